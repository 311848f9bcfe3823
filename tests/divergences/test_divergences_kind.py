"""Kinds: the one thing of its sort in an event that is of another kind in the other account."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.kind import Kinds

FOUND = [
    ("The guard was killed with a shotgun.", "A man drew a hunting rifle. The guard died at once."),
    ("The rider broke his left collarbone.", "Doctors will fix the rider's right collarbone today."),
    ("The ship carried 900 tonnes of diesel.", "The cargo of the ship is crude oil."),
    ("The outcome of the vote is legally binding.", "The vote is consultative."),
    ("The outbreak is of salmonella.", "The guests of the inn have typhoid."),
]
SQUARE = [
    ("The guard was killed with a handgun.", "A man with a pistol shot the guard."),
    ("The guard was killed with a shotgun.", "Police with rifles searched the yard."),
    ("The guard was killed with a shotgun.", "A man drew a rifle. A shotgun was found in his car."),
    ("The rider broke his left collarbone.", "The rider hurt his right knee."),
    ("The rider is left-handed.", "The rider broke his right hand."),
]


@pytest.mark.parametrize(("one", "other"), FOUND)
def test_two_kinds_of_one_thing_are_found(find: Find, one: str, other: str) -> None:
    """Another weapon, arm, load, effect or germ, in whatever sentence."""
    assert len(values(find(Kinds(), one, other))) == 1
    assert len(values(find(Kinds(), other, one))) == 1


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_other_things_and_other_words_are_left_alone(find: Find, one: str, other: str) -> None:
    """Words for one kind, several things, a kind that both name, and another part of the body."""
    assert values(find(Kinds(), one, other)) == []
