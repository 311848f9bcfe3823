"""The alerts stage's agent: divergences and feedback off their topics into the desk, and what is due to Slack (or the
terminal).

The intent is on the table and on the topic `alerts` before Slack is asked, the result after it. What was intended and
never settled (this worker or another was killed in between) is asked again, which reads the channel back first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import faust
import msgspec
import structlog
from aiokafka.partitioner import DefaultPartitioner
from faust.types import EventT

from agents.alerts.core import AlertDesk
from agents.alerts.state import EventAlert
from stream.app import listen, on_assignment, table, work_lock
from stream.delivery import Courier, Outgoing, dead_letter
from stream.metrics import Metrics
from stream.records import AlertRecord, Change, Divergence, Feedback, decode, encode
from stream.tables import StateTable
from stream.topics import DIVERGENCES, FEEDBACK, RETENTION_DAYS

log = structlog.get_logger(__name__)

TABLES = ("alerts",)
_TICK_SECONDS = 0.5
_REMEMBERED = timedelta(days=RETENTION_DAYS[DIVERGENCES])
"""How long an event that is over is kept: its divergences may be read from the topic again, and are not told again."""

MakeDesk = Callable[[MutableMapping[str, EventAlert]], AlertDesk]


class Channel(Protocol):
    """Where alerts go: Slack, or the terminal."""

    async def deliver(self, intent: AlertRecord) -> AlertRecord:
        """Ask for what `intent` says, unless an earlier attempt (its error says so) got it there; what became of it."""


class _Change(msgspec.Struct, frozen=True):
    """The part of an `EventReport` that matters here; the report in it is skipped unread."""

    event_id: str
    change: Change
    merged_into: str = ""


class AlertStage:
    """The stage over one Faust app: an agent that listens, and a pump that delivers what is due."""

    def __init__(
        self, app: faust.App, *, make_desk: MakeDesk, channel: Channel, metrics: Metrics, partitions: int
    ) -> None:
        self._app = app
        self._channel = channel
        self._metrics = metrics
        self._partitions = list(range(partitions))
        self._courier = Courier(app)
        self._state = StateTable(table(app, "alerts", partitions=partitions), EventAlert, topic="divergences")
        self._make_desk = make_desk
        self._desk: AlertDesk | None = None
        self._resumed: AlertDesk | None = None
        # Two, as listening goes on while Slack makes us wait.
        self._listening, self._pumping = work_lock(app), work_lock(app)
        on_assignment(app, self._forget)
        listen(app, "divergences", name="alerts", handle=partial(self._take, step=self._consider))
        listen(app, "event-reports", name="alerts-events", handle=partial(self._take, step=self._follow))
        listen(app, FEEDBACK, name="alerts-feedback", handle=partial(self._take, step=self._hear))
        app.task(self._pump)

    def _forget(self) -> None:
        self._state.discard()  # intents that were due, and may be another's to say
        self._desk = None

    async def _take(self, event: EventT[bytes], step: Callable[[bytes], None]) -> None:
        async with self._listening:
            with self._metrics.stage("alerts").batch(1) as batch:
                failed = self._try(event, step)
                if failed:
                    batch.failed()
                await self._courier.send(failed)
                await self._state.flush(self._partition_of)
                batch.out(0)

    def _consider(self, value: bytes) -> None:
        self.desk.consider(decode(value, Divergence), datetime.now(UTC))

    def _follow(self, value: bytes) -> None:
        try:
            change = decode(value, _Change)
        except msgspec.MsgspecError:
            return  # the divergences stage reads this topic too, and rejects it with its reason
        self.desk.follow(change, datetime.now(UTC))

    def _hear(self, value: bytes) -> None:
        self.desk.hear(decode(value, Feedback), datetime.now(UTC))

    def _try(self, event: EventT[bytes], step: Callable[[bytes], None]) -> list[Outgoing]:
        try:
            step(event.message.value or b"")
        except Exception as error:
            log.exception("a record could not be taken in", topic=event.message.topic, offset=event.message.offset)
            self._state.discard()
            self._desk = None
            self._metrics.rejected("internal_error")
            return [dead_letter(event, reason="internal_error", detail=repr(error))]
        return []

    @property
    def desk(self) -> AlertDesk:
        """The desk over the partitions this worker has now."""
        if self._desk is None:
            self._desk = self._make_desk(self._state)
        return self._desk

    @property
    def pending(self) -> bool:
        """Whether an alert is due, now or soon, or being delivered; it may be while the state is not all there yet."""
        return self._app.rebalancing or self._pumping.locked() or self.desk.next_due() is not None

    async def _pump(self) -> None:
        while not self._app.should_stop:
            if not await self._deliver_next():
                await asyncio.sleep(_TICK_SECONDS)

    async def _deliver_next(self) -> bool:
        """Deliver what is due first; was there any?

        One at a time, as Slack may take long over each: partitions that are wanted elsewhere go after it.
        """
        async with self._pumping:
            if self._app.rebalancing:
                return False  # what is due may be another's to say
            self._resume()
            now = datetime.now(UTC)
            self.desk.forget(now - _REMEMBERED)
            intent = next(self.desk.due(now), None)
            self._metrics.alerts_waiting(*self.desk.waiting(now))
            if intent is None:
                return False
            self._metrics.alert(intent)
            await self._write(intent)
            await self._settle(await self._channel.deliver(intent))
            return True

    def _resume(self) -> None:
        if self._resumed is not self.desk:
            self.desk.resume()
            self._resumed = self.desk

    async def _settle(self, result: AlertRecord) -> None:
        if result.error:
            log.warning("an alert is not sent; it is tried again", event_id=result.event_id, error=result.error)
        self.desk.settle(result)
        self._metrics.alert(result)
        await self._write(result)

    async def _write(self, record: AlertRecord) -> None:
        await self._state.flush(self._partition_of)
        await self._courier.send([Outgoing("alerts", record.event_id.encode(), encode(record))])

    def _partition_of(self, event_id: str) -> int:
        """The partition an event's messages are on, by the partitioner that put them there."""
        partition: int = DefaultPartitioner()(event_id.encode(), self._partitions, self._partitions)
        return partition
