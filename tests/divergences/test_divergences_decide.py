"""The decision: coefficients, relation, notability, and what the NLI model is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from divergences_support import PUBLISHED, FakeScorer, MakeReport, Read
from hypothesis import given
from hypothesis import strategies as st

from agents.divergences import decide
from agents.divergences.align import MIN_COSINE, Pair
from agents.divergences.decide import Judge, candidates
from agents.divergences.detector import Detectors, Finding, value
from agents.divergences.detectors import DETECTORS
from agents.divergences.detectors.polarity import Negations
from agents.divergences.facts.frames import frames
from agents.divergences.lexicon import concept, opposed, turn_of
from agents.divergences.reading import read
from agents.divergences.relation import ahead, later, relation
from stream.records import DivergenceType, Report, Section

CRASH = "when a coach left the road near Lyon on Friday, police said."
ONE, OTHER = f"Twelve people were killed {CRASH}", f"Twenty people were killed {CRASH}"


def test_every_detector_has_coefficients() -> None:
    """No detector speaks without a say in the decision, and none is there that does not exist."""
    assert set(decide.coefficients()) == {*(detector.name for detector in DETECTORS), "read"}


def test_score_is_a_probability(make_pair: Callable[[str, str], list[Pair]]) -> None:
    """Whatever is found scores between 0 and 1."""
    pairs = make_pair(ONE, OTHER)
    found = [*candidates(pairs[0].first, pairs[0].second, DETECTORS)]
    assert found
    assert all(0.0 < one.score() < 1.0 for one in found)


def reports(make_report: MakeReport, *, hours: float = 0) -> tuple[Report, Report]:
    """Two accounts of one accident, the second, higher one published `hours` later."""
    return (
        make_report(ONE, article_id="a1", publisher="Harbour Press"),
        make_report(OTHER, article_id="b1", publisher="Inland News", published_at=PUBLISHED + timedelta(hours=hours)),
    )


@pytest.mark.parametrize(("hours", "relation"), [(5, "update"), (0, "conflict"), (-5, "conflict")])
def test_toll_that_is_higher_later_has_risen(make_report: MakeReport, hours: float, relation: str) -> None:
    """Only the later account can supersede the earlier one."""
    first, second = map(read, reports(make_report, hours=hours))
    (found,) = Judge(FakeScorer()).findings(first, second, DETECTORS)
    assert found.relation == relation


def test_a_question_tells_nothing(make_pair: Callable[[str, str], list[Pair]]) -> None:
    """What an outlet asks, as live pages do, is held against nothing."""
    assert make_pair(ONE, OTHER)
    assert not make_pair(ONE, "Were twenty people killed when a coach left the road near Lyon on Friday?")


def test_what_the_network_reads_is_shown(make_report: MakeReport) -> None:
    """How likely it takes the claims to differ stands beside the detector's score."""
    first, second = map(read, reports(make_report))
    (shown,) = Judge(FakeScorer(lambda *_: Read(differ=0.75, other=0.25))).findings(first, second, DETECTORS)
    assert shown.scores == {"number": shown.score, "network": 0.75}


@pytest.mark.parametrize(
    ("said", "rises"), [(Read(differ=0.97, other=0.01), True), (Read(agree=0.3, differ=0.1, other=0.6), False)]
)
def test_what_a_detector_finds_is_read_by_the_network(make_report: MakeReport, said: Read, rises: bool) -> None:
    """Claims that it reads as apart on one matter are likelier a divergence than claims on different matters."""
    first, second = map(read, reports(make_report))
    (unread,) = Judge(FakeScorer()).findings(first, second, DETECTORS)
    scores = [one.score for one in Judge(FakeScorer(lambda *_: said)).findings(first, second, DETECTORS)]
    assert scores[0] > unread.score if rises else not scores or scores[0] < unread.score


def test_network_does_not_read_what_is_forgotten(make_report: MakeReport) -> None:
    """Two accounts that square cost no call of the model."""
    silent = FakeScorer()
    first, second = read(reports(make_report)[0]), read(make_report("A storm is due.", article_id="b2"))
    assert list(Judge(silent).findings(first, second, DETECTORS)) == []
    assert silent.read == []


def test_agreement_counts_against_a_negation(make_report: MakeReport) -> None:
    """Where the sentences agree the negation belongs to something else."""
    first, second = (
        read(make_report(body, article_id=article, publisher=article))
        for article, body in (
            ("a1", "Police arrested the captain, Joren Maddox, on Monday."),
            ("b1", "The captain, Joren Maddox, was not arrested, police said."),
        )
    )
    said = (Read(agree=share, other=0.05, differ=0.95 - share) for share in (0.0, 0.6))
    low, high = (
        [one.score for one in Judge(FakeScorer(lambda *_, r=r: r)).findings(first, second, Detectors([Negations()]))]
        for r in said
    )
    assert low > high


def test_leading_sentences_weigh_more(make_report: MakeReport) -> None:
    """What stands at the top of both accounts is told with more urgency than what stands at their ends."""
    filler = "\n".join(f"The weather in region {n} was mild and dry for the season." for n in range(1, 6))
    deep = [
        make_report(f"{filler}\n{body}", article_id=article, publisher=article)
        for article, body in (("a1", ONE), ("b1", OTHER))
    ]
    top = reports(make_report)
    low, high = (
        next(iter(Judge(FakeScorer()).findings(read(pair[0]), read(pair[1]), DETECTORS))).notability
        for pair in (deep, top)
    )
    assert low < high


def test_later_needs_a_clear_gap(make_report: MakeReport, make_pair: Callable[[str, str], list[Pair]]) -> None:
    """Stamps minutes apart do not say which account came first."""
    pair = make_pair(ONE, OTHER)[0]
    for minutes, expected in ((10, 0), (120, 1), (-120, -1)):
        moved = msgspec.structs.replace(pair.second.report, published_at=PUBLISHED + timedelta(minutes=minutes))
        shifted = Pair(pair.a, pair.b, pair.first, read(moved), pair.cosine, pair.weight)
        assert later(shifted) == expected


@pytest.mark.parametrize(
    ("kind", "early", "late", "expected"),
    [
        ("place", "She died at home, doctors said.", "She died in hospital, Mayor Ray Santo said.", "conflict"),
        ("place", "She died at home, Ann Poole said.", "She died in hospital, Mayor Ray Santo said.", "source_dispute"),
        ("other", "Ann Poole said she left early.", "Mayor Ray Santo said she left late.", "source_dispute"),
        ("other", "The firm blamed heavy rain.", "Mayor Ray Santo said rust was to blame.", "source_dispute"),
        ("other", "Her ankle is broken.", "Her ankle is not broken as was feared.", "update"),
        ("other", "Most of them are in tents.", "They have since gone home.", "update"),
        ("other", "She left early.", "She left late.", "conflict"),
    ],
)
def test_relation_is_told_by_who_speaks_and_when(
    make_report: MakeReport,
    make_pair: Callable[[str, str], list[Pair]],
    kind: str,
    early: str,
    late: str,
    expected: str,
) -> None:
    """Two who are named differ, the later account says that things have moved on, or else the two conflict."""
    first, second = (
        read(make_report(body, article_id=article, published_at=PUBLISHED + timedelta(hours=hours)))
        for article, body, hours in (("a1", early, 0), ("b1", late, 9))
    )
    a, b = (next(claim for claim in report.claims if claim.claim.section is Section.BODY) for report in (first, second))
    told = [value(claim, [len(claim.claim.tokens) - 2]) for claim in (a, b)]
    found = Finding(DivergenceType(kind), "test", *told, about="", why="")
    assert relation(Pair(a, b, first, second, 0.9, {}), found) == expected


def test_what_is_to_come_is_told_from_what_was(make_report: MakeReport) -> None:
    """ "Will" and "expected" look ahead."""
    claims = read(make_report("The flight will land at noon.\nThe flight landed at noon.")).claims
    assert [ahead(claim) for claim in claims] == [True, False]


def test_passive_and_active_give_the_same_frame(make_report: MakeReport) -> None:
    """Who did what to whom does not hang on the voice."""
    active, passive = read(make_report("Police arrested the captain.\nThe captain was arrested by police.")).claims
    (one,), (other,) = frames(active), frames(passive)
    assert one.predicate == other.predicate == "arrest"
    assert one.patient is not None
    assert other.patient is not None
    assert one.agent is not None
    assert other.agent is not None
    assert (one.patient.term, one.agent.term) == (other.patient.term, other.agent.term)


def test_pairs_are_about_the_same_thing(make_pair: Callable[[str, str], list[Pair]]) -> None:
    """Sentences that have nothing in common, and copies, are not looked at."""
    assert make_pair(ONE, "The orchestra opened its season with a symphony by Brahms.") == []
    assert make_pair(ONE, ONE) == []
    assert all(pair.cosine >= MIN_COSINE and 0 < pair.likeness <= 1 for pair in make_pair(ONE, OTHER))


def test_words_have_one_concept() -> None:
    """Words that newsrooms use for one another are read as one; opposites are opposed both ways."""
    assert concept("excavator") == concept("digger")
    assert concept("zebra") == "zebra"
    assert turn_of("initial") == turn_of("previous") != turn_of("revised")
    assert all(one in opposed()[other] for one, others in opposed().items() for other in others)


hostile = st.text(
    alphabet=st.sampled_from("“”\"'()[]0123456789.,-–%$€ aeInorNt\u00a0\u200b\ud7ff🙂\u202e"), min_size=1, max_size=80
)


@given(hostile, hostile)
def test_any_text_can_be_compared(make_report: MakeReport, one: str, other: str) -> None:
    """Brackets, quotes and figures that never close, marks and signs: nothing makes comparing fail."""
    first, second = make_report(one, article_id="a1"), make_report(other, article_id="b1", publisher="Inland News")
    for found in Judge(FakeScorer()).findings(read(first), read(second), DETECTORS):
        assert 0.0 <= found.score <= 1.0
