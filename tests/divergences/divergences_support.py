"""What the tests of divergences import by name: a fake NLI model, types, and the values of findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from agents.divergences.detectors.base import Detector, Finding
from stream.records import DivergenceType, Report

PUBLISHED = datetime(2024, 3, 15, 12, 0, tzinfo=UTC)
"""A Friday."""

MakeReport = Callable[..., Report]
Find = Callable[[Detector, str, str], list[Finding]]


class Verdict(NamedTuple):
    """What the fake scorer says of a pair."""

    entailment: float = 0.0
    neutral: float = 1.0
    contradiction: float = 0.0


class Read(NamedTuple):
    """What the fake scorer says of whether a pair tells of one matter."""

    agree: float = 0.0
    other: float = 1.0
    differ: float = 0.0
    type: DivergenceType = DivergenceType.OTHER


class FakeScorer:
    """A scorer that says the same of every pair and remembers what it was asked.

    Of whether a pair tells of one matter it says what `matter` returns for both sentences; without one it cannot tell.
    """

    def __init__(self, verdict: Verdict | None = None, matter: Callable[[str, str], Read] | None = None) -> None:
        self.verdict = verdict or Verdict()
        self.matter = matter
        self.asked: list[tuple[str, str]] = []
        self.read: list[tuple[str, str]] = []

    @property
    def tells_matters(self) -> bool:
        """Only where it was made so."""
        return self.matter is not None

    def matters(self, pairs: Sequence[tuple[str, str]]) -> list[Read]:
        """What `matter` says of each pair."""
        assert self.matter is not None
        self.read += pairs
        return [self.matter(*pair) for pair in pairs]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Verdict]:
        """The verdict, once a pair."""
        self.asked += pairs
        return [self.verdict] * len(pairs)


def values(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """The two values of each finding."""
    return [(one.a.text, one.b.text) for one in found]
