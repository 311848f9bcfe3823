"""A desk answers an alert: the click is on the topic, the message shows it, and a muted event is silent."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from confluent_kafka import Producer
from divergence_makers import make_divergence
from slack_loopback import APP_TOKEN, TOKEN, SlackLoopback
from workers import WorkerProcess, messages, wait_until, wait_until_all_is_said, worker

from agents.serve import prepare_topics
from config.settings import load
from stream.broker import GenuineKafka
from stream.records import Divergence, Feedback, Verdict, decode, encode


class Desk:
    """Editors at the loopback Slack, which runs on a loop of its own, and the detectors that give them work."""

    def __init__(self, slack: SlackLoopback, bootstrap: str) -> None:
        self._slack = slack
        self._producer = Producer(
            {"bootstrap.servers": bootstrap, "log_level": 0, "partitioner": "murmur2_random"}  # as the workers'
        )

    def find(self, *divergences: Divergence) -> None:
        """The divergences are on their topic."""
        for found in divergences:
            self._producer.produce("divergences", encode(found), key=found.event_id)
        assert self._producer.flush(30) == 0

    def click(self, verdict: Verdict, *, who: str = "U0EDITOR1") -> str:
        """An editor clicks a button of the one message; the envelope's id."""
        (message,) = self._slack.posts
        clicked = asyncio.run_coroutine_threadsafe(
            self._slack.click(message["ts"], verdict.value, who=who), self._slack.loop
        )
        return str(clicked.result(30)["envelope_id"])

    def shows(self, *words: str) -> bool:
        """Does the channel have one message, and does it say all this?"""
        return len(self._slack.posts) == 1 and all(word in json.dumps(self._slack.posts) for word in words)


@pytest.mark.kafka
def test_a_desk_is_heard(clean_kafka: GenuineKafka, slack: SlackLoopback, tmp_path: Path) -> None:
    """From the click through the broker to the message; muted, a later divergence makes neither edit nor reply."""
    bootstrap = clean_kafka.bootstrap_servers
    prepare_topics(clean_kafka, load(_env_file=None))
    extra = {
        "SLACK__TOKEN": TOKEN,
        "SLACK__APP_TOKEN": APP_TOKEN,
        "SLACK__BASE_URL": slack.url,
        "ALERTS__GROUP_WAIT_SECONDS": "0.2",
        "ALERTS__GROUP_INTERVAL_SECONDS": "0.2",
    }
    desk = Desk(slack, bootstrap)

    def wait(what: str, running: WorkerProcess, *words: str) -> None:
        wait_until(lambda: desk.shows(*words), what, running, seconds=60)

    with worker(bootstrap, tmp_path, "w", stages="alerts,feedback", **extra) as running:
        desk.find(make_divergence())
        wait("the alert", running, "27", "25")
        clicks = [desk.click(Verdict.USEFUL)]
        wait("the verdict", running, "U0EDITOR1", " finds this useful")
        clicks.append(desk.click(Verdict.MUTED, who="U0EDITOR2"))
        wait("the mute", running, "U0EDITOR2", "Muted by ", "Unmute")
        edits = len(slack.edits)
        desk.find(make_divergence("d2", about="killed"))
        wait_until_all_is_said(bootstrap, running, stages=["alerts"])
        assert (len(slack.edits), len(slack.messages)) == (edits, 1)
        clicks.append(desk.click(Verdict.UNMUTED, who="U0EDITOR2"))
        wait("what came meanwhile", running, "Killed")
        (message,) = slack.posts
        wait_until(lambda: len(slack.replies(message["ts"])) == 1, "the reply", running, seconds=60)
    assert slack.socket.acknowledged == clicks
    said = [(m.key(), decode(m.value() or b"", Feedback)) for m in messages(bootstrap, "feedback")]
    assert [(key, one.who, one.verdict) for key, one in said] == [
        (b"e1", "U0EDITOR1", Verdict.USEFUL),
        (b"e1", "U0EDITOR2", Verdict.MUTED),
        (b"e1", "U0EDITOR2", Verdict.UNMUTED),
    ]
