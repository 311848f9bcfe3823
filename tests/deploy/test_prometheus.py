"""Prometheus takes our configuration, rules fire when they should, and every expression finds what workers expose."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from deploy_promql import SCRAPED, filled, labels_asked
from deploy_tools import ROOT, exercise, free_port, needs, read_yaml, until

from stream.metrics import Metrics

RULES: list[dict[str, Any]] = [
    rule for group in read_yaml("config/prometheus/rules.yml")["groups"] for rule in group["rules"]
]
ALERTS = [rule for rule in RULES if "alert" in rule]
RECORDED = {rule["record"]: rule["expr"] for rule in RULES if "record" in rule}
BOARD: dict[str, Any] = json.loads((ROOT / "dashboards/parallax.json").read_text("utf-8"))
PANEL_EXPRS = [filled(target["expr"]) for panel in BOARD["panels"] for target in panel.get("targets", ())]
each_alert = pytest.mark.parametrize("alert", ALERTS, ids=lambda a: a["alert"])


def run(*command: str) -> str:
    """What the command printed; it must exit with 0."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# --- files ----------------------------------------------------------------------------------------------------------


def test_promtool_takes_the_configuration_and_its_rules(promtool: str) -> None:
    """`promtool check config` reads prometheus.yml and the rules it names."""
    assert "SUCCESS" in run(promtool, "check", "config", "config/prometheus/prometheus.yml")


def test_promtool_takes_the_exposition(promtool: str) -> None:
    """`promtool check metrics`: names, suffixes and help texts are as Prometheus wants them."""
    metrics = Metrics()
    exercise(metrics)
    port, stop = metrics.serve(0, "127.0.0.1")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        text = response.read().decode()
    stop()
    done = subprocess.run(
        [promtool, "check", "metrics"], input=text, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_alerts_fire_when_they_should(promtool: str) -> None:
    """`promtool test rules` over invented series: each alert once firing, and near misses that must not."""
    run(promtool, "test", "rules", "tests/deploy/rules.test.yml")


def test_every_alert_is_tested() -> None:
    """No alert without a case in which it fires."""
    cases = read_yaml("tests/deploy/rules.test.yml")["tests"]
    firing = {t["alertname"] for case in cases for t in case["alert_rule_test"] if t.get("exp_alerts")}
    assert firing == {alert["alert"] for alert in ALERTS}


def test_amtool_takes_the_configuration(amtool: str) -> None:
    """Alertmanager's own checker reads alertmanager.yml."""
    assert "SUCCESS" in run(amtool, "check-config", "config/alertmanager/alertmanager.yml")


def test_inhibitions_name_alerts_that_exist() -> None:
    """A renamed alert must be renamed there too."""
    known = {alert["alert"] for alert in ALERTS}
    for rule in read_yaml("config/alertmanager/alertmanager.yml")["inhibit_rules"]:
        for matcher in (*rule["source_matchers"], *rule["target_matchers"]):
            assert set(re.findall(r"Parallax[A-Z]\w+", matcher)) <= known


@each_alert
def test_an_alert_says_what_it_means_and_what_to_do(alert: dict[str, Any]) -> None:
    """Severity, a summary, a description, and a runbook of its own name with the four parts."""
    assert alert["labels"]["severity"] in {"page", "ticket"}
    assert alert["annotations"]["summary"]
    assert alert["annotations"]["description"].endswith(".")
    url = alert["annotations"]["runbook_url"]
    assert url.endswith(f"/runbooks/{alert['alert']}.md")
    runbook = (ROOT / "dashboards" / "runbooks" / f"{alert['alert']}.md").read_text("utf-8")
    assert re.findall(r"^#+ (.+)$", runbook, re.M) == [
        alert["alert"], "Meaning", "Impact", "Diagnosis", "Mitigation",
    ]  # fmt: skip


def test_every_runbook_belongs_to_an_alert() -> None:
    """No page is left of an alert that is gone."""
    pages = {page.stem for page in (ROOT / "dashboards" / "runbooks").glob("*.md")}
    assert pages == {alert["alert"] for alert in ALERTS}


def test_runbooks_ask_only_for_metrics_that_exist(exposed: dict[str, set[str]]) -> None:
    """A query in a runbook that finds nothing costs the operator the time there is none of."""
    for page in (ROOT / "dashboards" / "runbooks").glob("*.md"):
        for expr in re.findall(r"`([^`\n]*parallax_[^`\n]*)`", page.read_text("utf-8")):
            for name, labels in labels_asked(expr).items():
                assert name in exposed, (page.name, name)
                assert labels <= exposed[name] | SCRAPED, (page.name, expr)


@pytest.mark.parametrize("expr", [rule["expr"] for rule in RULES])
def test_rules_ask_for_metrics_and_labels_that_exist(expr: str, exposed: dict[str, set[str]]) -> None:
    """A metric or label that is renamed in the code is renamed here; recorded names are resolved."""
    for name, recorded in RECORDED.items():
        expr = expr.replace(name, f"({recorded})")
    asked = labels_asked(expr)
    assert asked, "no metric was recognised"
    for name, labels in asked.items():
        assert name in exposed or name == "up"
        assert labels <= exposed.get(name, set()) | SCRAPED


# --- a real Prometheus over what a worker exposes -------------------------------------------------------------------


Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks a real Prometheus that has scraped a worker's metrics while everything in them moved."""
    program = needs("prometheus")
    folder, metrics, port = tmp_path_factory.mktemp("prometheus"), Metrics(), free_port()
    target, stop = metrics.serve(0, "127.0.0.1")
    config = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(ROOT / "config/prometheus/rules.yml")],
        "scrape_configs": [{"job_name": "parallax", "static_configs": [{"targets": [f"127.0.0.1:{target}"]}]}],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), "utf-8")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [
                program,
                f"--config.file={folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={folder / 'data'}",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=log,
            stderr=log,
        )

    def query(expr: str) -> list[dict[str, Any]]:
        data = urllib.parse.urlencode({"query": expr}).encode()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/query", data, timeout=10) as response:
                result: list[dict[str, Any]] = json.load(response)["data"]["result"]
                return result
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{expr}: {error.read().decode()}") from error

    def ready() -> bool:
        assert server.poll() is None, (folder / "log").read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=10) as response:
                return bool(response.status == 200)
        except urllib.error.URLError:  # also when it answers that it is not ready yet
            return False

    def scraped() -> bool:
        exercise(metrics)
        return bool(query("count_over_time(parallax_build_info[1m]) >= 4"))

    try:
        until(ready, "Prometheus")
        until(scraped, "four scrapes")
        yield query
    finally:
        server.terminate()
        server.wait(20)
        stop()


def test_every_panel_finds_something(ask: Ask) -> None:
    """An error is bad PromQL, an empty answer a metric or label value that workers do not expose."""
    assert not [expr for expr in PANEL_EXPRS if not ask(expr)]


def test_every_rule_is_evaluated_on_something(ask: Ask) -> None:
    """What an alert compares with its threshold is there; absence and age need not be."""
    for rule in RULES:
        assert isinstance(ask(rule["expr"]), list)
        for name in set(labels_asked(rule["expr"])):
            assert ask(name), (rule, name)
    for name in RECORDED:
        until(lambda name=name: bool(ask(name)), name)  # type: ignore[misc]  # binds the loop's variable


def test_a_healthy_worker_raises_no_alert(ask: Ask) -> None:
    """A worker that does its work is not reported, pending alerts included."""
    assert [sample["metric"]["alertname"] for sample in ask("ALERTS")] == []
