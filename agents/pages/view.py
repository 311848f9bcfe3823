"""What the pages show: every event's divergences as they now stand, from the topic's records in their order."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from stream.records import Divergence, Status

MAX_EVENTS = 20_000  # some kB each; the ones longest without news are forgotten first
MAX_DIVERGENCES = 500  # of one event; the earliest are forgotten first

_PLACES = {Status.NEW: 0, Status.STRENGTHENED: 0, Status.SUPERSEDED: 1, Status.WITHDRAWN: 2}


def _place(divergence: Divergence) -> tuple[int, int, float, str]:
    return _PLACES[divergence.status], -divergence.notability, -divergence.score, divergence.id


@dataclass
class EventView:
    """An event with what is known of its divergences, withdrawn and superseded ones included."""

    event_id: str
    title: str = ""
    by_id: dict[str, Divergence] = field(default_factory=dict)

    @property
    def divergences(self) -> list[Divergence]:
        """Those that stand first, the most notable first; then what was superseded, then what was withdrawn."""
        return sorted(self.by_id.values(), key=_place)

    @property
    def standing(self) -> list[Divergence]:
        """Those neither superseded nor withdrawn, the most notable first."""
        return [d for d in self.divergences if stands(d)]

    @property
    def latest(self) -> datetime:
        """When the newest of its divergences was detected."""
        return max(d.detected_at for d in self.by_id.values())

    @property
    def outlets(self) -> list[str]:
        """The outlets whose sentences are shown, by name."""
        return sorted({side.outlet for d in self.by_id.values() for side in (d.a, d.b)})


def stands(divergence: Divergence) -> bool:
    """Whether it was neither superseded nor withdrawn."""
    return divergence.status in {Status.NEW, Status.STRENGTHENED}


class DivergenceView:
    """All events with divergences, in memory; `max_events` bounds it."""

    def __init__(self, *, max_events: int = MAX_EVENTS) -> None:
        self._max_events = max_events
        self._events: OrderedDict[str, EventView] = OrderedDict()

    def apply(self, divergence: Divergence) -> None:
        """Takes a record of the topic in; a later one about the same divergence replaces the earlier."""
        event = self._events.setdefault(divergence.event_id, EventView(divergence.event_id))
        event.title = divergence.event_title or event.title
        event.by_id.pop(divergence.id, None)
        event.by_id[divergence.id] = divergence
        while len(event.by_id) > MAX_DIVERGENCES:
            event.by_id.pop(next(iter(event.by_id)))
        self._events.move_to_end(divergence.event_id)
        while len(self._events) > self._max_events:
            self._events.popitem(last=False)

    def event(self, event_id: str) -> EventView | None:
        """The event, None when it has no divergences (or was forgotten)."""
        return self._events.get(event_id)

    def events(self, limit: int | None = None) -> list[EventView]:
        """Events with divergences that stand, the newest first, then by id."""
        found = [event for event in self._events.values() if event.standing]
        found.sort(key=lambda event: event.event_id)
        found.sort(key=lambda event: event.latest, reverse=True)
        return found[:limit]
