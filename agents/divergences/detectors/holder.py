"""Holders: a role that one alone has in a happening (driver, judge, buyer), given to two people or bodies."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.callings import Held, held, kind_of, own_name
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.relation import ahead
from stream.names import folded
from stream.records import DivergenceType, EntityKind, Relation

_SPELLING: Final = 0.7
"""Names more alike than this are two spellings of one."""
_SAID: Final = frozenset({"blamed", "orderer", "proposer"})
"""Roles that are a matter of who says so."""


class Holders:
    """Finds a role with two holders."""

    name = "holder"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Who it says has which role."""
        return held(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The roles that both claims give to somebody, of whom the other report knows nothing."""
        if pair.a.past or pair.b.past:
            return
        for one, other in product(held(pair.a), held(pair.b)):
            if one.role != other.role or (one.role in words("offices", "sitting") and ahead(pair.a) != ahead(pair.b)):
                continue
            if _one_thing(one, other) and (_two(pair, one, other) or _two_blamed(pair, one, other)):
                yield self._finding(pair, one, other)

    def _finding(self, pair: Pair, one: Held, other: Held) -> Finding:
        a, b = (value(claim, [*of.tokens, of.head]) for claim, of in ((pair.a, one.holder), (pair.b, other.holder)))
        role, said = one.role.replace("_", " "), one.role in _SAID
        return Finding(
            type=DivergenceType.ATTRIBUTION if said else DivergenceType.PERSON_OR_ROLE,
            detector=self.name,
            a=a,
            b=b,
            about="Who is blamed" if role == "blamed" else f"Who the {role} is",
            why=f"As {role} one account names {a.text}, the other {b.text}.",
            features={"anchored": float(bool(one.anchor & other.anchor))},
            relation=Relation.SOURCE_DISPUTE if role == "blamed" else None,
            notability=2,
        )


def _one_thing(one: Held, other: Held) -> bool:
    """Is it a role in one thing: the same is named on both sides, or, unless it is an office, none on one of them?"""
    if one.anchor & other.anchor:
        return True
    if one.role in words("offices", "nouns"):
        return False
    return not all(any(term.startswith("@") for term in given.anchor) for given in (one, other))


def _two(pair: Pair, one: Held, other: Held) -> bool:
    """Are the holders two by name, of one kind, and does neither report speak of the other's?"""
    first, second = own_name(pair.a, one.holder), own_name(pair.b, other.holder)
    if not first or not second or first & second or not _one_kind(pair, one, other):
        return False
    if any(SequenceMatcher(None, x, y).ratio() >= _SPELLING for x, y in product(first, second)):
        return False
    return not (_speaks(pair.second, first) or _speaks(pair.first, second))


def _two_blamed(pair: Pair, one: Held, other: Held) -> bool:
    """Are two without a name blamed for one thing, or by one voice, and neither told of in the other report?"""
    terms = one.holder.term, other.holder.term
    if one.role != "blamed" or not all(terms) or not one.anchor & other.anchor:
        return False
    return not any(
        term in claim.bag
        for term, report in zip(terms, (pair.second, pair.first), strict=True)
        for claim in report.claims
    )


def _one_kind(pair: Pair, one: Held, other: Held) -> bool:
    """Are both people or both not? Of a part that only people have the parser's word is not needed."""
    if one.role not in words("offices", "of_bodies"):
        return True
    kinds = {kind_of(pair.a, one.holder), kind_of(pair.b, other.holder)} - {None, EntityKind.OTHER}
    return len(kinds) == 1 or EntityKind.PERSON not in kinds


def _speaks(report: ReportReading, called: frozenset[str]) -> bool:
    """Does a report have any word of that name?"""
    return any(not called.isdisjoint(_folded(claim)) for claim in report.claims)


def _folded(claim: ClaimReading) -> frozenset[str]:
    return frozenset(folded(token.text) for token in claim.claim.tokens if token.text[:1].isupper())
