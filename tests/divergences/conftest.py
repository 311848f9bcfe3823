"""What the tests of divergences share: articles of invented outlets read by the analyst that ships, and a scorer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache

import pytest
from divergences_support import PUBLISHED, FakeScorer, Find, MakeReport

from agents.analysis.core import Analyst
from agents.divergences.align import Pair, pairs
from agents.divergences.detector import Detectors
from agents.divergences.reading import ReportReading, read
from config.settings import Analysis
from stream.records import Block, CleanArticle, Report, Section


@pytest.fixture
def scorer() -> FakeScorer:
    """A scorer that finds every pair neutral."""
    return FakeScorer()


@pytest.fixture(scope="session")
def analyst(tmp_path_factory: pytest.TempPathFactory) -> Analyst:
    """An analyst with the settings as they ship."""
    return Analyst(Analysis(), data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def make_report(analyst: Analyst) -> MakeReport:
    """Makes the report of an article from its body, one paragraph a line; equal articles are read once."""

    @cache
    def make(
        body: str,
        *,
        article_id: str = "harbour-1",
        publisher: str = "Harbour Press",
        title: str = "",
        published_at: datetime = PUBLISHED,
        content_hash: str = "hash",
    ) -> Report:
        article = CleanArticle(
            id=article_id,
            outlet=f"{publisher.split(maxsplit=1)[0].lower()}.test",
            publisher=publisher,
            title=title,
            text=f"{title}\n\n{body}",
            blocks=tuple(_blocks(title, body)),
            published_at=published_at,
            version=published_at,
            content_hash=content_hash,
            language="en",
        )
        return analyst.analyse([article])[0]

    return make


def _blocks(title: str, body: str) -> Iterable[Block]:
    if title:
        yield Block(Section.TITLE, 0, len(title))
    position = len(title) + 2
    for line in body.split("\n"):
        if line.strip():
            yield Block(Section.BODY, position, position + len(line))
        position += len(line) + 1


@pytest.fixture(scope="session")
def make_pair(make_report: MakeReport) -> Callable[[str, str], list[Pair]]:
    """Makes the pairs of claims of two articles by different publishers."""

    def make(one: str, other: str) -> list[Pair]:
        return list(pairs(_reading(make_report, "a1", one), _reading(make_report, "b1", other)))

    return make


def _reading(make_report: MakeReport, article_id: str, body: str) -> ReportReading:
    return read(make_report(body, article_id=article_id, publisher=f"Publisher {article_id}"))


@pytest.fixture(scope="session")
def find(make_pair: Callable[[str, str], list[Pair]]) -> Find:
    """Runs a detector over those pairs of claims of two articles that it has something to look at in."""
    return lambda detector, one, other: [
        found
        for pair in make_pair(one, other)
        for concerned in Detectors([detector]).of(pair)
        for found in concerned.find(pair)
    ]
