"""Who is one voice with whom inside an event: articles of one publisher, and wire copies whoever carries them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from agents.events.state import TrackedReport


def voices(members: Sequence[TrackedReport]) -> dict[str, str]:
    """Article id -> voice id, which is the smallest article id of the voice."""
    parent = {member.article_id: member.article_id for member in members}

    def find(article: str) -> str:
        while parent[article] != article:
            parent[article] = parent[parent[article]]
            article = parent[article]
        return article

    for a, b in combinations(members, 2):
        small, large = sorted((find(a.article_id), find(b.article_id)))
        if small != large and one_voice(a, b):
            parent[large] = small
    return {article: find(article) for article in sorted(parent)}


def one_voice(a: TrackedReport, b: TrackedReport) -> bool:
    """Whether two reports speak with one voice."""
    return a.publisher == b.publisher
