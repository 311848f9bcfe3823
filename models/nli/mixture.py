"""What the two halves of training are made of: derived pairs, invented news, and the rows people wrote."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from models.nli import scenes
from models.nli.denials import denials
from models.nli.derive import derive
from models.nli.rows import Row


class Portions(NamedTuple):
    """How much of what a half trains on: numbers of pairs, and the share of each source's rows (2.0: each twice)."""

    derived: int
    denied: int
    invented: int
    again: Mapping[str, float]


# What is made teaches which words a contradiction may hang on.
FIRST: Final = Portions(
    derived=40_000,
    denied=10_000,
    invented=6_000,
    again={
        "fm2": 1.0,
        "fever_sym_dev": 1.0,
        "snli_dev": 0.5,
        "cad_snli": 0.5,
        "fever_dev_gold_evidence": 0.6,
        "te_protocols": 0.4,
        "semi_auto": 0.5,
    },
)
# At the end people's own pairs prevail, so that the model keeps to their notion of a contradiction. Claims checked
# against evidence (fm2, fever_sym) are few and near to news: all of them, more than once.
LAST: Final = Portions(
    derived=5_000,
    denied=5_000,
    invented=1_000,
    again={
        "fm2": 3.0,
        "fever_sym_dev": 2.0,
        "snli_dev": 1.2,
        "cad_snli": 0.8,
        "fever_dev_gold_evidence": 0.8,
        "te_protocols": 0.2,
        "semi_auto": 0.3,
    },
)


def mixture(train: Sequence[Row], portions: Portions, *, seed: int, cache: Path) -> list[Row]:
    """All rows of one half; what is derived is kept in `cache`, since making it takes minutes."""
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    if not cache.exists():
        kinds = {"changed": derive(train, seed=seed), "denied": denials(train, seed=seed)}
        cache.write_text(json.dumps(kinds), encoding="utf-8")
    made = {kind: [Row(*row) for row in rows] for kind, rows in json.loads(cache.read_text(encoding="utf-8")).items()}
    rows = [
        *_some(made["changed"], portions.derived, dice),
        *_some(made["denied"], portions.denied, dice),
        *scenes.pairs(portions.invented, seed=seed),
        *again(train, portions.again, dice),
    ]
    dice.shuffle(rows)
    return rows


def _some(rows: Sequence[Row], count: int, dice: random.Random) -> list[Row]:
    return dice.sample(rows, min(len(rows), count))


def again(train: Sequence[Row], shares: Mapping[str, float], dice: random.Random) -> list[Row]:
    """Rows, each as often as its source's share says; a share of 1.5 is once or twice."""
    kept = []
    for row in train:
        share = next(share for source, share in shares.items() if row.source.startswith(source))
        kept += [row] * (int(share) + (dice.random() < share % 1))
    return kept
