"""Dates and times: one happening at two times that do not overlap."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value
from agents.divergences.facts.figures import compatible, nearness
from agents.divergences.facts.happenings import at_law, deed
from agents.divergences.facts.moments import CLOCK, LONG, PART_OF_DAY, ROUNDING, SHORTLY, Moment, moments
from agents.divergences.facts.phrases import ROOM, clause, noun_phrase
from agents.divergences.lexicon import opposed, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from agents.divergences.relation import named_apart
from stream.records import DivergenceType, Relation, Span, TimeRef

_MIN_CONTEXT: Final = 0.15
_LITTLE: Final = 0.08
"""The same where they tell of one thing by name."""
_MUCH: Final = 0.3
"""Share of the contexts in common that makes up for verbs that differ."""
_ALIKE: Final = 0.8
"""Cosine that does so, too."""
_LIKE: Final = 0.5
"""Likeness of the claims from which verbs that differ may still tell of one happening."""
_ZONES: Final = timedelta(hours=11)
"""How far apart the clocks of two places may be."""
_SAME_STAMP: Final = timedelta(days=2)
"""Two articles stamped farther apart than this do not mean the same week by "Tuesday"."""
_FAR_STAMP: Final = timedelta(days=7)
"""Up to here they can be compared if the times lie farther apart than the stamps: whichever stamp is wrong then."""
_YEAR_APART: Final = timedelta(days=400)
"""A day of the news and a time farther back than this are two happenings."""
_YEARS_APART: Final = timedelta(days=4 * 365)
"""Accounts of one happening may err by a year or two."""
_LONG_BEFORE: Final = timedelta(days=60)
"""What took place longer before an article is not its news."""
_PUT_OFF: Final = timedelta(days=4)
"""What one account awaits and another has seen, farther apart than this and their stamps, are two happenings."""
_TELLING: Final = 12.0
"""What three or four rare words weigh."""
_TOLLS: Final = frozenset({"dead", "injured", "missing", "hospitalised", "arrested"})
_SOME_TOLL: Final = 0.5
"""Tolls of one happening may differ, but not so much."""
_STEM: Final = 5
"""Letters from which a name is known in its adjective."""
_NOON: Final = 12
_TODAY: Final = re.compile(
    r"today|tonight|yesterday|tomorrow|last night|overnight|this (?:morning|afternoon|evening)", re.IGNORECASE
)
_YEAR: Final = re.compile(r"\d{4}")
_MONTH: Final = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_WEEKDAY: Final = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)


class Times:
    """Finds two times for one happening."""

    name = "date_time"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its moments."""
        return moments(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The times of the pair that do not overlap, each with the features that tell how sure that is."""
        first, second = moments(pair.a), moments(pair.b)
        return (
            _finding(pair, one, other)
            for one, other in product(first, second)
            if _one_happening(pair, one, other) and not _met(one, pair.b) and not _met(other, pair.a)
        )


def _one_happening(pair: Pair, one: Moment, other: Moment) -> bool:
    if _apart_by_words(pair, one, other) or _may_be_one(one, other) or not comparable(pair, one, other):
        return False
    context = pair.overlap(one.context, other.context)
    if set(one.deeds) & set(other.deeds):
        return context >= (_LITTLE if likeness(one.things, other.things) > 0 else _MIN_CONTEXT)
    if len(one.context.keys() & other.context.keys()) < 2 or likeness(one.things, other.things) < 0:
        return False
    if one.deeds and other.deeds:
        alike = pair.cosine >= _ALIKE and pair.likeness >= _LIKE and context >= _MUCH
        return alike and not _two_deeds(pair, one, other)
    return context >= _MUCH or (context >= _MIN_CONTEXT and pair.cosine >= _ALIKE)


def _two_deeds(pair: Pair, one: Moment, other: Moment) -> bool:
    """Do the words for what happened tell of two happenings, and not of one in two ways?"""
    if disclosed(one) != disclosed(other) or _at_law(pair.a, one) != _at_law(pair.b, other):
        return True  # what happened on Friday was made known, or charged, on Saturday
    return _turned(one, other) or _told_beside(pair.a, one, other) or _told_beside(pair.b, other, one)


def _told_beside(claim: ClaimReading, dated: Moment, other: Moment) -> bool:
    """Does the claim tell of the other's deed, too, but give its time for one of its own?"""
    return any(told in other.deeds for i, told in enumerate(_deeds(claim)) if told and i not in dated.chain)


@remembered
def _deeds(claim: ClaimReading) -> tuple[str, ...]:
    """What happened by each of the claim's words."""
    return tuple(deed(claim, i) for i in range(len(claim.terms)))


def _may_be_one(one: Moment, other: Moment) -> bool:
    """May both be one moment, an hour being allowed to what is told as "shortly before midnight"?"""
    near = (one.beside or other.beside) and {one.time.precision, other.time.precision} <= CLOCK
    return overlapping(one.time, other.time) or (near and _minutes(one.time, other.time) <= SHORTLY)


def disclosed(moment: Moment) -> bool:
    """Is it when something was made known?"""
    return not words("disclosing").isdisjoint(moment.deeds)


def _at_law(claim: ClaimReading, moment: Moment) -> bool:
    """Is it when something was done about a deed, and not the deed?"""
    return at_law(claim, moment.chain[-1])


def _turned(one: Moment, other: Moment) -> bool:
    """Is one the end or the undoing of the other ("begins in June", "ends in September")?"""
    return any(deed in opposed().get(against, ()) for deed in one.deeds for against in other.deeds)


def _apart_by_words(pair: Pair, one: Moment, other: Moment) -> bool:
    """Do names, words like "another", figures or the verb tell that these are two happenings, or two ends of one?"""
    strangers = one.names and other.names and pair.a.names.isdisjoint(pair.b.names)
    if (strangers and not alike(one.names, other.names)) or _two_of_a_sort(one.names, other.names):
        return True
    if (one.named_by and other.named_by) or len({one.edge, other.edge} - {""}) == 2 or apart_by_bounds(one, other):
        return True
    if one.turns and other.turns and not one.turns & other.turns:
        return True
    lasting = set(one.deeds) & set(other.deeds) & words("trends")
    return one.marks != other.marks or bool(lasting) or counts_differ(one, other)


def _two_of_a_sort(a: frozenset[str], b: frozenset[str]) -> bool:
    """Does each name a court, hospital or the like of its own ("Leeds Crown Court", "Leeds Magistrates' Court")?"""
    both = product(_in_words(a - b), _in_words(b - a))
    return any(len(x) > 1 < len(y) and x[-1] == y[-1] and not _one_in_other(x, y) for x, y in both)


def apart_by_bounds(one: Moment, other: Moment) -> bool:
    """May both bounds hold, as "by June" leaves May open and "since May" tells nothing of what was done in June?"""
    told = {one.bound, other.bound}
    if told == {"by", ""}:
        limit, moment = (one, other) if one.bound else (other, one)
        return moment.time.earliest < limit.time.latest
    if told == {"by"}:
        return not (one.ahead and other.ahead)
    return one.bound != other.bound and {one.edge, other.edge} not in ({"begin"}, {"end"})


def alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Is any one of them among the others, be it that one has only a part of the name?"""
    return any(_one_in_other(x, y) for x, y in product(_in_words(a), _in_words(b)))


def _in_words(terms: frozenset[str]) -> list[list[str]]:
    return [term.removeprefix("@").split() for term in terms]


def _one_in_other(one: list[str], other: list[str]) -> bool:
    return _part_of(one, other) or _part_of(other, one)


def _part_of(one: list[str], other: list[str]) -> bool:
    """Is every word of a name among those of the other, be it as an adjective ("Korea", "Korean")?"""
    return all(any(x == y or (len(x) >= _STEM and y.startswith(x)) for y in other) for x in one)


def counts_differ(one: Moment, other: Moment) -> bool:
    """Did it happen to so many in one and to more or fewer in the other ("40 flights", "60 flights")?"""
    return any(
        a.unit == b.unit
        and a.counted == b.counted
        and a.ordinal == b.ordinal
        and a.unit != "year_old"
        and not compatible(a, b)
        and (a.role not in _TOLLS or nearness(a, b) < _SOME_TOLL)
        for a in one.counts
        for b in other.counts
    )


def comparable(pair: Pair, one: Moment, other: Moment) -> bool:
    """May the two expressions be held against each other: are they told alike, and of one stretch of time?"""
    a, b = one.time, other.time
    apart = distance(a, b)
    if not _told_alike(a, b):
        return False
    if not {a.precision, b.precision} <= LONG and apart > _YEAR_APART and not (a.anchored and b.anchored):
        return False
    if apart > _YEARS_APART and not _once(one, other):
        return False
    return _misread(pair.first, one) == _misread(pair.second, other) and _stamps_allow(pair, one, other)


def _once(one: Moment, other: Moment) -> bool:
    """Is it what befalls a thing only once, or last, so that no year is another time?"""
    last = one.turns == other.turns == {"last"}
    once = not words("once").isdisjoint(set(one.deeds[:1]) & set(other.deeds))
    return (last or once) and likeness(one.things, other.things) > 0


def _stamps_allow(pair: Pair, one: Moment, other: Moment) -> bool:
    """May they be held against each other, given what the publishers' stamps are worth?"""
    a, b = one.time, other.time
    apart, gap = distance(a, b), abs(pair.first.report.published_at - pair.second.report.published_at)
    if apart < timedelta(days=1) and (_zone_doubted(pair.first, a) or _zone_doubted(pair.second, b)):
        return False
    if _today_or_weekday(a, b) or _today_or_weekday(b, a):
        return False
    seen = _coming(pair.first, one) != _coming(pair.second, other) and not (one.bound or other.bound)
    if (one.ahead and other.ahead and gap > _FAR_STAMP) or (seen and apart > gap + _PUT_OFF):
        return False
    return gap <= _SAME_STAMP or (a.anchored and b.anchored) or gap < min(apart, _FAR_STAMP)


def same_stamp(pair: Pair) -> bool:
    """Do two articles mean the same week by "Tuesday"?"""
    return abs(pair.first.report.published_at - pair.second.report.published_at) <= _SAME_STAMP


def _misread(report: ReportReading, moment: Moment) -> bool:
    """Is it told as over and yet to come, the year or week having been guessed wrong?"""
    return moment.past and moment.time.earliest > report.report.published_at + timedelta(days=1)


def _zone_doubted(report: ReportReading, time: TimeRef) -> bool:
    """Is it told by "today", in an article stamped when it was the day before yet in half of the world?"""
    return bool(_TODAY.search(time.text)) and report.report.published_at.hour < _NOON


def _today_or_weekday(a: TimeRef, b: TimeRef) -> bool:
    """Is one told by "today" and the other by a mere weekday? Only the stamps tell what either means."""
    return bool(_TODAY.search(a.text) and _WEEKDAY.search(b.text)) and not b.anchored


def distance(a: TimeRef, b: TimeRef) -> timedelta:
    """How far two times lie apart at the least; negative where they overlap."""
    return max(a.earliest - b.latest, b.earliest - a.latest)


def overlapping(a: TimeRef, b: TimeRef) -> bool:
    """May the two expressions mean one moment?

    Clock times without a zone are compared as clocks: their day hangs on a stamp, their zone on who reads it. The same
    weekday is never two days, nor are the same words two times.
    """
    if _same_day_told(a, b):
        return _same_part(a, b)
    if _this_week(a, b) or _this_week(b, a) or _of_month(a, b) or _of_month(b, a):
        return True
    if _one_within(a.text.lower(), b.text.lower()) or (not (a.anchored and b.anchored) and weekdays(a) & weekdays(b)):
        return True if not (a.precision in CLOCK and b.precision in CLOCK) else _same_clock(a, b)
    if a.precision in CLOCK and b.precision in CLOCK and not (a.zone and b.zone):
        return _same_clock(a, b)
    return a.earliest < b.latest and b.earliest < a.latest


def _one_within(one: str, other: str) -> bool:
    """Is one said with the other's words ("9 p.m.", "9 p.m. on Friday")?"""
    return one in other or other in one


def _this_week(a: TimeRef, b: TimeRef) -> bool:
    """Is one "this week" and the other a weekday of it, be it still to come?"""
    return a.text.lower() == "this week" and bool(weekdays(b)) and not b.anchored


def _of_month(day: TimeRef, month: TimeRef) -> bool:
    """Is one a day of the other's month whose year is not told ("June 24", "June 2021"): the year was guessed?"""
    unsaid = day.precision == "day" and month.precision == "month" and not _YEAR.search(day.text)
    return unsaid and not weekdays(day) and day.earliest.month == month.earliest.month and bool(_MONTH.search(day.text))


def _same_day_told(a: TimeRef, b: TimeRef) -> bool:
    """Are both parts or hours of one weekday ("Tuesday morning", "3 p.m. on Tuesday")?"""
    return PART_OF_DAY in {a.precision, b.precision} <= CLOCK | {PART_OF_DAY} and bool(weekdays(a) & weekdays(b))


def _same_part(a: TimeRef, b: TimeRef) -> bool:
    """May two parts or hours of one weekday be one? An hour is of no part for sure where its zone is told."""
    day = min(a.earliest, b.earliest)  # the weeks may differ as the stamps do
    shift = round((max(a.earliest, b.earliest) - day) / timedelta(days=7)) * timedelta(days=7)
    first, second = sorted((a, b), key=lambda time: time.earliest)
    slack = 0 if a.precision == b.precision else ROUNDING[PART_OF_DAY]
    return bool(a.zone or b.zone) or second.earliest - shift < first.latest + timedelta(minutes=slack)


def _same_clock(a: TimeRef, b: TimeRef) -> bool:
    """May two clock times be one? Where only one tells its zone, that cannot be said."""
    if weekdays(a) and weekdays(b) and not weekdays(a) & weekdays(b) and not (a.zone or b.zone):
        return False
    return bool(a.zone or b.zone) or _minutes(a, b) <= max(ROUNDING[a.precision], ROUNDING[b.precision])


def _minutes(a: TimeRef, b: TimeRef) -> int:
    """Between two clock times, the shorter way round."""
    minutes = abs((a.earliest.hour - b.earliest.hour) * 60 + a.earliest.minute - b.earliest.minute)
    return min(minutes, 24 * 60 - minutes)


def _told_alike(a: TimeRef, b: TimeRef) -> bool:
    """Are both clock times, or neither, or does a clock time tell its day, too, so that it may meet a day?

    "In the afternoon" is of no day either: a stamp alone tells which.
    """
    if _part_against_day(a, b) or _part_against_day(b, a):
        return False
    return (a.precision in CLOCK) == (b.precision in CLOCK) or all(
        time.precision not in CLOCK or (tells_day(time) and not time.zone) for time in (a, b)
    )


def _part_against_day(part: TimeRef, day: TimeRef) -> bool:
    """Is one a part of whatever day, and the other a day or longer?"""
    return part.precision == PART_OF_DAY and not tells_day(part) and day.precision not in CLOCK | {PART_OF_DAY}


def tells_day(time: TimeRef) -> bool:
    """Does it tell the day, or longer, and not only an hour or a part of whatever day?"""
    hourly = time.precision in CLOCK or time.precision == PART_OF_DAY
    return not hourly or time.anchored or bool(weekdays(time) or _TODAY.search(time.text))


def weekdays(time: TimeRef) -> set[str]:
    """The weekdays that it names."""
    return {word.lower() for word in _WEEKDAY.findall(time.text)}


def _met(one: Moment, claim: ClaimReading) -> bool:
    """Is it among the other account's times? A clock time is no day, and one in brackets is no time of its own."""
    times = [one.time for one in moments(claim)] if one.time.precision in CLOCK else claim.claim.times
    return any(overlapping(one.time, time) for time in times if _told_alike(one.time, time))


def stated(report: ReportReading, moment: Moment) -> bool:
    """Does the report put the same thing at that time, too?"""
    return any(
        overlapping(moment.time, other.time) and set(moment.deeds[:1]) & set(other.deeds)
        for other in _of_kind(report, moment)
    )


def _of_kind(report: ReportReading, moment: Moment) -> Iterator[Moment]:
    """The report's times that are told as precisely: clock times, or days and longer."""
    clock = moment.time.precision in CLOCK
    for claim in report.claims:
        if claim.claim.times:
            yield from (other for other in moments(claim) if (other.time.precision in CLOCK) == clock)


def _distinct(report: ReportReading, moment: Moment) -> int:
    """How many times of its kind the report gives for the thing."""
    deeds = set(moment.deeds)
    return max(1, len({other.time.earliest for other in _of_kind(report, moment) if deeds & set(other.deeds)}))


def _finding(pair: Pair, one: Moment, other: Moment) -> Finding:
    a, b = one.time, other.time
    return Finding(
        type=DivergenceType.DATE_TIME,
        detector="date_time",
        a=time_value(pair.a, a),
        b=time_value(pair.b, b),
        about=about(pair, one, other),
        why=f"One account says {a.text}, the other {b.text}.",
        features=_features(pair, one, other),
        relation=relation_of(pair, one, other),
    )


def relation_of(pair: Pair, one: Moment, other: Moment) -> Relation:
    """What one account awaits and the other has seen is an update, whatever else the sentences say of the future."""
    seen = _coming(pair.first, one) != _coming(pair.second, other)
    if seen or ("delay" in one.deeds) != ("delay" in other.deeds):
        return Relation.UPDATE
    return Relation.SOURCE_DISPUTE if named_apart(pair.a, pair.b) else Relation.CONFLICT


def _coming(report: ReportReading, moment: Moment) -> bool:
    """Is it still to come, be it told in the present ("the chamber meets on Monday")?"""
    by_clock = moment.time.precision in CLOCK
    apart = _ZONES if by_clock else timedelta(0)
    if by_clock and moment.timetabled and moment.time.latest < report.report.published_at:
        return False
    return moment.ahead or (not moment.past and moment.time.earliest > report.report.published_at + apart)


def _features(pair: Pair, one: Moment, other: Moment) -> dict[str, float]:
    a, b = one.time, other.time
    return {
        "context": pair.overlap(one.context, other.context),
        "foremost": float(bool(one.deeds) and one.deeds[:1] == other.deeds[:1]),
        "things": likeness(one.things, other.things),
        "telling": _telling(pair, one, other),
        "stated": float(stated(pair.second, one) or stated(pair.first, other)),
        "turns": float(bool(one.turns ^ other.turns)),
        "only": 1.0 / (_distinct(pair.first, one) * _distinct(pair.second, other)),
        "clock": float(a.precision in CLOCK),
        "long": float(a.precision in LONG and b.precision in LONG),
        "astride": float(old(pair.first, a) != old(pair.second, b)),
    }


def _telling(pair: Pair, one: Moment, other: Moment) -> float:
    """How much the words tell that both have for what happened, and to what (0 to 1)."""
    shared = (set(one.deeds) & set(other.deeds)) | (one.things & other.things) | (one.names & other.names)
    return min(1.0, math.fsum(pair.weight[term] for term in shared) / _TELLING)


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """1 where the two have something in common, -1 where name stands against name or noun against noun, else 0."""
    if alike(a, b):
        return 1.0
    kinds = [{term.startswith("@") for term in side} for side in (a, b)]
    return -1.0 if kinds[0] & kinds[1] else 0.0


def old(report: ReportReading, time: TimeRef) -> bool:
    """Is it a time long before the article's own?"""
    return report.report.published_at - time.latest > _LONG_BEFORE


def about(pair: Pair, one: Moment, other: Moment) -> str:
    """When what happened, in the words of the first account that tells it in a clause, else the thing that is dated."""
    sides = ((pair.first, pair.a, one), (pair.second, pair.b, other))
    for report, claim, moment in sides:
        if told := _clause(report, claim, reversed(moment.chain)):
            return f"When {told}"
    for _, claim, moment in sides:
        noun = next((i for i in moment.chain if claim.claim.tokens[i].pos in ("NOUN", "PROPN")), None)
        if noun is not None:
            return f"{'Time' if one.time.precision in CLOCK else 'Date'} of {noun_phrase(claim, noun)}"
    for report, claim, _ in sides:
        if told := _clause(report, claim, range(len(claim.claim.tokens))):
            return f"When {told}"
    return "When it happened"


def _clause(report: ReportReading, claim: ClaimReading, verbs: Iterable[int]) -> str:
    """The clause of the first of the words that has one, without any time; that somebody said something is none."""
    dated = {i for time in claim.claim.times for i in claim.token_at(time.start, time.end)}
    telling = (i for i in verbs if claim.claim.tokens[i].lemma.lower() not in words("sayings"))
    told = (clause(report, claim, verb, without=dated, room=ROOM - len("When ")) for verb in telling)
    return next(filter(None, told), "")


def time_value(claim: ClaimReading, time: TimeRef) -> Value:
    """A time as a value."""
    span = Span(time.start - claim.claim.start, time.end - claim.claim.start)
    return Value(text=time.text, key=f"{time.earliest:%Y%m%d%H%M}-{time.precision}", marks=(span,))
