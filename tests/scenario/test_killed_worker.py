"""A worker killed half way costs nothing: the same divergences as replay finds, no article lost, no message doubled."""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from divergence_makers import notable_events
from kafka.errors import KafkaError
from rich.progress import Progress
from slack_loopback import TOKEN, SlackLoopback
from workers import SESSION_SECONDS, WorkerProcess, count, messages, wait_until, worker

from agents.compose import Cores
from agents.replay import Output, Replay, read_lines
from agents.serve import prepare_topics
from config.settings import ROOT, load
from stream.broker import GenuineKafka
from stream.lag import ProgressReader
from stream.producer import push
from stream.records import Divergence, EventReport, Status, decode

SAMPLES = ROOT / "samples" / "articles.jsonl"
SETTLED_SECONDS = 240.0
CALM_SECONDS = SESSION_SECONDS + 1.0
"""Longer than others wait for the killed worker: what only it had to say would be said meanwhile."""
_REAL = 48
"""Real articles: all 188 would take a quarter of an hour on two slow cores."""


def replayed(articles: Path) -> Output:
    """What `parallax replay` finds in the articles."""
    settings = load(_env_file=None)
    run = Replay(Cores.in_memory(settings), batch_size=settings.worker.batch_size)
    return run.run(read_lines(articles), received_at=datetime.now(UTC), advance=lambda: None)


def standing(bootstrap: str) -> dict[str, Divergence]:
    """The divergences that stand at the end of the topic, by id.

    A report can have moved from one event to another: the same divergence then was withdrawn in one and is new in the
    other, in partitions of their own, so the last word is looked for event by event.
    """
    last: dict[tuple[str, str], Divergence] = {}
    for message in messages(bootstrap, "divergences"):
        found = decode(message.value() or b"", Divergence)
        last[found.event_id, found.id] = found
    return {found.id: found for found in last.values() if found.status in {Status.NEW, Status.STRENGTHENED}}


def outcome(found: Divergence) -> tuple[str, ...]:
    """What must be the same wherever the articles went through."""
    return (found.type, found.relation, f"{found.score:.6f}", found.a.sentence, found.b.sentence)


def check(kafka: GenuineKafka, articles: Path, slack: SlackLoopback, folder: Path) -> None:
    """Push `articles` through two workers, of which one is killed half way, and hold the outcome against replay's."""
    bootstrap, settings = kafka.bootstrap_servers, load(_env_file=None)
    prepare_topics(kafka, settings)
    extra = {
        "SLACK__TOKEN": TOKEN,
        "SLACK__BASE_URL": slack.url,
        "ALERTS__CHANNEL": "#parallax",
        "ALERTS__GROUP_WAIT_SECONDS": "0.5",
        "ALERTS__GROUP_INTERVAL_SECONDS": "1",
    }
    with Progress(disable=True) as progress:  # first, so that the workers find their groups and a full topic at once
        push([articles], bootstrap=bootstrap, settings=settings, unchecked=True, progress=progress)
    with ExitStack() as stack:
        one = stack.enter_context(worker(bootstrap, folder, "one", **extra))
        two = stack.enter_context(worker(bootstrap, folder, "two", **extra))
        half = len(read_lines(articles)) // 2
        wait_until(lambda: count(bootstrap, "event-reports") >= half, "half of the way", one, two)
        one.kill()
        with ProgressReader(bootstrap) as reader:
            assert reader.behind() > 0, "the worker was killed when all was done"
        expected = _replay_meanwhile(stack, articles)
        again = stack.enter_context(worker(bootstrap, folder, "one", **extra))
        _wait_until_all_is_said(bootstrap, slack, two, again)
        found = expected.result()
    assert _articles_seen(bootstrap) == _ids(articles)
    last = standing(bootstrap)
    assert {key: outcome(one) for key, one in last.items()} == {one.id: outcome(one) for one in found.standing}
    _check_slack(slack, notable_events(last.values(), settings.alerts))


def _replay_meanwhile(stack: ExitStack, articles: Path) -> Future[Output]:
    """The replay, begun in a thread that has ended when `stack` has."""
    return stack.enter_context(ThreadPoolExecutor(1)).submit(replayed, articles)


def _check_slack(slack: SlackLoopback, notable: set[str]) -> None:
    """Every notable event is in the channel, no event twice, and no message twice, thread replies included."""
    keys = Counter(message["metadata"]["event_payload"]["key"] for message in slack.messages)
    assert set(keys.values()) == {1}, "an alert was sent twice"
    posts = Counter(post["metadata"]["event_payload"]["event_id"] for post in slack.posts)
    assert posts
    assert set(posts.values()) == {1}, "an event was posted twice"
    assert notable <= posts.keys(), "an event was not posted"


@dataclass
class _Calm:
    """For how long all was read and Slack was asked nothing."""

    reader: ProgressReader
    slack: SlackLoopback
    _since: float = field(default=math.inf, init=False)
    _asked: int = field(default=-1, init=False)

    def lasts(self) -> bool:
        """It was so whenever this was asked, for `CALM_SECONDS`."""
        asked, self._asked = self._asked, sum(self.slack.requests.values())
        if asked != self._asked or self._behind():
            self._since = time.monotonic()
        return time.monotonic() - self._since >= CALM_SECONDS

    def _behind(self) -> bool:
        try:
            return self.reader.behind() > 0
        except KafkaError:
            return True


def _wait_until_all_is_said(bootstrap: str, slack: SlackLoopback, *workers: WorkerProcess) -> None:
    with ProgressReader(bootstrap) as reader:
        wait_until(_Calm(reader, slack).lasts, "all read and said", *workers, seconds=SETTLED_SECONDS)


def _articles_seen(bootstrap: str) -> set[str]:
    placed = {decode(m.value() or b"", EventReport).article_id for m in messages(bootstrap, "event-reports")}
    rejected = {_id(message.value() or b"") for message in messages(bootstrap, "articles-rejected")}
    return placed | rejected


def _ids(articles: Path) -> set[str]:
    return {_id(line) for line in read_lines(articles)}


def _id(line: bytes) -> str:
    try:
        return str(msgspec.json.decode(line)["id"])
    except msgspec.DecodeError:
        return json.dumps(line.decode())


@pytest.mark.kafka
@pytest.mark.timeout(420)
def test_the_samples_survive_a_killed_worker(clean_kafka: GenuineKafka, slack: SlackLoopback, tmp_path: Path) -> None:
    """The sample articles, poison line and correction included."""
    check(clean_kafka, SAMPLES, slack, tmp_path)


@pytest.mark.kafka
@pytest.mark.benchmark_data
@pytest.mark.timeout(560)
def test_real_news_survives_a_killed_worker(
    clean_kafka: GenuineKafka, slack: SlackLoopback, benchmark_dir: Path, tmp_path: Path
) -> None:
    """The first quarter of 188 articles, with most of the articles of four events: as many ways for it to go wrong."""
    articles = tmp_path / "articles.jsonl"
    articles.write_bytes(b"\n".join(read_lines(benchmark_dir / "newsevents" / "articles.jsonl")[:_REAL]))
    check(clean_kafka, articles, slack, tmp_path)
