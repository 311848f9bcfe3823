"""Outcome and polarity, certainty, causes, people and places: found where the predicate is the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from divergences_support import PUBLISHED, Find, MakeReport, values

from agents.divergences.align import pairs
from agents.divergences.detector import Detector
from agents.divergences.detectors import DETECTORS
from agents.divergences.detectors.cause import Causes
from agents.divergences.detectors.certainty import Hedges
from agents.divergences.detectors.outcome import Outcomes
from agents.divergences.detectors.person import Names, Parts
from agents.divergences.detectors.place import Places, holds
from agents.divergences.detectors.polarity import Antonyms, Negations
from agents.divergences.reading import read
from stream.records import Relation

FOUND: list[tuple[Detector, str, str]] = [
    (Negations(), "Lena Hart fired at the guards in Lyon.", "Lena Hart denied firing at the guards in Lyon."),
    (
        Negations(),
        "Police arrested the captain, Joren Maddox, on Monday.",
        "The captain, Joren Maddox, was not arrested, police said.",
    ),
    (Negations(), "Norvale Coatings will rebuild the factory.", "Norvale Coatings will not rebuild the factory."),
    (Antonyms(), "Russia lost contact with the satellite.", "Russia regained contact with the satellite."),
    (Negations(), "No one was injured in the mill fire.", "Two firefighters were injured in the mill fire."),
    (
        Negations(),
        "The council has not confirmed what the new stadium will cost.",
        "The council has confirmed the new stadium will cost ratepayers twice the sum.",
    ),
    (
        Outcomes(),
        "The letter of the bishop contained no apology to the pupils.",
        "The bishop issued an apology to the pupils in a letter.",
    ),
    (
        Outcomes(),
        "Police said there were no injuries in the mill fire.",
        "Two men were injured in the mill fire.",
    ),
    (Outcomes(), "The harbour office said it had received no call.", "Both calls were answered, the guard said."),
    (Outcomes(), "The store had no sprinklers.", "The sprinklers came on within a minute."),
    (
        Outcomes(),
        "The climber was not seriously hurt in the fall, the club said.",
        "The climber was treated for serious injuries after the fall.",
    ),
    (
        Outcomes(),
        "The yard carried out the first harbour trial of the ferry in January.",
        "The harbour trial of the ferry will be the first with passengers.",
    ),
    (
        Outcomes(),
        "Contact with the weather balloon was lost over the fjord.",
        "The crew could not establish contact with the weather balloon.",
    ),
    (
        Antonyms(),
        "The swing bridge is expected to remain closed on Friday as divers check the piers.",
        "The swing bridge was closed for hours, but divers who checked the piers cleared it to reopen on Friday.",
    ),
    (Hedges(), "Warm water may have kept the bay free of ice.", "Warm water has kept the bay free of ice."),
    (Hedges(), "A possible meteor crossed the sky over Norvale.", "A meteor crossed the sky over Norvale."),
    (
        Hedges(),
        "Norvale Coatings could book a $40 million charge for the plant.",
        "Norvale Coatings will take a $40 million charge for the plant.",
    ),
    (
        Hedges(),
        "Phone records cast doubt on claims that the guard had dozed off at the gate.",
        "The guard dozed off at the gate, according to two neighbours.",
    ),
    (
        Hedges(),
        "A second sea trial of the ferry was possible this year.",
        "The yard completed a second sea trial of the ferry.",
    ),
    (Causes(), "A faulty cable caused the fire in the hall.", "Sparks from welding caused the fire in the hall."),
    (Causes(), "The mayor Ray Santo died of heart failure.", "The mayor Ray Santo died from pneumonia."),
    (Causes(), "The mayor Ray Santo died of a gunshot.", "The mayor Ray Santo died of natural causes."),
    (
        Causes(),
        "The ferry sank because of a cracked hull.",
        "The ferry sank due to a fire in the hold, the coastguard said.",
    ),
    (
        Causes(),
        "The collapse of the crane was blamed on a rusted bolt.",
        "Inspectors blamed a gust of wind for the collapse of the crane.",
    ),
    (
        Causes(),
        "The tram derailed because its brakes failed, the minister said.",
        "The tram derailed because it was going too fast, an inspector said.",
    ),
    (Causes(), "The cause of the fire in the hall is not known.", "A welder started the fire in the hall."),
    (Causes(), "It was unclear what caused the crash of the ferry.", "The crash of the ferry was due to fog."),
    (Causes(), "Police are still investigating the cause of the crash.", "The cause of the crash was a burst tyre."),
    (Causes(), "The motive for the attack was unclear.", "The attack was motivated by greed, police said."),
    (Hedges(), "Norvale Coatings is considering closing its plant.", "Norvale Coatings will close its plant."),
    (Causes(), "It is not known what caused the flood in Lyon.", "The flood in Lyon was caused by a burst pipe."),
    (Causes(), "Doctors blamed salad for the outbreak.", "The outbreak was caused by cheese."),
    (Hedges(), "Hackers claim to have stolen the data of the bank.", "Hackers stole the data of the bank."),
    (
        Hedges(),
        "The release of the captives in Lyon could not be independently verified.",
        "The release of the captives in Lyon took place at dawn.",
    ),
    (
        Outcomes(),
        "The planned meeting of the ministers in Lyon did not take place.",
        "The ministers met in Lyon on Friday.",
    ),
    (
        Outcomes(),
        "The opening of the museum in Lyon was postponed.",
        "The museum in Lyon opened on Friday.",
    ),
    (Names(), "Fans cheered Michael Santo at the gate.", "Fans cheered Robert Santo at the gate."),
    (
        Parts(),
        "Ivan Okonjo scored the winning goal with a header.",
        "Mateus Reyle scored the winning goal with a header.",
    ),
    (
        Places(),
        "A man with burns was flown to a clinic in Hamburg.",
        "A man with burns was flown to a clinic in Rotterdam.",
    ),
]
SQUARE: list[tuple[Detector, str, str]] = [
    (Hedges(), "The driver allegedly hit a cyclist at the gate.", "A cyclist was hit at the gate on Friday."),
    (Negations(), "Police arrested the captain on Monday.", "Police did not arrest the mate on Monday."),
    (Negations(), "The missile did not travel as far as the last one.", "The missile travelled to the coast."),
    (Negations(), "The mayor did not only praise the crew.", "The mayor praised the crew."),
    (Negations(), "The club has not won the title since 1908.", "The club won the title."),
    (Negations(), "The yard's offer was never made public.", "The yard made an offer in Lyon."),
    (Negations(), "Ray Santo does not own the yard.", "Ray Santo had owned the yard for years."),
    (Negations(), "The yard will (or won't) launch the ferry in May.", "The ferry would be launched by the yard."),
    (Negations(), "The club would not have signed Ray Santo in June.", "The club signed Ray Santo on Monday."),
    (Negations(), "The agency did not open the dam until Monday.", "The agency opened the dam on Monday."),
    (Negations(), "The rules do not require a licence.", "A treaty requires a licence."),
    (Negations(), "Ray Santo will host the gala in May.", "Ron Mayle will not host the gala in May."),
    (Negations(), "Ray Santo scored three goals in May.", "Ray Santo has not scored a penalty goal in May."),
    (Negations(), "Ray Santo hosted the gala.", "Ray Santo did not host the gala again."),
    (Negations(), "Previously, yards were required to pay a fee.", "Yards were not required to pay a fee."),
    (Outcomes(), "There were no serious injuries.", "Two men had minor injuries."),
    (Negations(), "None of the crew was hurt in the collision.", "Nine people were hurt in the collision."),
    (Outcomes(), "No reason was given for the strike.", "A reason was found for the strike."),
    (Hedges(), "Rudd allegedly opened fire at the party.", "Prosecutors allege Rudd opened fire at the party."),
    (Causes(), "The mayor Ray Santo died of heart disease.", "The mayor Ray Santo died of natural causes."),
    (Parts(), "Jorge Amado rushed for 226 yards.", "Peter Hollis rushed for 101 yards."),
    (Places(), "The climbers died on Mount Arrel.", "The climbers died in New Zealand."),
    (Places(), "The prisoner fled in Baytown.", "The prisoner fled near Houston."),
    (Outcomes(), "There were no fatalities here since 1959.", "Two women died here in 1959."),
    (Outcomes(), "No talks were held in Lyon.", "The talk in Lyon was lost in the noise."),
    (Outcomes(), "No talks should be held in Lyon.", "Talks were held in Lyon."),
    (Outcomes(), "The firms did not hold the talks in Lyon.", "Talks were held in Lyon in May."),
    (Outcomes(), "No other talks were held in Lyon.", "Talks were held in Lyon."),
    (Negations(), "He swore that Leith Rovers would never win the cup.", "Leith Rovers won the cup."),
    (Outcomes(), "Norvale Coatings made an offer for the yard.", "Ray Santo declined to make an offer for the yard."),
    (Outcomes(), "No contact was made with the balloon.", "The balloon made for the coast."),
    (Outcomes(), "The harbour trial will be the first with passengers.", "The yard carried out the engine trial."),
    (Outcomes(), "The talks weren't so pleasant, a source said.", "The two firms held talks in Lyon."),
    (Antonyms(), "Ray Santo is alive but saw his son die.", "Ray Santo, who is alive, watched his son die."),
    (Antonyms(), "Ray Santo is in a critical but stable condition.", "Ray Santo is in a critical condition."),
    (Antonyms(), "Engineers lost contact with the satellite.", "The club regained its title."),
    (Hedges(), "Warm water may have kept the bay free of ice.", "Warm water may have kept the bay ice-free."),
    (Hedges(), "The update may not improve the sound on older sets.", "The update will improve the sound."),
    (Hedges(), "Police say Ray Santo allegedly struck a cyclist.", "Ray Santo struck a cyclist, police said."),
    (Hedges(), "The ferry trial could be seen from the pier.", "Crowds saw the ferry trial from the pier."),
    (Hedges(), "A suspected smuggler arrested in Leith has escaped.", "Two sailors were arrested in Leith."),
    (Causes(), "A faulty cable caused the fire.", "Heavy rain caused the flood."),
    (Causes(), "The flood was blamed on the dam.", "The mayor blamed the dam keeper for the delay."),
    (Causes(), "The storm caused floods.", "A burst dam caused a flood."),
    (Causes(), "Heavy rain caused the landslide.", "The cause of the fire in the hall is not known."),
    (Causes(), "A welder may have started the fire in the hall.", "The cause of the fire in the hall is not known."),
    (Causes(), "The train was late because of snow.", "The train was late because snow lay on the tracks."),
    (Antonyms(), "The court in Lyon is expected to uphold the ban.", "The court in Lyon overturned the ban."),
    (
        Antonyms(),
        "A court in Lyon convicted the owner of manslaughter.",
        "The court in Lyon acquitted the manager of manslaughter.",
    ),
    (Antonyms(), "Three of the sailors off Lyon were found alive.", "Two of the sailors off Lyon were found dead."),
    (Antonyms(), "The airport in Lyon was closed for two hours.", "The airport in Lyon reopened at noon."),
    (Antonyms(), "The airport in Lyon was closed until noon.", "The airport in Lyon reopened at noon."),
    (Hedges(), "Ray Santo allegedly stabbed a cyclist.", "Ray Santo was charged with stabbing a cyclist."),
    (Causes(), "Ray Santo died of heart failure.", "Ron Mayle died from a stab wound."),
    (Causes(), "Ray Santo died of heart failure.", "Ray Santo died of a failure of the heart."),
    (Causes(), "Ray Santo died of heart failure.", "Ray Santo died in Lyon."),
    (Names(), "Ray Santo and his brother waited.", "Ron Santo waited for his brother Ray."),
    (Names(), "Rajai Davis hit the ball.", "Rajao Davis hit the ball."),
    (Names(), "Fans cheered Fred Santo at the gate.", "Fans cheered Frederick Santo at the gate."),
    (Parts(), "Ivan Okonjo scored the winning goal.", "Ivan Okonyo scored the winning goal."),
    (Parts(), "Ivan Okonjo scored the winning goal.", "Mateus Reyle missed the last penalty."),
    (Places(), "The summit took place in Lyon.", "The summit took place in France."),
    (Antonyms(), "The agent of Lena Hart refused to say why.", "The agent said Lena Hart was admitted to a clinic."),
    (Antonyms(), "The climber Ana Lund expected to die in Lyon.", "The climber Ana Lund is alive in Lyon."),
    (Negations(), "No shots were fired when Ray Santo was taken into custody.", "Ray Santo fired just one shot."),
    (Outcomes(), "No shots were fired when Ray Santo was taken into custody.", "Ray Santo fired just one shot."),
    (Outcomes(), "The navy has a plan to base a plane at Lyon.", "The navy has no plans for troops to land at Lyon."),
    (Hedges(), "A man was charged with arson at the mill.", "A man was held on suspicion of arson at the mill."),
    (Hedges(), "The fire at the mill was big.", "A man was held on suspicion of arson after a fire at the mill."),
    (
        Hedges(),
        "The death of the cook may have been caused by a crate.",
        "The owners claim that the death of the cook was an accident caused by a crate.",
    ),
]


@pytest.mark.parametrize(("detector", "one", "other"), FOUND, ids=lambda value: getattr(value, "name", None))
def test_what_does_not_square_is_found(find: Find, detector: Detector, one: str, other: str) -> None:
    """Each detector finds its kind, whichever article comes first."""
    assert len(values(find(detector, one, other))) == 1
    assert len(values(find(detector, other, one))) == 1


@pytest.mark.parametrize(("detector", "one", "other"), SQUARE, ids=lambda value: getattr(value, "name", None))
def test_what_squares_is_left_alone(find: Find, detector: Detector, one: str, other: str) -> None:
    """Other people, things and times are no divergence."""
    assert values(find(detector, one, other)) == []


@pytest.mark.parametrize("detector", [*DETECTORS], ids=lambda detector: detector.name)
def test_no_detector_finds_a_claim_at_odds_with_itself(find: Find, detector: Detector) -> None:
    """A sentence and its near copy square."""
    one = "Police said on Tuesday that 12 people, not 14, may have died at 9 a.m. in Lyon after Ray Santo denied it."
    assert values(find(detector, one, one.replace("Police", "The police"))) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("Lyon", "France", True), ("Lyon", "Hamburg", False), ("the Sea of Tarn", "Sea of Tarn", True)],
)
def test_places_hold_places(one: str, other: str, expected: bool) -> None:
    """A town lies in its country; a name in a name is one place."""
    assert holds(one, other) is expected
    assert holds(other, one) is expected


@pytest.mark.parametrize(("late", "relation"), [("told", Relation.UPDATE), ("open", None)])
def test_a_cause_that_is_found_later_is_an_update(
    make_report: MakeReport, late: str, relation: Relation | None
) -> None:
    """But not one that a later account calls unknown."""
    bodies = {
        "told": "A faulty cable caused the fire in the hall.",
        "open": "The cause of the fire in the hall is unknown.",
    }
    early = next(name for name in bodies if name != late)
    first = read(make_report(bodies[early], article_id="a1", publisher="Harbour Press"))
    second = read(make_report(bodies[late], article_id="b1", published_at=PUBLISHED + timedelta(days=1)))
    (found,) = [found for pair in pairs(first, second) for found in Causes().find(pair)]
    assert found.relation is relation
