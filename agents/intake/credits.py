"""Whom an article credits for its text: news agencies in its dateline, byline, closing lines or copyright.

A mere mention ("told Reuters") and a photographer's credit are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from config.outlets import Agency

_CUE = re.compile(r"contributed|[Cc]opyright|©|\([Cc]\)|(?:iles?|nputs?|eporting|aterial|ssistance) (?:from|by) ")
"""What stands beside every credit in running text: many times cheaper to look for than the agencies' names."""
_OPENING = 300
"""How many characters into the body a dateline may end."""
_FIRST, _LAST = 3, 4
"""Of how many lines at either end of the body one may be a credit and nothing more."""


class Credits:
    """Reads the credits of articles; `agencies` as `config.outlets` lists them."""

    def __init__(self, agencies: Sequence[Agency]) -> None:
        self._names = {sign: agency.name for agency in agencies for sign in agency.signs}
        signs = "|".join(re.escape(sign) for sign in sorted(self._names, key=len, reverse=True))
        self._sign = re.compile(rf"(?<!\w)(?:{signs})(?!\w)")
        some = rf"(?:The |the )?(?:{signs})(?:(?:,| and|/| -| &) ?(?:the )?(?:{signs}))*"
        # BERLIN (Reuters) - / ERIMO, Japan, Oct 19 (Reuters) - / CAIRO (AP) — / MOSCOW, May 16. /TASS/.
        self._dateline = re.compile(rf"(?:^|\n)[^\n]{{0,70}}?(?:\({some}\) ?[-–—]|/{some}/\.)")
        # Reuters / (AP) / jm/dm (AFP, dpa) / By The Associated Press / Xinhua | Updated: 2020-01-02 10:20
        self._line = re.compile(
            rf"(?:[a-z]{{2,4}}(?:/[a-z]{{2,4}})* )?(?:Source: ?|By |BY |[—–-] ?)?[\[(]?{some}"
            r"(?: (?:Staff|staff|Writers?))?[\])]?(?: ?\| ?.{0,60})?\.?"
        )
        self._told = re.compile(
            rf"{some}[^.\n]{{0,60}} contributed\b"
            rf"|(?:Copyright|©|\([Cc]\))[^.\n]{{0,12}} {some}(?!\w)"
            rf"|\b(?:[Ff]iles|[Ii]nputs?|[Rr]eporting|[Mm]aterial|[Aa]ssistance) (?:from|by) {some}(?!\w)"
        )

    def of(self, body: str, authors: Iterable[str] = ()) -> tuple[str, ...]:
        """The canonical names of the agencies that `body` or `authors` credit, sorted, each once."""
        places = (*self._places(body), *(author for author in authors if self._line.fullmatch(author.strip())))
        return tuple(sorted({self._names[sign] for place in places for sign in self._sign.findall(place)}))

    def _places(self, body: str) -> Iterator[str]:
        """The bits of `body` in which a sign is a credit."""
        if dateline := self._dateline.search(body, 0, _OPENING):
            yield dateline.group()
        lines = [line for line in (line.strip() for line in body.split("\n")) if line]
        yield from (line for line in {*lines[:_FIRST], *lines[-_LAST:]} if self._line.fullmatch(line))
        for line in lines:
            if _CUE.search(line):
                yield from (told.group() for told in self._told.finditer(line))
