"""What a time dates: the happening, by verb or noun, what it happened to, and what sets it apart."""

from __future__ import annotations

import pytest
from divergences_support import MakeReport

from agents.divergences.facts.moments import Moment, moments
from agents.divergences.lexicon import concept
from agents.divergences.reading import read


def _moments(make_report: MakeReport, sentence: str) -> tuple[Moment, ...]:
    return moments(read(make_report(sentence)).claims[0])


@pytest.mark.parametrize(
    ("sentence", "deed"),
    [
        ("The council adopted the plan on Tuesday.", "adopt"),
        ("The arrest of Dale Hopkins late Tuesday shocked the village.", "arrest"),
        ("The plans had looked like a joke when on March 1 Rivera first unveiled them.", "announce"),
        ("A gunman opened fire shortly after 3 p.m. on Tuesday, killing two people.", "attack"),
        ("Goldberg warned in its filing late Wednesday that the charge could grow.", "file"),
        ("The summit takes place in Vienna on 14 May.", "meet"),
        ("The final is in a fortnight.", "final"),
        ("Parliament held a vote on Tuesday.", "vote"),
        ("The company will begin shipping the headset on 4 May.", "ship"),
        ("The Senate is expected to vote on the nomination on Thursday.", "vote"),
        ("Two weeks from now, the company will launch the van.", "launch"),
        ("Splashdown is scheduled for Sunday.", "land"),
        ("Northgate took over Albion Foods in 2014.", "buy"),
        ("Palmer was a star at school and the first overall pick by Cincinnati in 2002.", "draft"),
    ],
)
def test_the_happening_that_a_time_dates(make_report: MakeReport, sentence: str, deed: str) -> None:
    """The verb, or the noun where the verb says little or the time stands with the noun, whatever the parser thinks."""
    (found,) = _moments(make_report, sentence)
    assert found.deeds[0] == deed


@pytest.mark.parametrize(
    ("sentence", "deeds"),
    [
        ("Guards shot and killed the man on Monday.", {"attack", "kill"}),
        ("Seven people died on Monday when the tram derailed.", {"kill", "crash"}),
        ("Leaders agreed the cut at the summit on Monday.", {"agree", "meet"}),
    ],
)
def test_what_happened_at_once(make_report: MakeReport, sentence: str, deeds: set[str]) -> None:
    """Coupled verbs, a when-clause and the occasion are at the verb's time."""
    (found,) = _moments(make_report, sentence)
    assert set(found.deeds) == deeds


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        ("Police released pictures of the man on Monday.", {"photograph"}),
        ("The bridge was closed on Monday.", {"bridge"}),
        ("A resolution adopted on Monday bans it.", {"resolution"}),
        ("The sinking of the ferry on Monday shocked the town.", {"ship", "ferry"}),
        ("The ferry sank on Monday.", {"ship", "ferry"}),
        ("The shop is to close on Monday.", {"store"}),
    ],
)
def test_what_it_happened_to(make_report: MakeReport, sentence: str, things: set[str]) -> None:
    """The object, else the subject; of a noun its owner and what an "of" ties to it."""
    (found,) = _moments(make_report, sentence)
    assert found.things
    assert found.things <= things


@pytest.mark.parametrize(
    "sentence",
    [
        "He led the union before 2010.",
        "She told reporters on Friday that it was over.",
        "The 2014 report found no fault.",
        "The firm revealed the van next month.",
        "He fired on Friday and on Sunday.",
    ],
)
def test_is_no_moment(make_report: MakeReport, sentence: str) -> None:
    """Bounds, what was said, what only names a thing, a tense that does not fit, several times."""
    assert _moments(make_report, sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "bounds"),
    [
        ("He has led the union since 2010.", ["since"]),
        ("He ran the bank from 1983 to 1988.", ["begin", "end"]),
        ("The report is due by Friday.", ["by"]),
        ("The merger should be finished by the end of June.", ["by"]),
        ("The strike runs until Friday.", ["end"]),
        ("The vote was put off until Friday.", [""]),
        ("The strike began on Friday.", [""]),
    ],
)
def test_bounds(make_report: MakeReport, sentence: str, bounds: list[str]) -> None:
    """A time may be only the begin, the end or the latest of what it dates; until when it is put off, it is then."""
    assert [found.bound for found in _moments(make_report, sentence)] == bounds


@pytest.mark.parametrize(
    ("sentence", "ahead"),
    [
        ("The probe will land on Monday.", True),
        ("The probe is to land on Monday.", True),
        ("The landing is scheduled for Monday.", True),
        ("The probe, which will send pictures, landed on Monday.", False),
    ],
)
def test_what_is_still_to_come(make_report: MakeReport, sentence: str, *, ahead: bool) -> None:
    """By the verb that the time hangs on and no other."""
    (found,) = _moments(make_report, sentence)
    assert found.ahead is ahead


def test_words_are_read_by_their_part_of_speech_and_particle() -> None:
    """A kid is a child, to kid is not; to take over is to buy, to take is not."""
    assert concept("kid", "NOUN") == "child"
    assert concept("kid", "VERB") == "kid"
    assert concept("take", "VERB", "over") == "buy"
    assert concept("take", "VERB") == "take"
    assert concept("filing") == "file"
    assert concept("discovery") == concept("discover") == "find"
