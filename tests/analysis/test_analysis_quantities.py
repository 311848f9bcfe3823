"""Quantities: what is counted, what is said of it, and what is no quantity at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from agents.analysis.quantities import find_quantities
from stream.records import Quantity, Span

Read = Callable[[str], Doc]


def quantities(read: Read, text: str) -> list[Quantity]:
    """The quantities of a sentence that begins at 0."""
    return list(find_quantities(read(text), 0))


@pytest.mark.parametrize(
    ("text", "low", "counted", "role"),
    [
        ("Police say 31 people are injured.", 31, "person", "injured"),
        ("The blast killed 12 people near the harbour.", 12, "person", "dead"),
        ("At least nine people are now confirmed as having died.", 9, "person", "dead"),
        ("The death toll rose to 64 on Monday.", 64, "person", "dead"),
        ("Six dead after ferry overturns near the pier", 6, "person", "dead"),
        ("Five people were taken to hospital after the fire.", 5, "person", "hospitalised"),
        ("Officers arrested 14 men after the match.", 14, "man", "arrested"),
        ("31 were injured.", 31, "person", "injured"),
        ("A total of 43 bodies were recovered from the lake.", 43, "person", "dead"),
        ("The storm is blamed for the deaths of more than 20 people.", 20, "person", "dead"),
        ("The fire left 12 people dead.", 12, "person", "dead"),
        ("Nine people survived the crash.", 9, "person", "survive"),
        ("The price rose to 70 on Friday.", 70, "price", "rise"),
        ("The quake displaced 9,000 people.", 9000, "person", "displaced"),
        ("It led to the displacement of 9,000 people.", 9000, "person", "displaced"),
        ("More than 51 people were injured.", 52, "person", "injured"),
        ("All but three were carrying bags.", 3, "", "carry"),
        ("Some 70 excavators are being used at the site.", 63, "excavator", "use"),
        ("The singer posted four photos on Tuesday.", 4, "photo", "post"),
        ("The number of cases rose to 70 on Friday.", 70, "case", "rise"),
        ("Guests fled the 300-room hotel.", 300, "room", "flee"),
        ("Twelve people lost their lives in the fire.", 12, "person", "dead"),
        ("Sixteen worshippers were trampled to death.", 16, "worshipper", "dead"),
        ("Authorities rounded up 20 soldiers.", 20, "soldier", "arrested"),
        ("About 600 people turned out for the parade.", 540, "person", "crowd"),
        ("Seven pupils suffered injuries in the crash.", 7, "pupil", "injured"),
        ("The yard will cut 2,300 jobs.", 2300, "job", "redundant"),
        ("Some 900 residents fled their homes.", 810, "resident", "evacuated"),
        ("More than 900 people were ordered to leave their homes.", 900, "person", "evacuated"),
        ("Thousands marched through Aldwick.", 1500, "person", "crowd"),
        ("Around 900 protesters took to the streets.", 810, "protester", "crowd"),
        ("The ministry reported 1,100 cholera cases.", 1100, "case", "infected"),
        ("Nobody was hurt in the fire.", 0, "person", "injured"),
        ("There were no survivors.", 0, "person", "survive"),
        ("Jonas Weiss finished fourth in Aldwick.", 4, "place", "finish"),
        ("Jonas Weiss came in sixth.", 6, "place", "finish"),
        ("The mayor was shot twice in the arm.", 2, "time", "shoot"),
        ("Divers brought up a fifth body at noon.", 5, "person", "dead"),
        ("The army spoke of a toll of 38.", 38, "person", "dead"),
        ("Officials put the number of dead at 17.", 17, "person", "dead"),
        ("Death toll at 19 with a dozen missing", 19, "person", "dead"),
        ("The ministry gave the number of injured as 41.", 41, "person", "injured"),
        ("Fourteen people needed treatment.", 14, "person", "injured"),
        ("Five were seen at the hospital.", 5, "person", "hospitalised"),
        ("Twelve fans were taken into custody.", 12, "fan", "arrested"),
        ("Some 400 families had to leave their homes.", 360, "family", "evacuated"),
        ("There were more than 170 aboard, the harbour master said.", 170, "person", "aboard"),
        ("Fifty-three people were aboard when it sank.", 53, "person", "aboard"),
        ("A ferry carrying 64 people sank off Aldwick.", 64, "person", "aboard"),
        ("There were 56 people on the bus when it crashed.", 56, "person", "aboard"),
        ("The tanker was towed to Aldwick with its crew of 17.", 17, "crew", "aboard"),
        ("The police put the crowd at 16,000.", 16_000, "person", "crowd"),
        ("Police put the march at 30,000 people.", 30_000, "person", "crowd"),
        ("The rally was attended by 2,000 people.", 2000, "person", "crowd"),
        ("Some 12,000 people were in the square.", 11_160, "person", "crowd"),
        ("The storm left 5,000 homes without power.", 5000, "home", "leave"),
        ("The toll stood at 19 Monday night.", 19, "person", "dead"),
        ("The flood drove 3,000 people from their homes.", 3000, "person", "displaced"),
        ("The bus drove 30 people to their homes.", 30, "person", "drive"),
        ("Some 400 residents were forced out of their houses.", 360, "resident", "displaced"),
        ("The collapse put 17 in hospital.", 17, "person", "hospitalised"),
        ("Three people were transported.", 3, "person", "hospitalised"),
        ("Three people were transported by bus.", 3, "person", "transport"),
        ("Fifty were still behind bars on Sunday.", 50, "person", "arrested"),
        ("About 600 took part in the march.", 540, "person", "crowd"),
        ("The rally drew 9,000 people.", 9000, "person", "crowd"),
        ("More than 900 people joined the protest.", 900, "person", "crowd"),
        ("She is the fourth person to die in the floods.", 4, "person", "dead"),
        ("The keeper used a single dart.", 1, "dart", "use"),
    ],
)
def test_what_is_counted_and_said(read: Read, text: str, low: float, counted: str, role: str) -> None:
    """People who are dead, hurt or held are persons with that role; things are their own noun."""
    quantity = quantities(read, text)[0]
    assert (quantity.low, quantity.counted, quantity.role) == (low, counted, role)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast killed 12 people and wounded 30 more.", [(12, "dead"), (30, "injured")]),
        ("He killed 58 people and injured at least 400 in the attack.", [(58, "dead"), (400, "injured")]),
    ],
)
def test_each_figure_has_its_own_outcome(read: Read, text: str, expected: list[tuple[float, str]]) -> None:
    """Of two figures in a sentence each hangs on its own verb."""
    assert [(q.low, q.role) for q in quantities(read, text)] == expected


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("The rocket flew 2,500 km.", 2_500_000, "m"),
        ("A girl fell into a 30-metre-deep shaft.", 30, "m"),
        ("The firm paid $1.2 billion.", 1.2e9, "USD"),
        ("The firm paid $US1.2 billion.", 1.2e9, "USD"),
        ("Shares fell 2.5 percent.", 2.5, "percent"),
        ("They offered $82 per share.", 82, "USD/share"),
        ("Play stopped for a 17-minute delay.", 1020, "s"),
        ("Play stopped for half an hour.", 1800, "s"),
        ("She had worked there for two and a half years.", 2.5 * 31557600, "s"),
        ("The Lions won 34-6.", 34, "score"),
        ("The 29-year-old left early.", 29, "year_old"),
        ("Rivera, 29, left early.", 29, "year_old"),
        ("A 6.4-magnitude quake struck.", 6.4, "magnitude"),
        ("Two-thirds of voters agreed.", 200 / 3, "percent"),
        ("Half a million people fled.", 500_000, ""),
        ("Profit fell 18 per cent to 240 million pounds.", 18, "percent"),
        ("Profit fell to 240 million pounds.", 240e6, "GBP"),
        ("The club was fined 5,000 pounds.", 5000, "GBP"),
        ("The bear weighs 100 pounds.", 45.359237, "kg"),
        ("The quake measured 5.7 on the Richter scale.", 5.7, "magnitude"),
        ("A 5.7 earthquake shook the island.", 5.7, "magnitude"),
    ],
)
def test_units_are_converted(read: Read, text: str, low: float, unit: str) -> None:
    """Measures stand in base units, money in its currency, ages, scores and shares in units of their own."""
    quantity = quantities(read, text)[0]
    assert quantity.unit == unit
    assert quantity.low == pytest.approx(low)


def test_a_conversion_in_brackets_measures_the_same(read: Read) -> None:
    """ "30 metres (98 feet)" are two figures of one depth."""
    first, second = quantities(read, "A girl fell into a 30-metre-deep shaft (98 feet) on Sunday.")
    assert (first.role, first.of) == (second.role, second.of) == ("deep", "shaft")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two people were killed and another wounded.", [("dead", 2.0, False), ("injured", 1.0, False)]),
        (
            "Two passengers died and another was taken to hospital.",
            [("dead", 2.0, False), ("hospitalised", 1.0, False)],
        ),
        ("The storm killed three people, and another drowned.", [("dead", 3.0, False), ("dead", 1.0, True)]),
        ("The storm killed three people and injured another 20.", [("dead", 3.0, False), ("injured", 20.0, False)]),
        ("He said another fire had broken out.", []),
        ("They blamed one another.", []),
    ],
)
def test_another_is_one_of_whom_a_fate_is_told(read: Read, text: str, told: list[tuple[str, float, bool]]) -> None:
    """Beside figures of another fate it is all of its own."""
    assert [(q.role, q.low, q.part) for q in quantities(read, text)] == told


def test_euros_as_agencies_write_them(read: Read) -> None:
    """But a year behind the name of a championship is none."""
    found = quantities(read, "It got a euro110 billion loan, and beat France at Euro 2016 and Euro2012.")
    assert [(q.unit, q.low) for q in found] == [("EUR", 110e9)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Three of the nine dead were children.", [True, False]),
        ("The crash killed nine people, including three children.", [False, True]),
        ("Hundreds of people fled.", [False]),
        ("Another 12 people were hurt.", [True]),
        ("Six of them are in hospital.", [True]),
        ("All but three were carrying bags.", [True]),
        ("The blast killed 12 people and wounded 30 others.", [False, False]),
        ("The war killed 12 people and led to the displacement of 900 others.", [False, False]),
        ("Two other people were hurt.", [True]),
        ("Twenty more people were hurt.", [True]),
        ("Four of them were killed.", [False]),
        ("Four of them died at the scene.", [True]),
        ("Fifteen civilians also died.", [True]),
        ("It will dismiss a fifth of its workforce.", [False]),
        ("More than 20 people were hurt.", [False]),
        ("Four people were badly hurt and another 12 were slightly injured.", [False, True]),
        ("Four people were taken to hospital and 20 others were slightly injured.", [False, True]),
        ("The crash injured 17 of the 64 people on board.", [False, False]),
        ("About 1,200 of its people had stayed away.", [False]),
        ("Sixteen of them were still in custody.", [False]),
        ("The money is divided among five heirs.", [False]),
        ("He was among 12 people hurt.", [False]),
    ],
)
def test_parts_are_marked(read: Read, text: str, parts: list[bool]) -> None:
    """A figure about some of a known whole, or about others of the same fate beside it, is a part."""
    assert [q.part for q in quantities(read, text)] == parts


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("The blast killed 26 people, eight of them children.", 8),
        ("Eleven children are among the dead.", 11),
        ("The dead include four children.", 4),
        ("Three of the dead were children.", 3),
    ],
)
def test_a_group_among_those_told_of_has_their_fate(read: Read, text: str, low: float) -> None:
    """However it is said, so many of the dead are children."""
    group = quantities(read, text)[-1]
    assert (group.low, group.counted, group.role, group.part) == (low, "child", "dead", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The boat went down within half an hour.", [(None, 1800.0, "s")]),
        ("He has two second places.", [(2.0, 2.0, ""), (2.0, 2.0, "")]),
        ("Close to 70 per cent voted.", [(66.5, 70.0, "percent")]),
        ("They were held by 2230 local time.", []),
        ("It began at half past ten.", [(10.0, 10.0, "")]),
    ],
)
def test_what_stands_beside_a_figure(
    read: Read, text: str, expected: list[tuple[float | None, float | None, str]]
) -> None:
    """Units, places in a row and times of day are told apart; nobody says "close to 70 per cent" of 64."""
    assert [(q.low, q.high, q.unit) for q in quantities(read, text)] == expected


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("A driver died on Monday, the fifth victim of the storm.", False),
        ("The third victim was a teacher.", True),
        ("She was the second person to die.", True),
    ],
)
def test_an_ordinal_may_tell_how_many_there_are_by_now(read: Read, text: str, ordinal: bool) -> None:
    """Of whom somebody is the fifth there are five; the order in which they are told of counts nobody."""
    (quantity,) = quantities(read, text)
    assert quantity.ordinal is ordinal


@pytest.mark.parametrize(("text", "value"), [("He crashed on lap 13.", 13), ("He crashed on the 13th lap.", 13)])
def test_ordinals_in_either_form(read: Read, text: str, value: float) -> None:
    """ "Lap 13" and "the 13th lap" are the same ordinal of the same noun."""
    (quantity,) = quantities(read, text)
    assert (quantity.low, quantity.ordinal, quantity.counted) == (value, True, "lap")


@pytest.mark.parametrize(
    "text",
    [
        "A Boeing 737 landed.",
        "Flight 1943 was late.",
        "The war began in 1914.",
        "He lives on Route 91.",
        "She was held over the 1967 killings.",
        "There was no evidence.",
        "No one knew her name.",
        "First she went home.",
        "It costs twice as much.",
    ],
)
def test_figures_in_names_and_years_are_none(read: Read, text: str) -> None:
    """What names a thing or a year counts nothing."""
    assert quantities(read, text) == []


def test_a_sentence_may_end_with_a_share(read: Read) -> None:
    """Nothing stands behind it that could make it one more of its kind."""
    [found] = quantities(read, "Prices fell by a fifth")
    assert found.low == 20


def test_taken_stretches_hold_no_quantity(read: Read) -> None:
    """What dates and names take is left out."""
    text = "On May 7 they found 3 boats."
    assert [q.low for q in find_quantities(read(text), 0, [Span(3, 8)])] == [3]


def test_offsets_are_the_articles(read: Read) -> None:
    """The sentence's place in the article is added."""
    (quantity,) = find_quantities(read("They found at least 3 boats."), 100)
    assert (quantity.start, quantity.end, quantity.text) == (111, 121, "at least 3")


@pytest.mark.parametrize(
    ("text", "who", "age"),
    [
        ("A six-year-old boy fell.", "boy", 6),
        ("The boy was six years old.", "boy", 6),
        ("The six-year-old fell into the well on Sunday.", "person", 6),
        ("It was said that the boy had been six years old.", "boy", 6),
        ("A boy, 6, fell into the well.", "boy", 6),
        ("The 21-year-old said so at a hearing.", "person", 21),
        ("A four-month-old baby was found.", "baby", 4 / 12),
        ("She was 89.", "person", 89),
        ("The police named him as Darren Cole, 19.", "person", 19),
        ("A boy of six was found.", "boy", 6),
    ],
)
def test_an_age_is_somebodys(read: Read, text: str, who: str, age: float) -> None:
    """Whose it is stands in `counted`; months are parts of years."""
    quantity = quantities(read, text)[0]
    assert (quantity.unit, quantity.counted) == ("year_old", who)
    assert quantity.low == pytest.approx(age)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "role"),
    [
        ("Firms pay a tax of between 8% and 15.5% on it.", 8, 15.5, "percent", "tax"),
        ("It flew 900 horizontal miles.", 900 * 1609.344, 900 * 1609.344, "m", "fly"),
        ("It flew 3,700 kilometers (2,300 miles) high.", 3.7e6, 3.7e6, "m", "high"),
        ("They put the quake's magnitude at 5.1 on Monday.", 5.1, 5.1, "magnitude", "put"),
        ("They bid $82 per Norvik share.", 82, 82, "USD/share", "bid"),
        ("The panel is a metre and a half high.", 1.5, 1.5, "m", "high"),
        ("They talked for an hour and a half.", 5400, 5400, "s", "talk"),
        ("They walked two miles and a half.", 2.5 * 1609.344, 2.5 * 1609.344, "m", "walk"),
    ],
)
def test_measures_in_odd_places(read: Read, text: str, low: float, high: float, unit: str, role: str) -> None:
    """Per cent signs within a range, a word between number and unit, a conversion before the dimension."""
    quantity = quantities(read, text)[0]
    assert (quantity.unit, quantity.role) == (unit, role)
    assert [quantity.low, quantity.high] == pytest.approx([low, high])


def test_a_total_is_of_what_the_verb_says(read: Read) -> None:
    """ "A total of 51 were taken to hospital" counts persons, not totals."""
    (quantity,) = quantities(read, "A total of 51 were taken to hospital.")
    assert (quantity.counted, quantity.role) == ("person", "hospitalised")
