"""Blame: who did it, a fact to one account, and in the other only what somebody says of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.blame import Blame, blamed, done
from agents.divergences.facts.phrases import worded
from agents.divergences.reading import ClaimReading
from stream.records import DivergenceType, Relation

_NOUNS: Final = 2
"""Words that must be said of who did it and of who is blamed, where they have no name in common."""


class Blames:
    """Finds a deed that one account states as somebody's, and the other has somebody blame them for."""

    name = "blame"
    both = False

    def tells(self, claim: ClaimReading) -> object:
        """Whom it blames."""
        return blamed(claim)

    def find(self, pair: Pair) -> Iterator[Finding]:
        """At most one finding a side: the deed that is a fact to it, and the blame."""
        for one, other in product(done(pair.a), blamed(pair.b)):
            if _same(pair, one, other):
                yield self._finding(pair, one, other, stated=one)
                return
        for one, other in product(blamed(pair.a), done(pair.b)):
            if _same(pair, one, other):
                yield self._finding(pair, one, other, stated=other)
                return

    def _finding(self, pair: Pair, one: Blame, other: Blame, *, stated: Blame) -> Finding:
        a, b = value(pair.a, worded(pair.a, one.cue)), value(pair.b, worded(pair.b, other.cue))
        fact, blame = (a, b) if stated is one else (b, a)
        return Finding(
            type=DivergenceType.CERTAINTY,
            detector=self.name,
            a=a,
            b=b,
            about="Who did it",
            why=f"One account states “{fact.text}” as fact, the other says that it is so “{blame.text}”.",
            features={"named": float(any(term.startswith("@") for term in one.whom & other.whom))},
            relation=Relation.SOURCE_DISPUTE,
            notability=3,
        )


def _same(pair: Pair, one: Blame, other: Blame) -> bool:
    """Is it the same one who did it and who is blamed: by name, or by what is said of them?"""
    common = one.whom & other.whom
    return any(term.startswith("@") for term in common) or (
        len(common) >= _NOUNS and not common.isdisjoint((one.doer, other.doer))
    )
