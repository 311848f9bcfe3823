"""Versions: how something came about, in one of a few ways that exclude each other."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.version import Versions

FOUND = [
    ("Six hikers were abducted. Soldiers stormed the camp.", "The hostages were dropped at a bus stop."),
    ("The minister resigned. It was her own decision.", "The minister resigned. Aides say she was forced out."),
    ("A jet bombed a military depot near Leith.", "Planes bombed Leith. Nobody had seen weapons there."),
    ("The skipper held a valid licence.", "No licence could be produced for the skipper."),
    ("The lift was inspected in May.", "The lift had not been inspected for years."),
    ("The police arrested Ray Santo after a chase.", "Ray Santo surrendered before his arrest."),
    ("The mayor will resign in May, aides say.", "The mayor is weighing her future."),
    ("The race will go ahead on Friday.", "Whether there is a race on Friday is in doubt."),
    ("A man shot two guards. He acted alone.", "The man who shot the guards had an accomplice."),
    ("A man shot two guards. He was known to police.", "The man who shot them was not known to police."),
    ("A fire razed a derelict mill.", "A fire broke out in an occupied mill."),
    ("Norvale will buy the yard. It pays in cash.", "Norvale will buy the yard in an all-share deal."),
    ("Norvale made a hostile bid for the yard.", "The friendly bid of Norvale is for the yard."),
    ("The case was heard in open court.", "The case was heard behind closed doors."),
    ("The board was unanimous in its vote.", "The plan passed by a narrow majority."),
]
SQUARE = [
    ("Soldiers stormed the camp.", "Two crates were dropped at a bus stop."),
    ("Six hikers were abducted. Soldiers hope to storm the camp.", "The hostages were dropped at a bus stop."),
    ("The mayor resigned in May.", "The mayor may resign."),
    ("The lift was not inspected in May.", "The lift had not been inspected for years."),
    ("The ambulance service sent six cars.", "The lift was faulty."),
    ("The protests in Leith had been initially peaceful.", "Violent protests in Leith went on for a week."),
]


@pytest.mark.parametrize(("one", "other"), FOUND)
def test_two_versions_are_found(find: Find, one: str, other: str) -> None:
    """Each matter, told in words that the other version has no use for."""
    assert values(find(Versions(), one, other))
    assert values(find(Versions(), other, one))


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_other_events_and_hopes_are_left_alone(find: Find, one: str, other: str) -> None:
    """Not of that event, not told as done, the same version, and nouns that a verb is meant of."""
    assert values(find(Versions(), one, other)) == []
