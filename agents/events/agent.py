"""The events stage's agent: reports off the topic into the tracker, what joined or left which event back out.

One partition of `reports` (the language shard) holds every report of a language, so one tracker sees them all;
languages that share a partition share its tracker.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence

import faust

from agents.events.core import EventTracker
from agents.events.state import TrackedReport
from stream.app import table
from stream.delivery import Outgoing
from stream.metrics import Metrics
from stream.records import Report, encode
from stream.stage import CoreStage
from stream.tables import StateTable

TABLES = ("tracked", "archive")

MakeTracker = Callable[[MutableMapping[str, TrackedReport], MutableMapping[str, Report]], EventTracker]


def register(app: faust.App, *, make_tracker: MakeTracker, metrics: Metrics, partitions: int) -> None:
    """Give `app` the agent that reads `reports`."""
    tracked = StateTable(table(app, "tracked", partitions=partitions), TrackedReport, topic="reports")
    archive = StateTable(table(app, "archive", partitions=partitions), Report, topic="reports")

    def place(tracker: EventTracker, report: Report) -> Sequence[Outgoing]:
        changes = tracker.place(report)
        metrics.events_changed(changes)
        metrics.events_open(sum(each.open_events for each in stage.cores))
        return [Outgoing("event-reports", change.event_id.encode(), encode(change)) for change in changes]

    stage = CoreStage[EventTracker, Report](
        name="events",
        topic="reports",
        kind=Report,
        tables={"tracked": tracked, "archive": archive},
        make_core=lambda: make_tracker(tracked, archive),
        step=place,
        stamp=lambda report: report.published_at,
        metrics=metrics,
    )
    stage.register(app)
