"""An article that contradicts itself: its headline or summary against its body, its earlier version against this one.

Most figures, times and people that differ within one article are of different things. So only the detectors that are
surest are asked, and what either side says must stand nowhere in the rest of the other. It is nothing between outlets:
no divergence, and no alert comes of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from agents.divergences.certain import figure_of, stood_behind, sureness
from agents.divergences.decide import Candidate, candidates
from agents.divergences.detector import Detectors, Value
from agents.divergences.detectors.date_time import Times
from agents.divergences.detectors.number import Numbers, may_become
from agents.divergences.detectors.person import Names
from agents.divergences.facts.figures import Kind
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.sides import side_of
from stream.records import Against, DivergenceType, OwnSide, Relation, Section, SelfContradiction

_SURE: Final = Detectors((Numbers(), Times(), Names()))
_MOVING: Final = frozenset({Kind.MONEY, Kind.PERCENT})
_VERBS: Final = frozenset({"VERB", "AUX"})
_PRESENT: Final = frozenset({"VBZ", "VBP", "MD"})
_OPENING: Final = 3
"""Words at the beginning of a sentence by which it is known to speak of the article's own making."""
_PLACES: Final = {Section.TITLE: "headline", Section.SUMMARY: "summary"}
_KEPT: Final = 12
"""Self-contradictions kept of one article, the best ones."""


def self_contradictions(
    event_id: str,
    present: ReportReading,
    earlier: ReportReading | None,
    *,
    known: Iterable[SelfContradiction],
    min_score: float,
) -> list[SelfContradiction]:
    """Where an article contradicts itself, best first.

    `earlier` is the version that `present` replaced, `known` what was found when that one came: of it stays, as it was
    found, what is found again and what was changed before and still reads so.
    """
    found = [_record(Against.BODY, event_id, one) for one in _within(present, min_score)]
    if earlier is not None and earlier.report.version < present.report.version:
        found += [_record(Against.EARLIER_VERSION, event_id, one) for one in _since(earlier, present, min_score)]
    by_id = {one.id: one for one in found}
    by_id |= {one.id: one for one in known if one.id in by_id or _changed_still(one, present)}
    return sorted(by_id.values(), key=lambda one: (-one.score, one.id))[:_KEPT]


def _changed_still(known: SelfContradiction, present: ReportReading) -> bool:
    """Does what was changed in an earlier version still read as it was changed to, and not as before?"""
    sentences = _sentences(present)
    changed = known.against is Against.EARLIER_VERSION
    return changed and known.b.sentence in sentences and known.a.sentence not in sentences


def _within(present: ReportReading, min_score: float) -> Iterable[Candidate]:
    top = _part(present, lambda claim: claim.claim.section is not Section.BODY)
    body = _part(present, lambda claim: claim.claim.section is Section.BODY)
    return stood_behind(candidates(top, body, _SURE), min_score)


def _since(earlier: ReportReading, present: ReportReading, min_score: float) -> Iterable[Candidate]:
    before, now = _sentences(earlier), _sentences(present)
    changed = [
        one
        for one in candidates(earlier, present, _SURE)
        if one.pair.a.claim.sentence not in now and one.pair.b.claim.sentence not in before and not _stamp(one)
    ]
    return stood_behind(changed, min_score)


def _stamp(candidate: Candidate) -> bool:
    """Is it the time of the article itself ("Updated at 10:05 GMT")?"""
    begins = {token.lemma.lower() for token in candidate.pair.b.claim.tokens[:_OPENING]}
    return candidate.finding.type is DivergenceType.DATE_TIME and bool(begins & words("stamps"))


def _sentences(reading: ReportReading) -> frozenset[str]:
    return frozenset(claim.claim.sentence for claim in reading.claims)


def _part(reading: ReportReading, belongs: Callable[[ClaimReading], bool]) -> ReportReading:
    """The reading of those claims alone."""
    kept = [i for i, claim in enumerate(reading.claims) if belongs(claim)]
    claims = tuple(reading.claims[i] for i in kept)
    return ReportReading(report=reading.report, claims=claims, vectors=reading.vectors[kept])


def _record(against: Against, event_id: str, candidate: Candidate) -> SelfContradiction:
    pair, finding = candidate.pair, candidate.finding
    a, b = _side(pair.first, pair.a, finding.a), _side(pair.second, pair.b, finding.b)
    score = round(sureness(candidate), 4)
    return SelfContradiction(
        id=_id(against, finding.type, a, b),
        event_id=event_id,
        against=against,
        type=finding.type,
        relation=_relation(against, candidate),
        score=score,
        about=finding.about,
        why=_why(against, a, b),
        detected_at=b.version,
        detectors={finding.detector: score},
        a=a,
        b=b,
    )


def _side(reading: ReportReading, claim: ClaimReading, value: Value) -> OwnSide:
    side = msgspec.structs.replace(side_of(reading.report, claim.claim), value=value.text, marks=value.marks)
    return OwnSide(**msgspec.structs.asdict(side), section=claim.claim.section, version=reading.report.version)


def _id(against: Against, kind: DivergenceType, a: OwnSide, b: OwnSide) -> str:
    content = "\n".join([against, kind, a.article_id, a.sentence, a.value, b.sentence, b.value])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _relation(against: Against, candidate: Candidate) -> Relation:
    """Between versions a toll may have risen, a price moved, and what is or is to come have changed: an update."""
    if against is Against.BODY:
        return Relation.CONFLICT
    pair, finding = candidate.pair, candidate.finding
    present = _at_present(pair.a, finding.a) or _at_present(pair.b, finding.b)
    return Relation.UPDATE if present or _moved(candidate) else Relation.CONFLICT


def _moved(candidate: Candidate) -> bool:
    pair, finding = candidate.pair, candidate.finding
    before, now = figure_of(pair.a, finding.a), figure_of(pair.b, finding.b)
    if before is None or now is None:
        return False
    return now.kind in _MOVING or may_become(before, now)


def _at_present(claim: ClaimReading, value: Value) -> bool:
    """Is the value said of what is or is to come? A headline tells of the past as if it were now."""
    tokens = claim.claim.tokens
    here = claim.token_at(claim.claim.start + value.marks[0].start, claim.claim.end)[0]
    while tokens[here].pos not in _VERBS and tokens[here].head != here:
        here = tokens[here].head
    said = {tokens[i].tag for i in (here, *claim.children(here)) if i == here or tokens[i].dep.startswith("aux")}
    return claim.claim.section is not Section.TITLE and bool(said & _PRESENT)


def _why(against: Against, a: OwnSide, b: OwnSide) -> str:
    if against is Against.EARLIER_VERSION:
        return f"The earlier version says {a.value}, the later one {b.value}."
    return f"The {_PLACES[a.section]} says {a.value}, the body {b.value}."
