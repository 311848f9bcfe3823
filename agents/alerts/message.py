"""Slack's message for an event: blocks and the top-level text, within Slack's limits whatever outlets write.

Outlet text stands only in `plain_text` (emoji off) and `rich_text`, where Slack reads no markup, so that a headline
with `<!channel>` or `*bold*` in it is shown as it is and pings nobody. Limits: https://docs.slack.dev/reference/block-kit
and, for the whole message, bolt-js issue 2509 (about 13,200 characters; not documented, so we stay well below).
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import msgspec

from agents.alerts import wording
from agents.alerts.state import EventAlert, clip
from stream.records import Divergence, Feedback, Judged, Record, Shown, Side, Verdict, encode
from stream.showing import RELATION_WORDS, ordered, runs, utc, visible, web_link

Json = dict[str, Any]

WHOLE_MESSAGE = 11_000  # bytes of JSON; more than Slack counts, so on the safe side of its cap
SHOWN = 3  # divergences shown in full at most: a desk reads one screen, the rest is a click away
TEXT = 300  # characters of the top-level text
LINES = 10  # lines of a thread reply
SPACE = "parallax_alert"  # the metadata's event_type


class Message(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What is shown: `text` for notifications and screen readers (escaped), `blocks` for the channel."""

    text: str
    blocks: tuple[Json, ...]

    @property
    def digest(self) -> str:
        """A digest of the content: equal messages have equal digests."""
        return hashlib.sha256(json.dumps([self.text, *self.blocks], sort_keys=True).encode()).hexdigest()[:16]

    @property
    def size(self) -> int:
        """Bytes of the JSON."""
        return len(json.dumps([self.text, *self.blocks], ensure_ascii=False).encode())


def escape(text: str) -> str:
    """`text` for a place where Slack reads `&`, `<` and `>` as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def evidence_link(public_url: str, event_id: str) -> str:
    """The address of an event's evidence page, '' when there is no usable base address."""
    return web_link(f"{public_url.rstrip('/')}/events/{quote(event_id, safe='')}")


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def _text(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def _section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def _date(when: datetime) -> Json:
    """A moment in each reader's own time zone; UTC where Slack cannot show it."""
    stamp = max(int(when.astimezone(UTC).timestamp()), 0)
    return {"type": "date", "timestamp": stamp, "format": "{date_short}, {time}", "fallback": utc(when)}


def _source_line(side: Side) -> list[Json]:
    named: Json = _text(clip(wording.outlet(side), 80), bold=True)
    if link := web_link(side.url):
        named = {"type": "link", "url": link, "text": named["text"], "style": {"bold": True}}
    said = f", citing {clip(visible(side.attributed_to), 80)}" if side.attributed_to else ""
    return [named, _text(f"{said}, "), _date(side.published_at), _text(f" · {wording.voices(side)}")]


def _sentence(side: Side) -> Json:
    pieces = [_text(text, bold=True) if marked else _text(text) for text, marked in runs(side.sentence, side.marks)]
    return {"type": "rich_text_quote", "elements": pieces or [_text("(no sentence)")]}


def _shown(divergence: Divergence, number: int | None) -> Json:
    """One divergence: what, how sure, since when, and both sentences side by side with where they come from."""
    first, second = ordered(divergence)
    named = [_text(f"{number}. {wording.headline(divergence)}\n", bold=True)] if number else []
    meta = f"{RELATION_WORDS[divergence.relation]} · {wording.confidence(divergence.score)} · since "
    intro = _section(*named, _text(meta), _date(divergence.detected_at), _text("\n"), *_source_line(first))
    why = [_section(_text(why, italic=True))] if (why := visible(divergence.why).strip()) else []
    elements = [intro, _sentence(first), _section(*_source_line(second)), _sentence(second), *why]
    return {"type": "rich_text", "elements": elements}


def _rest(alert: EventAlert, shown: int) -> list[Json]:
    counts = ((len(alert.ids) - shown, "more divergence"), (len(alert.minor), "minor one"))
    parts = [f"{count} {what}{'s' if count > 1 else ''}" for count, what in counts if count]
    line = f"{' and '.join(parts)} on the evidence page"
    return [{"type": "context", "elements": [_plain(line)]}] if parts else []


def _said(verdict: Feedback) -> list[Json]:
    """Who said what and when; the person as Slack's own element, as it notifies nobody whom an edit names."""
    before, after = wording.SAID[verdict.verdict]
    person = {"type": "user", "user_id": verdict.who}
    return [*([_text(before)] if before else []), person, _text(f"{after} · "), _date(verdict.at), _text("\n")]


def _feedback(alert: EventAlert) -> list[Json]:
    muted = [alert.mute] if alert.mute is not None and alert.muted_by else []
    elements = [element for verdict in (*alert.verdicts, *muted) for element in _said(verdict)]
    return [{"type": "rich_text", "elements": [_section(*elements[:-1])]}] if elements else []


def _asked(alert: EventAlert, shown: int) -> list[Json]:
    """A button for each verdict that can be given; a muted event's message is not kept current, so none on that."""
    judged = tuple(Judged(d.id, d.type) for d in alert.standing[:shown])
    value = encode(Shown(event_id=alert.event_id, divergences=judged)).decode()
    verdicts = [Verdict.USEFUL, Verdict.NOT_A_DIVERGENCE, Verdict.MUTED] if judged else [Verdict.MUTED]
    return [
        {"type": "button", "text": _plain(wording.BUTTONS[verdict]), "value": value, "action_id": verdict.value}
        for verdict in ([Verdict.UNMUTED] if alert.muted_by else verdicts)
    ]


def _buttons(link: str, asked: list[Json]) -> list[Json]:
    evidence = {"type": "button", "text": _plain("Open the evidence"), "url": link, "action_id": "evidence"}
    buttons = [*([evidence] if link else []), *asked]
    return [{"type": "actions", "elements": buttons}] if buttons else []


def _named(blocks: list[Json]) -> tuple[Json, ...]:
    """Blocks with ids that change with the content, as an update needs."""
    digest = hashlib.sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest()[:12]
    return tuple(block | {"block_id": f"{digest}-{i}"} for i, block in enumerate(blocks))


def _body(alert: EventAlert, shown: int) -> list[Json]:
    if alert.merged_into:
        return []
    if not alert.standing:
        lines = [wording.retired(d) for d in alert.gone]
        gone = [{"type": "context", "elements": [_plain(clip(line, 300)) for line in lines]}] if lines else []
        return gone + _rest(alert, 0)
    single = len(alert.ids) == 1
    return [_shown(d, None if single else i) for i, d in enumerate(alert.standing[:shown], 1)] + _rest(alert, shown)


def compose(alert: EventAlert, public_url: str, *, feedback: bool = False) -> Message:
    """The event's message as it should now read; the most notable divergences, as many as fit.

    With `feedback` it says what desks said of it, and asks them.
    """
    opening = wording.opening(alert)
    head: list[Json] = [
        {"type": "header", "text": _plain(opening)},
        {"type": "context", "elements": [_plain(f"About: {wording.title(alert)}")]},
    ]
    text = escape(clip(f"{opening} · {wording.title(alert)}", TEXT))
    for shown in range(min(len(alert.standing), SHOWN), 0, -1):
        message = Message(text=text, blocks=_named([*head, *_below(alert, public_url, shown, feedback=feedback)]))
        if message.size <= WHOLE_MESSAGE:
            return message
    return Message(text=text, blocks=_named([*head, *_below(alert, public_url, 0, feedback=feedback)]))


def _below(alert: EventAlert, public_url: str, shown: int, *, feedback: bool) -> list[Json]:
    """Everything below the message's head, with so many divergences in full."""
    link = evidence_link(public_url, alert.merged_into or alert.event_id)
    if not feedback or (alert.merged_into and not alert.muted_by):  # what is muted can always be unmuted
        return _body(alert, shown) + _buttons(link, [])
    return _body(alert, shown) + _feedback(alert) + _buttons(link, _asked(alert, shown))


def compose_news(alert: EventAlert, public_url: str) -> Message | None:
    """The thread's reply with what the desk was not told yet, or None when it knows all."""
    lines = wording.news(alert)
    if not lines:
        return None
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"and {len(lines) - LINES + 1} more changes"]
    elements = [_text("\n".join(lines))]
    if link := evidence_link(public_url, alert.merged_into or alert.event_id):
        elements += [_text("\n"), {"type": "link", "url": link, "text": "Open the evidence"}]
    blocks = _named([{"type": "rich_text", "elements": [_section(*elements)]}])
    return Message(text=escape(clip(lines[0], TEXT)), blocks=blocks)


def reposted(message: Message, link: str) -> Message:
    """The message for when the old one can no longer be edited, with a link to it where there is one."""
    if not link:
        return message
    note = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"Continues <{link}|an earlier alert>"}]}
    return msgspec.structs.replace(message, blocks=(*message.blocks, note))
