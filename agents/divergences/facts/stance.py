"""How a claim stands to each of its words: told as a fact, hedged, denied, still ahead, or left open.

The word may be a verb or a noun that names a happening: "a curse was placed", "supposedly put a curse" and "denied that
there was a curse" are three stances to one curse. The cues are read off the parse tree, from the word upwards as far as
what stands there governs it, so that a hedge or a negation of another clause does not count.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, remembered
from stream.records import Token

_STEPS: Final = 6
"""Arcs of the parse tree over which what governs a word is looked for."""
_HAPPENINGS: Final = frozenset({"NOUN", "VERB"})
_VERBS: Final = frozenset({"VERB", "AUX"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_OBJECTS: Final = frozenset({"dobj", "nsubjpass", "attr", "oprd"})
_GOVERNED: Final = frozenset({"xcomp", "ccomp", "acl", "pcomp"})
_BESIDE_NOUN: Final = frozenset({"amod", "det", "neg"})
_BESIDE_VERB: Final = frozenset({"neg", "aux", "advmod", "mark", "acomp", "preconj"})


class Stance(enum.StrEnum):
    """How a word is told."""

    FACT = "fact"
    HEDGED = "hedged"
    DENIED = "denied"
    AHEAD = "ahead"
    OPEN = "open"


@dataclass(frozen=True)
class Told:
    """A stance and the word that gives it (-1: a fact needs none). `carried`: a verb says of a noun that it was."""

    stance: Stance
    cue: int = -1
    carried: bool = False


def negates(token: Token) -> bool:
    """Is it a "not", also one that the parser does not know for its apostrophe?"""
    return token.dep == "neg" or token.text.lower() in ("n't", "n’t")


@remembered
def stances(claim: ClaimReading) -> tuple[Told, ...]:
    """How the claim tells its nouns and verbs; of names and other words it is not asked, they pass for facts."""
    named = zip(claim.terms, claim.claim.tokens, strict=True)
    asked = (term and term[0] != "@" and token.pos in _HAPPENINGS for term, token in named)
    return tuple(told(claim, i) if asks else Told(Stance.FACT) for i, asks in enumerate(asked))


def words_told(claim: ClaimReading, stance: Stance) -> Sequence[int]:
    """The nouns and verbs of a claim, names aside, that it tells so."""
    return _by_stance(claim).get(stance, ())


@remembered
def _by_stance(claim: ClaimReading) -> Mapping[Stance, list[int]]:
    tokens, found = claim.claim.tokens, defaultdict[Stance, list[int]](list)
    for i, told in enumerate(stances(claim)):
        if tokens[i].pos in _HAPPENINGS and claim.terms[i] and claim.terms[i][0] != "@":
            found[told.stance].append(i)
    return found


def told(claim: ClaimReading, index: int) -> Told:
    """How the claim tells a word, whatever word it is."""
    nothing = max(_came_to_nothing(claim, index), _unplanned(claim, index), _left_undone(claim, index))
    if nothing < 0 and _undecided(claim, index):
        nothing = claim.claim.tokens[index].head
    if nothing >= 0:
        return Told(Stance.DENIED, nothing)
    here, carried = index, False
    for _ in range(_STEPS):
        found = _claimed(claim, here) or next(_beside(claim, here), None)
        above = _above(claim, here) if found is None else None
        if found is None and above is not None:
            found = _under(claim, here, above)
            carried = carried or _carries(claim, here, above)
        if found is not None and found.stance is not Stance.FACT:
            return found
        if found is not None or above is None:
            break
        here = above
    return Told(Stance.FACT, carried=carried)


def _came_to_nothing(claim: ClaimReading, index: int) -> int:
    """The verb by which a noun's happening was called off, or was planned and "did not take place"; else -1."""
    tokens, above = claim.claim.tokens, claim.claim.tokens[index].head
    if tokens[index].pos != "NOUN" or tokens[above].pos != "VERB":
        return -1
    if tokens[index].dep in ("dobj", "nsubjpass") and _calls_off(claim, above):
        return -1 if _negated(claim, above) or told(claim, above).stance is not Stance.FACT else above
    return above if tokens[index].dep == "nsubj" and _carries(claim, index, above) and _negated(claim, above) else -1


def _left_undone(claim: ClaimReading, index: int) -> int:
    """The "without" of a deed that was not done ("left without seeing her"); else -1."""
    token = claim.claim.tokens[index]
    return token.head if token.dep == "pcomp" and claim.claim.tokens[token.head].lemma.lower() == "without" else -1


def _unplanned(claim: ClaimReading, index: int) -> int:
    """The "no" of a plan or sign that there was none of ("no plans to sell", "no grounds for a recount"); else -1."""
    tokens = claim.claim.tokens
    hangs = tokens[index].dep in ("pobj", "pcomp") or tokens[index].tag == "VB"
    above = _above(claim, index) if hangs else None
    if above is not None and tokens[index].dep == "pcomp":
        above = tokens[above].head
    if above is None or tokens[above].lemma.lower() not in words("governing", "plans"):
        return -1
    return next((j for j in claim.children(above) if tokens[j].text.lower() in words("cues", "none")), -1)


def _calls_off(claim: ClaimReading, verb: int) -> bool:
    lemma = claim.claim.tokens[verb].lemma.lower()
    return claim.terms[verb] == "cancel" or lemma in words("governing", "called_off")


def _claimed(claim: ClaimReading, index: int) -> Told | None:
    """Is it what a claim or rumour says? What doubts the claim is then the cue, whatever hedge the claim itself has."""
    tokens = claim.claim.tokens
    above = _above(claim, index) if tokens[index].dep in ("acl", "ccomp", "pobj") else None
    if above is None or tokens[above].pos != "NOUN" or tokens[above].lemma.lower() not in words("governing", "told"):
        return None
    return Told(Stance.HEDGED, _doubted(claim, above))


def _beside(claim: ClaimReading, index: int) -> Iterator[Told]:
    """What the words that hang on a word make of it, the strongest first."""
    tokens = claim.claim.tokens
    if not claim.children(index):
        return
    nobody = [k for j in claim.children(index) if tokens[j].dep in _SUBJECTS for k in (j, *claim.children(j))]
    kinds = _BESIDE_VERB if tokens[index].pos in _VERBS else _BESIDE_NOUN
    yield from (
        Told(Stance.DENIED, j)
        for j in nobody
        if tokens[j].lemma.lower() in words("cues", "nobody") or (negates(tokens[j]) and _not_one(claim, j))
    )
    near = {
        tokens[j].text.lower(): j
        for j in claim.children(index)
        if (tokens[j].dep in kinds or negates(tokens[j])) and j < index + 3
    }
    for stance in () if _cues().isdisjoint(near) else (Stance.OPEN, Stance.DENIED, Stance.HEDGED, Stance.AHEAD):
        table = words("cues", "none" if stance is Stance.DENIED and kinds is _BESIDE_NOUN else stance)
        found = [j for text, j in near.items() if text in table and _speaks(claim, index, j)]
        if found and not (stance is Stance.DENIED and {"may", "might"} & near.keys()):
            yield Told(stance, min(found))
    if tokens[index].tag == "VB" and tokens[index].dep not in _GOVERNED and "to" in near:
        yield Told(Stance.OPEN, near["to"])


@cache
def _cues() -> frozenset[str]:
    """All that hangs on a word and may tell its stance."""
    return frozenset().union(*(words("cues", cue) for cue in ("none", "open", "denied", "hedged", "ahead")))


def _not_one(claim: ClaimReading, index: int) -> bool:
    """Is it the "not" of "not one", "not a single"?"""
    after = [token.text.lower() for token in claim.claim.tokens[index + 1 : index + 3]]
    return after[:1] == ["one"] or after == ["a", "single"]


def _speaks(claim: ClaimReading, index: int, cue: int) -> bool:
    """Is the cue about the word: an adverb stands before its verb, of "lost possibly the best game" it is no cue."""
    return claim.claim.tokens[cue].dep != "advmod" or cue < index or claim.claim.tokens[index].lemma == "be"


def _above(claim: ClaimReading, index: int) -> int | None:
    """What governs a word: of a noun the verb or noun it belongs to, of a verb that of which it is a clause."""
    token = claim.claim.tokens[index]
    head = token.head
    if head == index or (token.pos in _VERBS and token.dep not in _GOVERNED):
        return None
    if token.dep == "pobj":
        above = claim.claim.tokens[head].head
        apart = claim.claim.tokens[head].text.lower() in words("governing", "beside")
        return None if above == head or apart else above
    return head


def _under(claim: ClaimReading, index: int, above: int) -> Told | None:
    """What a word makes of the one that hangs on it; None where that is to be seen further up."""
    tokens = claim.claim.tokens
    dep, lemma, text = tokens[index].dep, tokens[above].lemma.lower(), tokens[above].text.lower()
    if dep == "xcomp" and lemma in ("have", "be") and _yet(claim, above):
        return Told(Stance.DENIED, above)
    if text in words("governing", "hedged") and dep == "xcomp":
        return Told(Stance.HEDGED, above)
    if lemma in words("denials") and (dep in _GOVERNED or (lemma == "deny" and _denied(claim, index, above))):
        return Told(Stance.OPEN if _negated(claim, above) else Stance.DENIED, above)
    if dep == "xcomp" and lemma in (*words("governing", "mulling"), "claim"):
        return Told(Stance.HEDGED, above)
    if lemma in words("governing", "open"):
        return Told(Stance.OPEN, above)
    return (_under_verb if tokens[index].pos in _VERBS else _noun_under)(claim, index, above)


def _undecided(claim: ClaimReading, index: int) -> bool:
    """Is it what is said not to be decided ("has not made up his mind whether to appeal")?"""
    above = claim.claim.tokens[index].head
    if claim.claim.tokens[above].lemma.lower() not in words("governing", "deciding"):
        return False
    near = {claim.claim.tokens[j].text.lower() for j in claim.children(index)}
    asked = "to" in near and not near.isdisjoint(("whether", "if"))
    return asked and (_negated(claim, above) or _negated(claim, claim.claim.tokens[above].head))


def _yet(claim: ClaimReading, above: int) -> bool:
    """Is it what is "yet to" be done?"""
    return any(claim.claim.tokens[j].text.lower() == "yet" for j in claim.children(above))


def _denied(claim: ClaimReading, index: int, above: int) -> bool:
    """Is it said of a thing that it is not so, and not kept from somebody ("denied them shelter")?"""
    tokens = claim.claim.tokens
    whom = (j for j in claim.children(above) if above < j < index and tokens[j].dep in ("dative", "dobj"))
    return tokens[index].dep in _OBJECTS and next(whom, None) is None


def _noun_under(claim: ClaimReading, index: int, above: int) -> Told | None:
    tokens, dep = claim.claim.tokens, claim.claim.tokens[index].dep
    if tokens[above].lemma.lower() in words("governing", "verifying") and dep in _OBJECTS and _negated(claim, above):
        return Told(Stance.HEDGED, above)
    if _suspected(claim, index, above):
        return Told(Stance.HEDGED, above)
    if dep == "pobj" and tokens[above].lemma.lower() in words("accusing"):
        return Told(Stance.OPEN, above)  # "charged with arson"
    near = {tokens[j].dep: j for j in claim.children(above)}
    if tokens[above].lemma == "be" and "expl" not in near:
        adjective = near.get("acomp", above)
        return _judged(claim, adjective) if dep in _SUBJECTS else Told(Stance.OPEN, above)
    if _carries(claim, index, above):
        return None if not {"oprd", "acomp"} & near.keys() else Told(Stance.FACT)
    return Told(Stance.OPEN, above) if _negated(claim, above) and dep != "nsubj" else Told(Stance.FACT)


def _suspected(claim: ClaimReading, index: int, above: int) -> bool:
    """Is it what police take a thing for so far ("is treated as murder", "they suspect arson")?"""
    tokens, lemma = claim.claim.tokens, claim.claim.tokens[above].lemma.lower()
    taken = lemma in words("governing", "taking") and tokens[tokens[index].head].text.lower() == "as"
    return taken or (lemma in words("governing", "suspecting") and tokens[index].dep in _OBJECTS)


def _judged(claim: ClaimReading, adjective: int) -> Told:
    """What "is possible", "was nonexistent" make of their subject; any other word says nothing of whether it was."""
    text = claim.claim.tokens[adjective].text.lower()
    found = next((stance for stance in (Stance.DENIED, Stance.HEDGED) if text in words("judged", stance)), Stance.FACT)
    helped = {claim.claim.tokens[j].text.lower(): j for j in claim.children(_copula(claim, adjective))}
    if found is not Stance.FACT or not {"will", "would"} & helped.keys():
        return Told(found, adjective)
    return Told(Stance.AHEAD, helped["will"]) if "will" in helped else Told(Stance.OPEN, helped["would"])


def _copula(claim: ClaimReading, judged: int) -> int:
    """The "be" that ties a word to its subject, or that which is asked about itself."""
    return judged if claim.claim.tokens[judged].lemma == "be" else claim.claim.tokens[judged].head


def _under_verb(claim: ClaimReading, index: int, above: int) -> Told | None:
    tokens = claim.claim.tokens
    lemma, dep = tokens[above].lemma.lower(), tokens[index].dep
    if lemma in words("governing", "ahead") and dep in ("xcomp", "ccomp", "acl"):
        unplanned = dep == "xcomp" and lemma not in words("governing", "promising") and _negated(claim, above)
        return Told(Stance.DENIED if unplanned else Stance.AHEAD, above)
    if dep == "xcomp" and lemma in words("governing", "denied"):
        return Told(Stance.DENIED, above)
    if dep == "xcomp" and tokens[index].tag == "VB" and lemma not in words("governing", "through"):
        return Told(Stance.OPEN, above)
    if dep == "acl":
        return Told(Stance.OPEN if tokens[index].tag == "VB" else Stance.FACT)
    if dep == "ccomp":
        return Told(Stance.OPEN if _negated(claim, above) else Stance.FACT, above)
    return None


def _negated(claim: ClaimReading, index: int) -> bool:
    return any(negates(claim.claim.tokens[j]) for j in claim.children(index))


def _doubted(claim: ClaimReading, index: int) -> int:
    """The word that doubts or denies a claim or report ("casts doubt on claims that"), or else the claim."""
    tokens, here = claim.claim.tokens, index
    for _ in range(3):
        here = tokens[here].head
        objects = [j for j in claim.children(here) if tokens[j].dep == "dobj"]
        found = next((j for j in (here, *objects) if tokens[j].lemma.lower() in words("doubts")), -1)
        if found >= 0:
            return found
    return index


def _carries(claim: ClaimReading, index: int, above: int) -> bool:
    """Does a verb say no more of a happening than that it was: "was made", "held", "took place", "there is no"?"""
    token, lemma = claim.claim.tokens[index], claim.claim.tokens[above].lemma.lower()
    if token.pos in _VERBS:
        return False
    if token.dep == "nsubj":
        return lemma in words("carriers", "subjects")
    caused = token.dep == "nsubjpass" and lemma in ("cause", "leave")
    return token.dep in _OBJECTS and lemma in words("carriers", "objects") and not caused
