"""Attribution: the same words put into the mouths of two speakers."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from itertools import product
from typing import Final, NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value
from agents.divergences.detectors.quote import same_utterance
from agents.divergences.facts.phrases import ROOM, name, noun_phrase, shortened, subject
from agents.divergences.facts.utterances import runs, telling, utterance
from agents.divergences.lexicon import callings, words
from agents.divergences.reading import ClaimReading, ReportReading
from stream.names import folded
from stream.records import DivergenceType, EntityKind, Quote, Relation, Span

_SPEAKERS: Final = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION})
_FAR: Final = 8
"""Words between "spokesman for" and the last of the name."""
_BEFORE: Final = 2
"""Sentences before a pronoun in which the one meant is named."""
_RUN: Final = 4
"""Words in a row that make two quotations one, where they are half of either."""
_LEAST: Final = 0.8
"""Share of the shorter quotation's words that must be the same for both to be one utterance."""


class Speakers:
    """Finds one utterance that two speakers are said to have made."""

    name = "attribution"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its quotations."""
        return claim.claim.quotes

    def find(self, pair: Pair) -> Iterable[Finding]:
        """One finding for each utterance both claims quote from different speakers."""
        for one, other in product(pair.a.claim.quotes, pair.b.claim.quotes):
            if not _same_words(one, other):
                continue
            here, there = _speaker(pair.first, pair.a, one), _speaker(pair.second, pair.b, other)
            if here is None or there is None or _may_be_one(pair, here, there):
                continue
            if not (_said_by(pair.second, here, one) or _said_by(pair.first, there, other)):
                yield self._finding(pair, (one, here), (other, there))

    def _finding(self, pair: Pair, first: tuple[Quote, Speaker], second: tuple[Quote, Speaker]) -> Finding:
        (one, here), (other, there) = first, second
        a, b = _value(pair.a, one, here), _value(pair.b, other, there)
        lengths = [len(utterance(quote.text)) for quote in (one, other)]
        return Finding(
            type=DivergenceType.ATTRIBUTION,
            detector="attribution",
            a=a,
            b=b,
            about=f"Who said “{shortened(one.text, ROOM - len('Who said “”'))}”",
            why=f"The same words are given to {a.text} in one account, to {b.text} in the other.",
            features={
                "length": min(1.0, min(lengths) / 8),
                "exact": float(utterance(one.text) == utterance(other.text)),
                "resolved": float(not (here.named and there.named)),
                "far": float(not (here.near and there.near)),
                "calling": float(any(one.text[:1].islower() for one in (here, there))),
                "part": float(same_utterance(one, other, least=_LEAST) is None),
            },
            relation=Relation.CONFLICT,
            notability=1,
        )


def _same_words(one: Quote, other: Quote) -> bool:
    """Are two quotations of one utterance, or have they a run of words that two people would hardly both come upon?"""
    if same_utterance(one, other, least=_LEAST) is not None:
        return True
    if runs(one.text).isdisjoint(runs(other.text)):
        return False
    first, second = utterance(one.text), utterance(other.text)
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    run = first[match.a : match.a + match.size]
    return match.size >= _RUN and telling(run) and match.size >= min(len(first), len(second)) / 2


class Speaker(NamedTuple):
    """Who says a quotation: entity key, what it is as far as that is known, is it named in the sentence itself, or
    just before it?"""

    key: str
    text: str
    kind: EntityKind | None
    named: bool
    near: bool = True


def _speaker(report: ReportReading, claim: ClaimReading, quote: Quote) -> Speaker | None:
    """Who says a quotation: named in its sentence, meant by "he" or "she" there, or called by an office alone."""
    key, kind = quote.speaker, report.kinds.get(quote.speaker)
    if not key:
        doer = _sayer(claim, quote)
        return None if doer is None else _by_office(claim, doer)
    if kind is None:
        return _by_source(claim, key)
    named = key in claim.names and _named(claim, key)
    if kind not in _SPEAKERS or not (named or _by_pronoun(claim)):
        return None
    return Speaker(key, name(report, key) or key, kind, named, named or _just_named(report, claim, key))


def _just_named(report: ReportReading, claim: ClaimReading, key: str) -> bool:
    """Does one of the sentences just before name somebody?"""
    place = report.claims.index(claim)
    return any(key in before.names for before in report.claims[max(0, place - _BEFORE) : place])


def _by_source(claim: ClaimReading, key: str) -> Speaker | None:
    """Who is no entity that is known, but named or called by an office where the quotation's source is told."""
    told = claim.claim.attribution
    if told.entity != key:
        return None
    named = [word for word in told.source.replace(",", " ").split()[1:] if word[:1].isupper()]
    if named or (told.source[:1].isupper() and " " not in told.source):
        return Speaker(" ".join(named).lower() or key, " ".join(named) or told.source, None, named=True)
    article, _, office = told.source.lower().partition(" ")
    return Speaker(office, told.source.lower(), None, named=True) if article == "the" and office in _offices() else None


def _by_pronoun(claim: ClaimReading) -> bool:
    """Does "he" or "she" say something in the outlet's own words?"""
    tokens, quotes = claim.claim.tokens, claim.claim.quotes
    return any(
        token.text.lower() in ("he", "she")
        and tokens[token.head].lemma.lower() in words("sayings")
        and not any(quote.start <= token.start < quote.end for quote in quotes)
        for token in tokens
    )


def _sayer(claim: ClaimReading, quote: Quote) -> int | None:
    """The subject of the verb by which a quotation is told ("the minister left, saying only that")."""
    tokens = claim.claim.tokens
    here = next(iter(claim.token_at(quote.start, quote.end)), None)
    while here is not None and tokens[here].lemma.lower() not in words("sayings"):
        here = tokens[here].head if tokens[here].head != here else None
    if here is None:
        return None
    return subject(claim, tokens[here].head if tokens[here].dep == "advcl" else here)


def _by_office(claim: ClaimReading, index: int) -> Speaker | None:
    """Who is called by an office that but one has ("the minister")."""
    token = claim.claim.tokens[index]
    word, known = token.lemma.lower(), any(claim.claim.tokens[j].text.lower() == "the" for j in claim.children(index))
    if token.tag != "NN" or not known or word not in _offices():
        return None
    return Speaker(word, noun_phrase(claim, index), None, named=True)


@cache
def _offices() -> frozenset[str]:
    """The last words of what people are called by, spokesmen aside: they are seldom the only ones."""
    return frozenset(word.rpartition("_")[2] for word in callings()) - words("spokesmen")


def _said_by(report: ReportReading, speaker: Speaker, quote: Quote) -> bool:
    """Does a report, too, have the words from that speaker, so that both said them?"""
    quotes = (one for claim in report.claims for one in claim.claim.quotes if one.speaker == speaker.key)
    return any(_same_words(one, quote) for one in quotes)


def _may_be_one(pair: Pair, one: Speaker, other: Speaker) -> bool:
    """Are both one, as far as we know, or does either claim name the other's, too: a matter of who speaks for whom?"""
    if one.kind is not other.kind and one.kind is not None and other.kind is not None:
        return True
    if set(one.key.split()) & set(other.key.split()) or _named(pair.a, other.key) or _named(pair.b, one.key):
        return True
    both = product((pair.first, pair.second), ((one, other), (other, one)))
    return any(called.kind is None and _called(report, of.key, called.key.split()[-1]) for report, (of, called) in both)


def _called(report: ReportReading, key: str, word: str) -> bool:
    """Does a report call somebody by a word in any sentence that names them?"""
    return any(key in claim.names and word in claim.lemmas for claim in report.claims)


def _named(claim: ClaimReading, key: str) -> bool:
    """Does the claim name them, other than as those whom a spokesman speaks for?"""
    surname = folded(key.rsplit(maxsplit=1)[-1])
    places = [i for i, token in enumerate(claim.claim.tokens) if folded(token.text) == surname]
    return any(not _spoken_for(claim, place) for place in places)


def _spoken_for(claim: ClaimReading, index: int) -> bool:
    lemmas = [token.lemma.lower() for token in claim.claim.tokens[max(0, index - _FAR) : index]]
    return any(one in words("spokesmen") and lemmas[i + 1] == "for" for i, one in enumerate(lemmas[:-1]))


def _value(claim: ClaimReading, quote: Quote, speaker: Speaker) -> Value:
    start = max(0, quote.start - claim.claim.start)
    end = min(len(claim.claim.sentence), quote.end - claim.claim.start)
    return Value(text=speaker.text, key=speaker.key, marks=(Span(start, end),))
