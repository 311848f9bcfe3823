"""Delivers alerts to Slack: nothing posted twice, nothing lost.

Slack has no idempotency key. So every message carries its alert's key in its metadata, and when it is not clear
whether a request was carried out, the channel is read back before it is made again.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from agents.alerts.message import SPACE, Message, reposted
from config.settings import Alerts, Slack
from stream.records import AlertAction, AlertRecord, AlertStatus
from stream.slack_calls import Answer, Observe, SlackCalls
from stream.slack_errors import SlackError, SlackGoneError, SlackRefusedError, SlackUnclearError

ATTEMPTS = 5
LONGEST_SECONDS = 100.0
"""For one delivery, all its attempts and rests together: a rebalance waits 120 for a worker to end its work."""
_FIRST_PAUSE = 2.0  # seconds; doubles. Also what a message needs to show up in the channel's history
_CLOCKS_APART = timedelta(hours=1)  # how far our clock may be ahead of Slack's
_PAGES = 500  # of 200 messages, read back at most; beyond it an alert stays in doubt rather than be posted twice
_WHOLE = {"include_all_metadata": True, "limit": 200}
_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{6,}")


def _now() -> datetime:
    return datetime.now(UTC)


class SlackDesk:
    """A channel of Slack that takes intents; one request at a time, at the pace Slack asks for.

    `observe` is told of every request (method, outcome, seconds). `at` of a result is when it was known.
    """

    def __init__(
        self,
        slack: Slack,
        alerts: Alerts,
        *,
        observe: Observe | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], datetime] = _now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._calls = SlackCalls(slack, token=slack.token, observe=observe, sleep=sleep, monotonic=monotonic)
        self._broadcast = alerts.thread_broadcast
        self._sleep = sleep
        self._clock = clock
        self._ids: dict[str, str] = {}
        self._turn = asyncio.Lock()

    async def check(self, channel: str) -> str:
        """The id of `channel`, after making sure that the token holds and the channel can be read back.

        Raises:
            SlackError: what is wrong with the token, the scopes or the channel, and what to do.
        """
        await self._calls.call("auth.test")
        found = await self._channel_id(channel)
        await self._calls.call("conversations.history", channel=found, limit=1)
        return found

    async def deliver(self, intent: AlertRecord) -> AlertRecord:
        """Asks Slack for what `intent` says; returns what became of it and never raises a `SlackError`.

        SENT: it is in Slack, under the result's `ts`. FAILED: it is surely not. INTENDED with an error: it may be;
        given the same intent again, the channel is read back first.
        """
        async with self._turn:
            return await self._in_time(intent)

    async def _in_time(self, intent: AlertRecord) -> AlertRecord:
        """Delivered, or in doubt before another worker may take over: what was asked for may be there by then."""
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await self._deliver(intent, unclear=bool(intent.error))
        except TimeoutError:
            return self._not_sent(intent, f"Slack did not take it in {LONGEST_SECONDS:.0f} seconds", unclear=True)

    async def _deliver(self, intent: AlertRecord, *, unclear: bool) -> AlertRecord:
        pause = _FIRST_PAUSE
        last = ""
        for attempt in range(ATTEMPTS):
            try:
                return await self._attempt(intent, look_first=unclear)
            except SlackRefusedError as error:
                return self._not_sent(intent, str(error), unclear=unclear)
            except SlackError as error:
                unclear = unclear or isinstance(error, SlackUnclearError)
                last = str(error)
            if attempt < ATTEMPTS - 1:
                await self._sleep(pause)
                pause *= 2
        return self._not_sent(intent, last, unclear=unclear)

    def _not_sent(self, intent: AlertRecord, error: str, *, unclear: bool) -> AlertRecord:
        status = AlertStatus.INTENDED if unclear else AlertStatus.FAILED
        return msgspec.structs.replace(intent, status=status, error=error, at=self._clock())

    def _sent(self, intent: AlertRecord, channel: str, ts: str) -> AlertRecord:
        return msgspec.structs.replace(
            intent, status=AlertStatus.SENT, channel=channel, ts=ts, error="", at=self._clock()
        )

    async def _attempt(self, intent: AlertRecord, *, look_first: bool) -> AlertRecord:
        channel = await self._channel_id(intent.channel)
        if intent.action is AlertAction.UPDATE:
            return await self._update(intent, channel)
        if look_first and (ts := await self._find(intent, channel)):
            return self._sent(intent, channel, ts)
        message = Message(text=intent.text, blocks=intent.blocks)
        if intent.action is AlertAction.POST or not intent.thread_ts:
            return self._sent(intent, channel, await self._post(intent, channel, message))
        thread = {"thread_ts": intent.thread_ts, "reply_broadcast": self._broadcast}
        try:
            return self._sent(intent, channel, await self._post(intent, channel, message, **thread))
        except SlackGoneError:  # the thread's message was deleted: the news is told all the same
            return self._sent(intent, channel, await self._post(intent, channel, message))

    async def _post(self, intent: AlertRecord, channel: str, message: Message, **thread: Any) -> str:
        answer = await self._calls.call(
            "chat.postMessage",
            channel=channel,
            **self._content(intent, message),
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
            **thread,
        )
        return _timestamp(answer, "chat.postMessage")

    async def _update(self, intent: AlertRecord, channel: str) -> AlertRecord:
        """Edits the message; where it can no longer be, posts anew with a link to it. Editing twice does no harm."""
        message = Message(text=intent.text, blocks=intent.blocks)
        if intent.ts:
            try:
                await self._calls.call("chat.update", channel=channel, ts=intent.ts, **self._content(intent, message))
            except SlackGoneError:
                pass
            else:
                return self._sent(intent, channel, intent.ts)
        if ts := await self._find(intent, channel):  # an earlier attempt came this far
            return self._sent(intent, channel, ts)
        link = await self._permalink(channel, intent.ts)
        return self._sent(intent, channel, await self._post(intent, channel, reposted(message, link)))

    def _content(self, intent: AlertRecord, message: Message) -> dict[str, Any]:
        payload = {"key": intent.key, "event_id": intent.event_id}
        return {
            "text": message.text,
            "blocks": list(message.blocks),
            "metadata": {"event_type": SPACE, "event_payload": payload},
            "link_names": False,
            "parse": "none",
        }

    async def _permalink(self, channel: str, ts: str) -> str:
        if not ts:
            return ""
        try:
            answer = await self._calls.call("chat.getPermalink", channel=channel, message_ts=ts)
        except (SlackGoneError, SlackRefusedError):  # it was deleted
            return ""
        return str(answer.get("permalink", ""))

    async def _find(self, intent: AlertRecord, channel: str) -> str:
        """The `ts` of the message that carries the intent's key, '' when there is none."""
        oldest = f"{(intent.at - _CLOCKS_APART).timestamp():.6f}"
        places: list[tuple[str, dict[str, str]]] = [("conversations.history", {})]
        if intent.thread_ts:
            places.insert(0, ("conversations.replies", {"ts": intent.thread_ts}))
        for method, where in places:
            try:
                async for found in self._read(method, "messages", channel=channel, oldest=oldest, **_WHOLE, **where):
                    payload = (found.get("metadata") or {}).get("event_payload") or {}
                    if payload.get("key") == intent.key:
                        return str(found["ts"])
            except SlackGoneError:  # no such thread
                continue
        return ""

    async def _read(self, method: str, field: str, **where: Any) -> AsyncIterator[Answer]:
        """What stands under `field` on all pages of a method's answer."""
        cursor: dict[str, str] = {}
        for _ in range(_PAGES):
            page = await self._calls.call(method, **where, **cursor)
            for found in _records(page, field, method):
                yield found
            following = (page.get("response_metadata") or {}).get("next_cursor")
            if not following:
                return
            cursor = {"cursor": following}
        raise SlackUnclearError("too_long_to_read", method=method)

    async def _channel_id(self, channel: str) -> str:
        """Slack reads channels back by id only, so a name is looked up, once."""
        if _CHANNEL_ID.fullmatch(channel):
            return channel
        if channel not in self._ids:
            self._ids[channel] = await self._look_up(channel.removeprefix("#"))
        return self._ids[channel]

    async def _look_up(self, name: str) -> str:
        for kind in ("public_channel", "private_channel"):
            method = "conversations.list"
            async for found in self._read(method, "channels", types=kind, exclude_archived=True, limit=1000):
                if found.get("name") == name:
                    return str(found["id"])
        raise SlackRefusedError("channel_not_found", method="conversations.list")


def _records(page: Answer, field: str, method: str) -> list[Answer]:
    """What stands under `field`, which only an answer that is not Slack's own has otherwise than as records."""
    found = page.get(field, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise SlackUnclearError("bad_answer", method=method)
    return found


def _timestamp(answer: Answer, method: str) -> str:
    ts = answer.get("ts")
    if not isinstance(ts, str) or not ts:
        raise SlackUnclearError("no_ts", method=method)
    return ts
