"""The topics of Parallax, how each must be, and whether those of a broker are so.

All have the same number of partitions, since Faust's tables must be partitioned as the topic they are filled from; and
they are made before a worker starts, since a topic that a broker makes by itself has one.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.settings import Settings
from stream.broker import Broker, TopicSpec, admin
from stream.broker.spec import DAY_MS

ARTICLES = "articles"
ARTICLES_REJECTED = "articles-rejected"
REPORTS = "reports"
EVENT_REPORTS = "event-reports"
DIVERGENCES = "divergences"
SELF_CONTRADICTIONS = "self-contradictions"
ALERTS = "alerts"
FEEDBACK = "feedback"

RETENTION_DAYS = {
    ARTICLES: 7,
    ARTICLES_REJECTED: 30,
    REPORTS: 7,
    EVENT_REPORTS: 7,
    DIVERGENCES: 30,
    SELF_CONTRADICTIONS: 30,
    ALERTS: 30,
    FEEDBACK: 30,
}
"""How long messages are kept: what can be pushed again for a week, what people ask about later for a month."""

ENVELOPE_BYTES = 65_536
"""Room beside an article's own bytes for headers and what intake says of it, so that every article that fits on
`articles` fits on the topics after it, and every message of these, with why it is refused, on `articles-rejected`."""
_ROOM = {ARTICLES: 0, ARTICLES_REJECTED: 2 * ENVELOPE_BYTES}
CHANGELOG_PREFIX, CHANGELOG_SUFFIX = "parallax-", "-changelog"


class Fault(enum.StrEnum):
    """In what way a topic is not as it must be."""

    MISSING = "missing"
    PARTITIONS = "partitions"
    RETENTION = "retention"
    COMPACTION = "compaction"
    MESSAGE_SIZE = "message_size"
    TIMESTAMPS = "timestamps"


@dataclass(frozen=True)
class Problem:
    """One way in which one topic is not as it must be; `words` says it and what to do."""

    topic: str
    fault: Fault
    words: str

    def __str__(self) -> str:
        return self.words


def specs(settings: Settings) -> tuple[TopicSpec, ...]:
    """The design's topics as these settings want them."""
    return tuple(
        TopicSpec(
            name=name,
            partitions=settings.kafka.partitions,
            retention_ms=days * DAY_MS,
            max_message_bytes=settings.kafka.max_message_bytes + _ROOM.get(name, ENVELOPE_BYTES),
            replication_factor=settings.kafka.replication_factor,
        )
        for name, days in RETENTION_DAYS.items()
    )


def changelog(name: str, settings: Settings) -> TopicSpec:
    """The compacted topic `name` behind a table, partitioned as all topics are."""
    return TopicSpec(
        name=name,
        partitions=settings.kafka.partitions,
        compacted=True,
        max_message_bytes=settings.kafka.max_message_bytes + ENVELOPE_BYTES,
        replication_factor=settings.kafka.replication_factor,
    )


def largest_message(settings: Settings) -> int:
    """Bytes of the largest message on any of the topics."""
    return max(spec.max_message_bytes for spec in specs(settings))


def create(broker: Broker, settings: Settings, *, extra: Sequence[TopicSpec] = ()) -> tuple[str, ...]:
    """Creates those of the design's topics, and of `extra`, that are not there; the names of those it made.

    Raises:
        BrokerError: the broker refused one, or did not answer.
    """
    return broker.create_topics([*specs(settings), *extra])


def check(broker: Broker, settings: Settings, *, extra: Sequence[TopicSpec] = ()) -> list[Problem]:
    """Everything that is wrong with the design's topics, those of `extra`, and every changelog of Parallax's tables.

    More retention (-1: for ever) or larger messages than asked are right too. Of a stand-in only presence and
    partitions are looked at: it knows neither retention nor compaction.

    Raises:
        BrokerError: the broker did not answer.
    """
    there = admin.partitions(broker.bootstrap_servers)
    wanted = {spec.name: spec for spec in (*specs(settings), *extra)}
    for name in there:
        if name.startswith(CHANGELOG_PREFIX) and name.endswith(CHANGELOG_SUFFIX):
            wanted.setdefault(name, changelog(name, settings))
    present = [name for name in wanted if name in there]
    configs = admin.configs(broker.bootstrap_servers, present) if broker.declares_topics else {}
    return [
        problem
        for name, spec in wanted.items()
        for problem in _problems(spec, there.get(name, 0), configs.get(name, spec.config))
    ]


def _problems(spec: TopicSpec, partitions: int, config: dict[str, str]) -> Iterator[Problem]:
    """What is wrong with one topic, given how it is (0 partitions: it is not there)."""
    name = spec.name
    if not partitions:
        yield Problem(name, Fault.MISSING, f"{name} is missing: `parallax topics create` makes it")
        return
    if partitions != spec.partitions:
        words = f"{name} has {partitions} partitions and must have {spec.partitions}: {_remedy(partitions, spec)}"
        yield Problem(name, Fault.PARTITIONS, words)
    wanted = spec.config
    for fault, key, what in (
        (Fault.COMPACTION, "cleanup.policy", "cleanup policy"),
        (Fault.TIMESTAMPS, "message.timestamp.type", "time its messages are stamped with"),
    ):
        if key in wanted and config[key] != wanted[key]:
            words = f"{name} has {config[key]} as the {what} and must have {wanted[key]}: set its {key}"
            yield Problem(name, fault, words)
    for fault, key, what in (
        (Fault.RETENTION, "retention.ms", "time messages are kept (milliseconds)"),
        (Fault.MESSAGE_SIZE, "max.message.bytes", "largest message (bytes)"),
    ):
        if key in wanted and 0 <= int(config[key]) < int(wanted[key]):
            words = f"{name} has {config[key]} as the {what} and must have {wanted[key]} or more: set its {key}"
            yield Problem(name, fault, words)


def _remedy(partitions: int, spec: TopicSpec) -> str:
    """What to do about a wrong number of partitions: it can grow, but then keys no longer stay where they were."""
    return (
        f"set PARALLAX_KAFKA__PARTITIONS to {partitions} if all topics have so many, else stop every worker, delete "
        f"{spec.name} and run `parallax topics create`"
    )
