"""What kind the things are of which an event has one: the weapon, the fuel, the make of the aircraft, which arm.

A report names the kind once or twice, in whatever sentence; two reports that each name another kind do not square.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from agents.divergences import lexicon
from agents.divergences.facts.frames import NOUN_MARKS
from agents.divergences.reading import ClaimReading, ReportReading, remembered

_MARKING: Final = frozenset({"sides", "heights", "ends", "colours"})
"""Matters of the words before a thing: of these the thing tells which one it is of."""
_NAMED: Final = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "VBG"})
_SEVERAL: Final = frozenset({"NNS", "NNPS"})


class Kind(NamedTuple):
    """A thing of a kind: what is asked ("weapon", "sides collarbone"), which of its kinds it is, and the words."""

    matter: str
    kind: int
    tokens: tuple[int, ...]
    one: bool
    """Is it spoken of as the only one?"""


@remembered
def kinds(claim: ClaimReading) -> tuple[Kind, ...]:
    """The things that a claim names the kind of."""
    return () if claim.claim.background else tuple(_kinds(claim))


def _kinds(claim: ClaimReading) -> Iterator[Kind]:
    tokens, table = claim.claim.tokens, lexicon.kinds()
    for i, token in enumerate(tokens):
        if token.tag not in _NAMED:
            continue
        whole = _joined(claim, i)
        word = next((w for w in (whole, token.text.lower(), token.lemma.lower()) if w in table), "")
        if not word:
            continue
        matter, kind = table[word]
        used = tuple(range(i, _next(claim, i) + 1)) if word == whole else (i,)
        if matter not in _MARKING:
            yield Kind(matter, kind, used, one=tokens[_thing(claim, i)].tag not in _SEVERAL)
        elif token.dep in NOUN_MARKS and _next(claim, i) == i + 1 and tokens[token.head].tag == "NN":
            yield Kind(f"{matter} {claim.terms[token.head]}", kind, (i, token.head), one=bool(claim.terms[token.head]))


def _thing(claim: ClaimReading, index: int) -> int:
    """The noun that a word belongs to, or itself."""
    token = claim.claim.tokens[index]
    return _thing(claim, token.head) if token.dep in NOUN_MARKS and token.head != index else index


def _next(claim: ClaimReading, index: int) -> int:
    """The word after this one, a hyphen passed over."""
    tokens = claim.claim.tokens
    after = index + 1
    return min(after + 1 if after < len(tokens) and tokens[after].text == "-" else after, len(tokens) - 1)


def _joined(claim: ClaimReading, index: int) -> str:
    tokens = claim.claim.tokens
    return f"{tokens[index].lemma}_{tokens[_next(claim, index)].lemma}".lower()


@remembered
def matters(claim: ClaimReading) -> frozenset[str]:
    """Of what things a claim tells the kind: two that tell it of one are worth a look in whatever words."""
    return frozenset(found.matter for found in kinds(claim) if found.one)


@remembered
def told(report: ReportReading) -> frozenset[tuple[str, int]]:
    """Every kind that a report names."""
    return frozenset((one.matter, one.kind) for claim in report.claims for one in kinds(claim))
