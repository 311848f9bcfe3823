"""Targets: one operation, attack or suit that two accounts say was aimed at different people or things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final, NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.frames import NOUN_MARKS, Argument, argument, marks
from agents.divergences.facts.phrases import noun_phrase
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, remembered
from stream.records import DivergenceType

_CLAUSES: Final = frozenset({"relcl", "acl"})


class Aimed(NamedTuple):
    """A deed, by the noun that names it, and what it was aimed at."""

    deed: int
    target: Argument


class Targets:
    """Finds a deed with two targets."""

    name = "target"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its deeds with what they were aimed at."""
        return aimed(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The deeds of one name and mark that both claims give a target, of which the other says nothing."""
        for one, other in product(aimed(pair.a), aimed(pair.b)):
            if not _one_deed(pair, one, other) or _told(pair.b, one) or _told(pair.a, other):
                continue
            a, b = value(pair.a, one.target.tokens), value(pair.b, other.target.tokens)
            yield Finding(
                type=DivergenceType.OTHER,
                detector=self.name,
                a=a,
                b=b,
                about=f"What the {noun_phrase(pair.a, one.deed, bare=True)} was aimed at",
                why=f"One account says it was aimed at {a.text}, the other at {b.text}.",
                notability=1,
            )


def _one_deed(pair: Pair, one: Aimed, other: Aimed) -> bool:
    """Is it the same kind of deed, and does a word beside it say so, too ("sting operation", "arson attack")?"""
    first, second = marks(pair.a, one.deed, NOUN_MARKS), marks(pair.b, other.deed, NOUN_MARKS)
    return pair.a.terms[one.deed] == pair.b.terms[other.deed] and bool(first & second)


def _told(claim: ClaimReading, aimed_at: Aimed) -> bool:
    """Does the claim speak of that target, too, or is it a name, which what the claim tells may stand for?"""
    return bool(aimed_at.target.names) or aimed_at.target.term in claim.bag or not aimed_at.target.term


@remembered
def aimed(claim: ClaimReading) -> tuple[Aimed, ...]:
    """What a claim's deeds were aimed at: "against", or by a clause of their own ("that targeted")."""
    deeds = claim.with_lemma(words("aimed", "deeds"))
    return tuple(Aimed(i, found) for i in deeds for j in _heads(claim, i) if (found := argument(claim, j)) is not None)


def _heads(claim: ClaimReading, deed: int) -> Iterator[int]:
    tokens = claim.claim.tokens
    for j in claim.children(deed):
        if tokens[j].lemma.lower() == "against":
            yield from (k for k in claim.children(j) if tokens[k].dep == "pobj")
        elif tokens[j].dep in _CLAUSES and tokens[j].lemma.lower() == "target":
            yield from (k for k in claim.children(j) if tokens[k].dep == "dobj")
