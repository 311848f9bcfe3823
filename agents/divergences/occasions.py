"""What a report dates, by kind: the attack, the arrest, when help was called, when the deal is to close.

Outlets tell of one happening in words that have little in common, but each mostly dates it once. So the times of two
reports are held against each other where they date a happening of one kind, whatever the sentences are like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from agents.divergences.happenings import deed, happens
from agents.divergences.lexicon import occasions_of, words
from agents.divergences.moments import Moment, moments
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import Section

_LEAD: Final = 1
"""The last sentence of the body that tells what a report is about."""
_BESIDE: Final = frozenset({"nsubj", "nsubjpass", "dobj", "agent", "relcl", "acl", "pobj", "conj", "xcomp", "attr"})
"""Dependencies of the words that tell, beside the verb or noun that is dated, what happened."""


@dataclass(frozen=True, eq=False)
class Occasion:
    """A moment with the kinds of happening that it may be one of."""

    claim: ClaimReading
    moment: Moment
    kinds: frozenset[str]
    main: bool
    """Is it of the kind that the report's headline and lead tell of, and of its own days?"""


@lru_cache(maxsize=512)
def occasions(report: ReportReading) -> tuple[Occasion, ...]:
    """The moments of a report that date a happening of a known kind."""
    return tuple(_occasions(report))


def _occasions(report: ReportReading) -> Iterator[Occasion]:
    about = _about(report)
    for claim in report.claims:
        for moment in moments(claim) if claim.claim.times else ():
            if _says(claim, moment):
                continue
            kinds = _kinds(claim, moment) or (about if _stands(moment) else frozenset())
            if kinds or moment.deeds:
                yield Occasion(claim, moment, kinds, not claim.past and not kinds.isdisjoint(about))


def _says(claim: ClaimReading, moment: Moment) -> bool:
    """Is it when something was said?"""
    return any(claim.claim.tokens[i].lemma.lower() in words("sayings") for i in moment.chain[-1:])


def _stands(moment: Moment) -> bool:
    """Is it told by a word that stands for whatever the report is about ("the accident happened at 8")?"""
    return not words("happening").isdisjoint(moment.deeds)


def _kinds(claim: ClaimReading, moment: Moment) -> frozenset[str]:
    """The kinds of what the moment dates, and of what stands beside that in the sentence."""
    tokens = claim.claim.tokens
    hosts = set(moment.chain[-1:])
    beside = {j for i in hosts for j in claim.children(i) if tokens[j].dep in _BESIDE}
    beside |= {j for i in beside if tokens[i].dep == "agent" for j in claim.children(i)}
    told = {i for i in beside if tokens[i].pos == "VERB" or happens(claim, i)}
    terms = {*moment.deeds, *moment.things, *(deed(claim, i) for i in told), *(_whole(claim, i) for i in hosts)}
    return frozenset().union(*map(occasions_of, terms))


def _whole(claim: ClaimReading, verb: int) -> str:
    tokens = claim.claim.tokens
    near = next((tokens[j] for j in claim.children(verb) if tokens[j].dep in ("prt", "advmod", "dobj") and abs(j - verb) <= 2), None)
    return f"{tokens[verb].lemma}_{near.lemma}".lower() if near is not None else ""


def _about(report: ReportReading) -> frozenset[str]:
    """The kinds of happening that headline and lead tell of."""
    found = (
        occasions_of(deed(claim, i))
        for claim in report.claims
        if claim.claim.section is not Section.BODY or claim.claim.index <= _LEAD
        for i, token in enumerate(claim.claim.tokens)
        if token.pos == "VERB" or happens(claim, i)
    )
    return frozenset().union(*found)


def of_one_kind(first: ReportReading, second: ReportReading) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which claims of two reports date a happening of one kind, or of one name."""
    places = [{id(claim): i for i, claim in enumerate(report.claims)} for report in (first, second)]
    found = np.zeros((len(first.claims), len(second.claims)), dtype=bool)
    for one in occasions(first):
        for other in occasions(second):
            if kin(one, other):
                found[places[0][id(one.claim)], places[1][id(other.claim)]] = True
    return found


def kin(one: Occasion, other: Occasion) -> bool:
    """May two moments date one happening, by kind?"""
    first, second = one.moment.deeds, other.moment.deeds
    same = bool(set(first[:1]) & set(second) or set(first) & set(second[:1]))
    return same or not one.kinds.isdisjoint(other.kinds)
