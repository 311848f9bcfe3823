"""A genuine Apache Kafka (KRaft, one node, loopback only) as a child process, its data kept from run to run.

Whoever starts first on a data folder owns the Kafka and stops it; a Parallax started later on the same folder joins.
The child never outlives its owner (`stream.broker.guard`), not even one that was killed.
"""

from __future__ import annotations

import subprocess
import time
from typing import BinaryIO

import msgspec

from config.settings import Settings
from stream.broker import admin
from stream.broker.base import Broker
from stream.broker.folder import POLL_SECONDS, Folder
from stream.broker.jars import Programs
from stream.broker.launch import LOOPBACK, Launcher, with_ports
from stream.errors import BrokerError

START_SECONDS = 120.0
STOP_SECONDS = 40.0
"""The guard gives Kafka 20 seconds before it kills it."""
PORT_TRIES = 3
PORT_TAKEN = "Address already in use"


class GenuineKafka(Broker):
    """A Kafka on the data folder `settings.worker.data_dir / "kafka"`."""

    kind = "kafka"

    def __init__(self, settings: Settings, programs: Programs) -> None:
        self.folder = Folder(settings.worker.data_dir / "kafka")
        self._kafka = settings.kafka
        self._launcher = Launcher(self.folder, programs)
        self._lock: BinaryIO | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts Kafka, or joins the one that another process runs on this folder.

        Raises:
            BrokerError: Kafka did not start; the text names its log.
        """
        deadline = time.monotonic() + START_SECONDS
        while not self._owned():
            if self._joined():
                if self._owned():  # after all: the owner was ending
                    break
                return
            if time.monotonic() > deadline:
                raise BrokerError(
                    f"another Parallax owns {self.folder.path}, but its Kafka does not answer: stop that one, or use "
                    "another folder (PARALLAX_WORKER__DATA_DIR)"
                )
            time.sleep(POLL_SECONDS)
        try:
            self.folder.end_leftovers()
            self._launch()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stops Kafka when this process started it, and lets go of the folder."""
        if self._guard is not None:
            self._guard.terminate()
            try:
                self._guard.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._guard.kill()
                self._guard.wait()
                self.folder.end_leftovers()
            self._guard = None
            self.folder.remember(msgspec.structs.replace(self.folder.state(), guard_pid=0, kafka_pid=0))
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _owned(self) -> bool:
        """Whether the folder is this process's to start a Kafka on."""
        try:
            self._lock = self.folder.own()
        except OSError as error:
            raise BrokerError(f"Kafka's data folder {self.folder.path} cannot be used: {error}") from error
        return self._lock is not None

    def _joined(self) -> bool:
        """Whether the Kafka of the folder's owner answers; then it is the one used."""
        state = self.folder.state()
        servers = f"{LOOPBACK}:{state.port}"
        if not (self.folder.runs(state.guard_pid) and admin.answers(admin.client(servers), 1.0)):
            return False
        self.bootstrap_servers = servers
        self.notice = f"Kafka at {servers}, started by another Parallax: it stops when that one does."
        return True

    def _launch(self) -> None:
        """Starts the child; again on other ports when somebody was quicker to take one."""
        for tries_left in reversed(range(PORT_TRIES)):
            trouble = self._attempt()
            if not trouble:
                return
            if not (tries_left and PORT_TAKEN in trouble):
                raise BrokerError(f"Kafka did not start: {trouble}")

    def _attempt(self) -> str:
        """Starts the child once and waits until it answers; what went wrong, or nothing."""
        state = with_ports(self.folder.state())
        self.folder.remember(state)
        self._launcher.prepare(state, self._kafka)
        self._guard, pid = process, _ = self._launcher.spawn()
        self.folder.remember(msgspec.structs.replace(state, guard_pid=process.pid, kafka_pid=pid))
        self.bootstrap_servers = f"{LOOPBACK}:{state.port}"
        self.notice = f"Kafka at {self.bootstrap_servers}, started here; it keeps its messages in {self.folder.path}."
        if admin.wait_until_ready(self.bootstrap_servers, seconds=START_SECONDS, alive=lambda: process.poll() is None):
            return ""
        return self._launcher.trouble()
