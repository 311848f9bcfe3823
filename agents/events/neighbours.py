"""Which reports are decided on together: connected parts of the graph of likely pairs, bounded in size.

Pairs of reports are linked at several levels of likelihood. A report is decided on together with the whole part that
it is connected to at the loosest level at which that part is no larger than `MOST_TOGETHER`. That is a function of
the set of reports, whatever their order, and bounds what placing one report can cost: no search goes further than one
row beyond that size, however large the parts of a hundred thousand events grow at the loose levels.
"""

from __future__ import annotations

from collections.abc import Iterable

LEVELS = (0.0, 0.75, 1.5, 2.25, 3.0, 4.0, 5.5, 7.5, 10.0)
"""Logits above the join threshold from which two reports are linked, loosest first."""
MOST_TOGETHER = 96
"""Largest part decided on as a whole."""
_TIGHTEST = len(LEVELS) - 1


class Neighbours:
    """The graph: rows (small integers given by the owner) and the tightest level at which two are linked."""

    def __init__(self) -> None:
        self._links: dict[int, dict[int, int]] = {}
        self._large: list[set[int]] = [set() for _ in LEVELS]
        """For each level, rows that are known to be in a part larger than `MOST_TOGETHER`."""

    def add(self, row: int, links: dict[int, int]) -> list[int]:
        """Link a new row to others (row -> tightest level) and give the rows that must be decided on anew."""
        affected = [row]
        for level in range(len(LEVELS)):
            affected += self._outgrown(row, [other for other, at in links.items() if at >= level], level)
        self._links[row] = dict(links)
        for other, level in links.items():
            self._links[other][row] = level
        return affected

    def remove(self, row: int) -> list[int]:
        """Forget a row and give the rows that must be decided on anew."""
        links = self._links.pop(row)
        for other in links:
            del self._links[other][row]
        affected: list[int] = []
        for level, large in enumerate(self._large):
            large.discard(row)
            affected += self._remaining([other for other, at in links.items() if at >= level], level)
        return affected

    def together(self, row: int) -> list[int]:
        """The rows decided on together with `row`, itself included, in no order."""
        for level in range(len(LEVELS)):
            part = self._small(row, level)
            if part is not None:
                return part
        return self._reached(row, _TIGHTEST, len(self._links))

    def _outgrown(self, row: int, near: Iterable[int], level: int) -> list[int]:
        """Rows whose part at `level` was small, and is not once `row` is linked to those near it."""
        joined: set[int] = {row}
        large = False
        for other in near:
            if other not in joined:
                part = self._small(other, level)
                large = large or part is None
                joined.update(part or ())
        if not large and len(joined) <= MOST_TOGETHER:
            return []
        self._large[level] |= joined
        return sorted(joined - {row})

    def _remaining(self, near: Iterable[int], level: int) -> list[int]:
        """Rows of the small parts at `level` that hold one of those near a row that is gone."""
        found: set[int] = set()
        for other in near:
            if other not in found:
                part = self._broken_off(other, level)
                # At the tightest level a large part is one event, which has lost a report: any row of it will do.
                found.update(part if part is not None else [other] if level == _TIGHTEST else [])
        return sorted(found)

    def _broken_off(self, row: int, level: int) -> list[int] | None:
        """The part of `row` at `level` if it is small now, whatever was known of its rows before."""
        part = self._reached(row, level, MOST_TOGETHER)
        if len(part) > MOST_TOGETHER:
            self._large[level].update(part)
            return None
        self._large[level].difference_update(part)
        return part

    def _small(self, row: int, level: int) -> list[int] | None:
        """The part of `row` at `level`, or None when it is larger than `MOST_TOGETHER`."""
        large = self._large[level]
        if row in large:
            return None
        part = self._reached(row, level, MOST_TOGETHER)
        if len(part) > MOST_TOGETHER:
            large.update(part)
            return None
        return part

    def _reached(self, row: int, level: int, most: int) -> list[int]:
        """Rows connected to `row` at `level`: all of them, or a few more than `most`."""
        part, seen = [row], {row}
        for each in part:
            near = [other for other, at in self._links[each].items() if at >= level and other not in seen]
            seen.update(near)
            part += near
            if len(part) > most:
                break
        return part
