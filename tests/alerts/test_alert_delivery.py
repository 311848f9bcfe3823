"""Delivery to Slack, seen from the channel: nothing twice, nothing lost, whatever Slack does."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from divergence_makers import NOON, make_divergence
from pydantic import SecretStr
from slack_loopback import CHANNEL, TOKEN, Fault, SlackLoopback, drop, error, hang, rate_limited, status

from agents.alerts import slack
from agents.alerts.core import AlertDesk
from agents.alerts.message import compose
from agents.alerts.slack import ATTEMPTS, SlackDesk
from agents.alerts.state import EventAlert, take
from config.settings import ROOT, Alerts, Slack
from stream.metrics import SlackOutcome
from stream.records import AlertAction, AlertRecord, AlertStatus, Status
from stream.slack_errors import SlackError, SlackRefusedError, outcome_of

POST, UPDATE, THREAD = "chat.postMessage", "chat.update", "conversations.replies"


class Time:
    """A clock that sleeping moves on."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Time passes at once."""
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)

    def monotonic(self) -> float:
        """Seconds since the beginning."""
        return self.seconds

    def clock(self) -> datetime:
        """The wall clock."""
        return NOON + timedelta(seconds=self.seconds)


class Room:
    """A channel on the loopback Slack, and the desk that writes into it."""

    def __init__(self, slack: SlackLoopback, time: Time, *, timeout_seconds: float) -> None:
        self.slack = slack
        self.time = time
        self.timeout_seconds = timeout_seconds
        self.outcomes: Counter[tuple[str, SlackOutcome]] = Counter()
        self.desk = self.make_desk()

    def make_desk(self, *, token: str = TOKEN, url: str = "", broadcast: bool = False) -> SlackDesk:
        """A desk with a token, as a worker makes it."""
        return SlackDesk(
            Slack(token=SecretStr(token), base_url=url or self.slack.url, timeout_seconds=self.timeout_seconds),
            Alerts(thread_broadcast=broadcast),
            observe=self._observe,
            sleep=self.time.sleep,
            clock=self.time.clock,
            monotonic=self.time.monotonic,
        )

    def _observe(self, method: str, outcome: SlackOutcome, seconds: float) -> None:
        assert seconds >= 0
        self.outcomes[method, outcome] += 1

    @property
    def keys(self) -> list[str]:
        """The alert keys in the channel and its threads, one a message."""
        return [m["metadata"]["event_payload"]["key"] for m in self.slack.messages]


@pytest.fixture
def timeout_seconds(request: pytest.FixtureRequest) -> float:
    """How long an answer is waited for: ample, so that a busy machine changes nothing, unless the fault is a hang."""
    call = getattr(request.node, "callspec", None)
    hangs = call is not None and any(isinstance(one, Fault) and one.how == "hang" for one in call.params.values())
    return 0.25 if hangs else 10


@pytest.fixture
async def room(timeout_seconds: float) -> AsyncIterator[Room]:
    """A loopback Slack whose clock is the desk's."""
    time = Time()
    async with SlackLoopback(now=lambda: time.clock().timestamp()) as slack:
        yield Room(slack, time, timeout_seconds=timeout_seconds)


def intent_of(action: AlertAction = AlertAction.POST, key: str = "k1", **changes: Any) -> AlertRecord:
    """An intent as the desk makes it."""
    message = compose(take(EventAlert(event_id="e1"), make_divergence(), worth=True), "https://parallax.example")
    intent = AlertRecord(
        key=key,
        event_id="e1",
        action=action,
        status=AlertStatus.INTENDED,
        channel="#parallax",
        text=message.text,
        blocks=message.blocks,
        at=NOON,
    )
    return msgspec.structs.replace(intent, **changes)


# --- when all goes well -------------------------------------------------------------------------------------------


async def test_a_post_comes_back_with_its_place(room: Room) -> None:
    """SENT, with the channel's id and the message's ts; one request made, nothing read back."""
    result = await room.desk.deliver(intent_of())
    assert (result.status, result.channel, result.ts) == (AlertStatus.SENT, CHANNEL, room.slack.posts[0]["ts"])
    assert room.slack.requests == {"conversations.list": 2, POST: 1}


async def test_what_is_posted_cannot_ping_or_unfurl(room: Room) -> None:
    """No link names, no unfurling, no markup in the top-level text."""
    await room.desk.deliver(intent_of())
    options = room.slack.posts[0]["options"]
    assert options == {"mrkdwn": False, "unfurl_links": False, "link_names": False, "reply_broadcast": None}


async def test_an_update_edits_in_place(room: Room) -> None:
    """One message, its content new, its key the update's."""
    posted = await room.desk.deliver(intent_of())
    result = await room.desk.deliver(intent_of(AlertAction.UPDATE, "k2", ts=posted.ts, text="anew"))
    assert (result.status, result.ts) == (AlertStatus.SENT, posted.ts)
    assert [m["text"] for m in room.slack.messages] == ["anew"]


@pytest.mark.parametrize("broadcast", [False, True])
async def test_news_goes_into_the_thread(room: Room, broadcast: bool) -> None:
    """A reply, shown in the channel only where the setting says so."""
    posted = await room.desk.deliver(intent_of())
    desk = room.make_desk(broadcast=broadcast)
    await desk.deliver(intent_of(AlertAction.THREAD, "k2", thread_ts=posted.ts))
    (reply,) = room.slack.replies(posted.ts)
    assert reply["options"]["reply_broadcast"] is broadcast


async def test_posts_keep_slacks_pace(room: Room) -> None:
    """About one message a second, however many are due."""
    for i in range(5):
        await room.desk.deliver(intent_of(key=f"k{i}"))
    assert room.time.seconds >= 4
    assert len(room.slack.posts) == 5


async def test_requests_at_the_same_time_take_turns(room: Room) -> None:
    """Two callers, one pace, no message doubled."""
    await asyncio.gather(*(room.desk.deliver(intent_of(key=f"k{i}")) for i in range(3)))
    assert sorted(room.keys) == ["k0", "k1", "k2"]
    assert room.time.seconds >= 2


async def test_a_channel_id_is_taken_as_it_is(room: Room) -> None:
    """Nothing is looked up when the setting names an id."""
    await room.desk.deliver(intent_of(channel=CHANNEL))
    assert "conversations.list" not in room.slack.requests


async def test_a_channel_name_is_looked_up_once(room: Room) -> None:
    """On whatever page of the list it stands, and then it is known."""
    for i in range(3):
        await room.desk.deliver(intent_of(key=f"k{i}"))
    assert room.slack.requests["conversations.list"] == 2


async def test_without_the_scope_to_look_it_up_the_operator_is_told(room: Room) -> None:
    """Nothing is posted that could not be read back."""
    room.slack.script("conversations.list", error("missing_scope"))
    result = await room.desk.deliver(intent_of())
    assert result.status is AlertStatus.FAILED
    assert "channels:read" in result.error
    assert room.slack.messages == []


async def test_every_request_is_observed(room: Room) -> None:
    """Metrics see each method with its outcome."""
    room.slack.script(POST, rate_limited(1))
    await room.desk.deliver(intent_of())
    assert room.outcomes == {("conversations.list", "ok"): 2, (POST, "rate_limited"): 1, (POST, "ok"): 1}


# --- one post, whatever happens -----------------------------------------------------------------------------------

FAULTS = {
    "429": rate_limited(7),
    "429 without a number": rate_limited("soon"),
    "500 undone": status(500),
    "500 done": status(500, keep=True),
    "502 undone": status(502),
    "502 done": status(502, keep=True),
    "503 undone": status(503),
    "internal_error undone": error("internal_error"),
    "internal_error done": error("internal_error", keep=True),
    "fatal_error done": error("fatal_error", keep=True),
    "dropped undone": drop(keep=False),
    "dropped done": drop(),
    "hanging undone": hang(keep=False),
    "hanging done": hang(),
    "a page that is not Slack's": Fault(status=200, keep=True),
    "no records where they belong": Fault(status=200, body={"ok": True, "messages": None, "channels": None}, keep=True),
    "records of another shape": Fault(status=200, body={"ok": True, "messages": ["x"], "channels": [1]}, keep=True),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_a_post_is_there_once_after_a_fault(room: Room, fault: Fault) -> None:
    """Carried out or not, answered or not: one message, and it is SENT."""
    room.slack.script(POST, fault)
    result = await room.desk.deliver(intent_of())
    assert result.status is AlertStatus.SENT
    assert room.keys == ["k1"]
    assert result.ts == room.slack.posts[0]["ts"]


async def test_a_delivery_ends_before_another_worker_takes_over(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in doubt then, and whoever tries it next looks first."""
    monkeypatch.setattr(slack, "LONGEST_SECONDS", 0.2)
    resting = asyncio.Event()
    monkeypatch.setattr(room.desk, "_sleep", lambda _seconds: resting.wait())
    room.slack.script(POST, status(500, keep=True))
    result = await room.desk.deliver(intent_of())
    assert result.status is AlertStatus.INTENDED
    assert "did not take it" in result.error
    again = await room.make_desk().deliver(result)
    assert again.status is AlertStatus.SENT
    assert room.keys == ["k1"]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_a_reply_is_there_once_after_a_fault(room: Room, fault: Fault) -> None:
    """The thread is read back as the channel is."""
    posted = await room.desk.deliver(intent_of())
    room.slack.script(POST, fault)
    result = await room.desk.deliver(intent_of(AlertAction.THREAD, "k2", thread_ts=posted.ts))
    assert result.status is AlertStatus.SENT
    assert [m["metadata"]["event_payload"]["key"] for m in room.slack.replies(posted.ts)] == ["k2"]
    assert len(room.slack.messages) == 2


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_an_update_edits_the_one_message_after_a_fault(room: Room, fault: Fault) -> None:
    """Editing twice does no harm, posting anew would."""
    posted = await room.desk.deliver(intent_of())
    room.slack.script(UPDATE, fault)
    result = await room.desk.deliver(intent_of(AlertAction.UPDATE, "k2", ts=posted.ts, text="anew"))
    assert result.status is AlertStatus.SENT
    assert [m["text"] for m in room.slack.messages] == ["anew"]


@pytest.mark.parametrize("reading", FAULTS.values(), ids=FAULTS.keys())
async def test_a_fault_while_reading_back_posts_nothing_twice(room: Room, reading: Fault) -> None:
    """The post was carried out and its answer lost, and then reading fails too."""
    room.slack.script(POST, drop())
    room.slack.script("conversations.history", reading)
    result = await room.desk.deliver(intent_of())
    assert result.status is AlertStatus.SENT
    assert room.keys == ["k1"]


async def test_a_run_of_faults_posts_once(room: Room) -> None:
    """Lost, limited, lost again, and then well."""
    room.slack.script(POST, drop(keep=False), rate_limited(3), status(502), drop())
    result = await room.desk.deliver(intent_of())
    assert result.status is AlertStatus.SENT
    assert room.keys == ["k1"]


async def test_retry_after_is_honoured(room: Room) -> None:
    """Slack says 40 seconds: no request of that method before."""
    room.slack.script(POST, rate_limited(40))
    await room.desk.deliver(intent_of())
    assert room.time.seconds >= 40
    assert room.slack.requests[POST] == 2


async def test_a_long_rate_limit_is_left_to_the_desk(room: Room) -> None:
    """Slack says half an hour: FAILED, surely not posted, and Slack is left alone meanwhile."""
    room.slack.script(POST, rate_limited(1800))
    result = await room.desk.deliver(intent_of())
    assert result.status is AlertStatus.FAILED
    assert "ratelimited" in result.error
    assert room.slack.requests[POST] == 1


async def test_an_answer_without_a_place_is_in_doubt(room: Room) -> None:
    """`ok` without a ts says nothing of where it is: the channel does."""
    room.slack.script(POST, Fault(body={"ok": True}, keep=True))
    result = await room.desk.deliver(intent_of())
    assert (result.status, room.keys) == (AlertStatus.SENT, ["k1"])


async def test_a_channel_too_long_to_read_leaves_it_in_doubt(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not read to the end is not said not to be there."""
    monkeypatch.setattr("agents.alerts.slack._PAGES", 3)
    room.slack.page_size = 1
    intent = intent_of()
    for i in range(5):
        await room.desk.deliver(intent_of(key=f"later{i}"))
    result = await room.make_desk().deliver(msgspec.structs.replace(intent, error="killed"))
    assert result.status is AlertStatus.INTENDED
    assert "too_long_to_read" in result.error
    assert "k1" not in room.keys


async def test_a_message_far_back_in_the_channel_is_found(room: Room) -> None:
    """Reading back turns the pages."""
    room.slack.page_size = 2
    room.slack.script(POST, error("internal_error", keep=True))
    intent = intent_of()
    await room.desk.deliver(intent)
    for i in range(7):
        await room.desk.deliver(intent_of(key=f"later{i}"))
    result = await room.make_desk().deliver(msgspec.structs.replace(intent, error="killed"))
    assert (result.status, result.ts) == (AlertStatus.SENT, room.slack.posts[0]["ts"])
    assert room.keys.count("k1") == 1


# --- when Slack stays down ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [status(503), drop(), hang(keep=False), error("internal_error", keep=True)],
    ids=["503", "drop", "hang", "error"],
)
async def test_while_slack_is_down_an_alert_stays_in_doubt(room: Room, fault: Fault) -> None:
    """A bounded number of attempts; then INTENDED with the reason, and the same intent later is posted once."""
    for method in (POST, "conversations.history"):
        room.slack.always(method, fault)
    result = await room.desk.deliver(intent_of())
    assert result.status is AlertStatus.INTENDED
    assert result.error
    assert room.slack.requests[POST] == 1
    assert room.slack.requests["conversations.history"] <= 2 * ATTEMPTS  # aiohttp itself asks twice when only reading
    for method in (POST, "conversations.history"):
        room.slack.always(method, None)
    again = await room.desk.deliver(msgspec.structs.replace(intent_of(), error=result.error))
    assert again.status is AlertStatus.SENT
    assert room.keys == ["k1"]


async def test_when_slack_cannot_be_reached_it_was_surely_not_posted(room: Room) -> None:
    """No connection was made: FAILED, so that the desk makes it anew with what is then the case."""
    desk = room.make_desk(url="http://127.0.0.1:9/api/")
    result = await desk.deliver(intent_of(channel=CHANNEL))
    assert result.status is AlertStatus.FAILED
    assert "no_connection" in result.error


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("invalid_auth", "PARALLAX_SLACK__TOKEN"),
        ("channel_not_found", "PARALLAX_ALERTS__CHANNEL"),
        ("not_in_channel", "/invite"),
        ("is_archived", "archived"),
        ("missing_scope", "channels:history"),
        ("something_new", "docs.slack.dev"),
    ],
)
async def test_a_refusal_says_what_to_do(room: Room, code: str, advice: str) -> None:
    """One request, FAILED, with Slack's code and the operator's next step."""
    room.slack.script(POST, error(code))
    result = await room.desk.deliver(intent_of())
    assert result.status is AlertStatus.FAILED
    assert code in result.error
    assert advice in result.error
    assert room.slack.requests[POST] == 1


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("ratelimited", "rate_limited"),
        ("edit_window_closed", "gone"),
        ("http_503", "server_error"),
        ("fatal_error", "server_error"),
        ("request_timeout", "timeout"),
        ("connection_lost", "connection_error"),
        ("invalid_auth", "refused"),
        ("a_code_slack_invents_next_year", "refused"),
        ("http_404", "refused"),
    ],
)
def test_codes_are_sorted_by_what_they_mean(code: str, outcome: str) -> None:
    """A hundred codes become seven outcomes, and what is not known is a refusal."""
    assert outcome_of(code) == outcome


async def test_a_wrong_token_is_told_at_the_start(room: Room) -> None:
    """`check` raises what is wrong, before the first alert."""
    with pytest.raises(SlackRefusedError, match=r"invalid_auth.*PARALLAX_SLACK__TOKEN"):
        await room.make_desk(token="xoxb-wrong").check("#parallax")


async def test_an_unknown_channel_is_told_at_the_start(room: Room) -> None:
    """A name that is nowhere is refused with advice."""
    with pytest.raises(SlackRefusedError, match="channel_not_found"):
        await room.desk.check("#elsewhere")


async def test_a_channel_that_cannot_be_read_is_told_at_the_start(room: Room) -> None:
    """Without channels:history nothing in doubt could be settled."""
    room.slack.reads = False
    with pytest.raises(SlackRefusedError, match="channels:history"):
        await room.desk.check(CHANNEL)


async def test_the_start_goes_well(room: Room) -> None:
    """The channel's id for its name."""
    assert await room.desk.check("parallax") == CHANNEL


async def test_in_doubt_and_unreadable_is_never_posted_twice(room: Room) -> None:
    """The answer was lost and the channel cannot be read: in doubt it stays, with what to do."""
    room.slack.reads = False
    room.slack.script(POST, drop())
    result = await room.desk.deliver(intent_of())
    assert result.status is AlertStatus.INTENDED
    assert "missing_scope" in result.error
    assert room.keys == ["k1"]


# --- messages that are gone ---------------------------------------------------------------------------------------


async def test_a_frozen_message_is_followed_by_a_new_one_that_links_it(room: Room) -> None:
    """Past the edit window: a new post with the old one's address."""
    posted = await room.desk.deliver(intent_of())
    room.slack.frozen.add(posted.ts)
    result = await room.desk.deliver(intent_of(AlertAction.UPDATE, "k2", ts=posted.ts, text="anew"))
    assert result.status is AlertStatus.SENT
    assert result.ts != posted.ts
    assert posted.ts.replace(".", "") in str(room.slack.posts[-1]["blocks"])
    assert result.blocks == intent_of().blocks


async def test_a_deleted_message_is_posted_anew(room: Room) -> None:
    """Somebody deleted it: the event goes on in a new message."""
    posted = await room.desk.deliver(intent_of())
    room.slack.delete(posted.ts)
    result = await room.desk.deliver(intent_of(AlertAction.UPDATE, "k2", ts=posted.ts))
    assert (result.status, room.keys) == (AlertStatus.SENT, ["k2"])


@pytest.mark.parametrize("fault", [drop(), status(500, keep=True), hang()])
async def test_the_message_that_takes_its_place_is_there_once(room: Room, fault: Fault) -> None:
    """Its answer is lost: the next attempt finds it."""
    posted = await room.desk.deliver(intent_of())
    room.slack.delete(posted.ts)
    room.slack.script(POST, fault)
    result = await room.desk.deliver(intent_of(AlertAction.UPDATE, "k2", ts=posted.ts))
    assert (result.status, room.keys) == (AlertStatus.SENT, ["k2"])


async def test_news_without_a_thread_is_told_in_the_channel(room: Room) -> None:
    """Its message was deleted: better told apart than lost."""
    posted = await room.desk.deliver(intent_of())
    room.slack.delete(posted.ts)
    room.slack.script(POST, drop(keep=False))
    result = await room.desk.deliver(intent_of(AlertAction.THREAD, "k2", thread_ts=posted.ts))
    assert (result.status, room.keys) == (AlertStatus.SENT, ["k2"])


async def test_an_update_of_what_slack_never_had_is_a_post(room: Room) -> None:
    """It was shown in the terminal before there was a token."""
    result = await room.desk.deliver(intent_of(AlertAction.UPDATE, "k2"))
    assert (result.status, room.keys) == (AlertStatus.SENT, ["k2"])


# --- after a restart ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("posted", [False, True])
async def test_after_a_kill_only_what_is_not_there_is_posted(room: Room, posted: bool) -> None:
    """Killed before or after the post: one message either way."""
    intent = intent_of()
    if posted:
        await room.desk.deliver(intent)
    result = await room.make_desk().deliver(msgspec.structs.replace(intent, error="killed"))
    assert (result.status, room.keys) == (AlertStatus.SENT, ["k1"])


async def deliver_due(room: Room, desk: AlertDesk, slack: SlackDesk, *, die: bool = False) -> None:
    """What the agent does with what is due; `die` after Slack was asked and before the result is written."""
    for intent in desk.due(room.time.clock()):
        result = await slack.deliver(intent)
        if not die:
            desk.settle(result)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_killed_at_any_moment_the_channel_says_it_all_once(room: Room, fault: Fault) -> None:
    """Killed after each request in turn, Slack failing too: one message, one reply a piece of news."""
    state: dict[str, EventAlert] = {}
    news = [
        [make_divergence("d1")],
        [make_divergence("d2", about="killed")],
        [make_divergence("d1", status=Status.WITHDRAWN)],
    ]
    for divergences in news:
        room.slack.script(POST, fault)
        desk = AlertDesk(Alerts(), state=state, public_url="https://parallax.example")
        desk.resume()
        for divergence in divergences:
            desk.consider(divergence, room.time.clock())
        while (due := desk.next_due()) is not None:
            room.time.seconds = max(room.time.seconds, (due - NOON).total_seconds())
            await deliver_due(room, desk, room.make_desk(), die=True)
            desk = AlertDesk(Alerts(), state=state, public_url="https://parallax.example")
            desk.resume()
            await deliver_due(room, desk, room.make_desk())
    (message,) = room.slack.posts
    assert message["text"].startswith("Killed: 27")
    assert [reply["text"][:4] for reply in room.slack.replies(message["ts"])] == ["New:", "With"]
    assert len(set(room.keys)) == 3


async def test_slack_down_for_hours_loses_and_doubles_nothing(room: Room) -> None:
    """Fifty events while Slack is down: each is there once when it is back."""
    desk = AlertDesk(Alerts(), state={}, public_url="https://parallax.example")
    for method in (POST, "conversations.history"):
        room.slack.always(method, status(503))
    for i in range(50):
        desk.consider(make_divergence(f"d{i}", event_id=f"e{i}"), room.time.clock())
    end = room.time.seconds + 2 * 3600
    while room.time.seconds < end and (due := desk.next_due()) is not None:
        room.time.seconds = max(room.time.seconds, (due - NOON).total_seconds())
        await deliver_due(room, desk, room.desk)
    assert room.slack.messages == []
    for method in (POST, "conversations.history"):
        room.slack.always(method, None)
    while (due := desk.next_due()) is not None:
        room.time.seconds = max(room.time.seconds, (due - NOON).total_seconds())
        await deliver_due(room, desk, room.desk)
    assert len(room.keys) == len(set(room.keys)) == 50


def test_errors_carry_slacks_word_and_the_method() -> None:
    """An operator can look the code up."""
    raised = SlackError("ekm_access_denied", method=POST)
    assert (raised.code, raised.method) == ("ekm_access_denied", POST)
    assert "Enterprise Key Management" in str(raised)


async def test_real_time_is_the_default() -> None:
    """Without a clock of the test's own, the result's time is now."""
    async with SlackLoopback() as slack:
        desk = SlackDesk(Slack(token=SecretStr(TOKEN), base_url=slack.url), Alerts())
        result = await desk.deliver(intent_of(channel=CHANNEL))
    assert datetime.now(UTC) - result.at < timedelta(minutes=1)


def test_the_app_manifest_asks_for_what_is_needed() -> None:
    """The scopes that a refusal names are those an operator gets by following docs/slack.md."""
    manifest = json.loads((ROOT / "docs" / "slack-app.json").read_text(encoding="utf-8"))
    advice = str(SlackError("missing_scope", method=POST))
    assert [scope for scope in manifest["oauth_config"]["scopes"]["bot"] if scope not in advice] == []
