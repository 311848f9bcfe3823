"""`parallax replay`: the stages in one process without a broker, for back-fills, tuning and benchmarks.

The cores are those of the worker and are given dicts for their state. Time is the articles' own (the newest
`published_at` read so far), so the same file gives the same output, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import msgspec

from agents.compose import Cores
from agents.intake.core import Rejection
from stream.errors import InputError
from stream.records import (
    AlertRecord,
    AlertStatus,
    Change,
    CleanArticle,
    Divergence,
    EventReport,
    SelfContradiction,
    Status,
    encode,
)

_SETTLE_LIMIT = 1000  # rounds of the alert clock at the end; far more than any desk needs, so a loop is an error
_STANDING = frozenset({Status.NEW, Status.STRENGTHENED})

F = TypeVar("F", Divergence, SelfContradiction)


@dataclass
class Output:
    """What a replay found, as it is written to the folder."""

    assignments: list[bytes] = field(default_factory=list)
    divergences: dict[str, Divergence] = field(default_factory=dict)
    own: dict[str, SelfContradiction] = field(default_factory=dict)
    alerts: list[AlertRecord] = field(default_factory=list)
    rejected: list[bytes] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    articles: int = 0

    @property
    def standing(self) -> list[Divergence]:
        """Divergences neither withdrawn nor superseded, in the order of event time."""
        return _standing(self.divergences)

    @property
    def self_contradictions(self) -> list[SelfContradiction]:
        """Where single articles contradict themselves, in the order of event time."""
        return _standing(self.own)

    def write(self, folder: Path) -> None:
        """Write the five JSONL files that the README names and `timings.json` (seconds by stage); `folder` is there."""
        _write_lines(folder / "assignments.jsonl", self.assignments)
        _write_lines(folder / "divergences.jsonl", map(encode, self.standing))
        _write_lines(folder / "self_contradictions.jsonl", map(encode, self.self_contradictions))
        _write_lines(folder / "alerts.jsonl", map(encode, self.alerts))
        _write_lines(folder / "rejected.jsonl", self.rejected)
        (folder / "timings.json").write_text(json.dumps(self.seconds, indent=1) + "\n", encoding="utf-8")


def read_lines(path: Path) -> list[bytes]:
    """The file's lines that are not blank.

    Raises:
        InputError: the file is not there or cannot be read.
    """
    try:
        return [line for line in path.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}. Give a file of one JSON article a line.") from error


class Replay:
    """Runs articles through every stage in the order given."""

    def __init__(self, cores: Cores, *, batch_size: int) -> None:
        self._cores = cores
        self._batch_size = batch_size
        self._watermark = datetime.min.replace(tzinfo=UTC)
        self.output = Output()

    def run(self, lines: Iterable[bytes], *, received_at: datetime, advance: Callable[[], object]) -> Output:
        """Everything found in `lines` (one JSON article each); `advance` is called after every line.

        `received_at` bounds how far ahead an article may be dated.
        """
        batch: list[CleanArticle] = []
        for number, line in enumerate(lines, 1):
            article = self._take_in(number, line, received_at)
            if article is not None:
                batch.append(article)
            if len(batch) >= self._batch_size:
                self._follow(batch)
                batch = []
            advance()
        self._follow(batch)
        self._settle_alerts()
        return self.output

    def _take_in(self, number: int, line: bytes, received_at: datetime) -> CleanArticle | None:
        with self._timed("intake"):
            outcome: CleanArticle | Rejection | None = self._cores.intake.accept(line, received_at=received_at)
        if isinstance(outcome, Rejection):
            row = {"line": number, "reason": outcome.reason, "detail": outcome.detail, "original": _shown(line)}
            self.output.rejected.append(msgspec.json.encode(row))
            return None
        if outcome is not None:
            self._cores.intake.remember(outcome)
        return outcome

    def _follow(self, batch: list[CleanArticle]) -> None:
        if not batch:
            return
        with self._timed("analysis"):
            reports = self._cores.analyst.analyse(batch)
        for report in reports:
            self.output.articles += 1
            self._watermark = max(self._watermark, report.published_at)
            with self._timed("events"):
                changes = self._cores.tracker.place(report)
            for change in changes:
                self._compare(change)
            self._alert(self._watermark)

    def _compare(self, change: EventReport) -> None:
        if change.change is Change.JOINED:
            row = {"article_id": change.article_id, "event_id": change.event_id}
            self.output.assignments.append(msgspec.json.encode(row))
        with self._timed("divergences"):
            told = self._cores.finder.observe(change)
        self.output.own |= {found.id: found for found in told.self_contradictions}
        with self._timed("alerts"):
            self._cores.desk.follow(change, self._watermark)
            for divergence in told.divergences:
                self.output.divergences[divergence.id] = divergence
                self._cores.desk.consider(divergence, self._watermark)

    def _alert(self, now: datetime) -> None:
        with self._timed("alerts"):
            for intent in self._cores.desk.due(now):
                sent = msgspec.structs.replace(intent, status=AlertStatus.SENT, ts=intent.ts or f"replay-{intent.key}")
                self._cores.desk.settle(sent)
                self.output.alerts.append(sent)

    def _settle_alerts(self) -> None:
        """Let the alert clock run on until nothing more is due."""
        for _ in range(_SETTLE_LIMIT):
            due = self._cores.desk.next_due()
            if due is None:
                return
            self._watermark = max(due, self._watermark) + timedelta(seconds=1)
            self._alert(self._watermark)
        raise RuntimeError("alerts stay due without end")

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = perf_counter()
        try:
            yield
        finally:
            self.output.seconds[stage] = self.output.seconds.get(stage, 0.0) + perf_counter() - start


def _standing(found: dict[str, F]) -> list[F]:
    live = [one for one in found.values() if one.status in _STANDING]
    return sorted(live, key=lambda one: (one.detected_at, one.id))


def _shown(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace")


def _write_lines(path: Path, lines: Iterable[bytes | Any]) -> None:
    with path.open("wb") as out:
        out.writelines(line + b"\n" for line in lines)
