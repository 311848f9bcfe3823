"""Why an event happened, as a report tells it: the reasons that its claims give, and that it leaves open.

The words "because" and "caused" are few. A report blames, points to, suspects; it has the ferry sink after striking a
reef, and the strike be over pay. Which event it speaks of is plain from its headline and lead, so that "the cause" and
"the reason" need not say of what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from agents.divergences.causes import causes, mishaps, unknowns
from agents.divergences.frames import NOUN_MARKS, frames
from agents.divergences.lexicon import happenings, kindred, words
from agents.divergences.phrases import below
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import Section

_LEAD: Final = 3
"""Sentences in which a report says what happened."""
_REACH: Final = 14
"""Words between what is asked and the words by which it is left open."""
_DENYING: Final = 3
"""Words between "not" and "known"."""
_SAID: Final = 8
"""Words before "point to" in which a "nothing" may stand."""
_AWAY: Final = frozenset({"punct", "mark", "relcl", "advcl", "cc", "conj"})
_FOLLOWING: Final = frozenset({"after", "following", "when", "as"})


class Reason(NamedTuple):
    """Why something happened: the words, the main one, all concepts, and what it is ("" for the event itself).

    `how`: "said" to be its reason, "suspected" of somebody, what it came "from", or no more than "after" what; "open"
    where it is said not to be known, "hasty" to say, and "sought" where it is only looked for.
    """

    tokens: tuple[int, ...]
    head: int
    terms: frozenset[str]
    effect: str
    how: str = "said"

    @property
    def given(self) -> bool:
        """Is there a reason, or is it left open?"""
        return self.how not in ("open", "hasty", "sought")


def leads(claim: ClaimReading) -> bool:
    """Does a claim stand in the headline or the lead of its report?"""
    return claim.claim.section is not Section.BODY or claim.claim.index <= _LEAD


@lru_cache(maxsize=1024)
def happened(report: ReportReading) -> frozenset[str]:
    """The concepts of what a report's headline and lead say has happened."""
    leading = [one for one in report.claims if leads(one)]
    told = (frame.predicate for claim in leading for frame in frames(claim))
    named = (term for claim in leading for term in claim.bag if term in happenings() or kindred(term) in mishaps())
    return frozenset(map(kindred, chain(told, named))) - words("light")


def tells_why(claim: ClaimReading) -> bool:
    """Does a claim give a reason, or leave it open? Two that do are worth a look in whatever words."""
    return bool(reasons(claim))


@lru_cache(maxsize=4096)
def reasons(claim: ClaimReading) -> tuple[Reason, ...]:
    """The reasons that a claim gives, or that it leaves open; none of an earlier happening."""
    if claim.past or any(token.text.lower() in words("reasons", "earlier") for token in claim.claim.tokens):
        return ()
    opening = next(chain(_asked(claim), _hasty(claim)), None)
    return (opening,) if opening is not None else tuple(_given(claim))


def _given(claim: ClaimReading) -> Iterable[Reason]:
    strict = (
        _reason(claim, one.cause.head, "" if one.happening == "motive" else one.happening)
        for one in causes(claim)
        if one.happening
    )
    ways = (_stated, _brought, _from, _blamed, _behind, _settling, _shown, _before)
    found = [*strict, *(one for way in ways for one in way(claim))]
    best = {one.head: one for one in reversed(found) if _tells(claim, one)}
    return reversed(best.values())


def _tells(claim: ClaimReading, reason: Reason) -> bool:
    """Does it say more than a name, or "the move" and "others", and of a suspicion, by what it was done?"""
    told = any(not term.startswith("@") for term in reason.terms) and reason.how != "suspected"
    by_deed = not reason.terms.isdisjoint(words("reasons", "suspected")) and reason.how == "suspected"
    return (told or by_deed) and _lemma(claim, reason.head) not in words("reasons", "pointing_back")


def hedged(claim: ClaimReading, reason: Reason) -> bool:
    """Is it no more than what somebody believes, or what is likely?"""
    before = claim.claim.tokens[max(0, reason.tokens[0] - _REACH) : reason.tokens[0]]
    return any(token.lemma.lower() in words("reasons", "doubtful") for token in before)


def _reason(claim: ClaimReading, head: int, effect: str = "", how: str = "said") -> Reason:
    """The reason whose phrase or clause hangs on token `head`."""
    tokens = tuple(below(claim, head, lambda j: claim.claim.tokens[j].dep not in _AWAY))
    return Reason(tokens, head, frozenset(claim.terms[i] for i in tokens if claim.terms[i]), kindred(effect), how)


def _lemma(claim: ClaimReading, index: int) -> str:
    return claim.claim.tokens[index].lemma.lower()


def _stated(claim: ClaimReading) -> Iterator[Reason]:
    """What "the cause" or "the reason" is said to be, and what is said to be the cause, a theory or a likely source."""
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        if token.lemma.lower() not in words("reasons", "nouns") or _lemma(claim, token.head) != "be":
            continue
        beside = claim.children(token.head)
        if token.dep in ("nsubj", "nsubjpass"):
            said = [j for j in beside if tokens[j].dep in ("attr", "ccomp") and j > i]
        else:
            said = [j for j in beside if tokens[j].dep == "nsubj" and tokens[j].pos in ("NOUN", "PROPN")]
        if not any(tokens[j].dep == "neg" for j in beside):
            yield from (_reason(claim, j) for j in said)


def _brought(claim: ClaimReading) -> Iterator[Reason]:
    """What brought something about, mishap or not ("the walkout was set off by a new rota")."""
    for frame in frames(claim):
        brings = frame.predicate.replace(" ", "_") in words("reasons", "bringing") and not (
            frame.negations or frame.ahead
        )
        if brings and frame.agent is not None and frame.patient is not None:
            yield _reason(claim, frame.agent.head, frame.patient.term)


def _from(claim: ClaimReading) -> Iterator[Reason]:
    """What something comes or stems from."""
    for frame in frames(claim):
        if claim.claim.tokens[frame.verb].lemma.lower() in words("reasons", "stemming") and frame.agent is not None:
            yield from (
                _reason(claim, one.head, frame.agent.term, "from")
                for preposition, one in frame.others
                if preposition == "from"
            )


def _blamed(claim: ClaimReading) -> Iterator[Reason]:
    """What is blamed, or pointed to."""
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        if token.lemma.lower() == "blame":
            yield from (_reason(claim, j) for j in claim.children(i) if tokens[j].dep == "dobj" and _thing(claim, j))
        elif token.text.lower() == "to" and _points(claim, i):
            yield from (_reason(claim, j) for j in claim.children(i) if tokens[j].dep == "pobj" and _thing(claim, j))


def _points(claim: ClaimReading, to: int) -> bool:
    """Does "to" follow on "point" or "put down", and on no "nothing points"?"""
    near = [_lemma(claim, j) for j in range(max(0, to - _SAID), to)]
    return bool({*near[-2:]} & words("reasons", "pointing")) and not {*near} & words("negations")


def _thing(claim: ClaimReading, index: int) -> bool:
    """Is it a thing that is blamed, and nobody by name?"""
    tokens = claim.claim.tokens
    named = any(tokens[j].pos == "PROPN" for j in below(claim, index, lambda j: tokens[j].dep in NOUN_MARKS))
    return tokens[index].pos == "NOUN" and not named


def _behind(claim: ClaimReading) -> Iterator[Reason]:
    """What stands behind "over", "owing to", "as a result of", "on suspicion of"."""
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        above = token.head
        if tokens[above].lemma == "be":
            above = next((j for j in claim.children(above) if tokens[j].dep == "nsubj"), above)
        if token.dep == "prep" and token.lemma.lower() == "over" and claim.terms[above] in words("reasons", "over"):
            yield from (_reason(claim, j, claim.terms[above]) for j in _objects(claim, i))
        elif token.lemma.lower() in words("reasons", "owing") and token.dep in ("prep", "pobj"):
            here = above if token.dep == "prep" else tokens[above].head
            inside = [k for j in claim.children(i) if tokens[j].lemma in ("to", "of") for k in _objects(claim, j)]
            suspected = token.lemma.lower() == "suspicion"
            effect, how = ("", "suspected") if suspected else (claim.terms[here], "said")
            yield from (_reason(claim, j, effect, how) for j in inside)


def _objects(claim: ClaimReading, preposition: int) -> list[int]:
    return [j for j in claim.children(preposition) if claim.claim.tokens[j].dep in ("pobj", "pcomp")]


def _settling(claim: ClaimReading) -> Iterator[Reason]:
    """What "decided the matter", or was "what settled it"."""
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        if token.lemma.lower() not in words("reasons", "settling"):
            continue
        if not any(
            tokens[j].dep == "dobj" and _lemma(claim, j) in words("reasons", "matter") for j in claim.children(i)
        ):
            continue
        yield from (_reason(claim, j) for j in _settled_by(claim, i) if tokens[j].pos == "NOUN")


def _settled_by(claim: ClaimReading, verb: int) -> list[int]:
    """The subject of the verb, also of "what settled it" and "it was this that settled it", a "not" minded."""
    tokens, above = claim.claim.tokens, claim.claim.tokens[verb].head
    above = tokens[above].head if tokens[verb].dep == "relcl" else above
    beside = claim.children(above)
    if tokens[above].lemma != "be" or tokens[verb].dep not in ("relcl", "ccomp"):
        return [j for j in claim.children(verb) if tokens[j].dep == "nsubj"]
    if any(tokens[j].dep == "neg" for j in beside):
        but = next((j for j, token in enumerate(tokens) if token.text.lower() == "but"), len(tokens))
        return [j for j, token in enumerate(tokens) if j > but and token.dep == "conj"][:1]
    return [j for j in beside if tokens[j].dep in ("nsubj", "attr")]


def _shown(claim: ClaimReading) -> Iterator[Reason]:
    """What first signs suggest that happened."""
    for frame in frames(claim):
        if frame.predicate not in words("reasons", "showing") or frame.agent is None:
            continue
        if _lemma(claim, frame.agent.head) in words("reasons", "signs"):
            yield from (_reason(claim, j) for j in claim.children(frame.verb) if claim.claim.tokens[j].dep == "ccomp")


def _before(claim: ClaimReading) -> Iterator[Reason]:
    """What a mishap came after, or at what it happened ("sank after striking a reef")."""
    tokens = claim.claim.tokens
    for frame in frames(claim):
        if kindred(frame.predicate) not in mishaps():
            continue
        for j in claim.children(frame.verb):
            if tokens[j].dep == "prep" and _lemma(claim, j) in _FOLLOWING:
                yield from (_reason(claim, k, frame.predicate, "after") for k in _objects(claim, j))
            elif tokens[j].dep == "advcl" and any(_lemma(claim, k) in _FOLLOWING for k in claim.children(j)):
                yield _reason(claim, j, frame.predicate, "after")


def _asked(claim: ClaimReading) -> Iterator[Reason]:
    """The cause, the reason, why or what made it happen, and by which words it is not known."""
    tokens = claim.claim.tokens
    named = {one.words[0]: "" if one.happening == "motive" else one.happening for one in unknowns(claim)}
    for i, token in enumerate(tokens):
        lemma = token.lemma.lower()
        what = lemma == "what" and any(one.lemma.lower() in words("reasons", "making") for one in tokens[i + 1 : i + 3])
        if what or lemma in ("why", "reason") or lemma in words("causing", "nouns"):
            cue = left_open(claim, i)
            if cue is not None:
                how = "sought" if _looks_for(claim, cue) else "open"
                yield Reason((i, cue), i, frozenset(), named.get(i, ""), how)


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
    for i, token in enumerate(tokens[:-2]):
        if token.text.lower() != "too" or tokens[i + 1].text.lower() not in words("reasons", "hasty"):
            continue
        rest = {one.text.lower() for one in tokens[i + 2 : i + 7]}
        if "to" in rest and rest & words("reasons", "concluding") and not rest & words("reasons", "other"):
            yield Reason((i, i + 1), i, frozenset(), "", "hasty")
