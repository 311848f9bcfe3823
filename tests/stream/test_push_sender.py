"""Each article handed over is settled exactly once, whatever the client does, and no more is under way than allowed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError
from kafka.future import Future

from config.settings import Settings
from stream import push_sender, topics
from stream.article_files import STDIN, Place
from stream.broker import StandIn
from stream.producer import push
from stream.push_result import PushResult
from stream.push_sender import PushSender


class Client:
    """Stands where kafka-python's producer does, and does what the test tells it to."""

    def __init__(self) -> None:
        self.futures: list[Future] = []
        self.raises: Exception | None = None
        self.closed = False

    def send(self, _topic: str, _value: bytes, key: bytes | None) -> Future:
        """Takes a message, or raises what it was told to."""
        if self.raises:
            raise self.raises
        self.futures.append(Future())
        return self.futures[-1]

    def close(self, timeout: float) -> None:
        """Fails as the real one does with messages left."""
        self.closed = True
        if not all(future.is_done for future in self.futures):
            raise KafkaTimeoutError(timeout)


class Sending:
    """A sender with its client, its result and how many were settled."""

    def __init__(self) -> None:
        self.client = Client()
        self.result = PushResult()
        self.settled = 0
        self.sender = PushSender(self.client, "articles", self.result, settled=self._count, patience=0.05)

    def _count(self) -> None:
        self.settled += 1

    def send(self, *lines: int, size: int = 10) -> None:
        """Hands over an article of each line."""
        for line in lines:
            self.sender.send(Place("a.jsonl", line), b"key", b"x" * size)


@pytest.fixture
def sending() -> Sending:
    """A sender to a client under the test's command."""
    return Sending()


def test_an_acknowledged_article_is_delivered(sending: Sending) -> None:
    """Each acknowledgement counts one, and finishing adds nothing."""
    sending.send(1, 2)
    for future in sending.client.futures:
        future.success("metadata")
    sending.sender.finish(1)
    assert (sending.result.delivered, sending.settled, sending.result.ok) == (2, 2, True)
    assert sending.client.closed


def test_an_article_never_acknowledged_is_undelivered(sending: Sending) -> None:
    """What is still under way at the end is named, and a late acknowledgement does not count it twice."""
    sending.send(1)
    sending.sender.finish(0.05)
    assert [str(one) for one in sending.result.undelivered] == [
        "a.jsonl:1: not_delivered: KafkaTimeoutError: not acknowledged within 0.05 seconds"
    ]
    sending.client.futures[0].success("metadata")
    sending.client.futures[0].failure(KafkaTimeoutError())
    assert (sending.result.delivered, sending.result.undelivered_count, sending.settled) == (0, 1, 1)


def test_a_failed_article_breaks_the_sender(sending: Sending) -> None:
    """When the client gives an article up, there is no use in sending more."""
    sending.send(1)
    sending.client.futures[0].failure(KafkaTimeoutError("gone"))
    assert sending.sender.broken
    assert sending.result.undelivered_count == 1


def test_a_client_that_refuses_to_take_is_a_failure(sending: Sending) -> None:
    """An error of `send` itself is the article's, and the sender's."""
    sending.client.raises = KafkaTimeoutError("no metadata")
    sending.send(1)
    assert sending.sender.broken
    assert "no metadata" in sending.result.undelivered[0].detail


@pytest.mark.parametrize("at_once", [True, False])
def test_an_article_too_large_for_the_broker_is_refused(sending: Sending, *, at_once: bool) -> None:
    """Its size is the article's fault and not the broker's: the next one is sent."""
    error = MessageSizeTooLargeError("20 bytes over")
    sending.client.raises = error if at_once else None
    sending.send(1)
    if not at_once:
        sending.client.futures[0].failure(error)
    assert not sending.sender.broken
    assert [(one.place.line, one.reason) for one in sending.result.refused] == [(1, "too_long")]


def test_no_more_is_under_way_than_allowed(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no room and no acknowledgement the next article is not handed to the client, and the broker given up."""
    monkeypatch.setattr(push_sender, "IN_FLIGHT_BYTES", 25)
    sending.send(1, 2, 3)
    assert len(sending.client.futures) == 2
    assert sending.sender.broken
    assert [one.place.line for one in sending.result.undelivered] == [3]


def test_room_comes_back_with_acknowledgements(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settled articles make room, and one larger than all the room is sent alone."""
    monkeypatch.setattr(push_sender, "IN_FLIGHT_BYTES", 25)
    for line in range(1, 6):
        sending.send(line, size=20)
        sending.client.futures[-1].success("metadata")
    sending.send(6, size=100)
    assert len(sending.client.futures) == 6
    assert not sending.sender.broken


class Interrupting(io.BytesIO):
    """A standard input at whose end somebody presses Ctrl-C."""

    def readline(self, size: int | None = -1, /) -> bytes:
        """The next line, or the interruption."""
        line = super().readline(size)
        if not line:
            raise KeyboardInterrupt
        return line


def test_an_interruption_waits_for_what_was_sent(stand_in: StandIn, settings: Settings) -> None:
    """What was sent before Ctrl-C is waited for and counted; the result says it is not all."""
    topics.create(stand_in, settings)
    given = Interrupting(b"first\nsecond\n")
    result = push([STDIN], bootstrap=stand_in.bootstrap_servers, settings=settings, unchecked=True, stdin=given)
    assert (result.delivered, result.interrupted, result.ok) == (2, True, False)
    assert result.stopped_at == Place("-", 2)
    assert "Interrupted at -:2" in result.summary


def test_a_broken_sender_stops_the_reading(
    stand_in: StandIn, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is not read to its end for a broker that takes nothing; the result says where it stopped."""
    topics.create(stand_in, settings)
    (tmp_path / "a.jsonl").write_bytes(b"first\nsecond\nthird\n")

    def fail(self: PushSender, place: Place, _key: bytes | None, _data: bytes) -> None:
        self.broken = place.line == 2

    monkeypatch.setattr(PushSender, "send", fail)
    result = push([tmp_path], bootstrap=stand_in.bootstrap_servers, settings=settings, unchecked=True)
    assert result.stopped_at == Place(str(tmp_path / "a.jsonl"), 3)
    assert not result.ok
    assert "stopped acknowledging" in result.summary
