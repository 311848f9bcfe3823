"""Keeps a child process no longer than the process that asked for it, however that one ends.

Run as a file by `stream.broker.process`, with the standard library alone: `guard.py PARENT COMMAND...`. It starts the
command, writes its process id as one line on standard output, and stops it (SIGTERM, then SIGKILL) when it is told to
(SIGTERM), or when its own parent is no longer PARENT: that is seen also after a SIGKILL, when nobody could tell it
anything. When the guard itself is killed, Linux ends the command in its place.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

LOOK_SECONDS = 0.2
"""How long the command may outlive the parent before that is noticed."""
GRACE_SECONDS = 20.0
"""How long the command may take to stop by itself: a Kafka flushes its logs within a second or two."""
PR_SET_PDEATHSIG = 1


def end_with_me() -> None:
    """Asks Linux to send SIGTERM to this process when its parent ends; other systems have no such thing."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(child: subprocess.Popen[bytes]) -> None:
    """Ends the child, politely first."""
    child.terminate()
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def main(arguments: list[str]) -> int:
    """Runs the command until it ends, the parent ends, or SIGTERM comes; its exit status."""
    parent, command = int(arguments[0]), arguments[1:]
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(  # noqa: S603 - the command is the one our own process built
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        preexec_fn=end_with_me,  # noqa: PLW1509 - safe here: this process has one thread
    )
    os.write(sys.stdout.fileno(), f"{child.pid}\n".encode())
    while child.poll() is None:
        if told or os.getppid() != parent:
            stop(child)
            break
        time.sleep(LOOK_SECONDS)
    return child.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
