"""Finds within one sentence who is said to say it: the subject of a speech verb, "according to", "reportedly"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from spacy.tokens import Doc, Span, Token

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
    r"\b(?i:according to|in the words of|citing|as told to|as reported by|quoting|per(?=\s(?:the|an?)\s))\s"
    r"|(?<!\d\s)\b[Pp]er\s(?=[A-Z])"
)
"""Rates ("64 per cent", "380 parts per million") are nobody's words."""
_HEADLINE_FIRST: Final = re.compile(r"^(?P<who>[A-Z][\w.’' -]{1,40}):\s")
_HEADLINE_LAST: Final = re.compile(
    r"[:,–—-]\s+(?P<who>(?:[A-Z]\w+\s){0,3}(?:officials?|police|reports?|sources?|minist\w+|"
    r"spokes\w+|NGOs?|experts?|media|study|witness(?:es)?|lawyers?|agency|coast\s?guard|army|military|prosecutors?|"
    r"unions?|mayor|governor|doctors?|medics?|residents|relatives|family|company|airline|rescuers|court|survey))\s*$"
)
_FROM: Final = frozenset({"from", "in", "near", "at", "on", "after", "with"})
_VERBS: Final = frozenset({"VERB", "AUX"})
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON"})
_RELATIVE: Final = frozenset({"WDT", "WP", "WP$"})
_OF_BODIES: Final = frozenset({"say", "add", "announce", "state", "report", "warn", "note", "claim", "insist", "deny"})
"""What "it", as the subject, does only where it stands for a body."""
_WHEN: Final = frozenset({"on", "in", "at", "by", "after", "during", "via", "this", "last", "late", "early"})
"""What goes on behind "police said"."""
_BEFORE_SAID: Final = frozenset({",", "”", '"', "''", "!", "?", "–", "—"})
_MARKS: Final = frozenset({",", ".", ";", ":", "–", "—", "--", "(", ")", "’’", "?", "!"})
_SHORT: Final = 12
"""Words of a speaker's name and calling, or of what is told of the speaking."""
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
        _speaker(doc)
        or _according_to(doc)
        or (_headline(doc) if section is Section.TITLE else None)
        or _aside(doc)
        or _hearsay(doc)
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
    if lemma == "know":  # "I know that she was there" tells it, "he knew that she was there" does not
        return clause and any(t.lower_ in {"i", "we"} for t in token.children)
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
        passive = any(t.dep_ in _PASSIVE_DEPS for t in verb.children)
        lemma = verb.lemma_.lower()
        nobody = {"there"} if lemma in _OF_BODIES and not passive else {"it", "there"}
        if subject is not None and subject.lower_ not in nobody:
            return _named(subject, lemma)
        who = _before(verb) if subject is None and verb.tag_ in _FINITE and not passive else None
        if who is not None:
            return _source(who, lemma)
        if passive:
            return Source(0, 0, verb.text.lower(), unnamed=True)
    return None


def _aside(doc: Doc) -> Source | None:
    """Who says it in an aside that the parser hung elsewhere: ", the mayor's office said.", ", said Poole, ..."."""
    for verb in doc:
        if verb.lemma_.lower() in SPEECH and verb.tag_ in _FINITE and not _goes_on(verb):
            who = (_before(verb) if _told_when(verb) else None) or _behind(verb)
            if who is not None:
                return _source(who, verb.lemma_.lower())
    return None


def _source(who: Span, cue: str) -> Source:
    head = who.root if who.root.pos_ in _NOMINAL else next(t for t in who if t.pos_ in _NOMINAL)
    unnamed = head.lemma_.lower() in _UNNAMED and head.pos_ != "PROPN"
    return Source(who.start_char, who.end_char, cue, head.idx, pronoun=head.pos_ == "PRON", unnamed=unnamed)


def _goes_on(verb: Token) -> bool:
    """Does what stands behind a speech verb, up to the next comma, tell more than to whom, when or where?"""
    behind = list(takewhile(lambda t: not _parts(t) and t.tag_ not in _RELATIVE, verb.doc[verb.i + 1 :]))
    return len(behind) > _SHORT or any(t.tag_ in _FINITE or t.tag_ == "MD" for t in behind)


def _before(verb: Token) -> Span | None:
    """The words between the last comma and a speech verb; those before them where these only say who it is."""
    doc, end = verb.doc, verb.i
    while end and doc[end - 1].pos_ == "ADV":
        end -= 1
    if end and doc[end - 1].text == ",":
        here = _part(doc, end - 1)
        before = _part(doc, here.start - 1) if here.start and doc[here.start - 1].text == "," else None
        calling = not _is_name(here) or here.root.pos_ != "PROPN"
        who = before if calling and before is not None and before.root.pos_ == "PROPN" else here
    else:
        who = _part(doc, end)
    return who if who.start > 1 and _is_name(who) else None


def _told_when(verb: Token) -> bool:
    """Does a speech verb end its clause, or only tell to whom, when, where or how it was said?"""
    if verb.i + 1 == len(verb.doc) or verb.lemma_.lower() == "tell":
        return True
    behind = verb.doc[verb.i + 1]
    return _parts(behind) or behind.pos_ == "ADV" or behind.lower_ in _WHEN or behind.ent_type_ in {"DATE", "TIME"}


def _part(doc: Doc, end: int) -> Span:
    """The words before a place back to the mark that opens their part of the sentence."""
    start = next((i + 1 for i in range(end - 1, -1, -1) if _parts(doc[i])), 0)
    return doc[start:end]


def _behind(verb: Token) -> Span | None:
    """The words between a speech verb that stands behind a comma or a quotation and the next comma."""
    doc = verb.doc
    told = any(t.dep_ in {"nsubj", "nsubjpass"} and t.i < verb.i for t in verb.children)
    if verb.i < 2 or told or verb.lemma_.lower() == "tell" or doc[verb.i - 1].text not in _BEFORE_SAID:
        return None
    end = next((t.i for t in doc[verb.i + 1 :] if _parts(t) or t.tag_ in {"IN", *_RELATIVE}), len(doc))
    who = doc[verb.i + 1 : end]
    return who if len(who) and who[0].tag_ != "PRP$" and _is_name(who) else None


def _is_name(span: Span) -> bool:
    """Can the words name who speaks: a noun or pronoun with what hangs on it, and no clause?"""
    if not 0 < len(span) <= _SHORT:
        return False
    opens = span[0].pos_ in _NOMINAL or span[0].pos_ in {"DET", "ADJ", "NUM"} or span[0].tag_ == "PRP$"
    clause = any(t.tag_ in _FINITE or t.tag_ in {"MD", "WDT", "WP", "WRB", "TO"} for t in span)
    return opens and not clause and any(t.pos_ in _NOMINAL for t in span)


def _parts(token: Token) -> bool:
    """Is it a mark between parts of a sentence?"""
    dash = token.text == "-" and token.i > 0 and bool(token.nbor(-1).whitespace_)
    return dash or token.is_quote or token.text in _MARKS


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
