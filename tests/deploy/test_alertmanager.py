"""A real Alertmanager with our configuration tells the operators once, with what to do, and leaves out what follows."""

from __future__ import annotations

import http.client
import json
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from deploy_tools import free_port, needs, read_yaml, until

SECRET = "/run/secrets/operators_slack_webhook"


@dataclass
class Operators:
    """An Alertmanager and the Slack webhook it tells: what was posted there."""

    port: int
    posts: list[dict[str, Any]] = field(default_factory=list)

    def fire(self, *names: str, severity: str = "page") -> None:
        """Prometheus reports these alerts as firing."""
        alerts = [
            {
                "labels": {"alertname": name, "severity": severity},
                "annotations": {
                    "summary": f"{name} & more",
                    "description": "It waits.",
                    "runbook_url": f"http://localhost:3000/public/runbooks/{name}.md",
                },
            }
            for name in names
        ]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("POST", "/api/v2/alerts", json.dumps(alerts), {"Content-Type": "application/json"})
        assert connection.getresponse().status == 200
        connection.close()

    def state(self, name: str) -> str:
        """What Alertmanager makes of an alert: `active`, `suppressed`, or nothing yet."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v2/alerts", timeout=10) as response:
            alerts = {a["labels"]["alertname"]: a["status"]["state"] for a in json.load(response)}
        return str(alerts.get(name, ""))

    def told(self) -> str:
        """All that the operators were sent."""
        return json.dumps(self.posts)


@pytest.fixture
def operators(tmp_path: Path) -> Iterator[Operators]:
    """Our configuration with another file for the secret and without the waiting."""
    program, port = needs("prometheus-alertmanager"), free_port()
    told = Operators(port)

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Nothing: the test reads what was posted."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "webhook").write_text(f"http://127.0.0.1:{server.server_port}/hook", "utf-8")
    config = read_yaml("config/alertmanager/alertmanager.yml")
    for route in (config["route"], *config["route"]["routes"]):
        route["group_wait"] = "300ms"
    text = yaml.safe_dump(config, width=1000)
    assert SECRET in text
    (tmp_path / "alertmanager.yml").write_text(text.replace(SECRET, str(tmp_path / "webhook")), "utf-8")
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [
                program,
                f"--config.file={tmp_path / 'alertmanager.yml'}",
                f"--storage.path={tmp_path / 'data'}",
                f"--web.listen-address=127.0.0.1:{port}",
                "--cluster.listen-address=",
            ],
            stdout=log,
            stderr=log,
        )

    def ready() -> bool:
        assert process.poll() is None, (tmp_path / "log").read_text()
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=10).close()
        except urllib.error.URLError:
            return False
        return True

    try:
        until(ready, "Alertmanager")
        yield told
    finally:
        process.terminate()
        process.wait(20)
        server.shutdown()
        server.server_close()


def test_operators_are_told_what_and_what_to_do(operators: Operators) -> None:
    """One message a kind of alert, with its summary, its description and the way to its runbook."""
    operators.fire("ParallaxArticlesWait")
    until(lambda: bool(operators.posts), "a message")
    (attachment,) = operators.posts[0]["attachments"]
    assert attachment["title"] == "FIRING: ParallaxArticlesWait"
    assert "ParallaxArticlesWait & more" in attachment["text"]
    assert "It waits." in attachment["text"]
    assert "<http://localhost:3000/public/runbooks/ParallaxArticlesWait.md|What to do>" in attachment["text"]


def test_what_follows_from_another_alert_is_left_out(operators: Operators) -> None:
    """When Slack fails, alerts wait: one message. What has another cause is told all the same."""
    operators.fire("ParallaxSlackFails", severity="ticket")
    until(lambda: operators.state("ParallaxSlackFails") == "active", "the first alert")
    operators.fire("ParallaxAlertsWait", "ParallaxArticlesWait")
    until(lambda: "ParallaxArticlesWait" in operators.told(), "the message with another cause")
    until(lambda: "ParallaxSlackFails" in operators.told(), "the message about Slack")
    assert operators.state("ParallaxAlertsWait") == "suppressed"
    assert "ParallaxAlertsWait" not in operators.told()


def test_a_worker_that_is_gone_explains_the_lesser_alerts(operators: Operators) -> None:
    """Tickets are held back, pages are not."""
    operators.fire("ParallaxWorkerDown")
    until(lambda: operators.state("ParallaxWorkerDown") == "active", "the first alert")
    operators.fire("ParallaxNoArticles", severity="ticket")
    operators.fire("ParallaxAlertsFail")
    until(lambda: "ParallaxAlertsFail" in operators.told(), "the page")
    assert operators.state("ParallaxNoArticles") == "suppressed"
    assert "ParallaxNoArticles" not in operators.told()
