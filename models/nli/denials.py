"""Pairs with denials in either sentence or both that do not contradict: a "not" alone must decide nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc

from models.nli import structure
from models.nli.derive import MAX_WORDS, parse
from models.nli.rows import Row

OPEN: Final = 7_000
EXCLUDING: Final = 5_000
NARROWER: Final = 3_000
_CAPTIONS: Final = ("snli", "cad")


def denials(rows: Sequence[Row], *, seed: int) -> list[Row]:
    """Pairs from rows of all three labels: the same for the same rows and seed."""
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    short = [row for row in rows if max(len(row.a.split()), len(row.b.split())) <= MAX_WORDS]
    open_ = _some([row for row in short if row.label == "neutral"], OPEN, dice)
    excluding = [row for row in short if row.label == "contradiction" and row.source.startswith(_CAPTIONS)]
    excluding = _some(excluding, EXCLUDING, dice)
    narrower = [row for row in short if row.label == "entailment" and len(row.b) < 0.6 * len(row.a)]
    narrower = _some(narrower, NARROWER, dice)
    docs = parse(text for row in open_ + excluding + narrower for text in (row.a, row.b))
    made = [*_left_open(open_, docs, dice), *_excluded(excluding, docs, dice), *_narrower(narrower, docs, dice)]
    return list(dict.fromkeys(made))


def _some(rows: Sequence[Row], count: int, dice: random.Random) -> list[Row]:
    return dice.sample(rows, min(len(rows), count))


def _denied(doc: Doc, dice: random.Random) -> str | None:
    return structure.deny(doc, range(len(doc)), dice)


def _left_open(rows: Sequence[Row], docs: dict[str, Doc], dice: random.Random) -> Iterator[Row]:
    """What a sentence leaves open, its denial leaves open; so it does what is denied."""
    for row in rows:
        first = _denied(docs[row.a], dice)
        second = _denied(docs[row.b], dice) if dice.random() < 0.5 else row.b
        if first and second:
            yield Row(first, second, "neutral", "open, first denied")


def _excluded(rows: Sequence[Row], docs: dict[str, Doc], dice: random.Random) -> Iterator[Row]:
    """Of one scene: what excludes a statement bears out its denial."""
    for row in rows:
        if second := _denied(docs[row.b], dice):
            yield Row(row.a, second, "entailment", "excluded, denied")


def _narrower(rows: Sequence[Row], docs: dict[str, Doc], dice: random.Random) -> Iterator[Row]:
    """That more did not happen does not say that less did not."""
    for row in rows:
        first, second = _denied(docs[row.a], dice), _denied(docs[row.b], dice)
        if first and second and dice.random() < 0.7:
            yield Row(first, second, "neutral", "narrower denied")
