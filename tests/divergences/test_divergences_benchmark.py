"""The benchmark's seed articles: two accounts of one summit and what does not square in them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from divergences_support import FakeScorer

from agents.analysis.core import Analyst
from agents.divergences.core import DivergenceFinder
from agents.divergences.nli import NliScorer
from agents.intake.core import Intake
from config.outlets import load_publishers
from config.settings import ROOT, load
from stream.records import Change, CleanArticle, Divergence, EventReport, Side

SEEDS = ROOT.parent / "shared" / "benchmark" / "seeds"

pytestmark = [
    pytest.mark.benchmark_data,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the benchmark is not beside the repository"),
]


class Seeds:
    """The seed articles, analysed, and the gold of their event; a failing test prints neither."""

    def __init__(self, analyst: Analyst) -> None:
        self._settings = load(_env_file=None)
        intake = Intake(self._settings.intake, load_publishers(self._settings.outlets_file), {})
        self._joined = [_joined(intake, analyst, line) for line in (SEEDS / "articles.jsonl").read_bytes().splitlines()]
        event = json.loads((SEEDS / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
        self.gold: list[dict[str, Any]] = event["divergences"]

    def found(self, scorer: FakeScorer | NliScorer) -> list[Divergence]:
        """What is told while the articles join the event, one by one."""
        finder = DivergenceFinder(self._settings.divergences, scorer, events={}, reports={})
        return [divergence for report in self._joined for divergence in finder.observe(report).divergences]


@pytest.fixture(scope="module")
def seeds(analyst: Analyst) -> Seeds:
    """Read once."""
    return Seeds(analyst)


@pytest.mark.parametrize("scorer", [FakeScorer, NliScorer])
def test_as_many_of_each_type_are_found_as_the_gold_has(
    seeds: Seeds, scorer: type[FakeScorer] | type[NliScorer]
) -> None:
    """With the network as it ships, and with one that knows nothing."""
    types = sorted(one.type for one in seeds.found(scorer()))
    assert types == sorted(one["type"] for one in seeds.gold)


def test_all_divergences_of_the_seeds_are_found_and_no_look_alike(seeds: Seeds) -> None:
    """Every gold divergence has its two articles, and the values of the gold stand in the sentences."""
    found = seeds.found(NliScorer())
    hits = {wanted["id"]: [one.id for one in found if _is(one, wanted)] for wanted in seeds.gold}
    assert sorted(hits.values()) == sorted([one.id] for one in found)


def _is(found: Divergence, wanted: dict[str, Any]) -> bool:
    """Of the same type and relation, and its sides tell what the gold's do, either way round."""
    sides = ((found.a, found.b), (found.b, found.a))
    told = any(_tells(one, wanted["a"]) and _tells(other, wanted["b"]) for one, other in sides)
    return told and (found.type, found.relation) == (wanted["type"], wanted["relation"])


def _tells(side: Side, wanted: dict[str, Any]) -> bool:
    """Of the same article, and all words of the gold's value stand in the sentence."""
    return side.article_id == wanted["article"] and _words(wanted["value"]) <= _words(side.sentence)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _joined(intake: Intake, analyst: Analyst, line: bytes) -> EventReport:
    article = intake.accept(line, received_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert isinstance(article, CleanArticle)
    report = analyst.analyse([article])[0]
    return EventReport(event_id="summit", change=Change.JOINED, article_id=article.id, report=report)
