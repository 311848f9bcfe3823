"""Pairs with denials in either sentence or both, so that a "not" alone decides nothing.

What follows from which follows from the label of the pair before it was denied, read the way people read such pairs: as
two accounts of one scene.
"""

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
ENTAILED: Final = 9_000
_CAPTIONS: Final = ("snli", "cad")


def denials(rows: Sequence[Row], *, seed: int) -> list[Row]:
    """Pairs from rows of all three labels: the same for the same rows and seed."""
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    short = [row for row in rows if max(len(row.a.split()), len(row.b.split())) <= MAX_WORDS]
    open_ = _some([row for row in short if row.label == "neutral"], OPEN, dice)
    excluding = [row for row in short if row.label == "contradiction" and row.source.startswith(_CAPTIONS)]
    excluding = _some(excluding, EXCLUDING, dice)
    entailed = _some([row for row in short if row.label == "entailment"], ENTAILED, dice)
    docs = parse(text for row in open_ + excluding + entailed for text in (row.a, row.b))
    made = [*_left_open(open_, docs, dice), *_excluded(excluding, docs, dice), *_borne_out(entailed, docs, dice)]
    return list(dict.fromkeys(made))


def _some(rows: Sequence[Row], count: int, dice: random.Random) -> list[Row]:
    return dice.sample(rows, min(len(rows), count))


def _denied(doc: Doc, dice: random.Random) -> str | None:
    return structure.deny(doc, range(len(doc)), dice)


def _same_verb(doc: Doc, other: Doc) -> bool:
    """Whether the other sentence says of something what the main verb of this one says."""
    root = structure.main_verb(doc)
    return root is not None and root.lemma_ != "be" and any(t.lemma_ == root.lemma_ and t.pos_ == "VERB" for t in other)


def _left_open(rows: Sequence[Row], docs: dict[str, Doc], dice: random.Random) -> Iterator[Row]:
    """What a sentence leaves open is open if both are denied; but who denies a thing denies its details too."""
    for row in rows:
        a, b = docs[row.a], docs[row.b]
        first, second = _denied(a, dice), _denied(b, dice)
        if first and second and dice.random() < 0.5:
            yield Row(first, second, "neutral", "open, both denied")
        elif first and row.source.startswith(_CAPTIONS) and _same_verb(a, b):
            yield Row(first, row.b, "contradiction", "details of what is denied")
        elif first and dice.random() < 0.6:
            yield Row(first, row.b, "neutral", "open, first denied")


def _excluded(rows: Sequence[Row], docs: dict[str, Doc], dice: random.Random) -> Iterator[Row]:
    """Of one scene: what excludes a statement bears out its denial, and its denial leaves the statement open."""
    for row in rows:
        if dice.random() < 0.7:
            if second := _denied(docs[row.b], dice):
                yield Row(row.a, second, "entailment", "excluded, denied")
        elif (first := _denied(docs[row.a], dice)) and not _same_verb(docs[row.a], docs[row.b]):
            yield Row(first, row.b, "neutral", "excluding, denied")


def _borne_out(rows: Sequence[Row], docs: dict[str, Doc], dice: random.Random) -> Iterator[Row]:
    """If this bears out that: not that excludes this, either way round, and bears out not this.

    Not this leaves that open, unless they are nearly as long, and so the same.
    """
    for row in rows:
        a, b = docs[row.a], docs[row.b]
        first, second = _denied(a, dice), _denied(b, dice)
        same = len(b) >= 0.8 * len(a)
        found = []
        if second:
            found += [Row(second, row.a, "contradiction", "denied, borne out")] * 2
            found += [Row(row.a, second, "contradiction", "borne out, denied")] * 2
        if first and same:
            found += [Row(first, row.b, "contradiction", "denied, the same")]
        if first and second:
            found += [Row(second, first, "entailment", "the wider denied")]
            found += [Row(first, second, "entailment" if same else "neutral", "the narrower denied")] * 2
        if found:
            yield dice.choice(found)
