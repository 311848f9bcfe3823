"""Names within an article: what each mention stands for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.analysis.names import Names, find_names
from agents.analysis.reading import Sentence
from stream.records import CleanArticle, EntityKind

Clean = Callable[..., CleanArticle]
Split = Callable[[CleanArticle], list[Sentence]]


@pytest.fixture
def names_of(clean: Clean, sentences_of: Split) -> Callable[..., Names]:
    """The names of an article with that body."""

    def make(body: str, **fields: str) -> Names:
        article = clean(body, **fields)
        return find_names(sentences_of(article), article.text)

    return make


def entity(names: Names, text: str) -> set[str]:
    """The keys that the mentions written so have."""
    return {m.entity for found in names.mentions for m in found if m.text == text}


def kinds(names: Names, text: str) -> set[EntityKind]:
    """The kinds that the mentions written so have."""
    return {m.kind for found in names.mentions for m in found if m.text == text}


def test_a_surname_stands_for_the_full_name(names_of: Callable[..., Names]) -> None:
    """Within an article "Hollis" is the Jane Hollis who was named in full."""
    names = names_of("Jane Hollis, the mayor, spoke on Monday.\nHollis said the bridge was safe.")
    assert entity(names, "Hollis") == entity(names, "Jane Hollis") != set()


def test_titles_and_possessives_are_left_out(names_of: Callable[..., Names]) -> None:
    """A mention is the name alone."""
    names = names_of("President Vladimir Putin met Belarus's leader in Moscow.")
    assert entity(names, "Vladimir Putin") == {"vladimir putin"}
    assert entity(names, "Belarus") == {"belarus"}


def test_an_acronym_is_what_the_article_spells_out(names_of: Callable[..., Names]) -> None:
    """ "The Harbour Safety Board (HSB)" makes HSB that board."""
    names = names_of(
        "The Harbour Safety Board (HSB) closed the pier on Monday.\n"
        "Officers of the HSB said the Harbour Safety Board would act."
    )
    assert entity(names, "HSB") <= {"harbour safety board"}
    assert entity(names, "HSB")


def test_a_short_form_of_a_company(names_of: Callable[..., Names]) -> None:
    """ "Norvik" is Norvik Steel where the article has named that."""
    names = names_of(
        "Norvik Steel Corp. will cut jobs, Norvik Steel said.\nShares in Norvik fell, analysts at Norvik said."
    )
    assert entity(names, "Norvik") <= {"norvik steel"}


def test_a_team_is_not_the_people_it_is_called_after(names_of: Callable[..., Names]) -> None:
    """In an article about the Cleveland Indians no sentence is about India."""
    names = names_of("The Cleveland Indians lost in Chicago on Sunday.\nThe Indians had won the first game.")
    assert "india" not in {m.entity for found in names.mentions for m in found}


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("A storm hit Georgia on Monday, and schools in Atlanta and Savannah closed.", "georgia us"),
        ("Protesters marched in Georgia on Monday, and police in Tbilisi and Batumi watched.", "georgia"),
    ],
)
def test_which_georgia(names_of: Callable[..., Names], body: str, key: str) -> None:
    """The places that stand beside it tell the state from the country."""
    assert entity(names_of(body), "Georgia") == {key}


def test_places_that_the_parser_takes_for_something_else(names_of: Callable[..., Names]) -> None:
    """Large cities and known places are places, whatever label they got."""
    names = names_of("The ship left Karachi for Odessa.\nFighting went on in Tigray.")
    assert kinds(names, "Karachi") == {EntityKind.PLACE}
    assert kinds(names, "Odessa") == {EntityKind.PLACE}
    assert entity(names, "Tigray") == {"tigray"}


def test_peoples_are_keyed_by_country(names_of: Callable[..., Names]) -> None:
    """Both "Norwegian" and "Norway" tell of the country."""
    names = names_of("Norwegian police searched a boat in Norway.")
    assert entity(names, "Norwegian") == entity(names, "Norway") == {"norway"}
    assert kinds(names, "Norwegian") == {EntityKind.NATIONALITY}


def test_headlines_know_the_names_of_the_body(names_of: Callable[..., Names]) -> None:
    """A name that a headline's capitals hide is found by the article's own use of it."""
    names = names_of("The mayor, Jane Hollis, stepped down on Monday.", title="Why Jane Hollis Had To Go Now")
    assert [m.text for m in names.mentions[0]].count("Jane Hollis") == 1


def test_a_headline_alone_may_have_the_given_name(names_of: Callable[..., Names]) -> None:
    """Feeds take the first sentence for the title; the article goes on with the surname."""
    names = names_of("Hollis stepped down on Monday. Hollis had led the port.", title="Jane Hollis, 41, steps down")
    assert [mention.text for mention in names.mentions[0]] == ["Jane Hollis"]
    assert {mention.entity for found in names.mentions for mention in found} == {"iane holis"}


def test_salience_favours_the_headline(names_of: Callable[..., Names]) -> None:
    """Who stands in the title and is named often has most of it, at most 1."""
    names = names_of(
        "Jane Hollis resigned.\nHer deputy, Omar Farouk, takes over.", title="Jane Hollis resigns as mayor of Leeds"
    )
    (top, weight), *_ = names.salience.items()
    assert names.full_names[top] == "Jane Hollis"
    assert weight == 1.0
    assert all(0 < value <= 1 for value in names.salience.values())


def test_offsets_point_at_the_name(clean: Clean, sentences_of: Split) -> None:
    """Every mention's offsets give its words in the article's text."""
    article = clean("Jane Hollis met “Omar Farouk” in Leeds’s old port, U.N. officials said.", title="Hollis in Leeds")
    names = find_names(sentences_of(article), article.text)
    found = [m for mentions in names.mentions for m in mentions]
    assert found
    assert all(article.text[m.start : m.end] == m.text for m in found)


def test_an_article_without_names(names_of: Callable[..., Names]) -> None:
    """Has no entities."""
    names = names_of("it rained all day.", title="rain")
    assert names.salience == {}
    assert names.full_names == {}


def test_a_firm_is_not_its_product(names_of: Callable[..., Names]) -> None:
    """A short name that stands first and often is no short form of a longer one that holds it."""
    names = names_of(
        "Tesla cut prices on Monday, and Tesla shares fell.\nTesla said the Tesla Roadster would cost more."
    )
    assert entity(names, "Tesla") == {"tesla"}


def test_an_owner_and_what_it_owns_are_two(names_of: Callable[..., Names]) -> None:
    """ "China's Foreign Ministry" names a country and a ministry."""
    names = names_of("China's Foreign Ministry said on Monday that talks would go on.")
    assert entity(names, "China") == {"china"}
    assert entity(names, "Foreign Ministry") == {"foreign ministry"}


def test_a_surname_that_looks_like_a_people(names_of: Callable[..., Names]) -> None:
    """Whatever the parser takes it for, the article's own use of the full name decides."""
    names = names_of("Bruce Arians retired on Monday.\nWhen the coach left, Arians led the team.")
    assert entity(names, "Arians") == entity(names, "Bruce Arians") != set()


def test_a_numbered_round_is_no_part_of_a_name(names_of: Callable[..., Names]) -> None:
    """ "Lap 29 Rosen" in a live blog names the driver."""
    names = names_of("Lap 14 Marcus Eklund has a big smash in his car. Marcus Eklund is unhurt.")
    assert {m.entity for mentions in names.mentions for m in mentions if "ekl" in m.entity} == {"marcus eklund"}


@pytest.mark.parametrize("body", ["The leaders of COP26–27 met in Glasgow.", "Mr Poole6–4 beat Hale in London."])
def test_a_figure_glued_to_a_name_breaks_nothing(names_of: Callable[..., Names], body: str) -> None:
    """No token begins where the figure does."""
    assert names_of(body).mentions


def test_a_score_is_no_part_of_a_name(names_of: Callable[..., Names]) -> None:
    """What stands behind the loser of a match is how it ended."""
    found = names_of("Elise Moreau defeated Yulia Danko 6-4 6-3 in the semi-final on Thursday.")
    assert not any("6" in mention.text for mention in found.mentions[-1])
