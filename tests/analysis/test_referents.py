"""Whom pronouns and "the company" mean, and who is a claim's subject."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.analysis.core import Analyst
from stream.records import CleanArticle, Report


@pytest.fixture
def subjects(analyst: Analyst, clean: Callable[..., CleanArticle]) -> Callable[[str], list[str]]:
    """The names of the subjects of a body's sentences."""

    def make(body: str) -> list[str]:
        report: Report = analyst.analyse([clean(body)])[0]
        return [report.entity_names.get(claim.subject, claim.subject) for claim in report.claims[1:]]

    return make


def test_a_name_is_a_subject(subjects: Callable[[str], list[str]]) -> None:
    """The entity itself."""
    assert subjects("Jane Hollis resigned on Monday.") == ["Jane Hollis"]


def test_she_is_the_last_subject(subjects: Callable[[str], list[str]]) -> None:
    """A pronoun means the person who was the subject before."""
    assert subjects("Jane Hollis resigned on Monday.\nShe had led the port for years.") == ["Jane Hollis"] * 2


def test_titles_tell_he_from_she(subjects: Callable[[str], list[str]]) -> None:
    """ "He" skips a person who is a Ms."""
    found = subjects("Mr. Omar Farouk resigned.\nMs. Jane Hollis stayed.\nHe left the building.\nShe closed the door.")
    assert found == ["Omar Farouk", "Jane Hollis", "Omar Farouk", "Jane Hollis"]


def test_the_company_is_the_last_body(subjects: Callable[[str], list[str]]) -> None:
    """ "The company" means the firm that was the subject before; with more words it is some other."""
    found = subjects("Norvik Steel Corp. cut 400 jobs.\nThe company lost money.\nThe Danish company grew.")
    assert found == ["Norvik Steel Corp.", "Norvik Steel Corp.", ""]


@pytest.mark.parametrize("body", ["She left early.", "It rained.", "The company lost money.", "Boats sank."])
def test_nothing_named_is_no_subject(subjects: Callable[[str], list[str]], body: str) -> None:
    """Where nobody was named, nobody is meant."""
    assert subjects(body) == [""]


def test_under_a_verb_of_speech_the_clause_counts(subjects: Callable[[str], list[str]]) -> None:
    """The subject is that of what is claimed, not who claims it."""
    assert subjects("Police said Jane Hollis resigned on Monday.") == ["Jane Hollis"]


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("Omar Farouk resigned.\nDavid Hollis stayed.\nShe left the building.", ""),
        ("Jane Hollis resigned.\nDavid Lund stayed.\nShe left the building.", "Jane Hollis"),
        ("David Lund resigned.\nJane Hollis stayed.\nHollis spoke.\nHe left the building.", "David Lund"),
        ("Jane Hollis resigned.\nAndrea Lund stayed.\nHe left the building.", "Andrea Lund"),
        ("Mr. Jane Hollis resigned.\nHe left the building.", "Jane Hollis"),
    ],
)
def test_given_names_tell_he_from_she(subjects: Callable[[str], list[str]], body: str, meant: str) -> None:
    """A pronoun skips whom it cannot mean; a given name of both tells nothing, and a title more than a given name."""
    assert subjects(body)[-1] == meant


def test_he_is_nobody_whom_his_sentence_names(subjects: Callable[[str], list[str]]) -> None:
    """ "He did not say what Hart had" is said of another."""
    assert subjects("Hart left the clinic.\nHe did not know when Hart had come.")[-1] == ""
