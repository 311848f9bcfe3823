"""One worker: the stages it is asked to run, each a Faust app of its own, with `/metrics` and the evidence pages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import faust
import structlog

from agents import compose
from agents.alerts import agent as alerts_agent
from agents.divergences import agent as divergences_agent
from agents.events import agent as events_agent
from agents.feedback.agent import DeskFeedback
from agents.intake import agent as intake_agent
from agents.pages.agent import EvidencePages
from config.settings import Settings
from stream.app import changelog_topic, make_app
from stream.core_thread import CoreThread
from stream.errors import ParallaxError
from stream.metrics import Metrics
from stream.recent import Recent
from stream.records import CleanArticle, Report
from stream.watch import StageWatch

log = structlog.get_logger(__name__)

STAGES = ("analysis", "events", "divergences", "alerts", "feedback", "pages")
"""What `--stages` takes. Intake runs with analysis: there is no topic between them."""

_SEEN_ARTICLES = 100_000
_STOP_SECONDS = 20.0


def changelogs() -> list[str]:
    """The changelog topics of every stage's tables, to be created compacted before any worker starts."""
    tables = {
        "events": events_agent.TABLES,
        "divergences": divergences_agent.TABLES,
        "alerts": alerts_agent.TABLES,
    }
    return [changelog_topic(stage, name) for stage, names in tables.items() for name in names]


class WorkerCrashedError(ParallaxError):
    """A stage died of an error of our own; the worker ends, so that whoever supervises it starts a fresh one."""


@dataclass
class Addresses:
    """Where a running worker can be reached."""

    metrics: str = ""
    pages: str = ""


class Worker:
    """Runs `stages` against the broker at `bootstrap` until told to stop."""

    def __init__(
        self,
        settings: Settings,
        *,
        bootstrap: str,
        channel: alerts_agent.Channel,
        metrics: Metrics,
        stages: Sequence[str] = STAGES,
    ) -> None:
        self.settings = settings
        self.metrics = metrics
        self.addresses = Addresses()
        self.bootstrap = bootstrap
        self._channel = channel
        self._stages = stages
        self.pages = EvidencePages(settings, bootstrap=bootstrap)
        self._alerts: alerts_agent.AlertStage | None = None

    async def run(self, stop: asyncio.Event, *, started: Callable[[Addresses], None] = lambda _: None) -> None:
        """Start, say `started`, work until `stop` is set, stop in order."""
        async with AsyncExitStack() as stack:
            port, stop_metrics = self.metrics.serve(self.settings.worker.metrics_port, self.settings.worker.web_host)
            stack.callback(stop_metrics)
            self.addresses.metrics = f"http://{self.settings.worker.web_host}:{port}/metrics"
            if "pages" in self._stages:
                stack.push_async_callback(self.pages.stop)
                self.addresses.pages = await self.pages.start()
            clicks = await self._take_clicks(stack)
            apps = await asyncio.to_thread(self._make_apps)
            compose.settle()
            stack.push_async_callback(_stop, apps)
            await asyncio.gather(*(app.start() for app in apps.values()))
            watch = asyncio.create_task(StageWatch(apps, self.metrics, bootstrap=self.bootstrap).run())
            stack.callback(watch.cancel)
            started(self.addresses)
            await _first(stop.wait(), watch, *clicks, *(_crash(app) for app in apps.values()))

    @property
    def alerts_pending(self) -> bool:
        """Whether this worker still has an alert to deliver."""
        return self._alerts is not None and self._alerts.pending

    async def _take_clicks(self, stack: AsyncExitStack) -> list[asyncio.Task[None]]:
        """What takes in desks' feedback, to be stopped by `stack`; nothing where the app has no token for it."""
        if "feedback" not in self._stages or not self.settings.slack.app_token.get_secret_value():
            return []
        feedback = DeskFeedback(self.settings, bootstrap=self.bootstrap, metrics=self.metrics)
        stack.push_async_callback(feedback.stop)
        return [await feedback.start()]

    def _make_apps(self) -> dict[str, faust.App]:
        makers = {
            "analysis": self._analysis_app,
            "events": self._events_app,
            "divergences": self._divergences_app,
            "alerts": self._alerts_app,
        }
        return {stage: make() for stage, make in makers.items() if stage in self._stages}

    def _app(self, stage: str) -> faust.App:
        worker = self.settings.worker
        return make_app(stage, self.settings, bootstrap=self.bootstrap, data_dir=worker.data_dir / worker.name)

    def _analysis_app(self) -> faust.App:
        analyst, thread = compose.make_analyst(self.settings), CoreThread("analysis")

        async def analyse(articles: Sequence[CleanArticle]) -> list[Report]:
            with self.metrics.stage("analysis").batch(len(articles)) as batch:
                reports = await thread.run(analyst.analyse, articles)
                batch.out(len(reports))
            return reports

        app = self._app("analysis")
        intake_agent.register(
            app,
            intake=compose.make_intake(self.settings, Recent(_SEEN_ARTICLES)),
            analyse=analyse,
            metrics=self.metrics,
            batch_size=self.settings.worker.batch_size,
            batch_wait_seconds=self.settings.worker.batch_wait_seconds,
        )
        return app

    def _events_app(self) -> faust.App:
        app = self._app("events")
        events_agent.register(
            app,
            make_tracker=lambda tracked, archive: compose.make_tracker(self.settings, tracked, archive),
            metrics=self.metrics,
            partitions=self.settings.kafka.partitions,
        )
        return app

    def _divergences_app(self) -> faust.App:
        app, scorer = self._app("divergences"), compose.load_scorer(self.settings)
        divergences_agent.register(
            app,
            make_finder=lambda events, reports: compose.make_finder(self.settings, scorer, events, reports),
            metrics=self.metrics,
            partitions=self.settings.kafka.partitions,
        )
        return app

    def _alerts_app(self) -> faust.App:
        app = self._app("alerts")
        public_url = self.settings.public_url or self.addresses.pages or compose.default_url(self.settings)
        self._alerts = alerts_agent.AlertStage(
            app,
            make_desk=lambda state: compose.make_desk(self.settings, state, public_url=public_url),
            channel=self._channel,
            metrics=self.metrics,
            partitions=self.settings.kafka.partitions,
        )
        return app


async def _stop(apps: Mapping[str, faust.App]) -> None:
    """Stop all stages; one that waits for a broker that is away is left: what it has not committed is read again."""
    stopping = {asyncio.ensure_future(app.stop()): stage for stage, app in apps.items()}
    done, left = await asyncio.wait(stopping, timeout=_STOP_SECONDS) if stopping else (set(), set())
    for task in left:
        log.warning("a stage did not stop in time and is left as it is", stage=stopping[task])
        task.cancel()
    for task in done:
        task.result()


async def _crash(app: faust.App) -> None:
    """Raise when the stage has crashed; return when it stopped in order."""
    await _first(app._crashed.wait(), app._stopped.wait())  # mode has no public way to wait
    if app.crashed:
        reason = app.crash_reason
        if isinstance(reason, ParallaxError):
            raise reason
        raise WorkerCrashedError(f"{app.conf.id} crashed: {reason!r}. Its log says where; start the worker again.")


async def _first(*waits: Awaitable[object]) -> None:
    """Return, or raise, as the first of `waits` does; cancel the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
