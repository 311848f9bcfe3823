"""What scenario tests share."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from slack_loopback import SlackLoopback


@pytest.fixture
def slack() -> Iterator[SlackLoopback]:
    """A loopback Slack on a loop of its own, for workers in other processes."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = SlackLoopback()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
    yield server
    asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
