"""How well articles are put into events: B-cubed by the benchmark's own scorer, in several orders of arrival.

usage: python -m benchmarks.events_quality [--sets newsevents ecbplus] [--orders 3] [--keep FOLDER] [--check]

Intake, analysis and the tracker run as they do in a worker. The articles are streamed in the order of the file and in
shuffled orders; that all orders give the same events is checked too. `--keep` writes the reports to FOLDER/SET.jsonl
and reads them from there when they exist (delete them when analysis changes). `--check` exits 1 below the targets.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import track

from agents import compose
from agents.events.core import EventTracker
from agents.intake.core import Rejection
from config.settings import Settings, load
from stream.records import Change, CleanArticle, Report, decode, encode

BENCHMARK = Path(__file__).parent.parent.parent / "shared" / "benchmark"
TARGETS = {"newsevents": 0.97, "ecbplus": 0.95}
_BATCH = 16


def read_reports(settings: Settings, articles: Path) -> Iterator[Report]:
    """The reports of a file of articles; what intake rejects is named on standard error."""
    intake, analyst = compose.make_intake(settings, {}), compose.make_analyst(settings)
    taken: list[CleanArticle] = []
    for line in articles.read_bytes().splitlines():
        outcome = intake.accept(line, received_at=datetime.now(UTC))
        if isinstance(outcome, Rejection):
            print(f"rejected: {outcome.reason}: {outcome.detail}", file=sys.stderr)
        elif outcome is not None:
            taken.append(outcome)
    for start in track(range(0, len(taken), _BATCH), f"analysing {articles.parent.name}"):
        yield from analyst.analyse(taken[start : start + _BATCH])


def reports_of(settings: Settings, name: str, keep: Path | None) -> list[Report]:
    """The reports of a set, from the folder where they are kept if they are there."""
    kept = keep / f"{name}.jsonl" if keep else None
    if kept and kept.exists():
        return [decode(line, Report) for line in kept.read_bytes().splitlines()]
    reports = list(read_reports(settings, BENCHMARK / name / "articles.jsonl"))
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(b"".join(encode(report) + b"\n" for report in reports))
    return reports


def assign(settings: Settings, reports: Sequence[Report]) -> dict[str, str]:
    """Article id -> the event it joined last, the reports placed in the order given."""
    tracker = EventTracker(settings.events, tracked={}, archive={})
    joined: dict[str, str] = {}
    for report in track(reports, "placing"):
        changes = tracker.place(report)
        joined |= {each.article_id: each.event_id for each in changes if each.change is Change.JOINED}
    return joined


def score(name: str, assignments: dict[str, str]) -> tuple[float, str]:
    """F1 and the scorer's own words."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "assignments.jsonl"
        rows = [json.dumps({"article_id": article, "event_id": event}) for article, event in assignments.items()]
        path.write_text("\n".join(rows))
        command = [sys.executable, str(BENCHMARK / "score_events.py"), str(BENCHMARK / name / "gold.jsonl"), str(path)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  our own files
    found = re.search(r"F1 ([\d.]+)", said)
    if found is None:
        raise SystemExit(f"the scorer gave no F1: {said}")
    return float(found[1]), said.strip()


def partition(assignments: dict[str, str]) -> list[list[str]]:
    """The events as sets of articles, whatever they are called."""
    members = defaultdict(list)
    for article, event in sorted(assignments.items()):
        members[event].append(article)
    return sorted(members.values())


def measure(settings: Settings, name: str, orders: int, keep: Path | None) -> bool:
    """Print a set's scores; whether the target is reached and all orders agree."""
    reports = reports_of(settings, name, keep)
    shuffled = [random.Random(seed).sample(reports, len(reports)) for seed in range(1, orders + 1)]  # noqa: S311
    in_order, *others = [assign(settings, each) for each in [reports, *shuffled]]
    f1, said = score(name, in_order)
    agree = all(partition(other) == partition(in_order) for other in others)
    print(f"{name}: {said}\n  target {TARGETS[name]}; the same events in {orders} shuffled orders: {agree}")
    return f1 >= TARGETS[name] and agree


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", choices=sorted(TARGETS), default=sorted(TARGETS))
    parser.add_argument("--orders", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    settings = load()
    reached = [measure(settings, name, arguments.orders, arguments.keep) for name in arguments.sets]
    if arguments.check and not all(reached):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
