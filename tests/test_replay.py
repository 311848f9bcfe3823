"""Replay: the sample articles through every stage in one process, the same output every time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from divergence_makers import notable_events

from agents.compose import Cores
from agents.replay import Output, Replay, read_lines
from config.settings import ROOT, load
from stream.errors import InputError
from stream.records import Divergence

SAMPLES = ROOT / "samples"
FILES = ("assignments.jsonl", "divergences.jsonl", "self_contradictions.jsonl", "alerts.jsonl", "rejected.jsonl")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FOUND = {
    ("ferry-collision", "date_time", "when the ships collided"),
    ("ferry-collision", "outcome_or_polarity", "whether the captain was arrested"),
    ("ferry-collision", "place", "where the burned passenger was flown"),
    ("ferry-collision", "quote", "what the harbour master said of the ferry's answer"),
    ("factory-fire", "date_time", "when the fire broke out"),
    ("factory-fire", "cause", "what caused the fire"),
    ("factory-fire", "number", "homes evacuated"),
    ("storm-dam", "certainty", "whether the gates of the dam jammed"),
    ("storm-dam", "outcome_or_polarity", "whether the gates of the dam jammed"),
    ("cup-final", "number", "attendance at the final"),
    ("cup-final", "quote", "whom the coach dedicated the cup to"),
}
"""Of the divergences a careful reader names, those found in the very sentences and as the very type; more is better."""


def replay(lines: list[bytes]) -> Output:
    """What is found in the lines."""
    return Replay(Cores.in_memory(load(_env_file=None)), batch_size=16).run(
        lines, received_at=NOW, advance=lambda: None
    )


@pytest.fixture(scope="module")
def samples() -> Output:
    """The sample articles, replayed."""
    return replay(read_lines(SAMPLES / "articles.jsonl"))


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """What a careful reader says of the sample articles."""
    content: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    return content


def test_every_article_is_in_the_event_a_reader_would_put_it_in(samples: Output, expected: dict[str, Any]) -> None:
    """Look-alike happenings stay apart, wire copies and corrections join."""
    decided = {row["article_id"]: row["event_id"] for row in map(json.loads, samples.assignments)}  # the last word
    groups = defaultdict(set)
    for article_id, event_id in decided.items():
        groups[event_id].add(article_id)
    assert sorted(map(sorted, groups.values())) == sorted(sorted(e["articles"]) for e in expected["events"].values())


def test_the_poison_line_and_the_foreign_article_are_rejected_with_their_reasons(samples: Output) -> None:
    """Nothing else is."""
    assert [json.loads(row)["reason"] for row in samples.rejected] == ["language", "not_json"]


def test_no_wire_copy_and_no_sister_outlet_is_compared(samples: Output, expected: dict[str, Any]) -> None:
    """One voice never disagrees with itself across outlets."""
    voices = [set(copies["articles"]) for copies in expected["wire_copies"]]
    for found in samples.standing:
        assert found.a.publisher != found.b.publisher
        assert not any({found.a.article_id, found.b.article_id} <= voice for voice in voices)


def test_both_sentences_stand_word_for_word_where_they_are_said_to(samples: Output) -> None:
    """Offsets point into title, summary and body as the producer pushed them (HTML aside)."""
    texts: dict[str, list[str]] = defaultdict(list)
    for line in read_lines(SAMPLES / "articles.jsonl"):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        texts[row["id"]].append("\n".join([row["title"], row.get("summary", ""), row["body"]]))
    for found in samples.standing:
        for side in (found.a, found.b):
            if "<p>" not in texts[side.article_id][0]:
                assert side.sentence in [text[side.start : side.end] for text in texts[side.article_id]]


def test_what_was_found_of_a_readers_divergences_is_found_still(samples: Output, expected: dict[str, Any]) -> None:
    """In both sentences the reader names, of the type the reader gives, between articles of the event."""
    told = {(_event(found, expected), found.type.value, _sentences(found)) for found in samples.standing}
    named = {
        (gold["event"], gold["type"], gold["about"])
        for gold in expected["divergences"]
        if (gold["event"], gold["type"], frozenset((gold["a"]["sentence"], gold["b"]["sentence"]))) in told
    }
    assert not FOUND - named


def test_nothing_that_only_looks_alike_is_told(samples: Output, expected: dict[str, Any]) -> None:
    """No pair of sentences stands that a careful reader would let pass."""
    alike = {frozenset((pair["a"]["sentence"], pair["b"]["sentence"])): pair["why"] for pair in expected["look_alikes"]}
    assert [alike[_sentences(found)] for found in samples.standing if _sentences(found) in alike] == []


def _sentences(found: Divergence) -> frozenset[str]:
    return frozenset((found.a.sentence, found.b.sentence))


def _event(found: Divergence, expected: dict[str, Any]) -> str:
    """What the reader calls the event that both articles belong to."""
    events: dict[str, dict[str, Any]] = expected["events"]
    sides = {found.a.article_id, found.b.article_id}
    return next(name for name, event in events.items() if sides <= set(event["articles"]))


def test_an_alert_tells_of_every_notable_event_once(samples: Output) -> None:
    """One post an event with a divergence at or above the thresholds; all later is an update or in the thread."""
    posts = [alert.event_id for alert in samples.alerts if alert.action == "post"]
    assert posts
    assert len(posts) == len(set(posts))
    assert set(posts) == notable_events(samples.standing, load(_env_file=None).alerts)


def test_what_an_article_takes_back_is_told_apart(samples: Output, expected: dict[str, Any], tmp_path: Path) -> None:
    """Each correction of the samples is a self-contradiction, and neither a divergence nor in an alert."""
    samples.write(tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "self_contradictions.jsonl").read_text("utf-8").splitlines()]
    assert [row["a"]["article_id"] for row in rows] == [one["article"] for one in expected["corrections"]]
    for row, correction in zip(rows, expected["corrections"], strict=True):
        assert row["against"] == "earlier_version"
        assert correction["was"] in row["a"]["sentence"]
        assert correction["is"] in row["b"]["sentence"]
        assert row["a"]["version"] < row["b"]["version"] == row["detected_at"]
        assert row["id"] not in samples.divergences
        assert not any(row["why"] in alert.text or row["why"] in str(alert.blocks) for alert in samples.alerts)


def test_the_same_input_gives_the_same_bytes(samples: Output, tmp_path: Path) -> None:
    """Run again: not a byte is different."""
    outputs = {"one": samples, "two": replay(read_lines(SAMPLES / "articles.jsonl"))}
    for folder, output in outputs.items():
        (tmp_path / folder).mkdir()
        output.write(tmp_path / folder)
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_pushing_everything_twice_changes_nothing(samples: Output) -> None:
    """Articles that come again bring no new divergence and no new alert."""
    lines = read_lines(SAMPLES / "articles.jsonl")
    twice = replay([*lines, *lines])
    assert [found.id for found in twice.standing] == [found.id for found in samples.standing]
    assert twice.self_contradictions == samples.self_contradictions
    assert [alert.key for alert in twice.alerts] == [alert.key for alert in samples.alerts]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The error names the file and what it should be."""
    with pytest.raises(InputError, match="one JSON article a line"):
        read_lines(tmp_path / "missing.jsonl")


@pytest.fixture(scope="module")
def seeds(benchmark_dir: Path) -> Output:
    """The two seed articles, replayed."""
    return replay(read_lines(benchmark_dir / "seeds" / "articles.jsonl"))


@pytest.mark.benchmark_data
def test_the_seed_articles_are_one_event_and_all_their_divergences_are_found(
    seeds: Output, benchmark_dir: Path, tmp_path: Path
) -> None:
    """The public scorer finds all three gold divergences reported."""
    assert len({json.loads(row)["event_id"] for row in seeds.assignments}) == 1
    seeds.write(tmp_path)
    scorer, gold = benchmark_dir / "score_divergences.py", benchmark_dir / "seeds" / "gold.jsonl"
    scored = subprocess.run(
        [sys.executable, scorer, gold, tmp_path / "divergences.jsonl"], check=True, capture_output=True, text=True
    )
    assert "recall all              3/3" in scored.stdout, scored.stdout


@pytest.mark.benchmark_data
def test_no_page_furniture_is_in_a_sentence_of_the_seeds(seeds: Output) -> None:
    """Comment forms, newsletter lines and teasers are never quoted."""
    furniture = ("Leave a Reply", "email address", "Read also", "Akismet", "newsletter", "You may also")
    for found in seeds.standing:
        assert not any(words in side.sentence for side in (found.a, found.b) for words in furniture)
