"""How far each stage has read its topics: asked by whoever watches a worker or waits until all is read."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from stream.broker.admin import client
from stream.errors import BrokerError

_REQUEST_SECONDS = 10.0
_ELECTION_SECONDS = 60.0
_ELECTION_POLL_SECONDS = 0.2

INPUTS: Mapping[str, tuple[str, ...]] = {
    "analysis": ("articles",),
    "events": ("reports",),
    "divergences": ("event-reports",),
    "alerts": ("divergences", "event-reports"),
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


def progress(admin: AdminClient, stage: str) -> list[Progress]:
    """How far `stage` is on every partition of its topics.

    `admin` is a client of `stream.broker.admin`, to be kept by whoever asks often.

    Raises:
        KafkaException: the broker does not answer.
    """
    topics = admin.list_topics(timeout=_REQUEST_SECONDS).topics
    wanted = [TopicPartition(topic, at) for topic in INPUTS[stage] for at in topics[topic].partitions]
    ends = admin.list_offsets({tp: OffsetSpec.latest() for tp in wanted}, request_timeout=_REQUEST_SECONDS)
    starts = admin.list_offsets({tp: OffsetSpec.earliest() for tp in wanted}, request_timeout=_REQUEST_SECONDS)
    group = f"parallax-{stage}"
    asked = admin.list_consumer_group_offsets(
        [ConsumerGroupTopicPartitions(group, wanted)], request_timeout=_REQUEST_SECONDS
    )
    done = {(tp.topic, tp.partition): tp.offset for tp in asked[group].result().topic_partitions}
    return [
        Progress(
            topic=tp.topic,
            partition=tp.partition,
            committed=max(done.get((tp.topic, tp.partition), -1), starts[tp].result().offset),
            end=ends[tp].result().offset,
        )
        for tp in wanted
    ]


def behind(admin: AdminClient, stages: Sequence[str] = tuple(INPUTS)) -> int:
    """Messages that `stages` have not committed, all together; raises as `progress`."""
    return sum(partition.behind for stage in stages for partition in progress(admin, stage))


def wait_until_led(bootstrap: str) -> None:
    """Return when every partition the stages read has a leader and every group a coordinator.

    Kafka elects both some moments after topics are made; clients that come earlier complain loudly meanwhile.

    Raises:
        BrokerError: it took longer than a minute.
    """
    admin, deadline = client(bootstrap), time.monotonic() + _ELECTION_SECONDS
    while True:
        try:
            behind(admin)
        except KafkaException as error:
            if time.monotonic() > deadline:
                raise BrokerError(f"the topics at {bootstrap} have no leaders: {error}") from error
            time.sleep(_ELECTION_POLL_SECONDS)
        else:
            return
