"""The figures of a claim: each quantity with what it hangs on, so that only like is held against like."""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final, NamedTuple

from agents.divergences.facts.sums import with_sums
from agents.divergences.lexicon import concept, concepts, turn_of, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from stream.records import Quantity

_APPROXIMATE: Final = 0.08
"""How far from "about 25" a figure may lie and still be meant, as a share."""
_ROUNDED: Final = 0.025
"""How far a round figure may be rounded, as a share."""
_HALF: Final = 0.499
"""Of its last digit a figure may be off for having been rounded: of 2.5 and 2.6 million neither is the other's."""
_CONVERTED: Final = 0.006
"""How far a measure may be off for having been converted."""
_NAUTICAL: Final = 1852 / 1609.344
"""Miles in a nautical one."""
_MONTHS: Final = 0.02
"""How far a length of time told in months may be off, as a share: they have 28 to 31 days."""
_BEYOND: Final = 0.5
_BELOW: Final = 0.5
_SMALL: Final = 100
_ANCHORS: Final = 4
_WIDE: Final = 2.0
"""How many times the lower end the upper end of a vague range is at least."""
_CLOSE: Final = 0.5
"""Weight in a context from which a name is what the figure is about (three arcs of the parse tree)."""
_TOLLS: Final = frozenset(
    [
        "dead",
        "injured",
        "hospitalised",
        "arrested",
        "missing",
        "displaced",
        "trapped",
        "rescued",
        "kidnapped",
        "freed",
        "evacuated",
        "redundant",
        "survive",
        "crowd",
        "infected",
        "aboard",
    ]
)
"""What becomes of people: such figures are compared by it, whatever else is said."""
_ALONG: Final = frozenset({"dobj", "npadvmod", "advmod"})
_FIGURES: Final = frozenset({"NUM", "SYM"})
_NONE_OF: Final = re.compile(r"\b(?:none|neither|not one|no one|nobody) of (?:\w+ ){0,2}$", re.IGNORECASE)
_OF: Final = re.compile(r"\s(?:out )?of (?:(?:the|its|his|her|their|those|these|all) )?")
_SUPPOSING: Final = frozenset({"if", "unless", "whether"})
_ANYONE: Final = concept("person")
_BY_GROUP: Final = frozenset({"aboard"})
"""Roles that are told apart by whom they are told of: a ship's crew are other people than its passengers."""
_CULPRIT: Final = "culprit"
_SENTENCE: Final = "sentence"
_NEAR: Final = 4
"""Words behind a length of time that tell what it is of."""
_MONTH: Final = timedelta(days=27)
_PRONOUNS: Final = frozenset({"he", "she", "they"})
_SKIPPED: Final = frozenset({"score", "degree"})
_MAGNITUDE: Final = "magnitude"
_YEARS_OLD: Final = "year_old"
_SAYING_HOW: Final = ("amod", "acomp")
_WAYS: Final = {concept("high"): "up", concept("deep"): "down"}


class Kind(enum.StrEnum):
    """What sort of figure it is: only figures of one kind are compared."""

    TOLL = "toll"
    AGE = "age"
    ORDINAL = "ordinal"
    MONEY = "money"
    PERCENT = "percent"
    MEASURE = "measure"
    COUNT = "count"


@dataclass(frozen=True)
class Figure:
    """A quantity in its sentence.

    `anchors` are the concepts it hangs on, nearest first ("altitude", "reach"); `context` weighs all concepts near it
    in the parse tree; `names` are the entities it is said of; `turns` are words that set it apart from others of its
    kind ("initial", "new").
    """

    quantity: Quantity
    kind: Kind
    context: dict[str, float]
    anchors: tuple[str, ...]
    names: frozenset[str]
    turns: frozenset[str]
    counted: str
    role: str
    planned: bool
    """Hangs on what somebody means, threatens or asks for, or on what is supposed, and not on what was done."""
    doer: str
    """The entity that is the subject of the verb it hangs on, be it a joined one, a pronoun resolved; else ""."""
    way: str
    """Of a length, how it lies: `up`, `down`, `off` from a place, `along` a way, `fall`, or "" where nothing tells."""
    topic: str
    """What an event has but one figure of, if it is that."""
    period: bool
    """Is of a month or more ("20 people were injured there between March and June"), not of one happening?"""
    statistic: bool
    """Is what is counted of each player ("two touchdowns", "226 yards"), and not how far off something is?"""

    @cached_property
    def kin(self) -> tuple[Hashable, ...]:
        """Which figures of a report are of one kind of thing; last what is counted, where that matters ("" is any)."""
        if self.topic:
            return self.period, self.topic
        counts = self.kind in (Kind.AGE, Kind.COUNT, Kind.ORDINAL)
        return self.period, self.quantity.unit, self.quantity.ordinal, self.counted if counts else ""

    @property
    def matter(self) -> str:
        """What a report gives one figure of as a rule: its topic, somebody's age, the number of things of a kind."""
        if self.topic or self.quantity.unit == "s":
            return self.topic
        if self.kind in (Kind.MONEY, Kind.PERCENT, Kind.MEASURE):
            return f"{self.kind} {self.quantity.unit}"
        if self.kind not in (Kind.AGE, Kind.COUNT) or self.counted in ("", _ANYONE):
            return ""
        return f"{self.kind} {_CULPRIT if self.counted in words('culprits') else self.counted}"


@remembered
def figures(claim: ClaimReading) -> tuple[Figure, ...]:
    """The quantities of a claim that can be compared; a conversion in brackets is the figure before it once more."""
    told = (
        q
        for q in with_sums(claim)
        if q.unit not in _SKIPPED and not any(rule(claim, q) for rule in (_bracketed, _none_of, _in_general))
    )
    found = (_figure(claim, quantity) for quantity in told)
    return tuple(figure for figure in found if figure is not None)


def _bracketed(claim: ClaimReading, quantity: Quantity) -> bool:
    before = claim.claim.sentence[: quantity.start - claim.claim.start].rstrip()
    return before.endswith("(") and any(
        other.unit == quantity.unit and other.end <= quantity.start for other in claim.claim.quantities
    )


def _none_of(claim: ClaimReading, quantity: Quantity) -> bool:
    """Is it the size of a group of whom none did it ("none of the 19 crew members was hurt")?"""
    return bool(_NONE_OF.search(claim.claim.sentence[: quantity.start - claim.claim.start]))


def _in_general(claim: ClaimReading, quantity: Quantity) -> bool:
    """Is it a figure of what can happen ("a magnitude 6 quake can cause damage") or mostly does, not of what did?"""
    tokens, seeds = claim.claim.tokens, claim.token_at(quantity.start, quantity.end)
    chain = anchors(claim, seeds)
    near = [tokens[j] for i in (*seeds, *chain) for j in claim.children(i)]
    if any(token.lemma.lower() in words("habits") for token in near):
        return True
    return any(token.text.lower() == "can" and token.dep == "aux" for token in near)


def _planned(claim: ClaimReading, index: int) -> bool:
    tokens = claim.claim.tokens
    above = tokens[tokens[index].head].lemma.lower()
    supposed = any(tokens[j].dep == "mark" and tokens[j].lemma.lower() in _SUPPOSING for j in claim.children(index))
    sought = tokens[index].pos == "VERB" and tokens[index].lemma.lower() in words("planning", "seeking")
    return supposed or sought or (tokens[index].dep == "xcomp" and above in words("planning"))


def _topic(claim: ClaimReading, quantity: Quantity, way: str, chain: list[int]) -> str:
    if _kind(quantity) is Kind.TOLL:
        group = concept(quantity.counted) if quantity.part or quantity.role in _BY_GROUP else _ANYONE
        return concept(quantity.role) if group == _ANYONE else f"{concept(quantity.role)} {group}"
    if quantity.unit == "s" and _is_sentence(claim, quantity, chain):
        return _SENTENCE
    return _MAGNITUDE if quantity.unit == _MAGNITUDE else "depth" if way == "down" else ""


def _of_period(claim: ClaimReading, seeds: list[int]) -> bool:
    """Does a time of a month or more hang on what the figure hangs on?"""
    spans = (claim.token_at(one.start, one.end) for one in claim.claim.times if one.latest - one.earliest >= _MONTH)
    tokens, above = claim.claim.tokens, anchors(claim, seeds)[-1:]
    when = [tokens[i].head for i in above if tokens[i].dep == "relcl"]  # "in 2003, when 60 people were hurt"
    return any(above == anchors(claim, span)[-1:] != [] or not set(when).isdisjoint(span) for span in spans)


def _is_sentence(claim: ClaimReading, quantity: Quantity, chain: list[int]) -> bool:
    """Is it how long somebody is to stay in prison?"""
    tokens, end = claim.claim.tokens, quantity.end
    behind = [t.lemma.lower() for t in tokens if t.start >= end][:_NEAR]
    hangs_on = {tokens[i].lemma.lower() for i in chain}
    return not words("sentences", "verbs").isdisjoint(hangs_on) or not words("sentences", "behind").isdisjoint(behind)


def _figure(claim: ClaimReading, quantity: Quantity) -> Figure | None:
    seeds = claim.token_at(quantity.start, quantity.end)
    if not seeds:
        return None
    chain, context = anchors(claim, seeds), claim.context(seeds)
    way = _way(claim, quantity, seeds, chain)
    things = [i for i in chain if claim.claim.tokens[i].pos not in _FIGURES]
    return Figure(
        quantity=quantity,
        kind=_kind(quantity),
        context=context,
        anchors=tuple(claim.terms[i] for i in chain if claim.terms[i]),
        names=frozenset(term for term, weight in context.items() if term.startswith("@") and weight >= _CLOSE),
        turns=turns(claim, [*seeds, *things[:2]], without=() if quantity.ordinal else seeds),
        counted=concept(quantity.of if quantity.unit == _YEARS_OLD else quantity.counted),
        role=concept(quantity.role),
        planned=any(_planned(claim, i) for i in chain),
        doer=_aged(claim, chain) if quantity.unit == _YEARS_OLD else _doer(claim, chain),
        way=way,
        topic=_topic(claim, quantity, way, chain),
        period=_of_period(claim, seeds),
        statistic=_is_statistic(claim, quantity, seeds, way),
    )


def _is_statistic(claim: ClaimReading, quantity: Quantity, seeds: list[int], way: str) -> bool:
    if _kind(quantity) is Kind.COUNT:
        return concept(quantity.counted) in concepts("statistics")
    played = any(claim.claim.tokens[i].lemma.lower() in words("statistics") for i in seeds)
    return played and way != "off"


@remembered
def telling(claim: ClaimReading) -> frozenset[str]:
    """The matters that the claim gives figures of (`Figure.matter`); of another, past happening none."""
    if claim.past:
        return frozenset()
    return frozenset(one.matter for one in figures(claim)) - {""}


def _doer(claim: ClaimReading, chain: list[int]) -> str:
    """Who is named as doing what the figure hangs on, a pronoun resolved; of a joined verb whoever does the first."""
    tokens = claim.claim.tokens
    if not chain or tokens[chain[-1]].pos not in ("VERB", "AUX"):
        return ""
    verb, who = chain[-1], _subject_of(claim, chain[-1])
    while who < 0 and tokens[verb].dep == "conj" and tokens[tokens[verb].head].pos in ("VERB", "AUX"):
        verb = tokens[verb].head
        who = _subject_of(claim, verb)
    if tokens[verb].head == verb or (who >= 0 and tokens[who].text.lower() in _PRONOUNS):
        return claim.claim.subject
    return _named_at(claim, who) if who >= 0 else ""


def _subject_of(claim: ClaimReading, verb: int) -> int:
    """The subject of a verb, -1 where it has none of its own."""
    return next((j for j in claim.children(verb) if claim.claim.tokens[j].dep == "nsubj"), -1)


def _named_at(claim: ClaimReading, index: int) -> str:
    """The entity that a token names, if any, else ""."""
    mention = claim.mention_at(index)
    return mention.entity if mention is not None else ""


def _aged(claim: ClaimReading, chain: list[int]) -> str:
    """Who is named as being of that age, a pronoun resolved."""
    return (_named_at(claim, chain[0]) if chain else "") or _doer(claim, chain)


def _way(claim: ClaimReading, quantity: Quantity, seeds: list[int], chain: list[int]) -> str:
    if quantity.unit != "m":
        return ""
    tokens = claim.claim.tokens
    # "An 80m-deep well" is as deep whoever falls into it.
    above = [tokens[tokens[i].head] for i in seeds]
    measured = [token.lemma.lower() for token in above if token.dep in _SAYING_HOW]
    falling = "fall" if any(tokens[i].lemma.lower() in words("falling") for i in chain) else ""
    hangs_on = (quantity.role, *(claim.terms[i] for i in chain[:1]))
    if way := _lying(*measured) or falling or _lying(*hangs_on):
        return way
    after = next((t.lemma.lower() for t in tokens if t.start >= quantity.end and t.pos != "PUNCT"), "")
    if after in words("depths"):
        return "down"
    if after in words("distances"):
        return "off"
    return "along" if any(tokens[i].dep in _ALONG and tokens[tokens[i].head].pos == "VERB" for i in seeds) else ""


def _lying(*words: str) -> str:
    """How a length lies by the words it hangs on: up or down."""
    dimensions = {concept(word) for word in words}
    return next((way for of, way in _WAYS.items() if of in dimensions), "")


def _kind(quantity: Quantity) -> Kind:
    if quantity.ordinal:
        return Kind.ORDINAL
    if quantity.unit == "percent":
        return Kind.PERCENT
    if quantity.unit == _YEARS_OLD:
        return Kind.AGE
    if quantity.unit[:3].isupper() and len(quantity.unit) >= 3:
        return Kind.MONEY
    if quantity.unit:
        return Kind.MEASURE
    return Kind.TOLL if quantity.role in _TOLLS else Kind.COUNT


def anchors(claim: ClaimReading, seeds: list[int]) -> list[int]:
    """The tokens that a stretch of tokens hangs on, up the parse tree to the verb, and the verb's object."""
    if not seeds:
        return []  # a figure inside a longer token ("x27")
    inside, tokens = set(seeds), claim.claim.tokens
    here = next((i for i in seeds if tokens[i].head not in inside or tokens[i].head == i), seeds[-1])
    chain: list[int] = []
    while tokens[here].head != here and len(chain) < _ANCHORS:
        through, here = tokens[here].dep, tokens[here].head
        if here in inside or here in chain:
            break
        if tokens[here].pos == "VERB" and through == "prep":
            chain += [i for i in claim.children(here) if tokens[i].dep in ("dobj", "nsubjpass") and i not in inside]
        chain.append(here)
        if tokens[here].pos == "VERB":
            break
    return chain


def turns(claim: ClaimReading, indices: list[int], *, without: Collection[int] = ()) -> frozenset[str]:
    """The words at these tokens that set one figure or time apart from others of its kind ("initial", "new").

    What stands in the figure itself ("half" of "half an hour") is left out with `without`.
    """
    around = {there for i in indices for there in (i, *claim.children(i))} - set(without)
    return frozenset(turn for i in around if (turn := turn_of(claim.claim.tokens[i].lemma.lower())))


def whole_of(claim: ClaimReading, part: Quantity) -> Quantity | None:
    """The figure that another is told as a part of ("12 of the 19"), if there is one."""
    after = (one for one in claim.claim.quantities if one.start >= part.end)
    whole = next(after, None)
    if whole is None:
        return None
    between = claim.claim.sentence[part.end - claim.claim.start : whole.start - claim.claim.start]
    return whole if _OF.fullmatch(between) else None


def compatible(a: Quantity, b: Quantity) -> bool:
    """Can both be true of one thing: do the ranges meet, once rounding and "about" are allowed for?"""
    if _as_many_miles(a, b):
        return True
    (low_a, high_a), (low_b, high_b) = _bounds(a), _bounds(b)
    if (a.low is None and b.high is None) or (a.high is None and b.low is None):
        return low_a < high_b and low_b < high_a  # "more than 20" and "as many as 20" meet nowhere
    return low_a <= high_b and low_b <= high_a


def _as_many_miles(a: Quantity, b: Quantity) -> bool:
    """Is one told in nautical miles and the other in as many miles, as outlets at sea leave the word out?"""
    nautical, plain = sorted((a, b), key=lambda one: "nautical" not in one.text.lower())
    if a.unit != b.unit or "nautical" not in nautical.text.lower() or "mile" not in plain.text.lower():
        return False
    return math.isclose(middle(nautical), middle(plain) * _NAUTICAL, rel_tol=_CONVERTED)


def _bounds(quantity: Quantity) -> tuple[float, float]:
    low, high = quantity.low, quantity.high
    if low is None or high is None:
        return _open_bounds(low, high)
    slack = _slack(quantity)
    return low - slack, high + slack


def _slack(quantity: Quantity) -> float:
    """How far a figure may be off: half its last digit that is not nought, "about" more, ages and small counts not."""
    size = abs(middle(quantity))
    if quantity.approximate:
        return size * _APPROXIMATE if quantity.low == quantity.high else 0.0  # a range has its "about" in it
    if not size or quantity.unit == _YEARS_OLD or (not quantity.unit and size < _SMALL):
        return 0.0
    measured = quantity.unit not in ("", "percent") and not quantity.unit.isupper()
    converted = size * (_MONTHS if "month" in quantity.text.lower() else _CONVERTED) if measured else 0.0
    return max(converted, min(last_place(size) * _HALF, size * _ROUNDED))


def last_place(size: float) -> float:
    """What the last digit of a figure that is not nought counts: 100 for 2,400; 0 where it has decimals, or is 0."""
    return next((10.0**power for power in range(12, -1, -1) if size and size % 10.0**power == 0), 0.0)


def _open_bounds(low: float | None, high: float | None) -> tuple[float, float]:
    """Nobody writes "at least 14" of 27, nor "fewer than 100" of 20."""
    if low is not None:
        return low, low + abs(low) * _BEYOND
    return (high - abs(high) * _BELOW, high) if high is not None else (-math.inf, math.inf)


def middle(quantity: Quantity) -> float:
    """One number for a quantity: the middle of its range, or its one end."""
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    return sum(ends) / len(ends) if ends else 0.0


def nearness(a: Quantity, b: Quantity) -> float:
    """The smaller figure as a share of the larger (0 to 1); of wide ranges the ends that lie nearest count."""
    small, large = sorted((a, b), key=lambda one: abs(middle(one)))
    low, high = abs(_end(small, upper=True)), abs(_end(large, upper=False))
    return low / high if low < high else 1.0


def _end(quantity: Quantity, *, upper: bool) -> float:
    """One end of a wide range ("hundreds"), of any other the middle."""
    end = quantity.high if upper else quantity.low
    return end or 0.0 if is_wide(quantity) else middle(quantity)


def is_wide(quantity: Quantity) -> bool:
    """Has it two ends that lie far apart? Nought and nought do not."""
    low, high = quantity.low, quantity.high
    return low is not None and high is not None and low != high and high >= low * _WIDE


class Given(NamedTuple):
    """The figures that a report gives of one kind of thing, and how many different ones they are."""

    figures: tuple[Quantity, ...]
    different: int


def told(report: ReportReading, figure: Figure, *, past: bool = False) -> Given:
    """The figures that the report gives of this kind of thing, of past happenings only where `past` says so."""
    known, key = _given(report), (past, figure.kin)
    if key not in known:
        kin = (figure.kin, (*figure.kin[:-1], ""))
        claims = (claim for claim in report.claims if past or not claim.past)
        found = tuple(one.quantity for claim in claims for one in figures(claim) if one.kin in kin)
        known[key] = Given(found, distinct(found))
    return known[key]


@remembered
def _given(_report: ReportReading) -> dict[tuple[bool, tuple[Hashable, ...]], Given]:
    """What was found in a report, by kind of thing: it is asked for with every pair of figures."""
    return {}


def stated(figure: Figure, others: Iterable[Quantity]) -> bool:
    """Is the figure among the others, be it rounded or in another unit? "More than 10" and "dozens" do not state it."""
    return any(_is_close(other) and compatible(figure.quantity, other) for other in others)


def _is_close(quantity: Quantity) -> bool:
    """Has it two ends that lie near each other?"""
    return None not in (quantity.low, quantity.high) and not is_wide(quantity)


def distinct(quantities: Iterable[Quantity]) -> int:
    """How many different figures there are."""
    found: list[Quantity] = []
    for quantity in quantities:
        if not any(compatible(quantity, other) for other in found):
            found.append(quantity)
    return len(found)
