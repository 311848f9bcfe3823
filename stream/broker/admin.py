"""Administrative requests to a broker, each with a time limit, each failure a BrokerError in plain words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AdminClient,
    ClusterMetadata,
    ConfigResource,
    NewTopic,
    ResourceType,
)

from stream.broker.spec import TopicSpec
from stream.errors import BrokerError

REQUEST_SECONDS = 30.0
STAND_IN_API = (2, 1)
READY_PAUSE_SECONDS = 0.1
STAND_IN_CLUSTER = "mockCluster"
"""How librdkafka's own broker begins the id of its cluster."""


def client(bootstrap_servers: str) -> AdminClient:
    """An admin client that keeps quiet about refused connections, which are what waiting for a broker is made of."""
    return AdminClient(
        {
            "bootstrap.servers": bootstrap_servers,
            "log_level": 0,
            "reconnect.backoff.ms": 50,
            "reconnect.backoff.max.ms": 250,
        }
    )


def answers(admin: AdminClient, seconds: float) -> bool:
    """Whether a broker tells the cluster's members and its controller within `seconds`."""
    try:
        cluster = admin.list_topics(timeout=seconds)
    except KafkaException:
        return False
    return bool(cluster.brokers) and cluster.controller_id >= 0


def is_stand_in(bootstrap_servers: str) -> bool:
    """Whether the broker is librdkafka's, of this process or another, which knows less than Kafka.

    Raises:
        BrokerError: no broker answered.
    """
    return str(_metadata(bootstrap_servers).cluster_id).startswith(STAND_IN_CLUSTER)


def kafka_python_version(bootstrap_servers: str) -> tuple[int, int] | None:
    """What kafka-python must be told as `api_version`; None where it finds out by itself.

    The stand-in answers its question for the version in a form that it cannot read.

    Raises:
        BrokerError: no broker answered.
    """
    return STAND_IN_API if is_stand_in(bootstrap_servers) else None


def wait_until_ready(bootstrap_servers: str, *, seconds: float, alive: Callable[[], bool] = lambda: True) -> bool:
    """Asks until a broker answers; False when `seconds` have passed or `alive()` says there is none to wait for."""
    admin = client(bootstrap_servers)
    deadline = time.monotonic() + seconds
    while alive() and (left := deadline - time.monotonic()) > 0:
        if answers(admin, min(1.0, left)):
            return True
        time.sleep(READY_PAUSE_SECONDS)
    return False


def partitions(bootstrap_servers: str) -> dict[str, int]:
    """Every topic of the cluster, Kafka's own excepted, with its number of partitions.

    Raises:
        BrokerError: no broker answered.
    """
    topics = _metadata(bootstrap_servers).topics
    return {name: len(topic.partitions) for name, topic in topics.items() if not name.startswith("__")}


def create_topics(bootstrap_servers: str, specs: Sequence[TopicSpec]) -> tuple[str, ...]:
    """Creates the topics that are not there yet; the names of those it made, in the order given.

    Returns when the broker shows all of them: it says "created" a moment before it knows of them itself.

    Raises:
        BrokerError: the broker refused one, or did not answer.
    """
    wanted = [
        NewTopic(
            spec.name,
            num_partitions=spec.partitions,
            replication_factor=spec.replication_factor,
            config=dict(spec.config),
        )
        for spec in specs
    ]
    if not wanted:
        return ()
    made = []
    admin = client(bootstrap_servers)  # held, since its requests end with it
    for name, future in admin.create_topics(wanted, operation_timeout=REQUEST_SECONDS).items():
        try:
            future.result(REQUEST_SECONDS)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise BrokerError(f"the broker would not make the topic {name}: {_words(error)}") from error
        else:
            made.append(name)
    _wait_until_shown(bootstrap_servers, {spec.name for spec in specs})
    return tuple(made)


def _wait_until_shown(bootstrap_servers: str, names: set[str]) -> None:
    """Asks until the broker lists the topics."""
    deadline = time.monotonic() + REQUEST_SECONDS
    while missing := names - partitions(bootstrap_servers).keys():
        if time.monotonic() > deadline:
            raise BrokerError(
                f"the broker at {bootstrap_servers} made {', '.join(sorted(missing))} but does not list it"
            )
        time.sleep(READY_PAUSE_SECONDS)


def configs(bootstrap_servers: str, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """The settings in force of each topic named, under Kafka's names.

    Raises:
        BrokerError: the broker did not tell.
    """
    resources = [ConfigResource(ResourceType.TOPIC, name) for name in names]
    if not resources:
        return {}
    found = {}
    admin = client(bootstrap_servers)  # held, since its requests end with it
    for resource, future in admin.describe_configs(resources).items():
        try:
            entries = future.result(REQUEST_SECONDS)
        except KafkaException as error:
            raise BrokerError(f"the broker would not tell the settings of {resource.name}: {_words(error)}") from error
        found[resource.name] = {entry.name: entry.value for entry in entries.values()}
    return found


def _metadata(bootstrap_servers: str) -> ClusterMetadata:
    """What the broker tells of the cluster."""
    try:
        return client(bootstrap_servers).list_topics(timeout=REQUEST_SECONDS)
    except KafkaException as error:
        raise BrokerError(f"the broker at {bootstrap_servers} does not answer: {_words(error)}") from error


def _words(error: KafkaException) -> str:
    """What Kafka said, without its codes."""
    cause = error.args[0]
    return cause.str() if isinstance(cause, KafkaError) else str(cause)
