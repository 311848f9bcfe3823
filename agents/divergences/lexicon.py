"""The words that claims are compared by (`lexicon.toml`), as tables to look a lemma up in."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

_FILE: Final = Path(__file__).with_name("lexicon.toml")


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _concepts() -> dict[str, str]:
    return {word: name for name, words in _content()["concepts"].items() for word in words.split()}


@cache
def _deverbal() -> dict[str, str]:
    return {noun: verb for verb, nouns in _content()["deverbal"].items() for noun in nouns.split()}


@lru_cache(maxsize=50_000)
def concept(lemma: str, pos: str = "", particle: str = "") -> str:
    """The word that `lemma` is read as: its concept's name, or the lemma itself.

    Args:
        lemma: the word's lemma.
        pos: its part of speech, where known: a few words are read otherwise as another one.
        particle: the word that a verb goes together with ("over" in "take over").
    """
    table = _concepts()
    keys = (f"{lemma}_{particle}", f"{lemma}:{pos}", lemma)
    verb = _deverbal().get(lemma, lemma)
    return next((table[key] for key in keys if key in table), table.get(verb, verb))


def known(lemma: str, particle: str) -> bool:
    """Is there a concept for this verb with this particle?"""
    return f"{lemma}_{particle}" in _concepts()


@cache
def _kin() -> dict[str, str]:
    return {word: name for name, line in _content()["kin"].items() for word in line.split()}


def kindred(term: str) -> str:
    """The concept under which `term` tells when or where something happened: that of its kin, or itself."""
    return _kin().get(term, term)


@cache
def idioms(table: str = "idioms") -> dict[tuple[str, str, str], str]:
    """Verb, preposition ("" for none) and noun -> the happening that they tell of together ("take", "", "effect").

    Of the `phrases` it is the kind of happening.
    """
    return {
        (verb, preposition, noun): name
        for name, lines in _content()[table].items()
        for verbs, prepositions, nouns in lines
        for verb in verbs.split()
        for preposition in prepositions.split() or [""]
        for noun in nouns.split()
    }


@cache
def _occasions() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for kind, line in _content()["occasions"].items():
        for word in line.split():
            table.setdefault(kindred(concept(word)), set()).add(f":{kind}")
    return {word: frozenset(kinds) for word, kinds in table.items()}


def occasions_of(term: str) -> frozenset[str]:
    """The kinds of happening that a concept may tell of, each with a colon before it."""
    return _occasions().get(term, frozenset())


@cache
def happenings() -> frozenset[str]:
    """Nouns that name a happening."""
    return words("happenings") | _deverbal().keys()


@cache
def _turns() -> dict[str, str]:
    return {word: name for name, line in _content()["turns"].items() for word in line.split()}


def turn_of(lemma: str) -> str:
    """The line of `turns` that a lemma stands in; "" for any other word."""
    return _turns().get(lemma, "")


@cache
def words(table: str, key: str = "words") -> frozenset[str]:
    """The words of a table of `lexicon.toml`."""
    return frozenset(_content()[table][key].split())


@cache
def concepts(table: str, key: str = "words") -> frozenset[str]:
    """What the words of a table of `lexicon.toml` are read as."""
    return frozenset(concept(word) for word in words(table, key))


@cache
def _antonyms() -> frozenset[tuple[str, str]]:
    pairs = [tuple(map(concept, pair.split())) for pair in _content()["antonyms"]["pairs"]]
    return frozenset((a, b) for pair in pairs for a, b in (pair, pair[::-1]) if a != b)


@cache
def opposed() -> dict[str, frozenset[str]]:
    """Concept -> the concepts opposed to it."""
    table: dict[str, set[str]] = {}
    for first, second in _antonyms():
        table.setdefault(first, set()).add(second)
    return {name: frozenset(others) for name, others in table.items()}


class Ending(NamedTuple):
    """A word by which a thing's fate is told: its matter, which of that matter's states, whose fate, and with what.

    `how` is "befalls" (a verb, of its object), "does" (a verb, of its subject) or "is" (what somebody is said to be).
    """

    matter: str
    state: int
    how: str
    word: str = ""


_HOW: Final = {"~": "does", "=": "is"}


@cache
def endings() -> dict[str, tuple[Ending, ...]]:
    """Lemma -> the fates that it tells of."""
    table: dict[str, list[Ending]] = {}
    for matter, states in _content()["fates"].items():
        for state, line in enumerate(states):
            for told in line.split():
                lemma, _, word = told.lstrip("~=").partition("_")
                table.setdefault(lemma, []).append(Ending(matter, state, _HOW.get(told[0], "befalls"), word))
    return {lemma: tuple(found) for lemma, found in table.items()}


@cache
def means() -> dict[str, tuple[tuple[str, int], ...]]:
    """What is used -> its kind, and which of that kind it is."""
    table: dict[str, list[tuple[str, int]]] = {}
    for kind in ("weapon", "vehicle"):
        for state, line in enumerate(_content()["means"][kind]):
            for word in line.split():
                table.setdefault(word, []).append((kind, state))
    return {word: tuple(found) for word, found in table.items()}


class Setting(NamedTuple):
    """What tells of a matter that has one place: prepositions before it, of what it is, by whom it is done, a noun's
    verbs, what site it must be."""

    matter: str
    ways: frozenset[str]
    of: frozenset[str]
    by: frozenset[str]
    beside: frozenset[str]
    sites: frozenset[str]


@cache
def _wheres() -> dict[tuple[str, bool], tuple[Setting, ...]]:
    table: dict[tuple[str, bool], list[Setting]] = {}
    for matter, told in _content()["wheres"].items():
        lists = (frozenset(told.get(key, "").split()) for key in ("ways", "of", "by", "with", "site"))
        setting = Setting(told.get("is", matter), *lists)
        for key in ("verbs", "nouns"):
            for word in told[key].split():
                table.setdefault((word, key == "verbs"), []).append(setting)
    return {key: tuple(found) for key, found in table.items()}


def wheres_of(lemma: str, pos: str) -> tuple[Setting, ...]:
    """The matters of one place that a verb or noun tells of."""
    return _wheres().get((lemma, pos in ("VERB", "AUX")), ()) if pos in ("VERB", "AUX", "NOUN", "PROPN") else ()


class Deed(NamedTuple):
    """What a verb tells that somebody did, where its object is one of `of`."""

    matter: str
    of: frozenset[str]


@cache
def deeds() -> dict[str, tuple[Deed, ...]]:
    """Verb -> the deeds of one doer that it tells of."""
    table: dict[str, list[Deed]] = {}
    for matter, told in _content()["doers"].items():
        if isinstance(told, dict):
            for verb in told["verbs"].split():
                table.setdefault(verb, []).append(Deed(told.get("is", matter), frozenset(told["of"].split())))
    return {verb: tuple(found) for verb, found in table.items()}


@cache
def alike() -> tuple[frozenset[str], ...]:
    """Nouns that may be of the same people, line by line."""
    return tuple(frozenset(line.split()) for line in _content()["doers"]["alike"])


@cache
def sites() -> frozenset[str]:
    """What a matter's place must be, of all matters."""
    return frozenset().union(*(setting.sites for settings in _wheres().values() for setting in settings))


@cache
def flanks() -> frozenset[frozenset[str]]:
    """Sides that exclude each other ("left", "right")."""
    return frozenset(frozenset(pair.split()) for pair in _content()["flanks"]["pairs"])


@cache
def kinds() -> dict[str, tuple[str, int]]:
    """Word -> what it is a kind of, and which kind."""
    table: dict[str, list[str]] = _content()["kinds"]
    return {
        word: (matter, kind)
        for matter, lines in table.items()
        for kind, line in enumerate(lines)
        for word in line.split()
    }


class Way(NamedTuple):
    """A way in which a matter may have come about: the matter, which way, and whether the word tells it by denial."""

    matter: str
    way: int
    denied: bool


@cache
def ways() -> dict[str, tuple[Way, ...]]:
    """Word, or two joined by "_" -> the ways that it tells."""
    table: dict[str, list[Way]] = {}
    for matter, entry in _content()["versions"].items():
        for way, line in enumerate(entry["ways"]):
            for word in line.split():
                table.setdefault(word.removeprefix("!"), []).append(Way(matter, way, word[0] == "!"))
    return {word: tuple(found) for word, found in table.items()}


@cache
def matter(name: str) -> tuple[str, frozenset[str]]:
    """What is asked of a matter of `versions`, and of which happenings (none: of any)."""
    entry = _content()["versions"][name]
    return entry["about"], frozenset(entry["of"].split())


class RoleVerbs(NamedTuple):
    """Where in a predicate stands who has a role: noun -> role, and (verb, slot) -> role."""

    nouns: dict[str, str]
    slots: dict[tuple[str, str], str]


@cache
def roles() -> RoleVerbs:
    """The roles that one alone has in a happening, by the nouns and by the verbs that tell of them."""
    table: dict[str, dict[str, str]] = _content()["roles"]
    nouns = {noun: role for role, by in table.items() for noun in by.get("nouns", "").split()}
    nouns |= {noun: noun for noun in words("offices", "nouns")}
    slots = {
        (verb, slot): role
        for role, by in table.items()
        for slot, verbs in by.items()
        if slot != "nouns"
        for verb in verbs.split()
    }
    return RoleVerbs(nouns, slots)


@cache
def callings() -> dict[str, dict[int, int]]:
    """Word -> the groups of callings it stands in, with its place in each: of one group nobody is two."""
    table: dict[str, dict[int, int]] = {}
    for group, entries in enumerate(_content()["callings"]["groups"]):
        for place, entry in enumerate(entries):
            for word in entry.split():
                table.setdefault(word, {})[group] = place
    return table
