"""Whether two articles are one voice because they are, in the main, one text: an agency's, or one another's.

Compared are fingerprints of own prose, outside quotation marks (made by intake): what two outlets quote alike makes
them no copies. Of real articles of one event, the copies that readers marked share .34 and more of the shorter one's
prose, all others .18 and less.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

HASH = np.dtype(">u4")
"""How `passages` holds its hashes, in ascending order and each once."""

MIN_CONTAINMENT = 0.25
"""Share of the shorter article's prose that stands word for word in the other: a cut end and a new lead leave more."""
MIN_SHARED = 12
"""So many five-word shingles are two sentences; fewer are a set phrase or a name with its titles."""
MIN_SEEN = 6
"""Common hashes that must be found: in a long article only a sample is kept, and few of a short one's fall into it."""
MIN_CONTAINMENT_CREDITED = 0.18
MIN_SHARED_CREDITED = 10
"""Two that credit the same agency need less: what they share is likelier its text than chance."""


class Shared(NamedTuple):
    """`seen`: common hashes that were found; `shingles`: how many common shingles these stand for; `containment`: which
    share of the shorter article's shingles that is."""

    seen: int
    shingles: float
    containment: float


class Fingerprinted(Protocol):
    """What both a clean article and a report carry."""

    @property
    def shingles(self) -> int: ...  # noqa: D102  the records say what it is
    @property
    def passages(self) -> bytes: ...  # noqa: D102
    @property
    def credits(self) -> tuple[str, ...]: ...  # noqa: D102


def shared_passages(a: Fingerprinted, b: Fingerprinted) -> Shared:
    """How much of their own prose `a` and `b` share.

    Exact while neither has more shingles than a fingerprint keeps; else estimated from the hashes up to the smaller of
    the two largest kept, which are a random sample of both.
    """
    in_a, in_b = np.frombuffer(a.passages, HASH), np.frombuffer(b.passages, HASH)
    limit = min(_reach(a, in_a), _reach(b, in_b))
    in_a, in_b = in_a[in_a <= limit], in_b[in_b <= limit]
    smaller = min(len(in_a), len(in_b))
    if not smaller:
        return Shared(0, 0.0, 0.0)
    seen = len(np.intersect1d(in_a, in_b, assume_unique=True))
    return Shared(seen, seen / smaller * min(a.shingles, b.shingles), seen / smaller)


def same_voice_text(a: Fingerprinted, b: Fingerprinted) -> bool:
    """Whether `a` and `b` are copies of one text, also when one has another lead or a cut end.

    Symmetric, and true of an article with itself unless it is too short to tell. About 20 microseconds.
    """
    shared = shared_passages(a, b)
    if shared.seen < MIN_SEEN:
        return False
    if shared.containment >= MIN_CONTAINMENT and shared.shingles >= MIN_SHARED:
        return True
    credited = not set(a.credits).isdisjoint(b.credits)
    return credited and shared.containment >= MIN_CONTAINMENT_CREDITED and shared.shingles >= MIN_SHARED_CREDITED


def _reach(article: Fingerprinted, hashes: NDArray[np.uint32]) -> int:
    """Up to which hash `article` has all of its shingles' hashes."""
    return int(hashes[-1]) if article.shingles > len(hashes) > 0 else 2**32 - 1
