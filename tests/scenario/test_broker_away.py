"""A broker that goes away: whoever wants to stop a worker meanwhile can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from workers import count, put, wait_until, worker

from agents.serve import prepare_topics
from config.settings import load
from stream.broker import GenuineKafka


@pytest.mark.kafka
def test_a_worker_can_be_stopped_while_the_broker_is_away(
    start_kafka: Callable[[Path], GenuineKafka], tmp_path: Path
) -> None:
    """It would wait for the broker for ever to say goodbye."""
    kafka = start_kafka(tmp_path / "kafka")
    bootstrap = kafka.bootstrap_servers
    prepare_topics(kafka, load(_env_file=None))
    put(bootstrap, "reports", b"{")
    with worker(bootstrap, tmp_path, "one", stages="events") as running:
        wait_until(lambda: count(bootstrap, "articles-rejected") == 1, "the worker has its partitions", running)
        kafka.stop()
        assert running.stop() == 0
        assert "did not stop in time" in running.output.read_text()
