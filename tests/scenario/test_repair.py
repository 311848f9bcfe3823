"""Late repair reaches the desk: what was said of events that are merged or split later is put right in Slack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from confluent_kafka import Producer
from slack_loopback import TOKEN, SlackLoopback
from workers import WorkerProcess, wait_until, wait_until_all_is_said, worker

from agents.compose import make_analyst, make_intake
from agents.intake.core import Rejection
from agents.replay import read_lines
from agents.serve import prepare_topics
from config.settings import ROOT, load
from stream.broker import GenuineKafka
from stream.records import Change, EventReport, Report, encode

STAGES = ("divergences", "alerts")
TWO_ACCOUNTS = ("hp-ferry-collision", "nl-ferry-collision")  # 27 injured, 25 injured


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """Two sample articles on one collision that give different tolls."""
    settings = load(_env_file=None)
    intake, analyst = make_intake(settings, {}), make_analyst(settings)
    lines = [line for line in read_lines(ROOT / "samples" / "articles.jsonl") if b'"id": "' in line]
    accepted = [intake.accept(line, received_at=datetime(2026, 1, 1, tzinfo=UTC)) for line in lines]
    wanted = [a for a in accepted if a is not None and not isinstance(a, Rejection) and a.id in TWO_ACCOUNTS]
    return analyst.analyse(wanted)


class Tracker:
    """Says on `event-reports` what an event tracker would."""

    def __init__(self, bootstrap: str) -> None:
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap,
                "message.max.bytes": 8_000_000,
                "log_level": 0,
                "partitioner": "murmur2_random",  # as the workers': tables are partitioned like their topics
            }
        )

    def joined(self, event_id: str, reports: Sequence[Report]) -> None:
        """The reports joined the event, one after the other."""
        for count, report in enumerate(reports, 1):
            voices = {member.article_id: member.article_id for member in reports[:count]}
            self._say(event_id, report, Change.JOINED, voices=voices, merged_into="")

    def left(self, event_id: str, reports: Sequence[Report], *, merged_into: str = "") -> None:
        """The reports left the event; with the last it ceased, where `merged_into` is given."""
        for report in reports:
            last = report is reports[-1]
            self._say(event_id, report, Change.LEFT, voices={}, merged_into=merged_into if last else "")

    def _say(self, event_id: str, report: Report, change: Change, *, voices: dict[str, str], merged_into: str) -> None:
        said = EventReport(
            event_id=event_id,
            change=change,
            article_id=report.article_id,
            report=report if change is Change.JOINED else None,
            voices=voices,
            title="Ferry and freighter collide",
            merged_into=merged_into,
        )
        self._producer.produce("event-reports", encode(said), key=event_id)
        assert self._producer.flush(30) == 0


def shown(slack: SlackLoopback, event_id: str) -> str:
    """The event's message as the channel shows it now; nothing when there is none."""
    found = [post for post in slack.posts if post["metadata"]["event_payload"]["event_id"] == event_id]
    assert len(found) <= 1, "one message an event"
    return json.dumps(found[0]) if found else ""


@pytest.mark.kafka
def test_merges_and_splits_are_carried_through_to_slack(
    clean_kafka: GenuineKafka, slack: SlackLoopback, reports: list[Report], tmp_path: Path
) -> None:
    """A merged event's message points to the other's; a divergence across a split is said to stand no longer."""
    bootstrap = clean_kafka.bootstrap_servers
    prepare_topics(clean_kafka, load(_env_file=None))
    extra = {
        "SLACK__TOKEN": TOKEN,
        "SLACK__BASE_URL": slack.url,
        "PUBLIC_URL": "https://parallax.example",
        "ALERTS__GROUP_WAIT_SECONDS": "0.2",
        "ALERTS__GROUP_INTERVAL_SECONDS": "0.2",
    }
    tracker = Tracker(bootstrap)

    def follows(what: str, running: WorkerProcess, *words: str, event_id: str) -> None:
        try:
            wait_until(lambda: all(word in shown(slack, event_id) for word in words), what, running, seconds=60)
        except AssertionError as error:
            error.add_note(f"the channel shows of {event_id}: {shown(slack, event_id)}")
            raise

    with worker(bootstrap, tmp_path, "w", stages=",".join(STAGES), **extra) as running:
        tracker.joined("ev-first", reports)
        follows("the first alert", running, "27", "25", event_id="ev-first")
        tracker.left("ev-first", reports, merged_into="ev-second")
        tracker.joined("ev-second", reports)
        follows("the alert of the event merged into", running, "27", "25", event_id="ev-second")
        follows("the pointer to it", running, "ev-second", event_id="ev-first")
        tracker.left("ev-second", reports[1:])
        tracker.joined("ev-third", reports[1:])
        follows("the withdrawal", running, "No longer stands", event_id="ev-second")
        wait_until_all_is_said(bootstrap, running, stages=STAGES)
        running.assert_runs()
    assert not shown(slack, "ev-third"), "one account alone is nothing to tell"
