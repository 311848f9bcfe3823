"""Where Faust's consumer reads on after a rebalance."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from faust.transport.drivers import aiokafka
from faust.types import TP

from stream import consumer as consumer_module


@pytest.mark.parametrize(
    ("committed", "from_the_beginning"),
    [
        ({TP("articles", 0): None}, {TP("articles", 0)}),
        ({TP("articles", 0): 0}, {TP("articles", 0)}),
        ({TP("articles", 0): 7}, set()),
        ({TP("articles", 0): 7, TP("articles", 1): None, TP("numbers-changelog", 1): None}, {TP("articles", 1)}),
        ({}, set()),
    ],
)
async def test_what_was_never_committed_is_read_from_the_beginning(
    monkeypatch: pytest.MonkeyPatch, committed: dict[TP, int | None], from_the_beginning: set[TP]
) -> None:
    """What Faust fetched and threw away at a rebalance lies before its position, and nothing else leads back there."""
    sought: set[TP] = set()

    async def seek_to_committed(_self: object) -> dict[TP, int | None]:
        return committed

    async def seek_to_beginning(*partitions: TP) -> None:
        assert partitions, "none named means all"
        sought.update(partitions)

    monkeypatch.setattr(aiokafka.Consumer, "seek_to_committed", seek_to_committed)
    consumer: Any = object.__new__(consumer_module.Consumer)
    consumer.app = SimpleNamespace(tables=SimpleNamespace(changelog_topics={"numbers-changelog"}))
    consumer._thread = SimpleNamespace(seek_to_beginning=seek_to_beginning)
    assert await consumer.seek_to_committed() == committed
    assert sought == from_the_beginning
