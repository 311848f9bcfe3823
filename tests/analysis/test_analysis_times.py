"""Expressions of time are found and made absolute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from agents.analysis.tense import told_as_over
from agents.analysis.times import event_time, find_times, reference_time

FRIDAY = datetime(2024, 3, 15, 15, 0, tzinfo=UTC)


def times(text: str, published: datetime = FRIDAY) -> list[tuple[str, str, str, str, bool]]:
    """Words, beginning, end, precision and whether anchored."""
    form = "%Y-%m-%d %H:%M"
    return [
        (t.text, t.earliest.strftime(form), t.latest.strftime(form), t.precision, t.anchored)
        for t in find_times(text, 0, published)
    ]


@pytest.mark.parametrize(
    ("text", "words", "day", "anchored"),
    [
        ("It sank on Friday.", "Friday", "2024-03-15", False),
        ("It sank on Tuesday.", "Tuesday", "2024-03-12", False),
        ("It was hit by a lorry on Tuesday.", "Tuesday", "2024-03-12", False),
        ("It must sail by Tuesday.", "Tuesday", "2024-03-19", False),
        ("It sank last Friday.", "last Friday", "2024-03-08", False),
        ("It will sail on Monday.", "Monday", "2024-03-18", False),
        ("It sails next Monday.", "next Monday", "2024-03-18", False),
        ("It sank yesterday.", "yesterday", "2024-03-14", False),
        ("It sails tomorrow.", "tomorrow", "2024-03-16", False),
        ("It sank two days ago.", "two days ago", "2024-03-13", False),
        ("It sank on Nov. 24.", "Nov. 24", "2023-11-24", True),
        ("It sank on 24 November.", "24 November", "2023-11-24", True),
        ("It sank on February 3rd, 2019.", "February 3rd, 2019", "2019-02-03", True),
        ("It sank on 2021-12-01.", "2021-12-01", "2021-12-01", True),
        ("It sank on Christmas Eve.", "Christmas Eve", "2023-12-24", True),
        ("It sank on Sunday, March 10.", "Sunday, March 10", "2024-03-10", True),
        ("It sank on Friday, Sept. 2.", "Friday, Sept. 2", "2022-09-02", True),
        ("It sank on Tuesday, March 10.", "Tuesday, March 10", "2020-03-10", True),
        ("It sank on Thursday, Feb. 29.", "Thursday, Feb. 29", "2024-02-29", True),
        ("Ferry to sail again on Tuesday", "Tuesday", "2024-03-19", False),
        ("Ferry to be scrapped on Tuesday", "Tuesday", "2024-03-19", False),
        ("Man walked to work on Tuesday", "Tuesday", "2024-03-12", False),
        ("Ferry sinks on way to Leith on Tuesday", "Tuesday", "2024-03-12", False),
    ],
)
def test_days(text: str, words: str, day: str, anchored: bool) -> None:
    """The day that is meant, and whether the text or the stamp fixes it."""
    ((found, earliest, _, precision, is_anchored),) = times(text)
    assert (found, earliest, precision, is_anchored) == (words, f"{day} 00:00", "day", anchored)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("late Thursday", "2024-03-14 17:00", "2024-03-15 00:00", "part_of_day"),
        ("in the early hours of Tuesday", "2024-03-12 00:00", "2024-03-12 06:00", "part_of_day"),
        ("on Wednesday evening", "2024-03-13 17:00", "2024-03-13 23:00", "part_of_day"),
        ("Last night he left.", "2024-03-14 18:00", "2024-03-15 06:00", "part_of_day"),
        ("at 12:47 a.m. on Tuesday", "2024-03-12 00:47", "2024-03-12 00:48", "minute"),
        ("Tuesday at 6 p.m.", "2024-03-12 18:00", "2024-03-12 19:00", "hour"),
        ("at noon on Tuesday", "2024-03-12 12:00", "2024-03-12 12:01", "minute"),
        ("at 00:48 local time", "2024-03-15 00:48", "2024-03-15 00:49", "minute"),
        ("last week", "2024-03-04 00:00", "2024-03-11 00:00", "week"),
        ("in January", "2024-01-01 00:00", "2024-02-01 00:00", "month"),
        ("last September", "2023-09-01 00:00", "2023-10-01 00:00", "month"),
        ("in May 2018", "2018-05-01 00:00", "2018-06-01 00:00", "month"),
        ("in 2017", "2017-01-01 00:00", "2018-01-01 00:00", "year"),
        ("in the 1930's", "1930-01-01 00:00", "1940-01-01 00:00", "vague"),
        ("in the 1990s", "1990-01-01 00:00", "2000-01-01 00:00", "vague"),
        ("next year", "2025-01-01 00:00", "2026-01-01 00:00", "year"),
        ("this year", "2024-01-01 00:00", "2025-01-01 00:00", "year"),
        ("late last year", "2023-09-01 00:00", "2024-01-01 00:00", "year"),
        ("early next week", "2024-03-18 00:00", "2024-03-20 00:00", "week"),
        ("earlier this week", "2024-03-11 00:00", "2024-03-18 00:00", "week"),
        ("last month", "2024-02-01 00:00", "2024-03-01 00:00", "month"),
        ("next month", "2024-04-01 00:00", "2024-05-01 00:00", "month"),
        ("last weekend", "2024-03-08 18:00", "2024-03-11 00:00", "week"),
        ("last summer", "2023-06-01 00:00", "2023-09-01 00:00", "month"),
        ("in June last year", "2023-06-01 00:00", "2023-07-01 00:00", "month"),
        ("next June", "2024-06-01 00:00", "2024-07-01 00:00", "month"),
        ("in late February", "2024-02-20 00:00", "2024-03-01 00:00", "month"),
        ("in mid-January", "2024-01-08 00:00", "2024-01-24 00:00", "month"),
        ("in early 2019", "2019-01-01 00:00", "2019-05-02 00:00", "year"),
        ("over the past three days", "2024-03-12 00:00", "2024-03-16 00:00", "vague"),
        ("in the next two weeks", "2024-03-15 00:00", "2024-04-02 00:00", "vague"),
        ("three hours ago", "2024-03-15 11:00", "2024-03-15 13:00", "hour"),
        ("two weeks from now", "2024-03-25 00:00", "2024-04-02 00:00", "week"),
        ("several years ago", "2017-03-15 00:00", "2023-03-16 00:00", "vague"),
        ("This morning it sank", "2024-03-15 00:00", "2024-03-15 12:00", "part_of_day"),
        ("at midnight on Tuesday", "2024-03-12 00:00", "2024-03-12 00:01", "minute"),
        ("shortly before midnight on Tuesday", "2024-03-13 00:00", "2024-03-13 00:01", "minute"),
        ("at 9:30 p.m. on Tuesday night", "2024-03-12 21:30", "2024-03-12 21:31", "minute"),
        ("a fortnight ago", "2024-02-26 00:00", "2024-03-05 00:00", "week"),
        ("They will meet in a fortnight", "2024-03-25 00:00", "2024-04-02 00:00", "week"),
        ("The race is in three days", "2024-03-18 00:00", "2024-03-19 00:00", "day"),
        ("It sails in a week's time", "2024-03-18 00:00", "2024-03-26 00:00", "week"),
        ("in the first quarter of next year", "2025-01-01 00:00", "2025-04-01 00:00", "month"),
        ("in the second half of 2019", "2019-07-01 00:00", "2020-01-01 00:00", "month"),
        ("His 2011 conviction stood", "2011-01-01 00:00", "2012-01-01 00:00", "year"),
        ("Miller's 2009 trial", "2009-01-01 00:00", "2010-01-01 00:00", "year"),
        ("It opened in spring 2014", "2014-03-01 00:00", "2014-06-01 00:00", "month"),
        ("at the end of January", "2024-01-21 00:00", "2024-02-01 00:00", "month"),
        ("at the start of 2018", "2018-01-01 00:00", "2018-05-02 00:00", "year"),
        ("It will close by the end of the year", "2024-09-01 00:00", "2025-01-01 00:00", "year"),
        ("It will be released in November", "2024-11-01 00:00", "2024-12-01 00:00", "month"),
        ("at 6. 30pm", "2024-03-15 18:30", "2024-03-15 18:31", "minute"),
        ("at 6:30 in the evening", "2024-03-15 18:30", "2024-03-15 18:31", "minute"),
        ("at three in the morning", "2024-03-15 03:00", "2024-03-15 04:00", "hour"),
        ("ten o'clock at night", "2024-03-15 22:00", "2024-03-15 23:00", "hour"),
        ("early on Tuesday morning", "2024-03-12 00:00", "2024-03-12 09:00", "part_of_day"),
        ("late Tuesday afternoon", "2024-03-12 14:00", "2024-03-12 19:00", "part_of_day"),
        ("on the evening of March 11", "2024-03-11 17:00", "2024-03-11 23:00", "part_of_day"),
        ("during the night of Monday to Tuesday", "2024-03-11 18:00", "2024-03-12 06:00", "part_of_day"),
        ("Monday night into Tuesday morning", "2024-03-11 18:00", "2024-03-12 06:00", "part_of_day"),
        ("over the weekend", "2024-03-08 18:00", "2024-03-11 00:00", "week"),
        ("They will meet at the weekend", "2024-03-15 18:00", "2024-03-18 00:00", "week"),
        ("The vote was put off until Monday evening", "2024-03-18 17:00", "2024-03-18 23:00", "part_of_day"),
        ("The shift began at six o'clock on Tuesday.", "2024-03-12 06:00", "2024-03-12 07:00", "hour"),
        ("It struck shortly before eight, he said.", "2024-03-15 08:00", "2024-03-15 09:00", "hour"),
        ("It closed at half past seven.", "2024-03-15 07:30", "2024-03-15 07:31", "minute"),
        ("at a quarter to nine in the evening", "2024-03-15 20:45", "2024-03-15 20:46", "minute"),
        ("It left at 09:14.", "2024-03-15 09:14", "2024-03-15 09:15", "minute"),
        ("It was noon.", "2024-03-15 12:00", "2024-03-15 12:01", "minute"),
        ("He left at dusk on Tuesday.", "2024-03-12 16:00", "2024-03-12 22:00", "part_of_day"),
        ("It sank in the early hours.", "2024-03-15 00:00", "2024-03-15 06:00", "part_of_day"),
        ("It struck after dawn prayers.", "2024-03-15 04:00", "2024-03-15 08:00", "part_of_day"),
        ("It sank during the evening rush hour.", "2024-03-15 15:00", "2024-03-15 20:00", "part_of_day"),
        ("in the week of 26 February", "2024-02-26 00:00", "2024-03-04 00:00", "week"),
        ("The court will sit in the spring.", "2024-03-01 00:00", "2024-06-01 00:00", "month"),
        ("They came in the autumn.", "2023-09-01 00:00", "2023-12-01 00:00", "month"),
        ("this summer", "2024-06-01 00:00", "2024-09-01 00:00", "month"),
        ("next winter", "2024-12-01 00:00", "2025-03-01 00:00", "month"),
        ("in winter 2018", "2018-01-01 00:00", "2019-01-01 00:00", "year"),
        ("It will close in the fourth quarter.", "2024-10-01 00:00", "2025-01-01 00:00", "month"),
        ("early this coming Sunday", "2024-03-17 00:00", "2024-03-17 10:00", "part_of_day"),
    ],
)
def test_stretches(text: str, earliest: str, latest: str, precision: str) -> None:
    """Parts of days, clock times, weeks, months and years."""
    ((_, first, last, how, _),) = times(text)
    assert (first, last, how) == (earliest, latest, precision)


def test_a_zone_turns_a_clock_time_into_utc() -> None:
    """Without a zone the clock of the place stands as it is, and says so."""
    (east, plain) = find_times("At 9 a.m. JST it rose, and at 9 a.m. it set.", 0, FRIDAY)
    assert (east.zone, east.earliest.hour, east.earliest.day) == ("JST", 0, 15)
    assert (plain.zone, plain.earliest.hour) == ("", 9)


def test_two_clocks_of_one_moment() -> None:
    """Each clock time takes the date that stands beside it."""
    (here, there) = find_times("It left at 9 a.m. Monday (7:30 p.m. ET Sunday).", 0, FRIDAY)
    assert (here.earliest.day, here.earliest.hour) == (11, 9)
    assert there.earliest == datetime(2024, 3, 11, 0, 30, tzinfo=UTC)


def test_tomorrows_weekday_in_a_far_zone() -> None:
    """A stamp is UTC: what is "Saturday" to a writer in Asia may be Friday evening by it."""
    assert times("It sank on Saturday.")[0][1] == "2024-03-16 00:00"
    assert times("It sank on Saturday.", FRIDAY.replace(hour=3))[0][1] == "2024-03-09 00:00"


@pytest.mark.parametrize(
    "text",
    [
        "They may march.",
        "It cost 2,017 euros.",
        "There were 2000 soldiers.",
        "on Feb. 31",
        "the 9:1 odds",
        "a second time",
        "He scored three times in two weeks.",
        "the third half of nothing",
        "In the fourth half of 2019, as it were",
        "They meet on the second Tuesday of each month.",
        "It was 0:30 pm, or so it seemed",
        "at 6: 05 p.m.",
    ],
)
def test_is_no_time(text: str) -> None:
    """Verbs, counts, impossible dates."""
    assert times(text) == []


def test_a_clock_that_none_shows_is_no_time() -> None:
    """Twenty-four hours and a half."""
    assert times("at 24:30 on Tuesday, at 24:70 on Monday")[0][1] != "2024-03-12 24:30"


def test_offsets_are_the_articles() -> None:
    """The sentence's place in the article is added."""
    (time,) = find_times("It sank on Friday.", 50, FRIDAY)
    assert (time.start, time.end) == (61, 67)


def test_event_time_is_the_first_day_near_the_stamp() -> None:
    """A year alone tells no day; a day far from the stamp without its year is something else."""
    found = find_times("In 2017 he won. On Oct. 2 he rested. It sank on Tuesday.", 0, FRIDAY)
    assert event_time(found, FRIDAY) == datetime(2024, 3, 12, tzinfo=UTC)


def test_a_full_date_outweighs_a_late_stamp() -> None:
    """A page read again months later still tells when it happened."""
    found = find_times("It sank on Nov. 24, 2023.", 0, FRIDAY)
    assert event_time(found, FRIDAY) == datetime(2023, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    "opening",
    [
        "Posted on March 3, 2021, by staff",
        "PUBLISHED: WEDNESDAY, MARCH 3, 2021",
        "3 March 2021 - The ferry",
        "Updated: 2021-03-03",
    ],
)
def test_a_date_line_outweighs_the_stamp(opening: str) -> None:
    """What stands at an article's head tells when it was written, whenever it was crawled."""
    assert reference_time(opening, FRIDAY) == datetime(2021, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "opening",
    [
        "",
        "The ferry built on March 3, 2021 sank.",
        "Posted on March 14, 2024",
        "Posted on Monday",
        "Posted on Feb. 31, 2021",
    ],
)
def test_else_the_stamp_holds(opening: str) -> None:
    """Other dates, or one that says the same, change nothing."""
    assert reference_time(opening, FRIDAY) == FRIDAY


def test_no_time_is_no_event_time() -> None:
    """An article that tells no day gives none."""
    assert event_time((), FRIDAY) is None


@given(
    st.text(alphabet=st.sampled_from("0123456789:. apmFridyNovMgt,-'st"), max_size=60),
    st.datetimes(timezones=st.just(UTC)),
)
def test_any_text_and_stamp(text: str, published: datetime) -> None:
    """Whatever comes in: ranges are not empty, words are the text's, and nothing raises."""
    for time in find_times(text, 0, published):
        assert time.earliest < time.latest
        assert text[time.start : time.end] == time.text


@given(st.integers(min_value=0, max_value=6), st.integers(min_value=0, max_value=400))
def test_a_weekday_is_that_weekday(weekday: int, days: int) -> None:
    """Whatever the stamp, the day found has the name that was said, and lies within a week of the stamp."""
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    published = FRIDAY + timedelta(days=days)
    (time,) = find_times(f"It sank on {name}.", 0, published)
    assert time.earliest.weekday() == weekday
    assert abs(time.earliest - published) < timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "words", "earliest"),
    [
        ("The curfew began at eight.", "eight", "2024-03-15T08"),
        ("It went on until two in the morning.", "two in the morning", "2024-03-15T02"),
        ("It comes into force tonight at midnight.", "tonight at midnight", "2024-03-16T00"),
        ("The work is to be sold in June.", "June", "2024-06-01T00"),
    ],
)
def test_what_begins_and_what_is_over(text: str, words: str, earliest: str) -> None:
    """A bare hour after what begins or ends, tonight's midnight, and a month to come."""
    (time,) = find_times(text, 0, FRIDAY)
    assert (time.text, time.earliest.isoformat()[:13]) == (words, earliest)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("The work, discovered in June, is a copy.", "June", "2023-06-01"),
        ("The work, discovered in February, is a copy.", "February", "2024-02-01"),
        ("The ministry proposed the new rules in May.", "May", "2023-05-01"),
        ("The court has fined 21 firms since April.", "April", "2023-04-01"),
        ("The chairman, fired on April 8, is seeking damages.", "April 8", "2023-04-08"),
        ("Ministers will vote on the aid package unveiled on Sunday.", "Sunday", "2024-03-10"),
        ("They will worship in a school after a fire destroyed the church on Sunday.", "Sunday", "2024-03-10"),
        ("They will vote on Sunday.", "Sunday", "2024-03-17"),
        ("The museum was expected to reopen in May.", "May", "2024-05-01"),
        ("The trial was set for June.", "June", "2024-06-01"),
        ("The road was closed until April.", "April", "2024-04-01"),
        ("He spoke of the April vote.", "April", "2024-04-01"),
        ("She said they would meet next Sunday.", "next Sunday", "2024-03-17"),
        ("It has been empty since April 2025.", "April 2025", "2025-04-01"),
    ],
)
def test_what_is_told_as_over_is_not_ahead(read: Callable[[str], Doc], text: str, words: str, day: str) -> None:
    """Unless it was only planned, is named by its time, or the text says which it is."""
    (time,) = find_times(text, 0, FRIDAY, over=partial(told_as_over, read(text)))
    assert (time.text, f"{time.earliest:%Y-%m-%d}") == (words, day)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("It was not until May 30, 2005, that they told.", "May 30, 2005", "2005-05-30"),
        ("They met from June 19, 1972, on.", "June 19, 1972", "1972-06-19"),
        ("They must decide by Dec. 19.", "Dec. 19", "2023-12-19"),
        ("In May 19 people were hurt.", "May", "2024-05-01"),
    ],
)
def test_a_day_of_a_month_behind_any_word(text: str, words: str, day: str) -> None:
    """ "Until May 30" is no month."""
    (time,) = find_times(text, 0, FRIDAY)
    assert (time.text, f"{time.earliest:%Y-%m-%d}") == (words, day)


def test_a_year_before_what_was_said_then() -> None:
    """A colon behind a year is no clock."""
    assert [one[0] for one in times('He admitted in 2006: "It was I."')] == ["2006"]


def test_a_christmas_party_is_no_christmas() -> None:
    """Feasts are kept before their day."""
    assert times("He opened fire at a Christmas party.") == []
    assert [one[0] for one in times("He left before Christmas.")] == ["Christmas"]


def test_a_toll_is_no_hour() -> None:
    """Only what begins or ends does so at a bare hour."""
    assert find_times("Officials put the toll at eight.", 0, FRIDAY) == ()
