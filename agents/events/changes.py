"""What the stages after this one are told: who left which event and who joined, and who speaks with one voice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec
import numpy as np

from agents.events.features import vectors_of
from agents.events.members import Members
from agents.events.voices import voices
from stream.records import Change, EventReport, Report

_SHORT_TITLE = 3  # words; a shorter title is a rubric or a date


@dataclass
class Changes:
    """Tells what placing `report` changed. Voices are settled here, as they follow from who is in an event."""

    members: Members
    archive: Mapping[str, Report]
    report: Report
    _facts: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)

    def again(self) -> list[EventReport]:
        """The JOINED record of a report that is where it was."""
        return [self._joined(self.report.article_id)]

    def after(self, moved: Mapping[str, str], *, replaced: bool) -> list[EventReport]:
        """The records once reports have moved (article id -> the event it was in before): departures first.

        `replaced` says that the report took the place of an older version of its article.
        """
        gone = sorted(article for article, old in moved.items() if old)
        came = sorted(set(moved) | {self.report.article_id})
        joined = {self.members[article].event_id for article in came}
        left = {moved[article] for article in gone} | (joined if replaced else set())
        events = sorted(left | joined)
        revoiced = [event for event in events if self._settle_voices(event, set(came), event in left)]
        last = {moved[article]: article for article in gone}
        records = [self._left(article, moved[article], last=last[moved[article]] == article) for article in gone]
        records += [self._joined(article) for article in came]
        return records + [self._voices(event) for event in revoiced]

    def _settle_voices(self, event_id: str, came: set[str], left: bool) -> bool:
        """Write the voices of an event's members; whether that of one who was there before has changed."""
        members = [self.members[article] for article in sorted(self.members.of(event_id))]
        # Who left, or was replaced, may have been what tied two others together: then all are compared anew.
        stayed = {} if left else {m.article_id: m.voice for m in members if m.article_id not in came}
        now = voices(members, stayed)
        changed = [member for member in members if member.voice != now[member.article_id]]
        for member in changed:
            self.members.put(msgspec.structs.replace(member, voice=now[member.article_id]))
        return any(member.article_id not in came for member in changed)

    def _left(self, article_id: str, event_id: str, *, last: bool) -> EventReport:
        ended = last and not self.members.of(event_id)
        voices_now, title = self._about(event_id)
        return EventReport(
            event_id=event_id,
            change=Change.LEFT,
            article_id=article_id,
            voices=voices_now,
            title=title,
            merged_into=self.members[article_id].event_id if ended else "",
        )

    def _joined(self, article_id: str) -> EventReport:
        event_id = self.members[article_id].event_id
        voices_now, title = self._about(event_id)
        report = self.report if article_id == self.report.article_id else self.archive[article_id]
        return EventReport(
            event_id=event_id,
            change=Change.JOINED,
            article_id=article_id,
            report=report,
            voices=voices_now,
            title=title,
        )

    def _voices(self, event_id: str) -> EventReport:
        voices_now, title = self._about(event_id)
        return EventReport(
            event_id=event_id,
            change=Change.VOICES,
            article_id=self.report.article_id,
            voices=voices_now,
            title=title,
        )

    def _about(self, event_id: str) -> tuple[dict[str, str], str]:
        """Voices and title of an event as it is now; nothing when it ended."""
        if event_id not in self._facts:
            members = sorted(self.members.of(event_id))
            voices_now = {article: self.members[article].voice for article in members}
            self._facts[event_id] = voices_now, _title(self.members, members)
        return self._facts[event_id]


def _title(members: Members, articles: Iterable[str]) -> str:
    """The title of the report most like all the others, of those with a real title where there are any."""
    reports = [members[article] for article in articles]
    telling = [report for report in reports if len(report.title.split()) >= _SHORT_TITLE] or reports
    if not telling:
        return ""
    vectors = vectors_of(telling)[:, 0].astype(np.int64)
    return telling[int(np.argmax(vectors @ vectors.sum(axis=0)))].title
