"""What a figure counts or measures, in the sentence's words: "people injured", "homes evacuated", "age of the boy"."""

from __future__ import annotations

from typing import Final

from agents.divergences.align import Pair
from agents.divergences.facts.figures import Figure, Kind, anchors
from agents.divergences.facts.phrases import ROOM, clause, noun_phrase, predicate, subject_phrase
from agents.divergences.reading import ClaimReading, ReportReading

_FATES: Final = {
    "hospitalised": "taken to hospital",
    "dead": "killed",
    "redundant": "made redundant",
    "survive": "who survived",
    "crowd": "in the crowd",
}
"""Roles whose own word is not what a heading says of people."""
_OF: Final = {"kg": "weight of ", "m": "size of ", "s": "length of "}
"""What a measure before a noun ("a 400-pound gorilla") is of it."""
_HOW: Final = {"m": "how far", "s": "how long", "kg": "how heavy"}
_BARE: Final = {
    Kind.MONEY: "the sum",
    Kind.PERCENT: "the share",
    "s": "the time",
    "m": "the distance",
    "kg": "the weight",
}
"""What to call a figure of that kind or unit of which nothing else is known."""
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_THINGS: Final = 30


def subject_of(pair: Pair, figure: Figure) -> str:
    """What the figure of the first claim is a figure of, as words inside a sentence."""
    claim = pair.a
    chain = anchors(claim, claim.token_at(figure.quantity.start, figure.quantity.end))
    if figure.kind is Kind.TOLL:
        return _fate(pair, figure)
    noun = next((i for i in chain if claim.claim.tokens[i].pos in _NOUNS), None)
    if figure.kind in (Kind.MONEY, Kind.PERCENT, Kind.MEASURE):
        return _measured(pair.first, claim, figure, chain, noun)
    if noun is None:
        return "people" if figure.counted == "person" else figure.counted or "the number"
    if figure.kind is Kind.AGE:
        return f"age of {_the(claim, noun, figure)}"
    if figure.kind is Kind.ORDINAL:
        return f"which {noun_phrase(claim, noun, bare=True)}"
    return _count(claim, noun, figure)


def _fate(pair: Pair, figure: Figure) -> str:
    role = figure.quantity.role
    killed = role == "dead" and "kill" in pair.a.lemmas | pair.b.lemmas
    if role == "dead" and not killed and figure.counted in ("person", ""):
        return "deaths"
    return f"{_people(pair.a, figure)} {_FATES.get(role, role) if killed or role != 'dead' else role}"


def _people(claim: ClaimReading, figure: Figure) -> str:
    """Whom the toll counts, as the sentence calls them."""
    told = (i for i, term in enumerate(claim.terms) if term == figure.counted and claim.claim.tokens[i].tag == "NNS")
    found = next(told, None) if figure.counted not in ("person", "") else None
    return "people" if found is None else claim.claim.tokens[found].text.lower()


def _the(claim: ClaimReading, noun: int, figure: Figure) -> str:
    inside = claim.token_at(figure.quantity.start, figure.quantity.end)
    named = claim.claim.tokens[noun].pos == "PROPN"
    return f"{'' if named else 'the '}{noun_phrase(claim, noun, bare=not named, without=inside)}"


def _count(claim: ClaimReading, noun: int, figure: Figure) -> str:
    """The things counted, with what became of them or what they did where one verb tells it."""
    tokens = claim.claim.tokens
    things, verb = noun_phrase(claim, noun, bare=True), tokens[noun].head
    befell = tokens[noun].dep == "nsubjpass" or (tokens[noun].dep == "dobj" and tokens[verb].text.endswith("ed"))
    if befell:
        return f"{things} {tokens[verb].text.lower()}"
    did = tokens[noun].dep == "nsubj" and tokens[verb].pos == "VERB" and len(things) <= _THINGS
    if did:
        return f"{things} {'who' if figure.counted == 'person' else 'that'} {predicate(claim, verb)}"
    return things


def _measured(report: ReportReading, claim: ClaimReading, figure: Figure, chain: list[int], noun: int | None) -> str:
    """A sum, share or measure: of the nearest noun, or how much of what the verb tells."""
    tokens = claim.claim.tokens
    inside = claim.token_at(figure.quantity.start, figure.quantity.end)
    nearest = chain[0] if chain else None
    if nearest is not None and tokens[nearest].pos == "ADJ":
        whose = subject_phrase(report, claim, tokens[nearest].head)
        return f"how {tokens[nearest].text.lower()} {whose} is" if whose else f"how {tokens[nearest].text.lower()}"
    if nearest is not None and tokens[nearest].pos == "VERB":
        how = _HOW.get(figure.quantity.unit, "how much")
        told = clause(report, claim, nearest, without=inside, room=ROOM - len(how) - 1)
        if told:
            return f"{how} {told}"
    within = _within(claim, inside)
    if within is not None:
        return noun_phrase(claim, within, bare=True, without=inside)
    if noun is None:
        return _BARE.get(figure.kind) or _BARE.get(figure.quantity.unit, "the measure")
    thing = noun_phrase(claim, noun, bare=True, without=inside)
    what = _OF.get(figure.quantity.unit, "") if "-" in figure.quantity.text else ""
    return f"{what}the {thing}" if what else thing


def _within(claim: ClaimReading, inside: list[int]) -> int | None:
    """What the figure itself is tied to ("$31 billion in earnings", "12 percent of the vote")."""
    tokens = claim.claim.tokens
    ties = (j for i in inside for j in claim.children(i) if tokens[j].dep == "prep" and tokens[j].lemma in ("in", "of"))
    return next((k for j in ties for k in claim.children(j) if tokens[k].pos in _NOUNS), None)
