"""The seam between the finder and the network: anything that reads pairs of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Matter(Protocol):
    """What a scorer says of whether a pair tells of one matter; the three sum to one."""

    @property
    def agree(self) -> float:
        """Probability that they tell of one and square."""

    @property
    def other(self) -> float:
        """Probability that they tell of different matters."""

    @property
    def differ(self) -> float:
        """Probability that they tell of one and do not square."""


class MatterScorer(Protocol):
    """Reads pairs of sentences (`agents.divergences.nli.NliScorer`, or a fake in tests)."""

    @property
    def tells_matters(self) -> bool:
        """Was it taught whether a pair tells of one matter, so that what it says can be weighed?"""

    def matters(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Matter]:
        """Of each pair whether it tells of one matter, in their order."""
