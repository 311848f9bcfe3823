"""The events stage over its tables: what a restart finds there, in one language or several, readable or not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from workers import WAIT_SECONDS, WorkerProcess, behind, count, messages, put, wait_until, worker

from agents.serve import prepare_topics
from config.settings import load
from stream.broker import GenuineKafka
from stream.records import Change, Claim, EventReport, Report, Section, Token, decode, encode

PARTITIONS = {"en": 1, "de": 4}
"""The partition that each language's reports are put on."""
CHANGELOG = "parallax-events-tracked-changelog"
"""Behind the stage's table: what is put there is written past the stage."""


def report(article_id: str, language: str) -> Report:
    """A report of a few words, the same for every article of a language but for its publisher."""
    words = ["ferry", "aground", "reef", "coastguard", language]
    text = " ".join(words)
    tokens = tuple(Token(word, word, "NOUN", "", "", 0, text.index(word)) for word in words)
    claim = Claim(
        id=f"{article_id}-0", sentence=text, start=0, end=len(text), index=0, section=Section.TITLE, tokens=tokens
    )
    published = datetime(2031, 5, 1, 8, tzinfo=UTC)
    return Report(
        article_id=article_id,
        outlet=f"{article_id}.example",
        publisher=article_id,
        url="",
        title=text,
        published_at=published,
        version=published,
        content_hash=article_id,
        language=language,
        claims=(claim,),
        entities={},
    )


def tell(bootstrap: str, *articles: tuple[str, str]) -> None:
    """Put reports (article id, language) on their topic."""
    for article_id, language in articles:
        told = encode(report(article_id, language))
        put(bootstrap, "reports", told, key=language, partition=PARTITIONS[language])


def all_placed(bootstrap: str, *running: WorkerProcess) -> dict[str, str]:
    """The event each article joined, when the stage has read everything."""
    wait_until(lambda: behind(bootstrap, "events") == 0, "all is read", *running)
    told = [decode(message.value() or b"", EventReport) for message in messages(bootstrap, "event-reports")]
    return {one.article_id: one.event_id for one in told if one.change is Change.JOINED}


@pytest.mark.kafka
def test_languages_in_partitions_of_their_own_outlive_a_restart(clean_kafka: GenuineKafka, tmp_path: Path) -> None:
    """Each partition's events are known again to the reports that come on it, and none is in another's way."""
    bootstrap = clean_kafka.bootstrap_servers
    prepare_topics(clean_kafka, load(_env_file=None))
    for number in (1, 2):
        tell(bootstrap, (f"en-{number}", "en"), (f"de-{number}", "de"))
        with worker(bootstrap, tmp_path, "one", stages="events") as running:
            placed = all_placed(bootstrap, running)
            running.stop()
    assert count(bootstrap, "articles-rejected") == 0
    assert placed["en-1"] == placed["en-2"] != placed["de-1"] == placed["de-2"]


@pytest.mark.kafka
def test_a_table_that_cannot_be_read_ends_the_worker_and_costs_no_report(
    clean_kafka: GenuineKafka, tmp_path: Path
) -> None:
    """What a later version wrote is no fault of a report: none is rejected, and all are read once it is mended."""
    bootstrap = clean_kafka.bootstrap_servers
    prepare_topics(clean_kafka, load(_env_file=None))
    put(bootstrap, CHANGELOG, b'{"of": "another version"}', key="en-0", partition=PARTITIONS["en"])
    tell(bootstrap, ("en-1", "en"), ("en-2", "en"))
    with worker(bootstrap, tmp_path, "one", stages="events") as running:
        assert running.process.wait(WAIT_SECONDS) == 2
        assert "the stage events cannot start from its tables (tracked and archive)" in running.output.read_text()
    assert count(bootstrap, "articles-rejected") == count(bootstrap, "event-reports") == 0
    put(bootstrap, CHANGELOG, None, key="en-0", partition=PARTITIONS["en"])
    with worker(bootstrap, tmp_path, "one", stages="events") as running:
        assert all_placed(bootstrap, running).keys() == {"en-1", "en-2"}
    assert count(bootstrap, "articles-rejected") == 0
