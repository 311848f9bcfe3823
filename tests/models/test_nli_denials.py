"""Denied sentences, and the label that follows."""

from __future__ import annotations

from models.nli import denials
from models.nli.rows import Row

WIDE, NARROW = "A dog is running.", "A brown dog is running along the wide beach."


def _made(row: Row) -> set[tuple[str, str, str]]:
    """(first, second, label) of whatever is made of a row, over many seeds; all denials worded "not"."""
    made = [one for seed in range(60) for one in denials.denials([row], seed=seed)]
    return {(one.a, one.b, one.label) for one in made}


def _labels(row: Row, first: bool, second: bool) -> set[str]:
    """The labels of the pairs made of a row in which just these sentences are denied."""
    as_it_was = (row.a, row.b)
    return {label for a, b, label in _made(row) if (a not in as_it_was, b not in as_it_was) == (first, second)}


def test_what_is_borne_out_contradicts_its_denial_either_way_round() -> None:
    """A brown dog runs: that no dog runs contradicts it, whichever comes first."""
    row = Row(NARROW, WIDE, "entailment", "snli_dev")
    assert _labels(row, True, False) == {"contradiction"}
    assert _labels(row, False, True) == {"contradiction"}


def test_denying_the_narrower_leaves_the_wider_open_and_not_the_other_way_round() -> None:
    """If no dog runs, no brown dog does; if no brown dog runs, a black one may."""
    made = [
        one for one in _made(Row(NARROW, WIDE, "entailment", "snli_dev")) if {one[0], one[1]}.isdisjoint({WIDE, NARROW})
    ]
    by_order = {("brown" in a, label) for a, _, label in made}
    assert by_order == {(False, "entailment"), (True, "neutral")}


def test_what_is_open_stays_open_when_both_are_denied() -> None:
    """Two statements about one scene that leave each other open do so denied."""
    row = Row("A man is singing.", "The man is wearing a hat.", "neutral", "snli_dev")
    assert _labels(row, True, True) == {"neutral"}


def test_what_excludes_a_statement_bears_out_its_denial() -> None:
    """Who sleeps is not running."""
    row = Row("A man is sleeping.", "A man is running.", "contradiction", "snli_dev")
    assert _labels(row, False, True) == {"entailment"}


def test_the_same_rows_and_seed_make_the_same_pairs() -> None:
    """The training set can be made again."""
    rows = [Row(NARROW, WIDE, "entailment", "snli_dev"), Row("A man sings.", "He wears a hat.", "neutral", "cad")]
    assert denials.denials(rows, seed=3) == denials.denials(rows, seed=3)
