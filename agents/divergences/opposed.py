"""Which claims are opposed in whatever words.

One tells a fate that excludes the fate the other tells, denies what the other tells, or leaves it open.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from agents.divergences import denials, fates
from agents.divergences.frames import deeds, negated_by
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.unsaid import answers, questions

Mask = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def may_be_opposed(first: ReportReading, second: ReportReading) -> Mask:
    """The claims of two reports worth asking `opposed` of."""
    (fate, against), (other_fate, other_against) = _flags(first), _flags(second)
    mask: Mask = np.logical_and.outer(fate, other_fate) | np.logical_or.outer(against, other_against)
    return mask


def opposed(a: ClaimReading, b: ClaimReading) -> bool:
    """Does what either claim tells, denies or leaves open stand against the other?"""
    return fates.at_odds(a, b) or denials.at_odds(a, b) or negated_by(a, b) or _answers(a, b) or _answers(b, a)


@lru_cache(maxsize=256)
def _flags(report: ReportReading) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Of each claim, whether it tells a fate, and whether it denies, negates or leaves open anything."""
    fate = [bool(fates.fates(claim)) for claim in report.claims]
    return np.array([fate, [_against(claim) for claim in report.claims]], dtype=np.bool_)


def _against(claim: ClaimReading) -> bool:
    return bool(denials.denied(claim) or deeds(claim, negated=True) or questions(claim))


def _answers(a: ClaimReading, b: ClaimReading) -> bool:
    """Does the second claim tell what the first leaves open?"""
    return bool(questions(a)) and not questions(a).keys().isdisjoint(answers(b))
