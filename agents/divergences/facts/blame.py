"""Who did a deed: told as a fact, or laid at somebody's door by another.

"The rebels shelled the port" and "the government blames the rebels" agree in who it may have been, and not in who says
so: only the one outlet puts its own name to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from agents.divergences.facts.frames import NOUN_MARKS, frames
from agents.divergences.facts.phrases import below
from agents.divergences.facts.reasons import leads
from agents.divergences.facts.stance import Stance, told
from agents.divergences.lexicon import concepts, words
from agents.divergences.reading import ClaimReading, remembered
from stream.records import AttributionKind, Certainty

_OWN: Final = frozenset({*NOUN_MARKS, "npadvmod"})
"""Dependencies of the names by which somebody goes ("the Karvia-led alliance"), and not of what they are "of"."""


class Blame(NamedTuple):
    """A word that tells of a deed or blames somebody for it, the concepts of whom, and the main one of who did it."""

    cue: int
    whom: frozenset[str]
    doer: str = ""


@remembered
def done(claim: ClaimReading) -> tuple[Blame, ...]:
    """Who, by the outlet's own voice in its lead, did what somebody could be blamed for."""
    own = claim.claim.attribution.kind is AttributionKind.OWN_VOICE and claim.claim.certainty is Certainty.STATED
    if not own or not leads(claim) or claim.lemmas & words("blaming", "cues"):
        return ()
    return tuple(_done(claim))


def _done(claim: ClaimReading) -> Iterator[Blame]:
    for frame in frames(claim):
        if (
            frame.agent is None
            or frame.predicate not in concepts("blaming", "deeds")
            or told(claim, frame.verb).stance is not Stance.FACT
        ):
            continue
        own = set(below(claim, frame.agent.head, lambda j: claim.claim.tokens[j].dep in _OWN))
        whole = below(claim, frame.agent.head)
        whom = frozenset(claim.terms[i] for i in whole if claim.terms[i] and (i in own or claim.terms[i][0] != "@"))
        yield Blame(frame.verb, whom, frame.agent.term)


@remembered
def blamed(claim: ClaimReading) -> tuple[Blame, ...]:
    """Who is blamed by somebody, or alleged to have done it."""
    return () if claim.past else tuple(_blamed(claim))


def _blamed(claim: ClaimReading) -> Iterator[Blame]:
    tokens = claim.claim.tokens
    for i in claim.with_lemma(_first_words()):
        token = tokens[i]
        joined = {f"{token.lemma}_{tokens[k].lemma}".lower() for j in claim.children(i) for k in claim.children(j)}
        if not {token.lemma.lower(), *joined} & words("blaming", "cues"):
            continue
        by = {k for j in claim.children(i) if tokens[j].dep == "nsubj" for k in below(claim, j)}
        whom = frozenset(claim.terms[j] for j in below(claim, i) if j not in by and j != i and claim.terms[j])
        yield Blame(i, whom)


@cache
def _first_words() -> frozenset[str]:
    """The words that blame, of two that do together the first ("lay_door")."""
    return frozenset(cue.partition("_")[0] for cue in words("blaming", "cues"))


@remembered
def tells_of_blame(claim: ClaimReading) -> bool:
    """Does a claim say who did a deed, or who is blamed?"""
    return bool(done(claim) or blamed(claim))
