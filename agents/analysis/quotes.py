"""Finds the words that stand between quotation marks, paragraph by paragraph, also when a quotation runs on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from agents.analysis.reading import Sentence
from stream.records import Block, Span

_CLOSES: Final = {"“": "”", '"': '"', "«": "»", "„": "”", "‘": "’", "``": "''"}
_MARK: Final = re.compile(r"``|''|[“”\"«»„]|(?<![\w’])‘(?=\w)|’(?!\w)|(?<![\w'])'(?=[A-Za-z])|(?<=[\w.,!?])'(?!\w)")
_ONLY_CLOSE: Final = frozenset({"”", "»", "’", "''"})
_SHORTEST: Final = 2


def find_quotes(text: str, blocks: Sequence[Block]) -> list[Span]:
    """The stretches of a text between quotation marks, the marks left out.

    A quotation that a paragraph leaves open ends with the paragraph; the next one opens it anew, as is usual.
    """
    return [span for block in blocks for span in _in_block(text, block.start, block.end)]


def _in_block(text: str, start: int, end: int) -> Iterator[Span]:
    opened, mark = -1, ""
    for match in _MARK.finditer(text, start, end):
        sign = match.group()
        if opened < 0:
            if sign in _ONLY_CLOSE or (sign == "'" and text[match.start() - 1 : match.start()].strip()):
                continue  # an apostrophe behind a word ("the crews' boats") opens nothing
            opened, mark = match.end(), sign
        elif _is_close(mark, sign, text, match):
            if match.start() - opened >= _SHORTEST:
                yield Span(opened, match.start())
            opened = -1
    if opened >= 0 and mark not in {"'", "‘"} and end - opened >= _SHORTEST:
        yield Span(opened, end)


def _is_close(mark: str, sign: str, text: str, match: re.Match[str]) -> bool:
    if mark == '"':
        return sign in {'"', "”"}
    if mark == "'":
        return sign == "'" and not (text[match.start() - 1] == "s" and "'" in text[match.end() : match.end() + 80])
    return sign == _CLOSES[mark] or (mark == "“" and sign == '"')


def quotes_in(sentence: Sentence, quotes: Sequence[Span]) -> list[Span]:
    """The parts of the quotations that lie in the sentence."""
    parts = (Span(max(q.start, sentence.start), min(q.end, sentence.end)) for q in quotes)
    return [part for part in parts if part.end - part.start >= _SHORTEST]


def is_quoted(sentence: Sentence, quotes: Sequence[Span]) -> bool:
    """Whether the whole sentence, marks around it aside, is quotation."""
    inside = sum(part.end - part.start for part in quotes_in(sentence, quotes))
    return inside >= len(sentence.text.strip("\"“”'‘’«» .,")) - 1 > 0
