"""The alerts in the terminal, when there is no Slack token: the very blocks that Slack would show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.text import Text

from stream.records import AlertAction, AlertRecord, AlertStatus
from stream.showing import utc

_TITLES = {
    AlertAction.POST: ("alert", "bright_red"),
    AlertAction.UPDATE: ("alert, updated", "yellow"),
    AlertAction.THREAD: ("in the thread", "cyan"),
}


def _piece(element: dict[str, Any]) -> Text:
    style = element.get("style") or {}
    look = Style(bold=style.get("bold"), italic=style.get("italic"), link=element.get("url"))
    if element["type"] == "date":
        return Text(utc(datetime.fromtimestamp(element["timestamp"], UTC)), style=look)
    return Text(element.get("text") or element.get("url", ""), style=look)


def _rich_text(block: dict[str, Any]) -> Iterable[RenderableType]:
    """Lines of a rich_text block; addresses below their line, for not every terminal makes text clickable."""
    for part in block["elements"]:
        quoted = part["type"] == "rich_text_quote"
        line = Text(overflow="fold")
        for element in part["elements"]:
            piece = _piece(element)
            if quoted and (element.get("style") or {}).get("bold"):
                piece.stylize("black on yellow")
            line.append_text(piece)
        yield Padding(line, (0, 0, 0, 4 if quoted else 0))
        links = [element["url"] for element in part["elements"] if element["type"] == "link"]
        yield from (Text(f"  {link}", style="dim", overflow="fold") for link in links)
    yield Text()


def _block(block: dict[str, Any]) -> Iterable[RenderableType]:
    if block["type"] == "header":
        yield Text(block["text"]["text"], style="bold")
    elif block["type"] == "context":
        yield Text(" · ".join(element["text"] for element in block["elements"]) + "\n", style="dim")
    elif block["type"] == "rich_text":
        yield from _rich_text(block)
    elif block["type"] == "actions":
        for button in block["elements"]:
            yield Text(f"[{button['text']['text']}] {button['url']}", style="bold blue")


def render(record: AlertRecord) -> Panel:
    """The message as a panel, its marked bits highlighted."""
    title, colour = _TITLES[record.action]
    return Panel(
        Group(*(line for block in record.blocks for line in _block(block))),
        title=f"{title} · event {record.event_id}",
        title_align="left",
        border_style=colour,
        padding=(0, 1),
    )


class TerminalDesk:
    """Takes intents as `SlackDesk` does, and shows them; every one is SENT."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(width=110, soft_wrap=False)

    async def deliver(self, intent: AlertRecord) -> AlertRecord:
        """Shows the message, also one that may have been shown: in a terminal twice does no harm, never would."""
        self._console.print(render(intent))
        return msgspec.structs.replace(intent, status=AlertStatus.SENT, error="")
