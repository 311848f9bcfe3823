"""One Faust app a stage, each its own consumer group, so that any worker can run any stages and each grows by itself.

A stage's app is named `parallax-<stage>`; its tables' changelog topics are `parallax-<stage>-<table>-changelog` and are
created, compacted, before the app starts: Faust's own creation and the broker's automatic one are off, since a topic
made with another number of partitions loses messages.
"""

from __future__ import annotations

from pathlib import Path

import faust

from config.settings import Settings

_TABLE_STORE = {
    # RocksDB's own defaults (64 MB write buffer, 2 GB cache, per partition) are for servers that do nothing else.
    "write_buffer_size": 8 * 1024**2,
    "max_write_buffer_number": 2,
    "block_cache_size": 16 * 1024**2,
    "block_cache_compressed_size": 4 * 1024**2,
}


def make_app(stage: str, settings: Settings, *, bootstrap: str, data_dir: Path) -> faust.App:
    """A Faust app for `stage` on the broker at `bootstrap` ("host:port[,host:port]"); its tables live in `data_dir`."""
    folder = data_dir / stage
    folder.mkdir(parents=True, exist_ok=True)
    return faust.App(
        f"parallax-{stage}",
        broker=[f"kafka://{server.strip()}" for server in bootstrap.split(",")],
        store="rocksdb://",
        datadir=folder,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_partitions=settings.kafka.partitions,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=settings.kafka.max_message_bytes,
        producer_max_request_size=settings.kafka.max_message_bytes,
        producer_acks=-1,
        broker_session_timeout=settings.kafka.session_timeout_seconds,
        broker_heartbeat_interval=settings.kafka.session_timeout_seconds / 5,
        broker_commit_interval=1.0,
        stream_wait_empty=False,
        stream_recovery_delay=0.0,
        logging_config={"version": 1, "disable_existing_loggers": False},  # ours is set up by stream.logs
    )


def source(app: faust.App, topic: str) -> faust.TopicT:
    """The topic as raw bytes: a decoding error inside Faust would stall the partition, so stages decode themselves."""
    return app.topic(topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")


def table(app: faust.App, name: str, *, partitions: int) -> faust.Table[bytes, bytes]:
    """A changelogged RocksDB table of raw bytes; `stream.tables.StateTable` gives it records."""
    return app.Table(
        name,
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        partitions=partitions,
        options=dict(_TABLE_STORE),
    )


def changelog_topic(stage: str, name: str) -> str:
    """The changelog topic of a stage's table, which must exist before the stage starts."""
    return f"parallax-{stage}-{name}-changelog"
