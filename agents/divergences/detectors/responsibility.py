"""Responsibility: a group claims a deed, and by the other account another does, or there is no link to such a group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.frames import NOUN_MARKS
from agents.divergences.facts.phrases import below
from agents.divergences.lexicon import concepts, words
from agents.divergences.reading import ClaimReading, remembered
from stream.records import DivergenceType, Relation

_REACH: Final = 6
"""Words between a claim and what is claimed, a negation and the link it denies, a link and the group it is to."""
_GROUP: Final = frozenset({"compound", "amod", "prep", "pobj", "nmod", "det", "acl", "oprd"})
_ITSELF: Final = frozenset({"it", "they"})
_CLAIM: Final = frozenset({"claim"})
_DOING: Final = frozenset({"carry", "stage", "launch", "conduct", "commit"})
_SAYING: Final = frozenset({"say", "claim", "announce", "boast"})
Claimed = tuple[int, int]


class Responsibilities:
    """Finds a deed that a group claims as its own, and that the other account gives to another or links to none."""

    name = "responsibility"
    both = False

    def tells(self, claim: ClaimReading) -> object:
        """Who it says claims a deed."""
        return claimant(claim) or claims_deed(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: who claims it against the link that is denied, or against who else does."""
        return self._found(pair) if pair.a.past == pair.b.past else ()

    def _found(self, pair: Pair) -> Iterator[Finding]:
        both = claimant(pair.a), claimant(pair.b)
        if all(both) and _two_groups(pair, *both) and _one_deed(pair):
            yield self._two(pair, *both)
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

    def _two(self, pair: Pair, one: tuple[int, ...], other: tuple[int, ...]) -> Finding:
        a, b = value(pair.a, one), value(pair.b, other)
        return Finding(
            type=DivergenceType.ATTRIBUTION,
            detector=self.name,
            a=a,
            b=b,
            about="Who claims responsibility",
            why=f"One account tells that {a.text} claims it, the other that {b.text} does.",
            relation=Relation.SOURCE_DISPUTE,
            notability=3,
        )


def _two_groups(pair: Pair, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Are two groups named, and does neither report have a word of the other's name?"""
    first, second = _called(pair.a, one), _called(pair.b, other)
    known = any(word in pair.second.text for word in first) or any(word in pair.first.text for word in second)
    return bool(first and second) and not known


def _called(claim: ClaimReading, group: tuple[int, ...]) -> frozenset[str]:
    tokens = (claim.claim.tokens[i] for i in group)
    return frozenset(token.text.lower() for token in tokens if token.pos == "PROPN")


@remembered
def claimant(claim: ClaimReading) -> tuple[int, ...]:
    """The words for the group that claims a deed, or says that it carried one out; empty where there is none."""
    tokens, claimed = claim.claim.tokens, claims_deed(claim)
    verb = claimed[0] if claimed is not None else _admits(claim)
    subject = next((j for j in claim.children(verb) if tokens[j].dep == "nsubj"), None) if verb is not None else None
    if subject is None:
        return ()
    return tuple(j for j in below(claim, subject, lambda j: tokens[j].dep in _GROUP) if tokens[j].pos != "PUNCT")


def _admits(claim: ClaimReading) -> int | None:
    """The verb by which somebody says of themselves that they carried out a deed ("said it had carried out")."""
    tokens = claim.claim.tokens
    for i in claim.with_lemma(_DOING):
        of_itself = any(tokens[j].text.lower() in _ITSELF for j in claim.children(i) if tokens[j].dep == "nsubj")
        if of_itself and any(_deed(claim, j) for j in claim.children(i)):
            return tokens[i].head if tokens[tokens[i].head].lemma.lower() in _SAYING else None
    return None


def _one_deed(pair: Pair) -> bool:
    """Do both claims name the deed, or somebody or some place in common?"""
    deeds = concepts("responsibility", "deeds")
    return any(term.startswith("@") or term in deeds for term in pair.shared)


@remembered
def claims_deed(claim: ClaimReading) -> Claimed | None:
    """Where a claim says that somebody claims a deed ("claimed responsibility", "claims the attack"); else None."""
    tokens = claim.claim.tokens
    for i in claim.with_lemma(_CLAIM):
        for j in range(i + 1, min(i + _REACH, len(tokens))):
            if tokens[j].lemma == "responsibility" or (_deed(claim, j) and tokens[j].head == i):
                return i, j
    return None


def _deed(claim: ClaimReading, index: int) -> bool:
    """Is it a deed that somebody does something to, and not one that something is said of?"""
    token = claim.claim.tokens[index]
    return token.dep == "dobj" and token.lemma.lower() in words("responsibility", "deeds")


@remembered
def denies_link(claim: ClaimReading) -> Claimed | None:
    """Where a claim denies a link to a group ("no connection to any terrorist group"); else None."""
    lemmas = [token.lemma.lower() for token in claim.claim.tokens]
    for i in claim.with_lemma(words("responsibility", "links")):
        negation = next((j for j in range(max(0, i - _REACH), i) if lemmas[j] in words("negations")), None)
        group = next((j for j, one in enumerate(lemmas[i:], i) if one in words("responsibility", "groups")), None)
        if negation is not None and group is not None:
            return negation, _noun(claim, group)
    return None


def _noun(claim: ClaimReading, index: int) -> int:
    """The noun that a word before it belongs to ("militant group"), or itself."""
    token = claim.claim.tokens[index]
    return token.head if token.dep in NOUN_MARKS and token.head > index else index
