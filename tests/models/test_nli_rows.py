"""Training rows: only those whose licence lets weights ship, cleaned, the held-out part the same everywhere."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.nli.rows import ALLOWED_LICENCES, Row, clean, is_held_out, read_rows, split


def _rows(path: Path, *records: dict[str, str]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(record) + "\n" for record in records)
    return path


def _record(licence: str = "MIT", label: str = "neutral", a: str = "One thing.", b: str = "Another.") -> dict[str, str]:
    return {"a": a, "b": b, "label": label, "source": "here", "licence": licence}


@pytest.mark.parametrize("licence", ["none stated", "see source", "repo (MNLI premises)", "CC BY-NC-SA"])
def test_rows_without_a_licence_to_ship_stay_out(tmp_path: Path, licence: str) -> None:
    """A licence that is not listed keeps a row out."""
    assert list(read_rows(_rows(tmp_path / "rows.gz", _record(licence)))) == []


@pytest.mark.parametrize("licence", sorted(ALLOWED_LICENCES))
def test_rows_with_a_listed_licence_are_read(tmp_path: Path, licence: str) -> None:
    """Each listed licence lets its rows in."""
    assert list(read_rows(_rows(tmp_path / "rows.gz", _record(licence)))) == [
        Row("One thing.", "Another.", "neutral", "here")
    ]


def test_an_unknown_label_is_named_with_its_line(tmp_path: Path) -> None:
    """A label that is none of the three stops the reading."""
    path = _rows(tmp_path / "rows.gz", _record(), _record(label="perhaps"))
    with pytest.raises(ValueError, match=r":2: label 'perhaps'"):
        list(read_rows(path))


def test_empty_sentences_are_passed_over(tmp_path: Path) -> None:
    """A row with nothing to compare is none."""
    assert list(read_rows(_rows(tmp_path / "rows.gz", _record(b="  ")))) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("He -LRB- born 1950 -RRB- is an actor .", "He (born 1950) is an actor."),
        ('"The song ""Roar"" is by her."', 'The song "Roar" is by her.'),
        ("`` Roar '' is a  song", '" Roar " is a song'),
        ("Nothing to do.", "Nothing to do."),
    ],
)
def test_traces_of_corpora_are_cleaned(raw: str, expected: str) -> None:
    """Treebank brackets, doubled quotes and split punctuation go."""
    assert clean(raw) == expected


@given(st.text())
def test_cleaning_twice_changes_nothing_more_than_quotes(text: str) -> None:
    """Cleaned text has single spaces and none at its ends."""
    cleaned = clean(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned


@given(st.text(min_size=1), st.text(), st.text())
def test_rows_of_one_sentence_are_held_out_together(a: str, b: str, c: str) -> None:
    """What measures shares no first sentence with what trains."""
    assert is_held_out(Row(a, b, "neutral", "")) == is_held_out(Row(a, c, "entailment", "x"))


def test_about_the_asked_share_is_held_out_and_doubles_go() -> None:
    """Three in a hundred measure; a row that occurs twice counts once."""
    rows = [Row(f"Sentence {i}.", "x", "neutral", "") for i in range(5000)]
    train, held = split([*rows, *rows])
    assert len(train) + len(held) == 5000
    assert 100 < len(held) < 200
