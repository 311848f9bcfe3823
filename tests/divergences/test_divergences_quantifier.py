"""Quantifiers: all of a group here, none but one there."""

from __future__ import annotations

import pytest
from divergences_support import Find

from agents.divergences.detectors.quantifier import Exclusions
from stream.records import DivergenceType

GROUP = "Partners of President Orla Venn condemned Karvia at the summit."


@pytest.mark.parametrize(
    ("group", "alone"),
    [
        (GROUP, "Apart from Venn, no other leader mentioned Karvia at the summit."),
        (
            "After the summit the alliance stressed in a statement that the war in Karvia is just.",
            "Venn spoke of the war in Karvia but found support only in Tresia.",
        ),
    ],
)
def test_all_of_a_group_against_one_alone(find: Find, group: str, alone: str) -> None:
    """A stance that one account gives to the group and the other to none but one is found, whichever comes first."""
    for one, other in ((group, alone), (alone, group)):
        found = find(Exclusions(), one, other)
        assert [finding.type for finding in found] == [DivergenceType.QUANTIFIER]


@pytest.mark.parametrize(
    "other",
    [
        "Two partners of President Venn condemned Karvia at the summit.",
        "Only days after the vote, Venn spoke of Karvia at the summit.",
        "No other leader was seen with Venn in Karvia.",
    ],
)
def test_no_claim_to_be_alone_is_no_divergence(find: Find, other: str) -> None:
    """Some of a group, "only" before a time, and being alone in something else square with the group's stance."""
    assert find(Exclusions(), GROUP, other) == []
