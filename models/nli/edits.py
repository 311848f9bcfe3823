"""Small edits of a parsed sentence, each with what the sentence then means for the edited one.

An edit is a function of a parsed sentence, the places it may touch and a source of chance; it returns the edited
sentence, or None where it finds nothing to do. Which label the edit makes is said by the tables at the end.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from lemminflect import getInflection
from spacy.tokens import Doc, Token

from models.nli import lexicon, numbers

# "At least 24" holds along with "at least 27": a number behind one of these is left alone.
_BOUNDS: Final = frozenset(lexicon.listed("bounds"))
_DECIMAL: Final = re.compile(r"\d+\.\d+")

Edit = Callable[[Doc, Collection[int], random.Random], str | None]
"""(sentence, indices of tokens that may change, chance) -> edited sentence, or None."""


def replace(doc: Doc, changes: Mapping[int, str]) -> str:
    """The sentence with some tokens replaced (dropped where the new text is empty); a/an agrees with what follows."""
    pieces = [(changes.get(t.i, t.text), t.whitespace_) for t in doc]
    for i in changes:
        before = doc[i - 1].lower_ if i else ""
        if before in ("a", "an") and changes[i]:
            article = "an" if changes[i][0].lower() in "aeiou" else "a"
            pieces[i - 1] = (article.capitalize() if doc[i - 1].is_title else article, pieces[i - 1][1])
    text = "".join(piece + space for piece, space in pieces if piece)
    return text[:1].upper() + text[1:] if doc.text[:1].isupper() else text


def _inflected(word: str, like: Token) -> str:
    """A lemma in the form of the token it stands for."""
    head, *rest = word.split()
    forms = (
        getInflection(head, tag=like.tag_)
        if like.tag_ not in ("JJ", "RB", "RBR", "RBS", "IN", "NN", "VB", "VBP")
        else ()
    )
    found = " ".join([forms[0] if forms else head, *rest])
    return found.capitalize() if like.is_title and like.i == 0 else found


def _one(options: Iterable[tuple[int, str]], doc: Doc, dice: random.Random) -> str | None:
    found = [(i, new) for i, new in options if new.lower() != doc[i].lower_]
    return replace(doc, dict([dice.choice(found)])) if found else None


def _counts(doc: Doc, places: Collection[int]) -> list[Token]:
    return [t for t in doc if t.i in places and t.pos_ == "NUM" and numbers.value_of(t.text) is not None and _alone(t)]


def _alone(token: Token) -> bool:
    neighbours = [token.doc[i].text for i in (token.i - 1, token.i + 1) if 0 <= i < len(token.doc)]
    bounded = token.i > 0 and token.doc[token.i - 1].lower_ in _BOUNDS
    return not bounded and not any(text in ("-", "–", "/", ":") for text in neighbours)


def other_number(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """27 becomes 25, 1997 becomes 1999, three becomes five."""

    def options() -> Iterable[tuple[int, str]]:
        for t in doc:
            if t.i in places and _DECIMAL.fullmatch(t.text):
                digits = len(t.text.partition(".")[2])
                yield t.i, f"{float(t.text) * dice.choice([0.5, 0.7, 0.9, 1.2, 1.5, 2.1]):.{digits}f}"
        for t in _counts(doc, places):
            value = numbers.value_of(t.text) or 0
            if numbers.is_year(t.text):
                yield t.i, str(value + dice.choice([-20, -9, -4, -2, -1, 1, 2, 3, 6, 11]))
            else:
                yield t.i, numbers.like(numbers.another(value, dice), t.text)

    return _one(options(), doc, dice)


def other_ordinal(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """Third becomes fourth, 19th becomes 18th."""

    def options() -> Iterable[tuple[int, str]]:
        for t in doc:
            if t.i not in places:
                continue
            if t.lower_ in numbers.ORDINALS and t.pos_ == "ADJ":
                yield t.i, numbers.another_of(numbers.ORDINALS, t.text, dice)
            elif match := re.fullmatch(r"(\d+)(st|nd|rd|th)", t.text):
                yield t.i, _ordinal(max(1, int(match[1]) + dice.choice([-3, -2, -1, 1, 2, 3])))

    return _one(options(), doc, dice)


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def other_date(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """Tuesday becomes Friday, March becomes June, morning becomes evening."""
    days = ["morning", "afternoon", "evening", "night"]
    lists = [numbers.MONTHS, numbers.WEEKDAYS, days]

    def options() -> Iterable[tuple[int, str]]:
        for t in doc:
            for words in lists:
                if t.i in places and t.text in words and (t.text != "May" or t.pos_ == "PROPN"):
                    yield t.i, numbers.another_of(words, t.text, dice)

    return _one(options(), doc, dice)


def other_kind(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """A guitar becomes a piano, a doctor a lawyer, red blue."""
    table = lexicon.kinds()

    def options() -> Iterable[tuple[int, str]]:
        for t in doc:
            if t.i in places and t.lemma_ in table and t.pos_ in ("NOUN", "ADJ", "PROPN"):
                yield t.i, _inflected(dice.choice(table[t.lemma_][1]), t)

    return _one(options(), doc, dice)


def kind_for_member(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """A violin becomes a musical instrument."""

    def options() -> Iterable[tuple[int, str]]:
        for t in doc:
            kind = lexicon.kinds().get(t.lemma_, ("", ()))[0]
            name = lexicon.kind_name(kind)
            if t.i in places and name and t.tag_ == "NN" and t.dep_ != "compound":
                yield t.i, name

    return _one(options(), doc, dice)


def other_country(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """France becomes Italy, French Italian."""
    adjectives = lexicon.nationalities()

    def options() -> Iterable[tuple[int, str]]:
        for words in (list(adjectives), list(adjectives.values())):
            for t in doc:
                if t.i in places and t.text in words:
                    yield t.i, numbers.another_of(words, t.text, dice)

    return _one(options(), doc, dice)


def _looked_up(table: lexicon.Table, doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    def options() -> Iterable[tuple[int, str]]:
        for t in doc:
            words = table.get((lexicon.PARTS.get(t.pos_, ""), t.lemma_.lower()), ())
            if t.i in places and words and t.dep_ not in ("prt", "aux", "auxpass"):
                yield t.i, _inflected(dice.choice(words), t)

    return _one(options(), doc, dice)


def antonym(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """Rose becomes fell, before after, safe dangerous."""
    return _looked_up(lexicon.antonyms(), doc, places, dice)


def synonym(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """Bought becomes purchased, deadly fatal."""
    return _looked_up(lexicon.synonyms(), doc, places, dice)


def other_form(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """3 becomes three, 12000 becomes 12,000, percent becomes %."""

    def options() -> Iterable[tuple[int, str]]:
        for t in _counts(doc, places):
            dated = t.ent_type_ == "DATE" and any(x.text in numbers.MONTHS for x in doc[max(0, t.i - 1) : t.i + 2])
            if not dated and not numbers.is_year(t.text) and (other := numbers.otherwise(t.text)):
                yield t.i, other
        for t in doc:
            if t.lower_ in ("percent", "%"):
                yield t.i, "per cent" if t.lower_ == "percent" else " percent"

    return _one(options(), doc, dice)


def _bounded(doc: Doc, places: Collection[int], dice: random.Random, *, holds: bool) -> str | None:
    def options() -> Iterable[tuple[int, str]]:
        for t in _counts(doc, places):
            value = numbers.value_of(t.text) or 0
            bare = t.dep_ == "nummod" and not list(t.children) and t.head.tag_ == "NNS" and t.i + 1 < len(doc)
            if bare and value > 4 and not numbers.is_year(t.text) and doc[t.i - 1].pos_ not in ("SYM", "ADV"):
                yield t.i, numbers.bound(value, dice, holds=holds)

    return _one(options(), doc, dice)


def true_bound(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """51 becomes more than 50."""
    return _bounded(doc, places, dice, holds=True)


def false_bound(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """51 becomes more than 60."""
    return _bounded(doc, places, dice, holds=False)


def _quantified(relation: str) -> Edit:
    def edit(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
        table = lexicon.quantifiers()

        def options() -> Iterable[tuple[int, str]]:
            for t in doc:
                others = table.get(t.lower_, {}).get(relation, ())
                plain = (
                    t.dep_ != "preconj"
                    and t.dep_ in ("det", "amod")
                    and t.head.i == t.i + 1
                    and t.head.tag_ in ("NNS", "NN")
                )
                if (
                    t.i in places
                    and others
                    and plain
                    and doc[t.i + 1].lower_ != "one"
                    and (t.i == 0 or doc[t.i - 1].pos_ != "DET")
                ):
                    yield t.i, dice.choice(others)

        return _one(options(), doc, dice)

    return edit


CONTRADICT: Final[Mapping[str, Edit]] = {
    "number": other_number,
    "ordinal": other_ordinal,
    "date": other_date,
    "kind": other_kind,
    "country": other_country,
    "antonym": antonym,
    "bound": false_bound,
    "quantifier": _quantified("contradicts"),
}
"""The sentence contradicts the edited one, and the edited one it."""

SAME: Final[Mapping[str, Edit]] = {"synonym": synonym, "form": other_form}
"""Each entails the other."""

WEAKER: Final[Mapping[str, Edit]] = {
    "kind": kind_for_member,
    "bound": true_bound,
    "quantifier": _quantified("entails"),
}
"""The sentence entails the edited one, which leaves the sentence open."""

OPEN: Final[Mapping[str, Edit]] = {"quantifier": _quantified("open")}
"""The sentence leaves the edited one open."""
