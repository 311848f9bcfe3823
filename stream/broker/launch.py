"""Starting Kafka's own programs: the properties, the format of its storage, the guarded child, what its log says."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from dataclasses import dataclass

from config.settings import Kafka
from stream.broker import guard
from stream.broker.folder import Folder, State
from stream.broker.jars import POM, Programs
from stream.errors import BrokerError

LOOPBACK = "127.0.0.1"
FORMAT_SECONDS = 120
# One level of compilation: half the processor time of a start, and a newsroom's feed is nothing to a Kafka.
JVM = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError")
TROUBLE = re.compile(r"\b(ERROR|FATAL)\b|Exception")
# A broker that was killed may come back when its session has run out: 9 seconds unless told otherwise.
# Relative paths: Kafka runs in its data folder, so that no character of the folder's name needs escaping.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{state.controller_port}
listeners=PLAINTEXT://{host}:{state.port},CONTROLLER://{host}:{state.controller_port}
advertised.listeners=PLAINTEXT://{host}:{state.port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=data
auto.create.topics.enable=false
num.partitions={kafka.partitions}
message.max.bytes={kafka.max_message_bytes}
replica.fetch.max.bytes={kafka.max_message_bytes}
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=8
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
log.cleaner.dedupe.buffer.size=33554432
log.index.size.max.bytes=2097152
"""


@dataclass(frozen=True)
class Launcher:
    """Runs Kafka's programs on one data folder."""

    folder: Folder
    programs: Programs

    def prepare(self, state: State, kafka: Kafka) -> None:
        """Writes the properties and, the first time, formats the storage under the cluster id.

        Raises:
            BrokerError: the storage could not be formatted.
        """
        self.folder.properties.write_text(PROPERTIES.format(state=state, kafka=kafka, host=LOOPBACK), encoding="ascii")
        if self.folder.formatted.exists():
            return
        cluster = f"--cluster-id={state.cluster_id}"  # in one word, as an id may begin with a dash
        arguments = ("format", cluster, "-c", self.folder.properties.name, "--ignore-formatted")
        ran = subprocess.run(  # noqa: S603 - built here
            self._command("kafka.tools.StorageTool", *arguments),
            cwd=self.folder.path,
            capture_output=True,
            text=True,
            check=False,
            timeout=FORMAT_SECONDS,
        )
        if ran.returncode:
            said = (ran.stderr or ran.stdout).strip().splitlines() or ["no reason given"]
            raise BrokerError(f"Kafka's storage in {self.folder.path} could not be formatted: {said[-1]}")

    def spawn(self) -> tuple[subprocess.Popen[bytes], int]:
        """Starts Kafka under a guard of its own session, out of reach of the terminal's Ctrl-C; guard and Kafka's id.

        Raises:
            BrokerError: the guard ended before it could say Kafka's process id.
        """
        self.folder.log.unlink(missing_ok=True)
        command = (sys.executable, "-I", "-S", guard.__file__, str(os.getpid()))
        with self.folder.output.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - built here
                [*command, *self._command("kafka.Kafka", self.folder.properties.name)],
                cwd=self.folder.path,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=output,
                start_new_session=True,
            )
        if process.stdout is None:
            raise AssertionError("a pipe was asked for")
        with process.stdout as told:
            line = told.readline()
        if not line:
            process.wait()
            raise BrokerError(f"Kafka could not be run: {self.trouble()}")
        return process, int(line)

    def trouble(self) -> str:
        """The last thing that Kafka's logs complain of, and where to read on."""
        lines: list[str] = []
        for file in (self.folder.output, self.folder.log):
            if file.exists():
                lines += [line for line in file.read_text(errors="replace").splitlines() if TROUBLE.search(line)]
        log = self.folder.log if self.folder.log.exists() else self.folder.output
        return f"{lines[-1].strip() if lines else 'it gave no reason'} (its log: {log})"

    def _command(self, program: str, *arguments: str) -> list[str]:
        """The command line of one of Kafka's programs, carrying the folder's mark."""
        logging = (f"-Dlog4j2.configurationFile={POM.with_name('log4j2.xml')}", f"-Dparallax.log={self.folder.log}")
        return [
            *(str(self.programs.java), *JVM, self.folder.mark, *logging),
            *("-cp", f"{self.programs.jars}/*", program, *arguments),
        ]


def with_ports(state: State) -> State:
    """The state with its two remembered ports where both are free, else with two that are."""
    if state.port and _free(state.port) and _free(state.controller_port):
        return state
    with socket.socket() as first, socket.socket() as second:
        first.bind((LOOPBACK, 0))
        second.bind((LOOPBACK, 0))
        return State(
            cluster_id=state.cluster_id,
            port=first.getsockname()[1],
            controller_port=second.getsockname()[1],
        )


def _free(port: int) -> bool:
    """Whether a server may listen on the loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
