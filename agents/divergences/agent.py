"""The divergences stage's agent: what joined or left an event off the topic, what does not square back out."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence

import faust

from agents.divergences.core import DivergenceFinder
from agents.divergences.state import EventState
from stream.app import table
from stream.delivery import Outgoing
from stream.metrics import Metrics
from stream.records import Divergence, EventReport, Report, SelfContradiction, encode
from stream.stage import CoreStage
from stream.tables import StateTable
from stream.topics import DIVERGENCES, SELF_CONTRADICTIONS

TABLES = ("events", "reports")

MakeFinder = Callable[[MutableMapping[str, EventState], MutableMapping[str, Report]], DivergenceFinder]


def register(app: faust.App, *, make_finder: MakeFinder, metrics: Metrics, partitions: int) -> None:
    """Give `app` the agent that reads `event-reports`."""
    events = StateTable(table(app, "events", partitions=partitions), EventState, topic="event-reports")
    reports = StateTable(table(app, "reports", partitions=partitions), Report, topic="event-reports")

    # One for all partitions: it keeps nothing but what it has read, which any of them may read again.
    finder = make_finder(events, reports)

    def compare(finder: DivergenceFinder, change: EventReport) -> Sequence[Outgoing]:
        told = finder.observe(change)
        metrics.divergences_found(told.divergences)
        metrics.self_contradictions_found(told.self_contradictions)
        return [
            *(_message(DIVERGENCES, found) for found in told.divergences),
            *(_message(SELF_CONTRADICTIONS, found) for found in told.self_contradictions),
        ]

    CoreStage[DivergenceFinder, EventReport](
        name="divergences",
        topic="event-reports",
        kind=EventReport,
        tables={"events": events, "reports": reports},
        make_core=lambda: finder,
        step=compare,
        stamp=lambda change: change.report.published_at if change.report else None,
        metrics=metrics,
    ).register(app)


def _message(topic: str, found: Divergence | SelfContradiction) -> Outgoing:
    return Outgoing(topic, found.event_id.encode(), encode(found))
