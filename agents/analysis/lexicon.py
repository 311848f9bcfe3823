"""Analysis' own word lists (`lexicon.toml` beside this file)."""

from __future__ import annotations

from stream import lexicon

_PACKAGE = "agents.analysis"


def words(entry: str) -> frozenset[str]:
    """The words of an entry, lower case."""
    return lexicon.words(entry, package=_PACKAGE)


def lines(entry: str) -> tuple[str, ...]:
    """The lines of an entry, in their order."""
    return lexicon.lines(entry, package=_PACKAGE)
