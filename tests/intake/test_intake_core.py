"""From raw messages to clean articles: each version once, the latest holds, and whatever comes is dealt with."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.intake.core import Intake, Rejection, SeenVersion
from config.outlets import Agency, Publisher, Publishers
from config.settings import Intake as Settings
from stream.article import RejectReason
from stream.records import CleanArticle, Section, decode, encode

NOW = datetime(2022, 5, 18, 12, tzinfo=UTC)
PUBLISHERS = Publishers(
    (Publisher(name="Example Media", outlets=("daily.example", "evening.example")),),
    (Agency(name="Example Wire", outlets=("wire.example",), signs=("EXW",)),),
)
BODY = (
    "SAMPLETON (EXW) - A ferry carrying 40 people ran aground off Example Island on Monday, the coastguard said.\n"
    "Advertisement\n"
    "Nobody was hurt, and the passengers were brought to the harbour by two fishing boats.\n"
    "Leave a Reply\n"
    "Your email address will not be published."
)


def message(**changes: Any) -> bytes:
    """An article as a producer pushes it, with `changes`."""
    return json.dumps(
        {
            "id": "a-1",
            "outlet": "www.Daily.example",
            "url": "https://daily.example/1",
            "title": "Ferry runs aground",
            "summary": "A ferry has run aground.",
            "body": BODY,
            "published_at": "2022-05-17T06:30:00Z",
            **changes,
        }
    ).encode()


def make(seen: dict[str, SeenVersion] | None = None, **changes: Any) -> Intake:
    """An intake with these settings and this memory."""
    return Intake(Settings(**changes), PUBLISHERS, {} if seen is None else seen)


def accepted(raw: bytes, intake: Intake | None = None) -> CleanArticle:
    """The article in `raw`, which is taken."""
    outcome = (intake or make()).accept(raw, received_at=NOW)
    assert isinstance(outcome, CleanArticle), outcome
    return outcome


def rejected(raw: bytes, reason: RejectReason, **changes: Any) -> str:
    """The detail with which `raw` is refused."""
    outcome = make(**changes).accept(raw, received_at=NOW)
    assert isinstance(outcome, Rejection), outcome
    assert outcome.reason == reason
    return outcome.detail


def test_an_article_comes_out_clean() -> None:
    """Every field is where the contract says, and the kept blocks are the paragraphs of the text."""
    article = accepted(message(desk="foreign"))
    assert article.text == f"Ferry runs aground\nA ferry has run aground.\n{BODY}"
    assert [(block.section, article.text[block.start : block.end]) for block in article.blocks] == [
        (Section.TITLE, "Ferry runs aground"),
        (Section.SUMMARY, "A ferry has run aground."),
        (Section.BODY, BODY.partition("\n")[0]),
        (Section.BODY, BODY.split("\n")[2]),
    ]
    assert (article.outlet, article.publisher, article.language) == ("daily.example", "Example Media", "en")
    assert article.published_at == article.version == datetime(2022, 5, 17, 6, 30, tzinfo=UTC)
    assert article.credits == ("Example Wire",)
    assert article.extra == {"desk": "foreign"}
    assert article.shingles > 0
    assert article.passages
    assert decode(encode(article), CleanArticle) == article


def test_html_is_stripped_and_offsets_are_those_of_what_is_left() -> None:
    """In the body, the title and the summary."""
    body = "<p>A ferry ran <b>aground</b> on Monday, it is said.</p><script>x()</script><p>All are safe &amp; well.</p>"
    article = accepted(message(title="Ferry <i>aground</i>", summary="<p>All safe</p>", body=body))
    assert article.text == "Ferry aground\nAll safe\nA ferry ran aground on Monday, it is said.\nAll are safe & well."
    assert article.title == "Ferry aground"


def test_the_title_is_the_headline_alone() -> None:
    """The text keeps what the producer sent, so that offsets hold."""
    article = accepted(message(title="Ferry runs aground | The Daily Example"))
    assert article.title == "Ferry runs aground"
    assert article.text.startswith("Ferry runs aground | The Daily Example\nA ferry")


def test_markup_without_text_is_refused() -> None:
    """There is nothing to analyse."""
    assert "markup" in rejected(message(body="<p> </p><img src='x'>"), RejectReason.EMPTY_BODY)
    assert "markup" in rejected(message(title="<br>"), RejectReason.EMPTY_FIELD)


def test_an_article_of_nothing_but_furniture_keeps_its_title() -> None:
    """A paywall's stub still has a headline."""
    article = accepted(message(summary="", body="Advertisement\nSubscribe now"))
    assert [block.section for block in article.blocks] == [Section.TITLE]


def test_other_languages_are_told_apart() -> None:
    """With what the text reads as, what it was declared, and what is analysed."""
    german = "Die Fähre lief am Montagabend auf Grund, verletzt wurde niemand, sagte die Küstenwache am Dienstag. " * 3
    detail = rejected(message(title="Fähre auf Grund", summary="", body=german, language="en"), RejectReason.LANGUAGE)
    assert detail == "the text reads as 'de', declared as 'en'; analysed are: en"
    taken = accepted(message(title="Fähre auf Grund", body=german), make(languages=("en", "de")))
    assert taken.language == "de"
    assert rejected(
        message(title="Le bateau", body="Pas de blessés.", summary="", language="fr"), RejectReason.LANGUAGE
    )


def test_a_refused_message_says_why() -> None:
    """The reason and detail of stream.article come through."""
    assert rejected(b"{", RejectReason.NOT_JSON)
    assert rejected(b"", RejectReason.NOT_JSON)
    assert rejected(message(published_at="2031-01-01"), RejectReason.FUTURE_DATE)


def test_nothing_is_noted_before_it_is_remembered() -> None:
    """A crash before downstream has the article loses nothing: asked again, intake answers the same."""
    seen: dict[str, SeenVersion] = {}
    intake = make(seen)
    first = accepted(message(), intake)
    assert seen == {}
    assert accepted(message(), intake) == first
    intake.remember(first)
    assert intake.accept(message(), received_at=NOW) is None
    assert make(dict(seen)).accept(message(), received_at=NOW) is None


def test_a_later_version_replaces_and_an_older_one_is_nothing_new() -> None:
    """By updated_at, else published_at."""
    intake = make()
    later = accepted(message(body="Two ferries ran aground.", updated_at="2022-05-17T08:00:00Z"), intake)
    intake.remember(later)
    assert intake.accept(message(), received_at=NOW) is None
    assert intake.accept(message(updated_at="2022-05-17T07:59:59Z"), received_at=NOW) is None
    latest = accepted(message(updated_at="2022-05-17T08:00:01Z"), intake)
    assert latest.version > later.version


def test_another_text_of_the_same_time_is_settled_by_its_content() -> None:
    """Whichever of the two arrives last, the same one holds."""
    texts = ["One ferry ran aground.", "Two ferries ran aground."]
    held = set()
    for order in itertools.permutations(texts):
        seen: dict[str, SeenVersion] = {}
        intake = make(seen)
        for text in order:
            outcome = intake.accept(message(body=text), received_at=NOW)
            if isinstance(outcome, CleanArticle):
                intake.remember(outcome)
        held.add(seen["a-1"].content_hash)
    assert len(held) == 1


def test_fields_that_parallax_does_not_know_make_no_new_version() -> None:
    """Crawlers stamp every visit."""
    intake = make()
    intake.remember(accepted(message(crawled_at="2022-05-17"), intake))
    assert intake.accept(message(crawled_at="2022-05-18"), received_at=NOW) is None
    assert accepted(message(crawled_at="x")).content_hash == accepted(message()).content_hash


@pytest.mark.parametrize("field", ["title", "summary", "body", "url", "outlet", "language"])
def test_whatever_a_reader_would_see_changed_changes_the_hash(field: str) -> None:
    """A silent correction is a new version."""
    changed = {"language": "en-GB", "outlet": "evening.example"}.get(field, "A new ferry story with other words.")
    assert accepted(message(**{field: changed})).content_hash != accepted(message()).content_hash


def test_remembering_an_older_version_late_changes_nothing() -> None:
    """Batches may end out of order."""
    seen: dict[str, SeenVersion] = {}
    intake = make(seen)
    old, new = accepted(message()), accepted(message(updated_at="2022-05-17T09:00:00Z"))
    intake.remember(new)
    intake.remember(old)
    assert seen["a-1"].version == new.version


VERSIONS = [
    message(body=f"A ferry story, told for the {n}th time.", updated_at=f"2022-05-17T0{7 + n // 2}:00:00Z")
    for n in range(4)
]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(VERSIONS), st.booleans()), min_size=1, max_size=12))
def test_the_order_of_arrival_does_not_matter(arrivals: list[tuple[bytes, bool]]) -> None:
    """Whatever arrives in whatever order, twice or not, and whenever a crash forgets to remember: the latest version
    that was remembered is the latest of those that could be."""
    seen: dict[str, SeenVersion] = {}
    intake = make(seen)
    for raw, crash in arrivals:
        outcome = intake.accept(raw, received_at=NOW)
        if isinstance(outcome, CleanArticle) and not crash:
            intake.remember(outcome)
    for raw, _ in arrivals:  # what was lost in a crash is read again
        outcome = intake.accept(raw, received_at=NOW)
        if isinstance(outcome, CleanArticle):
            intake.remember(outcome)
    every = [accepted(raw) for raw, _ in arrivals]
    held = max((article.version, article.content_hash) for article in every)
    assert (seen["a-1"].version, seen["a-1"].content_hash) == held


@settings(deadline=None)
@given(st.binary() | st.text().map(lambda body: message(body=body)) | st.text().map(lambda title: message(title=title)))
def test_whatever_comes_is_dealt_with(raw: bytes) -> None:
    """An article that can be stored and read back, or a reason; never an exception."""
    outcome = make().accept(raw, received_at=NOW)
    assert outcome is not None
    assert decode(encode(outcome), type(outcome)) == outcome
    if isinstance(outcome, CleanArticle):
        assert all(outcome.text[block.start : block.end].strip() for block in outcome.blocks)
        assert outcome.text.startswith(outcome.title)


def test_a_marked_up_text_as_long_as_allowed_is_taken() -> None:
    """The longest article costs its length, not the process."""
    body = "<p>A ferry ran aground on Monday, and the coastguard said that nobody on board was hurt.</p>\n" * 2_000
    assert accepted(message(body=body[: Settings().max_body_characters])).blocks
