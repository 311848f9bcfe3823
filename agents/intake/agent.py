"""Intake's agent: raw articles off the topic, what cannot be used to `articles-rejected`, the rest to analysis.

There is no topic between intake and analysis: the cleaned batch is handed to `analyse` in the same batch of messages,
so nothing is acknowledged before its report stands on the topic `reports`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import faust
import structlog
from faust.types import EventT

from agents.intake.core import Intake, Rejection
from stream.app import listen
from stream.delivery import Courier, Outgoing, arrived_at, dead_letter
from stream.metrics import Metrics
from stream.records import CleanArticle, Report, encode

log = structlog.get_logger(__name__)

Analyse = Callable[[Sequence[CleanArticle]], Awaitable[list[Report]]]


def register(
    app: faust.App,
    *,
    intake: Intake,
    analyse: Analyse,
    metrics: Metrics,
    batch_size: int,
    batch_wait_seconds: float,
) -> None:
    """Give `app` the agent that reads `articles`."""
    courier = Courier(app)

    async def articles(stream: faust.Stream[bytes]) -> None:
        async for events in stream.take_events(batch_size, batch_wait_seconds):
            await _take_in(events, courier, intake, analyse, metrics)

    listen(app, "articles", name="intake", read=articles)


async def _take_in(
    events: Sequence[EventT[bytes]], courier: Courier, intake: Intake, analyse: Analyse, metrics: Metrics
) -> None:
    accepted: list[tuple[EventT[bytes], CleanArticle]] = []
    rejected: list[Outgoing] = []
    with metrics.stage("intake").batch(len(events)) as batch:
        for event in events:
            outcome = _accept(event, intake)
            if isinstance(outcome, Rejection):
                metrics.rejected(outcome.reason)
                rejected.append(dead_letter(event, reason=outcome.reason, detail=outcome.detail))
                batch.rejected()
            elif outcome is not None:
                accepted.append((event, outcome))
                batch.saw(published_at=outcome.published_at, arrived_at=arrived_at(event))
            else:
                batch.skipped()
        batch.out(len(accepted))
    reports, failed = await _analyse(accepted, analyse, metrics)
    await courier.send([*rejected, *failed, *map(_report_message, reports)])
    for _, article in accepted:
        intake.remember(article)


def _accept(event: EventT[bytes], intake: Intake) -> CleanArticle | Rejection | None:
    try:
        return intake.accept(event.message.value or b"", received_at=arrived_at(event))
    except Exception as error:  # a message that breaks us must not stop the stream
        log.exception("intake failed on a message", offset=event.message.offset)
        return Rejection(reason="internal_error", detail=repr(error))


async def _analyse(
    accepted: Sequence[tuple[EventT[bytes], CleanArticle]], analyse: Analyse, metrics: Metrics
) -> tuple[list[Report], list[Outgoing]]:
    """The batch's reports; when the batch fails, article by article, so that one bad article costs only itself."""
    if not accepted:
        return [], []
    try:
        return await analyse([article for _, article in accepted]), []
    except Exception:
        log.exception("analysis failed on a batch; trying its articles one by one", articles=len(accepted))
    reports: list[Report] = []
    failed: list[Outgoing] = []
    for event, article in accepted:
        try:
            reports += await analyse([article])
        except Exception as error:
            log.exception("analysis failed on an article", article_id=article.id)
            metrics.rejected("internal_error")
            failed.append(dead_letter(event, reason="internal_error", detail=repr(error)))
    return reports, failed


def _report_message(report: Report) -> Outgoing:
    return Outgoing("reports", report.language.encode(), encode(report))
