"""The watch over stages: what it tells Prometheus, and when it sets a stage going again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import IllegalStateError
from faust.types import TP
from kafka.errors import KafkaError

from stream import watch as watch_module
from stream.lag import Progress
from stream.metrics import Metrics
from stream.watch import StageWatch


class FakeConsumer:
    """A consumer of partition 1 of `articles` that notes when it was told to read again."""

    def __init__(self) -> None:
        self.at_work = False
        self.skipped: set[TP] = set()
        self.times_read_again = 0
        self.failing: Exception | None = None

    def assignment(self) -> set[TP]:
        """Partition 1 only."""
        return {TP("articles", 1)}

    def passed_over(self, tp: TP) -> bool:
        """As the test says."""
        return tp in self.skipped

    async def read_again(self) -> None:
        """Note it."""
        self.times_read_again += 1
        if self.failing:
            raise self.failing


class Bench:
    """A watch over one stage whose progress the test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.consumer = FakeConsumer()
        self.app: Any = SimpleNamespace(
            consumer=self.consumer, rebalancing=False, flow_control=SimpleNamespace(is_active=lambda: True)
        )
        self.said: list[Progress] | Exception = []
        reader = SimpleNamespace(progress=lambda _stage: self._progress())
        monkeypatch.setattr(watch_module, "ProgressReader", lambda _bootstrap: reader)
        self.metrics = Metrics()
        self.watch = StageWatch({"analysis": self.app}, self.metrics, bootstrap="nowhere")

    def _progress(self) -> list[Progress]:
        if isinstance(self.said, Exception):
            raise self.said
        return self.said

    async def look(self, *, committed: int, end: int, partition: int = 1) -> None:
        """One look, with this progress."""
        self.said = [Progress(topic="articles", partition=partition, committed=committed, end=end)]
        await self.watch.look()


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A watch on the bench."""
    return Bench(monkeypatch)


async def test_a_partition_that_stands_still_is_read_again_from_what_was_committed(bench: Bench) -> None:
    """Two looks without progress and nothing at work; then it is left alone for a while again."""
    await bench.look(committed=3, end=7)
    assert not bench.consumer.times_read_again
    await bench.look(committed=3, end=9)
    assert bench.consumer.times_read_again == 1
    await bench.look(committed=3, end=9)
    assert bench.consumer.times_read_again == 1


async def test_a_message_that_was_passed_over_is_seen_though_others_are_at_work(bench: Bench) -> None:
    """A busy stage is never idle; that a later message is done while this one is not tells as much."""
    bench.consumer.at_work = True
    bench.consumer.skipped.add(TP("articles", 1))
    await bench.look(committed=3, end=7)
    await bench.look(committed=3, end=9)
    assert bench.consumer.times_read_again == 1


async def test_a_rebalance_in_that_moment_does_not_end_the_watch(bench: Bench) -> None:
    """Partitions that are changing hands cannot be set back."""
    bench.consumer.failing = IllegalStateError()
    for _ in range(4):
        await bench.look(committed=3, end=7)
    assert bench.consumer.times_read_again > 1


async def test_a_partition_that_moves_is_left_alone(bench: Bench) -> None:
    """However far behind."""
    for committed in range(5):
        await bench.look(committed=committed, end=100)
    assert not bench.consumer.times_read_again


@pytest.mark.parametrize("busy", ["at work", "rebalancing", "suspended", "another's"])
async def test_a_stage_that_has_a_reason_to_wait_is_left_alone(bench: Bench, busy: str) -> None:
    """A slow batch, a rebalance, a recovery, or another worker's partition is no standstill."""
    if busy == "at work":
        bench.consumer.at_work = True
    bench.app.rebalancing = busy == "rebalancing"
    bench.app.flow_control.is_active = lambda: busy != "suspended"
    for _ in range(4):
        await bench.look(committed=0, end=5, partition=2 if busy == "another's" else 1)
    assert not bench.consumer.times_read_again


async def test_the_lag_and_the_heartbeat_are_told(bench: Bench) -> None:
    """Prometheus sees how far behind the stage is."""
    await bench.look(committed=2, end=7)
    sample = bench.metrics.registry.get_sample_value
    assert sample("parallax_consumer_lag_records", {"topic": "articles", "partition": "1"}) == 5
    assert (sample("parallax_heartbeat_timestamp_seconds") or 0) > 0


async def test_a_broker_that_is_away_is_waited_for(bench: Bench) -> None:
    """The watch goes on looking."""
    bench.said = KafkaError()
    await bench.watch.look()
    await bench.look(committed=0, end=1)
    assert not bench.consumer.times_read_again
