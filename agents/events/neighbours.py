"""Which reports are decided on together: connected parts of the graph of likely pairs, bounded in size.

Pairs of reports are linked at several levels of likelihood. A report is decided on together with the whole part that
it is connected to at the loosest level at which that part is no larger than `MOST_TOGETHER`. That is a function of
the set of reports, whatever their order, and bounds what placing one report can cost.
"""

from __future__ import annotations

from collections.abc import Iterable

LEVELS = (0.0, 1.0, 2.5, 4.0)
"""Logits above the join threshold from which two reports are linked, loosest first."""
MOST_TOGETHER = 160
"""Largest part decided on as a whole."""


class Neighbours:
    """The graph: rows (small integers given by the owner) and the tightest level at which two are linked."""

    def __init__(self) -> None:
        self._links: dict[int, dict[int, int]] = {}
        self._parts: list[dict[int, list[int]]] = [{} for _ in LEVELS]

    def add(self, row: int, links: dict[int, int]) -> list[int]:
        """Link a new row to others (row -> tightest level) and give the rows that must be decided on anew."""
        affected = [row]
        self._links[row] = links
        for other, level in links.items():
            self._links[other][row] = level
        for level, parts in enumerate(self._parts):
            near = {id(parts[other]): parts[other] for other, at in links.items() if at >= level}
            affected += _outgrown(near.values())
            _join(parts, row, list(near.values()))
        return affected

    def remove(self, row: int) -> list[int]:
        """Forget a row and give the rows that must be decided on anew."""
        affected = []
        for other in self._links.pop(row):
            del self._links[other][row]
        for level, parts in enumerate(self._parts):
            rest = [other for other in parts.pop(row) if other != row]
            for part in self._connected(rest, level):
                parts.update(dict.fromkeys(part, part))
                if len(part) <= MOST_TOGETHER or level == len(LEVELS) - 1:
                    affected += part
        return affected

    def together(self, row: int) -> list[int]:
        """The rows decided on together with `row`, itself included, in no order."""
        for parts in self._parts:
            if len(parts[row]) <= MOST_TOGETHER:
                return parts[row]
        return self._parts[-1][row]

    def _connected(self, rows: list[int], level: int) -> Iterable[list[int]]:
        left = set(rows)
        while left:
            part = [left.pop()]
            for row in part:
                near = [other for other, at in self._links[row].items() if at >= level and other in left]
                left.difference_update(near)
                part += near
            yield part


def _outgrown(parts: Iterable[list[int]]) -> list[int]:
    """Members of parts that were small enough to be decided on as a whole and no longer are."""
    parts = list(parts)
    if sum(map(len, parts)) + 1 <= MOST_TOGETHER:
        return []
    return [row for part in parts if len(part) <= MOST_TOGETHER for row in part]


def _join(parts: dict[int, list[int]], row: int, near: list[list[int]]) -> None:
    """One part of `row` and the parts near it; the smaller are poured into the largest."""
    near.sort(key=len)
    whole = near.pop() if near else []
    for part in [*near, [row]]:
        whole += part
        parts.update(dict.fromkeys(part, whole))
