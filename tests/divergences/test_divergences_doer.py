"""Doers: who raised the alarm, who saved the many, who stopped the gunman."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.doer import Doers
from stream.records import DivergenceType


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "The alarm was raised by a neighbour who smelled gas.",
            "A postman rang the emergency services.",
            ("neighbour", "postman"),
        ),
        (
            "Crews were called after a dog walker saw smoke in the windows.",
            "The first call was made by a security guard on his rounds.",
            ("dog walker", "security guard"),
        ),
        (
            "Fishermen picked up most of the survivors, he said.",
            "More than 110 were rescued, nearly all of them by a passing tanker.",
            ("fishermen", "passing tanker"),
        ),
        (
            "The climber's body was found by a rescue dog.",
            "Two shepherds found the climber's body on Sunday.",
            ("rescue dog", "two shepherds"),
        ),
        (
            "An off-duty officer brought the gunman down on the stairs.",
            "The gunman was wounded by two officers who had heard the shots.",
            ("off-duty officer", "two officers"),
        ),
    ],
)
def test_one_deed_of_two_doers_is_found(find: Find, one: str, other: str, told: tuple[str, str]) -> None:
    """Two sorts of people, or one and two of them, cannot both have done it."""
    found = find(Doers(), one, other)
    assert told in values(found)
    assert {finding.type for finding in found} == {DivergenceType.PERSON_OR_ROLE}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A neighbour called the police.", "The police were alerted by a woman next door."),
        ("The gunman was shot by a police officer.", "A policeman shot the gunman in the leg."),
        ("Fishermen rescued two girls from the surf.", "Rescuers saved the passengers of the ferry."),
        ("A lifeguard called the police.", "A lifeguard and a fisherman called the police, and the fisherman waved."),
        ("In 1998 the gunman was shot by a sheriff.", "The gunman was shot by a guard on Thursday."),
        ("A security guard did not call the police.", "A postman called the police."),
    ],
    ids=["anyone", "one sort", "some rescuers", "both", "another time", "denied"],
)
def test_doers_that_may_be_one_are_not_reported(find: Find, one: str, other: str) -> None:
    """A word for anyone, another word for the same, another time."""
    assert find(Doers(), one, other) == []
