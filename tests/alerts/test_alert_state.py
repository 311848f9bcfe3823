"""How a divergence changes what is kept of an event."""

from __future__ import annotations

import msgspec
import pytest
from divergence_makers import make_divergence, make_feedback, some_feedback, spans, texts
from hypothesis import given
from hypothesis import strategies as st

from agents.alerts.state import COUNTED, KEPT, SAID, EventAlert, clip, excerpt, hear, take
from stream.records import Feedback, Span, Status, Verdict

EMPTY = EventAlert(event_id="e1")


def test_the_same_divergence_twice_changes_nothing() -> None:
    """Reprocessing is of no effect."""
    once = take(EMPTY, make_divergence(), worth=True)
    assert take(once, make_divergence(), worth=True) == once


def test_the_order_of_arrival_does_not_matter() -> None:
    """Two divergences give one state, whichever comes first."""
    one, two = make_divergence("d1"), make_divergence("d2", notability=2)
    assert take(take(EMPTY, one, worth=True), two, worth=True) == take(take(EMPTY, two, worth=True), one, worth=True)


def test_what_is_below_the_threshold_is_remembered_by_id_only() -> None:
    """It can be counted, and takes next to no room."""
    alert = take(EMPTY, make_divergence(), worth=False)
    assert (alert.minor, alert.standing) == (("d1",), ())


def test_what_grows_above_the_threshold_is_worth_telling() -> None:
    """A minor divergence that is strengthened moves up."""
    alert = take(take(EMPTY, make_divergence(), worth=False), make_divergence(status=Status.STRENGTHENED), worth=True)
    assert (alert.minor, alert.ids) == ((), ("d1",))


def test_what_was_told_stays_when_it_falls_below_the_threshold() -> None:
    """A desk must not see a divergence come and go with its score."""
    told = msgspec.structs.replace(take(EMPTY, make_divergence(), worth=True), told=("d1",))
    assert take(told, make_divergence(score=0.3), worth=False).ids == ("d1",)


def test_what_was_not_told_goes_when_it_falls_below_the_threshold() -> None:
    """Nobody was told: it is as if it had always been minor."""
    alert = take(take(EMPTY, make_divergence(), worth=True), make_divergence(score=0.3), worth=False)
    assert (alert.ids, alert.minor) == ((), ("d1",))


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.SUPERSEDED])
def test_what_nobody_was_told_goes_without_a_trace(status: Status) -> None:
    """Withdrawn before it was told: the state is as before it came."""
    assert take(take(EMPTY, make_divergence(), worth=True), make_divergence(status=status), worth=True).gone == ()


def test_what_was_told_leaves_a_trace() -> None:
    """Withdrawn after it was told: kept until the desk knows."""
    told = msgspec.structs.replace(take(EMPTY, make_divergence(), worth=True), told=("d1",))
    alert = take(told, make_divergence(status=Status.WITHDRAWN), worth=True)
    assert (alert.ids, [d.id for d in alert.gone]) == ((), ["d1"])


def test_an_end_without_a_beginning_is_ignored() -> None:
    """A withdrawal of what was never seen changes nothing."""
    assert take(EMPTY, make_divergence(status=Status.WITHDRAWN), worth=True) == EMPTY


def test_many_are_kept_by_id() -> None:
    """The most notable whole, the others by id, and not without end."""
    alert = EMPTY
    for i in range(KEPT + COUNTED + 10):
        alert = take(alert, make_divergence(f"d{i:04}", score=0.5 + i / 10_000), worth=True)
    assert len(alert.standing) == KEPT
    assert alert.standing[0].id == f"d{KEPT + COUNTED + 9:04}"
    assert len(alert.more) == COUNTED


@given(texts, st.lists(spans, max_size=5).map(tuple), st.integers(20, 700))
def test_an_excerpt_is_the_outlets_own_words(sentence: str, marks: tuple[Span, ...], limit: int) -> None:
    """What is shown is a stretch of the sentence, its cut ends shown, and its marks mark what they marked."""
    shown, moved = excerpt(sentence, marks, limit)
    assert shown.removeprefix("…").removesuffix("…") in sentence or shown == sentence
    assert len(shown) <= limit + 2
    if shown != sentence:
        originals = [sentence[max(m.start, 0) : max(m.end, 0)] for m in marks]
        assert all(any(shown[m.start : m.end] in original for original in originals) for m in moved)


@given(texts, st.integers(1, 300))
def test_clipping_keeps_the_length(text: str, limit: int) -> None:
    """Never longer than asked for, and whole when it fits."""
    assert len(clip(text, limit)) <= limit
    assert len(text) > limit or clip(text, limit) == text


# --- what desks said ----------------------------------------------------------------------------------------------


def heard(*said: Feedback) -> EventAlert:
    """The state of an event of which this was said."""
    alert = EMPTY
    for one in said:
        alert = hear(alert, one)
    return alert


@given(st.lists(some_feedback, max_size=20).flatmap(lambda said: st.tuples(st.just(said), st.permutations(said * 2))))
def test_neither_order_nor_repetition_of_feedback_matters(given: tuple[list[Feedback], list[Feedback]]) -> None:
    """Workers take clicks in side by side, and the topic may be read again."""
    said, shuffled = given
    assert heard(*shuffled) == heard(*sorted(said, key=lambda one: (one.at, one.id)))


def test_a_person_has_one_verdict() -> None:
    """The last, whichever is heard last."""
    first, second = make_feedback(minute=1), make_feedback(Verdict.NOT_A_DIVERGENCE, minute=2)
    assert heard(second, first).said == (second,)


def test_the_last_who_spoke_are_kept() -> None:
    """However many say something."""
    said = [make_feedback(who=f"U{i:03}", minute=i) for i in range(40)]
    assert heard(*said).said == tuple(said[-SAID:])


def test_the_last_word_on_muting_holds() -> None:
    """Whoever said it."""
    muted = make_feedback(Verdict.MUTED, minute=1)
    unmuted = make_feedback(Verdict.UNMUTED, minute=2, who="U0EDITOR2")
    assert heard(muted).muted_by == "U0EDITOR1"
    assert heard(unmuted, muted).muted_by == ""
    assert heard(muted, unmuted, make_feedback(Verdict.MUTED, minute=3, who="U0EDITOR3")).muted_by == "U0EDITOR3"


def test_a_verdict_counts_as_long_as_the_message_speaks_of_it() -> None:
    """Also when it is told to be withdrawn; not of what came later."""
    alert = hear(take(EMPTY, make_divergence(), worth=True), make_feedback())
    assert alert.verdicts == alert.said
    gone = take(msgspec.structs.replace(alert, told=("d1",)), make_divergence(status=Status.WITHDRAWN), worth=True)
    assert gone.verdicts == alert.said
    assert take(msgspec.structs.replace(gone, gone=()), make_divergence("d2"), worth=True).verdicts == ()
