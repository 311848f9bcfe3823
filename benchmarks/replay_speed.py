"""How long `parallax replay` takes, how much memory it needs, and where the time goes.

    python benchmarks/replay_speed.py [ARTICLES.jsonl] [--check] [--runs 3]

Without a file: the 188 articles of the benchmark beside the repository where it is there, else the samples. The target
(for the benchmark's articles on 2 cores): under 90 s and under 1.5 GB. With `--check` the exit code is 1 when it is
missed. Each run is a process of its own, so loading the models is part of the time, and memory is that process's peak.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
BENCHMARK = ROOT.parent / "shared" / "benchmark" / "newsevents" / "articles.jsonl"
SAMPLES = ROOT / "samples" / "articles.jsonl"
TARGET_SECONDS = 90.0
TARGET_GIGABYTES = 1.5
COMMAND = (sys.executable, "-c", "from agents.cli import main; main()", "replay")


@dataclass(frozen=True)
class Run:
    """One replay: seconds by the clock and of the processor, peak resident gigabytes, seconds of each stage."""

    wall: float
    cpu: float
    gigabytes: float
    stages: dict[str, float]

    @property
    def rest(self) -> float:
        """Seconds in no stage: starting Python, loading models, reading and writing files."""
        return max(0.0, self.wall - sum(self.stages.values()))


def replay(articles: Path, out: Path) -> Run:
    """Replay a file in a process of its own.

    Raises:
        SystemExit: the replay failed; what it said goes before.
    """
    started = time.perf_counter()
    with (out / "log").open("w+b") as log:
        child = subprocess.Popen([*COMMAND, str(articles), "--out", str(out)], stdout=log, stderr=log, cwd=ROOT)  # noqa: S603  # our own program
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace"))
            raise SystemExit(f"the replay ended with exit code {child.returncode}")
    stages: dict[str, float] = json.loads((out / "timings.json").read_text("utf-8"))
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e9, stages)


def report(runs: Sequence[Run], articles: int, console: Console) -> Run:
    """Print the middle run as a table; the run."""
    middle = sorted(runs, key=lambda run: run.wall)[(len(runs) - 1) // 2]
    table = Table("", "seconds", "share", "ms an article", title=f"{articles} articles, middle of {len(runs)} run(s)")
    stages = sorted(middle.stages.items(), key=lambda item: -item[1])
    for name, seconds in [*stages, ("starting, loading, files", middle.rest), ("all", middle.wall)]:
        table.add_row(name, f"{seconds:.2f}", f"{seconds / middle.wall:.0%}", f"{1000 * seconds / articles:.1f}")
    console.print(table)
    spread = statistics.pstdev(run.wall for run in runs)
    console.print(
        f"{articles / middle.wall:.1f} articles a second, {middle.cpu:.1f} s of processor time, "
        f"peak memory {max(run.gigabytes for run in runs):.2f} GB; all runs: "
        f"{', '.join(f'{run.wall:.1f}' for run in runs)} s (standard deviation {spread:.1f})"
    )
    return middle


def missed(runs: Sequence[Run]) -> list[str]:
    """What the runs miss of the target; the slowest and the largest count."""
    wall, gigabytes = max(run.wall for run in runs), max(run.gigabytes for run in runs)
    found = []
    if wall >= TARGET_SECONDS:
        found.append(f"{wall:.1f} s is not under {TARGET_SECONDS:g} s")
    if gigabytes >= TARGET_GIGABYTES:
        found.append(f"{gigabytes:.2f} GB is not under {TARGET_GIGABYTES:g} GB")
    return found


def main() -> None:
    """Run, print, and judge when asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("articles", type=Path, nargs="?", default=BENCHMARK if BENCHMARK.exists() else SAMPLES)
    parser.add_argument("--runs", type=int, default=1, help="how often (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="exit with 1 when the target is missed")
    given = parser.parse_args()
    path: Path = given.articles.resolve()
    articles = sum(1 for line in path.read_text("utf-8").splitlines() if line.strip())
    runs = []
    for _ in range(max(1, given.runs)):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(replay(path, Path(folder)))
    console = Console()
    report(runs, articles, console)
    problems = missed(runs)
    console.print(
        f"target missed: {'; '.join(problems)}"
        if problems
        else f"target met: under {TARGET_SECONDS:g} s and {TARGET_GIGABYTES:g} GB"
    )
    if given.check and problems:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
