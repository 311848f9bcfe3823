"""The alert in the terminal: the same content as in Slack."""

from __future__ import annotations

import io
from typing import Any

import msgspec
import pytest
from divergence_makers import NOON, make_divergence, some_divergences
from hypothesis import given, settings
from rich.console import Console

from agents.alerts.message import compose
from agents.alerts.state import EventAlert, take
from agents.alerts.terminal import TerminalDesk
from stream.records import AlertAction, AlertRecord, AlertStatus, Divergence


def intent_of(divergence: Divergence, **changes: Any) -> AlertRecord:
    """An intent to post what the divergence makes."""
    alert = take(EventAlert(event_id="e1"), divergence, worth=True)
    message = compose(alert, "https://parallax.example")
    intent = AlertRecord(
        key="k1",
        event_id="e1",
        action=AlertAction.POST,
        status=AlertStatus.INTENDED,
        text=message.text,
        blocks=message.blocks,
        at=NOON,
    )
    return msgspec.structs.replace(intent, **changes)


async def shown(intent: AlertRecord, *, width: int = 300) -> str:
    """What the terminal shows, lines unfolded by width."""
    out = io.StringIO()
    await TerminalDesk(Console(file=out, width=width, force_terminal=False)).deliver(intent)
    return out.getvalue()


async def test_everything_slack_would_show_is_shown() -> None:
    """Headline, event, both sentences, outlets, times, links, voices, relation, confidence, reason, evidence."""
    divergence = make_divergence()
    text = await shown(intent_of(divergence))
    wanted = [
        "Injured on the Rhine ship: 27 (Harbour Mail) or 25 (Northern Times)",
        divergence.event_title,
        divergence.why,
        "very likely",
        "Conflict: both cannot hold",
        "[Open the evidence] https://parallax.example/events/e1",
        "21 Nov 2026, 12:00 UTC",
    ]
    for side in (divergence.a, divergence.b):
        wanted += [side.sentence, side.outlet, side.url]
    assert [words for words in wanted if words not in text] == []


@pytest.mark.parametrize(
    ("action", "title"),
    [(AlertAction.POST, "alert ·"), (AlertAction.UPDATE, "updated"), (AlertAction.THREAD, "in the thread")],
)
async def test_it_is_told_what_slack_would_do(action: AlertAction, title: str) -> None:
    """A new message, an edit and a reply look different."""
    assert title in await shown(intent_of(make_divergence(), action=action))


async def test_rich_markup_in_a_headline_is_text() -> None:
    """`[red]` is what the outlet wrote, not a colour."""
    text = await shown(intent_of(make_divergence(event_title="[red]alarm[/red] [/]")))
    assert "[red]alarm[/red] [/]" in text


async def test_what_is_shown_is_sent() -> None:
    """The desk hears SENT, at the time it asked, and need not ask again."""
    intent = intent_of(make_divergence(), error="timeout")
    desk = TerminalDesk(Console(file=io.StringIO()))
    sent = msgspec.structs.replace(intent, status=AlertStatus.SENT, error="")
    assert await desk.deliver(intent) == sent


@settings(max_examples=30, deadline=None)
@given(some_divergences)
async def test_nothing_an_outlet_writes_breaks_the_terminal(divergence: Divergence) -> None:
    """No escape sequence gets through, no text stops the rendering."""
    assert "\x1b" not in await shown(intent_of(divergence))
