"""Which claims are opposed in whatever words.

One denies, negates or leaves open what the other tells, or both tell fates that exclude one another.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import product

import numpy as np

from agents.divergences.facts import denials, fates
from agents.divergences.facts.frames import deeds
from agents.divergences.facts.unsaid import answers, questions
from agents.divergences.matters import ByFact, Mask, claims_by, in_common
from agents.divergences.reading import ClaimReading, ReportReading, remembered


def opposed(first: ReportReading, second: ReportReading) -> Mask:
    """The claims of two reports that are opposed."""
    found = np.zeros((len(first.claims), len(second.claims)), dtype=np.bool_)
    (denying, telling, fated), (others_denying, others_telling, others_fated) = _sides(first), _sides(second)
    for ours, theirs in ((denying, others_telling), (telling, others_denying)):
        in_common(found, ours, theirs)
    for matter in fated.keys() & others_fated.keys():
        for i, j in product(fated[matter], others_fated[matter]):
            found[i, j] |= fates.at_odds(first.claims[i], second.claims[j])
    return found


@remembered
def _sides(report: ReportReading) -> tuple[ByFact, ByFact, ByFact]:
    """What a report denies and what it tells, each with the claims that do; and those that tell of fates, by matter."""
    return claims_by(report, _denies), claims_by(report, _tells), claims_by(report, _fated)


def _fated(claim: ClaimReading) -> Iterable[Hashable]:
    return {fate.matter for fate in fates.fates(claim)}


def _denies(claim: ClaimReading) -> Iterable[Hashable]:
    """The things and deeds that a claim says were not, and what it leaves open."""
    return (*denials.denied(claim), *deeds(claim, negated=True), *questions(claim))


def _tells(claim: ClaimReading) -> Iterable[Hashable]:
    """The things and deeds that a claim says were, and what it would answer."""
    return (*denials.been(claim), *deeds(claim, negated=False), *answers(claim))
