"""How far each stage has read its topics: asked by whoever watches a worker or waits until all is read."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError

from stream.broker import admin
from stream.errors import BrokerError

_ELECTION_SECONDS = 60.0
_ELECTION_POLL_SECONDS = 0.2

INPUTS: Mapping[str, tuple[str, ...]] = {
    "analysis": ("articles",),
    "events": ("reports",),
    "divergences": ("event-reports",),
    "alerts": ("divergences", "event-reports", "feedback"),
}
"""The topics each stage reads, its main one first."""


@dataclass(frozen=True)
class Progress:
    """How far a stage is on one partition: the next offset it will commit from, and the end."""

    topic: str
    partition: int
    committed: int
    end: int

    @property
    def behind(self) -> int:
        """Messages not yet committed."""
        return self.end - self.committed


class ProgressReader:
    """Asks one broker how far the stages are; keep one for asking often, and close it.

    With kafka-python: librdkafka crashes the process when it asks for a group's offsets while its coordinator loads.
    """

    def __init__(self, bootstrap: str) -> None:
        """Connect to "host:port[,host:port]"; raises `KafkaError` when no broker answers."""
        self._admin = KafkaAdminClient(
            bootstrap_servers=bootstrap.split(","), api_version=admin.kafka_python_version(bootstrap)
        )
        self._bootstrap = bootstrap
        self._partitions: dict[str, int] = {}

    def close(self) -> None:
        """Let go of the connection."""
        self._admin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def progress(self, stage: str) -> list[Progress]:
        """How far `stage` is on every partition of its topics.

        Raises:
            KafkaError: the broker does not answer, or not yet.
            BrokerError: the same, as librdkafka says it.
        """
        wanted = [TopicPartition(topic, at) for topic in INPUTS[stage] for at in range(self._count(topic))]
        ends = self._admin.list_partition_offsets(dict.fromkeys(wanted, OffsetSpec.LATEST))
        starts = self._admin.list_partition_offsets(dict.fromkeys(wanted, OffsetSpec.EARLIEST))
        group = f"parallax-{stage}"
        done = self._admin.list_group_offsets({group: wanted})[group]
        return [
            Progress(
                topic=tp.topic,
                partition=tp.partition,
                committed=max(done[tp].offset if tp in done else -1, starts[tp].offset),
                end=ends[tp].offset,
            )
            for tp in wanted
        ]

    def behind(self, stages: Sequence[str] = tuple(INPUTS)) -> int:
        """Messages that `stages` have not committed, all together; raises as `progress`."""
        return sum(partition.behind for stage in stages for partition in self.progress(stage))

    def _count(self, topic: str) -> int:
        if topic not in self._partitions:
            self._partitions = admin.partitions(self._bootstrap)
        if topic not in self._partitions:
            raise BrokerError(f"there is no topic {topic} at {self._bootstrap}: `parallax topics create` makes it")
        return self._partitions[topic]


def wait_until_led(bootstrap: str) -> None:
    """Return when every partition the stages read has a leader and every group a coordinator.

    Kafka elects both some moments after topics are made; clients that come earlier complain loudly meanwhile.

    Raises:
        BrokerError: it took longer than a minute.
    """
    deadline = time.monotonic() + _ELECTION_SECONDS
    while True:
        try:
            with ProgressReader(bootstrap) as reader:
                reader.behind()
        except KafkaError as error:
            if time.monotonic() > deadline:
                raise BrokerError(f"the topics at {bootstrap} have no leaders: {error}") from error
            time.sleep(_ELECTION_POLL_SECONDS)
        else:
            return
