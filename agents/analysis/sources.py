"""Finds within one sentence who is said to say it: the subject of a speech verb, "according to", "reportedly"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Token

from agents.analysis.lexicon import words
from stream.records import Section

SPEECH: Final = words("speech")
"""Verbs that make what follows somebody's words."""
_SPEECH_CLAUSE: Final = words("speech_clause")
"""Verbs that do so only with a clause of their own ("announced that"), and else are acts."""
_HEARSAY: Final = words("hearsay")
"""Adverbs that give the words to nobody in particular."""
_UNNAMED: Final = words("unnamed")
_ACCORDING: Final = re.compile(
    r"\b(?:according to|in the words of|citing|as told to|as reported by|quoting|per)\s", re.I
)
_HEADLINE_FIRST: Final = re.compile(r"^(?P<who>[A-Z][\w.’' -]{1,40}):\s")
_HEADLINE_LAST: Final = re.compile(
    r"[:,–—-]\s+(?P<who>(?:[A-Z]\w+\s){0,3}(?:officials?|police|reports?|sources?|minist\w+|"
    r"spokes\w+|NGOs?|experts?|media|study|witness(?:es)?|lawyers?|agency))\s*$"
)
_FROM: Final = frozenset({"from", "in", "near", "at", "on", "after", "with"})
_VERBS: Final = frozenset({"VERB", "AUX"})
_PASSIVE_DEPS: Final = frozenset({"auxpass", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Source:
    """Who says a sentence: characters [start, end) of it that name them (none: nobody is) and the telling word."""

    start: int
    end: int
    cue: str
    head: int = -1
    """Where in the sentence the word that names them begins ("spokesman" in "a spokesman for the army"; "Poole" in
    "its director, Ann Poole")."""
    pronoun: bool = False
    unnamed: bool = False


def find_source(doc: Doc, section: Section) -> Source | None:
    """The source of a sentence's main statement; None when the outlet says it in its own voice."""
    return (
        _speaker(doc) or _according_to(doc) or (_headline(doc) if section is Section.TITLE else None) or _hearsay(doc)
    )


def speech_verb(doc: Doc) -> Token | None:
    """The verb that gives the sentence's main statement to somebody; None if there is none."""
    return next(_speech_verbs(doc), None)


def _speech_verbs(doc: Doc) -> Iterator[Token]:
    root = next((t for t in doc if t.head.i == t.i), None)
    if root is None:
        return
    beside = [t for t in root.children if t.dep_ in {"parataxis", "ccomp", "conj", "advcl"} and _set_off(t)]
    for token in (root, *beside):
        if _is_speech(token, root):
            yield token


def _set_off(token: Token) -> bool:
    """Whether the verb stands behind a comma or a quotation mark ("..., police said")."""
    left = min((t.i for t in token.subtree), default=token.i)
    if token.doc[left].lower_ == "as":
        return True  # "As the Harbour Post reported, ..."
    before = token.doc[left - 1].text if left else ""
    return token.dep_ == "parataxis" or (before in {",", "”", '"', "''", "’"} and len(list(token.subtree)) <= 12)


def _is_speech(token: Token, root: Token) -> bool:
    lemma = token.lemma_.lower()
    if lemma not in SPEECH and lemma not in _SPEECH_CLAUSE:
        return False
    clause = any(_is_clause(t, token) for t in token.children)
    if lemma in _SPEECH_CLAUSE:
        return clause
    quoted = any(t.is_quote for t in token.doc)
    return clause or quoted or token.i != root.i


def _is_clause(child: Token, verb: Token) -> bool:
    """What the verb carries: a clause, or one with "that" which the parser hung on a word between."""
    if child.dep_ in {"ccomp", "parataxis"}:
        return child.pos_ in _VERBS or child.i < verb.i
    return (
        child.i > verb.i
        and child.dep_ == "prep"
        and any(t.dep_ == "mark" and t.lower_ == "that" for t in child.subtree)
    )


def _speaker(doc: Doc) -> Source | None:
    for verb in _speech_verbs(doc):
        subject = next((t for t in verb.children if t.dep_ in {"nsubj", "agent"}), None)
        if subject is not None and subject.dep_ == "agent":
            subject = next((t for t in subject.children if t.dep_ == "pobj"), None)
        if subject is not None and subject.lower_ not in {"it", "there"}:
            return _named(subject, verb.lemma_.lower())
        if any(t.dep_ in _PASSIVE_DEPS for t in verb.children):
            return Source(0, 0, verb.text.lower(), unnamed=True)
    return None


def _named(head: Token, cue: str) -> Source:
    """The source with its name, the clauses that hang on it left out."""
    name = _name_behind(head)
    last = max((t.i for t in head.subtree if t.i >= head.i and not _hangs_aside(t, head)), default=head.i)
    first = min(t.i for t in head.subtree if not _hangs_aside(t, head))
    span = head.doc[first : (name or head.doc[last]).i + 1]
    unnamed = head.lemma_.lower() in _UNNAMED and head.pos_ != "PROPN"
    start = (name or head).idx
    return Source(span.start_char, span.end_char, cue, start, pronoun=head.pos_ == "PRON", unnamed=unnamed)


def _name_behind(head: Token) -> Token | None:
    """The name of a source that is called by what they are first ("its director, Ann Poole")."""
    if head.pos_ != "NOUN":
        return None
    behind = (t for t in head.subtree if t.i > head.i and t.dep_ == "appos" and t.pos_ == "PROPN")
    return next((t for t in behind if t.ent_type_ == "PERSON" or (t.head.i == head.i and not t.ent_type_)), None)


def _hangs_aside(token: Token, head: Token) -> bool:
    return any(_hangs_on(one, head) for one in _path(token, head))


def _hangs_on(token: Token, head: Token) -> bool:
    """Whether the token opens a clause, an aside or a place that only adds to the name before it."""
    return token.i > head.i and (token.dep_ in {"relcl", "acl", "appos", "punct"} or token.lower_ in _FROM)


def _path(token: Token, top: Token) -> Iterator[Token]:
    while token.i != top.i:
        yield token
        token = token.head


def _according_to(doc: Doc) -> Source | None:
    match = _ACCORDING.search(doc.text)
    if match is None:
        return None
    span = doc.char_span(match.end(), min(match.end() + 1, len(doc.text)), alignment_mode="expand")
    if span is None:
        return None
    head: Token = span[0]
    while head.head.i > match.end() and head.dep_ in {"det", "compound", "amod", "poss", "nmod", "nummod"}:
        head = head.head
    while head.dep_ in {"det", "compound", "amod", "poss", "nmod", "nummod"} and head.head.i > head.i:
        head = head.head
    return _named(head, match.group().strip().lower())


def _headline(doc: Doc) -> Source | None:
    """ "Six dead: police" and "Police: six dead"."""
    match = _HEADLINE_LAST.search(doc.text)
    if match is None:
        match = _HEADLINE_FIRST.search(doc.text)
        if match is None or not _speaks(doc, match.end("who")):
            return None
    unnamed = match["who"].split()[-1].lower().rstrip("s") in _UNNAMED
    return Source(*match.span("who"), ":", unnamed=unnamed)


def _speaks(doc: Doc, end: int) -> bool:
    """Whether what stands before a headline's colon can speak: a person, a body, or police and the like."""
    span = doc.char_span(0, end, alignment_mode="contract")
    known = {"PERSON", "ORG", "GPE", "NORP"}
    return span is not None and (
        any(t.ent_type_ in known for t in span)
        or span[-1].lower_ in {"police", "officials", "report", "reports", "sources"}
    )


def _hearsay(doc: Doc) -> Source | None:
    word = next((t for t in doc if t.lower_ in _HEARSAY), None)
    return Source(0, 0, word.lower_, unnamed=True) if word is not None else None
