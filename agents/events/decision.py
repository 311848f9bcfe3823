"""The join decision: how probable it is that two groups of reports are about one event.

A logistic regression over means of pair features, and over how alike the groups are *in proportion to how alike the
reports are within each*: two halves of one event are as like each other as they are in themselves, while two arrests
share a vocabulary and still keep to their own names. Its numbers stand in `decision.json`, which
`benchmarks/events_fit.py` makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from agents.events.likeness import NAMES
from stream.errors import ModelError
from stream.records import decode

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
    contrast_larger: float
    contrast_smaller: float
    intercept: float


@cache
def shipped() -> Decision:
    """The decision that ships with Parallax.

    Raises:
        ModelError: `decision.json` does not fit this code.
    """
    data = files("agents.events").joinpath("decision.json").read_bytes()
    try:
        decision = decode(data, Decision)
    except msgspec.DecodeError as error:
        raise ModelError(
            f"agents/events/decision.json cannot be used: {error}. Run benchmarks/events_fit.py."
        ) from error
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


@dataclass(frozen=True)
class Evidence:
    """What a number of reports show together.

    `features` are those of every pair (`len(NAMES)` × n × n), `names` the weight of every name in every report (n ×
    names, 0 to 1).
    """

    features: NDArray[np.float32]
    names: NDArray[np.float32]

    def of(self, reports: Sequence[int]) -> Evidence:
        """The evidence of some of the reports."""
        return Evidence(self.features[:, reports][:, :, reports], self.names[reports])


@dataclass
class Groups:
    """Sums over groups of reports, from which any two groups' logit follows.

    `between[0]` sums `pair_sum`, `between[1:]` the ratios' features, over the pairs of two groups (n × n); `inside`
    sums the ratios' features over the pairs within each group; `holders` counts the reports that hold a name, and
    `weights` sums its weight in them (n × names).
    """

    decision: Decision
    between: NDArray[np.float64]
    inside: NDArray[np.float64]
    sizes: Vector
    holders: NDArray[np.float32]
    weights: NDArray[np.float32]

    spread: NDArray[np.float64]
    """Square root of each ratio's mean within each group (ratios × n)."""

    @classmethod
    def singles(cls, decision: Decision, evidence: Evidence) -> Groups:
        """Every report a group of its own."""
        features = evidence.features
        ratios = [features[NAMES.index(name)].astype(np.float64) for name in RATIOS]
        between = np.stack([pair_sum(decision, features), *ratios])
        for sums in between:
            np.fill_diagonal(sums, 0.0)
        n = features.shape[1]
        holders = (evidence.names > 0).astype(np.float32)
        spread = np.sqrt([[decision.within[name]] * n for name in RATIOS])
        return cls(decision, between, np.zeros((len(RATIOS), n)), np.ones(n), holders, evidence.names.copy(), spread)

    def logits(self, group: int, others: Sequence[int], least: float) -> Vector:
        """The logit of `group` and each of `others` being one event; those under `least` may be given too high."""
        at = np.array(others, dtype=np.intp)
        logits = self._alike(group, at)
        close = np.flatnonzero((logits >= least) & (self.sizes[at] > 1))
        if len(close) and self.sizes[group] > 1:
            larger, smaller = contrast(self._held([group]), self._held(at[close]))
            logits[close] += self.decision.contrast_larger * larger + self.decision.contrast_smaller * smaller
        return logits

    def _held(self, groups: Sequence[int] | NDArray[np.intp]) -> Held:
        return Held(self.holders[groups], self.weights[groups], self.sizes[groups][:, None].astype(np.float32))

    def _alike(self, group: int, others: NDArray[np.intp]) -> Vector:
        decision = self.decision
        size, sizes = self.sizes[group], self.sizes[others]
        means = self.between[:, group, others] / (size * sizes)
        total: Vector = means[0] + decision.intercept
        ratios = means[1:] / (self.spread[:, group, None] * self.spread[:, others])
        for row, name in enumerate(RATIOS):
            total += decision.ratio[name] * ratios[row]
        total += decision.log_smaller * np.log(np.minimum(size, sizes))
        total += decision.log_larger * np.log(np.maximum(size, sizes))
        return total

    def merge(self, keep: int, gone: int) -> None:
        """Make the two groups one, under the number `keep`."""
        self.inside[:, keep] += self.inside[:, gone] + self.between[1:, keep, gone]
        self.between[:, keep] += self.between[:, gone]
        self.between[:, :, keep] = self.between[:, keep]
        self.between[:, keep, keep] = 0.0
        self.sizes[keep] += self.sizes[gone]
        self.holders[keep] += self.holders[gone]
        self.weights[keep] += self.weights[gone]
        prior = np.array([self.decision.within[name] for name in RATIOS])
        pairs = self.sizes[keep] * (self.sizes[keep] - 1) / 2
        self.spread[:, keep] = np.sqrt(believed(self.inside[:, keep], pairs, prior))


def believed(seen: Any, pairs: Any, prior: Any) -> Any:
    """The mean within a group whose `pairs` sum to `seen`, drawn to `prior` while they are few."""
    return np.maximum((seen + PRIOR_PAIRS * prior) / (pairs + PRIOR_PAIRS), 1e-3)


@dataclass(frozen=True)
class Held:
    """For some groups (rows) and names (columns): how many reports hold it, its summed weight; the groups' sizes."""

    holders: NDArray[np.float32]
    weights: NDArray[np.float32]
    sizes: NDArray[np.float32]

    def all_of(self) -> NDArray[np.float32]:
        """The mean weight of names that all reports of a group hold, and less of those that few do."""
        share = self.holders / (self.sizes + 1)
        return (share * share * self.weights / np.maximum(self.holders, 1)).astype(np.float32)

    def none_of(self) -> NDArray[np.float32]:
        """Near 1 for names that none of many reports hold."""
        share = (self.sizes - self.holders) / (self.sizes + 1)
        return (share * share).astype(np.float32)


def contrast(a: Held, b: Held) -> tuple[Vector, Vector]:
    """How much each of two groups keeps to a name of its own: the larger and the smaller of the two contrasts.

    A name that all of one group's reports hold, and none of the other's, stands for its weight; the fewer the
    reports, the less is believed of "all" and of "none". Groups of one report show no contrast: do not ask.
    """
    of_a = (a.all_of() * b.none_of()).max(axis=1, initial=0.0)
    of_b = (b.all_of() * a.none_of()).max(axis=1, initial=0.0)
    return np.maximum(of_a, of_b), np.minimum(of_a, of_b)


def single_logits(decision: Decision, features: NDArray[np.float32]) -> NDArray[np.float64]:
    """The logit of every pair of single reports, names' contrast apart (features: `len(NAMES)` × n × m)."""
    total = pair_sum(decision, features) + decision.intercept
    for name in RATIOS:
        row = features[NAMES.index(name)].astype(np.float64)
        total += decision.ratio[name] * row / max(decision.within[name], 1e-3)
    return total
