"""Pushes articles onto the topic `articles`: each validated, keyed by its id, and its acknowledgement waited for.

The value of a message is the very bytes of the article in its file. Pushing the same again does no harm: Parallax
knows an article by its id and version. Memory stays bounded: so many bytes are under way at a time, and no more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec
from kafka import KafkaProducer
from kafka.errors import KafkaError
from rich.progress import Progress

from config.settings import Settings
from stream import article_files
from stream.article import ArticleError, parse_article
from stream.article_files import Found
from stream.broker import admin
from stream.errors import BrokerError
from stream.push_result import PushResult, Unsent
from stream.push_sender import PushSender
from stream.topics import ARTICLES

__all__ = ["PushResult", "Unsent", "push"]

DELIVERY_SECONDS = 30.0
"""How long one article is tried to be delivered: longer than a broker's restart."""
INTERRUPT_SECONDS = 5.0
"""How long to wait, once interrupted, for the acknowledgement of what was sent already."""
RECORD_BYTES = 2048
"""Room beside an article's bytes for its key (1,024 characters at most) and Kafka's own header of a batch."""


class _Named(msgspec.Struct):
    id: str


def push(
    paths: Sequence[Path],
    *,
    bootstrap: str,
    settings: Settings,
    progress: Progress | None = None,
    unchecked: bool = False,
    stdin: BinaryIO | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    delivery_seconds: float = DELIVERY_SECONDS,
) -> PushResult:
    """Pushes every article in the files, folders and standard input (`-`) that `paths` name; what became of them.

    `bootstrap` is "host:port[,host:port]"; `progress` a started display that gets a task of its own. `unchecked` sends
    every line as it is and leaves judging it to the stream. An interruption (Ctrl-C) ends it early and is told in the
    result, as is a broker that stops acknowledging.

    Raises:
        InputError: a path does not exist, or a folder has nothing to push; nothing was pushed.
        BrokerError: the broker does not answer, or has no topic `articles`; nothing was pushed.
    """
    files = article_files.find(paths)
    result = PushResult()
    display = _Display(progress or Progress(disable=True), files)
    producer = _connect(bootstrap, settings, delivery_seconds)
    sender = PushSender(producer, ARTICLES, result, settled=display.settled, patience=2 * delivery_seconds)
    try:
        for found in display.counting(_articles(files, settings, stdin, result)):
            result.stopped_at = found.place
            if sender.broken:
                break
            _offer(sender, found, settings, None if unchecked else now())
        else:
            result.stopped_at = None
        sender.finish(2 * delivery_seconds)
    except KeyboardInterrupt:
        result.interrupted = True
        sender.finish(INTERRUPT_SECONDS)
    return result


def _articles(files: Sequence[Path], settings: Settings, stdin: BinaryIO | None, result: PushResult) -> Iterator[Found]:
    """Every article of every file; files without any are noted in the result."""
    for file in files:
        empty = True
        for found in article_files.read(file, max_bytes=settings.kafka.max_message_bytes - RECORD_BYTES, stdin=stdin):
            empty = False
            yield found
        if empty:
            result.empty.append(str(file))


def _offer(sender: PushSender, found: Found, settings: Settings, received_at: datetime | None) -> None:
    """Sends what was found, or refuses it; without `received_at` nothing is refused that can be sent."""
    if found.reason and (received_at or not found.data):
        sender.refuse(found.place, found.reason, found.detail)
        return
    if received_at is None:
        sender.send(found.place, _key(found.data), found.data)
        return
    try:
        article = parse_article(found.data, received_at=received_at, settings=settings.intake)
    except ArticleError as error:
        sender.refuse(found.place, error.reason, error.detail)
        return
    sender.send(found.place, article.id.encode(), found.data)


def _key(data: bytes) -> bytes | None:
    """The id of what may not be an article, or None."""
    try:
        return msgspec.json.decode(data, type=_Named).id.encode()
    except (ValueError, RecursionError):
        return None


def _connect(bootstrap: str, settings: Settings, delivery_seconds: float) -> KafkaProducer:
    """A producer that waits for every replica's acknowledgement and writes nothing twice.

    Raises:
        BrokerError: the broker does not answer, or has no topic `articles`.
    """
    if ARTICLES not in admin.partitions(bootstrap):
        raise BrokerError(f"the broker at {bootstrap} has no topic {ARTICLES}: `parallax topics create` makes it")
    # It logs every lost connection, from a thread that outlives the producer; what matters of it is in the result.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    milliseconds = int(delivery_seconds * 1000)
    try:
        return KafkaProducer(
            bootstrap_servers=bootstrap,
            acks="all",
            enable_idempotence=True,
            max_request_size=settings.kafka.max_message_bytes,
            batch_size=65_536,
            linger_ms=5,
            request_timeout_ms=milliseconds // 3,
            delivery_timeout_ms=milliseconds,
            max_block_ms=milliseconds,
            bootstrap_timeout_ms=milliseconds,
            allow_auto_create_topics=False,
            metrics_enabled=False,
            api_version=admin.kafka_python_version(bootstrap),
        )
    except KafkaError as error:
        raise BrokerError(f"the broker at {bootstrap} takes no producer: {error}") from error


class _Display:
    """A progress bar's task whose total is right as far as it can be known beforehand, and right in the end."""

    def __init__(self, progress: Progress, files: Sequence[Path]) -> None:
        counts = [article_files.count_lines(file) for file in files]
        self._total = None if None in counts else sum(count for count in counts if count)
        self._progress = progress
        self._task = progress.add_task("articles", total=self._total)

    def settled(self) -> None:
        """One more article has met its fate."""
        self._progress.advance(self._task)

    def counting(self, articles: Iterator[Found]) -> Iterator[Found]:
        """The articles, raising the total when there are more than thought."""
        read = 0
        for read, found in enumerate(articles, start=1):
            if self._total is not None and read > self._total:
                self._total = read
                self._progress.update(self._task, total=read)
            yield found
        self._progress.update(self._task, total=read)
