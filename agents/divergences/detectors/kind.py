"""Kinds: the one weapon, fuel, aircraft or arm of an event is of another kind in the other account."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.kinds import Kind, kinds, told
from agents.divergences.facts.reasons import leads
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import DivergenceType


class Kinds:
    """Finds a thing that is of two kinds, where neither report names the other's."""

    name = "kind"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """The kinds of things that it names."""
        return kinds(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The things of one matter that both claims name a kind of."""
        for one, other in product(kinds(pair.a), kinds(pair.b)):
            if one.matter == other.matter and one.one and other.one and not _named(pair, one, other):
                yield self._finding(pair, one, other)

    def _finding(self, pair: Pair, one: Kind, other: Kind) -> Finding:
        a, b = value(pair.a, one.tokens), value(pair.b, other.tokens)
        matter, _, thing = one.matter.partition(" ")
        return Finding(
            type=DivergenceType.OTHER,
            detector=self.name,
            a=a,
            b=b,
            about=f"Which {thing}" if thing else f"What kind of {matter}",
            why=f"One account has {a.text}, the other {b.text}.",
            features={
                "which": float(bool(thing)),
                "sole": float(all(len(_of(report, one.matter)) == 1 for report in (pair.first, pair.second))),
                "leading": (leads(pair.a) + leads(pair.b)) / 2,
            },
        )


def _named(pair: Pair, one: Kind, other: Kind) -> bool:
    """Does either report name a kind that the other has, too?"""
    return not _of(pair.first, one.matter).isdisjoint(_of(pair.second, other.matter))


def _of(report: ReportReading, matter: str) -> frozenset[int]:
    return frozenset(kind for of, kind in told(report) if of == matter)
