"""The join decision: how probable it is that two groups of reports are about one event.

A logistic regression over means of pair features, and over how alike the groups are *in proportion to how alike the
reports are within each*: two halves of one event are as like each other as they are in themselves, while two arrests
share a vocabulary and still keep to their own names. Its numbers stand in `decision.json`, which
`benchmarks/events_fit.py` makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from agents.events.likeness import NAMES
from stream.errors import ModelError

Vector = NDArray[np.float64]
RATIOS = ("terms", "names", "lead")
"""Pair features that are also seen in proportion to their mean within the two groups."""
PRIOR_PAIRS = 2.0
"""How many pairs a group's mean likeness is believed to rest on before any are seen."""


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The regression's numbers. `within` is the mean of each ratio's feature inside events, used for small groups."""

    pair: dict[str, float]
    ratio: dict[str, float]
    within: dict[str, float]
    log_smaller: float
    log_larger: float
    intercept: float


@cache
def shipped() -> Decision:
    """The decision that ships with Parallax.

    Raises:
        ModelError: `decision.json` does not fit this code.
    """
    data = files("agents.events").joinpath("decision.json").read_bytes()
    try:
        decision = msgspec.json.decode(data, type=Decision)
    except msgspec.DecodeError as error:
        raise ModelError(f"agents/events/decision.json cannot be used: {error}. Run benchmarks/events_fit.py.") from error
    if set(decision.pair) - set(NAMES) or set(decision.ratio) != set(RATIOS) or set(decision.within) != set(RATIOS):
        raise ModelError(
            "agents/events/decision.json names other features than agents/events/likeness.py has. "
            "Run benchmarks/events_fit.py."
        )
    return decision


def pair_sum(decision: Decision, features: NDArray[np.float32]) -> NDArray[np.float64]:
    """The pair features' part of the logit for every pair (features: `len(NAMES)` × n × m)."""
    total = np.zeros(features.shape[1:], np.float64)
    for name, row in zip(NAMES, features, strict=True):
        weight = decision.pair.get(name, 0.0)
        if weight:
            total += weight * row.astype(np.float64)
    return total


@dataclass
class Groups:
    """Sums over groups of reports, from which any two groups' logit follows.

    `between[0]` sums `pair_sum`, `between[1:]` the ratios' features, over the pairs of two groups (n × n);
    `inside` sums the ratios' features over the pairs within each group.
    """

    decision: Decision
    between: NDArray[np.float64]
    inside: NDArray[np.float64]
    sizes: Vector

    @classmethod
    def singles(cls, decision: Decision, features: NDArray[np.float32]) -> Groups:
        """Every report a group of its own (features: `len(NAMES)` × n × n)."""
        ratios = [features[NAMES.index(name)].astype(np.float64) for name in RATIOS]
        between = np.stack([pair_sum(decision, features), *ratios])
        for sums in between:
            np.fill_diagonal(sums, 0.0)
        n = features.shape[1]
        return cls(decision, between, np.zeros((len(RATIOS), n)), np.ones(n))

    def logits(self, group: int) -> Vector:
        """The logit of `group` and every group being one event."""
        pairs = self.sizes[group] * self.sizes
        means = self.between[:, group] / pairs
        within = self._within()
        total = means[0] + self.decision.intercept
        for row, name in enumerate(RATIOS):
            shared = np.sqrt(within[row, group] * within[row])
            total += self.decision.ratio[name] * means[row + 1] / shared
        total += self.decision.log_smaller * np.log(np.minimum(self.sizes[group], self.sizes))
        total += self.decision.log_larger * np.log(np.maximum(self.sizes[group], self.sizes))
        return cast(Vector, total)

    def _within(self) -> NDArray[np.float64]:
        prior = np.array([[self.decision.within[name]] for name in RATIOS])
        pairs = self.sizes * (self.sizes - 1) / 2
        mean = (self.inside + PRIOR_PAIRS * prior) / (pairs + PRIOR_PAIRS)
        return cast(NDArray[np.float64], np.maximum(mean, 1e-3))

    def merge(self, keep: int, gone: int) -> None:
        """Make the two groups one, under the number `keep`."""
        self.inside[:, keep] += self.inside[:, gone] + self.between[1:, keep, gone]
        self.between[:, keep] += self.between[:, gone]
        self.between[:, :, keep] = self.between[:, keep]
        self.between[:, keep, keep] = 0.0
        self.sizes[keep] += self.sizes[gone]


def single_logits(decision: Decision, features: NDArray[np.float32]) -> NDArray[np.float64]:
    """The logit of every pair of single reports (features: `len(NAMES)` × n × m)."""
    total = pair_sum(decision, features) + decision.intercept
    for name in RATIOS:
        row = features[NAMES.index(name)].astype(np.float64)
        total += decision.ratio[name] * row / max(decision.within[name], 1e-3)
    return total
