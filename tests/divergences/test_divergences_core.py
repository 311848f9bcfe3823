"""The finder: what stands is a function of the reports and voices alone, and only changes are told."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import timedelta
from unittest.mock import Mock

import msgspec
import pytest
from divergences_support import PUBLISHED, FakeScorer, MakeReport

from agents.divergences import core
from agents.divergences.core import DivergenceFinder
from agents.divergences.state import EventState
from config.settings import Divergences
from stream.records import Change, Divergence, DivergenceType, EventReport, Report, Status

BODIES = {
    "harbour-1": (
        "Harbour Press",
        "Twelve people were killed when a coach left the road near Lyon on Friday, police said.",
    ),
    "inland-1": (
        "Inland News",
        "Fifteen people were killed when a coach left the road near Lyon on Friday, police said.",
    ),
    "valley-1": ("Valley Media", "Fifteen people were killed when a coach left the road near Lyon, officials said."),
    "island-1": ("Island Post", "The coach left the road near Lyon in heavy rain, a witness said."),
}


@pytest.fixture
def articles(make_report: MakeReport) -> dict[str, Report]:
    """Four accounts of one accident: one says twelve dead, two say fifteen, one gives no number."""
    return {
        article: make_report(
            body, article_id=article, publisher=publisher, published_at=PUBLISHED + timedelta(minutes=n)
        )
        for n, (article, (publisher, body)) in enumerate(BODIES.items())
    }


class Event:
    """One event seen by a finder of its own; `standing` is what a reader of its output knows."""

    def __init__(self, *, min_score: float = 0.3, scorer: FakeScorer | None = None) -> None:
        self.events: dict[str, EventState] = {}
        self.reports: dict[str, Report] = {}
        self.scorer = scorer or FakeScorer()
        self.finder = DivergenceFinder(
            Divergences(min_score=min_score), self.scorer, events=self.events, reports=self.reports
        )
        self.standing: dict[str, Divergence] = {}

    def join(self, report: Report, voices: dict[str, str] | None = None) -> list[Divergence]:
        """A report joins."""
        return self.see(Change.JOINED, report.article_id, report, voices or {})

    def see(
        self, change: Change, article: str = "", report: Report | None = None, voices: dict[str, str] | None = None
    ) -> list[Divergence]:
        """Something happens; what is told of it is taken in."""
        seen = EventReport(event_id="e1", change=change, article_id=article, report=report, voices=voices or {})
        told = self.finder.observe(seen).divergences
        for found in told:
            if found.status in (Status.SUPERSEDED, Status.WITHDRAWN):
                self.standing.pop(found.id)
            else:
                self.standing[found.id] = found
        return told

    def said(self) -> set[tuple[object, ...]]:
        """What stands, without how it came to stand."""
        return {
            (d.id, d.type, d.relation, d.score, d.a.sentence, d.a.supporters, d.b.sentence, d.b.supporters)
            for d in self.standing.values()
        }


def joined(reports: Iterable[Report]) -> Event:
    """An event that the reports joined in this order."""
    event = Event()
    for report in reports:
        event.join(report)
    return event


def test_accounts_that_do_not_square_are_told_once(articles: dict[str, Report]) -> None:
    """Three outlets and two figures are one divergence, the like-minded on one side."""
    event = joined(articles.values())
    (found,) = event.standing.values()
    assert found.type is DivergenceType.NUMBER
    assert {found.a.value, found.b.value} == {"12", "15"}
    fifteen = found.a if found.a.value == "15" else found.b
    assert fifteen.supporters in (("inland.test", "valley.test"), ("valley.test", "inland.test"))
    assert fifteen.voices == 2
    assert found.detected_at == max(found.a.published_at, found.b.published_at)


def test_sides_can_be_checked_against_the_article(articles: dict[str, Report]) -> None:
    """A sentence stands word for word where its offsets say; its marks are the values as the article writes them."""
    written = {"12": "Twelve", "15": "Fifteen"}
    (found,) = joined(articles.values()).standing.values()
    for side in (found.a, found.b):
        body = BODIES[side.article_id][1]
        assert f"\n\n{body}"[side.start : side.end] == side.sentence
        assert [side.sentence[mark.start : mark.end] for mark in side.marks] == [written[side.value]]


def test_order_of_arrival_does_not_matter(articles: dict[str, Report]) -> None:
    """Every order of the same reports leaves the same divergences."""
    expected = joined(articles.values()).said()
    assert expected
    for order in itertools.permutations(articles.values()):
        assert joined(order).said() == expected


def test_seeing_a_change_again_tells_nothing(articles: dict[str, Report]) -> None:
    """At least once is as good as once."""
    event = joined(articles.values())
    for report in articles.values():
        assert event.join(report) == []


def test_finder_that_starts_again_goes_on_from_its_state(articles: dict[str, Report]) -> None:
    """Nothing but the two mappings is needed to go on."""
    first, second, *_ = articles.values()
    event = joined([first])
    event.finder = DivergenceFinder(
        Divergences(min_score=0.3), FakeScorer(), events=event.events, reports=event.reports
    )
    event.join(second)
    assert event.said() == joined([first, second]).said()


def test_leaving_takes_back_what_rested_on_the_article(articles: dict[str, Report]) -> None:
    """With one side gone nothing is at odds; with the article back it stands as before."""
    event = joined(articles.values())
    expected = event.said()
    told = event.see(Change.LEFT, "harbour-1")
    assert [found.status for found in told] == [Status.WITHDRAWN]
    assert event.standing == {}
    event.join(articles["harbour-1"])
    assert event.said() == expected


def test_event_that_all_left_is_forgotten(articles: dict[str, Report]) -> None:
    """No state stays behind."""
    event = joined(articles.values())
    for article in articles:
        event.see(Change.LEFT, article)
    assert event.events == {}
    assert event.reports == {}


def test_event_that_is_closed_is_forgotten_and_what_was_told_of_it_stands(articles: dict[str, Report]) -> None:
    """Nothing is withdrawn, and no state stays behind; being told again does no harm."""
    event = joined(articles.values())
    for _ in range(2):
        assert event.see(Change.CLOSED) == []
        assert (event.events, event.reports) == ({}, {})
    assert event.said() == joined(articles.values()).said()


def test_an_event_of_many_reports_fills_no_record(make_report: MakeReport, monkeypatch: pytest.MonkeyPatch) -> None:
    """The best findings are kept and the best divergences told, whatever the order in which the reports come."""
    tolls = ("Twelve", "Fifteen", "Nineteen", "Thirty", "Forty")
    reports = [
        make_report(BODIES["harbour-1"][1].replace("Twelve", toll), article_id=f"a{n}", publisher=f"House {n}")
        for n, toll in enumerate(tolls)
    ]
    found = sorted(joined(reports).standing.values(), key=lambda one: (-one.score, one.id))
    assert len(found) > 2
    monkeypatch.setattr(core, "_PER_EVENT", 4)
    monkeypatch.setattr(core, "_TOLD", 2)
    events = [joined(order) for order in (reports, reports[::-1])]
    for event in events:
        assert len(event.events["e1"].findings) == 4
        assert event.said() == events[0].said()
    assert [one.id for one in events[0].standing.values()] == [one.id for one in found[:2]]


def test_new_version_replaces_the_old_claims(articles: dict[str, Report], make_report: MakeReport) -> None:
    """A corrected figure ends the divergence; the order of versions and others does not matter."""
    corrected = make_report(
        BODIES["harbour-1"][1].replace("Twelve", "Fifteen"),
        article_id="harbour-1",
        publisher="Harbour Press",
        content_hash="corrected",
    )
    event = joined([*articles.values(), corrected])
    assert event.standing == {}


def test_older_version_that_is_read_again_is_left_out(articles: dict[str, Report]) -> None:
    """After a crash what was read before comes again: it does not take the later version's place for a moment."""
    event = joined(articles.values())
    later = msgspec.structs.replace(
        articles["inland-1"], article_id="harbour-1", version=PUBLISHED + timedelta(hours=1), content_hash="later"
    )
    event.join(later)
    said = event.said()
    assert event.join(articles["harbour-1"]) == []
    assert event.said() == said


def test_one_voice_is_never_at_odds_with_itself(articles: dict[str, Report]) -> None:
    """A late wire copy that ties two outlets together withdraws what they were at odds about, and back."""
    harbour, inland = articles["harbour-1"], articles["inland-1"]
    event = joined([harbour, inland])
    expected = event.said()
    event.see(Change.VOICES, voices={"harbour-1": "wire", "inland-1": "wire"})
    assert event.standing == {}
    event.see(Change.VOICES, voices={"harbour-1": "Harbour Press", "inland-1": "Inland News"})
    assert event.said() == expected


def test_two_articles_of_one_publisher_are_not_compared(make_report: MakeReport) -> None:
    """A publisher's two domains are not two voices."""
    first, second = (
        make_report(BODIES[article][1], article_id=article, publisher="Harbour Press")
        for article in ("harbour-1", "inland-1")
    )
    event = joined([first, second])
    assert event.standing == {}
    assert event.events["e1"].findings == ()


@pytest.mark.parametrize(("kept", "times"), [(512, 1), (32, 2)])
def test_what_was_read_outlasts_other_events(
    articles: dict[str, Report], monkeypatch: pytest.MonkeyPatch, kept: int, times: int
) -> None:
    """As many reports as the setting says; a worker that keeps fewer reads them again and finds the same."""
    expected = joined(articles.values()).standing.keys()
    counted = Mock(wraps=core.read)
    monkeypatch.setattr(core, "read", counted)
    finder = DivergenceFinder(Divergences(kept_reports=kept), FakeScorer(), events={}, reports={})
    first, *rest = articles.values()

    def join(event: str, report: Report) -> list[Divergence]:
        seen = EventReport(event_id=event, change=Change.JOINED, article_id=report.article_id, report=report)
        return finder.observe(seen).divergences

    join("e1", first)
    for number in range(40):
        join(f"other-{number}", first)
    told = [found for report in rest for found in join("e1", report)]
    assert {found.id for found in told} >= expected
    assert counted.call_count == times + 40 + len(rest)


def test_low_scores_are_not_told(articles: dict[str, Report]) -> None:
    """The setting decides what is reported."""
    event = Event(min_score=1.0)
    told: Sequence[Divergence] = [found for report in articles.values() for found in event.join(report)]
    assert told == []


def test_article_without_claims_is_no_trouble(make_report: MakeReport, articles: dict[str, Report]) -> None:
    """An empty report joins and leaves."""
    empty = make_report("", article_id="empty-1", publisher="Empty House")
    event = joined([articles["harbour-1"], empty])
    event.see(Change.LEFT, "empty-1")
    assert event.standing == {}


def test_leaving_an_unknown_event_is_no_trouble() -> None:
    """A LEFT that is seen again after the event is gone tells nothing."""
    event = Event()
    assert event.see(Change.LEFT, "nobody") == []
    assert event.events == {}
