"""Our own coverage is well made: valid articles of invented outlets, and a gold that stands in them word for word."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest

from config.settings import Intake
from stream.article import parse_article
from stream.records import DivergenceType, Relation

COVERAGE = Path(__file__).parent.parent / "benchmarks" / "coverage"
SETS = ("tuned", "fitted", "held")
RECEIVED = datetime(2026, 4, 1, tzinfo=UTC)
"""After the latest of the articles."""


def lines(name: str, file: str) -> list[bytes]:
    """The lines of one of a set's two files."""
    return (COVERAGE / name / file).read_bytes().splitlines()


def articles(name: str) -> dict[str, dict[str, Any]]:
    """The set's articles by id."""
    return {one["id"]: one for one in map(json.loads, lines(name, "articles.jsonl"))}


def events(name: str) -> set[str]:
    """The events of the set's gold."""
    return {json.loads(line)["event"] for line in lines(name, "gold.jsonl")}


@pytest.mark.parametrize("name", SETS)
def test_each_article_is_valid_and_of_an_invented_outlet(name: str) -> None:
    """A producer might push any of them, and no real outlet stands behind one."""
    for line in lines(name, "articles.jsonl"):
        read = parse_article(line, received_at=RECEIVED, settings=Intake())
        assert read.outlet.endswith(".example")
        assert ".example/" in read.url


@pytest.mark.parametrize("name", SETS)
def test_the_gold_stands_in_the_articles(name: str) -> None:
    """Both sentences of every divergence and look-alike are there word for word, in articles of two outlets."""
    by_id = articles(name)
    for event in map(json.loads, lines(name, "gold.jsonl")):
        assert set(event["articles"]) <= by_id.keys()
        for pair in chain(event["divergences"], event["hard_negatives"]):
            sides = [by_id[pair[side]["article"]] for side in ("a", "b")]
            assert sides[0]["outlet"] != sides[1]["outlet"], pair["id"]
            for side, article in zip(("a", "b"), sides, strict=True):
                text = "\n".join((article["title"], article["summary"], article["body"])).replace("\n", " ")
                assert pair[side]["sentence"] in text, pair["id"]
        for found in event["divergences"]:
            DivergenceType(found["type"]), Relation(found["relation"])


@pytest.mark.parametrize(("one", "other"), list(combinations(SETS, 2)))
def test_no_two_sets_share_anything(one: str, other: str) -> None:
    """What is measured on one was not seen in another."""
    assert articles(one).keys().isdisjoint(articles(other))
    assert events(one).isdisjoint(events(other))
