"""Reasons: why the event happened, in whatever words the two accounts tell it."""

from __future__ import annotations

import pytest
from divergences_support import Find, MakeReport, values

from agents.divergences.detectors.reason import Reasons
from agents.divergences.facts.reasons import reasons
from agents.divergences.reading import read

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
    (f"{FIRE} Detectives have ruled out arson.", f"{FIRE} Police are treating the fire as arson."),
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
GIVEN = [
    ("The firm mended a broken cable off the coast of Egypt that caused an outage.", "a broken cable"),
    ("There were vigils for the police shooting of a boy, which triggered riots.", "the police shooting of a boy"),
    ("Investigators believe a fault in the kitchen sparked the blaze.", "a fault in the kitchen"),
    ("The blaze was started deliberately, police said.", "deliberately"),
    ("Police are treating the fire as arson.", "arson"),
    ("Two boys were arrested on suspicion of murder.", "murder"),
    ("The clerk was suspended over a row about bonuses.", "a row about bonuses"),
    ("Early findings point to pilot error.", "pilot error"),
    ("The bridge collapsed under the weight of a convoy.", "the weight of a convoy"),
    ("The plane went down after running out of fuel.", "running out of fuel"),
    ("The company said human error was behind the outage.", "human error"),
    ("The coach quit over a row about bonuses.", "a row about bonuses"),
    ("She resigned amid allegations of bullying.", "allegations of bullying"),
    ("The clerk was sacked for misconduct.", "misconduct"),
    ("Firefighters suspect a gas leak.", "a gas leak"),
    ("Officials ruled out sabotage.", "sabotage"),
    ("There is no evidence of sabotage.", "sabotage"),
    ("The accident was the result of understaffing.", "understaffing"),
    ("The collapse followed weeks of heavy rain.", "weeks of heavy rain"),
    ("Poor maintenance contributed to the derailment.", "Poor maintenance"),
    ("The explosion was triggered when workers cut a pipe.", "when workers cut a pipe"),
    ("The concert was cancelled owing to illness.", "illness"),
    ("The minister is stepping down for health reasons.", "health reasons"),
    ("The killing was an act of revenge, prosecutors said.", "revenge"),
    ("The fair was closed over the weekend.", ""),
    ("Ray Santo is behind the wheel.", ""),
]
LEFT_OPEN = [
    "It is still a mystery how the fire began.",
    "What went wrong is unclear.",
    "Police would not speculate on the cause.",
    "The motive remains unclear.",
]


@pytest.mark.parametrize(("sentence", "told"), GIVEN)
def test_a_reason_is_read_in_many_forms(make_report: MakeReport, sentence: str, told: str) -> None:
    """The words that give it; none where a preposition is of place or time."""
    claim = read(make_report(sentence)).claims[0]
    found = [" ".join(claim.claim.tokens[i].text for i in one.tokens) for one in reasons(claim)]
    assert found == ([told] if told else [])


@pytest.mark.parametrize("sentence", LEFT_OPEN)
def test_a_reason_is_left_open_in_many_forms(make_report: MakeReport, sentence: str) -> None:
    """By what is asked and by what says that nobody knows."""
    assert [one.how for one in reasons(read(make_report(sentence)).claims[0])] == ["open"]


@pytest.mark.parametrize(("one", "other"), FOUND)
def test_reasons_that_differ_are_found(find: Find, one: str, other: str) -> None:
    """Two reasons, or one that the other account leaves open, whichever comes first."""
    assert len(values(find(Reasons(), one, other))) == 1
    assert len(values(find(Reasons(), other, one))) == 1


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_reasons_of_something_else_are_left_alone(find: Find, one: str, other: str) -> None:
    """One reason in other words, of another thing or another time, and what is left open but not why."""
    assert values(find(Reasons(), one, other)) == []
