"""`make run` as a newcomer meets it: divergences of the samples, pages and metrics up, an orderly end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from workers import wait_until

from stream.broker.jars import Programs


def environment(folder: Path, broker: str) -> dict[str, str]:
    """Settings of a demo of its own: free ports, its own folder, the broker wanted, and no Slack."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PARALLAX_")} | {
        "PARALLAX_WORKER__DATA_DIR": str(folder),
        "PARALLAX_WORKER__WEB_PORT": "0",
        "PARALLAX_WORKER__METRICS_PORT": "0",
        "PARALLAX_KAFKA__OWN": broker,
        "PARALLAX_ALERTS__GROUP_WAIT_SECONDS": "1",
        "PARALLAX_SLACK__TOKEN": "",
        "COLUMNS": "200",
    }


def get(url: str) -> str:
    """The page at a loopback address."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        text: str = answer.read().decode()
    return text


@pytest.mark.kafka
@pytest.mark.usefixtures("kafka_programs")
def test_it_shows_divergences_and_goes_on_until_it_is_stopped(kafka_programs: Programs, tmp_path: Path) -> None:
    """On a genuine Kafka: alerts in the terminal, the pages and metrics it names answer, SIGTERM ends it with 0."""
    output = tmp_path / "demo.log"
    command = [sys.executable, "-m", "agents.cli", "demo"]
    with output.open("wb") as log:
        demo = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=environment(tmp_path, "kafka"), cwd=tmp_path
        )
    try:
        wait_until(lambda: "Ctrl-C" in output.read_text() or demo.poll() is not None, "the end of the tour")
        shown = output.read_text()
        assert demo.poll() is None, shown[-3000:]
        assert "What does not square" in shown
        assert "harbourpost.example" in shown
        addresses = re.findall(r"http://127\.0\.0\.1:\d+(?:/metrics)?", shown.split("What does not square")[1])
        pages, metrics = addresses[0], next(address for address in addresses if address.endswith("/metrics"))
        index = get(pages)
        event = re.search(r'href="(/events/[^"]+)"', index)
        assert event, index
        assert get(pages + event[1]).count("<blockquote") >= 2, "both sentences side by side"
        assert re.search(r'parallax_stage_records_in_total\{stage="intake"\} 30\.0', get(metrics))
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(40) == 0, output.read_text()[-3000:]
    finally:
        if demo.poll() is None:
            demo.kill()
            demo.wait()


def test_without_java_it_says_so_and_works_all_the_same(tmp_path: Path) -> None:
    """On the stand-in broker: told to be memory-only, and the divergences are found."""
    command = [sys.executable, "-m", "agents.cli", "demo", "--once"]
    ended = subprocess.run(
        command,
        env=environment(tmp_path, "stand-in"),
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    told = " ".join(ended.stdout.split())
    assert "in memory only" in told
    assert "What does not square" in told
    assert "harbourpost.example" in told
