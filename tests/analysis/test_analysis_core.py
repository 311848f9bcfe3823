"""From a clean article to a report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.analysis.core import MAX_SENTENCES, Analyst
from agents.analysis.language import load_pipeline
from agents.analysis.terms import MAX_TERMS, rarity
from config.settings import Analysis
from stream.errors import ModelError
from stream.records import (
    AttributionKind,
    Certainty,
    CleanArticle,
    Mention,
    Quantity,
    Quote,
    Report,
    Section,
    TimeRef,
    decode,
    encode,
)

Clean = Callable[..., CleanArticle]
BODY = (
    "A ferry with 64 people aboard sank off Aberdeen on Tuesday, police said.\n"
    "“We found 12 people in the water,” Chief Inspector Jane Hollis said. “All of them are alive.”\n"
    "The cause of the accident was not known, but the engine may have failed.\n"
    "In 2007, another ferry sank off the same coast, killing nine."
)


@pytest.fixture
def report(analyst: Analyst, clean: Clean) -> Report:
    """The report of an article about a ferry."""
    return analyst.analyse([clean(BODY, title="Ferry sinks off Aberdeen", summary="Police search for survivors.")])[0]


def test_every_sentence_is_a_claim_word_for_word(analyst: Analyst, clean: Clean) -> None:
    """Offsets of claims, quantities, times, mentions, quotes and tokens give their words in the article's text."""
    article = clean(BODY, title="Ferry sinks off Aberdeen")
    for claim in analyst.analyse([article])[0].claims:
        assert article.text[claim.start : claim.end] == claim.sentence
        parts: list[Quantity | TimeRef | Mention | Quote] = [
            *claim.quantities,
            *claim.times,
            *claim.mentions,
            *claim.quotes,
        ]
        for part in parts:
            assert article.text[part.start : part.end] == part.text
        for token in claim.tokens:
            assert article.text[token.start : token.start + len(token.text)] == token.text


def test_what_the_claims_say(report: Report) -> None:
    """Section, attribution, certainty, polarity, quantities, times and background together."""
    title, summary, sank, found, alive, cause, before = report.claims
    assert (title.section, summary.section, sank.section) == (Section.TITLE, Section.SUMMARY, Section.BODY)
    assert [claim.index for claim in report.claims] == list(range(7))
    assert sank.attribution.source == "police"
    assert sank.quantities[0].low == 64
    assert sank.times[0].earliest == datetime(2024, 3, 12, tzinfo=UTC)
    assert found.attribution.kind is AttributionKind.NAMED_SOURCE
    assert found.quotes[0].speaker == alive.quotes[0].speaker == found.attribution.entity
    assert (cause.certainty, cause.polarity) == (Certainty.HEDGED, -1)
    assert before.background
    assert not sank.background


def test_the_report_as_a_whole(report: Report) -> None:
    """Event time from the lead, entities with their names, terms as a vector of unit length, a vector."""
    assert report.event_time == datetime(2024, 3, 12, tzinfo=UTC)
    assert report.entity_names["aberdeen"] == "Aberdeen"
    assert set(report.entity_names) == set(report.entities)
    assert sum(weight**2 for weight in report.terms.values()) == pytest.approx(1, abs=0.01)
    assert len(report.terms) <= MAX_TERMS
    assert "ferry" in report.terms
    assert "the" not in report.terms
    assert len(report.vector) == 384


def test_what_intake_knew_is_kept(analyst: Analyst, clean: Clean) -> None:
    """The report carries the article's own fields."""
    article = clean(BODY)
    made = analyst.analyse([article])[0]
    for field in ("outlet", "publisher", "url", "title", "published_at", "version", "content_hash", "language"):
        assert getattr(made, field) == getattr(article, field)
    assert made.article_id == article.id


def test_company_does_not_change_a_report(analyst: Analyst, clean: Clean, data_dir: Path) -> None:
    """Bit for bit the same alone, in a batch, in any order, and by another analyst: replay and worker must agree."""
    articles = [clean(BODY, article_id="a"), clean("It rained.", article_id="b"), clean(BODY * 3, article_id="c")]
    together = [encode(one) for one in analyst.analyse(articles)]
    other = Analyst(Analysis(), data_dir=data_dir)
    assert [encode(other.analyse([one])[0]) for one in articles] == together
    assert [encode(one) for one in analyst.analyse(articles[::-1])] == together[::-1]


def test_ids_are_of_the_content(analyst: Analyst, clean: Clean) -> None:
    """The same article gives the same ids, another article with the same words others; none twice."""
    first, again, other = (
        [claim.id for claim in analyst.analyse([clean(BODY, article_id=name)])[0].claims] for name in ("a", "a", "b")
    )
    assert first == again
    assert not set(first) & set(other)
    assert len(set(first)) == len(first)


def test_a_title_said_again_is_one_claim(analyst: Analyst, clean: Clean) -> None:
    """The first line of many bodies repeats the title; the summary is often the lead, or cuts it short."""
    article = clean(
        "Ferry sinks off Aberdeen\nA ferry sank off the coast on Tuesday, police said.",
        title="Ferry sinks off Aberdeen",
        summary="A ferry sank off the coast",
    )
    claims = analyst.analyse([article])[0].claims
    assert [claim.section for claim in claims] == [Section.TITLE, Section.BODY]


@pytest.mark.parametrize("body", ["", "…", "!!! ---", "\u200b", "a", "🚢", "word " * 3000, "A. " * 3000, "(" * 500])
def test_hostile_bodies(analyst: Analyst, clean: Clean, body: str) -> None:
    """Nothing that passes intake stops analysis, and every report can travel."""
    made = analyst.analyse([clean(body, title="§")])[0]
    assert len(made.claims) <= MAX_SENTENCES
    assert decode(encode(made), Report) == made


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=200))
def test_any_text_can_be_read(analyst: Analyst, clean: Clean, body: str) -> None:
    """Whatever characters come: claims are word for word and in order."""
    article = clean(body.replace("\n", " "))
    position = 0
    for claim in analyst.analyse([article])[0].claims:
        assert claim.start >= position
        assert article.text[claim.start : claim.end] == claim.sentence
        position = claim.end


def test_no_articles_no_reports(analyst: Analyst) -> None:
    """An empty batch."""
    assert analyst.analyse([]) == []


def test_a_parser_that_is_not_there() -> None:
    """The error names it and the setting."""
    with pytest.raises(ModelError, match=r"analysis\.spacy_model"):
        load_pipeline("en_no_such_model")


def test_a_parser_that_lacks_a_part(tmp_path: Path) -> None:
    """The error names what is missing."""
    spacy.blank("en").to_disk(tmp_path / "bare")
    with pytest.raises(ModelError, match="has no tagger, parser"):
        load_pipeline(str(tmp_path / "bare"))


def test_rarity_falls_with_frequency() -> None:
    """A word nobody knows counts for more than a common one, and none for less than nothing."""
    assert 0 <= rarity("the") < rarity("ferry") < rarity("kwangmyong") <= 1
