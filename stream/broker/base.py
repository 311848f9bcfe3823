"""What every kind of broker offers to those who use it."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Literal, Self

from stream.broker import admin
from stream.broker.spec import TopicSpec

Kind = Literal["given", "kafka", "stand-in"]
Say = Callable[[str], None]


def tell(line: str) -> None:
    """Shows a line of progress on standard error, where it is in nobody's way."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


class Broker(ABC):
    """A Kafka broker for as long as it is started; `with broker:` starts and stops it.

    `bootstrap_servers` ("host:port[,host:port]") and `notice` (one plain sentence for the terminal) hold once it is
    started.
    """

    kind: Kind
    declares_topics = True
    """Whether clients can have topics made and described by request; if not, Faust must not try
    (`topic_allow_declare=False, topic_disable_leader=True`)."""
    bootstrap_servers: str = ""
    notice: str = ""

    @abstractmethod
    def start(self) -> None:
        """Makes the broker answer at `bootstrap_servers`.

        Raises:
            BrokerError: it could not be reached or started.
        """

    @abstractmethod
    def stop(self) -> None:
        """Stops what `start` started; does nothing when nothing is."""

    def create_topics(self, specs: Sequence[TopicSpec]) -> tuple[str, ...]:
        """Creates the topics that are not there yet, and waits until all can be used; the names of those it made.

        Raises:
            BrokerError: the broker refused one, or did not answer.
        """
        there = admin.partitions(self.bootstrap_servers)
        return admin.create_topics(self.bootstrap_servers, [spec for spec in specs if spec.name not in there])

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
