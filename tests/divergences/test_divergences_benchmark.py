"""The benchmark's seed articles: two accounts of one summit and what does not square in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from divergences_support import FakeScorer

from agents.analysis.core import Analyst
from agents.divergences.core import DivergenceFinder
from agents.intake.core import Intake
from config.outlets import load_publishers
from config.settings import ROOT, load
from stream.records import Change, CleanArticle, EventReport

SEEDS = ROOT.parent / "shared" / "benchmark" / "seeds"


@pytest.mark.benchmark_data
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the benchmark is not beside the repository")
def test_all_divergences_of_the_seeds_are_found_and_no_look_alike(analyst: Analyst) -> None:
    """Every gold divergence has its two articles, and the values of the gold stand in the sentences."""
    settings = load(_env_file=None)
    intake = Intake(settings.intake, load_publishers(settings.outlets_file), {})
    finder = DivergenceFinder(settings.divergences, FakeScorer(), events={}, reports={})
    found = [
        divergence
        for line in (SEEDS / "articles.jsonl").read_bytes().splitlines()
        for divergence in finder.observe(_joined(intake, analyst, line)).divergences
    ]
    gold = json.loads((SEEDS / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert sorted(one.type for one in found) == sorted(one["type"] for one in gold["divergences"])


def _joined(intake: Intake, analyst: Analyst, line: bytes) -> EventReport:
    article = intake.accept(line, received_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert isinstance(article, CleanArticle)
    report = analyst.analyse([article])[0]
    return EventReport(event_id="summit", change=Change.JOINED, article_id=article.id, report=report)
