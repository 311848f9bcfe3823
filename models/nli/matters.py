"""Invented events as many outlets would word them: sentences sorted by the matter they speak of and by what they say.

A file of `matters/` is one event. `# what happened` comes first; `## type | what is at issue` begins a matter. A line
`A: sentence` gives one account of the matter, `B:` and `C:` others that do not square with it; `=:` squares with all of
them, being vaguer; `~:` looks like them and speaks of something else. So the file says of any two of its sentences
whether they speak of one matter, and then whether they agree.
"""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

MATTERS: Final = ("agree", "other", "differ")
"""What two sentences are to one another: on one matter and at one, on different matters, on one matter and apart."""
TYPES: Final = (
    "number", "date_time", "outcome_or_polarity", "certainty", "place", "cause", "person_or_role", "attribution",
    "quote", "quantifier", "other",
)  # fmt: skip
"""What a matter is about; divergences of these types follow from it."""

_LOOKALIKE: Final = "~"
_VAGUE: Final = "="
_LINE: Final = re.compile(r"([ABC=~]): (\S.*)")
_MATTER: Final = re.compile(r"## (\w+) \| (\S.*)")
_LONGEST: Final = 60
"""Words up to which a sentence is lengthened."""
_LOWERED: Final = frozenset({"The", "A", "An", "It", "He", "She", "They", "In", "On", "At", "His", "Her", "Its"})
"""First words that are no names."""
_STRAIGHT: Final = str.maketrans("“”‘’", "\"\"''")
_WORD: Final = re.compile(r"\w{4,}")
_HELD_EACH: Final = 16
"""Every so many events measure and never train."""

Event = TypeVar("Event")
Item = TypeVar("Item")


class Line(NamedTuple):
    """A sentence and which account of its matter it gives (`A`, `B`, `C`, `=` or `~`)."""

    account: str
    sentence: str


class Matter(NamedTuple):
    """What is at issue, its type (one of `TYPES`), and the sentences about it."""

    type: str
    about: str
    lines: list[Line]


class MatterPair(NamedTuple):
    """Two sentences, what they are to one another (of `MATTERS`), and what they differ in (of `TYPES`)."""

    a: str
    b: str
    matter: str
    type: str = ""


class _Placed(NamedTuple):
    """A line, and the number of its matter in the event."""

    matter: int
    account: str
    sentence: str


def shipped() -> Path:
    """The folder of events that the weights here were made with."""
    return Path(str(resources.files("models.nli"))) / "matters"


def read_event(path: Path) -> list[Matter]:
    """The matters of one event's file.

    Raises:
        ValueError: a line is none of the format, or a matter's type none of `TYPES`; the text names file and line.
    """
    found: list[Matter] = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        matter, line = _MATTER.fullmatch(text.strip()), _LINE.fullmatch(text.strip())
        if matter and matter[1] in TYPES:
            found.append(Matter(matter[1], matter[2], []))
        elif line and found:
            found[-1].lines.append(Line(line[1], line[2]))
        elif text.strip() and not text.startswith("# "):
            raise ValueError(f"{path}:{number}: {text[:60]!r} is neither '## type | what' (types: {TYPES}) nor a line")
    return found


def read_events(folder: Path) -> tuple[list[list[Matter]], list[list[Matter]]]:
    """The events of a folder: those that train, and those held out to measure (see `events_in`)."""
    return events_in(folder, read_event)


def events_in(folder: Path, read: Callable[[Path], Event]) -> tuple[list[Event], list[Event]]:
    """The events of a folder's files as `read` reads them: those that train, and those held out to measure.

    Raises:
        ValueError: there is none, or one cannot be read.
    """
    events = [read(path) for path in sorted(folder.glob("*.txt"))]
    if not events:
        raise ValueError(f"{folder}: no events; one is a file NAME.txt")
    held = events[::_HELD_EACH]
    return [event for i, event in enumerate(events) if i % _HELD_EACH], held


def pairs(event: Sequence[Matter], *, others: int, dice: random.Random) -> list[MatterPair]:
    """Every two lines of one matter, and `others` of the pairs across matters: half of them those most alike."""
    return [MatterPair(one.sentence, two.sentence, *label) for one, two, label in _labelled(event, others, dice)]


def training_pairs(
    events: Sequence[Sequence[Matter]], *, others: int, lengthened: float, seed: int
) -> list[MatterPair]:
    """The pairs of all events, either sentence first, a share of the sentences `lengthened` by another of the event.

    In real coverage a sentence mostly says several things, of which one is at issue.
    """
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    made = []
    for event in events:
        lines = _placed(event)
        for one, two, label in _labelled(event, others, dice):
            away = [line.sentence for line in lines if line.matter not in (one.matter, two.matter)]
            texts = [_lengthened(line.sentence, away, lengthened, dice) for line in (one, two)]
            dice.shuffle(texts)
            made.append(MatterPair(texts[0], texts[1], *label))
    dice.shuffle(made)
    return made


def restyled_pairs(events: Sequence[Sequence[Matter]], *, count: int, seed: int) -> list[MatterPair]:
    """Sentences beside themselves as another outlet prints them: with other quotation marks, cut, or with words added.

    Outlets share whole sentences, quotations above all; what an editor does to them is no difference.
    """
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    sentences = [line.sentence for event in events for matter in event for line in matter.lines]
    made = []
    for sentence in dice.sample(sentences, min(count, len(sentences))):
        texts = [sentence, _restyled(sentence, dice)]
        dice.shuffle(texts)
        made.append(MatterPair(texts[0], texts[1], "agree"))
    return made


def _restyled(sentence: str, dice: random.Random) -> str:
    straight = sentence.translate(_STRAIGHT)
    text = straight if dice.random() < 0.5 else straight.replace('"', "“", 1).replace('"', "”").replace("'", "’")
    chance = dice.random()
    if chance < 0.25:
        return text.rstrip(".") + dice.choice([", he said.", ", she added.", ", according to a statement."])
    if chance < 0.4:
        return dice.choice(["Meanwhile, ", "Earlier, ", "Read also: ", "LONDON - ", "He added: "]) + text
    if chance < 0.55:
        return text.replace('"', "")
    if chance < 0.7:
        words = text.split()
        return " ".join(words[: dice.randint(max(1, len(words) * 2 // 3), len(words))])
    return text


def _labelled(
    event: Sequence[Matter], others: int, dice: random.Random
) -> Iterator[tuple[_Placed, _Placed, tuple[str, str]]]:
    lines = _placed(event)
    across = []
    for one, two in itertools.combinations(lines, 2):
        if one.matter != two.matter:
            across.append((one, two))
        elif label := _label(one.account, two.account, event[one.matter].type):
            yield one, two, label
    for one, two in near_and_far(across, others, lambda pair: likeness(pair[0].sentence, pair[1].sentence), dice):
        yield one, two, ("other", "")


def near_and_far(pairs: list[Item], count: int, alike: Callable[[Item], float], dice: random.Random) -> list[Item]:
    """Up to `count` of the pairs: half of them those most alike, the others at random."""
    dice.shuffle(pairs)
    pairs.sort(key=alike, reverse=True)
    near, rest = pairs[: count // 2], pairs[count // 2 :]
    return [*near, *dice.sample(rest, min(len(rest), count - len(near)))]


def _placed(event: Sequence[Matter]) -> list[_Placed]:
    return [_Placed(number, *line) for number, matter in enumerate(event) for line in matter.lines]


def _label(one: str, two: str, kind: str) -> tuple[str, str] | None:
    """What two accounts of one matter are to one another; of two look-alikes it is not known."""
    accounts = {one, two}
    if _LOOKALIKE in accounts:
        return None if accounts <= {_LOOKALIKE, _VAGUE} else ("other", "")
    return ("agree", "") if one == two or _VAGUE in accounts else ("differ", kind)


def likeness(a: str, b: str) -> float:
    """Share of the longer words of two sentences that both have."""
    first, second = (set(_WORD.findall(text.lower())) for text in (a, b))
    return len(first & second) / math.sqrt(len(first) * len(second) + 1)


def _lengthened(sentence: str, away: Sequence[str], share: float, dice: random.Random) -> str:
    """The sentence, or at random one made of it and another of the event."""
    if not away or dice.random() >= share:
        return sentence
    other = dice.choice(away)
    if len(sentence.split()) + len(other.split()) > _LONGEST:
        return sentence
    first, second = (sentence, other) if dice.random() < 0.6 else (other, sentence)
    if not first.endswith(".") or dice.random() < 0.4:
        return f"{first} {second}"
    word, _, rest = second.partition(" ")
    joined = f"{word.lower()} {rest}" if word in _LOWERED else second
    return first[:-1] + dice.choice([", and ", " - ", "; ", " while ", ", but "]) + joined
