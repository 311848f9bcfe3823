"""Intake's agent: raw articles off the topic, what cannot be used to `articles-rejected`, the rest to analysis.

There is no topic between intake and analysis: the cleaned batch is handed to `analyse` in the same batch of messages,
so nothing is acknowledged before its report stands on the topic `reports`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import faust
import structlog
from aiokafka.errors import MessageSizeTooLargeError
from faust.types import EventT

from agents.intake.core import Intake, Rejection
from stream.app import listen_in_batches
from stream.article import RejectReason
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

    async def handle(events: Sequence[EventT[bytes]]) -> None:
        await _take_in(events, courier, intake, analyse, metrics)

    listen_in_batches(app, "articles", name="intake", handle=handle, size=batch_size, wait_seconds=batch_wait_seconds)


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
    await courier.send([*rejected, *failed])
    too_large = await _send_reports(reports, courier)
    events_of = {article.id: event for event, article in accepted}
    for article_id, error in too_large.items():
        metrics.rejected(RejectReason.TOO_LONG)
        detail = f"its report is larger than a message may be: {error}"
        await courier.send([dead_letter(events_of[article_id], reason=RejectReason.TOO_LONG, detail=detail)])
    done = {report.article_id for report in reports} - too_large.keys()
    for _, article in accepted:
        if article.id in done:  # what failed may be pushed again
            intake.remember(article)


async def _send_reports(reports: Sequence[Report], courier: Courier) -> dict[str, MessageSizeTooLargeError]:
    """Sends each by itself; the errors of those that no message can hold, by article id."""
    sending = (courier.send([_report_message(report)]) for report in reports)
    results = await asyncio.gather(*sending, return_exceptions=True)
    too_large = {}
    for report, error in zip(reports, results, strict=True):
        if isinstance(error, MessageSizeTooLargeError):
            too_large[report.article_id] = error
        elif error is not None:
            raise error
    return too_large


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
