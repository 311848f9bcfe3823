"""The quantities of a sentence: figures with their unit, what they count, and what is said of it.

Figures inside names, dates and clock times are none ("Flight 1943", "Sept. 11", "Galaxy S9").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import msgspec
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from agents.analysis.counted import PERSON, Counted, aged, befalls, counted_by, ranked
from agents.analysis.figures import Figure, find_figures
from agents.analysis.lexicon import words
from agents.analysis.units import Unit, unit_at
from stream.records import Quantity, Span

_DIMENSION: Final = re.compile(
    r"(?:\s\([^()]{1,30}\))?[\s-](?P<of>deep|wide|long|tall|high|thick|away|apart)\b", re.IGNORECASE
)
_ROUNDS: Final = (
    r"\b(?:lap|round|game|week|day|phase|stage|chapter|grade|set|inning|quarter|minute|hole|leg|heat|mile|step)"
)
_ROUND_NOUNS: Final = re.compile(rf"{_ROUNDS}\s$", re.IGNORECASE)
NUMBERED: Final = re.compile(rf"{_ROUNDS}\s\d", re.IGNORECASE)
"""What a parser may take for a name but is a numbered round ("Lap 29")."""
_OLD: Final = re.compile(r"[\s-](?:years?|yrs?)[\s-]old\b|[\s-](?:months?)[\s-]old\b|(?:-|\s)?y/?o\b", re.IGNORECASE)
_AGED: Final = re.compile(
    r"\b(?:aged?|turn(?:s|ed|ing)?|at the age of|age of|died at|dies at|(?<!of )(?<!the )dead at)\s(?:just\s|only\s)?$",
    re.IGNORECASE,
)
_IS_AGED: Final = re.compile(
    r"\b(?:[Hh]e|[Ss]he)(?:['’]s|\s(?:was|is|had been|would have been))\s(?:only\s|just\s|then\s)?$"
)
_AT_END: Final = re.compile(r"[.,;”\"]|\s(?:at the time|when|and|who|was|is|has|had|died)\b|$")
_CHILD_OF: Final = re.compile(rf"\b(?:{'|'.join(sorted(words('ages')))})\sof\s$")
_POUNDS: Final = re.compile(r"[\s-]pounds?\b(?! of\b)", re.IGNORECASE)
_LARGE: Final = re.compile(r"million|billion|trillion|bn|\dm\b", re.IGNORECASE)
_SPENT: Final = re.compile(
    r"\b(?:pa(?:y|ys|id|ying)|fined?|costs?|worth|spen[dt]|price|salary|bail|sum|damages|compensation|bill|prize|owed?|debts?)\b"
)
"""What makes of pounds money."""
_WHOSE: Final = re.compile(rf"(?:[A-Z][\w’'-]+|\b(?:{'|'.join(sorted(words('ages')))})),\s$")
_PER: Final = re.compile(
    r"\s(?:per|an?|each)\s(?:[A-Z]\w+\s)?(?P<what>[a-z]+)|\s(?P<each>each|apiece)\b|-an?-(?P<rate>[a-z]+)"
)
_HALF_OF: Final = re.compile(r"\s(?:an?|of an?)\s(?=[a-z])")
_AND_HALF: Final = re.compile(r"\sand\sa\shalf\b")
_MAGNITUDE: Final = re.compile(r"\bmagnitude[\s-](?:of\s|at\s|was\s|as\s)?$", re.IGNORECASE)
_RICHTER: Final = re.compile(
    r"\son the (?:open-ended )?richter\b|(?<=\d\.\d)[\s-](?:[a-z]+\s)?(?:earthquake|quake|tremor|temblor|aftershock)\b",
    re.IGNORECASE,
)
_ORDINAL_SHARES: Final = frozenset(f"a {word}" for word in ("third", "fifth", "sixth", "seventh", "ninth", "tenth")) | {
    "an eighth"
}
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d$")
_YEAR_OLD: Final = "year_old"
_SUMMED: Final = 3
"""From which place in a row on an ordinal with "the" tells how many there are; the second may be of two or of ten."""
_DYING: Final = frozenset({"die", "kill", "dead"})
_OF_PEOPLE: Final = frozenset({"none", "another"})
"""Forms that are a figure only where they tell what became of people."""
_BESIDE: Final = 30
"""Characters before a figure that tell what it is of."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """A figure with its unit: the stretch both take, the range in base units."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str


def find_quantities(doc: Doc, offset: int, taken: Sequence[Span] = ()) -> tuple[Quantity, ...]:
    """The quantities of a sentence, left to right.

    Args:
        doc: the sentence.
        offset: where it begins in the article's text; the quantities' offsets are the article's.
        taken: stretches of the sentence (its own offsets) that dates and names take: no figure there is a quantity.
    """
    return tuple(_quantities(doc, offset, taken))


def _quantities(doc: Doc, offset: int, taken: Sequence[Span]) -> Iterator[Quantity]:
    previous: Quantity | None = None
    for figure in map(partial(_as_ordinal, doc), find_figures(doc.text)):
        if any(figure.core < span.end and span.start < figure.end for span in taken):
            continue
        if previous is not None and offset + figure.start < previous.end:
            continue
        measured = _measured(doc.text, figure)
        tokens = doc.char_span(measured.start, measured.end, alignment_mode="expand")
        if tokens is None or _names_something(doc, figure, measured):
            continue
        quantity = _quantity(figure, measured, tokens, offset)
        if figure.form in _OF_PEOPLE and not befalls(quantity.role, quantity.counted):
            continue
        quantity = _so_far(figure, quantity, tokens)
        if previous is not None and _converts(doc.text, previous, quantity, offset):
            about = {field: getattr(previous, field) for field in ("counted", "role", "of", "part")}
            quantity = msgspec.structs.replace(quantity, **about)
        yield quantity
        previous = quantity


def _as_ordinal(doc: Doc, figure: Figure) -> Figure:
    """ "A fifth body" is one more, "a fifth of the bodies" a share of them."""
    if figure.form != "share" or not figure.low or doc.text[figure.core : figure.end].lower() not in _ORDINAL_SHARES:
        return figure
    behind = doc.char_span(figure.end + 1, figure.end + 2, alignment_mode="expand")
    if not behind or behind[0].tag_ != "NN":
        return figure
    place, core = float(round(100 / figure.low)), figure.end - len(behind.doc.text[: figure.end].split()[-1])
    return replace(figure, start=core, core=core, low=place, high=place, ordinal=True, form="number", approximate=False)


def _so_far(figure: Figure, quantity: Quantity, tokens: DocSpan) -> Quantity:
    """An ordinal that tells how many have met with a fate by now: "a fifth body was found", "she is the fourth to die".

    "The third victim was a teacher" tells their order alone.
    """
    if not figure.ordinal or quantity.counted != PERSON:
        return quantity
    noun, before = tokens.root.head, tokens.doc[max(0, tokens.start - 1)].lower_
    summing = noun.dep_ in {"attr", "appos"} and (figure.low or 0.0) >= _SUMMED
    dies = noun.lemma_ == "victim" and quantity.role in _DYING
    if before not in {"a", "an"} and not (summing and before in {"the", "its"}):
        return quantity
    if not (dies or befalls(quantity.role, quantity.counted)):
        return quantity
    return msgspec.structs.replace(quantity, ordinal=False, role="dead" if dies else quantity.role)


def _converts(text: str, first: Quantity, second: Quantity, offset: int) -> bool:
    """Whether the second gives the first again in another unit: "40 metres (131 feet)"."""
    between = text[first.end - offset : second.start - offset]
    a, b = first.low or first.high, second.low or second.high
    same = first.unit == second.unit != "" and a is not None and b is not None and abs(a - b) <= 0.15 * abs(a)
    return same and re.fullmatch(r"[\w\s-]{0,12}[(,/]\s?(?:or\s)?|\sor\s", between) is not None


def _quantity(figure: Figure, measured: _Measured, tokens: DocSpan, offset: int) -> Quantity:
    text = tokens.doc.text
    numbered = _ROUND_NOUNS.search(text[: figure.start]) if not measured.unit else None
    if measured.unit == "score":
        about = Counted(of=tokens.root.head.lemma_.lower())
    elif measured.unit == _YEAR_OLD:
        about = aged(tokens)
    elif figure.form == "times":
        verb = tokens.root.head.lemma_.lower()
        about = Counted("time", verb, verb)
    elif numbered:
        about = Counted(counted=numbered.group().strip().lower())
    elif figure.ordinal and (rank := ranked(tokens)):
        about = rank
    else:
        core = tokens.doc.char_span(figure.core, measured.end, alignment_mode="expand") or tokens
        share = figure.form == "share"
        about = counted_by(core, measure=bool(measured.unit) and not share, share=share and measured.unit == "percent")
        if dimension := _DIMENSION.match(text, measured.end):
            about = about._replace(role=dimension["of"].lower())
    return Quantity(
        text=text[measured.start : measured.end],
        start=offset + measured.start,
        end=offset + measured.end,
        low=measured.low,
        high=measured.high,
        unit=measured.unit,
        counted=about.counted,
        role=about.role,
        of=about.of,
        approximate=figure.approximate,
        ordinal=figure.ordinal or numbered is not None,
        part=about.part,
    )


def _measured(text: str, figure: Figure) -> _Measured:
    """The figure with the unit behind (or before) it, its range in base units."""
    if figure.form == "score" or figure.ordinal:
        return _Measured(figure.start, figure.end, figure.low, figure.high, "score" * (figure.form == "score"))
    if figure.form == "share":
        return _share(text, figure)
    if figure.currency:
        return _rated(text, _Measured(figure.start, figure.end, figure.low, figure.high, figure.currency))
    if special := _unit_told_otherwise(text, figure):
        return special
    return _with_unit(text, figure)


def _unit_told_otherwise(text: str, figure: Figure) -> _Measured | None:
    """An age or a magnitude, whose unit does not simply follow the figure."""
    if old := _OLD.match(text, figure.end):
        parts = 12 if "month" in old.group() else 1
        low, high = (None if end is None else float(f"{end / parts:.9g}") for end in (figure.low, figure.high))
        return _Measured(figure.start, old.end(), low, high, _YEAR_OLD)
    if _is_age(text, figure):
        return _Measured(figure.start, figure.end, figure.low, figure.high, _YEAR_OLD)
    if _MAGNITUDE.search(text[: figure.start]) or _RICHTER.match(text, figure.end):
        return _Measured(figure.start, figure.end, figure.low, figure.high, "magnitude")
    return None


def _is_sterling(text: str, figure: Figure) -> bool:
    """ "240 million pounds" and "fined 5,000 pounds" are money; "two million pounds of beef" are not."""
    large = _LARGE.search(text[figure.core : figure.end]) is not None
    return large or _SPENT.search(text[max(0, figure.start - _BESIDE) : figure.start]) is not None


def _with_unit(text: str, figure: Figure) -> _Measured:
    pounds = _POUNDS.match(text, figure.end)
    if pounds and _is_sterling(text, figure):
        return _rated(text, _Measured(figure.start, pounds.end(), figure.low, figure.high, "GBP"))
    unit, half = unit_at(text, figure.end), 0.0
    if and_half := _AND_HALF.match(text, figure.end):
        unit, half = unit_at(text, and_half.end()), 0.5
    if unit is None or _is_rank(text, figure, unit):
        return _Measured(figure.start, figure.end, _least(figure), figure.high, "")
    end = (and_half.end() if and_half else figure.end) + unit.length
    if behind := _AND_HALF.match(text, end):  # "a mile and a half"
        half, end = 0.5, behind.end()
    return _rated(
        text, _Measured(figure.start, end, _based(unit, figure.low, half), _based(unit, figure.high, half), unit.base)
    )


def _is_rank(text: str, figure: Figure, unit: Unit) -> bool:
    """Is what follows no unit but a place in a row ("two second places")?"""
    return text[figure.end : figure.end + unit.length].lower() == " second" and figure.high != 1


def _least(figure: Figure) -> float | None:
    """ "More than 51" is 52 at least; "more than 50" is how 50 is rounded."""
    low = figure.low
    return low + 1 if low is not None and figure.beyond and low.is_integer() and low % 5 else low


def _based(unit: Unit, value: float | None, half: float) -> float | None:
    return None if value is None else unit.to_base(value + half)


def _share(text: str, figure: Figure) -> _Measured:
    """ "Half of them" is 50 per cent; "half an hour" 30 minutes; "half a million" a number."""
    of = _HALF_OF.match(text, figure.end)
    if of and (figure.low or figure.high):
        low, high = (None if end is None else end / 100 for end in (figure.low, figure.high))
        if scale := re.match(r"(million|billion|thousand)\b", text[of.end() :]):
            factor = {"thousand": 1e3, "million": 1e6, "billion": 1e9}[scale[1]]
            least, most = (None if end is None else end * factor for end in (low, high))
            return _Measured(figure.start, of.end() + scale.end(), least, most, "")
        if unit := unit_at(text, of.end()):
            end = of.end() + unit.length
            return _Measured(figure.start, end, _based(unit, low, 0), _based(unit, high, 0), unit.base)
    return _Measured(figure.start, figure.end, figure.low, figure.high, "percent")


def _rated(text: str, measured: _Measured) -> _Measured:
    """A price or speed for one of something keeps it in its unit: `USD/share`."""
    match = _PER.match(text, measured.end)
    if match is None or measured.unit in {"s", "percent", ""}:
        return measured
    what = match["what"] or match["rate"] or "each"
    return _Measured(measured.start, measured.end, measured.low, measured.high, f"{measured.unit}/{what}")


def _is_age(text: str, figure: Figure) -> bool:
    """ "aged 29", and the number between commas behind a name or person: "Smith, 29, said", "a boy, 6, fell"."""
    low = figure.low or 0.0
    if not 0 < low < 120 or not low.is_integer() or unit_at(text, figure.end):
        return False
    if _AGED.search(text[: figure.start]):
        return True
    if _IS_AGED.search(text[: figure.start]) or _CHILD_OF.search(text[: figure.start]):
        return _AT_END.match(text, figure.end) is not None
    return bool(_WHOSE.search(text[: figure.start]) and re.match(r",(?=\s[a-z])|[),.]*$", text[figure.end :]))


def _names_something(doc: Doc, figure: Figure, measured: _Measured) -> bool:
    """Whether the figure is part of a name or a bare year rather than an amount."""
    if measured.unit:
        return False
    tokens = doc.char_span(figure.core, figure.end, alignment_mode="expand")
    if tokens is None or _is_year(doc.text[figure.core : figure.end], tokens):
        return True
    if _ROUND_NOUNS.search(doc.text[: figure.start]):
        return False
    if figure.ordinal and ranked(tokens):
        return False
    return (figure.ordinal and not _is_adjective_of_noun(tokens)) or _belongs_to_name(tokens)


def _is_year(written: str, tokens: DocSpan) -> bool:
    """ "1967" and "the 1967 killings"; "1967 people" are counted."""
    dated = tokens.start > 0 and tokens.doc[tokens.start - 1].lower_ == "the"
    return _YEAR.match(written) is not None and (dated or not _counts(tokens))


def _belongs_to_name(tokens: DocSpan) -> bool:
    """Whether a proper noun stands before the figure and nothing behind it that the figure counts ("Boeing 737")."""
    before = tokens.doc[tokens.start - 1] if tokens.start else None
    if before is None or before.pos_ != "PROPN" or before.is_punct or not before.text[0].isupper():
        return False
    return tokens.root.head.i <= before.i or tokens.root.head.pos_ == "PROPN"


def _counts(tokens: DocSpan) -> bool:
    head = tokens.root.head
    return (
        tokens.root.dep_ == "nummod" and head.i >= tokens.end and head.pos_ == "NOUN" and head.tag_ in {"NNS", "NNPS"}
    )


def _is_adjective_of_noun(tokens: DocSpan) -> bool:
    head = tokens.root.head
    return tokens.root.dep_ in {"amod", "nummod", "compound"} and head.pos_ == "NOUN" and head.i > tokens.root.i
