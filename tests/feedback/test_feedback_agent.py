"""Clicks over Socket Mode: what is kept, counted and acknowledged, whatever becomes of Slack and the broker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError
from slack_loopback import APP_TOKEN, SlackLoopback, error, rate_limited, status

from agents.alerts.terminal import TerminalDesk
from agents.feedback import agent as agent_module
from agents.feedback.agent import DeskFeedback
from agents.worker import Worker
from config.settings import Settings, load
from stream.errors import BrokerError
from stream.metrics import Metrics
from stream.records import DivergenceType, Feedback, Judged, Shown, Verdict, decode, encode
from stream.slack_errors import SlackRefusedError

SHOWN = Shown(event_id="ev-1", divergences=(Judged("d1", DivergenceType.NUMBER),))
BUTTON = {"type": "button", "action_id": "useful", "block_id": "b", "value": encode(SHOWN).decode()}
MESSAGE = {"ts": "1795435100.000200", "text": "t", "blocks": []}


class Broker:
    """A producer whose broker takes messages, fails, or does not answer."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes, Feedback]] = []
        self.failure: Exception | None = None
        self.answers = True

    async def start(self) -> None:
        """At once."""

    async def stop(self) -> None:
        """At once."""

    async def send_and_wait(self, topic: str, value: bytes, key: bytes) -> None:
        """Taken, as the test says."""
        if not self.answers:
            await asyncio.Event().wait()
        if self.failure is not None:
            raise self.failure
        self.taken.append((topic, key, decode(value, Feedback)))


class Bench:
    """A connection to the loopback Slack, over a broker of the test's."""

    def __init__(self, slack: SlackLoopback, broker: Broker) -> None:
        self.slack = slack
        self.broker = broker
        self.metrics = Metrics()
        self.feedback = DeskFeedback(settings(slack), bootstrap="127.0.0.1:1", metrics=self.metrics)

    async def click(self, **changes: Any) -> str:
        """Somebody clicks; the envelope's id."""
        envelope = await self.slack.socket.click(MESSAGE, BUTTON | changes, who="U0EDITOR1")
        return str(envelope["envelope_id"])

    @property
    def counted(self) -> float | None:
        """How often "useful" was counted."""
        labels = {"verdict": "useful", "type": "number"}
        return self.metrics.registry.get_sample_value("parallax_feedback_total", labels)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - nothing here tells when
            await asyncio.sleep(0.01)


def settings(slack: SlackLoopback, token: str = APP_TOKEN) -> Settings:
    """Settings that name the loopback Slack."""
    given = {"base_url": slack.url, "app_token": token, "timeout_seconds": 2}
    return load(_env_file=None, slack=given, worker={"metrics_port": 0})


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """What takes clicks in, not started yet."""
    monkeypatch.setattr(agent_module, "_FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(agent_module, "_ACKNOWLEDGE_SECONDS", 0.1)
    broker = Broker()
    monkeypatch.setattr(agent_module, "AIOKafkaProducer", lambda **_: broker)
    async with SlackLoopback() as slack:
        made = Bench(slack, broker)
        yield made
        await made.feedback.stop()


async def test_a_click_is_on_the_topic_when_it_is_acknowledged(bench: Bench) -> None:
    """Keyed by the event, so that whoever has the event's alert reads it; and counted."""
    await bench.feedback.start()
    clicked = await bench.click()
    await until(lambda: bench.slack.socket.acknowledged == [clicked])
    ((topic, key, said),) = bench.broker.taken
    assert (topic, key) == ("feedback", b"ev-1")
    assert (said.verdict, said.who, said.ts) == (Verdict.USEFUL, "U0EDITOR1", MESSAGE["ts"])
    assert bench.counted == 1


async def test_a_click_that_slack_sends_again_is_counted_once(bench: Bench) -> None:
    """It is acknowledged every time: the record is on the topic."""
    await bench.feedback.start()
    envelope = await bench.slack.socket.click(MESSAGE, BUTTON, who="U0EDITOR1")
    await bench.slack.socket.send(json.dumps(envelope))
    await until(lambda: bench.slack.socket.acknowledged == [envelope["envelope_id"]] * 2)
    assert (len(bench.broker.taken), bench.counted) == (1, 1)


@pytest.mark.parametrize("failure", [KafkaTimeoutError(), None])
async def test_what_the_broker_does_not_take_is_not_acknowledged(bench: Bench, failure: Exception | None) -> None:
    """Slack tells whoever clicked; the next click is taken as ever."""
    await bench.feedback.start()
    bench.broker.failure, bench.broker.answers = failure, failure is not None
    await bench.click()
    await asyncio.sleep(0.2)
    bench.broker.failure, bench.broker.answers = None, True
    clicked = await bench.click()
    await until(lambda: bench.slack.socket.acknowledged == [clicked])
    assert (len(bench.broker.taken), bench.counted) == (1, 1)


async def test_what_is_no_verdict_is_acknowledged_and_left(bench: Bench) -> None:
    """The link to the evidence, another app's button, another kind of envelope, and what cannot be read at all."""
    await bench.feedback.start()
    wanted = [
        await bench.click(action_id="evidence"),
        await bench.click(action_id="approve"),
        await bench.click(value="x" * 5_000),
    ]
    for message in ("", "{", "[]", "[" * 50_000, '{"type": 7}', '{"type": "hello"}'):
        await bench.slack.socket.send(message)
    for payload in (None, [], {"type": "event_callback"}):
        wanted.append(f"envelope-of-{type(payload).__name__}")
        envelope = {"type": "events_api", "envelope_id": wanted[-1], "payload": payload}
        await bench.slack.socket.send(json.dumps(envelope))
    wanted.append(await bench.click())
    await until(lambda: bench.slack.socket.acknowledged == wanted)
    assert len(bench.broker.taken) == 1


async def test_a_wrong_token_is_told_with_its_setting(bench: Bench) -> None:
    """At start, where somebody sees it."""
    feedback = DeskFeedback(settings(bench.slack, "xapp-wrong"), bootstrap="127.0.0.1:1", metrics=Metrics())
    with pytest.raises(SlackRefusedError, match=r"invalid_auth .*PARALLAX_SLACK__APP_TOKEN .*connections:write"):
        await feedback.start()
    await feedback.stop()


async def test_a_broker_that_takes_no_producer_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a traceback."""

    async def away() -> None:
        raise KafkaConnectionError

    monkeypatch.setattr(bench.broker, "start", away)
    with pytest.raises(BrokerError, match=r"127\.0\.0\.1:1"):
        await bench.feedback.start()


@pytest.mark.parametrize("fault", [status(503), rate_limited(0), error("internal_error")])
async def test_a_slack_that_is_away_at_start_is_waited_for(bench: Bench, fault: Any) -> None:
    """The other stages start meanwhile."""
    bench.slack.script("apps.connections.open", *[fault] * 3)
    await bench.feedback.start()
    clicked = await bench.click()
    await until(lambda: bench.slack.socket.acknowledged == [clicked])


async def test_a_token_that_is_revoked_meanwhile_ends_nothing(bench: Bench) -> None:
    """When it is put right, clicks are taken in again."""
    connection = await bench.feedback.start()
    await bench.click()
    bench.slack.always("apps.connections.open", error("token_revoked"))
    await bench.slack.socket.hang_up()
    await until(lambda: bench.slack.requests["apps.connections.open"] > 2)
    assert not connection.done()
    bench.slack.always("apps.connections.open", None)
    clicked = await bench.click()
    await until(lambda: clicked in bench.slack.socket.acknowledged)


async def test_a_connection_that_is_refused_is_tried_at_a_new_address(bench: Bench) -> None:
    """An address serves once."""
    bench.slack.socket.refuses = True
    await bench.feedback.start()
    await until(lambda: bench.slack.requests["apps.connections.open"] > 2)
    bench.slack.socket.refuses = False
    clicked = await bench.click()
    await until(lambda: bench.slack.socket.acknowledged == [clicked])


@pytest.mark.parametrize("kind", ["warning", "refresh_requested"])
async def test_slack_may_ask_for_another_connection(bench: Bench, kind: str) -> None:
    """As it does every few hours."""
    await bench.feedback.start()
    await bench.slack.socket.send(json.dumps({"type": "disconnect", "reason": kind}))
    await until(lambda: bench.slack.requests["apps.connections.open"] == 2)
    clicked = await bench.click()
    await until(lambda: bench.slack.socket.acknowledged == [clicked])


def worker(given: Settings) -> Worker:
    """A worker with this stage alone."""
    return Worker(given, bootstrap="127.0.0.1:1", channel=TerminalDesk(), metrics=Metrics(), stages=["feedback"])


async def test_a_worker_ends_where_the_token_is_wrong(bench: Bench) -> None:
    """And says so, whatever other stages it has."""
    with pytest.raises(SlackRefusedError, match="PARALLAX_SLACK__APP_TOKEN"):
        await worker(settings(bench.slack, "xapp-wrong")).run(asyncio.Event())


async def test_a_worker_without_a_token_asks_slack_for_nothing(bench: Bench) -> None:
    """It does what it would do without the stage."""
    stop = asyncio.Event()
    await worker(settings(bench.slack, "")).run(stop, started=lambda _: stop.set())
    assert not bench.slack.requests


async def test_a_worker_takes_clicks_in_until_it_is_stopped(bench: Bench) -> None:
    """Then its connection is closed."""
    stop = asyncio.Event()
    running = asyncio.create_task(worker(settings(bench.slack)).run(stop))
    clicked = await bench.click()
    await until(lambda: bench.slack.socket.acknowledged == [clicked])
    stop.set()
    await running
    assert len(bench.broker.taken) == 1
