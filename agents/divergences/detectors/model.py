"""What the network reads apart: two claims that tell of one matter and differ, in whatever words.

It says that they differ and in what kind of thing. What is shown of either claim is what the other has not: the figure,
the time, the place or the person where it is about such, else the words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, Value, value
from agents.divergences.phrases import ROOM, clause, headed, noun_phrase
from agents.divergences.reading import ClaimReading
from agents.divergences.scoring import Matter
from stream.records import DivergenceType, EntityKind

NAME: Final = "model"
_WINDOW: Final = 8
"""Tokens that a value in words spans at most."""


def finding(pair: Pair, told: Matter) -> Finding:
    """What the network found in a pair, to be weighed."""
    a, b = (_value(claim, other, told.type) for claim, other in ((pair.a, pair.b), (pair.b, pair.a)))
    return Finding(
        type=told.type,
        detector=NAME,
        a=a,
        b=b,
        about=_about(pair, told.type),
        why=f"One account says “{a.text}”, the other “{b.text}”.",
    )


def _value(claim: ClaimReading, other: ClaimReading, kind: DivergenceType) -> Value:
    own = _OWN.get(kind, _nothing)(claim, other)
    return value(claim, own or _words(claim, other))


def _figures(claim: ClaimReading, other: ClaimReading) -> Sequence[int]:
    known = {(one.low, one.high) for one in other.claim.quantities}
    return _first(claim, [(q.start, q.end) for q in claim.claim.quantities if (q.low, q.high) not in known])


def _times(claim: ClaimReading, other: ClaimReading) -> Sequence[int]:
    known = {(one.earliest, one.latest) for one in other.claim.times}
    return _first(claim, [(t.start, t.end) for t in claim.claim.times if (t.earliest, t.latest) not in known])


def _places(claim: ClaimReading, other: ClaimReading) -> Sequence[int]:
    return _named(claim, other, EntityKind.PLACE)


def _persons(claim: ClaimReading, other: ClaimReading) -> Sequence[int]:
    return _named(claim, other, EntityKind.PERSON)


def _named(claim: ClaimReading, other: ClaimReading, kind: EntityKind) -> Sequence[int]:
    spans = [(m.start, m.end) for m in claim.claim.mentions if m.kind is kind and m.entity not in other.names]
    return _first(claim, spans)


def _nothing(_claim: ClaimReading, _other: ClaimReading) -> Sequence[int]:
    return ()


_OWN: Final[dict[DivergenceType, Callable[[ClaimReading, ClaimReading], Sequence[int]]]] = {
    DivergenceType.NUMBER: _figures,
    DivergenceType.DATE_TIME: _times,
    DivergenceType.PLACE: _places,
    DivergenceType.PERSON_OR_ROLE: _persons,
}


def _first(claim: ClaimReading, spans: Sequence[tuple[int, int]]) -> Sequence[int]:
    return next((tokens for start, end in spans if (tokens := claim.token_at(start, end))), ())


def _words(claim: ClaimReading, other: ClaimReading) -> Sequence[int]:
    """The stretch of a claim that has most content words which the other has not."""
    new = [i for i, term in enumerate(claim.terms) if term and term not in other.bag]
    if not new:
        return range(min(_WINDOW, len(claim.terms)))
    runs = [[i for i in new if start <= i < start + _WINDOW] for start in new]
    best = max(runs, key=len)
    return range(best[0], best[-1] + 1)


def _about(pair: Pair, kind: DivergenceType) -> str:
    """What the first claim states; of what can be measured the thing that both tell of."""
    stated = "" if kind in _OWN else _stated(pair)
    if stated:
        return f"Whether {stated}"
    tokens = pair.a.claim.tokens
    shared = [i for i, term in enumerate(pair.a.terms) if term in pair.shared and tokens[i].dep != "compound"]
    nouns = [i for i in shared if tokens[i].pos in ("NOUN", "PROPN")]
    best = max(nouns, key=lambda i: (pair.weight[pair.a.terms[i]], -i), default=None)
    return headed(noun_phrase(pair.a, best)) if best is not None else "What happened"


def _stated(pair: Pair) -> str:
    verbs = (i for i, token in enumerate(pair.a.claim.tokens) if token.head == i)
    return next((said for i in verbs if (said := clause(pair.first, pair.a, i, room=ROOM - len("Whether ")))), "")
