"""One Faust app a stage, each its own consumer group, so that any worker can run any stages and each grows by itself.

A stage's app is named `parallax-<stage>`; its tables' changelog topics are `parallax-<stage>-<table>-changelog` and are
created, compacted, before the app starts: Faust's own creation and the broker's automatic one are off, since a topic
made with another number of partitions loses messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, cast

import faust
import structlog
from faust.types import EventT

from config.settings import Settings
from stream.consumer import Transport
from stream.errors import ParallaxError
from stream.tables import ChangelogTable
from stream.topics import largest_message

log = structlog.get_logger(__name__)

_TABLE_STORE = {
    # RocksDB's own defaults (64 MB write buffer, 2 GB cache, per partition) are for servers that do nothing else.
    "write_buffer_size": 8 * 1024**2,
    "max_write_buffer_number": 2,
    "block_cache_size": 16 * 1024**2,
    "block_cache_compressed_size": 4 * 1024**2,
}

_REBALANCE_SECONDS = 120.0  # for work to be ended before partitions are given up: a delivery to Slack may take 100


def make_app(stage: str, settings: Settings, *, bootstrap: str, data_dir: Path) -> faust.App:
    """A Faust app for `stage` on the broker at `bootstrap` ("host:port[,host:port]"); its tables live in `data_dir`."""
    folder = data_dir / stage
    folder.mkdir(parents=True, exist_ok=True)
    largest = largest_message(settings)
    app = faust.App(
        f"parallax-{stage}",
        broker=[f"kafka://{server.strip()}" for server in bootstrap.split(",")],
        store="rocksdb://",
        datadir=folder,
        Table=ChangelogTable,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_partitions=settings.kafka.partitions,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=largest,
        producer_max_request_size=largest,
        producer_acks=-1,
        broker_session_timeout=settings.kafka.session_timeout_seconds,
        broker_heartbeat_interval=settings.kafka.session_timeout_seconds / 5,
        broker_rebalance_timeout=_REBALANCE_SECONDS,
        broker_commit_interval=1.0,
        stream_wait_empty=False,
        stream_recovery_delay=0.0,
        logging_config={"version": 1, "disable_existing_loggers": False},  # ours is set up by stream.logs
    )
    app.transport = Transport(app.conf.broker_consumer, app)
    return app


def listen(app: faust.App, topic: str, *, name: str, handle: Callable[[EventT[bytes]], Awaitable[None]]) -> None:
    """Give `app` the agent `name`, which has each message of `topic` handled, one after the other.

    A message is acknowledged when `handle` has returned, and never by Faust: that would acknowledge, and commit, the
    one in hand when a worker is stopped. Where `handle` fails the worker ends, as no message is to blame for what a
    stage does not see to itself, and none may be passed over.
    """

    async def read(stream: faust.Stream[bytes]) -> None:
        unacknowledged = stream.noack()
        async for event in unacknowledged.events():
            await _done(app, handle(event))
            await unacknowledged.ack(event)

    _read(app, topic, name, read)


def listen_in_batches(
    app: faust.App,
    topic: str,
    *,
    name: str,
    handle: Callable[[Sequence[EventT[bytes]]], Awaitable[None]],
    size: int,
    wait_seconds: float,
) -> None:
    """As `listen`, with up to `size` messages at a time: those that came within `wait_seconds`."""

    async def read(stream: faust.Stream[bytes]) -> None:
        async for taken in stream.noack_take(size, wait_seconds):
            events = cast("Sequence[EventT[bytes]]", taken)
            await _done(app, handle(events))
            for event in events:
                await stream.ack(event)

    _read(app, topic, name, read)


async def _done(app: faust.App, handling: Awaitable[None]) -> None:
    """Return when that is done; if it fails, never: the app crashes."""
    try:
        await handling
    except Exception as error:
        if not isinstance(error, ParallaxError):
            log.exception("a stage failed", stage=app.conf.id)
        await app.crash(error)
        await asyncio.Event().wait()  # until the worker ends: whoever went on would commit what is not done


def _read(app: faust.App, topic: str, name: str, read: Callable[[faust.Stream[bytes]], Awaitable[None]]) -> None:
    """Have `read` go through the stream of `topic`.

    It gets raw bytes: a decoding error inside Faust would stall the partition, so stages decode themselves. It never
    has a concurrency above 1: Faust would commit messages that are still worked on.
    """
    raw = app.topic(topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    app.agent(raw, name=name)(cast("Any", read))  # Faust's types want the interface its streams do not fully meet


def work_lock(app: faust.App) -> asyncio.Lock:
    """A lock to hold while working on tables: this worker gives partitions up only when it is free.

    Who gets a partition next reads its changelog to the end, and would never learn of a change that comes after.
    """
    lock = asyncio.Lock()

    async def revoked(_app: faust.App, _revoked: object, **_: object) -> None:
        async with lock:
            pass

    app.on_partitions_revoked.connect(cast("Any", revoked), weak=False)
    return lock


def on_assignment(app: faust.App, forget: Callable[[], None]) -> None:
    """Call `forget` whenever this worker was given other partitions: what was kept in memory may be another's now."""

    async def assigned(_app: faust.App, _assigned: object, **_: object) -> None:
        forget()

    app.on_partitions_assigned.connect(cast("Any", assigned), weak=False)


def table(app: faust.App, name: str, *, partitions: int) -> ChangelogTable:
    """A changelogged RocksDB table of raw bytes; `stream.tables.StateTable` gives it records."""
    made = app.Table(name, key_type=bytes, value_type=bytes, partitions=partitions, options=dict(_TABLE_STORE))
    return cast("ChangelogTable", made)


def changelog_topic(stage: str, name: str) -> str:
    """The changelog topic of a stage's table, which must exist before the stage starts."""
    return f"parallax-{stage}-{name}-changelog"
