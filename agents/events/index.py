"""Finds the reports that could be about the same event as a given one, without looking at all of them.

An inverted index over each report's most telling words. Two reports are candidates when the product of their weights
over the shared words is large enough, less being enough of two that were published within days of one another: a
property of the two alone, found exactly, so that what is found does not depend on the order of arrival (an approximate
neighbour index, such as HNSW, would make it so). What a look-up costs grows only with how many open reports share a
telling word.
"""

from __future__ import annotations

from array import array
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from agents.events.features import Featured, Space, keys_of, space_of, weights_of

TELLING_WORDS = 24
"""Heaviest words of a report under which it is found."""
LEAST_SHARED = 0.13
"""Smallest sum of products of (unit-length) weights over shared telling words that makes two reports candidates."""
LEAST_SHARED_SOON = 0.10
"""The same of two reports published within `SOON`: outlets tell one event in words that have little in common."""
SOON = timedelta(days=4)
_UNIT = 255.0 * 255.0


class TellingIndex:
    """Rows (small integers given by the owner) by telling word."""

    def __init__(self) -> None:
        self._postings: dict[int, tuple[array[int], array[int]]] = {}
        self._published = array("d")

    def add(self, row: int, features: Featured, published_at: datetime) -> None:
        """Make `row` findable."""
        self._published.extend([0.0] * (row + 1 - len(self._published)))
        self._published[row] = published_at.timestamp()
        for key, weight in zip(*_telling(features), strict=True):
            rows, weights = self._postings.setdefault(int(key), (array("I"), array("B")))
            rows.append(row)
            weights.append(int(weight))

    def remove(self, row: int, features: Featured) -> None:
        """Forget `row`, which was added with the same features."""
        for key in _telling(features)[0]:
            rows, weights = self._postings[int(key)]
            at = rows.index(row)
            del rows[at], weights[at]
            if not rows:
                del self._postings[int(key)]

    def candidates(self, features: Featured, published_at: datetime) -> NDArray[np.intp]:
        """Rows that share enough telling words with a report of these `features`, ascending."""
        found = [
            (self._postings[int(key)], int(weight))
            for key, weight in zip(*_telling(features), strict=True)
            if int(key) in self._postings
        ]
        if not found:
            return np.empty(0, np.intp)
        rows = np.concatenate([np.frombuffer(posting[0], np.uint32) for posting, _ in found])
        products = np.concatenate([np.frombuffer(posting[1], np.uint8) * float(weight) for posting, weight in found])
        shared = np.bincount(rows, products)
        near = np.flatnonzero(shared >= LEAST_SHARED_SOON * _UNIT)
        apart = np.abs(np.frombuffer(self._published)[near] - published_at.timestamp())
        return near[(shared[near] >= LEAST_SHARED * _UNIT) | (apart <= SOON.total_seconds())]


def _telling(features: Featured) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """The heaviest terms; they stand first and in order."""
    keys = keys_of([features])[:TELLING_WORDS]
    terms = space_of(keys) == int(Space.TERMS)
    return keys[terms], weights_of([features])[:TELLING_WORDS][terms]
