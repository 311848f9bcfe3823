"""Analysis of real articles, where the benchmark is at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from agents.analysis.core import Analyst
from stream.records import CleanArticle, Report

SEEDS = Path(__file__).parents[3] / "shared" / "benchmark" / "seeds" / "articles.jsonl"

pytestmark = [
    pytest.mark.benchmark_data,
    pytest.mark.skipif(not SEEDS.exists(), reason="the benchmark is not beside this checkout"),
]


@pytest.fixture
def reports(analyst: Analyst, clean: Callable[..., CleanArticle]) -> list[Report]:
    """The reports of the seed articles, their furniture left in."""
    rows = [json.loads(line) for line in SEEDS.read_text(encoding="utf-8").splitlines()]
    return analyst.analyse(
        [
            clean(
                row["body"],
                title=row["title"],
                summary=row.get("summary") or "",
                published_at=datetime.fromisoformat(row["published_at"].replace("Z", "+00:00")),
                article_id=row["id"],
            )
            for row in rows
        ]
    )


def test_one_person_in_two_spellings(reports: list[Report]) -> None:
    """Both articles name the same people, alliances and countries by the same keys."""
    shared = set(reports[0].entities) & set(reports[1].entities)
    assert {"alexander lukashenko", "vladimir putin", "csto", "nato", "belarus"} <= shared


def test_every_quotation_within_a_claim_is_the_texts(reports: list[Report]) -> None:
    """Real quotation marks, word for word, most of them with a speaker."""
    quotes = [quote for report in reports for claim in report.claims for quote in claim.quotes]
    assert quotes
    assert sum(1 for quote in quotes if quote.speaker) / len(quotes) > 0.8
