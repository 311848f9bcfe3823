"""The hour of day that a moment tells, as a stretch: clocks and parts of the day, whatever day they are of."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from agents.divergences.facts.moments import CLOCK, PART_OF_DAY, ROUNDING, SHORTLY, Moment
from agents.divergences.reading import ClaimReading

_DAY: Final = 24 * 60
_ABOUT: Final = 15
"""How much farther off it may be where it is told as "about" then."""
_HALF: Final = re.compile(
    r"[ap]\.?m\b|\b(?:1[3-9]|2[0-4]|0\d)[:.]?\d\d|\b[01]\d[0-5]\d|morning|afternoon|evening|night|noon|midday",
    re.IGNORECASE,
)
_ROUGHLY: Final = re.compile(r"\b(?:about|around|roughly|approximately|nearly|almost|towards?|some)\W+$", re.IGNORECASE)
_AFTER: Final = re.compile(r"\b(?:after|past)\W+$", re.IGNORECASE)
_BEFORE: Final = re.compile(r"\bbefore\W+$", re.IGNORECASE)


class Hours(NamedTuple):
    """From which minute of the day to which; both may be a half day later where the half is not told."""

    first: int
    last: int
    half: bool


def hours(claim: ClaimReading, moment: Moment) -> Hours | None:
    """The hour that a moment tells, in minutes of the day; None where it tells a day or longer, or a zone."""
    time = moment.time
    if time.precision not in ROUNDING or time.zone:
        return None
    before = claim.claim.sentence[: time.start - claim.claim.start]
    slack = ROUNDING[time.precision] + (_ABOUT if _ROUGHLY.search(before) else 0)
    first = time.earliest.hour * 60 + time.earliest.minute
    length = round((time.latest - time.earliest).total_seconds() / 60) if time.precision == PART_OF_DAY else 0
    early = SHORTLY if _BEFORE.search(before) else slack
    late = SHORTLY if _AFTER.search(before) else slack
    return Hours(first - early, first + length + late, time.precision in CLOCK and not _HALF.search(time.text))


def gap(a: Hours, b: Hours) -> int:
    """Minutes between two stretches of the day, the shorter way round; 0 where they may be one."""
    shifts = (0, _DAY, -_DAY, *((_DAY // 2, -_DAY // 2) if a.half or b.half else ()))
    apart: list[int] = [max(a.first - (b.last + shift), b.first + shift - a.last) for shift in shifts]
    return max(0, min(apart))
