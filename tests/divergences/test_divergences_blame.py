"""Blame: a deed that one account states as somebody's, and that the other has somebody lay at their door."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.blame import Blames

FACT = "The Karvia-led alliance has bombed a market in Leith."
PAID = "Ray Santo was paid by a contractor of the quarry."
FOUND = [
    (FACT, "Two planes hit a market in Leith, and residents blamed Karvia."),
    (FACT, "A market was hit, an attack which the mayor laid at the door of Karvia."),
    (FACT, "Leith accuses Karvia of the raid."),
    (PAID, "The state alleged that a contractor of the quarry was the paymaster."),
]
SQUARE = [
    (FACT, "The Karvia-led alliance struck a market in Leith."),
    (FACT, "Karvia blamed the mayor."),
    ("The alliance, Leith says, bombed a market in Karvia.", "Leith accuses Karvia of the raid."),
    (PAID, "The state alleged that a driver was the paymaster."),
    ("Pictures of Karvia have leaked.", "Leith accuses Karvia of the raid."),
]


@pytest.mark.parametrize(("one", "other"), FOUND)
def test_a_fact_here_and_blame_there_is_found(find: Find, one: str, other: str) -> None:
    """By the name of who did it, or by what is said of them, whichever comes first."""
    assert len(values(find(Blames(), one, other))) == 1
    assert len(values(find(Blames(), other, one))) == 1


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_others_and_what_nobody_states_are_left_alone(find: Find, one: str, other: str) -> None:
    """Two facts, who blames, another who is blamed, and what one account, too, has from somebody."""
    assert values(find(Blames(), one, other)) == []
