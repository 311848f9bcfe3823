"""Finds the figures of a text and the range each stands for: digits, words, "dozens", "5 to 7", "at least"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Final

from text_to_num import text2num

from agents.analysis.lexicon import lines, words
from agents.analysis.units import CURRENCIES, unit_at

_LOOSE: Final = {1: 0.1, 2: 0.07}
"""How far "about 50" may lie from 50, as a share, by the digits that are given: who writes "about 146" has counted."""
_LEAST_LOOSE: Final = 0.01
_TABLES: Final = tomllib.loads(resources.files("agents.analysis").joinpath("figures.toml").read_text(encoding="utf-8"))
_SCALES: Final[dict[str, float]] = _TABLES["scales"]
_FRACTIONS: Final[dict[str, float]] = _TABLES["fractions"]
_VAGUE: Final[dict[str, list[float]]] = _TABLES["vague"]
_ORDINALS: Final = {word: value for value, word in enumerate(lines("ordinals"), start=1)}
_ONES: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen"
)
_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD: Final = rf"(?:{_TENS})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)\b)?|{_ONES}"
_SCALE_WORDS: Final = "hundred|thousand|million|billion|trillion"
_WORDS: Final = rf"(?:an?\s(?:{_SCALE_WORDS})|{_WORD})\b(?:[ -](?:and[ ])?(?:{_SCALE_WORDS}|{_WORD})\b)*"
SCALED: Final = r"(?:(?:[mb]illion|trillion|percent|per\scent|pct|bn|m)\b|%)"
"""By what a figure is known for a decimal that a page has torn ("$2. 6 million")."""
_TORN: Final = rf"\d{{1,3}}\.\s\d{{1,2}}(?=\s?{SCALED})"
_DIGITS: Final = rf"{_TORN}|(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|\.\d+"
_SINGLES: Final = "mother|mum|mom|father|dad|parent|man|woman|person|currency|market"
"""What is not one of several where it is single."""
_EUROS: Final = r"euro(?=[\d.,]+\s?(?:million|billion|bn|m)\b)"
"""How agencies that have no sign for euros write them ("euro110 billion")."""
_CURRENCY: Final = f"{_EUROS}|" + "|".join(re.escape(one) for one in sorted(CURRENCIES, key=lambda one: -len(one)))


def _any_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", "[ -]") for w in sorted(words, key=lambda one: (-len(one), one)))


_FIGURE: Final = re.compile(
    rf"""(?<![\w.,:/’'@#])(?<![A-Za-z]-)(?:
      (?P<vague>{_any_of(list(_VAGUE))})\b
    | (?P<fraction>{_any_of(list(_FRACTIONS))})\b(?![ -]?(?:hour|century|time|back|final|marathon|past|way))
    | (?P<ordinal>{"|".join(_ORDINALS)}|(?:{_TENS})-(?:{"|".join(list(_ORDINALS)[:9])}))\b
    | (?:(?P<currency>{_CURRENCY})\s?)?(?P<digits>{_DIGITS})
      (?:(?P<suffix>st|nd|rd|th)\b
        |[\s-]?(?P<scale>hundred|thousand|lakh|million|crore|billion|trillion|mln|bn|tn|mn)\b
        |(?P<letter>[mMbBkK])\b)?
      (?![:/]\d|:\s\d\d\b|[A-Za-z]*\d|['’]?s\b|\s?[ap]\.?\s?m\b|\s(?:GMT|local\stime)\b)
    | (?P<none>no(?=\s(?!other|further|more|new|immediate|fewer|less|longer|greater|later))|nobody|no[ ]one)\b(?!\selse)
    | (?P<single>an?\s(?:single|lone))(?<!not\sa\ssingle)(?=\s(?!{_SINGLES}))
    | (?<!one\s)(?P<another>another)\b
      (?!\s(?:(?:about|around|some|an\sestimated)\s)?(?:\d|(?:{_WORD}|{_any_of(list(_VAGUE))}|few|half)\b))
    | (?P<whole>an?)(?=\s[a-z]+\sand\sa\shalf\b)
    | (?P<times>twice)\b(?!\s(?:as|the|that|this|an?|its|his|her|their|more))
    | (?P<words>{_WORDS})\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SCORE: Final = re.compile(
    r"(?<![\w.,:/$€£-])(\d{1,3})\s?[-–]\s?(\d{1,3})(?:\s?[-–]\s?(\d{1,3}))?(?![\w/:%]|[-–.]\d|-[a-z])"
)
_GAME: Final = re.compile(rf"\b(?:{'|'.join(sorted(words('game')))})\b")
_ALONE: Final = {"none": 0.0, "times": 2.0, "another": 1.0}
"""What forms that are one word each stand for."""
_JOIN: Final = re.compile(r"\s?[-–—]\s?|\s+to\s+|\s+or\s+")
_PERCENT: Final = re.compile(r"\s?(?:%|percent|per cent|pct)")
_PRONOUN_ONE: Final = re.compile(
    r"(?:no|any|every|some|this|that|each|the|only|another|loved|little)[ -]$", re.IGNORECASE
)

_OVER: Final = (
    "".join(rf"(?<!\b{verb}\s)" for verb in ("hand", "handed", "handing", "turned", "took", "taken")) + "over"
)
"""But for "handed over 21 girls"."""
_BEYOND: Final = rf"more than|{_OVER}|above|exceeding|in excess of|greater than"
_LOW: Final = r"at least|upwards? of|(?:no|not) (?:fewer|less) than|not (?:under|below)|a minimum of"
_HIGH: Final = (
    r"up to|as (?:many|much) as|at most|(?:no|not) more than|a maximum of|fewer than|less than|under|below|within"
)
_NEAR_BELOW: Final = r"nearly|almost|close to|just under|just short of|just below|approaching"
_ABOUT_WORDS: Final = (
    r"about|around|approximately|roughly|some|an estimated|estimated|approx\.?|circa|c\.|~|an average of|averaging|"
    r"in the region of|somewhere around|on average|just over"
)
_MODIFIER: Final = re.compile(
    rf"(?<!\w)(?:(?P<low>{_LOW})|(?P<beyond>{_BEYOND})|(?P<high>{_HIGH})|(?P<below>{_NEAR_BELOW})|(?P<about>{_ABOUT_WORDS}))"
    r"(?:\s(?:the|a|another|an additional|an estimated|about|some))?\s$",
    re.IGNORECASE,
)
_AFTER_LOW: Final = re.compile(r"\+|\s?-?plus\b|\s(?:or more|or higher|and counting|at least)\b", re.IGNORECASE)
_AFTER_ABOUT: Final = re.compile(r"\s(?:or so|or thereabouts)\b|-?(?:odd|ish)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at [start, end) of a text; `core` is where it begins after words such as "at least"."""

    start: int
    end: int
    core: int
    low: float | None
    high: float | None
    approximate: bool = False
    ordinal: bool = False
    currency: str = ""
    form: str = "number"
    """`number`, `share` (a fraction, in per cent), `vague`, `score`, `none`, `times` ("twice") or `another` (one)."""
    beyond: bool = False
    """More than `low`: of whole things at least one more."""


def find_figures(text: str) -> list[Figure]:
    """Every figure of a text, left to right, none overlapping another; modifiers ("more than") taken in."""
    scores = [_score(match) for match in _SCORE.finditer(text) if _is_score(text, match)]
    figures = [f for f in _plain_figures(text) if all(f.end <= s.start or f.start >= s.end for s in scores)]
    modified = [_modified(text, figure) for figure in _joined(text, figures)]
    return sorted([*scores, *modified], key=lambda figure: figure.start)


def _plain_figures(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        figure = _read(match)
        bare = match["whole"] and unit_at(text, match.end()) is None
        if figure is not None and not bare and not (match["words"] and _is_pronoun(text, match)):
            yield figure


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    if match["words"].lower() != "one" or text.startswith(" of ", match.end()):
        return False
    return bool(
        _PRONOUN_ONE.search(text[: match.start()])
        or re.match(r"\s(?:another|day|anothers)\b|['’]s", text[match.end() :])
    )


def _read(match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    if match["fraction"]:
        share = _FRACTIONS[re.sub(r"[ -]", " ", match["fraction"].lower())]
        return Figure(start, end, start, share, share, form="share", approximate=True)
    if match["vague"]:
        low, *rest = _VAGUE[re.sub(r"[ -]", " ", match["vague"].lower())]
        top = float(rest[0]) if rest else None
        return Figure(start, end, start, float(low), top, form="vague", approximate=True)
    if match["ordinal"]:
        value = _ordinal(match["ordinal"].lower())
        return Figure(start, end, start, value, value, ordinal=True)
    if form := next((form for form in _ALONE if match[form]), ""):
        return Figure(start, end, start, _ALONE[form], _ALONE[form], form=form)
    if match["words"] or match["single"] or match["whole"]:
        number = _from_words(match["words"] or "one")
        return None if number is None else Figure(start, end, start, number, number)
    return _from_digits(match)


def _from_digits(match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    value = float(re.sub(r"[,\s]", "", match["digits"]))
    if value > 1e18:
        return None
    letter = match["letter"]
    if letter and not match["currency"]:
        end = match.start("letter")  # "13m" is metres, "10k" a race: units are read elsewhere
    elif letter or match["scale"]:
        value *= _SCALES[(letter or match["scale"]).lower()]
    value = float(f"{value:.12g}")
    sign = match["currency"] or ""
    currency = "EUR" if sign.lower() == "euro" else CURRENCIES.get(sign, "")
    return Figure(start, end, start, value, value, ordinal=bool(match["suffix"]), currency=currency)


def _ordinal(word: str) -> float:
    tens, _, ones = word.partition("-")
    return float(_ORDINALS[ones] + text2num(tens, "en")) if ones else float(_ORDINALS[tens])


@lru_cache(maxsize=10_000)
def _from_words(words: str) -> float | None:
    plain = re.sub(r"^an?\s", "one ", words.lower())
    try:
        return float(text2num(plain, "en"))
    except ValueError:  # "two three" is no number
        return None


def _score(match: re.Match[str]) -> Figure:
    """A score, its two sides in one number each (low the first side's, high the other's)."""
    return Figure(match.start(), match.end(), match.start(), float(match[1]), float(match[2]), form="score")


def _is_score(text: str, match: re.Match[str]) -> bool:
    a, b = int(match[1]), int(match[2])
    if unit_at(text, match.end()) or text[match.end() :].lstrip().startswith("people"):
        return False
    return a >= b or bool(_GAME.search(text[max(0, match.start() - 60) : match.end() + 40].lower()))


def _joined(text: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Figures with "5 to 7", "8-10" and "between 5 and 7" made one."""
    pending: Figure | None = None
    for figure in figures:
        if pending is None:
            pending = figure
        elif (whole := _range(text, pending, figure)) is not None:
            yield whole
            pending = None
        else:
            yield pending
            pending = figure
    if pending is not None:
        yield pending


def _range(text: str, a: Figure, b: Figure) -> Figure | None:
    share = _PERCENT.match(text, a.end)
    if (b.currency and not a.currency) or (share and not _PERCENT.match(text, b.end)):
        return None  # "fell 4 percent to $60" is a share and a price
    between, before = text[share.end() if share else a.end : b.start], text[: a.start].lower()
    opened = before.endswith("between ") and between.strip() == "and"
    joined = _JOIN.fullmatch(between) and not re.search(r"\b(?:from|by)\s$", before)
    if (
        not (opened or joined)
        or a.ordinal != b.ordinal
        or "score" in {a.form, b.form}
        or a.low is None
        or b.high is None
    ):
        return None
    low = a.low
    scale = re.search(r"(thousand|million|billion|trillion|bn|tn|m|k)\s*$", text[b.start : b.end], re.IGNORECASE)
    if scale and a.form == "number" and not re.search(r"[a-z]", text[a.start : a.end], re.IGNORECASE):
        low *= _SCALES[scale[1].lower()]
    if low >= b.high:
        return None
    start = a.start - len("between ") if opened else a.start
    return replace(b, start=start, core=a.start, low=low, currency=a.currency or b.currency)


def _modified(text: str, figure: Figure) -> Figure:
    """The figure with the words before and after it that open or loosen its range."""
    if figure.ordinal or figure.low is None or figure.high is None:
        return figure
    match = _MODIFIER.search(text[max(0, figure.start - 40) : figure.start])
    offset = max(0, figure.start - 40)
    if match:
        figure = replace(_loosened(figure, match, _looseness(text, figure)), start=offset + match.start())
    if after := _AFTER_LOW.match(text, figure.end):
        return replace(figure, high=None, end=after.end())
    if after := _AFTER_ABOUT.match(text, figure.end):
        return replace(_about(figure, _looseness(text, figure)), end=after.end())
    return figure


def _loosened(figure: Figure, match: re.Match[str], loose: float) -> Figure:
    if match["low"] or match["beyond"]:
        return replace(figure, high=None, beyond=bool(match["beyond"]))
    if match["high"]:
        return replace(figure, low=None)
    if match["below"]:
        return replace(figure, low=_nine(figure.low, 1 - loose), approximate=True)
    return _about(figure, loose)


def _about(figure: Figure, loose: float) -> Figure:
    return replace(figure, low=_nine(figure.low, 1 - loose), high=_nine(figure.high, 1 + loose), approximate=True)


def _looseness(text: str, figure: Figure) -> float:
    """How far a rough figure may lie off, as a share; nobody says "about 70 per cent" of 64."""
    digits = f"{figure.low or 0:.12e}".partition("e")[0].replace(".", "").strip("0-")
    loose = _LOOSE.get(max(1, len(digits)), _LEAST_LOOSE)
    return loose / 2 if _PERCENT.match(text, figure.end) else loose


def _nine(value: float | None, factor: float) -> float | None:
    return None if value is None else float(f"{value * factor:.9g}")
