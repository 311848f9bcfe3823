"""Numbers: two figures for one thing that cannot both hold, by range, rounding, unit, and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value
from agents.divergences.detectors.counted import subject_of
from agents.divergences.facts.figures import (
    Figure,
    Kind,
    anchors,
    compatible,
    distinct,
    figures,
    is_wide,
    middle,
    nearness,
    stated,
    told,
    whole_of,
)
from agents.divergences.facts.phrases import figure as told_figure
from agents.divergences.facts.phrases import headed
from agents.divergences.lexicon import concept, concepts, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from agents.divergences.relation import later, named_apart, sources_differ
from stream.names import match
from stream.records import Certainty, DivergenceType, EntityKind, Quantity, Relation, Span, TimeRef

_FARTHEST: Final = {Kind.AGE: 0.6, Kind.ORDINAL: 0.75, Kind.TOLL: 0.3}
"""Figures of which one is less than this share of the other are hardly ever two accounts of one thing."""
_FAR: Final = 0.25
_FINAL: Final = 0.95
_GROWN: Final = 0.8
"""What is told as "at least" is this share or more of the same figure told in full."""
_ALIKE: Final = 0.5
"""Cosine from which two sentences that name nobody may be about one person, or share of two surroundings in common."""
_MUCH_ALIKE: Final = 0.7
_APART: Final = timedelta(days=7)
_YEAR: Final = timedelta(days=366)
_DAY: Final = timedelta(days=1)
_OVER: Final = timedelta(days=5)
"""How long before the article what it tells of as news lies at most."""
_LASTING: Final = frozenset({concept(role) for role in ("dead", "injured", "displaced", "missing")})
"""Tolls that are still given weeks later."""
_LARGE: Final = 100
_NEAR: Final = 0.7
_MOVING: Final = frozenset({Kind.MONEY, Kind.PERCENT})
_COUNTS: Final = frozenset({Kind.COUNT, Kind.ORDINAL, Kind.AGE})
_COUNTED: Final = frozenset({Kind.TOLL, Kind.COUNT})
_ANYONE: Final = concept("person")
_DOERS: Final = (EntityKind.PERSON, EntityKind.ORGANISATION)
_CROWD: Final = "crowd"
_EVERYWHERE: Final = re.compile(
    r"\b(?:nation|country|world)-?wide\b|\b(?:across|around|throughout|all over) the (?:country|nation|world|globe)\b"
)
_CROWDING: Final = frozenset({_ANYONE, concept("protester")})
_HURT: Final = concept("injured")
_SHRINKING: Final = frozenset({concept("missing"), concept("trapped")})
_TRADED: Final = frozenset({"share", "stock", "index"})
_LASTING_SIZES: Final = frozenset({_CROWD, "aboard"})
_HARMED: Final = frozenset({_HURT, concept("hospitalised"), concept("dead")})
_RANK: Final = "place"
_MAGNITUDE: Final = "magnitude"
_DEBT: Final = "debt"
"""A company is worth more with its debt than without."""
_EXTRA: Final = rf"({'|'.join(sorted(words('extras')))})(?:e?s)?"
_WITH_OR_WITHOUT: Final = re.compile(
    rf"\b(?:with|without|including|excluding|before|after|plus|net of)\s(?:\w+\s){{0,2}}?{_EXTRA}\b"
    rf"|\b{_EXTRA},?\s(?:not\s)?(?:included|excluded|aside)\b"
)
"""How fees and taxes are told with a sum, as "before tax", "fees not included"."""

_LIMITED: Final = re.compile(r"[^,;.]*?\b(?:(?:over|in|during) the course of|(?:in|on) (?:\w+ ){1,3}alone)\b")
_MODEL: Final = re.compile(r"(?=.*\d)(?=.*[A-Z])([A-Za-z\d-]+?)s?")


class Numbers:
    """Finds two figures for one thing."""

    name = "number"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its figures."""
        return figures(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The figures of the pair that do not square, each with the features that tell how sure that is."""
        return (
            _finding(pair, one, other, _features(pair, one, other))
            for one, other in _comparable(pair)
            if not _long_between(pair, one, other)
        )


def _comparable(pair: Pair) -> Iterator[tuple[Figure, Figure]]:
    """Figures of one kind that cannot both hold; a figure that the other claim states too is never compared."""
    first, second = figures(pair.a), figures(pair.b)
    for one, other in product(first, second):
        if _one_thing(pair, one, other) and nearness(one.quantity, other.quantity) >= _farthest(one, other):
            met = any(_meets(pair, one, there) for there in second) or any(_meets(pair, here, other) for here in first)
            if not met:
                yield one, other


def _farthest(one: Figure, other: Figure) -> float:
    """Crowds are guessed at, ranks are small numbers, and none is far from any."""
    if one.role == _CROWD or (one.kind is Kind.TOLL and _is_none(one) != _is_none(other)):
        return 0.0
    return _FAR if one.counted == _RANK else _FARTHEST.get(one.kind, _FAR)


def _is_none(figure: Figure) -> bool:
    return figure.quantity.high == 0


def _meets(pair: Pair, one: Figure, other: Figure) -> bool:
    """Can both be true? A toll of "at least 20" has risen where a later account counts more."""
    same = one.quantity.unit == other.quantity.unit and one.quantity.ordinal == other.quantity.ordinal
    if one.kind is not other.kind and (is_wide(one.quantity) or is_wide(other.quantity)):
        return False  # "hundreds of shops" are none of those arrested
    if one.kind is other.kind is Kind.TOLL:
        same = same and one.role == other.role  # of 18 hurt and 12 arrested, the 12 are not those hurt
    if one.kind is other.kind is Kind.COUNT and "" not in (one.counted, other.counted):
        same = same and _counted_alike(one, other)
    return same and compatible(one.quantity, other.quantity) and not _outgrown(pair, one, other)


def _outgrown(pair: Pair, one: Figure, other: Figure) -> bool:
    """Does the later account count clearly more than the "at least" of the earlier one?"""
    early, late = (one.quantity, other.quantity) if later(pair) >= 0 else (other.quantity, one.quantity)
    told = early.low is not None and late.low is not None and early.high is None
    counts = one.kind is other.kind is Kind.TOLL and later(pair) != 0
    return counts and told and not late.approximate and (early.low or 0.0) < (late.low or 0.0) * _GROWN


def _one_thing(pair: Pair, one: Figure, other: Figure) -> bool:
    if not _of_a_kind(pair, one, other):
        return False
    if one.kind is Kind.TOLL:
        if pair.a.past != pair.b.past:
            return False
        crowds = one.role != _CROWD or _one_crowd(pair, one, other)
        limited = _limited(pair.a, one) != _limited(pair.b, other)
        return crowds and _one_fate(one, other) and not limited and not _elsewhere(pair)
    of_one = _of_one_doer(pair, one, other)
    if (one.way != other.way and one.way and other.way) or of_one is False:
        return False
    statistics = one.statistic, other.statistic
    if (any(statistics) and not of_one) or (all(statistics) and not _surrounded_alike(pair, one, other)):
        return False
    same_thing = one.kind not in _COUNTS or _counted_alike(one, other)
    return same_thing and not one.turns ^ other.turns and not _set_apart(pair, one, other)


def _limited(claim: ClaimReading, figure: Figure) -> bool:
    """Is it told as the toll of a day or a town among others ("86 arrests over the course of Saturday")?"""
    return _LIMITED.match(claim.lower, figure.quantity.end - claim.claim.start) is not None


def _one_crowd(pair: Pair, one: Figure, other: Figure) -> bool:
    """Is it a crowd of the same people, and not as it was at a time of day?"""
    growing = any(
        _clocked(claim, figure) or claim.lemmas & words("so_far") for claim, figure in ((pair.a, one), (pair.b, other))
    )
    if growing or _in_part_of(pair.a, pair.b) or _in_part_of(pair.b, pair.a):
        return False
    return one.counted == other.counted or {one.counted, other.counted} <= _CROWDING


def _in_part_of(claim: ClaimReading, wide: ClaimReading) -> bool:
    """Does the claim name a town or state, and the other one none of there, but tell of a whole country?"""
    return bool(claim.regions) and wide.regions.isdisjoint(claim.regions) and bool(_EVERYWHERE.search(wide.lower))


def _one_fate(one: Figure, other: Figure) -> bool:
    """Did the same become of them? Where no one was hurt, no one was killed either."""
    unhurt = next((figure for figure in (one, other) if _is_none(figure) and figure.role == _HURT), None)
    harmed = unhurt is not None and {one.role, other.role} <= _HARMED
    return (one.topic == other.topic and not _other_people(one, other)) or harmed


def _other_people(one: Figure, other: Figure) -> bool:
    """Are the one's people a sort of their own, whom the other does not tell of ("14 officers", "22 civilians")?"""
    if one.role == _CROWD:
        return False
    return one.counted != other.counted and not concepts("sorts").isdisjoint((one.counted, other.counted))


def _of_a_kind(pair: Pair, one: Figure, other: Figure) -> bool:
    """Are they the same sort of figure, both of what was done or both not, both wholes, of nobody else by name?"""
    if one.kind is not other.kind or one.quantity.unit != other.quantity.unit or one.planned != other.planned:
        return False
    if (one.quantity.part or other.quantity.part) and not (
        _of_one_group(one, other) or _of_one_whole(pair, one, other)
    ):
        return False
    return not (one.names and other.names) or bool(one.names & other.names)


def _of_one_group(one: Figure, other: Figure) -> bool:
    """Are they parts of a toll that are told of the same people ("eight of them children", "including six boys")?"""
    grouped = one.kind is Kind.TOLL and _ANYONE not in (one.counted, other.counted)
    return grouped and one.quantity.part == other.quantity.part and one.topic == other.topic


def _of_one_whole(pair: Pair, one: Figure, other: Figure) -> bool:
    """Is the same said of two parts of one whole ("12 of the 19 crew were saved", "14 of the 19 were saved")?"""
    return one.role == other.role and one.role not in ("", "be") and _wholes_meet(pair, one, other)


def _wholes_meet(pair: Pair, one: Figure, other: Figure) -> bool:
    """Are both told as parts of as many ("20 of 71 laps")?"""
    wholes = whole_of(pair.a, one.quantity), whole_of(pair.b, other.quantity)
    return wholes[0] is not None and wholes[1] is not None and compatible(wholes[0], wholes[1])


def _elsewhere(pair: Pair) -> bool:
    """Do they name places of different countries, or of different regions and nothing in common?

    Then they tell of different happenings.
    """
    abroad = bool(pair.a.countries and pair.b.countries) and pair.a.countries.isdisjoint(pair.b.countries)
    apart = bool(pair.a.regions and pair.b.regions) and pair.a.regions.isdisjoint(pair.b.regions)
    return abroad or (apart and pair.a.names.isdisjoint(pair.b.names))


def _of_one_doer(pair: Pair, one: Figure, other: Figure) -> bool | None:
    """Are both of one person or body, and not each of its own ("Weaver rushed for 226 yards", "Hale rushed for 101")?

    None where either account does not say of whom.
    """
    first, second = pair.first.kinds.get(one.doer), pair.second.kinds.get(other.doer)
    if first is None or first is not second or first not in _DOERS:
        return None
    return match(one.doer, first, other.doer, second)


def _counted_alike(one: Figure, other: Figure) -> bool:
    """Do they count the same? "The six-year-old" may be any boy or girl, "three men" may be the three robbers."""
    if one.kind is Kind.AGE and (_ANYONE in (one.counted, other.counted) or one.doer == other.doer != ""):
        return True
    culprits = {one.counted, other.counted} <= words("culprits") | {_ANYONE}
    return (one.counted == other.counted and bool(one.counted)) or culprits or _as_many(one, other)


def _as_many(one: Figure, other: Figure) -> bool:
    """Are they two large numbers that lie near each other ("38,000 bikes", "33,000 machines")?"""
    least = min(middle(one.quantity), middle(other.quantity))
    return one.kind is Kind.COUNT and least >= _LARGE and nearness(one.quantity, other.quantity) >= _NEAR


def _set_apart(pair: Pair, one: Figure, other: Figure) -> bool:
    """Do the sentences not say enough to tell that two figures are of one moment, place in a row, or person?"""
    if one.quantity.unit == _MAGNITUDE:
        return pair.a.lemmas & words("quakes") != pair.b.lemmas & words("quakes")
    if one.kind is Kind.COUNT and one.role != other.role and (_in_words(one) or _in_words(other)):
        return True
    if _models(pair.a, one) != _models(pair.b, other) or _grown(pair, one, other):
        return True
    if one.kind in _MOVING:
        moved = _clocked(pair.a, one) or _clocked(pair.b, other)
        return moved or _extras(pair.a) != _extras(pair.b) or _two_polls(pair, one, other)
    if one.kind is Kind.ORDINAL:
        stages = [claim.lemmas & words("stages") for claim in (pair.a, pair.b)]
        return (all(stages) and stages[0] != stages[1]) or not (
            one.names & other.names or _surrounded_alike(pair, one, other)
        )
    return one.kind is Kind.AGE and (_years_apart(pair) or not _of_one_person(pair, one, other))


def _models(claim: ClaimReading, figure: Figure) -> frozenset[str]:
    """By which model's name the things are counted ("seven AK-47 rifles"): there may be others beside them."""
    models = _named_models(claim)
    if figure.kind is not Kind.COUNT or not models:
        return frozenset()
    inside = set(claim.token_at(figure.quantity.start, figure.quantity.end))
    counted = {claim.claim.tokens[i].head for i in inside}
    marks = counted.union(*map(claim.children, counted)) - inside
    return frozenset(models[i] for i in marks & models.keys())


@remembered
def _named_models(claim: ClaimReading) -> dict[int, str]:
    """The tokens of a claim that are models' names, and the names; most claims have none."""
    found = ((i, _MODEL.fullmatch(token.text)) for i, token in enumerate(claim.claim.tokens))
    return {i: match[1].lower() for i, match in found if match}


def _grown(pair: Pair, one: Figure, other: Figure) -> bool:
    """Has an age grown by the years between the articles, or what goes on by the days ("eight days of riots")?"""
    if one.kind is not Kind.AGE and one.quantity.unit != "s":
        return False
    unit = (_YEAR if one.kind is Kind.AGE else _DAY).total_seconds()
    between = (pair.second.report.published_at - pair.first.report.published_at).total_seconds()
    more = (middle(other.quantity) - middle(one.quantity)) * (unit if one.kind is Kind.AGE else 1.0)
    return min(abs(between), abs(more)) >= unit / 2 and abs(more - between) <= unit


def _two_polls(pair: Pair, one: Figure, other: Figure) -> bool:
    """Is each from a poll, and do the claims name nobody in common, or not ask the same?"""
    if not all(claim.lemmas & words("polls") for claim in (pair.a, pair.b)):
        return False
    strangers = pair.a.names and pair.b.names and pair.a.names.isdisjoint(pair.b.names)
    return bool(strangers) or pair.overlap(one.context, other.context) < _ALIKE


@remembered
def _extras(claim: ClaimReading) -> frozenset[str]:
    """What a sum is told with or without; debt is, where it is named at all."""
    told = frozenset(found[1] or found[2] for found in _WITH_OR_WITHOUT.finditer(claim.lower))
    return told | claim.lemmas & {_DEBT}


def _of_one_person(pair: Pair, one: Figure, other: Figure) -> bool:
    """May two ages be of one: are the sentences alike, do they name one, or has either report but one such age?"""
    alike = pair.cosine >= _ALIKE or bool(one.names & other.names)
    return alike or _alone(pair, one, other) or _of_whom_it_tells(pair, one, other)


def _years_apart(pair: Pair) -> bool:
    """Does only one of them tell of another year ("in 2005, at the age of 91"), or each of its own?"""
    sides = ((pair.first.report, pair.a), (pair.second.report, pair.b))
    first, second = (
        [time for time in claim.claim.times if report.published_at - time.latest > _YEAR] for report, claim in sides
    )
    return bool(first) != bool(second) or (bool(first) and not any(_meet(*times) for times in product(first, second)))


def _alone(pair: Pair, one: Figure, other: Figure) -> bool:
    """Is either the one age that its report gives of such a person, who is not just anybody?"""
    known = one.counted == other.counted != _ANYONE
    return known and told(pair.first, one).different == told(pair.second, other).different == 1


def _of_whom_it_tells(pair: Pair, one: Figure, other: Figure) -> bool:
    """Does each report call by an age alone ("the 58-year-old"), and by no other, the person that it is about?"""
    ours, theirs = _called_by_age(pair.first), _called_by_age(pair.second)
    return one.quantity in ours and other.quantity in theirs and distinct(ours) == distinct(theirs) == 1


@remembered
def _called_by_age(report: ReportReading) -> list[Quantity]:
    found = ((claim, one) for claim in report.claims for one in figures(claim) if one.kind is Kind.AGE)
    return [
        one.quantity
        for claim, one in found
        if one.counted == _ANYONE and claim.lower[: one.quantity.start - claim.claim.start].endswith("the ")
    ]


def _surrounded_alike(pair: Pair, one: Figure, other: Figure) -> bool:
    """Do the sentences name somebody in common or say much the same, and the figures' surroundings, too?"""
    told_alike = not pair.a.names.isdisjoint(pair.b.names) or pair.cosine >= _MUCH_ALIKE
    return told_alike and pair.overlap(one.context, other.context) >= _ALIKE


def _clocked(claim: ClaimReading, figure: Figure) -> bool:
    """Does a time of day date what the figure hangs on? Then a price, a share or a crowd is that of a moment."""
    times = [time for time in claim.claim.times if time.precision in ("minute", "hour", "part_of_day")]
    if not times:
        return False
    hangs_on = anchors(claim, claim.token_at(figure.quantity.start, figure.quantity.end))[-1:]
    return any(anchors(claim, claim.token_at(time.start, time.end))[-1:] == hangs_on for time in times)


def _features(pair: Pair, one: Figure, other: Figure) -> dict[str, float]:
    a, b = one.quantity, other.quantity
    past = pair.a.past and pair.b.past
    ours, theirs = told(pair.first, one, past=past), told(pair.second, other, past=past)
    context = pair.overlap(one.context, other.context)
    there, here = told(pair.second, one, past=past), told(pair.first, other, past=past)
    said = stated(one, there.figures) or stated(other, here.figures)
    only = 1.0 / (max(1, ours.different) * max(1, theirs.different))
    return {
        "context": context,
        "near": nearness(a, b),
        "open": float(None in (a.low, a.high, b.low, b.high)),
        "stated": float(said),
        "only": only,
        "none": float(_is_none(one) or _is_none(other)),
        "crowd": float(one.role == _CROWD),
        "lone": float(only == 1.0 and bool(one.topic) and one.kind is Kind.MEASURE),
        "past_apart": float(_of_another_time(pair, one, other)),
        "toll_cosine": pair.cosine * (one.kind is Kind.TOLL),
        "vague": float(_is_vague(one) or _is_vague(other)),
        "is_toll": float(one.kind is Kind.TOLL),
        "is_measure": float(one.kind is Kind.MEASURE),
        "near_toll": nearness(a, b) * (one.kind is Kind.TOLL),
        "sources": float(one.kind not in _MOVING and sources_differ(pair.a, pair.b)),
        "one_whole": float(_wholes_meet(pair, one, other)),
    }


def _of_another_time(pair: Pair, one: Figure, other: Figure) -> bool:
    """Does only one of them tell of something that was over when the event took place, or of a long time?"""
    earlier = _long_ago(pair.a, pair.first, pair.second), _long_ago(pair.b, pair.second, pair.first)
    return earlier[0] != earlier[1] or one.period != other.period


def _long_ago(claim: ClaimReading, mine: ReportReading, theirs: ReportReading) -> bool:
    """Is it past, or of days before the news of which the other report does not tell?"""
    times, published = claim.claim.times, mine.report.published_at
    old = bool(times) and all(published - time.latest > _OVER for time in times)
    return claim.past or (old and not any(_meet(time, other) for time in times for other in _times(theirs)))


def _meet(one: TimeRef, other: TimeRef) -> bool:
    return one.earliest < other.latest and other.earliest < one.latest


@remembered
def _times(report: ReportReading) -> tuple[TimeRef, ...]:
    return tuple(time for claim in report.claims for time in claim.claim.times)


def _standing(figure: Figure) -> bool:
    """Is it what a thing or person is (its weight, age) rather than what happened?"""
    return figure.kind is Kind.AGE or (figure.kind is Kind.MEASURE and "-" in figure.quantity.text)


def _long_between(pair: Pair, one: Figure, other: Figure) -> bool:
    """Lies so much time between the articles that two happenings of one kind are likely to be told of?"""
    if (one.kind is Kind.TOLL and one.role in _LASTING) or _standing(one) or _standing(other):
        return False
    return abs(pair.first.report.published_at - pair.second.report.published_at) >= _APART


def _finding(pair: Pair, one: Figure, other: Figure, features: dict[str, float]) -> Finding:
    about, relation = subject_of(pair, one), _relation(pair, one, other)
    a, b = _value(pair.a, one), _value(pair.b, other)
    held = f"{a.text} against {b.text} {about}" if one.kind in _COUNTED else f"{a.text} against {b.text}"
    return Finding(
        type=DivergenceType.QUANTIFIER if _in_words(one) or _in_words(other) else DivergenceType.NUMBER,
        detector="number",
        a=a,
        b=b,
        about=headed(about),
        why=f"{headed(held)}; {_told_how(pair, one, other, relation)}.",
        features=features,
        relation=relation,
    )


def _in_words(figure: Figure) -> bool:
    """Is it none or an amount that stands for no number ("several")?"""
    return _is_none(figure) or figure.quantity.text.lower().removeprefix("a ") in words("amounts", "vague")


def _is_vague(figure: Figure) -> bool:
    """Is it an amount that may stand for twice as much ("dozens", "several")?"""
    return (figure.quantity.low or 0.0) > 0.0 and is_wide(figure.quantity)


def _told_how(pair: Pair, one: Figure, other: Figure, relation: Relation | None) -> str:
    if relation is Relation.UPDATE:
        if one.kind not in (Kind.TOLL, Kind.COUNT):
            return "prices move, and the accounts are hours apart"
        return f"the later account gives the {'lower' if one.role in _SHRINKING else 'higher'} figure"
    if any(f.quantity.approximate or None in (f.quantity.low, f.quantity.high) for f in (one, other)):
        return "even as rough figures they do not square"
    if sources_differ(pair.a, pair.b):
        return "each account names a source of its own"
    stated = pair.a.claim.certainty is pair.b.claim.certainty is Certainty.STATED
    return "both state it as fact" if stated else "one of the two hedges it"


def _relation(pair: Pair, one: Figure, other: Figure) -> Relation | None:
    """A count that is clearly higher in the later article has risen since; two final figures lie closer together.

    Of those who are looked for there are fewer, and how many were aboard or in the crowd does not change. What is
    traded has another price at every hour.
    """
    if {one.counted, other.counted} <= _TRADED and one.kind in (Kind.MONEY, Kind.PERCENT) and later(pair):
        return Relation.UPDATE
    early, late = (one, other) if later(pair) > 0 else (other, one)
    moved = later(pair) != 0 and may_become(early, late) and nearness(one.quantity, other.quantity) < _FINAL
    disputed = one.kind is Kind.COUNT and named_apart(pair.a, pair.b) and not _outgrown(pair, one, other)
    return Relation.UPDATE if moved and not disputed else None


def may_become(early: Figure, late: Figure) -> bool:
    """May the one figure have turned into the other as time went on: have more died, are fewer missing?"""
    grown = middle(late.quantity) - middle(early.quantity)
    moves = early.kind in (Kind.TOLL, Kind.COUNT) and early.role not in _LASTING_SIZES and not _is_span(early)
    return moves and (grown < 0 if early.role in _SHRINKING else grown > 0)


def _is_span(figure: Figure) -> bool:
    """Is it how long something took ("four nights")?"""
    return figure.counted in words("reasons", "spans")


def _value(claim: ClaimReading, figure: Figure) -> Value:
    quantity = figure.quantity
    span = Span(quantity.start - claim.claim.start, quantity.end - claim.claim.start)
    low, high = (middle(quantity) if end is None else end for end in (quantity.low, quantity.high))
    thing = figure.topic if figure.kind is Kind.TOLL else figure.counted or quantity.unit
    key = f"{figure.kind} {thing} {low}..{high}"
    return Value(text=told_figure(claim, quantity), key=key, marks=(span,))
