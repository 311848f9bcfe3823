"""Occasions: two times for what is one happening by its kind, whatever words the accounts have for it.

Where the accounts have a word in common `date_time` compares them; here they may say "seized" and "taken away". That it
is one happening is a guess, the better the fewer happenings of the kind the reports date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding
from agents.divergences.detectors.date_time import (
    about,
    alike,
    apart_by_bounds,
    comparable,
    counts_differ,
    disclosed,
    distance,
    likeness,
    old,
    overlapping,
    relation_of,
    same_stamp,
    tells_day,
    time_value,
    weekdays,
)
from agents.divergences.facts.frames import doers, frames
from agents.divergences.facts.hours import gap, hours
from agents.divergences.facts.moments import CLOCK, Moment
from agents.divergences.facts.occasions import Occasion, occasions, occasions_by_claim, shared
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import DivergenceType, TimeRef

_HALF_DAY: Final = timedelta(hours=12)
_OTHER_WORDS: Final = -0.5
"""How much it tells that the accounts have other nouns for what it happened to; names would tell more."""
_FAR: Final = timedelta(days=14)
"""Times that lie so far apart are mostly those of two happenings."""


class Occasions:
    """Finds two times for one happening by what kind of happening it is."""

    name = "occasion"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its times, of which some are a happening's."""
        return claim.claim.times

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The times of happenings of one kind that cannot both be right."""
        first, second = occasions_by_claim(pair.first).get(pair.a, ()), occasions_by_claim(pair.second).get(pair.b, ())
        return (
            _finding(pair, one, other)
            for one, other in product(first, second)
            if shared(one, other) and _comparable(pair, one, other) and _at_odds(pair, one, other)
        )


def _comparable(pair: Pair, one: Occasion, other: Occasion) -> bool:
    """May it be one happening, by all but the times?"""
    times = one.moment.time, other.moment.time
    if pair.a.past != pair.b.past or old(pair.first, times[0]) != old(pair.second, times[1]):
        return False
    if _made_known(one) != _made_known(other) or _separate(pair.a) != _separate(pair.b):
        return False
    return not _apart_by_words(pair, one.moment, other.moment)


def _made_known(one: Occasion) -> bool:
    """Is it when something was made known, and not what is done by that ("announced a recall")?"""
    return disclosed(one.moment) and words("occasional", "performed").isdisjoint(one.moment.things)


def _apart_by_words(pair: Pair, one: Moment, other: Moment) -> bool:
    """Do words like "another", figures or who did it tell that these are two happenings, or two ends of one?"""
    if (one.named_by and other.named_by) or len({one.edge, other.edge} - {""}) == 2 or _apart_by_bounds(one, other):
        return True
    if (one.turns and other.turns and not one.turns & other.turns) or one.marks != other.marks:
        return True
    who = _doers(pair.a, one), _doers(pair.b, other)
    return bool(who[0] and who[1] and not alike(*who)) or counts_differ(one, other)


def _apart_by_bounds(one: Moment, other: Moment) -> bool:
    """May both bounds hold? What the same word tells to have been so since a time began then."""
    began = {one.bound, other.bound} == {"since", ""} and one.deeds[:1] == other.deeds[:1]
    return not began and apart_by_bounds(one, other)


def _doers(claim: ClaimReading, moment: Moment) -> frozenset[str]:
    """Who is named as doing it; of "the Lisbon firm" another account may say what it pleases."""
    agents = {frame.verb: frame.agent.head for frame in frames(claim) if frame.agent is not None}
    tokens = claim.claim.tokens
    named = (i for i in moment.chain[-1:] if tokens[agents.get(i, i)].lemma.lower() not in words("occasional", "firms"))
    return frozenset().union(*(doers(claim, i) for i in named))


def _separate(claim: ClaimReading) -> bool:
    """Does the sentence tell of an incident apart from others ("in a separate incident", "separately")?"""
    tokens = claim.claim.tokens
    return bool(claim.with_text(frozenset({"separately"}))) or any(
        tokens[tokens[i].head].lemma.lower() in words("occasional", "anything")
        for i in claim.with_lemma(words("occasional", "apart"))
    )


def _at_odds(pair: Pair, one: Occasion, other: Occasion) -> bool:
    """Do they lie apart, by the hour or by the day, and does neither report give the other's time, too?"""
    hourly = _apart_by_hour(one, other) and same_stamp(pair)
    if not (hourly or _apart_by_day(pair, one, other)):
        return False
    kinds = shared(one, other)
    return not (_told(pair.second, one, kinds, hourly=hourly) or _told(pair.first, other, kinds, hourly=hourly))


def _apart_by_hour(one: Occasion, other: Occasion) -> bool:
    """Are they hours of one day, or of no day that is told, that lie apart?"""
    days = weekdays(one.moment.time), weekdays(other.moment.time)
    return not (days[0] and days[1] and not days[0] & days[1]) and (_gap(one, other) or 0) > 0


def _gap(one: Occasion, other: Occasion) -> int | None:
    first, second = hours(one.claim, one.moment), hours(other.claim, other.moment)
    return None if first is None or second is None else gap(first, second)


def _apart_by_day(pair: Pair, one: Occasion, other: Occasion) -> bool:
    a, b = one.moment.time, other.moment.time
    told = tells_day(a) and tells_day(b)
    one_hour = _gap(one, other) == 0 and distance(a, b) < _HALF_DAY
    return told and not one_hour and not overlapping(a, b) and comparable(pair, one.moment, other.moment)


def _told(report: ReportReading, one: Occasion, kinds: frozenset[str], *, hourly: bool) -> bool:
    """Does the report, too, date a happening of the kind at that hour, or on that day?"""
    if hourly:
        return any(_gap(one, other) == 0 and _alike_told(one, other) for other in _of_kind(report, kinds))
    a = one.moment.time
    return any(
        tells_day(a) and tells_day(other.moment.time) and overlapping(a, other.moment.time)
        for other in _of_kind(report, kinds)
    )


def _alike_told(one: Occasion, other: Occasion) -> bool:
    """Are both clock times, or neither? That it was in the evening bears out no minute."""
    return (one.moment.time.precision in CLOCK) == (other.moment.time.precision in CLOCK)


def _of_kind(report: ReportReading, kinds: frozenset[str]) -> Iterator[Occasion]:
    return (one for one in occasions(report) if not kinds.isdisjoint(one.told))


def _finding(pair: Pair, one: Occasion, other: Occasion) -> Finding:
    a, b = one.moment.time, other.moment.time
    return Finding(
        type=DivergenceType.DATE_TIME,
        detector="occasion",
        a=time_value(pair.a, a),
        b=time_value(pair.b, b),
        about=about(pair, one.moment, other.moment),
        why=f"One account says {a.text}, the other {b.text}.",
        features=_features(pair, one, other),
        relation=relation_of(pair, one.moment, other.moment),
    )


def _features(pair: Pair, one: Occasion, other: Occasion) -> dict[str, float]:
    a, b = one.moment.time, other.moment.time
    slip = _slip(a, b)
    return {
        "things": _likeness(one.moment.things, other.moment.things),
        "slip": float(slip),
        "only": 1.0 / max(1, _rivals(pair.first, one) * _rivals(pair.second, other)),
        "far": min(1.0, max(timedelta(), distance(a, b)) / _FAR),
        "long_ago": float(old(pair.first, a) and not slip),
    }


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    named = all(any(term.startswith("@") for term in side) for side in (a, b))
    return likeness(a, b) if named else max(_OTHER_WORDS, likeness(a, b))


def _slip(a: TimeRef, b: TimeRef) -> bool:
    """Have two dates the day, the month or the month's name in common, as where one is mistaken for the other?"""
    if not (a.anchored and b.anchored and not {a.precision, b.precision} & {"week", "year"}):
        return False
    x, y = a.earliest, b.earliest
    if x.month == y.month:
        return True
    return "month" not in (a.precision, b.precision) and x.day == y.day


def _rivals(report: ReportReading, one: Occasion) -> int:
    """How many times of its kind of time the report gives for happenings of any of its kinds."""
    return len({other.moment.time.earliest for other in _of_kind(report, one.told) if _alike_told(one, other)})
