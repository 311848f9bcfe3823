"""Whether two claims speak of one person or thing: by its names, or by its noun and what sets it apart of its kind."""

from __future__ import annotations

from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.facts.frames import NOUN_MARKS, Argument, is_pronoun, named, of_what
from agents.divergences.facts.phrases import below
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading
from stream.names import folded

_SURE: Final = frozenset({"the", "his", "her", "its", "their", "this", "that", "both", "all"})
_ANOTHER: Final = frozenset({"another", "other"})


def one_thing(pair: Pair, one: Argument, other: Argument) -> bool:
    """Are both of one name, or of one noun that nothing sets apart from the other?"""
    first, second = names_of(pair.a, one), names_of(pair.b, other)
    both = product(first or [one.term], second or [other.term])
    if (first or second) and any(one_name(mine, yours) for mine, yours in both):
        return True
    same = bool(one.term) and one.term == other.term
    return same and not (first and second) and alike(pair, one.head, other.head)


def names_of(claim: ClaimReading, thing: Argument) -> list[str]:
    """The names by which a thing is called: its own, that beside it ("the climber Ray Santo"), a pronoun's."""
    if is_pronoun(claim, thing):
        return list(named(claim, thing))
    tokens = claim.claim.tokens
    beside = [j for j in claim.children(thing.head) if tokens[j].dep == "appos"]
    after = (j for j in range(thing.head + 1, len(tokens)) if not claim.terms[j].startswith("@"))
    beside.append(next(after, len(tokens)) - 1)
    return [_full(claim, j) for j in (thing.head, *beside) if tokens[j].pos == "PROPN" or claim.terms[j][:1] == "@"]


def _full(claim: ClaimReading, index: int) -> str:
    """A name with what stands before it, also where analysis did not know it for one."""
    if claim.terms[index][:1] == "@":
        return claim.terms[index]
    before = (j for j in claim.children(index) if j < index and claim.claim.tokens[j].pos == "PROPN")
    return " ".join(claim.terms[j].removeprefix("@") for j in (*before, index) if claim.terms[j])


def one_name(one: str, other: str) -> bool:
    """May two concepts be names of one: is either the end of the other ("Hart", "Lena Hart")?"""
    short, full = sorted((folded(name.removeprefix("@")).split() for name in (one, other)), key=len)
    return bool(short) and full[-len(short) :] == short


def alike(pair: Pair, one: int, other: int) -> bool:
    """May two nouns be of one: both of one or of several, and not each with a mark, a figure or an owner of its own?"""
    if pair.a.claim.tokens[one].tag != pair.b.claim.tokens[other].tag:
        return False
    if counted(pair.a, one) != counted(pair.b, other) or not (_whole(pair.a, one) and _whole(pair.b, other)):
        return False
    return not set_apart(pair, one, other)


def set_apart(pair: Pair, one: int, other: int) -> bool:
    """Has each of two nouns a kind, an owner or a place of its own?"""
    kinds = [_kinds(claim, i) for claim, i in ((pair.a, one), (pair.b, other))]
    if _is_another(pair.a, one) != _is_another(pair.b, other):
        return True
    if (all(kinds) and kinds[0].isdisjoint(kinds[1])) or (kinds[0] ^ kinds[1]) & words("fated", "ranks"):
        return True
    if _elsewhere(pair, places(pair.a, one), places(pair.b, other)):
        return True
    owners = [_owners(claim, i) for claim, i in ((pair.a, one), (pair.b, other))]
    if not all(owners):
        return False
    same = ((i, j) for i in owners[0] for j in owners[1] if one_name(pair.a.terms[i], pair.b.terms[j]))
    return not any(alike(pair, i, j) for i, j in same)


def _is_another(claim: ClaimReading, index: int) -> bool:
    """Is it one of its kind beside those that were spoken of before?"""
    return any(claim.claim.tokens[j].lemma.lower() in _ANOTHER for j in claim.children(index))


def _elsewhere(pair: Pair, one: list[int], other: list[int]) -> bool:
    """Is each at another of two places of a kind ("the east wing", "the west wing"), or in another quarter?"""
    both = [(i, j) for i in one for j in other]
    quarters = ({pair.a.terms[i], pair.b.terms[j]} for i, j in both)
    apart = any(len(two) > 1 and two <= words("distances") for two in quarters)
    return apart or any(pair.a.terms[i] == pair.b.terms[j] and not alike(pair, i, j) for i, j in both)


def places(claim: ClaimReading, index: int) -> list[int]:
    """What a noun is said to be in, at or near."""
    tokens = claim.claim.tokens
    before = [j for j in claim.children(index) if tokens[j].dep == "prep" and tokens[j].lemma != "of"]
    return [k for j in before for k in claim.children(j) if tokens[k].pos in ("NOUN", "PROPN")]


def counted(claim: ClaimReading, index: int) -> set[str]:
    """The figures that a noun is counted with."""
    return {claim.claim.tokens[j].text.lower() for j in claim.children(index) if claim.claim.tokens[j].dep == "nummod"}


def _kinds(claim: ClaimReading, index: int) -> frozenset[str]:
    """The words that say which of its kind a thing is."""
    kinds = below(claim, index, lambda j: claim.claim.tokens[j].dep in NOUN_MARKS)
    return frozenset(claim.terms[j] for j in kinds if j != index) - {""}


def _owners(claim: ClaimReading, index: int) -> list[int]:
    """Whose it is, what it is of, or the places by name that it is at."""
    tokens = claim.claim.tokens
    whose = [j for j in claim.children(index) if tokens[j].dep == "poss" and tokens[j].pos != "PRON"]
    at = [j for j in places(claim, index) if claim.terms[j][:1] == "@"]
    return [j for j in (*whose, *of_what(claim, index), *at) if claim.terms[j]]


def _whole(claim: ClaimReading, index: int) -> bool:
    """One, or all of several that are spoken of: of "miners" there may be some and others."""
    several = claim.claim.tokens[index].tag == "NNS"
    return not several or any(claim.claim.tokens[j].text.lower() in _SURE for j in claim.children(index))


def is_known(claim: ClaimReading, thing: Argument) -> bool:
    """Is it spoken of as one that is known, by name or with "the"?"""
    return bool(names_of(claim, thing)) or any(
        claim.claim.tokens[j].text.lower() in _SURE or claim.claim.tokens[j].dep == "poss"
        for j in claim.children(thing.head)
    )
