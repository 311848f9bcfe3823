"""What the tests of analysis share: the parser and an analyst (built once), and a maker of clean articles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from agents.analysis.core import Analyst
from agents.analysis.language import load_pipeline, parse
from agents.analysis.reading import Sentence
from agents.analysis.sentences import split
from config.settings import Analysis
from stream.records import Block, CleanArticle, Section

PUBLISHED = datetime(2024, 3, 15, 12, 0, tzinfo=UTC)
"""A Friday."""


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The parser that ships."""
    return load_pipeline()


@pytest.fixture
def read(nlp: Language) -> Callable[[str], Doc]:
    """Parses one sentence."""
    return lambda text: next(parse(nlp, [text]))


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the embedder is built once for all tests."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def analyst(data_dir: Path) -> Analyst:
    """An analyst with the settings as they ship."""
    return Analyst(Analysis(), data_dir=data_dir)


@pytest.fixture
def clean() -> Callable[..., CleanArticle]:
    """Makes the article that intake would pass on: a block for each paragraph."""

    def make(
        body: str,
        *,
        title: str = "A title",
        summary: str = "",
        published_at: datetime = PUBLISHED,
        article_id: str = "a1",
    ) -> CleanArticle:
        text = f"{title}\n{summary}\n{body}"
        blocks = [Block(Section.TITLE, 0, len(title))]
        if summary:
            blocks.append(Block(Section.SUMMARY, len(title) + 1, len(title) + 1 + len(summary)))
        position = len(title) + len(summary) + 2
        for line in body.split("\n"):
            if line.strip():
                blocks.append(Block(Section.BODY, position, position + len(line)))
            position += len(line) + 1
        return CleanArticle(
            id=article_id,
            outlet="harbour-post.test",
            publisher="Harbour Press",
            title=title,
            text=text,
            blocks=tuple(blocks),
            published_at=published_at,
            version=published_at,
            content_hash="hash",
            language="en",
        )

    return make


@pytest.fixture
def sentences_of(nlp: Language) -> Callable[[CleanArticle], list[Sentence]]:
    """Splits and parses an article as the analyst does."""

    def make(article: CleanArticle) -> list[Sentence]:
        found = []
        for number, block in enumerate(article.blocks):
            for span in split(article.text, block.start, block.end, headline=block.section is Section.TITLE):
                text = article.text[span.start : span.end]
                doc = next(parse(nlp, [text]))
                found.append(Sentence(text, span.start, span.end, block.section, number, doc))
        return found

    return make
