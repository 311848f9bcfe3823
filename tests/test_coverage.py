"""Our own coverage is well made: valid articles of invented outlets, and a gold that stands in them word for word."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from config.settings import Intake
from stream.article import parse_article
from stream.records import DivergenceType, Relation

COVERAGE = Path(__file__).parent.parent / "benchmarks" / "coverage"
HALVES = ("tuned", "held")


def lines(half: str, name: str) -> list[bytes]:
    """The lines of one of a half's two files."""
    return (COVERAGE / half / name).read_bytes().splitlines()


def articles(half: str) -> dict[str, dict[str, Any]]:
    """The half's articles by id."""
    return {one["id"]: one for one in map(json.loads, lines(half, "articles.jsonl"))}


@pytest.mark.parametrize("half", HALVES)
def test_each_article_is_valid_and_of_an_invented_outlet(half: str) -> None:
    """A producer might push any of them, and no real outlet stands behind one."""
    for line in lines(half, "articles.jsonl"):
        read = parse_article(line, received_at=datetime.now(UTC), settings=Intake())
        assert read.outlet.endswith(".example")
        assert ".example/" in read.url


@pytest.mark.parametrize("half", HALVES)
def test_the_gold_stands_in_the_articles(half: str) -> None:
    """Both sentences of every divergence and look-alike are there word for word, in articles of two outlets."""
    by_id = articles(half)
    for event in map(json.loads, lines(half, "gold.jsonl")):
        assert set(event["articles"]) <= by_id.keys()
        for pair in chain(event["divergences"], event["hard_negatives"]):
            sides = [by_id[pair[side]["article"]] for side in ("a", "b")]
            assert sides[0]["outlet"] != sides[1]["outlet"], pair["id"]
            for side, article in zip(("a", "b"), sides, strict=True):
                text = "\n".join((article["title"], article["summary"], article["body"])).replace("\n", " ")
                assert pair[side]["sentence"] in text, pair["id"]
        for found in event["divergences"]:
            DivergenceType(found["type"]), Relation(found["relation"])


def test_the_halves_share_nothing() -> None:
    """What is measured on one was not seen in the other."""
    tuned, held = (articles(half) for half in HALVES)
    assert tuned.keys().isdisjoint(held)
    golds = [{json.loads(line)["event"] for line in lines(half, "gold.jsonl")} for half in HALVES]
    assert golds[0].isdisjoint(golds[1])
