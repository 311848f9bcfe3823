"""Faust's consumer, mended: nothing that was fetched is ever stepped over by a commit.

Faust takes the offsets that are done, and commits past them without asking for those below. Whatever it throws away
between the fetch and the stage is so lost in silence: what a rebalance found waiting, what was put into a queue in the
moment before the queue is emptied, what a stream skips as another generation's. Here every offset that was fetched is
owed until it is done or sought again, and no commit passes one that is owed.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from typing import Any

from faust.transport.drivers import aiokafka
from faust.types import TP


class Consumer(aiokafka.Consumer):
    """Knows what it owes; goes back to the beginning of every partition of which nothing was committed."""

    logger = logging.getLogger(f"{aiokafka.__name__}.Consumer")  # what it says of itself is Faust's, and as quiet

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = asyncio.Lock()  # fetching and seeking take turns, so that what was fetched is of one of the two
        self._owed: dict[TP, set[int]] = defaultdict(set)
        self._sought: dict[TP, int] = {}  # where a partition was set to, until something was fetched from there

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Mapping[TP, Any]:  # noqa: ASYNC109
        async with self._turn:
            records: Mapping[TP, Any] = await super()._getmany(active_partitions, timeout)
            for tp, found in records.items():
                if self.app.topics.acks_enabled_for(tp.topic):
                    self._owed[tp].update(record.offset for record in found)
                    self._sought.pop(tp, None)
            return records

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Any]]:  # noqa: ASYNC109
        """What is next to be handled, less what was fetched before a seek: that is fetched again."""
        async for tp, message in super().getmany(timeout):
            if not self.app.topics.acks_enabled_for(tp.topic):
                yield tp, message
            elif message.offset in self._owed[tp]:
                # Faust drops what lies below the last it read, which a seek may have been meant to bring again.
                self._read_offset[tp] = None
                yield tp, message

    async def perform_seek(self) -> None:
        """Go back to what is committed, with the flow stopped, which whoever calls this starts again."""
        self.stop_flow()  # what came in between the seek and the start would be thrown away with the queue
        async with self._turn:
            await super().perform_seek()
            self._owed.clear()

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """What was committed of each partition, after seeking there.

        Where nothing was committed, Faust and aiokafka leave the position where the fetch had got to.
        """
        committed: Mapping[TP, Any] = await super().seek_to_committed()
        # Faust itself places the changelogs of tables, of which nothing is ever committed.
        changelogs = self.app.tables.changelog_topics
        ours = {tp: offset or 0 for tp, offset in committed.items() if tp.topic not in changelogs}
        if fresh := [tp for tp, offset in ours.items() if not offset]:
            await self._thread.seek_to_beginning(*fresh)
        self._sought = ours
        return committed

    async def read_again(self) -> None:
        """Throw away what waits to be handled and read it again, from what is committed.

        Raises:
            aiokafka.errors.KafkaError: the broker did not say what is committed, or partitions are changing hands.
        """
        try:
            await self.perform_seek()
        finally:
            if not self.app.rebalancing:  # after a rebalance it is Faust that starts the flow
                self.app.flow_control.clear()
                self.resume_flow()

    async def verify_all_partitions_active(self) -> None:
        """Nothing: `stream.watch` looks for what stands still.

        Faust's own look only writes to the log, and ends the stage where a partition's position is just being set.
        """

    def passed_over(self, tp: TP) -> bool:
        """Is a message still owed although a later one of its partition is done?"""
        done = self._acked[tp]
        return bool(done) and max(done) > min(self._still_owed(tp), default=max(done))

    @property
    def at_work(self) -> bool:
        """Is any message with a stage?"""
        return any(not message.acked for message in self.unacked)

    def _still_owed(self, tp: TP) -> set[int]:
        committed = self._committed_offset[tp] or 0
        owed = {offset for offset in self._owed[tp] if offset >= committed}.difference(self._acked[tp])
        self._owed[tp] = owed
        return owed

    def _new_offset(self, tp: TP) -> int | None:
        """The offset to commit, one past the last that is done with none below it owed; None where there is none."""
        done = self._acked[tp]
        owed = self._still_owed(tp)
        if tp in self._sought:
            owed = owed | {self._sought[tp]}
        first_owed = min(owed, default=math.inf)
        ready = [offset for offset in done if offset < first_owed]
        self._acked[tp] = [offset for offset in done if offset >= first_owed]
        self._acked_index[tp].difference_update(ready)
        return max(ready) + 1 if ready else None


class Transport(aiokafka.Transport):
    """Kafka with the consumer above."""

    Consumer = Consumer
