"""An article that is changed after it was published: found by whichever worker lives then, and told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_loopback import TOKEN, SlackLoopback
from workers import behind, count, messages, put, wait_until, wait_until_all_is_said, worker

from agents.replay import read_lines
from agents.serve import prepare_topics
from config.settings import ROOT, load
from stream.broker import GenuineKafka
from stream.records import Against, SelfContradiction, decode

ARTICLE = "nl-verdict"  # eight years, later six


@pytest.mark.kafka
@pytest.mark.timeout(300)
def test_a_changed_article_is_told_on_a_topic_of_its_own(
    clean_kafka: GenuineKafka, slack: SlackLoopback, tmp_path: Path
) -> None:
    """The worker that read the first version is killed before the second comes; no desk is alerted to the change."""
    bootstrap = clean_kafka.bootstrap_servers
    prepare_topics(clean_kafka, load(_env_file=None))
    first, second = (
        line for line in read_lines(ROOT / "samples" / "articles.jsonl") if f'"id": "{ARTICLE}"'.encode() in line
    )
    extra = {"SLACK__TOKEN": TOKEN, "SLACK__BASE_URL": slack.url, "ALERTS__GROUP_WAIT_SECONDS": "0.2"}
    with worker(bootstrap, tmp_path, "one", **extra) as one:
        put(bootstrap, "articles", first, key=ARTICLE)
        wait_until(lambda: count(bootstrap, "event-reports") == 1 and behind(bootstrap) == 0, "read", one)
        one.kill()
    with worker(bootstrap, tmp_path, "two", **extra) as two:
        put(bootstrap, "articles", second, second, key=ARTICLE)
        wait_until(lambda: count(bootstrap, "self-contradictions") > 0, "the change", two)
        wait_until_all_is_said(bootstrap, two)
    (told,) = (decode(m.value() or b"", SelfContradiction) for m in messages(bootstrap, "self-contradictions"))
    assert told.against is Against.EARLIER_VERSION
    assert (told.a.value, told.b.value) == ("8 years", "6 years")
    assert messages(bootstrap, "divergences") == []
    assert slack.posts == []
