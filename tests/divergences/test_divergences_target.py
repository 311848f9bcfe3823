"""Targets: what one operation, attack or suit was aimed at."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.target import Targets
from stream.records import DivergenceType

SQUARE: list[tuple[str, str]] = [
    ("The harbour raid targeted smugglers.", "The arson attack against the customs house failed."),
    ("A night raid against smugglers shook Leith.", "A night raid against smugglers of tea shook Leith."),
    ("A night raid against smugglers shook Leith.", "A night raid that targeted dealers and smugglers shook Leith."),
    ("A night raid against smugglers shook Leith.", "A night raid against Ray Santo shook Leith."),
    ("A home match against a strong side drew crowds.", "A home match against the champions drew crowds."),
]


def test_one_deed_aimed_at_two_things_is_found(find: Find) -> None:
    """Told by "against" here and by a clause there, whichever account comes first."""
    one = "A sting operation against smugglers led to nine arrests in Leith."
    other = "A sting operation that targeted illegal casinos led to nine arrests in Leith."
    for first, second in ((one, other), (other, one)):
        found = find(Targets(), first, second)
        assert sorted(values(found)[0]) == ["illegal casinos", "smugglers"]
        assert found[0].type is DivergenceType.OTHER
        assert found[0].about == "What the sting operation was aimed at"


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_another_deed_or_a_target_that_both_tell_squares(find: Find, one: str, other: str) -> None:
    """The deeds must be of one kind, and neither account may speak of the other's target."""
    assert values(find(Targets(), one, other)) == []
