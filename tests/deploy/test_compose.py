"""docker-compose.yml and the Dockerfile: valid, pinned, confined, and in step with the rest of the repository.

There is no container engine here to run them with; what can be told from the files is told.
"""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from deploy_tools import ROOT, read_yaml
from dotenv import dotenv_values

from config.settings import Settings
from stream.healthcheck import HEARTBEAT
from stream.metrics import Metrics

COMPOSE: dict[str, Any] = read_yaml("docker-compose.yml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
ONE_SHOT = {"topics"}
EXACT_TAG = re.compile(r"^[\w./-]+:v?\d+\.\d+\.\d+(-[\w.-]+)?(@sha256:[0-9a-f]{64})?$")
each_service = pytest.mark.parametrize("name", SERVICES)


def test_the_file_keeps_to_the_compose_specification() -> None:
    """The schema that check-jsonschema brings as `vendor.compose-spec`.

    Read from its package, as the program itself does not run with the release of click in the lock.
    """
    found = importlib.util.find_spec("check_jsonschema")
    assert found is not None
    assert found.origin is not None
    schema = Path(found.origin).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.validate(COMPOSE, json.loads(schema.read_text("utf-8")))


@each_service
def test_an_image_is_pinned_to_an_exact_version(name: str) -> None:
    """No `latest` and no floating minor: the same file starts the same software next year."""
    assert EXACT_TAG.match(SERVICES[name]["image"])


def test_our_own_image_carries_our_version() -> None:
    """The tag is the package's version."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {s["image"] for s in SERVICES.values() if "build" in s} == {f"parallax:{version}"}


@each_service
def test_a_service_is_confined(name: str) -> None:
    """Read-only, without capabilities or new privileges, not as root, with bounded memory, processes and logs."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    if "build" not in service:
        assert service["user"].split(":")[0] not in {"0", "root"}
    assert "privileged" not in service


@each_service
def test_a_service_says_whether_it_is_well(name: str) -> None:
    """By a check of its own or its image's; the one-shot by its exit code."""
    service = SERVICES[name]
    check = service["healthcheck"]
    if name in ONE_SHOT:
        assert check == {"disable": True}
        assert service["restart"] == "no"
    else:
        assert "test" in check or ("build" in service and "HEALTHCHECK" in DOCKERFILE)
        assert service["restart"] == "unless-stopped"


@each_service
def test_dependencies_are_waited_for(name: str) -> None:
    """On health or success, never merely on having been started."""
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        wanted = "service_completed_successfully" if needed in ONE_SHOT else "service_healthy"
        assert how == {"condition": wanted}


@each_service
def test_ports_are_open_to_this_machine_only(name: str) -> None:
    """Nothing here asks for a password but Grafana."""
    for port in SERVICES[name].get("ports", ()):
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port)


@each_service
def test_mounts_exist_and_cannot_be_written_to(name: str) -> None:
    """Files of the repository are mounted read-only; what is written goes to named volumes."""
    for mount in SERVICES[name].get("volumes", ()):
        source, target, *mode = mount.split(":")
        assert target.startswith("/")
        if source.startswith("."):
            assert (ROOT / source).exists(), source
            assert mode == ["ro"]
        else:
            assert source in COMPOSE["volumes"]


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if "build" in service])
def test_what_an_operator_edits_reaches_the_container(name: str) -> None:
    """Each setting of .env and both files of config/, without a new image; the broker's address stays compose's own."""
    service = SERVICES[name]
    assert service["env_file"] == [{"path": ".env", "required": False}]
    assert service["environment"]["PARALLAX_KAFKA__BOOTSTRAP_SERVERS"] == "kafka:19092"
    assert "\nWORKDIR /app\n" in DOCKERFILE
    for setting in ("monitor_file", "outlets_file"):
        file = Settings.model_fields[setting].default.relative_to(ROOT)
        assert f"./{file}:/app/{file}:ro" in service["volumes"]


def test_every_named_volume_is_used() -> None:
    """And data outlives its container: Kafka's is where Kafka is told to write."""
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())}
    assert set(COMPOSE["volumes"]) <= used
    kafka = SERVICES["kafka"]
    assert f"kafka-data:{kafka['environment']['KAFKA_LOG_DIRS']}" in kafka["volumes"]


def test_no_password_has_a_default() -> None:
    """Grafana does not start with a password everybody knows, and no secret stands in the file."""
    assert SERVICES["grafana"]["environment"]["GF_SECURITY_ADMIN_PASSWORD"].startswith("${GRAFANA_ADMIN_PASSWORD:?")
    for token in ("PARALLAX_SLACK__TOKEN", "PARALLAX_SLACK__APP_TOKEN"):
        assert SERVICES["worker"]["environment"][token] == f"${{{token}:-}}"


def test_every_variable_is_explained() -> None:
    """Whatever the compose file reads from the environment stands in .env.example, and nothing else does."""
    read = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text("utf-8")))
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
    assert explained == read


def test_the_example_changes_no_default_but_asks_for_a_password() -> None:
    """Copied as it is, .env.example means what the settings mean without it; compose then asks for the password."""
    example = dotenv_values(ROOT / ".env.example")
    alerts = Settings.model_fields["alerts"].default
    assert example.pop("GRAFANA_ADMIN_PASSWORD") == ""
    assert example == {
        "PARALLAX_SLACK__TOKEN": "",
        "PARALLAX_SLACK__APP_TOKEN": "",
        "PARALLAX_ALERTS__CHANNEL": alerts.channel,
        "PARALLAX_PUBLIC_URL": "http://localhost:6066",
    }
    assert SERVICES["worker"]["environment"]["PARALLAX_ALERTS__CHANNEL"].endswith(f":-{alerts.channel}}}")


def test_settings_in_the_containers_exist() -> None:
    """A PARALLAX_ variable that no setting has would stop the worker."""
    inside = dict(SERVICES["worker"]["environment"])
    inside |= dict.fromkeys(re.findall(r"(PARALLAX_\w+)=", DOCKERFILE), "")
    for variable in inside:
        section, _, name = variable.removeprefix("PARALLAX_").lower().partition("__")
        field = Settings.model_fields[section]
        if name:
            assert field.annotation is not None
            assert name in field.annotation.model_fields


def test_kafka_takes_messages_as_large_as_parallax_sends() -> None:
    """The broker's limit is the settings' limit."""
    limit = Settings.model_fields["kafka"].default.max_message_bytes
    assert SERVICES["kafka"]["environment"]["KAFKA_MESSAGE_MAX_BYTES"] == limit


def test_names_and_ports_agree_between_the_files() -> None:
    """Prometheus, Alertmanager and Grafana look for each other, and for the worker, where they are."""
    scraped = {job["job_name"]: job for job in read_yaml("config/prometheus/prometheus.yml")["scrape_configs"]}
    worker = scraped["parallax"]["dns_sd_configs"][0]
    assert worker["names"] == ["worker"]
    assert worker["port"] == Settings.model_fields["worker"].default.metrics_port
    assert scraped["alertmanager"]["static_configs"][0]["targets"] == ["alertmanager:9093"]
    source = read_yaml("config/grafana/provisioning/datasources/prometheus.yml")["datasources"][0]
    assert source["url"] == "http://prometheus:9090"
    provider = read_yaml("config/grafana/provisioning/dashboards/parallax.yml")["providers"][0]
    assert any(f":{provider['options']['path']}/" in mount for mount in SERVICES["grafana"]["volumes"])
    assert {"worker", "prometheus", "alertmanager", "grafana", "kafka"} <= SERVICES.keys()


def test_runbooks_are_served_where_alerts_say() -> None:
    """The address in an alert is the folder that Grafana serves."""
    mount = next(mount for mount in SERVICES["grafana"]["volumes"] if mount.startswith("./dashboards/runbooks:"))
    public = mount.split(":")[1].removeprefix("/usr/share/grafana/")
    address = SERVICES["grafana"]["environment"]["GF_SERVER_ROOT_URL"]
    rules = (ROOT / "config/prometheus/rules.yml").read_text("utf-8")
    assert set(re.findall(r"runbook_url: (.+)/\w+\.md", rules)) == {f"{address}/{public}"}


# --- Dockerfile -----------------------------------------------------------------------------------------------------


def test_base_images_are_pinned_and_the_same() -> None:
    """A virtual environment built on one Python must run on the very same."""
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert len(images) == 2
    assert len(set(images)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", images[0])


def test_only_what_the_lock_names_is_installed() -> None:
    """With hashes, and nothing beyond."""
    installs = re.findall(r"pip install (.+)", DOCKERFILE)
    assert "--require-hashes --no-deps -r requirements.lock" in installs
    assert all("--no-deps" in line for line in installs)


def test_it_runs_as_nobody_in_particular_and_is_checked() -> None:
    """A user of its own after the last step that needs root, and a health check that reads the loop's heartbeat."""
    final = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER 10001:10001$", final, re.M)
    assert not re.search(r"^(RUN|COPY|USER root)", final.split("USER 10001:10001")[1], re.M)
    assert '"python", "-m", "stream.healthcheck"' in final
    assert any(family.name == HEARTBEAT.strip() for family in Metrics().registry.collect())


def test_what_is_copied_exists_and_is_let_through() -> None:
    """Each source of a COPY is in the repository and in .dockerignore's list, and secrets and state are not."""
    sources = {s for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M) for s in line.split()}
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert lines[1] == "*"
    assert {line.removeprefix("!") for line in lines if line.startswith("!")} == sources
    assert not {".env", ".venv", ".git", ".parallax", "tests"} & sources
    assert not [source for source in sources if not (ROOT / source).exists()]


def test_every_package_is_copied() -> None:
    """A new top-level package would be missing from the image."""
    find = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]["find"]
    for package in find["include"]:
        assert f"\nCOPY {package.removesuffix('*')} " in DOCKERFILE
