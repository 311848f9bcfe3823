"""The seam between the finder and an NLI model: anything that scores sentence pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from stream.records import DivergenceType


class Contradiction(Protocol):
    """What a scorer says of a pair; the three sum to one."""

    @property
    def entailment(self) -> float:
        """Probability that the first sentence means the second is true."""

    @property
    def contradiction(self) -> float:
        """Probability that both cannot be true."""


class Matter(Protocol):
    """What a scorer says of whether a pair tells of one matter; the three sum to one."""

    @property
    def other(self) -> float:
        """Probability that they tell of different matters."""

    @property
    def differ(self) -> float:
        """Probability that they tell of one and do not square."""

    @property
    def type(self) -> DivergenceType:
        """What they then most likely differ in."""


class ContradictionScorer(Protocol):
    """Scores sentence pairs (`agents.divergences.nli.NliScorer`, or a fake in tests)."""

    @property
    def tells_matters(self) -> bool:
        """Can it say whether a pair tells of one matter?"""

    def score(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Contradiction]:
        """One score a pair, in their order."""

    def matters(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Matter]:
        """Of each pair whether it tells of one matter, in their order."""
