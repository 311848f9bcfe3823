"""Whether what a sentence tells, or what a stretch of its words hangs on, is told as over."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc, Token

from agents.analysis.lexicon import words

_PAST_TAGS: Final = frozenset({"VBD", "VBN"})
_VERBS: Final = frozenset({"VERB", "AUX"})
_NAMING: Final = frozenset({"NOUN", "PROPN"})
_AUXILIARIES: Final = frozenset({"aux", "auxpass"})
_OPEN: Final = frozenset({"until", "till", "to", "for", "by"})
"""What leads to a time that may be ahead of what was done ("closed until Monday")."""


def in_past(verb: Token) -> bool:
    """Is it told in a past tense: "was", "killed", "had killed", but not "has killed" or "is"?"""
    first = _auxiliary(verb)
    return first.tag_ == "VBD" if first is not None else verb.tag_ in _PAST_TAGS


def told_as_over(doc: Doc, start: int, end: int) -> bool:
    """Does what stands in [start, end) of the sentence date what was done ("has been closed since May")?

    What was planned or expected then may be still to come, and so may what it only names ("Friday's match").
    """
    span = doc.char_span(start, end, alignment_mode="expand")
    verb = _verb_over(span.root) if span is not None else None
    if verb is None or verb.lemma_.lower() in words("planned"):
        return False
    first = _auxiliary(verb)
    return in_past(verb) or (first is not None and first.lemma_ == "have" and first.tag_ != "VB")


def _auxiliary(verb: Token) -> Token | None:
    return next((t for t in verb.children if t.dep_ in _AUXILIARIES), None)


def _verb_over(token: Token) -> Token | None:
    """The verb that it hangs on, if it does so by no other noun and no word that leads ahead."""
    while token.head.i != token.i:
        through, token = token.dep_, token.head
        if token.pos_ in _VERBS:
            return token
        if token.lower_ in _OPEN or (token.pos_ in _NAMING and through != "conj"):
            return None
    return None
