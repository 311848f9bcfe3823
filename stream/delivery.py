"""Sending what a stage made: acknowledged before the stage goes on, retried while the broker is away."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import faust
import structlog
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from faust.exceptions import ProducerSendError
from faust.types import EventT

log = structlog.get_logger(__name__)

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
_DETAIL = 4_000  # characters of why a message was refused: an error may quote all of it


@dataclass(frozen=True)
class Outgoing:
    """A message to be sent: bytes as they will stand on the topic."""

    topic: str
    key: bytes | None
    value: bytes
    headers: Mapping[str, bytes] = field(default_factory=dict)


class Courier:
    """Sends messages through a stage's producer and returns when the broker has acknowledged every one."""

    def __init__(self, app: faust.App) -> None:
        self._app = app

    async def send(self, messages: Iterable[Outgoing]) -> None:
        """Send all, in order; while the broker is away, try again for as long as it takes.

        Giving up would lose the messages: Faust takes an error in an agent as "done" and reads on.

        Raises:
            MessageSizeTooLargeError: a message is larger than the topic takes; trying again would not help.
        """
        waiting = list(messages)
        pause = _FIRST_PAUSE_SECONDS
        while waiting:
            results = await asyncio.gather(*map(self._send_one, waiting), return_exceptions=True)
            waiting = [message for message, error in zip(waiting, results, strict=True) if _try_again(error)]
            if waiting:
                log.warning("broker did not take messages; trying again", count=len(waiting), pause_seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _send_one(self, message: Outgoing) -> None:
        producer = self._app.producer
        await producer.send_and_wait(
            message.topic, message.key, message.value, None, None, headers=dict(message.headers)
        )


def _try_again(error: BaseException | None) -> bool:
    if error is None:
        return False
    root = error.__cause__ if isinstance(error, ProducerSendError) and error.__cause__ else error
    if isinstance(root, MessageSizeTooLargeError):
        raise root
    if not isinstance(root, (KafkaError, OSError, ProducerSendError)):
        raise error
    return True


def arrived_at(event: EventT[bytes]) -> datetime:
    """When the message came onto its topic."""
    return datetime.fromtimestamp(event.message.timestamp, UTC)


def dead_letter(event: EventT[bytes], *, reason: str, detail: str) -> Outgoing:
    """The message of `event` for `articles-rejected`: its original bytes, where it stood, and why it was refused."""
    message = event.message
    headers = {
        "reason": reason,
        "detail": detail if len(detail) <= _DETAIL else f"{detail[:_DETAIL]}…",
        "topic": message.topic,
        "partition": str(message.partition),
        "offset": str(message.offset),
        "rejected_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    encoded = {name: text.encode("utf-8", "replace") for name, text in headers.items()}
    return Outgoing("articles-rejected", message.key, message.value or b"", encoded)
