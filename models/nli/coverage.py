"""Invented events as whole articles tell of them, each sentence tagged with the matters it speaks of.

A file of `coverage/` is one event. `# what happened` comes first, then its matters, `## key | type | what is at issue`,
then its articles: `@ outlet | when published`, and a line each for the headline and the sentences, with their tags
before them: `[hurt:A cause:B] Nineteen people were hurt ...`. Sentences with one letter for a matter agree on it, those
with different letters differ; `V` is vaguer and squares with all of them. What has no tag in common with another
sentence tells of something else, however like it is.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from models.nli.matters import TYPES, MatterPair, events_in, likeness, near_and_far

_VAGUE: Final = "V"
_MATTER: Final = re.compile(r"## (\w+) \| (\w+) \| (\S.*)")
_ARTICLE: Final = re.compile(r"@ (\S+) \| (\S+)")
_SENTENCE: Final = re.compile(r"\[((?:\w+:[ABCV] ?)*)\] (\S.*)")


class Sentence(NamedTuple):
    """A sentence and the account it gives of each matter that it speaks of, by the matter's key."""

    text: str
    accounts: dict[str, str]


class Event(NamedTuple):
    """The type of each matter by its key, and the articles' sentences, headlines first."""

    types: dict[str, str]
    articles: list[list[Sentence]]


def shipped() -> Path:
    """The folder of events that the weights here were made with."""
    return Path(str(resources.files("models.nli"))) / "coverage"


def read_event(path: Path) -> Event:
    """The event of a file.

    Raises:
        ValueError: a line is none of the format, or a type or tag is unknown; the text names file and line.
    """
    event = Event({}, [])
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("# "):
            continue
        matter, sentence = _MATTER.fullmatch(text), _SENTENCE.fullmatch(text)
        if matter and matter[2] in TYPES:
            event.types[matter[1]] = matter[2]
        elif _ARTICLE.fullmatch(text):
            event.articles.append([])
        elif sentence and event.articles and (accounts := _accounts(sentence[1])).keys() <= event.types.keys():
            event.articles[-1].append(Sentence(sentence[2], accounts))
        else:
            raise ValueError(
                f"{path}:{number}: {text[:60]!r} is neither '## key | type | what' (types: {TYPES}), nor "
                "'@ outlet | when', nor '[key:A ...] sentence' with keys named above"
            )
    return event


def _accounts(tags: str) -> dict[str, str]:
    return dict(tag.split(":") for tag in tags.split())


def read_events(folder: Path) -> tuple[list[Event], list[Event]]:
    """The events of a folder: those that train, and those held out to measure (see `events_in`)."""
    return events_in(folder, read_event)


def article_pairs(events: Sequence[Event], *, others: float, seed: int) -> list[MatterPair]:
    """Sentences of two articles of each event, either one first: all that are on one matter, and for each of these
    `others` that are not, half of them those most alike."""
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    made: list[MatterPair] = []
    for event in events:
        for articles in itertools.combinations(event.articles, 2):
            made += _of_two(event.types, articles, others, dice)
    dice.shuffle(made)
    return made


def _of_two(
    types: Mapping[str, str], articles: Sequence[Sequence[Sentence]], others: float, dice: random.Random
) -> Iterator[MatterPair]:
    pairs = [(one, two, _label(one, two, types)) for one, two in itertools.product(*articles) if one.text != two.text]
    across = [pair for pair in pairs if pair[2][0] == "other"]
    within = [pair for pair in pairs if pair[2][0] != "other"]
    wanted = min(round(others * len(within)), len(across))
    chosen = near_and_far(across, wanted, lambda pair: likeness(pair[0].text, pair[1].text), dice)
    for one, two, label in [*within, *chosen]:
        texts = [one.text, two.text]
        dice.shuffle(texts)
        yield MatterPair(texts[0], texts[1], *label)


def _label(one: Sentence, two: Sentence, types: Mapping[str, str]) -> tuple[str, str]:
    """What two sentences are to one another: they differ if they do on any matter."""
    common = [key for key in one.accounts if key in two.accounts]
    apart = [key for key in common if len({one.accounts[key], two.accounts[key], _VAGUE}) == 3]
    if apart:
        return "differ", types[apart[0]]
    return ("agree", "") if common else ("other", "")
