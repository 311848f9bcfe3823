"""Plain text out of what producers send as text: HTML parsed, entities resolved, mojibake undone, no more."""

from __future__ import annotations

import html
import logging
import re

import ftfy
import trafilatura
from ftfy.badness import is_bad
from selectolax.lexbor import LexborHTMLParser

from stream.plaintext import plain

# It warns of every page without a main text; what becomes of those is decided here.
logging.getLogger("trafilatura").setLevel(logging.ERROR)

_ELEMENTS = (
    "a|abbr|address|article|aside|b|blockquote|body|br|caption|cite|code|dd|div|dl|dt|em|figcaption|figure|font|footer|"
    "form|h[1-6]|head|header|hr|html|i|iframe|img|li|main|nav|noscript|ol|p|pre|q|s|script|section|small|span|strong|"
    "style|sub|sup|table|tbody|td|th|thead|time|tr|u|ul|video"
)
# An opening or closing tag of an element that HTML knows: "a < b", "<3" and "<unk>" are prose.
_TAG = re.compile(rf"</?(?:{_ELEMENTS})(?:\s[^<>]*)?/?>|<!--|<!doctype\s", re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|body|head|!doctype)[\s>]", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
# The beginning of a UTF-8 sequence read as Windows-1252. Only where such a pair stands is ftfy asked, which is slow.
_MOJIBAKE = re.compile("[Â-ô][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_UNSEEN = "script, style, noscript, template, iframe, form, button, select, nav, aside, svg, object, head, textarea"
_BLOCKS = (
    "p, div, br, hr, li, ul, ol, dl, dt, dd, table, tr, h1, h2, h3, h4, h5, h6, section, article, header, footer, "
    "main, blockquote, figure, figcaption, pre, address"
)


def readable(text: str) -> str:
    """`text` as a reader was meant to see it: HTML, where it is HTML, stripped to a line a paragraph, and so on.

    Text that needs none of it comes back as it is, so that offsets are those of the producer's text.
    """
    if "<" in text and _TAG.search(text):
        text = _page(text) if _PAGE.search(text) else _fragment(text)
    elif "&" in text and _ENTITY.search(text):
        # Twice escaped text (&amp;quot;) is frequent in feeds; text that speaks of entities is not.
        text = _ENTITY.sub(_resolved, _ENTITY.sub(_resolved, text))
    if _MOJIBAKE.search(text):
        # Costs an article its quotation marks; the words that are mended are what the outlet had meant to show.
        text = "\n".join(ftfy.fix_encoding(line) if is_bad(line) else line for line in text.split("\n"))
    return plain(text)


def _page(text: str) -> str:
    """The main text of a whole page, without its header, footer and sidebars."""
    found = trafilatura.extract(text, include_comments=False, include_tables=False, favor_recall=True)
    return found or _fragment(text)


def _fragment(text: str) -> str:
    """The text of a piece of HTML, each block on a line of its own."""
    tree = LexborHTMLParser(re.sub(r"\s+", " ", text))
    if tree.body is None:
        return ""
    for node in tree.css(_UNSEEN):
        node.decompose()
    for node in tree.css(_BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")
    lines = (" ".join(line.split()) for line in tree.body.text().split("\n"))
    return "\n".join(line for line in lines if line)


def _resolved(entity: re.Match[str]) -> str:
    return html.unescape(entity.group())
