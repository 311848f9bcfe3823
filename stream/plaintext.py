"""Text made fit to store, compare and show: one way to write each character, nothing invisible, nothing unencodable.

What a reader sees does not change, so sentences stay word for word those of the outlet.
"""

from __future__ import annotations

import re
import unicodedata

_SURROGATE = re.compile("[\ud800-\udfff]")
# C0 and C1 controls but tab and newline; soft hyphen; zero-width space and no-break space; bidirectional controls
# (they let a text look other than it is); interlinear marks; and the characters Unicode guarantees never to assign.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]"
)
_NEWLINE = re.compile("\r\n?|[\x85\u2028\u2029]")
_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ODD = re.compile(f"{_SURROGATE.pattern}|{_INVISIBLE.pattern}|{_NEWLINE.pattern}|{_SPACE.pattern}")


def plain(text: str) -> str:
    """`text` in NFC with one kind of newline and of space, without control and invisible characters.

    Lone surrogates become U+FFFD. `plain(plain(x)) == plain(x)`, and the result always encodes to UTF-8.
    """
    if text.isascii() and text.isprintable():
        return text
    if _ODD.search(text):
        text = _SURROGATE.sub("\ufffd", text)
        text = _SPACE.sub(" ", _INVISIBLE.sub("", _NEWLINE.sub("\n", text)))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """`plain(text)` with line breaks made spaces, and no space at either end."""
    return plain(text).replace("\n", " ").strip()
