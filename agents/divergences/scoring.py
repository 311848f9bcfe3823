"""The seam between the finder and an NLI model: anything that scores sentence pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Contradiction(Protocol):
    """What a scorer says of a pair; the three sum to one."""

    @property
    def entailment(self) -> float:
        """Probability that the first sentence means the second is true."""

    @property
    def contradiction(self) -> float:
        """Probability that both cannot be true."""


class ContradictionScorer(Protocol):
    """Scores sentence pairs (`agents.divergences.nli.NliScorer`, or a fake in tests)."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Contradiction]:
        """One score a pair, in their order."""
