"""Attribution: the same words put into the mouths of two speakers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, Value, words_in_common
from agents.divergences.detectors.quote import same_utterance, utterance
from agents.divergences.lexicon import words
from agents.divergences.phrases import ROOM, name, shortened
from agents.divergences.reading import ClaimReading, ReportReading
from stream.names import folded
from stream.records import DivergenceType, EntityKind, Quote, Relation, Span

_SPEAKERS: Final = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION})
_FAR: Final = 8
"""Words between "spokesman for" and the last of the name."""
_LEAST: Final = 0.8
"""Share of the shorter quotation's words that must be the same for both to be one utterance."""


class Speakers:
    """Finds one utterance that two speakers are said to have made."""

    name = "attribution"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """One finding for each utterance both claims quote from different speakers."""
        for one in pair.a.claim.quotes:
            for other in pair.b.claim.quotes:
                speakers = _speaker(pair.first, pair.a, one), _speaker(pair.second, pair.b, other)
                if (
                    not all(speakers)
                    or _kind(pair.first, speakers[0]) is not _kind(pair.second, speakers[1])
                    or _may_be_one(pair, *speakers)
                    or same_utterance(one, other, least=_LEAST) is None
                ):
                    continue
                a = _value(pair.first, pair.a, one, speakers[0])
                b = _value(pair.second, pair.b, other, speakers[1])
                yield Finding(
                    type=DivergenceType.ATTRIBUTION,
                    detector="attribution",
                    a=a,
                    b=b,
                    about=f"Who said “{shortened(one.text, ROOM - len('Who said “”'))}”",
                    why=f"The same words are given to {a.text} in one account, to {b.text} in the other.",
                    features={
                        "length": min(1.0, min(len(utterance(one.text)), len(utterance(other.text))) / 8),
                        "exact": float(utterance(one.text) == utterance(other.text)),
                        "shared": min(1.0, len(words_in_common(pair).split()) / 4),
                    },
                    relation=Relation.CONFLICT,
                    notability=1,
                )


def _speaker(report: ReportReading, claim: ClaimReading, quote: Quote) -> str:
    """Who says a quotation, by entity key, where the sentence itself names them; else ""."""
    key = quote.speaker or claim.claim.attribution.entity
    said = key in claim.names and _named(claim, key)
    return key if said and _kind(report, key) in _SPEAKERS else ""


def _kind(report: ReportReading, key: str) -> EntityKind | None:
    return report.kinds.get(key)


def _may_be_one(pair: Pair, one: str, other: str) -> bool:
    """Are both one person, or does either claim name the other's, too: a matter of who speaks for whom?"""
    return bool(set(one.split()) & set(other.split())) or _named(pair.a, other) or _named(pair.b, one)


def _named(claim: ClaimReading, key: str) -> bool:
    """Does the claim name them, other than as those whom a spokesman speaks for?"""
    surname = folded(key.rsplit(maxsplit=1)[-1])
    places = [i for i, token in enumerate(claim.claim.tokens) if folded(token.text) == surname]
    return any(not _spoken_for(claim, place) for place in places)


def _spoken_for(claim: ClaimReading, index: int) -> bool:
    lemmas = [token.lemma.lower() for token in claim.claim.tokens[max(0, index - _FAR) : index]]
    return any(one in words("spokesmen") and lemmas[i + 1] == "for" for i, one in enumerate(lemmas[:-1]))


def _value(report: ReportReading, claim: ClaimReading, quote: Quote, key: str) -> Value:
    start = max(0, quote.start - claim.claim.start)
    end = min(len(claim.claim.sentence), quote.end - claim.claim.start)
    return Value(text=name(report, key) or key, key=key, marks=(Span(start, end),))
