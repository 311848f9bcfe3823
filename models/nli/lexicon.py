"""The words that pairs are derived with (`lexicon.toml`), as tables to look a lemma up in."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("lexicon.toml")
# spaCy's coarse part of speech -> the table it reads
PARTS: Final = {"VERB": "verb", "ADJ": "adj", "NOUN": "noun", "ADV": "adv", "ADP": "adp"}

Table = Mapping[tuple[str, str], tuple[str, ...]]
"""(part of speech as in the file, lemma) -> the words that may stand in its place."""


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def listed(name: str) -> list[str]:
    """One of the plain lists of words, in its order."""
    words: list[str] = _content()["lists"][name].split()
    return words


def _both_ways(parts: Mapping[str, Iterable[str]]) -> Table:
    table: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for part, pairs in parts.items():
        for pair in pairs:
            left, right = (word.replace("_", " ") for word in pair.split())
            table[part, left].append(right)
            table[part, right].append(left)
    return {key: tuple(dict.fromkeys(words)) for key, words in table.items()}


@cache
def antonyms() -> Table:
    """Words that make a statement untrue when they take each other's place."""
    return _both_ways(_content()["antonyms"])


@cache
def synonyms() -> Table:
    """Words that leave a statement as true as it was."""
    return _both_ways(_content()["synonyms"])


@cache
def kinds() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Word -> its kind and the other members of that kind, which exclude it."""
    table = {}
    for kind, line in _content()["kinds"].items():
        members = line.split()
        for member in members:
            table[member] = (kind, tuple(other for other in members if other != member))
    return table


def kind_name(kind: str) -> str | None:
    """How a sentence names a kind ("musical instrument"), where it can."""
    name: str | None = _content()["kind_names"].get(kind)
    return name


@cache
def nationalities() -> Mapping[str, str]:
    """Country -> its adjective."""
    return dict(_content()["countries"])


@cache
def quantifiers() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Quantifier -> what it entails, leaves open and contradicts."""
    return {
        word: {relation: tuple(others) for relation, others in relations.items()}
        for word, relations in _content()["quantifiers"].items()
    }
