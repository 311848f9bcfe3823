"""Certainty: stated as a fact in one account, as a possibility or a claim in the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, value
from agents.divergences.lexicon import words
from agents.divergences.phrases import ROOM, clause, noun_phrase, verb_group
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import AttributionKind, Certainty, DivergenceType

_HELD: Final = frozenset({"believed", "thought", "rumored", "rumoured", "alleged", "suspected", "understood"})
"""What makes uncertain the verb after it ("is believed to have")."""
_MIN_CONTEXT: Final = 0.25
"""Share of what is said of the hedged word that the other claim must say of it, too."""


class Hedges:
    """Finds what one claim states and the other hedges."""

    name = "certainty"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding a side: the hedged word that the other claim has without a hedge."""
        if pair.a.past != pair.b.past:
            return
        for hedged, plain, turned in ((pair.a, pair.b, False), (pair.b, pair.a, True)):
            sure = plain.claim.certainty is Certainty.STATED and not hedges(plain)
            if not sure or not hedges(hedged):
                continue
            found = max(_hedged(pair, hedged, plain), key=lambda one: one[3], default=None)
            if found is None or found[3] < _MIN_CONTEXT:
                continue
            hedge, word, there, context = found
            one = value(hedged, [hedge, *_worded(hedged, word)])
            other = value(plain, _worded(plain, there))
            report = pair.first if turned else pair.second
            yield Finding(
                type=DivergenceType.CERTAINTY,
                detector=self.name,
                a=other if turned else one,
                b=one if turned else other,
                about=_about(report, plain, there),
                why=f"One account says “{one.text}”, the other states “{other.text}” as fact.",
                features={
                    "context": context,
                    "verb": float(hedged.claim.tokens[word].pos == "VERB"),
                    "own": float(plain.claim.attribution.kind is AttributionKind.OWN_VOICE),
                    "certainty": float(hedged.claim.certainty is Certainty.HEDGED),
                },
            )


def _about(report: ReportReading, plain: ClaimReading, word: int) -> str:
    """What one account states: a clause where the word is a verb that can stand in one, else the thing."""
    stated = clause(report, plain, word, room=ROOM - len("Whether "))
    if stated:
        return f"Whether {stated}"
    noun = plain.claim.tokens[word].pos in ("NOUN", "PROPN")
    return f"Whether it was {noun_phrase(plain, word)}" if noun else "How certain it is"


def _worded(claim: ClaimReading, word: int) -> list[int]:
    """A verb with its helping words; any other word as it is."""
    return verb_group(claim, word) if claim.claim.tokens[word].pos == "VERB" else [word]


@lru_cache(maxsize=4096)
def hedges(claim: ClaimReading) -> tuple[tuple[int, int], ...]:
    """Each hedge of a claim and the word it makes uncertain."""
    return tuple(_hedges(claim))


def _hedges(claim: ClaimReading) -> Iterator[tuple[int, int]]:
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        below = [j for j in claim.children(i) if tokens[j].dep in ("xcomp", "ccomp")]
        if token.text.lower() in _HELD and below and tokens[below[0]].dep == "xcomp":
            yield i, below[0]
        elif token.lemma.lower() in words("hedges"):
            yield i, below[0] if below else token.head


def _hedged(pair: Pair, hedged: ClaimReading, plain: ClaimReading) -> Iterator[tuple[int, int, int, float]]:
    for hedge, word in hedges(hedged):
        term = hedged.terms[word]
        if not term or hedge == word:
            continue
        for there, other in enumerate(plain.terms):
            if other == term:
                yield hedge, word, there, pair.overlap(hedged.context([word]), plain.context([there]))
