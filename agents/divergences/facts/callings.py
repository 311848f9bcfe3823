"""What people are called by what they are: offices, ranks, professions, kin; and who has a role in a happening.

"Judge Ann Poole", "the driver, Piers Caddell," and "was driven by Piers Caddell" each tell that somebody has a role;
"the governor" and "the mayor", of one person, do not go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from agents.divergences.facts.frames import Argument, Frame, argument, frames
from agents.divergences.lexicon import callings, roles, words
from agents.divergences.reading import ClaimReading, remembered
from stream.names import folded
from stream.records import EntityKind, Mention

_BESIDE: Final = frozenset({"compound", "amod", "nmod"})


class Calling(NamedTuple):
    """What somebody is called: the word, as the lexicon has it, and the tokens that say so."""

    word: str
    tokens: tuple[int, ...]


class Held(NamedTuple):
    """A role in a happening, who has it, and the concepts of what it is a role in."""

    role: str
    holder: Argument
    anchor: frozenset[str]


def calling_at(claim: ClaimReading, index: int, *, ever: bool = False) -> Calling | None:
    """What the noun at `index` calls somebody, with the word before it that belongs to it; None for any other.

    What one was or will be counts only with `ever`.
    """
    tokens, word = claim.claim.tokens, claim.claim.tokens[index].lemma.lower()
    used, before = [index], _before(claim, index)
    if before is not None and f"{tokens[before].lemma.lower()}_{word}" in _known():
        word, used = f"{tokens[before].lemma.lower()}_{word}", [before, index]
    if word not in _known():
        return None
    first = tokens[used[0] - 1].lemma.lower() if used[0] else ""
    if first in words("callings", "lapsed") and not ever:
        return None
    if [token.lemma.lower() for token in tokens[index + 1 : index + 2]] == ["deputy"]:
        return Calling(f"deputy {word}", (*used, index + 1))
    if first in words("callings", "deputy"):
        return Calling(f"deputy {word}", (used[0] - 1, *used))
    return Calling(word, tuple(used))


def _before(claim: ClaimReading, index: int) -> int | None:
    """The word right before a noun that belongs to it, or with it to the name behind them ("Prime Minister Poole")."""
    tokens = claim.claim.tokens
    beside = index > 0 and tokens[index - 1].dep in _BESIDE
    return index - 1 if beside and tokens[index - 1].head in (index, tokens[index].head) else None


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(callings()) | frozenset(roles().nouns)


def exclusive(one: str, other: str) -> bool:
    """Can nobody be both at once: two of one group, or an office and its deputy?"""
    bare = one.removeprefix("deputy "), other.removeprefix("deputy ")
    if bare[0] == bare[1]:
        return one != other
    if bare != (one, other):
        return False
    first, second = callings().get(one, {}), callings().get(other, {})
    common = first.keys() & second.keys()
    return bool(common) and all(first[group] != second[group] for group in common)


def called(claim: ClaimReading, mention: Mention) -> Iterator[Calling]:
    """What a claim calls the person it names: before the name, between commas behind or before it, or by "is"."""
    tokens, inside = claim.claim.tokens, claim.token_at(mention.start, mention.end)
    if not inside:
        return
    head = inside[-1]
    for index in _describing(claim, head):
        if index not in inside and (found := calling_at(claim, index)) is not None:
            yield found
    if tokens[head].dep == "nsubj" and tokens[tokens[head].head].lemma == "be":
        for index in claim.children(tokens[head].head):
            if tokens[index].dep == "attr" and (found := calling_at(claim, index)) is not None:
                yield found


def _describing(claim: ClaimReading, head: int) -> Iterator[int]:
    """The nouns that describe the name whose last word is `head`."""
    tokens = claim.claim.tokens
    yield from (j for j in claim.children(head) if tokens[j].dep in _BESIDE | {"appos"})
    if tokens[head].dep == "appos":
        yield tokens[head].head


def people(claim: ClaimReading) -> Iterator[Mention]:
    """The people a claim names."""
    return (mention for mention in claim.claim.mentions if mention.kind is EntityKind.PERSON)


@remembered
def held(claim: ClaimReading) -> tuple[Held, ...]:
    """Who has which role by a claim's nouns and verbs."""
    return (*_by_nouns(claim), *(found for frame in frames(claim) for found in _by_verb(claim, frame)))


@remembered
def ties(claim: ClaimReading) -> frozenset[str]:
    """What makes a claim worth holding against one of few words in common: who has a role, a surname in full."""
    named = (one.role for one in held(claim) if own_name(claim, one.holder))
    surnames = (f"@{mention.text.split()[-1].lower()}" for mention in people(claim) if " " in mention.text)
    return frozenset((*named, *surnames)) - words("offices", "nouns")


def _by_nouns(claim: ClaimReading) -> Iterator[Held]:
    tokens = claim.claim.tokens
    for index, token in enumerate(tokens):
        calling = calling_at(claim, index) if token.pos in ("NOUN", "PROPN") else None
        if calling is None or calling.word not in roles().nouns:
            continue
        name = next((j for j in _named_by(claim, index) if tokens[j].pos == "PROPN"), None)
        holder = argument(claim, name)
        if name is not None and holder is not None:
            yield Held(roles().nouns[calling.word], holder, _anchor(claim, calling, name))


def _named_by(claim: ClaimReading, index: int) -> Iterator[int]:
    """The names that a noun stands beside: "driver Piers Caddell", "the driver, Piers Caddell," in any parse."""
    tokens = claim.claim.tokens
    yield from (j for j in claim.children(index) if tokens[j].dep == "appos")
    if tokens[index].dep in _BESIDE | {"appos"}:
        yield tokens[index].head
    if [token.text for token in tokens[index + 1 : -1]][:1] == [","]:
        inside = [claim.token_at(m.start, m.end) for m in claim.claim.mentions if m.start == tokens[index + 2].start]
        yield from (i[-1] for i in inside if i and [t.text for t in tokens[i[-1] + 1 : i[-1] + 2]] in ([","], ["."]))


def _anchor(claim: ClaimReading, calling: Calling, name: int) -> frozenset[str]:
    """The names of what a role is held in: "Calder's mayor", "the mayor of Calder", "Calder mayor Ann Poole"."""
    tokens, index = claim.claim.tokens, calling.tokens[-1]
    near = [j for j in (*claim.children(index), *claim.children(name)) if tokens[j].dep in _BESIDE | {"poss"}]
    near += [k for j in claim.children(index) if tokens[j].lemma in ("of", "at", "in") for k in claim.children(j)]
    own = {term for term in (claim.terms[name],) if term}
    return frozenset(claim.terms[j] for j in near if claim.terms[j].startswith("@")) - own


def _by_verb(claim: ClaimReading, frame: Frame) -> Iterator[Held]:
    if frame.negations:
        return
    slots = [("doer", _chosen(claim, frame.verb) or frame.agent), ("object", frame.patient)]
    slots += [("to", one) for one in receivers(claim, frame)]
    lemma = claim.claim.tokens[frame.verb].lemma.lower()
    verbs = [lemma]
    if frame.patient is not None:  # who dies has no part in what who kills has
        verbs += [frame.predicate, frame.predicate.replace(" ", "_")]
    rest = [one for one in (frame.patient, *(of for _, of in frame.others)) if one is not None]
    verbs += [f"{lemma}_{claim.claim.tokens[one.head].lemma.lower()}" for one in rest]
    for slot, holder in slots:
        role = next((roles().slots[verb, slot] for verb in verbs if (verb, slot) in roles().slots), "")
        if role and holder is not None:
            yield Held(role, holder, frame.terms - holder.terms)


def _chosen(claim: ClaimReading, verb: int) -> Argument | None:
    """Who is named, asked or told to do it ("named Clara Weiss to succeed him"); None where nobody is."""
    tokens, above = claim.claim.tokens, claim.claim.tokens[verb].head
    if tokens[verb].tag != "VB" or tokens[above].lemma.lower() not in words("callings", "choosing"):
        return None
    if any(tokens[j].dep == "nsubj" for j in claim.children(verb)):
        return None
    return argument(claim, next((j for j in claim.children(above) if tokens[j].dep in ("dobj", "nsubjpass")), None))


def receivers(claim: ClaimReading, frame: Frame) -> Iterator[Argument]:
    """Whom something went to ("was sold to"), also where the parser ties them to the verb as its dative."""
    yield from (one for preposition, one in frame.others if preposition == "to")
    tokens = claim.claim.tokens
    datives = [j for j in claim.children(frame.verb) if tokens[j].dep == "dative" and tokens[j].lemma == "to"]
    yield from (one for j in datives for k in claim.children(j) if (one := argument(claim, k)) is not None)


def own_name(claim: ClaimReading, holder: Argument) -> frozenset[str]:
    """The words of a holder's own name, folded, titles and descriptions aside; empty where no name heads it."""
    tokens = claim.claim.tokens
    if tokens[holder.head].pos != "PROPN":
        return frozenset()
    named = claim.mention_at(holder.head)
    inside = claim.token_at(named.start, named.end) if named is not None else holder.tokens
    return frozenset(
        folded(tokens[i].text) for i in inside if tokens[i].pos == "PROPN" and calling_at(claim, i) is None
    ) - {""}


def kind_of(claim: ClaimReading, holder: Argument) -> EntityKind | None:
    """What the name that heads a holder stands for, as far as analysis knows."""
    named = claim.mention_at(holder.head)
    return named.kind if named is not None else None
