"""Who is who by name alone: one key for the spellings of a name, and how likely two names mean the same.

Every stage that compares names asks here, so that what analysis calls one entity is one entity to events and
divergences. What a name means *in its article* (a lone surname, an acronym spelled out) is analysis' business.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import Final

from rapidfuzz.distance import JaroWinkler, Levenshtein

from stream import gazetteer
from stream.gazetteer import plain
from stream.lexicon import lines, words
from stream.records import EntityKind

_KINDS: Final = {"person": EntityKind.PERSON, "organisation": EntityKind.ORGANISATION, "place": EntityKind.PLACE}

TITLES: Final = words("titles")
_ROYAL: Final = frozenset({"prince", "princess", "king", "queen", "pope"})
"""Titles that are part of the name when one word follows ("Prince Harry")."""
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "qc", "kc", "mp", "mep"})
_PARTICLES: Final = frozenset(
    {"al", "el", "ul", "ibn", "bin", "ben", "de", "da", "di", "van", "von", "der", "den", "la", "le", "dos", "del"}
)
_LEGAL: Final = words("legal")
_SMALL: Final = frozenset({"of", "the", "and", "for", "in", "on", "de", "et", "to"})


_SPELLINGS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"enka$", "enko"),
        (r"(?:yy|iy|ij|ii|yi|yj)$", "y"),
        (r"off$", "ov"),
        (r"eff$|yev$|iev$|jev$", "ev"),
        (r"vich$|vych$|vitch$|vic$", "vic"),
        (r"tsch|tch|tsh|cz", "ch"),
        (r"sch", "sh"),
        (r"dzh|dj(?=[aeiou])|zh", "j"),
        (r"kh|gh", "h"),
        (r"ph", "f"),
        (r"ck|q", "k"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
        (r"ya|ja", "ia"),
        (r"yu|ju", "iu"),
        (r"ye|je", "e"),
        (r"w", "v"),
        (r"x", "ks"),
        (r"(?<=[^aeiou])y(?=[^aeiou]|$)", "i"),
        (r"([a-z])\1", r"\1"),
    )
)
"""Rules of transliteration and doubling that send the usual spellings of a foreign name to one form."""


_TOO_SHORT: Final = 3
"""Tokens this short (Jun and Yun) are other names as soon as one letter differs; they are left as they stand."""


def match(name_a: str, kind_a: EntityKind, name_b: str, kind_b: EntityKind) -> bool:
    """Whether the two names are taken to mean the same."""
    return same_entity(name_a, kind_a, name_b, kind_b) >= 0.5


@lru_cache(maxsize=100_000)
def same_entity(name_a: str, kind_a: EntityKind, name_b: str, kind_b: EntityKind) -> float:
    """How likely two names, each with its kind, stand for the same: 0 to 1; from 0.5 on they are taken to.

    Names may be given as written or as keys. A lone surname is taken for the full name that ends in it (0.7): whether
    it is the same person is for the context to say.
    """
    key_a, key_b = entity_key(name_a, kind_a), entity_key(name_b, kind_b)
    if not key_a or not key_b:
        return 0.0
    if key_a == key_b:
        return 1.0 if _kin(kind_a, kind_b) else 0.6
    if not _kin(kind_a, kind_b):
        return 0.0
    if {kind_a, kind_b} <= {EntityKind.PLACE, EntityKind.NATIONALITY}:
        return _same_place(key_a, key_b)
    if kind_a is kind_b is EntityKind.PERSON:
        return _same_person(tuple(key_a.split()), tuple(key_b.split()))
    return _same_organisation(name_a, name_b, key_a, key_b)


@lru_cache(maxsize=100_000)
def entity_key(name: str, kind: EntityKind) -> str:
    """The canonical key of a name: lower case ASCII, equal for the spellings and aliases that are known.

    Nationalities are keyed by their country ("Belarusian" and "Belarus" are `belarus`).
    """
    base = _bare(name, kind)
    if not base:
        return ""
    if known := _aliases().get((_family(kind), folded(base))):
        return known
    if kind is EntityKind.NATIONALITY:
        country = gazetteer.country_of(base) or gazetteer.find(base)
        return country.key if country else base
    if kind is EntityKind.PLACE:
        place = gazetteer.find(base)
        return place.key if place else base
    return folded(base) if kind is EntityKind.PERSON else base


@lru_cache(maxsize=100_000)
def known_kind(name: str) -> EntityKind | None:
    """The kind of a name that stands in the alias table; None for any other."""
    for kind in (EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE, EntityKind.OTHER):
        if (kind, folded(_bare(name, kind))) in _aliases():
            return kind
    return None


def folded(name: str) -> str:
    """A name with the usual differences of transliteration removed, for comparing; not for showing."""
    return " ".join(_fold(token) for token in plain(name).split())


@lru_cache(maxsize=200_000)
def _fold(token: str) -> str:
    """The token with every rule applied until none changes it, so that folding twice is folding once."""
    before = token if len(token) <= _TOO_SHORT else ""
    while before != token:
        before = token
        for pattern, replacement in _SPELLINGS:
            token = pattern.sub(replacement, token)
    return token


def _bare(name: str, kind: EntityKind) -> str:
    """The name without possessive, titles, suffixes, legal forms and marks."""
    text = re.sub(r"['’]s?$|\([^)]*\)|[\"“”‘,;:!?*]", "", name.strip())
    tokens = plain(text).replace("/", " ").split()
    if kind is EntityKind.PERSON:
        tokens = _without_titles(tokens)
    elif kind is EntityKind.ORGANISATION:
        tokens = _without_legal_form(tokens)
    return " ".join(tokens)


def _without_titles(tokens: list[str]) -> list[str]:
    while len(tokens) > 1 and tokens[0] in TITLES and not (tokens[0] in _ROYAL and len(tokens) <= 2):
        tokens = tokens[1:]
    while len(tokens) > 2 and tokens[-1] in _SUFFIXES:
        tokens = tokens[:-1]
    return tokens


def _without_legal_form(tokens: list[str]) -> list[str]:
    while len(tokens) > 1 and tokens[-1] in _LEGAL:
        tokens = tokens[:-1]
    return tokens


def _family(kind: EntityKind) -> EntityKind:
    return EntityKind.PLACE if kind is EntityKind.NATIONALITY else kind


def _kin(a: EntityKind, b: EntityKind) -> bool:
    """Whether the kinds may name one thing; what a parser calls "other" may be anything but a person."""
    pair = {_family(a), _family(b)}
    return len(pair) == 1 or (EntityKind.OTHER in pair and EntityKind.PERSON not in pair)


def _same_place(a: str, b: str) -> float:
    if len(a) > 5 and folded(a) == folded(b):
        return 0.9
    return 0.0


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    first, second = _person_tokens(a), _person_tokens(b)
    if first == second:
        return 0.97
    if "".join(first) == "".join(second):
        return 0.95  # Min-ho and Minho
    if len(first) == 1 or len(second) == 1:
        return _surname_alone(first, second)
    if sorted(first) == sorted(second):
        return 0.9
    surname = _alike(first[-1], second[-1])
    if not surname:
        return 0.0
    given = _given_alike(first[:-1], second[:-1])
    return min(surname, given)


def _person_tokens(key: tuple[str, ...]) -> tuple[str, ...]:
    """Folded tokens, particles dropped as long as a name remains."""
    kept = [token for token in key if token not in _PARTICLES] or list(key)
    return tuple(_fold(token) for token in kept)


def _surname_alone(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    short, long = sorted((first, second), key=len)
    if len(long) == 1:
        return 0.9 * (_alike(short[0], long[0]) >= 0.9)
    return 0.7 if _alike(short[0], long[-1]) >= 0.9 else 0.0


def _alike(a: str, b: str) -> float:
    """How alike two folded tokens are: 1 equal, .85 apart by one vowel or a typing slip in a long name, else 0."""
    if a == b:
        return 1.0
    shorter = min(len(a), len(b))
    if shorter >= 5 and Levenshtein.distance(a, b) == 1 and _skeleton(a) == _skeleton(b):
        return 0.9
    if shorter >= 8 and JaroWinkler.similarity(a, b) >= 0.95:
        return 0.85
    return 0.0


def _skeleton(token: str) -> str:
    return re.sub(r"[aeiouy]", "", token)


def _given_alike(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Given names agree when the first ones do (spelling, short form or initial) and no middle names differ."""
    if a == b or "".join(a) == "".join(b):
        return 0.95
    first = _one_given(a[0], b[0])
    middle = min((_one_given(x, y) for x, y in zip(a[1:], b[1:], strict=False)), default=1.0)
    if first == 0.0 and len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        first = 0.6 * (shorter[0] in longer)
    return min(first, middle)


def _one_given(a: str, b: str) -> float:
    if a == b or _given_groups().get(a, {a}) & _given_groups().get(b, {b}):
        return 0.95
    if len(a) == 1 or len(b) == 1:
        return 0.8 * (a[0] == b[0])
    if min(len(a), len(b)) >= 5 and _skeleton(a) == _skeleton(b) and a[-1] == b[-1] and Levenshtein.distance(a, b) <= 2:
        return 0.85  # the last letter may tell Mario from Maria
    return 0.0


def _same_organisation(name_a: str, name_b: str, a: str, b: str) -> float:
    if is_acronym_of(name_a, b) or is_acronym_of(name_b, a):
        return 0.85
    first, second = _organisation_tokens(a), _organisation_tokens(b)
    if first == second or sorted(first) == sorted(second):
        return 0.95
    short, long = sorted((first, second), key=len)
    if len(short) == 1 and len(long) == 2 and long[0] == short[0] and len(short[0]) > 5:
        return 0.4 if gazetteer.find(short[0]) else 0.6
    return 0.0


def _organisation_tokens(key: str) -> list[str]:
    return [_BRITISH.get(token, _fold(token)) for token in key.split() if token not in _SMALL]


_BRITISH: Final = {
    "organisation": "organization",
    "defence": "defense",
    "labour": "labor",
    "centre": "center",
    "ministry": "ministry",
    "dept": "department",
    "univ": "university",
    "intl": "international",
    "natl": "national",
    "assn": "association",
}


def is_acronym_of(acronym: str, name: str) -> bool:
    """Whether capitals such as "CSTO" are the initials of a name, with or without its small words."""
    letters = acronym.strip().removeprefix("the ").replace(".", "").removesuffix("'s").removesuffix("’s")
    if not (
        2 <= len(letters) <= 7 and letters.isalpha() and sum(map(str.isupper, letters)) >= max(2, len(letters) - 1)
    ):
        return False
    words = name.split()
    every, large = ("".join(w[0] for w in words), "".join(w[0] for w in words if w not in _SMALL))
    return len(large) > 1 and letters.lower() in {every, large}


@lru_cache(maxsize=1)
def _given_groups() -> dict[str, set[int]]:
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(lines("given")):
        for name in line.split():
            groups.setdefault(_fold(name), set()).add(number)
    return groups


@lru_cache(maxsize=1)
def _aliases() -> dict[tuple[EntityKind, str], str]:
    """Each known alias, folded, with its family of kinds, and the key it stands for."""
    table: dict[tuple[EntityKind, str], str] = {}
    text = resources.files("stream").joinpath("aliases.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, key, aliases = line.split("\t")
            family = _KINDS.get(kind, EntityKind.OTHER)
            for alias in [key, *aliases.split("|")]:
                table.setdefault((family, folded(_bare(alias, family))), key)
    return table
