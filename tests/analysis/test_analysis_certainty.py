"""How sure a claim is put, whether it is negated, and what is background."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from spacy.tokens import Doc

from agents.analysis.background import is_background
from agents.analysis.certainty import certainty_of, polarity_of
from agents.analysis.times import find_times
from stream.records import Certainty, Section, Span

Read = Callable[[str], Doc]
PUBLISHED = datetime(2024, 3, 15, 12, 0, tzinfo=UTC)
STATED, HEDGED, DENIED = Certainty.STATED, Certainty.HEDGED, Certainty.DENIED


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The ferry sank off the coast.", STATED),
        ("Police said the ferry sank.", STATED),
        ("The ferry may have sunk.", HEDGED),
        ("The pier could collapse.", HEDGED),
        ("The captain allegedly slept.", HEDGED),
        ("The captain is believed to have slept.", HEDGED),
        ("A possible cause is a fire.", HEDGED),
        ("The captain appeared to have slept.", HEDGED),
        ("An estimated 40 people were aboard.", HEDGED),
        ("The cause was unclear.", HEDGED),
        ("The mayor denied that the pier was unsafe.", DENIED),
        ("The navy rejected the report.", DENIED),
        ("Crews could not reach the ferry.", STATED),
    ],
)
def test_certainty(read: Read, text: str, certainty: Certainty) -> None:
    """Modals, hedging words and verbs of belief; denials; "could not" is a plain negation."""
    assert certainty_of(read(text)) is certainty


def test_a_hedge_in_a_quotation_is_the_speakers(read: Read) -> None:
    """A sentence that states something is not hedged by what somebody says within it."""
    text = "The mayor resigned after calling it “perhaps the worst day”."
    start = text.index("perhaps")
    assert certainty_of(read(text), [Span(start, len(text) - 2)]) is STATED


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The ferry sank.", 1),
        ("The ferry did not sink.", -1),
        ("The ferry never sank.", -1),
        ("No passengers died.", -1),
        ("Nobody died.", -1),
        ("Crews failed to reach the ferry.", -1),
        ("Crews did not fail to reach the ferry.", 1),
        ("Police said the ferry did not sink.", -1),
        ("Police did not say the ferry sank.", -1),
        ("The storm passed without damage.", -1),
        ("Neither captain survived.", -1),
        ("He left because he did not agree.", 1),
    ],
)
def test_polarity(read: Read, text: str, polarity: int) -> None:
    """The main predicate's, under a verb of speech too; a negation elsewhere is none of its."""
    assert polarity_of(read(text)) == polarity


def background(read: Read, text: str, order: int = 5, section: Section = Section.BODY) -> bool:
    """Whether a sentence is background in an article of 15 March 2024."""
    return is_background(read(text), section, order, find_times(text, 0, PUBLISHED), offset=0, event=PUBLISHED)


@pytest.mark.parametrize(
    "text",
    [
        "In 2007, another ferry sank off the same coast.",
        "Thirty people died when a pier collapsed in May 2019.",
        "The line had closed in 1998 after a fire.",
    ],
)
def test_other_past_events_are_background(read: Read, text: str) -> None:
    """A past tense, and only times long before the event."""
    assert background(read, text)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sank on Tuesday.",
        "The ferry sank.",
        "The ferry has run since 2007.",
        "The ferry, built in 2007, sank on Tuesday.",
        "The firm will mark the fire of 1998.",
        "The ferry, built in the 1960s, was doing nine knots.",
    ],
)
def test_what_touches_today_is_not(read: Read, text: str) -> None:
    """Times near the event, none at all, or what goes on until now."""
    assert not background(read, text)


def test_the_lead_is_never_background(read: Read) -> None:
    """Title, summary and first sentences tell the news, even when it is about the past."""
    text = "In 2007, another ferry sank off the same coast."
    assert not background(read, text, order=0)
    assert not background(read, text, section=Section.TITLE)


def test_empty_text(read: Read) -> None:
    """A sentence without tokens is stated, and positive."""
    assert certainty_of(read("")) is STATED
    assert polarity_of(read("")) == 1
