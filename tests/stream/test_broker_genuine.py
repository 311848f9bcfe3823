"""A genuine Kafka of our own keeps its data, ends with its owner however that ends, and says why when it cannot run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from config.settings import Settings
from stream.broker import GenuineKafka, TopicSpec, admin, genuine
from stream.broker.folder import Folder, State
from stream.broker.jars import Programs
from stream.broker.launch import Launcher
from stream.errors import BrokerError

pytestmark = pytest.mark.kafka

OWNER = """
import sys, time
from config.settings import load
from stream.broker import GenuineKafka
from stream.broker.jars import Programs
from pathlib import Path

broker = GenuineKafka(load(_env_file=None, worker={"data_dir": Path(sys.argv[1])}), Programs.find(print))
broker.start()
print("started", flush=True)
time.sleep(600)
"""


def eventually(holds: Callable[[], bool], *, seconds: float = 40) -> bool:
    """Whether it holds within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def send(broker: GenuineKafka, value: bytes) -> None:
    """Puts a message on the topic `kept`, made when it is not there."""
    broker.create_topics([TopicSpec(name="kept", partitions=1, max_message_bytes=1_048_576)])
    producer = Producer({"bootstrap.servers": broker.bootstrap_servers})
    producer.produce("kept", value)
    assert producer.flush(30) == 0


def first_message(broker: GenuineKafka) -> bytes | None:
    """The first message on the topic `kept`."""
    consumer = Consumer({"bootstrap.servers": broker.bootstrap_servers, "group.id": "test"})
    consumer.assign([TopicPartition("kept", 0, 0)])
    try:
        message = consumer.poll(30)
        return message.value() if message else None
    finally:
        consumer.close()


@pytest.fixture
def owner(settings: Settings, kafka_programs: Programs) -> Iterator[subprocess.Popen[str]]:
    """Another process that has started a Kafka on this test's data folder."""
    command = [sys.executable, "-c", OWNER, str(settings.worker.data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        yield process
        process.kill()


@pytest.fixture
def folder(settings: Settings) -> Folder:
    """This test's Kafka data folder."""
    return Folder(settings.worker.data_dir / "kafka")


def test_data_ports_and_cluster_survive_a_restart(settings: Settings, folder: Folder, kafka_programs: Programs) -> None:
    """Stopped and started again on its folder, Kafka has its messages, its address and its cluster id still."""
    with GenuineKafka(settings, kafka_programs) as broker:
        send(broker, b"before")
        before = folder.state()
        assert broker.kind == "kafka"
        assert broker.bootstrap_servers == f"127.0.0.1:{before.port}"
        assert str(folder.path) in broker.notice
    assert not folder.runs(before.kafka_pid)
    assert folder.state().kafka_pid == 0
    with GenuineKafka(settings, kafka_programs) as broker:
        assert first_message(broker) == b"before"
        after = folder.state()
    assert (after.port, after.cluster_id) == (before.port, before.cluster_id)


def test_a_cluster_id_may_begin_with_a_dash(settings: Settings, folder: Folder, kafka_programs: Programs) -> None:
    """One in 64 does, and Kafka's tool took it for an option."""
    folder.path.mkdir(parents=True)
    state = State(cluster_id="-" + "A" * 21, port=1, controller_port=2)
    Launcher(folder, kafka_programs).prepare(state, settings.kafka)
    assert folder.formatted.exists()


def test_a_taken_port_is_replaced(settings: Settings, folder: Folder, kafka_programs: Programs) -> None:
    """When somebody else listens on the remembered port, Kafka takes another."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        folder.path.mkdir(parents=True)
        folder.remember(State(cluster_id=folder.state().cluster_id, port=taken, controller_port=taken))
        with GenuineKafka(settings, kafka_programs) as broker:
            assert broker.bootstrap_servers != f"127.0.0.1:{taken}"
            assert admin.partitions(broker.bootstrap_servers) == {}


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's table of sockets")
def test_listens_on_loopback_only(kafka: GenuineKafka) -> None:
    """Nobody on the network can reach either of its ports."""
    state = kafka.folder.state()
    addresses = {
        line.split()[1].split(":")[0]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        if Path(table).exists()
        for line in Path(table).read_text().splitlines()[1:]
        if int(line.split()[1].split(":")[1], 16) in (state.port, state.controller_port) and line.split()[3] == "0A"
    }
    assert addresses
    assert addresses <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_a_second_one_joins_and_leaves_it_running(
    owner: subprocess.Popen[str], settings: Settings, kafka_programs: Programs
) -> None:
    """On a folder whose Kafka another process runs, that Kafka is used, and not stopped."""
    with GenuineKafka(settings, kafka_programs) as joined:
        assert "another Parallax" in joined.notice
        send(joined, b"through the other's")
    assert admin.answers(admin.client(joined.bootstrap_servers), 10)


def test_a_killed_owner_leaves_no_broker_and_loses_nothing(
    owner: subprocess.Popen[str], settings: Settings, folder: Folder, kafka_programs: Programs
) -> None:
    """SIGKILL to the owner ends its Kafka too; the next one finds every acknowledged message."""
    with GenuineKafka(settings, kafka_programs) as joined:
        send(joined, b"acknowledged")
    state = folder.state()
    owner.kill()
    assert eventually(lambda: not folder.runs(state.kafka_pid))
    assert eventually(lambda: not folder.runs(state.guard_pid))
    with GenuineKafka(settings, kafka_programs) as broker:
        assert first_message(broker) == b"acknowledged"


def test_a_killed_owner_and_guard_leave_no_broker(
    owner: subprocess.Popen[str], settings: Settings, folder: Folder, kafka_programs: Programs
) -> None:
    """Even when the guard is killed with the owner, a new start at once ends what is left and takes over."""
    state = folder.state()
    os.kill(state.guard_pid, signal.SIGKILL)
    owner.kill()
    with GenuineKafka(settings, kafka_programs) as broker:
        assert folder.state().kafka_pid != state.kafka_pid
        assert not folder.runs(state.kafka_pid)
        assert "started here" in broker.notice


def test_a_process_that_is_not_ours_is_left_alone(folder: Folder) -> None:
    """A recorded id that now names somebody else's process is not taken for our Kafka."""
    folder.path.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        folder.remember(State(cluster_id="x", guard_pid=stranger.pid, kafka_pid=stranger.pid))
        folder.end_leftovers()
        assert stranger.poll() is None
        stranger.kill()


def test_a_kafka_that_dies_is_told_with_its_log(settings: Settings, folder: Folder, kafka_programs: Programs) -> None:
    """Data that Kafka refuses to start on ends in an error that quotes it and names the log, with nothing left."""
    folder.formatted.parent.mkdir(parents=True)
    folder.formatted.write_text("version=1\ncluster.id=somebody-else\nnode.id=77\n")
    with pytest.raises(BrokerError, match=r"Kafka did not start: .*node.*kafka\.log") as raised:
        GenuineKafka(settings, kafka_programs).start()
    assert str(folder.log) in str(raised.value)
    lock = folder.own()
    assert lock is not None
    lock.close()


def test_a_java_that_fails_is_told(settings: Settings, kafka_programs: Programs, tmp_path: Path) -> None:
    """A program that only fails gives an error with its words, not a wait for a broker that never comes."""
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'FATAL: out of order' >&2\nexit 1\n")
    java.chmod(0o755)
    with pytest.raises(BrokerError, match="out of order"):
        GenuineKafka(settings, Programs(java, kafka_programs.jars)).start()


def test_a_port_taken_at_the_last_moment_is_tried_again(
    settings: Settings, kafka_programs: Programs, tmp_path: Path
) -> None:
    """When somebody is quicker to take the free port found, other ports are tried, and not for ever."""
    java = tmp_path / "java"
    java.write_text(
        '#!/bin/sh\ncase "$*" in *StorageTool*) exit 0;; esac\n'
        f"cat server.properties | grep ^listeners >> {tmp_path}/tried\n"
        "echo 'ERROR java.net.BindException: Address already in use' >&2\nexit 1\n"
    )
    java.chmod(0o755)
    with pytest.raises(BrokerError, match="Address already in use"):
        GenuineKafka(settings, Programs(java, kafka_programs.jars)).start()
    assert len((tmp_path / "tried").read_text().splitlines()) == 3


def test_an_owner_whose_kafka_never_answers_is_told(
    settings: Settings, folder: Folder, kafka_programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that another process owns without a Kafka to join ends in an error, not in a wait without end."""
    monkeypatch.setattr(genuine, "START_SECONDS", 0.2)
    lock = folder.own()
    assert lock is not None
    with lock, pytest.raises(BrokerError, match=r"another Parallax owns .*PARALLAX_WORKER__DATA_DIR"):
        GenuineKafka(settings, kafka_programs).start()


def test_a_kafka_that_does_not_stop_is_ended(
    settings: Settings, folder: Folder, kafka_programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A guard that hangs does not keep `stop` waiting for ever, and its Kafka does not stay behind."""
    monkeypatch.setattr(genuine, "STOP_SECONDS", 0.2)
    broker = GenuineKafka(settings, kafka_programs)
    broker.start()
    state = folder.state()
    os.kill(state.guard_pid, signal.SIGSTOP)
    broker.stop()
    assert not folder.runs(state.guard_pid)
    assert not folder.runs(state.kafka_pid)


def test_what_the_broker_refuses_is_told(kafka: GenuineKafka) -> None:
    """A topic that cannot be made, or that is not there to be described, is an error with the broker's own reason."""
    with pytest.raises(BrokerError, match="would not make the topic no spaces"):
        kafka.create_topics([TopicSpec(name="no spaces", partitions=1, max_message_bytes=1_048_576)])
    with pytest.raises(BrokerError, match="would not tell the settings of never-made"):
        admin.configs(kafka.bootstrap_servers, ["never-made"])
    assert kafka.create_topics([]) == ()
    assert admin.configs(kafka.bootstrap_servers, []) == {}


def test_a_folder_that_cannot_be_used_is_told(settings: Settings, kafka_programs: Programs) -> None:
    """A file where the data folder should be is named in the error."""
    settings.worker.data_dir.write_text("in the way")
    with pytest.raises(BrokerError, match=str(settings.worker.data_dir)):
        GenuineKafka(settings, kafka_programs).start()


def test_state_that_cannot_be_read_starts_anew(folder: Folder) -> None:
    """A state file cut short counts as none."""
    folder.path.mkdir(parents=True)
    (folder.path / "state.json").write_bytes(b'{"cluster')
    assert folder.state().kafka_pid == 0
    assert len(folder.state().cluster_id) == 22
