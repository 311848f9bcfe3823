"""Numbers: two figures for one thing that cannot both hold, by range, rounding, unit, and what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, Value, words_in_common
from agents.divergences.figures import Figure, Kind, compatible, figures, nearness, stated
from agents.divergences.reading import ClaimReading
from stream.records import DivergenceType, Quantity, Span

_FARTHEST: Final = 0.2
"""Figures of which one is less than this share of the other are hardly ever two accounts of one thing."""
_STANDING: Final = frozenset({Kind.AGE, Kind.TOLL})
_KIND_OF_THING: Final = 0.12
"""Share of the contexts in common from where on two figures may be said of one thing."""


class Numbers:
    """Finds two figures for one thing."""

    name = "number"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The figures of the pair that do not square, each with the features that tell how sure that is."""
        if not pair.a.claim.quantities or not pair.b.claim.quantities:
            return
        for one, other in _comparable(figures(pair.a), figures(pair.b)):
            features = _features(pair, one, other)
            if features["context"] >= _KIND_OF_THING or features["anchor"]:
                yield _finding(pair, one, other, features)


def _comparable(first: tuple[Figure, ...], second: tuple[Figure, ...]) -> Iterator[tuple[Figure, Figure]]:
    """Figures of one kind that cannot both hold; a figure that the other claim states too is never compared."""
    mine = [one for one in first if not any(_meets(one, other) for other in second)]
    theirs = [other for other in second if not any(_meets(other, one) for one in first)]
    for one in mine:
        for other in theirs:
            if _one_thing(one, other) and nearness(one.quantity, other.quantity) >= _FARTHEST:
                yield one, other


def _meets(one: Figure, other: Figure) -> bool:
    same = one.quantity.unit == other.quantity.unit and one.quantity.ordinal == other.quantity.ordinal
    return same and compatible(one.quantity, other.quantity)


def _one_thing(one: Figure, other: Figure) -> bool:
    a, b = one.quantity, other.quantity
    if one.kind is not other.kind or a.unit != b.unit or a.part or b.part:
        return False
    if one.names and other.names and not one.names & other.names:
        return False
    if one.kind is Kind.TOLL:
        return one.role == other.role
    if one.kind in (Kind.COUNT, Kind.ORDINAL) and (one.counted != other.counted or not one.counted):
        return False
    return not one.turns ^ other.turns


def _features(pair: Pair, one: Figure, other: Figure) -> dict[str, float]:
    a, b = one.quantity, other.quantity
    both = set(one.anchors) & set(other.anchors)
    kinds = {f"is_{kind}": float(one.kind is kind) for kind in Kind}
    gap = abs((pair.first.report.published_at - pair.second.report.published_at).total_seconds()) / 86_400
    return {
        "context": pair.overlap(one.context, other.context),
        "anchor": float(one.anchors[:1] == other.anchors[:1]),
        "anchors": len(both) / max(1, min(len(one.anchors), len(other.anchors))),
        "near": nearness(a, b),
        "open": float(None in (a.low, a.high, b.low, b.high)),
        "approximate": float(a.approximate or b.approximate),
        "stated": float(stated(pair.second, one) or stated(pair.first, other)),
        "passing": min(1.0, gap / 7) * (one.kind not in _STANDING),
        "alone": 1.0 / max(len(pair.a.claim.quantities), len(pair.b.claim.quantities)),
        "names": float(bool(one.names & other.names)),
        **kinds,
    }


def _finding(pair: Pair, one: Figure, other: Figure, features: dict[str, float]) -> Finding:
    about = dict.fromkeys(word for word in (one.role, one.counted, *one.anchors[:2]) if word)
    return Finding(
        type=DivergenceType.NUMBER,
        detector="number",
        a=_value(pair.a, one.quantity),
        b=_value(pair.b, other.quantity),
        about=" ".join(word.removeprefix("@") for word in about) or words_in_common(pair),
        why=f"{one.quantity.text} against {other.quantity.text}",
        features=features,
    )


def _value(claim: ClaimReading, quantity: Quantity) -> Value:
    span = Span(quantity.start - claim.claim.start, quantity.end - claim.claim.start)
    return Value(text=quantity.text, key=f"{quantity.low}..{quantity.high}{quantity.unit}", marks=(span,))
