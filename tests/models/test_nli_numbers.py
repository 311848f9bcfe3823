"""Numbers in training sentences: read, written another way, replaced by another."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.nli import numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [("27", 27), ("1,200", 1200), ("Twelve", 12), ("forty", 40), ("3.5", None), ("many", None), ("12,34", None)],
)
def test_whole_numbers_are_read(text: str, value: int | None) -> None:
    """Digits, thousands commas and single words are numbers; the rest is not."""
    assert numbers.value_of(text) == value


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("3", "three"),
        ("27", "twenty-seven"),
        ("three", "3"),
        ("12,000", "12000"),
        ("5000000", "5 million"),
        ("x", None),
    ],
)
def test_a_number_is_written_the_other_way(text: str, other: str | None) -> None:
    """Digits become words and words digits; the value stays."""
    assert numbers.otherwise(text) == other


@example(value=10_000, seed=1)
@given(st.integers(0, 10_000_000), st.integers())
def test_another_number_is_another(value: int, seed: int) -> None:
    """What takes a number's place differs from it and is not below nothing."""
    other = numbers.another(value, random.Random(seed))  # noqa: S311 - chance, not secrets
    assert other != value
    assert other >= 0


@given(st.integers(5, 100_000), st.integers())
def test_bounds_hold_or_do_not_as_asked(value: int, seed: int) -> None:
    """A bound that should hold of a value does, one that should not does not."""
    for holds in (True, False):
        phrase = numbers.bound(value, random.Random(seed), holds=holds)  # noqa: S311
        words, limit = phrase.rsplit(" ", 1)
        truth = {
            "more than": value > int(limit),
            "at least": value >= int(limit),
            "fewer than": value < int(limit),
            "up to": value <= int(limit),
            "at most": value <= int(limit),
        }[words]
        assert truth is holds, phrase


@pytest.mark.parametrize(
    ("value", "pattern", "text"), [(5, "three", "five"), (1500, "1,200", "1,500"), (150, "ninety", "150")]
)
def test_a_number_is_written_like_the_one_it_replaces(value: int, pattern: str, text: str) -> None:
    """Words for words, commas for commas."""
    assert numbers.like(value, pattern) == text


@pytest.mark.parametrize(("text", "year"), [("1997", True), ("2024", True), ("2,024", False), ("997", False)])
def test_years_are_told_from_amounts(text: str, *, year: bool) -> None:
    """Four digits of our time are a year."""
    assert numbers.is_year(text) is year
