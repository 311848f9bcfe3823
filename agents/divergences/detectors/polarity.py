"""Outcome and polarity: it happened and it did not, denied and stated, or one thing and its opposite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, value
from agents.divergences.lexicon import antonyms, opposed, words
from agents.divergences.reading import ClaimReading
from stream.records import DivergenceType

_MIN_CONTEXT: Final = 0.2
"""Share of what is said with the predicate that both claims must have in common."""
_PREDICATES: Final = frozenset({"VERB", "ADJ", "NOUN"})


class Negations:
    """Finds a predicate that one claim negates and the other does not."""

    name = "polarity"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: the shared predicate with most in common around it."""
        if not (_negating(pair.a) or _negating(pair.b)):
            return
        found = max(_opposed(pair), key=lambda one: one[2], default=None)
        if found is None or found[2] < _MIN_CONTEXT:
            return
        here, there, context = found
        one, other = value(pair.a, _with_negation(pair.a, here)), value(pair.b, _with_negation(pair.b, there))
        yield Finding(
            type=DivergenceType.OUTCOME_OR_POLARITY,
            detector=self.name,
            a=one,
            b=other,
            about=f"whether: {pair.a.terms[here]}",
            why=f"“{one.text}” against “{other.text}”: one account negates what the other states.",
            features={"context": context, "verb": float(pair.a.claim.tokens[here].pos == "VERB")},
        )


class Antonyms:
    """Finds opposite words said of one thing."""

    name = "antonym"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: the opposite words with most in common around them."""
        if not any(opposed().get(term, frozenset()) & pair.b.bag for term in pair.a.bag):
            return
        found = max(_opposites(pair), key=lambda one: one[2], default=None)
        if found is None or found[2] < _MIN_CONTEXT:
            return
        here, there, context = found
        one, other = value(pair.a, [here]), value(pair.b, [there])
        yield Finding(
            type=DivergenceType.OUTCOME_OR_POLARITY,
            detector=self.name,
            a=one,
            b=other,
            about=f"{pair.a.terms[here]} or {pair.b.terms[there]}",
            why=f"“{one.text}” in one account, “{other.text}” in the other.",
            features={
                "context": context,
                "negated": float(bool(_negation(pair.a, here)) != bool(_negation(pair.b, there))),
            },
        )


def _negating(claim: ClaimReading) -> bool:
    return bool(claim.lemmas & (words("negations") | words("denials")))


def _opposed(pair: Pair) -> Iterator[tuple[int, int, float]]:
    for here, there in _same_predicates(pair):
        if bool(_negation(pair.a, here)) != bool(_negation(pair.b, there)):
            yield here, there, pair.overlap(pair.a.context([here]), pair.b.context([there]))


def _same_predicates(pair: Pair) -> Iterator[tuple[int, int]]:
    for here, term in enumerate(pair.a.terms):
        if term in pair.shared and not term.startswith("@") and pair.a.claim.tokens[here].pos in _PREDICATES:
            for there, other in enumerate(pair.b.terms):
                if other == term and pair.b.claim.tokens[there].pos in _PREDICATES:
                    yield here, there


def _negation(claim: ClaimReading, index: int) -> list[int]:
    """The words that negate or deny a predicate: "not", "no" before its object or itself, "denied" above it."""
    tokens = claim.claim.tokens
    found = [
        i for i in claim.children(index) if tokens[i].dep == "neg" or tokens[i].lemma.lower() in words("negations")
    ]
    if tokens[index].pos == "VERB":
        arguments = [i for i in claim.children(index) if tokens[i].dep in ("dobj", "nsubj", "nsubjpass", "attr")]
        found += [
            j for i in arguments for j in claim.children(i) if tokens[j].lemma.lower() in ("no", "none", "neither")
        ]
    head = tokens[index].head
    if head != index and tokens[head].lemma.lower() in words("denials"):
        found.append(head)
    return found


def _with_negation(claim: ClaimReading, index: int) -> list[int]:
    return [*_negation(claim, index), index]


def _opposites(pair: Pair) -> Iterator[tuple[int, int, float]]:
    for here, term in enumerate(pair.a.terms):
        for there, other in enumerate(pair.b.terms):
            if term and other and antonyms(term, other):
                yield here, there, pair.overlap(pair.a.context([here]), pair.b.context([there]))
