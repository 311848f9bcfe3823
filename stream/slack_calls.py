"""One request to Slack at a time: paced, timed, and every way it can fail made one of our errors.

slack-sdk's own retry handlers are off: they post a message twice when the connection drops after the request was
taken. Nothing is retried here; whoever calls does that, knowing what may be done twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from config.settings import Slack
from stream.metrics import SlackOutcome
from stream.slack_errors import (
    SlackError,
    SlackGoneError,
    SlackRateLimitedError,
    SlackRefusedError,
    SlackUnclearError,
    SlackUnreachableError,
    outcome_of,
)

Answer = dict[str, Any]
Observe = Callable[[str, SlackOutcome, float], None]
"""Told of every request: its method, its outcome, and the seconds it took."""

# Seconds between two requests of one method. Posting: "about 1 a second a channel". chat.update, history and replies
# are Tier 3: 50 a minute.
_PACE = {"chat.postMessage": 1.0, "chat.update": 1.2, "conversations.history": 1.2, "conversations.replies": 1.2}
_LONGEST_REST = 90.0  # seconds we wait for a rate limit inside one call; beyond it whoever calls takes it up later
_NO_RETRY_AFTER = 30.0

# Slack may have done half of it or all of it.
_UNCLEAR = {SlackOutcome.SERVER_ERROR, SlackOutcome.TIMEOUT}


def _retry_after(headers: Any) -> float:
    """Seconds, from the header; Slack writes whole seconds, a proxy may write anything."""
    given = {str(k).lower(): v for k, v in dict(headers or {}).items()}.get("retry-after", "")
    try:
        return min(max(float(given), 0.0), 3600.0)
    except (TypeError, ValueError):
        return _NO_RETRY_AFTER


def typed(error: SlackApiError, method: str) -> SlackError:
    """Our error for an answer that slack-sdk did not like."""
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    outcome = outcome_of(code)
    if status == 429 or outcome is SlackOutcome.RATE_LIMITED:
        rest = _retry_after(getattr(response, "headers", None))
        return SlackRateLimitedError(code or "ratelimited", method=method, retry_after=rest)
    if status >= 500 or outcome in _UNCLEAR or not code:  # no code: not Slack's own answer (a proxy's page, a cut body)
        return SlackUnclearError(code or f"http_{status}", method=method)
    return (SlackGoneError if outcome is SlackOutcome.GONE else SlackRefusedError)(code, method=method)


class SlackCalls:
    """Slack's methods, called with `token`, as coroutines that return Slack's answer or raise a `SlackError`."""

    def __init__(
        self,
        settings: Slack,
        *,
        token: SecretStr,
        observe: Observe | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = AsyncWebClient(
            token=token.get_secret_value(),
            base_url=settings.base_url,
            timeout=settings.timeout_seconds,  # type: ignore[arg-type] # the SDK says int and hands it to aiohttp
            retry_handlers=[],
        )
        self._observe = observe or (lambda _method, _outcome, _seconds: None)
        self._sleep = sleep
        self._monotonic = monotonic
        self._not_before: dict[str, float] = {}

    async def call(self, method: str, **arguments: Any) -> Answer:
        """Slack's answer to one request.

        Raises:
            SlackError: the one of its kinds that says what to do.
        """
        await self._rest(method)
        started = self._monotonic()
        outcome = SlackOutcome.OK
        try:
            return await self._ask(method, arguments)
        except SlackError as error:
            outcome = outcome_of(error.code)
            if isinstance(error, SlackRateLimitedError):
                self._not_before[method] = self._monotonic() + error.retry_after
            raise
        finally:
            self._observe(method, outcome, self._monotonic() - started)

    async def _rest(self, method: str) -> None:
        wait = self._not_before.get(method, 0.0) - self._monotonic()
        if wait > _LONGEST_REST:
            raise SlackRateLimitedError("ratelimited", method=method, retry_after=wait)
        if wait > 0:
            await self._sleep(wait)
        self._not_before[method] = self._monotonic() + _PACE.get(method, 0.0)

    async def _ask(self, method: str, arguments: dict[str, Any]) -> Answer:
        reading = method.startswith("conversations.")
        given: dict[str, Any] = {"http_verb": "GET", "params": arguments} if reading else {"json": arguments}
        try:
            response = await self._client.api_call(method, **given)
        except SlackApiError as error:
            raise typed(error, method) from error
        except aiohttp.ClientConnectorError as error:
            raise SlackUnreachableError("no_connection", method=method) from error
        except TimeoutError as error:  # bare, as aiohttp raises it
            raise SlackUnclearError("timeout", method=method) from error
        # AttributeError: the SDK expects JSON in every answer with status 200 and trips over text/plain
        except (aiohttp.ClientError, SlackClientError, OSError, ValueError, AttributeError) as error:
            raise SlackUnclearError("connection_lost", method=method) from error
        return dict(response.data) if isinstance(response.data, dict) else {}
