"""Which events are closed: those that nothing joined for long, in event time, and the longest idle beyond a number."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

_BEGINNING = datetime.min.replace(tzinfo=UTC)


class Ageing:
    """Event time is the newest `published_at` seen; an event is as old as its time when a report last joined it."""

    def __init__(self, *, open_days: float, max_open: int) -> None:
        self._open_for = timedelta(days=open_days)
        self._max_open = max_open
        self._now = _BEGINNING
        self._active: dict[str, datetime] = {}
        self._oldest: list[tuple[datetime, str]] = []

    def advance(self, published_at: datetime) -> datetime:
        """The event time once a report of `published_at` was seen."""
        self._now = max(self._now, published_at)
        return self._now

    def touch(self, event_id: str, at: datetime) -> None:
        """A report joined the event at event time `at`."""
        self._now = max(self._now, at)
        if at > self._active.get(event_id, _BEGINNING):
            self._active[event_id] = at
            heapq.heappush(self._oldest, (at, event_id))

    def due(self, open_events: Collection[str]) -> Iterator[str]:
        """Events to close now, longest idle first; the caller closes each before it asks for the next."""
        while self._oldest:
            at, event_id = self._oldest[0]
            outdated = self._active.get(event_id) != at or event_id not in open_events
            if not outdated and self._now - at <= self._open_for and len(open_events) <= self._max_open:
                return
            heapq.heappop(self._oldest)
            if outdated:
                if event_id not in open_events:
                    self._active.pop(event_id, None)
                continue
            del self._active[event_id]
            yield event_id
