"""Splits a block into the sentences that a reader would quote, right around quotes, abbreviations and captions.

A parser's sentence ends are made for tidy prose and fail around quotes; an article's own marks are better evidence.
Every mark that may end a sentence is judged by what stands before it (abbreviation, initial, number) and after it
(the case of the next word, a speech verb that belongs to the quote before it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from agents.analysis.figures import SCALED
from agents.analysis.lexicon import words
from agents.analysis.stamps import prose_start, stamps_within
from stream.records import Span

MAX_CHARACTERS: Final = 1500
"""A longer "sentence" is a table or a dump; it is cut at a space."""

_NEVER_END: Final = words("never_end")
"""Without their last full stop, lower case; a sentence may end with one, but hardly ever does in news."""
_MAY_END: Final = words("may_end")
_STARTERS: Final = words("starters")
"""Words that, capitalised, begin a sentence rather than go on with a name."""
_NEAR: Final = 100
"""Characters looked at before and after a mark; a bound keeps a block of a megabyte linear."""
_AFTER_CLOCK: Final = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{2,4}\b|(?:Eastern|Central|Pacific|Mountain|Greenwich|"
    r"Beijing|Tokyo|Moscow|London|New York|Paris)\b|\(|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)
_SPEECH_TAG: Final = re.compile(
    r"(?:[A-Z][\w.'’-]*\s+|the\s+|a\s+){1,5}(?:said|says|asked|asks|told|added|adds|wrote|writes|tweeted|shouted|"
    r"cried|replied|joked|wondered)\b",
)
_CLOCK: Final = frozenset({"a.m", "p.m", "am", "pm"})
_WORDS_TOO: Final = frozenset({"no", "mar", "dec", "sep", "fig", "est", "al", "mt"})
"""Abbreviations that are words or may close a sentence after all."""
_TORN: Final = re.compile(
    rf"\d{{1,2}}(?:\s?(?:{SCALED}|[ap]\.?m\b)|(?:\s|-)(?:magnitude|earthquake|quake)\b)", re.IGNORECASE
)
"""What comes after the point of a decimal or of a time that a page has torn ("$2. 6 million", "11. 30am")."""
_OPENING: Final = "\"“‘'«`([—–-"
_MARK: Final = re.compile(
    r"""(?P<stop>[.!?…]+)(?P<close>["”’'»)\]]*)(?P<space>\s+|(?=["“‘]?[A-Z][A-Za-z]+[\s,’'])|(?<=["”])(?=[A-Z]))""",
)
_CREDIT: Final = re.compile(
    r"\((?:[^()]{0,40}/)?\s?(?:AP|AFP|Reuters|REUTERS|Getty|EPA|PA|Xinhua|AAP|Rex|Shutterstock)\b[^()]{0,40}\)\s+(?=[\"“‘]?[A-Z])"
    r"|(?<!\s)\s{1,5}(?=(?:Image|Photo|Slide|Picture)\s+\d+\s+(?:of|/)\s+\d+)|\s[•●▪■|]\s+"
)
_AGENCY: Final = r"\((?:CNN|CNNMoney|CNN Business|Reuters|REUTERS|AP|AFP|Xinhua)\)"
_DASH: Final = r"\s*(?:--|—|–|-)"
_CITY: Final = r"[A-Z][A-Z.'’-]+(?:[ -][A-Z][A-Z.'’-]+)*(?:,\s[A-Z][\w.]+(?:\s[A-Z][\w.]+)?)?"
_DATE: Final = r"(?:,\s[A-Z][a-z]+\.?\s\d{1,2}(?:,\s\d{4})?)?"
_DATELINE: Final = re.compile(
    rf"(?:{_CITY}{_DATE}\s*(?:\([A-Z][\w ./&-]{{1,30}}\))?{_DASH}\s*"
    rf"|{_AGENCY}(?:{_DASH})?\s*|[A-Z][A-Z ,.]+\s{_AGENCY}(?:{_DASH})?\s*)(?=[\"“‘A-Z])"
)


def split(text: str, start: int, end: int, *, headline: bool = False) -> list[Span]:
    """The sentences of the block `text[start:end]`, as spans of `text` in order, without space and stamps around them.

    A headline is one sentence, whatever marks it holds, if it is not longer than a sentence may be.
    """
    block = text[start:end]
    if headline and len(block) <= MAX_CHARACTERS:
        whole = [_trimmed(block, prose_start(block, 0, len(block)), len(block))]
    else:
        prose = _dateline(block)
        cuts = sorted({0, prose, *_cuts(block), len(block)})
        spans = [_trimmed(block, prose_start(block, a, b), b) for a, b in pairwise(cuts) if a >= prose]
        whole = [piece for span in spans if span.end > span.start for piece in _bounded(block, span)]
    return [Span(start + s.start, start + s.end) for s in whole if any(c.isalnum() for c in block[s.start : s.end])]


def _dateline(block: str) -> int:
    """Where the prose begins after a stamp and a "PARIS (Reuters) -"."""
    stamped = _trimmed(block, prose_start(block, 0, len(block)), len(block)).start
    match = _DATELINE.match(block, stamped, stamped + _NEAR)
    return match.end() if match else stamped


def _cuts(block: str) -> Iterator[int]:
    for line in re.finditer(r"\n+", block):
        yield line.end()
    yield from stamps_within(block)
    for match in _CREDIT.finditer(block):
        yield match.end()
    for match in _MARK.finditer(block):
        if _ends_sentence(block, match):
            yield match.end()


def _ends_sentence(block: str, match: re.Match[str]) -> bool:
    rest = block[match.end() : match.end() + _NEAR].lstrip(_OPENING + " ")
    if not rest or not (rest[0].isupper() or rest[0].isdigit()):
        return False
    stop, closed = match["stop"], bool(match["close"])
    if _in_brackets(block, match):
        return False
    if stop[-1] in "!?":
        return not (closed and _SPEECH_TAG.match(rest)) and not _inside_short_quote(block, match)
    if stop == ".":
        return _full_stop_ends(block, match, rest)
    # " ... " with space before it marks words left out of a quotation, which goes on.
    return closed or block[match.start() - 1 : match.start()] != " "


def _full_stop_ends(block: str, match: re.Match[str], rest: str) -> bool:
    before = re.search(r"[^\s(\[\"“‘—/]*$", block[max(0, match.start() - _NEAR) : match.start()])
    word = before.group().lower() if before else ""
    if match["space"] == "":
        return len(word) > 2 and word.isalpha() and match["close"] != "'"
    if match["close"].strip("'’"):
        return True
    if word.isdigit() and match.start() == len(word):
        return False  # "3. Third" of a list
    if re.search(r"(?<!\d)\d{1,3}$", word) and _TORN.match(rest):
        return False
    return not _abbreviates(word) or _ends_after(word, block, match, rest)


def _abbreviates(word: str) -> bool:
    return word in _NEVER_END or word in _MAY_END or (len(word) == 1 and word.isalpha())


def _ends_after(word: str, block: str, match: re.Match[str], rest: str) -> bool:
    """Whether a sentence ends with that abbreviation, by what follows it."""
    if block[match.end() : match.end() + 1] in {"(", "["}:
        return False
    following = re.match(r"[\w'’]+", rest)
    starter = following is not None and following.group().lower() in _STARTERS
    if word in _CLOCK:
        return starter or not _AFTER_CLOCK.match(rest)
    if word in _NEVER_END:
        return starter and word in _WORDS_TOO
    return starter


def _inside_short_quote(block: str, match: re.Match[str]) -> bool:
    """Whether the mark stands in a short quote that the sentence goes on after ('shouted "Stop! Thief!" and ran')."""
    if match["close"]:
        return False
    tail = re.match(r"[^\"“”]{0,40}[\"”]\s*(?P<next>[a-z,])", block[match.end() : match.end() + _NEAR])
    begin = max(0, match.start() - _NEAR)
    opened = max(block.rfind("“", begin, match.start()), block.rfind('"', begin, match.start()))
    return tail is not None and opened > 0 and match.start() - opened < 40


def _in_brackets(block: str, match: re.Match[str]) -> bool:
    """Whether the mark stands inside brackets that opened after some prose: what they hold is one aside."""
    opened = block.rfind("(", max(0, match.start() - 300), match.start())
    if opened < 1 or ")" in block[opened : match.end()]:
        return False
    return ")" in block[match.end() : match.end() + 300] and block[opened - 2] not in ".!?"


def _trimmed(block: str, start: int, end: int) -> Span:
    piece = block[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def _bounded(block: str, span: Span) -> Iterator[Span]:
    start = span.start
    while span.end - start > MAX_CHARACTERS:
        space = block.rfind(" ", start + 1, start + MAX_CHARACTERS)
        end = space if space > start else start + MAX_CHARACTERS
        yield _trimmed(block, start, end)
        start = end
    yield _trimmed(block, start, span.end)
