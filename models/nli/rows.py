"""Training rows: read them, keep those whose licence lets weights ship, clean them, hold some out.

A row is one pair of sentences with a label. The file of rows is JSON Lines, gzipped, with the keys `a`, `b`, `label`,
`source` and `licence`; each row says under what terms its text may be used.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

LABELS: Final = ("entailment", "neutral", "contradiction")

# Word for word as the rows say it. What is not listed ("see source", "none stated", "repo (MNLI premises)") stays out:
# nobody has stated that weights made from it may be given away.
ALLOWED_LICENCES: Final = frozenset({"CC BY-SA", "CC BY-SA (Wikipedia)", "SNLI CC BY-SA", "MIT", "Apache-2.0"})

_BRACKETS: Final = {
    "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"',
}  # fmt: skip
_SPACE_BEFORE: Final = re.compile(r"\s+([,.;:!?%)\]])")
_SPACE_AFTER: Final = re.compile(r"([(\[])\s+")
_SPACES: Final = re.compile(r"\s+")


class Row(NamedTuple):
    """A pair of sentences and the label of what the first means for the second."""

    a: str
    b: str
    label: str
    source: str


def clean(text: str) -> str:
    """Undo what corpora do to text: Treebank brackets, doubled CSV quotes, tokens split from their punctuation."""
    if text.startswith('"') and text.endswith('"') and '""' in text:
        text = text[1:-1].replace('""', '"')
    for token, plain in _BRACKETS.items():
        text = text.replace(token, plain)
    text = _SPACE_AFTER.sub(r"\1", _SPACE_BEFORE.sub(r"\1", text))
    return _SPACES.sub(" ", text).strip()


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the cleaned rows of a gzipped JSON Lines file whose licence is in `ALLOWED_LICENCES`.

    Raises:
        ValueError: a row has a label that is none of `LABELS`.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            record = json.loads(line)
            if record["licence"] not in ALLOWED_LICENCES:
                continue
            if record["label"] not in LABELS:
                raise ValueError(f"{path}:{number}: label {record['label']!r} is none of {LABELS}")
            row = Row(clean(record["a"]), clean(record["b"]), record["label"], record["source"])
            if row.a and row.b:
                yield row


def is_held_out(row: Row, share: float = 0.03) -> bool:
    """Whether a row measures and never trains. All rows of one first sentence go the same way, on every machine."""
    digest = hashlib.sha256(row.a.encode()).digest()
    return int.from_bytes(digest[:4], "big") < share * 2**32


def split(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Part rows, doubles dropped, into those that train and those held out."""
    train: list[Row] = []
    held: list[Row] = []
    for row in dict.fromkeys(rows):
        (held if is_held_out(row) else train).append(row)
    return train, held
