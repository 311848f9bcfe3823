"""Event ids: a function of the founding report, kept by the largest part when events split or merge."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime


def name_groups(
    groups: Sequence[Sequence[str]], before: Mapping[str, str], published: Mapping[str, datetime], used: Collection[str]
) -> list[str]:
    """An event id for each group of article ids, in their order.

    `before` gives the event that an article was in, or "". An event's id goes to the group that holds most of its
    articles; a group that several ids come to keeps the one most of its articles had. Ties go to the smaller article
    id, and between ids to the smaller id. Others are named after their earliest published article; `used`
    holds ids that are not to be given anew.
    """
    heirs = _heirs(groups, before)
    named: list[str] = []
    for number, group in enumerate(groups):
        coming = Counter(before[article] for article in group if heirs.get(before[article]) == number)
        if coming:
            named.append(min(coming, key=lambda event_id: (-coming[event_id], event_id)))
        else:
            founder = min(group, key=lambda article: (published[article], article))
            named.append(next(name for name in _names(founder) if name not in used and name not in named))
    return named


def _heirs(groups: Sequence[Sequence[str]], before: Mapping[str, str]) -> dict[str, int]:
    """Event id -> number of the group that takes it over."""
    shares = [Counter(before[article] for article in group if before[article]) for group in groups]
    first = [min(group) for group in groups]
    return {
        event_id: min(range(len(groups)), key=lambda number: (-shares[number][event_id], first[number]))
        for event_id in sorted(set().union(*shares))
    }


def _names(founder: str) -> Iterator[str]:
    """Ids for an event that `founder` founds: the first is the common one, further ones for when that is taken."""
    number = 0
    while True:
        seed = f"{founder}#{number}" if number else founder
        yield "ev-" + hashlib.blake2b(seed.encode(), digest_size=8).hexdigest()
        number += 1
