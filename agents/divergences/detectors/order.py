"""Order: two happenings in another order, a date that an order rules out, help called before the accident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value, value
from agents.divergences.detectors.date_time import alike, distance, likeness, same_stamp, time_value
from agents.divergences.facts.happenings import deed, mishap, things_of
from agents.divergences.facts.moments import CLOCK, LONG, ROUNDING, Moment, moments, names_near
from agents.divergences.facts.order import Bound, Placing, apart, bounds, placings
from agents.divergences.facts.phrases import ROOM, clause
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import DivergenceType

_YEAR_GUESSED: Final = timedelta(days=200)
"""Two days farther apart than this are so for the year that was guessed of one."""
_LONGEST: Final = timedelta(hours=3)
"""Help that was called longer before was called to something else."""


class Orders:
    """Finds happenings that cannot have come in the order told."""

    name = "order"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its times, and what it places before or after another thing."""
        return claim.claim.times or placings(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The orders of the same two happenings, the dates against orders, the calls for help before the accident."""
        timed = pair.a.claim.times and pair.b.claim.times and same_stamp(pair)
        if pair.a.past == pair.b.past:
            yield from _orders(pair)
            yield from _called(pair) if timed else ()
        yield from _ruled_out(pair) if timed else ()


def _orders(pair: Pair) -> Iterator[Finding]:
    for one, other in product(placings(pair.a), placings(pair.b)):
        if one.pair == other.pair and apart(one, other) and not (_told(pair.second, one) or _told(pair.first, other)):
            yield _finding(pair, _shown(pair.a, one), _shown(pair.b, other), (one.host, other.host), "order")


def _told(report: ReportReading, placing: Placing) -> bool:
    """Does the report, too, give that order?"""
    told = (other for claim in report.claims for other in placings(claim))
    return any(o.pair == placing.pair and not apart(o, placing) for o in told)


def _shown(claim: ClaimReading, placing: Placing) -> Value:
    return value(claim, placing.shown, key=f"{placing.side} {placing.mark} {placing.gap or ''}")


def _ruled_out(pair: Pair) -> Iterator[Finding]:
    """Times at which a happening cannot have been, if the other account's order and date hold."""
    for bound, moment in product(bounds(pair.a), moments(pair.b)):
        if _against(pair.a, bound, pair.b, moment):
            told = _limit(pair.a, bound), _beyond(pair.b, bound, moment)
            yield _finding(pair, *told, (bound.host, moment.chain[-1]), _sureness(moment))
    for moment, bound in product(moments(pair.a), bounds(pair.b)):
        if _against(pair.b, bound, pair.a, moment):
            told = _beyond(pair.a, bound, moment), _limit(pair.b, bound)
            yield _finding(pair, *told, (moment.chain[-1], bound.host), _sureness(moment))


def _against(claim: ClaimReading, bound: Bound, other: ClaimReading, moment: Moment) -> bool:
    """Is the moment one of the same happening, at a time at which it cannot have been?"""
    if moment.marks or moment.ahead or not moment.chain or not (_dated(moment) and _dated(bound.moment)):
        return False
    host = moment.chain[-1]
    if deed(other, host) != bound.deed or other.claim.tokens[host].tag == "VB":
        return False  # "a bid to buy it on Monday" bought nothing yet
    early = bound.first is not None and moment.time.latest <= bound.first
    late = bound.last is not None and moment.time.earliest >= bound.last
    names = names_near(claim.context([bound.host]))
    things = {claim.terms[i] for i in things_of(claim, [bound.host])} - {""}
    precisions = moment.time.precision, bound.moment.time.precision
    if "year" not in precisions and distance(moment.time, bound.moment.time) > _YEAR_GUESSED:
        return False
    kin = alike(names, moment.names) or not things.isdisjoint(moment.things)
    return (early or late) and kin and likeness(frozenset(things), moment.things) >= 0


def _dated(moment: Moment) -> bool:
    """Is it told by a date, month or year? What day "Friday" was hangs on a stamp."""
    return moment.time.precision in LONG or (moment.time.anchored and moment.time.precision not in CLOCK)


def _limit(claim: ClaimReading, bound: Bound) -> Value:
    """The bound as a value ("after Dec. 22", "by 2015")."""
    told = time_value(claim, bound.moment.time)
    return replace(told, text=f"{'after' if bound.first else 'by'} {told.text}")


def _beyond(claim: ClaimReading, bound: Bound, moment: Moment) -> Value:
    """The time as a value: whatever lies on the wrong side of one bound says the same."""
    return replace(time_value(claim, moment.time), key=f"beyond {bound.first or bound.last:%Y%m%d}")


def _sureness(moment: Moment) -> str:
    return "bound" if moment.time.precision in LONG else "dated"


def _called(pair: Pair) -> Iterator[Finding]:
    for one, other in product(moments(pair.a), moments(pair.b)):
        forth = _responds(pair.a, one) and _befalls(pair.b, other) and _before(one, other)
        back = _responds(pair.b, other) and _befalls(pair.a, one) and _before(other, one)
        if forth or back:
            told = time_value(pair.a, one.time), time_value(pair.b, other.time)
            found = _finding(pair, *told, (one.chain[-1], other.chain[-1]), "called")
            called, befell = (v.text.rstrip(".") for v in (told if forth else told[::-1]))
            yield replace(found, why=f"One account has help called at {called}, the other has it happen at {befell}.")


def _responds(claim: ClaimReading, moment: Moment) -> bool:
    """Is it when help was called to an accident?"""
    return not words("mishaps", "responses").isdisjoint(moment.deeds) and any(
        mishap(claim, i) or deed(claim, i) in words("mishaps", "emergencies") for i in range(len(claim.terms))
    )


def _befalls(claim: ClaimReading, moment: Moment) -> bool:
    """Is it when an accident happened?"""
    told = any(mishap(claim, i) for i in moment.chain)
    emergencies = words("mishaps", "emergencies") | words("mishaps")
    return told or not emergencies.isdisjoint(moment.deeds)


def _before(one: Moment, other: Moment) -> bool:
    """Is one clock time before the other, of the same day and zone, by more than rounding?"""
    a, b = one.time, other.time
    if not {a.precision, b.precision} <= CLOCK or a.zone != b.zone or one.beside or other.beside:
        return False
    slack = max(ROUNDING[a.precision], ROUNDING[b.precision])
    return timedelta(minutes=slack) < b.earliest - a.earliest <= _LONGEST


def _finding(pair: Pair, a: Value, b: Value, hosts: tuple[int, int], feature: str) -> Finding:
    return Finding(
        type=DivergenceType.DATE_TIME,
        detector="order",
        a=a,
        b=b,
        about=_about(pair, hosts),
        why=f"One account says {a.text}, the other {b.text}.",
        features={feature: 1.0},
    )


def _about(pair: Pair, hosts: tuple[int, int]) -> str:
    """When what happened, in the words of the first account that tells it in a clause, without the times and orders."""
    sides = ((pair.first, pair.a, hosts[0]), (pair.second, pair.b, hosts[1]))
    told = (
        clause(report, claim, host, without=_times(claim), room=ROOM - len("When ")) for report, claim, host in sides
    )
    return next((f"When {one}" for one in told if one), "When it happened")


def _times(claim: ClaimReading) -> set[int]:
    dated = {i for time in claim.claim.times for i in claim.token_at(time.start, time.end)}
    return dated | {i for placing in placings(claim) for i in placing.shown}
