"""Which pair of two reports the network reads by itself."""

from __future__ import annotations

import pytest
from divergences_support import MakeReport

from agents.divergences.reading import read
from agents.divergences.suspects import likeliest

CRASH = "Twelve people died when a coach crashed near Lyon on Friday, police said.\nThe mayor thanked all nurses."
OTHER = "It had rained all night.\nThe coach that crashed near Lyon on Friday killed fifteen people, police said."


def test_claims_on_one_matter_come_first(make_report: MakeReport) -> None:
    """What both tell of the same thing is likelier to differ than what has little in common."""
    first, second = read(make_report(CRASH, article_id="a")), read(make_report(OTHER, article_id="b"))
    pair = likeliest(first, second)
    assert pair is not None
    assert pair.a.claim.sentence.startswith("Twelve people")
    assert pair.b.claim.sentence.startswith("The coach that crashed")


@pytest.mark.parametrize(
    "other",
    [
        "Twelve people died when a coach crashed near Lyon on Friday, police said.",
        "Twelve people died when a coach crashed near Lyon.",
        "“Twelve people died when a coach crashed near Lyon on Friday”",
        "How many people died when a coach crashed near Lyon on Friday, police asked?",
        "It had rained all night.",
        "",
    ],
)
def test_what_cannot_differ_is_never_read(make_report: MakeReport, other: str) -> None:
    """Neither a copy, cut or with other quotation marks, nor a question, nor what has nothing in common."""
    first, second = read(make_report(CRASH, article_id="a")), read(make_report(other, article_id="b"))
    assert likeliest(first, second) is None
    assert likeliest(second, first) is None


def test_sentence_and_its_denial_are_read(make_report: MakeReport) -> None:
    """A "not" makes a difference."""
    first = read(make_report("The trial of the coach driver in Lyon was not called off on Friday.", article_id="a"))
    second = read(make_report("The trial of the coach driver in Lyon was called off again.", article_id="b"))
    assert likeliest(first, second) is not None
