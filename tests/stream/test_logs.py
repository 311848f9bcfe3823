"""Logs are one JSON object a line, hide tokens and cannot be forged."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from stream.consumer import Consumer
from stream.logs import configure_logs
from stream.tables import ChangelogTable

log = structlog.get_logger("tests.logs")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Logging is the process's own: put it back after each test."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def out() -> io.StringIO:
    """Where the logs go."""
    return io.StringIO()


def written(out: io.StringIO) -> list[dict[str, Any]]:
    """The log's lines, each read as JSON."""
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_a_json_object_with_level_time_and_values(out: io.StringIO) -> None:
    """What is no terminal gets JSON that a log store can index."""
    configure_logs(stream=out)
    log.info("article taken in", articles=3)
    (line,) = written(out)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "article taken in", "articles": 3, "level": "info", "logger": "tests.logs"}


def test_what_libraries_log_has_the_same_form(out: io.StringIO) -> None:
    """Level, time and the name of its logger, its values set in."""
    configure_logs(stream=out)
    logging.getLogger("some.library").warning("odd %s", "thing")
    (line,) = written(out)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "odd thing", "level": "warning", "logger": "some.library"}


def test_lines_below_the_level_are_not_written(out: io.StringIO) -> None:
    """The level holds for our own lines, and chatty libraries are heard from "warning" unless we debug."""
    configure_logs("info", stream=out)
    log.debug("too fine")
    logging.getLogger("aiokafka.consumer").info("every request")
    assert out.getvalue() == ""
    configure_logs("debug", stream=out)
    logging.getLogger("aiokafka.consumer").debug("every request")
    assert len(written(out)) == 1


@pytest.mark.parametrize("service", [Consumer, ChangelogTable])
def test_what_is_made_of_fausts_parts_is_as_quiet_as_they_are(service: Any, out: io.StringIO) -> None:
    """Faust's services tell of every stop under the name of their module, which must not be taken for one of ours."""
    configure_logs("info", stream=out)
    service.logger.info("Stopping...")
    assert out.getvalue() == ""


def test_a_second_call_replaces_the_first(out: io.StringIO) -> None:
    """No line is written twice, and handlers of others stay."""
    other = logging.NullHandler()
    logging.getLogger().addHandler(other)
    configure_logs(stream=io.StringIO())
    configure_logs(stream=out)
    log.info("once")
    assert len(written(out)) == 1
    assert other in logging.getLogger().handlers


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("token", ["xoxb-12-ab_C", "xoxp-1", "xapp-1-A-b"])
def test_tokens_never_reach_the_log(out: io.StringIO, token: str, as_json: bool) -> None:
    """Neither in the text, nor nested in a value, in an object's repr or in a traceback."""
    configure_logs(stream=out, as_json=as_json)
    log.warning("refused %s", token, nested={"headers": [("Authorization", token)]}, error=ValueError(token))
    log.error("failed", exc_info=RuntimeError(f"bad token {token}"))
    assert token not in out.getvalue()
    assert "RuntimeError: bad token **" in out.getvalue()


def test_a_ticket_for_a_connection_never_reaches_the_log(out: io.StringIO) -> None:
    """Whoever has it could take desks' clicks in; the rest of the address helps."""
    configure_logs(stream=out)
    log.warning("refused", error="404, url='wss://wss.slack.example/link/?ticket=0a1b-2c%3D&app_id=7'")
    assert written(out)[0]["error"] == "404, url='wss://wss.slack.example/link/?ticket=**********&app_id=7'"


def test_an_outlets_text_cannot_forge_a_line_or_steer_a_terminal(out: io.StringIO) -> None:
    """Line breaks and escape sequences in values are taken out on the console, and escaped in JSON."""
    title = "Calm\n2022-01-01 [error] all is lost\x1b[2J"
    configure_logs(stream=out, as_json=False)
    log.info("title", title=title)
    assert len(out.getvalue().splitlines()) == 1
    assert "\x1b" not in out.getvalue()
    configure_logs(stream=out, as_json=True)
    log.info("title", title=title)
    assert json.loads(out.getvalue().splitlines()[1])["title"] == title


def test_what_json_does_not_know_is_written_as_text(out: io.StringIO) -> None:
    """A value of any type can be logged."""
    configure_logs(stream=out)
    log.info("set", value={1})
    assert written(out)[0]["value"] == "{1}"


def test_remarks_to_the_root_logger_are_left_out(out: io.StringIO) -> None:
    """A library's remark under no name is dropped; its warnings are not."""
    configure_logs("info", as_json=True, stream=out)
    logging.getLogger().info("a remark")
    logging.getLogger().warning("a warning")
    assert [line["event"] for line in written(out)] == ["a warning"]
