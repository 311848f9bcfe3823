"""Places: one happening in two places by name."""

from __future__ import annotations

import pytest
from divergences_support import Find, MakeReport, values

from agents.divergences.align import pairs
from agents.divergences.detectors.place import Places
from agents.divergences.reading import read


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "The suspect was arrested in Hull on Sunday.",
            "The suspect was arrested in Bradford on Sunday, police said.",
            ("Hull", "Bradford"),
        ),
        (
            "The suspect was arrested in the town of Morley on Sunday.",
            "The suspect was arrested in Bradford on Sunday, police said.",
            ("Morley", "Bradford"),
        ),
        (
            "Two men were arrested in Hull on Sunday.",
            "Police arrested two men in Bradford on Sunday.",
            ("Hull", "Bradford"),
        ),
        (
            "The ministers met at a hotel in Hull on Sunday.",
            "The meeting of the ministers took place in Bradford on Sunday.",
            ("Hull", "Bradford"),
        ),
        (
            "The writer Mara Lind was born in Hull in 1950.",
            "Mara Lind, who was born in Bradford, won the prize.",
            ("Hull", "Bradford"),
        ),
        (
            "The drugmaker Zenta is based in Hull.",
            "The drugmaker Zenta, based in Bradford, will cut jobs.",
            ("Hull", "Bradford"),
        ),
    ],
)
def test_one_happening_is_not_in_two_places(find: Find, one: str, other: str, told: tuple[str, str]) -> None:
    """Also where one account says what sort of place it is."""
    assert values(find(Places(), one, other)) == [told]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The suspect was arrested in Bradford on Sunday.", "The suspect was arrested in Yorkshire on Sunday."),
        ("The suspect was arrested in Hull on Sunday.", "The suspect was born in Bradford and lived there."),
        ("Mara Lind, who lives in Hull, won the race.", "Ada Quinn, who lives in Bradford, won the race."),
        ("The dancer was born in Hull.", "The dancer lives in Bradford."),
        ("The firm will send a car to Mars.", "The firm will send a car to the Red Planet."),
        ("The suspect was arrested in the town of Hull on Sunday.", "The suspect was arrested in Hull."),
    ],
)
def test_places_that_may_hold_each_other_square(find: Find, one: str, other: str) -> None:
    """A place within another, another happening, one place."""
    assert values(find(Places(), one, other)) == []


def test_the_other_report_may_set_it_there_in_kindred_words(make_report: MakeReport) -> None:
    """Who tells of "the accident in Hull" somewhere sets the crash in Hull, too."""
    first = read(make_report("The crash in Hull on Sunday killed the driver Ray Santo.", article_id="a1"))
    body = "The crash in Bradford on Sunday killed the driver Ray Santo.\nThe accident in Hull closed the road."
    second = read(make_report(body, article_id="b1", publisher="Other"))
    assert [found for pair in pairs(first, second) for found in Places().find(pair)] == []
