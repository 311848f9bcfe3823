"""State over a table: changes wait for `flush`, so that a crash before it leaves the old state."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any, cast

import faust
import pytest
from aiokafka.errors import KafkaTimeoutError
from faust.streams import current_event
from hypothesis import given
from hypothesis import strategies as st

from stream import tables
from stream.records import Quantity, encode
from stream.tables import ChangelogTable, StateTable, in_partition


def quantity(low: float) -> Quantity:
    """A record that is quickly made."""
    return Quantity(text="x", start=0, end=1, low=low, high=None)


class PartitionedDict(dict[bytes, bytes]):
    """A table that notes the partition each write went to, as Faust's tables take it from the event at hand."""

    def __init__(self) -> None:
        super().__init__()
        self.partitions: dict[bytes, int] = {}

    async def acknowledged(self) -> None:
        """At once."""

    def __setitem__(self, key: bytes, value: bytes) -> None:
        event: Any = current_event()
        self.partitions[key] = event.message.partition
        super().__setitem__(key, value)


def state_over(table: PartitionedDict) -> StateTable[Quantity]:
    """State over a table that needs no broker."""
    return StateTable(cast("ChangelogTable", table), Quantity, topic="t")


async def test_nothing_is_written_before_flush() -> None:
    """A change is seen by its writer and stands in the table only after flush."""
    table = PartitionedDict()
    state = state_over(table)
    state["a"] = quantity(1)
    assert state["a"] == quantity(1)
    assert not table
    await state.flush(3)
    assert table == {b"a": encode(quantity(1))}
    assert table.partitions == {b"a": 3}


async def test_discard_goes_back_to_what_was_written() -> None:
    """After a failed step the state is as the last flush left it."""
    state = state_over(PartitionedDict())
    state["a"] = quantity(1)
    await state.flush(0)
    state["a"] = quantity(2)
    state["b"] = quantity(3)
    del state["a"]
    state.discard()
    assert dict(state) == {"a": quantity(1)}


async def test_each_key_can_go_to_its_own_partition() -> None:
    """A timer, which has no event at hand, says where each key belongs."""
    table = PartitionedDict()
    state = state_over(table)
    state["a"], state["b"] = quantity(1), quantity(2)
    await state.flush({"a": 5, "b": 6}.__getitem__)
    assert table.partitions == {b"a": 5, b"b": 6}


async def test_a_deleted_key_is_gone_at_once_and_missing_keys_raise() -> None:
    """Deleting shows before flush; deleting or reading what is not there is a KeyError."""
    state = state_over(PartitionedDict())
    state["a"] = quantity(1)
    await state.flush(0)
    del state["a"]
    assert "a" not in state
    with pytest.raises(KeyError):
        state["a"]
    with pytest.raises(KeyError):
        del state["a"]
    await state.flush(0)
    assert len(state) == 0


def test_in_partition_ends_with_its_block() -> None:
    """Outside the block there is no event at hand again."""
    with in_partition("t", 4):
        event: Any = current_event()
        assert (event.message.topic, event.message.partition) == ("t", 4)
    assert current_event() is None


class Changelog:
    """A changelog whose answers are given by hand: what was sent to it, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[bytes, bytes | None]] = []
        self.answers: list[asyncio.Future[None]] = []
        monkeypatch.setattr(faust.Table, "send_changelog", self._send)
        monkeypatch.setattr(tables, "_PAUSE_SECONDS", 0.0)
        app = faust.App("parallax-test", store="memory://", Table=ChangelogTable)
        self.table = cast("ChangelogTable", app.Table("numbers", key_type=bytes, value_type=bytes, partitions=4))

    def _send(self, _partition: int, key: bytes, value: bytes | None, *_: Any, **__: Any) -> asyncio.Future[None]:
        self.sent.append((key, value))
        self.answers.append(asyncio.get_running_loop().create_future())
        return self.answers[-1]

    async def waiting(self) -> asyncio.Task[None]:
        """Someone who waits for the broker, and has begun to."""
        task = asyncio.create_task(self.table.acknowledged())
        await asyncio.sleep(0.05)
        return task


@pytest.fixture
async def changelog(monkeypatch: pytest.MonkeyPatch) -> Changelog:
    """A changelog that answers when told to."""
    return Changelog(monkeypatch)


async def test_state_is_acknowledged_when_the_broker_has_all_of_it(changelog: Changelog) -> None:
    """For everyone who waits; a change that a later one of the same key replaced is not waited for by those to come."""
    changelog.table.send_changelog(0, b"a", b"1")
    changelog.table.send_changelog(0, b"b", b"2")
    one, two = await changelog.waiting(), await changelog.waiting()
    changelog.answers[0].set_result(None)
    await asyncio.sleep(0.05)
    assert not one.done()
    changelog.answers[1].set_result(None)
    await asyncio.wait_for(asyncio.gather(one, two), 5)
    await asyncio.wait_for(changelog.table.acknowledged(), 5)
    assert changelog.sent == [(b"a", b"1"), (b"b", b"2")]


async def test_state_that_the_broker_did_not_take_is_sent_again(changelog: Changelog) -> None:
    """Deletions too, until it does."""
    changelog.table.send_changelog(0, b"a", b"1")
    changelog.table.send_changelog(0, b"b", None, None, "raw")
    waiting = await changelog.waiting()
    changelog.answers[0].set_result(None)
    changelog.answers[1].set_exception(KafkaTimeoutError())
    await asyncio.sleep(0.05)
    assert changelog.sent[2:] == [(b"b", None)]
    assert not waiting.done()
    changelog.answers[2].set_result(None)
    await asyncio.wait_for(waiting, 5)


async def test_an_older_state_is_never_sent_again_over_a_newer_one(changelog: Changelog) -> None:
    """While the older one's failure was waited for, the key was written anew."""
    changelog.table.send_changelog(0, b"a", b"old")
    waiting = await changelog.waiting()
    changelog.table.send_changelog(0, b"a", b"new")
    changelog.answers[0].set_exception(KafkaTimeoutError())
    changelog.answers[1].set_result(None)
    await asyncio.wait_for(waiting, 5)
    assert changelog.sent == [(b"a", b"old"), (b"a", b"new")]


STEPS = st.lists(
    st.tuples(st.sampled_from(["set", "delete", "flush"]), st.sampled_from("abc"), st.integers(0, 9)), max_size=30
)


@given(STEPS)
async def test_it_is_a_mapping_whatever_is_flushed_when(steps: list[tuple[str, str, int]]) -> None:
    """Against a plain dict: same keys, same values, in the order of the keys, after any steps."""
    plain: MutableMapping[str, Quantity] = {}
    state = state_over(PartitionedDict())
    for step, key, low in steps:
        if step == "set":
            plain[key] = state[key] = quantity(low)
        elif step == "delete" and key in plain:
            del plain[key]
            del state[key]
        elif step == "flush":
            await state.flush(0)
    assert list(state) == sorted(plain)
    assert dict(state) == dict(plain)
    assert len(state) == len(plain)
