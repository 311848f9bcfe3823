"""The command line as a user meets it: help, clear errors, exit codes."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents import cli
from config.settings import ROOT

RUN = CliRunner()


@pytest.mark.parametrize(
    "command", [[], ["worker"], ["demo"], ["push"], ["replay"], ["judge"], ["topics", "create"], ["schema", "article"]]
)
def test_every_command_has_help(command: list[str]) -> None:
    """--help says what the command does and exits 0."""
    result = RUN.invoke(cli.app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_the_article_schema_is_printed_as_json() -> None:
    """A producer can pipe it into a validator."""
    result = RUN.invoke(cli.app, ["schema", "article"])
    schema = json.loads(result.output)
    assert {"id", "outlet", "title", "body", "published_at"} <= set(schema["required"])


def test_settings_are_printed_without_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in force can be read aloud."""
    monkeypatch.setenv("PARALLAX_SLACK__TOKEN", "xoxb-very-secret")
    monkeypatch.setenv("PARALLAX_SLACK__APP_TOKEN", "xapp-very-secret")
    result = RUN.invoke(cli.app, ["settings"])
    assert result.exit_code == 0
    shown = json.loads(result.output)["slack"]
    assert shown["token"] == shown["app_token"] == "**********"
    assert "very-secret" not in result.output


def run_main(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """The exit code and what stands on standard error when the command runs as a program."""
    monkeypatch.setattr("sys.argv", ["parallax", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(str(ended.value.code)), capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (["worker", "--stages", "events,dreams"], {}, ["dreams", "analysis, events"]),
        (["replay", "no-such-file.jsonl", "--out", "out"], {}, ["no-such-file.jsonl", "one JSON article a line"]),
        (
            ["settings"],
            {"PARALLAX_EVENTS__JOIN_THRESHOLD": "7"},
            ["events.join_threshold", "less than or equal to 1", "7"],
        ),
        (["settings"], {"PARALLAX_ALERTS__CHANEL": "#x"}, ["alerts.chanel"]),
        (["settings"], {"PARALLAX_LOG_LEVEL": "[/]"}, ["log_level", "[/]"]),
        (["worker", "--stages", "[/]"], {}, ["[/]", "analysis, events"]),
        (
            ["replay", str(ROOT / "samples" / "articles.jsonl"), "--out", str(ROOT / "Makefile")],
            {},
            ["Makefile", "--out"],
        ),
        (["push", "no-such-file.jsonl"], {"PARALLAX_KAFKA__BOOTSTRAP_SERVERS": "127.0.0.1:1"}, ["127.0.0.1:1"]),
    ],
)
def test_an_error_says_what_was_given_and_what_is_allowed(
    arguments: list[str],
    environment: dict[str, str],
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """One readable message, exit code 2, no traceback."""
    monkeypatch.chdir(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    code, message = run_main(arguments, monkeypatch, capsys)
    assert code == 2
    assert "Traceback" not in message
    flat = " ".join(message.split())
    for words in told:
        assert words in flat, message


def test_a_broken_monitor_file_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A slip in monitor.toml is an error that names it, not a traceback."""
    monitor = tmp_path / "monitor.toml"
    monitor.write_text("[events\njoin_threshold = 1")
    monkeypatch.setenv("PARALLAX_MONITOR_FILE", str(monitor))
    code, message = run_main(["settings"], monkeypatch, capsys)
    assert code == 2
    assert "cannot be read" in message


def test_a_task_that_ignores_its_end_holds_no_command_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As those of a client whose broker is away: a worker that was told to stop did not."""
    monkeypatch.setattr(cli, "_ENDING_SECONDS", 0.1)
    tasks: list[asyncio.Task[None]] = []

    async def deaf() -> None:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                continue

    async def run(_stop: asyncio.Event) -> None:
        tasks.append(asyncio.create_task(deaf()))
        await asyncio.sleep(0)

    began = time.monotonic()
    cli._until_stopped(run)
    assert time.monotonic() - began < 5
    assert not tasks[0].done()
