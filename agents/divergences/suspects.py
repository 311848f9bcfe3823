"""Which pairs of claims the network reads: of a report that joins an event the likeliest few against all that is there.

The network tells best whether two sentences speak of one matter and differ, and it is by far the dearest step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from agents.divergences.align import Pair, weights
from agents.divergences.reading import ReportReading

_MOST, _LEAST, _FEWER = 14, 2, 0.6
"""Pairs that are read of a report: the first that joins one other, the last in large events, and how many fewer for
each other report, since the detectors compare the new one with all of them."""
_LIKENESS, _LENGTH, _RANK = 5.0, 0.85, -0.28
"""What a pair's likelihood hangs on (log odds, fitted on `tuned` and on newsevents, which agree on them): how much
of what the claims say is common to both, how long they are, and how many claims are nearer to either."""
_LAST_RANK: Final = 5
_DIGITS: Final = 6
"""Decimals that are the same on every machine."""
_SMALL: Final = frozenset({"DET", "ADP", "PUNCT", "SYM", "SPACE", "CCONJ", "SCONJ", "PART", "PRON", "AUX", "X"})
"""Parts of speech by which no two sentences differ."""
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


class _Suspect(NamedTuple):
    """Two claims of two reports, the one with the smaller article id first, by index; likeliest first when sorted."""

    unlikely: float
    first: ReportReading
    second: ReportReading
    i: int
    j: int

    @property
    def order(self) -> tuple[float, str, str, int, int]:
        return self.unlikely, self.first.report.article_id, self.second.report.article_id, self.i, self.j

    @property
    def said(self) -> frozenset[str]:
        return frozenset((self.first.claims[self.i].lower, self.second.claims[self.j].lower))


def likeliest(new: ReportReading, others: Sequence[ReportReading]) -> list[Pair]:
    """The pairs of a claim of `new` and one of any of `others` that are likeliest to differ.

    The same two sentences in further outlets are one pair: they are read once.
    """
    room = max(_LEAST, round(_MOST - _FEWER * len(others)))
    found = sorted((one for other in others for one in _suspects(new, other, room)), key=lambda one: one.order)
    said: set[frozenset[str]] = set()
    kept: list[Pair] = []
    for one in found:
        said.add(one.said)
        if len(said) > room:
            break
        kept.append(_pair(one))
    return kept


def _suspects(new: ReportReading, other: ReportReading, most: int) -> Iterator[_Suspect]:
    first, second = sorted((new, other), key=lambda reading: reading.report.article_id)
    if not first.claims or not second.claims:
        return
    likely = np.round(_likely(first, second), _DIGITS)
    for flat in np.argsort(-likely, axis=None, kind="stable"):
        i, j = divmod(int(flat), len(second.claims))
        if _may_differ(first, i, second, j):
            yield _Suspect(-float(likely[i, j]), first, second, i, j)
            most -= 1
        if not most:
            return


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


def _pair(one: _Suspect) -> Pair:
    cosine = float(one.first.vectors[one.i] @ one.second.vectors[one.j])
    a, b = one.first.claims[one.i], one.second.claims[one.j]
    return Pair(a, b, one.first, one.second, cosine, weights(one.first, one.second))


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
