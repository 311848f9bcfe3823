"""Reads word lists, which are data and stand in a `lexicon.toml` beside the code that uses them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


def words(entry: str, *, package: str = "stream") -> frozenset[str]:
    """The words of an entry of the package's `lexicon.toml`."""
    return frozenset(_entries(package)[entry].split())


def lines(entry: str, *, package: str = "stream") -> tuple[str, ...]:
    """The lines of an entry, in their order, without blank ones."""
    return tuple(line.strip() for line in _entries(package)[entry].splitlines() if line.strip())


@cache
def _entries(package: str) -> dict[str, str]:
    text = resources.files(package).joinpath("lexicon.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
