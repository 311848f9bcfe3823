"""What the tests of the deployment share: the repository's files, a worker's metrics in motion, Prometheus's tools."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from stream.metrics import STAGES, Metrics, SlackOutcome
from stream.records import DivergenceType, Verdict

ROOT = Path(__file__).parent.parent.parent


def read_yaml(path: str) -> Any:
    """A YAML file of the repository."""
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def needs(tool: str) -> str:
    """The path of one of Prometheus's tools; the test is skipped where it is not installed."""
    found = shutil.which(tool)
    if found is None:
        package = "prometheus-alertmanager" if tool == "amtool" else "prometheus"
        pytest.skip(f"{tool} is not installed (apt-get install {package})")
    return found


def exercise(metrics: Metrics) -> None:
    """What a worker in good health does, over and over."""
    now = datetime.now(UTC)
    for stage in STAGES:
        with metrics.stage(stage).batch(20) as batch:
            batch.out(20)
            batch.saw(published_at=now, arrived_at=now)
    metrics.rejected("not_json")
    metrics.rejected("language")
    metrics.slack_request("chat.postMessage", SlackOutcome.OK, 0.2)
    metrics.feedback(Verdict.USEFUL, DivergenceType.NUMBER)
    metrics.consumer_lag({("articles", 0): 5})
    metrics.table_size("tracked", 7)
    metrics.events_open(7)
    metrics.alerts_waiting(1, now)
    metrics.heartbeat()


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], bool], what: str, seconds: float = 45) -> None:
    """Wait for a condition; say what did not come when it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:g} s for {what}"
        time.sleep(0.05)
