"""Responsibility: a group that claims a deed, and a link to such a group that is denied."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.responsibility import Responsibilities
from stream.records import DivergenceType, Relation

FOUND: list[tuple[str, str]] = [
    (
        "The Tarn Front claimed responsibility for the attack on the mill in Leith.",
        "Police say the man behind the attack on the mill in Leith had no connection to any militant group.",
    ),
    (
        "The Tarn Front claims mill attack in Leith.",
        "Investigators found no evidence of a link between the attack in Leith and a terrorist organisation.",
    ),
]
SQUARE: list[tuple[str, str]] = [
    (
        "The owner claimed the attack on the mill was staged.",
        "Police say the man behind the attack on the mill in Leith had no connection to any militant group.",
    ),
    (
        "The Tarn Front claimed responsibility for the attack on the mill in Leith.",
        "Police say the man who carried out the attack had a connection to a militant group.",
    ),
    (
        "The Tarn Front claimed responsibility for the attack on the mill in Leith.",
        "The attack cut the only rail link to Leith, and no group of commuters got through.",
    ),
    (
        "The flood claimed twenty lives before the attack on the dam.",
        "The attack on the dam had no connection to any militant group.",
    ),
]


@pytest.mark.parametrize(("one", "other"), FOUND)
def test_a_claimed_deed_is_at_odds_with_a_denied_link(find: Find, one: str, other: str) -> None:
    """Whichever account comes first, it is a dispute between sources over who was behind it."""
    for found in (find(Responsibilities(), one, other), find(Responsibilities(), other, one)):
        assert len(found) == 1
        assert found[0].type is DivergenceType.ATTRIBUTION
        assert found[0].relation is Relation.SOURCE_DISPUTE


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_other_claims_and_other_links_square(find: Find, one: str, other: str) -> None:
    """A claim about a deed claims none, and the link must be to a group and denied."""
    assert values(find(Responsibilities(), one, other)) == []


@pytest.mark.parametrize(
    "other",
    [
        "The Black Banner claimed responsibility for the attack on the mill in Leith.",
        "A group called Black Banner said it had carried out the attack on the mill in Leith.",
    ],
)
def test_a_deed_that_two_groups_claim_is_a_dispute(find: Find, other: str) -> None:
    """Also where one of them says so in other words."""
    (found,) = find(Responsibilities(), "The Tarn Front claimed responsibility for the attack on the mill.", other)
    assert found.relation is Relation.SOURCE_DISPUTE
    assert "Tarn Front" in found.a.text
    assert "Black Banner" in found.b.text


def test_a_group_under_a_longer_name_is_one(find: Find) -> None:
    """What the other account names as well is no second group."""
    one = "The Tarn Front claimed responsibility for the attack on the mill in Leith."
    assert find(Responsibilities(), one, "The Tarn Liberation Front said it had carried out the attack in Leith.") == []
