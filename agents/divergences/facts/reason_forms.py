"""The forms in which a claim gives a reason: "because of", "blames", "points to", "was behind", "sank after".

Each form is a function of a claim that yields the reasons told so; `given` is all of them, one for each main word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from agents.divergences.facts.causes import causes, doing, mishaps
from agents.divergences.facts.frames import NOUN_MARKS, frames, of_what
from agents.divergences.facts.happenings import deed
from agents.divergences.facts.phrases import below
from agents.divergences.facts.stance import Stance, negates, told
from agents.divergences.lexicon import concepts, kindred, words
from agents.divergences.reading import ClaimReading

_BLAMING: Final = frozenset({"blame", "suspect"})
_SAID: Final = 8
"""Words before "point to" in which a "nothing" may stand."""
_AWAY: Final = frozenset({"punct", "mark", "relcl", "advcl", "cc", "conj"})
_FOLLOWING: Final = frozenset({"after", "following", "when", "as", "follow"})


class Reason(NamedTuple):
    """Why something happened: the words, the main one, all concepts, and what it is ("" for the event itself).

    `how`: "said" to be its reason, "suspected" of somebody, what it came "from", or no more than "after" what; "open"
    where it is said not to be known, "hasty" to say, "sought" where it is only looked for; "out": it is ruled out.
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


def given(claim: ClaimReading) -> Iterable[Reason]:
    """The reasons that a claim gives, or rules out."""
    strict = (
        _reason(claim, one.cause.head, "" if one.happening == "motive" else one.happening)
        for one in causes(claim)
        if one.happening
    )
    found = [*strict, *(one for form in _FORMS for one in form(claim))]
    best = {one.head: one for one in reversed(found) if _tells(claim, one)}
    return reversed(best.values())


def _tells(claim: ClaimReading, reason: Reason) -> bool:
    """Does it say more than a name, or "the move" and "others", and of a suspicion, by what it was done?"""
    told = any(not term.startswith("@") for term in reason.terms) and reason.how != "suspected"
    by_deed = not reason.terms.isdisjoint(concepts("reasons", "suspected")) and reason.how == "suspected"
    return (told or by_deed) and _lemma(claim, reason.head) not in words("reasons", "pointing_back")


def _reason(claim: ClaimReading, head: int, effect: str = "", how: str = "said") -> Reason:
    """The reason whose phrase or clause hangs on token `head`."""
    tokens = tuple(below(claim, head, lambda j: claim.claim.tokens[j].dep not in _AWAY))
    return Reason(tokens, head, frozenset(claim.terms[i] for i in tokens if claim.terms[i]), kindred(effect), how)


def _lemma(claim: ClaimReading, index: int) -> str:
    return claim.claim.tokens[index].lemma.lower()


def _stated(claim: ClaimReading) -> Iterator[Reason]:
    """What "the cause" or "the reason" is said to be, and what is said to be the cause, a theory or a likely source."""
    tokens = claim.claim.tokens
    for i in claim.with_lemma(words("reasons", "nouns")):
        token = tokens[i]
        if _lemma(claim, token.head) != "be":
            continue
        beside = claim.children(token.head)
        if token.dep in ("nsubj", "nsubjpass"):
            said = [j for j in beside if tokens[j].dep in ("attr", "ccomp") and j > i]
        else:
            said = [j for j in beside if tokens[j].dep == "nsubj" and tokens[j].pos in ("NOUN", "PROPN")]
        if not any(negates(tokens[j]) for j in beside):
            yield from (_reason(claim, j) for j in said)


def _brought(claim: ClaimReading) -> Iterator[Reason]:
    """What brought something about, mishap or not: "was set off by a rota", "was triggered when a pipe was cut"."""
    tokens = claim.claim.tokens
    for frame in frames(claim):
        verb = frame.predicate.replace(" ", "_")
        if verb not in words("reasons", "bringing") or frame.negations or frame.ahead:
            continue
        effects = [frame.patient, *(one for preposition, one in frame.others if preposition == "to")]
        effect = next((one for one in effects if one is not None), None)
        cause = doing(claim, frame)
        if effect is not None and cause is not None:
            yield _reason(claim, cause.head, effect.term)
        elif effect is not None:
            clauses = (j for j in claim.children(frame.verb) if tokens[j].dep == "advcl" and _follows(claim, j))
            yield from (_reason(claim, j, effect.term) for j in clauses)


def _follows(claim: ClaimReading, clause: int) -> bool:
    return any(_lemma(claim, k) in _FOLLOWING for k in claim.children(clause))


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
    """What is blamed, suspected or pointed to."""
    tokens = claim.claim.tokens
    for i in sorted({*claim.with_lemma(_BLAMING), *claim.with_text(frozenset({"to"}))}):
        token, lemma = tokens[i], tokens[i].lemma.lower()
        things = (j for j in claim.children(i) if _thing(claim, j))
        if lemma == "blame" and token.dep == "xcomp":
            yield from (_reason(claim, j) for j in _subjects_above(claim, i))
        elif lemma in ("blame", "suspect") and token.pos == "VERB":
            parts = ("dobj",) if lemma == "blame" else ("dobj", "nsubjpass")
            named = [j for j in things if tokens[j].dep in parts]
            yield from (_reason(claim, j) for j in named if told(claim, i).stance is not Stance.DENIED)
        elif token.text.lower() == "to" and _points(claim, i):
            yield from (_reason(claim, j) for j in things if tokens[j].dep == "pobj")


def _subjects_above(claim: ClaimReading, index: int) -> list[int]:
    """The subject of the nearest verb above that has one ("overloading is thought to be to blame")."""
    tokens, here = claim.claim.tokens, index
    while tokens[here].head != here:
        here = tokens[here].head
        found = [j for j in claim.children(here) if tokens[j].dep in ("nsubj", "nsubjpass") and _thing(claim, j)]
        if found:
            return found
    return []


def _points(claim: ClaimReading, to: int) -> bool:
    """Does "to" follow on "point" or "put down", and on no "nothing points"?"""
    near = [_lemma(claim, j) for j in range(max(0, to - _SAID), to)]
    return bool({*near[-2:]} & words("reasons", "pointing")) and not {*near} & words("negations")


def _thing(claim: ClaimReading, index: int) -> bool:
    """Is it a thing that is blamed, and nobody by name?"""
    tokens = claim.claim.tokens
    named = any(tokens[j].pos == "PROPN" for j in below(claim, index, lambda j: tokens[j].dep in NOUN_MARKS))
    return tokens[index].pos == "NOUN" and not named


def _treated(claim: ClaimReading) -> Iterator[Reason]:
    """As what something is treated, and whether it was done on purpose."""
    tokens = claim.claim.tokens
    for i in sorted({*claim.with_lemma(frozenset({"treat"})), *claim.with_text(words("reasons", "purposely"))}):
        token = tokens[i]
        if token.lemma.lower() == "treat":
            behind = [k for j in claim.children(i) if tokens[j].lemma == "as" for k in _objects(claim, j)]
            yield from (_reason(claim, j, how="suspected") for j in behind)
        elif tokens[token.head].pos == "VERB":
            yield Reason((i,), i, frozenset({token.text.lower()}), "")


def _tied(claim: ClaimReading) -> Iterator[Reason]:
    """What a preposition ties to what happened: "over pay", "for misconduct", "in protest at cuts", "behind it"."""
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        if token.dep not in ("prep", "prt"):
            continue
        above = token.head
        if tokens[above].lemma == "be":
            above = next((j for j in claim.children(above) if tokens[j].dep == "nsubj"), above)
        beside = (j for j in claim.children(above) if token.dep == "prt" and tokens[j].dep == "dobj")
        heads = [j for j in (*_objects(claim, i), *beside) if _lemma(claim, j) not in words("reasons", "spans")]
        done = claim.terms[above].partition("_")[0]
        if token.lemma.lower() == "behind" and above != token.head and _thing(claim, above):
            yield from (_reason(claim, above, claim.terms[j]) for j in heads)
        elif _gives_reason(claim, token.lemma.lower(), above, heads):
            yield from (_reason(claim, j, done) for j in heads)


def _gives_reason(claim: ClaimReading, preposition: str, above: int, heads: list[int]) -> bool:
    """Is what stands behind the preposition why the deed above it was done?"""
    done, lemmas = claim.terms[above].partition("_")[0], {_lemma(claim, j) for j in heads}
    if preposition in ("over", "amid"):
        return done in concepts("reasons", "over")
    if preposition in ("at", "against"):
        return done == "protest"
    if preposition == "for":
        return done in concepts("reasons", "for") or not lemmas.isdisjoint(words("reasons", "grounds"))
    return preposition == "under" and "weight" in lemmas


def _behind(claim: ClaimReading) -> Iterator[Reason]:
    """What stands behind "owing to", "as a result of", "on suspicion of"."""
    tokens = claim.claim.tokens
    for i in claim.with_text(words("reasons", "owing")):
        token, word = tokens[i], tokens[i].text.lower()
        if token.dep in ("prep", "pobj", "pcomp"):
            here = token.head if token.dep == "prep" else tokens[token.head].head
            inside = [k for j in claim.children(i) if tokens[j].lemma in ("to", "of") for k in _objects(claim, j)]
            effect, how = ("", "suspected") if word == "suspicion" else (claim.terms[here], "said")
            yield from (_reason(claim, j, effect, how) for j in inside)


def _result(claim: ClaimReading) -> Iterator[Reason]:
    """Of what something was the result, or an act."""
    tokens = claim.claim.tokens
    for i in claim.with_lemma(frozenset({"result", "consequence", "act"})):
        if tokens[i].dep == "attr":
            effects = [claim.terms[j] for j in claim.children(tokens[i].head) if tokens[j].dep == "nsubj"]
            yield from (_reason(claim, j, *effects[:1]) for j in of_what(claim, i))


def _ruled_out(claim: ClaimReading) -> Iterator[Reason]:
    """What is ruled out, or what there is no sign of."""
    tokens = claim.claim.tokens
    for frame in frames(claim):
        if frame.predicate.replace(" ", "_") in words("reasons", "excluding") and frame.patient and not frame.negations:
            yield _reason(claim, frame.patient.head, how="out")
    for i in claim.with_lemma(words("reasons", "signs")):
        none = any(tokens[j].text.lower() == "no" for j in claim.children(i))
        yield from (_reason(claim, j, how="out") for j in (of_what(claim, i) if none else ()))


def _objects(claim: ClaimReading, preposition: int) -> list[int]:
    return [j for j in claim.children(preposition) if claim.claim.tokens[j].dep in ("pobj", "pcomp")]


def _settling(claim: ClaimReading) -> Iterator[Reason]:
    """What "decided the matter", or was "what settled it"."""
    tokens = claim.claim.tokens
    for i in claim.with_lemma(words("reasons", "settling")):
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
    if any(negates(tokens[j]) for j in beside):
        but = next((j for j, token in enumerate(tokens) if token.text.lower() == "but"), len(tokens))
        return [j for j, token in enumerate(tokens) if j > but and token.dep == "conj"][:1]
    return [j for j in beside if tokens[j].dep in ("nsubj", "attr")]


def _shown(claim: ClaimReading) -> Iterator[Reason]:
    """What first signs suggest that happened."""
    for frame in frames(claim):
        if frame.predicate not in concepts("reasons", "showing") or frame.agent is None:
            continue
        if _lemma(claim, frame.agent.head) in words("reasons", "signs"):
            yield from (_reason(claim, j) for j in claim.children(frame.verb) if claim.claim.tokens[j].dep == "ccomp")


def _before(claim: ClaimReading) -> Iterator[Reason]:
    """What a mishap came after, or at what it happened ("sank after striking a reef", "followed weeks of rain")."""
    tokens = claim.claim.tokens
    for frame in frames(claim):
        effect = deed(claim, frame.verb)
        if frame.predicate == "follow" and frame.agent and frame.patient and kindred(frame.agent.term) in mishaps():
            yield _reason(claim, frame.patient.head, frame.agent.term, "after")
        if effect not in mishaps():
            continue
        for j in claim.children(frame.verb):
            if tokens[j].dep == "prep" and _lemma(claim, j) in _FOLLOWING:
                yield from (_reason(claim, k, effect, "after") for k in _objects(claim, j))
            elif tokens[j].dep == "advcl" and _follows(claim, j):
                yield _reason(claim, j, effect, "after")


_FORMS: Final = (
    *(_stated, _brought, _from, _blamed, _treated, _tied),
    *(_behind, _result, _settling, _shown, _ruled_out, _before),
)
