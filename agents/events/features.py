"""What tells an event, read off one report: words, names, figures, dates and embeddings, each as small integers.

Everything is a function of the report alone (rarity comes from `wordfreq`, not from what was seen before), and all
weights are integers, so that the likeness of two reports is the same number on every machine and in every order.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from wordfreq import zipf_frequency

from agents.events.state import TrackedReport
from stream.records import DIMENSIONS, Claim, Report, Section, Token

KEY = np.dtype("<u4")
"""How keys are packed."""
VIEWS = 3
"""Embeddings kept: title with lead (the report's own), title alone, mean of the first sentences."""
_MEAN_OVER = 8  # sentences; about what a reader takes in before knowing which event it is
_LEAD_WORDS = 120  # where figures and dates of the event itself stand, before the background
_EARLY_WORDS = 80
_CEILING = 7.5  # Zipf frequency of the commonest words: they weigh nothing
_COMMON = 6.2  # Zipf frequency of words that tell no event ("say", "people", "year")
_TELLING = frozenset({"NOUN", "PROPN", "VERB", "NUM", "ADJ"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = re.compile(rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?", re.IGNORECASE)
_DAY = re.compile(rf"(?:{'|'.join(_DAYS)})(?:'?s)?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Space(IntEnum):
    """The kinds of key; a key's top four bits."""

    TERMS = 0
    NAMES = 1
    FIGURES = 2
    LEAD_YEARS = 3
    YEARS = 4
    WEEKDAYS = 5
    MONTHS = 6


_LIMITS = {Space.TERMS: 80, Space.NAMES: 32}
_OTHER_LIMIT = 16


class Featured(Protocol):
    """What carries a report's features, packed; see `TrackedReport` for their order."""

    @property
    def keys(self) -> bytes: ...  # noqa: D102  the record says what they are
    @property
    def weights(self) -> bytes: ...  # noqa: D102
    @property
    def vectors(self) -> bytes: ...  # noqa: D102
    @property
    def length(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Features:
    """One report's features alone."""

    keys: bytes
    weights: bytes
    vectors: bytes
    length: int


def key(space: Space, word: str) -> int:
    """The 32-bit key of a word in a space."""
    return (int(space) << 28) | (zlib.crc32(word.encode()) & 0x0FFFFFFF)


def space_of(keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The space of each key."""
    return keys >> np.uint32(28)


@lru_cache(maxsize=200_000)
def _frequency(word: str) -> float:
    return float(zipf_frequency(word, "en"))


def _rarity(word: str) -> float:
    return max(0.0, _CEILING - _frequency(word))


def of_report(report: Report) -> Features:
    """The features of `report`."""
    tokens = list(_tokens(report.claims))
    packed = [*_weighted(Space.TERMS, _terms(tokens)), *_weighted(Space.NAMES, _names(tokens)), *_marks(tokens)]
    return Features(
        keys=np.array([k for k, _ in packed], dtype=KEY).tobytes(),
        weights=bytes([w for _, w in packed]),
        vectors=_vectors(report).tobytes(),
        length=len(tokens),
    )


def keys_of(reports: Sequence[Featured]) -> NDArray[np.uint32]:
    """The keys of some reports, one after the other."""
    return np.frombuffer(b"".join([report.keys for report in reports]), dtype=KEY)


def weights_of(reports: Sequence[Featured]) -> NDArray[np.uint8]:
    """The weights of the same keys."""
    return np.frombuffer(b"".join([report.weights for report in reports]), dtype=np.uint8)


def vectors_of(reports: Sequence[Featured]) -> NDArray[np.int8]:
    """The embeddings of some reports: reports × views × dimensions."""
    packed = np.frombuffer(b"".join([report.vectors for report in reports]), dtype=np.int8)
    return packed.reshape(len(reports), VIEWS, DIMENSIONS)


def tracked(report: Report, *, order: int, active_at: datetime) -> TrackedReport:
    """What is kept of `report`, which is in no event yet."""
    features = of_report(report)
    return TrackedReport(
        article_id=report.article_id,
        event_id="",
        outlet=report.outlet,
        publisher=report.publisher,
        title=report.title,
        published_at=report.published_at,
        version=report.version,
        content_hash=report.content_hash,
        active_at=active_at,
        order=order,
        length=features.length,
        keys=features.keys,
        weights=features.weights,
        vectors=features.vectors,
        shingles=report.shingles,
        passages=report.passages,
        credits=report.credits,
    )


# --- words ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Word:
    token: Token
    title: bool
    position: int  # among the words after the title


def _tokens(claims: Iterable[Claim]) -> Iterator[_Word]:
    position = 0
    for claim in claims:
        title = claim.section is Section.TITLE
        for token in claim.tokens:
            if token.pos not in {"SPACE", "PUNCT"}:
                yield _Word(token, title, position)
                position += not title


def _terms(words: list[_Word]) -> dict[str, float]:
    counts: defaultdict[str, float] = defaultdict(float)
    for word in words:
        lemma = word.token.lemma.lower()
        if word.token.pos in _TELLING and len(lemma) > 1:
            counts[lemma] += 3.0 if word.title else 1.5 if word.position < _EARLY_WORDS else 1.0
    return {w: (1 + math.log(n)) * _rarity(w) for w, n in counts.items() if _frequency(w) < _COMMON}


def _names(words: list[_Word]) -> dict[str, float]:
    counts: defaultdict[str, float] = defaultdict(float)
    for word in words:
        lemma = word.token.lemma.lower()
        if word.token.pos == "PROPN" and len(lemma) > 1 and not (_MONTH.fullmatch(lemma) or _DAY.fullmatch(lemma)):
            counts[lemma] += 3.0 if word.title else 2.0 if word.position < _EARLY_WORDS else 1.0
    return {w: (1 + math.log(n)) * _rarity(w) for w, n in counts.items() if _rarity(w) > 0}


def _weighted(space: Space, words: dict[str, float]) -> list[tuple[int, int]]:
    """Keys with weights scaled to length 255, heaviest first."""
    heaviest = sorted(words.items(), key=lambda item: (-item[1], item[0]))[: _LIMITS.get(space, _OTHER_LIMIT)]
    norm = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    scaled = [(key(space, word), round(255 * weight / norm)) for word, weight in heaviest]
    return [(k, weight) for k, weight in dict(scaled).items() if weight]


def _marks(words: list[_Word]) -> list[tuple[int, int]]:
    """Figures and dates: the lead's, and the years of the whole text."""
    found: dict[Space, dict[str, float]] = {space: {} for space in Space if space >= Space.FIGURES}
    for word in words:
        text = word.token.text
        if _YEAR.fullmatch(text):
            found[Space.YEARS][text] = 1.0
            if word.position < _LEAD_WORDS:
                found[Space.LEAD_YEARS][text] = 1.0
        elif word.position < _LEAD_WORDS:
            _mark(found, text)
    return [item for space in sorted(found) for item in _weighted(space, found[space])]


def _mark(found: dict[Space, dict[str, float]], text: str) -> None:
    if _FIGURE.fullmatch(text):
        found[Space.FIGURES][text] = float(len(text))
    elif _DAY.fullmatch(text):
        found[Space.WEEKDAYS][text[:3].lower()] = 1.0
    elif _MONTH.fullmatch(text) and text.lower() != "may":
        found[Space.MONTHS][text[:3].lower()] = 1.0


# --- vectors -------------------------------------------------------------------------------------------------------


def _vectors(report: Report) -> NDArray[np.int8]:
    """Views × dimensions; a view that the report lacks is that of title and lead."""
    lead = _unpack(report.vector)
    titles = [claim.vector for claim in report.claims if claim.section is Section.TITLE and claim.vector]
    body = [claim.vector for claim in report.claims if claim.section is not Section.TITLE and claim.vector]
    title = _unpack(titles[0]) if titles else lead
    mean = np.sum([_unpack(vector) for vector in [*titles[:1], *body[:_MEAN_OVER]]], axis=0) if body else lead
    return np.stack([_scaled(view) for view in (lead, title, mean)])


def _unpack(vector: bytes) -> NDArray[np.float64]:
    return np.frombuffer(vector, dtype=np.int8).astype(np.float64) if vector else np.zeros(DIMENSIONS)


def _scaled(vector: NDArray[np.float64]) -> NDArray[np.int8]:
    norm = float(np.linalg.norm(vector))
    return np.round(vector * (127.0 / norm if norm else 0.0)).astype(np.int8)
