"""How far each stage is behind its topic: told to Prometheus, and asked by whoever waits until all is read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

import structlog
from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from stream.broker.admin import client
from stream.errors import BrokerError
from stream.metrics import Metrics

log = structlog.get_logger(__name__)

_EVERY_SECONDS = 5.0
_REQUEST_SECONDS = 10.0
_ELECTION_SECONDS = 60.0
_ELECTION_POLL_SECONDS = 0.2

INPUTS: Mapping[str, str] = {
    "analysis": "articles",
    "events": "reports",
    "divergences": "event-reports",
    "alerts": "divergences",
}
"""The topic each stage reads."""


def lag(admin: AdminClient, stages: Sequence[str] = tuple(INPUTS)) -> dict[str, dict[int, int]]:
    """Stage -> partition -> messages on the stage's topic that it has not yet committed.

    `admin` is a client of `stream.broker.admin`, to be kept by whoever asks often.

    Raises:
        KafkaException: the broker does not answer.
    """
    topics = admin.list_topics(timeout=_REQUEST_SECONDS).topics
    return {stage: _stage_lag(admin, stage, list(topics[INPUTS[stage]].partitions)) for stage in stages}


def wait_until_led(bootstrap: str) -> None:
    """Return when every partition the stages read has a leader and every group a coordinator.

    Kafka elects both some moments after topics are made; clients that come earlier complain loudly meanwhile.

    Raises:
        BrokerError: it took longer than a minute.
    """
    admin, deadline = client(bootstrap), time.monotonic() + _ELECTION_SECONDS
    while True:
        try:
            lag(admin)
        except KafkaException as error:
            if time.monotonic() > deadline:
                raise BrokerError(f"the topics at {bootstrap} have no leaders: {error}") from error
            time.sleep(_ELECTION_POLL_SECONDS)
        else:
            return


def _stage_lag(admin: AdminClient, stage: str, partitions: Sequence[int]) -> dict[int, int]:
    wanted = [TopicPartition(INPUTS[stage], partition) for partition in partitions]
    ends = admin.list_offsets({tp: OffsetSpec.latest() for tp in wanted}, request_timeout=_REQUEST_SECONDS)
    starts = admin.list_offsets({tp: OffsetSpec.earliest() for tp in wanted}, request_timeout=_REQUEST_SECONDS)
    group = f"parallax-{stage}"
    asked = admin.list_consumer_group_offsets(
        [ConsumerGroupTopicPartitions(group, wanted)], request_timeout=_REQUEST_SECONDS
    )
    done = {tp.partition: tp.offset for tp in asked[group].result().topic_partitions}
    behind = {}
    for tp in wanted:
        read_to = done.get(tp.partition, -1)
        start = starts[tp].result().offset
        behind[tp.partition] = ends[tp].result().offset - max(read_to, start)
    return behind


class LagWatch:
    """Tells the lag of `stages` to `metrics` every few seconds."""

    def __init__(self, stages: Sequence[str], metrics: Metrics, *, bootstrap: str) -> None:
        self._stages = stages
        self._metrics = metrics
        self._admin = client(bootstrap)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin watching."""
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            try:
                behind = await asyncio.to_thread(lag, self._admin, self._stages)
            except KafkaException as error:
                log.warning("the broker does not tell the lag", error=str(error))
            else:
                self._metrics.consumer_lag(
                    {(INPUTS[stage], at): records for stage, of in behind.items() for at, records in of.items()}
                )
            await asyncio.sleep(_EVERY_SECONDS)
