"""Tolls that a sentence tells by their parts: "six men and a woman", "four seriously hurt and 20 others slightly".

The parts alone would be held against another account's whole, so their sum stands in for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading
from stream.records import Quantity

_HURT: Final = frozenset({"injured", "hospitalised"})
_PERHAPS: Final = frozenset({"possibly", "perhaps", "maybe", "probably"})
"""Whoever is counted behind one of these is not among those that are sure."""


def with_sums(claim: ClaimReading) -> Iterator[Quantity]:
    """The quantities of a claim, left to right, parts of a toll replaced by what they add up to."""
    told = claim.claim.quantities
    wholes = [*_of_people(claim, told), *_of_severity(claim, told)]
    for quantity in told:
        if not any(whole.start <= quantity.start < whole.end for whole in wholes):
            yield quantity
    yield from wholes


def _of_people(claim: ClaimReading, told: Sequence[Quantity]) -> Iterator[Quantity]:
    """ "Six men and a woman" are seven, "a soldier and two civilians" three."""
    tokens = claim.claim.tokens
    heads = dict.fromkeys(_head_of_list(claim, i) for one in told for i in _counted(claim, one))
    for head in heads:
        listed = [head, *_joined(claim, head)]
        numbers = [_number(claim, n, told) for n in listed]
        first = next((one for one in told if not set(listed).isdisjoint(_counted(claim, one))), None)
        if len(listed) > 1 and None not in numbers and first is not None:
            start = min(first.start, *(tokens[j].start for j in claim.children(head) if j < head), tokens[head].start)
            end = tokens[listed[-1]].start + len(tokens[listed[-1]].text)
            yield _whole(claim, msgspec.structs.replace(first, start=start), sum(filter(None, numbers)), end)


def _counted(claim: ClaimReading, one: Quantity) -> list[int]:
    """The persons that a figure stands before."""
    tokens = claim.claim.tokens
    heads = (tokens[i].head for i in claim.token_at(one.start, one.end) if tokens[i].dep == "nummod")
    return [n for n in heads if _is_person(claim, n)]


def _head_of_list(claim: ClaimReading, noun: int) -> int:
    tokens = claim.claim.tokens
    while tokens[noun].dep == "conj" and _is_person(claim, tokens[noun].head):
        noun = tokens[noun].head
    return noun


def _joined(claim: ClaimReading, noun: int) -> Iterator[int]:
    """The persons listed behind a noun."""
    for child in claim.children(noun):
        if claim.claim.tokens[child].dep == "conj" and _is_person(claim, child) and not _doubted(claim, child):
            yield child
            yield from _joined(claim, child)


def _doubted(claim: ClaimReading, noun: int) -> bool:
    """Does "possibly" stand at a noun, or at its number?"""
    around = {there for i in claim.children(noun) for there in (i, *claim.children(i))}
    return any(claim.claim.tokens[i].lemma.lower() in _PERHAPS for i in around)


def _is_person(claim: ClaimReading, index: int) -> bool:
    return claim.claim.tokens[index].lemma.lower() in words("persons")


def _number(claim: ClaimReading, noun: int, told: Sequence[Quantity]) -> float | None:
    tokens = claim.claim.tokens
    for child in claim.children(noun):
        if tokens[child].lemma.lower() in ("a", "an"):
            return 1.0
        for one in told:
            if one.start <= tokens[child].start < one.end:
                return one.low if one.low == one.high else None
    return None


def _of_severity(claim: ClaimReading, told: Sequence[Quantity]) -> Iterator[Quantity]:
    """ "Four with serious injuries and 20 others slightly hurt" are 24."""
    hurt = [one for one in told if one.role in _HURT and one.low is not None and one.low == one.high]
    if len(hurt) != 2:
        return
    first, second = hurt
    cut = second.start - claim.claim.start
    before, after = (frozenset(half.replace(",", " ").split()) for half in (claim.lower[:cut], claim.lower[cut:]))
    severe, slight = words("severity", "severe"), words("severity", "slight")
    if (before & severe and after & slight) or (before & slight and after & severe):
        whole = _whole(claim, first, (first.low or 0.0) + (second.low or 0.0), second.end)
        yield msgspec.structs.replace(whole, role="injured", counted="person", part=False)


def _whole(claim: ClaimReading, first: Quantity, total: float, end: int) -> Quantity:
    text = claim.claim.sentence[first.start - claim.claim.start : end - claim.claim.start]
    return msgspec.structs.replace(first, low=total, high=total, text=f"{text} ({total:.0f} in all)", end=end)
