"""Outcomes: a happening that one account denies or sees still to come, and the other tells as done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Final, NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.denials import been_in, denied, denied_in, took_part, was, was_none
from agents.divergences.facts.frames import NOUN_MARKS, doers, marks
from agents.divergences.facts.happenings import at_arrest
from agents.divergences.facts.phrases import ROOM, below, clause, noun_phrase, worded
from agents.divergences.facts.stance import Stance, Told, stances, words_told
from agents.divergences.lexicon import concept, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from stream.records import DivergenceType, Relation

_BEFORE: Final = timedelta(days=1)
_NEAR: Final = 8
"""Words before a hurt or a damage among which stands how grave it is."""
_PARTS: Final = frozenset({"dobj", "nsubj", "nsubjpass"})
_YEAR: Final = timedelta(days=365)
Reports = tuple[ReportReading, ReportReading]


class Opposed(NamedTuple):
    """A happening that one claim tells as done: where it stands in that claim and in the other, what the other says."""

    done: int
    there: int
    other: Told
    context: float


class Outcomes:
    """Finds a happening that is told as done here, and there as none or as still to come."""

    name = "outcome"
    both = False

    def tells(self, claim: ClaimReading) -> object:
        """What it denies or puts ahead."""
        return _undone(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding a side: the happening with most in common around it."""
        if pair.a.past != pair.b.past or _bounded(pair.a) or _bounded(pair.b):
            return ()
        return self._found(pair)

    def _found(self, pair: Pair) -> Iterator[Finding]:
        sides = (pair.first, pair.a), (pair.second, pair.b)
        for ((before, first), (later, second)), turned in ((sides, False), (sides[::-1], True)):
            found = max(_opposed(pair, (before, later), first, second), key=lambda one: one.context, default=None)
            if found is not None:
                yield self._finding(pair, first, second, found, turned=turned)

    def _finding(
        self, pair: Pair, first: ClaimReading, second: ClaimReading, found: Opposed, *, turned: bool
    ) -> Finding:
        one, other = (
            value(first, worded(first, found.done)),
            value(second, [*_cue(second, found.other.cue), *worded(second, found.there)]),
        )
        shared = marks(first, found.done) & marks(second, found.there)
        return Finding(
            type=DivergenceType.OUTCOME_OR_POLARITY,
            detector=self.name,
            a=other if turned else one,
            b=one if turned else other,
            about=_about(pair.second if turned else pair.first, first, found.done),
            why=f"One account says “{one.text}”, the other “{other.text}”.",
            features={
                "context": found.context,
                "marked": float(bool(shared)),
                "grave": float(_grave(second, second.children(found.there))),
                "kind": float(bool(marks(first, found.done, NOUN_MARKS) - marks(second, found.there))),
            },
            relation=Relation.CONFLICT if found.other.stance is Stance.AHEAD else None,
        )


def _bounded(claim: ClaimReading) -> bool:
    """Is it told since or until when something held?"""
    return not claim.lemmas.isdisjoint(("since", "until"))


def _cue(claim: ClaimReading, cue: int) -> list[int]:
    """What denies it or puts it ahead, as a desk reads it: "n't" with the word before that it is a part of."""
    return [cue - 1, cue] if cue and claim.claim.tokens[cue].text.lower() in ("n't", "n’t") else [cue]


def _about(report: ReportReading, claim: ClaimReading, done: int) -> str:
    """The clause that tells of it where it is a verb, else whether there was such a thing."""
    token = claim.claim.tokens[done]
    stated = clause(report, claim, done, room=ROOM - len("Whether "))
    if token.pos == "VERB" and stated:
        return f"Whether {stated}"
    return f"Whether there {'were' if token.tag == 'NNS' else 'was'} any {noun_phrase(claim, done, bare=True)}"


def _opposed(pair: Pair, reports: Reports, one: ClaimReading, other: ClaimReading) -> Iterator[Opposed]:
    """Each happening that `one` tells as done and `other` as none or as still to come."""
    for j in (j for j in _undone(other) if other.terms[j] in pair.shared):
        for i in (i for i in words_told(one, Stance.FACT) if one.terms[i] == other.terms[j]):
            first, second = doers(one, i), doers(other, j)
            if (first and second and not first & second) or at_arrest(one, i) != at_arrest(other, j):
                continue
            if _plans_differ(one, i, other, j):
                continue
            said = stances(other)[j]
            if said.stance is Stance.DENIED and _told_of_both(reports, other.terms[j]):
                continue
            if _denies(one, i, other, j) if said.stance is Stance.DENIED else _precedes(one, i, other, j, reports):
                yield Opposed(i, j, said, pair.overlap(one.context([i]), other.context([j])))


def _plans_differ(one: ClaimReading, here: int, other: ClaimReading, there: int) -> bool:
    """Is each a plan or the like of something else ("a plan to buy the yard", "no plans to close it")?"""
    tokens = one.claim.tokens, other.claim.tokens
    if tokens[0][here].pos != "NOUN" or tokens[1][there].pos != "NOUN":
        return False
    first, second = (
        {claim.claim.tokens[j].lemma.lower() for j in below(claim, i) if claim.claim.tokens[j].pos == "VERB"}
        for claim, i in ((one, here), (other, there))
    )
    return bool(first and second) and first.isdisjoint(second)


@remembered
def _undone(claim: ClaimReading) -> tuple[int, ...]:
    """The words of a claim for what it denies or puts ahead."""
    return (*words_told(claim, Stance.DENIED), *words_told(claim, Stance.AHEAD))


def _denies(one: ClaimReading, done: int, other: ClaimReading, there: int) -> bool:
    """Is what the other denies the very thing that was: of the same kind, and as grave where it is that it denies?"""
    if other.terms[there] in words("grave", "of") and _grave(other, other.children(there)):
        return _grave(one, range(max(0, done - _NEAR), done))
    if other.terms[there] not in denied(other) or not was_none(other, there):
        return False
    presumed = one.claim.tokens[done].tag == other.claim.tokens[there].tag and _presumed(one, done)
    there_was = was(one, done) or took_part(one, done) or presumed
    return there_was and marks(other, there) - _planned() <= marks(one, done)


def _told_of_both(reports: Reports, term: str) -> bool:
    """Does the account that tells of it deny it, too, or the one that denies it tell of it elsewhere?"""
    telling, denying = reports
    return term in denied_in(telling) or term in been_in(denying)


@cache
def _planned() -> frozenset[str]:
    """The words by which a happening is a plan, which is no kind of its own."""
    return frozenset(concept(word) for word in ("plan", *words("cues", "ahead")))


def _presumed(claim: ClaimReading, index: int) -> bool:
    """Does a verb take it for granted that there was such a thing: what is lost or breaks off has been?"""
    token, above = claim.claim.tokens[index], claim.claim.tokens[claim.claim.tokens[index].head]
    return token.dep in _PARTS and above.lemma.lower() in words("carriers", "presuming")


def _grave(claim: ClaimReading, indices: Iterable[int]) -> bool:
    """Does any of these words say that something is grave ("serious", "critically")?"""
    return any(claim.claim.tokens[i].lemma.lower().removesuffix("ly") in words("grave") for i in indices)


def _precedes(one: ClaimReading, done: int, other: ClaimReading, there: int, reports: Reports) -> bool:
    """Was it done, at a time that the claim gives, before the other account puts it ahead?"""
    before, later = reports
    told = later.report.published_at - _BEFORE
    dated = any(_last(time.latest, before) < told for time in one.claim.times)
    return dated and stances(one)[done].carried and bool(marks(one, done) & marks(other, there))


def _last(time: datetime, report: ReportReading) -> datetime:
    """A time still to come that something done is put at ("in May") was last year's."""
    return time - _YEAR if time > report.report.published_at else time
