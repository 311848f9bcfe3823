"""Which claims of two reports are about the same thing: the pairs that the detectors look at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from agents.divergences.facts.callings import ties
from agents.divergences.facts.occasions import of_one_kind
from agents.divergences.matters import ByFact, Mask, claims_by, in_common, of_one_matter
from agents.divergences.opposed import opposed
from agents.divergences.reading import ClaimReading, ReportReading, rarity, remembered

MIN_COSINE: Final = 0.4
"""Below it nothing was found that was worth reporting, and there are three times as many pairs."""
_TIED_COSINE: Final = 0.25
"""The same where both claims tell who has one role, or name one surname: they often have nothing else in common."""
_NAME: Final = 1.2
"""How much a name tells, on the scale of `rarity`: in one event all name the same people."""
_UNSEEN: Final = 2.5
"""How much a concept tells that is in no claim of the two reports, as a name for what happened may be."""


Telling = np.ndarray[tuple[int], np.dtype[np.bool_]]


class Weights(dict[str, float]):
    """How much each concept of two reports tells: see `Pair`. Most are never asked for, so each is worked out when."""

    def __init__(self, first: ReportReading, second: ReportReading) -> None:
        super().__init__()
        self._counts = first.counts, second.counts
        self._total = len(first.claims) + len(second.claims)

    def __missing__(self, term: str) -> float:
        count = sum(counts.get(term, 0) for counts in self._counts)
        told = _NAME if term.startswith("@") else rarity(term)
        self[term] = told * math.log(1.5 + self._total / count) if count else _UNSEEN
        return self[term]


@dataclass(eq=False)
class Pair:
    """A claim of each of two reports that may be about the same thing. One event has thousands: freezing them costs.

    `weight` says of each concept of both reports how much it tells: rare words more than common ones, and words that
    run through all of the event's sentences least.
    """

    a: ClaimReading
    b: ClaimReading
    first: ReportReading
    second: ReportReading
    cosine: float
    weight: Mapping[str, float]

    @cached_property
    def shared(self) -> frozenset[str]:
        """Concepts that both claims have."""
        return self.a.bag & self.b.bag

    @cached_property
    def likeness(self) -> float:
        """Share of the two claims' concepts, by weight, that is common to both (0 to 1).

        Summed exactly: concepts come in another order in every process, and every worker must get the same number.
        """
        common = math.fsum(self.weight[term] for term in self.shared)
        sums = [math.fsum(self.weight[term] for term in claim.bag) for claim in (self.a, self.b)]
        return common / math.sqrt(sums[0] * sums[1]) if common else 0.0

    def overlap(self, a: Mapping[str, float], b: Mapping[str, float]) -> float:
        """Share of two contexts (see `ClaimReading.context`) that is common to both (0 to 1)."""
        sums = [sum(w * self.weight[term] for term, w in side.items()) for side in (a, b)]
        common = sum(min(w, b[term]) * self.weight[term] for term, w in a.items() if term in b)
        return common / math.sqrt(sums[0] * sums[1]) if common else 0.0


def pairs(first: ReportReading, second: ReportReading) -> Iterator[Pair]:
    """The pairs of claims of two reports worth a detector's look, in the order of their claims."""
    if not first.claims or not second.claims:
        return
    cosines = first.vectors @ second.vectors.T
    weight = Weights(first, second)
    known = of_one_matter(first, second) | of_one_kind(first, second) | opposed(first, second)
    known |= _tied(first, second) & (cosines >= _TIED_COSINE)
    looked_at = (known | (cosines >= MIN_COSINE)) & np.outer(_telling(first), _telling(second))
    places = (numbers.tolist() for numbers in (*np.nonzero(looked_at), known[looked_at], cosines[looked_at]))
    for i, j, sure, cosine in zip(*places, strict=True):
        a, b = first.claims[i], second.claims[j]
        if (sure or not a.bag.isdisjoint(b.bag)) and a.lower != b.lower:
            yield Pair(a, b, first, second, cosine, weight)


def _tied(first: ReportReading, second: ReportReading) -> Mask:
    """The claims of two reports that tell who has one role, or name one surname."""
    found = np.zeros((len(first.claims), len(second.claims)), dtype=np.bool_)
    in_common(found, _by_tie(first), _by_tie(second))
    return found


@remembered
def _telling(report: ReportReading) -> Telling:
    """Of each claim whether it tells something, and does not only ask."""
    return np.array([not claim.asks for claim in report.claims], dtype=np.bool_)


@remembered
def _by_tie(report: ReportReading) -> ByFact:
    return claims_by(report, ties)
