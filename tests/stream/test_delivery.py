"""Sending: in order, until the broker has taken all; what can never be sent is an error, not an endless loop."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from config.settings import Settings
from stream import delivery
from stream.delivery import Courier, Outgoing, dead_letter
from stream.topics import ENVELOPE_BYTES, largest_message


class ScriptedProducer:
    """Takes messages, or fails as scripted."""

    def __init__(self, *failures: BaseException) -> None:
        self.failures = list(failures)
        self.taken: list[tuple[str, bytes | None, bytes, dict[str, bytes]]] = []

    async def send_and_wait(
        self, topic: str, key: bytes | None, value: bytes, *_: object, headers: dict[str, bytes]
    ) -> None:
        """Take or fail."""
        if self.failures:
            raise self.failures.pop(0)
        self.taken.append((topic, key, value, headers))


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_FIRST_PAUSE_SECONDS", 0.0)


def courier(producer: ScriptedProducer) -> Courier:
    """A courier over the producer."""
    app: Any = SimpleNamespace(producer=producer)
    return Courier(app)


def caused(error: Exception) -> ProducerSendError:
    """As Faust wraps what the broker said."""
    wrapped = ProducerSendError(str(error))
    wrapped.__cause__ = error
    return wrapped


async def test_everything_is_sent_with_key_and_headers() -> None:
    """What goes in arrives."""
    producer = ScriptedProducer()
    await courier(producer).send([Outgoing("t", b"k", b"1", {"h": b"x"}), Outgoing("t", None, b"2")])
    assert producer.taken == [("t", b"k", b"1", {"h": b"x"}), ("t", None, b"2", {})]


async def test_a_broker_that_is_away_is_asked_until_it_is_back() -> None:
    """Only what failed is sent again."""
    producer = ScriptedProducer(KafkaTimeoutError(), caused(KafkaTimeoutError()))
    await courier(producer).send([Outgoing("t", b"a", b"1"), Outgoing("t", b"b", b"2"), Outgoing("t", b"c", b"3")])
    assert sorted(value for _, _, value, _ in producer.taken) == [b"1", b"2", b"3"]


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (MessageSizeTooLargeError(), MessageSizeTooLargeError),
        (caused(MessageSizeTooLargeError()), MessageSizeTooLargeError),
        (TypeError("no"), TypeError),
    ],
)
async def test_what_can_never_be_sent_raises(error: Exception, raised: type[Exception]) -> None:
    """Trying again would not help."""
    with pytest.raises(raised):
        await courier(ScriptedProducer(error)).send([Outgoing("t", None, b"")])


async def test_cancelling_ends_the_waiting() -> None:
    """A worker that stops while the broker is away does not hang."""
    producer = ScriptedProducer(*[KafkaTimeoutError() for _ in range(100_000)])
    task = asyncio.create_task(courier(producer).send([Outgoing("t", None, b"")]))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_a_dead_letter_has_the_bytes_the_place_and_the_reason() -> None:
    """Whoever reads articles-rejected can find the message and act."""
    event: Any = SimpleNamespace(
        message=SimpleNamespace(topic="articles", partition=2, offset=17, key=b"k", value=b"\xff")
    )
    letter = dead_letter(event, reason="not_utf8", detail="byte 0 \ud800")
    assert (letter.topic, letter.key, letter.value) == ("articles-rejected", b"k", b"\xff")
    assert letter.headers["reason"] == b"not_utf8"
    assert letter.headers["detail"] == b"byte 0 ?"
    assert (letter.headers["topic"], letter.headers["partition"], letter.headers["offset"]) == (
        b"articles",
        b"2",
        b"17",
    )


def test_a_dead_letter_of_the_largest_message_can_be_sent(settings: Settings) -> None:
    """Else its worker would read the message, fail and end again and again; errors may quote all they were given."""
    largest = settings.kafka.max_message_bytes + ENVELOPE_BYTES
    event: Any = SimpleNamespace(
        message=SimpleNamespace(topic="reports", partition=2, offset=17, key=b"", value=b"x" * largest)
    )
    letter = dead_letter(event, reason="internal_error", detail="é" * largest)
    sizes = [len(name) + len(value) for name, value in letter.headers.items()]
    assert len(letter.value) + sum(sizes) < largest_message(settings)
    assert letter.headers["detail"].decode().endswith("é…")
