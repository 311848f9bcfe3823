"""Runs a stage's core off the event loop, one call at a time, so that heartbeats go on while it thinks."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class CoreThread:
    """One thread of its own: a core has state and is never called twice at once."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"parallax-{name}")

    async def run(self, core: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `core` returns, or raises; it sees the caller's context (Faust's event at hand, for its tables)."""
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: context.run(core, *args, **kwargs))
