"""The words of an alert."""

from __future__ import annotations

from datetime import timedelta

import pytest
from divergence_makers import NOON, make_divergence, make_side, other_side, some_divergences
from hypothesis import given

from agents.alerts import wording
from agents.alerts.state import EventAlert, take
from stream.records import Divergence, DivergenceType, Relation, Status

JUDGING = ("wrong", "error", "false", "correct", "mistake", "lie", "misreport", "inaccurate")


def test_a_number_is_told_in_one_sentence() -> None:
    """What it is about, both values, and whose they are."""
    assert wording.headline(make_divergence()) == "Injured on the Rhine ship: 27 (Harbour Mail) or 25 (Northern Times)"


def test_an_update_says_which_came_later() -> None:
    """The earlier value first, then the later, whichever side it stands on."""
    divergence = make_divergence(
        relation=Relation.UPDATE, about="dead", a=make_side(value="31", published_at=NOON + timedelta(hours=2))
    )
    assert wording.headline(divergence) == "Dead: 25 (Northern Times), then 31 (Harbour Mail)"


def test_disputing_sources_are_named_instead_of_outlets() -> None:
    """Where two named sources disagree it is theirs, not the outlets', to square."""
    divergence = make_divergence(
        relation=Relation.SOURCE_DISPUTE,
        a=make_side(attributed_to="the fire brigade"),
        b=other_side(attributed_to="the police"),
    )
    assert wording.headline(divergence).endswith("27 (the fire brigade) or 25 (the police)")


@pytest.mark.parametrize("value", ["", "27", " 27\u200b"])
def test_without_two_values_the_outlets_are_named(value: str) -> None:
    """No value, or the same twice, tells nothing: the sentence says who does not square."""
    divergence = make_divergence(b=other_side(value=value))
    assert wording.headline(divergence) == "Injured on the Rhine ship: Harbour Mail and Northern Times do not square"


def test_what_it_is_about_gives_way_to_the_values() -> None:
    """Within 80 characters, the values and outlets whole, the subject cut."""
    divergence = make_divergence(
        about="people who were taken to hospital with injuries after the ship struck the bridge"
    )
    line = wording.headline(divergence)
    assert len(line) <= 80
    assert line.endswith("…: 27 (Harbour Mail) or 25 (Northern Times)")


def test_a_divergence_about_nothing_named_is_called_by_its_type() -> None:
    """The type stands in for a missing subject."""
    divergence = make_divergence(about=" ", type=DivergenceType.DATE_TIME)
    assert wording.headline(divergence).startswith("Date or time: 27")


@given(some_divergences)
def test_a_headline_is_one_short_line_whatever_outlets_write(divergence: Divergence) -> None:
    """Never empty, never over 140 characters, never two lines."""
    line = wording.headline(divergence)
    assert 0 < len(line) <= 140
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("kind", list(DivergenceType))
@pytest.mark.parametrize("relation", list(Relation))
def test_nobody_is_judged(kind: DivergenceType, relation: Relation) -> None:
    """No type or relation is put in words that say who is right."""
    line = wording.headline(make_divergence(type=kind, relation=relation, about="")).casefold()
    assert not [word for word in JUDGING if word in line]


@pytest.mark.parametrize(
    ("score", "word"),
    [(0.99, "almost certain"), (0.8, "very likely"), (0.7, "likely"), (0.5, "more likely than not"), (0.2, "possible")],
)
def test_confidence_is_a_word(score: float, word: str) -> None:
    """A probability in words a desk uses."""
    assert wording.confidence(score) == word


def test_independent_voices_are_counted_apart_from_outlets() -> None:
    """Four outlets with one wire text are one voice, and all are named."""
    side = make_side(voices=1, supporters=("A", "B", "C", "D"))
    assert wording.voices(side) == "1 independent voice, with A, B, C, D"


def test_an_outlet_alone_is_not_named_twice() -> None:
    """Its name stands before the count already."""
    assert wording.voices(make_side(voices=1, supporters=("Harbour Mail",))) == "1 independent voice"
    assert wording.voices(make_side(voices=0, supporters=())) == "1 independent voice"


@pytest.mark.parametrize(
    ("value", "shown"), [("Twenty-five", "twenty-five"), ("US$3m", "US$3m"), ("31", "31"), ("Two dozen", "two dozen")]
)
def test_a_figure_inside_the_sentence_has_no_capital(value: str, shown: str) -> None:
    """It began the outlet's sentence; it does not begin ours."""
    assert f"or {shown} (" in wording.headline(make_divergence(b=other_side(value=value)))


def test_a_name_keeps_its_capital() -> None:
    """Only figures are touched."""
    divergence = make_divergence(type=DivergenceType.PLACE, b=other_side(value="Kehl"))
    assert "or Kehl (" in wording.headline(divergence)


def test_many_supporters_are_counted() -> None:
    """Five are named, the rest are counted."""
    side = make_side(voices=9, supporters=tuple(f"Outlet {i}" for i in range(9)))
    assert wording.voices(side).endswith("Outlet 4 and 4 more")


def test_what_was_cut_is_not_counted() -> None:
    """Thirty outlets carry it, and not all are kept: that there are others is true, a number would not be."""
    side = make_side(voices=1, supporters=tuple(f"Outlet {i}" for i in range(30)))
    kept = take(EventAlert(event_id="e1"), make_divergence(a=side), worth=True).standing[0].a
    assert wording.voices(kept).endswith("Outlet 4 and others")


def test_the_opening_counts_the_others() -> None:
    """The most notable is told, the others are counted."""
    alert = EventAlert(event_id="e1", standing=(make_divergence(), make_divergence("d2")), more=("d3",))
    assert wording.opening(alert).endswith("(+2 more)")


def test_the_opening_of_a_withdrawn_alert_says_what_no_longer_stands() -> None:
    """A desk that acted on it reads that it is gone."""
    gone = make_divergence(status=Status.WITHDRAWN)
    assert wording.opening(EventAlert(event_id="e1", gone=(gone,))).startswith("No longer stands: Injured on the Rhine")


def test_a_superseded_divergence_is_no_news_when_its_successor_is() -> None:
    """A toll that rises is told once: by the new figure, not by the old one's end."""
    old = make_divergence(status=Status.SUPERSEDED, superseded_by="d2")
    alert = EventAlert(event_id="e1", standing=(make_divergence("d2"),), gone=(old,), told=("d1",))
    assert wording.news(alert) == [f"New: {wording.headline(make_divergence('d2'))}"]
