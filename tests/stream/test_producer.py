"""Every article pushed is acknowledged or named with a reason, whatever the files hold and whatever the broker does."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from confluent_kafka import Consumer, KafkaError, TopicPartition
from rich.console import Console
from rich.progress import Progress

from config.settings import Settings
from stream import push_result, topics
from stream.broker import Broker, GenuineKafka, StandIn, admin
from stream.broker.jars import Programs
from stream.errors import BrokerError, InputError
from stream.producer import PushResult, push

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)


def article(number: int, **changes: object) -> dict[str, object]:
    """An article of our own invention; a change to None leaves the field out."""
    given = {
        "id": f"ferry-{number}",
        "outlet": "example.com",
        "title": "Ferry runs aground",
        "body": f"The ferry ran aground with {number} people aboard.",
        "published_at": "2026-05-17T06:30:00Z",
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def lines(*articles: dict[str, object]) -> bytes:
    """The articles as JSON lines."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in articles)


def pushed(paths: list[Path], broker: Broker, settings: Settings, **how: object) -> PushResult:
    """The result of pushing at a moment when the articles are new."""
    return push(paths, bootstrap=broker.bootstrap_servers, settings=settings, now=lambda: NOW, **how)  # type: ignore[arg-type]


def on_topic(broker: Broker) -> list[tuple[bytes | None, bytes]]:
    """Key and value of every message on `articles`, in the order of each partition."""
    parts = admin.partitions(broker.bootstrap_servers)["articles"]
    how = {"group.id": "test", "enable.auto.commit": False, "enable.partition.eof": True}
    consumer = Consumer({"bootstrap.servers": broker.bootstrap_servers, **how})
    consumer.assign([TopicPartition("articles", number, 0) for number in range(parts)])
    found: list[tuple[bytes | None, bytes]] = []
    read_to_end: set[int] = set()
    while len(read_to_end) < parts:
        message = consumer.poll(30)
        assert message is not None
        error = message.error()
        if error is None:
            found.append((message.key(), message.value()))
        elif error.code() == KafkaError._PARTITION_EOF:
            read_to_end.add(message.partition())
    consumer.close()
    return found


@pytest.fixture
def broker(stand_in: StandIn, settings: Settings) -> StandIn:
    """A stand-in that has the topics."""
    topics.create(stand_in, settings)
    return stand_in


def test_the_bytes_of_the_file_are_the_message(broker: StandIn, settings: Settings, tmp_path: Path) -> None:
    """The value is the line as it stands, spaces and unknown fields included; the key is the article's id."""
    line = json.dumps(article(1, section="Sea"), indent=None, separators=(" ,  ", ":")).encode()
    (tmp_path / "a.jsonl").write_bytes(line + b"\r\n")
    result = pushed([tmp_path / "a.jsonl"], broker, settings)
    assert result.ok
    assert result.summary == "1 delivered, 0 refused, 0 not delivered."
    assert on_topic(broker) == [(b"ferry-1", line)]


def test_versions_of_an_article_keep_their_order(broker: StandIn, settings: Settings, tmp_path: Path) -> None:
    """One id goes to one partition, in the order of the file."""
    versions = [article(1, title=f"Ferry runs aground ({n})") for n in range(50)]
    (tmp_path / "a.jsonl").write_bytes(lines(*versions))
    pushed([tmp_path], broker, settings)
    assert [json.loads(value) for _, value in on_topic(broker)] == versions


HOSTILE = [
    (b"not json", "not_json"),
    (b'{"id": "caf\xe9"}', "not_utf8"),
    (b"[]", "not_an_object"),
    (json.dumps(article(1, body=None)).encode(), "missing_field"),
    (json.dumps(article(1, title=7)).encode(), "wrong_type"),
    (json.dumps(article(1, body=" ")).encode(), "empty_body"),
    (json.dumps(article(1, published_at="9999-01-01T00:00:00Z")).encode(), "future_date"),
    (json.dumps(article(1, body="water " * 850_000)).encode(), "too_long"),
    (json.dumps(article(1, body="water " * 1_500_000)).encode(), "too_long"),
]


def test_hostile_lines_are_refused_by_line_and_reason(broker: StandIn, settings: Settings, tmp_path: Path) -> None:
    """Each bad line is named with its number and reason, 5 and 9 MB ones too; the good ones between them arrive."""
    good = [json.dumps(article(n)).encode() for n in range(len(HOSTILE))]
    content = b"\n".join(line for pair in zip(good, (bad for bad, _ in HOSTILE), strict=True) for line in pair)
    (tmp_path / "mixed.jsonl").write_bytes(content)
    result = pushed([tmp_path / "mixed.jsonl"], broker, settings)
    assert not result.ok
    assert [(one.place.line, one.reason) for one in result.refused] == [
        (2 * n, reason) for n, (_, reason) in enumerate(HOSTILE, start=1)
    ]
    assert all(one.detail for one in result.refused)
    assert (result.delivered, result.refused_count) == (len(good), len(HOSTILE))
    assert Counter(value for _, value in on_topic(broker)) == Counter(good)


def test_a_folder_of_all_kinds(broker: StandIn, settings: Settings, tmp_path: Path) -> None:
    """Lines, an object, an array, an empty file and a broken one: what is good arrives, the rest is named."""
    (tmp_path / "a.jsonl").write_bytes(lines(article(1), article(2)))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.json").write_text(json.dumps(article(3), indent=2))
    (tmp_path / "c.json").write_text(json.dumps([article(4), {"id": "x"}]))
    (tmp_path / "d.json").write_text("[{]")
    (tmp_path / "e.jsonl").touch()
    result = pushed([tmp_path], broker, settings)
    assert result.delivered == 4
    assert [(str(one.place), one.reason) for one in result.refused] == [
        (f"{tmp_path}/c.json:1 (element 2)", "missing_field"),
        (f"{tmp_path}/d.json:1", "not_json"),
    ]
    assert result.empty == [f"{tmp_path}/e.jsonl"]
    assert str(result.refused[1]).startswith(f"{tmp_path}/d.json:1: not_json: ")


def test_an_empty_file_alone_is_no_failure(broker: StandIn, settings: Settings, tmp_path: Path) -> None:
    """Nothing to push is not refused, but it is told."""
    (tmp_path / "a.jsonl").touch()
    result = pushed([tmp_path / "a.jsonl"], broker, settings)
    assert result.ok
    assert result.empty == [str(tmp_path / "a.jsonl")]


def test_a_path_that_is_not_there_pushes_nothing(broker: StandIn, settings: Settings, tmp_path: Path) -> None:
    """One wrong path among good ones is told before anything is sent."""
    (tmp_path / "a.jsonl").write_bytes(lines(article(1)))
    with pytest.raises(InputError, match="gone does not exist"):
        pushed([tmp_path / "a.jsonl", tmp_path / "gone"], broker, settings)
    assert on_topic(broker) == []


def test_unchecked_lines_go_as_they_are(broker: StandIn, settings: Settings, tmp_path: Path) -> None:
    """The stream is left to judge: anything is sent, keyed by its id where it has one."""
    (tmp_path / "a.jsonl").write_bytes(b'not json\n{"id": "known"}\n{"id": 7}\n\xff\n' + b"[" * 50_000)
    (tmp_path / "b.json").write_bytes(b"[{]")
    result = pushed([tmp_path], broker, settings, unchecked=True)
    assert result.ok
    assert Counter(on_topic(broker)) == Counter(
        [
            (None, b"not json"),
            (b"known", b'{"id": "known"}'),
            (None, b'{"id": 7}'),
            (None, b"\xff"),
            (None, b"[" * 50_000),
            (None, b"[{]"),
        ]
    )


def test_unchecked_still_refuses_what_no_message_can_hold(broker: StandIn, settings: Settings, tmp_path: Path) -> None:
    """A line larger than a message is refused in either way of pushing."""
    (tmp_path / "a.jsonl").write_bytes(b"x" * settings.kafka.max_message_bytes + b"\nsmall\n")
    result = pushed([tmp_path], broker, settings, unchecked=True)
    assert [(one.place.line, one.reason) for one in result.refused] == [(1, "too_long")]
    assert result.delivered == 1


def test_long_lists_are_cut_and_all_counted(
    broker: StandIn, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of nothing but bad lines does not fill the memory with reasons."""
    monkeypatch.setattr(push_result, "LISTED", 3)
    (tmp_path / "a.jsonl").write_bytes(b"bad\n" * 10)
    result = pushed([tmp_path], broker, settings)
    assert (len(result.refused), result.refused_count) == (3, 10)


def test_progress_counts_what_is_settled(broker: StandIn, settings: Settings, tmp_path: Path) -> None:
    """The bar ends full: delivered and refused together, also where an array held more than could be known."""
    (tmp_path / "a.jsonl").write_bytes(lines(article(1)) + b"\n\nbad\n")
    (tmp_path / "b.json").write_text(json.dumps([article(n) for n in range(2, 9)]))
    with Progress(console=Console(file=io.StringIO())) as progress:
        pushed([tmp_path], broker, settings, progress=progress)
    (task,) = progress.tasks
    assert (task.completed, task.total) == (9, 9)


def test_a_broker_without_the_topic_is_told(stand_in: StandIn, settings: Settings, tmp_path: Path) -> None:
    """Nothing is pushed to a broker that was not set up, and it does not get a topic of one partition by that."""
    (tmp_path / "a.jsonl").write_bytes(lines(article(1)))
    with pytest.raises(BrokerError, match="parallax topics create"):
        pushed([tmp_path], stand_in, settings)
    assert admin.partitions(stand_in.bootstrap_servers) == {}


def test_no_broker_is_told(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address where nobody listens is an error that names it."""
    monkeypatch.setattr(admin, "REQUEST_SECONDS", 0.5)
    (tmp_path / "a.jsonl").write_bytes(lines(article(1)))
    with pytest.raises(BrokerError, match=r"127\.0\.0\.1:1 does not answer"):
        push([tmp_path], bootstrap="127.0.0.1:1", settings=settings)


PUSHER = """
import signal
import sys
from pathlib import Path
from config.settings import load
from stream.producer import push

signal.signal(signal.SIGINT, signal.default_int_handler)  # as at a terminal: a shell's "&" has it ignored
how = {"bootstrap": sys.argv[1], "delivery_seconds": float(sys.argv[2])}
result = push([Path("-")], settings=load(_env_file=None), **how)
print(result.delivered, result.undelivered_count, result.ok, result.summary)
"""


def start_pushing(broker: Broker, delivery_seconds: float) -> subprocess.Popen[bytes]:
    """Another process that pushes what it gets on its standard input."""
    command = [sys.executable, "-c", PUSHER, broker.bootstrap_servers, str(delivery_seconds)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def wait_for(count: int, broker: Broker) -> None:
    """Returns when there are so many messages on `articles`."""
    deadline = time.monotonic() + 60
    while len(on_topic(broker)) < count:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_an_interruption_says_what_arrived(broker: StandIn) -> None:
    """Ctrl-C in the middle of standard input ends it with the count of what was acknowledged, and how to go on."""
    with start_pushing(broker, 30) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(lines(*(article(n) for n in range(20))))
        process.stdin.flush()
        wait_for(20, broker)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)  # its input stays open: at its end the push would be done, and not interrupted
        said = process.stdout.read()
    assert said.decode().startswith("20 0 False 20 delivered, 0 refused, 0 not delivered. Interrupted at -:20")
    assert b"run the same command again" in said


@pytest.mark.kafka
def test_a_broker_that_dies_half_way_loses_nothing(
    settings: Settings, kafka_programs: Programs, tmp_path: Path
) -> None:
    """What it did not acknowledge is counted and does not hang; pushed again after its restart, everything is there."""
    articles = [article(n, body="Water came in. " * 60) for n in range(2000)]
    with GenuineKafka(settings, kafka_programs) as broker:
        topics.create(broker, settings)
        with start_pushing(broker, 3) as process:
            assert process.stdin is not None
            process.stdin.write(lines(*articles[:1000]))
            process.stdin.flush()
            wait_for(500, broker)
            os.kill(broker.folder.state().kafka_pid, signal.SIGKILL)
            said, _ = process.communicate(lines(*articles[1000:]), timeout=60)
    delivered, undelivered, ok, summary = said.decode().split(maxsplit=3)
    assert ok == "False"
    assert int(undelivered) > 0
    assert "The broker stopped acknowledging" in summary
    with GenuineKafka(settings, kafka_programs) as broker:
        assert int(delivered) <= len(on_topic(broker)) <= int(delivered) + int(undelivered)
        (tmp_path / "a.jsonl").write_bytes(lines(*articles))
        assert pushed([tmp_path / "a.jsonl"], broker, settings).ok
        assert {json.loads(value)["id"] for _, value in on_topic(broker)} == {one["id"] for one in articles}


@pytest.mark.kafka
def test_pushing_to_a_genuine_kafka(clean_kafka: GenuineKafka, settings: Settings, tmp_path: Path) -> None:
    """The same holds against Kafka itself: hostile lines named, large ones taken up to the limit, each once."""
    topics.create(clean_kafka, settings)
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([json.dumps(article(1)).encode(), *(bad for bad, _ in HOSTILE)]))
    checked = pushed([tmp_path], clean_kafka, settings)
    assert (checked.delivered, checked.refused_count) == (1, len(HOSTILE))
    (tmp_path / "a.jsonl").write_bytes(b"x" * 5_000_000 + b"\n" + b"y" * (settings.kafka.max_message_bytes - 2048))
    assert pushed([tmp_path], clean_kafka, settings, unchecked=True).delivered == 2
    assert sorted(len(value) for _, value in on_topic(clean_kafka))[1:] == [
        5_000_000,
        settings.kafka.max_message_bytes - 2048,
    ]
