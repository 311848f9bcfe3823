"""The core of `parallax judge`: how likely is it that two texts cannot both be true?

Short texts go to the NLI model whole, both ways round: a contradiction has no direction, but the model was taught on
what is known first and what is said of it second, which is how pairs are written. Where a text is an article, what the
other says is taken sentence by sentence and held against the sentences of the article that share most with it: is each
rather borne out or contradicted? The worst sentence decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from rich.console import Console
from rich.progress import Progress

from agents.divergences.nli import NliScore
from models.nli.evidence import Known
from stream.errors import InputError

LONG_WORDS: Final = 130
"""From so many words on a text is read sentence by sentence; below, the model takes it whole."""
KNOWN_FIRST: Final = 0.75
"""Weight of the reading of a pair in the order it is given, the other way round having the rest."""

_BOUNDARY: Final = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n+")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Rev|Sen|Rep|Gov|St|No|vs|Inc|Ltd|Co|Corp|Jr|Sr"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_TINY: Final = 1e-6


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
    forward, backward = (score.contradiction for score in scorer.score([(a, b), (b, a)]))
    return KNOWN_FIRST * forward + (1 - KNOWN_FIRST) * backward


def _piecewise(article: str, text: str, scorer: Scorer) -> float:
    """The worst sentence of a text against an article; one that shares no word with it is no evidence of anything."""
    known = Known(sentences(article))
    found = ((sentence, known.excerpts(sentence)) for sentence in sentences(text))
    return max((_unsupported(sentence, excerpts, scorer) for sentence, excerpts in found if excerpts), default=0.0)


def _unsupported(sentence: str, excerpts: Sequence[str], scorer: Scorer) -> float:
    """How much rather a sentence is contradicted than borne out, over several excerpts of an article."""
    scores = scorer.score([(excerpt, sentence) for excerpt in excerpts])
    return sum(one.contradiction / (one.contradiction + one.entailment + _TINY) for one in scores) / len(scores)


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
