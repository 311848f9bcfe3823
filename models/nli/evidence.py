"""Excerpts of an article that a sentence is held against: how the network is fed an article, in training and in use."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

EVIDENCE: Final = (1, 2, 3)
"""How many of the nearest sentences of an article a sentence is held against at once. One excerpt alone misses what an
article says in two places, or drowns it."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’][a-z]+)?")


class Known:
    """The sentences of an article, and how much a word that two sentences share says: by how few of them hold it
    (inverse document frequency)."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._sentences = sentences
        self._words = [_words(sentence) for sentence in sentences]
        counts = Counter(word for words in self._words for word in words)
        self._rarity = {word: math.log(1 + len(sentences) / count) for word, count in counts.items()}

    def excerpts(self, sentence: str) -> list[str]:
        """Its nearest sentences, in the article's order, as many as `EVIDENCE` says; none where no word is shared."""
        return [" ".join(self._sentences[i] for i in places) for places in self.nearest(sentence)]

    def nearest(self, sentence: str) -> list[list[int]]:
        """The places of the sentences of each excerpt."""
        words = _words(sentence)
        shared = [math.fsum(self._rarity[word] for word in words & others) for others in self._words]
        order = sorted((i for i, weight in enumerate(shared) if weight > 0), key=lambda i: (-shared[i], i))
        return [sorted(order[:count]) for count in EVIDENCE] if order else []


def _words(text: str) -> set[str]:
    return {match.group().lower() for match in _WORD.finditer(text)}
