"""What makes two claims worth a look in whatever words they are told: a matter that both tell of.

A matter is what a report tells once as a rule: how many died, where the body was found, who raised the alarm, a run of
one quotation. Each module of a kind of fact names the matters of a claim; here they are put together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import product
from typing import Final

import numpy as np

from agents.divergences.facts import kinds, versions
from agents.divergences.facts.blame import tells_of_blame
from agents.divergences.facts.doers import doers
from agents.divergences.facts.figures import telling
from agents.divergences.facts.foreknowledge import foreknown
from agents.divergences.facts.reasons import tells_why
from agents.divergences.facts.utterances import runs
from agents.divergences.facts.wheres import wheres
from agents.divergences.reading import ClaimReading, ReportReading, remembered

Mask = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
"""Claims of the first report × claims of the second."""
ByFact = Mapping[Hashable, list[int]]
_OFTEN: Final = 8
"""Claims of one report up to which they are likely to tell of one thing."""


@remembered
def matters(claim: ClaimReading) -> frozenset[Hashable]:
    """What a claim tells of that others may tell of in quite other words."""
    told = (*(one.matter for one in wheres(claim)), *(f"by {one.matter}" for one in doers(claim)))
    quoted = (runs(quote.text) for quote in claim.claim.quotes)
    return telling(claim).union(told, _accounts(claim), kinds.matters(claim), versions.matters(claim), *quoted)


def _accounts(claim: ClaimReading) -> list[str]:
    """Does it tell why it happened, what was known before, who is to blame?"""
    told = {"why": tells_why(claim), "known": foreknown(claim) is not None, "blame": tells_of_blame(claim)}
    return [matter for matter, tells in told.items() if tells]


@remembered
def _by_matter(report: ReportReading) -> ByFact:
    """Matter -> the claims that tell of it, those left out of which the report tells in a great many."""
    return {matter: claims for matter, claims in claims_by(report, matters).items() if len(claims) <= _OFTEN}


def claims_by(report: ReportReading, facts_of: Callable[[ClaimReading], Iterable[Hashable]]) -> ByFact:
    """What the claims of a report tell, by `facts_of`, each with the places of the claims that do."""
    found: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, claim in enumerate(report.claims):
        for fact in facts_of(claim):
            found[fact].append(place)
    return found


def in_common(mask: Mask, ours: ByFact, theirs: ByFact) -> None:
    """Mark the claims of two reports that have a fact in common."""
    for fact in ours.keys() & theirs.keys():
        for place in product(ours[fact], theirs[fact]):
            mask[place] = True


def of_one_matter(first: ReportReading, second: ReportReading) -> Mask:
    """Which claims of two reports have a matter in common."""
    found = np.zeros((len(first.claims), len(second.claims)), dtype=np.bool_)
    in_common(found, _by_matter(first), _by_matter(second))
    return found
