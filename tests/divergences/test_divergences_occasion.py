"""Occasions: times of one kind of happening, in whatever words, and what tells that it is another."""

from __future__ import annotations

import pytest
from divergences_support import Find, MakeReport, values

from agents.divergences.detector import Finding
from agents.divergences.detectors.occasion import Occasions
from agents.divergences.facts.hours import gap, hours
from agents.divergences.facts.moments import moments
from agents.divergences.facts.occasions import occasions
from agents.divergences.reading import read
from stream.records import Relation

FOUND = [
    ("The nurses were seized on March 4 near Norvale.", "The hostages had been taken away at gunpoint on March 1."),
    ("The gunman fired his first shots at 5.40 p.m.", "Shots rang out in the market shortly before five."),
    ("The last passengers stepped ashore at 9.30 p.m.", "The last of them did not reach land until nearly 11 p.m."),
    ("Kowal met the builder in May 2019.", "Kowal received the head of the firm for a chat in May 2020."),
    ("The blast hit the mine at 3.12 a.m.", "A blast shook the mine.\nWhat happened at about five is not settled."),
    (
        "The board will certify the count on Thursday.",
        "The count becomes official on Wednesday when the board signs it.",
    ),
    ("Firefighters were called at 2.14 a.m.", "The alarm was raised at four in the morning."),
    ("Three dockers were killed by an explosion in June 2009.", "The explosion of June 2008 took three lives."),
    ("Okafor handed in her notice on Tuesday.", "Okafor resigned on Thursday."),
    ("The funeral, which took place on Monday, drew hundreds.", "Singers flew in for the funeral on Tuesday."),
    ("The funeral service takes place on Friday.", "Ministers will come for the funeral on Saturday."),
    ("The council imposed a curfew from 10 p.m. on.", "The curfew, which began at eight, emptied the streets."),
    (
        "The first guest fell ill on 4 May.",
        "The first to fall ill was a cook who felt dizzy on 2 May and was sent home.",
    ),
    ("The museum opens its doors again on 1 March.", "The museum is now to stay closed until June."),
    ("The regulator announced a recall on Wednesday.", "The Norvale company recalled the heaters on Thursday."),
    ("The truce comes into force tonight at midnight.", "The ceasefire takes effect on 28 March."),
    ("The dam burst before daybreak on Wednesday.", "The dam was breached at 8 p.m. on Tuesday."),
    ("She was told of the finding on Friday and informed on Monday.", "The runner learned of it on Wednesday."),
]
SQUARE = [
    ("The nurses were seized on March 4.", "The sailors were captured on March 1 in a separate incident."),
    ("The hostages were freed on Tuesday.", "The hostages were abducted on Saturday."),
    ("The blast hit the mine at 3.12 a.m.", "A blast shook the mine.\nWhat happened at about three is not settled."),
    ("The fire broke out at half past seven.", "The blaze started at 19:32, police said."),
    ("The ship sank late on Monday.", "Police told reporters on Tuesday that the ferry had capsized."),
    ("Marta Renner resigned on Monday.", "Pavel Kadlec stepped down on Tuesday."),
    ("The hall was attacked on Monday.", "The school was attacked in May 2009."),
    ("The tanker was boarded on Friday.", "The tanker was boarded on Thursday. It was boarded again on Friday."),
    ("The decision was announced on Friday.", "The judges decided on Thursday."),
    ("The deal will be closed in May.", "The deal is off if it is not completed in June."),
    ("The rocket is expected to lift off in May.", "They wanted to launch the rocket in March."),
    ("The hostages were freed on Tuesday.", "Separately, a captive was released on Monday."),
    ("The room was to have reopened on 1 March.", "The room reopened on 1 April."),
    ("The hall was attacked.\nUpdated: May 30, 2016 09:53", "The hall was attacked on May 28, 2016."),
    ("The pumps failed at 6 p.m.", "The choir sang at 9 p.m."),
    ("A man was charged with murder Wednesday.", "A man murdered his employer on Tuesday."),
]


@pytest.mark.parametrize(("one", "other"), FOUND)
def test_two_times_for_a_happening_of_one_kind_do_not_square(find: Find, one: str, other: str) -> None:
    """They need no word in common, and either account may come first."""
    assert find(Occasions(), one, other)
    assert find(Occasions(), other, one)


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_what_may_be_another_happening_or_one_time_squares(find: Find, one: str, other: str) -> None:
    """Others who did it, another kind, a time that both give, an hour told roughly, what was said or only wanted."""
    assert values(find(Occasions(), one, other)) == []


def _found(find: Find, one: str, other: str) -> Finding:
    (found,) = find(Occasions(), one, other)
    return found


def test_the_fewer_times_of_a_kind_the_surer(find: Find) -> None:
    """Where a report dates several arrests it is not sure which is meant."""
    one = "The driver was arrested on Monday in Norvale."
    other = "The suspect was detained on Wednesday."
    alone = _found(find, one, other)
    among = find(Occasions(), one, f"{other}\nSeven rioters surrendered on Thursday.")[0]
    assert (alone.features["only"], among.features["only"]) == (1.0, 0.5)


def test_dates_that_have_a_part_in_common_are_likely_mistaken(find: Find) -> None:
    """The day of another month, the month of another year."""
    one = "The sample was taken on 9 March."
    assert _found(find, one, "The runner was tested on 9 February.").features["slip"] == 1.0
    assert _found(find, one, "The runner was tested on 27 February.").features["slip"] == 0.0


def test_what_both_await_is_no_update(find: Find) -> None:
    """The one account tells it in the present, the other with "will"."""
    found = _found(find, "The chamber will meet on Wednesday.", "The chamber's ruling is due on Thursday.")
    assert found.relation is Relation.CONFLICT


@pytest.mark.parametrize(
    ("one", "other", "minutes"),
    [
        ("It struck at 5.40 p.m.", "It struck shortly before five.", 17),
        ("It struck at 5.40 p.m.", "It struck shortly after five.", 0),
        ("It struck at 7 p.m.", "It struck at seven o'clock.", 0),
        ("It struck at noon.", "It struck at dawn.", 207),
        ("It struck at 11.55 p.m.", "It struck at 12.05 a.m.", 4),
        ("It struck at 7 p.m. GMT.", "It struck at 9 p.m.", None),
        ("It struck on Monday.", "It struck at 9 p.m.", None),
    ],
)
def test_minutes_between_two_hours(make_report: MakeReport, one: str, other: str, minutes: int | None) -> None:
    """Rounded as they are told, whatever half of the day where that is not; of a zone or a day nothing is said."""
    claims = [read(make_report(text)).claims[0] for text in (one, other)]
    first, second = (hours(claim, moments(claim)[0]) for claim in claims)
    assert (None if first is None or second is None else gap(first, second)) == minutes


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Police picked the man up in Norvale on Tuesday.", ":custody"),
        ("The miners were brought to the surface at 5 p.m.", ":evacuate"),
        ("Regulators gave the vaccine the green light in March 2022.", ":enact"),
        ("Villagers were told to leave their homes on Thursday.", ":evacuate"),
        ("The case comes before the court on March 18.", ":hear"),
        ("Four men were killed by a tremor in October 2018.", ":mishap"),
        ("It was shortly before eight when the bus crashed.", ":mishap"),
    ],
)
def test_the_kind_of_what_is_dated(make_report: MakeReport, sentence: str, kind: str) -> None:
    """A verb with its particle, with a noun, or with what stands beside it."""
    (found,) = occasions(read(make_report(sentence)))
    assert kind in found.kinds


@pytest.mark.parametrize(
    "sentence",
    ["The incident happened at 8.15 a.m.", "“It was noon,” she said.", "He was out on Monday when the lorry swerved."],
)
def test_what_stands_for_anything_is_what_the_report_tells_of_first(make_report: MakeReport, sentence: str) -> None:
    """It takes the kinds of headline and lead."""
    report = make_report(f"A bus overturned near Norvale.\nThe road is steep.\n{sentence}")
    (found,) = occasions(read(report))
    assert ":mishap" in found.kinds
