"""What a click says, and what is none: Slack's payload may hold anything."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.feedback.core import ClickError, read_click
from stream.records import DivergenceType, Feedback, Judged, Shown, Verdict, decode, encode

SHOWN = Shown(event_id="ev-1", divergences=(Judged("d1", DivergenceType.NUMBER), Judged("d2", DivergenceType.PLACE)))


def payload(**changes: Any) -> dict[str, Any]:
    """What Slack sends of a click on "Useful", with changes."""
    action = {"type": "button", "action_id": "useful", "block_id": "b", "action_ts": "1795435200.000100"}
    click = {
        "type": "block_actions",
        "user": {"id": "U0EDITOR1", "username": "editor"},
        "container": {"type": "message", "message_ts": "1795435100.000200", "channel_id": "C0DESK000"},
        "actions": [action | {"value": encode(SHOWN).decode()}],
    }
    return click | changes


def button(**changes: Any) -> dict[str, Any]:
    """A click on "Useful" whose action is changed."""
    given = payload()
    return given | {"actions": [given["actions"][0] | changes]}


def read(given: object) -> Feedback:
    """What a payload says."""
    return read_click(json.dumps(given).encode())


def test_a_click_says_who_thinks_what_of_what_and_when() -> None:
    """All that the alerts stage and the metrics need stands in the record."""
    said = read(payload())
    assert (said.event_id, said.divergences, said.verdict) == (SHOWN.event_id, SHOWN.divergences, Verdict.USEFUL)
    assert (said.who, said.channel, said.ts) == ("U0EDITOR1", "C0DESK000", "1795435100.000200")
    assert said.at == datetime.fromtimestamp(1795435200.0001, UTC)
    assert said.type is DivergenceType.NUMBER
    assert decode(encode(said), Feedback) == said


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_button(verdict: Verdict) -> None:
    """The action id is the verdict."""
    assert read(button(action_id=verdict.value)).verdict is verdict


def test_a_message_that_shows_nothing_can_be_muted() -> None:
    """Its divergences are all withdrawn; their type is none in particular."""
    assert read(button(action_id="muted", value='{"event_id":"ev-1"}')).type is DivergenceType.OTHER


def test_the_id_is_the_clicks() -> None:
    """Slack may send a click again, and somebody may click again."""
    again = {"message": {"text": "edited meanwhile"}, "trigger_id": "another"}
    assert read(payload()).id == read(payload(**again)).id
    others = [
        button(action_id="muted"),
        button(action_ts="1795435200.000101"),
        button(value='{"event_id":"ev-2"}'),
        payload(user={"id": "U0EDITOR2"}),
    ]
    assert len({read(one).id for one in (payload(), *others)}) == 5


HUGE = "x" * 3_000_000
HOSTILE: dict[str, object] = {
    "nothing": None,
    "a list": [],
    "a text": "block_actions",
    "empty": {},
    "another kind of payload": payload(type="view_submission"),
    "no kind": {key: value for key, value in payload().items() if key != "type"},
    "nobody": {key: value for key, value in payload().items() if key != "user"},
    "a person without an id": payload(user={}),
    "a person that pings all": payload(user={"id": "<!channel>"}),
    "a person with a line break": payload(user={"id": "U0EDITOR1\n"}),
    "a person that is a number": payload(user={"id": 7}),
    "no message": payload(container={"type": "view"}),
    "a message that is none": payload(container={"channel_id": "C1", "message_ts": "now"}),
    "a channel of any length": payload(container={"channel_id": HUGE, "message_ts": "1795435100.000200"}),
    "no action": payload(actions=[]),
    "two actions": payload(actions=payload()["actions"] * 2),
    "actions that are none": payload(actions=[None]),
    "the link to the evidence": payload(actions=[{"action_id": "evidence", "action_ts": "1795435200.000100"}]),
    "another app's button": button(action_id="approve"),
    "an unknown verdict": button(action_id="wrong"),
    "a huge verdict": button(action_id=HUGE),
    "no value": button(value=""),
    "a value that is none": button(value=None),
    "another app's value": button(value="42"),
    "a huge value": button(value=json.dumps({"event_id": HUGE})),
    "a value without an event": button(value="{}"),
    "a value with another type": button(value='{"event_id":"e","divergences":[["d","feeling"]]}'),
    "an unpaired surrogate": button(value='{"event_id":"\ud800"}'),
    "a deep value": button(value="[" * 1_900),
    "no time": button(action_ts=None),
    "a time in the far future": button(action_ts="99999999999999.0"),
    "no finite time": button(action_ts="inf"),
    "a time in other digits": button(action_ts="١٧٩٥٤٣٥٢٠٠.0"),
}


@pytest.mark.parametrize("given", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_verdict_on_an_alert_is_told_as_that(given: object) -> None:
    """One kind of error, of a length that a log bears."""
    with pytest.raises(ClickError) as told:
        read(given)
    assert len(str(told.value)) <= 300


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b'{"type":' * 100_000])
def test_what_is_no_json_is_told_as_that(data: bytes) -> None:
    """Also what is nested deeper than anything."""
    with pytest.raises(ClickError):
        read_click(data)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(["type", "user", "container", "actions"]), values)
def test_any_part_may_be_anything(part: str, value: object) -> None:
    """It is a verdict, or told to be none."""
    with suppress(ClickError):
        read(payload(**{part: value}))
