"""Logs of a worker: one JSON object a line, or lines for people when a person is looking; set up once, at start.

What libraries log (Faust, aiokafka, slack-sdk) comes out in the same form. Tokens of Slack are masked wherever they
stand, and no text of an outlet can write control characters to a terminal or forge a line.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from stream.plaintext import one_line

# The ticket stands in the address of a connection, which an error may quote.
_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-[\w.-]+|(?<=\bticket=)[\w%.~-]+")
_MASKED = "**********"
# These log every request or record at "info"; at "debug" they are heard again.
_CHATTY = ("aiokafka", "kafka", "faust", "mode", "slack_sdk", "asyncio", "aiohttp.access")


def configure_logs(level: str = "info", *, as_json: bool | None = None, stream: TextIO | None = None) -> None:
    """Send everything logged from `level` ("debug", "info", "warning", "error") up to `stream` (standard error).

    `as_json`: by default, unless the stream is a terminal. Calling it again replaces what an earlier call set up.
    """
    stream = stream or sys.stderr
    as_json = not stream.isatty() if as_json is None else as_json
    shared: list[Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    ending = _ending(as_json=as_json, colors=stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=ending, foreign_pre_chain=shared))
    handler.addFilter(_not_a_remark)
    root = logging.getLogger()
    ours = structlog.stdlib.ProcessorFormatter
    root.handlers = [*(other for other in root.handlers if not isinstance(other.formatter, ours)), handler]
    root.setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.DEBUG if level == "debug" else logging.WARNING)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,  # so that loggers made at import follow a later call
    )


def _not_a_remark(record: logging.LogRecord) -> bool:
    """Nothing of ours logs to the root logger; onnxruntime's quantiser does, what it leaves alone."""
    return record.name != "root" or record.levelno >= logging.WARNING


def _ending(*, as_json: bool, colors: bool) -> list[Processor]:
    """From an event to the line that is written."""
    common: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        mask,
    ]
    if as_json:
        return [*common, structlog.processors.JSONRenderer(default=str)]
    console = structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)
    return [*common, disarm, console]


def mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor that hides tokens of Slack in every value that holds one, however deep."""
    return {name: _masked(value) for name, value in event.items()}


def _masked(value: object) -> object:
    if isinstance(value, dict):
        return {name: _masked(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    text = value if isinstance(value, str) else repr(value)
    hidden = _TOKEN.sub(_MASKED, text)
    return value if hidden == text else hidden


def disarm(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A processor that takes line breaks and control characters out of what a terminal is to show (not tracebacks)."""
    return {
        name: one_line(value) if isinstance(value, str) and name != "exception" else value
        for name, value in event.items()
    }
