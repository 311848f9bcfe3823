"""What a detector is: it takes a pair of claims and returns what in them does not square."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from agents.divergences.align import Pair
from agents.divergences.phrases import span_text
from agents.divergences.reading import ClaimReading
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
    """A detector: a name and a function of a pair."""

    name: str

    def find(self, pair: Pair) -> Iterable[Finding]:
        """What does not square in this pair; mostly nothing."""


def value(claim: ClaimReading, indices: Sequence[int], key: str = "") -> Value:
    """The words of a claim from the first to the last of the tokens `indices`, as a value."""
    tokens = [claim.claim.tokens[i] for i in sorted(indices)]
    start = tokens[0].start - claim.claim.start
    end = tokens[-1].start + len(tokens[-1].text) - claim.claim.start
    text = span_text(claim, indices)
    return Value(text=text, key=key or text.lower(), marks=(Span(start, end),))
