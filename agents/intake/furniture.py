"""Which paragraphs of an article are its text, and which are furniture of the page around it.

Three looks, from sure to less sure: the patterns of `furniture.toml`, each of a kind of page; what stands twice
(captions, a title or summary said again); and form (a gallery's common beginning, crossheads). The text itself is
never changed: furniture is what no block covers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from stream.records import Block, Section

Scope = Literal["line", "start", "lead", "tail", "teasers", "rest"]
_WHOLE: tuple[Scope, ...] = ("line", "start", "teasers", "rest")
"""The scopes whose patterns mark a whole paragraph."""
_WORD = re.compile(r"\w+")
_APOSTROPHE = re.compile("['‘ʼ`]")
_FINISHED = re.compile(r"[.!?…:;,]\W*$")
_GALLERY = re.compile(r"Photos?: ")
_TAIL_REACH = 160
"""How many characters before a paragraph's end the patterns of its tail may reach back."""


class _Kind(BaseModel):
    """One kind of furniture, as `furniture.toml` has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    scope: Scope
    patterns: Annotated[tuple[str, ...], Field(min_length=1)]


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


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph on its way: `kind` names the furniture it is, "" for none; `caption` if it began as captions do."""

    block: Block
    text: str
    """Its words, every apostrophe as ’."""
    kind: str = ""
    scope: str = ""
    caption: bool = False

    def is_(self, kind: str, scope: str = "") -> _Paragraph:
        return self if self.kind else replace(self, kind=kind, scope=scope)

    def narrowed(self, start: int, end: int) -> _Paragraph:
        """Without what stands before `start` and from `end` on, both counted in its own text."""
        kept = self.text[start:end]
        start += len(kept) - len(kept.lstrip())
        at = self.block.start + start
        block = Block(self.block.section, at, at + len(kept.strip()))
        return replace(self, block=block, text=kept.strip())


def sift(text: str, blocks: Sequence[Block]) -> Sifted:
    """`blocks` without furniture: whole paragraphs left out, or their beginning or end.

    The title is kept whatever it is; everything else may go.
    """
    text = _APOSTROPHE.sub("’", text)
    found = [_by_pattern(_Paragraph(block, text[block.start : block.end])) for block in blocks]
    found = _without_gallery_titles(found)
    for look in (_comments, _teasers, _repeats, _crossheads):
        look(found)
    for at, paragraph in enumerate(found):
        if paragraph.block.section is Section.TITLE:
            found[at] = replace(paragraph, kind="")
    dropped = tuple(_left_out(blocks, found))
    return Sifted(tuple(p.block for p in found if not p.kind and p.text), dropped)


def _left_out(blocks: Sequence[Block], found: Sequence[_Paragraph]) -> Iterator[Dropped]:
    for before, after in zip(blocks, found, strict=True):
        if after.kind or not after.text:
            yield Dropped(before.start, before.end, after.kind or "part")
            continue
        if before.start < after.block.start:
            yield Dropped(before.start, after.block.start, "part")
        if after.block.end < before.end:
            yield Dropped(after.block.end, before.end, "part")


# --- patterns ------------------------------------------------------------------------------------------------------


@cache
def _kinds() -> tuple[tuple[_Kind, re.Pattern[str]], ...]:
    """Every kind, the patterns of each as one."""
    listed = tomllib.loads((Path(__file__).parent / "furniture.toml").read_text(encoding="utf-8"))["kind"]
    kinds = [_Kind.model_validate(kind) for kind in listed]
    return tuple((kind, _compiled((kind,))) for kind in kinds)


@cache
def _any_of(scopes: tuple[Scope, ...]) -> re.Pattern[str]:
    """The patterns of all kinds of some scopes as one, to pass by the many paragraphs that are none of them."""
    return _compiled(tuple(kind for kind, _ in _kinds() if kind.scope in scopes))


def _compiled(kinds: Sequence[_Kind]) -> re.Pattern[str]:
    ends = {"line": r"\W*$", "tail": r"\W*$"}
    parts = [_scoped(pattern) + ends.get(kind.scope, "") for kind in kinds for pattern in kind.patterns]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE | re.DOTALL)


def _scoped(pattern: str) -> str:
    """The pattern, its case flag for itself alone."""
    exact = pattern.removeprefix("(?-i)")
    return f"(?:{pattern})" if exact == pattern else f"(?-i:{exact})"


def _by_pattern(paragraph: _Paragraph) -> _Paragraph:
    """`paragraph` without what the patterns know at its beginning and end, and marked if they know all of it."""
    paragraph = _untailed(_unled(paragraph))
    if not _any_of(_WHOLE).match(paragraph.text):
        return paragraph
    kind = next(kind for kind, pattern in _kinds() if kind.scope in _WHOLE and pattern.match(paragraph.text))
    return paragraph.is_(kind.name, kind.scope)


def _unled(paragraph: _Paragraph) -> _Paragraph:
    led = _any_of(("lead",)).match(paragraph.text)
    while led and led.end():
        paragraph = replace(paragraph.narrowed(led.end(), len(paragraph.text)), caption=True)
        led = _any_of(("lead",)).match(paragraph.text)
    return paragraph


def _untailed(paragraph: _Paragraph) -> _Paragraph:
    while True:
        reach = max(0, len(paragraph.text) - _TAIL_REACH)
        tail = _any_of(("tail",)).search(paragraph.text, reach)
        if not tail:
            return paragraph
        paragraph = paragraph.narrowed(0, tail.start())


# --- headings and what follows them --------------------------------------------------------------------------------


def _comments(found: list[_Paragraph]) -> None:
    """A comment form ends an article, if there was one before it: "12 comments" also stands above articles."""
    words = 0
    for at, paragraph in enumerate(found):
        if paragraph.scope == "rest" and words >= 60:
            found[at:] = [p.is_(paragraph.kind) for p in found[at:]]
            return
        if not paragraph.kind and paragraph.block.section is Section.BODY:
            words += len(paragraph.text.split())


def _teasers(found: list[_Paragraph]) -> None:
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


def _teaser_count(following: Sequence[_Paragraph], *, strong: bool, last: bool) -> int:
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


def _repeats(found: list[_Paragraph]) -> None:
    """Paragraphs whose words stand elsewhere in the article as well are kept once, where most stands around them.

    Of equals the title goes before the body and the body before the summary; within the body the first stays.
    """
    said = ["" if p.kind else _words(p.text) for p in found]
    whole = "\n".join(f" {words} " for words in said)
    ranks = {Section.TITLE: 0, Section.BODY: 1, Section.SUMMARY: 2}
    seen: set[str] = set()
    for at in sorted(range(len(found)), key=lambda at: (ranks[found[at].block.section], at)):
        words = said[at]
        if words in seen or (4 <= words.count(" ") + 1 <= 60 and _stands_in_longer(words, whole)):
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


def _without_gallery_titles(found: list[_Paragraph]) -> list[_Paragraph]:
    """Captions of a gallery without the gallery's title, which each of them begins with."""
    captions = [p.text for p in found if not p.kind and _GALLERY.match(p.text)]
    if len(captions) < 2:
        return found
    shared = _common_beginning(captions)
    cut = shared.rfind(" ") + 1
    if len(shared[:cut].split()) < 3:
        return found
    return [p.narrowed(cut, len(p.text)) if p.text.startswith(shared) and not p.kind else p for p in found]


def _common_beginning(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    return first[: next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]


def _crossheads(found: list[_Paragraph]) -> None:
    """Lines of a few words that end in no stop, between paragraphs that do; not where most of the text is so."""
    body = [at for at, p in enumerate(found) if not p.kind and p.block.section is Section.BODY]
    heads = [at for at in body if not found[at].caption and _is_crosshead(found[at].text)]
    if len(heads) * 2 < len(body):
        for at in heads:
            found[at] = found[at].is_("crosshead")


def _is_crosshead(text: str) -> bool:
    words = text.split()
    return len(words) <= 6 and not _FINISHED.search(text) and not any(c.isdigit() for c in text)
