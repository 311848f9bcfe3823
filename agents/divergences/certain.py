"""Which findings within one article to stand behind: most figures that differ in one text are of different things.

Between outlets two figures for one thing are found by likeness, and a score says how sure that is. Within an article
more can be asked: what either side says must stand nowhere in the other, nor be a part or a sum of what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Final, TypeVar

import msgspec

from agents.divergences.decide import Candidate
from agents.divergences.detector import Value
from agents.divergences.detectors.date_time import overlapping
from agents.divergences.facts.figures import Figure, Kind, compatible, figures, last_place, middle, told
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.relation import sources_differ
from stream.records import DivergenceType, Quantity, TimeRef

T = TypeVar("T")

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
        if _rewritten(one) or not any(doubt(one) for doubt in _DOUBTS):
            best.setdefault((one.finding.a.key, one.finding.b.key), one)
    return list(best.values())


def sureness(candidate: Candidate) -> float:
    """How sure it is that both speak of one thing: by the calibrated decision, if the sentences do not tell."""
    return max(_REWRITTEN, candidate.score()) if _rewritten(candidate) else candidate.score()


def _rewritten(candidate: Candidate) -> bool:
    """Are they sentences of two versions, word for word the same but for the values?"""
    first, second = (_around(claim, value) for claim, value in _sides(candidate))
    return first == second and not _one_version(candidate)


def _one_version(candidate: Candidate) -> bool:
    return candidate.pair.first.report.version == candidate.pair.second.report.version


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
    if any(quantity.part for claim in (a, b) for quantity in claim.claim.quantities):
        return True
    first, second = figure_of(a, one), figure_of(b, other)
    if first is None or second is None:
        return False
    return first.counted != second.counted or _named(a, one) != _named(b, other) or _summed(candidate, first, second)


def _summed(candidate: Candidate, first: Figure, second: Figure) -> bool:
    """May the higher figure be a sum of which the other side tells the parts? A headline's higher one always may."""
    if first.kind not in _ADDED:
        return False
    if middle(first.quantity) > middle(second.quantity):
        return _one_version(candidate) or _rest(candidate.pair.second, second)
    return _rest(candidate.pair.first, first)


def _rest(reading: ReportReading, figure: Figure) -> bool:
    """Does the account that gives this figure tell of more of its kind beside it ("a third died later")?"""
    return any(
        claim.lemmas & words("partly", "rest") and claim.bag & {figure.role, figure.counted} for claim in reading.claims
    )


def _named(claim: ClaimReading, value: Value) -> set[str]:
    """The name that follows the figure and narrows what it counts ("six US soldiers")."""
    end = claim.claim.start + value.marks[-1].end
    after = next((token.start for token in claim.claim.tokens if token.start >= end), end)
    return {mention.entity for mention in claim.claim.mentions if mention.start == after}


def _of_other_times(candidate: Candidate) -> bool:
    """May one side speak of a longer time, a wider area or another happening ("this week", "the worst since 2011")?"""
    (a, one), (b, other) = _sides(candidate)
    return bool((_outside(a, one) ^ _outside(b, other)) & words("partly", "wider"))


def _of_two_happenings(candidate: Candidate) -> bool:
    """Do the sentences differ in figures and in times at once ("31 degrees on Saturday", "33 degrees on Sunday")?"""
    a, b = candidate.pair.a.claim, candidate.pair.b.claim
    if candidate.finding.type is DivergenceType.DATE_TIME:
        return _none_alike(a.quantities, b.quantities, _alike)
    return _none_alike(a.times, b.times, overlapping)


def _none_alike(first: Sequence[T], second: Sequence[T], alike: Callable[[T, T], bool]) -> bool:
    return bool(first and second) and not any(alike(one, other) for one in first for other in second)


def _alike(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit and compatible(one, other)


def _outside(claim: ClaimReading, value: Value) -> set[str]:
    """The words of the sentence that are not the value's."""
    start, end = (claim.claim.start + offset for offset in (value.marks[0].start, value.marks[-1].end))
    return {token.lemma.lower() for token in claim.claim.tokens if not start <= token.start < end}


def _shortened(candidate: Candidate) -> bool:
    """May the one be the other, rounded or cut to its first digits ("$2 million" for 2.4)?"""
    first, second = (figure_of(claim, value) for claim, value in _sides(candidate))
    return (
        first is not None
        and second is not None
        and (_short_for(first.quantity, second.quantity) or _short_for(second.quantity, first.quantity))
    )


def _short_for(short: Quantity, full: Quantity) -> bool:
    size = middle(short)
    place = last_place(size)
    return size - place / 2 <= middle(full) < size + place


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
    parts = told(reading, figure).figures if figure.kind in _ADDED else ()
    return _given(figure.quantity, reading) or _sum_of(parts, figure.quantity)


def _says_time(reading: ReportReading, claim: ClaimReading, value: Value) -> bool:
    mine = [time for time in claim.claim.times if _marks(claim, value, time.start)]
    others = [time for one in reading.claims for time in one.claim.times]
    return any(_one_moment(time, other) for time in mine for other in others)


def _says_name(reading: ReportReading, _claim: ClaimReading, value: Value) -> bool:
    return value.text.lower() in reading.text


_SAYS: Final = {
    DivergenceType.NUMBER: _says_figure,
    DivergenceType.QUANTIFIER: _says_figure,
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
        _alike(quantity, other)
        for claim in reading.claims
        for other in claim.claim.quantities
        if None not in (other.low, other.high) or other.counted == quantity.counted
    )


def _sum_of(parts: Iterable[Quantity], quantity: Quantity) -> bool:
    """Is the figure the sum of two or three of the parts?"""
    sizes = sorted({middle(part) for part in parts if None not in (part.low, part.high)})[:_MOST]
    sums = (sum(some) for count in _ADDENDS for some in combinations(sizes, count))
    return any(compatible(quantity, msgspec.structs.replace(quantity, low=one, high=one)) for one in sums)


_DOUBTS: Final = (_told_otherwise, _partly, _of_other_times, _of_two_happenings, _shortened, _said_by_both)
"""Reasons not to stand behind a finding."""
