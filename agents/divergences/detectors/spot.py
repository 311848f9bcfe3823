"""Spots: one happening inside and outside one place, at a place by name and one kept secret, or round two bodies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.detectors.place import about, holds
from agents.divergences.facts.figures import anchors
from agents.divergences.facts.frames import NOUN_MARKS, of_what
from agents.divergences.facts.happenings import deed, mishap, told
from agents.divergences.facts.phrases import subject
from agents.divergences.facts.wheres import unquartered
from agents.divergences.lexicon import happenings, kindred, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from stream import gazetteer
from stream.records import DivergenceType

_MIN_CONTEXT: Final = 0.2
_SIDES: Final = {"in": "in", "inside": "in", "within": "in", "near": "out", "outside": "out", "beside": "out"}
_FROM: Final = frozenset({"from", "at", "in"})
_WAYS: Final = {"in": "in", "at": "in", "inside": "in", "on": "in", "from": "from", "to": "to", "into": "to"}
"""Prepositions by whether a thing is in a place, comes from it or gets there."""
_ROUND: Final = frozenset({"around", "round"})
_PREPOSITIONS: Final = _SIDES.keys() | _FROM | _ROUND | _WAYS.keys()
_SEVERAL: Final = frozenset({"first", "second", "third", "another"})
"""Words that tell one happening from another of its kind."""
_POINTS: Final = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"},
)
_OPPOSITE: Final = (("north", "south"), ("south", "north"), ("east", "west"), ("west", "east"))
_COMMON: Final = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True)
class Spot:
    """A place as one preposition sets it: `place` is what it is compared by, `happened` the concept of what was there.

    `name` is what it is called, `index` its token, `tokens` are all that are shown, `host` is the word that tells what
    happened.
    """

    preposition: str
    place: str
    name: str
    index: int
    tokens: tuple[int, ...]
    host: int
    happened: str

    @property
    def side(self) -> str:
        """Inside the place or outside, where the preposition says so."""
        return _SIDES.get(self.preposition, "")

    @property
    def way(self) -> str:
        """Inside, outside, from or to it, or whatever else the preposition says."""
        return self.side or _WAYS.get(self.preposition, self.preposition)

    @property
    def key(self) -> str:
        """What all say alike who put it there: "in London" and "in Morley, south London"."""
        return f"{self.side or self.preposition} {self.name or self.place}"


class Spots:
    """Finds one happening inside a place and outside it, in the open and kept secret, round one body and another."""

    name = "spot"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its spots."""
        return spots(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The spots of the pair that one happening cannot both have."""
        first, second = spots(pair.a), spots(pair.b)
        if pair.a.past != pair.b.past or _turn(pair.a) != _turn(pair.b):
            return ()
        return (
            _finding(pair, one, other)
            for one, other in product(first, second)
            if _one_happening(one, other) and any(check(pair, one, other) for check in _CHECKS)
        )


@remembered
def _turn(claim: ClaimReading) -> frozenset[str]:
    """The words that tell which of several happenings it is ("the second attack", "the first in a mosque")."""
    tokens = claim.claim.tokens
    return frozenset(
        token.lemma.lower()
        for token in tokens
        if token.lemma.lower() in _SEVERAL
        and (token.dep in ("nsubj", "nsubjpass", "conj") or tokens[token.head].lemma.lower() in happenings())
    )


def _one_happening(one: Spot, other: Spot) -> bool:
    return one.happened == other.happened and one.happened not in words("sayings") | words("places", "penalties")


def _across(pair: Pair, one: Spot, other: Spot) -> bool:
    """Inside and outside one place?"""
    return (
        one.place == other.place
        and {one.side, other.side} == {"in", "out"}
        and (one.happened in words("mishaps") or _context(pair, one, other) >= _MIN_CONTEXT)
        and not (_told(pair.second, one) or _told(pair.first, other))
    )


def _hidden(pair: Pair, one: Spot, other: Spot) -> bool:
    """Kept secret by one account and named by the other?"""
    if one.preposition != other.preposition or one.preposition not in _FROM:
        return False
    sides = ((pair.a, one), (pair.b, other))
    return any(
        secret.place in words("places", "hidden") and claim.claim.tokens[named.index].pos == "PROPN"
        for (_, secret), (claim, named) in (sides, sides[::-1])
    )


def _round(pair: Pair, one: Spot, other: Spot) -> bool:
    """Round two bodies of the heavens?"""
    return (
        {one.preposition, other.preposition} <= _ROUND
        and one.place != other.place
        and {one.place, other.place} <= words("places", "heavens")
        and not (_told(pair.second, one) or _told(pair.first, other))
    )


def _elsewhere(pair: Pair, one: Spot, other: Spot) -> bool:
    """In two places of which nobody is in both, at home and in hospital, or from or to them?"""
    return (
        one.way == other.way
        and {one.preposition, other.preposition} <= _WAYS.keys()
        and (exclude(one.place, other.place) or _namesakes(one.name, other.name))
        and _context(pair, one, other) >= _MIN_CONTEXT
        and not (_told(pair.second, one) or _told(pair.first, other) or _crossing(pair.a) or _crossing(pair.b))
    )


def _crossing(claim: ClaimReading) -> bool:
    """Does it name the corner of two streets, of which another account may name one?"""
    return sum(token.lemma.lower() in words("places", "streets") for token in claim.claim.tokens) > 1


def exclude(one: str, other: str) -> bool:
    """Is nobody in both places at once: does neither lie in the other, as a bar lies in a hotel?"""
    if words("places", "rooms").issuperset((one.rpartition(" ")[2], other.rpartition(" ")[2])):
        return set(one.split()[:-1]).isdisjoint(other.split()[:-1])  # "boiler room", "storage area"
    venues, inner, outer = (words("places", key) for key in ("venues", "inner", "outer"))
    nested = (one in inner and other in outer) or (other in inner and one in outer)
    return one != other and {one, other} <= venues and not nested


def _namesakes(one: str, other: str) -> bool:
    """Are these the names of two sites of one sort ("St Mary's Hospital", "City Hospital")?"""
    first, second = set(one.split()), set(other.split())
    sorts = [{_sort(word) for word in name} - {""} for name in (first, second)]
    return bool(sorts[0] & sorts[1]) and not (first <= second or second <= first or holds(one, other))


def _sort(word: str) -> str:
    """What sort of site a word of a name tells of; an avenue and a street are of one."""
    if word in words("places", "streets"):
        return "street"
    return word if word in words("places", "sites") else ""


def _aside(pair: Pair, one: Spot, other: Spot) -> bool:
    """On two sides of one place, or in two directions from it?"""
    return (
        one.place == other.place
        and any(a in one.preposition and b in other.preposition for a, b in _OPPOSITE)
        and not (_told(pair.second, one) or _told(pair.first, other))
    )


_CHECKS: Final[tuple[Callable[[Pair, Spot, Spot], bool], ...]] = (_across, _aside, _elsewhere, _hidden, _round)


def _context(pair: Pair, one: Spot, other: Spot) -> float:
    return pair.overlap(pair.a.context(list(one.tokens)), pair.b.context(list(other.tokens)))


def _told(report: ReportReading, spot: Spot) -> bool:
    """Does the report, too, put such a thing there?"""
    known = (other for claim in report.claims for other in spots(claim))
    return any((o.place, o.name, o.way, o.happened) == (spot.place, spot.name, spot.way, spot.happened) for o in known)


@remembered
def spots(claim: ClaimReading) -> tuple[Spot, ...]:
    """The places that a claim sets a happening in, near, at or round."""
    return tuple(_spots(claim))


def _spots(claim: ClaimReading) -> Iterator[Spot]:
    tokens = claim.claim.tokens
    yield from _directions(claim)
    for index, token in enumerate(tokens):
        if token.dep != "pobj" or token.pos not in _COMMON:
            continue
        lemma = tokens[token.head].lemma.lower()
        if lemma not in _PREPOSITIONS:
            continue
        if _beside_name(claim, token.head) or (_WAYS.get(lemma) == "to" and not _gets_there(claim, token.head)):
            continue
        host, inner = _host(claim, index), _inner(claim, index)
        for at in (inner, *(j for j in claim.children(inner) if tokens[j].dep == "appos" and tokens[j].pos == "PROPN")):
            if host is not None and (place := _place(claim, at)):
                happened = "taken" if _WAYS.get(lemma) == "to" else _happened(claim, host)
                before = inner != index and token.lemma.lower() in words("places", "thresholds")
                yield Spot(
                    "outside" if before else lemma,
                    place,
                    _called(claim, at),
                    at,
                    _shown(claim, token.head, at),
                    host,
                    happened,
                )


def _gets_there(claim: ClaimReading, preposition: int) -> bool:
    """Does a preposition tell where somebody or something was taken?"""
    above = claim.claim.tokens[claim.claim.tokens[preposition].head]
    return above.pos == "VERB" and above.lemma.lower() in words("places", "taking")


def _inner(claim: ClaimReading, index: int) -> int:
    """The place that a word is for a part of ("the bottom of a ravine", "the gate to the mine"), or the word itself."""
    tokens = claim.claim.tokens
    if tokens[index].lemma.lower() not in words("places", "depths") | words("places", "thresholds"):
        return index
    whole = (k for j in claim.children(index) if tokens[j].text in ("of", "to") for k in claim.children(j))
    return next(whole, index)


def _directions(claim: ClaimReading) -> Iterator[Spot]:
    """The sides that a claim sets a happening on ("the east coast", "north of the town")."""
    tokens = claim.claim.tokens
    for index, token in enumerate(tokens):
        point = _point(token.text)
        at = _side_of(claim, index) if point in _POINTS else None
        if at is None:
            continue
        shown = tuple(range(min(index, at), max(index, at) + 1))
        host = next((i for i in anchors(claim, list(shown)) if _tells(claim, i)), None)
        if host is not None:
            place = _called(claim, at) or tokens[at].lemma.lower()
            yield Spot(point, place, "", at, shown, host, _happened(claim, host))


@lru_cache(maxsize=10_000)
def _point(word: str) -> str:
    """A word without what a point of the compass may have beside it ("southern", "north-east")."""
    return re.sub(r"-|ern$|wards?$", "", word)


def _side_of(claim: ClaimReading, index: int) -> int | None:
    """What a direction is a side of: the noun behind it, or the name after "of"."""
    tokens = claim.claim.tokens
    head = tokens[index].head
    sided = tokens[head].pos == "PROPN" or tokens[head].lemma.lower() in words("places", "sides")
    if tokens[index].dep in NOUN_MARKS and sided:
        return head
    named = (j for k in of_what(claim, index) for j in (k, *of_what(claim, k)))
    return next((j for j in named if tokens[j].pos == "PROPN"), None)


def _called(claim: ClaimReading, index: int) -> str:
    """The name of a place that has one."""
    token = claim.claim.tokens[index]
    return (_name(claim, index) or token.text.lower()) if token.pos == "PROPN" else ""


def _beside_name(claim: ClaimReading, preposition: int) -> bool:
    """Does it tell where another place lies ("in Morley, near Leeds")?"""
    tokens = claim.claim.tokens
    return preposition > 1 and tokens[preposition - 1].text == "," and tokens[preposition - 2].pos == "PROPN"


def _host(claim: ClaimReading, index: int) -> int | None:
    """The word that tells what happened there; what is round a body is the noun before ("an orbit around Venus")."""
    tokens = claim.claim.tokens
    before = tokens[index].head - 1
    if tokens[before + 1].lemma.lower() in _ROUND and before >= 0:
        return before if tokens[before].pos == "NOUN" else None
    return next((i for i in anchors(claim, [index]) if _tells(claim, i)), None)


def _tells(claim: ClaimReading, index: int) -> bool:
    token = claim.claim.tokens[index]
    return token.pos == "VERB" or (
        token.pos in _COMMON and (token.lemma.lower() in happenings() or mishap(claim, index))
    )


def _place(claim: ClaimReading, index: int) -> str:
    """What a place is compared by: its name, its noun where one may be in or outside of it, or that it is secret."""
    tokens = claim.claim.tokens
    lemma = kindred(tokens[index].lemma.lower())
    if lemma in words("places", "heavens") | words("places", "enclosures") | words("places", "venues"):
        return lemma
    before = tokens[index - 1] if index else tokens[index]
    if lemma in words("places", "rooms") and before.dep == "compound" and before.head == index:
        return f"{before.lemma.lower()} {lemma}"
    if tokens[index].pos == "PROPN":
        return _name(claim, index)
    beside = (tokens[j].lemma.lower() for j in claim.children(index))
    return (
        next(filter(words("places", "hidden").__contains__, beside), "")
        if lemma in words("places", "locations")
        else ""
    )


def _name(claim: ClaimReading, index: int) -> str:
    mention = claim.mention_at(index)
    return unquartered(gazetteer.plain(mention.text), words("places", "compass")) if mention is not None else ""


def _shown(claim: ClaimReading, preposition: int, index: int) -> tuple[int, ...]:
    return tuple(range(preposition, index + 1)) if preposition < index else (index,)


def _happened(claim: ClaimReading, host: int) -> str:
    """The concept of what happened."""
    found = told(claim, host)[0] if claim.claim.tokens[host].pos == "VERB" else host
    if found == host and claim.claim.tokens[host].lemma.lower() in words("carriers") and not deed(claim, host):
        doer = subject(claim, host)
        found = doer if doer is not None else host
    return deed(claim, found)


def _finding(pair: Pair, one: Spot, other: Spot) -> Finding:
    a, b = value(pair.a, one.tokens, key=one.key), value(pair.b, other.tokens, key=other.key)
    return Finding(
        type=DivergenceType.PLACE,
        detector="spot",
        a=a,
        b=b,
        about=about(pair.first, pair.a, one.host, one.tokens, ""),
        why=f"One account puts it {a.text}, the other {b.text}.",
    )
