"""A stage's state as a mapping of records over a Faust table, written only after what it led to was sent.

The order makes a crash harmless: a stage first sends its output and then writes its state. Killed in between, it reads
the same message again with the old state and sends the same output again, which every reader takes as already known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast

from faust.streams import _current_event

from stream.records import Record, decode, encode

R = TypeVar("R", bound=Record)


@contextmanager
def in_partition(topic: str, partition: int) -> Iterator[None]:
    """Make Faust's tables read and write `partition`, as when handling a message of `topic`.

    Faust takes the partition from the event at hand, of which there is none in a timer and a misleading one in a batch
    of several partitions.
    """
    event = SimpleNamespace(message=SimpleNamespace(topic=topic, partition=partition))
    # Faust keeps a weak reference there, that is, a callable that gives the event.
    token = _current_event.set(cast("Any", lambda: event))
    try:
        yield
    finally:
        _current_event.reset(token)


class StateTable(MutableMapping[str, R], Generic[R]):
    """Records by string key over a table of bytes; changes wait in memory until `flush`.

    `topic` is the one whose messages lead to the changes: the table is partitioned as it is.
    """

    def __init__(self, table: MutableMapping[bytes, bytes], kind: type[R], *, topic: str) -> None:
        self._table = table
        self._kind = kind
        self._topic = topic
        self._pending: dict[str, R | None] = {}

    def __getitem__(self, key: str) -> R:
        if key in self._pending:
            record = self._pending[key]
            if record is None:
                raise KeyError(key)
            return record
        return decode(self._table[key.encode()], self._kind)

    def __setitem__(self, key: str, record: R) -> None:
        self._pending[key] = record

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._pending[key] = None

    def __contains__(self, key: object) -> bool:
        if key in self._pending:
            return self._pending[str(key)] is not None
        return str(key).encode() in self._table

    def __iter__(self) -> Iterator[str]:
        stored = {bytes(key).decode() for key in self._table}
        gone = {key for key, record in self._pending.items() if record is None}
        # Sorted, as a store's own order differs between workers and the outcome must not.
        return iter(sorted((stored | self._pending.keys()) - gone))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def stored(self) -> int:
        """How many records the table holds; counts them, so not for every message."""
        return sum(1 for _ in self._table)

    def discard(self) -> None:
        """Forget what was not flushed."""
        self._pending.clear()

    def flush(self, partition: int | Callable[[str], int]) -> None:
        """Write the changes: all to one partition of the table, or each key to the one `partition` gives for it."""
        for key, record in self._pending.items():
            with in_partition(self._topic, partition(key) if callable(partition) else partition):
                if record is not None:
                    self._table[key.encode()] = encode(record)
                elif key.encode() in self._table:
                    del self._table[key.encode()]
        self._pending.clear()
