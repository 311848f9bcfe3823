"""Names to put in the place of others: of a sentence's persons, places and organisations."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from spacy.tokens import Doc, Span

KINDS: Final = ("PERSON", "GPE", "ORG", "LOC", "FAC", "NORP", "EVENT", "WORK_OF_ART")


class NamePool:
    """All names of a set of parsed sentences, by kind; the more often a name occurs, the likelier it is chosen."""

    def __init__(self, docs: Iterable[Doc]) -> None:
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for doc in docs:
            for entity in doc.ents:
                if entity.label_ in KINDS and entity.text[:1].isupper() and len(entity) <= 4 and "'" not in entity.text:
                    counts[entity.label_][entity.text.removeprefix("the ").removeprefix("The ")] += 1
        self._names = {kind: list(Counter(names).elements()) for kind, names in counts.items()}

    def other_name(self, doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
        """One name of the sentence replaced by another of its kind: from the sentence itself, or from the pool."""
        entities = [e for e in doc.ents if e.label_ in KINDS and all(t.i in places for t in e) and e.text[:1].isupper()]
        if not entities:
            return None
        entity = dice.choice(entities)
        other = self._another(doc, entity, dice)
        start = entity.start + (entity[0].lower_ == "the" and len(entity) > 1)
        if not other:
            return None
        return doc[:start].text_with_ws + other + entity[-1].whitespace_ + doc[entity.end :].text_with_ws

    def _another(self, doc: Doc, entity: Span, dice: random.Random) -> str | None:
        own = [e.text for e in doc.ents if e.label_ == entity.label_ and not _alike(e.text, entity.text)]
        if own and dice.random() < 0.3:
            return dice.choice(own)
        pool = self._names.get(entity.label_, [])
        if not pool:
            return None
        other = dice.choice(pool)
        # A longer or shorter form of a name is the same name.
        return None if _alike(other, entity.text) else other


def _alike(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()))
