"""Dates and times: what is held against what, and what squares."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.date_time import Times


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quarterback was drafted by Norvale in 2002.", "The quarterback was drafted by Norvale in 2003."),
        (
            "The flight landed in Oslo at 10:15 p.m. on March 14.",
            "The flight landed in Oslo at 10:15 a.m. on March 14.",
        ),
        ("The council adopted the resolution in September.", "The council adopted the resolution last week."),
    ],
)
def test_two_times_of_one_happening_do_not_square(find: Find, one: str, other: str) -> None:
    """Years, clock times and dates of the same predicate are held against each other."""
    assert len(values(find(Times(), one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quarterback was drafted in 2003.", "The quarterback retired in 2018."),
        ("The flight landed in Oslo at 10:15 a.m.", "The flight landed in Oslo at 10:14 a.m."),
        ("The council adopted the resolution on Tuesday.", "The council adopted the resolution on March 12."),
        ("The club has won no title since 1908.", "The club won the title on Thursday."),
        ("The flight landed in Oslo at 9 a.m. GMT.", "The flight landed in Oslo at 10 a.m."),
        ("David Carter retired from racing in 2002.", "John Miller retired from racing in 2003."),
    ],
)
def test_times_that_square_are_left_alone(find: Find, one: str, other: str) -> None:
    """Other happenings, rounding, a weekday and its date, bounds, zones and other names are allowed for."""
    assert values(find(Times(), one, other)) == []
