"""Pairs written for training: what a file says, and what hostile files are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.nli.rows import LABELS, Row, split
from models.nli.written import read_written, shipped


def test_each_line_is_a_pair_with_the_statement_above_it(tmp_path: Path) -> None:
    """Empty lines are passed over; the source is the file's name."""
    (tmp_path / "scenes.txt").write_text(
        "= A dog sleeps.\ne An animal rests.\n\nc A dog runs.\n= It rains.\nn It's cold.\n"
    )
    assert read_written(tmp_path) == [
        Row("A dog sleeps.", "An animal rests.", "entailment", "written, scenes"),
        Row("A dog sleeps.", "A dog runs.", "contradiction", "written, scenes"),
        Row("It rains.", "It's cold.", "neutral", "written, scenes"),
    ]


@pytest.mark.parametrize("line", ["x What is this?", "e", "=", "e Nothing stands above.", "An animal rests."])
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    """With its file and number, and what would be right."""
    (tmp_path / "bad.txt").write_text(f"\n{line}\n")
    with pytest.raises(ValueError, match=r"bad\.txt:2: .*'= sentence'"):
        read_written(tmp_path)


def test_a_folder_without_files_is_named(tmp_path: Path) -> None:
    """An empty folder is a mistake, not a lesson without pairs."""
    with pytest.raises(ValueError, match="no pairs"):
        read_written(tmp_path)


def test_what_ships_gives_no_label_away_by_its_form() -> None:
    """Of each label there are many, some are held out, and a denial in the second sentence tells little."""
    rows = read_written(shipped())
    _, held = split(rows)
    assert {row.label for row in held} == set(LABELS)
    denied = [row for row in rows if " not " in f" {row.b} "]
    for label in LABELS:
        assert sum(row.label == label for row in rows) > len(rows) / 5
        assert len(denied) / 5 < sum(row.label == label for row in denied) < len(denied) / 2
