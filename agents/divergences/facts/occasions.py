"""What a report dates, by kind: the attack, the arrest, when help was called, when the deal is to close.

Outlets tell of one happening in words that have little in common, but each mostly dates it once. So the times of two
reports are held against each other where they date a happening of one kind, whatever the sentences are like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from agents.divergences.facts.happenings import closed, deed, gone_to, happens, idiom
from agents.divergences.facts.moments import Moment, moments
from agents.divergences.lexicon import occasions_of, words
from agents.divergences.matters import ByFact, Mask, claims_by, in_common
from agents.divergences.reading import ClaimReading, ReportReading, remembered

_LEAD: Final = 1
"""The last sentence of the body that tells what a report is about."""
_BESIDE: Final = frozenset({"nsubj", "nsubjpass", "dobj", "agent", "relcl", "acl", "pobj", "conj", "xcomp", "attr"})
"""Dependencies of the words that tell, beside the one that is dated, what happened ("killed by a tremor")."""
_PARTS: Final = frozenset({"prt", "advmod", "dobj", "prep", "acomp"})
"""Dependencies of the words that go together with a verb ("taken away", "fall ill")."""
_NEAR: Final = 6
"""How far behind it such a word may stand ("picked the man up")."""
_GOVERNED: Final = frozenset({"xcomp", "ccomp", "dobj"})
"""Dependencies of what hangs on a verb by which it may be wanted, or be so under a condition."""
_IF: Final = frozenset({"if", "unless", "whether"})
_LED_UP_TO: Final = frozenset({"ADP", "ADV", "DET"})


@dataclass(frozen=True, eq=False)
class Occasion:
    """A moment with the kinds of happening that it may be one of."""

    claim: ClaimReading
    moment: Moment
    kinds: frozenset[str]
    """Each with a colon before it, so that it is no word that tells what happened."""

    @property
    def told(self) -> frozenset[str]:
        """The kinds and the words for it."""
        return self.kinds.union(self.moment.deeds)

    @property
    def foremost(self) -> frozenset[str]:
        """The kinds and the surest word for it."""
        return self.kinds.union(self.moment.deeds[:1])


@remembered
def occasions(report: ReportReading) -> tuple[Occasion, ...]:
    """The moments of a report that date a happening."""
    return tuple(_occasions(report))


@remembered
def occasions_by_claim(report: ReportReading) -> Mapping[ClaimReading, list[Occasion]]:
    """The same, by the claim that they stand in."""
    found: defaultdict[ClaimReading, list[Occasion]] = defaultdict(list)
    for one in occasions(report):
        found[one.claim].append(one)
    return dict(found)


def _occasions(report: ReportReading) -> Iterator[Occasion]:
    for claim in report.claims:
        for moment in moments(claim) if claim.claim.times else ():
            kinds = _kinds(claim, moment) or (_news(report) if _stands(claim, moment) else frozenset())
            if (kinds or moment.deeds) and not (_said(claim, moment) or _supposed(claim, moment)):
                yield Occasion(claim, moment, kinds)


def _said(claim: ClaimReading, moment: Moment) -> bool:
    """Is it when something was said ("told reporters on Friday")?"""
    tokens, first = claim.claim.tokens, claim.token_at(moment.time.start, moment.time.end)[0]
    while first > 0 and tokens[first - 1].pos in _LED_UP_TO:
        first -= 1
    near = {*moment.chain[-1:], max(0, first - 1)}
    near |= {tokens[i].head for i in near if tokens[i].dep == "dobj"}
    return any(tokens[i].lemma.lower() in words("sayings") for i in near)


def _supposed(claim: ClaimReading, moment: Moment) -> bool:
    """Is it only what might have been ("if it fails to win approval next month", "they wanted to fly this year")?"""
    tokens = claim.claim.tokens
    line = [*moment.chain[-1:]]
    while line and tokens[line[-1]].dep in _GOVERNED:
        line.append(tokens[line[-1]].head)
    wanted = any(tokens[i].tag == "VBD" and tokens[i].lemma.lower() in words("planning") for i in line[1:])
    return wanted or any(tokens[j].text.lower() in _IF for i in line for j in claim.children(i))


def _stands(claim: ClaimReading, moment: Moment) -> bool:
    """Is it told by a word that stands for whatever the report is about ("it happened at 8", "it was 8")?"""
    told = not words("occasional", "anything").isdisjoint(moment.deeds) or any(_it_was(claim, i) for i in moment.chain)
    return told or bool(_broken_into(claim, moment))


def _broken_into(claim: ClaimReading, moment: Moment) -> list[int]:
    """The verb of what befell somebody who was about something else ("was walking on Sunday when it came")."""
    tokens = claim.claim.tokens
    after = claim.token_at(moment.time.start, moment.time.end)[-1] + 1
    under_way = any(tokens[i].tag == "VBG" or tokens[i].lemma == "be" for i in moment.chain[-1:])
    told = under_way and after < len(tokens) and tokens[after].text.lower() == "when"
    return [tokens[after].head] if told else []


def _cleft(claim: ClaimReading, verb: int) -> list[int]:
    """What one did who is told to be another ("the first to fall ill was a driver who went home on Monday")."""
    tokens = claim.claim.tokens
    who = tokens[verb].head
    if tokens[verb].dep != "relcl" or tokens[who].dep != "attr":
        return []
    said = tokens[who].head
    subjects = [j for j in claim.children(said) if tokens[j].dep == "nsubj"]
    told = [k for j in subjects for k in claim.children(j) if tokens[k].dep in ("relcl", "acl")]
    above = tokens[said].head  # the parser may take "to see her" for what the sentence says
    return [*told, above] if any(tokens[k].tag == "TO" for k in claim.children(above)) else told


def _it_was(claim: ClaimReading, index: int) -> bool:
    """Is it the verb of "it was 8 o'clock"?"""
    tokens = claim.claim.tokens
    subjects = (j for j in claim.children(index) if tokens[j].dep == "nsubj")
    return tokens[index].lemma == "be" and any(tokens[j].text.lower() == "it" for j in subjects)


def _kinds(claim: ClaimReading, moment: Moment) -> frozenset[str]:
    """The kinds of what the moment dates, and of what stands beside that in the sentence."""
    tokens, hosts = claim.claim.tokens, moment.chain[-1:]
    further = [*_broken_into(claim, moment), *(j for i in hosts for j in _cleft(claim, i))]
    hosts += tuple(further)
    beside = {j for i in hosts for j in claim.children(i) if tokens[j].dep in _BESIDE}
    beside |= {j for i in beside if tokens[i].dep == "agent" for j in claim.children(i)}
    beside |= {tokens[i].head for i in hosts if tokens[i].dep == "xcomp"}
    beside |= {j for i in hosts if _it_was(claim, i) for j in claim.children(i) if tokens[j].dep == "advcl"}
    told = {deed(claim, i) for i in beside if tokens[i].pos == "VERB" or happens(claim, i)}
    told |= {name for i in further for name in (deed(claim, i), tokens[i].lemma.lower())}
    told |= {claim.terms[i] for i in hosts if any(tokens[j].dep == "auxpass" for j in claim.children(i))}
    whole = {term for i in hosts for term in _wholes(claim, i)}
    means = {":attack" for i in (*hosts, *beside) if tokens[i].lemma.lower() in words("occasional", "means")}
    phrases = (idiom(claim, i, "phrases") for i in (*hosts, *beside) if tokens[i].pos == "VERB")
    found = frozenset(f":{kind}" for kind in phrases if kind) | means | _by_name(claim, moment)
    if any(closed(claim, i) for i in hosts):
        told.add("open")
    return found.union(*map(occasions_of, {*moment.deeds, *told, *whole}))


def _by_name(claim: ClaimReading, moment: Moment) -> frozenset[str]:
    """The happenings that are themselves named as what was dated, each being of its own kind, too."""
    tokens, hosts = claim.claim.tokens, moment.chain[-1:]
    seeds = claim.token_at(moment.time.start, moment.time.end)
    made = [i for i in hosts if tokens[i].lemma.lower() in words("occasional", "making")]
    named = {i for i in (*moment.chain[:1], *hosts, gone_to(claim, seeds)) if i is not None}
    named |= {j for i in made for j in claim.children(i) if tokens[j].dep in ("dobj", "nsubjpass")}
    named |= {i for i in range(len(tokens)) if claim.terms[i] in moment.deeds and tokens[i].pos == "NOUN"}
    terms = {deed(claim, i) for i in named if happens(claim, i)}
    return frozenset(f":{term}" for term in terms).union(*map(occasions_of, terms))


def _wholes(claim: ClaimReading, verb: int) -> Iterator[str]:
    """A verb with each of the words that it may go together with, as the lexicon writes them ("take_away")."""
    tokens = claim.claim.tokens
    for j in claim.children(verb):
        if tokens[j].dep in _PARTS and 0 < j - verb <= _NEAR:
            yield f"{tokens[verb].lemma}_{tokens[j].lemma}".lower()


@remembered
def _news(report: ReportReading) -> frozenset[str]:
    """The kinds of happening that headline and lead tell of."""
    found = (
        occasions_of(deed(claim, i))
        for claim in report.claims
        if claim.leads(_LEAD)
        for i, token in enumerate(claim.claim.tokens)
        if token.pos == "VERB" or happens(claim, i)
    )
    return frozenset().union(*found)


def of_one_kind(first: ReportReading, second: ReportReading) -> Mask:
    """Which claims of two reports date a happening of one kind."""
    found = np.zeros((len(first.claims), len(second.claims)), dtype=np.bool_)
    (foremost, told), (others_foremost, others_told) = _by_word(first), _by_word(second)
    in_common(found, foremost, others_told)
    in_common(found, told, others_foremost)
    return found


@remembered
def _by_word(report: ReportReading) -> tuple[ByFact, ByFact]:
    """What is foremost in the happenings that a report dates, and all that tells of them (see `shared`)."""
    dated = occasions_by_claim(report)
    return (
        claims_by(report, lambda claim: {word for one in dated.get(claim, ()) for word in one.foremost}),
        claims_by(report, lambda claim: {word for one in dated.get(claim, ()) for word in one.told}),
    )


def shared(one: Occasion, other: Occasion) -> frozenset[str]:
    """What tells that two moments may date one happening: kinds, or what is foremost in one of them."""
    first, second = one.moment.deeds, other.moment.deeds
    foremost = frozenset((*first[:1], *second[:1])) & set(first) & set(second)
    return foremost | (one.kinds & other.kinds)
