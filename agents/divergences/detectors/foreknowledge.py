"""Foreknowledge: it was known, or there was a warning, by one account, and by the other not, or perhaps."""

from __future__ import annotations

from collections.abc import Iterable

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value, value
from agents.divergences.facts.foreknowledge import Knowing, Known, foreknown
from agents.divergences.facts.phrases import worded
from agents.divergences.reading import ClaimReading
from stream.records import DivergenceType


class Foreknowledge:
    """Finds what was known beforehand by one account alone."""

    name = "foreknowledge"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """What it says was known beforehand."""
        return foreknown(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: that it was known against that it was not, or may have been."""
        one, other = foreknown(pair.a), foreknown(pair.b)
        if one is None or other is None or one.known is other.known or Known.BEFORE not in (one.known, other.known):
            return
        a, b = (_value(claim, known) for claim, known in ((pair.a, one), (pair.b, other)))
        perhaps = Known.PERHAPS in (one.known, other.known)
        yield Finding(
            type=DivergenceType.CERTAINTY if perhaps else DivergenceType.OTHER,
            detector=self.name,
            a=a,
            b=b,
            about="What was known beforehand",
            why=f"One account says “{a.text}”, the other “{b.text}”.",
            features={"perhaps": float(perhaps)},
            notability=3,
        )


def _value(claim: ClaimReading, known: Knowing) -> Value:
    return value(claim, [*known.tokens, *worded(claim, known.tokens[-1])])
