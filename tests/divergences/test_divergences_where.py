"""Where: a death, a voyage's port, a seat and the like, set in two places in whatever words."""

from __future__ import annotations

import pytest
from divergences_support import Find, MakeReport, values

from agents.divergences.align import pairs
from agents.divergences.detectors.where import Wheres
from agents.divergences.reading import read
from stream.records import DivergenceType

FOUND: list[tuple[str, str, tuple[str, str]]] = [
    (
        "She died in hospital on Wednesday night, her family said.",
        "The singer was found dead at her home in Nashville on Thursday.",
        ("in hospital", "at her home in Nashville"),
    ),
    (
        "The victim died on the way to hospital.",
        "He died at the scene, police said.",
        ("on the way", "at the scene"),
    ),
    (
        "The injured were flown to a military hospital in Ankara.",
        "Most of those hurt were brought to Istanbul by ambulance, the governor said.",
        ("to a military hospital in Ankara", "to Istanbul"),
    ),
    (
        "The cargo ship was towed to the port of Esbjerg on Monday.",
        "After the collision the vessel was brought into Hamburg under escort.",
        ("to the port of Esbjerg", "into Hamburg"),
    ),
    (
        "The bus was travelling from Bamako to Kayes when it left the road.",
        "The coach, which had set out from Segou in the morning, overturned.",
        ("from Bamako", "from Segou"),
    ),
    (
        "Flight 212 from St. John's came to a stop in a drift.",
        "The aircraft was arriving from Halifax with 19 passengers.",
        ("from St. John", "from Halifax"),
    ),
    (
        "The plane was bound for Oslo with 41 people on board.",
        "The aircraft was on its way to Bergen when the pilot reported smoke.",
        ("for Oslo", "to Bergen"),
    ),
    (
        "He will serve his sentence at Belmarsh prison.",
        "He was taken to Wandsworth prison to begin his term.",
        ("at Belmarsh prison", "to Wandsworth prison"),
    ),
    (
        "The train left the rails between Aldwick and Morley, the operator said.",
        "The accident happened between Aldwick and Tarn at about six.",
        ("between Aldwick and Morley", "between Aldwick and Tarn"),
    ),
    (
        "The fire broke out in the kitchen on the ground floor.",
        "Investigators believe the blaze began in a bedroom on the second floor.",
        ("in the kitchen on the ground floor", "in a bedroom on the second floor"),
    ),
    (
        "The mayor was shot twice in the chest as he left the town hall.",
        "A bullet struck the mayor in the neck, and doctors operated for six hours.",
        ("in the chest", "in the neck"),
    ),
    (
        "The right engine caught fire shortly after takeoff.",
        "Passengers saw flames coming from the left of the two engines.",
        ("right engine", "left of the two engines"),
    ),
    (
        "The right-hand screen came down during the storm.",
        "The left screen fell on the crowd.",
        ("right-hand screen", "left screen"),
    ),
    (
        "The talks were held in Geneva on Tuesday.",
        "Tuesday's negotiations in Vienna ended without result.",
        ("in Geneva", "in Vienna"),
    ),
    (
        "The Liberian-flagged tanker ran aground on Sunday.",
        "The tanker, registered in Malta, was carrying oil.",
        ("Liberian", "in Malta"),
    ),
    (
        "Mr Kaya, a Turkish engineer, spoke for the crew.",
        "Kaya, from Iran, was the crew's spokesman.",
        ("Turkish", "from Iran"),
    ),
    (
        "The meteorite fell into a lake near Chelby.",
        "It came down in a field, where a farmer found it.",
        ("into a lake near Chelby", "in a field"),
    ),
]


@pytest.mark.parametrize(("one", "other", "told"), FOUND, ids=[told[0] for _, _, told in FOUND])
def test_one_matter_in_two_places_is_found_in_whatever_words(
    find: Find, one: str, other: str, told: tuple[str, str]
) -> None:
    """What a report sets in one place as a rule, it sets in one place."""
    found = find(Wheres(), one, other)
    assert told in values(found)
    assert {finding.type for finding in found} == {DivergenceType.PLACE}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("One man died at the scene.", "Two women died in hospital days later."),
        ("The injured were taken to hospitals in Ankara.", "Three of the injured were flown to Istanbul for surgery."),
        ("The ship sank off the coast of Norway.", "The vessel went down near Bergen, the coastguard said."),
        ("The crash occurred near Aldwick.", "The train derailed outside Tarn."),
        ("The tanker was bound for Rotterdam.", "The ship was heading for the Netherlands."),
        ("The suspect was arrested in Croydon.", "The suspect was arrested in London on Friday."),
        ("Ann Poole was arrested in Lyon.", "Carl Winter was arrested in Paris."),
        ("The fire broke out on the ground floor.", "The fire started in the kitchen of a restaurant."),
        ("The minister met his rival at talks in Athens.", "The talks will continue in Geneva next month."),
        ("She broke her left wrist in the fall.", "Her right hand was already in plaster, the club said."),
        ("The rider hurt his left knee on Monday.", "In 2019 he had torn a ligament in his right knee."),
        ("The Singapore-based firm made an offer.", "The offer for the Dallas-based company was too low."),
        ("The injured may be taken to Ankara.", "The injured were taken to Istanbul."),
        ("The rocket lifted off from Cape Canaveral.", "It lifted off from a space centre near Cape Canaveral."),
        ("She was taken to the capital, Abuja.", "The girls were flown to Maiduguri."),
        ("The navy sank a skiff in the Gulf of Aden in May.", "The navy sank a skiff off Somalia in May."),
    ],
    ids=[
        "one and several",
        "a part of them",
        "one may lie in the other",
        "who knows where",
        "a town and its country",
        "a suburb",
        "two people",
        "a room and a floor",
        "other talks",
        "other limbs",
        "another year",
        "two firms",
        "perhaps",
        "near it",
        "one person and others",
        "a sea off a country",
    ],
)
def test_places_that_square_are_not_reported(find: Find, one: str, other: str) -> None:
    """One place may hold the other, or it is told of others, of another time, or not as a fact."""
    assert find(Wheres(), one, other) == []


def test_a_place_that_both_reports_tell_is_no_conflict(find: Find) -> None:
    """Who tells of both places knows of both."""
    one = "The injured were brought to Ankara. Most of the injured were flown to Istanbul."
    assert find(Wheres(), one, "The injured were flown to Istanbul, the governor said.") == []


def test_claims_of_one_matter_are_compared_however_unlike_they_are(make_report: MakeReport) -> None:
    """Two outlets tell of one matter in sentences that have little else in common."""
    one = "The wounded were taken to Ankara, two hours off by a mountain road, because the clinic had run out of blood."
    other = "Eleven children are among the dead, said doctors in Istanbul, where most of the injured were brought."
    readings = [read(make_report(body, article_id=name, publisher=name)) for name, body in (("a1", one), ("b1", other))]
    pair = next(pairs(*readings))
    assert [(found.a.text, found.b.text) for found in Wheres().find(pair)] == [("to Ankara", "Istanbul")]
