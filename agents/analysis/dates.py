"""The calendar behind expressions of time: what "Friday", "Nov. 24" or "last week" mean against a stamp."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from agents.analysis.lexicon import lines

DAY: Final = timedelta(days=1)
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS_OF_DAY: Final = {
    "morning": (0, 12),
    "afternoon": (12, 18),
    "evening": (17, 23),
    "night": (18, 30),
    "overnight": (-4, 8),
    "early": (0, 10),
    "late": (17, 24),
    "early hours": (0, 6),
    "small hours": (0, 6),
    "dawn": (4, 8),
    "daybreak": (4, 8),
    "sunrise": (4, 8),
    "first light": (4, 8),
    "lunchtime": (11, 14),
    "midday": (11, 14),
    "dusk": (16, 22),
    "sunset": (16, 22),
    "nightfall": (16, 22),
    "morning rush": (6, 10),
    "evening rush": (15, 20),
    "early morning": (0, 9),
    "late morning": (9, 13),
    "early afternoon": (12, 15),
    "late afternoon": (14, 19),
    "early evening": (16, 20),
    "late evening": (19, 24),
    "late night": (20, 25),
}
"""Hours from the day's midnight; a night runs into the next day."""
HOLIDAYS: Final = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "valentine's day": (2, 14),
    "fourth of july": (7, 4),
    "halloween": (10, 31),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
}
ZONES: Final = {name: float(hours) for name, _, hours in (line.rpartition(" ") for line in lines("zones"))}
"""Hours ahead of UTC. "ET" and its like are taken for winter time; summer is an hour off."""


_AFTERNOON: Final = 12
"""Hour of UTC from which the far east of Asia and the Pacific have the next day."""
_STALE_YEARS: Final = 5
"""In six years or so every date has been every weekday."""
_TOLD_TO: Final = {"day": "day", "week": "week", "month": "month"}
"""How precisely "so many of this unit ago" is told, where it is not to the year."""
_DAYS_IN: Final = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1,
    "week": 7,
    "month": 30.44,
    "year": 365.25,
    "decade": 3652.5,
}


class Range(NamedTuple):
    """A stretch of time [earliest, latest), how precisely it is told, and whether the text itself fixes it."""

    earliest: datetime
    latest: datetime
    precision: str
    anchored: bool = True


def midnight(moment: datetime) -> datetime:
    """The beginning of the moment's day, UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def day(start: datetime, *, anchored: bool = True) -> Range:
    """The day that begins at `start`."""
    return Range(start, start + DAY, "day", anchored)


def month(year: int, number: int, part: str = "") -> Range:
    """A month, or its early, middle or late third."""
    first = datetime(year, number, 1, tzinfo=UTC)
    after = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return third(Range(first, after, "month"), part)


def year(number: int, part: str = "") -> Range:
    """A year, or its early, middle or late third.

    Raises:
        ValueError: the year is not one of the calendar's.
    """
    return third(Range(datetime(number, 1, 1, tzinfo=UTC), datetime(number + 1, 1, 1, tzinfo=UTC), "year"), part)


def third(whole: Range, part: str) -> Range:
    """The early, middle or late third of a stretch, the middle one rather half of it; all of it for no part."""
    length = whole.latest - whole.earliest
    match part:
        case "early":
            return whole._replace(latest=midnight(whole.earliest + length / 3))
        case "mid" | "middle":
            return whole._replace(
                earliest=midnight(whole.earliest + length / 4), latest=midnight(whole.earliest + length * 3 / 4)
            )
        case "late":
            return whole._replace(earliest=midnight(whole.earliest + length * 2 / 3))
        case _:
            return whole


def quarter(year_: int, number: int, months: int) -> Range:
    """The quarter of a year (3 months) or the half (6) of that number, 1 for the first."""
    first = month(year_, (number - 1) * months + 1)
    return first._replace(latest=month(year_, number * months).latest)


def season(year_: int, name: str) -> Range:
    """The three months of a season of the north that begins in that year, which the text fixes no better."""
    number = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[name]
    first, last = month(year_, number), month(year_ + (number == 12), (number + 1) % 12 + 1)
    return first._replace(latest=last.latest, anchored=False)


def nearest_year(published: datetime, number: int, of_month: int = 15) -> int:
    """The year in which that day of the year lies nearest to the publication; of equals the past one.

    What lies more than half a year ahead is taken for last year's, news being mostly about what was.
    """
    choices = []
    for candidate in (published.year - 1, published.year, published.year + 1):
        moment = datetime(candidate, number, min(of_month, 28), tzinfo=UTC)
        choices.append((abs((moment - published).total_seconds()), candidate))
    return min(choices)[1]


def year_of_weekday(year_: int, number: int, of_month: int, weekday_: int) -> int:
    """The year, this or up to five back, in which that day was that weekday: a stamp may be years late.

    Where none is, the weekday is a slip, and the year stays.
    """
    years = (candidate for candidate in range(year_, year_ - _STALE_YEARS - 1, -1) if _has(candidate, number, of_month))
    fits = (y for y in years if datetime(y, number, of_month, tzinfo=UTC).weekday() == weekday_)
    return next(fits, year_)


def _has(year_: int, number: int, of_month: int) -> bool:
    """Has the year that day (29 February)?"""
    return of_month <= (month(year_, number).latest - DAY).day


def weekday(published: datetime, number: int, direction: str = "") -> datetime:
    """Midnight of the weekday that an article means: the last one, or the coming one.

    Args:
        published: the article's stamp.
        number: 0 for Monday to 6 for Sunday.
        direction: "last", "next" or "" (one of the past five days, the stamp's own, or the day after it); "ahead":
            the coming one.
    """
    today = midnight(published)
    back = (today.weekday() - number) % 7
    if back == 6 and direction in {"", "ahead"} and _is_tomorrow_somewhere(published):
        return today + DAY  # and six days ago would be "last" in print
    if direction == "last":
        return today - DAY * (back or 7)
    if direction in {"next", "ahead"}:
        return today + DAY * ((7 - back) % 7 or 7 * (direction == "next"))
    return today - DAY * back


def _is_tomorrow_somewhere(published: datetime) -> bool:
    """Whether it may be the next day already where the article was written; a stamp of midnight tells no hour."""
    moment = published.astimezone(UTC)
    return moment.hour >= _AFTERNOON or moment == midnight(moment)


def part_of_day(start: datetime, part: str, *, anchored: bool) -> Range:
    """The part ("morning", "late", "early hours") of the day that begins at `start`."""
    first, last = PARTS_OF_DAY[part]
    return Range(start + timedelta(hours=first), start + timedelta(hours=last), "part_of_day", anchored)


def clock(start: datetime, hour: int, minute: int | None, zone: str, *, anchored: bool) -> Range:
    """A clock time on the day that begins at `start`; with a zone it is turned into UTC.

    Raises:
        ValueError: there is no such time of day.
    """
    if not (0 <= hour <= 24 and 0 <= (minute or 0) < 60):
        raise ValueError(f"no clock shows {hour}:{minute}")
    moment = start + timedelta(hours=hour - ZONES.get(zone.lower(), 0.0), minutes=minute or 0)
    length = timedelta(hours=1) if minute is None else timedelta(minutes=1)
    return Range(moment, moment + length, "hour" if minute is None else "minute", anchored)


def week(published: datetime, offset: int) -> Range:
    """The calendar week (from Monday) `offset` weeks from the publication's."""
    monday = midnight(published) - DAY * midnight(published).weekday() + DAY * 7 * offset
    return Range(monday, monday + DAY * 7, "week", anchored=False)


def relative_month(published: datetime, offset: int) -> Range:
    """The month `offset` months from the publication's."""
    number = published.year * 12 + published.month - 1 + offset
    return month(number // 12, number % 12 + 1)._replace(anchored=False)


def ago(published: datetime, unit: str, count: float, spread: float = 0.0) -> Range:
    """So many units before the publication (negative: after it), as precisely as the unit tells."""
    if unit == "fortnight":
        return ago(published, "week", 2 * count, spread)
    days = _DAYS_IN[unit]
    moment = published.astimezone(UTC) - DAY * (days * count)
    if unit in {"minute", "hour"}:
        return Range(moment - DAY * days, moment + DAY * days, "hour", anchored=False)
    slack = DAY * (days * (spread or (0.0 if unit == "day" else 0.5)))
    start = midnight(moment)
    precision = "vague" if spread else _TOLD_TO.get(unit, "year")
    return Range(midnight(start - slack), midnight(start + slack) + DAY, precision, anchored=False)
