"""Causes: one thing with two causes, one death of two illnesses or hurts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, value
from agents.divergences.frames import Argument, Frame, argument, frames
from agents.divergences.lexicon import concept, words
from agents.divergences.phrases import ROOM, clause, noun_phrase
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import DivergenceType


class Cause(NamedTuple):
    """A cause, what it caused or whom that befell, and the verb that tells of it ("" where the verb is "caused")."""

    cause: Argument
    effect: Argument
    predicate: str
    verb: int


class Causes:
    """Finds two causes of one thing."""

    name = "cause"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The things of which both claims give a cause, none in common."""
        if pair.a.past != pair.b.past:
            return
        for one, other in product(causes(pair.a), causes(pair.b)):
            if not _same_effect(one, other) or one.cause.terms & other.cause.terms:
                continue
            a, b = (value(claim, _phrase(claim, told.cause)) for claim, told in ((pair.a, one), (pair.b, other)))
            yield Finding(
                type=DivergenceType.CAUSE,
                detector=self.name,
                a=a,
                b=b,
                about=_about(pair.first, pair.a, one),
                why=f"One account gives {a.text} as the cause, the other {b.text}.",
                features={"named": float(bool(one.effect.names & other.effect.names))},
            )


def _about(report: ReportReading, claim: ClaimReading, told: Cause) -> str:
    if not told.predicate:
        return f"What caused {noun_phrase(claim, told.effect.head)}"
    stated = clause(report, claim, told.verb, without=told.cause.tokens, room=ROOM - len("Why "))
    return f"Why {stated}" if stated else "Why it happened"


def _same_effect(one: Cause, other: Cause) -> bool:
    """Is what was caused one: the same deed or thing, of the same name where both have one?"""
    first, second = one.effect, other.effect
    named = not (first.names and second.names) or bool(first.names & second.names)
    return one.predicate == other.predicate and named and bool(first.terms & second.terms)


def _phrase(claim: ClaimReading, cause: Argument) -> list[int]:
    """The cause with its article, as a desk reads it."""
    articles = [i for i in claim.children(cause.head) if claim.claim.tokens[i].dep == "det"]
    return [*articles, *cause.tokens]


@lru_cache(maxsize=4096)
def causes(claim: ClaimReading) -> tuple[Cause, ...]:
    """The causes that a claim gives."""
    return tuple(told for told in _causes(claim) if told.cause.terms and not told.cause.term.startswith("@"))


@cache
def _causing() -> frozenset[str]:
    return frozenset(concept(word) for word in words("causing"))


def _causes(claim: ClaimReading) -> Iterator[Cause]:
    for frame in (one for one in frames(claim) if not (one.negations or one.ahead)):
        if frame.predicate in _causing() and frame.agent and frame.patient:
            yield Cause(frame.agent, frame.patient, "", frame.verb)
        effect = frame.patient or frame.agent
        if effect is not None:
            found = (*_fatal(frame), *_because(claim, frame.verb))
            yield from (Cause(cause, effect, frame.predicate, frame.verb) for cause in found)
        if frame.predicate in _blaming():
            yield from _blamed(frame)


@cache
def _blaming() -> frozenset[str]:
    return frozenset(concept(word) for word in words("causing", "blaming"))


def _blamed(frame: Frame) -> Iterator[Cause]:
    """What something is blamed on or attributed to, and what is blamed for it."""
    for preposition, other in frame.others:
        if frame.patient is not None and preposition in ("on", "to"):
            yield Cause(other, frame.patient, "", frame.verb)
        elif frame.patient is not None and preposition == "for":
            yield Cause(frame.patient, other, "", frame.verb)


def _fatal(frame: Frame) -> Iterator[Argument]:
    """What somebody died of or from."""
    if frame.predicate == "kill":
        yield from (cause for preposition, cause in frame.others if preposition in ("of", "from"))


def _because(claim: ClaimReading, verb: int) -> Iterator[Argument]:
    """What stands after "due to" or "because of"."""
    tokens = claim.claim.tokens
    for j in claim.children(verb):
        if tokens[j].lemma.lower() not in ("due", "because"):
            continue
        for k in (j, *claim.children(j)):
            heads = [i for i in claim.children(k) if tokens[i].dep == "pobj"]
            yield from (found for i in heads if (found := argument(claim, i)) is not None)
