"""How alike reports are, pair by pair: features of two reports, and what they add up to.

All sums are of integers small enough to be exact in a 32-bit float, so a pair's likeness does not depend on which of
the two came first or on what else was computed beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.events.features import VIEWS, Features, Space, space_of

Matrix = NDArray[np.float32]

_COSINES = (Space.TERMS, Space.NAMES, Space.FIGURES)
_SETS = (Space.LEAD_YEARS, Space.YEARS, Space.WEEKDAYS, Space.MONTHS)
_COVERED = ((Space.NAMES, 4), (Space.TERMS, 12))
_BYTE = 255.0 * 255.0
_SIGNED = 127.0 * 127.0

NAMES = (
    "terms",
    "names",
    "figures",
    "lead",
    "title",
    "start",
    "names_covered",
    "terms_covered",
    "lead_years_agree",
    "lead_years_differ",
    "years_agree",
    "years_differ",
    "weekdays_agree",
    "weekdays_differ",
    "months_agree",
    "months_differ",
    "length",
)
"""The features of a pair, in the order of `pair_features`."""


@dataclass(frozen=True)
class _Block:
    """Some reports over one vocabulary: for each space its dense weights, and what leads in it."""

    dense: NDArray[np.float32]
    top: NDArray[np.float32]
    spaces: NDArray[np.uint32]

    def columns(self, space: Space) -> slice:
        start, end = np.searchsorted(self.spaces, [int(space), int(space) + 1])
        return slice(int(start), int(end))


def pair_features(left: Sequence[Features], right: Sequence[Features]) -> NDArray[np.float32]:
    """Features of every pair: `len(NAMES)` × `len(left)` × `len(right)`."""
    vocabulary = np.unique(np.concatenate([f.keys for f in left])) if left else np.empty(0, np.uint32)
    a = _block(left, vocabulary)
    b = a if right is left else _block(right, vocabulary)
    rows: list[Matrix] = [_gram(a, b, space) / np.float32(_BYTE) for space in _COSINES]
    rows += _cosines(left, right)
    rows += [np.minimum(_cover(a, b, space), _cover(b, a, space).T) for space, _ in _COVERED]
    for space in _SETS:
        rows += _agreement(a, b, space, left, right)
    rows.append(_lengths(left, right))
    return np.stack(rows)


def name_weights(reports: Sequence[Features]) -> NDArray[np.float32]:
    """The weight of every name in every report (reports × names, 0 to 1), of names that two reports or more hold."""
    vocabulary = np.unique(np.concatenate([f.keys for f in reports])) if reports else np.empty(0, np.uint32)
    block = _block(reports, vocabulary)
    weights = block.dense[:, block.columns(Space.NAMES)]
    return weights[:, np.count_nonzero(weights, axis=0) > 1] / np.float32(255)


def _block(reports: Sequence[Features], vocabulary: NDArray[np.uint32]) -> _Block:
    keys = np.concatenate([f.keys for f in reports]) if reports else np.empty(0, np.uint32)
    weights = np.concatenate([f.weights for f in reports]) if reports else np.empty(0, np.uint8)
    owner = np.repeat(np.arange(len(reports)), [len(f.keys) for f in reports])
    dense = np.zeros((len(reports), len(vocabulary)), np.float32)
    top = np.zeros_like(dense)
    if len(vocabulary) and len(keys):
        at = np.minimum(np.searchsorted(vocabulary, keys), len(vocabulary) - 1)
        known = vocabulary[at] == keys
        dense[owner[known], at[known]] = weights[known]
        leading = _leading(keys, weights, owner)
        held = known & (leading > 0)
        top[owner[held], at[held]] = leading[held]
    return _Block(dense, top, space_of(vocabulary))


def _leading(keys: NDArray[np.uint32], weights: NDArray[np.uint8], owner: NDArray[np.intp]) -> NDArray[np.float32]:
    """Each key's share of the weight of its report's heaviest keys of its space, in 1/4096; 0 for the lesser ones."""
    shares = np.zeros(len(keys), np.float32)
    group = owner.astype(np.int64) * 16 + space_of(keys)
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    rank = np.arange(len(keys)) - np.repeat(starts, np.diff(np.r_[starts, len(keys)]))
    for space, most in _COVERED:
        picked = (space_of(keys) == int(space)) & (rank < most)
        total = np.bincount(owner[picked], weights[picked], minlength=int(owner.max()) + 1)
        shares[picked] = np.floor(4096.0 * weights[picked] / np.maximum(total[owner[picked]], 1.0))
    return shares


def _gram(a: _Block, b: _Block, space: Space) -> Matrix:
    columns = a.columns(space)
    return a.dense[:, columns] @ b.dense[:, columns].T


def _cover(a: _Block, b: _Block, space: Space) -> Matrix:
    """How much of what leads in `a` is found in `b` at all."""
    columns = a.columns(space)
    return a.top[:, columns] @ (b.dense[:, columns] > 0).astype(np.float32).T / np.float32(4096)


def _cosines(left: Sequence[Features], right: Sequence[Features]) -> list[Matrix]:
    a = np.stack([f.vectors for f in left]).astype(np.float32)
    b = a if right is left else np.stack([f.vectors for f in right]).astype(np.float32)
    return [a[:, view] @ b[:, view].T / np.float32(_SIGNED) for view in range(VIEWS)]


def _agreement(a: _Block, b: _Block, space: Space, left: Sequence[Features], right: Sequence[Features]) -> list[Matrix]:
    """Whether both name one (a year, a weekday) in common, and whether both name some but none in common."""
    common = _gram(a, b, space) > 0
    both = np.outer(_has(left, space), _has(right, space))
    return [common.astype(np.float32), (both & ~common).astype(np.float32)]


def _has(reports: Sequence[Features], space: Space) -> NDArray[np.bool_]:
    return np.array([bool((space_of(f.keys) == int(space)).any()) for f in reports])


def _lengths(left: Sequence[Features], right: Sequence[Features]) -> Matrix:
    """Logarithm of the shorter one's length in tokens."""
    a = np.array([math.log(f.length + 5) for f in left], np.float32)
    b = np.array([math.log(f.length + 5) for f in right], np.float32)
    return np.minimum.outer(a, b)
