"""Causes: one thing with two causes, one death of two illnesses or hurts, a cause given and a cause unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value, value
from agents.divergences.facts.causes import Cause, Unknown, causes, mishaps, unknowns
from agents.divergences.facts.phrases import ROOM, clause, noun_phrase
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.relation import later
from agents.divergences.things import alike
from stream.records import DivergenceType, Relation


class Causes:
    """Finds two causes of one thing, or a cause that the other account says is not known."""

    name = "cause"
    both = False

    def tells(self, claim: ClaimReading) -> object:
        """The causes it gives."""
        return causes(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The things of which both claims give a cause, none in common, or of which one says that there is none yet."""
        return self._found(pair) if pair.a.past == pair.b.past else ()

    def _found(self, pair: Pair) -> Iterator[Finding]:
        for one, other in product(causes(pair.a), causes(pair.b)):
            if _same_effect(pair, one, other) and not _same_cause(pair, one, other):
                a, b = (_value(claim, told_of) for claim, told_of in ((pair.a, one), (pair.b, other)))
                yield self._finding(pair, one, a, b, named=bool(one.effect.names & other.effect.names))
        for one, unknown in product(causes(pair.a), unknowns(pair.b)):
            if _of_one(one, unknown):
                yield self._finding(pair, one, _value(pair.a, one), value(pair.b, unknown.words), unknown=True)
        for unknown, other in product(unknowns(pair.a), causes(pair.b)):
            if _of_one(other, unknown):
                yield self._finding(
                    pair, other, value(pair.a, unknown.words), _value(pair.b, other), unknown=True, turned=True
                )

    def _finding(
        self, pair: Pair, one: Cause, a: Value, b: Value, *, named: bool = False, unknown: bool = False,
        turned: bool = False,
    ) -> Finding:  # fmt: skip
        report, claim = (pair.second, pair.b) if turned else (pair.first, pair.a)
        return Finding(
            type=DivergenceType.CAUSE,
            detector=self.name,
            a=a,
            b=b,
            about=_about(report, claim, one),
            why=f"One account has “{a.text}” for the cause, the other “{b.text}”.",
            features={
                "named": float(named),
                "mishap": float(one.happening in mishaps()),
                "unknown": float(unknown),
            },
            relation=Relation.UPDATE if unknown and later(pair) == (1 if turned else -1) else None,
        )


def _about(report: ReportReading, claim: ClaimReading, told_of: Cause) -> str:
    if not told_of.predicate:
        return f"What caused {noun_phrase(claim, told_of.effect.head)}"
    stated = clause(report, claim, told_of.verb, without=told_of.cause.tokens, room=ROOM - len("Why "))
    return f"Why {stated}" if stated else "Why it happened"


def _same_effect(pair: Pair, one: Cause, other: Cause) -> bool:
    """Is what was caused one: the same deed or mishap, of the same name or thing where both have one?"""
    first, second = one.effect, other.effect
    if (first.names and second.names and first.names.isdisjoint(second.names)) or one.happening != other.happening:
        return False
    if one.predicate and other.predicate:
        return bool(first.terms & second.terms)
    if first.term == second.term and not (one.predicate or other.predicate):
        return alike(pair, first.head, second.head)
    return bool(one.predicate or other.predicate) or one.happening in mishaps()


def _same_cause(pair: Pair, one: Cause, other: Cause) -> bool:
    """Have they a word in common, or is one an illness and the other "natural causes"?"""
    first, second = _lemmas(pair.a, one), _lemmas(pair.b, other)
    return bool(one.cause.terms & other.cause.terms) or _is_natural(first, second) or _is_natural(second, first)


def _is_natural(illness: set[str], cause: set[str]) -> bool:
    return {"natural", "cause"} <= cause and not words("natural").isdisjoint(illness)


def _lemmas(claim: ClaimReading, told_of: Cause) -> set[str]:
    return {claim.claim.tokens[i].lemma.lower() for i in told_of.cause.tokens}


def _of_one(one: Cause, unknown: Unknown) -> bool:
    return one.happening == unknown.happening if unknown.happening else one.happening in mishaps()


def _value(claim: ClaimReading, told_of: Cause) -> Value:
    """The cause with its article, as a desk reads it."""
    cause = told_of.cause
    articles = [i for i in claim.children(cause.head) if claim.claim.tokens[i].dep == "det"]
    return value(claim, [*articles, *cause.tokens])
