"""Furniture that can be told by its words: the patterns of `furniture.toml`, which says what their scopes are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from stream.records import Block, Section

Scope = Literal["line", "start", "lead", "tail", "title", "teasers", "rest"]
_WHOLE: tuple[Scope, ...] = ("line", "start", "teasers", "rest")
"""The scopes whose patterns mark a whole paragraph."""
_AT_END: tuple[Scope, ...] = ("line", "tail", "title")
"""The scopes whose patterns end where the paragraph does."""
_TAIL_REACH = 160
"""How many characters before a paragraph's end the patterns of its tail may reach back."""


class _Kind(BaseModel):
    """One kind of furniture, as `furniture.toml` has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    scope: Scope
    patterns: Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on its way: `kind` names the furniture it is, "" for none; `caption` if it began as captions do."""

    block: Block
    text: str
    """Its words, every apostrophe as ’."""
    kind: str = ""
    scope: str = ""
    caption: bool = False

    def is_(self, kind: str, scope: str = "") -> Paragraph:
        """Found to be furniture of `kind`, unless it was found to be some before."""
        return self if self.kind else replace(self, kind=kind, scope=scope)

    def narrowed(self, start: int, end: int) -> Paragraph:
        """Without what stands before `start` and from `end` on, both counted in its own text."""
        kept = self.text[start:end]
        start += len(kept) - len(kept.lstrip())
        at = self.block.start + start
        block = Block(self.block.section, at, at + len(kept.strip()))
        return replace(self, block=block, text=kept.strip())


def by_pattern(paragraph: Paragraph) -> Paragraph:
    """`paragraph` without what the patterns know at its beginning and end, and marked if they know all of it.

    A title loses its outlet's name at the end and nothing else.
    """
    if paragraph.block.section is Section.TITLE:
        return _untailed(paragraph, "title")
    paragraph = _untailed(_unled(paragraph), "tail")
    if not _any_of(_WHOLE).match(paragraph.text):
        return paragraph
    kind = next(kind for kind, pattern in _kinds() if kind.scope in _WHOLE and pattern.match(paragraph.text))
    return paragraph.is_(kind.name, kind.scope)


def _unled(paragraph: Paragraph) -> Paragraph:
    while led := _any_of(("lead",)).match(paragraph.text):
        paragraph = replace(paragraph.narrowed(led.end(), len(paragraph.text)), caption=True)
    return paragraph


def _untailed(paragraph: Paragraph, scope: Scope) -> Paragraph:
    while tail := _any_of((scope,)).search(paragraph.text, max(0, len(paragraph.text) - _TAIL_REACH)):
        paragraph = paragraph.narrowed(0, tail.start())
    return paragraph


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
    parts = [_scoped(pattern) + r"\W*$" * (kind.scope in _AT_END) for kind in kinds for pattern in kind.patterns]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE | re.DOTALL)


def _scoped(pattern: str) -> str:
    """The pattern, its case flag for itself alone."""
    exact = pattern.removeprefix("(?-i)")
    return f"(?:{pattern})" if exact == pattern else f"(?-i:{exact})"
