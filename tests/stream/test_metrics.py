"""Metrics: every series from the start, closed labels, what a stage's batch counts, and the server of `/metrics`."""

from __future__ import annotations

import urllib.request
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from divergence_makers import make_self_contradiction
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from stream.article import RejectReason
from stream.errors import SettingsError
from stream.metrics import REASONS, SLACK_METHODS, STAGES, TABLES, Metrics, SlackOutcome
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
    Side,
    Status,
    Verdict,
)

NOW = datetime(2025, 3, 8, 12, 0, tzinfo=UTC)


@pytest.fixture
def metrics() -> Metrics:
    """Metrics whose clock stands still at `NOW`."""
    return Metrics(clock=NOW.timestamp)


def value(metrics: Metrics, name: str, **labels: str) -> float:
    """One sample, which must be there."""
    sample = metrics.registry.get_sample_value(f"parallax_{name}", labels)
    assert sample is not None, f"no series {name} {labels}"
    return sample


def names(metrics: Metrics) -> set[str]:
    """Every series' name and labels."""
    families = text_string_to_metric_families(generate_latest(metrics.registry).decode())
    return {f"{s.name}{sorted(s.labels.items())}" for family in families for s in family.samples}


def divergence(**changes: object) -> Divergence:
    """An invented divergence."""
    side = Side(
        article_id="a", outlet="a.example", publisher="a", url="", published_at=NOW, sentence="S.", start=0, end=2
    )
    given: dict[str, object] = {
        "id": "d",
        "event_id": "e",
        "type": DivergenceType.NUMBER,
        "relation": Relation.UPDATE,
        "score": 0.9,
        "notability": 3,
        "about": "the injured",
        "why": "27 against 25",
        "detected_at": NOW,
        "detectors": {"number": 0.9},
        "a": side,
        "b": side,
    }
    return Divergence(**{**given, **changes})  # type: ignore[arg-type]  # the fields above are the right ones


# --- series ---------------------------------------------------------------------------------------------------------


def test_using_every_metric_adds_no_series(metrics: Metrics) -> None:
    """Everything is there as 0 before it first happens, so that a rate sees the first time."""
    before = names(metrics)
    for stage in STAGES:
        with metrics.stage(stage).batch(2) as batch:
            batch.out(1)
            batch.skipped()
            batch.rejected()
            batch.failed()
            batch.saw(published_at=NOW, arrived_at=NOW)
    for reason in REASONS:
        metrics.rejected(reason)
    for method in SLACK_METHODS:
        for outcome in SlackOutcome:
            metrics.slack_request(method, outcome, 0.1)
    for kind in DivergenceType:
        for verdict in Verdict:
            metrics.feedback(verdict, kind)
        for relation in Relation:
            metrics.divergences_found([divergence(type=kind, relation=relation, status=s) for s in Status])
        metrics.self_contradictions_found(
            make_self_contradiction(type=kind, status=status, against=against)
            for status, against in product((Status.NEW, Status.WITHDRAWN), Against)
        )
    for table in TABLES:
        metrics.table_size(table, 1)
    metrics.events_open(3)
    metrics.alerts_waiting(1, NOW)
    metrics.heartbeat()
    assert names(metrics) == before


@given(st.text())
def test_values_off_the_lists_are_counted_as_other(text: str) -> None:
    """Whatever a broker, Slack or a bug hands over, the number of series does not grow."""
    metrics = Metrics()
    before = names(metrics)
    metrics.rejected(text)
    metrics.slack_request(text, SlackOutcome.OK, 1.0)
    metrics.table_size(text, 5)
    assert names(metrics) == before


def test_other_is_where_the_unknown_is_counted(metrics: Metrics) -> None:
    """An unknown value is not lost."""
    metrics.rejected("never heard of")
    metrics.slack_request("files.upload", SlackOutcome.OK, 1.0)
    assert value(metrics, "articles_rejected_total", reason="other") == 1
    assert value(metrics, "slack_requests_total", method="other", outcome="ok") == 1


def test_reasons_can_be_given() -> None:
    """A caller with reasons of its own gets a series for each, and for `other`."""
    metrics = Metrics(reasons=("too_odd",))
    metrics.rejected("too_odd")
    metrics.rejected(RejectReason.LANGUAGE)
    assert value(metrics, "articles_rejected_total", reason="too_odd") == 1
    assert value(metrics, "articles_rejected_total", reason="other") == 1


def test_two_instances_share_nothing() -> None:
    """No global registry: a test, or a second worker in one process, counts for itself; a given registry is used."""
    registry = CollectorRegistry()
    one, two = Metrics(registry), Metrics()
    one.rejected("language")
    assert one.registry is registry
    assert value(two, "articles_rejected_total", reason="language") == 0


def test_no_created_series_and_no_more_series_than_planned(metrics: Metrics) -> None:
    """What a scrape costs is known: a new label that multiplies it is a decision."""
    series = names(metrics)
    assert not [name for name in series if "_created" in name]
    assert len(series) < 800


# --- stages ---------------------------------------------------------------------------------------------------------


def test_a_batch_counts_in_and_out_by_outcome(metrics: Metrics) -> None:
    """What went in and what became of it."""
    with metrics.stage("intake").batch(5) as batch:
        assert value(metrics, "stage_batches_in_progress", stage="intake") == 1
        batch.out(2)
        batch.skipped()
        batch.rejected(2)
    assert value(metrics, "stage_records_in_total", stage="intake") == 5
    outcomes = {"sent": 2, "skipped": 1, "rejected": 2}
    for outcome, records in outcomes.items():
        assert value(metrics, "stage_records_out_total", stage="intake", outcome=outcome) == records
    assert value(metrics, "stage_batches_in_progress", stage="intake") == 0
    assert value(metrics, "stage_batch_duration_seconds_count", stage="intake") == 1
    assert value(metrics, "stage_last_done_timestamp_seconds", stage="intake") == NOW.timestamp()
    assert value(metrics, "stage_errors_total", stage="intake") == 0


def test_a_failing_batch_is_an_error_beside_its_attempt_and_is_not_done(metrics: Metrics) -> None:
    """The error goes on its way, and the stage does not look as if it had finished."""
    with pytest.raises(ValueError, match="no"), metrics.stage("events").batch(1):
        raise ValueError("no")
    assert value(metrics, "stage_errors_total", stage="events") == 1
    assert value(metrics, "stage_batches_total", stage="events") == 1
    assert value(metrics, "stage_batches_in_progress", stage="events") == 0
    assert value(metrics, "stage_last_done_timestamp_seconds", stage="events") == 0


def test_an_error_the_stage_caught_itself_is_counted(metrics: Metrics) -> None:
    """A stage that survives a bad record still tells."""
    with metrics.stage("alerts").batch(1) as batch:
        batch.failed()
    assert value(metrics, "stage_errors_total", stage="alerts") == 1
    assert value(metrics, "stage_last_done_timestamp_seconds", stage="alerts") == NOW.timestamp()


def test_lateness_is_measured_by_stamp_and_by_arrival(metrics: Metrics) -> None:
    """A publisher's stamp may be wrong by months; the wait since arrival is ours alone."""
    with metrics.stage("analysis").batch(1) as batch:
        batch.saw(published_at=NOW - timedelta(days=60), arrived_at=NOW - timedelta(seconds=3))
    assert value(metrics, "stage_event_time_lag_seconds_sum", stage="analysis") == timedelta(days=60).total_seconds()
    assert value(metrics, "stage_wait_seconds_sum", stage="analysis") == 3
    assert value(metrics, "stage_wait_seconds_bucket", stage="analysis", le="5.0") == 1


def test_the_watermark_only_rises_and_never_past_now(metrics: Metrics) -> None:
    """Neither an old article nor a stamp of next year moves it wrongly, and no lag is negative."""
    stage = metrics.stage("intake")
    with stage.batch(3) as batch:
        for days in (1, 5, -300):
            batch.saw(published_at=NOW - timedelta(days=days))
    assert value(metrics, "stage_watermark_timestamp_seconds", stage="intake") == NOW.timestamp()
    lag = value(metrics, "stage_event_time_lag_seconds_sum", stage="intake")
    assert lag == timedelta(days=6).total_seconds()


def test_there_are_no_other_stages(metrics: Metrics) -> None:
    """A slip of the pen is an error, not a new series."""
    with pytest.raises(KeyError):
        metrics.stage("analisys")


# --- what is found --------------------------------------------------------------------------------------------------


def test_merges_and_moves_of_events_are_told_apart(metrics: Metrics) -> None:
    """Members of an event that ceased came with the merge; a member that left one that goes on has moved."""
    metrics.events_changed(
        [
            EventReport(event_id="e1", change=Change.LEFT, article_id="a1", merged_into="e2"),
            EventReport(event_id="e2", change=Change.JOINED, article_id="a1"),
            EventReport(event_id="e3", change=Change.LEFT, article_id="a2"),
            EventReport(event_id="e4", change=Change.JOINED, article_id="a2"),
            EventReport(event_id="e4", change=Change.VOICES, article_id="a3"),
        ]
    )
    counts = {"joined": 2, "left": 2, "voices": 1, "merged": 1, "moved": 1}
    for change, count in counts.items():
        assert value(metrics, "event_changes_total", change=change) == count


def test_only_new_divergences_count_by_notability(metrics: Metrics) -> None:
    """A divergence that is strengthened ten times is one divergence to a desk."""
    found = [divergence(), *(divergence(status=Status.STRENGTHENED) for _ in range(10))]
    metrics.divergences_found(found)
    assert value(metrics, "divergences_new_total", notability="3") == 1
    assert value(metrics, "divergences_total", type="number", relation="update", status="strengthened") == 10


def test_self_contradictions_are_counted_apart(metrics: Metrics) -> None:
    """By what the article contradicts; they are no divergences."""
    metrics.self_contradictions_found([make_self_contradiction(), make_self_contradiction(status=Status.WITHDRAWN)])
    for status in ("new", "withdrawn"):
        assert value(metrics, "self_contradictions_total", type="number", against="body", status=status) == 1
    assert value(metrics, "divergences_total", type="number", relation="conflict", status="new") == 0


def test_alerts_and_feedback_are_counted(metrics: Metrics) -> None:
    """By what was asked, what became of it, and what the desk thought."""
    record = AlertRecord(
        key="k", event_id="e", action=AlertAction.UPDATE, status=AlertStatus.FAILED, text="t", at=NOW, error="gone"
    )
    metrics.alert(record)
    metrics.feedback(Verdict.USEFUL, DivergenceType.PLACE)
    assert value(metrics, "alerts_total", action="update", status="failed") == 1
    assert value(metrics, "feedback_total", verdict="useful", type="place") == 1


def test_the_oldest_pending_alert_is_a_moment_or_none(metrics: Metrics) -> None:
    """An age would go stale between scrapes; 0 says that nothing waits."""
    metrics.alerts_waiting(2, NOW - timedelta(minutes=4))
    assert value(metrics, "alerts_oldest_pending_timestamp_seconds") == (NOW - timedelta(minutes=4)).timestamp()
    metrics.alerts_waiting(0, None)
    assert value(metrics, "alerts_oldest_pending_timestamp_seconds") == 0
    assert value(metrics, "alerts_pending") == 0


def test_lag_of_a_partition_that_moved_away_is_forgotten(metrics: Metrics) -> None:
    """Another worker tells of it now; a frozen figure here would page somebody."""
    metrics.consumer_lag({("articles", 0): 7, ("articles", 1): 3})
    metrics.consumer_lag({("articles", 1): 2})
    assert value(metrics, "consumer_lag_records", topic="articles", partition="1") == 2
    assert (
        metrics.registry.get_sample_value("parallax_consumer_lag_records", {"topic": "articles", "partition": "0"})
        is None
    )


def test_build_and_configuration_are_told(metrics: Metrics) -> None:
    """A graph that changed can be laid beside what was running."""
    metrics.config_info({"nli_model": "models/nli"})
    text = generate_latest(metrics.registry).decode()
    assert 'parallax_config_info{nli_model="models/nli"} 1.0' in text
    assert 'parallax_build_info{python="3' in text


# --- the server -----------------------------------------------------------------------------------------------------


def test_metrics_are_served_until_stopped(metrics: Metrics) -> None:
    """`/metrics` answers on the port it says, and the port is free again afterwards."""
    port, stop = metrics.serve(0, "127.0.0.1")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        assert b"parallax_heartbeat_timestamp_seconds" in response.read()
    stop()
    again, stop = metrics.serve(port, "127.0.0.1")
    stop()
    assert again == port


def test_a_taken_port_is_told_with_what_to_do(metrics: Metrics) -> None:
    """The setting to change stands in the error."""
    port, stop = metrics.serve(0, "127.0.0.1")
    with pytest.raises(SettingsError, match=rf"127\.0\.0\.1:{port}.*PARALLAX_WORKER__METRICS_PORT"):
        Metrics().serve(port, "127.0.0.1")
    stop()
