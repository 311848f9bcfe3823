"""What a stage's app does when partitions change hands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import faust
import pytest
from faust.types import TP, EventT
from workers import put

from config.settings import load
from stream.app import listen, listen_in_batches, make_app, on_assignment, work_lock
from stream.broker import StandIn
from stream.topics import create

PARTITION = TP("articles", 0)
STOP_SECONDS = 30.0

Handle = Callable[[Sequence[EventT[bytes]]], Awaitable[None]]
Read = Callable[[faust.App, Handle], None]


def one_by_one(app: faust.App, handle: Handle) -> None:
    """Read `articles` message by message."""
    listen(app, "articles", name="reader", handle=lambda event: handle([event]))


def batches(app: faust.App, handle: Handle) -> None:
    """Read `articles` in batches of two."""
    listen_in_batches(app, "articles", name="reader", handle=handle, size=2, wait_seconds=5.0)


async def test_partitions_are_given_up_only_when_the_work_on_them_is_done(tmp_path: Path) -> None:
    """What is written after the heir has read the changelog would overwrite what it wrote."""
    app = make_app("stage", load(_env_file=None), bootstrap="nowhere:1", data_dir=tmp_path)
    lock = work_lock(app)
    async with lock:
        giving_up = asyncio.create_task(app.on_partitions_revoked.send({PARTITION}))
        done, _ = await asyncio.wait([giving_up], timeout=0.1)
        assert not done
    await asyncio.wait_for(giving_up, 5)


async def test_what_was_kept_in_memory_is_forgotten_when_partitions_come(tmp_path: Path) -> None:
    """At every assignment."""
    app = make_app("stage", load(_env_file=None), bootstrap="nowhere:1", data_dir=tmp_path)
    times: list[None] = []
    on_assignment(app, lambda: times.append(None))
    for _ in range(2):
        await app.on_partitions_assigned.send({PARTITION})
    assert len(times) == 2


@pytest.mark.parametrize(("read", "fails"), [(one_by_one, False), (batches, False), (batches, True)])
async def test_what_is_in_hand_when_a_worker_ends_is_for_the_next(
    read: Read, fails: bool, stand_in: StandIn, tmp_path: Path
) -> None:
    """Faust by itself acknowledges and commits it: a worker that was stopped lost a batch of articles."""
    settings = load(_env_file=None, kafka={"partitions": 1, "session_timeout_seconds": 6})
    create(stand_in, settings)
    articles = [b"%d" % number for number in range(6)]
    put(stand_in.bootstrap_servers, "articles", *articles, partition=0)
    make = partial(make_app, "analysis", settings, bootstrap=stand_in.bootstrap_servers, data_dir=tmp_path)
    done = await _handled(make(), read, until=b"2", fails=fails)
    assert done
    assert await _handled(make(), read) == articles[len(done) :]


async def _handled(app: faust.App, read: Read, *, until: bytes = b"", fails: bool = False) -> list[bytes]:
    """What the app handles until it is stopped, or fails, with that one in hand, or has done the last of them."""
    done: list[bytes] = []
    stop = asyncio.Event()

    async def handle(events: Sequence[EventT[bytes]]) -> None:
        in_hand = [event.message.value or b"" for event in events]
        if until in in_hand:
            if fails:
                raise ValueError("a failure that no article is to blame for")
            stop.set()
            await asyncio.Event().wait()
        done.extend(in_hand)
        if b"5" in in_hand:
            stop.set()

    read(app, handle)
    try:
        await app.start()
        await asyncio.wait_for(app._crashed.wait() if fails else stop.wait(), STOP_SECONDS)
    finally:
        await asyncio.wait_for(app.stop(), STOP_SECONDS)
    return done
