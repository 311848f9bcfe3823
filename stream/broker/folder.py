"""The data folder of a Kafka of our own: who owns it, on which ports, and which processes belong to it.

A folder has one owner at a time, known by a file lock that the system lets go however the owner ends. Processes are
believed to be ours only when the recorded id still names a process whose command line carries this very folder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import BinaryIO

import msgspec

from stream.records import decode

POLL_SECONDS = 0.05
GUARD_SECONDS = 30.0
"""A guard gives its Kafka 20 seconds to stop by itself."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered from run to run; process ids are 0 when nothing runs."""

    cluster_id: str
    port: int = 0
    controller_port: int = 0
    guard_pid: int = 0
    kafka_pid: int = 0


class Folder:
    """One data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.log = self.path / "kafka.log"
        self.output = self.path / "kafka.out"
        self.properties = self.path / "server.properties"
        self.formatted = self.path / "data" / "meta.properties"
        self._state = self.path / "state.json"

    @property
    def mark(self) -> str:
        """What the command line of every process on this folder carries."""
        return f"-Dparallax.folder={self.path}"

    def own(self) -> BinaryIO | None:
        """Makes this process the owner until the file given back is closed; None while another one is.

        Raises:
            OSError: the folder cannot be made or written.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        lock = (self.path / "owner.lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return None
        return lock

    def state(self) -> State:
        """What is remembered; a new cluster id where nothing is, or nothing that can be read."""
        try:
            return decode(self._state.read_bytes(), State)
        except (FileNotFoundError, msgspec.DecodeError):
            return State(cluster_id=urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode())

    def remember(self, state: State) -> None:
        """Writes the state, whole or not at all."""
        scratch = self._state.with_suffix(".new")
        scratch.write_bytes(msgspec.json.encode(state))
        scratch.replace(self._state)

    def runs(self, pid: int) -> bool:
        """Whether `pid` is a running process of this folder's."""
        return pid > 0 and os.fsencode(self.mark) in _command_line(pid)

    def end_leftovers(self) -> None:
        """Ends what an owner that was killed left running on this folder, and waits until it is gone."""
        state = self.state()
        for pid in (state.guard_pid, state.kafka_pid):
            self._end(pid, signal.SIGTERM, GUARD_SECONDS) or self._end(pid, signal.SIGKILL, GUARD_SECONDS)

    def _end(self, pid: int, how: signal.Signals, seconds: float) -> bool:
        """Sends the signal and waits; whether the process is gone."""
        if self.runs(pid):
            os.kill(pid, how)
        deadline = time.monotonic() + seconds
        while self.runs(pid) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return not self.runs(pid)


def _command_line(pid: int) -> bytes:
    """The process's command line, empty when there is no such process."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return b""
    ps = shutil.which("ps") or "/bin/ps"
    return subprocess.run([ps, "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False).stdout  # noqa: S603 - a number
