"""People: who is whom, whatever stands before a name and however much of it is given."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.person import Names, Parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fans cheered Ray Santo at the gate.", "Following Santo's arrival the fans left the gate."),
        ("Bomb technician Bill Hakim was killed.", "Trooper Hakim was a bomb technician."),
    ],
)
def test_what_is_no_first_name_is_not_held_against_one(find: Find, one: str, other: str) -> None:
    """A title or a word that begins the sentence is not what somebody is called."""
    assert values(find(Names(), one, other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The strike was called off by Karl Venn.", "It was Ida Moss who called off the strike."),
        ("Karl Venn called off the strike.", "Ida Moss is believed to have called off the strike."),
    ],
)
def test_one_deed_of_two_people_is_found_however_it_is_told(find: Find, one: str, other: str) -> None:
    """Whom "who" stands for did it, and whoever is thought to have done it."""
    assert values(find(Parts(), one, other)) == [("Karl Venn", "Ida Moss")]


def test_a_sister_whom_the_other_report_tells_of_is_somebody_else(find: Find) -> None:
    """Also where it gives her first name alone."""
    one = "Anna Berg won the race in Leith.\nLena came third."
    assert values(find(Names(), one, "Lena Berg won the race in Leith.")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ivan Okonjo scored the winning goal.", "Skipper Ivan Okonjo Reyle scored the winning goal."),
        (
            "Ivan Okonjo scored a goal in May.\nMateus Reyle scored a goal in June.",
            "Skipper Mateus Reyle scored a goal in June.",
        ),
    ],
)
def test_one_deed_may_be_one_mans_under_more_of_his_name_or_each_his_own(find: Find, one: str, other: str) -> None:
    """One name is part of the other, or the account that names one doer names the other for it, too."""
    assert values(find(Parts(), one, other)) == []
