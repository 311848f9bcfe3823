"""What tests of analysis share."""

from __future__ import annotations

from agents.analysis.sentences import split


def sentences(block: str) -> list[str]:
    """The sentences of a text that is one block."""
    return [block[span.start : span.end] for span in split(block, 0, len(block))]
