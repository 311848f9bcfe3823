"""What the tests of divergences import by name: a fake NLI model, types, and the values of findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from agents.divergences.detector import Detector, Finding
from stream.records import Report

PUBLISHED = datetime(2024, 3, 15, 12, 0, tzinfo=UTC)
"""A Friday."""

MakeReport = Callable[..., Report]
Find = Callable[[Detector, str, str], list[Finding]]


class Read(NamedTuple):
    """What the fake scorer says of whether a pair tells of one matter."""

    agree: float = 0.0
    other: float = 1.0
    differ: float = 0.0


class FakeScorer:
    """A network that says of every pair what `matter` returns for both sentences, and remembers what it read.

    Without `matter` it was not taught matters, and leaves everything open.
    """

    def __init__(self, matter: Callable[[str, str], Read] | None = None) -> None:
        self.matter = matter
        self.read: list[tuple[str, str]] = []

    @property
    def tells_matters(self) -> bool:
        """Only where it was made so."""
        return self.matter is not None

    def matters(self, pairs: Sequence[tuple[str, str]]) -> list[Read]:
        """What `matter` says of each pair."""
        self.read += pairs
        return [self.matter(*pair) if self.matter else Read() for pair in pairs]


def values(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """The two values of each finding."""
    return [(one.a.text, one.b.text) for one in found]
