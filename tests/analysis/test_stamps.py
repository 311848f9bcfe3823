"""A page's stamp is no part of what its article tells."""

from __future__ import annotations

import time

import pytest
from analysis_support import sentences

from agents.analysis.sentences import split
from agents.analysis.stamps import date_at

STAMPS = [
    "March 12, 2024",
    "12 March 2024 |",
    "Tuesday, 12 March 2024",
    "MARCH 12, 2024 | 08:06AM PT",
    "March 12th, 2024, 7:35 am",
    "8: 05am UK, Tuesday 12 March 2024",
    "Tue Mar 12, 2024 6:50pm EDT",
    "14:25 Tue Mar 12 2024",
    "7:15 a.m. Mar. 12, 2024",
    "Last updated 13:26 12/03/2024",
    "Posted: 03/12/2024 11:10 am EDT",
    "Published: 2024. 03. 12 09:01 AM",
    "Published: 12 Mar 2024 11:25 GMT+02:00 Updated: 12 Mar 2024 11:25 GMT+02:00",
    "Posted on March 12, 2024 at 3:39 PM Updated Wednesday, Mar 13 at 5:53 PM",
    "Story Created: Mar 12, 2024 at 9:56 AM AKDT",
    "on March 12th, 2024",
    "Updated: 2024-03-12 17:52 -",
    "3/34 12 March 2024",
]


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_is_cut_off_whatever_comes_next(stamp: str) -> None:
    """A name, an article, a quotation, or nothing."""
    for prose in ("A ferry sank on Friday.", "Ana Ruiz left.", "“We are safe,” she said.", "A 32-year-old fell."):
        assert sentences(f"{stamp} {prose}") == [prose]
    assert sentences(stamp) == []


@pytest.mark.parametrize(
    "stamp", ["March 12, 2024", "Posted: 03/12/2024 11:10 am EDT", "Tuesday, 12 March 2024 9:36 am"]
)
def test_a_later_sentence_may_begin_with_one(stamp: str) -> None:
    """Pages run captions and updates into one block."""
    assert sentences(f"It is over. {stamp} Ana Ruiz left.") == ["It is over.", "Ana Ruiz left."]


def test_a_date_line_may_follow() -> None:
    """ "WASHINGTON (Reuters) -" goes, too."""
    assert sentences("Published July 28, 2004 WASHINGTON (Reuters) - He died.") == ["He died."]


def test_a_stamp_stands_between_a_subtitle_and_the_prose() -> None:
    """No date in prose stands so: without a preposition before it, and a capital behind it."""
    told = "The repair will take around twelve days October 11, 2011 As many have noticed, the cable is down."
    assert sentences(told) == ["The repair will take around twelve days", "As many have noticed, the cable is down."]


def test_a_label_with_an_hour_is_a_stamp() -> None:
    """Pages leave the day out."""
    assert sentences("Updated 9:06 AM A woman has died.") == ["A woman has died."]


def test_a_headline_that_is_a_stamp_is_none() -> None:
    """Feeds take the first line of a page for its title."""
    stamp = "23 July 2013 Last updated at 13:42 GMT"
    assert split(stamp, 0, len(stamp), headline=True) == []


def test_a_labelled_stamp_ends_what_stands_before_it() -> None:
    """A subtitle is run into the stamp as a rule."""
    told = "Crews meet with the mayor UPDATED 3:09 AM EST Dec 19, 2008 Despite the rain they won."
    assert sentences(told) == ["Crews meet with the mayor", "Despite the rain they won."]


@pytest.mark.parametrize(
    "prose",
    [
        "On March 12, 2024 Aldwick was hit.",
        "March 12, 2024, was a Tuesday.",
        "March 12, 2024 was a Tuesday.",
        "March 2024 Aldwick fires destroyed a hall.",
        "The report was published on March 3, 2021 by the ministry.",
        "In a complaint filed March 3, 2021 Ana Ruiz says so.",
        "12:47 a.m. Nov. 3, 2016.",
        "Posted workers earn less.",
        "Updated On Friday Night",
        "The mayor, born May 1, 1950 In Leith, left.",
        "It was signed on May 1, 1950 In Leith.",
        "7:15 is when it sank.",
        "10/12 Downing Street is shut.",
    ],
)
def test_prose_that_begins_with_a_date_is_kept(prose: str) -> None:
    """A comma, a small letter or no year tells that it goes on."""
    assert sentences(prose) == [prose]


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("Posted on March 3, 2021, by staff", "March 3, 2021"),
        ("By Ana Ruiz\nPublished: Wednesday, 3 March 2021", "Wednesday, 3 March 2021"),
        ("3 March 2021 - The ferry", "3 March 2021"),
        ("The ferry built on March 3, 2021 sank.", None),
        ("The suit, filed on March 3, 2021, names a report posted March 4, 2021.", None),
        ("", None),
    ],
)
def test_the_date_at_an_articles_head(head: str, date: str | None) -> None:
    """What is labelled, or stands first."""
    assert date_at(head) == date


@pytest.mark.parametrize("piece", ["1.", "1/", "Posted ", " ,", "12:30 ", "Mar 12 ", "on at ", "2024-03-12 ", "- | "])
def test_a_block_of_nothing_else_is_read_in_time(piece: str) -> None:
    """No pattern runs away on a block as long as they may be."""
    started = time.perf_counter()
    split(piece * (300_000 // len(piece)), 0, 300_000 // len(piece) * len(piece))
    assert time.perf_counter() - started < 6
