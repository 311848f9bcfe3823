"""What a claim says of the order of two happenings: before, during or after, how long, and which dates follow."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from agents.divergences.facts.happenings import deed
from agents.divergences.facts.moments import CLOCK, Moment, moments
from agents.divergences.facts.phrases import NUMBER_WORDS
from agents.divergences.lexicon import happenings, words
from agents.divergences.reading import ClaimReading, remembered

_SIDES: Final = {"before": "before", "after": "after", "following": "after", "during": "during", "while": "during"}
_SIDING: Final = frozenset(_SIDES)
_FROM: Final = frozenset({"from"})
_UNITS: Final = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.0, "year": 8766.0}
"""Hours."""
_FROM_TO: Final = {"couple": (2.0, 3.0), "few": (2.0, 6.0), "several": (3.0, 9.0), "": (2.0, 12.0)}
"""How many that may be; "" is the bare plural ("hours after")."""
_GAP: Final = re.compile(
    rf"\b(?:(?P<count>\d+|an?|{'|'.join(NUMBER_WORDS[1:13])}|several)\s)?(?P<vague>(?:few|couple)\s(?:of\s)?)?"
    rf"(?P<unit>{'|'.join(_UNITS)})(?P<many>s?)\s$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Placing:
    """One happening set before, during or after another.

    `host` and `reference` are the tokens that tell what happened, `deed` and `mark` their concepts, `shown` the tokens
    that put the one beside the other, `gap` the hours between them.
    """

    host: int
    deed: str
    side: str
    shown: tuple[int, ...]
    reference: int
    mark: str
    gap: tuple[float, float] | None

    @property
    def pair(self) -> tuple[str, str]:
        """The two happenings that it puts in an order."""
        return self.deed, self.mark


@dataclass(frozen=True)
class Bound:
    """What follows from a date and an order: it happened not before `first`, or not after `last`."""

    deed: str
    host: int
    moment: Moment
    first: datetime | None = None
    last: datetime | None = None


@remembered
def placings(claim: ClaimReading) -> tuple[Placing, ...]:
    """The happenings that a claim puts in an order."""
    return tuple(_placings(claim))


def _placings(claim: ClaimReading) -> Iterator[Placing]:
    for word, side, host, reference in (*_by_words(claim), *_by_breaks(claim)):
        told, mark = _concept(claim, host), _concept(claim, reference)
        if told and mark and told != mark:
            found = _gap(claim, word)
            first = claim.claim.start + found.start() if found else claim.claim.tokens[word].start
            shown = tuple(claim.token_at(first, claim.claim.tokens[word].start + 1))
            yield Placing(host, told, side, (*shown, reference), reference, mark, _hours(found) if found else None)


def _concept(claim: ClaimReading, index: int) -> str:
    """The concept of a verb or of a noun that names a happening."""
    token = claim.claim.tokens[index]
    happens = token.pos == "VERB" or token.lemma.lower() in happenings()
    return deed(claim, index) if happens and token.lemma.lower() not in words("sayings") else ""


def _by_words(claim: ClaimReading) -> Iterator[tuple[int, str, int, int]]:
    tokens = claim.claim.tokens
    for word in claim.with_text(_SIDING):
        token = tokens[word]
        side = _SIDES[token.text.lower()]
        if token.dep == "mark":
            yield word, side, _up(claim, tokens[token.head].head), token.head
        else:
            below = (j for j in claim.children(word) if tokens[j].dep in ("pobj", "pcomp"))
            yield from ((word, side, _up(claim, token.head), _beneath(claim, j)) for j in below)


def _up(claim: ClaimReading, index: int) -> int:
    """What happened, where the order hangs on how long before or after it was ("a day after")."""
    token = claim.claim.tokens[index]
    return token.head if token.dep == "npadvmod" else index


def _beneath(claim: ClaimReading, index: int) -> int:
    """The happening that was ended or left ("after finishing a rally"), or the word itself."""
    tokens = claim.claim.tokens
    ended = tokens[index].pos == "VERB" and claim.terms[index] in words("order", "edges")
    return next((j for j in claim.children(index) if ended and tokens[j].dep == "dobj"), index)


def _by_breaks(claim: ClaimReading) -> Iterator[tuple[int, str, int, int]]:
    """ "She took time out from the rally to watch": that was during the rally."""
    tokens = claim.claim.tokens
    for word in claim.with_text(_FROM):
        beside = claim.children(tokens[word].head)
        if not any(tokens[j].dep == "dobj" and tokens[j].lemma.lower() in words("order", "breaks") for j in beside):
            continue
        done = [j for j in beside if j > word and tokens[j].pos == "VERB" and tokens[j].dep in ("advcl", "xcomp")]
        left = [j for j in claim.children(word) if tokens[j].dep == "pobj"]
        yield from ((word, "during", host, reference) for host in done for reference in left)


def _gap(claim: ClaimReading, word: int) -> re.Match[str] | None:
    """How long before or after, where the words before that tell it."""
    found = _GAP.search(claim.claim.sentence[: claim.claim.tokens[word].start - claim.claim.start])
    return found if found is not None and (found["count"] or found["many"]) else None


def _hours(found: re.Match[str]) -> tuple[float, float]:
    """The hours that such words allow, half a unit more or less."""
    unit, count = _UNITS[found["unit"].lower()], (found["count"] or "").lower()
    vague = (found["vague"] or "").lower().split()
    if vague or count in _FROM_TO:
        low, high = _FROM_TO[vague[0] if vague else count]
    else:
        low = high = float(_number(count))
    return (low - 0.5) * unit, (high + 0.5) * unit


def _number(count: str) -> int:
    """A count in digits, a word, or "a"."""
    if count.isdigit():
        return int(count)
    return NUMBER_WORDS.index(count) if count in NUMBER_WORDS else 1


@remembered
def bounds(claim: ClaimReading) -> tuple[Bound, ...]:
    """What follows of dates: what was after a happening was not before its date, what was before not after it."""
    return tuple(_bounds(claim)) if claim.claim.times else ()


def _bounds(claim: ClaimReading) -> Iterator[Bound]:
    dated = [moment for moment in moments(claim) if moment.time.precision not in CLOCK]
    for placing in placings(claim):
        for moment in dated:
            first, last = moment.time.earliest, moment.time.latest
            if placing.reference in moment.chain and placing.side != "during":
                after = placing.side == "after"
                yield Bound(placing.deed, placing.host, moment, first if after else None, None if after else last)
            elif placing.host in moment.chain and placing.side != "during":
                after = placing.side == "after"
                yield Bound(placing.mark, placing.reference, moment, None if after else first, last if after else None)


def apart(one: Placing, other: Placing) -> bool:
    """Are two orders of the same two happenings at odds?"""
    if one.side != other.side:
        return True
    first, second = one.gap or (-math.inf, math.inf), other.gap or (-math.inf, math.inf)
    return first[0] >= second[1] or second[0] >= first[1]
