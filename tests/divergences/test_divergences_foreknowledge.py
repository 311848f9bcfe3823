"""Foreknowledge: who knew before, was warned or told, and who says that nobody was."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.foreknowledge import Foreknowledge

BEFORE = [
    "The minister knew about the contract.",
    "The minister was well aware of the contract.",
    "The builders had warned the ministry in May.",
    "The ministry had been alerted by two engineers.",
    "An inspector raised the alarm in May, the letter shows.",
    "“They had my letters since May,” said Ruth Ansell.",
]
NOT = [
    "The minister may have known about the contract.",
    "The minister did not know of the contract.",
    "The minister learned of it only in June.",
    "Nobody had warned the ministry, a spokesman said.",
    "It was a collapse that no engineer had predicted.",
    "No alarm was raised, the ministry said.",
    "The ministry was unaware of the cracks.",
]
NEITHER = [
    "The minister is known for his hats.",
    "The ministry said it was aware of the reports.",
    "Police warned drivers on Monday to stay away.",
    "The minister sent an email to the staff.",
]


@pytest.mark.parametrize("one", BEFORE)
@pytest.mark.parametrize("other", NOT)
def test_what_was_known_and_was_not_is_found(find: Find, one: str, other: str) -> None:
    """In whatever verb the two accounts tell it, and whichever comes first."""
    assert len(values(find(Foreknowledge(), one, other))) == 1
    assert len(values(find(Foreknowledge(), other, one))) == 1


@pytest.mark.parametrize("other", [*NEITHER, BEFORE[0]])
def test_what_tells_nothing_of_before_is_left_alone(find: Find, other: str) -> None:
    """Fame, hearing of reports and warnings of today; and what both have."""
    assert values(find(Foreknowledge(), BEFORE[2], other)) == []
