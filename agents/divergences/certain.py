"""Which findings within one article to stand behind: most figures that differ in one text are of different things.

Between outlets two figures for one thing are found by likeness, and a score says how sure that is. Within an article
more can be asked: what either side says must stand nowhere in the other, nor be a part or a sum of what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Final

import msgspec

from agents.divergences.decide import Candidate
from agents.divergences.detectors.base import Value
from agents.divergences.detectors.date_time import overlapping
from agents.divergences.figures import Figure, Kind, compatible, figures, middle, told
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.relation import sources_differ
from stream.records import DivergenceType, Quantity, TimeRef

_REWRITTEN: Final = 0.95
"""What it is worth that two sentences are the same but for their values: the one was made from the other."""
_ADDENDS: Final = (2, 3)
"""How many figures are looked at for a sum."""
_MOST: Final = 8
"""Figures among which sums are looked for: of more, any figure is the sum of some."""
_ADDED: Final = frozenset({Kind.TOLL, Kind.COUNT, Kind.MONEY})
"""Kinds of figures that are told in parts."""
_LONG: Final = frozenset({"month", "year"})
_NEXT: Final = 3
"""How many words away from a figure a word is still next to it."""


def stood_behind(found: Iterable[Candidate], min_score: float) -> list[Candidate]:
    """The candidates that are sure enough, the best of each disagreement."""
    best: dict[tuple[str, str], Candidate] = {}
    for one in sorted((one for one in found if sureness(one) >= min_score), key=sureness, reverse=True):
        if _rewritten(one) or not (_told_otherwise(one) or _partly(one) or _said_by_both(one)):
            best.setdefault((one.finding.a.key, one.finding.b.key), one)
    return list(best.values())


def sureness(candidate: Candidate) -> float:
    """How sure it is that both speak of one thing: by the calibrated decision, if the sentences do not tell."""
    return max(_REWRITTEN, candidate.score()) if _rewritten(candidate) else candidate.score()


def _rewritten(candidate: Candidate) -> bool:
    """Are they sentences of two versions, word for word the same but for the values?"""
    first, second = (_around(claim, value) for claim, value in _sides(candidate))
    pair = candidate.pair
    return first == second and pair.first.report.version != pair.second.report.version


def _around(claim: ClaimReading, value: Value) -> tuple[str, str]:
    sentence = claim.claim.sentence
    return sentence[: value.marks[0].start], sentence[value.marks[-1].end :]


def _told_otherwise(candidate: Candidate) -> bool:
    """Is each told by a source of its own, or one as fact and the other not ("12 feared dead")?"""
    a, b = candidate.pair.a, candidate.pair.b
    return sources_differ(a, b) or a.claim.certainty is not b.claim.certainty


def _partly(candidate: Candidate) -> bool:
    """May one side count a part of what the other counts ("two others", five children of nine dead)?"""
    (a, one), (b, other) = _sides(candidate)
    if (_beside(a, one) ^ _beside(b, other)) & words("partly") or (a.lemmas ^ b.lemmas) & words("partly", "selves"):
        return True
    first, second = figure_of(a, one), figure_of(b, other)
    return first is not None and second is not None and first.counted != second.counted


def _sides(candidate: Candidate) -> tuple[tuple[ClaimReading, Value], tuple[ClaimReading, Value]]:
    pair, finding = candidate.pair, candidate.finding
    return (pair.a, finding.a), (pair.b, finding.b)


def _beside(claim: ClaimReading, value: Value) -> set[str]:
    """The words next to the value and in it."""
    inside = claim.token_at(*(claim.claim.start + end for end in (value.marks[0].start, value.marks[-1].end)))
    near = claim.claim.tokens[max(0, inside[0] - _NEXT) : inside[-1] + 1 + _NEXT]
    return {token.lemma.lower() for token in near}


def _said_by_both(candidate: Candidate) -> bool:
    """Does either account say somewhere what the other says here?"""
    (a, one), (b, other) = _sides(candidate)
    says = _SAYS[candidate.finding.type]
    return says(candidate.pair.second, a, one) or says(candidate.pair.first, b, other)


def _says_figure(reading: ReportReading, claim: ClaimReading, value: Value) -> bool:
    figure = figure_of(claim, value)
    if figure is None:
        return False
    parts = told(reading, figure) if figure.kind in _ADDED else ()
    return _given(figure.quantity, reading) or _sum_of(parts, figure.quantity)


def _says_time(reading: ReportReading, claim: ClaimReading, value: Value) -> bool:
    mine = [time for time in claim.claim.times if _marks(claim, value, time.start)]
    others = [time for one in reading.claims for time in one.claim.times]
    return any(_one_moment(time, other) for time in mine for other in others)


def _says_name(reading: ReportReading, _claim: ClaimReading, value: Value) -> bool:
    return value.text.lower() in reading.text


_SAYS: Final = {
    DivergenceType.NUMBER: _says_figure,
    DivergenceType.DATE_TIME: _says_time,
    DivergenceType.PERSON_OR_ROLE: _says_name,
}


def figure_of(claim: ClaimReading, value: Value) -> Figure | None:
    """The figure that the value marks, if it is one."""
    return next((one for one in figures(claim) if _marks(claim, value, one.quantity.start)), None)


def _marks(claim: ClaimReading, value: Value, start: int) -> bool:
    return value.marks[0].start == start - claim.claim.start


def _one_moment(time: TimeRef, other: TimeRef) -> bool:
    """May the two mean one moment, and does the second tell it as closely? "This year" says nothing of a day."""
    long = other.precision in _LONG and time.precision not in _LONG
    return not long and overlapping(time, other)


def _given(quantity: Quantity, reading: ReportReading) -> bool:
    """Is the figure given in the reading, of whatever? An open one ("more than 40") counts for the same thing only."""
    return any(
        other.unit == quantity.unit and compatible(quantity, other)
        for claim in reading.claims
        for other in claim.claim.quantities
        if None not in (other.low, other.high) or other.counted == quantity.counted
    )


def _sum_of(parts: Iterable[Quantity], quantity: Quantity) -> bool:
    """Is the figure the sum of two or three of the parts?"""
    sizes = sorted({middle(part) for part in parts if None not in (part.low, part.high)})[:_MOST]
    sums = (sum(some) for count in _ADDENDS for some in combinations(sizes, count))
    return any(compatible(quantity, msgspec.structs.replace(quantity, low=one, high=one)) for one in sums)
