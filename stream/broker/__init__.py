"""A Kafka broker to stream through: the one the settings name, else a genuine one of our own, else a stand-in.

with choose(settings) as broker:
    print(broker.notice)
    run_worker(broker.bootstrap_servers)
"""

from __future__ import annotations

from config.settings import Settings
from stream.broker.base import Broker, Kind, Say, tell
from stream.broker.genuine import GenuineKafka
from stream.broker.given import GivenBroker
from stream.broker.jars import NoKafkaError, Programs
from stream.broker.spec import TopicSpec
from stream.broker.stand_in import StandIn

__all__ = [
    "Broker",
    "GenuineKafka",
    "GivenBroker",
    "Kind",
    "NoKafkaError",
    "StandIn",
    "TopicSpec",
    "choose",
]


def choose(settings: Settings, *, say: Say = tell) -> Broker:
    """The broker for these settings, not yet started: use it with `with`, or `start()` and `stop()` it.

    The servers that `settings.kafka.bootstrap_servers` names; else a genuine Kafka as a child process where Java and
    Kafka's jars can be had (found out here, so jars may be fetched now, told through `say`); else the stand-in.
    `settings.kafka.own` insists on either of the last two.

    Raises:
        NoKafkaError: the settings insist on a genuine Kafka and it cannot be had here.
    """
    if settings.kafka.bootstrap_servers:
        return GivenBroker(settings.kafka.bootstrap_servers)
    if settings.kafka.own == "stand-in":
        return StandIn(why="as the settings say")
    try:
        programs = Programs.find(say)
    except NoKafkaError as error:
        if settings.kafka.own == "kafka":
            raise
        return StandIn(why=f"a genuine Kafka cannot be started: {error}")
    return GenuineKafka(settings, programs)
