"""Fates: two states of one matter told of one person or thing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from divergences_support import PUBLISHED, FakeScorer, Find, MakeReport, values

from agents.divergences.align import MIN_COSINE, pairs
from agents.divergences.decide import Judge, candidates
from agents.divergences.detector import Detectors
from agents.divergences.detectors.fate import Fates
from agents.divergences.lexicon import endings
from agents.divergences.reading import read
from agents.divergences.relation import relation
from agents.divergences.things import one_name
from stream.records import DivergenceType, Relation

OPPOSED = [
    ("A jury acquitted the mayor of bribery on Friday.", "The mayor was convicted of bribery on Friday."),
    ("The climber Ray Santo died after a fall on Sunday.", "Ray Santo survived the fall on Sunday."),
    ("Police arrested the gunman at the mall.", "The gunman at the mall is still at large."),
    ("The chairwoman Lena Hart resigned on Friday.", "The chairwoman Lena Hart was sacked on Friday."),
    ("The organ of the church was destroyed in the fire.", "The organ of the church was damaged in the fire."),
    ("The concert on the pier went ahead on Friday.", "The concert on the pier was called off on Friday."),
    ("The derby will take place on Friday.", "The derby has been postponed."),
    ("The coach Bill Tarrant pleaded guilty to fraud.", "The coach Bill Tarrant pleaded not guilty to fraud."),
    ("A judge granted bail to Dean Crowe on Monday.", "Dean Crowe was refused bail by a judge on Monday."),
    ("The truce talks in Lyon ended with an agreement.", "The truce talks in Lyon ended without agreement."),
    ("Divers have recovered the recorder of the ferry.", "Divers are still searching for the recorder of the ferry."),
    ("The missing boy was found in a barn near Lyon.", "The boy was still missing near Lyon."),
    ("The goalkeeper Ray Santo was in a stable condition.", "Ray Santo, the goalkeeper, was fighting for his life."),
    ("The door at the back of the club was locked.", "The door at the back of the club was open."),
    ("The tunnel remains closed until Sunday.", "The tunnel is open."),
    ("The captain Ray Santo is not expected to survive.", "The captain Ray Santo is expected to survive."),
    ("The diver has not been identified.", "The diver was named as Paul Renn."),
    ("The governor lifted the curfew in Lyon.", "The curfew in Lyon remains in force."),
    ("The man shot in Lyon was armed with a pistol.", "The man shot in Lyon was unarmed."),
    ("Rebels seized the airport at Lyon.", "The army still held the airport at Lyon."),
    ("The minister Ada Bello was unhurt in the crash.", "The minister Ada Bello was badly hurt in the crash."),
    ("Nobody was hurt when the pier gave way.", "A cook broke her wrist when the pier gave way."),
    ("There were no injuries, the fire brigade said.", "The welder was treated for burns."),
    ("None of the nine sailors was hurt.", "One of the sailors suffered a broken leg."),
    ("All the miners have been accounted for.", "Two miners are still trapped."),
    ("The jockey Lena Hart died at the scene.", "Lena Hart was declared dead in hospital."),
    ("The skier Paul Renn was unconscious.", "Paul Renn, winner of the cup in 2017, never lost consciousness."),
    ("Dean Crowe wept as the verdict was read.", "Dean Crowe heard the verdict without a flicker of emotion."),
    ("Dean Crowe showed no emotion in the dock.", "Dean Crowe broke down in tears in the dock."),
    ("The mate was among the missing.", "The body of a stoker was ashore; Mate Nora Lind was found asleep in a barn."),
    ("Two men, 20 and 31, were released on bail.", "The men, 20 and 31, remain in custody."),
    ("The results of the race are to remain in force.", "The results of the race will be struck out."),
    ("The tunnel is expected to remain closed until Sunday.", "The tunnel reopened to lorries on Friday."),
    ("The cook and the deckhand were freed.", "The deckhand remained in captivity."),
    ("The court found Bill Tarrant guilty of fraud.", "The court cleared Bill Tarrant of fraud."),
    ("The diver Paul Renn was found alive.", "The diver Paul Renn was found dead."),
    ("Flights to the island have been restarted.", "Flights to the island remain suspended."),
    ("The painting was not damaged.", "A corner of the painting was scorched."),
    ("Not a single coin was paid.", "The coin was paid on Friday."),
]
COMPATIBLE = [
    ("A court convicted the owner of the club.", "A court acquitted the manager of the club."),
    ("The House approved the budget.", "The Senate rejected the budget."),
    ("The eastern lane of the bridge was closed.", "The western lane of the bridge was open."),
    ("The driver of the first car died in the crash.", "The driver of the second car survived the crash."),
    ("The fire near Lyon was put out.", "The fire near Hamburg was still burning."),
    ("The pirates who escaped were armed.", "The navy captured the pirates, who were armed."),
    ("Five miners were rescued from the pit.", "Two miners died in the pit."),
    ("The chief was in a stable but critical condition.", "The chief was in a critical condition."),
    ("The court is expected to uphold the ban.", "The court overturned the ban."),
    ("The captain escaped the crash with bruises.", "Police arrested the captain after the crash."),
    ("The jury found the captain guilty of fraud.", "Police are still searching for the captain over the fraud."),
    ("The singer was injured in a crash on 2 March.", "The singer was unhurt in a crash on 14 March."),
    ("The fire in the east wing was put out.", "The fire in the west wing was still burning."),
    ("Voters in the north approved the plan.", "Voters in the south rejected the plan."),
    ("The search for the climbers was suspended at dusk.", "The search for the climbers resumed at dawn."),
    ("The inmate was caught not far from where he escaped.", "The inmate escaped from a prison van."),
    ("The interior minister resigned.", "The deputy interior minister was sacked."),
    ("The airport was closed for two hours.", "The airport reopened at noon."),
    ("Leith Rovers have extended an offer for Ray Santo.", "The Lyon Lions have withdrawn their offer for Ray Santo."),
    ("The airport was closed until about noon.", "The airport reopened at noon."),
    ("Leith Rovers will not sign Ray Santo.", "The Lyon Lions do not expect to sign Ray Santo."),
    ("A cyclist was injured in Lyon on Tuesday.", "The cyclist killed in Lyon on Thursday was a teacher."),
    ("Ana Cole was killed in the crash.", "Ron Cole survived the crash."),
    ("Is the station open?", "The station was closed."),
    ("The girls were in the custody of an aunt.", "The girls were freed on Friday."),
    ("Some 40 miners remain trapped.", "The miners were rescued."),
    ("The bus failed to stop at the light.", "The bus was running on gas."),
    ("Not paying the fine would have been worse.", "The fine was paid on Friday."),
    ("The yard will (or won't) launch the ferry.", "The yard launched the ferry."),
    ("The roof of one house was damaged.", "Houses in the next street were not damaged."),
    ("Another clerk of the bank was unhurt.", "A clerk of the bank was badly hurt."),
    ("A driver struck and killed a woman.", "A driver fled after fatally injuring a woman."),
    ("He not only killed the warden Paul Renn but bragged.", "The warden Paul Renn was killed at his door."),
    ("He was unhurt.", "Several sailors were hurt."),
    ("The firm closed the plant in Lyon.", "The firm in Lyon was open."),
    ("Leith Rovers went on to lose the cup.", "Leith Rovers stopped."),
]


@pytest.mark.parametrize(("one", "other"), OPPOSED)
def test_states_that_exclude_one_another_are_found(find: Find, one: str, other: str) -> None:
    """What one account tells of somebody and the other tells the opposite of is found from either side."""
    assert len(values(find(Fates(), one, other))) == 1
    assert len(values(find(Fates(), other, one))) == 1


@pytest.mark.parametrize(("one", "other"), COMPATIBLE)
def test_other_things_times_and_plans_are_left_alone(find: Find, one: str, other: str) -> None:
    """Another thing of its kind, some of several, another time and what is only expected exclude nothing."""
    assert values(find(Fates(), one, other)) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The teacher was stabbed outside the school.", "The teacher was shot outside the school.", "cause"),
        ("The banker Igor Malin committed suicide.", "The banker Igor Malin was murdered.", "cause"),
        ("The driver of the bus was drunk.", "The driver of the bus had fallen asleep.", "cause"),
        ("The fire at the mill was accidental.", "The fire at the mill was arson, police said.", "cause"),
        ("Police ruled out arson at the mill.", "Police suspect arson at the mill.", "certainty"),
        ("The man attacked guests with an axe.", "The man attacked guests with a knife.", "other"),
        ("The robbers fled in a white van.", "The robbers escaped by motorcycle.", "other"),
        ("The senate approved the water bill.", "The water bill was voted down.", "outcome_or_polarity"),
    ],
)
def test_the_matter_gives_the_type(find: Find, one: str, other: str, expected: str) -> None:
    """How somebody died is a cause, what was ruled out a certainty, with what it was done another matter."""
    (found,) = find(Fates(), one, other)
    assert found.type is DivergenceType(expected)


def test_an_account_that_tells_both_is_at_odds_with_neither(make_report: MakeReport) -> None:
    """Where an account tells elsewhere what the other tells, the two agree."""
    both = "The gunman was at large for hours.\n\nThe gunman was arrested at the mall."
    first = read(make_report(both, article_id="a1", publisher="One Post"))
    second = read(make_report("Police arrested the gunman at the mall.", article_id="b1", publisher="Two Post"))
    assert list(Judge(FakeScorer()).findings(first, second, Detectors([Fates()]))) == []


def test_what_had_been_before_is_no_agreement(make_report: MakeReport) -> None:
    """That somebody was held until he was freed does not say that he is held."""
    freed = "The deckhand regained his freedom after police stormed the barn where he was being held."
    first = read(make_report(freed, article_id="a1", publisher="One Post"))
    second = read(make_report("The deckhand remained in captivity.", article_id="b1", publisher="Two Post"))
    assert len(list(Judge(FakeScorer()).findings(first, second, Detectors([Fates()])))) == 1


def test_states_are_held_against_each_other_in_whatever_words(make_report: MakeReport) -> None:
    """Claims of states that exclude one another are looked at, however little else they have in common."""
    told = "No shots were fired, and nobody on the quay was hurt, by his account."
    first = read(make_report(told, article_id="a1", publisher="One Post"))
    other = "All 19 are said to have got home by Sunday, but the cook needed stitches to her chin."
    second = read(make_report(other, article_id="b1", publisher="Two Post"))
    assert float((first.vectors @ second.vectors.T).max()) < MIN_COSINE
    assert [pair.a.claim.sentence for pair in pairs(first, second)] == [told]


def test_a_desk_is_shown_who_denies_it(find: Find) -> None:
    """Of what befell nobody the value says that it was nobody."""
    (found,) = find(Fates(), "Nobody on board was hurt.", "The cook on board broke her wrist.")
    assert (found.a.text, found.b.text) == ("nobody on board was hurt", "broke her wrist")


@pytest.mark.parametrize(
    ("early", "late", "expected"),
    [
        ("The gunman at the mall is still at large.", "Police arrested the gunman at the mall.", Relation.UPDATE),
        ("Two men, 20 and 31, were released on bail.", "The men, 20 and 31, remain in custody.", Relation.CONFLICT),
    ],
)
def test_a_later_state_is_an_update(make_report: MakeReport, early: str, late: str, expected: Relation) -> None:
    """Of who is still sought and then caught, the later account supersedes; what remains has not changed."""
    first = read(make_report(early, article_id="a1", publisher="One Post"))
    later = make_report(
        late,
        article_id="b1",
        publisher="Two Post",
        published_at=PUBLISHED + timedelta(hours=9),
    )
    (found,) = candidates(first, read(later), Detectors([Fates()]))
    assert relation(found.pair, found.finding) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("@lena hart", "@hart", True),
        ("@lena hart", "hart", True),
        ("@ana cole", "@ron cole", False),
        ("@cole", "@hart", False),
    ],
)
def test_a_surname_may_be_the_full_name(one: str, other: str, expected: bool) -> None:
    """A name that is the end of another may stand for it."""
    assert one_name(one, other) is expected


def test_every_matter_has_states_to_tell_apart() -> None:
    """Each matter of the lexicon has two states or more."""
    states: dict[str, set[int]] = {}
    for found in endings().values():
        for one in found:
            states.setdefault(one.matter, set()).add(one.state)
    assert all(len(found) > 1 for found in states.values())
