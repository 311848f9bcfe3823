"""A guarded command ends when it is told to, when its parent is gone, and when it has done its work; never later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stream.broker import guard

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)",
]
IMPATIENT = "import sys; from stream.broker import guard; guard.GRACE_SECONDS = 0.3; sys.exit(guard.main(sys.argv[1:]))"
PARENT = """
import os, subprocess, sys
guard = subprocess.Popen([sys.executable, sys.argv[1], str(os.getpid()), *sys.argv[2:]], stdout=subprocess.PIPE)
print(guard.pid, guard.stdout.readline().decode().strip(), flush=True)
sys.stdin.read()
"""


def alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and that nobody has asked about yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(pid: int) -> bool:
    """Whether the process ends within some seconds."""
    deadline = time.monotonic() + 30
    while alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def guarded(command: list[str], parent: int, *, by: tuple[str, ...] = (guard.__file__,)) -> subprocess.Popen[bytes]:
    """The command under a guard that believes `parent` to be its parent."""
    return subprocess.Popen(
        [sys.executable, *by, str(parent), *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def child_of(process: subprocess.Popen[bytes]) -> int:
    """The process id that the guard tells."""
    assert process.stdout is not None
    return int(process.stdout.readline())


@pytest.fixture
def parent() -> Iterator[tuple[subprocess.Popen[bytes], int, int]]:
    """A process that has a guarded sleeper, with the ids of guard and sleeper."""
    command = [sys.executable, "-c", PARENT, guard.__file__, *SLEEP]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        guard_pid, child_pid = map(int, process.stdout.readline().split())
        yield process, guard_pid, child_pid
        process.kill()


pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="asks Linux which processes run")


def test_told_to_stop_it_stops_the_command() -> None:
    """SIGTERM to the guard is SIGTERM to the command, and the guard ends after it."""
    with guarded(SLEEP, os.getpid()) as process:
        child = child_of(process)
        process.terminate()
        process.wait(30)
        assert not alive(child)


def test_a_command_that_does_not_listen_is_killed() -> None:
    """After its time of grace a command that ignores SIGTERM is killed."""
    with guarded(STUBBORN, os.getpid(), by=("-c", IMPATIENT)) as process:
        child = child_of(process)
        assert process.stderr is not None
        assert process.stderr.readline() == b"deaf\n"
        process.terminate()
        process.wait(30)
        assert not alive(child)


def test_a_parent_that_is_gone_already_ends_the_command() -> None:
    """A guard whose parent ended before it could look stops what it started."""
    with guarded(SLEEP, 1) as process:
        child = child_of(process)
        process.wait(30)
        assert not alive(child)


def test_a_killed_parent_ends_guard_and_command(parent: tuple[subprocess.Popen[bytes], int, int]) -> None:
    """SIGKILL to the parent ends both."""
    process, guard_pid, child_pid = parent
    process.kill()
    assert gone(child_pid)
    assert gone(guard_pid)


def test_a_killed_guard_ends_the_command(parent: tuple[subprocess.Popen[bytes], int, int]) -> None:
    """SIGKILL to the guard itself ends the command too."""
    _, guard_pid, child_pid = parent
    os.kill(guard_pid, signal.SIGKILL)
    assert gone(child_pid)


def test_the_terminal_s_interrupt_is_not_for_the_command() -> None:
    """Ctrl-C is the worker's to handle; the guard takes no notice of it."""
    with guarded(SLEEP, os.getpid()) as process:
        child = child_of(process)
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(3 * guard.LOOK_SECONDS)
        assert alive(child)
        process.terminate()


def test_a_command_that_ends_by_itself_gives_its_status() -> None:
    """The guard ends with the command's own exit status, and passes on what it wrote."""
    with guarded([sys.executable, "-c", "print('done'); raise SystemExit(7)"], os.getpid()) as process:
        child_of(process)
        assert process.stderr is not None
        assert process.stderr.read() == b"done\n"
        assert process.wait(30) == 7
