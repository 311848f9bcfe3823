"""Quotes: the same utterance in other words, or one speaker heard to threaten here and to reassure there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value
from agents.divergences.facts.phrases import name
from agents.divergences.facts.utterances import BRACKETS, Words, spoken, utterance
from agents.divergences.lexicon import concept, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from agents.divergences.things import one_name
from stream.records import DivergenceType, Quote, Relation, Span

_MIN_WORDS: Final = 4
_LONG: Final = 12
"""Words in common from which even a word of grammar that differs tells of another record."""
_SHORT: Final = 8
"""Words of an utterance that both accounts quote whole."""
_MIN_COMMON: Final = 0.6
"""Share of the shorter quotation's words that both have in the same order, from where they are one utterance."""
_ARTICLES: Final = frozenset({"a", "an", "the", "that"})
_SPELLING: Final = 0.8
"""Words more alike than this are two spellings or forms of one."""
_EITHER: Final = {"'s": "be", "is": "be", "has": "be", "are": "be", "'d": "would", "had": "would"}
"""Words that one short form may be written for."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
_WHOLE: Final = re.compile(r"[A-Z].*[.,]\s*$")
_ADDING: Final = frozenset({"and", "or"})
_ENDING: Final = re.compile(r"(?<=..)(?:ing|ed|es|s|e)$")


def same_utterance(a: Quote, b: Quote, *, least: float = _MIN_COMMON) -> SequenceMatcher[str] | None:
    """How the words of two quotations match, where they are of one utterance; else None."""
    first, second = utterance(a.text), utterance(b.text)
    shorter = min(len(first), len(second))
    common = set(first).intersection(second)
    if len(common) < _MIN_WORDS - 1 or sum(word in common for word in first) / shorter < least:
        return None
    if min(len(a.text.split()), len(b.text.split())) < _MIN_WORDS:
        return None
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    matched = sum(block.size for block in matcher.get_matching_blocks())
    return matcher if matched / shorter >= least else None


class Wordings:
    """Finds one utterance quoted in different words."""

    name = "quote"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its quotations."""
        return claim.claim.quotes

    def find(self, pair: Pair) -> Iterable[Finding]:
        """One finding for each utterance that both claims quote, with other words inside it."""
        for one, other in product(pair.a.claim.quotes, pair.b.claim.quotes):
            matcher = same_utterance(one, other)
            if matcher is not None and not (_is_title(one) and _is_title(other)):
                yield from _differences(pair, one, other, matcher)
                yield from _cut_short(pair, one, other)


def _differences(pair: Pair, one: Quote, other: Quote, matcher: SequenceMatcher[str]) -> Iterator[Finding]:
    first, second = utterance(one.text), utterance(other.text)
    changed = [
        (here, there)
        for here, there in _inner(first, second, matcher)
        if not (_edited(one, here) or _edited(other, there))
    ]
    common = sum(block.size for block in matcher.get_matching_blocks())
    content = any(_tells(first, here, second) or _tells(second, there, first) for here, there in changed)
    if not changed or not (content or common >= _LONG):
        return
    if _quotes(pair.first, second) or _quotes(pair.second, first):
        return
    here, there = changed[0]
    a, b = _value(pair.a, one, here), _value(pair.b, other, there)
    yield Finding(
        type=DivergenceType.QUOTE,
        detector="quote",
        a=a,
        b=b,
        about=_said(pair),
        why=f"One account quotes “{a.text}”, the other “{b.text}”.",
        features={
            "common": common / min(len(first), len(second)),
            "length": min(1.0, common / _LONG),
            "changes": min(1.0, len(changed) / 4),
            "content": float(content),
            "short": float(max(len(first), len(second)) <= _SHORT),
            "speaker": float(not set(one.speaker.split()).isdisjoint(other.speaker.split())),
        },
        relation=Relation.CONFLICT,
        notability=1,
    )


def _cut_short(pair: Pair, one: Quote, other: Quote) -> Iterator[Finding]:
    """A sentence that one account ends with a full stop where the other has the speaker go on."""
    sides = (pair.first, pair.a, one), (pair.second, pair.b, other)
    for (report, claim, short), (_, other_claim, full) in (sides, sides[::-1]):
        words_of = utterance(short.text)
        rest = _going_on(words_of, full) if _is_ended(claim, short) else ()
        if not rest or len(words_of) < _MIN_WORDS or _quotes(report, rest[:_MIN_WORDS]):
            continue
        ends, goes_on = _value(claim, short), _value(other_claim, full)
        a, b = (ends, goes_on) if claim is pair.a else (goes_on, ends)
        yield Finding(
            type=DivergenceType.QUOTE,
            detector="quote",
            a=a,
            b=b,
            about=_said(pair),
            why=f"One account ends the sentence (“{ends.text}”), the other goes on (“{goes_on.text}”).",
            features={"common": 1.0, "length": min(1.0, len(words_of) / _LONG), "cut": 1.0},
            relation=Relation.CONFLICT,
            notability=1,
        )


def _is_ended(claim: ClaimReading, quote: Quote) -> bool:
    """Is it a whole sentence that ends with the quotation, be it before who said it ("..., she said.")?"""
    last = not any(other.start > quote.start for other in claim.claim.quotes)
    return bool(_WHOLE.match(quote.text)) and last


def _going_on(said: Words, quote: Quote) -> Words:
    """With which words a quotation goes on without a stop behind those that it begins with, or one of its sentences."""
    for sentence in _SENTENCE.split(quote.text):
        whole = spoken(sentence)
        if len(whole) > len(said) and tuple(word for word, _, _ in whole[: len(said)]) == said:
            at, behind = whole[len(said) - 1][2], whole[len(said)][1]
            rest = tuple(word for word, _, _ in whole[len(said) :])
            if not sentence[at:behind].strip() and rest[0] not in _ADDING and set(rest) - words("grammar"):
                return rest
    return ()


def _quotes(report: ReportReading, said: Words) -> bool:
    """Does a report quote these words, too, so that they are another sentence of the same speech?"""
    words_of = f" {' '.join(said)} "
    return any(words_of in f" {' '.join(utterance(q.text))} " for claim in report.claims for q in claim.claim.quotes)


def _inner(first: Words, second: Words, matcher: SequenceMatcher[str]) -> list[tuple[range, range]]:
    """Places of the changes that are another wording: what is cut at an end is none, what else stands there is."""
    codes = matcher.get_opcodes()
    codes = [code for i, code in enumerate(codes) if i not in (0, len(codes) - 1) or _at_end(code, i)]
    changed = [(range(i1, i2), range(j1, j2)) for kind, i1, i2, j1, j2 in codes if kind != "equal"]
    return [
        (one, other)
        for one, other in changed
        if not _trifling(first[one.start : one.stop], second[other.start : other.stop])
    ]


def _edited(quote: Quote, place: range) -> bool:
    """Did an editor put words of his own in brackets there?"""
    said = spoken(quote.text)
    begins = said[place.start - 1][2] if place.start else 0
    ends = said[place.stop][1] if place.stop < len(said) else len(quote.text)
    return bool(BRACKETS.search(quote.text, begins, ends))


def _at_end(code: tuple[str, int, int, int, int], number: int) -> bool:
    """Does a quotation end in a few other words, and not merely sooner or with another sentence?"""
    kind, i1, i2, j1, j2 = code
    return kind == "equal" or (kind == "replace" and number > 0 and max(i2 - i1, j2 - j1) <= _MIN_WORDS)


def _tells(said: Words, place: range, other: Words) -> bool:
    """Is any of the words at that place more than a word of grammar, and not in the other quotation in any form?"""
    fresh = set(said[place.start : place.stop]) - words("grammar")
    return not {_stem(word) for word in fresh} <= {_stem(word) for word in other}


def _stem(word: str) -> str:
    """A word without the ending of its form ("arriving", "arrived")."""
    return _ENDING.sub("", word) or word


def _is_title(quote: Quote) -> bool:
    """Is it the name of a thing, not something said: capitals wherever a word tells anything?"""
    telling = [w for w in quote.text.split() if w.strip(".,!?'’").lower() not in words("grammar") and w[:1].isalpha()]
    return len(telling) > 1 and all(word[0].isupper() for word in telling)


def _trifling(one: Words, other: Words) -> bool:
    """Is it an article, a space, a spelling or the way a figure is written that differs?"""
    if {*one, *other} <= _ARTICLES or any(word[0].isdigit() for word in (*one, *other)):
        return True
    if _full(one) == _full(other) or (not (one and other) and words("fillers").issuperset((*one, *other))):
        return True
    first, second = ("".join(said).replace("'", "") for said in (one, other))
    return bool(one and other) and SequenceMatcher(None, first, second).ratio() >= _SPELLING


def _full(said: Words) -> list[str]:
    """Words with those that a short form may be written for sent to one."""
    return " ".join(_EITHER.get(word, word) for word in said).split()


def _value(claim: ClaimReading, quote: Quote, changed: range | None = None) -> Value:
    """The quotation, or of it what is changed with a word either side; its key is always the whole."""
    start, end, text = 0, len(quote.text), quote.text
    said = spoken(quote.text)
    if changed is not None:
        near = said[max(0, changed.start - 1) : changed.stop + 1]
        start, end = near[0][1], near[-1][2]
        text = quote.text[start:end]
    marks = _marks(claim, quote, text)
    return Value(text=text, key=" ".join(word for word, _, _ in said), marks=marks)


def _marks(claim: ClaimReading, quote: Quote, text: str) -> tuple[Span, ...]:
    """Where the words stand in the sentence; a quotation that runs beyond it is marked as far as it goes."""
    sentence = claim.claim.sentence
    begins = max(0, quote.start - claim.claim.start)
    at = sentence.find(text, begins)
    return (
        (Span(at, at + len(text)),) if at >= 0 else (Span(begins, min(len(sentence), quote.end - claim.claim.start)),)
    )


def _said(pair: Pair) -> str:
    """What is quoted: of whom, where either account names them."""
    for report, claim in ((pair.first, pair.a), (pair.second, pair.b)):
        for key in (*(quote.speaker for quote in claim.claim.quotes), claim.claim.attribution.entity):
            if name(report, key):
                return f"What {name(report, key)} said"
    return "What was said"


class Tones:
    """Finds one speaker who warns in one account and reassures in the other, on the same subject."""

    name = "tone"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """The quotation that reassures or warns."""
        return _reassuring(claim) or _warning(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: the words that warn against those that reassure."""
        for calm, grave, turned in ((pair.a, pair.b, False), (pair.b, pair.a, True)):
            reassuring, warning = _reassuring(calm), _warning(grave)
            if reassuring is None or warning is None or not _one_speaker(calm, grave):
                continue
            one, other = _value(calm, reassuring), _value(grave, warning)
            yield Finding(
                type=DivergenceType.QUOTE,
                detector="tone",
                a=other if turned else one,
                b=one if turned else other,
                about=f"{_said(pair)} of {_topic(pair)}",
                why=f"One account quotes a reassurance (“{one.text}”), the other a warning (“{other.text}”).",
                features={"names": min(1.0, len(pair.a.names & pair.b.names) / 3)},
                relation=Relation.CONFLICT,
                notability=3,
            )


def _topic(pair: Pair) -> str:
    """What both claims name and tells most, the speaker aside; else "it"."""
    said_by = _speakers(pair.a) | _speakers(pair.b)
    named = [term.removeprefix("@") for term in pair.shared if term.startswith("@")]
    told = {key: name(pair.first, key) for key in named if key not in said_by}
    return min((t for t in told.items() if t[1]), key=lambda t: (-pair.weight[f"@{t[0]}"], t), default=("", "it"))[1]


def _one_speaker(first: ClaimReading, second: ClaimReading) -> bool:
    return any(one_name(one, other) for one, other in product(_speakers(first), _speakers(second)))


def _speakers(claim: ClaimReading) -> set[str]:
    """Who may be speaking: whom analysis names, or else the subject of the sentence's main verb."""
    named = {quote.speaker for quote in claim.claim.quotes} | {claim.claim.attribution.entity}
    tokens = claim.claim.tokens
    subjects = {claim.terms[i] for i, t in enumerate(tokens) if t.dep == "nsubj" and tokens[t.head].head == t.head}
    return {name.removeprefix("@") for name in named | subjects if name}


def _negated(said: Sequence[str]) -> bool:
    """Is there a "not" in an utterance, be it in one word with another ("can not")?"""
    return not words("negations").isdisjoint(" ".join(said).split())


@remembered
def _reassuring(claim: ClaimReading) -> Quote | None:
    for quote in claim.claim.quotes:
        said = utterance(quote.text)
        if _negated(said) and any(concept(word.rstrip("s")) in words("reassure") for word in said):
            return quote
    return None


@remembered
def _warning(claim: ClaimReading) -> Quote | None:
    for quote in claim.claim.quotes:
        said = utterance(quote.text)
        if (
            not _negated(said)
            and any(word in words("warn") for word in said)
            and {"will", "would", "shall", "must"} & set(said)
        ):
            return quote
    return None
