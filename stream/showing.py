"""How a divergence is shown, in alerts and on evidence pages alike: its sides, words, and outlet text made safe.

A hostile headline is disarmed here, in one place: characters that play tricks, links that are none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from stream.records import Divergence, Relation, Side, Span

RELATION_WORDS = {
    Relation.CONFLICT: "Conflict: both cannot hold",
    Relation.UPDATE: "Update: the later account replaces the earlier",
    Relation.SOURCE_DISPUTE: "Sources disagree",
}

_SPACES = "\t\n\v\f\r\x85\u2028\u2029"
# Controls; invisible characters that hide text or split words; overrides and isolates that turn the reading direction
# (directional marks and joiners stay: Arabic, Hebrew, Indic scripts and emoji need them); lone surrogates, which
# no UTF-8 can carry; tag characters, which smuggle unseen text.
_REMOVED = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0xAD,
    0x200B,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xD800, 0xE000),
    *range(0xE0000, 0xE0080),
)
_TABLE: dict[int, str | None] = dict.fromkeys(_REMOVED) | {ord(c): " " for c in _SPACES}


def visible(text: str) -> str:
    """`text` with line breaks as spaces, without control, zero-width, direction-turning and unpaired characters."""
    return text.translate(_TABLE)


def runs(sentence: str, marks: Iterable[Span]) -> list[tuple[str, bool]]:
    """The sentence in pieces, each with whether it is marked; overlapping and out-of-range marks are set right.

    The pieces are made `visible`; empty ones are left out.
    """
    pieces: list[tuple[str, bool]] = []
    done = 0
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        start, end = max(mark.start, done), min(mark.end, len(sentence))
        if start < end:
            pieces += [(sentence[done:start], False), (sentence[start:end], True)]
            done = end
    pieces.append((sentence[done:], False))
    return [(shown, marked) for text, marked in pieces if (shown := visible(text))]


def web_link(url: str) -> str:
    """`url` when it is an absolute http or https address without blanks or controls in it, else ''."""
    if not url or visible(url) != url or any(c.isspace() or c in '<>"|\\' for c in url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # a bracket without its partner, for one
        return ""
    return url if parts.scheme in {"http", "https"} and host else ""


def utc(when: datetime) -> str:
    """A moment as people read it: `7 Nov 2026, 14:05 UTC`."""
    there = when.astimezone(UTC)
    return f"{there.day} {there:%b %Y, %H:%M} UTC"


def ordered(divergence: Divergence) -> tuple[Side, Side]:
    """The sides as they are shown: an update's earlier account first, else as they stand."""
    a, b = divergence.a, divergence.b
    return (b, a) if divergence.relation is Relation.UPDATE and b.published_at < a.published_at else (a, b)
