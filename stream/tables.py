"""A stage's state as a mapping of records over a Faust table, written only after what it led to was sent.

The order makes a crash harmless: a stage first sends its output, then writes its state, and goes on once the broker has
the state. Killed in between, it reads the same message again with the old state and sends the same output again, which
every reader takes as already known. Faust by itself commits without asking whether the state has arrived: a worker
killed in that moment leaves its heir an older state and no message to make it up from.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Final, Generic, NamedTuple, TypeVar, cast

import faust
import structlog
from faust.streams import _current_event
from faust.types.tuples import FutureMessage

from stream.records import Record, decode, encode

log = structlog.get_logger(__name__)

_PAUSE_SECONDS: Final = 1.0

R = TypeVar("R", bound=Record)


class _Change(NamedTuple):
    """What was sent to the changelog for a key, and the broker's answer to come."""

    value: bytes | None
    serializer: Any
    answer: FutureMessage


class ChangelogTable(faust.Table[bytes, bytes]):
    """Faust's table, which in addition tells when the broker has its changes."""

    logger = logging.getLogger(f"{faust.Table.__module__}.Table")  # what it says of itself is Faust's, and as quiet

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unanswered: dict[tuple[int | None, bytes], _Change] = {}

    def send_changelog(
        self,
        partition: int | None,
        key: Any,
        value: Any,
        key_serializer: Any = None,
        value_serializer: Any = None,
    ) -> FutureMessage:
        """Send a change off; `acknowledged` waits for it."""
        answer = super().send_changelog(partition, key, value, key_serializer, value_serializer)
        self._unanswered[partition, key] = _Change(value, value_serializer, answer)
        return answer

    async def acknowledged(self) -> None:
        """Return when the broker has every change; one that it did not take is sent again for as long as it takes."""
        while self._unanswered:
            waiting = dict(self._unanswered)
            await asyncio.wait([change.answer for change in waiting.values()])
            failed = [item for item in waiting.items() if not self._settled(*item)]
            if failed:
                log.warning("broker did not take state; trying again", table=self.name, count=len(failed))
                await asyncio.sleep(_PAUSE_SECONDS)
            for (partition, key), change in failed:
                if self._unanswered.get((partition, key)) == change:
                    self.send_changelog(partition, key, change.value, value_serializer=change.serializer)

    def _settled(self, at: tuple[int | None, bytes], change: _Change) -> bool:
        """Has the broker this change, or has a later one of the same key taken its place?"""
        latest = self._unanswered.get(at) == change
        if latest and change.answer.exception() is None:
            del self._unanswered[at]
            return True
        return not latest


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

    While a message is handled these are the records of its partition, else (in a timer) those of all. `topic` is the
    one whose messages lead to the changes: the table is partitioned as it is.
    """

    def __init__(self, table: ChangelogTable, kind: type[R], *, topic: str) -> None:
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
        # Faust names the keys of all partitions, and finds the values of the one at hand, if any is.
        stored = {bytes(key).decode() for key in self._table if key in self._table}
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

    async def flush(self, partition: int | Callable[[str], int]) -> None:
        """Write the changes, to one partition of the table or each key to the one that `partition` gives for it.

        They stand in the table at once; this returns when the broker has them too.
        """
        for key, record in self._pending.items():
            with in_partition(self._topic, partition(key) if callable(partition) else partition):
                if record is not None:
                    self._table[key.encode()] = encode(record)
                elif key.encode() in self._table:
                    del self._table[key.encode()]
        self._pending.clear()
        await self._table.acknowledged()
