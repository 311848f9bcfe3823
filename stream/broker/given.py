"""The broker that the settings name: somebody else's to start and stop."""

from __future__ import annotations

from stream.broker import admin
from stream.broker.base import Broker
from stream.errors import BrokerError

REACH_SECONDS = 15.0


class GivenBroker(Broker):
    """The servers named, checked to be there."""

    kind = "given"

    def __init__(self, bootstrap_servers: str, *, seconds: float = REACH_SECONDS) -> None:
        self.bootstrap_servers = bootstrap_servers
        self.notice = f"Kafka at {bootstrap_servers}, as the settings say."
        self._seconds = seconds

    def start(self) -> None:
        """Waits for one of the servers to answer.

        Raises:
            BrokerError: none did.
        """
        if not admin.wait_until_ready(self.bootstrap_servers, seconds=self._seconds):
            raise BrokerError(
                f"no Kafka broker answered at {self.bootstrap_servers!r} within {self._seconds:g} seconds "
                "(PARALLAX_KAFKA__BOOTSTRAP_SERVERS): it must be host:port[,host:port] of a running broker that this "
                "machine reaches without TLS or login; leave it empty to have Parallax start one"
            )

        if admin.is_stand_in(self.bootstrap_servers):
            self.declares_topics = False
            self.notice = f"A stand-in for Kafka at {self.bootstrap_servers}, as the settings say: in memory only."

    def stop(self) -> None:
        """Leaves it running: it was not started here."""
