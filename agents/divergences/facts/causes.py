"""The causes that a claim gives, and those that it says are not known."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Final, NamedTuple

from agents.divergences.facts.frames import Argument, Frame, argument, frames
from agents.divergences.facts.phrases import below
from agents.divergences.facts.stance import Stance, negates, told
from agents.divergences.lexicon import concepts, kindred, words
from agents.divergences.reading import ClaimReading, remembered

_JUDGED: Final = frozenset({"acomp", "attr"})
_INTO: Final = frozenset({"of", "for", "behind"})


class Cause(NamedTuple):
    """A cause, what it caused or whom that befell, and the verb that tells of it ("" where the verb is "caused")."""

    cause: Argument
    effect: Argument
    predicate: str
    verb: int

    @property
    def happening(self) -> str:
        """What was caused, under the concept of its kin."""
        return kindred(self.predicate or self.effect.term)


class Unknown(NamedTuple):
    """What a claim says the cause of is not known: the happening ("" where it leaves that open), and the words."""

    happening: str
    words: tuple[int, ...]


@cache
def mishaps() -> frozenset[str]:
    """The happenings that have a cause to be looked for."""
    return frozenset(map(kindred, concepts("causing", "mishaps")))


@remembered
def causes(claim: ClaimReading) -> tuple[Cause, ...]:
    """The causes that a claim gives."""
    return tuple(one for one in _causes(claim) if one.cause.terms and not one.cause.term.startswith("@"))


def _causes(claim: ClaimReading) -> Iterator[Cause]:
    for frame in (one for one in frames(claim) if not (one.negations or one.ahead)):
        if frame.predicate == "motivate" and frame.agent and frame.patient:
            yield Cause(frame.agent, frame.patient, "motive", frame.verb)
        if _sets_off(claim, frame) and frame.patient and (cause := doing(claim, frame)) is not None:
            yield Cause(cause, frame.patient, "", frame.verb)
        effect = frame.patient or frame.agent
        if effect is not None:
            found = (*_fatal(claim, frame), *_because(claim, frame.verb))
            yield from (Cause(cause, effect, frame.predicate, frame.verb) for cause in found)
        if frame.predicate in concepts("causing", "blaming"):
            yield from _blamed(claim, frame)
    yield from _said_to_be(claim)


def doing(claim: ClaimReading, frame: Frame) -> Argument | None:
    """What brings something about by a verb: of "a broken cable off the coast that caused it" the cable, not the coast.

    The parser ties such a clause to the noun just before; a person, a place or a name there brings nothing about.
    """
    if frame.agent is None or claim.claim.tokens[frame.verb].dep != "relcl":
        return frame.agent
    tokens, here = claim.claim.tokens, claim.claim.tokens[frame.verb].head
    while _is_bystander(claim, here) and (beside := _told_with(claim, here)) is not None:
        here = beside
    return frame.agent if here == tokens[frame.verb].head else argument(claim, here)


def _is_bystander(claim: ClaimReading, index: int) -> bool:
    """Is it a person, a name or a side of a place that only stands behind a preposition?"""
    token = claim.claim.tokens[index]
    somebody = claim.terms[index] in concepts("persons")
    told = token.pos == "PROPN" or somebody or token.lemma.lower() in words("places", "sides")
    return token.dep == "pobj" and told


def _told_with(claim: ClaimReading, index: int) -> int | None:
    """The noun that one hangs on by a preposition, or the object of the verb that it does."""
    tokens, above = claim.claim.tokens, claim.claim.tokens[claim.claim.tokens[index].head].head
    if tokens[above].pos == "NOUN":
        return above
    return max((j for j in claim.children(above) if tokens[j].dep == "dobj" and j < index), default=None)


def _sets_off(claim: ClaimReading, frame: Frame) -> bool:
    """Does a verb tell of a cause: "caused", and of a mishap also "started" or "set off"?"""
    starts = claim.claim.tokens[frame.verb].lemma.lower() in words("causing", "starting")
    started = starts and frame.patient is not None and kindred(frame.patient.term) in mishaps()
    if not started and frame.predicate not in concepts("causing"):
        return False
    return claim.claim.tokens[frame.verb].dep != "advcl" and told(claim, frame.verb).stance is Stance.FACT


def _blamed(claim: ClaimReading, frame: Frame) -> Iterator[Cause]:
    """What something is blamed on or attributed to, and what is blamed for it."""
    for preposition, other in (*frame.others, *_blamed_for(claim, frame)):
        if frame.patient is not None and preposition in ("on", "to"):
            yield Cause(other, frame.patient, "", frame.verb)
        elif frame.patient is not None and preposition == "for":
            yield Cause(frame.patient, other, "", frame.verb)


def _blamed_for(claim: ClaimReading, frame: Frame) -> Iterator[tuple[str, Argument]]:
    """What stands after a "for" that the parser ties to what is blamed."""
    behind = (
        [j for j in claim.children(frame.patient.head) if claim.claim.tokens[j].lemma == "for"] if frame.patient else []
    )
    found = (argument(claim, k) for j in behind for k in claim.children(j) if claim.claim.tokens[k].dep == "pobj")
    yield from (("for", one) for one in found if one is not None)


def _fatal(claim: ClaimReading, frame: Frame) -> Iterator[Argument]:
    """What somebody died of or from, and not "in one of the worst attacks"."""
    if frame.predicate == "kill":
        own = {k for j in claim.children(frame.verb) for k in claim.children(j)}
        yield from (one for preposition, one in frame.others if preposition in ("of", "from") and one.head in own)


def _because(claim: ClaimReading, verb: int) -> Iterator[Argument]:
    """What stands after "due to" or "because of", and the clause after "because"."""
    tokens = claim.claim.tokens
    for j in claim.children(verb):
        if tokens[j].dep == "advcl" and any(tokens[k].lemma.lower() == "because" for k in claim.children(j)):
            yield _clause(claim, j)
        if tokens[j].lemma.lower() not in ("due", "because"):
            continue
        for k in (j, *claim.children(j)):
            heads = [i for i in claim.children(k) if tokens[i].dep == "pobj"]
            yield from (found for i in heads if (found := argument(claim, i)) is not None)


def _clause(claim: ClaimReading, verb: int) -> Argument:
    """A clause as a cause, without its "because"."""
    tokens = tuple(i for i in below(claim, verb) if claim.claim.tokens[i].dep not in ("mark", "punct"))
    terms = frozenset(claim.terms[i] for i in tokens) | {claim.claim.tokens[i].lemma.lower() for i in tokens}
    return Argument(head=verb, term=claim.terms[verb], terms=terms - {""}, tokens=tokens)


def _said_to_be(claim: ClaimReading) -> Iterator[Cause]:
    """What "the cause of the crash was", and to what "the crash was due"."""
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        if (
            token.dep != "nsubj"
            or tokens[token.head].lemma != "be"
            or told(claim, token.head).stance is not Stance.FACT
        ):
            continue
        judged = [j for j in claim.children(token.head) if tokens[j].dep in _JUDGED]
        if token.lemma.lower() in words("causing", "nouns"):
            said = [argument(claim, j) for j in judged if tokens[j].pos == "NOUN"]
            effects = [argument(claim, j) for j in _effects(claim, i)]
        else:
            said = [cause for cause in _because(claim, token.head) if tokens[cause.head].pos == "NOUN"]
            effects = [argument(claim, i)]
        for cause, effect in product(said, effects):
            if cause is not None and effect is not None:
                yield Cause(cause, effect, "motive" if token.lemma.lower() == "motive" else "", token.head)


def _effects(claim: ClaimReading, cause: int) -> list[int]:
    """What "the cause of", "the motive for" or "what caused" is said of."""
    tokens = claim.claim.tokens
    if tokens[cause].pos == "VERB":
        return [j for j in claim.children(cause) if tokens[j].dep in ("dobj", "ccomp") and tokens[j].pos == "NOUN"]
    into = [j for j in claim.children(cause) if tokens[j].lemma.lower() in _INTO]
    return [k for j in into for k in claim.children(j) if tokens[k].dep == "pobj"]


@remembered
def unknowns(claim: ClaimReading) -> tuple[Unknown, ...]:
    """The causes that a claim says are not known, not told or being looked for."""
    return tuple(_unknowns(claim)) if claim.lemmas & words("causing", "nouns") else ()


def _unknowns(claim: ClaimReading) -> Iterator[Unknown]:
    for i, token in enumerate(claim.claim.tokens):
        sought = _sought(claim, i) if token.lemma.lower() in words("causing", "nouns") else []
        if sought:
            effects = [] if token.lemma.lower() == "motive" else _effects(claim, i)
            happening = kindred(claim.terms[effects[0]]) if effects else ""
            yield Unknown("motive" if token.lemma.lower() == "motive" else happening, (i, *sought))


def _sought(claim: ClaimReading, cause: int) -> list[int]:
    """The words by which a cause is not known: "unclear", "not known", "is being investigated", "what caused it"."""
    tokens = claim.claim.tokens
    above = tokens[cause].head
    if tokens[cause].pos == "VERB":
        asked = any(tokens[j].lemma.lower() in ("what", "whether") for j in claim.children(cause))
        near = [above, *claim.children(above)] if asked else []
    else:
        near = [above, *(k for j in claim.children(above) if tokens[j].dep != "conj" for k in (j, *claim.children(j)))]
    open_to = [j for j in near if tokens[j].text.lower() in words("causing", "open")]
    known = [j for j in near if tokens[j].text.lower() in words("causing", "known")]
    negated = [j for j in near if negates(tokens[j])]
    return open_to[:1] or (known[:1] if known and negated else [])
