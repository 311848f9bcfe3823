"""Weighs the words that tell what an article is about: rare in the language, frequent in the article."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from wordfreq import zipf_frequency

from agents.analysis.reading import Sentence
from stream.records import Section

MAX_TERMS: Final = 80
_POS: Final = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
_COMMON: Final = 6.5
"""Zipf frequency (powers of ten in a thousand million words) from which a word tells nothing."""
_UNKNOWN: Final = 1.5
"""Zipf frequency given to words that the list lacks: rare, yet not as telling as they look (slips, names)."""
_SECTION: Final = {Section.TITLE: 2.0, Section.SUMMARY: 1.5, Section.BODY: 1.0}
_LEAD: Final = 1.5


def weigh_terms(sentences: Sequence[Sentence], entities: Mapping[str, float]) -> dict[str, float]:
    """Lemma or entity key -> weight; a vector of unit length of the `MAX_TERMS` weightiest, heaviest first."""
    counts: dict[str, float] = {}
    first_body = next((s.block for s in sentences if s.section is Section.BODY), 0)
    for sentence in sentences:
        lead = _LEAD if sentence.section is Section.BODY and sentence.block <= first_body + 2 else 1.0
        for token in sentence.doc:
            if token.pos_ in _POS and not token.is_stop and token.is_alpha and len(token) > 2:
                lemma = token.lemma_.lower()
                counts[lemma] = counts.get(lemma, 0.0) + _SECTION[sentence.section] * lead
    weights = {lemma: (1 + math.log(max(count, 1.0))) * rarity(lemma) for lemma, count in counts.items()}
    for key, salience in entities.items():
        weights[key] = max(weights.get(key, 0.0), (1 + 2 * salience) * max(map(rarity, key.split()), default=0.0))
    kept = sorted(((w, t) for t, w in weights.items() if w > 0), key=lambda item: (-item[0], item[1]))[:MAX_TERMS]
    length = math.sqrt(sum(weight * weight for weight, _ in kept)) or 1.0
    return {term: round(weight / length, 5) for weight, term in kept}


@lru_cache(maxsize=100_000)
def rarity(word: str) -> float:
    """0 for the commonest words of English, about 1 for those met once in a hundred million."""
    zipf = zipf_frequency(word, "en") or _UNKNOWN
    return max(0.0, (_COMMON - zipf) / (_COMMON - 1.0))
