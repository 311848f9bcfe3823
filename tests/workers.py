"""Worker processes for scenario tests, and reading what they left on the topics."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition
from kafka.errors import KafkaError

from stream.lag import INPUTS, ProgressReader

WAIT_SECONDS = 150.0


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
        return self.process.wait(30)

    def assert_runs(self) -> None:
        """It has not ended by itself."""
        assert self.process.poll() is None, f"the worker ended:\n{self.output.read_text()[-4000:]}"


@contextmanager
def worker(bootstrap: str, folder: Path, name: str, *, stages: str = "", **settings: str) -> Iterator[WorkerProcess]:
    """A running worker; `settings` are environment variables without `PARALLAX_`. It is killed at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PARALLAX_")} | {
        "PARALLAX_KAFKA__BOOTSTRAP_SERVERS": bootstrap,
        "PARALLAX_KAFKA__SESSION_TIMEOUT_SECONDS": "6",
        "PARALLAX_WORKER__NAME": name,
        "PARALLAX_WORKER__DATA_DIR": str(folder),
        "PARALLAX_WORKER__WEB_PORT": "0",
        "PARALLAX_WORKER__METRICS_PORT": "0",
        **{f"PARALLAX_{key}": value for key, value in settings.items()},
    }
    output = folder / f"{name}-{time.monotonic_ns()}.log"
    command = [sys.executable, "-m", "agents.cli", "worker", *(["--stages", stages] if stages else [])]
    with output.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    running = WorkerProcess(process, output)
    try:
        yield running
    finally:
        if process.poll() is None:
            running.kill()


def messages(bootstrap: str, topic: str) -> list[Message]:
    """Every message now on the topic, partition by partition."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "scenario-reader", "enable.auto.commit": False})
    found: list[Message] = []
    try:
        for partition in consumer.list_topics(topic, timeout=20).topics[topic].partitions:
            found += _partition(consumer, topic, partition)
    finally:
        consumer.close()
    return found


def _partition(consumer: Consumer, topic: str, partition: int) -> list[Message]:
    low, high = _offsets(consumer, TopicPartition(topic, partition))
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
