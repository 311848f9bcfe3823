"""The tracked reports and which event holds which, in memory, written through to the tracker's table."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, MutableMapping

from agents.events.state import TrackedReport


class Members:
    """Reads its table once, at the start; a worker's table decodes on every read."""

    def __init__(self, table: MutableMapping[str, TrackedReport]) -> None:
        self._table = table
        self._reports: dict[str, TrackedReport] = {}
        self._events: dict[str, set[str]] = {}
        for article_id in sorted(table):
            self._enter(table[article_id])

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._reports))

    def __len__(self) -> int:
        return len(self._reports)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._reports

    def __getitem__(self, article_id: str) -> TrackedReport:
        return self._reports[article_id]

    def get(self, article_id: str) -> TrackedReport | None:
        """The tracked report, if it is known."""
        return self._reports.get(article_id)

    def events(self) -> KeysView[str]:
        """Ids of the open events."""
        return self._events.keys()

    def of(self, event_id: str) -> frozenset[str]:
        """Article ids of an event's reports; none when there is no such event."""
        return frozenset(self._events.get(event_id, ()))

    def put(self, report: TrackedReport) -> None:
        """Enter a report, or enter it anew with what changed."""
        self._leave(report.article_id)
        self._enter(report)
        self._table[report.article_id] = report

    def forget(self, article_id: str) -> None:
        """Forget a report; it must be known."""
        self._leave(article_id)
        del self._reports[article_id]
        del self._table[article_id]

    def _enter(self, report: TrackedReport) -> None:
        self._reports[report.article_id] = report
        if report.event_id:
            self._events.setdefault(report.event_id, set()).add(report.article_id)

    def _leave(self, article_id: str) -> None:
        event_id = self._reports[article_id].event_id if article_id in self._reports else ""
        if event_id:
            self._events[event_id].discard(article_id)
            if not self._events[event_id]:
                del self._events[event_id]
