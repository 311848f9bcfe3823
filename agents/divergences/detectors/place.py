"""Places: one happening put in two places, neither of which holds the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.detectors.date_time import alike, likeness
from agents.divergences.facts.figures import anchors
from agents.divergences.facts.happenings import deed, happens, things_of, told
from agents.divergences.facts.phrases import ROOM, clause, noun_phrase
from agents.divergences.lexicon import kindred, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from stream import gazetteer
from stream.names import folded
from stream.records import DivergenceType, EntityKind, Mention

_MIN_CONTEXT: Final = 0.2
_STREETS: Final = frozenset(
    {"road", "street", "avenue", "lane", "square", "bridge", "station", "airport", "hall", "park"}
)
_SPELLING: Final = 0.85
"""Names more alike than this are two spellings of one."""
_ROLES: Final = {
    "in": "at", "at": "at", "near": "at", "inside": "at", "outside": "at", "on": "at", "off": "at",
    "to": "to", "into": "to", "toward": "to", "towards": "to", "from": "from", "over": "over", "across": "over",
}  # fmt: skip
"""Prepositions by the part a place plays."""
_NEARBY: Final = frozenset({"near", "outside", "off"})
_REACH_KM: Final = 150.0


@dataclass(frozen=True)
class Setting:
    """A place with the part it plays in what is said ("in", "from") and the concept it plays it for."""

    mention: Mention
    tokens: tuple[int, ...]
    preposition: str
    role: str
    anchor: str
    anchored: int
    within: frozenset[str]
    """Concepts of the places that lie in it ("at a hotel in Leeds")."""


@remembered
def settings(claim: ClaimReading) -> tuple[Setting, ...]:
    """The places of a claim that say where something is, was or went."""
    return tuple(_settings(claim))


def _settings(claim: ClaimReading) -> Iterator[Setting]:
    for mention in claim.claim.mentions:
        inside = claim.token_at(mention.start, mention.end)
        chain = _unwrapped(claim, anchors(claim, inside)) if inside else []
        lemma = claim.claim.tokens[chain[0]].lemma.lower() if chain else ""
        if mention.kind is not EntityKind.PLACE and not (lemma == "in" and _is_city(mention)):
            continue
        lemma = "in" if lemma == "base" else lemma  # "the Zurich-based company"
        role = _ROLES.get(lemma, "")
        anchored = _anchored(claim, chain)
        anchor = deed(claim, anchored) if anchored >= 0 else ""
        if role and anchor and not anchor.startswith("@"):
            yield Setting(
                mention=mention,
                tokens=tuple(inside),
                preposition=lemma,
                role=role,
                anchor=anchor,
                anchored=anchored,
                within=frozenset(claim.terms[i] for i in chain if _is_venue(claim, i)) - {""},
            )


def _is_city(mention: Mention) -> bool:
    """Is it a city that was taken for something else?"""
    known = gazetteer.find(mention.text) if mention.kind is not EntityKind.PERSON else None
    return known is not None and known.level == "city"


def _anchored(claim: ClaimReading, chain: list[int]) -> int:
    """The word of a chain that tells what is set in a place; -1 for none. "It took place" leaves it to its subject."""
    tokens = claim.claim.tokens
    telling = [i for i in chain if claim.terms[i] and not (tokens[i].dep == "pobj" and _is_venue(claim, i))]
    found = next(iter(telling), next((i for i in chain if claim.terms[i]), -1))
    if found >= 0 and tokens[found].dep in ("dobj", "nsubjpass") and not happens(claim, found):
        found = tokens[found].head
    dwelling = next((i for i in chain if deed(claim, i) in words("places", "dwelling") and tokens[i].pos == "VERB"), -1)
    if dwelling >= 0:
        return dwelling
    verb = tokens[found].head if found >= 0 and tokens[found].dep == "dobj" else found
    carried = verb >= 0 and tokens[verb].pos == "VERB" and tokens[verb].lemma.lower() in words("carriers")
    return told(claim, verb)[0] if carried else found


def _is_venue(claim: ClaimReading, index: int) -> bool:
    """Is it itself where something was ("at a hotel in Leeds")?"""
    return kindred(claim.claim.tokens[index].lemma.lower()) in words("places", "venues") | words("places", "enclosures")


def _unwrapped(claim: ClaimReading, chain: list[int]) -> list[int]:
    """The chain from where a place is set, not from what it is said to be ("in the town of Morley")."""
    tokens = claim.claim.tokens
    called = len(chain) > 2 and tokens[chain[0]].lemma == "of"
    return chain[2:] if called and tokens[chain[1]].lemma.lower() in words("places", "wraps") else chain


class Places:
    """Finds one happening in two places."""

    name = "place"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """What it sets where."""
        return settings(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The places that play the same part for the same thing and cannot be one."""
        for one in settings(pair.a):
            for other in settings(pair.b):
                if not _one_thing(pair, one, other) or not _apart(pair, one, other):
                    continue
                context = pair.overlap(pair.a.context(list(one.tokens)), pair.b.context(list(other.tokens)))
                if context >= _MIN_CONTEXT:
                    yield Finding(
                        type=DivergenceType.PLACE,
                        detector=self.name,
                        a=value(pair.a, one.tokens, key=one.mention.entity),
                        b=value(pair.b, other.tokens, key=other.mention.entity),
                        about=about(pair.first, pair.a, one.anchored, one.tokens, one.preposition),
                        why=f"One account puts it {_put(one)}, the other {_put(other)}.",
                        features={"context": context},
                    )


def _one_thing(pair: Pair, one: Setting, other: Setting) -> bool:
    """Is the same set in both places?"""
    return bool(one.anchor == other.anchor or one.within & other.within) and not _strangers(pair, one, other)


def _strangers(pair: Pair, one: Setting, other: Setting) -> bool:
    """Is it done to two things, or do they tell where two people or firms live, were born or are based?"""
    if one.anchor not in words("places", "dwelling"):
        things = [
            frozenset(claim.terms[i] for i in things_of(claim, [setting.anchored])) - {""}
            for claim, setting in ((pair.a, one), (pair.b, other))
        ]
        return likeness(*things) < 0
    first, second = (_dwellers(claim, setting.anchored) for claim, setting in ((pair.a, one), (pair.b, other)))
    return not alike(first, second)


def _dwellers(claim: ClaimReading, verb: int) -> frozenset[str]:
    """Who lives there, by the words beside the verb or, of a clause without, by the word that it hangs on."""
    tokens = claim.claim.tokens
    hung = tokens[verb].dep in ("acl", "relcl", "amod")
    beside = (
        [tokens[verb].head] if hung else [j for j in claim.children(verb) if tokens[j].dep in ("nsubj", "nsubjpass")]
    )
    named = frozenset(
        f"@{folded(claim.claim.subject)}" for j in beside if tokens[j].pos == "PRON" and claim.claim.subject
    )
    called = [k for j in beside for k in claim.children(j) if tokens[k].dep in ("appos", "compound")]
    return named | (frozenset(claim.terms[j] for j in (*beside, *called)) - {""})


def _put(setting: Setting) -> str:
    return f"{setting.preposition} {setting.mention.text}"


def about(report: ReportReading, claim: ClaimReading, index: int, place: Sequence[int], preposition: str) -> str:
    """Where the clause of the verb `index` took place, or where the noun is that the place is said of."""
    said = clause(report, claim, index, without=place, room=ROOM - len("Where "))
    if said:
        return f"Where {said}{f' {preposition}' if _ROLES.get(preposition) in ('to', 'from') else ''}"
    if claim.claim.tokens[index].pos == "VERB":
        return "Where it was"
    return f"Where the {noun_phrase(claim, index, bare=True)} is"


def _apart(pair: Pair, one: Setting, other: Setting) -> bool:
    if one.role != other.role:
        return False
    if one.mention.entity == other.mention.entity or holds(one.mention.text, other.mention.text):
        return False
    if _NEARBY & {one.preposition, other.preposition} and _within_reach(one.mention.text, other.mention.text):
        return False
    return not (_sets(pair.second, one) or _sets(pair.first, other))


def _within_reach(first: str, second: str) -> bool:
    """May one be told as "near" the other: is either unknown to the gazetteer, or are they no day's drive apart?"""
    places = gazetteer.find_all(first), gazetteer.find_all(second)
    return not all(places) or any(
        gazetteer.distance_km(one, other) < _REACH_KM for one in places[0] for other in places[1]
    )


def _sets(report: ReportReading, setting: Setting) -> bool:
    """Does the report, too, set the thing in that place?"""
    named = (c for c in report.claims if setting.mention.entity in c.names or setting.mention.text in c.claim.sentence)
    return any(setting.anchor in map(kindred, claim.bag) for claim in named)


def holds(first: str, second: str) -> bool:
    """May one of two places lie in the other, or they be one, as far as a gazetteer and their names tell?"""
    one, other = first.lower().removeprefix("the "), second.lower().removeprefix("the ")
    if one in other or other in one or SequenceMatcher(None, one, other).ratio() >= _SPELLING:
        return True
    if _is_street(one) != _is_street(other):
        return True
    known, other_known = gazetteer.find_all(one), gazetteer.find_all(other)
    if any(
        not p and n.rpartition(" ")[2] in words("places", "epithets") for p, n in ((known, one), (other_known, other))
    ):
        return True  # one may be the other by another name
    wide = any(place.level != "city" for place in (*known, *other_known))
    if wide and not (known and other_known):
        return True  # who knows where the smaller one lies
    together = {place.country for place in known} & {place.country for place in other_known}
    return bool(together) and any(place.level == "country" for place in (*known, *other_known))


def _is_street(place: str) -> bool:
    """Streets, bridges and the like lie in any town."""
    return place.rpartition(" ")[2] in _STREETS
