"""The loop every stage with state stands on: what it sends, what it writes, and what a failure costs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka.errors import MessageSizeTooLargeError

from stream import stage as stage_module
from stream.delivery import Outgoing
from stream.metrics import Metrics
from stream.records import Quantity, encode
from stream.stage import CoreNotMadeError, CoreStage
from stream.tables import ChangelogTable, StateTable


class Counting:
    """A core that counts what it was shown, in its state."""

    def __init__(self, state: StateTable[Quantity]) -> None:
        self.state = state

    def step(self, record: Quantity) -> Sequence[Outgoing]:
        """Count; break on the text "bad", after having changed the state."""
        known = self.state.get(record.text)
        self.state[record.text] = Quantity(text="", start=0, end=0, low=(known.low or 0) + 1 if known else 1, high=None)
        if record.text == "bad":
            raise ValueError("bad record")
        return [Outgoing("out", record.text.encode(), b"seen")]


class Store(dict[bytes, bytes]):
    """A table over a broker that has answered for all while `answered` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = asyncio.Event()
        self.answered.set()

    async def acknowledged(self) -> None:
        """When the broker answers."""
        await self.answered.wait()


class Bench:
    """A stage without Kafka: what it sends is kept, in the order of sending and writing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.log: list[tuple[str, Any]] = []
        self.table = Store()
        bench = self

        class KeepingCourier:
            def __init__(self, _app: object) -> None: ...

            async def send(self, messages: Iterable[Outgoing]) -> None:
                if any(message.key == b"huge" for message in messages):
                    raise MessageSizeTooLargeError
                bench.log.append(("sent", [m.topic for m in messages]))
                bench.log.append(("table then", dict(bench.table)))

        monkeypatch.setattr(stage_module, "Courier", KeepingCourier)
        monkeypatch.setattr(stage_module, "listen", lambda *_, handle, **__: setattr(bench, "handle", handle))
        monkeypatch.setattr(stage_module, "work_lock", lambda _app: bench.at_work)
        monkeypatch.setattr(stage_module, "on_assignment", lambda _app, forget: setattr(bench, "reassign", forget))
        self.reassign: Any = None
        self.handle: Any = None
        self.at_work = asyncio.Lock()
        self.made = 0
        self.broken: Exception | None = None
        state = StateTable(cast("ChangelogTable", self.table), Quantity, topic="in")

        def make_core() -> Counting:
            if self.broken:
                raise self.broken
            self.made += 1
            return Counting(state)

        self.stage = CoreStage[Counting, Quantity](
            name="events",
            topic="in",
            kind=Quantity,
            tables={"events": state},
            make_core=make_core,
            step=Counting.step,
            stamp=lambda _record: datetime(2025, 3, 3, tzinfo=UTC),
            metrics=Metrics(),
        )

        app: Any = SimpleNamespace()
        self.stage.register(app)

    async def show(self, value: bytes, *, partition: int = 1) -> None:
        """One message arrives."""
        message = SimpleNamespace(topic="in", partition=partition, offset=7, key=b"k", value=value, timestamp=1.7e9)
        await self.handle(SimpleNamespace(message=message))

    @property
    def sent(self) -> list[str]:
        """Topics of what was sent, in order."""
        return [topic for kind, topics in self.log if kind == "sent" for topic in topics]


def record(text: str) -> bytes:
    """A record as it stands on the topic."""
    return encode(Quantity(text=text, start=0, end=0, low=None, high=None))


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A stage on the bench."""
    return Bench(monkeypatch)


async def test_state_is_written_only_after_the_output_was_sent(bench: Bench) -> None:
    """A crash in between leaves the old state, and the message is handled again."""
    await bench.show(record("a"))
    assert bench.log == [("sent", ["out"]), ("table then", {})]
    assert bench.table.keys() == {b"a"}


async def test_a_message_is_done_only_when_the_broker_has_the_state(bench: Bench) -> None:
    """Its offset must not be committed before: who takes over from a killed worker has the broker's state alone."""
    bench.table.answered.clear()
    handling = asyncio.create_task(bench.show(record("a")))
    done, _ = await asyncio.wait([handling], timeout=0.2)
    assert not done
    assert bench.at_work.locked(), "nor may its partition go to another worker before"
    assert bench.table.keys() == {b"a"}
    bench.table.answered.set()
    await asyncio.wait_for(handling, 5)
    assert not bench.at_work.locked()


@pytest.mark.parametrize("value", [b"", b"{", b'{"text": 1}', b"\xff", record("bad")])
async def test_a_message_that_cannot_be_handled_costs_only_itself(bench: Bench, value: bytes) -> None:
    """It goes to articles-rejected, nothing of it stays in the state, and the next one is handled as ever."""
    await bench.show(record("a"))
    await bench.show(value)
    await bench.show(record("b"))
    assert bench.sent == ["out", "articles-rejected", "out"]
    assert bench.table.keys() == {b"a", b"b"}


async def test_what_no_message_can_hold_costs_only_itself(bench: Bench) -> None:
    """Its state is not written, as nobody was told of it."""
    await bench.show(record("a"))
    await bench.show(record("huge"))
    await bench.show(record("b"))
    assert bench.sent == ["out", "articles-rejected", "out"]
    assert bench.table.keys() == {b"a", b"b"}


async def test_other_partitions_mean_a_core_made_anew(bench: Bench) -> None:
    """What a core holds in memory may be another worker's after a rebalance."""
    await bench.show(record("a"))
    await bench.show(record("a"))
    assert bench.made == 1
    bench.reassign()
    await bench.show(record("a"))
    assert bench.made == 2


async def test_every_partition_has_a_core_of_its_own(bench: Bench) -> None:
    """A core reads the tables' records of its partition alone; a failure in one leaves the others as they are."""
    await bench.show(record("a"), partition=1)
    await bench.show(record("a"), partition=2)
    await bench.show(record("bad"), partition=1)
    assert (bench.made, len(bench.stage.cores)) == (2, 1)
    await bench.show(record("a"), partition=2)
    assert bench.made == 2


async def test_a_core_that_cannot_be_made_costs_no_record(bench: Bench) -> None:
    """The record is not rejected, but not done either."""
    bench.broken = ValueError("state of another version")
    with pytest.raises(CoreNotMadeError, match="state of another version"):
        await bench.show(record("a"))
    assert (bench.sent, bench.table, bench.at_work.locked()) == ([], {}, False)
