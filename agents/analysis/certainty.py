"""How sure a claim is put, and whether its main predicate is negated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc, Token

from agents.analysis.lexicon import words
from agents.analysis.sources import speech_verb
from stream.records import Certainty, Span

_DENY: Final = words("deny")
_MODALS: Final = frozenset({"may", "might", "could"})
_HEDGES: Final = words("hedges")
_HEDGING_VERBS: Final = words("hedging_verbs")
_NEGATORS: Final = frozenset({"no", "none", "nobody", "nothing", "neither", "nor", "never"})
_FAILING: Final = frozenset({"fail", "refuse", "decline"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
_VERBS: Final = frozenset({"VERB", "AUX"})
_CLAUSES: Final = frozenset({"ccomp", "xcomp", "parataxis"})


def main_predicate(doc: Doc) -> Token | None:
    """The verb of what is claimed: the root, or under a verb of speech that of its clause; None without tokens."""
    root = next((t for t in doc if t.head.i == t.i), None)
    verb = speech_verb(doc)
    if root is None or verb is None:
        return root
    if verb.i != root.i:
        return root
    clause = next((t for t in verb.children if t.dep_ == "ccomp"), None)
    if clause is None:
        return root
    return clause if clause.pos_ in _VERBS else next((t for t in clause.subtree if t.pos_ in _VERBS), root)


def certainty_of(doc: Doc, quoted: Sequence[Span] = ()) -> Certainty:
    """Whether the sentence states, hedges or denies what it says.

    Args:
        doc: the sentence.
        quoted: stretches of it (its own offsets) between quotation marks; a hedge there is the speaker's, and counts
            only when nothing stands outside them.
    """
    predicate = main_predicate(doc)
    if predicate is None:
        return Certainty.STATED
    verb = speech_verb(doc)
    told = [predicate, *([verb] if verb is not None else [])]
    if any(t.lemma_.lower() in _DENY and not _negated(t) for t in told):
        return Certainty.DENIED
    outside = [t for t in doc if not any(s.start <= t.idx < s.end for s in quoted)]
    tokens = outside if any(t.pos_ == "VERB" for t in outside) and verb is None else list(doc)
    return Certainty.HEDGED if any(map(_hedges, tokens)) else Certainty.STATED


def polarity_of(doc: Doc) -> int:
    """-1 when the main predicate is negated ("no", "never", "failed to", "without"), else 1; two negations cancel."""
    predicate = main_predicate(doc)
    if predicate is None:
        return 1
    verb = speech_verb(doc)
    flips = sum(1 for _ in _negations(predicate))
    if verb is not None and verb.i != predicate.i:
        flips += _negated(verb)
    return -1 if flips % 2 else 1


def _negations(predicate: Token) -> Iterator[Token]:
    yield from (child for child in predicate.children if _negates(child))
    if predicate.lemma_.lower() in _FAILING and any(t.dep_ == "xcomp" for t in predicate.children):
        yield predicate


def _negates(child: Token) -> bool:
    """Whether a child of the predicate turns it round: "not", "no one", "no survivors", "without"."""
    lower = child.lower_
    if child.dep_ in _SUBJECTS and any(t.lower_ in _NEGATORS and t.dep_ in {"det", "neg"} for t in child.children):
        return True
    if lower in _NEGATORS and child.dep_ in {"advmod", "preconj", "cc", *_SUBJECTS}:
        return True
    return (
        child.dep_ == "neg" or (lower, child.dep_) == ("without", "prep") or (child.dep_ == "xcomp" and _negated(child))
    )


def _negated(token: Token) -> bool:
    return any(t.dep_ == "neg" for t in token.children)


def _hedges(token: Token) -> bool:
    lower, lemma = token.lower_, token.lemma_.lower()
    if lower in _MODALS and token.tag_ == "MD":
        return not (lower == "could" and _negated(token.head))
    if lower in _HEDGES:
        return token.pos_ in {"ADJ", "ADV", "VERB", "NOUN", "AUX", "ADP"} and not _negated(token)
    if lemma not in _HEDGING_VERBS or token.pos_ != "VERB":
        return False
    carries = any(t.dep_ in _CLAUSES or t.dep_ == "auxpass" for t in token.children)
    return carries or token.dep_ in {"parataxis", "amod", "acl"}
