"""What a worker measures of itself, for Prometheus: every stage, the tables, the divergences, the alerts, Slack.

One `Metrics` is one set of metrics with a registry of its own. Labels come from the closed lists below: a value that
is not on its list is counted as `other`, so that no input can make series without end. Every series exists from the
start with the value 0: a rate over a series that only just appeared would miss its first increase. Moments are Unix
timestamps in seconds, and ages are computed where they are asked for; a timestamp of 0 means never, or none.
"""

from __future__ import annotations

import enum
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from prometheus_client import GCCollector, ProcessCollector, start_http_server
from prometheus_client.registry import CollectorRegistry

from stream.article import RejectReason
from stream.errors import port_refused
from stream.metric_families import OTHER, Families, LeanRegistry, closed
from stream.records import (
    Against,
    AlertAction,
    AlertRecord,
    AlertStatus,
    Change,
    Divergence,
    DivergenceType,
    EventReport,
    Relation,
    SelfContradiction,
    Status,
    Verdict,
)
from stream.topics import RETENTION_DAYS

INTERNAL_ERROR = "internal_error"
STAGES = ("intake", "analysis", "events", "divergences", "alerts")
OUTCOMES = ("sent", "skipped", "rejected")
TOPICS = tuple(RETENTION_DAYS)
TABLES = ("seen", "tracked", "archive", "events", "reports", "alerts")
REASONS = (*RejectReason, INTERNAL_ERROR)
CHANGES = (*Change, "merged", "moved")
SLACK_METHODS = (
    "apps.connections.open",
    "auth.test",
    "chat.getPermalink",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.list",
    "conversations.replies",
)

# An article of news takes from milliseconds (intake) to seconds (a batch through the parser, an event of 40 reports).
DURATION_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# From "at once" to "the feed brought an article of last week".
LAG_BUCKETS = (1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 6 * 3600.0, 86_400.0, 7 * 86_400.0)
# Slack answers within a second or is in trouble; its client gives up after 15 s.
SLACK_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0)


class SlackOutcome(enum.StrEnum):
    """What became of a request to Slack."""

    OK = "ok"
    RATE_LIMITED = "rate_limited"
    GONE = "gone"
    """What it was about is not there, or can no longer be changed."""
    REFUSED = "refused"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    CONNECTION_ERROR = "connection_error"


@dataclass
class Batch:
    """What became of the records that one `Stage.batch` took in."""

    stage: Stage
    latest: datetime | None = None

    def out(self, records: int) -> None:
        """So many records were sent on."""
        self.stage.outcome("sent", records)

    def skipped(self, records: int = 1) -> None:
        """So many records brought nothing new and were left where they are."""
        self.stage.outcome("skipped", records)

    def rejected(self, records: int = 1) -> None:
        """So many records were refused."""
        self.stage.outcome("rejected", records)

    def failed(self) -> None:
        """The stage met an error that it caught itself."""
        self.stage.failed()

    def saw(self, *, published_at: datetime, arrived_at: datetime | None = None) -> None:
        """An article published at `published_at` that came onto the stage's topic at `arrived_at` (both aware)."""
        self.stage.saw(published_at, arrived_at)


class Stage:
    """The metrics of one stage."""

    def __init__(self, metrics: Metrics, name: str) -> None:
        self._metrics = metrics
        self._name = name
        self._watermark = 0.0

    @contextmanager
    def batch(self, records: int) -> Iterator[Batch]:
        """Counts `records` in, times the block, and counts its end: done, or an error (which goes on its way)."""
        own, name = self._metrics, self._name
        own.records_in.labels(name).inc(records)
        own.batches.labels(name).inc()
        started = time.perf_counter()
        with own.in_progress.labels(name).track_inprogress():
            try:
                yield Batch(self)
            except Exception:
                self.failed()
                raise
            finally:
                own.duration.labels(name).observe(time.perf_counter() - started)
        own.last_done.labels(name).set(own.now())

    def outcome(self, outcome: str, records: int) -> None:
        """Count `records` that left the stage with one of `OUTCOMES`."""
        self._metrics.records_out.labels(self._name, outcome).inc(records)

    def failed(self) -> None:
        """Count an error."""
        self._metrics.errors.labels(self._name).inc()

    def saw(self, published_at: datetime, arrived_at: datetime | None) -> None:
        """Measure how late an article is, by its outlet's stamp and by its arrival; see `Batch.saw`."""
        own, name, stamp = self._metrics, self._name, published_at.timestamp()
        now = own.now()
        own.event_lag.labels(name).observe(max(0.0, now - stamp))
        if arrived_at is not None:
            own.wait.labels(name).observe(max(0.0, now - arrived_at.timestamp()))
        self._watermark = max(self._watermark, min(stamp, now))  # a stamp in the future moves nothing
        own.watermark.labels(name).set(self._watermark)


class Metrics:
    """Every metric of one worker.

    `registry`: where they are registered; one of its own by default. `reasons`: why articles are rejected. `clock`
    gives Unix seconds.
    """

    def __init__(
        self,
        registry: CollectorRegistry | None = None,
        *,
        reasons: Sequence[str] = REASONS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.registry = registry or LeanRegistry()
        self.now = clock
        self._reasons = tuple(dict.fromkeys((*reasons, OTHER)))
        self._partitions: set[tuple[str, str]] = set()
        make = Families(self.registry)
        self._stage_metrics(make)
        self._state_metrics(make)
        self._found_metrics(make)
        self._slack_metrics(make)
        self._process_metrics(make)
        self._stages = {name: Stage(self, name) for name in STAGES}
        self.heartbeat()

    def _stage_metrics(self, make: Families) -> None:
        each = {"stage": STAGES}
        self.records_in = make.counter("stage_records_in", "Records a stage took off its topic.", each)
        self.records_out = make.counter(
            "stage_records_out", "Records a stage was done with, by outcome.", each | {"outcome": OUTCOMES}
        )
        self.batches = make.counter("stage_batches", "Batches a stage began: the attempts beside its errors.", each)
        self.errors = make.counter("stage_errors", "Errors a stage met.", each)
        self.in_progress = make.gauge("stage_batches_in_progress", "Batches a stage is working on.", each)
        self.duration = make.histogram("stage_batch_duration_seconds", "Time of a batch.", each, DURATION_BUCKETS)
        self.event_lag = make.histogram(
            "stage_event_time_lag_seconds", "From an article's published_at to the stage.", each, LAG_BUCKETS
        )
        self.wait = make.histogram(
            "stage_wait_seconds", "From an article's arrival on the topic to the stage.", each, LAG_BUCKETS
        )
        self.last_done = make.gauge(
            "stage_last_done_timestamp_seconds", "When a stage last finished a batch without an error.", each
        )
        self.watermark = make.gauge("stage_watermark_timestamp_seconds", "Latest published_at a stage has seen.", each)

    def _state_metrics(self, make: Families) -> None:
        # Partitions are known only when they are assigned, and there are as many as the settings say.
        self.lag = make.open_gauge(
            "consumer_lag_records",
            "Records on a topic's partition that its stage has not read.",
            ["topic", "partition"],
        )
        self.table_records = make.gauge("table_records", "Records in a table.", {"table": (*TABLES, OTHER)})
        self.open_events = make.gauge("events_open", "Events that reports can still join.", {})
        self.event_changes = make.counter(
            "event_changes",
            "Reports that joined, left or moved, voices that changed, merges, ends.",
            {"change": CHANGES},
        )

    def _found_metrics(self, make: Families) -> None:
        kinds = tuple(DivergenceType)
        self.rejections = make.counter(
            "articles_rejected", "Messages sent to articles-rejected.", {"reason": self._reasons}
        )
        self.divergences = make.counter(
            "divergences", "Divergence records.", {"type": kinds, "relation": tuple(Relation), "status": tuple(Status)}
        )
        self.self_contradictions = make.counter(
            "self_contradictions",
            "Records of articles that contradict themselves.",
            {"type": kinds, "against": tuple(Against), "status": (Status.NEW, Status.WITHDRAWN)},
        )
        self.new = make.counter("divergences_new", "New divergences, by notability.", {"notability": ("1", "2", "3")})
        self.alerts = make.counter(
            "alerts", "Alert records.", {"action": tuple(AlertAction), "status": tuple(AlertStatus)}
        )
        self.verdicts = make.counter(
            "feedback", "What desks said of alerts.", {"verdict": tuple(Verdict), "type": kinds}
        )
        self.pending = make.gauge("alerts_pending", "Alerts that are due and not yet delivered.", {})
        self.oldest_pending = make.gauge(
            "alerts_oldest_pending_timestamp_seconds", "When the longest-waiting alert became due; 0: none waits.", {}
        )

    def _slack_metrics(self, make: Families) -> None:
        methods = {"method": (*SLACK_METHODS, OTHER)}
        self.slack_requests = make.counter(
            "slack_requests", "Requests to Slack.", methods | {"outcome": tuple(SlackOutcome)}
        )
        self.slack_duration = make.histogram(
            "slack_request_duration_seconds", "Time of a request to Slack.", methods, SLACK_BUCKETS
        )

    def _process_metrics(self, make: Families) -> None:
        self.beat = make.gauge("heartbeat_timestamp_seconds", "When the worker's own loop last came round.", {})
        self.config = make.info("config", "Settings in force that explain a graph.")
        build = {"version": version("parallax"), "python": platform.python_version()}
        make.info("build", "What is running.").info(build)
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)

    def stage(self, name: str) -> Stage:
        """The metrics of a stage: one of `STAGES`.

        Raises:
            KeyError: there is no such stage.
        """
        return self._stages[name]

    def rejected(self, reason: str) -> None:
        """A message went to `articles-rejected`."""
        self.rejections.labels(closed(reason, self._reasons)).inc()

    def events_changed(self, changes: Iterable[EventReport]) -> None:
        """One report was placed, and this is all that changed by it.

        A member that left an event which goes on, and joined another, has `moved`: what a split or a new version makes.
        """
        changes = list(changes)
        for change in changes:
            self.event_changes.labels(change.change).inc()
        self.event_changes.labels("merged").inc(sum(bool(change.merged_into) for change in changes))
        gone = {change.event_id for change in changes if change.merged_into}
        left = {c.article_id for c in changes if c.change is Change.LEFT and c.event_id not in gone}
        joined = {change.article_id for change in changes if change.change is Change.JOINED}
        self.event_changes.labels("moved").inc(len(left & joined))

    def divergences_found(self, divergences: Iterable[Divergence]) -> None:
        """Divergence records were sent."""
        for found in divergences:
            self.divergences.labels(found.type, found.relation, found.status).inc()
            if found.status is Status.NEW:
                self.new.labels(str(min(max(found.notability, 1), 3))).inc()

    def self_contradictions_found(self, found: Iterable[SelfContradiction]) -> None:
        """Records of articles that contradict themselves were sent."""
        for one in found:
            self.self_contradictions.labels(one.type, one.against, one.status).inc()

    def alert(self, record: AlertRecord) -> None:
        """An alert was decided, or this became of it."""
        self.alerts.labels(record.action, record.status).inc()

    def alerts_waiting(self, count: int, oldest: datetime | None) -> None:
        """So many alerts are due and not delivered; `oldest` (aware) is when the first of them became due."""
        self.pending.set(count)
        self.oldest_pending.set(oldest.timestamp() if oldest is not None and count else 0)

    def slack_request(self, method: str, outcome: SlackOutcome, seconds: float) -> None:
        """Slack was asked (`SLACK_METHODS`), this came of it, and it took so long."""
        method = closed(method, SLACK_METHODS)
        self.slack_requests.labels(method, outcome).inc()
        self.slack_duration.labels(method).observe(seconds)

    def feedback(self, verdict: Verdict, kind: DivergenceType) -> None:
        """A desk gave its verdict on an alert that opens with a divergence of this type."""
        self.verdicts.labels(verdict, kind).inc()

    def consumer_lag(self, lags: Mapping[tuple[str, int], int]) -> None:
        """The lag of every partition this worker knows of, by topic and partition; others are forgotten.

        Several workers may tell of one partition: take the maximum over them before any sum.
        """
        now = {(closed(topic, TOPICS), str(partition)): records for (topic, partition), records in lags.items()}
        for labels in self._partitions - now.keys():
            self.lag.remove(*labels)
        for labels, records in now.items():
            self.lag.labels(*labels).set(records)
        self._partitions = set(now)

    def table_size(self, table: str, records: int) -> None:
        """So many records are in a table (`TABLES`)."""
        self.table_records.labels(closed(table, TABLES)).set(records)

    def events_open(self, count: int) -> None:
        """So many events can be joined."""
        self.open_events.set(count)

    def config_info(self, settings: Mapping[str, str]) -> None:
        """Settings that explain a graph, such as the models in use; never secrets."""
        self.config.info(dict(settings))

    def heartbeat(self) -> None:
        """The worker's loop came round: call it at least every 15 seconds from the loop that the stages run on."""
        self.beat.set(self.now())

    def serve(self, port: int, host: str) -> tuple[int, Callable[[], None]]:
        """Serve `/metrics` from a thread; the port (when 0 was asked for, the one that was free), and what stops it.

        Raises:
            SettingsError: the port cannot be listened on.
        """
        try:
            server, thread = start_http_server(port, host, registry=self.registry)
        except OSError as error:
            raise port_refused("/metrics", host, port, setting="PARALLAX_WORKER__METRICS_PORT", error=error) from error

        def stop() -> None:
            server.shutdown()
            thread.join()
            server.server_close()

        return server.server_port, stop
