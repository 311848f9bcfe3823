"""What wire copies are known by: the shingles of an article's own prose, told by the smallest of their hashes.

Own prose is what stands outside quotation marks: outlets that quote one statement at length are still two voices. A
shingle is five words of one sentence, so that other paragraphs, other headlines or a new lead do not touch the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from stream.copies import HASH

SHINGLE_WORDS = 5
MIN_SHINGLES = 12
"""With fewer there is too little own prose to tell a copy from a chance."""
MAX_PASSAGES = 512

_QUOTED = re.compile(
    r"“[^“”]{20,}”|``.{20,2000}?''|\"[^\"]{20,}\"|(?<!\w)[‘'](?=\w)(?:[^‘’'\n]|[’'](?=\w)){30,600}[’'](?!\w)"
)
_SENTENCE = re.compile(r"(?<=[.!?])[\s”’\"')]+|\n+|\x00")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`shingles` is how many there are, `passages` the smallest of their hashes."""

    shingles: int = 0
    passages: bytes = b""


def fingerprint(paragraphs: Iterable[str]) -> Fingerprint:
    """The fingerprint of the article with these paragraphs: equal on every machine, empty where there is too little."""
    shingles = list(dict.fromkeys(_shingles(paragraphs)))
    if len(shingles) < MIN_SHINGLES:
        return Fingerprint(shingles=len(shingles))
    hashes = np.array(sorted(set(map(_hash, shingles)))[:MAX_PASSAGES], HASH)
    return Fingerprint(len(shingles), hashes.tobytes())


def _shingles(paragraphs: Iterable[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        for sentence in _SENTENCE.split(_QUOTED.sub("\x00", paragraph)):
            words = _WORD.findall(sentence.lower())
            for at in range(len(words) - SHINGLE_WORDS + 1):
                yield " ".join(words[at : at + SHINGLE_WORDS])


def _hash(shingle: str) -> int:
    # CRC-32 is quick and the same everywhere; the multiplication (Knuth's) spreads what it leaves near together.
    return crc32(shingle.encode()) * 2_654_435_761 % 2**32
