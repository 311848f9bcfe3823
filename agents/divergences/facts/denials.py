"""What a claim denies that there was, and what it tells as having been: happenings and things, by their concepts."""

from __future__ import annotations

from typing import Final

from agents.divergences.facts.stance import Stance, stances, told, words_told
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, ReportReading, remembered

_PARTS: Final = frozenset({"dobj", "nsubj", "nsubjpass", "attr"})
_KNOWN: Final = frozenset({"the", "this", "that", "these", "those", "other", "more", "further", "new"})
"""Words by which a thing is one that is known or was spoken of, so that not of all of its kind is spoken."""
_WERE: Final = frozenset({"be", "have", "do", "could"})
_MIGHT: Final = frozenset({"should", "would", "may", "might", "must", "can", "if"})
_VERBS: Final = frozenset({"VERB", "AUX"})


@remembered
def denied(claim: ClaimReading) -> frozenset[str]:
    """The happenings and things that a claim denies that there were."""
    nouns = [i for i in words_told(claim, Stance.DENIED) if was_none(claim, i)]
    return frozenset(claim.terms[i] for i in nouns) - words("abstract")


def was_none(claim: ClaimReading, index: int) -> bool:
    """Is it denied of any of its kind that there was one, and not of one that is known, nor of others or as a rule?"""
    tokens = claim.claim.tokens
    if tokens[index].pos == "NOUN" and stances(claim)[index].cue == tokens[index].head:
        return True  # "the meeting did not take place", "the opening was postponed"
    near = {tokens[j].text.lower() for j in claim.children(index)}
    owned = any(tokens[j].dep == "poss" for j in claim.children(index))
    if tokens[index].pos != "NOUN" or owned or near & _KNOWN:
        return False
    verb = tokens[_first(claim, index)].head
    helpers = {tokens[j].lemma.lower() for j in claim.children(verb) if tokens[j].dep in ("aux", "auxpass")}
    told_then = tokens[verb].tag in ("VBD", "VBG") or helpers & _WERE or tokens[verb].lemma.lower() == "be"
    return tokens[verb].pos not in _VERBS or (bool(told_then) and not helpers & _MIGHT and tokens[verb].dep != "relcl")


@remembered
def been(claim: ClaimReading) -> frozenset[str]:
    """The happenings and things that a claim tells as having been."""
    return frozenset(claim.terms[i] for i in words_told(claim, Stance.FACT) if was(claim, i) or took_part(claim, i))


@remembered
def denied_in(report: ReportReading) -> frozenset[str]:
    """What a report denies anywhere."""
    return frozenset[str]().union(*map(denied, report.claims))


@remembered
def been_in(report: ReportReading) -> frozenset[str]:
    """What a report tells anywhere as having been."""
    return frozenset[str]().union(*map(been, report.claims))


def was(claim: ClaimReading, index: int) -> bool:
    """Does the claim say that it happened, and not only name it?"""
    token = claim.claim.tokens[index]
    helped = any(claim.claim.tokens[j].dep in ("aux", "auxpass") for j in claim.children(index))
    return stances(claim)[index].carried or (token.pos == "VERB" and (token.tag == "VBD" or helped))


def took_part(claim: ClaimReading, index: int) -> bool:
    """Is it told of a thing what it did or what was done with it, so that there was one ("the calls were answered")?"""
    tokens, here = claim.claim.tokens, _first(claim, index)
    verb = tokens[here].head
    if tokens[index].pos != "NOUN" or tokens[here].dep not in _PARTS or tokens[verb].pos not in _VERBS:
        return False
    particles = any(tokens[j].dep == "prt" for j in claim.children(verb))
    if tokens[verb].lemma.lower() in words("carriers", "presuming") and not particles:
        return False
    helped = any(tokens[j].dep in ("aux", "auxpass") for j in claim.children(verb))
    return (tokens[verb].tag == "VBD" or helped) and told(claim, verb).stance is Stance.FACT


def _first(claim: ClaimReading, index: int) -> int:
    """Of things joined by "and" the first, which has the place of all in the sentence."""
    tokens, here = claim.claim.tokens, index
    while tokens[here].dep in ("conj", "appos") and tokens[tokens[here].head].pos in ("NOUN", "NUM", "PRON"):
        here = tokens[here].head
    return here
