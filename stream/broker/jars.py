"""The jars of a genuine Kafka, resolved once by Maven from `config/kafka/pom.xml` and kept for that pom's content."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.settings import HERE
from stream.broker.base import Say
from stream.errors import BrokerError

POM = HERE / "kafka" / "pom.xml"
JAVA_AT_LEAST = 17
MAVEN_SECONDS = 900
"""Time for Maven: about 45 MB to fetch, and its own plugins the first time."""


class NoKafkaError(BrokerError):
    """A genuine Kafka cannot be had on this machine; the text says what is missing."""


@dataclass(frozen=True)
class Programs:
    """A java and the folder of Kafka's jars."""

    java: Path
    jars: Path

    @classmethod
    def find(cls, say: Say) -> Programs:
        """Those of this machine; `say` is told when jars have to be fetched.

        Raises:
            NoKafkaError: Java or Kafka's jars cannot be had here.
        """
        return cls(java(), jars(say))


def java() -> Path:
    """The java to run: the one of JAVA_HOME, else the one on the PATH.

    Raises:
        NoKafkaError: there is none, or it is older than Kafka 4 needs.
    """
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if found is None:
        raise NoKafkaError(f"no java {'in JAVA_HOME ' + home if home else 'on the PATH'}")
    told = subprocess.run([found, "-version"], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - found above
    version = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if version is None or int(version[1]) < JAVA_AT_LEAST:
        raise NoKafkaError(f"{found} is Java {version[1] if version else '(unknown)'}, Kafka 4 needs {JAVA_AT_LEAST}")
    return Path(found)


def cache_folder(pom: Path = POM) -> Path:
    """Where this pom's jars are kept: in the user's cache, shared by every checkout and data folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "parallax" / "kafka" / hashlib.sha256(pom.read_bytes()).hexdigest()[:16]


def jars(say: Say, *, pom: Path = POM) -> Path:
    """The folder of the jars, fetched by Maven the first time and not again while the pom stays as it is.

    Raises:
        NoKafkaError: they are not there yet and Maven is missing, or could not fetch them.
    """
    folder = cache_folder(pom)
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NoKafkaError("no mvn on the PATH to fetch Kafka's jars with")
    say("Fetching Apache Kafka with Maven (about 45 MB, the first time only) ...")
    try:
        _fetch(maven, pom, folder)
    except OSError as error:
        raise NoKafkaError(f"Kafka's jars cannot be kept in {folder}: {error}") from error
    return folder


def _fetch(maven: str, pom: Path, folder: Path) -> None:
    """Fetches into a folder beside the one meant, renamed when it is whole: a run cut short leaves nothing half."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as scratch:
        whole = Path(scratch) / "jars"
        _maven(
            [maven, "-B", "-q", "-ntp", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={whole}"]
        )
        try:
            whole.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was quicker, and its jars are the same
                raise


def _maven(command: list[str]) -> None:
    """Runs Maven; its own words when it fails."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=MAVEN_SECONDS)  # noqa: S603 - built above
    except subprocess.TimeoutExpired as error:
        raise NoKafkaError(f"Maven did not fetch Kafka's jars within {MAVEN_SECONDS} seconds") from error
    if ran.returncode:
        lines = [line for line in ran.stdout.splitlines() if line.startswith("[ERROR]")]
        raise NoKafkaError(f"Maven could not fetch Kafka's jars: {(lines or ['no reason given'])[0]}")
