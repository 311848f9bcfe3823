"""What a click under an alert says: from the payload that Slack sends of it, which may hold anything, to a record."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec

from stream.errors import ParallaxError
from stream.records import Feedback, Shown, UserId, Verdict, decode

_Stamp = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{10}\.[0-9]{1,6}\Z")]
"""Unix seconds as Slack writes them; also its id of a message."""
_ChannelId = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z0-9]{1,30}\Z")]
_Value = Annotated[str, msgspec.Meta(max_length=2000)]
_REASON = 300  # characters of an error, which may quote the payload


class ClickError(ParallaxError):
    """What Slack sent is no click that gives a verdict on an alert."""


class _Person(msgspec.Struct):
    id: UserId


class _Place(msgspec.Struct):
    channel_id: _ChannelId
    message_ts: _Stamp


class _Action(msgspec.Struct):
    action_id: str
    action_ts: _Stamp
    value: _Value = ""


class _Click(msgspec.Struct):
    """The part of Slack's payload of a click that matters here."""

    type: Literal["block_actions"]
    user: _Person
    container: _Place
    actions: tuple[_Action]


def read_click(payload: bytes) -> Feedback:
    """What the click says whose payload (JSON) this is; the same payload again gives the same record.

    Raises:
        ClickError: it gives no verdict: another button (the link to the evidence is one), another kind of payload, or
            not what Slack sends.
    """
    try:
        click = decode(payload, _Click)
        (action,) = click.actions
        verdict = Verdict(action.action_id)
        shown = decode(action.value.encode(), Shown)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ClickError(str(error)[:_REASON]) from error
    return Feedback(
        id=_id(shown.event_id, verdict, click.user.id, action.action_ts),
        event_id=shown.event_id,
        divergences=shown.divergences,
        verdict=verdict,
        who=click.user.id,
        at=datetime.fromtimestamp(float(action.action_ts), UTC),
        channel=click.container.channel_id,
        ts=click.container.message_ts,
    )


def _id(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
