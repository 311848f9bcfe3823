"""The divergences stage's agent: what joined or left an event off the topic, what does not square back out."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence

import faust

from agents.divergences.core import DivergenceFinder
from agents.divergences.state import EventState
from stream.app import table
from stream.delivery import Outgoing
from stream.metrics import Metrics
from stream.records import Divergence, EventReport, Report, encode
from stream.stage import CoreStage
from stream.tables import StateTable

TABLES = ("events", "reports")

MakeFinder = Callable[[MutableMapping[str, EventState], MutableMapping[str, Report]], DivergenceFinder]


def register(app: faust.App, *, make_finder: MakeFinder, metrics: Metrics, partitions: int) -> None:
    """Give `app` the agent that reads `event-reports`."""
    events = StateTable(table(app, "events", partitions=partitions), EventState, topic="event-reports")
    reports = StateTable(table(app, "reports", partitions=partitions), Report, topic="event-reports")

    def compare(finder: DivergenceFinder, change: EventReport) -> Sequence[Outgoing]:
        found = finder.observe(change)
        metrics.divergences_found(found)
        return list(map(_divergence_message, found))

    CoreStage[DivergenceFinder, EventReport](
        name="divergences",
        topic="event-reports",
        kind=EventReport,
        tables={"events": events, "reports": reports},
        make_core=lambda: make_finder(events, reports),
        step=compare,
        stamp=lambda change: change.report.published_at if change.report else None,
        metrics=metrics,
    ).register(app)


def _divergence_message(divergence: Divergence) -> Outgoing:
    return Outgoing("divergences", divergence.event_id.encode(), encode(divergence))
