"""What lessons changed in a network, made small: of each matrix the change as a product of two narrow ones, in int8.

As in low-rank adaptation (Hu et al. 2021), but worked out when all is learnt, by singular values. What is no matrix of
the base (biases, norms, the heads) is kept whole, in half precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Weights = dict[str, Array]
"""Name -> weights."""
_UP, _DOWN, _SCALE = ".up", ".down", ".scale"


def taken_off(base: Weights, taught: Weights, *, rank: int) -> Weights:
    """What differs in `taught`, by names that `put_on` reads; matrices (rows × columns) of `base` at most of `rank`."""
    delta: Weights = {}
    for name, weights in taught.items():
        known = base.get(name)
        if known is None or known.ndim != 2:
            if known is None or not np.array_equal(known, weights):
                delta[name] = weights.astype(np.float16)
        elif not np.array_equal(known, weights):
            rows, values, columns = np.linalg.svd(weights - known, full_matrices=False)
            root = np.sqrt(values[:rank])
            delta |= _narrow(name + _UP, (rows[:, :rank] * root).T) | _narrow(
                name + _DOWN, root[:, None] * columns[:rank]
            )
    return delta


def put_on(base: Weights, delta: Mapping[str, Array]) -> Weights:
    """The base with what was changed in it, float32."""
    whole = {name: weights.astype(np.float32) for name, weights in base.items()}
    for name in delta:
        if name.endswith(_UP):
            matrix = name.removesuffix(_UP)
            whole[matrix] = whole[matrix] + _wide(delta, name).T @ _wide(delta, matrix + _DOWN)
        elif not name.endswith((_DOWN, _SCALE)):
            whole[name] = delta[name].astype(np.float32)
    return whole


def _narrow(name: str, rows: Array) -> Weights:
    """Rows in int8, each with its scale."""
    scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12) / 127
    return {name: np.round(rows / scale).astype(np.int8), name + _SCALE: scale.astype(np.float32)}


def _wide(delta: Mapping[str, Array], name: str) -> Array:
    scale: Array = delta[name + _SCALE]
    return delta[name].astype(np.float32) * scale
