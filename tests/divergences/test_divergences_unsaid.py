"""Unsaid: what one account says nobody knows yet, and the other tells."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.unsaid import Unsaid

FOUND = [
    ("It was too soon to say how fast the train was moving.", "The train was doing 50 km/h then.", "50 km/h"),
    ("It is unclear how many passengers were aboard.", "There were 80 passengers aboard.", "80"),
    ("Residents do not know when they can return.", "Residents will return on 2 April 2024.", "2 April 2024"),
    ("The firm declined to say how much it had paid.", "The firm paid $40 million.", "$40 million"),
]
SQUARE = [
    ("It was too soon to say how fast the train was moving.", "The train was 90 metres long."),
    ("It is unclear how many passengers were aboard.", "There were 80 parcels aboard."),
    ("Residents do not know when they can return.", "The mayor spoke on 2 April 2024."),
    ("The minister showed how fast a train can go.", "The train was doing 50 km/h then."),
]


@pytest.mark.parametrize(("one", "other", "told"), FOUND)
def test_what_the_other_account_tells_is_found(find: Find, one: str, other: str, told: str) -> None:
    """A speed, a number, a day or a price, whichever comes first."""
    assert [told_by for _, told_by in values(find(Unsaid(), one, other))] == [told]
    assert [told_by for told_by, _ in values(find(Unsaid(), other, one))] == [told]


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_answers_to_something_else_are_left_alone(find: Find, one: str, other: str) -> None:
    """Another measure, other things that are counted, another deed, and what is not left open."""
    assert values(find(Unsaid(), one, other)) == []
