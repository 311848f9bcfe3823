"""The dashboard is built from code, keeps the rules of Grafana's dashboard linter, and asks for metrics there are."""

from __future__ import annotations

import json
import re
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from deploy_promql import SCRAPED, filled, labels_asked

FOLDER = Path(__file__).parent.parent.parent / "dashboards"
BOARD: dict[str, Any] = json.loads((FOLDER / "parallax.json").read_text("utf-8"))
PANELS: list[dict[str, Any]] = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
TARGETS: list[dict[str, Any]] = [target for panel in PANELS for target in panel["targets"]]
each_panel = pytest.mark.parametrize("panel", PANELS, ids=lambda p: p["title"])
each_target = pytest.mark.parametrize("expr", [target["expr"] for target in TARGETS])


def test_building_again_gives_no_difference() -> None:
    """The committed JSON is what the code builds: neither is edited alone (run `python dashboards/build.py`)."""
    build = runpy.run_path(str(FOLDER / "build.py"))["build"]
    assert build() == (FOLDER / "parallax.json").read_text("utf-8")
    assert build() == build()


def test_it_cannot_be_edited_and_has_a_fixed_address() -> None:
    """An edit in Grafana would be lost with its volume, and a runbook's link must keep working."""
    assert BOARD["editable"] is False
    assert BOARD["uid"] == "parallax"
    assert BOARD["title"]
    assert BOARD["description"]


def test_source_job_and_worker_can_be_chosen() -> None:
    """The linter's variables: a templated data source, `job` and `instance`, both several at once."""
    variables = {variable["name"]: variable for variable in BOARD["templating"]["list"]}
    assert list(variables) == ["datasource", "job", "instance"]
    assert variables["datasource"]["type"] == "datasource"
    assert variables["datasource"]["query"] == "prometheus"
    for name in ("job", "instance"):
        assert variables[name]["type"] == "query"
        assert variables[name]["datasource"]["uid"] == "${datasource}"
        assert variables[name]["multi"] is True
        assert variables[name]["includeAll"] is True
        assert variables[name]["allValue"] == ".+"
        assert variables[name]["current"]["value"] == ["$__all"]


def test_ids_are_unique_and_panels_do_not_overlap() -> None:
    """Grafana would renumber the first and hide the second."""
    assert max(Counter(panel["id"] for panel in BOARD["panels"]).values()) == 1
    cells = Counter(
        (x, y)
        for position in (panel["gridPos"] for panel in BOARD["panels"])
        for x in range(position["x"], position["x"] + position["w"])
        for y in range(position["y"], position["y"] + position["h"])
    )
    assert max(cells.values()) == 1
    assert max(x for x, _ in cells) < 24


@each_panel
def test_a_panel_says_what_it_shows(panel: dict[str, Any]) -> None:
    """Title, description and unit; every query with the chosen data source, a name and a legend."""
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert [target["refId"] for target in panel["targets"]] == ["A", "B", "C", "D"][: len(panel["targets"])]
    for target in panel["targets"]:
        assert target["datasource"] == panel["datasource"]
        assert target["legendFormat"]


@each_target
def test_a_query_keeps_to_the_chosen_workers(expr: str) -> None:
    """Every selector has the `job` and `instance` matchers."""
    for selector in re.findall(r"\b(?:parallax|process)_\w+(?:\{[^}]*\})?", expr):
        assert 'job=~"$job"' in selector
        assert 'instance=~"$instance"' in selector


@each_target
def test_counters_stand_in_a_rate_and_only_counters(expr: str) -> None:
    """A bare counter says nothing, a rate of a gauge is wrong; the window is Grafana's own, never too short."""
    rated = set(re.findall(r"(?:rate|increase)\((\w+)", expr))
    counters = {name for name in labels_asked(expr) if name.endswith(("_total", "_bucket", "_sum", "_count"))}
    assert counters == rated
    assert set(re.findall(r"\[(.*?)\]", expr)) <= {"$__rate_interval", "$__range"}


@each_target
def test_metrics_and_labels_exist(expr: str, exposed: dict[str, set[str]]) -> None:
    """A metric that is renamed in the code is renamed here."""
    assert labels_asked(expr), "no metric was recognised"
    for name, labels in labels_asked(expr).items():
        assert name in exposed
        assert labels <= exposed[name] | SCRAPED


def test_legends_use_labels_that_the_query_keeps() -> None:
    """Otherwise a graph's lines have no names."""
    for target in TARGETS:
        wanted = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
        kept = {label for group in re.findall(r"by \((.*?)\)", target["expr"]) for label in group.split(", ")}
        assert wanted <= kept, target["expr"]


def test_no_variable_is_left_unfilled() -> None:
    """The variables that the queries use are those that the tests (and Grafana) know."""
    assert not [target["expr"] for target in TARGETS if "$" in filled(target["expr"])]
