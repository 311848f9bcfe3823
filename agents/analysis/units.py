"""Units of measure and money: which unit stands behind a figure, and its value in base units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

CURRENCIES: Final = {
    "$": "USD",
    "US$": "USD",
    "$US": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "$A": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "HK$": "HKD",
    "NZ$": "NZD",
    "$NZ": "NZD",
    "S$": "SGD",
    "R$": "BRL",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₦": "NGN",
    "₪": "ILS",
    "Rs": "INR",
    "Rs.": "INR",
}
_BETWEEN: Final = "horizontal|vertical|additional|more|extra|further|full|straight|consecutive|long"
"""Words that may stand between a number and its unit."""
_LOOK_AHEAD: Final = 40


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: base = value * factor + offset; `length` is the characters of the text it takes."""

    base: str
    factor: float
    offset: float
    length: int

    def to_base(self, value: float) -> float:
        """The value in the base unit, to nine significant digits (so that equal measures are equal numbers)."""
        return float(f"{value * self.factor + self.offset:.9g}")


def unit_at(text: str, position: int) -> Unit | None:
    """The unit that begins at `position` of a text, perhaps after a space or hyphen ("40-metre"), or None."""
    match = _pattern().match(text[position : position + _LOOK_AHEAD])
    if match is None:
        return None
    base, factor, offset = _table()[_spelling(match["unit"])]
    return Unit(base, factor, offset, match.end())


def _spelling(text: str) -> str:
    return re.sub(r"[\s-]+", " ", text).casefold()


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, float, float]]:
    text = resources.files("agents.analysis").joinpath("units.tsv").read_text(encoding="utf-8")
    table: dict[str, tuple[str, float, float]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            base, factor, offset, spellings = line.split("\t")
            table.update((one.casefold(), (base, float(factor), float(offset))) for one in spellings.split("|"))
    return table


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    spellings = sorted(_table(), key=lambda one: (-len(one), one))
    words = "|".join(re.escape(one).replace(r"\ ", r"[\s-]+") for one in spellings)
    return re.compile(rf"(?:\s(?:{_BETWEEN}))?\s?-?(?P<unit>{words})(?![\w$])", re.IGNORECASE)
