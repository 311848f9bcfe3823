"""The alerts stage when partitions change hands: who may speak, and what is kept until it was said."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from divergence_makers import make_divergence, make_feedback

from agents.alerts import agent as agent_module
from agents.alerts.agent import AlertStage
from agents.alerts.core import AlertDesk
from agents.alerts.state import EventAlert
from config.settings import Alerts
from stream.delivery import Outgoing
from stream.metrics import Metrics
from stream.records import AlertRecord, AlertStatus, Change, EventReport, Verdict, decode, encode


class Store(dict[bytes, bytes]):
    """A table whose broker answers at once."""

    async def acknowledged(self) -> None:
        """At once."""


class Desk:
    """A Slack that answers when told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.doubted: list[str] = []
        self.answering = asyncio.Event()
        self.answering.set()

    async def deliver(self, intent: AlertRecord) -> AlertRecord:
        """Sent, as soon as we answer."""
        self.asked.append(intent.event_id)
        if intent.error:
            self.doubted.append(intent.event_id)
        await self.answering.wait()
        return msgspec.structs.replace(intent, status=AlertStatus.SENT, ts="1.0", error="")


class Bench:
    """The stage without Kafka: its table is a dictionary, what it sends is counted by topic."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.channel, self.table = Desk(), Store()
        self.sent: Counter[str] = Counter()
        self.locks: list[asyncio.Lock] = []
        self.handlers: dict[str, Callable[[Any], Awaitable[None]]] = {}
        self.reassign: Callable[[], None] = lambda: None
        self.app: Any = SimpleNamespace(should_stop=False, rebalancing=False, task=self._task)
        bench = self

        class NoCourier:
            def __init__(self, _app: object) -> None: ...

            async def send(self, messages: list[Outgoing]) -> None:
                bench.sent.update(message.topic for message in messages)

        def work_lock(_app: object) -> asyncio.Lock:
            bench.locks.append(asyncio.Lock())
            return bench.locks[-1]

        monkeypatch.setattr(agent_module, "Courier", NoCourier)
        monkeypatch.setattr(agent_module, "listen", lambda *_, name, handle: self.handlers.update({name: handle}))
        monkeypatch.setattr(agent_module, "work_lock", work_lock)
        monkeypatch.setattr(agent_module, "table", lambda *_, **__: bench.table)
        monkeypatch.setattr(agent_module, "on_assignment", lambda _app, forget: setattr(bench, "reassign", forget))
        monkeypatch.setattr(agent_module, "_TICK_SECONDS", 0.01)
        settings = Alerts(group_wait_seconds=0, group_interval_seconds=0)
        self.stage = AlertStage(
            self.app,
            make_desk=lambda state: AlertDesk(settings, state=state, public_url="", feedback=True),
            channel=self.channel,
            metrics=Metrics(),
            partitions=2,
        )

    def _task(self, pump: Callable[[], Any]) -> None:
        self._pump = pump

    async def hear(self, *events: str) -> None:
        """A divergence of each event, off the topic."""
        for event in events:
            self.stage.desk.consider(make_divergence(event_id=event), datetime.now(UTC))  # as the pump asks
        await self.stage._state.flush(0)

    async def show(self, agent: str, *values: bytes | None) -> None:
        """Messages with these values arrive, one by one."""
        for offset, value in enumerate(values):
            message = SimpleNamespace(value=value, topic="t", partition=0, offset=offset, key=b"k")
            await self.handlers[agent](SimpleNamespace(message=message))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let the pump go on until it is so."""
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 - the stage has no event to wait for
                await asyncio.sleep(0.01)


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """A stage whose pump runs."""
    made = Bench(monkeypatch)
    pump = asyncio.create_task(made._pump())
    yield made
    made.app.should_stop = True
    made.channel.answering.set()
    await asyncio.wait_for(pump, 5)


async def test_nothing_is_said_while_partitions_change_hands(bench: Bench) -> None:
    """Whose the event will be is not known yet, nor is all of its state there."""
    bench.app.rebalancing = True
    await bench.hear("ev-1")
    await asyncio.sleep(0.1)
    assert not bench.channel.asked
    assert bench.stage.pending
    bench.app.rebalancing = False
    await bench.until(lambda: bench.channel.asked == ["ev-1"])


async def test_partitions_are_kept_until_slack_has_answered(bench: Bench) -> None:
    """Their heir would read the channel back before the message stands there, and post it again."""
    bench.channel.answering.clear()
    await bench.hear("ev-1")
    await bench.until(lambda: bench.channel.asked == ["ev-1"])
    assert any(lock.locked() for lock in bench.locks)
    bench.channel.answering.set()
    await bench.until(lambda: not any(lock.locked() for lock in bench.locks))
    assert decode(bench.table[b"ev-1"], EventAlert).ts == "1.0"


async def test_what_was_due_before_other_partitions_came_is_decided_anew(bench: Bench) -> None:
    """The second event may be another worker's by then; here it is still ours, and is said once."""
    bench.channel.answering.clear()
    await bench.hear("ev-1", "ev-2")
    await bench.until(lambda: bench.channel.asked == ["ev-1"])
    bench.app.rebalancing = True
    bench.channel.answering.set()
    await asyncio.sleep(0.1)
    assert bench.channel.asked == ["ev-1"]
    bench.reassign()
    bench.app.rebalancing = False
    await bench.until(lambda: bench.channel.asked == ["ev-1", "ev-2"])
    await asyncio.sleep(0.1)
    assert bench.channel.asked == ["ev-1", "ev-2"]
    assert not bench.channel.doubted, "of neither it was unknown whether Slack has it"


async def test_partitions_need_not_wait_for_all_that_is_in_doubt(bench: Bench) -> None:
    """A slow Slack is asked once and not for every event before partitions go; the rest is asked by their heir."""
    bench.app.rebalancing = True
    await bench.hear("ev-1", "ev-2")
    assert len(list(bench.stage.desk.due(datetime.now(UTC)))) == 2  # and killed before Slack answered
    await bench.stage._state.flush(0)
    bench.reassign()
    bench.channel.answering.clear()
    bench.app.rebalancing = False
    await bench.until(lambda: bench.channel.asked == ["ev-1"])
    bench.app.rebalancing = True
    bench.channel.answering.set()
    await bench.until(lambda: not any(lock.locked() for lock in bench.locks))
    assert bench.channel.asked == ["ev-1"]
    bench.reassign()
    bench.app.rebalancing = False
    await bench.until(lambda: bench.channel.doubted == ["ev-1", "ev-2"])
    assert not any(decode(kept, EventAlert).intent for kept in bench.table.values())


async def test_what_is_no_event_report_stops_nobody(bench: Bench) -> None:
    """The merge behind it is heard all the same."""
    await bench.hear("ev-1")
    await bench.until(lambda: b"1.0" in bench.table.get(b"ev-1", b""))
    merge = encode(EventReport(event_id="ev-1", change=Change.LEFT, article_id="a", merged_into="ev-2"))
    values = [None, b"", b"{", b"[]", b'{"event_id": 1}', b"\xff", merge]
    await bench.show("alerts-events", *values)
    assert decode(bench.table[b"ev-1"], EventAlert).merged_into == "ev-2"


async def test_what_desks_say_is_heard(bench: Bench) -> None:
    """It is in the table when the record is done; what is no feedback goes where whoever wrote it looks."""
    await bench.hear("e1")
    await bench.until(lambda: bench.channel.asked == ["e1"])
    muted = encode(make_feedback(Verdict.MUTED))
    pings = muted.replace(b"U0EDITOR1", b"<!channel>")
    await bench.show("alerts-feedback", None, b"{", b"\xff", pings, muted)
    assert decode(bench.table[b"e1"], EventAlert).muted_by == "U0EDITOR1"
    assert bench.sent["articles-rejected"] == 4
    await bench.until(lambda: bench.channel.asked == ["e1", "e1"])


async def test_an_event_that_is_over_is_forgotten_in_the_end(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed, and one with another: both go; the one that a report joined after all stays, as does the open one."""
    monkeypatch.setattr(agent_module, "_REMEMBERED", timedelta(seconds=0.2))
    await bench.hear("ev-1", "ev-2", "ev-3", "ev-4")
    await bench.until(lambda: len(bench.channel.asked) == 4)
    changes = [
        EventReport(event_id="ev-1", change=Change.CLOSED, article_id="a"),
        EventReport(event_id="ev-2", change=Change.LEFT, article_id="a", merged_into="ev-4"),
        EventReport(event_id="ev-3", change=Change.CLOSED, article_id="a"),
        EventReport(event_id="ev-3", change=Change.JOINED, article_id="a"),
    ]
    await bench.show("alerts-events", *map(encode, changes))
    assert len(bench.table) == 4
    await bench.until(lambda: set(bench.stage._state) == {"ev-3", "ev-4"})
    await bench.hear("ev-4")  # what is forgotten goes from the table with the next that is written
    assert set(bench.table) == {b"ev-3", b"ev-4"}
