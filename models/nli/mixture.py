"""What the second stage trains on: derived pairs, invented news, and part of the rows again, lest they be forgotten."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from models.nli import scenes
from models.nli.derive import derive
from models.nli.rows import Row

DERIVED: Final = 42_000
INVENTED: Final = 7_000
# Source -> share of its rows that come again. Claims checked against evidence are few and near to news: all, twice.
AGAIN: Final = {
    "fm2": 2.0,
    "fever_sym_dev": 2.0,
    "snli_dev": 0.5,
    "cad_snli": 0.4,
    "fever_dev_gold_evidence": 0.2,
    "te_protocols": 0.15,
    "semi_auto": 0.15,
}


def mixture(train: Sequence[Row], *, seed: int, cache: Path) -> list[Row]:
    """All rows of the second stage; the derived ones are kept in `cache`, since making them takes minutes."""
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    if not cache.exists():
        made = "".join(json.dumps(row) + "\n" for row in derive(train, seed=seed))
        cache.write_text(made, encoding="utf-8")
    derived = [Row(*json.loads(line)) for line in cache.read_text(encoding="utf-8").splitlines()]
    derived = dice.sample(derived, min(DERIVED, len(derived)))
    rows = [*derived, *scenes.pairs(INVENTED, seed=seed), *_again(train, dice)]
    dice.shuffle(rows)
    return rows


def _again(train: Sequence[Row], dice: random.Random) -> list[Row]:
    kept = []
    for row in train:
        share = next(share for source, share in AGAIN.items() if row.source.startswith(source))
        kept += [row] * (int(share) + (dice.random() < share % 1))
    return kept
