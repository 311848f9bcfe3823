"""What a claim leaves open, how fast, how many, when, and what another claim answers."""

from __future__ import annotations

from typing import Final

from agents.divergences.facts.phrases import below
from agents.divergences.facts.reasons import left_open
from agents.divergences.lexicon import concept, kindred, words
from agents.divergences.reading import ClaimReading, remembered

_MONEY: Final = 3
"""Letters of a currency's code."""
_NEAR: Final = 6
"""Words between "too early" and what it is too early for."""
_ASKING: Final = frozenset({"how", "when"})


@remembered
def questions(claim: ClaimReading) -> dict[str, tuple[int, ...]]:
    """What a claim says is not known, or is too early to say: what is asked, and the words."""
    found: dict[str, tuple[int, ...]] = {}
    tokens = claim.claim.tokens
    for i in claim.with_text(_ASKING):
        if i + 1 == len(tokens):
            break
        cue = left_open(claim, i)
        cue = _hasty(claim, i) if cue is None or cue > i else cue
        if cue is not None:
            last = i if tokens[i].text.lower() == "when" else i + 1
            found |= dict.fromkeys(_asked(claim, i), (cue, last))
    return found


def _hasty(claim: ClaimReading, asked: int) -> int | None:
    """The "too early" or "declined" before what is asked."""
    before = range(max(0, asked - _NEAR), asked)
    return next((j for j in before if claim.claim.tokens[j].lemma.lower() in words("unsaid", "hasty")), None)


def _asked(claim: ClaimReading, index: int) -> list[str]:
    tokens = claim.claim.tokens
    word, after = tokens[index].text.lower(), tokens[index + 1].text.lower()
    if word == "when":
        deed = claim.terms[tokens[index].head]
        return [f"when {kindred(deed)}"] if deed else []
    if after == "many":
        counted = claim.terms[tokens[index + 1].head]
        return [f"many {counted}"] if counted else []
    units = words("measures", after) if after in words("unsaid", "how") else ()
    return [f"how {unit}" for unit in units]


@remembered
def answers(claim: ClaimReading) -> dict[str, tuple[int, ...]]:
    """What a claim would answer, by its figures and times, and the words of each."""
    found: dict[str, tuple[int, ...]] = {}
    for quantity in claim.claim.quantities:
        at = tuple(claim.token_at(quantity.start, quantity.end))
        money = quantity.unit.isupper() and len(quantity.unit) == _MONEY
        if at and quantity.unit:
            found.setdefault(f"how {'money' if money else quantity.unit}", at)
        elif at and quantity.counted:
            found.setdefault(f"many {concept(quantity.counted)}", at)
    for time in () if claim.past else claim.claim.times:
        at = tuple(claim.token_at(time.start, time.end))
        verbs = (i for i, token in enumerate(claim.claim.tokens) if token.pos == "VERB" and claim.terms[i])
        for verb in verbs if at else ():
            if set(at) & set(below(claim, verb)):
                found.setdefault(f"when {kindred(claim.terms[verb])}", at)
    return found
