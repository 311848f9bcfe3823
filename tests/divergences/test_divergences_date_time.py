"""Dates and times: what is held against what, and what squares."""

from __future__ import annotations

from datetime import timedelta

import pytest
from divergences_support import PUBLISHED, Find, MakeReport, values
from hypothesis import given
from hypothesis import strategies as st

from agents.analysis.times import find_times
from agents.divergences.align import pairs
from agents.divergences.detector import Finding
from agents.divergences.detectors.date_time import Times, overlapping
from agents.divergences.reading import read
from stream.records import Relation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quarterback was drafted by Norvale in 2002.", "The quarterback was drafted by Norvale in 2003."),
        (
            "The flight landed in Oslo at 10:15 p.m. on March 14.",
            "The flight landed in Oslo at 10:15 a.m. on March 14.",
        ),
        ("The council adopted the resolution in September.", "The council adopted the resolution last week."),
        ("The quake hit Norvale on Tuesday morning.", "The quake hit Norvale on Tuesday afternoon."),
        ("The man was shot at 3 p.m. on Tuesday.", "The man was shot on Tuesday morning."),
        ("The strike will last until Friday evening.", "The strike will end on Sunday."),
        ("Marta Renner will remain coach until 2026.", "Marta Renner will remain coach until 2028."),
        ("The factory will be finished by the end of May.", "The factory will be finished in August."),
        ("The house will vote on the bill next week.", "A vote on the bill in the house was put off until May."),
        ("Corvo was founded in 1984.", "Corvo was founded in 2009."),
        ("Okafor won the marathon in 2012.", "Okafor, the winner of the marathon in 2013, was fourth."),
    ],
)
def test_two_times_of_one_happening_do_not_square(find: Find, one: str, other: str) -> None:
    """Years, clock times and dates of the same predicate are held against each other."""
    assert len(values(find(Times(), one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The law takes effect on 1 May in Norvale.", "The law comes into force on 1 June in Norvale."),
        ("The singer died on March 11 in Norvale.", "The singer passed away on March 12 in Norvale."),
        ("The phone went on sale in November.", "The phone was launched in September."),
        ("The firm was founded in 1998.", "Established in 1996, the firm employs 400."),
        ("The prince will visit Norvale in May.", "The prince's tour of Norvale takes place in June."),
        ("The trial begins on Monday at the Old Bailey.", "The trial is due to start on Wednesday."),
        ("The quake shook Norvale on March 11.", "An earthquake rattled Norvale on March 12."),
        ("The blaze in the mill broke out at 4 a.m.", "The fire in the mill started at 6:30 in the morning."),
        ("Kadlec will stand trial for bribery on May 3.", "Kadlec goes on trial for bribery on June 3."),
        ("Inspectors examined the bridge in 2019.", "The bridge was inspected in 2021."),
        ("The truce in Norvale takes effect on April 1.", "The ceasefire in Norvale comes into force on April 9."),
        ("The quake struck at 5.04am on Monday.", "The earthquake happened at 5.20am on Monday."),
    ],
)
def test_one_happening_is_told_in_many_ways(find: Find, one: str, other: str) -> None:
    """Verbs of one kin, idioms, and verbs that only say that it was."""
    assert len(values(find(Times(), one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The retailer filed for bankruptcy on Friday.",
            "The retailer's bankruptcy filing on Monday put jobs at risk.",
        ),
        ("She was elected mayor of Tulsa in 2016.", "Her election as mayor of Tulsa in 2014 came as a surprise."),
        ("Northgate took over Albion Foods in 2014.", "The takeover of Albion Foods by Northgate was in 2016."),
        (
            "The rocket lifted off from Cape Carmel at 6:15 a.m. on Friday.",
            "The launch from Cape Carmel took place at 7:15 a.m. on Friday.",
        ),
        ("Hernandez was convicted of murder in 2009.", "His 2011 conviction for murder cost Hernandez his job."),
        ("Parliament will vote on the pensions bill on Tuesday.", "The vote on the pensions bill is due on Thursday."),
        ("The hurricane made landfall in Cuba on Thursday.", "The hurricane came ashore in Cuba on Monday."),
    ],
)
def test_a_happening_may_be_told_by_a_verb_or_a_noun(find: Find, one: str, other: str) -> None:
    """ "It filed", "its filing", "took over", "takeover", "is due", "took place": the happening is what is compared."""
    assert len(values(find(Times(), one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quarterback was drafted in 2003.", "The quarterback retired in 2018."),
        ("The flight landed in Oslo at 10:15 a.m.", "The flight landed in Oslo at 10:14 a.m."),
        ("The council adopted the resolution on Tuesday.", "The council adopted the resolution on March 12."),
        ("The club has won no title since 1908.", "The club won the title on Thursday."),
        ("The flight landed in Oslo at 9 a.m. GMT.", "The flight landed in Oslo at 10 a.m."),
        ("David Carter retired from racing in 2002.", "John Miller retired from racing in 2003."),
        ("The ferry sank in the bay at 6 a.m.", "The ferry sank in the bay at 6:10 a.m."),
        ("The bank was run by Miller from 1983 to 1988.", "Miller ran the bank in 1983."),
        ("On August 29, Karvia launched a missile over Tarn.", "Karvia launched a missile over Tarn in 1998."),
        ("The blaze began at 11:40 p.m. on Tuesday.", "The blaze began shortly before midnight on Tuesday."),
        ("The quake hit Norvale early on Tuesday.", "The quake hit Norvale on Tuesday morning."),
        ("The man was shot at 12:20 p.m. on Tuesday.", "The man was shot on Tuesday morning."),
        ("The factory will be finished by the end of May.", "The factory will be finished in April."),
        ("The strike runs until Friday.", "The strike began on Monday."),
        ("Anna Lund died on Wednesday in Norvale.", "The death of Anna Lund in Norvale was announced on Thursday."),
        ("The museum closes at 5 p.m. every day.", "The museum will close at 8 p.m. on Friday."),
        ("The fire began on Sunday evening.", "The fire was put out early on Monday."),
        (
            "After he hurt his knee in Leith last month, Ray Santo was placed on the reserve list.",
            "Ray Santo was placed on the reserve list on Tuesday after he hurt his knee in Leith.",
        ),
        (
            "Ana Lund hosted the gala in 2001 and 2005 and co-hosted it in 2003.",
            "Ana Lund came back to host the gala in 2005.",
        ),
        ("The prosecutor spoke in Leith on Tuesday.", "The prosecutor spoke in Leith in the late afternoon."),
        ("Ana Lund has an exam to sit this week.", "Ana Lund waits until she has sat an exam on Thursday."),
        ("The firm released the update today.", "The firm released the update on Wednesday."),
        ("The warden was killed on June 24.", "A jury heard that the warden was killed in June 2021."),
    ],
)
def test_times_that_square_are_left_alone(find: Find, one: str, other: str) -> None:
    """Other happenings, rounding, a weekday and its date, bounds, spans, zones and other names are allowed for."""
    assert values(find(Times(), one, other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police arrested a second man on Thursday.", "Police arrested a man on Tuesday."),
        ("A similar attack took place in the town in 2015.", "The attack in the town took place on Monday."),
        ("She had performed at the festival before, in 2004.", "She performed at the festival on Sunday."),
        ("Officials will meet again on Thursday.", "Officials met on Tuesday but reached no deal."),
        ("The airline cancelled 40 flights on Monday.", "The airline cancelled 60 flights on Tuesday."),
        ("Sales of the phone rose in 2016.", "Sales of the phone rose in 2017."),
        ("The 2014 report found no fault with the bridge.", "The 2016 report found cracks in the bridge."),
        ("He saved a penalty in Tuesday's match.", "He saved a penalty in Saturday's match."),
        ("The trial of the banker begins in June.", "The trial of the banker is to end in September."),
        ("The rocket was launched on Tuesday.", "The rocket was moved to the launch pad on Sunday."),
        ("South Korea fired a missile on Tuesday.", "North Korea fired a missile last month."),
        ("The committee will hold a hearing on Tuesday.", "The committee held a hearing last month."),
        ("The council last met in May.", "The council met on Tuesday to discuss the plan."),
        ("The missile tests on Saturday and again on Tuesday failed.", "The missile test failed on Wednesday."),
        (
            "Mr Renn is to appear before Calder Crown Court on 19 August.",
            "Mr Renn is to appear before Calder Magistrates' Court on Tuesday.",
        ),
    ],
)
def test_several_happenings_of_one_kind_are_told_apart(find: Find, one: str, other: str) -> None:
    """By "another" and its like, by figures, by what goes on all the time, by name, and by what is over or to come."""
    assert values(find(Times(), one, other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Prosecutors said on Monday that the man had confessed.",
            "Prosecutors said on Tuesday that the man confessed.",
        ),
        ("The court heard on Monday that the brakes failed.", "The court heard on Tuesday that the brakes failed."),
        ("March 15, 2024 The ferry sank off Samar.", "March 14, 2024 The ferry sank off Samar."),
        ("Published: March 15, 2024 The ferry sank off Samar.", "Posted on March 14, 2024 The ferry sank off Samar."),
    ],
)
def test_when_it_was_said_or_written_is_not_when_it_happened(find: Find, one: str, other: str) -> None:
    """The time of a verb of saying and a page's stamp are no time of a happening."""
    assert values(find(Times(), one, other)) == []


def test_who_says_that_he_did_it_tells_when(find: Find) -> None:
    """ "Regulators said this month that they had approved it" makes it this month's approval."""
    one = "European regulators said this month that they had approved the merger."
    other = "The merger was approved by European regulators in January."
    assert values(find(Times(), one, other)) == [("this month", "January")]


def test_a_place_and_its_club_are_one_name(find: Find) -> None:
    """A name that is a part of the other one is the same."""
    one = "Palmer was the first pick by Cincinnati in 2002."
    other = "Palmer was drafted first by the Cincinnati Bengals in 2003."
    assert values(find(Times(), one, other)) == [("2002", "2003")]


def test_a_clock_time_in_brackets_is_the_one_before_it(find: Find) -> None:
    """ "6 a.m. (2100 GMT)" is one time and not two."""
    one = "The rocket was launched from Cape Carmel at 5 a.m. (1000 GMT)."
    other = "The rocket was launched from Cape Carmel at 7 a.m."
    assert values(find(Times(), one, other)) == [("5 a.m.", "7 a.m.")]


def test_a_clock_time_with_its_weekday_is_held_against_a_day(find: Find) -> None:
    """ "9 p.m. on Thursday" cannot be "early Wednesday"."""
    one = "The hurricane made landfall near Port Sutton at 9 p.m. on Thursday."
    other = "The hurricane made landfall near Port Sutton early Wednesday."
    assert len(find(Times(), one, other)) == 1


def _apart(make_report: MakeReport, one: str, other: str, days: float, hour: int = 12) -> list[Finding]:
    """What is found in two articles, the second stamped so many days later."""
    stamp = PUBLISHED.replace(hour=hour)
    first = read(make_report(one, article_id="a1", publisher="A", published_at=stamp))
    second = read(make_report(other, article_id="b1", publisher="B", published_at=stamp + timedelta(days=days)))
    return [found for pair in pairs(first, second) for found in Times().find(pair)]


def test_stamps_a_few_days_apart_must_not_matter(make_report: MakeReport) -> None:
    """ "Two days ago" of an article five days later is held against what is farther back than that, and no nearer."""
    one = "Rivera unveiled plans for a tunnel under the bay on March 1."
    near = "Rivera unveiled plans for a tunnel under the bay on March 14."
    other = "Rivera unveiled plans for a tunnel under the bay two days ago."
    assert _apart(make_report, one, other, 5)
    assert not _apart(make_report, near, other, 5)
    assert not _apart(make_report, one, other, 9)


def test_today_of_a_stamp_before_noon_may_be_yesterday(make_report: MakeReport) -> None:
    """At 3 a.m. of UTC it is still the day before in America."""
    one = "The singer performs in Denver tonight."
    other = "The singer performed in Denver on March 14."
    assert not _apart(make_report, one, other, 0, hour=3)
    assert _apart(make_report, one, other, 0, hour=15)


def test_what_was_awaited_and_has_come_is_an_update(find: Find) -> None:
    """The relation looks at the happening, not at whatever else the sentence says of the future."""
    awaited = "The flight will land in Oslo at 9:45 a.m. on Friday."
    seen = "The flight landed in Oslo at 11:15 a.m. on Friday."
    besides = "The flight, which will be the last, landed in Oslo at 9:45 a.m. on Friday."
    assert [found.relation for found in find(Times(), awaited, seen)] == [Relation.UPDATE]
    assert [found.relation for found in find(Times(), besides, seen)] == [Relation.CONFLICT]


def test_what_is_told_in_the_present_and_was_over_is_not_awaited(find: Find) -> None:
    """A chronicle tells in the present, too; by its own stamp the time is over."""
    told = "Its passengers arrive at the gate in Oslo at 10:15 p.m. on Wednesday."
    found = find(Times(), told, "The passengers arrived at the gate in Oslo at 10:15 a.m. on Wednesday.")
    assert [one.relation for one in found] == [Relation.CONFLICT]


_EXPRESSIONS = st.sampled_from(
    ["Friday", "last week", "in 2019", "on March 3", "at 6 a.m.", "at 6:10 p.m. on Tuesday", "today", "in a fortnight"]
)


@given(_EXPRESSIONS, _EXPRESSIONS)
def test_whether_two_times_may_be_one_does_not_hang_on_their_order(one: str, other: str) -> None:
    """And every time may be itself."""
    a, b = (time for text in (one, other) for time in find_times(f"It will sail {text}.", 0, PUBLISHED))
    assert overlapping(a, b) == overlapping(b, a)
    assert overlapping(a, a)


def test_an_hour_with_its_day_is_the_same_hour_without(make_report: MakeReport) -> None:
    """ "2045 GMT" of an article stamped a day later is that of Friday, of which the other tells."""
    one = "The fire broke out on the roof at about 2045 GMT on Friday."
    assert not _apart(make_report, one, "The fire broke out on the roof at about 2045 GMT.", 1)


def test_what_is_done_at_law_is_not_its_deed(find: Find) -> None:
    """Who was charged on Saturday had fired on Friday, however alike the sentences are."""
    charged = (
        "A man was charged with murder Saturday after opening fire at an office party in Aldwick, killing one man."
    )
    for other in (
        "A man opened fire at an office party in Aldwick on Friday, killing one man.",
        "A man has been charged with murder after a shooting at an office party in Aldwick Friday.",
    ):
        assert values(find(Times(), charged, other)) == []
    fired = "A man opened fire at an office party in Aldwick on Saturday, killing one man."
    assert values(find(Times(), fired, "A man opened fire at an office party in Aldwick on Friday, killing one man."))


def test_a_morning_begins_at_midnight(find: Find) -> None:
    """ "Tuesday morning" is told of 3:30 a.m. as well; of 3:30 p.m. it is not."""
    told = "The barn in Aldwick burned down on Tuesday morning."
    assert values(find(Times(), told, "The barn in Aldwick burned down at 3:30 a.m. Tuesday.")) == []
    assert values(find(Times(), told, "The barn in Aldwick burned down at 3:30 p.m. Tuesday.")) != []
