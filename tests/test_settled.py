"""What worker and replay have in common."""

from __future__ import annotations

import gc

from agents.compose import settle


def test_what_was_loaded_is_passed_over_by_the_collector() -> None:
    """What is there when settling is not walked through again; what comes later is collected as ever."""
    kept: list[list[object]] = [[]]
    settle()
    try:
        assert gc.get_freeze_count() > 0
        assert not any(one is kept for one in gc.get_objects())
        later: list[object] = []
        later.append(later)
        assert any(one is later for one in gc.get_objects())
    finally:
        gc.unfreeze()
