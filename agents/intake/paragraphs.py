"""Where the paragraphs of a text stand, also when its lines were wrapped by a mail program or an agency's wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

_BLANK = re.compile(r"\n[ \t]*\n")
_UNFINISHED = re.compile(r"[\w,;:\-–—)]$")


def paragraphs(text: str, offset: int = 0) -> list[tuple[int, int]]:
    """Start and end of every paragraph of `text`, blanks at both ends left out, moved by `offset`.

    A paragraph is a line; where lines were wrapped at a column (`_wrapped`) it is what stands between blank lines.
    """
    lines = list(_lines(text))
    if _wrapped(text, lines):
        lines = _joined(text, lines)
    return [(start + offset, end + offset) for start, end in lines]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if words := line.strip():
            at = start + line.index(words[0])
            yield at, at + len(words)
        start += len(line) + 1


def _wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether the lines break in mid-sentence: paragraphs stand apart by blank lines, and most lines of them are of
    much the same length, as a column makes them, and end in no full stop."""
    if len(lines) < 6 or not _BLANK.search(text):
        return False
    inner = [(a, b) for (a, b), (c, _) in pairwise(lines) if not _BLANK.search(text[b:c])]
    if len(inner) < len(lines) / 2:
        return False
    lengths = [end - start for start, end in inner]
    unfinished = sum(bool(_UNFINISHED.search(text, start, end)) for start, end in inner)
    return 40 <= median(lengths) <= 100 and max(lengths) <= 110 and unfinished >= 0.6 * len(inner)


def _joined(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined = lines[:1]
    for start, end in lines[1:]:
        if _BLANK.search(text[joined[-1][1] : start]):
            joined.append((start, end))
        else:
            joined[-1] = (joined[-1][0], end)
    return joined
