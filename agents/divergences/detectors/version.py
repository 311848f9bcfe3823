"""Versions: what happened came about in one way by one account, and in another by the other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from agents.divergences import lexicon
from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.reasons import leads
from agents.divergences.facts.versions import Version, asked, told, versions
from agents.divergences.reading import ClaimReading
from stream.records import DivergenceType


class Versions:
    """Finds two versions of how something came about."""

    name = "version"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its versions of known matters."""
        return versions(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The matters of which each claim tells another version."""
        for one, other in product(versions(pair.a), versions(pair.b)):
            if one.matter == other.matter and one.way != other.way and _asked(pair, one.matter):
                yield self._finding(pair, one, other)

    def _finding(self, pair: Pair, one: Version, other: Version) -> Finding:
        a, b = value(pair.a, one.tokens), value(pair.b, other.tokens)
        about, _ = lexicon.matter(one.matter)
        known = (other.matter, other.way) in told(pair.first) or (one.matter, one.way) in told(pair.second)
        return Finding(
            type=DivergenceType.OTHER,
            detector=self.name,
            a=a,
            b=b,
            about=about,
            why=f"One account says “{a.text}”, the other “{b.text}”.",
            features={"leading": (leads(pair.a) + leads(pair.b)) / 2, "known": float(known)},
        )


def _asked(pair: Pair, matter: str) -> bool:
    return asked(pair.first, matter) and asked(pair.second, matter)
