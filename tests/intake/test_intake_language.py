"""A long text speaks for itself, a short one is what its producer says."""

from __future__ import annotations

import pytest

from agents.intake.language import code_of, language_of

ENGLISH = (
    "The ferry ran aground on Monday night and nobody was hurt, said the coastguard in a statement on Tuesday. " * 2
)
GERMAN = (
    "Die Fähre lief am Montagabend auf Grund, verletzt wurde niemand, sagte die Küstenwache in einer Mitteilung. " * 2
)


@pytest.mark.parametrize("declared", ["", "en", "de", "klingon"])
def test_long_texts_are_what_they_read_as(declared: str) -> None:
    """Feeds often declare the site's language."""
    assert language_of(ENGLISH, declared, ("en",)) == "en"
    assert language_of(GERMAN, declared, ("en",)) == "de"


@pytest.mark.parametrize(("declared", "code"), [("en", "en"), ("en-GB", "en"), ("de", "de"), ("deu", "de")])
def test_short_texts_are_what_they_are_declared(declared: str, code: str) -> None:
    """A headline of names tells little."""
    assert language_of("Tagesschau, Le Monde, El País", declared, ("en",)) == code


def test_undeclared_short_texts_get_the_benefit_of_the_doubt() -> None:
    """A flash of five words is let through where it may be English."""
    assert language_of("Ferry runs aground off island", "", ("en",)) == "en"


def test_a_text_without_words_is_undetermined() -> None:
    """Neither text nor producer tell."""
    assert language_of("12345 67890", "", ("fr",)) in {"und", "en"}
    assert language_of("", "", ()) == "und"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("EN_us", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("zh-Hant-TW", "zh"),
        ("", ""),
        ("??", ""),
        ("xx1", ""),
    ],
)
def test_tags_and_names_have_two_letter_codes(tag: str, code: str) -> None:
    """Producers write the language in several ways."""
    assert code_of(tag) == code
