"""Builds Grafana's dashboard `parallax.json` beside this file: `python dashboards/build.py`; a test says when to.

It answers, from top to bottom, what an operator asks: are articles flowing, how late are they, what is found, what do
desks get, what goes wrong, and how is the machine. Edit here, never in Grafana, which would forget it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from grafana_foundation_sdk.builders import common, dashboard, prometheus, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import LegendDisplayMode, LegendPlacement, StackingMode, TooltipDisplayMode
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataSourceRef,
    GridPos,
    VariableOption,
    VariableRefresh,
    VariableSort,
)

TARGET = Path(__file__).with_name("parallax.json")
SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
WIDTH, HEIGHT, COLUMNS = 8, 8, 24
MINE = 'job=~"$job", instance=~"$instance"'
INTAKE = 'stage="intake"'
NOT_LANGUAGE = 'reason!="language"'


@dataclass(frozen=True)
class Query:
    """A PromQL expression and how its series are called."""

    expr: str
    legend: str


@dataclass(frozen=True)
class Graph:
    """A panel: what it shows, why one looks at it, its unit, its queries."""

    title: str
    description: str
    unit: str
    queries: tuple[Query, ...]
    stacked: bool = False


def rate(metric: str, by: str, *matchers: str) -> str:
    """Per second, summed over the workers, by these labels."""
    return f"sum by ({by}) (rate({metric}{{{', '.join((MINE, *matchers))}}}[$__rate_interval]))"


def increase(metric: str, by: str, *matchers: str) -> str:
    """How many in each step of the graph, by these labels."""
    return f"sum by ({by}) (increase({metric}{{{', '.join((MINE, *matchers))}}}[$__rate_interval]))"


def quantile(share: float, metric: str, by: str) -> str:
    """The value that this share of the observations stays below, by this label."""
    return f"histogram_quantile({share:g}, {rate(f'{metric}_bucket', f'{by}, le')})"


def gauge(function: str, metric: str, by: str = "") -> str:
    """A gauge over all workers ("sum", "max", "min"), by these labels."""
    return f"{function}{f' by ({by}) ' if by else ''}({metric}{{{MINE}}})"


def age(metric: str, by: str = "") -> str:
    """Seconds since the latest of these moments; nothing where there was none yet."""
    return f"time() - ({gauge('max', metric, by)} > 0)"


FLOWING = (
    Graph(
        "Articles taken in",
        "Articles that intake read off the topic. A flat line at zero: producers do not push, or no worker reads.",
        "cps",
        (Query(rate("parallax_stage_records_in_total", "stage", INTAKE), "{{stage}}"),),
    ),
    Graph(
        "Records through each stage",
        "Records each stage took off its topic. A stage that falls behind the one before it shows here first.",
        "cps",
        (Query(rate("parallax_stage_records_in_total", "stage"), "{{stage}}"),),
    ),
    Graph(
        "Records waiting",
        "What stands on each topic and was not read yet. Growing for long: start more workers of that stage.",
        "short",
        (
            # Every worker tells of every partition of its stages.
            Query(f"sum by (topic) ({gauge('max', 'parallax_consumer_lag_records', 'topic, partition')})", "{{topic}}"),
        ),
    ),
)
LATE = (
    Graph(
        "Wait since arrival, nine in ten",
        "From a record's arrival on the topic intake, events or divergences reads. Analysis and Slack come on top.",
        "s",
        (Query(quantile(0.9, "parallax_stage_wait_seconds", "stage"), "{{stage}}"),),
    ),
    Graph(
        "Age by published_at, half",
        "From the publisher's own stamp to each stage. High with a short wait since arrival: the feed is late, not we.",
        "s",
        (Query(quantile(0.5, "parallax_stage_event_time_lag_seconds", "stage"), "{{stage}}"),),
    ),
    Graph(
        "Since the latest published_at",
        "How far behind now the newest article of each stage is.",
        "s",
        (Query(age("parallax_stage_watermark_timestamp_seconds", "stage"), "{{stage}}"),),
    ),
    Graph(
        "Time of a batch, nine in ten",
        "How long each stage works on a batch.",
        "s",
        (Query(quantile(0.9, "parallax_stage_batch_duration_seconds", "stage"), "{{stage}}"),),
    ),
    Graph(
        "Since a stage last finished",
        "Rising while records wait: the stage is stuck.",
        "s",
        (Query(age("parallax_stage_last_done_timestamp_seconds", "stage"), "{{stage}}"),),
    ),
    Graph(
        "Since the worker's loop came round",
        "Each worker notes the time every few seconds. Rising: it hangs.",
        "s",
        (Query(age("parallax_heartbeat_timestamp_seconds", "instance"), "{{instance}}"),),
    ),
)
FOUND = (
    Graph(
        "New divergences by type",
        "What kinds of thing do not square.",
        "short",
        (Query(increase("parallax_divergences_total", "type", 'status="new"'), "{{type}}"),),
        stacked=True,
    ),
    Graph(
        "New divergences by relation",
        "Conflicts, updates (the later supersedes the earlier) and disputes between sources.",
        "short",
        (Query(increase("parallax_divergences_total", "relation", 'status="new"'), "{{relation}}"),),
        stacked=True,
    ),
    Graph(
        "New divergences by notability",
        "3: tell me now; 2: worth logging; 1: trivial. By default desks are told of 2 and up.",
        "short",
        (Query(increase("parallax_divergences_new_total", "notability"), "{{notability}}"),),
        stacked=True,
    ),
    Graph(
        "What becomes of divergences",
        "Later outlets strengthen a divergence; later versions supersede or withdraw it.",
        "short",
        (Query(increase("parallax_divergences_total", "status"), "{{status}}"),),
    ),
    Graph(
        "New self-contradictions",
        "Articles whose headline or earlier version says otherwise than their body; no desk is alerted.",
        "short",
        (Query(increase("parallax_self_contradictions_total", "type", 'status="new"'), "{{type}}"),),
        stacked=True,
    ),
    Graph(
        "Open events",
        "Events that reports can still join.",
        "short",
        (Query(gauge("sum", "parallax_events_open"), "open"),),
    ),
    Graph(
        "Changes of events",
        "Many moves or merges: events are drawn too narrowly or too widely at first (events.join_threshold).",
        "short",
        (Query(increase("parallax_event_changes_total", "change"), "{{change}}"),),
    ),
)
TOLD = (
    Graph(
        "Alerts",
        "Messages by what was asked of Slack and what became of it.",
        "short",
        (Query(increase("parallax_alerts_total", "action, status"), "{{action}} {{status}}"),),
    ),
    Graph(
        "Alerts waiting",
        "Alerts that are due and not delivered.",
        "short",
        (Query(gauge("sum", "parallax_alerts_pending"), "waiting"),),
    ),
    Graph(
        "Longest wait of an alert",
        "How long the oldest of them has been due.",
        "s",
        (
            Query(
                f"time() - min(parallax_alerts_oldest_pending_timestamp_seconds{{{MINE}}} > 0)",
                "oldest",
            ),
        ),
    ),
    Graph(
        "Requests to Slack",
        "By method and outcome. Slack takes about one message a second a channel; more is answered with rate_limited.",
        "reqps",
        (Query(rate("parallax_slack_requests_total", "method, outcome") + " > 0", "{{method}} {{outcome}}"),),
    ),
    Graph(
        "Time of a request to Slack, nine in ten",
        "How long Slack takes to answer, by method.",
        "s",
        (Query(quantile(0.9, "parallax_slack_request_duration_seconds", "method"), "{{method}}"),),
    ),
    Graph(
        "Precision by the desks' own verdict",
        "Of the alerts that desks judged by the buttons below them, the share called useful, by the type of the "
        "divergence an alert opens with. Empty without the Slack app's own token.",
        "percentunit",
        (
            Query(
                f'sum by (type) (increase(parallax_feedback_total{{{MINE}, verdict="useful"}}[$__range]))'
                f' / sum by (type) (increase(parallax_feedback_total{{{MINE}, verdict=~"useful|not_a_divergence"}}'
                "[$__range]))",
                "{{type}}",
            ),
        ),
    ),
)
WRONG = (
    Graph(
        "Articles rejected by reason",
        "What went to articles-rejected. The messages there carry the reason in words that a producer can act on.",
        "short",
        (Query(increase("parallax_articles_rejected_total", "reason") + " > 0", "{{reason}}"),),
        stacked=True,
    ),
    Graph(
        "Share of articles rejected",
        "Without those in a language that is not analysed. One producer's new format shows as a step.",
        "percentunit",
        (
            Query(
                f"{rate('parallax_articles_rejected_total', 'job', NOT_LANGUAGE)}"
                f" / ({rate('parallax_stage_records_in_total', 'job', INTAKE)} > 0)",
                "rejected",
            ),
        ),
    ),
    Graph(
        "Errors of each stage, share of its batches",
        "Errors beside the attempts.",
        "percentunit",
        (
            Query(
                f"{rate('parallax_stage_errors_total', 'stage')}"
                f" / ({rate('parallax_stage_batches_total', 'stage')} > 0)",
                "{{stage}}",
            ),
        ),
    ),
)
MACHINE = (
    Graph(
        "Memory",
        "What each worker holds in memory.",
        "bytes",
        (Query(gauge("max", "process_resident_memory_bytes", "instance"), "{{instance}}"),),
    ),
    Graph(
        "Processor",
        "Cores each worker keeps busy.",
        "short",
        (Query(rate("process_cpu_seconds_total", "instance"), "{{instance}}"),),
    ),
    Graph(
        "Records in tables",
        "The state of each stage; it should level off.",
        "short",
        (Query(gauge("sum", "parallax_table_records", "table") + " > 0", "{{table}}"),),
    ),
)
ROWS = (
    ("Are articles flowing?", FLOWING),
    ("How late are they?", LATE),
    ("What is found?", FOUND),
    ("What do desks get?", TOLD),
    ("What goes wrong?", WRONG),
    ("How is the machine?", MACHINE),
)


def build() -> str:
    """The dashboard as JSON, the same bytes every time."""
    board = (
        dashboard.Dashboard("Parallax")
        .uid("parallax")
        .description("Articles in, divergences found, desks told: one Parallax site.")
        .tags(["parallax"])
        .readonly()
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .refresh("30s")
        .time("now-6h", "now")
        .timezone("browser")
        .with_variable(_source_variable())
        .with_variable(_label_variable("job", "Job", "parallax_build_info"))
        .with_variable(_label_variable("instance", "Worker", 'parallax_build_info{job=~"$job"}'))
    )
    ids, top = count(1), 0
    for title, graphs in ROWS:
        board.with_row(dashboard.Row(title).id(next(ids)).grid_pos(GridPos(h=1, w=COLUMNS, x=0, y=top)))
        for graph, position in zip(graphs, _positions(len(graphs), top + 1), strict=True):
            board.with_panel(_panel(graph, next(ids), position))
        top = position.y + HEIGHT
    return JSONEncoder(sort_keys=True, indent=1).encode(board.build()) + "\n"


def _positions(panels: int, top: int) -> Iterator[GridPos]:
    """Left to right, then down."""
    for i in range(panels):
        x, y = i * WIDTH % COLUMNS, top + i * WIDTH // COLUMNS * HEIGHT
        yield GridPos(h=HEIGHT, w=WIDTH, x=x, y=y)


def _source_variable() -> dashboard.DatasourceVariable:
    return dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus")


def _label_variable(name: str, label: str, series: str) -> dashboard.QueryVariable:
    return (
        dashboard.QueryVariable(name)
        .label(label)
        .datasource(SOURCE)
        .query(f"label_values({series}, {name})")
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(VariableSort.ALPHABETICAL_ASC)
        .multi(True)
        .include_all(True)
        .all_value(".+")
        .current(VariableOption(selected=True, text=["All"], value=["$__all"]))
    )


def _panel(graph: Graph, number: int, position: GridPos) -> timeseries.Panel:
    panel = (
        timeseries.Panel()
        .id(number)
        .title(graph.title)
        .description(graph.description)
        .datasource(SOURCE)
        .unit(graph.unit)
        .min(0)
        .grid_pos(position)
        .fill_opacity(40 if graph.stacked else 5)
        .legend(_legend())
        .tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
    )
    if graph.stacked:
        panel.stacking(common.StackingConfig().mode(StackingMode.NORMAL))
    for target in _targets(graph.queries):
        panel.with_target(target)
    return panel


def _legend() -> common.VizLegendOptions:
    return (
        common.VizLegendOptions()
        .show_legend(True)
        .display_mode(LegendDisplayMode.LIST)
        .placement(LegendPlacement.BOTTOM)
        .calcs([])
    )


def _targets(queries: Sequence[Query]) -> Iterator[prometheus.Dataquery]:
    for name, query in zip("ABCDEFGH", queries, strict=False):
        target = prometheus.Dataquery().ref_id(name).expr(query.expr).legend_format(query.legend)
        yield target.datasource(SOURCE).range()


if __name__ == "__main__":
    TARGET.write_text(build(), encoding="utf-8")
