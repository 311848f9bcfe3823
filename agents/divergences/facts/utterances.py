"""The words of quotations: how they are compared, and by which runs of them two claims quote one utterance."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from agents.divergences.lexicon import words
from agents.divergences.reading import rarity

Words = tuple[str, ...]
_RUN: Final = 4
"""Words in a row by which two quotations are likely of one utterance."""
_TELLING: Final = 2
"""How many words of those that two people would not both come upon are rarer than `_RARE`."""
_RARE: Final = 0.6
"""Rarity above that of the commonest few hundred words."""
BRACKETS: Final = re.compile(r"\[[^\]]*\]|\([^)]*\)|…|\.\s?\.\s?\.")
"""What an editor put in, and what stands where he left words out."""
_FULL: Final = {
    "n't": "not",
    "'ve": "have",
    "'re": "are",
    "'ll": "will",
    "'m": "am",
    "ca": "can",
    "wo": "will",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "cannot": "can not",
    "okay": "ok",
}
"""What short forms are written for."""
_SHORT_FORMS: Final = r"(?:ve|s|re|ll|d|m)\b"
_WORD: Final = re.compile(rf"[a-z0-9]+(?=n't\b)|n't\b|'{_SHORT_FORMS}|[a-z0-9]+(?:'(?!{_SHORT_FORMS})[a-z]+)?")


@lru_cache(maxsize=20_000)
def spoken(text: str) -> tuple[tuple[str, int, int], ...]:
    """The words of a quotation, short forms in full, with where each stands; no brackets that an editor put in."""
    plain = BRACKETS.sub(lambda found: " " * len(found.group()), text.replace("İ", "I").lower()).replace("’", "'")
    return tuple((_FULL.get(found.group(), found.group()), *found.span()) for found in _WORD.finditer(plain))


@lru_cache(maxsize=20_000)
def utterance(text: str) -> Words:
    """The words of a quotation alone."""
    return tuple(word for word, _, _ in spoken(text))


def telling(said: Words) -> bool:
    """Are these words that two people would hardly both come upon?"""
    return _rare(said) >= _TELLING


def _rare(said: Words) -> int:
    return sum(rarity(word) >= _RARE and word.isalpha() for word in set(said) - words("fillers"))


@lru_cache(maxsize=20_000)
def runs(text: str) -> frozenset[Words]:
    """Every few words in a row of a quotation: one that two claims share makes them worth a look."""
    said = utterance(text)
    return frozenset(run for i in range(len(said) - _RUN + 1) if _rare(run := said[i : i + _RUN]))
