"""Outlet text made safe to show, whatever an outlet writes."""

from __future__ import annotations

import unicodedata
from datetime import timedelta, timezone
from typing import Any

import msgspec
import pytest
from divergence_makers import NOON, make_divergence, spans, texts, urls
from hypothesis import given
from hypothesis import strategies as st

from stream.records import Relation, Span
from stream.showing import ordered, runs, utc, visible, web_link


@given(texts)
def test_nothing_unseen_is_left(text: str) -> None:
    """No control character, direction override, zero-width space or lone surrogate survives."""
    shown = visible(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in shown)
    assert not set(shown) & set("\u202e\u202d\u2066\u2069\u200b\ufeff\u2060\u00ad")


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "שלום\u200f!", "👩‍👩‍👧", "نمی‌خواهم", "ordinary — “text”"])
def test_scripts_and_emoji_keep_what_they_need(text: str) -> None:
    """Joiners and direction marks stay: without them Persian, Hebrew and family emoji fall apart."""
    assert visible(text) == text


@given(texts, st.lists(spans, max_size=8))
def test_runs_put_the_sentence_together_again(sentence: str, marks: list[Span]) -> None:
    """The pieces, in their order, are the sentence, whatever the marks."""
    assert "".join(text for text, _ in runs(sentence, marks)) == visible(sentence)


def test_overlapping_and_outlying_marks_are_set_right() -> None:
    """Each character is marked once, and marks outside the sentence are clipped."""
    found = runs("abcdef", [Span(1, 3), Span(2, 4), Span(5, 99), Span(4, 2), Span(-3, 0)])
    assert found == [("a", False), ("bc", True), ("d", True), ("e", False), ("f", True)]


@given(urls)
def test_only_web_addresses_are_links(url: str) -> None:
    """Whatever comes, a link is '' or an http(s) address without blanks, quotes or brackets."""
    link = web_link(url)
    assert not link or (
        link == url and link.lower().startswith(("http://", "https://")) and not set(link) & set(' <>"')
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//x.example", "http://[x", "https://", "", "https://a b.example"],
)
def test_addresses_that_are_not_of_the_web_are_no_links(url: str) -> None:
    """Scripts, data, half addresses and broken ones give no link."""
    assert web_link(url) == ""


def test_a_proper_address_is_left_alone() -> None:
    """What an outlet gives is what is linked."""
    assert web_link("https://mail.example/a?b=c&d=é") == "https://mail.example/a?b=c&d=é"


def test_moments_are_shown_in_utc() -> None:
    """A time of any zone is told in UTC, and says so."""
    assert utc(NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))) == "21 Nov 2026, 12:00 UTC"


@pytest.mark.parametrize(
    ("relation", "first"), [(Relation.UPDATE, "Northern Times"), (Relation.CONFLICT, "Harbour Mail")]
)
def test_an_update_shows_the_earlier_account_first(relation: Relation, first: str) -> None:
    """Only an update has an order in time; other sides stay as they stand."""
    divergence = make_divergence(relation=relation)
    earlier: Any = msgspec.structs.replace(divergence.b, published_at=NOON - timedelta(hours=1))
    assert ordered(msgspec.structs.replace(divergence, b=earlier))[0].outlet == first
