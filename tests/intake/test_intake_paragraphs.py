"""A paragraph is a line, except where lines were wrapped."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.intake.paragraphs import paragraphs

WRAPPED = """\
A ferry carrying 40 people ran aground off Example
Island on Monday night, the coastguard said, after
it had left its course in fog.

Nobody was hurt, and all of the passengers were
brought to the harbour of Sampleton by two fishing
boats that had been near.
"""


def read(text: str) -> list[str]:
    """The paragraphs of `text` as they stand in it."""
    return [text[start:end] for start, end in paragraphs(text)]


def test_each_line_with_words_is_a_paragraph() -> None:
    """Without the blanks around it."""
    assert read("One.\n\n  Two.  \n \nThree.") == ["One.", "Two.", "Three."]


def test_wrapped_lines_are_one_paragraph() -> None:
    """A sentence must not be cut where a column ended."""
    assert read(WRAPPED) == WRAPPED.strip().split("\n\n")


def test_short_lines_without_stops_are_not_taken_for_wrapped() -> None:
    """Captions and crossheads stand alone."""
    text = "\n".join(["A caption of a picture", "Another one of them", "And a third"] * 4)
    assert len(read(text)) == 12


def test_offsets_can_be_moved() -> None:
    """The body stands behind title and summary."""
    assert paragraphs("One.\nTwo.", 10) == [(10, 14), (15, 19)]


@settings(deadline=None)
@given(st.text())
def test_paragraphs_cover_all_words_in_order(text: str) -> None:
    """Nothing but blanks lies outside, nothing twice."""
    spans = paragraphs(text)
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(a < b <= c < d for (a, b), (c, d) in pairwise(spans))
    assert all(text[a:b].strip() == text[a:b] for a, b in spans)


@pytest.mark.timeout(20)
def test_blanks_take_no_endless_time() -> None:
    """A line of 200,000 spaces is no line."""
    assert read(" " * 200_000 + "\nWords.") == ["Words."]
