"""Faust's consumer, mended: after a rebalance it reads again from the first message that is not committed.

When a group rebalances, Faust throws away what it has fetched and seeks back to what was committed. Where nothing was
committed yet, it and aiokafka leave the position where the fetch had got to: what was thrown away is never read, and
the next commit steps over it (two workers started on filled topics lost messages in three of four starts).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from faust.transport.drivers import aiokafka
from faust.types import TP


class Consumer(aiokafka.Consumer):
    """Seeks to the beginning of every partition of which nothing was committed."""

    logger = logging.getLogger(f"{aiokafka.__name__}.Consumer")  # what it says of itself is Faust's, and as quiet

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """What was committed of each partition, after seeking there."""
        committed: Mapping[TP, Any] = await super().seek_to_committed()
        # Faust itself places the changelogs of tables, of which nothing is ever committed.
        changelogs = self.app.tables.changelog_topics
        fresh = [tp for tp, offset in committed.items() if not offset and tp.topic not in changelogs]
        if fresh:
            await self._thread.seek_to_beginning(*fresh)
        return committed


class Transport(aiokafka.Transport):
    """Kafka with the consumer above."""

    Consumer = Consumer
