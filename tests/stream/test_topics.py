"""Topics are made as the design wants them, made once, and every way in which one is wrong is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType
from workers import wait_until

from config.settings import Settings
from stream import topics
from stream.broker import GenuineKafka, StandIn, TopicSpec, admin
from stream.errors import BrokerError
from stream.topics import Fault

DESIGN = (
    "articles",
    "articles-rejected",
    "reports",
    "event-reports",
    "divergences",
    "self-contradictions",
    "alerts",
    "feedback",
)


def spec(name: str, **changes: object) -> TopicSpec:
    """A topic that is as it must be but for `changes`."""
    return TopicSpec(**{"name": name, "partitions": 8, "max_message_bytes": 8_388_608, **changes})  # type: ignore[arg-type]


def faults(problems: list[topics.Problem]) -> set[tuple[str, Fault]]:
    """Topic and fault of each problem."""
    return {(problem.topic, problem.fault) for problem in problems}


@pytest.mark.kafka
def test_topics_are_made_as_the_design_wants_them(clean_kafka: GenuineKafka, settings: Settings) -> None:
    """All eight are made, with the partitions of the settings, and articles kept 7 days, rejected ones 30."""
    assert topics.create(clean_kafka, settings) == DESIGN
    assert admin.partitions(clean_kafka.bootstrap_servers) == dict.fromkeys(DESIGN, settings.kafka.partitions)
    configs = admin.configs(clean_kafka.bootstrap_servers, DESIGN)
    assert configs["articles"]["retention.ms"] == str(7 * 24 * 3600 * 1000)
    assert configs["articles-rejected"]["retention.ms"] == str(30 * 24 * 3600 * 1000)
    assert {config["cleanup.policy"] for config in configs.values()} == {"delete"}
    assert {config["message.timestamp.type"] for config in configs.values()} == {"LogAppendTime"}
    assert topics.check(clean_kafka, settings) == []


@pytest.mark.kafka
def test_making_topics_again_makes_none(clean_kafka: GenuineKafka, settings: Settings) -> None:
    """Creating is idempotent, and only what is missing is made."""
    topics.create(clean_kafka, settings)
    assert topics.create(clean_kafka, settings) == ()
    extra = [topics.changelog("parallax-claims-changelog", settings)]
    assert topics.create(clean_kafka, settings, extra=extra) == ("parallax-claims-changelog",)
    assert topics.check(clean_kafka, settings, extra=extra) == []


@pytest.mark.kafka
def test_every_fault_of_a_topic_is_told(clean_kafka: GenuineKafka, settings: Settings) -> None:
    """Missing, too few partitions, wrong retention, size or stamps: each is told of the topic that has it, in words."""
    clean_kafka.create_topics([spec("articles", partitions=1), spec("reports", retention_ms=5)])
    by_producers = ConfigEntry("message.timestamp.type", "CreateTime", incremental_operation=AlterConfigOpType.SET)
    changed = ConfigResource(ResourceType.TOPIC, "reports", incremental_configs=[by_producers])
    client = admin.client(clean_kafka.bootstrap_servers)
    client.incremental_alter_configs([changed])[changed].result(10)
    # A broker answers before it goes by what was changed.
    wait_until(
        lambda: ("reports", Fault.TIMESTAMPS) in faults(topics.check(clean_kafka, settings)), "the stamps change"
    )
    problems = topics.check(clean_kafka, settings)
    assert faults(problems) >= {
        ("articles", Fault.PARTITIONS),
        ("reports", Fault.RETENTION),
        ("reports", Fault.MESSAGE_SIZE),
        ("reports", Fault.TIMESTAMPS),
        ("alerts", Fault.MISSING),
    }
    words = {(problem.topic, problem.fault): str(problem) for problem in problems}
    assert "1 partitions and must have 8" in words["articles", Fault.PARTITIONS]
    assert "parallax topics create" in words["alerts", Fault.MISSING]


@pytest.mark.kafka
def test_more_than_asked_is_right(clean_kafka: GenuineKafka, settings: Settings) -> None:
    """A site that keeps messages longer, or for ever, and takes larger ones is not told to keep less."""
    clean_kafka.create_topics(
        [
            spec("articles", retention_ms=90 * 86_400_000, max_message_bytes=20_000_000),
            spec("reports", retention_ms=-1, max_message_bytes=20_000_000),
        ]
    )
    topics.create(clean_kafka, settings)
    assert topics.check(clean_kafka, settings) == []


@pytest.mark.kafka
def test_changelogs_of_tables_are_found_and_checked(clean_kafka: GenuineKafka, settings: Settings) -> None:
    """A table's changelog that would forget, or is partitioned otherwise, is told; others' topics are left alone."""
    topics.create(clean_kafka, settings)
    clean_kafka.create_topics(
        [
            spec("parallax-a-changelog"),
            spec("parallax-b-changelog", compacted=True, partitions=2),
            spec("another-changelog", partitions=1),
        ]
    )
    found = faults(topics.check(clean_kafka, settings))
    assert ("parallax-a-changelog", Fault.COMPACTION) in found
    assert ("parallax-b-changelog", Fault.PARTITIONS) in found
    assert not any(topic == "another-changelog" for topic, _ in found)


def test_stand_in_makes_topics_through_the_library(stand_in: StandIn, settings: Settings) -> None:
    """The stand-in has no request to create topics; they are there all the same, with their partitions."""
    assert {problem.fault for problem in topics.check(stand_in, settings)} == {Fault.MISSING}
    assert topics.create(stand_in, settings) == DESIGN
    assert topics.create(stand_in, settings) == ()
    assert admin.partitions(stand_in.bootstrap_servers) == dict.fromkeys(DESIGN, 8)
    assert topics.check(stand_in, settings) == []


def test_stand_in_tells_wrong_partitions(stand_in: StandIn, make_settings: Callable[..., Settings]) -> None:
    """Partitions are checked on the stand-in too."""
    topics.create(stand_in, make_settings())
    found = topics.check(stand_in, make_settings(kafka={"partitions": 4}))
    assert faults(found) == {(name, Fault.PARTITIONS) for name in DESIGN}


def test_stand_in_tells_what_it_refuses(stand_in: StandIn) -> None:
    """A topic that the library will not make, such as one asked for twice, is an error that names it."""
    with pytest.raises(BrokerError, match=r"would not make the topic twice: .*already exists"):
        stand_in.create_topics([spec("twice"), spec("twice")])
