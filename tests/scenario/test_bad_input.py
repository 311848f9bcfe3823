"""Whatever producers push is taken in cleaned, or stands on `articles-rejected` with a reason, and nothing stops."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer
from workers import count, messages, wait_until, worker

from agents.serve import prepare_topics
from config.settings import load
from stream.broker import GenuineKafka
from stream.lag import ProgressReader

GOOD: dict[str, Any] = {
    "id": "good",
    "outlet": "harbour-post.example",
    "url": "https://harbour-post.example/good",
    "title": "Bridge over the Wend reopens after repairs",
    "body": "The bridge over the Wend reopened on Tuesday after three weeks of repairs. The council said the work cost "
    "two million crowns and that the river crossing would stay open through the winter.",
    "published_at": "2025-03-04T08:00:00Z",
    "language": "en",
}


def article(**changes: Any) -> bytes:
    """The good article with changes; a field given as None is left out."""
    fields = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return json.dumps(fields).encode()


REFUSED = {
    "not JSON": b'{"id": "x", "outlet": ',
    "not UTF-8": article(id="latin").replace(b"Wend", b"W\xe9nd"),
    "nothing at all": b"",
    "not an object": b"[1, 2, 3]",
    "no body": article(id="no-body", body=None),
    "body of the wrong type": article(id="typed", body=17),
    "empty body": article(id="empty", body=" \n\t "),
    "a body of 5 MB": article(id="huge", body="word " * 1_000_000),
    "year 9999": article(id="late", published_at="9999-12-31T23:59:59Z"),
    "no date": article(id="dateless", published_at="yesterday"),
    "deep nesting": b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}
CLEANED = {
    "control characters": article(
        id="control", body="The bridge\x00 over\x07 the Wend reopened on Tuesday.\x1b[31m It cost much."
    ),
    "HTML": article(
        id="html", body="<div><p>The bridge over the Wend <b>reopened</b> on Tuesday.</p><script>x()</script></div>"
    ),
    "unknown fields": article(id="fields", desk="city", tags=["bridge"]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the worker keeps its tables."""
    return tmp_path_factory.mktemp("bad-input")


def push(bootstrap: str, values: list[bytes]) -> None:
    """Put the bytes on `articles` as they are."""
    producer = Producer({"bootstrap.servers": bootstrap, "message.max.bytes": 8_000_000, "log_level": 0})
    for number, value in enumerate(values):
        producer.produce("articles", value, key=f"key-{number}")
    assert producer.flush(30) == 0


@pytest.mark.kafka
def test_every_kind_of_bad_input_is_rejected_or_cleaned_and_the_stream_goes_on(
    clean_kafka: GenuineKafka, folder: Path
) -> None:
    """Each refused message stands whole on articles-rejected with a reason; what follows it is read all the same."""
    bootstrap = clean_kafka.bootstrap_servers
    prepare_topics(clean_kafka, load(_env_file=None))
    pushed = [*REFUSED.values(), *CLEANED.values(), article()]
    with worker(bootstrap, folder, "w", stages="analysis") as running:
        push(bootstrap, pushed)
        expected = len(CLEANED) + 1
        wait_until(lambda: count(bootstrap, "reports") >= expected, "reports of the good ones", running)
        wait_until(lambda: _read_all(bootstrap), "all messages committed", running)
        running.assert_runs()
    rejected = messages(bootstrap, "articles-rejected")
    assert sorted(message.value() or b"" for message in rejected) == sorted(REFUSED.values())
    for message in rejected:
        headers = {name: value.decode() for name, value in message.headers() or []}
        assert headers["reason"]
        assert headers["reason"] != "internal_error"
        assert headers["detail"]
        assert headers["topic"] == "articles"
        assert {"partition", "offset"} <= headers.keys()
    reports = {row["article_id"]: row for row in (json.loads(m.value() or b"") for m in messages(bootstrap, "reports"))}
    assert reports.keys() == {"good", "control", "html", "fields"}
    sentences = " ".join(claim["sentence"] for row in reports.values() for claim in row["claims"])
    assert not any(bad in sentences for bad in ("\x00", "\x07", "\x1b", "<b>", "x()"))


def _read_all(bootstrap: str) -> bool:
    with ProgressReader(bootstrap) as reader:
        return not reader.behind(["analysis"])
