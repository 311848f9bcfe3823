"""Which paragraphs of an article are its text, and which are furniture of the page around it.

Three looks, from sure to less sure: the patterns of `furniture.toml`, each of a kind of page; what stands twice
(captions, a title or summary said again); and form (a gallery's common beginning, crossheads). The text itself is
never changed: furniture is what no block covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agents.intake.patterns import Paragraph, by_pattern
from stream.records import Block, Section

_WORD = re.compile(r"\w+")
_APOSTROPHE = re.compile("['‘ʼ`]")
_FINISHED = re.compile(r"[.!?…:;,]\W{0,5}$")
_GALLERY = re.compile(r"Photos?: ")
_MANY = 500
"""Paragraphs from which on only equal ones are looked for: looking for parts takes time in the square of them."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch of the text that was found to be furniture, and of which kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Sifted:
    """The paragraphs that are an article's text, and what was left out."""

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]


def sift(text: str, blocks: Sequence[Block]) -> Sifted:
    """`blocks` without furniture: whole paragraphs left out, or their beginning or end.

    The title is kept whatever it is; everything else may go.
    """
    text = _APOSTROPHE.sub("’", text)
    paragraphs = [Paragraph(block, text[block.start : block.end]) for block in blocks]
    found = [by_pattern(paragraph) for paragraph in _without_gallery_titles(paragraphs)]
    for look in (_comments, _teasers, _repeats, _crossheads):
        look(found)
    dropped = tuple(_left_out(blocks, found))
    return Sifted(tuple(p.block for p in found if not p.kind and p.text), dropped)


def _left_out(blocks: Sequence[Block], found: Sequence[Paragraph]) -> Iterator[Dropped]:
    for before, after in zip(blocks, found, strict=True):
        if after.kind or not after.text:
            yield Dropped(before.start, before.end, after.kind or "part")
            continue
        if before.start < after.block.start:
            yield Dropped(before.start, after.block.start, "part")
        if after.block.end < before.end:
            yield Dropped(after.block.end, before.end, "part")


# --- headings and what follows them --------------------------------------------------------------------------------


def _comments(found: list[Paragraph]) -> None:
    """A comment form ends an article, if there was one before it: "12 comments" also stands above articles."""
    words = 0
    for at, paragraph in enumerate(found):
        if paragraph.scope == "rest" and words >= 60:
            found[at:] = [p.is_(paragraph.kind) for p in found[at:]]
            return
        if not paragraph.kind and paragraph.block.section is Section.BODY:
            words += len(paragraph.text.split())


def _teasers(found: list[Paragraph]) -> None:
    """The headlines after a heading such as "Read also:"."""
    for at, heading in enumerate(found):
        if heading.scope != "teasers":
            continue
        run = 0
        while at + 1 + run < len(found) and not found[at + 1 + run].kind:
            run += 1
        following = found[at + 1 : at + 1 + run]
        count = _teaser_count(following, strong=heading.text.endswith(":"), last=at + 1 + run == len(found))
        found[at + 1 : at + 1 + count] = [p.is_("related") for p in following[:count]]


def _teaser_count(following: Sequence[Paragraph], *, strong: bool, last: bool) -> int:
    """How many of the paragraphs up to the next furniture, or to the end (`last`), are teasers.

    At the end all are, if they are few and short. After a heading with a colon (`strong`) the one paragraph up to the
    next furniture is one, be it sentences. Else those at the beginning that end as headlines do.
    """
    headlines = 0
    while headlines < len(following) and not _FINISHED.search(following[headlines].text):
        headlines += 1
    short = all(len(p.text.split()) <= 25 for p in following)
    if last and (strong or headlines * 2 >= len(following)) and short and len(following) <= 8:
        return len(following)
    return 1 if strong and len(following) == 1 else headlines


# --- form ----------------------------------------------------------------------------------------------------------


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _repeats(found: list[Paragraph]) -> None:
    """Paragraphs whose words stand elsewhere in the article as well are kept once, where most stands around them.

    The title stays whatever the body says; the body stays where the summary only says it again; of equal paragraphs
    the first stays.
    """
    said = ["" if p.kind else _words(p.text) for p in found]
    body = " ".join(words for p, words in zip(found, said, strict=True) if p.block.section is Section.BODY)
    for at, words in enumerate(said):
        if words and found[at].block.section is Section.SUMMARY and f" {words} " in f" {body} ":
            found[at], said[at] = found[at].is_("repeat"), ""
    whole = "\n".join(f" {words} " for words in said) if len(found) <= _MANY else ""
    seen: set[str] = set()
    for at, words in enumerate(said):
        partial = found[at].block.section is not Section.TITLE and 4 <= words.count(" ") + 1 <= 60
        if words in seen or (partial and _stands_in_longer(words, whole)):
            found[at] = found[at].is_("repeat")
        elif words:
            seen.add(words)


def _stands_in_longer(words: str, whole: str) -> bool:
    """Whether a paragraph of `whole` (one a line, a blank at both ends) says `words` and more."""
    at = whole.find(f" {words} ")
    while at >= 0:
        end = at + len(words) + 2
        if (at > 0 and whole[at - 1] != "\n") or (end < len(whole) and whole[end] != "\n"):
            return True
        at = whole.find(f" {words} ", end - 1)
    return False


def _without_gallery_titles(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Captions of a gallery without the gallery's title, which each of them begins with."""
    captions = [p.text for p in paragraphs if _GALLERY.match(p.text)]
    shared = _common_beginning(captions) if len(captions) > 1 else ""
    cut = shared.rfind(" ") + 1
    if len(shared[:cut].split()) < 3:
        return paragraphs
    return [replace(p.narrowed(cut, len(p.text)), caption=True) if p.text in captions else p for p in paragraphs]


def _common_beginning(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    return first[: next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]


def _crossheads(found: list[Paragraph]) -> None:
    """Lines of a few words that end in no stop, between paragraphs that do; not where most of the text is so."""
    body = [at for at, p in enumerate(found) if not p.kind and p.block.section is Section.BODY]
    heads = [at for at in body if not found[at].caption and _is_crosshead(found[at].text)]
    if len(heads) * 2 < len(body):
        for at in heads:
            found[at] = found[at].is_("crosshead")


def _is_crosshead(text: str) -> bool:
    words = text.split()
    return len(words) <= 6 and not _FINISHED.search(text) and not any(c.isdigit() for c in text)
