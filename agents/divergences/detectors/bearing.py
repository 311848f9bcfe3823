"""Bearings: one distance from two places or two ways from one, two blocks of a street, kinds, waters and flags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import product
from typing import Final, NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, remembered
from stream import gazetteer
from stream.records import DivergenceType, Span

_POINT: Final = r"(?:north|south)?-?(?:north|south|east|west)(?:ern)?"
_NAME: Final = r"(?:the )?(?P<name>(?:[A-Z][\w’'-]*)(?: (?:of )?[A-Z][\w’'-]*)*)"
_BEARING: Final = re.compile(rf"\b(?P<point>{_POINT}) (?:of|off|from) {_NAME}")
_BLOCK: Final = re.compile(
    r"\b(?P<number>\d[\d,]+) block of (?:(?:North|South|East|West|[NSEW]\.?) )?"
    r"(?P<name>[A-Z0-9][\w’']*(?: [A-Z0-9][\w’']*)*)"
)
_KIND: Final = re.compile(rf"\b(?P<kind>[a-z]+) of {_NAME}")
_WATER: Final = re.compile(
    r"\b(?:into|in) (?:the )?"
    r"(?P<name>(?:Sea|Gulf|Bay|Strait) of(?: the)?(?: [A-Z]\w+)+|(?:[A-Z]\w+ )+(?:Sea|Ocean|Gulf|Bay|Lake))"
)
_PROPER: Final = r"[A-Z][\w’']*(?: [A-Z][\w’']*)*"
_FLYING: Final = rf"(?P<flag>{_PROPER})-(?:flagged|registered)"
_FLAGS: Final = (
    re.compile(rf"\b{_FLYING},?(?: [a-z]+)? (?P<name>{_PROPER})"),
    re.compile(rf"\b(?P<name>{_PROPER}),? (?:(?:is|was),? )?an? {_FLYING}\b"),
    re.compile(
        rf"\b(?P<name>{_PROPER}),? (?:(?:which )?(?:is|was),? )?(?:registered|flagged) (?:in|under)(?: the flag of)? "
        rf"(?:the )?(?P<flag>{_PROPER})"
    ),
    re.compile(rf"\b(?P<name>{_PROPER}),? (?:(?:which )?flies|flying) the flag of (?:the )?(?P<flag>{_PROPER})"),
)
_REACH: Final = 60
"""Characters before a bearing in which the distance stands."""
_SAME: Final = 0.05
"""How far two distances may differ, as a share, and be one."""
_SPELLING: Final = 0.8
"""Names more alike than this, whatever the order of their words, are two spellings of one."""
_OPPOSITE: Final = frozenset({frozenset({"north", "south"}), frozenset({"east", "west"})})
_SORTS: Final = frozenset({"Cape", "Mount", "Lake", "Island", "Port", "Point", "Bay", "Sea", "Ocean", "Gulf", "River"})
"""Words in two names that say that they are of one sort, so that neither lies in the other."""


class Named(NamedTuple):
    """A place by name with what is said of it: the direction and distance from it, or what kind of place it is."""

    name: str
    start: int
    end: int
    said: str
    distance: float = 0.0


class Bearings:
    """Finds places that one measure, one name or one fall cannot all have."""

    name = "bearing"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """What it says of a place by name."""
        return _tells(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The bearings of one distance from two places, the names of two kinds, the waters something came down in."""
        return self._found(pair) if pair.a.past == pair.b.past else ()

    def _found(self, pair: Pair) -> Iterator[Finding]:
        for check in _CHECKS:
            for one, other in product(check.told(pair.a), check.told(pair.b)):
                if check.at_odds(one, other):
                    yield self._finding(pair, one, other, check.feature, check.about.format(one))

    def _finding(self, pair: Pair, one: Named, other: Named, feature: str, about: str) -> Finding:
        a, b = _value(pair.a, one), _value(pair.b, other)
        return Finding(
            type=DivergenceType.PLACE,
            detector=self.name,
            a=a,
            b=b,
            about=about,
            why=f"One account has “{a.text}”, the other “{b.text}”.",
            features={feature: 1.0},
            notability=1 if feature == "kind" else 2,
        )


def _value(claim: ClaimReading, named: Named) -> Value:
    text = claim.claim.sentence[named.start : named.end]
    return Value(text=text, key=text.lower(), marks=(Span(named.start, named.end),))


@remembered
def _tells(claim: ClaimReading) -> bool:
    """Does a claim say any of it of a place by name?"""
    return any(check.told(claim) for check in _CHECKS)


@remembered
def bearings(claim: ClaimReading) -> tuple[Named, ...]:
    """The directions that a claim gives from a place by name with a distance."""
    return tuple(_bearings(claim))


def _bearings(claim: ClaimReading) -> Iterator[Named]:
    measured = ((q.start - claim.claim.start, q) for q in claim.claim.quantities if q.unit == "m")
    lengths = [(start, (q.low + q.high) / 2) for start, q in measured if q.low and q.high]
    for found in _BEARING.finditer(claim.claim.sentence):
        before = [length for start, length in lengths if 0 < found.start() - start <= _REACH]
        if before:
            yield Named(found["name"], found.start(), found.end(), found["point"].replace("-", ""), before[0])


@remembered
def blocks(claim: ClaimReading) -> tuple[Named, ...]:
    """The blocks of a street that a claim names ("the 1200 block of East 5th Street")."""
    found = _BLOCK.finditer(claim.claim.sentence)
    return tuple(Named(f["name"], f.start(), f.end(), f["number"].replace(",", "")) for f in found)


@remembered
def kinds(claim: ClaimReading) -> tuple[Named, ...]:
    """The names that a claim says the kind of place of ("the island of Tarn")."""
    found = _KIND.finditer(claim.claim.sentence)
    return tuple(
        Named(f["name"], f.start("kind"), f.end(), f["kind"]) for f in found if f["kind"] in words("places", "kinds")
    )


@remembered
def waters(claim: ClaimReading) -> tuple[Named, ...]:
    """The seas that a claim says something fell into, with what fell."""
    if claim.lemmas.isdisjoint(words("places", "falling")):
        return ()
    fallen = [term for term in ("missile", "plane", "satellite", "helicopter", "balloon") if term in claim.bag]
    found = _WATER.finditer(claim.claim.sentence)
    return tuple(Named(f["name"], f.start("name"), f.end("name"), fallen[0]) for f in found if fallen)


@remembered
def flags(claim: ClaimReading) -> tuple[Named, ...]:
    """The countries whose flag a claim says that a vessel or the like flies, with its name."""
    if claim.lemmas.isdisjoint(words("places", "flagging")):
        return ()
    found = (match for pattern in _FLAGS for match in pattern.finditer(claim.claim.sentence))
    named = (Named(f["flag"], f.start("flag"), f.end("flag"), f["name"].removeprefix("The ")) for f in found)
    return tuple(flag for flag in named if _countries(flag))


def _countries(named: Named) -> frozenset[str]:
    """The countries that a name or an adjective may stand for."""
    people = gazetteer.country_of(named.name)
    return frozenset(place.country for place in (*gazetteer.find_all(named.name), *([people] if people else [])))


@cache
def _exclusive() -> frozenset[frozenset[str]]:
    """Kinds of place that nothing is both of."""
    settled, apart = words("places", "settled"), words("places", "kinds") - words("places", "settled")
    return frozenset(frozenset(two) for two in product(settled, apart))


def _apart(one: Named, other: Named) -> bool:
    """Are two places of one sort, each with a name of its own, so that neither lies in the other?"""
    first, second = (set(named.name.split()) for named in (one, other))
    if not _differ(one, other):
        return False
    known = [place.level == "city" for name in (one.name, other.name) if (place := gazetteer.find(name)) is not None]
    return bool(first & second & _SORTS) or (len(known) == 2 and all(known))


def _differ(one: Named, other: Named) -> bool:
    return not _one_name(one.name, other.name)


def _one_name(one: str, other: str) -> bool:
    """Are two names spellings of one?"""
    names = [" ".join(sorted(name.lower().split())) for name in (one, other)]
    return SequenceMatcher(None, names[0], names[1]).ratio() >= _SPELLING


def _as_far(one: Named, other: Named) -> bool:
    return abs(one.distance - other.distance) <= _SAME * one.distance


def _from_two(one: Named, other: Named) -> bool:
    return one.said == other.said and _as_far(one, other) and _apart(one, other)


def _opposite(one: Named, other: Named) -> bool:
    either = frozenset((one.said, other.said)) in _OPPOSITE
    return either and _as_far(one, other) and _one_name(one.name, other.name)


def _other_block(one: Named, other: Named) -> bool:
    return one.name == other.name and one.said != other.said


def _other_kind(one: Named, other: Named) -> bool:
    return one.name == other.name and frozenset((one.said, other.said)) in _exclusive()


def _other_flag(one: Named, other: Named) -> bool:
    return _one_name(one.said, other.said) and _countries(one).isdisjoint(_countries(other))


def _other_water(one: Named, other: Named) -> bool:
    return one.said == other.said and _differ(one, other)


class _Check(NamedTuple):
    """What of a place by name may be at odds: the feature it is weighed by, and what it is about."""

    told: Callable[[ClaimReading], tuple[Named, ...]]
    at_odds: Callable[[Named, Named], bool]
    feature: str
    about: str


_CHECKS: Final = (
    _Check(bearings, _from_two, "measured", "What the distance {0.said} is measured from"),
    _Check(bearings, _opposite, "opposite", "In which direction from {0.name} it was"),
    _Check(blocks, _other_block, "block", "In which block of {0.name} it was"),
    _Check(kinds, _other_kind, "kind", "What {0.name} is"),
    _Check(flags, _other_flag, "flag", "Where {0.said} is registered"),
    _Check(waters, _other_water, "water", "Where the {0.said} came down"),
)
