"""What makes two claims worth a look in whatever words they are told: a run of one quotation,
what is set in one place, a deed of one doer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from functools import lru_cache

import numpy as np

from agents.divergences.doers import doers
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.utterances import runs
from agents.divergences.wheres import wheres


@lru_cache(maxsize=4096)
def matters(claim: ClaimReading) -> frozenset[Hashable]:
    """What a claim tells of that others may tell of in quite other words."""
    told = (*(one.matter for one in wheres(claim)), *(f"by {one.matter}" for one in doers(claim)))
    return frozenset((*runs(claim), *told))


def of_one_matter(first: ReportReading, second: ReportReading) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which claims of two reports have a matter in common."""
    found = np.zeros((len(first.claims), len(second.claims)), dtype=np.bool_)
    telling: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, claim in enumerate(second.claims):
        for matter in matters(claim):
            telling[matter].append(place)
    for place, claim in enumerate(first.claims):
        for matter in matters(claim) & telling.keys():
            found[place, telling[matter]] = True
    return found
