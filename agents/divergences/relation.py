"""How two claims stand to one another: conflict, update or source dispute."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value
from agents.divergences.facts.happenings import COMING
from agents.divergences.facts.phrases import subject
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading
from stream.records import Attribution, AttributionKind, DivergenceType, Relation

_EXPECTING: Final = frozenset({"expect", "schedule", "due", "slate"})
MEASURED: Final = frozenset(
    {DivergenceType.NUMBER, DivergenceType.DATE_TIME, DivergenceType.PLACE, DivergenceType.PERSON_OR_ROLE}
)
"""Types of what can be measured or looked up: their values tell the disagreement; of the others the claims do."""
_ASIDE: Final = frozenset({"relcl", "acl", "advcl", "appos"})
"""By which a clause hangs on another and is no part of what that one says."""
_KNOWN: Final = frozenset({"its", "his"})
_PRONOUNS: Final = frozenset({"", "he", "she", "it", "they", "who", "one"})
_LATER: Final = timedelta(hours=1)
"""Stamps closer than this do not tell which account is the later one."""


def relation(pair: Pair, finding: Finding) -> Relation:
    """An update where the later account says so; else as the detector knows it, or by who speaks and when."""
    if overtaken(pair) and finding.type is not DivergenceType.QUOTE:
        return Relation.UPDATE
    if finding.relation is not None:
        return finding.relation
    awaited = ahead(pair.a) != ahead(pair.b)
    if awaited and finding.type in (DivergenceType.DATE_TIME, DivergenceType.OUTCOME_OR_POLARITY):
        return Relation.UPDATE
    return Relation.SOURCE_DISPUTE if _disputed(pair, finding) else Relation.CONFLICT


def _disputed(pair: Pair, finding: Finding) -> bool:
    """Do two who are told to say it differ, or does one account only have somebody say what the other states?"""
    if finding.type in MEASURED:
        return named_apart(pair.a, pair.b)
    attributed = finding.type in (DivergenceType.CERTAINTY, DivergenceType.ATTRIBUTION)
    return attributed or sources_differ(pair.a, pair.b) or _tellers_differ(pair, finding)


def ahead(claim: ClaimReading) -> bool:
    """Does the claim speak of what is still to come?"""
    tokens = claim.claim.tokens
    return any(
        (token.lemma.lower() in COMING and token.dep == "aux")
        or token.lemma.lower() in _EXPECTING
        or (token.text == "to" and token.dep == "aux" and tokens[tokens[token.head].head].lemma.lower() == "be")
        for token in tokens
    )


def sources_differ(a: ClaimReading, b: ClaimReading) -> bool:
    """Are both claims attributed, each to a source of its own?"""
    first, second = a.claim.attribution, b.claim.attribution
    if AttributionKind.OWN_VOICE in (first.kind, second.kind):
        return False
    one, other = (told.entity or told.source.lower() for told in (first, second))
    return one != other and not {one, other} & _PRONOUNS


def named_apart(a: ClaimReading, b: ClaimReading) -> bool:
    """Do two named sources say it? Of what can be measured or looked up, unnamed ones may merely know less."""
    return _is_named(a.claim.attribution) and _is_named(b.claim.attribution) and sources_differ(a, b)


def _is_named(told: Attribution) -> bool:
    """Is it somebody, and not only some of their kind ("doctors", "relatives of the dead")?"""
    first, *_ = told.source.split() or [""]
    some = told.source.islower() and first not in _KNOWN and first.endswith("s")
    return told.kind is AttributionKind.NAMED_SOURCE and not some


def _tellers_differ(pair: Pair, finding: Finding) -> bool:
    """Does each account have somebody of its own who gives what differs, be it in a part of the sentence?"""
    one, other = (_teller(claim, told) for claim, told in ((pair.a, finding.a), (pair.b, finding.b)))
    return bool(one and other) and one.isdisjoint(other)


def _teller(claim: ClaimReading, told: Value) -> frozenset[str]:
    """Who gives a value, by their last words: the subject of the verb of speech or blame it hangs on, or the source."""
    tokens, attribution = claim.claim.tokens, claim.claim.attribution
    if attribution.kind is not AttributionKind.OWN_VOICE:
        source = attribution.source.lower()
        return frozenset(source.split()) - _PRONOUNS
    start = min((mark.start for mark in told.marks), default=0) + claim.claim.start
    here = next((i for i, token in enumerate(tokens) if token.start >= start), 0)
    while tokens[here].lemma.lower() not in words("sayings", "tellings"):
        if tokens[here].head == here or tokens[here].dep in _ASIDE:
            return frozenset()
        here = tokens[here].head
    who = subject(claim, here)
    if who is None or tokens[who].dep == "nsubjpass":
        return frozenset()
    return frozenset({tokens[who].text.lower()}) - _PRONOUNS


def overtaken(pair: Pair) -> bool:
    """Does the later account say that things have moved on, or that they are not as was thought at first?"""
    now = (pair.a, pair.b)[later(pair) > 0] if later(pair) else None
    return now is not None and any(cue.replace("_", " ") in now.lower for cue in words("overtaking"))


def later(pair: Pair) -> int:
    """1 where the second report was published clearly after the first, -1 the other way round, else 0."""
    gap = pair.second.report.published_at - pair.first.report.published_at
    return 0 if abs(gap) < _LATER else 1 if gap > timedelta(0) else -1
