"""Settings: where they come from, which wins, and what a slip is told."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from config.settings import HERE, load
from stream.errors import SettingsError


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_environment_over_env_file_over_monitor_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first place that says something wins; what none says is the default."""
    monitor = tmp_path / "monitor.toml"
    monitor.write_text("[alerts]\nmin_notability = 3\nmin_score = 0.9\n[events]\nopen_days = 7\n")
    monkeypatch.setenv("PARALLAX_MONITOR_FILE", str(monitor))
    (tmp_path / ".env").write_text("PARALLAX_ALERTS__MIN_SCORE=0.8\nPARALLAX_ALERTS__CHANNEL='#file'\n")
    monkeypatch.setenv("PARALLAX_ALERTS__CHANNEL", "#environment")
    settings = load()
    assert (settings.alerts.channel, settings.alerts.min_score, settings.alerts.min_notability) == (
        "#environment",
        0.8,
        3,
    )
    assert settings.events.open_days == 7
    assert settings.kafka.partitions == 8


def test_the_env_file_may_hold_what_is_others(tmp_path: Path) -> None:
    """`docker compose` keeps Grafana's password in the same file."""
    (tmp_path / ".env").write_text("GRAFANA_ADMIN_PASSWORD=secret\nPARALLAX_LOG_LEVEL=debug\n")
    assert load().log_level == "debug"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("PARALLAX_EVENTS__JOIN_TRESHOLD=0.5", "join_treshold"),
        ("PARALLAX_EVNTS__JOIN_THRESHOLD=0.5", "evnts"),
        ("PARALLAX_WORKER__WEB_PORT=ninety", "ninety"),
        ("PARALLAX_WORKER__NAME=../up", "worker.name"),
        ("PARALLAX_LOG_LEVEL=loud", "loud"),
        ("PARALLAX_KAFKA=not-json", "kafka"),
    ],
)
def test_a_slip_is_told_by_name(line: str, told: str, tmp_path: Path) -> None:
    """A mistyped name or value is an error that names it, in the file as in the environment."""
    (tmp_path / ".env").write_text(line + "\n")
    with pytest.raises(SettingsError, match=told):
        load()


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    """Nobody should have to start three times to find three errors."""
    (tmp_path / ".env").write_text("PARALLAX_KAFKA__PARTITIONS=0\nPARALLAX_ALERTS__MIN_SCORE=2\n")
    with pytest.raises(SettingsError) as error:
        load()
    assert "kafka.partitions" in str(error.value)
    assert "alerts.min_score" in str(error.value)


def test_a_secret_is_never_in_an_error(tmp_path: Path) -> None:
    """A token beside a slip stays masked."""
    (tmp_path / ".env").write_text("PARALLAX_SLACK__TOKEN=xoxb-secret\nPARALLAX_SLACK__TIMEOUT_SECONDS=-1\n")
    with pytest.raises(SettingsError) as error:
        load()
    assert "xoxb-secret" not in str(error.value)


@pytest.mark.parametrize("line", ["PARALLAX_SLACK_TOKEN=xoxb-secret", "PARALLAX_SLACK__TOKN=xoxb-secret"])
def test_a_secret_under_a_wrong_name_is_no_part_of_the_error(line: str, tmp_path: Path) -> None:
    """Nobody knows what was meant by it."""
    (tmp_path / ".env").write_text(line + "\n")
    with pytest.raises(SettingsError, match=r"(?i)tok") as error:
        load()
    assert "xoxb-secret" not in str(error.value)


@pytest.mark.parametrize("name", ["PARALLAX_SLAK__TOKEN", "PARALLAX_SLACK_TOKEN", "PARALLAX_EVNTS__OPEN_DAYS"])
def test_a_slip_in_the_environment_is_told_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is none of ours, or has one underscore where two belong."""
    monkeypatch.setenv(name, "xoxb-secret")
    with pytest.raises(SettingsError, match=name) as error:
        load()
    assert "xoxb-secret" not in str(error.value)


@pytest.mark.parametrize("name", ["PARALLAX_PORT", "PARALLAX_SERVICE_HOST", "PARALLAX_WORKER_PORT_6066_TCP"])
def test_what_kubernetes_hands_in_is_no_slip(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of a service of our name."""
    monkeypatch.setenv(name, "tcp://10.0.0.1:6066")
    load()


def test_a_monitor_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And not passed over for the defaults."""
    monkeypatch.setenv("PARALLAX_MONITOR_FILE", str(tmp_path / "no-such.toml"))
    with pytest.raises(SettingsError, match=r"no-such\.toml"):
        load()


@pytest.mark.parametrize("line", ["PARALLAX_EVENTS__OPEN_DAYS=inf", "PARALLAX_INTAKE__FUTURE_TOLERANCE_HOURS=1e9"])
def test_a_time_beyond_the_calendar_is_refused(line: str, tmp_path: Path) -> None:
    """It would overflow at every article."""
    (tmp_path / ".env").write_text(line + "\n")
    with pytest.raises(SettingsError, match="less than or equal"):
        load()


def test_monitor_toml_tells_the_defaults() -> None:
    """What the file says of itself is true: taking it away changes nothing."""
    content = tomllib.loads((HERE / "monitor.toml").read_text(encoding="utf-8"))
    for section, values in content.items():
        fields = type(getattr(load(), section)).model_fields
        for name, value in values.items():
            default = fields[name].get_default()
            assert value == (list(default) if isinstance(default, tuple) else default), f"{section}.{name}"


def test_desks_can_answer_where_slack_has_both_tokens() -> None:
    """One to post with, one to be told of clicks with."""
    tokens = {"token": "xoxb-1", "app_token": "xapp-1"}
    assert load(_env_file=None, slack=tokens).slack.feedback
    for missing in tokens:
        assert not load(_env_file=None, slack=tokens | {missing: ""}).slack.feedback
