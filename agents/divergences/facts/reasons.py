"""Why an event happened, as a report tells it: the reasons that its claims give, and that it leaves open.

The words "because" and "caused" are few. A report blames, points to, suspects; it has the ferry sink after striking a
reef, and the strike be over pay. Which event it speaks of is plain from its headline and lead, so that "the cause" and
"the reason" need not say of what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from agents.divergences.facts.causes import mishaps, unknowns
from agents.divergences.facts.frames import frames
from agents.divergences.facts.reason_forms import Reason, given
from agents.divergences.lexicon import happenings, kindred, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered

_LEAD: Final = 3
"""Sentences in which a report says what happened."""
_REACH: Final = 14
"""Words between what is asked and the words by which it is left open."""
_ASKING: Final = frozenset({"what", "how", "why", "reason"})
_DENYING: Final = 3
"""Words between "not" and "known"."""


def leads(claim: ClaimReading) -> bool:
    """Does a claim stand in the headline or the lead of its report?"""
    return claim.leads(_LEAD)


@remembered
def happened(report: ReportReading) -> frozenset[str]:
    """The concepts of what a report's headline and lead say has happened."""
    leading = [one for one in report.claims if leads(one)]
    told = (frame.predicate for claim in leading for frame in frames(claim))
    named = (term for claim in leading for term in claim.bag if term in happenings() or kindred(term) in mishaps())
    return frozenset(map(kindred, chain(told, named))) - words("light")


def tells_why(claim: ClaimReading) -> bool:
    """Does a claim give a reason, or leave it open? Two that do are worth a look in whatever words."""
    return bool(reasons(claim))


@remembered
def reasons(claim: ClaimReading) -> tuple[Reason, ...]:
    """The reasons that a claim gives, or that it leaves open; none of an earlier happening."""
    if claim.past or claim.with_text(words("reasons", "earlier")):
        return ()
    opening = next(chain(_asked(claim), _hasty(claim)), None)
    return (opening,) if opening is not None else tuple(given(claim))


def hedged(claim: ClaimReading, reason: Reason) -> bool:
    """Is it no more than what somebody believes, or what is likely?"""
    before = claim.claim.tokens[max(0, reason.tokens[0] - _REACH) : reason.tokens[0]]
    return any(token.lemma.lower() in words("reasons", "doubtful") for token in before)


def _asked(claim: ClaimReading) -> Iterator[Reason]:
    """The cause, the reason, why or what made it happen, and by which words it is not known."""
    tokens = claim.claim.tokens
    named = {one.words[0]: "" if one.happening == "motive" else one.happening for one in unknowns(claim)}
    for i in claim.with_lemma(words("causing", "nouns") | _ASKING):
        lemma = tokens[i].lemma.lower()
        what = lemma == "what" and any(one.lemma.lower() in words("reasons", "making") for one in tokens[i + 1 : i + 3])
        how = lemma == "how" and any(one.lemma.lower() in words("reasons", "coming") for one in tokens[i + 1 : i + 6])
        if what or how or lemma in ("why", "reason") or lemma in words("causing", "nouns"):
            cue = left_open(claim, i)
            if cue is not None:
                stand = "sought" if _looks_for(claim, cue) else "open"
                yield Reason((i, cue), i, frozenset(), named.get(i, ""), stand)


def left_open(claim: ClaimReading, asked: int) -> int | None:
    """The word near what is asked by which it is left open."""
    tokens = claim.claim.tokens
    near = range(max(0, asked - _REACH), min(len(tokens), asked + _REACH))
    opened = words("causing", "open") | words("reasons", "open")
    known = words("causing", "known") | words("reasons", "known")
    denied = [j for j in near if tokens[j].text.lower() in words("negations")]
    found = [j for j in near if tokens[j].text.lower() in known and any(0 < j - k <= _DENYING for k in denied)]
    found += [j for j in near if tokens[j].text.lower() in opened - words("reasons", "sought")]
    return next((j for j in (*found, *near) if j in found or _looks_for(claim, j)), None)


def _looks_for(claim: ClaimReading, index: int) -> bool:
    token = claim.claim.tokens[index]
    into = token.text.lower() != "looked" or [one.text for one in claim.claim.tokens[index + 1 : index + 2]] == ["into"]
    return token.text.lower() in words("reasons", "sought") and into


def _hasty(claim: ClaimReading) -> Iterator[Reason]:
    """ "Too early to say", where it is not of who, how many or when."""
    tokens = claim.claim.tokens
    for i in claim.with_text(frozenset({"too"})):
        if not {token.text.lower() for token in tokens[i + 1 : i + 2]} & words("reasons", "hasty"):
            continue
        rest = {one.text.lower() for one in tokens[i + 2 : i + 7]}
        if "to" in rest and rest & words("reasons", "concluding") and not rest & words("reasons", "other"):
            yield Reason((i, i + 1), i, frozenset(), "", "hasty")
