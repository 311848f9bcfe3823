"""Responsibility: a group claims a deed, and the other account has it that there is no link to such a group."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, value
from agents.divergences.frames import NOUN_MARKS
from agents.divergences.lexicon import concept, words
from agents.divergences.reading import ClaimReading
from stream.records import DivergenceType, Relation

_REACH: Final = 6
"""Words between a claim and what is claimed, a negation and the link it denies, a link and the group it is to."""
Claimed = tuple[int, int]


class Responsibilities:
    """Finds a deed that a group claims as its own, and that the other account links to no such group."""

    name = "responsibility"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: who claims it against the link that is denied."""
        if pair.a.past != pair.b.past:
            return
        for claiming, clearing, turned in ((pair.a, pair.b, False), (pair.b, pair.a, True)):
            claimed, cleared = claims_deed(claiming), denies_link(clearing)
            if claimed is not None and cleared is not None and _one_deed(pair):
                yield self._finding(claiming, clearing, claimed, cleared, turned=turned)
                return

    def _finding(
        self, claiming: ClaimReading, clearing: ClaimReading, claimed: Claimed, cleared: Claimed, *, turned: bool
    ) -> Finding:
        one, other = value(claiming, claimed), value(clearing, cleared)
        return Finding(
            type=DivergenceType.ATTRIBUTION,
            detector=self.name,
            a=other if turned else one,
            b=one if turned else other,
            about="Whether a group was behind it",
            why=f"One account tells that a group claims it (“{one.text}”), the other says “{other.text}”.",
            relation=Relation.SOURCE_DISPUTE,
            notability=2,
        )


def _one_deed(pair: Pair) -> bool:
    """Do both claims name the deed, or somebody or some place in common?"""
    deeds = {concept(word) for word in words("responsibility", "deeds")}
    return any(term.startswith("@") or term in deeds for term in pair.shared)


@lru_cache(maxsize=4096)
def claims_deed(claim: ClaimReading) -> Claimed | None:
    """Where a claim says that somebody claims a deed ("claimed responsibility", "claims the attack"); else None."""
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        if token.lemma.lower() == "claim":
            for j in range(i + 1, min(i + _REACH, len(tokens))):
                if tokens[j].lemma == "responsibility" or (_deed(claim, j) and tokens[j].head == i):
                    return i, j
    return None


def _deed(claim: ClaimReading, index: int) -> bool:
    """Is it a deed that somebody does something to, and not one that something is said of?"""
    token = claim.claim.tokens[index]
    return token.dep == "dobj" and token.lemma.lower() in words("responsibility", "deeds")


@lru_cache(maxsize=4096)
def denies_link(claim: ClaimReading) -> Claimed | None:
    """Where a claim denies a link to a group ("no connection to any terrorist group"); else None."""
    lemmas = [token.lemma.lower() for token in claim.claim.tokens]
    for i, lemma in enumerate(lemmas):
        if lemma not in words("responsibility", "links"):
            continue
        negation = next((j for j in range(max(0, i - _REACH), i) if lemmas[j] in words("negations")), None)
        group = next((j for j, one in enumerate(lemmas[i:], i) if one in words("responsibility", "groups")), None)
        if negation is not None and group is not None:
            return negation, _noun(claim, group)
    return None


def _noun(claim: ClaimReading, index: int) -> int:
    """The noun that a word before it belongs to ("militant group"), or itself."""
    token = claim.claim.tokens[index]
    return token.head if token.dep in NOUN_MARKS and token.head > index else index
