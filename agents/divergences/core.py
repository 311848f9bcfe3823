"""The divergences stage's core: it keeps every event's members and says which divergences stand among them.

What stands is a pure function of the set of reports in an event and their voices. Each two reports are compared once,
when the later of them arrives; what they were found to disagree on is kept, and from all of it the event's divergences
are made anew at every change. Only what differs from what was told before is told.

Where a report contradicts itself, or the version it replaces, is found when it arrives and told apart.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, MutableMapping
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from agents.divergences.decide import Judge
from agents.divergences.detectors import DETECTORS
from agents.divergences.findings import divergences
from agents.divergences.reading import ReportReading, read
from agents.divergences.scoring import MatterScorer
from agents.divergences.self_contradictions import self_contradictions
from agents.divergences.state import EventState, PairFinding
from config.settings import Divergences
from stream.records import Change, Divergence, EventReport, Report, SelfContradiction, Status

_PER_PAIR: Final = 12
"""Findings kept of two reports, the best ones: a live blog of 300 sentences must not fill a record."""
_PER_EVENT: Final = 2_000
"""Findings kept of an event, the best ones: hundreds of reports on one must not, either."""
_TOLD: Final = 500
"""Divergences told of an event, the best ones, for the same reason."""


class Told(NamedTuple):
    """What is new or has changed: between publishers, and within single articles."""

    divergences: list[Divergence]
    self_contradictions: list[SelfContradiction]


class DivergenceFinder:
    """Finds where reports of different publishers on one event do not square.

    Args:
        settings: from which scores on divergences and self-contradictions are reported.
        scorer: the network.
        events: state by event id.
        reports: state by `event id/article id`: the members' reports.
    """

    def __init__(
        self,
        settings: Divergences,
        scorer: MatterScorer,
        *,
        events: MutableMapping[str, EventState],
        reports: MutableMapping[str, Report],
    ) -> None:
        self._settings = settings
        self._judge = Judge(scorer)
        self._events = events
        self._reports = reports
        self._reading = lru_cache(maxsize=settings.kept_reports)(self._read)

    def observe(self, change: EventReport) -> Told:
        """Take in what happened between a report and an event; return what is new or has changed.

        Seeing the same change again returns nothing.
        """
        if change.change is Change.CLOSED:
            self._forget(change.event_id)
            return Told([], [])
        before = self._events.get(change.event_id, EventState(event_id=change.event_id))
        after = self._applied(before, change)
        standing = self._standing(after)
        told = {found.id: found for found in standing}
        if after.members:
            self._events[change.event_id] = msgspec.structs.replace(after, told=told)
        elif change.event_id in self._events:
            del self._events[change.event_id]
        return Told(list(_changes(before.told, told)), list(_own_changes(before.own, after)))

    def _forget(self, event_id: str) -> None:
        state = self._events.pop(event_id, EventState(event_id=event_id))
        for article_id in state.members:
            self._reports.pop(_key(event_id, article_id), None)

    def _applied(self, state: EventState, change: EventReport) -> EventState:
        if change.change is Change.JOINED and change.report is not None:
            state = self._joined(state, change.report)
        elif change.change is Change.LEFT:
            state = self._left(state, change.article_id)
        return msgspec.structs.replace(
            state,
            title=change.title or state.title,
            voices={**{a: v for a, v in state.voices.items() if a in state.members}, **change.voices},
        )

    def _joined(self, state: EventState, report: Report) -> EventState:
        fingerprint = report.content_hash + report.version.isoformat()
        if state.members.get(report.article_id) == fingerprint:
            return state
        earlier = self._earlier(state, report.article_id)
        if earlier is not None and earlier.report.version > report.version:
            return state
        rest = self._left(state, report.article_id)
        self._reports[_key(state.event_id, report.article_id)] = report
        new = self._reading(state.event_id, report.article_id, fingerprint)
        others = (self._reading(state.event_id, other, known) for other, known in sorted(rest.members.items()))
        rivals = [other for other in others if other.report.publisher != report.publisher]
        found = [finding for other in rivals for finding in self._compared(new, other)]
        return msgspec.structs.replace(
            rest,
            members={**rest.members, report.article_id: fingerprint},
            findings=tuple(sorted(_best([*rest.findings, *found], _PER_EVENT), key=_order)),
            own={**rest.own, **self._own(state, new, earlier)},
        )

    def _earlier(self, state: EventState, article_id: str) -> ReportReading | None:
        """The version of the article that is there."""
        known = state.members.get(article_id)
        return self._reading(state.event_id, article_id, known) if known is not None else None

    def _own(
        self, state: EventState, present: ReportReading, earlier: ReportReading | None
    ) -> dict[str, SelfContradiction]:
        article_id = present.report.article_id
        found = self_contradictions(
            state.event_id,
            present,
            earlier,
            known=[one for one in state.own.values() if one.a.article_id == article_id],
            min_score=self._settings.self_contradiction_min_score,
        )
        return {one.id: one for one in found}

    def _left(self, state: EventState, article_id: str) -> EventState:
        self._reports.pop(_key(state.event_id, article_id), None)
        return msgspec.structs.replace(
            state,
            members={a: f for a, f in state.members.items() if a != article_id},
            voices={a: v for a, v in state.voices.items() if a != article_id},
            findings=tuple(f for f in state.findings if article_id not in (f.a, f.b)),
            own={known: one for known, one in state.own.items() if one.a.article_id != article_id},
        )

    def _compared(self, one: ReportReading, other: ReportReading) -> Iterable[PairFinding]:
        first, second = sorted((one, other), key=lambda reading: reading.report.article_id)
        return _best(self._judge.findings(first, second, DETECTORS), _PER_PAIR)

    def _standing(self, state: EventState) -> list[Divergence]:
        def report(article_id: str) -> Report:
            return self._reading(state.event_id, article_id, state.members[article_id]).report

        return divergences(state, report, min_score=self._settings.min_score)[:_TOLD]

    def _read(self, event_id: str, article_id: str, _fingerprint: str) -> ReportReading:
        """The member read for comparing; its fingerprint tells one version from the next."""
        return read(self._reports[_key(event_id, article_id)])


def _key(event_id: str, article_id: str) -> str:
    return f"{event_id}/{article_id}"


def _order(finding: PairFinding) -> tuple[str, str, int, int, str, str, str]:
    return finding.a, finding.b, finding.claim_a, finding.claim_b, finding.detector, finding.key_a, finding.key_b


def _best(findings: Iterable[PairFinding], count: int) -> list[PairFinding]:
    return heapq.nsmallest(count, findings, key=lambda finding: (-finding.score, *_order(finding)))


def _changes(before: dict[str, Divergence], after: dict[str, Divergence]) -> Iterator[Divergence]:
    """What to tell: first what no longer stands, then what is new or has changed."""
    for known in sorted(before.keys() - after.keys()):
        yield _gone(before[known], after)
    for found in sorted(after.values(), key=lambda found: (found.detected_at, found.id)):
        if found.id not in before:
            yield found
        elif _content(before[found.id]) != _content(found):
            yield msgspec.structs.replace(found, status=Status.STRENGTHENED)


def _own_changes(before: dict[str, SelfContradiction], after: EventState) -> Iterator[SelfContradiction]:
    """What to tell of single articles: what no longer stands, then what is new; the rest is as it was told."""
    gone = [
        msgspec.structs.replace(before[known], status=Status.WITHDRAWN) for known in before.keys() - after.own.keys()
    ]
    new = [after.own[known] for known in after.own.keys() - before.keys()]
    for told in (gone, new):
        for one in sorted(told, key=lambda one: (one.detected_at, one.id)):
            yield msgspec.structs.replace(one, event_title=after.title)


def _content(divergence: Divergence) -> Divergence:
    """A divergence without what may change and tells a desk nothing new: the event's title."""
    return msgspec.structs.replace(divergence, event_title="")


def _gone(divergence: Divergence, after: dict[str, Divergence]) -> Divergence:
    heirs = sorted(
        (found for found in after.values() if found.type is divergence.type and _kin(found, divergence)),
        key=lambda found: (-found.score, found.id),
    )
    if heirs:
        return msgspec.structs.replace(divergence, status=Status.SUPERSEDED, superseded_by=heirs[0].id)
    return msgspec.structs.replace(divergence, status=Status.WITHDRAWN)


def _kin(one: Divergence, other: Divergence) -> bool:
    """Do two divergences share an article on either side and what they are about?"""
    articles = [{d.a.article_id, d.b.article_id} for d in (one, other)]
    return bool(articles[0] & articles[1]) and one.about == other.about
