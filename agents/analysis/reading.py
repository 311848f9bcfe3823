"""What analysis knows of one sentence while it reads an article; it never leaves the process."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from stream.records import Section


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its parse. Offsets are characters of the article's text; `block` counts its paragraph."""

    text: str
    start: int
    end: int
    section: Section
    block: int
    doc: Doc
