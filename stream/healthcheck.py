"""Whether the worker on this machine is well: `python -m stream.healthcheck` exits with 0 if it is, for containers.

A worker is well when `/metrics` answers and its loop came round lately: a process that merely lives may be stuck.
"""

from __future__ import annotations

import os
import sys
import time
import urllib.request

HEARTBEAT = "parallax_heartbeat_timestamp_seconds "
LONGEST_SECONDS = 120.0
_ANSWER_SECONDS = 5.0
_DEFAULT_PORT = "9108"  # of config.settings, which takes too long to load for something run every few seconds


def complaint(address: str, *, now: float) -> str:
    """What is wrong with the worker whose metrics are at `address`; empty when it is well. `now` in Unix seconds."""
    try:
        with urllib.request.urlopen(address, timeout=_ANSWER_SECONDS) as response:  # noqa: S310  # http to ourselves
            lines = response.read().decode().splitlines()
    except OSError as error:
        return f"{address} does not answer: {error}"
    beats = [float(line.removeprefix(HEARTBEAT)) for line in lines if line.startswith(HEARTBEAT)]
    if not beats:
        return f"{address} has no {HEARTBEAT.strip()}: that is no worker of Parallax"
    silent = now - max(beats)
    return "" if silent <= LONGEST_SECONDS else f"the worker's loop has not come round for {silent:.0f} seconds"


def main() -> None:
    """Check the port that the settings' environment variable names."""
    port = os.environ.get("PARALLAX_WORKER__METRICS_PORT", _DEFAULT_PORT)
    sys.exit(complaint(f"http://127.0.0.1:{port}/metrics", now=time.time()) or 0)


if __name__ == "__main__":
    main()
