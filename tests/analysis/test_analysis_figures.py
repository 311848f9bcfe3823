"""Figures are read with the range of values that they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.analysis.figures import find_figures


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("27 people", 27, 27),
        ("no one", 0, 0),
        ("nobody was hurt", 0, 0),
        ("several people", 3, 60),
        ("1,250 people", 1250, 1250),
        ("twenty-seven people", 27, 27),
        ("two hundred and fifty-six men", 256, 256),
        ("a hundred men", 100, 100),
        ("1.5 million", 1.5e6, 1.5e6),
        ("$2bn", 2e9, 2e9),
        ("£5m", 5e6, 5e6),
        ("£1. 7 million", 1.7e6, 1.7e6),
        ("12. 5 per cent", 12.5, 12.5),
        ("three million", 3e6, 3e6),
        ("5 to 7 boats", 5, 7),
        ("8-10 boats", 8, 10),
        ("between 5 and 7 boats", 5, 7),
        ("five or six boats", 5, 6),
        ("$1-2 billion", 1e9, 2e9),
        ("at least 50", 50, None),
        ("more than 50", 50, None),
        ("no fewer than 50", 50, None),
        ("50 or more", 50, None),
        ("50+", 50, None),
        ("up to 50", None, 50),
        ("as many as 50", None, 50),
        ("fewer than 50", None, 50),
        ("nearly 50", 45, 50),
        ("about 50", 45, 55),
        ("some 50", 45, 55),
        ("about 25", 23.25, 26.75),
        ("some $146 billion", 144.54e9, 147.46e9),
        ("50 or so", 45, 55),
        ("only 50", 50, 50),
        ("handed over 21 girls", 21, 21),
        ("dozens", 20, 199),
        ("hundreds", 150, 1999),
        ("tens of thousands", 15_000, 199_999),
        ("half a dozen", 5, 7),
        ("a dozen", 11, 13),
        ("a quarter of them", 25, 25),
    ],
)
def test_reads_a_figure(text: str, low: float | None, high: float | None) -> None:
    """One figure with its least and greatest value; None where it is open."""
    (figure,) = find_figures(text)
    assert (figure.low, figure.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "9/11",
        "the S9 phone",
        "an F-16 jet",
        "at 10:30",
        "by 7 p. m.",
        "updated at 13: 42 GMT",
        "by 7 a.m.",
        "the 1990s",
        "one another",
        "U2",
        "12/25/2016",
        "@user99",
        "not a single shot",
        "a single mother",
    ],
)
def test_is_no_figure(text: str) -> None:
    """Model names, dates, clock times and pronouns are no figures."""
    assert find_figures(text) == []


@pytest.mark.parametrize(("text", "value"), [("the 28th lap", 28), ("the third man", 3), ("the twenty-first day", 21)])
def test_knows_ordinals(text: str, value: float) -> None:
    """In digits and words."""
    (figure,) = find_figures(text)
    assert figure.ordinal
    assert figure.low == figure.high == value


@pytest.mark.parametrize(("text", "sides"), [("won 34-6", (34, 6)), ("lost 2-3", (2, 3)), ("a 5-4 ruling", (5, 4))])
def test_a_score_keeps_both_sides(text: str, sides: tuple[float, float]) -> None:
    """A score is no range: its sides stand in the order in which they are written."""
    (figure,) = find_figures(text)
    assert figure.form == "score"
    assert (figure.low, figure.high) == sides


def test_a_share_and_the_price_it_led_to_are_two_figures() -> None:
    """ "Fell 4.3 percent to $63.20" is no range."""
    assert [(f.low, f.high) for f in find_figures("Shares fell 4.3 percent to $63.20 by noon")] == [
        (4.3, 4.3),
        (63.2, 63.2),
    ]


def test_a_change_is_two_figures() -> None:
    """ "From 5 to 7" is where it began and where it ended, not a range."""
    assert [figure.low for figure in find_figures("it rose from 5 to 7")] == [5, 7]


def test_modifiers_are_part_of_the_figure() -> None:
    """What is marked for a reader holds "at least"; `core` is where the number begins."""
    text = "Police found at least 50 boats"
    (figure,) = find_figures(text)
    assert text[figure.start : figure.end] == "at least 50"
    assert text[figure.core : figure.end] == "50"


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_digits_are_one_number(number: int) -> None:
    """However long, with or without commas."""
    for written in (f"{number:,}", str(number)):
        (figure,) = find_figures(f"they counted {written} boats")
        assert figure.low == figure.high == number


@given(st.text(max_size=120))
def test_any_text_gives_ordered_figures(text: str) -> None:
    """Whatever comes in: figures lie in the text, in order, apart from one another."""
    position = 0
    for figure in find_figures(text):
        assert position <= figure.start <= figure.core < figure.end <= len(text)
        position = figure.end
