"""Callings: one person called two things that nobody is at once, and one part given to two sorts of people."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.calling import Callings
from agents.divergences.facts.callings import exclusive


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "Walter Greaves, the governor of the province, opened a relief centre in Leith.",
            "A relief centre in Leith was opened by mayor Walter Greaves.",
            ("governor", "mayor"),
        ),
        (
            "Prime Minister Jonas Eklund left the talks early.",
            "President Jonas Eklund left the talks before they ended.",
            ("Prime Minister", "President"),
        ),
        (
            "Foreign Minister Jonas Eklund left the talks early.",
            "Jonas Eklund, the defence minister, left the talks early.",
            ("Foreign Minister", "defence minister"),
        ),
        (
            "Deputy mayor Walter Greaves opened the centre in Leith.",
            "The mayor, Walter Greaves, opened the centre in Leith.",
            ("Deputy mayor", "mayor"),
        ),
    ],
)
def test_one_person_with_two_callings_is_a_conflict(find: Find, one: str, other: str, told: tuple[str, str]) -> None:
    """Offices that nobody holds at once, before the name or between commas."""
    assert values(find(Callings(), one, other)) == [told]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "Police arrested the brother of the singer at a motel.",
            "The cousin of the singer was arrested at a motel.",
            ("brother", "cousin"),
        ),
        (
            "A retired teacher was arrested over the theft of the paintings.",
            "Police arrested a retired policeman over the theft of the paintings.",
            ("retired teacher", "retired policeman"),
        ),
        (
            "A nurse delivered the baby on the flight to Leith.",
            "The baby was delivered on the flight by a dentist.",
            ("nurse", "dentist"),
        ),
        (
            "A state flat in Leith was given to his wife.",
            "The state flat in Leith was given to his girlfriend.",
            ("his wife", "his girlfriend"),
        ),
    ],
)
def test_one_part_of_two_sorts_of_people_is_a_conflict(find: Find, one: str, other: str, told: tuple[str, str]) -> None:
    """Kin, professions and the like that nobody is at once, in one place of one predicate."""
    assert values(find(Callings(), one, other)) == [told]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Hale, the former governor, was hurt in Leith.", "Senator Maria Hale was hurt in Leith."),
        (
            "Governor Maria Hale was hurt in Leith.",
            "Governor Maria Hale, once mayor of Leith, was hurt. Mayor Hale fell.",
        ),
        ("His brother was arrested in Leith. A cousin fled.", "His cousin was arrested in Leith. A brother fled."),
        ("Deputy Sheriff Maria Hale was hurt in Leith.", "Sheriff Deputy Maria Hale was hurt in Leith."),
        ("Former sheriff deputy Maria Hale was hurt in Leith.", "Sheriff Maria Hale was hurt in Leith."),
        ("Two nurses delivered the baby in Leith.", "A dentist delivered the baby in Leith."),
        ("A detective found the girl near Leith.", "A policeman found the girl near Leith."),
        ("A nurse fed the baby near Leith.", "A dentist weighed the baby near Leith."),
        ("Mayor Walter Greaves opened the centre.", "Governor Ada Greaves opened the centre."),
    ],
)
def test_what_one_may_be_or_each_is_squares(find: Find, one: str, other: str) -> None:
    """Former offices, people whom both reports tell of, crowds, synonyms, other deeds and other people."""
    assert values(find(Callings(), one, other)) == []


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "Maria Hale's cousin was on the payroll of Norvik as a consultant.",
            "Maria Hale's brother-in-law advised Norvik as a consultant.",
            ("cousin", "brother-in-law"),
        ),
        ("Their son Tom, 4, survived the fall.", "The couple's son, Tim, was rescued alive.", ("son Tom", "son, Tim")),
    ],
)
def test_one_relative_of_two_sorts_or_names_is_found(find: Find, one: str, other: str, told: tuple[str, str]) -> None:
    """Of one person a relative who has the same part, and names that are taken for one another."""
    assert values(find(Callings(), one, other)) == [told]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Maria Hale's husband's brother advised Norvik as a consultant.",
            "Maria Hale's brother-in-law advised Norvik as a consultant.",
        ),
        ("Maria Hale's cousin lives in Leith.", "Maria Hale's uncle was on the payroll of Norvik."),
        ("Their son Tom, 4, survived the fall.", "Their son Henry was at school."),
        ("Maria Hale's son Tom, 4, survived.", "Ada Greaves's son, Tim, was rescued alive."),
        ("Their son Tom, 4, survived the fall. Tim is at school.", "Their son, Tim, is at school."),
    ],
    ids=["a relative's relative", "another part", "two sons", "of two people", "known to both"],
)
def test_relatives_who_may_be_two_square(find: Find, one: str, other: str) -> None:
    """One may have many relatives."""
    assert values(find(Callings(), one, other)) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("mayor", "governor", True),
        ("premier", "prime_minister", False),
        ("detective", "constable", False),
        ("deputy mayor", "mayor", True),
        ("deputy mayor", "governor", False),
        ("mayor", "nurse", False),
        ("mayor", "mayor", False),
    ],
)
def test_exclusive(one: str, other: str, expected: bool) -> None:
    """Two of one group, or an office and its deputy."""
    assert exclusive(one, other) is exclusive(other, one) is expected
