"""The stamps that a page puts into its text ("Posted March 3, 2021 8:15 am"): when it was made, not what it tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agents.analysis.dates import MONTHS, ZONES
from agents.analysis.lexicon import words

_MONTH: Final = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_WEEKDAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_YEAR: Final = r"(?:19|20)\d\d(?!\d)"
_DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_WRITTEN: Final = rf"(?:{_MONTH}\s{_DAY},?\s{_YEAR}|{_DAY}\s{_MONTH},?\s{_YEAR}|{_YEAR}-\d\d-\d\d)"
_DIGITS: Final = rf"(?:\d\d?/\d\d?\s?/\s?(?:\d\d)?\d\d|\d\d?\.\s?\d\d?\.\s?{_YEAR}|{_YEAR}\.\s?\d\d\.\s?\d\d)\b"
_ZONE: Final = rf"(?-i:UK|(?:GMT|UTC)[+-]\d\d?(?::\d\d)?|{'|'.join(zone.upper() for zone in ZONES if len(zone) < 5)})\b"
_CLOCK: Final = rf"(?:[01]?\d|2[0-3])[:.]\s?[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s?\(?{_ZONE}\)?)?"
_LABEL: Final = (
    r"\b(?:(?:story|first|last|originally)\s)?(?:posted|published|updated|created|modified|edited|filed)\b\s?:?"
)
_PAGE_LABEL: Final = rf"(?-i:(?=[A-Z])){_LABEL}"
"""In the midst of a text: "a lawsuit filed March 3, 2021" is no page's word."""
_BEFORE_DATES: Final = words("before_dates")
_BETWEEN: Final = r"(?:[\s,|@•·–—-]|\b(?:on|at)\b)*"
_PART: Final = rf"(?:{_LABEL}|{_WEEKDAY}|{_WRITTEN}|{_DIGITS}|{_CLOCK}|{_MONTH}\s{_DAY}\b)"
_ENDS: Final = r"(?:\s*[|•·:–—-])*(?=\s+[\"“'‘(]?(?-i:[A-Z])|\s*$)"
"""No comma and no small letter follows: "March 3, 2021, was a Wednesday" is prose throughout."""
_STAMP: Final = re.compile(rf"\W*(?:\d+/\d+\s|(?-i:on\s))?{_PART}(?:{_BETWEEN}{_PART}){{0,7}}{_ENDS}", re.IGNORECASE)
_LABELLED: Final = re.compile(rf"{_PAGE_LABEL}(?:{_BETWEEN}{_PART}){{1,7}}{_ENDS}", re.IGNORECASE)
_TIMED: Final = re.compile(rf"\W*{_PAGE_LABEL}{_BETWEEN}{_CLOCK}{_ENDS}", re.IGNORECASE)
_BETWEEN_PROSE: Final = re.compile(
    rf"\b(?!(?:{'|'.join(sorted(_BEFORE_DATES))}|\w*ed)\b)[a-z]{{2,}}\s(?P<date>(?i:{_WRITTEN}))(?=\s[A-Z])"
)
_FULL: Final = re.compile(rf"{_WRITTEN}|{_DIGITS}", re.IGNORECASE)
_AT_THE_HEAD: Final = re.compile(
    rf"(?:{_PAGE_LABEL}{_BETWEEN}|^\W*)(?P<date>(?:{_WEEKDAY},?\s)?{_WRITTEN})", re.IGNORECASE
)


def prose_start(text: str, start: int, end: int) -> int:
    """Where the prose of the sentence `text[start:end]` begins: behind the page's stamp, if it begins with one.

    A stamp has a day and a year, or a label and a time, and a capital or nothing behind it.
    """
    match = _STAMP.match(text, start, end)
    if match is None or not _FULL.search(match.group()):
        match = _TIMED.match(text, start, end)
    return match.end() if match else start


def stamps_within(text: str) -> Iterator[int]:
    """Where in a text a stamp begins that says what it is ("... by our staff Updated: 3 March 2021 ..."), or that
    stands between two pieces of prose as no date in prose does ("... takes twelve days March 3, 2021 Crews met ...").
    """
    yield from (match.start() for match in _LABELLED.finditer(text) if _FULL.search(match.group()))
    yield from (match.start("date") for match in _BETWEEN_PROSE.finditer(text))


def date_at(head: str) -> str | None:
    """The date, in words or as 2021-03-03, that an article's head says it was made on, if it does."""
    match = _AT_THE_HEAD.search(head)
    return match["date"] if match else None
