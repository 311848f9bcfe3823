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

from agents.events.features import VIEWS, Featured, Space, keys_of, space_of, vectors_of, weights_of

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
    """Some reports over one vocabulary: dense weights, what leads in a space, and who has any key of which space.

    `vectors` is reports × views × dimensions, `lengths` the logarithm of each report's length.
    """

    dense: NDArray[np.float32]
    top: NDArray[np.float32]
    held: NDArray[np.bool_]
    vectors: NDArray[np.float32]
    lengths: NDArray[np.float32]
    spaces: NDArray[np.uint32]

    def columns(self, space: Space) -> slice:
        start, end = np.searchsorted(self.spaces, [int(space), int(space) + 1])
        return slice(int(start), int(end))


def pair_features(left: Sequence[Featured], right: Sequence[Featured]) -> NDArray[np.float32]:
    """Features of every pair: `len(NAMES)` × `len(left)` × `len(right)`; neither may be empty."""
    vocabulary = np.unique(keys_of(left))
    return _pairs(_block(left, vocabulary), _block(right, vocabulary))


def among(reports: Sequence[Featured]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Features of every pair of some reports, one at least; and the weight of every name in every report.

    The second is reports × names, 0 to 1, of the names that two reports or more hold.
    """
    block = _block(reports, np.unique(keys_of(reports)))
    weights = block.dense[:, block.columns(Space.NAMES)]
    return _pairs(block, block), weights[:, np.count_nonzero(weights, axis=0) > 1] / np.float32(255)


def _pairs(a: _Block, b: _Block) -> NDArray[np.float32]:
    rows: list[Matrix] = [_gram(a, b, space) / np.float32(_BYTE) for space in _COSINES]
    rows += [a.vectors[:, view] @ b.vectors[:, view].T / np.float32(_SIGNED) for view in range(VIEWS)]
    rows += [np.minimum(_cover(a, b, space), _cover(b, a, space).T) for space, _ in _COVERED]
    for space in _SETS:
        rows += _agreement(a, b, space)
    # Logarithm of the shorter one's length in tokens.
    rows.append(np.minimum.outer(a.lengths, b.lengths))
    return np.stack(rows)


def _block(reports: Sequence[Featured], vocabulary: NDArray[np.uint32]) -> _Block:
    keys, weights = keys_of(reports), weights_of(reports)
    owner = np.repeat(np.arange(len(reports)), [len(report.weights) for report in reports])
    spaces = space_of(keys).astype(np.intp)
    held = np.zeros((len(reports), len(Space)), np.bool_)
    held[owner, spaces] = True
    dense = np.zeros((len(reports), len(vocabulary)), np.float32)
    top = np.zeros_like(dense)
    if len(vocabulary) and len(keys):
        at = np.minimum(np.searchsorted(vocabulary, keys), len(vocabulary) - 1)
        known = vocabulary[at] == keys
        dense[owner[known], at[known]] = weights[known]
        leading = _leading(spaces, weights, owner)
        shown = known & (leading > 0)
        top[owner[shown], at[shown]] = leading[shown]
    vectors = vectors_of(reports).astype(np.float32)
    lengths = np.array([math.log(report.length + 5) for report in reports], np.float32)
    return _Block(dense, top, held, vectors, lengths, space_of(vocabulary))


def _leading(spaces: NDArray[np.intp], weights: NDArray[np.uint8], owner: NDArray[np.intp]) -> NDArray[np.float32]:
    """Each key's share of the weight of its report's heaviest keys of its space, in 1/4096; 0 for the lesser ones."""
    shares = np.zeros(len(spaces), np.float32)
    group = owner * len(Space) + spaces
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    rank = np.arange(len(spaces)) - np.repeat(starts, np.diff(starts, append=len(spaces)))
    for space, most in _COVERED:
        picked = (spaces == space) & (rank < most)
        total = np.bincount(owner[picked], weights[picked], minlength=int(owner[-1]) + 1)
        shares[picked] = np.floor(4096.0 * weights[picked] / np.maximum(total[owner[picked]], 1.0))
    return shares


def _gram(a: _Block, b: _Block, space: Space) -> Matrix:
    columns = a.columns(space)
    return a.dense[:, columns] @ b.dense[:, columns].T


def _cover(a: _Block, b: _Block, space: Space) -> Matrix:
    """How much of what leads in `a` is found in `b` at all."""
    columns = a.columns(space)
    return a.top[:, columns] @ (b.dense[:, columns] > 0).astype(np.float32).T / np.float32(4096)


def _agreement(a: _Block, b: _Block, space: Space) -> list[Matrix]:
    """Whether both name one (a year, a weekday) in common, and whether both name some but none in common."""
    common = _gram(a, b, space) > 0
    both = np.logical_and.outer(a.held[:, space], b.held[:, space])
    return [common.astype(np.float32), (both & ~common).astype(np.float32)]
