"""In which of a few ways something came about: freed by force or for ransom, gone of one's own will or pushed out.

A report tells its version once, in words that the other version has no use for; which two versions stand against each
other is told by the words alone, and of which event they are by headline and lead.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from agents.divergences.facts.reasons import happened, leads
from agents.divergences.facts.stance import Stance
from agents.divergences.facts.stance import told as told_as
from agents.divergences.lexicon import kindred, matter, ways, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered

_DENYING: Final = 8
"""Words before another by which it is denied."""
_AT_FIRST: Final = frozenset({"initially", "originally"})
_DONE: Final = frozenset({"VBD", "VBN", "VBZ"})
_TIED: Final = frozenset({"dobj", "nsubjpass", "prt", "amod", "compound", "acomp", "attr", "xcomp", "advmod"})


class Version(NamedTuple):
    """Which way a matter came about, by a claim, and the words that say so."""

    matter: str
    way: int
    tokens: tuple[int, ...]


@remembered
def versions(claim: ClaimReading) -> tuple[Version, ...]:
    """The versions that a claim tells, of what became of the matter in the end."""
    found = () if claim.claim.background or claim.lemmas & _AT_FIRST else _versions(claim)
    return tuple({(one.matter, one.way): one for one in found}.values())


def _versions(claim: ClaimReading) -> Iterator[Version]:
    tokens, table = claim.claim.tokens, ways()
    for i in claim.with_word(_last_words()):
        token = tokens[i]
        read: dict[str, tuple[int, ...]] = dict.fromkeys(_alone(claim, i), (i,))
        if token.lemma.lower() in _seconds():
            read |= {f"{tokens[j].lemma}_{token.lemma}".lower(): (j, i) for j in _beside(claim, i)}
        for word, at in read.items():
            found = table.get(word, ())
            yield from (Version(way.matter, way.way, at) for way in found if _so_told(claim, at, denied=way.denied))


@cache
def _seconds() -> frozenset[str]:
    """The second words of the pairs by which ways are told."""
    return frozenset(word.rpartition("_")[2] for word in ways() if "_" in word)


@cache
def _last_words() -> frozenset[str]:
    """The words, or second words of pairs, by which ways are told."""
    return frozenset(word.rpartition("_")[2].partition(":")[0] for word in ways())


def _alone(claim: ClaimReading, index: int) -> tuple[str, ...]:
    """A word as the lexicon has it: a verb by its lemma, and whether it was done or is to be."""
    token = claim.claim.tokens[index]
    if token.pos != "VERB":
        return (token.lemma.lower(), token.text.lower())
    ahead, done = (f"{token.lemma.lower()}:{how}" for how in ("AHEAD", "VERB"))
    if ahead not in ways() and done not in ways():
        return ()
    return (ahead,) if told_as(claim, index).stance is Stance.AHEAD else (done,) if token.tag in _DONE else ()


def _so_told(claim: ClaimReading, at: tuple[int, ...], *, denied: bool) -> bool:
    """Is it told as the lexicon asks: as what is or will be, or as denied?"""
    if claim.claim.tokens[at[0]].pos != "VERB":
        near = claim.claim.tokens[max(0, at[0] - _DENYING) : at[0]]
        return denied == any(token.text.lower() in words("negations") for token in near)
    stance = told_as(claim, at[0]).stance
    return stance is Stance.DENIED if denied else stance in (Stance.FACT, Stance.AHEAD)


def _beside(claim: ClaimReading, index: int) -> list[int]:
    """The word before one, a hyphen passed over, and what it hangs on, also by way of a preposition."""
    tokens = claim.claim.tokens
    head = tokens[index].head
    found = [head] if tokens[index].dep in _TIED else [tokens[head].head] if tokens[index].dep == "pobj" else []
    before = index - 2 if index > 1 and tokens[index - 1].text == "-" else index - 1
    return [j for j in dict.fromkeys([*found, before]) if j != index and j >= 0]


@remembered
def matters(claim: ClaimReading) -> frozenset[str]:
    """On which matters a claim tells a version."""
    return frozenset(one.matter for one in versions(claim))


def asked(report: ReportReading, of: str) -> bool:
    """Is a matter asked of the event that a report is about?"""
    events = {kindred(event) for event in matter(of)[1]}
    lead = frozenset().union(*(claim.bag for claim in report.claims if leads(claim)))
    return not events or not events.isdisjoint(happened(report) | lead)


@remembered
def told(report: ReportReading) -> frozenset[tuple[str, int]]:
    """All the versions that a report tells."""
    return frozenset((one.matter, one.way) for claim in report.claims for one in versions(claim))
