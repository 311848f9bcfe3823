"""What Faust's consumer commits, and where it reads on after messages were thrown away."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from config.settings import load
from stream.app import make_app
from stream.consumer import Consumer

HERE, ELSEWHERE = TP("articles", 0), TP("articles", 1)
CHANGELOG = TP("numbers-changelog", 0)


class Broker:
    """What the consumer's thread would ask Kafka for: the offsets of a log, a position in it, and what is committed."""

    def __init__(self, offsets: list[int], committed: int | None = None) -> None:
        self.log = offsets
        self.position = 0
        self.committed: dict[TP, int | None] = {HERE: committed}
        self.from_the_beginning: set[TP] = set()

    def assignment(self) -> set[TP]:
        """One partition."""
        return {HERE}

    def highwater(self, _tp: TP) -> int:
        """One past the last."""
        return self.log[-1] + 1

    async def getmany(self, _active: set[TP], _timeout: float) -> dict[TP, list[Any]]:
        """The next three."""
        found = [offset for offset in self.log if offset >= self.position][:3]
        self.position = found[-1] + 1 if found else self.position
        return {HERE: [record(offset) for offset in found]}

    async def seek_to_committed(self) -> dict[TP, int | None]:
        """As aiokafka does: nothing committed moves nothing."""
        self.position = self.committed.get(HERE) or self.position
        return self.committed

    async def seek_to_beginning(self, *partitions: TP) -> None:
        """As aiokafka does: none named would mean all."""
        assert partitions
        self.from_the_beginning |= set(partitions)
        if HERE in partitions:
            self.position = 0


def record(offset: int) -> Any:
    """A record as aiokafka gives it."""
    return SimpleNamespace(
        topic=HERE.topic,
        partition=HERE.partition,
        offset=offset,
        timestamp=0,
        timestamp_type=0,
        headers=(),
        key=b"",
        value=b"",
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
    )


class Bench:
    """A consumer over `broker`; a stage of its own that takes what waits in order, and may be made to lose it."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.broker = broker
        app = make_app("stage", load(_env_file=None), bootstrap="nowhere:1", data_dir=folder)
        app.topics._acking_topics.add(HERE.topic)
        app.tables._changelogs[CHANGELOG.topic] = object()
        app.flow_control.resume()
        self.consumer: Any = app.consumer
        assert isinstance(self.consumer, Consumer)
        self.consumer._thread.thread_loop.close()  # opened for the thread that the broker stands in for
        self.consumer._thread = broker
        self.consumer._set_active_tps({HERE})
        self.waiting: deque[Any] = deque()
        self.done: set[int] = set()

    async def fetch(self) -> None:
        """What was got is put where the stage takes it from, less what Faust takes for read."""
        read = self.consumer._read_offset
        async for tp, message in self.consumer.getmany(0.1):
            if read[tp] is None or message.offset >= read[tp]:
                message.incref()
                self.waiting.append(message)
                read[tp] = message.offset

    async def handle(self) -> None:
        """The stage is done with what has waited longest."""
        if self.waiting:
            message = self.waiting.popleft()
            self.done.add(message.offset)
            message.ack(self.consumer)

    async def lose(self) -> None:
        """A queue is emptied that nobody meant to."""
        self.waiting.clear()

    async def rebalance(self) -> None:
        """What waits is thrown away, and the consumer set to what is committed."""
        self.waiting.clear()
        await self.consumer.perform_seek()
        self.consumer.resume_flow()

    async def read_again(self) -> None:
        """As the watch does; what waits stays, as the worst that could be."""
        await self.consumer.read_again()

    async def commit(self) -> None:
        """What Faust does every second."""
        offset = self.consumer._new_offset(HERE)
        if offset is not None and self.consumer._should_commit(HERE, offset):
            self.broker.committed[HERE] = self.consumer._committed_offset[HERE] = offset
        passed = [offset for offset in self.broker.log if offset < (self.broker.committed[HERE] or 0)]
        assert self.done.issuperset(passed), "committed past what is not done"

    async def finish(self) -> None:
        """Fetch and handle all that comes."""
        for _ in range(len(self.broker.log) + 1):
            await self.fetch()
            while self.waiting:
                await self.handle()
        await self.commit()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Ten messages, none committed."""
    return Bench(Broker(list(range(10))), tmp_path)


async def test_what_is_done_is_committed(bench: Bench) -> None:
    """Up to the first that is not."""
    await bench.fetch()
    await bench.handle()
    await bench.handle()
    await bench.commit()
    assert bench.broker.committed[HERE] == 2
    await bench.finish()
    assert bench.broker.committed[HERE] == 10


async def test_one_that_was_lost_before_its_turn_holds_the_commit_up_until_it_is_read_again(bench: Bench) -> None:
    """Faust by itself commits past it: that cost a message in a start of two workers."""
    await bench.fetch()
    await bench.lose()
    await bench.finish()
    assert bench.broker.committed[HERE] is None
    assert bench.consumer.passed_over(HERE)
    await bench.consumer.read_again()
    await bench.finish()
    assert bench.broker.committed[HERE] == 10
    assert bench.done == set(range(10))
    assert not bench.consumer.passed_over(HERE)


async def test_nothing_reaches_the_queue_between_the_seek_and_the_start(bench: Bench) -> None:
    """Faust empties the queue when it starts the flow."""
    await bench.consumer.perform_seek()
    assert not bench.consumer.flow_active
    bench.consumer.resume_flow()
    await bench.finish()
    assert bench.done == set(range(10))


async def test_what_was_fetched_before_a_seek_is_not_taken_for_what_came_after(bench: Bench) -> None:
    """A fetch that is being handed out while partitions are set back goes no further; all of it is fetched again."""
    handed_out = bench.consumer.getmany(0.1)
    taken = [(await anext(handed_out))[1].offset]
    await bench.consumer.perform_seek()
    bench.consumer.resume_flow()
    taken += [message.offset async for _, message in handed_out]
    assert taken == [0]
    bench.consumer._read_offset[HERE] = 2  # noted by Faust when it was through with one that it held during the seek
    await bench.fetch()
    assert [message.offset for message in bench.waiting] == [0, 1, 2]


async def test_a_commit_that_is_answered_after_a_seek_leaves_nothing_owed(bench: Bench) -> None:
    """Faust takes no note when what is committed already is done again."""
    await bench.fetch()
    await bench.handle()
    await bench.commit()
    bench.broker.committed[HERE] = None
    await bench.consumer.read_again()
    bench.broker.committed[HERE] = 1
    await bench.finish()
    assert bench.broker.committed[HERE] == 10


async def test_what_was_done_out_of_turn_is_not_committed_before_the_rest_was_fetched_again(bench: Bench) -> None:
    """Between a seek and the fetch that follows nothing is owed but the place sought."""
    await bench.fetch()
    await bench.lose()
    await bench.fetch()
    await bench.handle()
    await bench.consumer.read_again()
    await bench.commit()
    assert bench.broker.committed[HERE] is None


async def test_a_rebalance_in_the_middle_leaves_the_start_of_the_flow_to_faust(bench: Bench) -> None:
    """The watch sets a stage going again just as partitions change hands."""
    bench.consumer.app.rebalancing = True
    await bench.consumer.read_again()
    assert not bench.consumer.flow_active


@pytest.mark.parametrize(
    ("committed", "from_the_beginning"),
    [
        ({HERE: None}, {HERE}),
        ({HERE: 0}, {HERE}),
        ({HERE: 7}, set()),
        ({HERE: 7, ELSEWHERE: None, CHANGELOG: None}, {ELSEWHERE}),
        ({}, set()),
    ],
)
async def test_what_was_never_committed_is_read_from_the_beginning(
    bench: Bench, committed: dict[TP, int | None], from_the_beginning: set[TP]
) -> None:
    """What Faust fetched and threw away at a rebalance lies before its position, and nothing else leads back there."""
    bench.broker.committed = committed
    assert await bench.consumer.seek_to_committed() == committed
    assert bench.broker.from_the_beginning == from_the_beginning


async def test_a_position_that_is_being_set_ends_no_stage(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faust's look at all partitions fell over one in that moment, and the worker with it."""

    def verify(_now: float, _tp: TP) -> None:
        raise AssertionError

    monkeypatch.setattr(bench.broker, "verify_event_path", verify, raising=False)
    await bench.consumer.verify_all_partitions_active()


async def test_records_of_a_changelog_pass_through(bench: Bench) -> None:
    """Nothing of theirs is ever acknowledged, so nothing is owed."""
    bench.consumer.app.topics._acking_topics.clear()
    await bench.fetch()
    assert len(bench.waiting) == 3
    assert not bench.consumer._owed[HERE]


STEPS = st.lists(
    st.sampled_from(["fetch", "handle", "handle", "handle", "commit", "lose", "rebalance", "read_again"]), max_size=40
)


@given(steps=STEPS, gaps=st.sets(st.integers(0, 19), max_size=8), committed=st.sampled_from([None, 0, 4]))
async def test_no_order_of_losses_makes_a_commit_pass_what_is_not_done(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], gaps: set[int], committed: int | None
) -> None:
    """Whatever is thrown away and when; offsets that the log lacks (a transaction's marks) hold nothing up."""
    log = [offset for offset in range(20) if offset not in gaps]
    bench = Bench(Broker(log, committed), tmp_path_factory.mktemp("stage"))
    bench.done = set(range(committed or 0))
    await bench.rebalance()
    for step in steps:
        await getattr(bench, step)()
    await bench.rebalance()
    await bench.finish()
    await bench.finish()
    assert bench.done.issuperset(log)
    assert bench.broker.committed[HERE] == log[-1] + 1
