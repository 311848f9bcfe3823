"""Workers that come when a topic is filling: their first rebalances must not cost a message."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from confluent_kafka import Producer
from workers import behind, messages, wait_until, worker

from agents.compose import make_analyst, make_intake
from agents.intake.core import Rejection
from agents.replay import read_lines
from agents.serve import prepare_topics
from config.settings import ROOT, load
from stream.broker import GenuineKafka
from stream.records import Change, EventReport, encode

EVENTS = 1000
AT_ONCE = 400
"""Events that are on the topic before the workers start; the others come while they do."""
PAUSE_SECONDS = 0.02


def joined() -> Iterator[tuple[str, bytes]]:
    """An event each with one report, by key."""
    settings = load(_env_file=None)
    line = read_lines(ROOT / "samples" / "articles.jsonl")[0]
    article = make_intake(settings, {}).accept(line, received_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert article is not None
    assert not isinstance(article, Rejection)
    [report] = make_analyst(settings).analyse([article])
    for number in range(EVENTS):
        one = msgspec.structs.replace(report, article_id=f"article-{number}")
        said = EventReport(
            event_id=f"ev-{number}",
            change=Change.JOINED,
            article_id=one.article_id,
            report=one,
            voices={one.article_id: one.article_id},
            title="Ferry and freighter collide",
        )
        yield said.event_id, encode(said)


@pytest.mark.kafka
def test_nothing_is_lost_when_workers_first_share_a_filling_topic(clean_kafka: GenuineKafka, tmp_path: Path) -> None:
    """Every report that joined an event is in the state of some worker, though both were given other partitions midway.

    What is fetched in that moment is thrown away; nothing was committed yet that a worker could go back to.
    """
    bootstrap = clean_kafka.bootstrap_servers
    prepare_topics(clean_kafka, load(_env_file=None))
    producer = Producer({"bootstrap.servers": bootstrap, "log_level": 0, "partitioner": "murmur2_random"})
    waiting = list(joined())
    for key, value in waiting[:AT_ONCE]:
        producer.produce("event-reports", value, key=key)
    assert producer.flush(30) == 0
    with (
        worker(bootstrap, tmp_path, "one", stages="divergences") as one,
        worker(bootstrap, tmp_path, "two", stages="divergences") as two,
    ):
        for key, value in waiting[AT_ONCE:]:
            producer.produce("event-reports", value, key=key)
            producer.poll(0)
            time.sleep(PAUSE_SECONDS)
        assert producer.flush(30) == 0
        wait_until(lambda: behind(bootstrap, "divergences") == 0, "all is read", one, two)
    kept = {(message.key() or b"").decode() for message in messages(bootstrap, "parallax-divergences-events-changelog")}
    assert kept == {key for key, _ in waiting}
