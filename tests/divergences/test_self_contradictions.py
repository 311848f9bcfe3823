"""An article against itself: what its headline and its body, or two of its versions, say otherwise of one thing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from divergences_support import PUBLISHED, FakeScorer, MakeReport
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.divergences.core import DivergenceFinder, Told
from agents.divergences.state import EventState
from config.settings import Divergences
from stream.records import (
    Against,
    Change,
    DivergenceType,
    EventReport,
    Relation,
    Report,
    Section,
    SelfContradiction,
    Status,
    decode,
    encode,
)

CRASH = "A coach left the road near Lyon on Friday. {} people were killed in the crash, police said. It rained."

MakeVersion = Callable[..., Report]


@pytest.fixture(scope="session")
def version(make_report: MakeReport) -> MakeVersion:
    """Makes one version of an article; `number` versions come an hour apart."""

    def make(body: str, *, number: int = 1, title: str = "", article_id: str = "harbour-1") -> Report:
        report = make_report(body, title=title, article_id=article_id, content_hash=f"{number}")
        return msgspec.structs.replace(report, version=PUBLISHED + timedelta(hours=number))

    return make


class Event:
    """One event seen by a finder of its own; `standing` is what a reader of the topic knows."""

    def __init__(self, *reports: Report, min_score: float = 0.5) -> None:
        self.events: dict[str, EventState] = {}
        self.reports: dict[str, Report] = {}
        self.min_score = min_score
        self.standing: dict[str, SelfContradiction] = {}
        self.start()
        for report in reports:
            self.join(report)

    def start(self) -> None:
        """A finder that knows nothing but the state."""
        self.finder = DivergenceFinder(
            Divergences(self_contradiction_min_score=self.min_score),
            FakeScorer(),
            events=self.events,
            reports=self.reports,
        )

    def join(self, report: Report) -> list[SelfContradiction]:
        """A report, or a new version of one, joins."""
        seen = EventReport(event_id="e1", change=Change.JOINED, article_id=report.article_id, report=report)
        return self.take(self.finder.observe(seen))

    def leave(self, article_id: str) -> list[SelfContradiction]:
        """A report leaves."""
        return self.take(self.finder.observe(EventReport(event_id="e1", change=Change.LEFT, article_id=article_id)))

    def take(self, told: Told) -> list[SelfContradiction]:
        """Take in what is told; nothing within one article is ever told as a divergence."""
        assert all(found.a.publisher != found.b.publisher for found in told.divergences)
        for found in told.self_contradictions:
            if found.status is Status.WITHDRAWN:
                del self.standing[found.id]
            else:
                assert found.id not in self.standing
                self.standing[found.id] = found
        return told.self_contradictions

    @property
    def values(self) -> set[tuple[str, str]]:
        """The two values of all that stands."""
        return {(own.a.value, own.b.value) for own in self.standing.values()}


# --- headline against body ------------------------------------------------------------------------------------------


def test_a_headline_that_its_body_contradicts_is_found(version: MakeVersion) -> None:
    """Both sides are the one article's, and say where in it they stand."""
    (own,) = Event(
        version(CRASH.format("Fifteen"), title="12 people killed in coach crash near Lyon")
    ).standing.values()
    assert (own.against, own.type, own.relation) == (Against.BODY, DivergenceType.NUMBER, Relation.CONFLICT)
    assert (own.a.section, own.a.value, own.b.section, own.b.value) == (Section.TITLE, "12", Section.BODY, "15")
    assert own.a.article_id == own.b.article_id == "harbour-1"
    assert own.why == "The headline says 12, the body 15."
    assert own.detected_at == own.a.version == own.b.version


def test_both_sentences_can_be_checked(version: MakeVersion) -> None:
    """Word for word where the offsets say; the marks are the figures as they are written."""
    title, body = "12 people killed in coach crash near Lyon", CRASH.format("Fifteen")
    (own,) = Event(version(body, title=title)).standing.values()
    text = f"{title}\n\n{body}"
    for side, written in ((own.a, "12"), (own.b, "Fifteen")):
        assert text[side.start : side.end] == side.sentence
        assert [side.sentence[mark.start : mark.end] for mark in side.marks] == [written]


LOOK_ALIKES = {
    "dozens": ("Dozens killed in coach crash near Lyon", CRASH.format("Forty-one")),
    "more-than": ("More than 40 people killed in coach crash near Lyon", CRASH.format("Forty-one")),
    "rounded": ("1,000 people evacuated from flooded valley", "Police evacuated 983 people from the flooded valley."),
    "cut": ("Firm pays $3 million for harbour", "The firm paid $3.4 million for the harbour on Friday."),
    "one-by-one": (
        "Three people killed in coach crash near Lyon",
        "Two people were killed in the crash near Lyon. A third died later.",
    ),
    "told-singly": (
        "Twelve people killed in coach crash near Lyon",
        "The crash near Lyon killed eleven people on the coach, and the woman at the wheel.",
    ),
    "sum": (
        "12 people killed in coach crash near Lyon",
        "Ten people were killed in the crash near Lyon. Two people were killed when an ambulance hit a tree.",
    ),
    "children": (
        "12 people killed in coach crash near Lyon",
        "Fifteen children were killed in coach crashes near Lyon.",
    ),
    "part": (
        "12 people killed in coach crash near Lyon",
        "Fifteen people were killed near Lyon, three of them on the road that the coach took.",
    ),
    "others": (
        "12 people killed in crash near Lyon",
        "Fifteen others were killed in the crash near Lyon, police said.",
    ),
    "nation": ("Six French soldiers killed in crash", "Eight soldiers were killed in the crash, an officer said."),
    "longer": (
        "Five people killed in attack on market",
        "Seven people have been killed in attacks on the market this week, police said.",
    ),
    "wider": ("Halvorsen to cut 4,000 jobs in Germany", "Halvorsen will cut 6,000 jobs worldwide, it said."),
    "past": (
        "12 people killed in coach crash near Lyon",
        "It was the worst crash since 2009, when 15 people were killed in a coach crash near Lyon.",
    ),
    "said-too": (
        "12 people killed in coach crash near Lyon",
        "Fifteen people were killed in the coach crash near Lyon, police first said. The toll was twelve.",
    ),
    "feared": (
        "12 people killed in coach crash near Lyon",
        "Fifteen people may have been killed in the coach crash near Lyon.",
    ),
    "sources": (
        "12 people were killed in coach crash near Lyon, mayor says",
        "Fifteen people were killed in the coach crash near Lyon, police said.",
    ),
}


@pytest.mark.parametrize("article", LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_what_a_headline_shortens_is_no_contradiction(version: MakeVersion, article: tuple[str, str]) -> None:
    """Rounding, a part, a sum, another time or happening, another source, or a figure that the body gives too."""
    title, body = article
    assert Event(version(body, title=title), min_score=0.2).standing == {}


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Mayor of Dunmarrow jailed for three years over theft",
            "The mayor of Dunmarrow was jailed for four years over theft on Friday.",
        ),
        ("Odile Verrant, 24, held after theft", "Odile Verrant, 26, was arrested after the theft on Friday."),
        ("Bridge will reopen on Tuesday after repairs", "The bridge will reopen on Wednesday after the repairs."),
    ],
    ids=["years", "age", "day"],
)
def test_other_headlines_that_their_bodies_contradict_are_found(version: MakeVersion, title: str, body: str) -> None:
    """Lengths, ages and days."""
    assert len(Event(version(body, title=title)).standing) == 1


def test_a_body_is_not_held_against_itself(version: MakeVersion) -> None:
    """Two figures in a body are mostly of two things."""
    body = "Twelve people were killed in the crash near Lyon. Fifteen people were killed in the crash near Lyon."
    assert Event(version(body), min_score=0.2).standing == {}


def test_the_setting_turns_it_off(version: MakeVersion) -> None:
    """From 1 on nothing is sure enough, not even a figure that was rewritten."""
    event = Event(min_score=1)
    event.join(version(CRASH.format("Twelve"), title="11 people killed in coach crash near Lyon"))
    event.join(version(CRASH.format("Fifteen"), title="11 people killed in coach crash near Lyon", number=2))
    assert event.standing == {}


# --- earlier version against later ----------------------------------------------------------------------------------


def test_a_figure_that_was_changed_is_found(version: MakeVersion) -> None:
    """The earlier version stands first, each with its time."""
    body = "The court sent the mayor to prison for {} years on Friday. Her deputy was acquitted."
    (own,) = Event(version(body.format("eight")), version(body.format("six"), number=2)).standing.values()
    assert (own.against, own.relation) == (Against.EARLIER_VERSION, Relation.CONFLICT)
    assert (own.a.value, own.b.value) == ("8 years", "6 years")
    assert own.b.version - own.a.version == timedelta(hours=1)
    assert own.detected_at == own.b.version
    assert own.why == "The earlier version says 8 years, the later one 6 years."


@pytest.mark.parametrize(
    ("earlier", "later", "relation"),
    [
        (CRASH.format("Five"), CRASH.format("Seven"), Relation.UPDATE),
        (CRASH.format("Seven"), CRASH.format("Five"), Relation.CONFLICT),
        ("Nine people were missing in the bay.", "Four people were missing in the bay.", Relation.UPDATE),
        ("The ferry was carrying 142 people.", "The ferry was carrying 170 people.", Relation.CONFLICT),
        ("Shares of Halvorsen fell 3 percent.", "Shares of Halvorsen fell 5 percent.", Relation.UPDATE),
        ("Crews are searching the bay with 15 boats.", "Crews are searching the bay with 12 boats.", Relation.UPDATE),
        ("Crews searched the bay with 15 boats.", "Crews searched the bay with 12 boats.", Relation.CONFLICT),
    ],
    ids=["toll-rises", "toll-falls", "missing-fall", "aboard", "price", "is", "was"],
)
def test_what_may_have_changed_itself_is_an_update(
    version: MakeVersion, earlier: str, later: str, relation: Relation
) -> None:
    """A toll that rises, a price that moves, what is or is to come; what was cannot have changed."""
    (own,) = Event(version(earlier), version(later, number=2)).standing.values()
    assert own.relation is relation


def test_a_day_and_a_name_that_were_changed_are_found(version: MakeVersion) -> None:
    """Not only figures."""
    body = "The bridge over the Wend reopened on {}. The work was led by the engineer {} Marlow, who built the old one."
    event = Event(version(body.format("Monday", "Peter")), version(body.format("Tuesday", "Gordon"), number=2))
    assert {own.type for own in event.standing.values()} == {DivergenceType.DATE_TIME, DivergenceType.PERSON_OR_ROLE}


@pytest.mark.parametrize(
    "later",
    [
        CRASH.format("Five") + " The road was closed for two days and 40 rescuers came.",
        "It rained. A coach left the road near Lyon on Friday.",
        CRASH.format("Five").replace("on Friday", "on Friday, 15 March"),
        CRASH.format("5"),
        CRASH.format("At least five"),
        "Seven people were hurt when a coach left the road near Lyon on Friday. Five people were killed, police said.",
        CRASH.format("Five") + " Seven people were killed in another crash near Lyon on Saturday, police said.",
    ],
    ids=["added", "taken-out", "told-closer", "digits", "at-least", "rewritten", "another"],
)
def test_what_was_added_taken_out_or_put_otherwise_is_no_change(version: MakeVersion, later: str) -> None:
    """Only what says otherwise of the same thing counts."""
    assert Event(version(CRASH.format("Five")), version(later, number=2), min_score=0.2).standing == {}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Temperatures will reach 31 degrees on Saturday.", "Temperatures will reach 33 degrees on Sunday."),
        ("The council met at 10 a.m. on Friday.", "The council met again at 2 p.m. on Friday."),
        ("The museum opens at 9 a.m. on weekdays.", "The museum opens at 10 a.m. on Saturdays."),
    ],
    ids=["figures-and-days", "again", "weekdays"],
)
def test_another_happening_is_no_change(version: MakeVersion, earlier: str, later: str) -> None:
    """The later version tells the next thing in the words of the last."""
    assert Event(version(earlier), version(later, number=2), min_score=0.2).standing == {}


def test_the_stamp_of_a_version_is_no_change(version: MakeVersion) -> None:
    """An article that says when it was updated says another time in every version."""
    body = "Updated on {} March at 10:05. The bridge over the Wend reopened after three weeks of repairs."
    assert Event(version(body.format(12)), version(body.format(14), number=2), min_score=0.2).standing == {}


def test_a_change_stands_while_it_reads_so(version: MakeVersion) -> None:
    """A third version that leaves the sentence alone tells nothing; one that puts it back withdraws the change."""
    five, seven = CRASH.format("Five"), CRASH.format("Seven")
    event = Event(version(five), version(seven, number=2))
    assert event.values == {("5", "7")}
    assert event.join(version(f"{seven} Trains ran.", number=3)) == []
    assert event.values == {("5", "7")}
    told = event.join(version(five, number=4))
    assert [own.status for own in told] == [Status.WITHDRAWN, Status.NEW]
    assert event.values == {("7", "5")}


def test_a_corrected_headline_is_withdrawn_and_its_change_told(version: MakeVersion) -> None:
    """What no longer contradicts the body is a change since the earlier version."""
    title, body = "{} people killed in coach crash near Lyon", CRASH.format("Fifteen")
    event = Event(version(body, title=title.format(12)))
    assert [own.against for own in event.standing.values()] == [Against.BODY]
    told = event.join(version(body, title=title.format(15), number=2))
    assert [(own.status, own.against) for own in told] == [
        (Status.WITHDRAWN, Against.BODY),
        (Status.NEW, Against.EARLIER_VERSION),
    ]
    assert list(event.standing.values()) == told[1:]
    assert event.values == {("12", "15")}
    assert told[1].a.section is told[1].b.section is Section.TITLE


# --- laws -----------------------------------------------------------------------------------------------------------


def test_seeing_a_change_again_tells_nothing(version: MakeVersion) -> None:
    """The same version twice, and an older one that is read again after a crash."""
    first, second = version(CRASH.format("Five")), version(CRASH.format("Seven"), number=2)
    event = Event(first, second)
    assert event.join(second) == []
    assert event.join(first) == []
    assert event.join(second) == []
    assert event.values == {("5", "7")}


def test_a_finder_that_starts_again_goes_on_from_its_state(version: MakeVersion) -> None:
    """The earlier version is in the state, and what was found survives as it is written to a table."""
    event = Event(version(CRASH.format("Five")))
    event.start()
    event.join(version(CRASH.format("Seven"), number=2))
    event.events["e1"] = decode(encode(event.events["e1"]), EventState)
    event.start()
    assert event.join(version(CRASH.format("Seven") + " Trains ran.", number=3)) == []
    assert event.values == {("5", "7")}


def test_leaving_withdraws_and_leaves_no_state(version: MakeVersion) -> None:
    """With the article gone nothing is held against it; its headline is again when it comes back."""
    report = version(CRASH.format("Fifteen"), title="12 people killed in coach crash near Lyon")
    event = Event(report)
    expected = event.standing
    assert [own.status for own in event.leave("harbour-1")] == [Status.WITHDRAWN]
    assert (event.standing, event.events, event.reports) == ({}, {}, {})
    event.join(report)
    assert event.standing == expected


def test_order_of_arrival_of_articles_does_not_matter(version: MakeVersion) -> None:
    """Articles are held against themselves alone, whoever came before."""
    versions = [
        version(CRASH.format("Five"), article_id="harbour-1"),
        version(CRASH.format("Seven"), article_id="harbour-1", number=2),
        version(CRASH.format("Fifteen"), title="12 people killed in coach crash near Lyon", article_id="inland-1"),
        version("It rained near Lyon on Friday.", article_id="valley-1"),
    ]
    expected = Event(*versions).standing
    assert len(expected) == 2
    for order in itertools.permutations(versions):
        if order.index(versions[0]) < order.index(versions[1]):
            assert Event(*order).standing == expected


TOLLS = ("Five", "Seven", "Nine")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(TOLLS), min_size=1, max_size=5), st.data())
def test_what_stands_does_not_depend_on_what_is_read_again(
    version: MakeVersion, tolls: list[str], data: st.DataObject
) -> None:
    """However often versions come again, only changes to what the article now says stand."""
    versions = [version(CRASH.format(toll), number=number) for number, toll in enumerate(tolls)]
    once, again = Event(*versions), Event()
    for number, report in enumerate(versions):
        back = data.draw(st.integers(0, number))
        for one in (*versions[back:number], report):
            again.join(one)
    assert again.standing == once.standing
    assert bool(once.standing) == (len(set(tolls)) > 1)
    assert all(own.b.sentence in versions[-1].claims[1].sentence for own in once.standing.values())


def test_an_article_without_claims_is_no_trouble(version: MakeVersion) -> None:
    """An empty version before, and after."""
    full, empty = version(CRASH.format("Five"), number=2), version("", number=1)
    assert Event(empty, full, version("", number=3)).standing == {}


def test_what_is_kept_of_an_article_is_bounded(version: MakeVersion) -> None:
    """A list of which every line was changed fills no record."""
    lines = [f"The crash on road {road} killed {{}} people on Friday, police said." for road in "ABCDEFGHIJKLMNOP"]
    before, after = (
        "\n".join(line.format(toll) for line, toll in zip(lines, range(least, 99, 3), strict=False))
        for least in (21, 22)
    )
    event = Event(version(before), version(after, number=2))
    assert len(event.standing) == 12
