"""What producers send as text becomes text, and what is text already stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.intake.markup import readable
from stream.plaintext import plain


@pytest.mark.parametrize(
    "text",
    [
        "Plain prose.\n\nIn two paragraphs.",
        "Fewer than 5 < x and y > 3, he said <3",
        "The token <unk> and the mail <jo@daily.example> stay.",
        "AT&T and R&D; fish &chips",
        "Café «Ольга» — “quoted” 10 € for 5 £",
        "`` Tokenised quotes ,'' he said .",
        "",
    ],
)
def test_text_that_is_no_markup_stays_character_for_character(text: str) -> None:
    """So offsets are those of the producer's text."""
    assert readable(text) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("<p>One\nline <b>with</b> <a href='x'>parts</a>.</p>", "One line with parts."),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("<div>One<script>var x = '<p>no</p>';</script><style>p {}</style></div>", "One"),
        ("<!-- hidden --><p>Seen &amp; &quot;read&quot;&nbsp;here</p>", 'Seen & "read" here'),
        ("<p>A 5 &lt; 6 sum</p>", "A 5 < 6 sum"),
        ("<nav>Menu</nav><p>Text</p><aside>Other</aside><form>Reply</form>", "Text"),
        ("<P CLASS=x>Unclosed", "Unclosed"),
        ("<p></p>", ""),
    ],
)
def test_html_becomes_a_line_a_paragraph(html: str, text: str) -> None:
    """By its blocks, without what no reader sees."""
    assert readable(html) == text


def test_a_whole_page_becomes_its_article() -> None:
    """Without the page's header, menu and footer."""
    body = "".join(
        f"<p>The ferry was on the rocks for {n} hours before the tugs came, said the coastguard.</p>" for n in range(9)
    )
    article = f"<nav>Menu</nav><article>{body}</article><footer>Imprint</footer>"
    page = f"<!DOCTYPE html><html><head><title>x</title></head><body>{article}"
    text = readable(page)
    assert text.startswith("The ferry was on the rocks for 0 hours")
    assert text.count("\n") == 8
    assert "Menu" not in text
    assert "Imprint" not in text


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("Tom &amp; Jo", "Tom & Jo"),
        ("&#8220;quoted&#8221;", "“quoted”"),
        ("&amp;quot;twice&amp;quot;", '"twice"'),
        ("&#x27;hex&#x27; &hellip;", "'hex' …"),
        ("&unknown; &copy 2020", "&unknown; &copy 2020"),
        ("&#0;&#xd800;&#x110000;", "\ufffd\ufffd\ufffd"),
    ],
)
def test_entities_are_resolved(escaped: str, text: str) -> None:
    """Only whole ones: an ampersand in prose is an ampersand."""
    assert readable(escaped) == text


def test_mojibake_is_undone() -> None:
    """Line by line, so that one spoilt line spoils no other."""
    assert readable("He said: â€œNo.â€\x9d\nCafé “Ольга”") == "He said: “No.”\nCafé “Ольга”"


@settings(deadline=None)
@given(
    st.text(st.characters())
    | st.lists(st.sampled_from(["<p>", "</p>", "<br>", "<", ">", "&", "amp;", "x", "<html>"])).map("".join)
)
def test_anything_becomes_clean_text(text: str) -> None:
    """Nothing is raised, and the result needs no further cleaning."""
    assert readable(text) == plain(readable(text))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "html",
    ["<p>" * 60_000, "<div>" * 40_000 + "x", "<html><body>" + "<div>" * 20_000 + "x", "<a " * 60_000, "&amp" * 50_000],
)
def test_odd_markup_takes_no_endless_time(html: str) -> None:
    """Nor does deep nesting end the process."""
    assert len(readable(html)) <= len(html)
