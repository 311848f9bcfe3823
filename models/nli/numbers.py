"""Numbers in sentences: read them, write them another way, find another that could stand there."""

from __future__ import annotations

import random
import re
from typing import Final

from models.nli import lexicon

ONES: Final = lexicon.listed("ones")
TENS: Final = lexicon.listed("tens")
ORDINALS: Final = lexicon.listed("ordinals")
MONTHS: Final = lexicon.listed("months")
WEEKDAYS: Final = lexicon.listed("weekdays")

_DIGITS: Final = re.compile(r"\d{1,3}(,\d{3})+|\d+")
_YEAR: Final = re.compile(r"1[0-9]\d\d|20[0-4]\d")


def value_of(text: str) -> int | None:
    """The whole number that a token writes, in digits or as one word; None for all else."""
    word = text.lower()
    if word in ONES:
        return ONES.index(word)
    if word in TENS:
        return 20 + 10 * TENS.index(word)
    return int(text.replace(",", "")) if _DIGITS.fullmatch(text) else None


def is_year(text: str) -> bool:
    """Whether four digits are likely a year."""
    return _YEAR.fullmatch(text) is not None


def as_word(value: int) -> str | None:
    """A number up to 99 in words."""
    if value < len(ONES):
        return ONES[value]
    if value >= 100:
        return None
    tens, ones = divmod(value, 10)
    return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")


def like(value: int, pattern: str) -> str:
    """Write a value the way `pattern` is written: word or digits, with or without thousands commas."""
    if not pattern[0].isdigit():
        return as_word(value) or f"{value:,}"
    return f"{value:,}" if "," in pattern or value >= 10_000 else str(value)


def otherwise(text: str) -> str | None:
    """The same number written the other way: 3 as three, 12000 as 12,000, 5,000,000 as 5 million."""
    value = value_of(text)
    if value is None:
        return None
    if not text[0].isdigit():
        return str(value)
    if value >= 1_000_000 and value % 100_000 == 0:
        return f"{value / 1_000_000:g} million"
    if value >= 1000:
        return str(value) if "," in text else f"{value:,}"
    return as_word(value)


def another(value: int, dice: random.Random) -> int:
    """A different number that could stand in the same place: near or far, as round as the first."""
    if value <= 12:
        return dice.choice([n for n in range(1 if value else 0, 14) if n != value])
    unit = 1
    while value % (unit * 10) == 0:
        unit *= 10
    if dice.random() < 0.4:
        return value + unit * dice.choice([step for step in (-3, -2, -1, 1, 2, 3) if value + unit * step > 0])
    factor = dice.choice([0.3, 0.5, 0.6, 0.75, 0.8, 1.25, 1.4, 1.6, 2.0, 3.0])
    return max(unit, round(value * factor / unit) * unit) + (
        unit if round(value * factor / unit) * unit == value else 0
    )


def bound(value: int, dice: random.Random, *, holds: bool) -> str:
    """A bound or a rounding in words that holds of a value, or one that does not."""
    step = 10 ** max(0, len(str(value)) - (1 if value < 100 else 2))
    below, above = value // step * step, (value // step + 1) * step
    if below == value:
        below -= step
    if holds:
        return dice.choice([f"more than {below}", f"at least {value}", f"fewer than {above}", f"up to {value}"])
    far = max(1, value // 2)
    return dice.choice([f"more than {above}", f"fewer than {below}", f"at least {value * 2}", f"at most {far}"])


def another_of(words: list[str], text: str, dice: random.Random) -> str:
    """A different member of a list of names, of months say."""
    return dice.choice([word for word in words if word.lower() != text.lower()])
