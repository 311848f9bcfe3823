"""The gazetteer: places by any of their names, and what lies in what."""

from __future__ import annotations

import pytest

from stream.gazetteer import contains, country_of, distance_km, find, find_all


@pytest.mark.parametrize(
    ("name", "key", "level"),
    [
        ("Kiev", "kyiv", "city"),
        ("Bombay", "mumbai", "city"),
        ("Calcutta", "kolkata", "city"),
        ("Odessa", "odesa", "city"),
        ("the Czech Republic", "czechia", "country"),
        ("DPRK", "north korea", "country"),
        ("U.K.", "united kingdom", "country"),
        ("Türkiye", "turkey", "country"),
        ("Texas", "texas", "state"),
        ("Hokkaido", "hokkaido", "state"),
    ],
)
def test_finds_by_any_name(name: str, key: str, level: str) -> None:
    """Old and foreign spellings lead to the one place; a large city's old name before a small town's own."""
    place = find(name)
    assert place is not None
    assert (place.key, place.level) == (key, level)


def test_one_name_of_two_places() -> None:
    """Georgia is a country and a state; both are given, the country first. Congo may be either of two countries."""
    assert [place.key for place in find_all("Georgia")][:2] == ["georgia", "georgia us"]
    assert {place.country for place in find_all("Congo")} >= {"CD", "CG"}


@pytest.mark.parametrize("name", ["", "Nowhereville-on-Sea", "§§"])
def test_unknown_names_give_none(name: str) -> None:
    """A name that is no place's."""
    assert find(name) is None


def test_containment() -> None:
    """A city lies in its country and, in the United States, in its state; not the other way round."""
    france, strasbourg, texas, houston = (find(n) for n in ("France", "Strasbourg", "Texas", "Houston"))
    assert france is not None
    assert strasbourg is not None
    assert texas is not None
    assert houston is not None
    assert contains(france, strasbourg)
    assert contains(texas, houston)
    assert contains(texas, texas)
    assert not contains(strasbourg, france)
    assert not contains(texas, strasbourg)


def test_distance() -> None:
    """Strasbourg and Kehl face each other over the Rhine; they are not one place."""
    strasbourg, kehl = find("Strasbourg"), find("Kehl")
    assert strasbourg is not None
    assert kehl is not None
    assert 2 < distance_km(strasbourg, kehl) < 10
    assert distance_km(kehl, kehl) == 0


def test_demonyms() -> None:
    """A people's name leads to its country."""
    place = country_of("Swedes")
    assert place is not None
    assert place.key == "sweden"
    assert country_of("footballers") is None
