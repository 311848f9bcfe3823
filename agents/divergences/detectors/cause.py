"""Causes: one thing with two causes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, value
from agents.divergences.frames import Argument, frames
from agents.divergences.lexicon import concept
from agents.divergences.phrases import noun_phrase
from agents.divergences.reading import ClaimReading
from stream.records import DivergenceType

_CAUSING: Final = frozenset({"cause", "trigger", "spark", "blame", "provoke"})


class Causes:
    """Finds two causes of one thing."""

    name = "cause"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The things of which both claims give a cause, none in common."""
        if not (_causal(pair.a) and _causal(pair.b)):
            return
        for cause, effect in causes(pair.a):
            for other, result in causes(pair.b):
                if not effect.terms & result.terms or cause.terms & other.terms or not (cause.terms and other.terms):
                    continue
                a, b = value(pair.a, _phrase(pair.a, cause)), value(pair.b, _phrase(pair.b, other))
                yield Finding(
                    type=DivergenceType.CAUSE,
                    detector=self.name,
                    a=a,
                    b=b,
                    about=f"What caused {noun_phrase(pair.a, effect.head)}",
                    why=f"One account gives {a.text} as the cause, the other {b.text}.",
                    features={"same": float(effect.term == result.term)},
                )


def _causal(claim: ClaimReading) -> bool:
    return not claim.lemmas.isdisjoint(_CAUSING)


def _phrase(claim: ClaimReading, cause: Argument) -> list[int]:
    """The cause with its article, as a desk reads it."""
    articles = [i for i in claim.children(cause.head) if claim.claim.tokens[i].dep == "det"]
    return [*articles, *cause.tokens]


def causes(claim: ClaimReading) -> Iterator[tuple[Argument, Argument]]:
    """Each cause of a claim with what it caused."""
    for frame in frames(claim):
        causing = frame.predicate in {concept(word) for word in _CAUSING} and not frame.negations
        if causing and frame.agent and frame.patient:
            yield frame.agent, frame.patient
