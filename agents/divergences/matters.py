"""What makes two claims worth a look in whatever words they are told: a matter that both tell of.

A matter is what a report tells once as a rule: how many died, where the body was found, who raised the alarm, a run of
one quotation. Each module of a kind of fact names the matters of a claim; here they are put together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np

from agents.divergences import kinds, versions
from agents.divergences.blame import tells_of_blame
from agents.divergences.doers import doers
from agents.divergences.figures import telling
from agents.divergences.foreknowledge import foreknown
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.reasons import tells_why
from agents.divergences.utterances import runs
from agents.divergences.wheres import wheres

_OFTEN: Final = 8
"""Claims of one report up to which they are likely to tell of one thing."""


@lru_cache(maxsize=4096)
def matters(claim: ClaimReading) -> frozenset[Hashable]:
    """What a claim tells of that others may tell of in quite other words."""
    told = (*(one.matter for one in wheres(claim)), *(f"by {one.matter}" for one in doers(claim)))
    return telling(claim).union(runs(claim), told, _accounts(claim), kinds.matters(claim), versions.matters(claim))


def _accounts(claim: ClaimReading) -> list[str]:
    """Does it tell why it happened, what was known before, who is to blame?"""
    told = {"why": tells_why(claim), "known": foreknown(claim) is not None, "blame": tells_of_blame(claim)}
    return [matter for matter, tells in told.items() if tells]


@lru_cache(maxsize=256)
def _by_matter(report: ReportReading) -> Mapping[Hashable, tuple[int, ...]]:
    """Matter -> the claims that tell of it, those left out of which the report tells in a great many."""
    found: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, claim in enumerate(report.claims):
        for matter in matters(claim):
            found[matter].append(place)
    return {matter: tuple(claims) for matter, claims in found.items() if len(claims) <= _OFTEN}


def of_one_matter(first: ReportReading, second: ReportReading) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which claims of two reports have a matter in common."""
    found = np.zeros((len(first.claims), len(second.claims)), dtype=np.bool_)
    ours, theirs = _by_matter(first), _by_matter(second)
    for matter in ours.keys() & theirs.keys():
        found[np.ix_(ours[matter], theirs[matter])] = True
    return found
