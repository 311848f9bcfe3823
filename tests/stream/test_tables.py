"""State over a table: changes wait for `flush`, so that a crash before it leaves the old state."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import pytest
from faust.streams import current_event
from hypothesis import given
from hypothesis import strategies as st

from stream.records import Quantity, encode
from stream.tables import StateTable, in_partition


def quantity(low: float) -> Quantity:
    """A record that is quickly made."""
    return Quantity(text="x", start=0, end=1, low=low, high=None)


class PartitionedDict(dict[bytes, bytes]):
    """A table that notes the partition each write went to, as Faust's tables take it from the event at hand."""

    def __init__(self) -> None:
        super().__init__()
        self.partitions: dict[bytes, int] = {}

    def __setitem__(self, key: bytes, value: bytes) -> None:
        event: Any = current_event()
        self.partitions[key] = event.message.partition
        super().__setitem__(key, value)


def test_nothing_is_written_before_flush() -> None:
    """A change is seen by its writer and stands in the table only after flush."""
    table = PartitionedDict()
    state = StateTable(table, Quantity, topic="t")
    state["a"] = quantity(1)
    assert state["a"] == quantity(1)
    assert not table
    state.flush(3)
    assert table == {b"a": encode(quantity(1))}
    assert table.partitions == {b"a": 3}


def test_discard_goes_back_to_what_was_written() -> None:
    """After a failed step the state is as the last flush left it."""
    state = StateTable(PartitionedDict(), Quantity, topic="t")
    state["a"] = quantity(1)
    state.flush(0)
    state["a"] = quantity(2)
    state["b"] = quantity(3)
    del state["a"]
    state.discard()
    assert dict(state) == {"a": quantity(1)}


def test_each_key_can_go_to_its_own_partition() -> None:
    """A timer, which has no event at hand, says where each key belongs."""
    table = PartitionedDict()
    state = StateTable(table, Quantity, topic="t")
    state["a"], state["b"] = quantity(1), quantity(2)
    state.flush({"a": 5, "b": 6}.__getitem__)
    assert table.partitions == {b"a": 5, b"b": 6}


def test_a_deleted_key_is_gone_at_once_and_missing_keys_raise() -> None:
    """Deleting shows before flush; deleting or reading what is not there is a KeyError."""
    state = StateTable(PartitionedDict(), Quantity, topic="t")
    state["a"] = quantity(1)
    state.flush(0)
    del state["a"]
    assert "a" not in state
    with pytest.raises(KeyError):
        state["a"]
    with pytest.raises(KeyError):
        del state["a"]
    state.flush(0)
    assert len(state) == 0


def test_in_partition_ends_with_its_block() -> None:
    """Outside the block there is no event at hand again."""
    with in_partition("t", 4):
        event: Any = current_event()
        assert (event.message.topic, event.message.partition) == ("t", 4)
    assert current_event() is None


STEPS = st.lists(
    st.tuples(st.sampled_from(["set", "delete", "flush"]), st.sampled_from("abc"), st.integers(0, 9)), max_size=30
)


@given(STEPS)
def test_it_is_a_mapping_whatever_is_flushed_when(steps: list[tuple[str, str, int]]) -> None:
    """Against a plain dict: same keys, same values, in the order of the keys, after any steps."""
    plain: MutableMapping[str, Quantity] = {}
    state = StateTable(PartitionedDict(), Quantity, topic="t")
    for step, key, low in steps:
        if step == "set":
            plain[key] = state[key] = quantity(low)
        elif step == "delete" and key in plain:
            del plain[key]
            del state[key]
        elif step == "flush":
            state.flush(0)
    assert list(state) == sorted(plain)
    assert dict(state) == dict(plain)
    assert len(state) == len(plain)
