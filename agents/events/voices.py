"""Who is one voice with whom inside an event: wire copies whoever carries them, else the articles of one publisher."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from agents.events.state import TrackedReport
from stream.copies import same_voice_text

_WIRE = "wire:"


def voices(members: Sequence[TrackedReport], before: dict[str, str] | None = None) -> dict[str, str]:
    """Article id -> voice id: `wire:` and the smallest article id of those with one text, or the publisher's.

    A publisher's own article is a voice apart from the agency text it carries beside it. The settled ones of `before`,
    the voices of some of the members among themselves, are not compared with each other again.
    """
    settled = before or {}
    parent = {member.article_id: member.article_id for member in members}
    known = [member for member in members if member.article_id in settled]
    new = [member for member in members if member.article_id not in settled]
    for copies in _wires(settled).values():
        for article in copies[1:]:
            _unite(parent, copies[0], article)
    for at, a in enumerate(new):
        for b in [*known, *new[:at]]:
            if _find(parent, a.article_id) != _find(parent, b.article_id) and same_voice_text(a, b):
                _unite(parent, a.article_id, b.article_id)
    return _named(members, parent)


def _wires(settled: dict[str, str]) -> dict[str, list[str]]:
    """The articles of each wire text."""
    copies: dict[str, list[str]] = defaultdict(list)
    for article, voice in sorted(settled.items()):
        if voice.startswith(_WIRE):
            copies[voice].append(article)
    return copies


def _named(members: Sequence[TrackedReport], parent: dict[str, str]) -> dict[str, str]:
    sizes: dict[str, int] = defaultdict(int)
    for article in parent:
        sizes[_find(parent, article)] += 1
    named = {}
    for member in sorted(members, key=lambda one: one.article_id):
        root = _find(parent, member.article_id)
        named[member.article_id] = f"{_WIRE}{root}" if sizes[root] > 1 else f"publisher:{member.publisher}"
    return named


def _find(parent: dict[str, str], article: str) -> str:
    while parent[article] != article:
        parent[article] = parent[parent[article]]
        article = parent[article]
    return article


def _unite(parent: dict[str, str], a: str, b: str) -> None:
    small, large = sorted((_find(parent, a), _find(parent, b)))
    parent[large] = small
