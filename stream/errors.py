"""The one root of every error that Parallax raises on purpose.

ParallaxError
├── SettingsError      a setting is missing or wrong (config)
├── BrokerError        no broker could be reached or started, or its topics are not as they must be (stream)
├── InputError         a file or line given by the user cannot be used (stream, agents)
├── ModelError         a model's files are missing or do not fit (agents)
├── CoreNotMadeError   a stage cannot start from its tables (stream)
└── WorkerCrashedError a stage died, and the worker with it (agents)
"""

from __future__ import annotations


class ParallaxError(Exception):
    """Base of all errors raised on purpose; its text says what was given, what is allowed and what to do."""


class SettingsError(ParallaxError):
    """A setting is missing or has a value that is not allowed."""


def port_refused(what: str, host: str, port: int, *, setting: str, error: OSError) -> SettingsError:
    """That `what` cannot be served there, and the setting (a variable's name) that helps."""
    return SettingsError(
        f"{what} cannot be served on {host}:{port} ({error.strerror or error}): set {setting} to a port that is free, "
        "or to 0 for any"
    )


class BrokerError(ParallaxError):
    """No broker could be reached or started, or its topics are not as they must be."""


class InputError(ParallaxError):
    """A file or line given by the user cannot be used."""


class ModelError(ParallaxError):
    """A model's files are missing or do not fit what is asked of them."""
