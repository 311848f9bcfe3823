"""Amounts in words: all against a part, several people who say so against one."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.amount import Amounts
from stream.records import DivergenceType

FOUND: list[tuple[str, str, tuple[str, str]]] = [
    (
        "All charges against the two skippers were dropped on Friday.",
        "Most charges against the two skippers were dropped on Friday.",
        ("all charges", "most charges"),
    ),
    (
        "Most of the passengers escaped the burning ferry.",
        "All of the passengers escaped the burning ferry.",
        ("most of the passengers", "all of the passengers"),
    ),
    ("All 12 jurors agreed on the verdict.", "Most jurors agreed on the verdict.", ("all 12 jurors", "most jurors")),
    (
        "All but three were carrying bags, the rescuer said.",
        "One of them was carrying a bag, the coastguard said.",
        ("all but three", "one of them"),
    ),
    (
        "Several passengers said the pilot of the ferry had dozed off.",
        "One said the pilot of the ferry had dozed off.",
        ("Several passengers", "One"),
    ),
    (
        "Most junior doctors voted for the pay offer.",
        "Only 44 per cent of junior doctors voted for the pay offer.",
        ("most junior doctors", "44 per cent of junior doctors"),
    ),
    (
        "Half of the 80 pupils have been released.",
        "All the pupils have been released.",
        ("half of the 80 pupils", "all the pupils"),
    ),
    (
        "The council unanimously approved the plan for a stadium.",
        "The council approved the plan for a stadium with two members voting against.",
        ("unanimously", "against"),
    ),
    (
        "All 48 people on board were killed when the ferry sank.",
        "Two passengers survived when the ferry sank.",
        ("all 48 people", "two"),
    ),
    (
        "All evacuated residents were able to go home after the fire in Aldwick.",
        "Most of them were back in their homes on the night after the fire in Aldwick.",
        ("all evacuated residents", "most of them"),
    ),
    (
        "The plan for a dam was beaten on every one of the six islands.",
        "Most of the islands have voted against the plan for a dam.",
        ("every one of the six islands", "most of the islands"),
    ),
    (
        "Everyone on board was killed when the ferry sank.",
        "Two passengers survived when the ferry sank.",
        ("everyone", "two"),
    ),
    (
        "All of the candidates belong to the Harbour Party.",
        "Almost all of the candidates belong to the Harbour Party.",
        ("all of the candidates", "almost all of the candidates"),
    ),
]
SQUARE: list[tuple[str, str]] = [
    ("Some 12 jurors agreed on the verdict.", "All jurors agreed on the verdict."),
    ("All but three were carrying bags.", "One of them was carrying a flag."),
    ("All but three were carrying bags.", "Some of them were carrying bags."),
    ("All but three were carrying bags.", "One of the dogs was carrying a bag."),
    ("All but three were carrying bags.", "One was carrying a bag."),
    ("All charges against the skippers were dropped.", "The mayor of Aldwick paid most charges for the new harbour."),
    ("All charges against the skippers were dropped.", "Most complaints against the skippers were dropped."),
    ("Some charges against the skippers were dropped.", "All charges against the skippers were not dropped."),
    ("Several passengers said the pilot had dozed off.", "One said the queue for coffee was long."),
    ("Most doctors voted for the offer.", "Some 62 per cent of doctors voted for the offer."),
    ("Most doctors voted for the offer.", "Several doctors voted for the offer."),
    ("All five gunmen were killed in the siege.", "Two guards survived the siege."),
    (
        "Ninety percent of the candidates belong to the Harbour Party.",
        "Almost all of the candidates belong to the Harbour Party.",
    ),
    ("Several passengers said the pilot had dozed off.", "Many passengers said the pilot had dozed off."),
]


@pytest.mark.parametrize(("one", "other", "told"), FOUND)
def test_all_and_a_part_of_one_group_are_at_odds(find: Find, one: str, other: str, told: tuple[str, str]) -> None:
    """The same is said of them; and the same is told by several and by one."""
    found = find(Amounts(), one, other)
    assert [finding.type for finding in found] == [DivergenceType.QUANTIFIER]
    assert values(found) == [told]
    assert values(find(Amounts(), other, one)) == [told[::-1]]


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_other_groups_and_predicates_square(find: Find, one: str, other: str) -> None:
    """Another group, another thing said of it, a negation that another detector reads."""
    assert values(find(Amounts(), one, other)) == []
