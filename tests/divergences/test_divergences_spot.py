"""Spots: one happening inside and outside one place, in the open and kept secret, round two bodies."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.spot import Spots
from stream.records import DivergenceType

FOUND: list[tuple[str, str, tuple[str, str]]] = [
    (
        "Six people died when a bus overturned near Leeds on Monday.",
        "Six people are dead after a bus overturned in Morley, south Leeds.",
        ("near Leeds", "in Morley, south Leeds"),
    ),
    (
        "Six people were trapped after the bus came off the road in a tunnel, police said.",
        "The bus crash with six people trapped happened near a tunnel, police said.",
        ("in a tunnel", "near a tunnel"),
    ),
    (
        "The guard was shot inside the mosque on Monday.",
        "The guard was shot outside the mosque on Monday.",
        ("inside the mosque", "outside the mosque"),
    ),
    (
        "The mayor was shot at his home on Monday.",
        "The mayor was shot in his office on Monday.",
        ("at his home", "in his office"),
    ),
    (
        "The fire in the care home started in the kitchen.",
        "The fire in the care home began in a bedroom.",
        ("in the kitchen", "in a bedroom"),
    ),
    (
        "The explosion happened in the boiler room, the firm said.",
        "The blast occurred in the storage area, the firm said.",
        ("in the boiler room", "in the storage area"),
    ),
    (
        "The body of the hiker was found at the bottom of a ravine.",
        "The body of the hiker was discovered in a lake.",
        ("at the bottom of a ravine", "in a lake"),
    ),
    (
        "Two men were abducted from their home on Monday.",
        "Two men were kidnapped from their office on Monday.",
        ("from their home", "from their office"),
    ),
    (
        "The storm made landfall on the east coast on Monday.",
        "The storm came ashore on the west coast on Monday.",
        ("east coast", "west coast"),
    ),
    (
        "A plane crashed ten miles north of the city of Morley on Monday.",
        "A plane crashed ten miles south of Morley on Monday.",
        ("north of the city of Morley", "south of Morley"),
    ),
    (
        "The striker was taken to St. Mary's Hospital on Monday.",
        "The striker was rushed to the City Hospital on Monday.",
        ("to St. Mary's Hospital", "to the City Hospital"),
    ),
    (
        "The bomb exploded at the entrance to the mosque on Monday.",
        "The bomb exploded inside the mosque on Monday.",
        ("at the entrance to the mosque", "inside the mosque"),
    ),
    (
        "A picture shows the launch of the rocket from an undisclosed location.",
        "The rocket blasted off at 9 a.m. from the Sohae Space Center.",
        ("from an undisclosed location", "from the Sohae Space Center"),
    ),
    (
        "The probe will be launched into an orbit around Venus.",
        "The probe will end up in an orbit around the sun, she said.",
        ("around Venus", "around the sun"),
    ),
]
SQUARE: list[tuple[str, str]] = [
    ("The mayor was shot at his home on Monday.", "The mayor was shot in his house on Monday."),
    ("The mayor was shot in a bar on Monday.", "The mayor was shot in a hotel on Monday."),
    ("The mayor was shot in a bar on Monday.", "The mayor was shot in a restaurant on Monday."),
    ("The blast happened in the north of Norvale.", "The blast happened in the east of Norvale."),
    (
        "The first attack took place in a mosque, the second in a church.",
        "The second attack was carried out in a church.",
    ),
    ("The man was taken to St. Mary's Hospital.", "The man was brought to St. Mary's University Hospital."),
    ("The missile was fired from Tarn, home to the main airport.", "The missile was fired into the sea."),
    (
        "The judge sentenced Hale to life for the killings at the courthouse.",
        "The judge sentenced Hale to life in prison for the killings.",
    ),
    (
        "She was hit by a car on Hill Street near Park Avenue.",
        "She was hit by a car at Park Avenue and Hill Street.",
    ),
    ("The boss died in jail on Monday.", "The boss died in prison on Monday."),
    ("The mayor was shot at his home on Monday.", "The mayor was sworn in at his office on Monday."),
    (
        "Six people died when a bus overturned in Morley, near Leeds.",
        "Six people are dead after a bus overturned in Leeds.",
    ),
    ("The guard was shot inside the mosque on Monday.", "The guard was shot inside a mosque on Monday."),
    ("The guard was shot inside the mosque on Monday.", "The guard was shot outside the bank on Monday."),
    ("A bus overturned near Manchester on Monday.", "A bus overturned in Greater Manchester on Monday."),
    ("The guard was shot inside the mosque on Monday.", "The guard was praised outside the mosque on Monday."),
    ("She said inside the courthouse that it was over.", "She said outside the courthouse that it was over."),
    (
        "The battle was fought in North Korea for a week.",
        "The battle was fought near South Korea for a week.",
    ),
    (
        "The probe will be launched into an orbit around Venus.",
        "The probe will be launched into an orbit around Venus on Monday.",
    ),
    (
        "The guard was shot inside the mosque on Monday.",
        "The guard was shot outside the mosque on Monday. He was shot inside the mosque, too.",
    ),
]


@pytest.mark.parametrize(("one", "other", "told"), FOUND)
def test_what_cannot_be_in_both_is_found(find: Find, one: str, other: str, told: tuple[str, str]) -> None:
    """Inside and outside, secret and named, round one body and another, whichever account comes first."""
    for found, expected in ((find(Spots(), one, other), told), (find(Spots(), other, one), told[::-1])):
        assert expected in values(found)
        assert {finding.type for finding in found} == {DivergenceType.PLACE}


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_places_that_may_hold_each_other_square(find: Find, one: str, other: str) -> None:
    """Another place, another happening, what is near only for a place beside it, and what the account says itself."""
    assert values(find(Spots(), one, other)) == []


def test_who_put_it_there_alike_say_the_same(find: Find) -> None:
    """A part of the town is the town, so that it is one disagreement."""
    near = "Six people died when a bus overturned near Leeds on Monday."
    told = (
        "Six people are dead after a bus overturned in Morley, south Leeds.",
        "Six people died as a bus overturned in Leeds.",
    )
    found = [one for other in told for one in find(Spots(), near, other)]
    assert {(one.a.key, one.b.key) for one in found} == {("out leeds", "in leeds")}
