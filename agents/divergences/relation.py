"""How two claims stand to one another: conflict, update or source dispute."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding
from agents.divergences.happenings import COMING
from agents.divergences.reading import ClaimReading
from stream.records import AttributionKind, DivergenceType, Relation

_EXPECTING: Final = frozenset({"expect", "schedule", "due", "slate"})
_PRONOUNS: Final = frozenset({"", "he", "she", "it", "they", "who", "one"})
_LATER: Final = timedelta(hours=1)
"""Stamps closer than this do not tell which account is the later one."""


def relation(pair: Pair, finding: Finding) -> Relation:
    """The relation by who speaks and when, where the detector itself knows none."""
    if ahead(pair.a) != ahead(pair.b) and finding.type in (
        DivergenceType.DATE_TIME,
        DivergenceType.OUTCOME_OR_POLARITY,
    ):
        return Relation.UPDATE
    if sources_differ(pair.a, pair.b):
        return Relation.SOURCE_DISPUTE
    if finding.type in (DivergenceType.CERTAINTY, DivergenceType.ATTRIBUTION):
        return Relation.SOURCE_DISPUTE
    return Relation.CONFLICT


def ahead(claim: ClaimReading) -> bool:
    """Does the claim speak of what is still to come?"""
    tokens = claim.claim.tokens
    return any(
        (token.lemma.lower() in COMING and token.dep == "aux") or token.lemma.lower() in _EXPECTING for token in tokens
    )


def sources_differ(a: ClaimReading, b: ClaimReading) -> bool:
    """Are both claims attributed, each to a source of its own?"""
    first, second = a.claim.attribution, b.claim.attribution
    if AttributionKind.OWN_VOICE in (first.kind, second.kind):
        return False
    one, other = (told.entity or told.source.lower() for told in (first, second))
    return one != other and not {one, other} & _PRONOUNS


def later(pair: Pair) -> int:
    """1 where the second report was published clearly after the first, -1 the other way round, else 0."""
    gap = pair.second.report.published_at - pair.first.report.published_at
    return 0 if abs(gap) < _LATER else 1 if gap > timedelta(0) else -1
