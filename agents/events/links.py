"""The open reports' graph of likely pairs, kept by article id: finding who is near, and who is decided on together."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from agents.events.decision import Decision, single_logits
from agents.events.features import Featured
from agents.events.index import TellingIndex
from agents.events.likeness import pair_features
from agents.events.members import Members
from agents.events.neighbours import LEVELS, Neighbours
from agents.events.state import TrackedReport

_NEVER_SURE = 1e-9  # a threshold of 0 or 1 has no logit


class Links:
    """`least` is the logit of the join threshold."""

    def __init__(self, decision: Decision, join_threshold: float, members: Members) -> None:
        certain = min(max(join_threshold, _NEVER_SURE), 1 - _NEVER_SURE)
        self.least = math.log(certain / (1 - certain))
        self._decision = decision
        self._members = members
        self._index = TellingIndex()
        self._neighbours = Neighbours()
        self._rows: dict[str, int] = {}
        self._articles: list[str] = []
        self._free: list[int] = []

    def near(self, report: TrackedReport) -> dict[str, int]:
        """Article id -> tightest level, of the reports that this one is linked to."""
        articles = self._named(self._index.candidates(report, report.published_at).tolist())
        if not articles:
            return {}
        others = [self._members[article] for article in articles]
        logits = single_logits(self._decision, pair_features([report], others))[0]
        levels = np.searchsorted(LEVELS, logits - self.least, side="right") - 1
        return {article: int(level) for article, level in zip(articles, levels, strict=True) if level >= 0}

    def add(self, article_id: str) -> list[str]:
        """Make a tracked report findable; gives the article ids that must be decided on anew, its own included.

        It is linked to those of its `near` that are findable already.
        """
        report = self._members[article_id]
        links = {self._rows[article]: level for article, level in report.near.items() if article in self._rows}
        row = self._free.pop() if self._free else len(self._articles)
        self._articles[row : row + 1] = [article_id]
        self._rows[article_id] = row
        self._index.add(row, report, report.published_at)
        return self._named(self._neighbours.add(row, links))

    def remove(self, article_id: str, features: Featured) -> list[str]:
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

    def _named(self, rows: Iterable[int]) -> list[str]:
        return [self._articles[row] for row in rows]
