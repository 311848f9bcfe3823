"""Numbers as the network reads them: a small model does not see 27 in "twenty-seven"."""

from __future__ import annotations

import re
from typing import Final

_TEENS: Final = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPELLED: Final = re.compile(
    rf"\b(?:({'|'.join(_TEENS)})|({'|'.join(_TENS)})(?:[- ]({'|'.join(_ONES)}))?)\b(?!-)", re.IGNORECASE
)


def in_digits(text: str) -> str:
    """Write the numbers from thirteen to ninety-nine in digits."""
    return _SPELLED.sub(_value, text)


def _value(match: re.Match[str]) -> str:
    teen, ten, one = (group.lower() if group else None for group in match.groups())
    if teen:
        return str(13 + _TEENS.index(teen))
    return str(20 + 10 * _TENS.index(ten or "") + (1 + _ONES.index(one) if one else 0))
