"""Dates and times: one happening at two times that do not overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, Value
from agents.divergences.figures import anchors, turns
from agents.divergences.phrases import ROOM, clause, noun_phrase
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import DivergenceType, Span, TimeRef

_CLOCK: Final = frozenset({"minute", "hour"})
_DAYS: Final = frozenset({"part_of_day", "day", "week"})
_LONG: Final = frozenset({"month", "year"})
_USED: Final = _CLOCK | _DAYS | _LONG
_MIN_CONTEXT: Final = 0.15
_MUCH: Final = 0.3
"""Share of the contexts in common that makes up for verbs that differ."""
_ALIKE: Final = 0.78
"""Cosine that does so, too."""
_SAME_STAMP: Final = timedelta(days=2)
"""Two articles stamped farther apart than this do not mean the same week by "Tuesday"."""


_CLOSE: Final = 0.33
"""Weight in a context from which a name is what the time is told of (five arcs of the parse tree)."""
_BOUNDS: Final = frozenset({"since", "until", "till", "before", "after", "by", "from", "between", "through", "than"})
_SAYING: Final = frozenset(
    {"say", "tell", "add", "state", "note", "tweet", "write", "report", "respond", "comment", "deny"}
)
"""When something was said is told differently by everyone whom it was said to."""
_YEAR_APART: Final = timedelta(days=400)
"""A day of the news and a time farther back than this are two happenings."""
_CLOCK_SLACK: Final = 3
"""Minutes between two clock times that are one, rounded."""


@dataclass(frozen=True)
class Moment:
    """A time in its sentence: what it is the time of."""

    time: TimeRef
    context: dict[str, float]
    chain: tuple[int, ...]
    """The tokens it hangs on, nearest first."""
    anchors: tuple[str, ...]
    names: frozenset[str]
    turns: frozenset[str]


@lru_cache(maxsize=4096)
def moments(claim: ClaimReading) -> tuple[Moment, ...]:
    """The times of a claim that can be compared."""
    return tuple(
        _moment(claim, time, seeds)
        for time in claim.claim.times
        if time.precision in _USED
        and (seeds := claim.token_at(time.start, time.end))
        and not _bound(claim, seeds[0])
        and not any(claim.claim.tokens[i].lemma.lower() in _SAYING for i in anchors(claim, seeds)[-1:])
    )


def _bound(claim: ClaimReading, first: int) -> bool:
    """Is it a bound and no time of anything ("since 1908", "by Friday")?"""
    return first > 0 and claim.claim.tokens[first - 1].lemma.lower() in _BOUNDS


def _moment(claim: ClaimReading, time: TimeRef, seeds: list[int]) -> Moment:
    chain, context = anchors(claim, seeds), claim.context(seeds)
    return Moment(
        time=time,
        context=context,
        chain=tuple(chain),
        anchors=tuple(claim.terms[i] for i in chain if claim.terms[i]),
        names=frozenset(term for term, weight in context.items() if term.startswith("@") and weight >= _CLOSE),
        turns=turns(claim, chain),
    )


class Times:
    """Finds two times for one happening."""

    name = "date_time"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The times of the pair that do not overlap, each with the features that tell how sure that is."""
        if not pair.a.claim.times or not pair.b.claim.times:
            return
        first, second = moments(pair.a), moments(pair.b)
        for one in first:
            for other in second:
                if _one_happening(pair, one, other) and not _met(one, second) and not _met(other, first):
                    yield _finding(pair, one, other)


def _one_happening(pair: Pair, one: Moment, other: Moment) -> bool:
    if one.names and other.names and not one.names & other.names:
        return False
    if overlapping(one.time, other.time) or not _comparable(pair, one.time, other.time):
        return False
    context = pair.overlap(one.context, other.context)
    if set(one.anchors) & set(other.anchors):
        return context >= _MIN_CONTEXT
    if len(one.context.keys() & other.context.keys()) < 2:
        return False
    return context >= _MUCH or (context >= _MIN_CONTEXT and pair.cosine >= _ALIKE)


def _comparable(pair: Pair, a: TimeRef, b: TimeRef) -> bool:
    """May the two expressions be held against each other, given what the publishers' stamps are worth?"""
    if (a.precision in _CLOCK) != (b.precision in _CLOCK):
        return False
    if not {a.precision, b.precision} <= _LONG and _apart(a, b) > _YEAR_APART and not (a.anchored and b.anchored):
        return False
    gap = abs(pair.first.report.published_at - pair.second.report.published_at)
    return gap <= _SAME_STAMP or (a.anchored and b.anchored)


def _apart(a: TimeRef, b: TimeRef) -> timedelta:
    return max(a.earliest - b.latest, b.earliest - a.latest)


def overlapping(a: TimeRef, b: TimeRef) -> bool:
    """May the two expressions mean one moment?

    Clock times without a zone are compared as clocks: their day hangs on a stamp, their zone on who reads it. The same
    weekday is never two days.
    """
    if a.precision in _CLOCK and b.precision in _CLOCK and not (a.zone and b.zone):
        minutes = abs((a.earliest.hour - b.earliest.hour) * 60 + a.earliest.minute - b.earliest.minute)
        return bool(a.zone or b.zone) or min(minutes, 24 * 60 - minutes) <= _CLOCK_SLACK
    if not (a.anchored and b.anchored) and _weekday(a) & _weekday(b):
        return True
    return a.earliest < b.latest and b.earliest < a.latest


def _weekday(time: TimeRef) -> set[str]:
    return {word for word in time.text.lower().split() if word.endswith("day")}


def _met(one: Moment, others: tuple[Moment, ...]) -> bool:
    return any(overlapping(one.time, other.time) for other in others)


def stated(report: ReportReading, moment: Moment) -> bool:
    """Does the report put the same thing at that time, too?"""
    return any(
        (moment.time.precision in _CLOCK) == (other.time.precision in _CLOCK)
        and overlapping(moment.time, other.time)
        and set(moment.anchors[:1]) & set(other.anchors)
        for claim in report.claims
        if claim.claim.times
        for other in moments(claim)
    )


def _distinct(report: ReportReading, moment: Moment) -> int:
    """How many times of its kind the report gives for the thing."""
    clock = moment.time.precision in _CLOCK
    keys = {
        other.time.earliest
        for claim in report.claims
        if claim.claim.times
        for other in moments(claim)
        if (other.time.precision in _CLOCK) == clock and set(other.anchors) & set(moment.anchors)
    }
    return max(1, len(keys))


def _finding(pair: Pair, one: Moment, other: Moment) -> Finding:
    a, b = one.time, other.time
    both = [term for term in one.anchors if term in other.anchors]
    return Finding(
        type=DivergenceType.DATE_TIME,
        detector="date_time",
        a=_value(pair.a, a),
        b=_value(pair.b, b),
        about=_about(pair, one, other),
        why=f"One account says {a.text}, the other {b.text}.",
        features={
            "context": pair.overlap(one.context, other.context),
            "anchor": float(one.anchors[:1] == other.anchors[:1]),
            "anchors": len(both) / max(1, min(len(one.anchors), len(other.anchors))),
            "stated": float(stated(pair.second, one) or stated(pair.first, other)),
            "names": float(bool(one.names & other.names)),
            "turns": float(bool(one.turns ^ other.turns)),
            "only": 1.0 / (_distinct(pair.first, one) * _distinct(pair.second, other)),
            "clock": float(a.precision in _CLOCK),
            "long": float(a.precision in _LONG and b.precision in _LONG),
            "anchored": 0.5 * (a.anchored + b.anchored),
            "far": min(1.0, _apart(a, b) / timedelta(days=365 * 3)),
            "alone": 1.0 / max(len(pair.a.claim.times), len(pair.b.claim.times)),
        },
    )


def _about(pair: Pair, one: Moment, other: Moment) -> str:
    """When what happened, in the words of the first account that tells it in a clause, else the thing that is dated."""
    for report, claim, moment in ((pair.first, pair.a, one), (pair.second, pair.b, other)):
        dated = {i for time in claim.claim.times for i in claim.token_at(time.start, time.end)}
        for anchor in reversed(moment.chain):
            told = clause(report, claim, anchor, without=dated, room=ROOM - len("When "))
            if told:
                return f"When {told}"
    for claim, moment in ((pair.a, one), (pair.b, other)):
        noun = next((i for i in moment.chain if claim.claim.tokens[i].pos in ("NOUN", "PROPN")), None)
        if noun is not None:
            return (
                f"Date of {noun_phrase(claim, noun)}"
                if one.time.precision not in _CLOCK
                else (f"Time of {noun_phrase(claim, noun)}")
            )
    return "When it happened"


def _value(claim: ClaimReading, time: TimeRef) -> Value:
    span = Span(time.start - claim.claim.start, time.end - claim.claim.start)
    return Value(text=time.text, key=f"{time.earliest:%Y%m%d%H%M}-{time.precision}", marks=(span,))
