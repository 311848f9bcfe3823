"""What was known beforehand: who knew, was warned or was told, and who says that nobody was, or not so early.

Whether a disaster could have been foreseen and who knew of a wrong is what accounts dispute most, and hardly two tell
it in one verb.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Final, NamedTuple

from agents.divergences.facts.frames import Frame, frames, worded_as
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, remembered

_NEAR: Final = 3
"""Words in which what makes a knowing of it stands."""
_MODALS: Final = frozenset({"may", "might", "could"})
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "VBN"})
_KNOWING: Final = frozenset({"unaware", "know", "aware", "have"})


class Known(enum.StrEnum):
    """Was it known: it was, it may have been, or not, or not so early?"""

    BEFORE = "before"
    PERHAPS = "perhaps"
    NOT = "not"


class Knowing(NamedTuple):
    """Whether something was known beforehand, and the words that tell so."""

    known: Known
    tokens: tuple[int, ...]


@remembered
def foreknown(claim: ClaimReading) -> Knowing | None:
    """What a claim says was known beforehand, if it says so."""
    return None if claim.claim.background else next(_foreknown(claim), None)


def _foreknown(claim: ClaimReading) -> Iterator[Knowing]:
    tokens = claim.claim.tokens
    for i in claim.with_lemma(words("foreknowing", "learning") | _KNOWING):
        token, lemma = tokens[i], tokens[i].lemma.lower()
        near = {tokens[j].text.lower() for j in range(max(0, i - _NEAR), min(len(tokens), i + 1 + _NEAR))}
        before = {tokens[j].text.lower() for j in range(max(0, i - _NEAR), i)}
        if lemma == "unaware" or (lemma in words("foreknowing", "learning") and near & words("foreknowing", "late")):
            yield Knowing(Known.NOT, (i,))
        elif lemma in ("know", "aware") and (token.tag != "VBN" or before & {"have", "had"}):
            how = _knew(lemma, near, before)
            if how is not None:
                yield Knowing(how, (i,))
        elif lemma == "have" and _kept(claim, i):
            yield Knowing(Known.BEFORE, (i, _kept(claim, i)))
    told = (_told(claim, frame) for frame in frames(claim))
    yield from (one for one in told if one is not None)


def _knew(lemma: str, near: set[str], before: set[str]) -> Known | None:
    """Is it said that somebody knew before, may have known, or did not?"""
    of = near & words("foreknowing", "knew")
    if of and before & words("negations"):
        return Known.NOT
    if of and before & _MODALS:
        return Known.PERHAPS
    surely = {"knew", "had", *words("foreknowing", "aware")} & near and (of if lemma == "know" else near)
    return Known.BEFORE if surely and not before & words("negations") else None


def _told(claim: ClaimReading, frame: Frame) -> Knowing | None:
    """Was somebody warned, was a warning given or had, or had nobody seen it coming?"""
    tokens, verb = claim.claim.tokens, frame.verb
    lemma = worded_as(claim, verb)
    if lemma not in words("foreknowing", "warning") | words("foreknowing", "seeing") | words("foreknowing", "raising"):
        return None
    beside = claim.children(verb)
    had = any(tokens[j].text.lower() in ("had", "’d", "'d") and tokens[j].dep == "aux" for j in beside)
    said = Knowing(Known.NOT if frame.negations else Known.BEFORE, (*frame.negations[:1], verb))
    if had and lemma in words("foreknowing", "warning"):
        return said if lemma == "warn" or any(tokens[j].dep == "auxpass" for j in beside) else None
    if had and frame.negations and lemma in words("foreknowing", "seeing"):
        return said
    if frame.patient is None or frame.ahead or tokens[verb].tag not in _FINITE:
        return None
    thing = tokens[frame.patient.head].lemma.lower()
    given = lemma in words("foreknowing", "raising") and thing in words("foreknowing", "signals")
    return said if given else None


def _kept(claim: ClaimReading, verb: int) -> int:
    """What somebody has had since a time ("they had my letters since May"); 0 where it is nothing of the kind."""
    tokens = claim.claim.tokens
    objects = (j for j in claim.children(verb) if tokens[j].dep == "dobj" and "since" in claim.lemmas)
    return next((j for j in objects if tokens[j].lemma.lower() in words("foreknowing", "letters")), 0)
