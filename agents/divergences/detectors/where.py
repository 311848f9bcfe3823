"""Where: what a report sets in one place as a rule (a death, a seat, the way to care), set in two places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.detectors.place import about, holds
from agents.divergences.detectors.spot import exclude
from agents.divergences.facts.wheres import Site, Where, names, wheres
from agents.divergences.lexicon import flanks, sites, words
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.things import one_name
from stream import gazetteer
from stream.names import folded
from stream.records import DivergenceType

_LIKE: Final = 0.25
"""Likeness from which two claims tell of one meeting without a day."""
_SEVERAL: Final = frozenset({"they", "them", "those", "people", "many", "some", "others", "all", "wounded", "injured"})
_SPELLING: Final = 0.85
"""Names more alike than this are two spellings of one."""
_SUBURB_KM: Final = 40.0
"""Towns no farther apart may be told for one another."""


class Wheres:
    """Finds one matter in two places."""

    name = "where"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its places of known matters."""
        return wheres(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The places of one matter that cannot be one, neither of which the other report gives it, too."""
        for one, other in product(wheres(pair.a), wheres(pair.b)):
            if one.matter != other.matter or _strangers(pair, one, other):
                continue
            grade = "" if _names(pair.b, one) or _names(pair.a, other) else _apart(one, other)
            if grade and not (_told(pair.second, one) or _told(pair.first, other)):
                yield _finding(pair, one, other, grade)


def _finding(pair: Pair, one: Where, other: Where, grade: str) -> Finding:
    a, b = value(pair.a, one.tokens, key=_key(one)), value(pair.b, other.tokens, key=_key(other))
    return Finding(
        type=DivergenceType.PLACE,
        detector="where",
        a=a,
        b=b,
        about=about(pair.first, pair.a, one.host, one.tokens, ""),
        why=f"One account puts it {a.text}, the other {b.text}.",
        features={
            grade: 1.0,
            "sole": float(one.matter in words("matters", "sole")),
            "thing": float(_same_thing(pair, one, other)),
            "other_day": float(_other_day(pair.a, pair.b)),
        },
    )


def _key(where: Where) -> str:
    """What all say alike who put it there."""
    return " ".join((where.matter, *(site.word for site in where.sites)))


def _strangers(pair: Pair, one: Where, other: Where) -> bool:
    """Is it told of another time, or of another person or thing?"""
    if one.matter not in words("matters", "standing") and pair.a.past != pair.b.past:
        return True
    if one.matter in words("matters", "repeated") and pair.likeness < _LIKE and not _one_day(pair.a, pair.b):
        return True
    first, second = _called(pair.a, one), _called(pair.b, other)
    if (first and second) or one.matter in words("matters", "personal"):
        return not any(one_name(x, y) for x, y in product(first, second))
    return _of_two_sorts(pair, one, other)


def _of_two_sorts(pair: Pair, one: Where, other: Where) -> bool:
    """Is it told of one and of several, of two sorts of things, or of one of several firms or wounded?"""
    counts = {_several(claim, j) for claim, where in ((pair.a, one), (pair.b, other)) for j in where.things}
    if counts == {False, True} or (one.matter == "seat" and (_of_some(pair.a, one) or _of_some(pair.b, other))):
        return True
    if one.matter == "hit" and bool(_called(pair.a, one)) != bool(_called(pair.b, other)):
        return not _same_thing(pair, one, other)
    loose = one.matter in words("matters", "sole") or not (one.things and other.things)
    return not loose and not _may_be_one(pair, one, other)


def _of_some(claim: ClaimReading, where: Where) -> bool:
    """Is it told of one of several that an event may have ("the London-based firm")?"""
    return any(claim.claim.tokens[j].pos == "NOUN" for j in where.things)


def _several(claim: ClaimReading, index: int) -> bool:
    """Is a word of several?"""
    token = claim.claim.tokens[index]
    return token.tag == "NNS" or token.text.lower() in _SEVERAL


def _called(claim: ClaimReading, where: Where) -> list[str]:
    """By what names those are called whom it befell, a pronoun's among them."""
    tokens = claim.claim.tokens
    named = [claim.terms[j] for j in where.things if claim.terms[j][:1] == "@" or tokens[j].pos == "PROPN"]
    meant = any(tokens[j].text.lower() in ("he", "she") for j in where.things) and claim.claim.subject
    return [*filter(None, named), *([f"@{folded(claim.claim.subject)}"] if meant else [])]


def _may_be_one(pair: Pair, one: Where, other: Where) -> bool:
    """Is either a person or thing without a noun of its own, or are both of one kind?"""
    tokens = pair.a.claim.tokens, pair.b.claim.tokens
    loose = any(tokens[0][j].pos in ("PRON", "PROPN") for j in one.things)
    loose = loose or any(tokens[1][j].pos in ("PRON", "PROPN") for j in other.things)
    return loose or _same_thing(pair, one, other)


def _same_thing(pair: Pair, one: Where, other: Where) -> bool:
    first, second = _called(pair.a, one), _called(pair.b, other)
    if any(one_name(x, y) for x, y in product(first, second)):
        return True
    return bool({pair.a.terms[j] for j in one.things} & {pair.b.terms[j] for j in other.things} - {""})


def _apart(one: Where, other: Where) -> str:
    """How surely two places are two: "sure" by a gazetteer, "kind" by their nouns, "weak" by names; "" if not."""
    first, second = names(one), names(other)
    common = [(x, y) for x, y in product(first, second) if _one_place(x, y)]
    mine = [name for name in first if name not in {x for x, _ in common}]
    yours = [name for name in second if name not in {y for _, y in common}]
    if mine and yours:
        if one.between and other.between:
            return "kind" if len(common) == 1 else ""
        return _grade(one.matter, mine, yours)
    nouns = [[site for site in where.sites if not site.named] for where in (one, other)]
    excluded = any(_exclude(one.matter, x, y) for x, y in product(*nouns)) and set(nouns[0]).isdisjoint(nouns[1])
    return "kind" if excluded else ""


def _one_place(one: str, other: str) -> bool:
    """Are two names, by their words, of one place, in whatever spelling?"""
    return (
        one_name(one, other) or one in other or other in one or SequenceMatcher(None, one, other).ratio() >= _SPELLING
    )


def _grade(matter: str, first: list[str], second: list[str]) -> str:
    """How surely places of quite other names are two; of unknown ones either may lie in the other."""
    places = [[place for name in side for place in gazetteer.find_all(name)] for side in (first, second)]
    if not all(places):
        wide = any(place.level == "country" for side in places for place in side)
        if _namesakes(first[0], second[0]):
            return "kind"
        return (
            ""
            if matter in words("matters", "wide") or (wide and any(len(side) == 1 for side in (first, second)))
            else "weak"
        )
    near = any(gazetteer.contains(x, y) or gazetteer.contains(y, x) or _one_town(x, y) for x, y in product(*places))
    return "" if near or any(holds(x, y) for x, y in product(first, second)) else "sure"


def _namesakes(one: str, other: str) -> bool:
    """Are these names of two sites of one sort ("Belmarsh prison", "Wandsworth prison")?"""
    sorts = {name.rpartition(" ")[2] for name in (one, other) if " " in name}
    return len(sorts) == 1 and " " in one and " " in other and sorts <= words("places", "sites")


def _one_town(one: gazetteer.Place, other: gazetteer.Place) -> bool:
    """Are two towns so near that one may be told for the other?"""
    return one.level == other.level == "city" and gazetteer.distance_km(one, other) < _SUBURB_KM


def _exclude(matter: str, one: Site, other: Site) -> bool:
    """Is nobody in both at once: two floors, the scene and a hospital, a state's waters and the high seas?"""
    if matter == "waters":
        kinds = words("places", "owned_waters"), words("places", "open_waters")
        return any(one.marks & mine and other.marks & yours for mine, yours in (kinds, kinds[::-1]))
    if one.word == other.word:
        return _marked_apart(matter, one, other)
    alone = {"died": words("places", "deathbeds"), "hit": sites()}.get(matter, frozenset())
    return alone.issuperset((one.word, other.word)) or (
        matter in words("matters", "roomy") and exclude(one.word, other.word)
    )


def _marked_apart(matter: str, one: Site, other: Site) -> bool:
    """Are two places of one sort told apart by the words before them ("the second floor", "the left engine")?"""
    if matter.startswith("side"):
        return one.marks | other.marks in flanks()
    return one.word in words("places", "storeys") and bool(one.marks and other.marks) and one.marks != other.marks


def _names(claim: ClaimReading, where: Where) -> bool:
    """Does a claim name the place, too ("the space centre near Cape Canaveral")?"""
    told = gazetteer.plain(claim.claim.sentence)
    return not where.between and any(name in told for name in names(where))


def _told(report: ReportReading, where: Where) -> bool:
    """Does a report, too, set the matter in that place, or in one that may be it?"""
    told = (other for claim in report.claims for other in wheres(claim) if other.matter == where.matter)
    return any(set(names(where)) <= set(names(other)) and _nouns(where) <= _nouns(other) for other in told)


def _nouns(where: Where) -> set[Site]:
    return {site for site in where.sites if not site.named}


def _other_day(one: ClaimReading, other: ClaimReading) -> bool:
    """Are all days that the two claims name others?"""
    return bool(one.claim.times and other.claim.times) and not any(_overlap(one, other))


def _one_day(one: ClaimReading, other: ClaimReading) -> bool:
    """Do both claims name one day?"""
    return any(_overlap(one, other))


def _overlap(one: ClaimReading, other: ClaimReading) -> Iterator[bool]:
    """Of each two times of the claims, may they be of one day?"""
    for a, b in product(one.claim.times, other.claim.times):
        yield a.earliest.date() <= b.latest.date() and b.earliest.date() <= a.latest.date()
