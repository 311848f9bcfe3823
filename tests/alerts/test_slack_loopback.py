"""The loopback Slack itself: it would be no proof if it took anything."""

from __future__ import annotations

from typing import Any

import pytest
from slack_limits import breaches

GOOD: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": "a", "emoji": False}},
    {"type": "context", "elements": [{"type": "plain_text", "text": "a"}]},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}]},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "text": {"type": "plain_text", "text": "a"},
                "url": "https://x.example",
                "action_id": "evidence",
            }
        ],
    },
]


def button(**changes: Any) -> dict[str, Any]:
    """The good button, with changes."""
    return {"type": "actions", "elements": [GOOD[3]["elements"][0] | changes]}


def rich(element: dict[str, Any]) -> dict[str, Any]:
    """A rich text of one element."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}


BAD = {
    "header too long": {"type": "header", "text": {"type": "plain_text", "text": "a" * 151}},
    "header in mrkdwn": {"type": "header", "text": {"type": "mrkdwn", "text": "a"}},
    "empty text": {"type": "header", "text": {"type": "plain_text", "text": ""}},
    "eleven context elements": {"type": "context", "elements": [{"type": "plain_text", "text": "a"}] * 11},
    "an empty context": {"type": "context", "elements": []},
    "twenty-six actions": {"type": "actions", "elements": GOOD[3]["elements"] * 26},
    "a long button": button(text={"type": "plain_text", "text": "a" * 76}),
    "a script in a button": button(url="javascript:alert(1)"),
    "a button without an id": button(action_id=""),
    "a long value in a button": button(value="a" * 2001),
    "two buttons of one id": {"type": "actions", "elements": GOOD[3]["elements"] * 2},
    "a user that is none": rich({"type": "user", "user_id": "<!channel>"}),
    "an empty rich text": {"type": "rich_text", "elements": []},
    "an empty run of text": rich({"type": "text", "text": ""}),
    "a link without an address": rich({"type": "link", "url": ""}),
    "a date without a time": rich({"type": "date", "format": "{date}"}),
    "an unknown element": rich({"type": "marquee"}),
    "an unknown block": {"type": "carousel"},
}


def test_a_proper_message_breaks_nothing() -> None:
    """Each kind of block that Parallax uses, at its simplest."""
    assert breaches("a", GOOD) == []


@pytest.mark.parametrize("block", BAD.values(), ids=BAD.keys())
def test_each_limit_is_checked(block: dict[str, Any]) -> None:
    """One breach, named."""
    assert breaches("a", [block])


def test_limits_of_the_whole_message_are_checked() -> None:
    """Number of blocks, length, ids, and a text for screen readers."""
    assert breaches("", GOOD) == ["no top-level text"]
    assert breaches("a", GOOD * 13) == ["more than 50 blocks"]
    assert breaches("a", [rich({"type": "text", "text": "a" * 13_200})]) == ["msg_blocks_too_long"]
    assert breaches("a", [block | {"block_id": "same"} for block in GOOD])
