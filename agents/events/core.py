"""The event tracker: which reports are about the same happening, decided anew wherever a report arrives.

Membership is a function of the set of reports seen, whatever their order: pairs of reports are scored by themselves
(`likeness`), likely pairs link reports into parts of bounded size (`index`, `neighbours`), and each part is cut into
events by one deterministic procedure (`grouping`). A report that arrives has its own part cut again, which is how two
events found to be one are merged and a mixed one is split.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import datetime

import msgspec

from agents.events import features, naming
from agents.events.ageing import Ageing
from agents.events.changes import Changes
from agents.events.decision import Decision, shipped
from agents.events.grouping import evidence, group
from agents.events.links import Links
from agents.events.members import Members
from agents.events.neighbours import MOST_TOGETHER
from agents.events.state import TrackedReport
from config.settings import Events
from stream.records import Change, EventReport, Report


class EventTracker:
    """Places reports into events.

    `tracked` is read once, here, and written for what changes; `archive` holds full reports and is read only when one
    moves between events.
    """

    def __init__(
        self,
        settings: Events,
        *,
        tracked: MutableMapping[str, TrackedReport],
        archive: MutableMapping[str, Report],
        decision: Decision | None = None,
    ) -> None:
        self._decision = decision or shipped()
        self._members = Members(tracked)
        self._archive = archive
        self._links = Links(self._decision, settings.join_threshold, self._members)
        self._ageing = Ageing(open_days=settings.open_days, max_open=settings.max_open)
        self._placed = 0
        for report in sorted(map(self._members.__getitem__, self._members), key=lambda report: report.order):
            self._links.add(report.article_id)
            self._ageing.touch(report.event_id, report.active_at)
            self._placed = report.order

    def assignments(self) -> dict[str, str]:
        """Article id -> event id, of every report that is open."""
        return {article_id: self._members[article_id].event_id for article_id in self._members}

    @property
    def open_events(self) -> int:
        """How many events reports can still join."""
        return len(self._members.events())

    def place(self, report: Report) -> list[EventReport]:
        """Put `report` into an event and give what changed, departures first.

        The same version again changes nothing and gives its JOINED record again; an older version gives nothing.
        """
        known = self._members.get(report.article_id)
        if known is None or _age(known) < _age(report):
            moved = self._take_in(report, known)
            changes = Changes(self._members, self._archive, report).after(moved, replaced=known is not None)
            return changes + self._close_old(report)
        if _age(known) > _age(report):
            return []
        return Changes(self._members, self._archive, report).again()

    def _take_in(self, report: Report, known: TrackedReport | None) -> dict[str, str]:
        """Article id -> the event it was in before, of every report that moved."""
        now = self._ageing.advance(report.published_at)
        affected = self._links.remove(known.article_id, known) if known else []
        self._placed += 1
        entry = features.tracked(report, order=self._placed, active_at=now)
        near = self._links.near(entry)
        event_id = known.event_id if known else ""
        self._members.put(msgspec.structs.replace(entry, event_id=event_id, near=near))
        self._archive[report.article_id] = report
        affected += self._links.add(report.article_id)
        moved = self._regroup({article for article in affected if article in self._members})
        self._ageing.touch(self._members[report.article_id].event_id, now)
        return moved

    def _regroup(self, affected: Iterable[str]) -> dict[str, str]:
        """Cut the parts that hold the affected articles into events anew, and name the events."""
        groups: list[list[str]] = []
        done: set[str] = set()
        for article in sorted(affected):
            if article not in done:
                part = sorted(self._links.together(article))
                done.update(part)
                groups += self._cut(part)
        groups.sort()
        before = {article: self._members[article].event_id for article in done}
        published = {article: self._members[article].published_at for article in done}
        names = naming.name_groups(groups, before, published, self._members.events())
        moved: dict[str, str] = {}
        for name, group_members in zip(names, groups, strict=True):
            for article in group_members:
                if before[article] != name:
                    moved[article] = before[article]
                    self._members.put(msgspec.structs.replace(self._members[article], event_id=name))
                    self._ageing.touch(name, self._members[article].active_at)
        return moved

    def _cut(self, part: list[str]) -> list[list[str]]:
        """A part as events.

        Two reports alone are linked because they are probably of one event. A part still too large at the tightest
        links is one event too: its reports are near copies.
        """
        if len(part) <= 2 or len(part) > MOST_TOGETHER:
            return [part]
        reports = [self._members[article] for article in part]
        groups = group(self._decision, evidence(reports), self._links.least)
        return [[part[index] for index in each] for each in groups]

    def _close_old(self, report: Report) -> list[EventReport]:
        """Forget the events whose time is over, as `report` tells; the records that say so."""
        closed = []
        for event_id in self._ageing.due(self._members.events()):
            closed.append(EventReport(event_id=event_id, change=Change.CLOSED, article_id=report.article_id))
            for article in sorted(self._members.of(event_id)):
                self._links.remove(article, self._members[article])
                self._members.forget(article)
                self._archive.pop(article, None)
        return closed


def _age(report: Report | TrackedReport) -> tuple[datetime, str]:
    """Orders the versions of one article."""
    return report.version, report.content_hash
