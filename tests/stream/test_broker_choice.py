"""Which broker is chosen, and where Kafka's jars come from: Maven once, and never again while the pom is the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import Settings
from stream.broker import Broker, GenuineKafka, GivenBroker, NoKafkaError, StandIn, choose, jars
from stream.errors import BrokerError

MakeSettings = Callable[..., Settings]
JAVA_17 = "#!/bin/sh\necho 'openjdk version \"17.0.9\"' >&2\n"
MAVEN = """#!/bin/sh
echo called >> "$0.calls"
for argument in "$@"; do case "$argument" in -DoutputDirectory=*) folder="${argument#*=}";; esac; done
mkdir -p "$folder" && echo jar > "$folder/kafka.jar"
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Puts scripts of these names and contents on a PATH of their own, with a user cache of their own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    which = jars.shutil.which
    monkeypatch.setattr(jars.shutil, "which", lambda name, path=None: which(name, path=path or str(folder)))

    def install(**scripts: str) -> Path:
        for name, content in scripts.items():
            (folder / name).write_text(content)
            (folder / name).chmod(0o755)
        return folder

    return install


def test_servers_named_come_first(make_settings: MakeSettings, programs: Callable[..., Path]) -> None:
    """What the settings name is used, whatever else is on the machine."""
    programs(java=JAVA_17, mvn=MAVEN)
    broker = choose(make_settings(kafka={"bootstrap_servers": "kafka.example:9092", "own": "stand-in"}))
    assert isinstance(broker, GivenBroker)
    assert broker.bootstrap_servers == "kafka.example:9092"


def test_genuine_kafka_where_java_and_maven_are(settings: Settings, programs: Callable[..., Path]) -> None:
    """Java 17 and Maven give a genuine Kafka, and fetching its jars is told once."""
    programs(java=JAVA_17, mvn=MAVEN)
    said: list[str] = []
    broker: Broker = choose(settings, say=said.append)
    assert isinstance(broker, GenuineKafka)
    assert len(said) == 1
    assert "Maven" in said[0]


def test_maven_is_called_once_for_one_pom(settings: Settings, programs: Callable[..., Path]) -> None:
    """With the jars there Maven is neither called nor needed."""
    folder = programs(java=JAVA_17, mvn=MAVEN)
    for _ in range(2):
        choose(settings, say=lambda _line: None)
    assert (folder / "mvn.calls").read_text() == "called\n"
    (folder / "mvn").unlink()
    assert isinstance(choose(settings), GenuineKafka)


def test_another_pom_is_fetched_anew(tmp_path: Path, programs: Callable[..., Path]) -> None:
    """A changed pom has a cache folder of its own."""
    folder = programs(mvn=MAVEN)
    pom = tmp_path / "pom.xml"
    found = set()
    for content in ("<one/>", "<two/>", "<one/>"):
        pom.write_text(content)
        found.add(jars.jars(lambda _line: None, pom=pom))
    assert len(found) == 2
    assert (folder / "mvn.calls").read_text() == "called\n" * 2


@pytest.mark.parametrize(
    ("scripts", "why"),
    [
        ({"mvn": MAVEN}, "no java on the PATH"),
        ({"java": JAVA_17}, "no mvn on the PATH"),
        ({"java": JAVA_17.replace("17", "11"), "mvn": MAVEN}, "is Java 11, Kafka 4 needs 17"),
        ({"java": JAVA_17.replace("17.0", "1.8"), "mvn": MAVEN}, "is Java 1, Kafka 4 needs 17"),
        ({"java": "#!/bin/sh\nexit 1\n", "mvn": MAVEN}, "is Java (unknown)"),
        ({"java": JAVA_17, "mvn": "#!/bin/sh\necho '[ERROR] no route'; exit 1\n"}, "no route"),
        ({"java": JAVA_17, "mvn": "#!/bin/sh\nexit 1\n"}, "no reason given"),
    ],
)
def test_stand_in_says_why_it_stands_in(
    scripts: dict[str, str], why: str, make_settings: MakeSettings, programs: Callable[..., Path]
) -> None:
    """Without Java, Maven or the jars the stand-in is used and says which; who insists on Kafka gets an error."""
    programs(**scripts)
    with choose(make_settings(), say=lambda _line: None) as broker:
        assert broker.kind == "stand-in"
        assert why in broker.notice
        assert "in memory only" in broker.notice
    with pytest.raises(NoKafkaError, match=re.escape(why)):
        choose(make_settings(kafka={"own": "kafka"}), say=lambda _line: None)


def test_fetching_cut_short_leaves_nothing_half(
    make_settings: MakeSettings, programs: Callable[..., Path], tmp_path: Path
) -> None:
    """Jars of a Maven that failed half way are not taken for whole ones the next time."""
    programs(java=JAVA_17, mvn=MAVEN + "exit 1\n")
    with pytest.raises(NoKafkaError):
        choose(make_settings(kafka={"own": "kafka"}), say=lambda _line: None)
    assert not list((tmp_path / "cache").rglob("*.jar"))


def test_java_home_is_preferred(
    settings: Settings, programs: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JAVA_HOME names the java to use, and a wrong one is told rather than passed over."""
    programs(java=JAVA_17, mvn=MAVEN)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nothing"))
    broker = choose(settings, say=lambda _line: None)
    assert broker.kind == "stand-in"
    with broker:
        assert "JAVA_HOME" in broker.notice


def test_the_settings_can_insist_on_the_stand_in(make_settings: MakeSettings, programs: Callable[..., Path]) -> None:
    """`own = "stand-in"` is obeyed where a genuine Kafka could be had."""
    programs(java=JAVA_17, mvn=MAVEN)
    assert isinstance(choose(make_settings(kafka={"own": "stand-in"})), StandIn)


@pytest.mark.parametrize("servers", ["127.0.0.1:1", "nonsense", "a b:9", "127.0.0.1:99999", ":"])
def test_servers_that_do_not_answer_are_told(servers: str) -> None:
    """The error says what was given and what is allowed."""
    with pytest.raises(BrokerError, match="BOOTSTRAP_SERVERS") as raised:
        GivenBroker(servers, seconds=0.5).start()
    assert repr(servers) in str(raised.value)


def test_servers_that_answer_are_left_running(stand_in: StandIn) -> None:
    """A given broker is reached, a stand-in among them known for what it is, and not stopped."""
    with GivenBroker(stand_in.bootstrap_servers) as given:
        assert given.kind == "given"
        assert not given.declares_topics
        assert "in memory only" in given.notice
    with GivenBroker(stand_in.bootstrap_servers):
        pass


def test_a_stand_in_can_be_started_again() -> None:
    """Stopped and started, it is a new and empty one; stopping twice does no harm."""
    broker = StandIn()
    for _ in range(2):
        broker.start()
        assert broker.bootstrap_servers
        broker.stop()
        broker.stop()
