"""Workers that come when a topic is filling: their first rebalances must not cost a message."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from confluent_kafka import Producer
from workers import WorkerProcess, behind, messages, wait_until, worker

from agents.compose import make_analyst, make_intake
from agents.intake.core import Rejection
from agents.replay import read_lines
from agents.serve import prepare_topics
from config.settings import ROOT, load
from stream.broker import GenuineKafka
from stream.records import Change, EventReport, encode

STOCK = 6000
"""Events to tell at most, far more than are told: the topic is to fill until both workers have their partitions."""
AT_ONCE = 400
"""Events that are on the topic before the workers start; the others come while they do."""
PAUSE_SECONDS = 0.02
RUNNING = "running divergences"
"""What a worker says when its stage has started."""
SHARED_SECONDS = 3.0
"""Time for both to be given their partitions, and for what is thrown away then, when they have started."""


def joined() -> Iterator[tuple[str, bytes]]:
    """Events of one report each, by key."""
    settings = load(_env_file=None)
    line = read_lines(ROOT / "samples" / "articles.jsonl")[0]
    article = make_intake(settings, {}).accept(line, received_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert article is not None
    assert not isinstance(article, Rejection)
    [whole] = make_analyst(settings).analyse([article])
    report = msgspec.structs.replace(whole, claims=whole.claims[:1])  # handled sooner, and lost as easily
    for number in range(STOCK):
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
    stock = joined()
    told = _tell(producer, islice(stock, AT_ONCE))
    assert producer.flush(30) == 0
    with (
        worker(bootstrap, tmp_path, "one", stages="divergences") as one,
        worker(bootstrap, tmp_path, "two", stages="divergences") as two,
    ):
        told |= _tell(producer, _until_shared(stock, one, two))
        assert producer.flush(30) == 0
        assert len(told) < STOCK, "the topic stopped filling before both workers shared it"
        wait_until(lambda: behind(bootstrap, "divergences") == 0, "all is read", one, two)
    kept = {(message.key() or b"").decode() for message in messages(bootstrap, "parallax-divergences-events-changelog")}
    assert kept == told


def _tell(producer: Producer, reports: Iterable[tuple[str, bytes]]) -> set[str]:
    """Put them on `event-reports`; their keys."""
    told = set()
    for key, value in reports:
        producer.produce("event-reports", value, key=key)
        producer.poll(0)
        told.add(key)
    return told


def _until_shared(stock: Iterator[tuple[str, bytes]], *workers: WorkerProcess) -> Iterator[tuple[str, bytes]]:
    """One after the other from `stock`, until all workers have run their stage for a while."""
    shared = math.inf
    while time.monotonic() < shared and (one := next(stock, None)):
        yield one
        time.sleep(PAUSE_SECONDS)
        for running in workers:
            running.assert_runs()
        if shared == math.inf and all(RUNNING in running.output.read_text() for running in workers):
            shared = time.monotonic() + SHARED_SECONDS
