"""Occasions: two times for what may be one happening by its kind, whatever words the accounts have for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors import date_time as dt
from agents.divergences.detectors.base import Finding
from agents.divergences.frames import doers
from agents.divergences.lexicon import words
from agents.divergences.hours import gap, hours
from agents.divergences.moments import CLOCK, LONG, Moment
from agents.divergences.occasions import Occasion, kin, occasions
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import DivergenceType, TimeRef

_CALLS: Final = 60


class Occasions:
    """Finds two times for one happening by what kind of happening it is."""

    name = "occasion"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The times of happenings of one kind that cannot both be right."""
        for one in _of(pair.first, pair.a):
            for other in _of(pair.second, pair.b):
                if kin(one, other) and _at_odds(pair, one, other):
                    yield _finding(pair, one, other)


def _of(report: ReportReading, claim: ClaimReading) -> Iterator[Occasion]:
    return (one for one in occasions(report) if one.claim is claim) if claim.claim.times else iter(())


def _at_odds(pair: Pair, one: Occasion, other: Occasion) -> bool:
    if one.claim.past != other.claim.past or dt._old(pair.first, one.moment.time) != dt._old(pair.second, other.moment.time):
        return False
    if _apart_by_words(pair, one.moment, other.moment):
        return False
    return apart(pair, one, other)


def _apart_by_words(pair: Pair, one: Moment, other: Moment) -> bool:
    if one.named_by and other.named_by or len({one.edge, other.edge} - {""}) == 2 or dt._apart_by_bounds(one, other):
        return True
    if _others(pair.a, one, pair.b, other) or _separate(pair.a, one) != _separate(pair.b, other):
        return True
    first, second = dt._turns(pair.a, one), dt._turns(pair.b, other)
    return bool(first and second and not first & second) or one.marks != other.marks or dt._counts_differ(one, other)


def _others(claim: ClaimReading, one: Moment, against: ClaimReading, other: Moment) -> bool:
    """Are others named as doing it, or as those it befell?"""
    first, second = _doers(claim, one), _doers(against, other)
    return bool(first and second) and not dt.alike(first, second)


def _doers(claim: ClaimReading, moment: Moment) -> frozenset[str]:
    return frozenset().union(*(doers(claim, i) for i in moment.chain[-1:]))


def _separate(claim: ClaimReading, moment: Moment) -> bool:
    tokens = claim.claim.tokens
    return any(t.lemma.lower() in ("separate", "unrelated", "another", "similar") and tokens[t.head].lemma.lower() in words("happening") for t in tokens)


def apart(pair: Pair, one: Occasion, other: Occasion) -> bool:
    """Do two moments lie apart, by the hour or by the day?"""
    hour = _by_hour(one, other) and dt.same_stamp(pair)
    if not (hour or _by_day(pair, one, other)):
        return False
    return not (_told(pair.second, one, hour=hour) or _told(pair.first, other, hour=hour))


def _by_hour(one: Occasion, other: Occasion) -> bool:
    first, second = hours(one.claim, one.moment), hours(other.claim, other.moment)
    if first is None or second is None:
        return False
    days = dt._weekday(one.moment.time), dt._weekday(other.moment.time)
    if days[0] and days[1] and not days[0] & days[1]:
        return False
    return gap(first, second) > 0


def _by_day(pair: Pair, one: Occasion, other: Occasion) -> bool:
    a, b = one.moment.time, other.moment.time
    if not (_tells_day(a) and _tells_day(b)):
        return False
    return not dt.overlapping(a, b) and dt._comparable(pair, one.moment, other.moment)


def _tells_day(time: TimeRef) -> bool:
    return time.precision not in CLOCK | {"part_of_day"} or time.anchored or bool(dt._weekday(time) or dt._TODAY.search(time.text))


def _finding(pair: Pair, one: Occasion, other: Occasion) -> Finding:
    a, b = one.moment.time, other.moment.time
    return Finding(
        type=DivergenceType.DATE_TIME,
        detector="occasion",
        a=dt.time_value(pair.a, a),
        b=dt.time_value(pair.b, b),
        about=dt._about(pair, one.moment, other.moment),
        why=f"One account says {a.text}, the other {b.text}.",
        features=_features(pair, one, other),
        relation=dt._relation(pair, one.moment, other.moment),
    )


def _features(pair: Pair, one: Occasion, other: Occasion) -> dict[str, float]:
    a, b = one.moment.time, other.moment.time
    return {
        "context": pair.overlap(one.moment.context, other.moment.context),
        "deed": float(bool(set(one.moment.deeds) & set(other.moment.deeds))),
        "first": float(bool(one.moment.deeds) and one.moment.deeds[:1] == other.moment.deeds[:1]),
        "kinds": float(bool(one.kinds & other.kinds)),
        "main": float(one.main and other.main),
        "things": dt.likeness(one.moment.things, other.moment.things),
        "unnamed": float(bool(one.moment.names and other.moment.names) and not dt.alike(one.moment.names, other.moment.names)),
        "names": len(pair.a.names & pair.b.names) and 1.0,
        "telling": dt._telling(pair, one.moment, other.moment),
        "hour": float(_by_hour(one, other)),
        "clock": float(a.precision in CLOCK and b.precision in CLOCK),
        "long": float(a.precision in LONG and b.precision in LONG),
        "slip": float(_slip(a, b)),
        "only": 1.0 / max(1, _rivals(pair.first, one) * _rivals(pair.second, other)),
        "ahead": float(one.moment.ahead and other.moment.ahead),
        "turned": float(one.moment.ahead != other.moment.ahead),
        "astride": float(dt._old(pair.first, a) != dt._old(pair.second, b)),
        "old": float(dt._old(pair.first, a) and dt._old(pair.second, b)),
        "past": float(pair.a.past != pair.b.past),
        "far": min(1.0, max(0.0, dt.distance(a, b).total_seconds() / 86400 / 14)),
    }


def _slip(a: TimeRef, b: TimeRef) -> bool:
    """Do two dates have a part in common: the day of two months, the month of two years?"""
    x, y = a.earliest, b.earliest
    fine = {a.precision, b.precision} <= {"day", "part_of_day", "minute", "hour"} and a.anchored and b.anchored
    month = {a.precision, b.precision} <= {"day", "part_of_day", "month"} and a.anchored and b.anchored
    return (month and x.month == y.month and x.year != y.year) or (fine and (x.day == y.day or (x.month, x.year) == (y.month, y.year)))


def _kin_of(report: ReportReading, one: Occasion) -> list[Occasion]:
    return [o for o in occasions(report) if kin(one, o)]


def _told(report: ReportReading, one: Occasion, *, hour: bool) -> bool:
    """Does the report, too, date a happening of the kind at that hour, or on that day?"""
    return any(_agree(one, other, hour=hour) for other in _kin_of(report, one))


def _agree(one: Occasion, other: Occasion, *, hour: bool) -> bool:
    if hour:
        first, second = hours(one.claim, one.moment), hours(other.claim, other.moment)
        return first is not None and second is not None and gap(first, second) == 0
    a, b = one.moment.time, other.moment.time
    return _tells_day(a) and _tells_day(b) and dt.overlapping(a, b)


def _rivals(report: ReportReading, one: Occasion) -> int:
    clock = one.moment.time.precision in CLOCK
    return len({o.moment.time.earliest for o in _kin_of(report, one) if (o.moment.time.precision in CLOCK) == clock})
