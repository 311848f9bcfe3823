"""Worker processes for scenario tests, and reading what they left on the topics."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import Consumer, KafkaException, Message, Producer, TopicPartition
from kafka.errors import KafkaError

from stream.lag import INPUTS, ProgressReader

WAIT_SECONDS = 150.0
SESSION_SECONDS = 6
"""A worker that was killed counts as dead after so long."""
SAYING_SECONDS = 1.5
"""Time for an alert to go out when all is read, with waits as short as these tests set them."""


@dataclass
class WorkerProcess:
    """A `parallax worker` as a child process, its output in a file that a failing test can show."""

    process: subprocess.Popen[bytes]
    output: Path

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.terminate()
        return self.process.wait(45)

    def assert_runs(self) -> None:
        """It has not ended by itself."""
        assert self.process.poll() is None, f"the worker ended:\n{self.output.read_text()[-4000:]}"


@contextmanager
def worker(bootstrap: str, folder: Path, name: str, *, stages: str = "", **settings: str) -> Iterator[WorkerProcess]:
    """A running worker; `settings` are environment variables without `PARALLAX_`. It is killed at the end.

    It runs in `folder`, so that no `.env` of a developer's is read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PARALLAX_")} | {
        "PARALLAX_KAFKA__BOOTSTRAP_SERVERS": bootstrap,
        "PARALLAX_KAFKA__SESSION_TIMEOUT_SECONDS": str(SESSION_SECONDS),
        "PARALLAX_WORKER__NAME": name,
        "PARALLAX_WORKER__DATA_DIR": str(folder),
        "PARALLAX_WORKER__WEB_PORT": "0",
        "PARALLAX_WORKER__METRICS_PORT": "0",
        **{f"PARALLAX_{key}": value for key, value in settings.items()},
    }
    output = folder / f"{name}-{time.monotonic_ns()}.log"
    command = [sys.executable, "-m", "agents.cli", "worker", *(["--stages", stages] if stages else [])]
    with output.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=folder)
    running = WorkerProcess(process, output)
    try:
        yield running
    finally:
        if process.poll() is None:
            running.kill()


def put(bootstrap: str, topic: str, *values: bytes | None, key: str | None = None, partition: int = -1) -> None:
    """Put messages on a topic, on the partition given or that of the key, and wait until they are there."""
    producer = Producer({"bootstrap.servers": bootstrap, "log_level": 0})
    for value in values:
        producer.produce(topic, value, key=key, partition=partition)
    assert producer.flush(30) == 0


def messages(bootstrap: str, topic: str) -> list[Message]:
    """Every message now on the topic, partition by partition."""
    found: list[Message] = []
    with _reader(bootstrap) as consumer:
        for place in _places(consumer, topic):
            found += _partition(consumer, place)
    return found


def count(bootstrap: str, topic: str) -> int:
    """How many messages are now on the topic, none of them read."""
    with _reader(bootstrap) as consumer:
        ranges = [_offsets(consumer, place) for place in _places(consumer, topic)]
    return sum(high - low for low, high in ranges)


@contextmanager
def _reader(bootstrap: str) -> Iterator[Consumer]:
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "scenario-reader",
            "enable.auto.commit": False,
            "fetch.wait.max.ms": 10,  # the wait for more at a partition's end holds up the fetch from the next
        }
    )
    try:
        yield consumer
    finally:
        consumer.close()


def _places(consumer: Consumer, topic: str) -> list[TopicPartition]:
    partitions = consumer.list_topics(topic, timeout=20).topics[topic].partitions
    return [TopicPartition(topic, partition) for partition in partitions]


def _partition(consumer: Consumer, place: TopicPartition) -> list[Message]:
    topic, partition = place.topic, place.partition
    low, high = _offsets(consumer, place)
    consumer.assign([TopicPartition(topic, partition, low)])
    found: list[Message] = []
    while len(found) < high - low:
        message = consumer.poll(20)
        if message is None:  # a topic that was just made may have changed its leader meanwhile: ask anew, once
            consumer.assign([TopicPartition(topic, partition, low + len(found))])
            message = consumer.poll(20)
        assert message is not None, f"{topic} {partition} gave no message"
        assert message.error() is None, message.error()
        found.append(message)
    return found


def _offsets(consumer: Consumer, place: TopicPartition) -> tuple[int, int]:
    """A partition's first and next offset; asked again while a topic that was just made has no leader everywhere."""
    for _ in range(20):
        try:
            low, high = consumer.get_watermark_offsets(place, timeout=20)
        except KafkaException as error:
            if error.args[0].name() != "NOT_LEADER_FOR_PARTITION":
                raise
            consumer.list_topics(place.topic, timeout=20)
            time.sleep(0.5)
        else:
            return int(low), int(high)
    raise AssertionError(f"{place.topic} {place.partition} has no leader after ten seconds")


def wait_until(
    condition: Callable[[], bool], what: str, *workers: WorkerProcess, seconds: float = WAIT_SECONDS
) -> None:
    """Ask until `condition` holds; every worker given must stay alive meanwhile."""
    deadline = time.monotonic() + seconds
    while not condition():
        for running in workers:
            running.assert_runs()
        logs = "\n".join(running.output.read_text()[-3000:] for running in workers)
        assert time.monotonic() < deadline, f"not in {seconds} s: {what}\n{logs}"
        time.sleep(0.2)


def behind(bootstrap: str, *stages: str) -> int:
    """Messages that the stages named, or all, have not committed, all together."""
    try:
        with ProgressReader(bootstrap) as reader:
            return reader.behind(stages or tuple(INPUTS))
    except KafkaError:
        return 1


def wait_until_all_is_said(bootstrap: str, *workers: WorkerProcess, stages: Sequence[str] = ()) -> None:
    """Return when the stages named, or all, have read everything and had time to say what follows from it."""
    wait_until(lambda: behind(bootstrap, *stages) == 0, "all read", *workers)
    time.sleep(SAYING_SECONDS)
