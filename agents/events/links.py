"""The open reports' graph of likely pairs, kept by article id: finding who is near, and who is decided on together."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from agents.events.decision import Decision, single_logits
from agents.events.features import Features, of_tracked
from agents.events.index import TellingIndex
from agents.events.likeness import pair_features
from agents.events.members import Members
from agents.events.neighbours import LEVELS, Neighbours


class Links:
    """`least` is the logit of the join threshold."""

    def __init__(self, decision: Decision, join_threshold: float, members: Members) -> None:
        self.least = math.log(join_threshold / (1 - join_threshold)) if 0 < join_threshold < 1 else math.inf
        self._decision = decision
        self._members = members
        self._index = TellingIndex()
        self._neighbours = Neighbours()
        self._rows: dict[str, int] = {}
        self._articles: list[str] = []
        self._free: list[int] = []

    def add(self, article_id: str) -> list[str]:
        """Make a tracked report findable; gives the article ids that must be decided on anew, its own included."""
        features = of_tracked(self._members[article_id])
        links = self._near(features)
        row = self._free.pop() if self._free else len(self._articles)
        self._articles[row : row + 1] = [article_id]
        self._rows[article_id] = row
        self._index.add(row, features)
        return self._named(self._neighbours.add(row, links))

    def remove(self, article_id: str, features: Features) -> list[str]:
        """Forget a report that was added with `features`; gives the article ids that must be decided on anew."""
        row = self._rows.pop(article_id)
        self._index.remove(row, features)
        affected = self._named(self._neighbours.remove(row))
        self._articles[row] = ""
        self._free.append(row)
        return affected

    def together(self, article_id: str) -> list[str]:
        """Article ids decided on together with this one, itself included, in no order."""
        return self._named(self._neighbours.together(self._rows[article_id]))

    def _near(self, features: Features) -> dict[int, int]:
        """Row -> tightest level, of the reports linked to one that is not in yet."""
        rows = self._index.candidates(features).tolist()
        if not rows:
            return {}
        others = [of_tracked(self._members[article]) for article in self._named(rows)]
        logits = single_logits(self._decision, pair_features([features], others))[0]
        levels = np.searchsorted(LEVELS, logits - self.least, side="right") - 1
        return {row: int(level) for row, level in zip(rows, levels, strict=True) if level >= 0}

    def _named(self, rows: Iterable[int]) -> list[str]:
        return [self._articles[row] for row in rows]
