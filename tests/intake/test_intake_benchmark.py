"""What intake makes of real articles: measured against what careful readers marked, nothing of them kept here."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agents.intake.core import Intake
from config.outlets import load_publishers
from config.settings import Intake as Settings
from stream.copies import same_voice_text
from stream.records import CleanArticle

pytestmark = pytest.mark.benchmark_data
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def cleaned(path: Path) -> dict[str, CleanArticle]:
    """Every article of a file, by id; all of them are accepted."""
    intake = Intake(Settings(), load_publishers(), {})
    outcomes = [intake.accept(line, received_at=NOW) for line in path.read_bytes().splitlines()]
    assert all(isinstance(outcome, CleanArticle) for outcome in outcomes)
    return {outcome.id: outcome for outcome in outcomes if isinstance(outcome, CleanArticle)}


@pytest.fixture(scope="module")
def gold(benchmark_dir: Path) -> list[dict[str, Any]]:
    """The events of newsevents as their readers saw them."""
    return [json.loads(line) for line in (benchmark_dir / "newsevents" / "gold.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def articles(benchmark_dir: Path) -> dict[str, CleanArticle]:
    """The articles of newsevents, cleaned."""
    return cleaned(benchmark_dir / "newsevents" / "articles.jsonl")


def words(text: str) -> str:
    """`text` without case, punctuation and line breaks."""
    return " ".join(re.findall(r"\w+", text.lower()))


def marked_sentences(gold: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Article id and sentence of everything a reader marked."""
    for event in gold:
        for mark in (*event["divergences"], *event["hard_negatives"]):
            yield from ((mark[side]["article"], mark[side]["sentence"]) for side in "ab")


def test_no_sentence_that_readers_marked_is_taken_for_furniture(
    gold: list[dict[str, Any]], articles: dict[str, CleanArticle]
) -> None:
    """Of more than 600 sentences at least 99 in 100 stand in the kept blocks, word for word."""
    marked = set(marked_sentences(gold))
    kept = {id_: words(" \n".join(a.text[b.start : b.end] for b in a.blocks)) for id_, a in articles.items()}
    there = sum(words(sentence) in kept[article] for article, sentence in marked)
    assert len(marked) > 600
    assert there >= 0.99 * len(marked)


def test_wire_copies_are_found_and_no_others(gold: list[dict[str, Any]], articles: dict[str, CleanArticle]) -> None:
    """Every group that readers marked hangs together, and no two articles of other publishers do."""
    marked = {
        frozenset(pair)
        for event in gold
        for group in event["syndicated_groups"]
        for pair in itertools.combinations(group, 2)
    }
    found = {
        frozenset((a.id, b.id))
        for a, b in itertools.combinations(articles.values(), 2)
        if a.publisher != b.publisher and same_voice_text(a, b)
    }
    assert found <= marked
    for event in gold:
        for group in event["syndicated_groups"]:
            assert connected(group, found)


def connected(group: list[str], pairs: set[frozenset[str]]) -> bool:
    """Whether the pairs join all of `group`."""
    reached, new = {group[0]}, {group[0]}
    while new:
        new = {other for other in group for one in new if frozenset((one, other)) in pairs} - reached
        reached |= new
    return reached == set(group)


def test_no_furniture_is_left_in_the_seed_articles(benchmark_dir: Path) -> None:
    """Comment forms, teasers after "Read also", cookie and newsletter lines."""
    for article in cleaned(benchmark_dir / "seeds" / "articles.jsonl").values():
        kept = " ".join(article.text[block.start : block.end] for block in article.blocks)
        assert not re.search(r"Leave a Reply|Read also|be published|Akismet|newsletter|interested in the news", kept)
        assert len(kept) > 0.8 * len(article.text)


def test_different_events_share_no_copies(benchmark_dir: Path) -> None:
    """In 56 events of confusable pairs, copies stay inside their event (the id's first number and collection)."""
    events = {}
    for line in (benchmark_dir / "ecbplus" / "gold.jsonl").read_text().splitlines():
        event = json.loads(line)
        events |= dict.fromkeys(event["articles"], event["event"])
    read = sorted(cleaned(benchmark_dir / "ecbplus" / "articles.jsonl").values(), key=lambda article: article.id)
    wrong = [
        (a.id, b.id)
        for a, b in itertools.combinations(read, 2)
        if events[a.id] != events[b.id] and same_voice_text(a, b)
    ]
    assert wrong == []
