"""Takes in what desks say: clicks from Slack by Socket Mode, onto the topic `feedback`.

The connection is opened from here, so that Slack needs no address of ours. A click is acknowledged when the broker has
its record, and not before: of one that is not acknowledged within three seconds Slack says so to whoever clicked. Each
worker may have a connection of its own; Slack sends a click to one of them.

slack-sdk's own client of Socket Mode is not used: where a connection cannot be made it asks for no new address, though
an address serves once, and asks again every five seconds for as long as it takes, whatever the error.
"""

from __future__ import annotations

import asyncio
import time

import aiohttp
import msgspec
import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env

from agents.feedback.core import ClickError, read_click
from config.settings import Settings
from stream.errors import BrokerError
from stream.metrics import Metrics
from stream.recent import Recent
from stream.records import Feedback, decode, encode
from stream.slack_calls import SlackCalls
from stream.slack_errors import SlackError, SlackRefusedError
from stream.topics import FEEDBACK

log = structlog.get_logger(__name__)

_ACKNOWLEDGE_SECONDS = 2.5  # for the broker; Slack waits three for us
_BROKER_SECONDS = 10.0  # for the broker to answer at all; a worker that stops may wait as long for it
_HEARTBEAT_SECONDS = 20.0
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0  # Slack gives out about one address a minute
_REMEMBERED = 10_000


class _Envelope(msgspec.Struct):
    """What Slack sends over the connection; without an id it wants no answer."""

    type: str
    envelope_id: str = ""
    payload: msgspec.Raw = msgspec.Raw(b"null")


class DeskFeedback:
    """The connection to Slack, and the producer that clicks go to; to be made where a loop runs."""

    def __init__(self, settings: Settings, *, bootstrap: str, metrics: Metrics) -> None:
        self._slack = settings.slack
        self._calls = SlackCalls(settings.slack, token=settings.slack.app_token, observe=metrics.slack_request)
        self._bootstrap = bootstrap
        self._metrics = metrics
        self._taken: Recent[None] = Recent(_REMEMBERED)
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap, acks="all", request_timeout_ms=int(_BROKER_SECONDS * 1000)
        )
        self._connection: asyncio.Task[None] | None = None

    async def start(self) -> asyncio.Task[None]:
        """Connect; the task that takes clicks in, and connects again, until `stop`.

        Raises:
            SlackRefusedError: the app's token will not do. A Slack that is merely away is asked again later.
            BrokerError: the broker takes no producer.
        """
        address = await self._first_address()
        try:
            await self._producer.start()
        except KafkaError as error:
            raise BrokerError(f"the broker at {self._bootstrap} takes no producer for feedback: {error}") from error
        self._connection = asyncio.create_task(self._stay_connected(address))
        return self._connection

    async def stop(self) -> None:
        """Take nothing more in; what was taken is on the topic."""
        if self._connection is not None:
            self._connection.cancel()
            await asyncio.gather(self._connection, return_exceptions=True)
        await self._producer.stop()

    # --- the connection --------------------------------------------------------------------------------------------

    async def _address(self) -> str:
        """Where to connect, once."""
        return str((await self._calls.call("apps.connections.open")).get("url", ""))

    async def _first_address(self) -> str:
        try:
            return await self._address()
        except SlackRefusedError:
            raise
        except SlackError as error:
            log.warning("Slack does not answer; desks' clicks are taken in when it does", error=str(error))
            return ""

    async def _stay_connected(self, address: str) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            began = time.monotonic()
            try:
                await self._listen(address or await self._address())
            except (SlackError, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("no connection to Slack for desks' clicks; trying again", error=str(error) or repr(error))
            if time.monotonic() - began > _LONGEST_PAUSE_SECONDS:  # it was connected, or Slack made us wait
                pause = _FIRST_PAUSE_SECONDS
            address = ""
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _listen(self, address: str) -> None:
        """Takes in what comes until the connection ends, which Slack asks for every few hours."""
        async with aiohttp.ClientSession() as session:
            async with asyncio.timeout(self._slack.timeout_seconds):
                socket = await session.ws_connect(
                    address, heartbeat=_HEARTBEAT_SECONDS, proxy=load_http_proxy_from_env()
                )
            async with socket:
                log.info("connected to Slack for desks' clicks")
                async for frame in socket:
                    if frame.type is aiohttp.WSMsgType.TEXT and not await self._hear(frame.data, socket):
                        return

    async def _hear(self, data: str, socket: aiohttp.ClientWebSocketResponse) -> bool:
        """Takes in one message of Slack's; may another come over this connection?"""
        try:
            envelope = decode(data.encode(), _Envelope)
        except (msgspec.MsgspecError, RecursionError) as error:
            log.warning("Slack sent what cannot be read", error=str(error))
            return True
        if envelope.type == "disconnect":
            return False
        if envelope.envelope_id and await self._settled(envelope):
            await socket.send_json({"envelope_id": envelope.envelope_id})
        return True

    # --- what comes over it ----------------------------------------------------------------------------------------

    async def _settled(self, envelope: _Envelope) -> bool:
        """Is there nothing left to do about it?"""
        try:
            feedback = read_click(bytes(envelope.payload))
        except ClickError as error:
            log.info("Slack sent what is no verdict on an alert", kind=envelope.type, reason=str(error))
            return True
        return feedback.id in self._taken or await self._kept(feedback)

    async def _kept(self, feedback: Feedback) -> bool:
        """Has the broker the record?"""
        try:
            async with asyncio.timeout(_ACKNOWLEDGE_SECONDS):
                await self._producer.send_and_wait(FEEDBACK, encode(feedback), key=feedback.event_id.encode())
        except (KafkaError, TimeoutError) as error:
            log.warning("the broker did not take what a desk said", event_id=feedback.event_id, error=repr(error))
            return False
        self._taken[feedback.id] = None
        self._metrics.feedback(feedback.verdict, feedback.type)
        return True
