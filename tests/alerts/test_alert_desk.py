"""What a desk is told and when: one message an event, kept current, nothing twice, nothing lost."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
import pytest
from divergence_makers import NOON, make_divergence, make_feedback, make_side, some_divergences, some_feedback
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.alerts.core import AlertDesk
from agents.alerts.state import KEPT, EventAlert
from config.settings import Alerts
from stream.records import AlertAction, AlertRecord, AlertStatus, Divergence, Feedback, Status, Verdict, decode, encode

WAIT, INTERVAL = timedelta(seconds=5), timedelta(seconds=30)
POST, UPDATE, THREAD = AlertAction.POST, AlertAction.UPDATE, AlertAction.THREAD


class Newsroom:
    """A desk with a state that can be looked at, a clock that is moved by hand, and a Slack that always works."""

    def __init__(self, *, feedback: bool = False, **changes: object) -> None:
        self.feedback = feedback
        self.settings = Alerts(group_wait_seconds=5, group_interval_seconds=30, **changes)  # type: ignore[arg-type]
        self.state: dict[str, EventAlert] = {}
        self.now = NOON
        self.sent: list[AlertRecord] = []
        self.restart()

    def restart(self) -> None:
        """Another process with the same state, as it comes out of the changelog."""
        self.state = {key: decode(encode(value), EventAlert) for key, value in self.state.items()}
        self.desk = AlertDesk(
            self.settings, state=self.state, public_url="https://parallax.example", feedback=self.feedback
        )
        self.desk.resume()

    def hear(self, *divergences: Divergence) -> None:
        """Divergences arrive."""
        for divergence in divergences:
            self.desk.consider(divergence, self.now)

    def click(self, verdict: Verdict = Verdict.USEFUL, **changes: object) -> Feedback:
        """Somebody clicks now; what comes off the topic."""
        minute = (self.now - NOON).total_seconds() / 60
        said = make_feedback(verdict, minute=minute, **changes)
        self.desk.hear(said, self.now)
        return said

    def wait(self, seconds: float) -> None:
        """Time passes, and nobody asks what is due."""
        self.now += timedelta(seconds=seconds)

    def due(self) -> list[AlertRecord]:
        """What is due now."""
        return list(self.desk.due(self.now))

    def settle(self, intent: AlertRecord, status: AlertStatus = AlertStatus.SENT, error: str = "") -> None:
        """Slack's answer to an intent."""
        ts = intent.ts or f"ts-{intent.key}"
        self.desk.settle(msgspec.structs.replace(intent, status=status, ts=ts, error=error, at=self.now))

    def run(self, seconds: float = 3600) -> list[AlertRecord]:
        """Lets the desk do all it wants to within `seconds`; what it sent."""
        end, sent = self.now + timedelta(seconds=seconds), []
        while (due := self.desk.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            for intent in self.due():
                sent.append(intent)
                self.settle(intent)
        self.sent += sent
        return sent


@pytest.fixture
def room() -> Iterator[Newsroom]:
    """A newsroom whose every message is within what Kafka and Slack carry."""
    newsroom = Newsroom()
    yield newsroom
    assert all(len(encode(alert)) < 100_000 for alert in newsroom.state.values())


def actions(records: list[AlertRecord]) -> list[AlertAction]:
    """What was asked of Slack, in order."""
    return [record.action for record in records]


# --- one message an event -----------------------------------------------------------------------------------------


def test_a_divergence_is_posted_after_the_wait(room: Newsroom) -> None:
    """Not before, so that what arrives together is told together."""
    room.hear(make_divergence())
    assert room.desk.next_due() == NOON + WAIT
    room.wait(4.9)
    assert room.due() == []
    room.wait(0.1)
    (intent,) = room.due()
    assert (intent.action, intent.status, intent.channel) == (POST, AlertStatus.INTENDED, "#parallax")
    assert intent.divergences == ("d1",)


def test_what_arrives_together_is_one_message(room: Newsroom) -> None:
    """One post for an event with three divergences, and no replies."""
    room.hear(*(make_divergence(f"d{i}") for i in range(3)))
    assert actions(room.run()) == [POST]


def test_two_events_are_two_messages(room: Newsroom) -> None:
    """Each event has its own."""
    room.hear(make_divergence("d1"), make_divergence("d2", event_id="e2"))
    assert [r.event_id for r in room.run()] == ["e1", "e2"]


def test_what_is_withdrawn_within_the_wait_is_not_told(room: Newsroom) -> None:
    """It was not worth a message."""
    room.hear(make_divergence())
    room.wait(2)
    room.hear(make_divergence(status=Status.WITHDRAWN))
    assert room.run() == []


@pytest.mark.parametrize("weak", [{"notability": 1}, {"score": 0.39}])
def test_below_the_thresholds_nothing_is_told(room: Newsroom, weak: dict[str, float]) -> None:
    """Neither the trivial nor the improbable makes a message."""
    room.hear(make_divergence(**weak))
    assert room.desk.next_due() is None
    assert room.run() == []


def test_thresholds_are_settings() -> None:
    """A newsroom that wants all gets all."""
    room = Newsroom(min_notability=1, min_score=0.1, channel="C0DESK000")
    room.hear(make_divergence(notability=1, score=0.2))
    assert [r.channel for r in room.run()] == ["C0DESK000"]


# --- kept current -------------------------------------------------------------------------------------------------


def test_another_outlet_on_a_side_edits_the_message_quietly(room: Newsroom) -> None:
    """The message counts the new voice; nobody is notified."""
    room.hear(make_divergence())
    room.run()
    room.hear(make_divergence(status=Status.STRENGTHENED, a=make_side(voices=3)))
    (update,) = room.run()
    assert update.action is UPDATE
    assert update.ts == f"ts-{room.sent[0].key}"
    assert "3 independent voices" in json.dumps(update.blocks)


def test_a_new_divergence_edits_the_message_and_tells_the_thread(room: Newsroom) -> None:
    """Edits notify nobody, so material news is a reply."""
    room.hear(make_divergence())
    room.run()
    room.hear(make_divergence("d2", about="killed"))
    update, reply = room.run()
    assert (update.action, reply.action) == (UPDATE, THREAD)
    assert reply.thread_ts == update.ts
    assert reply.text.startswith("New: Killed")


def test_a_withdrawal_edits_the_message_and_tells_the_thread(room: Newsroom) -> None:
    """A desk that acted on it must know."""
    room.hear(make_divergence())
    room.run()
    room.hear(make_divergence(status=Status.WITHDRAWN))
    update, reply = room.run()
    assert update.text.startswith("No longer stands")
    assert reply.text.startswith("Withdrawn: Injured")


def test_a_withdrawal_while_slack_is_asked_is_told(room: Newsroom) -> None:
    """The post is on its way, in the channel or in doubt: it says what is withdrawn by now."""
    room.hear(make_divergence())
    room.now += WAIT
    (post,) = room.due()
    room.hear(make_divergence(status=Status.WITHDRAWN))
    room.settle(post)
    assert [r.text[:9] for r in room.run()] == ["No longer", "Withdrawn"]


def test_what_falls_below_the_thresholds_while_slack_is_asked_stays(room: Newsroom) -> None:
    """The desk is being told, and must not see it come and go."""
    room.hear(make_divergence())
    room.now += WAIT
    (post,) = room.due()
    room.hear(make_divergence(status=Status.STRENGTHENED, score=0.3))
    room.settle(post)
    assert [r.text.split(":")[0] for r in room.run()] == [post.text.split(":")[0]]


def test_what_comes_back_is_told_again(room: Newsroom) -> None:
    """A divergence that is withdrawn and found anew, twice over, is news each time, under a key of its own."""
    for _ in range(2):
        room.hear(make_divergence())
        room.run()
        room.hear(make_divergence(status=Status.WITHDRAWN))
        room.run()
    assert [r.text.split(":")[0] for r in room.sent if r.action is THREAD] == ["Withdrawn", "New", "Withdrawn"]
    assert len({r.key for r in room.sent}) == len(room.sent)


def test_what_stands_by_id_only_is_not_said_to_be_gone(room: Newsroom) -> None:
    """One more than is kept whole; those are withdrawn: the message still says that something stands."""
    room.hear(*(make_divergence(f"d{i:02}") for i in range(KEPT + 1)))
    room.run()
    room.hear(*(make_divergence(f"d{i:02}", status=Status.WITHDRAWN) for i in range(KEPT)))
    update, _ = room.run()
    assert update.text.startswith("What stands of this event is on the evidence page")
    assert "1 more divergence" in json.dumps(update.blocks)


def test_all_that_is_withdrawn_is_counted(room: Newsroom) -> None:
    """An article leaves the event and takes five divergences with it: the last three are named, and two told of."""
    room.hear(*(make_divergence(f"d{i}") for i in range(6)))
    room.run()
    room.hear(*(make_divergence(f"d{i}", status=Status.WITHDRAWN) for i in range(5)))
    _, reply = room.run()
    told = reply.blocks[0]["elements"][0]["elements"][0]["text"].split("\n")
    assert [line[:9] for line in told] == ["Withdrawn"] * 3 + ["2 more no"]
    assert room.run() == []


def test_a_rising_toll_is_told_by_its_successor(room: Newsroom) -> None:
    """Superseded and successor make one reply, of the new figure."""
    room.hear(make_divergence())
    room.run()
    room.hear(make_divergence(status=Status.SUPERSEDED, superseded_by="d2"), make_divergence("d2", about="dead"))
    assert [r.text[:9] for r in room.run() if r.action is THREAD] == ["New: Dead"]


def test_changes_wait_for_the_interval(room: Newsroom) -> None:
    """A lively event edits its message every 30 seconds, not with every article."""
    room.hear(make_divergence())
    room.run()
    posted = room.now
    for i in range(2, 22):
        room.wait(1)
        room.hear(make_divergence(f"d{i}"))
    assert room.desk.next_due() == posted + INTERVAL
    assert actions(room.run()) == [UPDATE, THREAD]


def test_what_cancels_out_changes_nothing(room: Newsroom) -> None:
    """Identical content makes no update: the reader sees no edit that is none."""
    room.hear(make_divergence())
    room.run()
    room.hear(make_divergence("d2"), make_divergence("d2", status=Status.WITHDRAWN))
    assert room.run() == []


def test_an_unseen_change_changes_nothing(room: Newsroom) -> None:
    """A detector's score that no reader sees makes no update."""
    room.hear(make_divergence())
    room.run()
    room.hear(make_divergence(status=Status.STRENGTHENED, detectors={"network": 0.99}))
    assert room.desk.next_due() is None


# --- merged events ------------------------------------------------------------------------------------------------


def test_a_merged_event_says_where_it_went(room: Newsroom) -> None:
    """The message points to the other event, and the thread is told."""
    room.hear(make_divergence())
    room.run()
    room.desk.merge("e1", "e2", room.now)
    update, reply = room.run()
    assert (update.action, reply.action) == (UPDATE, THREAD)
    assert "/events/e2" in json.dumps(update.blocks)
    assert update.merged_into == "e2"


def test_the_end_of_a_merged_events_divergences_is_quiet(room: Newsroom) -> None:
    """They are withdrawn here because they are told there."""
    room.hear(make_divergence())
    room.run()
    room.desk.merge("e1", "e2", room.now)
    room.run()
    room.hear(make_divergence(status=Status.WITHDRAWN))
    assert room.run() == []


def test_an_event_merged_before_it_was_told_is_not_told(room: Newsroom) -> None:
    """Its divergences are told under the other event."""
    room.hear(make_divergence())
    room.desk.merge("e1", "e2", room.now)
    assert room.run() == []


def test_merging_what_is_unknown_or_itself_is_of_no_effect(room: Newsroom) -> None:
    """Nothing was told of it, so there is nothing to say."""
    room.desk.merge("e9", "e1", room.now)
    room.hear(make_divergence())
    room.desk.merge("e1", "e1", room.now)
    assert actions(room.run()) == [POST]


def test_what_was_found_before_a_merge_and_comes_after_it_is_quiet(room: Newsroom) -> None:
    """Its reports leave one by one, so that the divergence changes once more before it goes: it is told there."""
    room.hear(make_divergence())
    room.run()
    room.desk.merge("e1", "e2", room.now)
    room.hear(make_divergence(status=Status.STRENGTHENED, a=make_side(voices=1)), make_divergence("d2"))
    room.hear(*(make_divergence(i, status=Status.WITHDRAWN) for i in ("d1", "d2")))
    update, reply = room.run()
    assert update.text.startswith("Merged with another event")
    assert reply.text.startswith("This event turned out to be one with another")


@pytest.mark.parametrize("found_first", [False, True])
def test_a_divergence_of_an_event_that_lives_on_after_a_merge_is_told(room: Newsroom, found_first: bool) -> None:
    """A report joins it again; whether that or what is found in it is read first."""
    room.hear(make_divergence())
    room.run()
    room.desk.merge("e1", "e2", room.now)
    room.run()
    steps = [lambda: room.desk.reopen("e1", room.now), lambda: room.hear(make_divergence("d2", about="killed"))]
    for step in reversed(steps) if found_first else steps:
        step()
    assert "New: Killed" in [r.text[:11] for r in room.run() if r.action is THREAD]


# --- events that are over -----------------------------------------------------------------------------------------


def test_an_event_that_is_over_is_forgotten_when_nothing_is_left_to_say(room: Newsroom) -> None:
    """Not before its update and the reply are told, and not while it may be heard of again."""
    room.hear(make_divergence(), make_divergence("d2", event_id="e2"))
    room.run()
    room.desk.merge("e1", "e2", room.now)
    room.desk.close("e2", room.now)
    room.desk.close("e9", room.now)
    room.restart()
    room.desk.forget(room.now)
    assert set(room.state) == {"e1", "e2"}
    room.desk.forget(room.now + timedelta(seconds=1))
    assert set(room.state) == {"e1"}, "its merge is to be told"
    assert actions(room.run()) == [UPDATE, THREAD]
    room.desk.forget(room.now)
    assert set(room.state) == set()


def test_what_is_heard_of_an_event_that_is_over_keeps_it(room: Newsroom) -> None:
    """Its divergences may lag behind its end, and are not told twice however often they are read."""
    room.hear(make_divergence())
    room.run()
    room.desk.close("e1", room.now)
    room.wait(3600)
    room.hear(make_divergence("d2"))
    sent = room.run()
    room.desk.forget(room.now - timedelta(minutes=30))
    assert actions(sent) == [UPDATE, THREAD]
    room.hear(make_divergence(), make_divergence("d2"))
    assert room.run() == []


def test_a_report_that_joins_reopens_an_event(room: Newsroom) -> None:
    """A split gave it back, or its article came again."""
    room.hear(make_divergence())
    room.run()
    room.desk.close("e1", room.now)
    room.desk.reopen("e1", room.now)
    room.desk.reopen("e9", room.now)
    room.desk.forget(room.now + timedelta(days=999))
    assert set(room.state) == {"e1"}


# --- when Slack fails, and when we do -----------------------------------------------------------------------------


def test_a_refused_alert_is_made_anew_later_and_later(room: Newsroom) -> None:
    """FAILED is surely not in Slack: tried again after 30 s, 1 min ... at most 15 min, with what is then the case."""
    room.hear(make_divergence())
    pauses = []
    for _ in range(8):
        room.now = room.desk.next_due() or room.now
        (intent,) = room.due()
        room.settle(intent, AlertStatus.FAILED, "invalid_auth")
        pauses.append(((room.desk.next_due() or room.now) - room.now).total_seconds())
    assert pauses == [30, 60, 120, 240, 480, 900, 900, 900]
    room.hear(make_divergence("d2"))
    (sent,) = room.run()
    assert sent.divergences == ("d1", "d2")


def test_what_waits_for_slack_is_counted_from_when_it_was_due(room: Newsroom) -> None:
    """An operator sees how many alerts wait and how long, through refusals and restarts, until they are sent."""
    room.hear(make_divergence(), make_divergence("d2", event_id="e2"))
    assert room.desk.waiting(room.now) == (0, None)
    due = room.now = NOON + WAIT
    assert room.desk.waiting(room.now) == (2, due)
    first, second = room.due()
    room.settle(second)
    room.wait(20)
    room.settle(first, AlertStatus.FAILED, "invalid_auth")
    assert room.desk.waiting(room.now) == (1, due)
    room.restart()
    assert room.desk.waiting(room.now) == (1, due)
    room.run()
    assert room.desk.waiting(room.now) == (0, None)


def test_a_refused_alert_that_squared_meanwhile_is_dropped(room: Newsroom) -> None:
    """Nobody was told, and there is nothing left to tell."""
    room.hear(make_divergence())
    room.now += WAIT
    room.settle(room.due()[0], AlertStatus.FAILED, "channel_not_found")
    room.hear(make_divergence(status=Status.WITHDRAWN))
    assert room.run() == []


def test_an_alert_in_doubt_is_the_same_again(room: Newsroom) -> None:
    """It may be in Slack: until that is known, the same key and content, though the event has moved on."""
    room.hear(make_divergence())
    room.now += WAIT
    (intent,) = room.due()
    room.settle(intent, AlertStatus.INTENDED, "timeout")
    room.hear(make_divergence("d2"))
    room.now = room.desk.next_due() or room.now
    (again,) = room.due()
    assert again == msgspec.structs.replace(intent, error="timeout")
    room.settle(again)
    assert actions(room.run()) == [UPDATE, THREAD]


def test_an_intent_out_is_not_given_out_again(room: Newsroom) -> None:
    """While Slack is asked, whatever is heard, the event waits."""
    room.hear(make_divergence())
    room.now += WAIT
    (intent,) = room.due()
    room.hear(make_divergence("d2"))
    room.wait(600)
    assert room.due() == []
    room.settle(intent)
    assert actions(room.run()) == [UPDATE, THREAD]


def test_an_intent_is_in_the_state_before_it_is_out(room: Newsroom) -> None:
    """Killed in the middle: the next process gives the very same out at once, as in doubt, whatever it hears first."""
    room.hear(make_divergence())
    room.now += WAIT
    (intent,) = room.due()
    room.restart()
    room.hear(make_divergence(status=Status.WITHDRAWN))
    (again,) = room.due()
    assert again.error
    assert msgspec.structs.replace(again, error="") == intent
    room.settle(again)
    assert actions(room.run()) == [UPDATE, THREAD]


def test_what_was_due_and_not_asked_is_not_in_doubt(room: Newsroom) -> None:
    """Killed at the first of two: only the first is looked for in Slack, the second is made anew."""
    room.hear(make_divergence(), make_divergence("d2", event_id="e2"))
    room.now += WAIT
    next(room.desk.due(room.now))
    room.restart()
    assert [(r.event_id, bool(r.error)) for r in room.due()] == [("e1", True), ("e2", False)]


def test_a_restart_posts_nothing_twice(room: Newsroom) -> None:
    """The whole topic read again makes no message."""
    records = [make_divergence(), make_divergence("d2"), make_divergence("d2", status=Status.WITHDRAWN)]
    room.hear(*records[:2])
    room.run()
    room.hear(records[2])
    room.run()
    room.restart()
    room.hear(*records)
    assert room.run() == []


def test_a_change_that_happened_while_down_still_alerts(room: Newsroom) -> None:
    """What is read from the topic after a restart is told."""
    room.hear(make_divergence())
    room.run()
    room.restart()
    room.hear(make_divergence("d2"))
    assert actions(room.run()) == [UPDATE, THREAD]


def test_what_was_pending_at_a_restart_is_still_due(room: Newsroom) -> None:
    """Killed within the wait: the next process posts it."""
    room.hear(make_divergence())
    room.restart()
    assert actions(room.run()) == [POST]


def test_a_result_for_another_intent_is_of_no_effect(room: Newsroom) -> None:
    """A late answer to what was settled long ago changes nothing."""
    room.hear(make_divergence())
    (sent,) = room.run()
    before = dict(room.state)
    room.settle(sent)
    room.settle(msgspec.structs.replace(sent, event_id="e9"))
    assert room.state == before


@settings(max_examples=60, deadline=None)
@given(st.lists(some_divergences, max_size=25), st.randoms(use_true_random=False))
def test_whatever_fails_the_desk_ends_up_knowing_all(divergences: list[Divergence], chance: random.Random) -> None:
    """With refusals, doubts and restarts at random: one post an event, and the message says what stands."""
    room = Newsroom()
    for divergence in divergences:
        room.hear(divergence)
        room.wait(chance.choice([0, 1, 40]))
        for intent in room.due() if chance.random() < 0.7 else []:
            room.settle(intent, chance.choice(list(AlertStatus)), "trouble")
        if chance.random() < 0.2:
            room.restart()
    room.run(10_000_000)
    assert room.desk.next_due() is None
    for alert in room.state.values():
        assert alert.intent is None
        assert alert.posted_at is not None or not alert.standing
        assert not alert.posted_at or set(alert.ids) <= set(alert.told)


@settings(max_examples=20, deadline=None)
@given(st.lists(some_divergences, max_size=12))
def test_equal_divergences_give_equal_alerts(divergences: list[Divergence]) -> None:
    """Keys, blocks and times are functions of what came and when."""
    rooms = [Newsroom(), Newsroom()]
    for room in rooms:
        for divergence in divergences:
            room.hear(divergence)
            room.run(20)
    assert rooms[0].sent == rooms[1].sent


def test_times_are_as_they_came(room: Newsroom) -> None:
    """The desk has no clock: an intent's time is the time it was asked at."""
    room.hear(make_divergence())
    moment: datetime = NOON + timedelta(days=3)
    assert [r.at for r in room.desk.due(moment)] == [moment]


# --- what desks say -----------------------------------------------------------------------------------------------


@pytest.fixture
def answering() -> Iterator[Newsroom]:
    """A newsroom that was told of 27 or 25 injured a minute ago, and can answer."""
    newsroom = Newsroom(feedback=True)
    newsroom.hear(make_divergence())
    newsroom.run()
    newsroom.wait(60)
    yield newsroom
    assert all(len(encode(alert)) < 100_000 for alert in newsroom.state.values())


def test_what_somebody_says_is_shown_at_once(answering: Newsroom) -> None:
    """Whoever clicked looks at it; nobody else is notified."""
    answering.click()
    assert answering.desk.next_due() == answering.now
    (update,) = answering.run()
    assert update.action is UPDATE
    assert " finds this useful" in json.dumps(update.blocks)


def test_what_is_read_again_is_not_shown_again(answering: Newsroom) -> None:
    """Neither at once nor after a restart."""
    said = answering.click()
    answering.run()
    answering.restart()
    answering.desk.hear(said, answering.now)
    assert answering.run() == []


def test_what_is_said_while_news_waits_takes_the_news_along(answering: Newsroom) -> None:
    """One edit for both, and the thread is told of the news."""
    answering.hear(make_divergence("d2", about="killed"))
    answering.click()
    update, reply = answering.run(0)
    assert "Killed" in json.dumps(update.blocks)
    assert " finds this useful" in json.dumps(update.blocks)
    assert reply.text.startswith("New: Killed")


def test_feedback_on_an_unknown_event_is_of_no_effect(answering: Newsroom) -> None:
    """It is over and forgotten."""
    answering.click(event_id="e9")
    assert answering.desk.next_due() is None
    assert list(answering.state) == ["e1"]


def test_a_muted_event_tells_nothing_more(answering: Newsroom) -> None:
    """It says who muted it; then neither edits nor replies, whatever comes."""
    answering.click(Verdict.MUTED)
    (update,) = answering.run()
    assert "Muted by " in json.dumps(update.blocks)
    answering.wait(600)
    answering.hear(make_divergence("d2"), make_divergence(status=Status.WITHDRAWN))
    answering.desk.merge("e1", "e2", answering.now)
    answering.click(who="U0EDITOR2")
    answering.restart()
    assert answering.run() == []
    assert answering.desk.waiting(answering.now) == (0, None)


def test_news_that_waits_when_an_event_is_muted_gets_no_reply(answering: Newsroom) -> None:
    """The edit that says who muted it shows the event as it then is."""
    answering.hear(make_divergence("d2"))
    answering.click(Verdict.MUTED)
    assert actions(answering.run()) == [UPDATE]


def test_an_event_that_is_unmuted_tells_what_is_new(answering: Newsroom) -> None:
    """The message is as it would be, and the thread is told what came meanwhile."""
    answering.click(Verdict.MUTED)
    answering.run()
    answering.wait(60)
    answering.hear(make_divergence("d2", about="killed"))
    answering.wait(60)
    answering.click(Verdict.UNMUTED, who="U0EDITOR2")
    update, reply = answering.run()
    assert "Muted by " not in json.dumps(update.blocks)
    assert "Mute this event" in json.dumps(update.blocks)
    assert reply.text.startswith("New: Killed")
    answering.hear(make_divergence("d3", about="missing"))
    assert actions(answering.run()) == [UPDATE, THREAD]


def test_a_late_word_on_muting_changes_nothing(answering: Newsroom) -> None:
    """Two workers take clicks in; who clicked last is known by the time of the click."""
    answering.click(Verdict.MUTED)
    answering.wait(60)
    late = make_feedback(Verdict.UNMUTED, minute=0, who="U0EDITOR2")
    answering.run()
    answering.desk.hear(late, answering.now)
    assert answering.run() == []
    assert answering.state["e1"].muted_by == "U0EDITOR1"


def test_muting_while_slack_is_asked_is_shown_after_it(answering: Newsroom) -> None:
    """The reply that is on its way is the last."""
    answering.hear(make_divergence("d2"), make_divergence("d3"))
    answering.run(40)
    answering.wait(60)
    answering.hear(make_divergence("d4"))
    answering.wait(40)
    (update,) = answering.due()
    answering.click(Verdict.MUTED)
    answering.settle(update)
    assert actions(answering.run()) == [UPDATE]
    assert answering.state["e1"].told_muted == "U0EDITOR1"


def test_without_feedback_nothing_is_mute(answering: Newsroom) -> None:
    """Where the app's token is taken away, no button could undo it."""
    answering.click(Verdict.MUTED)
    answering.run()
    answering.feedback = False
    answering.restart()
    answering.hear(make_divergence("d2"))
    update, reply = answering.run()
    assert "Muted by " not in json.dumps(update.blocks)
    assert reply.action is THREAD


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(some_divergences, some_feedback), max_size=20), st.randoms(use_true_random=False))
def test_in_the_end_the_desk_knows_all_unless_it_is_muted(
    records: list[Divergence | Feedback], chance: random.Random
) -> None:
    """However divergences and clicks come, the message then says what is so, or who muted it."""
    newsroom = Newsroom(feedback=True, min_notability=1, min_score=0.0)
    for record in records:
        if isinstance(record, Feedback):
            newsroom.desk.hear(record, newsroom.now)
        else:
            newsroom.hear(record)
        if chance.random() < 0.4:
            newsroom.run(chance.choice([0, 10, 3600]))
    newsroom.run()
    assert newsroom.desk.next_due() is None
    for alert in newsroom.state.values():
        muted = alert.posted_at is not None and alert.muted_by
        assert alert.told_muted == (alert.muted_by if muted else "")
        assert muted or alert.posted_at is None or set(alert.ids) <= set(alert.told)
