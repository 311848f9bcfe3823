"""Fates: two states that nothing is in at once ("was arrested", "is still at large"), told of one person or thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value, value
from agents.divergences.detectors.date_time import distance
from agents.divergences.facts.fates import Fate, fates, opposed
from agents.divergences.facts.frames import Argument, is_nobody, is_pronoun, of_what
from agents.divergences.facts.phrases import ROOM, clause, headed, noun_phrase, subject, verb_group
from agents.divergences.facts.stance import told
from agents.divergences.lexicon import concepts, means, words
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.relation import later
from agents.divergences.things import counted, is_known, names_of, one_name, one_thing, places, set_apart
from stream.records import DivergenceType, EntityKind, Relation, TimeRef

_TYPES: Final = {
    "manner": DivergenceType.CAUSE,
    "hand": DivergenceType.CAUSE,
    "driving": DivergenceType.CAUSE,
    "intent": DivergenceType.CAUSE,
    "suspicion": DivergenceType.CERTAINTY,
}
"""What the matters tell of that are no outcomes."""
_ALL: Final = frozenset({"all", "every", "each", "both", "none", "entire", "whole"})
_NEAR: Final = 8
"""Words between a verb and what denies it that a desk is shown together."""
_DAYS: Final = timedelta(days=2)


class Fates:
    """Finds what nobody and nothing can be at once, told of one."""

    name = "fate"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """The fates it tells."""
        return fates(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: the opposed states with most in common around them."""
        first, second = fates(pair.a), fates(pair.b)
        found = [two for two in product(first, second) if opposed(*two)]
        if not found:
            return ()
        apart = _apart(pair.a.claim.times, pair.b.claim.times)
        found = [two for two in found if apart < _while(*two) and _one_thing(pair, *two) and not _agreed(pair, *two)]
        return [self._finding(pair, *max(found, key=lambda two: _context(pair, *two)))] if found else ()

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
            relation=Relation.UPDATE if _passed(pair, one, other) else None,
            features={
                "context": _context(pair, one, other),
                "tie": 1.0 if _nobody(pair, one, other) else _tie(pair, one.thing, other.thing),
                "nobody": float(_nobody(pair, one, other)),
                "named": float(bool(names_of(pair.a, one.thing) and names_of(pair.b, other.thing))),
                "sure": float(sure),
                "vague": float(one.matter in words("fated", "vague")),
            },
        )


def _passed(pair: Pair, one: Fate, other: Fate) -> bool:
    """Can the state have passed into the other since, and does the later account not say that it is as it was?"""
    if not later(pair) or one.matter not in words("fated", "passing"):
        return False
    claim, fate = (pair.b, other) if later(pair) > 0 else (pair.a, one)
    near = {fate.verb, claim.claim.tokens[fate.verb].head, *claim.children(fate.verb)}
    return words("fated", "lasting").isdisjoint(claim.claim.tokens[i].lemma.lower() for i in near)


def _apart(one: Sequence[TimeRef], other: Sequence[TimeRef]) -> timedelta:
    """How far the nearest times that two claims give lie apart."""
    return min((distance(a, b) for a in one for b in other), default=-_DAYS)


def _while(one: Fate, other: Fate) -> timedelta:
    """How long a state may be told of: somebody is hurt once, and sought for days; what is to come has no time yet."""
    if one.coming or other.coming:
        return timedelta.max
    return timedelta(0) if one.matter in words("fated", "momentary") else _DAYS


def _type(matter: str) -> DivergenceType:
    default = DivergenceType.OTHER if " by " in matter else DivergenceType.OUTCOME_OR_POLARITY
    return _TYPES.get(matter, default)


def _about(pair: Pair, one: Fate) -> str:
    asked = {"weapon": "With what", "vehicle": "In what"}.get(one.matter.rpartition(" by ")[2], "Whether")
    left_out = one.marks if asked != "Whether" else ()
    stated = clause(pair.first, pair.a, one.verb, without=left_out, room=ROOM - len(asked) - 1)
    return f"{asked} {stated}" if stated else headed(noun_phrase(pair.a, one.thing.head))


def _value(claim: ClaimReading, fate: Fate) -> Value:
    """The words that tell it, with what denies it ("nobody on board was hurt")."""
    cue = told(claim, fate.verb).cue if fate.denied else -1
    denial = [cue] if cue >= 0 and abs(cue - fate.verb) <= _NEAR else []
    return value(claim, [*denial, *verb_group(claim, fate.verb), *fate.marks])


def _context(pair: Pair, one: Fate, other: Fate) -> float:
    return pair.overlap(pair.a.context([one.verb]), pair.b.context([other.verb]))


def _agreed(pair: Pair, one: Fate, other: Fate) -> bool:
    """Does either account tell of the thing, somewhere, what the other tells of it?"""
    return _tells(pair.first, one, other) or _tells(pair.second, other, one)


def _tells(report: ReportReading, mine: Fate, there: Fate) -> bool:
    if " by " in there.matter:
        kind = (there.matter.rpartition(" ")[2], there.state)
        return any(kind in means().get(lemma, ()) for claim in report.claims for lemma in claim.lemmas)
    return any(
        (fate.matter, fate.state, fate.denied, fate.coming) == (there.matter, there.state, there.denied, there.coming)
        and not _before(claim, fate.verb)
        and (fate.thing.term == mine.thing.term or is_pronoun(claim, fate.thing))
        for claim in report.claims
        for fate in fates(claim)
    )


def _before(claim: ClaimReading, verb: int) -> bool:
    """Is it told beside the main clause, as what had been before ("who were being held")?"""
    return claim.claim.tokens[verb].dep in ("relcl", "acl", "advcl")


def _one_thing(pair: Pair, one: Fate, other: Fate) -> bool:
    """Is it told of one, and decided by one where each may decide for himself, or does it to what is his?"""
    own = one.matter in words("fated", "chosen") or _owned(pair.a, one.thing) or _owned(pair.b, other.thing)
    two = own and _two_doers(pair, one, other)
    return not two and (_nobody(pair, one, other) or _tie(pair, one.thing, other.thing) > 0)


def _owned(claim: ClaimReading, thing: Argument) -> bool:
    """Is it the doer's own ("withdrew their offer")?"""
    tokens = claim.claim.tokens
    return any(tokens[j].dep == "poss" and tokens[j].pos == "PRON" for j in claim.children(thing.head))


def _tie(pair: Pair, one: Argument, other: Argument) -> float:
    """How surely two things are one: by name or noun 1, by a word of rank or people 0.7, by a noun of several 0.5."""
    if one_thing(pair, one, other):
        return 1.0
    if _called(pair.a, one, pair.second, other, pair.b) or _called(pair.b, other, pair.first, one, pair.a):
        return 0.7
    if _in_all(pair.a, one, pair.b, other) or _in_all(pair.b, other, pair.a, one):
        return 0.7
    several = one.term and one.term == other.term and pair.a.claim.tokens[one.head].tag == "NNS"
    if several and not set_apart(pair, one.head, other.head) and _counts_fit(pair, one, other):
        return 0.5
    return 0.4 if _somebody(pair, one, other) else 0.0


def _in_all(whole: ClaimReading, all_of: Argument, claim: ClaimReading, part: Argument) -> bool:
    """Is it told of all of a kind or of a whole, and there of one of that kind or of a part of it?"""
    tokens = whole.claim.tokens
    near = {tokens[j].text.lower() for j in whole.children(all_of.head)} | {tokens[all_of.head].text.lower()}
    if near & _ALL:
        return not _nouns(whole, all_of).isdisjoint(_nouns(claim, part))
    parts = {claim.terms[j] for j in of_what(claim, part.head)} - {""}
    return is_known(whole, all_of) and all_of.term in parts and part.term not in concepts("persons")


def _nouns(claim: ClaimReading, thing: Argument) -> set[str]:
    """The nouns by which several are called ("three of the men")."""
    return {thing.term, *(claim.terms[j] for j in of_what(claim, thing.head))} - {""}


def _somebody(pair: Pair, one: Argument, other: Argument) -> bool:
    """Is "he" or "she" told of who is not known here, and a person there?"""
    sides = ((pair.a, one, pair.first), (pair.b, other, pair.second))
    unknown = [_he_or_she(claim, thing) and not names_of(claim, thing) for claim, thing, _ in sides]
    return any(unknown) and all(_person(claim, thing, report) for claim, thing, report in sides)


def _he_or_she(claim: ClaimReading, thing: Argument) -> bool:
    return claim.claim.tokens[thing.head].text.lower() in ("he", "she", "him", "her")


def _person(claim: ClaimReading, thing: Argument, report: ReportReading) -> bool:
    """Is it one person, by pronoun, name or noun?"""
    if claim.claim.tokens[thing.head].tag == "NNS":
        return False
    named = any(report.kinds.get(name.removeprefix("@")) is EntityKind.PERSON for name in thing.names)
    return named or _he_or_she(claim, thing) or thing.term in concepts("persons") | concepts("culprits")


def _called(claim: ClaimReading, mine: Argument, there: ReportReading, yours: Argument, at: ClaimReading) -> bool:
    """Is one called by a word that the other has beside a person's name ("the captain", "Captain Nora Lind")?"""
    known = is_known(claim, mine) and claim.claim.tokens[mine.head].tag in ("NN", "NNP")
    return known and _person(at, yours, there) and mine.term != yours.term and mine.term in yours.terms - {""}


def _counts_fit(pair: Pair, one: Argument, other: Argument) -> bool:
    """Is neither some of many, or each of another number, and is either known, by itself or by where it is?"""
    sides = ((pair.a, one), (pair.b, other))
    counts = [counted(claim, thing.head) for claim, thing in sides]
    before = {token.text.lower() for claim, thing in sides for token in claim.claim.tokens[: thing.head][-2:]}
    same = counts[0] == counts[1] or not all(counts)
    where = [{claim.terms[j] for j in places(claim, thing.head)} - {""} for claim, thing in sides]
    known = any(is_known(claim, thing) for claim, thing in sides) or not where[0].isdisjoint(where[1])
    return same and known and "some" not in before


def _nobody(pair: Pair, one: Fate, other: Fate) -> bool:
    """Is it denied of everybody here what is told of somebody there?"""
    sides = ((pair.a, one), (pair.b, other))
    return any(fate.denied and _everyone(claim, fate) for claim, fate in sides)


def _everyone(claim: ClaimReading, fate: Fate) -> bool:
    """Is it that nobody was hurt, none of the passengers, or that there were no injuries?"""
    nobody = is_nobody(claim, fate.thing) or claim.claim.tokens[fate.thing.head].text.lower() == "none"
    return fate.matter == "harm" and (fate.thing.head == fate.verb or nobody)


def _two_doers(pair: Pair, one: Fate, other: Fate) -> bool:
    """Is each done by another ("the House approved", "the Senate rejected")?"""
    mine, yours = subject(pair.a, one.verb), subject(pair.b, other.verb)
    if mine is None or yours is None or mine == one.thing.head or yours == other.thing.head:
        return False
    first, second = pair.a.terms[mine], pair.b.terms[yours]
    if not (first and second) or {first, second} & words("fated", "members"):
        return False
    return set_apart(pair, mine, yours) if first == second and first[0] != "@" else not one_name(first, second)
