"""One finding said once: what any two reports were found to disagree on, gathered into the event's divergences.

The outcome is a function of the findings, the reports and the voices alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from agents.divergences.relation import MEASURED
from agents.divergences.sides import side_of
from agents.divergences.state import EventState, PairFinding
from stream.records import Divergence, Relation, Report, Side

ReportOf = Callable[[str], Report]


@dataclass
class Group:
    """Findings that are one disagreement, best first; each is turned so that its first side agrees with the others'."""

    findings: list[PairFinding] = field(default_factory=list)

    @property
    def best(self) -> PairFinding:
        """The finding that represents the group."""
        return self.findings[0]


def divergences(state: EventState, report_of: ReportOf, *, min_score: float) -> list[Divergence]:
    """The divergences that stand in an event, best first."""
    apart = [f for f in state.findings if are_apart(state.voices, report_of(f.a), report_of(f.b))]
    groups = [group for group in grouped(apart) if group.best.score >= min_score]
    found = [_divergence(group, state, report_of) for group in groups]
    return sorted(found, key=lambda one: (-one.score, one.id))


def are_apart(voices: Mapping[str, str], one: Report, other: Report) -> bool:
    """Are two reports of two publishers, and neither a copy of the other's words?"""
    return _voice(voices, one) != _voice(voices, other) and one.publisher != other.publisher


def _voice(voices: Mapping[str, str], report: Report) -> str:
    return voices.get(report.article_id, report.publisher)


def grouped(findings: Iterable[PairFinding]) -> list[Group]:
    """The findings by disagreement: the best ones found first gather those that say the same."""
    groups: list[Group] = []
    for finding in sorted(findings, key=_rank):
        for group in groups:
            turned = _as_in(group, finding)
            if turned is not None:
                group.findings.append(turned)
                break
        else:
            groups.append(Group([_risen(finding)]))
    return groups


def _rank(finding: PairFinding) -> tuple[float, str, str, int, int, str, str, str]:
    f = finding
    return -f.score, f.a, f.b, f.claim_a, f.claim_b, f.detector, f.key_a, f.key_b


def _as_in(group: Group, finding: PairFinding) -> PairFinding | None:
    """The finding, turned if need be, where it says what the group says; else None."""
    return next((turned for turned in (finding, _turned(finding)) if _same(group.findings[0], turned)), None)


def _same(one: PairFinding, other: PairFinding) -> bool:
    if one.type is not other.type:
        return (one.a, one.claim_a, one.b, one.claim_b) == (other.a, other.claim_a, other.b, other.claim_b)
    if _rising(one) and _rising(other):
        return _thing(one.key_a) == _thing(other.key_a) and _figure(other.key_a) < _figure(other.key_b)
    if one.type in MEASURED:
        return (one.key_a, one.key_b) == (other.key_a, other.key_b)
    first = (one.a, one.claim_a) == (other.a, other.claim_a) or one.key_a == other.key_a
    second = (one.b, one.claim_b) == (other.b, other.claim_b) or one.key_b == other.key_b
    return first or second


def _rising(finding: PairFinding) -> bool:
    """Is it a toll that rises from account to account? All its figures are one story."""
    return finding.relation is Relation.UPDATE and finding.key_a.startswith("toll ")


def _risen(finding: PairFinding) -> PairFinding:
    """A rising toll turned so that the lower figure comes first."""
    falling = _rising(finding) and _figure(finding.key_a) > _figure(finding.key_b)
    return _turned(finding) if falling else finding


def _thing(key: str) -> str:
    return key.rpartition(" ")[0]


def _figure(key: str) -> float:
    return float(key.rpartition(" ")[2].partition("..")[0])


def _turned(finding: PairFinding) -> PairFinding:
    f = finding
    return PairFinding(
        a=f.b, b=f.a, claim_a=f.claim_b, claim_b=f.claim_a, type=f.type, relation=f.relation, detector=f.detector,
        score=f.score, notability=f.notability, about=f.about, why=f.why, value_a=f.value_b, value_b=f.value_a,
        key_a=f.key_b, key_b=f.key_a, marks_a=f.marks_b, marks_b=f.marks_a, scores=f.scores,
    )  # fmt: skip


def _divergence(group: Group, state: EventState, report_of: ReportOf) -> Divergence:
    best = group.best
    a = _side(group.findings, state, report_of)
    b = _side([_turned(one) for one in group.findings], state, report_of)
    return Divergence(
        id=_id(best, report_of),
        event_id=state.event_id,
        type=best.type,
        relation=best.relation,
        score=best.score,
        notability=max(f.notability for f in group.findings),
        about=best.about,
        why=best.why,
        detected_at=max(a.published_at, b.published_at),
        detectors=_detectors(group.findings),
        a=a,
        b=b,
        event_title=state.title,
    )


def _detectors(findings: Iterable[PairFinding]) -> dict[str, float]:
    best: dict[str, float] = {}
    for finding in findings:
        for name, score in finding.scores.items():
            best[name] = max(score, best.get(name, 0.0))
    return dict(sorted(best.items()))


def _id(finding: PairFinding, report_of: ReportOf) -> str:
    claims = sorted(
        report_of(article).claims[claim].id
        for article, claim in ((finding.a, finding.claim_a), (finding.b, finding.claim_b))
    )
    return hashlib.sha256("\n".join([finding.type, *claims]).encode()).hexdigest()[:16]


def _side(findings: list[PairFinding], state: EventState, report_of: ReportOf) -> Side:
    """The first side of findings that are turned alike; the best of them gives the sentence."""
    best = findings[0]
    report = report_of(best.a)
    like = (one for one in findings if best.type not in MEASURED or one.key_a == best.key_a)
    supporters = [report_of(article) for article in sorted({one.a for one in like})]
    return msgspec.structs.replace(
        side_of(report, report.claims[best.claim_a]),
        value=best.value_a,
        marks=best.marks_a,
        supporters=tuple(dict.fromkeys([report.outlet, *sorted(one.outlet for one in supporters)])),
        voices=len({_voice(state.voices, one) for one in supporters}),
    )
