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
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

from models.nli.matters import TYPES, MatterPair, events_in, likeness, near_and_far

VAGUE: Final = "V"
"""The account that squares with all."""
_MATTER: Final = re.compile(r"## (\w+) \| (\w+) \| (\S.*)")
_ARTICLE: Final = re.compile(r"@ (\S+) \| (\S+)")
_SENTENCE: Final = re.compile(r"\[((?:\w+:[ABCV] ?)*)\] (\S.*)")


class Sentence(NamedTuple):
    """A sentence and the account it gives of each matter that it speaks of, by the matter's key."""

    text: str
    accounts: dict[str, str]


_Labelled = tuple[Sentence, Sentence, tuple[str, str]]
"""Two sentences, what they are to one another, and the type of what differs."""


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


def differ(one: str, two: str) -> bool:
    """Do two accounts of a matter not square?"""
    return len({one, two, VAGUE}) == 3


def read_events(folder: Path) -> tuple[list[Event], list[Event]]:
    """The events of a folder: those that train, and those held out to measure (see `events_in`)."""
    return events_in(folder, read_event)


def article_pairs(
    events: Sequence[Event], *, others: float, seed: int, alike: Callable[[str, str], float] = likeness
) -> list[MatterPair]:
    """Sentences of two articles of each event, either one first: all that are on one matter, and for each of these
    `others` that are not, half of them those most `alike`."""
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    made: list[MatterPair] = []
    for event, articles in _each_two(events):
        within, across = _sorted_out(articles, event.types)
        wanted = min(round(others * len(within)), len(across))
        for one, two, label in [*within, *near_and_far(across, wanted, lambda pair: alike(*_texts(pair)), dice)]:
            texts = [one.text, two.text]
            dice.shuffle(texts)
            made.append(MatterPair(texts[0], texts[1], *label))
    dice.shuffle(made)
    return made


def look_alikes(events: Sequence[Event], *, count: int) -> list[MatterPair]:
    """Of each two articles the `count` pairs of sentences on different matters that are most alike in their words."""
    made = []
    for event, articles in _each_two(events):
        _, across = _sorted_out(articles, event.types)
        across.sort(key=lambda pair: likeness(*_texts(pair)), reverse=True)
        made += [MatterPair(one.text, two.text, *label) for one, two, label in across[:count]]
    return made


def _each_two(events: Sequence[Event]) -> Iterator[tuple[Event, tuple[list[Sentence], list[Sentence]]]]:
    for event in events:
        for one, two in itertools.combinations(event.articles, 2):
            yield event, (one, two)


def _sorted_out(
    articles: tuple[list[Sentence], list[Sentence]], types: Mapping[str, str]
) -> tuple[list[_Labelled], list[_Labelled]]:
    """The pairs of sentences that are on one matter, and those that are not; a sentence that both have is no pair."""
    pairs = [(one, two, _label(one, two, types)) for one, two in itertools.product(*articles) if one.text != two.text]
    across = [pair for pair in pairs if pair[2][0] == "other"]
    return [pair for pair in pairs if pair[2][0] != "other"], across


def _texts(pair: _Labelled) -> tuple[str, str]:
    return pair[0].text, pair[1].text


def _label(one: Sentence, two: Sentence, types: Mapping[str, str]) -> tuple[str, str]:
    """What two sentences are to one another: they differ if they do on any matter."""
    common = [key for key in one.accounts if key in two.accounts]
    apart = [key for key in common if differ(one.accounts[key], two.accounts[key])]
    if apart:
        return "differ", types[apart[0]]
    return ("agree", "") if common else ("other", "")
