"""What the pages show: every event's divergences and self-contradictions as they now stand, from the records of both
topics in their order."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from stream.records import Divergence, SelfContradiction, Status

MAX_EVENTS = 20_000  # some kB each; the ones longest without news are forgotten first
MAX_DIVERGENCES = 500  # of one event, and as many self-contradictions; the earliest are forgotten first

F = TypeVar("F", Divergence, SelfContradiction)

_PLACES = {Status.NEW: 0, Status.STRENGTHENED: 0, Status.SUPERSEDED: 1, Status.WITHDRAWN: 2}


def _place(divergence: Divergence) -> tuple[int, int, float, str]:
    return _PLACES[divergence.status], -divergence.notability, -divergence.score, divergence.id


@dataclass
class EventView:
    """An event with what is known of its divergences, withdrawn and superseded ones included."""

    event_id: str
    title: str = ""
    by_id: dict[str, Divergence] = field(default_factory=dict)
    own: dict[str, SelfContradiction] = field(default_factory=dict)

    @property
    def divergences(self) -> list[Divergence]:
        """Those that stand first, the most notable first; then what was superseded, then what was withdrawn."""
        return sorted(self.by_id.values(), key=_place)

    @property
    def standing(self) -> list[Divergence]:
        """Those neither superseded nor withdrawn, the most notable first."""
        return [d for d in self.divergences if stands(d)]

    @property
    def self_contradictions(self) -> list[SelfContradiction]:
        """Where single articles contradict themselves, the surest first; none that was withdrawn."""
        return sorted(filter(stands, self.own.values()), key=lambda one: (-one.score, one.id))

    @property
    def latest(self) -> datetime:
        """When the newest of what was found in it was detected."""
        found: list[Divergence | SelfContradiction] = [*self.by_id.values(), *self.own.values()]
        return max(one.detected_at for one in found)

    @property
    def outlets(self) -> list[str]:
        """The outlets whose sentences are shown, by name."""
        shown: list[Divergence | SelfContradiction] = [*self.by_id.values(), *self.self_contradictions]
        return sorted({side.outlet for found in shown for side in (found.a, found.b)})


def stands(found: Divergence | SelfContradiction) -> bool:
    """Whether it was neither superseded nor withdrawn."""
    return found.status in {Status.NEW, Status.STRENGTHENED}


def _put(by_id: dict[str, F], found: F) -> None:
    """Puts the record last, in the place of one with its id; the earliest beyond the limit go."""
    by_id.pop(found.id, None)
    by_id[found.id] = found
    while len(by_id) > MAX_DIVERGENCES:
        by_id.pop(next(iter(by_id)))


class DivergenceView:
    """All events in which something was found, in memory; `max_events` bounds it."""

    def __init__(self, *, max_events: int = MAX_EVENTS) -> None:
        self._max_events = max_events
        self._events: OrderedDict[str, EventView] = OrderedDict()

    def apply(self, found: Divergence | SelfContradiction) -> None:
        """Takes a record of the topics in; a later one about the same finding replaces the earlier."""
        event = self._events.setdefault(found.event_id, EventView(found.event_id))
        event.title = found.event_title or event.title
        if isinstance(found, Divergence):
            _put(event.by_id, found)
        else:
            _put(event.own, found)
        self._events.move_to_end(found.event_id)
        while len(self._events) > self._max_events:
            self._events.popitem(last=False)

    def event(self, event_id: str) -> EventView | None:
        """The event, None when nothing was found in it (or it was forgotten)."""
        return self._events.get(event_id)

    def events(self, limit: int | None = None) -> list[EventView]:
        """Events with divergences or self-contradictions that stand, the newest first, then by id."""
        found = [event for event in self._events.values() if event.standing or event.self_contradictions]
        found.sort(key=lambda event: event.event_id)
        found.sort(key=lambda event: event.latest, reverse=True)
        return found[:limit]
