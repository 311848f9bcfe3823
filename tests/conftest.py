"""What the tests of every stage share: settings of their own, a genuine Kafka, the stand-in, the benchmark's data."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from config.settings import ROOT, Settings, load
from stream.broker import GenuineKafka, NoKafkaError, StandIn, admin
from stream.broker.jars import Programs

# Laws are tried on the same examples in every run, and a busy machine is no failure of theirs.
hypothesis_settings.register_profile(
    "parallax", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("parallax")

MakeSettings = Callable[..., Settings]
StartKafka = Callable[[Path], GenuineKafka]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts what needs a genuine Kafka first and, side by side, those that share one into one process.

    The others start their own, on ports and in folders of their own.
    """
    items.sort(key=lambda item: item.get_closest_marker("kafka") is None)
    for item in items:
        if "kafka" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("kafka"))


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    """Keeps what this machine's environment says of Parallax out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PARALLAX_")]:
            patch.delenv(name)
        yield


@pytest.fixture
def make_settings(tmp_path: Path) -> MakeSettings:
    """Makes settings: the defaults, a data folder of the test's own, and what is given (`kafka={"partitions": 3}`)."""

    def make(**sections: dict[str, object]) -> Settings:
        worker = {"data_dir": tmp_path / "parallax", "web_port": 0, "metrics_port": 0, **sections.pop("worker", {})}
        return load(_env_file=None, worker=worker, **sections)

    return make


@pytest.fixture
def settings(make_settings: MakeSettings) -> Settings:
    """The defaults, with a data folder of the test's own."""
    return make_settings()


@pytest.fixture(scope="session")
def kafka_programs() -> Programs:
    """A java and Kafka's jars; the test is skipped where Java 17 or Maven is missing, and only there."""
    try:
        return Programs.find(lambda _line: None)
    except NoKafkaError as error:
        pytest.skip(f"no genuine Kafka on this machine: {error}")


@pytest.fixture(scope="session")
def start_kafka(kafka_programs: Programs) -> Iterator[StartKafka]:
    """Starts further genuine Kafkas, each on the data folder given, and stops them all in the end."""
    started: list[GenuineKafka] = []

    def start(data_dir: Path) -> GenuineKafka:
        broker = GenuineKafka(load(_env_file=None, worker={"data_dir": data_dir}), kafka_programs)
        broker.start()
        started.append(broker)
        return broker

    yield start
    for broker in started:
        broker.stop()


@pytest.fixture(scope="session")
def kafka(start_kafka: StartKafka, tmp_path_factory: pytest.TempPathFactory) -> GenuineKafka:
    """A genuine Kafka for the whole run; its topics are shared, so use names of your own or `clean_kafka`."""
    return start_kafka(tmp_path_factory.mktemp("kafka"))


@pytest.fixture
def clean_kafka(kafka: GenuineKafka) -> GenuineKafka:
    """The genuine Kafka with every topic of earlier tests deleted."""
    client = AdminClient({"bootstrap.servers": kafka.bootstrap_servers})
    deadline = time.monotonic() + 30
    while topics := list(admin.partitions(kafka.bootstrap_servers)):
        assert time.monotonic() < deadline, f"Kafka did not delete {topics}"
        wait(client.delete_topics(topics).values(), 30)
        time.sleep(0.05)
    return kafka


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """The broker inside librdkafka, fresh and empty."""
    with StandIn() as broker:
        yield broker


@pytest.fixture(scope="session")
def benchmark_dir() -> Path:
    """The folder of the benchmark; the test is skipped where it is not beside the repository."""
    folder = ROOT.parent / "shared" / "benchmark"
    if not folder.is_dir():
        pytest.skip("the benchmark's data is not beside this repository")
    return folder
