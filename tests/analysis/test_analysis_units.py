"""Units behind figures, and measures in base units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.analysis.units import unit_at


@pytest.mark.parametrize(
    ("text", "base", "value"),
    [
        (" km wide", "m", 1000),
        ("km", "m", 1000),
        ("-metre-deep", "m", 1),
        (" miles per hour", "m/s", 0.44704),
        (" miles away", "m", 1609.344),
        ("lb", "kg", 0.45359237),
        (" per cent", "percent", 1),
        ("%", "percent", 1),
        (" degrees Fahrenheit", "celsius", -17.2222222),
        (" basis points", "percent", 0.01),
        (" Egyptian pounds", "EGP", 1),
        (" square miles", "m2", 2589988.11),
    ],
)
def test_reads_the_unit(text: str, base: str, value: float) -> None:
    """The longest unit that begins there, and what one of it is in the base unit."""
    unit = unit_at(text, 0)
    assert unit is not None
    assert unit.base == base
    assert unit.to_base(1) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize("text", [" people", " men", "", " minority", " footballers", " tonight"])
def test_other_words_are_no_unit(text: str) -> None:
    """A word that merely begins like a unit is none."""
    assert unit_at(text, 0) is None


@given(st.floats(min_value=0, max_value=1e6))
def test_equal_measures_are_equal_numbers(value: float) -> None:
    """A mile in metres is the same number whichever unit it was written in, to nine digits."""
    metres, kilometres = unit_at(" metres", 0), unit_at(" km", 0)
    assert metres is not None
    assert kilometres is not None
    assert kilometres.to_base(value) == pytest.approx(metres.to_base(value * 1000), rel=1e-8)
