"""Who did what one sort of people does in a happening: who raised the alarm, who brought the survivors ashore."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from agents.divergences.facts.frames import Argument, Frame, argument, frames, worded_as
from agents.divergences.facts.phrases import below
from agents.divergences.lexicon import concept, deeds, words
from agents.divergences.reading import ClaimReading, remembered

_CALLS: Final = frozenset({"call", "alarm"})
"""What is made or raised by whoever gives the alarm."""


class Doer(NamedTuple):
    """What was done (`matter`, told by the token `verb`), and by whom."""

    matter: str
    verb: int
    by: Argument


@remembered
def doers(claim: ClaimReading) -> tuple[Doer, ...]:
    """The deeds of a claim that have a doer who may be told from others."""
    return tuple(_doers(claim))


def _doers(claim: ClaimReading) -> Iterator[Doer]:
    for frame in frames(claim):
        matters = () if frame.negations else tuple(_matters(claim, frame))
        by = (frame.agent or _aside(claim, frame)) if matters else None
        if by is None or by.names or claim.claim.tokens[by.head].pos != "NOUN":
            continue
        if claim.claim.tokens[by.head].lemma.lower() in words("doers", "anyone"):
            continue
        yield from (Doer(matter, frame.verb, by) for matter in matters)


def _matters(claim: ClaimReading, frame: Frame) -> Iterator[str]:
    tokens, object_ = claim.claim.tokens, frame.patient
    if object_ is None:
        return
    lemma = tokens[object_.head].lemma.lower()
    for deed in deeds().get(worded_as(claim, frame.verb), ()):
        if not deed.of.isdisjoint((lemma, concept(lemma), tokens[object_.head].text.lower())) or _figure(
            claim, object_
        ):
            yield deed.matter
    if lemma in _CALLS and tokens[frame.verb].lemma.lower() in ("make", "raise"):
        yield "alarm"


def _figure(claim: ClaimReading, thing: Argument) -> bool:
    """Is it people told by their number alone ("110 were rescued")?"""
    return claim.claim.tokens[thing.head].text.isdigit()


def _aside(claim: ClaimReading, frame: Frame) -> Argument | None:
    """Who did most of it, told beside those it was done to ("110 were saved, nearly all of them by a ferry")."""
    tokens = claim.claim.tokens
    if frame.patient is None or not any(tokens[j].dep == "auxpass" for j in claim.children(frame.verb)):
        return None
    near = below(claim, frame.patient.head)
    by = (k for j in near if tokens[j].lemma == "by" and j > frame.verb for k in claim.children(j))
    return argument(claim, next(by, None))
