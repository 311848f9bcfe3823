"""Slack's published limits on a message, as a check that names every breach.

https://docs.slack.dev/reference/block-kit (blocks, elements, composition objects); the whole-message cap is from
bolt-js issue 2509. Only the blocks that Parallax uses are known; any other is a breach.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

WHOLE_MESSAGE = 13_200
_TEXT_LIMITS = {"header": 150, "section": 3000, "context": 3000, "button": 75}
_RICH = {"text": "text", "link": "url", "date": "format", "user": "user_id"}


def _text_object(text: Any, where: str, limit: int) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{where}: not a text object"
    elif not isinstance(text.get("text"), str) or not 1 <= len(text["text"]) <= limit:
        yield f"{where}: text of 1 to {limit} characters needed"
    elif text["type"] == "mrkdwn" and "emoji" in text:
        yield f"{where}: emoji belongs to plain_text"


def _address(url: Any, where: str) -> Iterator[str]:
    if not isinstance(url, str) or len(url) > 3000 or urlsplit(url).scheme not in {"http", "https"}:
        yield f"{where}: a web address of 3000 characters or fewer needed"


def _rich_element(element: dict[str, Any], where: str) -> Iterator[str]:
    kind = element.get("type", "")
    if kind not in _RICH:
        yield f"{where}: unknown rich text element {kind!r}"
    elif not element.get(_RICH[kind]) or not isinstance(element[_RICH[kind]], str):
        yield f"{where}: {kind} needs {_RICH[kind]}"
    if kind == "link":
        yield from _address(element.get("url"), where)
    if kind == "user" and not re.fullmatch(r"[UW][A-Z0-9]+", str(element.get("user_id"))):
        yield f"{where}: not the id of a user"
    if kind == "date" and not (isinstance(element.get("timestamp"), int) and element["timestamp"] >= 0):
        yield f"{where}: a date needs a timestamp"


def _rich_text(block: dict[str, Any], where: str) -> Iterator[str]:
    for i, part in enumerate(block.get("elements") or [{}]):
        if part.get("type") not in {"rich_text_section", "rich_text_quote"} or not part.get("elements"):
            yield f"{where}.{i}: an empty or unknown part"
        for element in part.get("elements", []):
            yield from _rich_element(element, f"{where}.{i}")


def _header(block: dict[str, Any], where: str) -> Iterator[str]:
    yield from _text_object(block.get("text"), where, _TEXT_LIMITS["header"])
    if (block.get("text") or {}).get("type") != "plain_text":
        yield f"{where}: a header takes plain_text"


def _context(block: dict[str, Any], where: str) -> Iterator[str]:
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= 10:
        yield f"{where}: a context has 1 to 10 elements"
    for element in elements:
        yield from _text_object(element, where, _TEXT_LIMITS["context"])


def _actions(block: dict[str, Any], where: str) -> Iterator[str]:
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= 25:
        yield f"{where}: actions have 1 to 25 elements"
    for element in elements:
        yield from _text_object(element.get("text"), where, _TEXT_LIMITS["button"])
        if "url" in element:
            yield from _address(element["url"], where)
        if "value" in element and not 1 <= len(element["value"]) <= 2000:
            yield f"{where}: a value of 1 to 2000 characters needed"
        if not 1 <= len(element.get("action_id", "")) <= 255:
            yield f"{where}: an action_id of 1 to 255 characters needed"
    ids = [element.get("action_id") for element in elements]
    if len(set(ids)) < len(ids):
        yield f"{where}: two elements of one action_id"


_BLOCKS = {"header": _header, "context": _context, "actions": _actions, "rich_text": _rich_text}


def breaches(text: str, blocks: list[dict[str, Any]]) -> list[str]:
    """Every limit that the message breaks; empty when Slack would take it."""
    found = [] if text else ["no top-level text"]
    if len(blocks) > 50:
        found.append("more than 50 blocks")
    if len(json.dumps(blocks, ensure_ascii=False)) > WHOLE_MESSAGE:
        found.append("msg_blocks_too_long")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) < len(ids) or any(len(i) > 255 for i in ids):
        found.append("block ids must be unique and of 255 characters or fewer")
    for i, block in enumerate(blocks):
        check = _BLOCKS.get(block.get("type", ""))
        found += [f"block {i}: unknown type"] if check is None else check(block, f"block {i}")
    return found
