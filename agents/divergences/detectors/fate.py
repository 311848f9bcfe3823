"""Fates: two states that nothing is in at once ("was arrested", "is still at large"), told of one person or thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, Value, value
from agents.divergences.fates import Fate, fates
from agents.divergences.frames import is_pronoun
from agents.divergences.lexicon import means, words
from agents.divergences.phrases import ROOM, clause, headed, noun_phrase, subject, verb_group
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.relation import later
from agents.divergences.things import is_known, names_of, one_name, one_thing, set_apart
from stream.records import DivergenceType, Relation, TimeRef

_TYPES: Final = {
    "manner": DivergenceType.CAUSE,
    "hand": DivergenceType.CAUSE,
    "driving": DivergenceType.CAUSE,
    "intent": DivergenceType.CAUSE,
    "suspicion": DivergenceType.CERTAINTY,
}
"""What the matters tell of that are no outcomes."""
_DAYS: Final = timedelta(days=2)


class Fates:
    """Finds what nobody and nothing can be at once, told of one."""

    name = "fate"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: the opposed states with most in common around them."""
        if pair.a.past != pair.b.past or not fates(pair.a):
            return
        apart = _apart(pair.a.claim.times, pair.b.claim.times)
        here, there = ([fate for fate in fates(claim) if apart < _while(fate)] for claim in (pair.a, pair.b))
        both = product(here, there)
        opposed = [(one, other) for one, other in both if _opposed(one, other) and _one_thing(pair, one, other)]
        opposed = [two for two in opposed if not (_plainly_negated(pair, *two) or _agreed(pair, *two))]
        if opposed:
            yield self._finding(pair, *max(opposed, key=lambda two: _context(pair, *two)))

    def _finding(self, pair: Pair, one: Fate, other: Fate) -> Finding:
        a, b = _value(pair.a, one), _value(pair.b, other)
        sure = any(is_known(claim, fate.thing) for claim, fate in ((pair.a, one), (pair.b, other)))
        return Finding(
            type=_type(one.matter),
            detector=self.name,
            a=a,
            b=b,
            about=_about(pair, one),
            why=f"One account says “{a.text}”, the other “{b.text}”.",
            relation=Relation.UPDATE if later(pair) and one.matter in words("fated", "passing") else None,
            features={
                "context": _context(pair, one, other),
                "named": float(bool(names_of(pair.a, one.thing) and names_of(pair.b, other.thing))),
                "sure": float(sure),
            },
        )


def _apart(one: Sequence[TimeRef], other: Sequence[TimeRef]) -> timedelta:
    """How far the nearest times that two claims give lie apart."""
    return min((max(a.earliest - b.latest, b.earliest - a.latest) for a in one for b in other), default=-_DAYS)


def _while(fate: Fate) -> timedelta:
    """How long a state may be told of: somebody is hurt once, and sought for days."""
    return timedelta(0) if fate.matter in words("fated", "momentary") else _DAYS


def _type(matter: str) -> DivergenceType:
    default = DivergenceType.OTHER if " by " in matter else DivergenceType.OUTCOME_OR_POLARITY
    return _TYPES.get(matter, default)


def _about(pair: Pair, one: Fate) -> str:
    asked = {"weapon": "With what", "vehicle": "In what"}.get(one.matter.rpartition(" by ")[2], "Whether")
    left_out = one.marks if asked != "Whether" else ()
    stated = clause(pair.first, pair.a, one.verb, without=left_out, room=ROOM - len(asked) - 1)
    return f"{asked} {stated}" if stated else headed(noun_phrase(pair.a, one.thing.head))


def _value(claim: ClaimReading, fate: Fate) -> Value:
    return value(claim, [*verb_group(claim, fate.verb), *fate.marks])


def _context(pair: Pair, one: Fate, other: Fate) -> float:
    return pair.overlap(pair.a.context([one.verb]), pair.b.context([other.verb]))


def _opposed(one: Fate, other: Fate) -> bool:
    """Two states of one matter, or one that is told here and denied there."""
    if one.matter != other.matter or (one.denied and other.denied):
        return False
    return (one.state == other.state) == (one.denied or other.denied)


def _plainly_negated(pair: Pair, one: Fate, other: Fate) -> bool:
    """Is it one verb with "not" and without, which is for `Negations` to find?"""
    same = pair.a.terms[one.verb] == pair.b.terms[other.verb]
    return same and one.state == other.state and not (one.marks or other.marks)


def _agreed(pair: Pair, one: Fate, other: Fate) -> bool:
    """Does either account tell of the thing, somewhere, what the other tells of it?"""
    return _tells(pair.first, one, other) or _tells(pair.second, other, one)


def _tells(report: ReportReading, mine: Fate, there: Fate) -> bool:
    if " by " in there.matter:
        kind = (there.matter.rpartition(" ")[2], there.state)
        return any(kind in means().get(lemma, ()) for claim in report.claims for lemma in claim.lemmas)
    return any(
        (fate.matter, fate.state, fate.denied, fate.coming) == (there.matter, there.state, there.denied, there.coming)
        and (fate.thing.term == mine.thing.term or is_pronoun(claim, fate.thing))
        for claim in report.claims
        for fate in fates(claim)
    )


def _one_thing(pair: Pair, one: Fate, other: Fate) -> bool:
    """Is it told of one, and decided by one where each may decide for himself?"""
    two = one.matter in words("fated", "chosen") and _two_doers(pair, one, other)
    return not two and one_thing(pair, one.thing, other.thing)


def _two_doers(pair: Pair, one: Fate, other: Fate) -> bool:
    """Is each done by another ("the House approved", "the Senate rejected")?"""
    mine, yours = subject(pair.a, one.verb), subject(pair.b, other.verb)
    if mine is None or yours is None or mine == one.thing.head or yours == other.thing.head:
        return False
    first, second = pair.a.terms[mine], pair.b.terms[yours]
    if not (first and second) or {first, second} & words("fated", "members"):
        return False
    return set_apart(pair, mine, yours) if first == second and first[0] != "@" else not one_name(first, second)
