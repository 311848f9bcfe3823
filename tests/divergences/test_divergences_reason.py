"""Reasons: why the event happened, in whatever words the two accounts tell it."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.reason import Reasons

FIRE = "A fire destroyed a warehouse in Leith on Monday."
WALKOUT = "Dockers at Leith began a strike on Monday."
FOUND = [
    (f"{FIRE} Two boys were arrested on suspicion of arson.", f"{FIRE} The cause is not known."),
    (f"{FIRE} The cause was a faulty heater, a source said.", f"{FIRE} It was too early to draw conclusions."),
    (f"{FIRE} The owner blames a heater.", f"{FIRE} Detectives point instead to fireworks from the yard."),
    (f"{FIRE} First signs suggest that sparks flew from a saw.", f"{FIRE} How or why it began is unclear."),
    (
        "The ferry sank after striking a reef off Leith.",
        "The ferry sank off Leith. What made it sink is still being looked into.",
    ),
    (f"{WALKOUT} The strike is over pay.", f"{WALKOUT} The strike was set off by a new rota."),
    (
        "The skipper resigned. She said the pain was what finally settled it.",
        "The skipper resigned. It was not her knee that decided the matter but the thought of leaving her son.",
    ),
    (
        "The gas came from a cracked pipe below the school.",
        "Inspectors think that the most likely source of the gas is a pipe.",
    ),
]
SQUARE = [
    (f"{FIRE} The owner blames a heater.", f"{FIRE} The cause was a heater that fell over."),
    (f"{FIRE} Two boys were arrested on suspicion of arson.", f"{FIRE} Two boys were held on suspicion of arson."),
    (f"{FIRE} Crews were late because of a closed bridge.", f"{FIRE} The cause is not known."),
    (f"{FIRE} It was the worst since 2001, when a heater caused a fire.", f"{FIRE} The cause is not known."),
    (f"{FIRE} It was too early to say how many were hurt.", f"{FIRE} The cause was a faulty heater."),
    (f"{FIRE} Nothing points to fireworks.", f"{FIRE} The owner blames a heater."),
    ("The gas came from a cracked pipe.", "The source of the gas is a pipe, inspectors said."),
    (f"{FIRE} Ten shops shut because of the fire.", f"{FIRE} The cause is not known."),
]


@pytest.mark.parametrize(("one", "other"), FOUND)
def test_reasons_that_differ_are_found(find: Find, one: str, other: str) -> None:
    """Two reasons, or one that the other account leaves open, whichever comes first."""
    assert len(values(find(Reasons(), one, other))) == 1
    assert len(values(find(Reasons(), other, one))) == 1


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_reasons_of_something_else_are_left_alone(find: Find, one: str, other: str) -> None:
    """One reason in other words, of another thing or another time, and what is left open but not why."""
    assert values(find(Reasons(), one, other)) == []
