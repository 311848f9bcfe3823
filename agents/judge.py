"""The core of `parallax judge`: how likely is it that two texts cannot both be true?

Short texts go to the NLI model whole, both ways round, since a contradiction has no direction. Where one text is
longer than the model reads, the other is taken sentence by sentence: each sentence is held against the few sentences of
the long text that share most with it, and the worst of what is found decides.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from rich.console import Console
from rich.progress import Progress

from agents.divergences.nli import NliScore
from stream.errors import InputError

LONG_WORDS: Final = 130
"""From so many words on a text is read sentence by sentence; below, the model takes it whole."""
EVIDENCE: Final = 3
"""Sentences of a long text that each sentence of the other is held against."""

_BOUNDARY: Final = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n+")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Rev|Sen|Rep|Gov|St|No|vs|Inc|Ltd|Co|Corp|Jr|Sr"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’][a-z]+)?")


class Scorer(Protocol):
    """What scores pairs of sentences: `agents.divergences.nli.NliScorer`, or a stand-in in tests."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[NliScore]:
        """Score pairs, in their order."""
        ...


class Pair(NamedTuple):
    """Two texts to judge, and the id under which the verdict is wanted."""

    id: str
    a: str
    b: str


class Verdict(NamedTuple):
    """The probability (0 to 1) that the two texts of a pair cannot both be true."""

    id: str
    contradiction: float


def sentences(text: str) -> list[str]:
    """Split a text at full stops, question and exclamation marks and line breaks, not behind abbreviations."""
    found: list[str] = []
    for piece in _BOUNDARY.split(text):
        if not piece.strip():
            continue
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {piece.strip()}"
        else:
            found.append(piece.strip())
    return found


def judge_pairs(pairs: Iterable[Pair], scorer: Scorer) -> Iterator[Verdict]:
    """Yield a verdict for each pair, in order; the same pair always gets the same verdict."""
    for pair in pairs:
        yield Verdict(pair.id, round(judge(pair.a, pair.b, scorer), 6))


def judge(a: str, b: str, scorer: Scorer) -> float:
    """The probability that two texts cannot both be true."""
    if max(_length(a), _length(b)) < LONG_WORDS:
        return _whole(a, b, scorer)
    long, short = (a, b) if _length(a) >= _length(b) else (b, a)
    return _piecewise(long, short, scorer)


def _length(text: str) -> int:
    return len(text.split())


def _whole(a: str, b: str, scorer: Scorer) -> float:
    forward, backward = scorer.score([(a, b), (b, a)])
    return (forward.contradiction + backward.contradiction) / 2


def _piecewise(long: str, short: str, scorer: Scorer) -> float:
    """The worst sentence of the shorter text; no text without sentences contradicts anything."""
    evidence = sentences(long)
    rarity = _rarity(evidence)
    worst = 0.0
    for sentence in sentences(short):
        nearest = _nearest(sentence, evidence, rarity)
        if nearest:
            worst = max(worst, _against(sentence, nearest, scorer))
    return worst


def _against(sentence: str, evidence: Sequence[str], scorer: Scorer) -> float:
    """One sentence against its nearest: what any of them bears out is not contradicted by the others."""
    scores = scorer.score([(other, sentence) for other in evidence])
    return max(s.contradiction for s in scores) * (1 - max(s.entailment for s in scores))


def _words(text: str) -> set[str]:
    return {match.group().lower() for match in _WORD.finditer(text)}


def _rarity(texts: Sequence[str]) -> dict[str, float]:
    """How much a word that two sentences share says, by how few sentences hold it (inverse document frequency)."""
    counts = Counter(word for text in texts for word in _words(text))
    return {word: math.log(1 + len(texts) / count) for word, count in counts.items()}


def _nearest(sentence: str, evidence: Sequence[str], rarity: dict[str, float]) -> list[str]:
    """The sentences that share most with one, best first; of equals, the earlier."""
    words = _words(sentence)
    shared = [sum(rarity[word] for word in words & _words(other)) for other in evidence]
    order = sorted(range(len(evidence)), key=lambda i: (-shared[i], i))
    return [evidence[i] for i in order[:EVIDENCE] if shared[i] > 0]


def read_pairs(path: Path) -> list[Pair]:
    """Read pairs from a JSON Lines file with the keys `id`, `a` and `b`; further keys and empty lines are passed over.

    Raises:
        InputError: the file cannot be read, or a line is not such a record; the text gives its number.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    return [_pair(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]


def _pair(line: str, where: str) -> Pair:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise InputError(f"{where}: a pair is an object with id, a and b, not {type(record).__name__}")
    values = [record.get(key) for key in Pair._fields]
    for key, value in zip(Pair._fields, values, strict=True):
        if not isinstance(value, str):
            raise InputError(
                f"{where}: {key!r} is {'missing' if value is None else 'not text'}; a pair has id, a and b"
            )
    return Pair(*map(str, values))


def judge_file(source: Path, target: Path, scorer: Scorer, *, console: Console | None = None) -> int:
    """Judge all pairs of a JSON Lines file into another (`id`, `contradiction`), showing progress; return how many.

    The target appears when all is done, so that one that is there is whole.

    Raises:
        InputError: the source cannot be used, or the target cannot be written.
    """
    pairs = read_pairs(source)
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as out, Progress(console=console) as progress:
            task = progress.add_task("judging", total=len(pairs))
            for verdict in judge_pairs(pairs, scorer):
                out.write(json.dumps(verdict._asdict()) + "\n")
                progress.advance(task)
        part.replace(target)
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error}") from error
    return len(pairs)
