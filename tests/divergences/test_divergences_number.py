"""Numbers: what is held against what, and what squares."""

from __future__ import annotations

from datetime import timedelta

import pytest
from divergences_support import PUBLISHED, Find, MakeReport, values
from hypothesis import given
from hypothesis import strategies as st

from agents.divergences.align import pairs
from agents.divergences.detectors.number import Numbers
from agents.divergences.facts.figures import compatible, figures, nearness
from agents.divergences.reading import read
from stream.names import entity_key
from stream.records import DivergenceType, EntityKind, Quantity, Relation

CRASH = "when a coach left the road near Aldwick on Tuesday, police said."


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (f"Twelve people were killed {CRASH}", f"Fifteen people were killed {CRASH}", ("12", "15")),
        (
            f"At least 14 people were injured {CRASH}",
            f"Some 40 people were injured {CRASH}",
            ("at least 14", "some 40"),
        ),
        (
            "The boy fell into a 40-metre-deep well.",
            "The boy fell into an 80-metre-deep well.",
            ("40-metre", "80-metre"),
        ),
        (
            "The boy fell into the 80m-deep well on Sunday.",
            "Rescuers search for the boy in a 40-metre-deep well.",
            ("80m", "40-metre"),
        ),
        ("A four-year-old boy fell into the moat.", "A three-year-old boy fell into the moat.", None),
        (
            f"Five people were killed {CRASH}",
            f"Six men and a woman were killed {CRASH}",
            ("5", "6 men and a woman (7 in all)"),
        ),
        (
            f"Police say 27 people were injured {CRASH}",
            f"Four people were seriously injured and 20 others slightly hurt {CRASH}",
            ("27", "4 people were seriously injured and 20 (24 in all)"),
        ),
        ("The five-year-old fell into the moat on Sunday.", "A boy, 6, fell into the moat on Sunday.", None),
        (
            "Rain delayed the match for half an hour.",
            "A 17-minute rain delay held up the match.",
            ("half an hour", "17-minute"),
        ),
        (
            "Norvik shares fell 4.3 percent to $63.20 after the offer.",
            "Norvik shares fell 6.6 percent after the offer.",
            ("4.3 percent", "6.6 percent"),
        ),
        (
            "The berg broke into more than 20 pieces.",
            "The berg broke into as many as 20 pieces.",
            ("more than 20", "as many as 20"),
        ),
        (f"More than 51 people were injured {CRASH}", f"Fifty-one people were injured {CRASH}", None),
        (
            "Ines Varga hit the wall on lap 13 and brought out the safety car.",
            "Lap 14: Ines Varga hits the wall and the safety car is out.",
            ("13", "14"),
        ),
        (
            "Norvik was expected to post net income of $2.07 billion for the quarter.",
            "Norvik was expected to post an estimated $1.9 billion in earnings for the quarter.",
            ("$2.07 billion", "an estimated $1.9 billion"),
        ),
        (
            "The deal is worth $148.9 billion including debt.",
            "Including debt, the deal is worth some $146 billion.",
            ("$148.9 billion", "some $146 billion"),
        ),
        (
            "Renwick raised its bid, up from its initial offer of $70 a share, or $105 billion.",
            "Renwick had made an original bid of $103 billion.",
            ("$105 billion", "$103 billion"),
        ),
        (
            "Twelve of the 19 crew members were rescued.",
            "Fourteen of the 19 crew members were rescued.",
            ("12", "14"),
        ),
        ("It was the 12th burglary in the town this year.", "It was the 15th burglary in the town this year.", None),
        ("The hotel has 3,000 rooms.", "The 3,300-room hotel was closed.", ("3,000", "3,300")),
        (
            "The plane was flying at 30,000 feet when it lost contact.",
            "The plane lost contact at an altitude of 33,000 feet.",
            ("30,000 feet", "33,000 feet"),
        ),
        (
            "The blast killed 12 people and wounded 30 others.",
            "The blast killed 12 people and wounded 40 people.",
            ("30", "40"),
        ),
        (
            "The singer posted four photos of the stage.",
            "The singer posted three photos of the stage.",
            ("4", "3"),
        ),
        (
            "Rescuers recovered the bodies of 14 people.",
            "At least 22 passengers drowned, the ministry said.",
            ("14", "at least 22"),
        ),
        (
            "Hundreds of demonstrators gathered on the main square of Aldwick on Sunday.",
            "Tens of thousands rallied on the main square of Aldwick on Sunday, witnesses said.",
            ("hundreds", "tens of thousands"),
        ),
        (
            "The men are trapped 400 metres below ground at the Aldwick mine.",
            "The miners are stuck at a depth of 700 metres, the minister said.",
            ("400 metres", "700 metres"),
        ),
        ("The mayor was shot twice in the arm.", "The mayor was shot three times in the arm.", ("twice", "3")),
        ("Jonas Weiss finished fourth in Aldwick.", "Jonas Weiss came in sixth in Aldwick.", ("fourth", "sixth")),
        (
            "Quellio is laying off 12 per cent of its staff.",
            "Quellio will let go of nearly a fifth of its workforce.",
            ("12 per cent", "nearly a fifth"),
        ),
        (
            f"Seven people were killed {CRASH}",
            f"A soldier and three civilians were killed {CRASH}",
            ("7", "a soldier and 3 civilians (4 in all)"),
        ),
        (
            f"The coach was carrying 48 people {CRASH}",
            "Fifty-three people were aboard, said the company's owner, a baker.",
            ("48", "53"),
        ),
        (
            "The blast at Aldwick killed 26 people, eight of them children.",
            "Eleven children are among the dead, doctors in Calder said.",
            ("8", "11"),
        ),
        (
            "Tomas Hale was sentenced to 22 years for the murder of Ines Varga.",
            "The former officer will spend 30 years in prison, in a case that divided the coast.",
            ("22 years", "30 years"),
        ),
        (
            "The seam lies 480 metres under the hills of Aldwick.",
            "Rescuers worked at a depth of 840 metres, the owner said.",
            ("480 metres", "840 metres"),
        ),
        (
            "Quellio is recalling 38,000 bikes sold in the north.",
            "The recall of Quellio takes in 33,000 machines sold in the north.",
            ("38,000", "33,000"),
        ),
        (
            "Three gunmen stormed the bank in Aldwick.",
            "Five attackers stormed the bank in Aldwick.",
            ("3", "5"),
        ),
        ("Robert Bramley, 32, fell on Saturday.", "The climber, 31-year-old Robert Bramley, fell on Saturday.", None),
        (
            "The climber died after he slipped and fell about 200 metres down a steep icy gully.",
            "The climber died after slipping and falling about 60 metres from a ridge.",
            ("about 200 metres", "about 60 metres"),
        ),
        (
            "Police said 12 people were injured in the riots.",
            "Police said 18 people had been injured in the riots and 12 arrested.",
            ("12", "18"),
        ),
        ("Thieves took jewels worth $2.5 million.", "Thieves took jewels worth $2.6 million.", None),
        (
            "The gunwoman killed two workers and wounded two others.",
            "Two people were killed and one was wounded, police said.",
            ("2", "1"),
        ),
        (
            "Hundreds of shops were smashed, and more than 200 people were arrested in the riots.",
            "More than 400 people were arrested in the riots.",
            ("more than 200", "more than 400"),
        ),
        (
            "The club signed Ada Bello to an $86 million deal.",
            "The club, which plays on Saturday night, signed Ada Bello to an $80 million deal.",
            ("$86 million", "$80 million"),
        ),
    ],
)
def test_two_figures_for_one_thing_do_not_square(
    find: Find, one: str, other: str, expected: tuple[str, str] | None
) -> None:
    """Tolls, measures, ages and counts of the same thing are held against each other."""
    found = values(find(Numbers(), one, other))
    assert len(found) == 1
    if expected:
        assert found[0] == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"Twelve people were killed {CRASH}", f"Fifteen people were injured {CRASH}"),
        (f"More than 50 people were killed {CRASH}", f"Fifty-nine people were killed {CRASH}"),
        (f"About 25 people were injured {CRASH}", f"Twenty-six people were injured {CRASH}"),
        (f"Thirty-six people were injured {CRASH}", f"Fourteen officers were injured {CRASH}"),
        ("The bill is €80,000 or more, Hale said.", "The bill is not less than €80,000, Hale said."),
        (f"Nine people were killed, three of them children, {CRASH}", f"Nine people were killed {CRASH}"),
        (f"Nobody was killed {CRASH}", f"Eight people were injured {CRASH}"),
        (f"Several people were injured {CRASH}", f"Seven people were injured {CRASH}"),
        (f"Nineteen people were killed {CRASH}", f"Fifteen civilians also died {CRASH}"),
        ("Hundreds had gathered on the square by morning.", "Some 12,000 people gathered on the square."),
        ("More than 10,000 people marched through Calder.", "Hundreds of schoolchildren marched through Calder."),
        ("Chief Scott Rasmus, 46, was hurt.", "Captain Tom Tenby, 51, was hurt."),
        ("The pirates come from two countries, Hale said.", "Several countries patrol the gulf against the pirates."),
        ("Reid came third in her heat.", "Reid finished fifth in the final."),
        ("Mary Keane, 34, died in Aldwick.", "Joan Hill, 40, died in Aldwick."),
        (
            f"Police say 24 people were injured {CRASH}",
            f"Four people were seriously injured and 20 others slightly hurt {CRASH}",
        ),
        (f"More than 50 people were injured {CRASH}", f"Fifty people were injured {CRASH}"),
        ("An earthquake in Peru killed ten people.", "On Saturday an earthquake in eastern China killed 14 people."),
        ("A magnitude 6 earthquake can cause severe damage.", "The magnitude 5.1 earthquake caused damage."),
        ("The tower is 300 metres tall.", "The tower is 984 feet tall."),
        ("Renwick raised its initial bid of $10 billion.", "Renwick unveiled a new bid of $14 billion."),
        ("Ilse Brandt, 34, won the race.", "Marta Kovac, 31, won the race."),
        (f"Seven people were killed {CRASH}", f"Six men and a woman were killed {CRASH}"),
        ("Mark Hale died on Thursday at the age of 95.", "In 2005, at the age of 91, Mark Hale told all."),
        ("Mark Hale, 92, told all in 2006.", "In 2005, at the age of 91, Mark Hale told all."),
        ("About 50,000 people marched in Lyon.", "An estimated 100,000 people marched across the country."),
        (
            "As many as 20,000 people took to the streets of Paris as rallies around the country began.",
            "Some 100,000 people took to the streets in nationwide strikes.",
        ),
        ("He caught 29 passes for Aldwick.", "Hale caught 39 passes for Aldwick."),
        ("Five women were inside the church.", "Five women and possibly two children were inside the church."),
        ("Damage to the hall is put at $1 million.", "Damage to the hall is put at $US1 million ($1.52 million)."),
        ("Karvia launched three missiles on Monday.", "Karvia threatened to launch four missiles on Monday."),
        ("Twelve of the 19 crew members were rescued.", "Seven of the 19 crew members were hurt."),
        ("A quake with a magnitude of 6.1 struck.", "An aftershock with a magnitude of 5.2 struck."),
        ("Prosecutors sought a 15-year sentence for Hale.", "Hale was given a 10-year sentence."),
        ("He won if he scored seven points.", "He won after he scored nine points."),
        ("The man was charged with attempting to murder three people.", "The man murdered two people."),
        ("A gunman killed 49 people at a club in Orlando.", "The attack in Las Vegas killed 59 people."),
        ("Ines Varga rushed for 226 yards.", "Tomas Hale rushed for 101 yards."),
        ("The missile flew 1,670 miles.", "The missile fell 730 miles off the coast."),
        ("The missile reached an altitude of 2,300 miles.", "The missile flew 1,700 miles."),
        ("The deal is worth $148.9 billion including debt.", "The deal is worth $121 billion."),
        ("The portrait was sold for $6.5 million with fees.", "The portrait was sold for $5.2 million."),
        ("The truce in Lyon runs for three months.", "The truce in Lyon runs for 90 days."),
        ("Ray Santo scored six touchdowns on offense.", "Ray Santo had four touchdowns receiving for Lyon."),
        ("Renwick made a bid of $121 billion.", "Renwick made an initial bid of $70 a share, or $105 billion."),
        ("His serve was always over 120mph.", "He won the point with a 97mph serve."),
        ("Racing resumed after lap 19 when Varga spun.", "Varga was out of the race on lap 20."),
        (f"Twelve people were injured {CRASH}", f"None of the 19 people on the coach was injured {CRASH}"),
        ("The ship has a crew of 17.", "The ship had 240 passengers aboard."),
        ("At least 20 people were killed in the blast.", "The blast killed 24 people."),
        ("The frigate was some 13 miles off Calder.", "The frigate was 13 nautical miles off Calder."),
        (
            "The navy seized nine assault rifles from the smugglers.",
            "The navy seized seven AK-47 assault rifles from the smugglers.",
        ),
        (
            "A poll for the Aldwick Post found that 68 per cent of voters think the mayor failed.",
            "A poll by Calder Research found that 83 per cent of voters think the mayor failed.",
        ),
        (
            "A poll by Calder Research found that 68 per cent of voters back the mayor.",
            "A poll by Calder Research said 83 per cent of those asked found the trams late.",
        ),
        (
            "Police made 86 arrests over the course of Saturday's riots.",
            "More than 200 people were arrested in the riots.",
        ),
    ],
)
def test_figures_that_square_are_left_alone(find: Find, one: str, other: str) -> None:
    """Dead are not injured, "more than 50" holds for 59; rounding, parts, plans, units, others are allowed for.

    So are heights against ways, prices with and without debt, what is so as a rule, and figures of different people.
    """
    assert values(find(Numbers(), one, other)) == []


def test_a_crowd_of_the_whole_country_has_one_size(find: Find) -> None:
    """Told with a place that the other names, too, or with none, it may be the same crowd."""
    for one, other in (
        ("About 50,000 people marched nationwide.", "An estimated 100,000 people marched across the country."),
        ("About 50,000 people marched in Lyon.", "Some 100,000 marched in Lyon, as others did across the country."),
    ):
        assert len(values(find(Numbers(), one, other))) == 1


def test_figure_that_the_other_claim_states_too_is_not_compared(find: Find) -> None:
    """Where both sentences give 12, a further figure in one of them is about something else."""
    one = "Twelve people were killed and another four people were killed on Monday."
    assert values(find(Numbers(), one, "Twelve people were killed on Monday.")) == []


def test_a_figure_inside_a_longer_token_is_passed_over(find: Find) -> None:
    """ "+3" is one token to the parser; what it hangs on is not known."""
    assert values(find(Numbers(), "A +3 turnover differential won it.", "A 5 turnover differential won it.")) == []


def test_past_happening_is_not_held_against_todays(find: Find) -> None:
    """A toll of years ago is background."""
    one = f"Twelve people were killed {CRASH}"
    assert values(find(Numbers(), one, "In 2009, 30 people were killed when a coach left the road near Aldwick.")) == []


@pytest.mark.parametrize(
    ("early", "late", "relation"),
    [
        ("At least 26 people were killed {}", "Thirty-eight people were killed {}", Relation.UPDATE),
        ("Thirty-one people are missing after the ferry sank.", "Twelve are still missing.", Relation.UPDATE),
        ("The ferry was carrying 142 people.", "More than 170 people were aboard the ferry.", None),
        ("Calder Steel shares fell 6.6 percent.", "Calder Steel shares fell 4.3 percent.", Relation.UPDATE),
    ],
)
def test_what_has_risen_or_shrunk_since(
    make_report: MakeReport, early: str, late: str, relation: Relation | None
) -> None:
    """A day later more are dead than "at least 26" and fewer missing, shares have moved; how many were aboard stays."""
    first = read(make_report(early.format(CRASH), article_id="a1", publisher="Harbour Press"))
    second = read(make_report(late.format(CRASH), article_id="b1", published_at=PUBLISHED + timedelta(days=1)))
    (found,) = [found for pair in pairs(first, second) for found in Numbers().find(pair)]
    assert found.relation is relation
    if relation is Relation.UPDATE and found.about.startswith("People"):
        assert ("lower" in found.why) == ("missing" in found.about), found.why


@pytest.mark.parametrize(
    ("early", "late", "days", "found"),
    [
        ("Police named the gunman as Dean Crowe, 27.", "A jury convicted the gunman Dean Crowe, 29.", 800, False),
        ("Police named the gunman as Dean Crowe, 29.", "A jury convicted the gunman Dean Crowe, 27.", 800, True),
        ("Police named the gunman as Dean Crowe, 27.", "Police named the gunman as Dean Crowe, 28.", 0, True),
        ("The killing led to five days of riots.", "The killing led to eight days of riots.", 3, False),
        ("The killing led to five days of riots.", "The killing led to eight days of riots.", 0, True),
    ],
)
def test_what_grows_as_time_goes_by(make_report: MakeReport, early: str, late: str, days: int, found: bool) -> None:
    """An age is a year more a year later, and riots that go on have lasted longer."""
    first = read(make_report(early, article_id="a1"))
    second = read(make_report(late, article_id="b1", published_at=PUBLISHED + timedelta(days=days)))
    assert bool([one for pair in pairs(first, second) for one in Numbers().find(pair)]) is found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nine people were hurt in a fire at Calder last month.", "Twelve people were hurt in the fire at Aldwick."),
        ("Nine people were hurt there between January and March.", "Twelve people were hurt in the fire at Aldwick."),
        (
            "It was the worst fire since 2003, when nine people were hurt.",
            "Twelve people were hurt in the fire at Aldwick.",
        ),
    ],
)
def test_of_another_time(find: Find, one: str, other: str) -> None:
    """What was over before the news, or took months, is less likely to be the news."""
    assert [found.features["past_apart"] for found in find(Numbers(), one, other)] == [1.0]


@pytest.mark.parametrize(
    ("one", "other", "features"),
    [
        ("Nine people were hurt, the police said.", "Twelve people were hurt, doctors said.", {"sources": 1.0}),
        (
            "The bid was worth $9 million, Norvik said.",
            "The bid was worth $12 million, Quellio said.",
            {"sources": 0.0},
        ),
        ("The race was stopped after 20 of 71 laps.", "It was stopped after 21 of 71 laps.", {"one_whole": 1.0}),
    ],
)
def test_what_makes_figures_likelier_to_be_at_odds(
    find: Find, one: str, other: str, features: dict[str, float]
) -> None:
    """Each of two sources has its own figure, but for sums, which are of different things; parts are of one whole."""
    (found,) = find(Numbers(), one, other)
    assert {name: found.features[name] for name in features} == features


def test_whom_the_reports_call_by_age_is_the_one_they_are_about(find: Find) -> None:
    """ "The 58-year-old" is the person of the report, where it calls nobody else so."""
    one = "The 58-year-old had spent four nights in the hills."
    other = "Police said the 56-year-old was found in the snow."
    assert values(find(Numbers(), one, other)) == [("58-year-old", "56-year-old")]
    assert not values(find(Numbers(), one, f"{other}\nBeside her stood the 30-year-old."))


def test_a_day_that_both_reports_tell_of_is_no_other_time(find: Find) -> None:
    """The event itself may lie days back."""
    one, other = "Nine people were hurt on March 4.", "The fire broke out on March 4.\nTwelve people were hurt."
    assert [found.features["past_apart"] for found in find(Numbers(), one, other)] == [0.0]


def test_finding_marks_the_figures_in_both_sentences(find: Find) -> None:
    """A mark cut out of its sentence is the figure as it is written there."""
    one, other = f"Twelve people were killed {CRASH}", f"Fifteen people were killed {CRASH}"
    found = find(Numbers(), one, other)[0]
    assert one[found.a.marks[0].start : found.a.marks[0].end] == "Twelve"
    assert other[found.b.marks[0].start : found.b.marks[0].end] == "Fifteen"


def test_equal_stamps_make_no_update(find: Find) -> None:
    """Nothing has risen where neither account is the later one."""
    found = find(Numbers(), f"Twelve people were killed {CRASH}", f"Fifteen people were killed {CRASH}")[0]
    assert found.relation is not Relation.UPDATE


def quantity(low: float | None, high: float | None) -> Quantity:
    """A plain count."""
    return Quantity(text="n", start=0, end=1, low=low, high=high)


counts = st.integers(min_value=1, max_value=10_000).map(float)
ranges = st.tuples(counts, counts).map(lambda ends: quantity(min(ends), max(ends)))
quantities = ranges | counts.map(lambda low: quantity(low, None)) | counts.map(lambda high: quantity(None, high))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"Nobody was injured {CRASH}", f"Four workers were taken to hospital {CRASH}"),
        ("Several shots were fired at the house in Aldwick.", "Two shots were fired at the house in Aldwick."),
    ],
)
def test_an_amount_that_is_no_number_is_a_quantifier(find: Find, one: str, other: str) -> None:
    """None at all, or "several", against a number."""
    assert [found.type for found in find(Numbers(), one, other)] == [DivergenceType.QUANTIFIER]


@given(quantities, quantities)
def test_comparing_does_not_depend_on_the_side(one: Quantity, other: Quantity) -> None:
    """Whether two figures square, and how near they are, is the same both ways."""
    assert compatible(one, other) == compatible(other, one)
    assert nearness(one, other) == nearness(other, one)


@given(quantities)
def test_figure_squares_with_itself(one: Quantity) -> None:
    """Whatever is said, saying it twice is no divergence."""
    assert compatible(one, one)
    assert nearness(one, one) == 1.0


@pytest.mark.parametrize(
    ("body", "doer"),
    [
        ("Mary Keane paid $150 million.", "mary keane"),
        ("Mary Keane came by train and paid $150 million.", "mary keane"),
        ("Police said that Mary Keane had paid $150 million.", "mary keane"),
        ("Mary Keane left on Monday.\nShe came by train and paid $150 million.", "mary keane"),
        ("The train stopped and $150 million was gone.", ""),
    ],
)
def test_whose_figure_it_is(make_report: MakeReport, body: str, doer: str) -> None:
    """The subject of the verb it hangs on: of a joined verb the first one's, of a clause its own."""
    claim = read(make_report(body)).claims[-1]
    assert [figure.doer for figure in figures(claim)] == [entity_key(doer, EntityKind.PERSON)]
