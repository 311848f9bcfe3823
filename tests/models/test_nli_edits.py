"""Edits of sentences, and the label that follows from each."""

from __future__ import annotations

import random
from functools import cache

import pytest
from spacy.tokens import Doc

from models.nli import derive, edits, structure
from models.nli.names import NamePool
from models.nli.rows import Row


def _dice(seed: int = 0) -> random.Random:
    return random.Random(seed)  # noqa: S311 - chance, not secrets


@cache
def _doc(text: str) -> Doc:
    doc: Doc = derive.parser()(text)
    return doc


def _all(edit: edits.Edit, text: str) -> set[str]:
    """Whatever an edit makes of a sentence, over many throws."""
    doc = _doc(text)
    return {made for seed in range(40) if (made := edit(doc, range(len(doc)), _dice(seed)))}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "The fire killed 27 people."),
        ("ordinal", "It was the third fire this year."),
        ("date", "The fire broke out on Tuesday."),
        ("kind", "The violin was stolen."),
        ("country", "The French minister resigned."),
        ("antonym", "Prices rose in the city."),
        ("bound", "The fire destroyed 27 houses."),
        ("quantifier", "All members agreed."),
    ],
)
def test_a_detail_is_changed_and_nothing_else(kind: str, text: str) -> None:
    """Each edit finds its detail and leaves the other words."""
    made = _all(edits.CONTRADICT[kind], text)
    assert made
    assert text not in made
    assert all(len(set(text.split()) - set(one.split())) <= 2 for one in made)


@pytest.mark.parametrize("text", ["At least 27 people died.", "It ended 2-1.", "They saw more than 3 matches."])
def test_a_bound_is_not_changed_for_another_bound(text: str) -> None:
    """Two bounds can both hold, and a score's halves are no counts."""
    assert _all(edits.other_number, text) == set()


def test_beside_a_score_and_a_bound_the_count_alone_is_changed() -> None:
    """Of four figures the one that is no bound and no half of a score."""
    made = _all(edits.other_number, "It ended 2-1 after 90 minutes of more than 3 matches.")
    assert made
    for one in made:
        before, after = one.split(" minutes of ")
        assert before.startswith("It ended 2-1 after ")
        assert before != "It ended 2-1 after 90"
        assert after == "more than 3 matches."


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("The bill was passed.", {"The bill was not passed.", "The bill wasn't passed.", "The bill was never passed."}),
        (
            "Prices rose.",
            {"Prices did not rise.", "Prices didn't rise.", "Prices never rose.", "Prices failed to rise."},
        ),
        ("The bill was not passed.", set()),
        (
            "A man is running.",
            {"No man is running.", "A man is not running.", "A man isn't running.", "A man is never running."},
        ),
    ],
)
def test_a_statement_is_denied_once(text: str, allowed: set[str]) -> None:
    """The main verb is denied in one of several ways; what is denied already is left alone."""
    made = _all(structure.deny, text)
    assert made <= allowed
    assert bool(made) is bool(allowed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bill did not pass.", {"The bill passed."}),
        ("The bill was not passed.", {"The bill was passed."}),
        ("It rained.", set()),
    ],
)
def test_a_denial_is_taken_away(text: str, expected: set[str]) -> None:
    """Without its negation the verb takes the form that it needs."""
    assert _all(structure.affirm, text) == expected


def test_passive_keeps_who_did_it_and_exchange_does_not() -> None:
    """The passive agrees with the sentence; subject and object exchanged contradict it."""
    text = "The company bought the ship in 1997."
    assert _all(structure.passive, text) == {"The ship was bought by the company in 1997."}
    assert _all(structure.roles_exchanged, "Spain beat Italy on Sunday.") == {"Italy beat Spain on Sunday."}


def test_the_time_moves_without_changing() -> None:
    """A date at the front goes to the end, and back."""
    assert _all(structure.time_moved, "In 1997, the company bought the ship.") == {
        "The company bought the ship in 1997."
    }


def test_a_phrase_left_out_leaves_a_sentence() -> None:
    """What is left is shorter and ends as before."""
    made = _all(structure.shortened, "The minister, who is ill, stayed at home on Tuesday.")
    assert made
    assert all(one.endswith(".") and len(one) < 52 and " ," not in one for one in made)


def test_a_name_gives_way_to_another_name() -> None:
    """The new name comes from the other sentences, and is no form of the old one."""
    pool = NamePool([_doc("Angela Merkel met Barack Obama in Paris."), _doc("Barack Obama left Berlin.")])
    doc = _doc("Emmanuel Macron spoke in London on Friday.")
    made = {one for seed in range(30) if (one := pool.other_name(doc, range(len(doc)), _dice(seed)))}
    assert made
    assert all(("Macron" in one) != ("London" in one) for one in made)
    assert all(one.endswith(" on Friday.") for one in made)


def test_only_details_that_the_other_sentence_gives_are_shared() -> None:
    """Of what only one sentence says, nothing is known."""
    doc = _doc("The company bought a ship.")
    other = _doc("In 1997 the company was buying.")
    assert [doc[i].text for i in derive.shared_places(doc, other)] == ["The", "company", "bought", "."]


def test_a_quota_spreads_the_kinds() -> None:
    """No kind is taken more often than its quota, and rare kinds come first."""
    quota = derive.Quota(2)
    taken = [quota.pick([("often", "x"), ("rare", "y")], _dice(i)) for i in range(5)]
    assert [one[0] for one in taken if one].count("often") == 2
    assert taken[-1] is None


def test_derived_pairs_have_all_labels_and_are_the_same_again() -> None:
    """From one entailed and one open pair come pairs of all labels, twice the same."""
    rows = [
        Row(
            f"The company bought {i} ships in 1997, officials said.",
            f"The company bought {i} ships.",
            "entailment",
            "fm2",
        )
        for i in range(20, 40)
    ]
    rows += [Row(f"Ship {i} is old.", f"Ship {i} was built in Spain.", "neutral", "fm2") for i in range(10)]
    made = derive.derive(rows, seed=1)
    assert {row.label for row in made} == {"entailment", "neutral", "contradiction"}
    assert made == derive.derive(rows, seed=1)
