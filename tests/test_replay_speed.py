"""The benchmark of replay tells time, memory and stages of a process of its own, and judges them by the target."""

from __future__ import annotations

import io
import os
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "replay_speed.py"
SAMPLES = SCRIPT.parent.parent / "samples" / "articles.jsonl"
speed = SimpleNamespace(**runpy.run_path(str(SCRIPT)))


@pytest.mark.parametrize(
    ("wall", "gigabytes", "problems"),
    [(89.9, 1.49, 0), (90.0, 1.0, 1), (10.0, 1.5, 1), (300.0, 3.0, 2)],
)
def test_the_target_is_missed_from_the_limit_on(wall: float, gigabytes: float, problems: int) -> None:
    """ "Under" means under, for time and memory alike."""
    assert len(speed.missed([speed.Run(wall, 1.0, gigabytes, {})])) == problems


def test_the_worst_run_counts() -> None:
    """One slow run of three is a miss."""
    fast, slow = speed.Run(10.0, 9.0, 1.0, {}), speed.Run(100.0, 9.0, 1.0, {})
    assert speed.missed([fast, slow, fast])


def test_the_table_says_where_the_time_went() -> None:
    """Each stage, what is outside of all stages, and the articles a second of the middle run."""
    console = Console(file=io.StringIO(), width=120)
    runs = [speed.Run(wall, 5.0, 1.25, {"analysis": 6.0, "events": 2.0}) for wall in (20.0, 10.0, 12.0)]
    assert speed.report(runs, 24, console).wall == 12.0
    shown = console.file.getvalue()
    for part in (
        "analysis",
        "6.00",
        "50%",
        "250.0",
        "starting, loading, files",
        "4.00",
        "2.0 articles a second",
        "1.25 GB",
    ):
        assert part in shown


def test_a_replay_that_fails_is_no_measurement() -> None:
    """The benchmark ends with what the replay said, here of a setting that cannot be."""
    environment = {**os.environ, "PARALLAX_EVENTS__JOIN_THRESHOLD": "7"}
    command = [sys.executable, str(SCRIPT), str(SAMPLES)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "events.join_threshold" in done.stderr
    assert "the replay ended with exit code 2" in done.stderr
