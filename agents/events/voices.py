"""Who is one voice with whom inside an event: articles of one publisher, and wire copies whoever carries them."""

from __future__ import annotations

from collections.abc import Sequence

from agents.events.state import TrackedReport
from stream.copies import same_voice_text


def voices(members: Sequence[TrackedReport], before: dict[str, str] | None = None) -> dict[str, str]:
    """Article id -> voice id, which is the smallest article id of the voice.

    Copies of copies and of the same publisher's other articles are one voice too. Two articles already of one voice
    are not compared again, nor are the settled ones of `before`: the voices of some of the members, among themselves.
    """
    settled = before or {}
    parent = {member.article_id: member.article_id for member in members}
    known = [member for member in members if member.article_id in settled]
    new = [member for member in members if member.article_id not in settled]
    for member in known:
        _unite(parent, member.article_id, settled[member.article_id])
    for at, a in enumerate(new):
        for b in [*known, *new[:at]]:
            if _find(parent, a.article_id) != _find(parent, b.article_id) and one_voice(a, b):
                _unite(parent, a.article_id, b.article_id)
    return {article: _find(parent, article) for article in sorted(parent)}


def one_voice(a: TrackedReport, b: TrackedReport) -> bool:
    """Whether two reports speak with one voice."""
    return a.publisher == b.publisher or same_voice_text(a, b)


def _find(parent: dict[str, str], article: str) -> str:
    while parent[article] != article:
        parent[article] = parent[parent[article]]
        article = parent[article]
    return article


def _unite(parent: dict[str, str], a: str, b: str) -> None:
    small, large = sorted((_find(parent, a), _find(parent, b)))
    parent[large] = small
