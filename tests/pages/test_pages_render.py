"""The pages' HTML: everything to check an alert by, and nothing an outlet could do harm with."""

from __future__ import annotations

from html.parser import HTMLParser

import msgspec
import pytest
from divergence_makers import (
    make_divergence,
    make_own_side,
    make_self_contradiction,
    make_side,
    other_side,
    some_divergences,
    some_self_contradictions,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.pages.render import event_page, index_page, missing_page
from agents.pages.view import DivergenceView, EventView
from stream.records import Against, Divergence, Relation, SelfContradiction, Status

VOID = {"meta", "br", "img", "link", "input", "hr"}
OURS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "span",
    "main",
    "footer",
    "h1",
    "h2",
    "h3",
    "p",
}
OURS |= {
    "ul",
    "li",
    "article",
    "section",
    "div",
    "blockquote",
    "mark",
    "dl",
    "dt",
    "dd",
    "time",
    "bdi",
    "code",
    "strong",
}
OURS |= {"details", "summary", "table", "thead", "tbody", "tr", "th", "td"}


class Page(HTMLParser):
    """Reads a page, and fails on anything that is not ours."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.marked: list[str] = []
        self.quoted: list[str] = []
        self.headings: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tags and attributes of ours only."""
        assert tag in OURS, f"<{tag}> came from outside"
        assert not [name for name, _ in attrs if name.startswith("on") or name in {"style", "src", "srcdoc"}]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs))
        if tag == "blockquote":
            self.quoted.append("")
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Every tag is closed in its turn."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text, by where it stands."""
        if "style" in self.open:
            return
        self.words += data
        if "mark" in self.open:
            self.marked.append(data)
        if "blockquote" in self.open:
            self.quoted[-1] += data


def page_of(*records: Divergence | SelfContradiction) -> Page:
    """The event's page after these records."""
    return Page(event_page(event_of(*records)))


def event_of(*records: Divergence | SelfContradiction) -> EventView:
    """The event after these records."""
    view = DivergenceView()
    for record in records:
        view.apply(record)
    event = view.event("e1")
    assert event is not None
    return event


def test_both_sentences_stand_word_for_word_side_by_side() -> None:
    """With their marks, in the order of the sides."""
    divergence = make_divergence()
    page = page_of(divergence)
    assert [quoted.strip() for quoted in page.quoted] == [divergence.a.sentence, divergence.b.sentence]
    assert page.marked == ["27 people", "Twenty-five passengers"]


def test_everything_to_check_it_by_is_there() -> None:
    """Outlet, publisher, time, link, voices, where it stands, relation, type, score, notability, why, detectors."""
    divergence = make_divergence(b=other_side(attributed_to="the harbour police"))
    page = page_of(divergence)
    wanted = [
        divergence.why,
        "Cruise ship strikes bridge",
        "Ship strikes bridge",
        "Harbour Mail",
        "Harbour Press",
        "21 Nov 2026, 12:00 UTC",
        "2: Harbour Mail, Coast Post",
        "the harbour police",
        "https://times.example/boat",
        "characters 40 to 121 of article mail-1",
        "Conflict: both cannot hold",
        "number",
        "probability 0.86",
        "notability 3 of 3",
        "network",
        "0.710",
    ]
    assert [words for words in wanted if words not in page.words] == []


def test_links_leave_no_trace() -> None:
    """An outlet's site gets neither a handle on our window nor our address."""
    outward = [link for link in page_of(make_divergence()).links if (link["href"] or "").startswith("http")]
    assert [link["href"] for link in outward] == ["https://mail.example/ship", "https://times.example/boat"]
    assert all({"noopener", "noreferrer"} <= set((link["rel"] or "").split()) for link in outward)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "vbscript:x", "//mail.example"])
def test_only_web_addresses_become_links(url: str) -> None:
    """A script in place of an address is not even shown as a link."""
    page = page_of(make_divergence(a=make_side(url=url)))
    assert all((link["href"] or "").startswith(("/", "#", "https://times.example")) for link in page.links)
    assert "no link" in page.words


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.WITHDRAWN, "Withdrawn: no longer stands"), (Status.SUPERSEDED, "Superseded by a later account")],
)
def test_what_no_longer_stands_says_so(status: Status, words: str) -> None:
    """It is kept, marked, for whoever followed the alert."""
    assert words in page_of(make_divergence(status=status, superseded_by="d2")).words


def test_an_update_shows_the_earlier_account_first() -> None:
    """As the message does."""
    divergence = make_divergence(relation=Relation.UPDATE)
    earlier = msgspec.structs.replace(divergence.b, published_at=divergence.a.published_at.replace(hour=9))
    page = page_of(msgspec.structs.replace(divergence, b=earlier))
    assert page.quoted[0].strip() == earlier.sentence


def test_wire_copies_are_told_from_voices() -> None:
    """Three outlets with one text: one voice, and the page says why."""
    page = page_of(make_divergence(a=make_side(voices=1, supporters=("A", "B", "C"))))
    assert "1: A, B, C" in page.words
    assert "wire copies and outlets of one publisher count as one voice" in page.words


def test_headings_do_not_skip_a_level() -> None:
    """A screen reader walks from the event to the divergence to the account."""
    page = page_of(make_divergence(), make_self_contradiction())
    assert page.headings == ["h1", "h2", "h3", "h3", "h2", "h3", "h3"]


@settings(max_examples=60, deadline=None)
@given(st.lists(some_divergences | some_self_contradictions, min_size=1, max_size=5))
def test_no_outlet_writes_markup_into_the_pages(records: list[Divergence | SelfContradiction]) -> None:
    """Whatever the texts, every tag and attribute is ours and every tag is closed."""
    event = event_of(*records)
    Page(event_page(event))
    view = DivergenceView()
    for record in records:
        view.apply(record)
    Page(index_page(view))


def test_a_headline_that_its_body_contradicts_is_shown_with_both() -> None:
    """Which is the headline and which the body, of which version, and why; no voices, as there is one."""
    own = make_self_contradiction()
    page = page_of(own)
    words = " ".join(page.words.split())
    wanted = ["Harbour Mail contradicts itself: people injured", "Headline 27", "Body 25", own.why, "0.770"]
    wanted += ["1 self-contradiction", "21 Nov 2026, 12:00 UTC (headline)", "0 divergences"]
    assert [text for text in wanted if text not in words] == []
    assert [quoted.strip() for quoted in page.quoted] == [own.a.sentence, own.b.sentence]
    assert "voices" not in words


def test_a_change_is_shown_earlier_version_first() -> None:
    """Each side with the time of its version."""
    earlier = make_own_side(version=make_own_side().version.replace(hour=9))
    page = page_of(make_self_contradiction(against=Against.EARLIER_VERSION, a=earlier))
    words = " ".join(page.words.split())
    assert words.index("Earlier version 27") < words.index("21 Nov 2026, 09:00 UTC (headline)")
    assert words.index("Later version 25") < words.index("21 Nov 2026, 12:00 UTC (body)")


def test_what_was_withdrawn_of_an_article_is_not_held_against_it() -> None:
    """A corrected headline leaves no trace on the page."""
    assert "contradicts itself" not in page_of(make_self_contradiction(status=Status.WITHDRAWN)).words


def test_the_index_links_each_event() -> None:
    """Its title, the divergence in a line, how many and since when."""
    view = DivergenceView()
    view.apply(make_divergence(event_id="a/b"))
    view.apply(make_divergence(event_id="plain", b=other_side(value="")))
    page = Page(index_page(view))
    assert {"/events/a%2Fb", "/events/plain"} <= {link["href"] for link in page.links}
    words = " ".join(page.words.split())
    assert "27 (Harbour Mail) or 25 (Northern Times)" in words
    assert "Harbour Mail and Northern Times do not square" in words
    assert "2 events; the newest first" in words


def test_the_index_tells_of_an_article_that_contradicts_itself() -> None:
    """In a line, also where nothing else does not square in the event."""
    view = DivergenceView()
    view.apply(make_self_contradiction())
    words = " ".join(Page(index_page(view)).words.split())
    assert "Harbour Mail contradicts itself: The headline says 27, the body 25." in words


def test_an_empty_index_says_so() -> None:
    """A fresh worker has nothing to show, and says when it will."""
    assert "None so far" in Page(index_page(DivergenceView())).words


def test_the_missing_page_leads_back() -> None:
    """What is not there is said in words, with a way on."""
    assert "/" in [link["href"] for link in Page(missing_page("No <such> page.")).links]
