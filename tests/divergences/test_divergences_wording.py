"""What a desk reads of a finding: what it is about, why, and the two values, in the sentences' own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from divergences_support import Find, MakeReport
from hypothesis import given
from hypothesis import strategies as st

from agents.divergences.detector import Detector
from agents.divergences.detectors import DETECTORS
from agents.divergences.detectors.amount import Amounts
from agents.divergences.detectors.attribution import Speakers
from agents.divergences.detectors.bearing import Bearings
from agents.divergences.detectors.blame import Blames
from agents.divergences.detectors.calling import Callings
from agents.divergences.detectors.cause import Causes
from agents.divergences.detectors.certainty import Hedges
from agents.divergences.detectors.date_time import Times
from agents.divergences.detectors.doer import Doers
from agents.divergences.detectors.fate import Fates
from agents.divergences.detectors.foreknowledge import Foreknowledge
from agents.divergences.detectors.holder import Holders
from agents.divergences.detectors.kind import Kinds
from agents.divergences.detectors.number import Numbers
from agents.divergences.detectors.occasion import Occasions
from agents.divergences.detectors.order import Orders
from agents.divergences.detectors.outcome import Outcomes
from agents.divergences.detectors.person import Names, Parts
from agents.divergences.detectors.place import Places
from agents.divergences.detectors.polarity import Antonyms, Negations
from agents.divergences.detectors.quantifier import Exclusions
from agents.divergences.detectors.quote import Tones, Wordings
from agents.divergences.detectors.reason import Reasons
from agents.divergences.detectors.responsibility import Responsibilities
from agents.divergences.detectors.spot import Spots
from agents.divergences.detectors.target import Targets
from agents.divergences.detectors.unsaid import Unsaid
from agents.divergences.detectors.version import Versions
from agents.divergences.detectors.view import Views
from agents.divergences.detectors.where import Wheres
from agents.divergences.facts.phrases import ROOM, clause, figure, headed, noun_phrase, shortened
from agents.divergences.reading import ClaimReading, ReportReading, read

CRASH = "when a coach left the road near Aldwick on Tuesday, police said."
RADIO = "“We called the ship twice on the radio and she"
WORDED: list[tuple[Detector, str, str, str, tuple[str, str]]] = [
    (
        Numbers(),
        f"Twenty-five people were injured {CRASH}",
        f"In all, 27 people were injured {CRASH}",
        "People injured",
        ("25", "27"),
    ),
    (
        Numbers(),
        f"At least twelve people were killed {CRASH}",
        f"Some 30 people were killed {CRASH}",
        "People killed",
        ("at least 12", "some 30"),
    ),
    (
        Numbers(),
        "About 600 homes were evacuated because of the smoke.",
        "Some 950 homes were evacuated because of the smoke.",
        "Homes evacuated",
        ("about 600", "some 950"),
    ),
    (
        Numbers(),
        "The singer posted four photos of the stage.",
        "The singer posted three photos of the stage.",
        "Photos of the stage posted",
        ("4", "3"),
    ),
    (
        Numbers(),
        "A four-year-old boy fell into the moat.",
        "A three-year-old boy fell into the moat.",
        "Age of the boy",
        ("four-year-old", "three-year-old"),
    ),
    (
        Times(),
        "The flight landed in Oslo at 10:15 p.m. on March 14.",
        "The flight landed in Oslo at 10:15 a.m. on March 14.",
        "When the flight landed in Oslo",
        ("10:15 p.m. on March 14", "10:15 a.m. on March 14"),
    ),
    (
        Negations(),
        "Norvale Coatings will rebuild the factory.",
        "Norvale Coatings will not rebuild the factory.",
        "Whether Norvale Coatings will rebuild the factory",
        ("will rebuild", "will not rebuild"),
    ),
    (
        Negations(),
        "“We knew that the wall was weak,” Governor Teodor Vance said.",
        "“We did not know that the wall was weak,” Governor Teodor Vance said.",
        "Whether Teodor Vance knew that the wall was weak",
        ("knew", "did not know"),
    ),
    (
        Antonyms(),
        "Russia lost contact with the satellite.",
        "Russia regained contact with the satellite.",
        "Whether Russia lost contact with the satellite",
        ("lost", "regained"),
    ),
    (
        Outcomes(),
        "The bishop issued a written apology to the pupils.",
        "The letter of the bishop contained no apology to the pupils.",
        "Whether there was any written apology",
        ("apology", "no apology"),
    ),
    (
        Hedges(),
        "Warm water has kept the bay free of ice.",
        "Warm water may have kept the bay free of ice.",
        "Whether warm water has kept the bay free of ice",
        ("has kept", "may have kept"),
    ),
    (
        Hedges(),
        "A possible meteor crossed the sky over Norvale.",
        "A meteor crossed the sky over Norvale.",
        "Whether it was a meteor",
        ("possible meteor", "meteor"),
    ),
    (
        Causes(),
        "An electrical fault caused the fire in the hall.",
        "Sparks from welding caused the fire in the hall.",
        "What caused the fire",
        ("an electrical fault", "sparks"),
    ),
    (
        Reasons(),
        "Dockers at Leith began a strike over pay on Monday.",
        "The strike was set off by a new rota, the union said.",
        "Why it happened",
        ("pay", "a new rota"),
    ),
    (
        Foreknowledge(),
        "The owner of the dam said he was unaware of the cracks.",
        "The owner had been warned of cracks by divers.",
        "What was known beforehand",
        ("unaware", "had been warned"),
    ),
    (
        Versions(),
        "The march through Leith was peaceful.",
        "Some threw stones during the march.",
        "Whether it was peaceful",
        ("peaceful", "threw stones"),
    ),
    (
        Blames(),
        "Karvia bombed a bridge near Leith on Monday.",
        "A bridge near Leith was hit, for which the mayor blamed Karvia.",
        "Who did it",
        ("bombed", "blamed"),
    ),
    (
        Unsaid(),
        "The coach was doing 90 km/h when it left the road.",
        "It was not known how fast the coach was going.",
        "What is not known yet",
        ("90 km/h", "known how fast"),
    ),
    (
        Kinds(),
        "The guard was shot with a shotgun.",
        "A man with a hunting rifle killed the guard.",
        "What kind of weapon",
        ("shotgun", "rifle"),
    ),
    (
        Names(),
        "Fans cheered Michael Santo at the gate.",
        "Fans cheered Robert Santo at the gate.",
        "First name of Santo",
        ("Michael Santo", "Robert Santo"),
    ),
    (
        Parts(),
        "Ivan Okonjo scored the winning goal with a header.",
        "Mateus Reyle scored the winning goal with a header.",
        "Who scored the winning goal with a header",
        ("Ivan Okonjo", "Mateus Reyle"),
    ),
    (
        Places(),
        "A man with burns was flown to a clinic in Hamburg.",
        "A man with burns was flown to a clinic in Rotterdam.",
        "Where the clinic is",
        ("Hamburg", "Rotterdam"),
    ),
    (
        Speakers(),
        "“This is a grave threat to all of us,” David Carter said.",
        "“This is a grave threat to all of us,” John Miller said.",
        "Who said “This is a grave threat to all of us,”",
        ("David Carter", "John Miller"),
    ),
    (
        Occasions(),
        "The suspect was arrested on Tuesday at a motel.",
        "Officers picked up the suspect on Monday evening.",
        "When the suspect was arrested",
        ("Tuesday", "Monday evening"),
    ),
    (
        Orders(),
        "The minister resigned a day before the vote on the budget.",
        "The minister resigned after the vote on the budget.",
        "When the minister resigned",
        ("a day before the vote", "after the vote"),
    ),
    (
        Spots(),
        "The guard was shot inside the mosque on Monday.",
        "The guard was shot outside the mosque on Monday.",
        "Where the guard was shot",
        ("inside the mosque", "outside the mosque"),
    ),
    (
        Wheres(),
        "The cargo ship was towed to Esbjerg on Monday.",
        "After the collision the vessel was brought into Hamburg under escort.",
        "Where the cargo ship was towed",
        ("to Esbjerg", "into Hamburg"),
    ),
    (
        Doers(),
        "A postman called the emergency services to the mill.",
        "A security guard called the emergency services.",
        "Who called the emergency services to the mill",
        ("postman", "security guard"),
    ),
    (
        Fates(),
        "The robbers fled in a white van.",
        "The robbers escaped by motorcycle.",
        "In what the robbers fled",
        ("fled in a white van", "escaped by motorcycle"),
    ),
    (
        Fates(),
        "The gunman was arrested at the mall.",
        "The gunman at the mall is still at large.",
        "Whether the gunman was arrested at the mall",
        ("was arrested", "is still at large"),
    ),
    (
        Bearings(),
        "The ferry serves the island of Brannoch.",
        "The ferry serves the town of Brannoch.",
        "What Brannoch is",
        ("island of Brannoch", "town of Brannoch"),
    ),
    (
        Amounts(),
        "All charges against the two skippers were dropped on Friday.",
        "Most charges against the two skippers were dropped on Friday.",
        "How many of the charges",
        ("all charges", "most charges"),
    ),
    (
        Responsibilities(),
        "The Tarn Front claimed responsibility for the attack on the mill in Leith.",
        "Police say the man behind the attack on the mill in Leith had no connection to any militant group.",
        "Whether a group was behind it",
        ("claimed responsibility", "no connection to any militant group"),
    ),
    (
        Targets(),
        "A sting operation against smugglers led to nine arrests in Leith.",
        "A sting operation that targeted illegal casinos led to nine arrests in Leith.",
        "What the sting operation was aimed at",
        ("smugglers", "illegal casinos"),
    ),
    (
        Views(),
        "Illegal moorings line the canal in Leith.",
        "The moorings in Leith are considered illegal by the canal trust.",
        "Whether the moorings are illegal",
        ("illegal moorings", "considered illegal"),
    ),
    (
        Wordings(),
        f"{RADIO} never answered us that night,” said Ruth Ansell.",
        f"{RADIO} hardly ever answered us that night,” said Ruth Ansell.",
        "What Ruth Ansell said",
        ("she never answered", "she hardly ever answered"),
    ),
    (
        Holders(),
        "The port of Leith was sold to Hanover Capital on Tuesday.",
        "Meridian Holdings has bought the port of Leith, the two sides said.",
        "Who the buyer is",
        ("Hanover Capital", "Meridian Holdings"),
    ),
    (
        Callings(),
        "Walter Greaves, the governor of the province, opened a relief centre in Leith.",
        "A relief centre in Leith was opened by Walter Greaves, the mayor of the town.",
        "What Walter Greaves is",
        ("governor", "mayor"),
    ),
    (
        Exclusions(),
        "Partners of President Orla Venn condemned Karvia at the summit.",
        "Apart from Venn, no other leader mentioned Karvia at the summit.",
        "Who spoke of Karvia",
        ("partners of President Orla Venn condemned", "no other leader"),
    ),
    (
        Tones(),
        "President Orla Venn said that the enlargement of Tresia “would certainly bring a response from us”.",
        "President Orla Venn said that the enlargement of Tresia “does not pose a direct threat to us”.",
        "What Orla Venn said of Tresia",
        ("would certainly bring a response from us", "does not pose a direct threat to us"),
    ),
]


@pytest.mark.parametrize(("detector", "one", "other", "about", "told"), WORDED, ids=[w[3] for w in WORDED])
def test_finding_is_told_in_the_words_of_the_sentences(
    find: Find, detector: Detector, one: str, other: str, about: str, told: tuple[str, str]
) -> None:
    """A short phrase says what it is about, the values stand as inside a sentence, and why is a sentence."""
    found = find(detector, one, other)[0]
    assert (found.about, (found.a.text, found.b.text)) == (about, told)
    assert len(found.about) <= ROOM
    assert found.why[0].isupper() or not found.why[0].isalpha()
    assert found.why.endswith(".")


def test_every_detector_is_worded() -> None:
    """A new detector cannot be added without its words being looked at."""
    assert {detector.name for detector, *_ in WORDED} == {detector.name for detector in DETECTORS}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            "Twelve people were killed",
            "Fifteen people were killed",
            "12 against 15 people killed; both state it as fact.",
        ),
        (
            "At least 12 people were killed",
            "Some 30 people were killed",
            "At least 12 against some 30 people killed; even as rough figures they do not square.",
        ),
    ],
)
def test_numbers_say_why_in_one_sentence(find: Find, one: str, other: str, why: str) -> None:
    """Both figures, what they count, and what speaks for holding them against each other."""
    assert find(Numbers(), f"{one} {CRASH}", f"{other} {CRASH}")[0].why == why


def test_sources_that_disagree_are_said_to(find: Find) -> None:
    """Figures that each account has from somebody are not said to be stated."""
    one, other = "Twelve people died, the harbour authority said.", "Fifteen people died, the coastguard said."
    assert find(Numbers(), one, other)[0].why == "12 against 15 deaths; each account names a source of its own."


@pytest.fixture
def claim(make_report: MakeReport) -> Callable[[str], tuple[ReportReading, ClaimReading]]:
    """The reading of an article of one sentence."""

    def make(sentence: str) -> tuple[ReportReading, ClaimReading]:
        report = read(make_report(sentence))
        return report, report.claims[0]

    return make


Claim = Callable[[str], tuple[ReportReading, ClaimReading]]


def index(claim: ClaimReading, word: str) -> int:
    """Where the word stands among the claim's tokens."""
    return next(i for i, token in enumerate(claim.claim.tokens) if token.text == word)


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        ("The ships collided in thick fog on Monday.", "collided", "the ships collided in thick fog on Monday"),
        ("Crews found the boat built in Karvia in 1999.", "built", "the boat was built in Karvia in 1999"),
        ("Verrant will appeal.", "appeal", "Verrant will appeal"),
        ("Rain fell, injuring 12 people.", "injuring", ""),
    ],
)
def test_clause_is_what_can_stand_after_whether(claim: Claim, sentence: str, verb: str, expected: str) -> None:
    """Subject, verb and what follows; a participle that can stand in no clause gives none."""
    report, read_claim = claim(sentence)
    assert clause(report, read_claim, index(read_claim, verb)) == expected


def test_clause_is_cut_between_phrases(claim: Claim) -> None:
    """What does not fit is left out whole."""
    report, read_claim = claim("The ships collided in thick fog near the lighthouse of Ellingmouth on Monday.")
    for room in range(20, ROOM):
        told = clause(report, read_claim, index(read_claim, "collided"), room=room)
        assert len(told) <= room
        assert f"{told} " in "the ships collided in thick fog near the lighthouse of Ellingmouth on Monday "


def test_noun_phrase_leaves_out_figures(claim: Claim) -> None:
    """The figure is what differs, so it is no part of the thing."""
    _, read_claim = claim("The more than 200 missing pupils of the school were found.")
    assert noun_phrase(read_claim, index(read_claim, "pupils")) == "missing pupils of the school"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Twenty-five", "25"), ("twelve", "12"), ("At least 14", "at least 14"), ("three hundred", "three hundred")],
)
def test_figures_are_told_in_digits(claim: Claim, written: str, expected: str) -> None:
    """Small numbers spelled out become digits, longer ones stay as they are."""
    _, read_claim = claim(f"{written} people were killed {CRASH}")
    assert figure(read_claim, read_claim.claim.quantities[0]) == expected


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_shortened_text_fits_and_keeps_whole_words(text: str, room: int) -> None:
    """Nothing is cut inside a word unless one word alone is too long."""
    short = shortened(text, room)
    assert len(short) <= room + 1
    assert short == text or short.endswith("…")


@given(st.text(min_size=1))
def test_heading_changes_the_first_letter_alone(text: str) -> None:
    """The rest of the phrase is left as it is."""
    assert headed(text).endswith(text[1:])
