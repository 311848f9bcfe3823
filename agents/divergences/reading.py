"""A report read for comparing: per claim its content words by concept, its names, its cues, and where each stands.

A reading is a pure function of a report; the finder keeps those in use in memory and never on a topic.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache, wraps
from typing import Any, Final, TypeVar

import numpy as np
from wordfreq import zipf_frequency

from agents.divergences.lexicon import concept, known, words
from stream import gazetteer
from stream.names import folded
from stream.records import DIMENSIONS, Claim, EntityKind, Mention, Report, Section, TimeRef, Token

CONTENT: Final = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
_REACH: Final = 6
"""How many arcs of the parse tree away a word still belongs to what is said of a thing."""
_COMMONEST: Final = 7.5
"""Zipf frequency of "the": words near it tell nothing."""
_ASIDE: Final = "acl"
_CLOSING: Final = "\"'”’ )"
_LONG_BEFORE: Final = timedelta(days=45)
_SINCE: Final = re.compile(r"\bsince (?:at least |late |early |the )?$", re.IGNORECASE)
"""What leads from a time of old to the news ("the most since 2002")."""
Vector = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


@lru_cache(maxsize=50_000)
def rarity(word: str) -> float:
    """How much a word tells, 0.3 for the commonest to about 2 for names and rare words."""
    return max(0.3, (_COMMONEST - zipf_frequency(word, "en")) / 3.0)


@dataclass(frozen=True, eq=False)
class ClaimReading:
    """One claim with its words as concepts. `terms[i]` is "" where token i is no content word."""

    claim: Claim
    terms: tuple[str, ...]
    names: frozenset[str]
    past: bool = False
    """Speaks of another, earlier happening: analysis says so, or every time it gives lies well before the article."""
    facts: dict[object, Any] = field(default_factory=dict, init=False, repr=False)
    """What was worked out of it (`remembered`)."""

    @cached_property
    def bag(self) -> frozenset[str]:
        """The concepts of the content words, names included."""
        return frozenset(term for term in self.terms if term)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Every lemma of the sentence."""
        return frozenset(token.lemma.lower() for token in self.claim.tokens)

    def with_lemma(self, lemmas: frozenset[str]) -> list[int]:
        """The tokens that have one of these lemmas: most claims have none, and are passed over at once."""
        if self.lemmas.isdisjoint(lemmas):
            return []
        return [i for i, token in enumerate(self.claim.tokens) if token.lemma.lower() in lemmas]

    def with_text(self, texts: frozenset[str]) -> list[int]:
        """The same of tokens that are one of these words, in small letters."""
        if self._texts.isdisjoint(texts):
            return []
        return [i for i, token in enumerate(self.claim.tokens) if token.text.lower() in texts]

    def with_word(self, words: frozenset[str]) -> list[int]:
        """The same of tokens that are or have as lemma one of these."""
        return sorted({*self.with_lemma(words), *self.with_text(words)})

    @cached_property
    def _texts(self) -> frozenset[str]:
        return frozenset(token.text.lower() for token in self.claim.tokens)

    @cached_property
    def lower(self) -> str:
        """The sentence in small letters, each where it stood: the one capital that would become two letters is an I."""
        return self.claim.sentence.replace("İ", "I").lower()

    @cached_property
    def asks(self) -> bool:
        """Is it a question, be it a quoted one? It tells nothing ("Have there been arrests?")."""
        return self.claim.sentence.rstrip(_CLOSING).endswith("?")

    def leads(self, last: int) -> bool:
        """Does it stand in headline or summary, or among the body's sentences up to number `last`?"""
        return self.claim.section is not Section.BODY or self.claim.index <= last

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries that the places of the sentence may lie in, as far as a gazetteer knows them."""
        return frozenset(place.country for place in self._places)

    @cached_property
    def regions(self) -> frozenset[tuple[str, str]]:
        """The country and region that its cities and states may lie in; empty where it names a country alone."""
        return frozenset((place.country, place.region) for place in self._places if place.region)

    @cached_property
    def _places(self) -> tuple[gazetteer.Place, ...]:
        named = (mention.entity for mention in self.claim.mentions if mention.kind is EntityKind.PLACE)
        return tuple(place for name in named for place in gazetteer.find_all(name))

    @cached_property
    def neighbours(self) -> tuple[tuple[int, ...], ...]:
        """Of each token those that the parse tree ties it to."""
        ties: list[list[int]] = [[] for _ in self.claim.tokens]
        for index, token in enumerate(self.claim.tokens):
            if token.head != index:
                ties[index].append(token.head)
                ties[token.head].append(index)
        return tuple(map(tuple, ties))

    def mention_at(self, index: int) -> Mention | None:
        """The mention of an entity that token `index` belongs to."""
        start = self.claim.tokens[index].start
        return next((mention for mention in self.claim.mentions if mention.start <= start < mention.end), None)

    def children(self, index: int) -> tuple[int, ...]:
        """The tokens that hang on token `index`."""
        return self._children[index]

    @cached_property
    def _children(self) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self.claim.tokens]
        for index, token in enumerate(self.claim.tokens):
            if token.head != index:
                found[token.head].append(index)
        return tuple(map(tuple, found))

    def token_at(self, start: int, end: int) -> list[int]:
        """The tokens that lie in [start, end) of the article's text."""
        return list(range(bisect_left(self._starts, start), bisect_left(self._starts, end)))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where the tokens start: in order, as they stand."""
        return tuple(token.start for token in self.claim.tokens)

    def context(self, seeds: list[int]) -> dict[str, float]:
        """Concepts near `seeds` in the parse tree, each with a weight that falls with distance (1 at a neighbour)."""
        found: dict[str, float] = {}
        distance = dict.fromkeys(seeds, 0)
        queue = deque(seeds)
        while queue:
            here = queue.popleft()
            if distance[here] >= _REACH:
                continue
            for there in self.neighbours[here]:
                if there not in distance:
                    distance[there] = distance[here] + 1
                    queue.append(there)
                    if self.terms[there]:
                        weight = 2.0 / (1 + distance[there])
                        found[self.terms[there]] = max(found.get(self.terms[there], 0.0), weight)
        return found


@dataclass(frozen=True, eq=False)
class ReportReading:
    """One report ready to be compared."""

    report: Report
    claims: tuple[ClaimReading, ...]
    vectors: Vector
    facts: dict[object, Any] = field(default_factory=dict, init=False, repr=False)
    """What was worked out of it (`remembered`)."""

    @cached_property
    def counts(self) -> Counter[str]:
        """In how many claims each concept occurs."""
        return Counter(term for claim in self.claims for term in claim.bag)

    @cached_property
    def kinds(self) -> dict[str, EntityKind]:
        """What each entity that is named stands for."""
        return {mention.entity: mention.kind for claim in self.claims for mention in claim.claim.mentions}

    @cached_property
    def text(self) -> str:
        """All sentences, in small letters."""
        return "\n".join(claim.lower for claim in self.claims)


_Reading = TypeVar("_Reading", ClaimReading, ReportReading)
_Fact = TypeVar("_Fact")


def remembered(work_out: Callable[[_Reading], _Fact]) -> Callable[[_Reading], _Fact]:
    """Has a fact worked out once a reading, and kept for as long as the reading is.

    A cache of so many facts would forget those of an event whenever enough other events are in the news.
    """

    @wraps(work_out)
    def fact(reading: _Reading) -> _Fact:
        try:
            return reading.facts[work_out]  # type: ignore[no-any-return]
        except KeyError:
            found = reading.facts[work_out] = work_out(reading)
            return found

    return fact


def read(report: Report) -> ReportReading:
    """Read a report for comparing."""
    claims = tuple(read_claim(claim, report.published_at) for claim in report.claims)
    return ReportReading(report=report, claims=claims, vectors=_matrix(report.claims))


def read_claim(claim: Claim, published: datetime) -> ClaimReading:
    """Read one claim, of an article published at that time, for comparing."""
    named = {
        i: mention.entity
        for mention in claim.mentions
        if mention.kind is not EntityKind.OTHER
        for i, token in enumerate(claim.tokens)
        if mention.start <= token.start < mention.end
    }
    particles = {i: t.lemma.lower() for i, t in enumerate(claim.tokens[1:]) if t.head == i}
    particles |= {t.head: t.lemma.lower() for t in claim.tokens if t.dep == "prt"}  # "blew himself up"
    terms = tuple(_term(token, named.get(i, ""), particles.get(i, "")) for i, token in enumerate(claim.tokens))
    old = all(published - time.latest > _LONG_BEFORE for time in claim.times)
    own = any(not _beside(claim, time) for time in claim.times)
    past = old and own and not any(_since(claim, time) for time in claim.times)
    names = frozenset(mention.entity for mention in claim.mentions)
    return ClaimReading(claim=claim, terms=terms, names=names, past=claim.background or past)


def _since(claim: Claim, time: TimeRef) -> bool:
    """Does it only say since when what is news has held?"""
    return _SINCE.search(claim.sentence[: time.start - claim.start]) is not None


def _beside(claim: Claim, time: TimeRef) -> bool:
    """Is the time given only of a thing, by a participle that hangs on it ("the train, built in 1962, was ...")?"""
    tokens = claim.tokens
    here = next((i for i, token in enumerate(tokens) if token.start >= time.start), 0)
    while tokens[here].dep != _ASIDE and tokens[here].head != here:
        here = tokens[here].head
    return tokens[here].dep == _ASIDE


def _term(token: Token, entity: str, particle: str) -> str:
    lemma = token.lemma.lower()
    if entity:
        return f"@{folded(entity)}" if token.pos in CONTENT else ""
    if token.pos == "VERB" and particle and known(lemma, particle):
        return concept(lemma, token.pos, particle)
    if token.pos not in CONTENT or lemma in words("light") or not lemma[:1].isalpha():
        return ""
    return concept(lemma, token.pos)


def _matrix(claims: tuple[Claim, ...]) -> Vector:
    rows = [np.frombuffer(c.vector, dtype=np.int8) if c.vector else np.zeros(DIMENSIONS, dtype=np.int8) for c in claims]
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), DIMENSIONS) / 127.0
