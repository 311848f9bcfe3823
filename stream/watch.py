"""Watches a worker's stages: tells Prometheus how far behind each is, and sets going again what Faust left standing.

A partition that made no progress between two looks, though it has messages that are not committed and either nothing
is being worked on or later ones are done already, is read again from what is committed, which does no harm, as every
stage takes what it knows already for known. The causes that are known are mended in `stream.consumer`; this is for
those that are not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import cast

import faust
import structlog
from aiokafka.errors import KafkaError as ConsumerError
from faust.types import TP
from kafka.errors import KafkaError

from stream.consumer import Consumer
from stream.errors import BrokerError
from stream.lag import INPUTS, Progress, ProgressReader
from stream.metrics import Metrics

log = structlog.get_logger(__name__)

EVERY_SECONDS = 5.0


class StageWatch:
    """Looks after `apps` (stage to Faust app) every few seconds while it runs."""

    def __init__(self, apps: Mapping[str, faust.App], metrics: Metrics, *, bootstrap: str) -> None:
        self._apps = apps
        self._metrics = metrics
        self._bootstrap = bootstrap
        self._reader: ProgressReader | None = None
        self._standing: dict[str, set[Progress]] = {stage: set() for stage in apps}

    async def run(self) -> None:
        """Watch until cancelled."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(EVERY_SECONDS)
        finally:
            if self._reader is not None:
                self._reader.close()

    async def look(self) -> None:
        """One look at every stage; a broker that does not answer is waited for."""
        self._metrics.heartbeat()
        lags: dict[tuple[str, int], int] = {}
        for stage, app in self._apps.items():
            try:
                partitions = await asyncio.to_thread(self._progress, stage)
                await self._set_going(stage, app, partitions)
            except (KafkaError, ConsumerError, BrokerError) as error:
                log.warning("the broker does not tell how far a stage is", stage=stage, error=str(error))
                return
            main = INPUTS[stage][0]
            lags |= {(main, at.partition): at.behind for at in partitions if at.topic == main}
        self._metrics.consumer_lag(lags)

    def _progress(self, stage: str) -> list[Progress]:
        self._reader = self._reader or ProgressReader(self._bootstrap)
        return self._reader.progress(stage)

    async def _set_going(self, stage: str, app: faust.App, partitions: Sequence[Progress]) -> None:
        waiting = {at for at in partitions if at.behind and _stands(app, TP(at.topic, at.partition))}
        before = {(at.topic, at.partition, at.committed) for at in self._standing[stage]}
        stuck = [at for at in waiting if (at.topic, at.partition, at.committed) in before]
        self._standing[stage] = waiting
        if stuck:
            log.warning(
                "a stage stood still; it reads again from what it committed", stage=stage, partitions=len(stuck)
            )
            await cast("Consumer", app.consumer).read_again()
            self._standing[stage] = set()


def _stands(app: faust.App, tp: TP) -> bool:
    """Is there no reason for this partition to wait?"""
    consumer = cast("Consumer", app.consumer)
    running = not app.rebalancing and app.flow_control.is_active() and tp in consumer.assignment()
    return running and (not consumer.at_work or consumer.passed_over(tp))
