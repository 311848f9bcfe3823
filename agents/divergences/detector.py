"""What a detector is: it takes a pair of claims and returns what in them does not square."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from agents.divergences.align import Pair
from agents.divergences.facts.phrases import span_text
from agents.divergences.reading import ClaimReading, remembered
from stream.records import DivergenceType, Relation, Span


@dataclass(frozen=True)
class Value:
    """One side's value: as the desk reads it, as it is compared (`key`), and where it stands in the sentence."""

    text: str
    key: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What one detector found in one pair of claims.

    `features` go into the calibrated decision, each about 0 to 1; `relation` is set where the detector knows it better
    than the general rule.
    """

    type: DivergenceType
    detector: str
    a: Value
    b: Value
    about: str
    why: str
    features: dict[str, float] = field(default_factory=dict)
    relation: Relation | None = None
    notability: int = 2


class Detector(Protocol):
    """A detector: a name, a function of a pair, and what a claim must tell for it to have something to compare.

    It looks at pairs of which `both` claims, or at least one, tell such a thing.
    """

    name: str
    both: bool

    def tells(self, claim: ClaimReading) -> object:
        """What the claim tells that this detector compares; something false if it tells nothing of the kind."""

    def find(self, pair: Pair) -> Iterable[Finding]:
        """What does not square in this pair; mostly nothing."""


class Detectors:
    """Detectors in their order, and which of them have something to look at in a pair: of dozens most have not."""

    def __init__(self, detectors: Iterable[Detector]) -> None:
        self._detectors = tuple(detectors)
        self._both = sum(1 << i for i, detector in enumerate(self._detectors) if detector.both)
        self._told = remembered(self._tells)
        self._those = lru_cache(maxsize=4096)(self._named)

    def __iter__(self) -> Iterator[Detector]:
        return iter(self._detectors)

    def of(self, pair: Pair) -> tuple[Detector, ...]:
        """Those that have something to look at."""
        one, other = self._told(pair.a), self._told(pair.b)
        return self._those((one & other) | ((one | other) & ~self._both))

    def _named(self, bits: int) -> tuple[Detector, ...]:
        """The detectors whose bits are set. Of all that could be, few sets of detectors ever come up."""
        return tuple(detector for i, detector in enumerate(self._detectors) if bits >> i & 1)

    def _tells(self, claim: ClaimReading) -> int:
        """A bit for each detector: does the claim tell what it compares?"""
        return sum(1 << i for i, detector in enumerate(self._detectors) if detector.tells(claim))


def value(claim: ClaimReading, indices: Sequence[int], key: str = "") -> Value:
    """The words of a claim from the first to the last of the tokens `indices`, as a value."""
    tokens = [claim.claim.tokens[i] for i in sorted(indices)]
    start = tokens[0].start - claim.claim.start
    end = tokens[-1].start + len(tokens[-1].text) - claim.claim.start
    text = span_text(claim, indices)
    return Value(text=text, key=key or text.lower(), marks=(Span(start, end),))
