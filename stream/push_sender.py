"""Sends articles through kafka-python with a bound on what is under way, and settles each exactly once."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError, MessageSizeTooLargeError

from stream.article_files import Place
from stream.push_result import PushResult, Unsent

IN_FLIGHT_BYTES = 32 * 1024**2
"""How much may be sent and not yet acknowledged: enough to keep a broker busy, little enough for a laptop."""


class PushSender:
    """Sends to `topic` and writes what becomes of it into `result`; `settled` is called after each article's fate.

    `patience` is how long, in seconds, to wait for room: longer than the producer takes to give an article up. When
    `broken`, the broker has failed to take an article that it ought to have taken, and there is no use in going on.
    """

    def __init__(
        self,
        producer: KafkaProducer,
        topic: str,
        result: PushResult,
        *,
        settled: Callable[[], None],
        patience: float,
    ) -> None:
        self.broken = False
        self._producer = producer
        self._topic = topic
        self._result = result
        self._settled = settled
        self._patience = patience
        self._numbers = itertools.count()
        self._pending: dict[int, tuple[Place, int]] = {}
        self._bytes = 0
        self._changed = threading.Condition()

    def send(self, place: Place, key: bytes | None, data: bytes) -> None:
        """Hands the article over, once there is room for it."""
        number = next(self._numbers)
        with self._changed:
            room = self._changed.wait_for(lambda: self._has_room(len(data)), self._patience)
            self._pending[number] = place, len(data)
            self._bytes += len(data)
        if not room:
            self._failed(number, KafkaTimeoutError("the broker acknowledges nothing"))
            return
        try:
            future = self._producer.send(self._topic, data, key=key)
        except KafkaError as error:
            self._failed(number, error)
            return
        future.add_callback(lambda _metadata: self._delivered(number))
        future.add_errback(lambda error: self._failed(number, error))

    def refuse(self, place: Place, reason: str, detail: str) -> None:
        """Records an article that is not sent."""
        with self._changed:
            self._result.refuse(Unsent(place, reason, detail))
        self._settled()

    def finish(self, seconds: float) -> None:
        """Waits for what is under way, at most so long, and records what is still not acknowledged as undelivered."""
        with self._changed:
            self._changed.wait_for(lambda: not self._pending, seconds)
        for number in list(self._pending):
            self._failed(number, KafkaTimeoutError(f"not acknowledged within {seconds:g} seconds"))
        with contextlib.suppress(KafkaTimeoutError):  # of what was just given up
            self._producer.close(timeout=1)

    def _has_room(self, size: int) -> bool:
        return self.broken or not self._pending or self._bytes + size <= IN_FLIGHT_BYTES

    def _taken(self, number: int) -> Place | None:
        """The article's place, the first time; None when its fate was settled before."""
        place, size = self._pending.pop(number, (None, 0))
        self._bytes -= size
        self._changed.notify_all()
        return place

    def _delivered(self, number: int) -> None:
        with self._changed:
            if self._taken(number) is None:
                return
            self._result.delivered += 1
        self._settled()

    def _failed(self, number: int, error: Exception) -> None:
        with self._changed:
            place = self._taken(number)
            if place is None:
                return
            if isinstance(error, MessageSizeTooLargeError):
                self._result.refuse(Unsent(place, "too_long", f"the broker takes no message of this size: {error}"))
            else:
                self.broken = True
                self._result.miss(Unsent(place, "not_delivered", str(error)))
        self._settled()
