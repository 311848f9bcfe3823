"""Pairs of sentences written for training: what follows from a statement, what it leaves open, what contradicts it.

A file of `written/` holds statements, `= sentence`, each followed by its pairs, a line each: `e sentence` follows from
it, `n sentence` may be true or not, `c sentence` cannot be true (both speak of the very same scene or fact).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final

from models.nli.rows import LABELS, Row

_LINE: Final = re.compile(r"([=enc]) (\S.*)")
_BY_LETTER: Final = {label[0]: label for label in LABELS}


def shipped() -> Path:
    """The folder of pairs that the weights here were made with."""
    return Path(str(resources.files("models.nli"))) / "written"


def read_written(folder: Path) -> list[Row]:
    """The pairs of a folder's files, each with the file's name as its source.

    Raises:
        ValueError: there is no file, or a line is none of the format; the text names file and line.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise ValueError(f"{folder}: no pairs; they are in files NAME.txt")
    return [row for path in paths for row in _read(path)]


def _read(path: Path) -> Iterator[Row]:
    statement = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        found = _LINE.fullmatch(text)
        if found and found[1] == "=":
            statement = found[2]
        elif found and statement:
            yield Row(statement, found[2], _BY_LETTER[found[1]], f"written, {path.stem}")
        elif text:
            raise ValueError(
                f"{path}:{number}: {text[:60]!r} is neither a statement, '= sentence', nor, below one, 'e sentence' "
                "(follows), 'n sentence' (open) or 'c sentence' (cannot be true)"
            )
