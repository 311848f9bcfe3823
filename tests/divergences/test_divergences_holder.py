"""Holders: a role that one alone has in a happening, given to two."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.holder import Holders
from stream.records import DivergenceType


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "Police said the car that hit the bakery was driven by Leonard Hask.",
            "The driver of the car, Martin Colley, was treated after it hit the bakery.",
            ("Leonard Hask", "Martin Colley"),
        ),
        (
            "Judge Helen Prowse told the banker that he had shown no remorse.",
            "Judge Rachel Stannard said the banker had shown no remorse.",
            ("Judge Helen Prowse", "Judge Rachel Stannard"),
        ),
        (
            "The port of Leith was sold to Hanover Capital for $2 billion.",
            "Meridian Holdings bought the port of Leith for $2 billion.",
            ("Hanover Capital", "Meridian Holdings"),
        ),
        (
            "The ferry that sank is owned by Blue Star Lines.",
            "The owner of the ferry that sank, Coastal Marine, regrets it.",
            ("Blue Star Lines", "Coastal Marine"),
        ),
        (
            "Assistant Joel Tarrant was put in charge of Albion until the end of the season.",
            "Neil Adderley will take charge of Albion until the end of the season.",
            ("Assistant Joel Tarrant", "Neil Adderley"),
        ),
        (
            "Officer Brian Teague fired the shot that killed the teenager.",
            "The teenager was killed by Officer Scott Renner.",
            ("Officer Brian Teague", "Officer Scott Renner"),
        ),
    ],
)
def test_a_role_with_two_holders_is_a_conflict(find: Find, one: str, other: str, told: tuple[str, str]) -> None:
    """Whether a noun or a verb gives it, in the active or the passive."""
    (found,) = find(Holders(), one, other)
    assert found.type is DivergenceType.PERSON_OR_ROLE
    assert (found.a.text, found.b.text) == told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Judge Helen Prowse jailed the banker.", "Judge H. Prowse jailed the banker for nine years."),
        (
            "The driver of the car, Leonard Hask, was hurt. Martin Colley drove the bus.",
            "The driver of the bus, Martin Colley, was unhurt. The car was driven by Leonard Hask.",
        ),
        ("Hanover Capital bought the port of Leith.", "Meridian Holdings did not buy the port of Leith."),
        ("Calder mayor Ann Poole praised the crews.", "The mayor of Leith, Jo Hart, praised the crews."),
        ("Mayor Ann Poole praised the crews in Leith.", "Mayor Jo Hart praised the crews in Leith."),
        ("Leonard Hask drove the car into the bakery.", "A retired teacher drove the car into the bakery."),
        ("Judge Rosa Alba halted the mine on Friday.", "The appeal over the mine will be heard by Judge Tomas Ruiz."),
        ("The minister accused a teacher of the leak.", "Teachers say the minister accused a firm of the leak."),
        ("Robert Hale died on the mountain on Friday.", "Two men, Owen Price said, died on the mountain on Friday."),
        ("The paper is owned by Sheikh Hamid.", "The owner of the paper, Coastal Media, is closing it."),
    ],
)
def test_one_holder_or_two_roles_square(find: Find, one: str, other: str) -> None:
    """Spellings of a name, a role each report gives to its own, offices of two places, a name against a description."""
    assert values(find(Holders(), one, other)) == []


def test_whom_two_sources_blame_is_a_matter_of_attribution(find: Find) -> None:
    """Who ordered, proposed or is blamed for a thing is so by somebody's word."""
    (found,) = find(
        Holders(),
        "Russia proposed a ceasefire in Leith, the envoy said.",
        "A ceasefire in Leith was proposed by Turkey.",
    )
    assert found.type is DivergenceType.ATTRIBUTION


def test_who_is_blamed_needs_no_name(find: Find) -> None:
    """One thing, or one voice, and two culprits."""
    one = "The education minister accused a printing firm of the leak."
    other = "The education minister blamed a teacher for the leak."
    assert values(find(Holders(), one, other)) == [("printing firm", "teacher")]
