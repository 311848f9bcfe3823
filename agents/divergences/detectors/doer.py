"""Doers: one deed of a happening, the alarm or the rescue, that two accounts give to two sorts of people."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.doers import Doer, doers
from agents.divergences.facts.phrases import ROOM, clause
from agents.divergences.lexicon import alike, kindred
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import DivergenceType


class Doers:
    """Finds one deed with two doers."""

    name = "doer"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its deeds with their doers."""
        return doers(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The deeds that both claims tell, done by people who cannot be the same, as far as their nouns tell."""
        if pair.a.past != pair.b.past:
            return
        for one, other in product(doers(pair.a), doers(pair.b)):
            if one.matter != other.matter or not _two(pair, one, other):
                continue
            if not (_told(pair.second, pair.a, one) or _told(pair.first, pair.b, other)):
                yield _finding(pair, one, other)


def _finding(pair: Pair, one: Doer, other: Doer) -> Finding:
    a, b = (
        value(claim, [j for j in of.by.tokens if j <= of.by.head]) for claim, of in ((pair.a, one), (pair.b, other))
    )
    asked = clause(pair.first, pair.a, one.verb, asked="Who", room=ROOM)
    return Finding(
        type=DivergenceType.PERSON_OR_ROLE,
        detector="doer",
        a=a,
        b=b,
        about=asked or "Who it was",
        why=f"One account says {a.text}, the other {b.text}.",
        features={"number": float(_noun(pair.a, one) == _noun(pair.b, other))},
    )


def _noun(claim: ClaimReading, doer: Doer) -> str:
    return kindred(claim.terms[doer.by.head])


def _two(pair: Pair, one: Doer, other: Doer) -> bool:
    """Are they of two nouns, neither in the other's words, or one here and several there, each with a mark?"""
    mine, yours = _noun(pair.a, one), _noun(pair.b, other)
    if mine != yours:
        strangers = mine not in pair.b.bag and yours not in pair.a.bag
        lemmas = {claim.claim.tokens[d.by.head].lemma.lower() for claim, d in ((pair.a, one), (pair.b, other))}
        return bool(mine and yours) and strangers and not any(lemmas <= line for line in alike())
    tags = {claim.claim.tokens[doer.by.head].tag for claim, doer in ((pair.a, one), (pair.b, other))}
    sides = ((pair.a, one), (pair.b, other))
    return len(tags) == 2 and all(_counted(claim, doer) for claim, doer in sides)


def _counted(claim: ClaimReading, doer: Doer) -> bool:
    """Is it one, or so many, and not the whole sort of them ("police officers")?"""
    tokens = claim.claim.tokens
    beside = [tokens[j] for j in claim.children(doer.by.head)]
    return any(t.dep == "nummod" or (t.dep == "det" and t.text.lower() in ("a", "an")) for t in beside)


def _told(report: ReportReading, claim: ClaimReading, doer: Doer) -> bool:
    """Does a report, too, have the deed done by such people?"""
    noun = _noun(claim, doer)
    several = claim.claim.tokens[doer.by.head].tag == "NNS"
    return any(
        other.matter == doer.matter
        and _noun(there, other) == noun
        and (there.claim.tokens[other.by.head].tag == "NNS") == several
        for there in report.claims
        for other in doers(there)
    )
