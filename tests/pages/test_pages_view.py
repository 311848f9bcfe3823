"""What the pages know of divergences."""

from __future__ import annotations

from datetime import timedelta

from divergence_makers import NOON, make_divergence, make_self_contradiction

from agents.pages.view import MAX_DIVERGENCES, DivergenceView
from stream.records import Divergence, SelfContradiction, Status


def view_of(*records: Divergence | SelfContradiction, **options: int) -> DivergenceView:
    """A view after these records."""
    view = DivergenceView(**options)
    for record in records:
        view.apply(record)
    return view


def test_a_later_record_replaces_the_earlier() -> None:
    """One divergence, as it was last told."""
    view = view_of(make_divergence(), make_divergence(score=0.9, status=Status.STRENGTHENED))
    event = view.event("e1")
    assert event is not None
    assert [d.score for d in event.divergences] == [0.9]


def test_what_stands_comes_first() -> None:
    """By notability, then what was superseded, then what was withdrawn."""
    event = view_of(
        make_divergence("gone", status=Status.WITHDRAWN),
        make_divergence("old", status=Status.SUPERSEDED),
        make_divergence("minor", notability=1),
        make_divergence("major"),
    ).event("e1")
    assert event is not None
    assert [d.id for d in event.divergences] == ["major", "minor", "old", "gone"]
    assert [d.id for d in event.standing] == ["major", "minor"]


def test_events_are_listed_newest_first() -> None:
    """By when the newest divergence was detected; equal ones by id."""
    view = view_of(
        make_divergence("d1", event_id="b"),
        make_divergence("d2", event_id="c", detected_at=NOON + timedelta(hours=1)),
        make_divergence("d3", event_id="a"),
    )
    assert [event.event_id for event in view.events()] == ["c", "a", "b"]
    assert [event.event_id for event in view.events(1)] == ["c"]


def test_an_event_where_all_was_withdrawn_has_a_page_but_is_not_listed() -> None:
    """Its alert's link must lead somewhere; the index shows what stands."""
    view = view_of(make_divergence(), make_divergence(status=Status.WITHDRAWN))
    assert view.events() == []
    assert view.event("e1") is not None


def test_the_title_stays_when_a_record_has_none() -> None:
    """A withdrawal without a title does not unname the event."""
    event = view_of(make_divergence(), make_divergence("d2", event_title="")).event("e1")
    assert event is not None
    assert event.title == "Cruise ship strikes bridge near Kehl"
    assert event.outlets == ["Harbour Mail", "Northern Times"]


def test_memory_is_bounded() -> None:
    """The events longest without news are forgotten, and of one event the earliest divergences."""
    view = view_of(*(make_divergence(event_id=f"e{i}") for i in range(5)), max_events=3)
    assert [view.event(f"e{i}") is None for i in range(5)] == [True, True, False, False, False]
    event = view_of(*(make_divergence(f"d{i}") for i in range(MAX_DIVERGENCES + 5))).event("e1")
    assert event is not None
    assert len(event.by_id) == MAX_DIVERGENCES
    assert "d0" not in event.by_id


def test_self_contradictions_stand_apart() -> None:
    """They are no divergences, the surest comes first, and what was withdrawn is not shown."""
    event = view_of(
        make_divergence(),
        make_self_contradiction("less", score=0.6),
        make_self_contradiction("more", score=0.9),
        make_self_contradiction("gone", status=Status.WITHDRAWN),
    ).event("e1")
    assert event is not None
    assert [d.id for d in event.divergences] == ["d1"]
    assert [own.id for own in event.self_contradictions] == ["more", "less"]


def test_an_event_is_listed_for_a_self_contradiction_alone() -> None:
    """While it stands; its page stays."""
    view = view_of(make_self_contradiction(detected_at=NOON + timedelta(hours=1)), make_divergence(event_id="e2"))
    assert [event.event_id for event in view.events()] == ["e1", "e2"]
    view.apply(make_self_contradiction(status=Status.WITHDRAWN))
    assert [event.event_id for event in view.events()] == ["e2"]
    assert view.event("e1") is not None


def test_self_contradictions_are_bounded_too() -> None:
    """Of one event the earliest are forgotten."""
    event = view_of(*(make_self_contradiction(f"s{i}") for i in range(MAX_DIVERGENCES + 5))).event("e1")
    assert event is not None
    assert len(event.own) == MAX_DIVERGENCES
    assert "s0" not in event.own
