"""The broker inside librdkafka, for a machine without Java: in this process's memory, for trying out and for tests.

Its C interface (`rdkafka_mock.h`) has no Python face, so it is reached by ctypes in the library that confluent-kafka
brings. Measured limits: about 5 MB kept for each partition, no compaction, no retention, gone with the process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache

import confluent_kafka.cimpl

from stream.broker import admin
from stream.broker.base import Broker
from stream.broker.spec import TopicSpec
from stream.errors import BrokerError

RD_KAFKA_PRODUCER = 0
READY_SECONDS = 30.0


@cache
def _library() -> ctypes.CDLL:
    """librdkafka, found through the extension module that is linked to it, with the signatures used here."""
    library = ctypes.CDLL(confluent_kafka.cimpl.__file__)
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("rd_kafka_conf_new", pointer, ()),
        ("rd_kafka_conf_set", number, (pointer, text, text, pointer, ctypes.c_size_t)),
        ("rd_kafka_new", pointer, (number, pointer, pointer, ctypes.c_size_t)),
        ("rd_kafka_destroy", None, (pointer,)),
        ("rd_kafka_err2str", text, (number,)),
        ("rd_kafka_mock_cluster_new", pointer, (pointer, number)),
        ("rd_kafka_mock_cluster_destroy", None, (pointer,)),
        ("rd_kafka_mock_cluster_bootstraps", text, (pointer,)),
        ("rd_kafka_mock_group_initial_rebalance_delay_ms", None, (pointer, ctypes.c_int32)),
        ("rd_kafka_mock_topic_create", number, (pointer, text, number, number)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


class StandIn(Broker):
    """One broker in memory."""

    kind = "stand-in"
    declares_topics = False

    def __init__(self, *, why: str = "") -> None:
        self._why = why
        self._client: int | None = None
        self._cluster: int | None = None
        self._made: set[str] = set()

    def start(self) -> None:
        """Starts it on a free loopback port.

        Raises:
            BrokerError: librdkafka could not.
        """
        library = _library()
        conf = library.rd_kafka_conf_new()
        library.rd_kafka_conf_set(conf, b"log_level", b"0", None, 0)
        self._client = library.rd_kafka_new(RD_KAFKA_PRODUCER, conf, None, 0)
        self._cluster = library.rd_kafka_mock_cluster_new(self._client, 1) if self._client else None
        if not self._cluster:
            self.stop()
            raise BrokerError("the stand-in broker of librdkafka did not start: install a Java 17 and Maven instead")
        library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, 0)
        self.bootstrap_servers = library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()
        self.notice = (
            f"A stand-in for Kafka at {self.bootstrap_servers}, in memory only and for trying out: it keeps the last "
            f"5 MB of each partition and forgets everything when it stops{f' ({self._why})' if self._why else ''}."
        )
        if not admin.wait_until_ready(self.bootstrap_servers, seconds=READY_SECONDS):
            self.stop()
            raise BrokerError(f"the stand-in broker of librdkafka does not answer at {self.bootstrap_servers}")

    def stop(self) -> None:
        """Stops it; its messages are gone."""
        if self._cluster:
            _library().rd_kafka_mock_cluster_destroy(self._cluster)
        if self._client:
            _library().rd_kafka_destroy(self._client)
        self._cluster = self._client = None
        self._made.clear()

    def create_topics(self, specs: Sequence[TopicSpec]) -> tuple[str, ...]:
        """Creates the topics that are not there yet, through the library; the names of those it made.

        Raises:
            BrokerError: the library refused one.
        """
        new = [spec for spec in specs if spec.name not in self._made]
        for spec in new:
            error = _library().rd_kafka_mock_topic_create(self._cluster, spec.name.encode(), spec.partitions, 1)
            if error:
                reason = _library().rd_kafka_err2str(error).decode()
                raise BrokerError(f"the stand-in broker would not make the topic {spec.name}: {reason}")
            self._made.add(spec.name)
        return tuple(spec.name for spec in new)
