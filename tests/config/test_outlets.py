"""Two outlets of one publisher are one voice, and a wrong outlets file is told at start."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.outlets import HERE, Agency, Publisher, Publishers, load_publishers, registered_domain
from stream.article import outlet_name
from stream.errors import SettingsError


@pytest.fixture(scope="module")
def shipped() -> Publishers:
    """What the shipped outlets.toml lists."""
    return load_publishers()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thesun.co.uk", "thetimes.co.uk"),
        ("dailymail.co.uk", "metro.co.uk"),
        ("mirror.co.uk", "https://www.express.co.uk/news"),
        ("edition.cnn.com", "money.cnn.com"),
        ("bbc.com", "www.bbc.co.uk"),
        ("uk.reuters.com", "reuters.com"),
        ("africa.chinadaily.com.cn", "usa.chinadaily.com.cn"),
        ("The Sun", "thesun.co.uk"),
    ],
)
def test_outlets_of_one_company_are_one_publisher(shipped: Publishers, one: str, other: str) -> None:
    """Under whatever subdomain or writing."""
    assert shipped.publisher(one) == shipped.publisher(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nytimes.com", "washingtonpost.com"),
        ("abc.net.au", "abcnews.go.com"),
        ("independent.co.uk", "independent.ie"),
        ("notcnn.com", "cnn.com"),
        ("cnn.com.example", "cnn.com"),
        ("thesun.example", "thesun.co.uk"),
        ("one.blogspot.com", "two.blogspot.com"),
    ],
)
def test_companies_that_only_sound_alike_stay_apart(shipped: Publishers, one: str, other: str) -> None:
    """A part of a label is no match, and a shared host is no publisher."""
    assert shipped.publisher(one) != shipped.publisher(other)


@pytest.mark.parametrize(
    ("outlet", "publisher"),
    [
        ("news.daily.co.uk", "daily.co.uk"),
        ("outlet-a.example", "outlet-a.example"),
        ("deep.sub.outlet-a.example", "outlet-a.example"),
        ("The Village Gazette", "the village gazette"),
        ("192.168.10.1", "192.168.10.1"),
        ("localhost", "localhost"),
    ],
)
def test_what_is_not_listed_is_its_own_publisher(shipped: Publishers, outlet: str, publisher: str) -> None:
    """By registered domain, or by its name."""
    assert shipped.publisher(outlet) == publisher


def test_the_longest_listed_domain_holds() -> None:
    """A subdomain may have a publisher of its own."""
    both = Publishers(
        (Publisher(name="Host", outlets=("host.example",)), Publisher(name="Guest", outlets=("a.host.example",))), ()
    )
    assert both.publisher("x.a.host.example") == "Guest"
    assert both.publisher("b.host.example") == "Host"


@settings(deadline=None)
@given(st.text())
def test_every_outlet_has_a_publisher(text: str) -> None:
    """Whatever a producer wrote, the same writing gives the same publisher and nothing is raised."""
    publishers = Publishers((), (Agency(name="Wire", outlets=("wire.example",), signs=("WIRE",)),))
    assert publishers.publisher(text) == publishers.publisher(outlet_name(text)) == registered_domain(outlet_name(text))


def test_the_shipped_file_is_useful_and_written_in_normal_form(shipped: Publishers) -> None:
    """At least 150 domains, every outlet as `outlet_name` writes it, and the agencies a wire copy is known by."""
    listed = tomllib.loads((HERE / "outlets.toml").read_text(encoding="utf-8"))
    outlets = [outlet for one in listed["publisher"] + listed["agency"] for outlet in one["outlets"]]
    assert sum("." in outlet for outlet in outlets) >= 150
    assert [outlet for outlet in outlets if outlet_name(outlet) != outlet] == []
    assert {"Reuters", "Associated Press", "Agence France-Presse", "PA Media", "dpa", "Xinhua", "TASS", "UNIAN"} <= {
        agency.name for agency in shipped.agencies
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[publisher]", "is not TOML"),
        ('[[publisher]]\nname = "A"', "publisher.0.outlets"),
        ('[[publisher]]\nname = " "\noutlets = ["a.example"]', "publisher.0.name"),
        ('[[publisher]]\nname = "A"\noutlets = "a.example"', "publisher.0.outlets"),
        ('[[publisher]]\nname = "A"\noutlets = ["a.example"]\nowner = "B"', "publisher.0.owner"),
        ('[[publishers]]\nname = "A"\noutlets = ["a.example"]', "publishers"),
        ('[[agency]]\nname = "A"\noutlets = ["a.example"]', "agency.0.signs"),
        (
            '[[publisher]]\nname="A"\noutlets=["a.example"]\n[[publisher]]\nname="B"\noutlets=["www.A.example"]',
            "'A' and 'B'",
        ),
    ],
)
def test_a_wrong_file_is_told_with_what_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    """Slips in names are errors and not ignored, and an outlet cannot have two publishers."""
    path = tmp_path / "outlets.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        load_publishers(path)


def test_a_missing_or_undecodable_file_is_told(tmp_path: Path) -> None:
    """With the setting that names it."""
    with pytest.raises(SettingsError, match="PARALLAX_OUTLETS_FILE"):
        load_publishers(tmp_path / "none.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "caf\xe9"')
    with pytest.raises(SettingsError, match="cannot be read"):
        load_publishers(path)
