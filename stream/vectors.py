"""Vectors of sentences as records hold them: unit length, one signed byte a dimension."""

from __future__ import annotations

import numpy as np


def cosine(a: bytes, b: bytes) -> float:
    """Cosine of two vectors as they stand in records; 0 where one is empty."""
    if not a or not b:
        return 0.0
    first, second = (np.frombuffer(one, dtype=np.int8).astype(np.float64) for one in (a, b))
    norms = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / norms if norms else 0.0
