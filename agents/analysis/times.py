"""Finds expressions of time in a sentence and makes them absolute against the article's stamp."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from agents.analysis import dates, stamps
from agents.analysis.dates import DAY, MONTHS, WEEKDAYS, Range
from agents.analysis.figures import find_figures
from stream.records import TimeRef

_MONTH: Final = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|Jun[e.]|Jul[y.]|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY: Final = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.(?=[\s,]))"
_YEAR: Final = r"(?:1[89]\d\d|20\d\d)"
_DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])"
_TH: Final = r"(?:st|nd|rd|th)?"
_ZONE: Final = (
    "(?:"
    + "|".join(
        zone.upper() if len(zone) <= 4 else f"(?i:{zone})".replace(" ", r"\s")
        for zone in sorted(dates.ZONES, key=lambda one: (-len(one), one))
    )
    + r")\b"
)
_PART: Final = (
    r"(?:(?:(?:early|late)\s)?(?:morning|afternoon|evening)|night|lunchtime|midday|dawn|daybreak|dusk|nightfall)"
)
_HALF_OF: Final = r"\s(?:in\sthe\s(?P<{0}_part>morning|afternoon|evening)|(?P<{0}_night>at\snight)\b)"
"""The half of the day that a clock time of twelve hours is of."""
_HOUR: Final = r"(?:1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_BEGINNING: Final = "|".join(
    rf"(?<=\b{verb}{ending}\sat\s)"
    for verb, endings in (("beg", ("in", "ins", "an")), *((verb, ("", "s", "ed")) for verb in ("start", "open", "end")))
    for ending in endings
)
"""Verbs after which "at eight" is an hour; a toll may stand at eight, too."""
_ON_THE_HOUR: Final = (
    r"(?=\s?[.,;)]|\s(?:on|in|that|when|while|as|after|before|but|is|was|local|last|yesterday|this|and)\b|\s?$)"
)
"""What follows a bare hour, and not a count ("shortly after eight others")."""
_SIDE: Final = r"(?:the\s)?(?:end|start|beginning|middle)\sof|end"
"""Words that, like "late", leave a third of a stretch."""
_COUNT: Final = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a\sfew|"
    r"a\scouple\sof|about\s\w+)"
)
_UNIT: Final = r"(?:minute|hour|day|week|fortnight|month|year|decade)"
_QUARTERS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_OF_A_FEAST: Final = r"part(?:y|ies)\b|tree|dinner|lunch|cake|card|carol|gift|present|market|shop|light|celebration"
"""What is had before a feast, too."""
_NOT_A_DAY: Final = r"(?!\d|:|,\d{3}|\s?(?:percent|people|million|billion|km|%))"

_PATTERNS: Final = {
    "clock": rf"""(?<![\d:.$£€-])(?:
          (?<!:\s)(?P<h1>1[0-2]|0?[1-9])(?:(?::|\.\s?)(?P<n1>[0-5]\d))?\s?(?P<half>[apAP])\.?[mM]\b\.?
        | (?P<h2>[01]?\d|2[0-4])[:.](?P<n2>[0-5]\d)
          (?=\s(?:{_ZONE}|local\stime|hours?\b|on\s|in\s|at\snight|when\s|as\s)|[,)]|\s?$|(?<=:\d\d)[.;]
             |(?<=\bat\s\d\d.\d\d)\b)(?:\shours?)?(?:{_HALF_OF.format("h2")})?
        | (?P<h3>[01]\d|2[0-4])(?P<n3>[0-5]\d)(?=\s?(?:hours?\s)?{_ZONE})(?:\shours?)?
        | (?:(?<=at\s)|(?<=by\s)|(?<=to\s)|(?<=around\s)|(?<=about\s)|(?<=after\s)|(?<=before\s)|(?<=until\s)
             |(?<=was\s))(?P<noon>(?i:noon|midnight|midday))\b
        | (?P<h4>{_HOUR})\so['’]clock(?:{_HALF_OF.format("h4")})?
        | (?P<past>(?i:half\spast|(?:a\s)?quarter\s(?:past|to)|(?:five|ten|twenty)\s(?:minutes\s)?(?:past|to)))\s
          (?P<h6>{_HOUR})\b(?:{_HALF_OF.format("h6")}|{_ON_THE_HOUR})
        | (?:(?<=at\s)|(?<=around\s)|(?<=about\s)|(?<=after\s)|(?<=before\s)|(?<=until\s)|(?<=\bby\s)|(?<=from\s))
          (?P<h5>{_HOUR}){_HALF_OF.format("h5")}
        | (?:(?<=shortly\sbefore\s)|(?<=shortly\safter\s)|(?<=just\sbefore\s)|(?<=just\safter\s)|(?<=soon\safter\s)
            |(?<=at\sabout\s)|(?<=at\saround\s)|{_BEGINNING})(?P<h7>{_HOUR}){_ON_THE_HOUR}
        )(?:\s?\(?(?P<zone>{_ZONE})|,?\slocal\stime)?""",
    "dayless": r"""(?:(?<=\bat\s)|(?<=before\s)|(?<=after\s)|(?<=around\s)|(?<=since\s)|(?<=until\s)|(?<=\bby\s))
          (?P<dayless>dawn|daybreak|sunrise|first\slight|dusk|sunset|nightfall|lunchtime)\b(?:\sprayers\b)?(?!\sof\b)
        | (?<=\bin\sthe\s)(?P<dayless2>early\shours|small\shours|(?:early\s|late\s)?(?:morning|afternoon|evening))\b
          (?!\sof\b|\srush\b)
        | (?<!\w)(?P<dayless3>(?:morning|evening)\srush)(?:\shour)?\b""",
    "date": rf"""(?<![\w-])(?P<d_week>week\s(?:of|beginning|starting)\s)?
        (?:(?P<d_of>{_PART})\sof\s)?(?:(?P<d_weekday>{_WEEKDAY}),?\s)?(?:
          (?P<m1>{_MONTH})\s(?P<d1>{_DAY}){_TH}{_NOT_A_DAY}(?:,?\s(?P<y1>{_YEAR})(?!\d))?
        | (?P<d2>{_DAY}){_TH}\s(?:of\s)?(?P<m2>{_MONTH})(?![a-z])(?:,?\s(?P<y2>{_YEAR})(?!\d))?
        | (?P<y3>{_YEAR})-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d))""",
    "night": rf"""(?<![\w-])(?:(?i:night|overnight)\s(?:(?:of|from|between)\s)?(?P<night>{_WEEKDAY})(?:\snight)?
        (?:\s|-)(?:to|into|and)\s{_WEEKDAY}|(?P<night2>{_WEEKDAY})\snight\s(?:in)?to\s(?:early\s)?{_WEEKDAY})
        (?:\smorning)?""",
    "weekday": rf"""(?<![\w-])(?:(?P<w_of>{_PART})\sof\s)?
        (?:(?P<w_early>(?i:early\shours\sof|hours\sof|early(?:\son)?|late(?:\son)?|overnight))\s)?
        (?:(?P<w_which>(?i:last|next|this\scoming|this\spast|this))\s)?
        (?P<weekday>{_WEEKDAY})(?!\sof\s(?:each|every))(?:\s(?P<w_part>{_PART}))?""",
    "holiday": rf"""(?<!\w)(?P<holiday>
        (?:New\sYear|Valentine)['’]s\s(?:Day|Eve)|Christmas(?:\s(?:Day|Eve)|(?!\s(?:{_OF_A_FEAST})))|Boxing\sDay|Halloween)\b""",
    "month": rf"""(?<!\w)(?:(?P<m_part>(?i:early|mid|middle|late|{_SIDE}))[\s-](?:in\s)?)?
        (?:(?P<m_which>(?i:last|this|next|in|since|by|until|of|from|during))\s)?
        (?:(?P<m_part2>early|mid|late)[\s-])?(?P<month>{_MONTH})(?![a-z]|\.?\s{_DAY}{_TH}{_NOT_A_DAY})
        (?:,?\s(?:of\s)?(?P<m_year>{_YEAR})(?!\d)|\s(?P<m_rel>last|this)\syear)?""",
    "today": rf"""(?<![\w-])(?P<today>(?i:today|tonight|yesterday|tomorrow|last\snight|this\s{_PART}|overnight))\b
        (?!['’]s)(?:\s(?P<t_part>{_PART}))?""",
    "ago": rf"(?<!\w)(?P<a_count>(?i:{_COUNT}))\s(?P<unit>{_UNIT})s?\s(?P<a_way>ago|from\snow)\b",
    "ahead": rf"""(?<!\w)in\s(?P<i_count>(?i:{_COUNT}))\s(?P<i_unit>(?:day|week|fortnight|month|year))s?
        (?P<i_time>['’]s?\stime)?\b""",
    "quarter": rf"""(?<!\w)(?P<quarter>(?i:{"|".join(_QUARTERS)}))[\s-](?P<q_unit>quarter|half)\s(?:of\s)?
        (?:(?P<q_which>last|this|next)\syear|(?P<q_year>{_YEAR}))\b
        |(?<=in\sthe\s)(?P<q_bare>(?i:{"|".join(_QUARTERS)}))[\s-](?P<q_part>quarter)\b(?!\sof\b)""",
    "season": rf"""(?<!\w)(?:(?P<s_which>(?i:last|this|next))\s|(?<=\bthe\s)|(?<=\bin\s))
        (?:(?P<sn_part>early|mid|late)[\s-])?(?P<season>spring|summer|autumn|fall|winter)\b
        (?:,?\s(?:of\s)?(?P<sn_year>{_YEAR})(?!\d))?
        (?!\s(?:of\s(?!last|this|next)|months|holidays?|season|games|olympics|term|break|water)\b)""",
    "weekend": r"""(?<!\w)(?:over|at|during|on)\s(?P<weekend>the\sweekend)\b""",
    "past": rf"""(?<!\w)(?i:the\s)?(?P<p_way>(?i:last|past|next|coming))\s(?P<p_count>{_COUNT})\s
        (?P<p_unit>{_UNIT})s?\b""",
    "period": rf"""(?<!\w)(?:(?i:earlier|later|(?P<d_part>early|mid|late|{_SIDE}))[\s-])?
        (?P<which>(?i:last|this|next|past))\s
        (?P<period>week|weekend|month|year)\b""",
    "side": rf"""(?<!\w)(?P<s_part>(?i:{_SIDE}))\sthe\s(?P<side>week|month|year)\b""",
    "year": rf"""(?:^|(?<=[(\[“"–])|(?<=\d{{4}}\s)(?:and|to)\s|,\s
        |(?i:\b(?:in|since|by|of|from|until|till|during|before|after|the|between|year|back|his|her|its|their|
            spring|summer|autumn|fall|winter)\s)|(?<=\w)['’]s\s)
        (?P<yr_part>(?i:early|mid|late|{_SIDE})[\s-])?(?P<year>{_YEAR})(?P<decade>(?<=0)['’]?s)?(?![\w/%]|:\S|[-.,]\d)""",
}
_ANY: Final = re.compile("|".join(f"(?P<k_{name}>{pattern})" for name, pattern in _PATTERNS.items()), re.VERBOSE)
_LEADING: Final = re.compile(
    r"(?:on|in|since|by|of|from|until|till|during|before|after|the|to|between|and|for|year|back|his|her|its|their|"
    r"spring|summer|autumn|fall|winter|,|['’]s)\s+",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"\b(?:(?<!good\s)will|would|shall|(?:plan|intend|hope|aim|want|vow|promise)s?\sto|upcoming|(?:is|are)\sto(?!\sblame)|starts|begins|opens|"
    r"hits|ends|closes|resumes|expires|returns|airs|premieres|debuts|becomes?|meets?|votes|sits|arrives|decides|"
    r"takes\s(?:effect|place|office|over)|comes\s(?:into|before|out)|goes\s(?:on|to|into)|appl(?:y|ies))\b"
    r"|\b(?:until|by)\s$"
    r"|(?<!was\s)(?<!were\s)\b(?:due|expect(?:ed|s)?|scheduled|set\s(?:to|for)|planned|slated|forecast|predicted|"
    r"likely|rescheduled|(?:put\soff|postponed|delayed|adjourned|pushed\sback)\s(?:to|until|till))\b"
)
_TO_COME: Final = re.compile(r"(?!.*(?<!\bbe\s)\b\w+ed\b).*\bto\s(?:be\s)?[a-z]+\b")
"""In a headline: "Museum to reopen on Tuesday"."""
_IS: Final = re.compile(r"\b(?:is|are|be)\s$")
_PAST: Final = re.compile(r"\b(?:said|was|were|had|has|told|announced)\b")
_MINUTES: Final = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}
_NIGHTFALL: Final = 6
"""The hour, of twelve, from which "at night" is before midnight."""
_BEFORE: Final = re.compile(r"\bbefore\s+$", re.IGNORECASE)
_SAME_DAYS: Final = 3
"""A date line this near to the stamp tells nothing new (zones, an update)."""
_DAYS: Final = frozenset({"day", "part_of_day"})
_BOUNDS: Final = frozenset({"since", "last", "this", "next"})
"""Words beside a month that tell its year better than what the sentence speaks of."""
_AMBIGUOUS: Final = frozenset({"may", "march", "mar", "jan"})


def find_times(
    text: str, offset: int, published: datetime, *, over: Callable[[int, int], bool] = lambda _start, _end: False
) -> tuple[TimeRef, ...]:
    """The expressions of time in a sentence, left to right, made absolute.

    A weekday is the nearest plausible one; a day without a year lies in the year that brings it nearest to the stamp.
    One that dates what is `over` is not ahead of the stamp.
    A clock time joins the date beside it. What the calendar does not know (31 February) is left out.

    Args:
        text: the sentence.
        offset: where it begins in the article's text; the offsets given back are the article's.
        published: the article's stamp.
        over: is what stands at [start, end) of the sentence told as a time of what was done?
    """
    found = list(_found(text, published, over))
    return tuple(
        TimeRef(
            text=text[start:end],
            start=offset + start,
            end=offset + end,
            earliest=range_.earliest,
            latest=range_.latest,
            precision=range_.precision,
            anchored=range_.anchored,
            zone=zone,
        )
        for start, end, range_, zone in _with_clocks(text, found, published)
    )


def reference_time(opening: str, published: datetime) -> datetime:
    """The time against which "Friday" and "yesterday" are read: the stamp, or a date line's date where they differ.

    Stamps are often those of a later crawl; "Posted on March 3, 2021" at an article's head is the better witness.

    Args:
        opening: the first few hundred characters of the body.
        published: the article's stamp.
    """
    date = stamps.date_at(opening)
    if date is None:
        return published
    told = date.title() if date.isupper() else date
    found = next((t for t in find_times(told, 0, published) if t.precision == "day"), None)
    if found is None or not found.anchored or abs(found.earliest - published) <= DAY * _SAME_DAYS:
        return published
    return dates.midnight(found.earliest) + DAY / 2


def event_time(times: Sequence[TimeRef], published: datetime) -> datetime | None:
    """The first time, told to the day at least, that lies near the stamp or is a full date: when it happened.

    A stamp may be months late (a page read again); a date with its year is then the better witness.
    """
    for time in times:
        if time.precision not in {"minute", "hour", "part_of_day", "day"}:
            continue
        full_date = re.search(_YEAR, time.text) is not None and time.earliest <= published + DAY
        if full_date or -DAY * 14 <= time.earliest - published <= DAY * 2:
            return time.earliest
    return None


_RECURS: Final = {
    **dict.fromkeys(("weekday", "night", "weekend"), DAY * 7),
    **dict.fromkeys(("date", "month", "holiday", "season"), DAY * 365),
}
"""How long before one of a kind the one before it lies."""
_FIXED: Final = re.compile(r"\b(?:next|coming|(?:19|20)\d\d)\b", re.IGNORECASE)
"""What tells which one it is."""
_Found = tuple[int, int, Range | re.Match[str], str]


def _found(text: str, published: datetime, over: Callable[[int, int], bool]) -> Iterator[_Found]:
    """Start, end and range of each expression, left to right; a time of a day not known yet ("8 a.m.") as its match."""
    for match in _ANY.finditer(text):
        kind = next(name for name in _PATTERNS if match[f"k_{name}"] is not None)
        if kind in ("clock", "dayless"):
            yield *match.span(), match, match["zone"] or ""
            continue
        lead = None if kind in ("ahead", "season") else _LEADING.match(match.group())
        start = match.start() + (lead.end() if lead else 0)
        try:
            range_ = _RESOLVERS[kind](match, published)
            if range_ is not None and _is_ahead(match, kind, range_, published) and over(start, match.end()):
                range_ = _RESOLVERS[kind](match, published - _RECURS[kind])
        except (ValueError, OverflowError):  # 31 February, the year 9999
            continue
        if range_ is not None:
            yield start, match.end(), range_, ""


def _is_ahead(match: re.Match[str], kind: str, range_: Range, published: datetime) -> bool:
    """Is it a day or month to come that may be the one before as well, its year or "next" not being told?"""
    return kind in _RECURS and range_.earliest > published + DAY and not _FIXED.search(match.group())


def _with_clocks(text: str, found: list[_Found], published: datetime) -> Iterator[tuple[int, int, Range, str]]:
    """Clock times joined with the date beside them, or set on the sentence's first date, or on the stamp's day."""
    used: set[int] = set()
    results: list[tuple[int, int, Range, str]] = []
    days = [n for n, (_, _, what, _) in enumerate(found) if isinstance(what, Range) and what.precision in _DAYS]
    for number, (first, last, what, zone) in enumerate(found):
        if isinstance(what, Range):
            continue
        beside = next(
            (n for n in (number + 1, number - 1) if n in days and _adjoin(text, found[number], found[n])), None
        )
        source = beside if beside is not None else next(iter(days), None)
        base = found[source][2] if source is not None else None
        range_ = _on_day(what, base, zone, published, joined=beside is not None)
        if range_ is None:
            continue
        span = (first, last)
        if beside is not None:
            used.add(beside)
            span = min(first, found[beside][0]), max(last, found[beside][1])
        results.append((*span, range_, zone))
    rest = [(s, e, w, z) for n, (s, e, w, z) in enumerate(found) if isinstance(w, Range) and n not in used]
    yield from sorted([*results, *rest], key=lambda one: one[:2])


def _adjoin(text: str, a: _Found, b: _Found) -> bool:
    first, second = sorted((a[:2], b[:2]))
    between = text[first[1] : second[0]]
    return (
        re.fullmatch(r"[\s,]*(?:on|at|of|around|about|shortly|just|after|before|early|late|\s)*", between) is not None
    )


def _on_day(
    match: re.Match[str], source: Range | re.Match[str] | None, zone: str, published: datetime, *, joined: bool
) -> Range | None:
    known = source if isinstance(source, Range) else None
    start = dates.midnight(known.earliest if known else published)
    if known and known.precision == "part_of_day" and known.earliest.hour >= 20:
        start = dates.midnight(known.earliest + timedelta(hours=4))
    elif known and joined and (match["noon"] or "").lower() == "midnight" and _ends_day(match, known):
        start = dates.midnight(known.latest)
    if part := match["dayless"] or match["dayless2"] or match["dayless3"]:
        return dates.part_of_day(start, re.sub(r"\s", " ", part), anchored=False)
    hour, minute = _clock_of(match)
    try:
        return dates.clock(start, hour, minute, zone, anchored=known is not None and known.anchored and joined)
    except (ValueError, OverflowError):
        return None


def _ends_day(match: re.Match[str], known: Range) -> bool:
    """Is it the midnight at the end of the day ("shortly before midnight on Tuesday", "tonight at midnight")?"""
    return known.precision == "part_of_day" or _BEFORE.search(match.string[: match.start()]) is not None


def _clock_of(match: re.Match[str]) -> tuple[int, int | None]:
    if match["noon"]:
        return (0 if match["noon"].lower() == "midnight" else 12), 0
    if match["h1"]:
        minute = None if match["n1"] is None else int(match["n1"])
        return int(match["h1"]) % 12 + 12 * (match["half"] in "pP"), minute
    for told in ("h2", "h4", "h5", "h6"):
        if match[f"{told}_part"] or match[f"{told}_night"]:
            hour = _count(match[told])[0] % 12
            late = match[f"{told}_part"] in ("afternoon", "evening") or (match[f"{told}_night"] and hour >= _NIGHTFALL)
            minute = int(match["n2"]) if told == "h2" else None
            return _shifted(match["past"], int(hour) + 12 * bool(late), minute)
    if bare := match["h4"] or match["h6"] or match["h7"]:
        return _shifted(match["past"], int(_count(bare)[0]), None)
    return int(match["h2"] or match["h3"]), int(match["n2"] or match["n3"])


def _shifted(past: str | None, hour: int, minute: int | None) -> tuple[int, int | None]:
    """The clock time that is so many minutes past or to an hour ("half past", "ten to")."""
    if past is None:
        return hour, minute
    words = past.lower().split()
    count = next((minutes for word, minutes in _MINUTES.items() if word in words), 0)
    return ((hour - 1) % 24, 60 - count) if words[-1] == "to" else (hour, count)


def _date(match: re.Match[str], published: datetime) -> Range:
    if match["y3"]:
        return dates.day(datetime(int(match["y3"]), int(match["m3"]), int(match["d3"]), tzinfo=UTC))
    number = MONTHS.index((match["m1"] or match["m2"])[:3].lower()) + 1
    of_month = int(match["d1"] or match["d2"])
    told = match["y1"] or match["y2"]
    year = int(told) if told else dates.nearest_year(published, number, of_month)
    if match["d_weekday"] and not told:
        year = dates.year_of_weekday(year, number, of_month, _weekday_number(match["d_weekday"]))
    start = datetime(year, number, of_month, tzinfo=UTC)
    if match["d_week"]:
        return Range(start, start + DAY * 7, "week")
    return dates.part_of_day(start, match["d_of"], anchored=True) if match["d_of"] else dates.day(start)


def _weekday_number(name: str) -> int:
    return next(n for n, short in enumerate(WEEKDAYS) if name.lower().startswith(short))


def _weekday(match: re.Match[str], published: datetime) -> Range:
    number = _weekday_number(match["weekday"])
    which = (match["w_which"] or "").lower()
    direction = {"last": "last", "this past": "last", "next": "next", "this coming": "ahead"}.get(which, "")
    if not direction and _looks_ahead(match):
        direction = "ahead"
    start = dates.weekday(published, number, direction)
    part = match["w_part"] or match["w_early"] or match["w_of"]
    if part is None:
        return dates.day(start, anchored=False)
    early = (match["w_early"] or "").lower().removesuffix(" on")
    both = f"{early} {part}"
    name = (
        both if both in dates.PARTS_OF_DAY else "early hours" if "hours" in early else part.lower().removesuffix(" on")
    )
    return dates.part_of_day(start, name, anchored=False)


def _night(match: re.Match[str], published: datetime) -> Range:
    """ "The night of Monday to Tuesday"."""
    start = dates.weekday(published, _weekday_number(match["night"] or match["night2"]))
    return dates.part_of_day(start, "night", anchored=False)


def _weekend(match: re.Match[str], published: datetime) -> Range:
    """The weekend that was last, or that is coming."""
    last = -1 if not _looks_ahead(match) and published.weekday() < WEEKDAYS.index("sat") else 0
    return _whole_period("weekend", last, published)


def _looks_ahead(match: re.Match[str]) -> bool:
    """Whether the words before it in the sentence speak of what is to come."""
    before = match.string[: match.start()]
    if not match.string.rstrip().endswith((".", "!", "?", '"', "”")) and _TO_COME.match(before):
        return True
    ahead = list(_AHEAD.finditer(before))
    past = list(_PAST.finditer(before))
    return bool(ahead) and (not past or past[-1].start() < ahead[-1].start())


def _holiday(match: re.Match[str], published: datetime) -> Range:
    number, of_month = dates.HOLIDAYS[re.sub(r"\s", " ", match["holiday"]).lower().replace("’", "'")]
    return dates.day(datetime(dates.nearest_year(published, number, of_month), number, of_month, tzinfo=UTC))


def _month(match: re.Match[str], published: datetime) -> Range | None:
    name = match["month"].lower().rstrip(".")
    which = (match["m_which"] or "").lower()
    part = _part(match["m_part"] or match["m_part2"])
    if name in _AMBIGUOUS and not (which or part or match["m_year"]):
        return None
    number = MONTHS.index(name[:3]) + 1
    if match["m_year"]:
        return dates.month(int(match["m_year"]), number, part)
    year = dates.nearest_year(published, number)
    if which not in _BOUNDS and _looks_ahead(match):
        year = published.year + (number < published.month)
    if which == "last" or match["m_rel"] == "last":
        year = published.year - (number >= published.month or match["m_rel"] == "last")
    elif which == "next":
        year = published.year + (number <= published.month)
    return dates.month(year, number, part)


def _today(match: re.Match[str], published: datetime) -> Range:
    said = re.sub(r"\s+", " ", match["today"].lower())
    today = dates.midnight(published)
    start = {"yesterday": today - DAY, "tomorrow": today + DAY, "last night": today - DAY}.get(said, today)
    part = match["t_part"] or {"tonight": "night", "last night": "night", "overnight": "overnight"}.get(said)
    if part is None and said.startswith("this "):
        part = said.removeprefix("this ")
    return dates.part_of_day(start, part, anchored=False) if part else dates.day(start, anchored=False)


def _ago(match: re.Match[str], published: datetime) -> Range:
    count, spread = _count(match["a_count"])
    sign = -1 if match["a_way"].startswith("from") else 1
    return dates.ago(published, match["unit"], sign * count, spread)


def _ahead(match: re.Match[str], published: datetime) -> Range | None:
    """ "In a fortnight", where the sentence speaks of what is to come: "in two weeks" may be how long it took."""
    if not (match["i_time"] or _looks_ahead(match) or _IS.search(match.string[: match.start()])):
        return None
    count, spread = _count(match["i_count"])
    return dates.ago(published, match["i_unit"], -count, spread)


def _quarter(match: re.Match[str], published: datetime) -> Range | None:
    number = _QUARTERS[(match["quarter"] or match["q_bare"]).lower()]
    months = {"quarter": 3, "half": 6}[match["q_unit"] or match["q_part"]]
    if number * months > 12:
        return None
    if match["q_bare"]:
        coming = (dates.quarter(year, number, months) for year in (published.year, published.year + 1))
        found = next(one for one in coming if one.latest > published)
        return found._replace(anchored=False) if _looks_ahead(match) else None  # else it may be that of a match
    told = match["q_year"]
    year = int(told) if told else published.year + {"last": -1, "this": 0, "next": 1}[match["q_which"]]
    return dates.quarter(year, number, months)._replace(anchored=bool(told))


def _season(match: re.Match[str], published: datetime) -> Range | None:
    """A season of the north; one that is told without its year is the last or the next, by what is spoken of."""
    name, told = match["season"], match["sn_year"]
    if name == "fall" and not (told or match["s_which"] or _looks_ahead(match)):
        return None  # "hurt in the fall"
    if told and name == "winter":  # which of two it was is not said
        return dates.year(int(told))
    which = (match["s_which"] or "").lower()
    built = [dates.season(year, name) for year in range(published.year - 2, published.year + 3)]
    if told:
        found = dates.season(int(told), name)._replace(anchored=True)
    elif which == "next":
        found = next(one for one in built if one.earliest > published)
    elif which == "this":
        found = next(one for one in built if one.earliest.year == published.year)
    elif which == "last":
        found = next(one for one in reversed(built) if one.latest <= published)
    else:
        found = _near(built, match, published)
    return dates.third(found, match["sn_part"] or "")


def _near(choices: Sequence[Range], match: re.Match[str], published: datetime) -> Range:
    """The next of some stretches where the sentence speaks of what is to come, else the last that has begun."""
    if _looks_ahead(match):
        return next(one for one in choices if one.latest > published)
    return next(one for one in reversed(choices) if one.earliest <= published)


def _past(match: re.Match[str], published: datetime) -> Range:
    """The stretch from so many units before the stamp until the stamp, or on from it."""
    count, _ = _count(match["p_count"])
    ahead = match["p_way"].lower() in {"next", "coming"}
    other = dates.ago(published, match["p_unit"], -count if ahead else count)
    today = dates.midnight(published)
    first, last = (today, other.latest) if ahead else (other.earliest, today + DAY)
    return Range(first, last, "vague", anchored=False)


def _count(words: str) -> tuple[float, float]:
    """How many, and how far off that may be."""
    vague = {"several": (4.0, 3.0), "a few": (3.0, 2.0), "a couple of": (2.0, 1.0), "a": (1.0, 0.0), "an": (1.0, 0.0)}
    plain = re.sub(r"\s+", " ", words.lower())
    if plain in vague:
        return vague[plain]
    figure = next(iter(find_figures(plain)), None)
    value = figure.low if figure and figure.low is not None else 1.0
    return value, value * 0.2 if plain.startswith("about") else 0.0


def _period(match: re.Match[str], published: datetime) -> Range:
    offset = {"last": -1, "past": -1, "this": 0, "next": 1}[match["which"].lower()]
    whole = _whole_period(match["period"], offset, published)
    return dates.third(whole, _part(match["d_part"])) if whole.precision != "vague" else whole


def _side(match: re.Match[str], published: datetime) -> Range | None:
    """ "The end of the year", where the sentence speaks of what is to come: else it may be that of another year."""
    if not _looks_ahead(match):
        return None
    return dates.third(_whole_period(match["side"], 0, published), _part(match["s_part"]))


def _whole_period(period: str, offset: int, published: datetime) -> Range:
    if period == "week":
        return dates.week(published, offset)
    if period == "weekend":
        week = dates.week(published, offset)
        return week._replace(earliest=week.earliest + DAY * 4.75)  # from Friday evening
    if period == "month":
        return dates.relative_month(published, offset)
    whole = dates.year(published.year + offset)
    return whole._replace(anchored=False, precision="year" if period == "year" else "vague")


def _year(match: re.Match[str], _published: datetime) -> Range:
    number, part = int(match["year"]), _part(match["yr_part"])
    if match["decade"]:
        return Range(dates.year(number).earliest, dates.year(number + 9).latest, "vague")
    return dates.year(number, part)


def _part(words: str | None) -> str:
    """The part of a stretch that words are for: "the end of" is late in it."""
    sides = {"end": "late", "start": "early", "beginning": "early"}
    word = re.sub(r"^the\s|\sof\b|[\s-]$", "", (words or "").lower()).strip()
    return sides.get(word, word)


_RESOLVERS: Final[dict[str, Callable[[re.Match[str], datetime], Range | None]]] = {
    "date": _date,
    "night": _night,
    "weekday": _weekday,
    "weekend": _weekend,
    "holiday": _holiday,
    "month": _month,
    "today": _today,
    "ago": _ago,
    "ahead": _ahead,
    "quarter": _quarter,
    "season": _season,
    "past": _past,
    "period": _period,
    "side": _side,
    "year": _year,
}
