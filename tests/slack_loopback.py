"""A Slack of our own on a loopback port: counts what it is asked, keeps what it is told, and fails as scripted.

    async with SlackLoopback() as slack:
        slack.script("chat.postMessage", drop())     # the next post is taken, kept, and never answered
        ...
        assert len(slack.posts) == 1

What people click goes out over Socket Mode: `slack.click(...)`; `slack.socket` has the connections and the answers.

`keep` on a fault says whether Slack carries the request out before it fails; that it may is what makes it hard.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from slack_limits import breaches

TOKEN = "xoxb-loopback"
APP_TOKEN = "xapp-loopback"
CHANNEL = "C0LOOPBACK"
CHANNEL_NAME = "parallax"

Json = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """How a request goes wrong: an answer with `status` and `error` (or `body`), or (`how`) `drop` or `hang`."""

    how: str = "answer"
    status: int = 200
    error: str = ""
    keep: bool = False
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)


def rate_limited(seconds: float | str) -> Fault:
    """429 with Retry-After."""
    return Fault(status=429, error="ratelimited", headers={"Retry-After": str(seconds)})


def status(code: int, *, keep: bool = False) -> Fault:
    """A server error without a body that is Slack's."""
    return Fault(status=code, keep=keep)


def error(code: str, *, keep: bool = False) -> Fault:
    """Slack's `ok: false` with `code`."""
    return Fault(error=code, keep=keep)


def drop(*, keep: bool = True) -> Fault:
    """The connection is closed after the request was taken."""
    return Fault(how="drop", keep=keep)


def hang(*, keep: bool = True) -> Fault:
    """No answer ever."""
    return Fault(how="hang", keep=keep)


class RefusalError(Exception):
    """Slack's own `ok: false`."""


class SocketMode:
    """The connections of an app, each to an address that serves once; `acknowledged` are the envelopes it answered.

    While `refuses`, no connection is taken.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.acknowledged: list[str] = []
        self.refuses = False
        self._now = now
        self._tickets = count(1)
        self._open: set[str] = set()
        self._links: list[web.WebSocketResponse] = []

    def address(self, host: str) -> str:
        """Where to connect, once."""
        ticket = str(next(self._tickets))
        self._open.add(ticket)
        return f"ws://{host}/link?ticket={ticket}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._open or self.refuses:
            return web.Response(status=404)
        self._open.remove(ticket)
        link = web.WebSocketResponse()
        await link.prepare(request)
        self._links.append(link)
        await link.send_json({"type": "hello", "num_connections": len(self._links)})
        async for frame in link:
            self.acknowledged.append(json.loads(frame.data)["envelope_id"])
        self._links.remove(link)
        return link

    async def send(self, message: str) -> None:
        """Over the connection that was opened last, once there is one."""
        while not self._links:  # noqa: ASYNC110 - whoever tests waits no longer than a test may
            await asyncio.sleep(0.01)
        await self._links[-1].send_str(message)

    async def hang_up(self) -> None:
        """Every connection is closed."""
        for link in list(self._links):
            await link.close()

    async def click(self, message: Json, button: Json, *, who: str) -> Json:
        """What Slack sends when somebody clicks a button; the envelope."""
        number = next(self._tickets)
        action = {key: button[key] for key in ("action_id", "block_id", "value", "type") if key in button}
        payload = {
            "type": "block_actions",
            "user": {"id": who, "username": "editor", "team_id": "T0LOOPBACK"},
            "api_app_id": "A0LOOPBACK",
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": CHANNEL, "is_ephemeral": False},
            "channel": {"id": CHANNEL, "name": CHANNEL_NAME},
            "message": {key: message[key] for key in ("ts", "text", "blocks")},
            "actions": [action | {"action_ts": f"{int(self._now())}.{number:06d}"}],
        }
        envelope = {"type": "interactive", "envelope_id": f"envelope-{number}", "payload": payload}
        await self.send(json.dumps(envelope))
        return envelope


class SlackLoopback:
    """Emulates auth.test, chat.postMessage, chat.update, chat.getPermalink, conversations.{history,replies,list} and
    apps.connections.open with the connections it gives addresses for.

    `requests` counts by method, `messages` is everything in the channel in order, `page_size` the most a page of
    history holds, `frozen` the messages that may no longer be edited.
    """

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self.requests: Counter[str] = Counter()
        self.messages: list[Json] = []
        self.edits: list[Json] = []
        self.page_size = 200
        self.frozen: set[str] = set()
        self.reads = True
        self.url = ""
        self.socket = SocketMode(now)
        self.loop: asyncio.AbstractEventLoop
        self._now = now
        self._serial = 0
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._always: dict[str, Fault] = {}
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        self.loop = asyncio.get_running_loop()
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._handle)
        app.router.add_get("/link", self.socket.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        await self.socket.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()

    # --- what a test says and sees ---------------------------------------------------------------------------------

    def script(self, method: str, *faults: Fault) -> None:
        """The next requests of `method` fail so, in this order; those after them go well."""
        self._faults[method].extend(faults)

    def always(self, method: str, fault: Fault | None) -> None:
        """Every request of `method` fails so, until told None."""
        if fault is None:
            self._always.pop(method, None)
        else:
            self._always[method] = fault

    def delete(self, ts: str) -> None:
        """Somebody deletes a message."""
        self.messages = [m for m in self.messages if m["ts"] != ts]

    @property
    def posts(self) -> list[Json]:
        """The messages of the channel itself."""
        return [m for m in self.messages if "thread_ts" not in m]

    def replies(self, ts: str) -> list[Json]:
        """The messages of a thread."""
        return [m for m in self.messages if m.get("thread_ts") == ts]

    async def click(self, ts: str, action_id: str, *, who: str = "U0EDITOR1") -> Json:
        """Somebody clicks a button of a message; the envelope that went to the app."""
        message = self._find(ts)
        buttons = [e for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]
        (button,) = [e for e in buttons if e["action_id"] == action_id]
        return await self.socket.click(message, button, who=who)

    # --- Slack -----------------------------------------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.requests[method] += 1
        given = dict(request.query) if request.method == "GET" else await request.json()
        fault = self._faults[method].popleft() if self._faults[method] else self._always.get(method)
        if fault is None:
            return web.json_response(self._answer(request, method, given))
        if fault.keep:
            self._answer(request, method, given)
        return await self._fail(request, fault)

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.how == "hang":
            await self._closing.wait()
        if fault.how != "answer" and request.transport is not None:
            request.transport.abort()
        if fault.error or fault.body is not None:
            body = fault.body or {"ok": False, "error": fault.error}
            return web.json_response(body, status=fault.status, headers=fault.headers)
        return web.Response(status=fault.status, text="<html>down</html>", content_type="text/html")

    def _answer(self, request: web.Request, method: str, given: Json) -> Json:
        try:
            return {"ok": True} | self._carry_out(request, method, given)
        except RefusalError as refused:
            return {"ok": False, "error": str(refused)}

    def _carry_out(self, request: web.Request, method: str, given: Json) -> Json:
        token = APP_TOKEN if method == "apps.connections.open" else TOKEN
        if request.headers.get("Authorization") != f"Bearer {token}":
            raise RefusalError("invalid_auth")
        answers: dict[str, Callable[[Json], Json]] = {
            "apps.connections.open": lambda _: {"url": self.socket.address(request.host)},
            "auth.test": lambda _: {"user_id": "U0PARALLAX"},
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.getPermalink": self._permalink,
            "conversations.history": self._history,
            "conversations.replies": self._thread,
            "conversations.list": self._channels,
        }
        if method not in answers:
            raise RefusalError("unknown_method")
        return answers[method](given)

    def _content(self, given: Json) -> Json:
        if given.get("channel") != CHANNEL:
            raise RefusalError("channel_not_found")
        found = breaches(given.get("text", ""), given.get("blocks", []))
        if found:
            raise RefusalError("msg_blocks_too_long" if "msg_blocks_too_long" in found else f"invalid_blocks: {found}")
        return {name: json.loads(json.dumps(given[name])) for name in ("text", "blocks", "metadata")}

    def _find(self, ts: str) -> Json:
        for message in self.messages:
            if message["ts"] == ts:
                return message
        raise RefusalError("message_not_found")

    def _post(self, given: Json) -> Json:
        message = self._content(given)
        if "thread_ts" in given:
            if not any(m["ts"] == given["thread_ts"] for m in self.messages):
                raise RefusalError("thread_not_found")
            message["thread_ts"] = given["thread_ts"]
        message["options"] = {k: given.get(k) for k in ("mrkdwn", "unfurl_links", "link_names", "reply_broadcast")}
        self._serial += 1
        message["ts"] = f"{int(self._now())}.{self._serial:06d}"
        self.messages.append(message)
        return {"channel": CHANNEL, "ts": message["ts"]}

    def _update(self, given: Json) -> Json:
        message = self._find(given.get("ts", ""))
        if message["ts"] in self.frozen:
            raise RefusalError("edit_window_closed")
        message.update(self._content(given))
        self.edits.append(given)
        return {"channel": CHANNEL, "ts": message["ts"]}

    def _permalink(self, given: Json) -> Json:
        message = self._find(given.get("message_ts", ""))
        return {"permalink": f"https://example.slack.com/archives/{CHANNEL}/p{message['ts'].replace('.', '')}"}

    def _channels(self, given: Json) -> Json:
        public = [{"id": "C0GENERAL1", "name": "general"}, {"id": CHANNEL, "name": CHANNEL_NAME}]
        private = [{"id": "C0SECRETS1", "name": "secrets"}]
        found = public if given.get("types") == "public_channel" else private
        start = int(given.get("cursor", 0))
        more = str(start + 1) if start + 1 < len(found) else ""
        return {"channels": found[start : start + 1], "response_metadata": {"next_cursor": more}}

    def _history(self, given: Json) -> Json:
        if given.get("channel") != CHANNEL:
            raise RefusalError("channel_not_found")
        return self._page(self.posts[::-1], given)

    def _thread(self, given: Json) -> Json:
        parent = next((m for m in self.messages if m["ts"] == given.get("ts")), None)
        if parent is None:
            raise RefusalError("thread_not_found")
        return self._page([parent, *self.replies(parent["ts"])], given)

    def _page(self, messages: list[Json], given: Json) -> Json:
        if not self.reads:
            raise RefusalError("missing_scope")
        recent = [m for m in messages if float(m["ts"]) >= float(given.get("oldest", 0))]
        start = int(given.get("cursor", 0))
        end = start + min(self.page_size, int(given.get("limit", 100)))
        metadata = given.get("include_all_metadata") in {"1", "true", True}
        shown = [{k: v for k, v in m.items() if metadata or k != "metadata"} for m in recent[start:end]]
        return {"messages": shown, "response_metadata": {"next_cursor": str(end) if end < len(recent) else ""}}
