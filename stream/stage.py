"""The loop of a stage whose core keeps state: read a record, let the core decide, send, write the state, go on.

What makes it at least once without loss: the offset is committed only after the broker has the output and the state
(see `stream.tables` for why in this order), and a core that fails on a record costs that record only, which
goes to `articles-rejected` with its reason. Every partition has a core of its own, made anew from its tables whenever
partitions change hands. One that cannot be made ends the worker: no record is to blame, and none may be done without.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import faust
import structlog
from faust.types import EventT

from stream.app import listen, on_assignment, work_lock
from stream.core_thread import CoreThread
from stream.delivery import Courier, Outgoing, arrived_at, dead_letter
from stream.errors import ParallaxError
from stream.metrics import Metrics
from stream.records import Record, decode
from stream.tables import StateTable

log = structlog.get_logger(__name__)

_COUNT_SECONDS = 60.0  # counting a table walks through it

C = TypeVar("C")
R = TypeVar("R", bound=Record)


class CoreNotMadeError(ParallaxError):
    """A core cannot be made from its tables, so that no record of its partition can be handled."""


@dataclass
class CoreStage(Generic[C, R]):
    """One stage: `step(core, record)` gives the messages to send; `core` reads and writes `tables` and nothing else."""

    name: str
    topic: str
    kind: type[R]
    tables: Mapping[str, StateTable[Any]]
    make_core: Callable[[], C]
    step: Callable[[C, R], Sequence[Outgoing]]
    stamp: Callable[[R], datetime | None]
    """When the article behind a record was published, None where there is none behind it."""
    metrics: Metrics

    def register(self, app: faust.App) -> None:
        """Give `app` the agent that reads the stage's topic."""
        self._courier, self._thread = Courier(app), CoreThread(self.name)
        self._cores: dict[int, C] = {}
        self._counted_at = 0.0

        at_work = work_lock(app)

        async def handle(event: EventT[bytes]) -> None:
            async with at_work:
                await self._handle(event)

        on_assignment(app, self._forget)
        listen(app, self.topic, name=self.name, handle=handle)

    @property
    def cores(self) -> Collection[C]:
        """The cores of this worker's partitions, as far as they were made."""
        return list(self._cores.values())

    def _forget(self) -> None:
        self._cores.clear()

    async def _handle(self, event: EventT[bytes]) -> None:
        with self.metrics.stage(self.name).batch(1) as batch:
            try:
                record = decode(event.message.value or b"", self.kind)
                messages = await self._thread.run(self._decide, record, event.message.partition)
                await self._courier.send(messages)
            except CoreNotMadeError:
                raise
            except Exception as error:
                log.exception("a record could not be handled", stage=self.name, offset=event.message.offset)
                self._start_over(event.message.partition)
                batch.failed()
                self.metrics.rejected("internal_error")
                messages = [dead_letter(event, reason="internal_error", detail=repr(error))]
                await self._courier.send(messages)
            else:
                if published_at := self.stamp(record):
                    batch.saw(published_at=published_at, arrived_at=arrived_at(event))
            await asyncio.gather(*(state.flush(event.message.partition) for state in self.tables.values()))
            batch.out(len(messages))
        if time.monotonic() - self._counted_at > _COUNT_SECONDS:
            self._counted_at = time.monotonic()
            await self._thread.run(self._count)

    def _count(self) -> None:
        for name, state in self.tables.items():
            self.metrics.table_size(name, state.stored)

    def _decide(self, record: R, partition: int) -> Sequence[Outgoing]:
        core = self._cores.get(partition)
        if core is None:  # held here, as partitions may change hands meanwhile
            core = self._cores[partition] = self._made()
        return self.step(core, record)

    def _made(self) -> C:
        try:
            return self.make_core()
        except Exception as error:
            tables = " and ".join(self.tables)
            raise CoreNotMadeError(
                f"the stage {self.name} cannot start from its tables ({tables}): {error!r}. Run the version of "
                f"Parallax that wrote them, or, giving up what they hold, delete their changelog topics and the "
                f"worker's data"
            ) from error

    def _start_over(self, partition: int) -> None:
        """After a failure the core may be half changed: back to what was written."""
        for state in self.tables.values():
            state.discard()
        self._cores.pop(partition, None)
