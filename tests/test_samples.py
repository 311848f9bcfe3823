"""The sample articles are valid, and what is expected of them fits them."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from config.settings import Intake
from stream.article import ArticleError, RejectReason, parse_article
from stream.records import DivergenceType, Relation

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
LINES = (SAMPLES / "articles.jsonl").read_text("utf-8").splitlines()
POISON = {entry["line"] for entry in EXPECTED["rejected"] if "line" in entry}
VERSIONS: list[dict[str, Any]] = [json.loads(line) for n, line in enumerate(LINES, 1) if n not in POISON]
OUTLETS = {article["id"]: article["outlet"] for article in VERSIONS}
EVENTS: dict[str, list[str]] = {name: event["articles"] for name, event in EXPECTED["events"].items()}
PAIRS: list[dict[str, Any]] = [*EXPECTED["divergences"], *EXPECTED["look_alikes"]]


def publisher(article_id: str) -> str:
    """The registered domain of an article's outlet."""
    return ".".join(OUTLETS[article_id].split(".")[-2:])


def version(article: dict[str, Any]) -> str:
    """When this version was published."""
    return str(article.get("updated_at", article["published_at"]))


def texts(side: dict[str, Any]) -> list[str]:
    """The texts, free of tags, of the versions of a side's article that the side may stand in."""
    return [
        html.unescape(re.sub(r"<[^>]+>", "", "\n".join((a["title"], a.get("summary", ""), a["body"]))))
        for a in VERSIONS
        if a["id"] == side["article"] and side.get("version", version(a)) == version(a)
    ]


@pytest.mark.parametrize("line", sorted(POISON))
def test_the_poison_line_is_refused(line: int) -> None:
    """What is announced as poison cannot be read, so that a demo really meets one."""
    reason = next(entry["reason"] for entry in EXPECTED["rejected"] if entry.get("line") == line)
    with pytest.raises(ArticleError) as caught:
        parse_article(LINES[line - 1].encode(), received_at=datetime.now(UTC), settings=Intake())
    assert caught.value.reason is RejectReason(reason)


@pytest.mark.parametrize("article", VERSIONS, ids=lambda a: f"{a['id']}@{version(a)}")
def test_each_article_is_valid(article: dict[str, Any]) -> None:
    """Every other line is an article as producers are asked to push it, of an invented outlet."""
    read = parse_article(json.dumps(article).encode(), received_at=datetime.now(UTC), settings=Intake())
    assert read.outlet == article["outlet"]
    assert read.outlet.endswith(".example")
    assert f"{read.outlet}/" in read.url
    assert 120 <= len(article["body"].split()) <= 300


def test_articles_come_in_the_order_of_publication() -> None:
    """The file is a feed: nothing comes before what was published earlier."""
    assert all(version(a) <= version(b) for a, b in pairwise(VERSIONS))


def test_the_samples_hold_what_the_readme_promises() -> None:
    """At least four events of four outlets, two outlets of one publisher, a wire copy, a correction, an update."""
    assert sum(len({OUTLETS[a] for a in articles}) >= 4 for articles in EVENTS.values()) >= 4
    assert all(
        len(outlets) >= 2 and set(outlets) <= set(OUTLETS.values()) for outlets in EXPECTED["publishers"].values()
    )
    assert all(len(copies["articles"]) >= 3 for copies in EXPECTED["wire_copies"])
    assert len(VERSIONS) == len(OUTLETS) + len(EXPECTED["corrections"])
    assert {d["relation"] for d in EXPECTED["divergences"]} == set(Relation)


def test_each_article_belongs_to_one_event_or_is_rejected() -> None:
    """No article is left over and none is in two places."""
    placed = [a for articles in EVENTS.values() for a in articles]
    placed += [entry["article"] for entry in EXPECTED["rejected"] if "article" in entry]
    assert sorted(placed) == sorted(OUTLETS)


def test_a_correction_changes_what_it_says_it_changes() -> None:
    """The first version says the one thing, the later the other in its place."""
    for correction in EXPECTED["corrections"]:
        first, second = (a["body"] for a in VERSIONS if a["id"] == correction["article"])
        assert correction["was"] in first
        assert correction["was"] not in second
        assert correction["is"] in second


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.get("about") or p["why"])
def test_each_sentence_stands_word_for_word_in_its_article(pair: dict[str, Any]) -> None:
    """What is expected can be looked up in the article it names."""
    for side in (pair["a"], pair["b"]):
        assert any(side["sentence"] in text for text in texts(side)), side


@pytest.mark.parametrize("divergence", EXPECTED["divergences"], ids=lambda d: d["about"])
def test_each_divergence_is_one_that_can_be_reported(divergence: dict[str, Any]) -> None:
    """Its words are the design's, and its sides are two publishers and two voices of one event."""
    a, b = divergence["a"]["article"], divergence["b"]["article"]
    supporters = {*divergence["supporters"]["a"], *divergence["supporters"]["b"]}
    assert DivergenceType(divergence["type"])
    assert Relation(divergence["relation"])
    assert divergence["notability"] in {1, 2, 3}
    assert {a, b, *supporters} <= set(EVENTS[divergence["event"]])
    assert publisher(a) != publisher(b)
    assert not any({a, b} <= set(copies["articles"]) for copies in EXPECTED["wire_copies"])


def test_no_pair_is_both_expected_and_a_look_alike() -> None:
    """The two lists do not contradict each other."""

    def sentences(pair: dict[str, Any]) -> frozenset[str]:
        return frozenset((pair["a"]["sentence"], pair["b"]["sentence"]))

    assert not {sentences(d) for d in EXPECTED["divergences"]} & {sentences(p) for p in EXPECTED["look_alikes"]}


def test_wire_copies_share_their_text() -> None:
    """Every member carries whole paragraphs of the agency's."""
    for copies in EXPECTED["wire_copies"]:
        paragraphs = [set(a["body"].split("\n\n")) for a in VERSIONS if a["id"] in copies["articles"]]
        assert all(len(set.intersection(paragraphs[0], other)) >= 3 for other in paragraphs[1:])
