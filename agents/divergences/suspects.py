"""Which pair of claims of two reports the network reads by itself: the likeliest to differ, if it is likely enough.

The network tells best whether two sentences speak of one matter and differ, and it is by far the dearest step. What it
reads hangs on the two reports alone, so that in whatever order an event's reports come the same is found.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from agents.divergences.align import Pair, weights
from agents.divergences.reading import ReportReading

_WORTH: Final = 7.0
"""How likely a pair must be; three in four of two real reports on one event have one."""
_LIKENESS, _LENGTH, _RANK = 5.0, 0.85, -0.28
"""What a pair's likelihood hangs on (log odds, fitted on `tuned` and on newsevents, which agree on them): how much
of what the claims say is common to both, how long they are, and how many claims are nearer to either."""
_LAST_RANK: Final = 5
_DIGITS: Final = 6
"""Decimals that are the same on every machine."""
_SMALL: Final = frozenset({"DET", "ADP", "PUNCT", "SYM", "SPACE", "CCONJ", "SCONJ", "PART", "PRON", "AUX", "X"})
"""Parts of speech by which no two sentences differ."""
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def likeliest(first: ReportReading, second: ReportReading) -> Pair | None:
    """The pair of claims of two reports that is likeliest to differ, if there is one worth reading."""
    if not first.claims or not second.claims:
        return None
    likely = np.round(_likely(first, second), _DIGITS)
    for flat in np.argsort(-likely, axis=None, kind="stable"):
        i, j = divmod(int(flat), len(second.claims))
        if likely[i, j] < _WORTH:
            return None
        if _may_differ(first, i, second, j):
            cosine = float(first.vectors[i] @ second.vectors[j])
            return Pair(first.claims[i], second.claims[j], first, second, cosine, weights(first, second))
    return None


def _may_differ(first: ReportReading, i: int, second: ReportReading, j: int) -> bool:
    """Is neither a question, and has each claim a word of its own? A sentence cut short or restyled has none."""
    one, other = _words(first)[i], _words(second)[j]
    asked = first.claims[i].asks or second.claims[j].asks
    return not asked and not one <= other and not other <= one


@lru_cache(maxsize=256)
def _words(report: ReportReading) -> tuple[frozenset[str], ...]:
    """The words of each claim that can make a difference."""
    return tuple(
        frozenset(t.text.lower() for t in claim.claim.tokens if t.pos not in _SMALL or t.dep == "neg")
        for claim in report.claims
    )


def _likely(first: ReportReading, second: ReportReading) -> Matrix:
    cosines = first.vectors @ second.vectors.T
    nearer = [np.argsort(np.argsort(-cosines, axis=axis, kind="stable"), axis=axis, kind="stable") for axis in (0, 1)]
    ranks = sum(np.minimum(rank, _LAST_RANK) for rank in nearer)
    lengths = [np.array([len(claim.terms) for claim in report.claims], dtype=np.float64) for report in (first, second)]
    return np.asarray(
        _LIKENESS * _likeness(first, second) + _RANK * ranks + _LENGTH * np.log1p(np.outer(*lengths)), dtype=np.float64
    )


def _likeness(first: ReportReading, second: ReportReading) -> Matrix:
    """`Pair.likeness` of all pairs at once."""
    weight = weights(first, second)
    column = {term: i for i, term in enumerate(sorted(weight))}
    tells = np.array([weight[term] for term in column], dtype=np.float64)
    one, other = (_has(report, column) for report in (first, second))
    sums = np.sqrt(np.outer(one @ tells, other @ tells))
    return np.asarray((one * tells) @ other.T / np.maximum(sums, 1e-9), dtype=np.float64)


def _has(report: ReportReading, column: dict[str, int]) -> Matrix:
    """Which claim (row) has which concept (column)."""
    has = np.zeros((len(report.claims), len(column)))
    for row, claim in enumerate(report.claims):
        has[row, [column[term] for term in claim.bag]] = 1.0
    return has
