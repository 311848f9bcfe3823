"""Evidence pages as HTML: autoescaped, without scripts, readable in print and by screen readers."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from agents.pages.view import DivergenceView, EventView, stands
from stream.records import Section, Status
from stream.showing import RELATION_WORDS, ordered, runs, utc, visible, web_link

LISTED = 500  # events on the index
_TEMPLATES = Path(__file__).parent / "templates"
_STATUSES = {Status.SUPERSEDED: "Superseded by a later account", Status.WITHDRAWN: "Withdrawn: no longer stands"}
_SECTIONS = {Section.TITLE: "headline", Section.SUMMARY: "summary", Section.BODY: "body"}
_NOTABILITY = {1: "trivial", 2: "worth logging", 3: "tell me now"}


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"visible": visible, "utc": utc, "iso": _iso, "web_link": web_link, "path": _path}
    environment.globals |= {
        "runs": runs,
        "sides": ordered,
        "stands": stands,
        "relations": RELATION_WORDS,
        "statuses": _STATUSES,
        "notabilities": _NOTABILITY,
        "sections": _SECTIONS,
        "style": Markup(style()),  # noqa: S704 (our own file)
    }
    return environment


def _path(text: str) -> str:
    """`text` as one segment of a path."""
    return quote(text, safe="")


@cache
def style() -> str:
    """The style sheet, as it stands inside every page."""
    return (_TEMPLATES / "style.css").read_text(encoding="utf-8")


@cache
def style_hash() -> str:
    """What a Content-Security-Policy calls the style sheet: `sha256-...`."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()


def index_page(view: DivergenceView) -> str:
    """The events in which something was found, the newest first."""
    events = view.events()
    return _environment().get_template("index.html").render(events=events[:LISTED], total=len(events))


def event_page(event: EventView) -> str:
    """One event's divergences, then its articles that contradict themselves, both sentences side by side."""
    return _environment().get_template("event.html").render(event=event)


def missing_page(what: str) -> str:
    """The page for what is not there."""
    return _environment().get_template("missing.html").render(what=what)
