"""A core runs beside the event loop, alone, and sees its caller's context."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import time

import pytest

from stream.core_thread import CoreThread

AT_HAND = contextvars.ContextVar("AT_HAND", default="nothing")


async def test_the_loop_goes_on_while_the_core_thinks() -> None:
    """A blocked core does not block the loop."""
    core, release = CoreThread("t"), threading.Event()
    waiting = asyncio.create_task(core.run(release.wait, 10))
    await asyncio.sleep(0)
    assert not waiting.done()
    release.set()
    assert await waiting is True


async def test_one_call_at_a_time() -> None:
    """Two calls asked for at once follow one another."""
    core, busy, most = CoreThread("t"), [0], [0]

    def work() -> None:
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        time.sleep(0.005)  # long enough for a second thread to come in
        busy[0] -= 1

    await asyncio.gather(*(core.run(work) for _ in range(20)))
    assert most[0] == 1


async def test_context_and_errors_cross_over() -> None:
    """What the caller has in its context the core sees; what the core raises the caller gets."""
    AT_HAND.set("event")
    core = CoreThread("t")
    assert await core.run(AT_HAND.get) == "event"
    with pytest.raises(ZeroDivisionError):
        await core.run(lambda: 1 // 0)
