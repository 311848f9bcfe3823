"""What was learnt, made small: it comes back near to what it was, and what was not learnt takes no room."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.contradiction.delta import Weights, put_on, taken_off


def weights(seed: int, rows: int = 6, columns: int = 9) -> Weights:
    """A matrix and a bias."""
    dice = np.random.default_rng(seed)
    return {
        "layer.weight": dice.normal(size=(rows, columns)).astype(np.float32),
        "layer.bias": dice.normal(size=rows).astype(np.float32),
    }


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 12))
def test_at_full_rank_all_comes_back(seed: int, rows: int, columns: int) -> None:
    """Up to what int8 and half precision round."""
    base, taught = weights(seed, rows, columns), weights(seed + 1, rows, columns)
    again = put_on(base, taken_off(base, taught, rank=min(rows, columns)))
    change = np.linalg.norm(taught["layer.weight"] - base["layer.weight"])
    assert np.linalg.norm(again["layer.weight"] - taught["layer.weight"]) <= 0.05 * change + 1e-6
    assert again["layer.bias"] == pytest.approx(taught["layer.bias"], abs=0.01)


def test_what_was_not_learnt_takes_no_room() -> None:
    """Weights that stayed as they were are not kept, and stay as they were."""
    base = weights(1)
    assert taken_off(base, weights(1), rank=3) == {}
    again = put_on(base, {})
    assert all(np.array_equal(again[name], base[name]) for name in base)


def test_what_the_base_has_not_is_kept_whole() -> None:
    """The heads are new."""
    base, head = weights(1), np.ones((3, 6), dtype=np.float32) / 4
    delta = taken_off(base, weights(1) | {"head.weight": head}, rank=1)
    assert list(delta) == ["head.weight"]
    assert np.array_equal(put_on(base, delta)["head.weight"], head)


def test_a_change_of_low_rank_is_kept_by_as_few_numbers() -> None:
    """A product of a column and a row is the two."""
    base = weights(1)
    column, row = np.arange(1, 7, dtype=np.float32)[:, None], np.arange(1, 10, dtype=np.float32)[None]
    delta = taken_off(base, base | {"layer.weight": base["layer.weight"] + column @ row}, rank=1)
    assert {name: kept.shape for name, kept in delta.items() if kept.dtype == np.int8} == {
        "layer.weight.up": (1, 6),
        "layer.weight.down": (1, 9),
    }
    again = put_on(base, delta)["layer.weight"] - base["layer.weight"]
    assert np.abs(again - column @ row).max() <= 0.02 * 54
