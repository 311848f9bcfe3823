"""The times of a claim, each with the happening that it dates, so that only times of one happening are compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agents.divergences.facts.figures import turns
from agents.divergences.facts.happenings import (
    ahead,
    chain_of,
    closed,
    deed,
    deeds_of,
    describes,
    past,
    postponed,
    things_of,
    timetabled,
)
from agents.divergences.lexicon import kindred, occasions_of, words
from agents.divergences.reading import ClaimReading, remembered
from stream.records import Quantity, TimeRef

CLOCK: Final = frozenset({"minute", "hour"})
PART_OF_DAY: Final = "part_of_day"
LONG: Final = frozenset({"month", "year"})
ROUNDING: Final = {"minute": 3, "hour": 20, PART_OF_DAY: 30}
"""Minutes by which what is told so may be rounded."""
SHORTLY: Final = 60
"""Minutes for which "shortly before" may stand."""
_USED: Final = CLOCK | LONG | {PART_OF_DAY, "day", "week"}
_CLOSE: Final = 0.33
"""Weight in a context from which a name is what the time is told of (five arcs of the parse tree)."""
_BOUNDS: Final = {
    "since": "since", "from": "begin", "between": "begin", "until": "end", "till": "end", "through": "end", "by": "by",
    "before": "none", "after": "none", "than": "none",
}  # fmt: skip
"""Words by which a time is only the begin or the end of what it dates, its latest, or no time of it."""
_NEAR: Final = frozenset({"shortly", "just", "soon", "right", "immediately", "moments", "minutes", "time", "sometime"})
"""What makes a bound a time: "shortly after 3 p.m."."""
_SPAN: Final = re.compile(r"\b(?:from|between)\b[^,;]{1,30}\b(?:to|and|until)\s$", re.IGNORECASE)
_NEXT: Final = re.compile(r"^(?:next|tomorrow|in )|from now$", re.IGNORECASE)
_EDGES: Final = frozenset({"begin", "end"})
_MODIFIERS: Final = frozenset({"amod", "det", "predet", "advmod", "quantmod"})


@dataclass(frozen=True)
class Moment:
    """A time in its sentence and the happening that it dates."""

    time: TimeRef
    context: dict[str, float]
    """Concepts near it in the parse tree, by weight."""
    chain: tuple[int, ...]
    """The tokens that it hangs on, nearest first; the last one tells what happened."""
    deeds: tuple[str, ...]
    """Concepts that tell what happened, the surest first."""
    things: frozenset[str]
    """Concepts of what it happened to, or else of who did it."""
    names: frozenset[str]
    counts: tuple[Quantity, ...]
    """How many of them, where the claim counts them."""
    edge: str
    """Whether it dates only the "begin" or the "end" of it."""
    bound: str
    """Whether it is told as a bound: since when, until when, or "by" when."""
    named_by: bool
    """Does the time only tell one of its kind from another ("Tuesday's match")?"""
    ahead: bool
    """Is it still to come?"""
    timetabled: bool
    """Is it told in the present, as timetables tell what is to come, and chronicles what is over?"""
    past: bool
    """Is it told as over?"""
    marks: frozenset[str]
    """Words that set one happening apart from another of its kind ("another", "again")."""
    beside: bool
    """Is it told as shortly before or after?"""
    turns: frozenset[str]
    """The words by which it is of one happening among several ("the last", "the second")."""


@remembered
def moments(claim: ClaimReading) -> tuple[Moment, ...]:
    """The times of a claim that can be compared; of what happened several times ("on Friday and on Sunday") none."""
    found = list(_moments(claim))
    often = Counter(map(_series, found))
    return tuple(moment for moment in found if not moment.chain or often[_series(moment)] == 1)


def _series(moment: Moment) -> tuple[int, bool, str]:
    """The word whose times are counted, clock times and the two ends of a stretch by themselves."""
    return (moment.chain[-1] if moment.chain else -1), moment.time.precision in CLOCK, moment.bound


def _moments(claim: ClaimReading) -> Iterator[Moment]:
    for time in claim.claim.times:
        seeds = claim.token_at(time.start, time.end)
        if time.precision not in _USED or not seeds or _beside(claim, time, seeds[0]):
            continue
        chain = chain_of(claim, seeds)
        deeds = deeds_of(claim, chain, seeds, long=time.precision in LONG)
        if deeds is not None and not _out_of_joint(claim, time, chain):
            yield _moment(claim, time, seeds, chain, deeds)


def _out_of_joint(claim: ClaimReading, time: TimeRef, chain: list[int]) -> bool:
    """Does it hang on a verb in the past though it is still to come, the parse tree being wrong?"""
    return bool(chain) and _NEXT.search(time.text) is not None and past(claim, chain[-1])


def _moment(claim: ClaimReading, time: TimeRef, seeds: list[int], chain: list[int], deeds: list[int]) -> Moment:
    context, bound = claim.context(seeds), _bound(claim, time, seeds[0])
    things = [i for i in things_of(claim, deeds) if i not in seeds]
    whole = (*(i for i in deeds[:1] if i not in chain), *chain)
    return Moment(
        time=time,
        context=context,
        chain=whole,
        deeds=tuple(dict.fromkeys(term for i in deeds if (term := deed(claim, i)))),
        things=frozenset(kindred(claim.terms[i]) for i in things if claim.terms[i]),
        names=names_near(context) - {claim.terms[i] for i in deeds},
        counts=tuple(q for q in claim.claim.quantities if _counts(claim, q, things)),
        edge=bound if bound in _EDGES else next((claim.terms[i] for i in chain[-1:] if claim.terms[i] in _EDGES), ""),
        bound=bound,
        named_by=describes(claim, chain, seeds),
        ahead=any(ahead(claim, i) for i in chain[-1:]),
        timetabled=any(timetabled(claim, i) for i in chain[-1:]),
        past=any(past(claim, i) for i in chain[-1:]),
        marks=_marks(claim, [*chain, *deeds, *things], seeds),
        beside=any(word in _BOUNDS for word in _before(claim, seeds[0])[-1:]),
        turns=turns(claim, list(whole)),
    )


def names_near(context: dict[str, float]) -> frozenset[str]:
    """The names of a context that are near enough to be what is spoken of."""
    return frozenset(term for term, weight in context.items() if term.startswith("@") and weight >= _CLOSE)


def _beside(claim: ClaimReading, time: TimeRef, first: int) -> bool:
    """Is it a bound, the hour of every day, or the time before it in brackets ("6 a.m. (2100 GMT)")?"""
    again = first > 0 and claim.claim.tokens[first - 1].text == "(" and time is not claim.claim.times[0]
    if _superseded(claim, first):
        return True
    return again or _daily(claim, time, first) or _bound(claim, time, first) == "none"


def _superseded(claim: ClaimReading, first: int) -> bool:
    """Is it only when it was to have happened ("which was to have reopened in May")?"""
    tokens = claim.claim.tokens
    verbs = chain_of(claim, [first])[-1:]
    helpers = ({tokens[j].lemma.lower() for j in claim.children(i) if tokens[j].dep == "aux"} for i in verbs)
    return any({"to", "have"} <= told for told in helpers)


def _daily(claim: ClaimReading, time: TimeRef, first: int) -> bool:
    """Is it the hour at which something happens every day?"""
    if time.precision not in CLOCK:
        return False
    tokens, seeds = claim.claim.tokens, claim.token_at(time.start, time.end)
    beside = {j for i in (*seeds, *chain_of(claim, [first])) for j in claim.children(i)}
    return any(
        tokens[i].lemma.lower() in words("habits", "daily") for i in beside.union(*(claim.children(j) for j in beside))
    )


def _bound(claim: ClaimReading, time: TimeRef, first: int) -> str:
    """Which bound it is ("since 1908", "by Friday", "from 1983 to 1988"); "none" where it is no time of anything."""
    before = _before(claim, first)
    if _SPAN.search(claim.claim.sentence[: time.start - claim.claim.start]):
        return "end"
    near = (len(before) == 2 and before[0] in _NEAR) or (time.precision == PART_OF_DAY and before[-1:] == ["before"])
    return "" if near or not before or _put_off(claim, first) else _BOUNDS.get(before[-1], "")


def _put_off(claim: ClaimReading, first: int) -> bool:
    """Is it until when something was put off or stays closed, and so when it is to happen or to open?"""
    chain = chain_of(claim, [first])
    return bool(chain) and (postponed(claim, chain[-1]) or closed(claim, chain[-1]))


def _before(claim: ClaimReading, first: int) -> list[str]:
    """The two words before a time, an article left out ("by the end of June")."""
    tokens = claim.claim.tokens
    end = first - 1 if first and tokens[first - 1].lemma.lower() == "the" else first
    return [token.lemma.lower() for token in tokens[max(0, end - 2) : end]]


def _counts(claim: ClaimReading, quantity: Quantity, things: list[int]) -> bool:
    """Does the quantity say how many of the things there are?"""
    seeds = claim.token_at(quantity.start, quantity.end)
    return bool({*seeds, *(claim.claim.tokens[i].head for i in seeds)} & set(things))


def _marks(claim: ClaimReading, indices: list[int], seeds: list[int]) -> frozenset[str]:
    """The words at these tokens that make it one of several ("another", "last met"); to open again is to reopen."""
    tokens = claim.claim.tokens
    around = {there for i in indices for there in claim.children(i) if tokens[there].dep in _MODIFIERS} - set(seeds)
    reopened = {
        i for i in around if tokens[i].lemma == "again" and ":open" in occasions_of(claim.terms[tokens[i].head])
    }
    told = {tokens[i].lemma.lower() for i in around - reopened} & words("repeats")
    last = any(tokens[i].lemma == "last" and tokens[i].dep == "advmod" for i in around)
    return frozenset(told | {"last"} if last else told)
