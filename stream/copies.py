"""Whether two articles are one voice because they are, in the main, one text: an agency's, or one another's.

Compared are fingerprints of own prose, outside quotation marks (made by intake): what two outlets quote alike makes
them no copies. The thresholds stand between wire copies and mere same-event articles, with room on either side: see
`benchmarks` for the figures they were set by.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

SAME_TEXT_JACCARD = 0.5
MIN_CONTAINMENT = 0.25
"""Share of the shorter article's prose that stands word for word in the other: a cut end and a new lead leave more."""
MIN_SHARED = 12
"""So many five-word shingles are two sentences; fewer are a set phrase or a name with its titles."""
MIN_CONTAINMENT_CREDITED = 0.18
MIN_SHARED_CREDITED = 10
"""Two that credit the same agency need less: what they share is likelier its text than chance."""


class CopySimilarity(NamedTuple):
    """`jaccard`: the share of both articles' shingles that they have in common; `containment`: of the shorter's."""

    jaccard: float
    containment: float


class Fingerprinted(Protocol):
    """What both a clean article and a report carry."""

    @property
    def signature(self) -> tuple[int, ...]: ...  # noqa: D102  the records say what it is
    @property
    def shingles(self) -> int: ...  # noqa: D102
    @property
    def passages(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def credits(self) -> tuple[str, ...]: ...  # noqa: D102


def similarity(sig_a: Sequence[int], n_a: int, sig_b: Sequence[int], n_b: int) -> CopySimilarity:
    """Estimated from MinHash signatures of `n_a` and `n_b` shingles; both zero when either signature is empty.

    The standard error of the Jaccard estimate is sqrt(J(1-J)/128), .04 at most.
    """
    if not sig_a or len(sig_a) != len(sig_b):
        return CopySimilarity(0.0, 0.0)
    jaccard = sum(a == b for a, b in zip(sig_a, sig_b, strict=True)) / len(sig_a)
    shared = jaccard * (n_a + n_b) / (1 + jaccard)
    return CopySimilarity(jaccard, min(1.0, shared / min(n_a, n_b)))


def shared_passages(a: Fingerprinted, b: Fingerprinted) -> tuple[float, float]:
    """How many shingles `a` and `b` share, and which share of the shorter one's these are.

    Exact while neither has more shingles than a fingerprint keeps; else estimated from the hashes up to the smaller of
    the two largest kept, which are a random sample of both.
    """
    if not a.passages or not b.passages:
        return 0.0, 0.0
    limit = min(_reach(a), _reach(b))
    in_a = {passage for passage in a.passages if passage <= limit}
    in_b = {passage for passage in b.passages if passage <= limit}
    smaller = min(len(in_a), len(in_b))
    if not smaller:
        return 0.0, 0.0
    containment = len(in_a & in_b) / smaller
    return containment * min(a.shingles, b.shingles), containment


def same_voice_text(a: Fingerprinted, b: Fingerprinted) -> bool:
    """Whether `a` and `b` are copies of one text, also when one has another lead or a cut end.

    Symmetric, and true of an article with itself unless it is too short to tell.
    """
    shared, containment = shared_passages(a, b)
    if containment >= MIN_CONTAINMENT and shared >= MIN_SHARED:
        return True
    credited = not set(a.credits).isdisjoint(b.credits)
    return credited and containment >= MIN_CONTAINMENT_CREDITED and shared >= MIN_SHARED_CREDITED


def _reach(article: Fingerprinted) -> int:
    """Up to which hash `article` has all of its shingles' hashes."""
    return article.passages[-1] if article.shingles > len(article.passages) else 2**32
