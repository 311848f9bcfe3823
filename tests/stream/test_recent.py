"""The mapping that forgets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.recent import Recent


@given(st.lists(st.integers(0, 20), max_size=60), st.integers(1, 8))
def test_it_keeps_the_most_recently_set_keys(keys: list[int], limit: int) -> None:
    """Never more than the limit, and always the last ones set."""
    recent: Recent[int] = Recent(limit)
    for number, key in enumerate(keys):
        recent[str(key)] = number
    last = list(dict.fromkeys(str(key) for key in reversed(keys)))[:limit]
    assert set(recent) == set(last)
    assert len(recent) == len(last)


def test_deleting_forgets_one_key() -> None:
    """Deleting is as in any mapping."""
    recent: Recent[int] = Recent(2)
    recent["a"] = 1
    del recent["a"]
    assert "a" not in recent
