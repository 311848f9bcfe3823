"""Pairs from invented news (`scenes.toml`): one happening told twice, with one value changed or not."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Final

from models.nli import numbers
from models.nli.rows import Row

_FILE: Final = Path(__file__).with_name("scenes.toml")
_QUARTERS: Final = ["first", "second", "third", "fourth"]
_ROLES: Final = [
    "prime minister",
    "president",
    "finance minister",
    "foreign minister",
    "interior minister",
    "defence minister",
]
_FRAMES: Final = (
    "{0}, police said.",
    "{0}, officials said on {1}.",
    "{0}, according to local media.",
    "{0}, a spokesman said.",
    "Officials said: {0}.",
    "According to witnesses, {0}.",
    "State television reported that {0}.",
)


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _words(name: str) -> list[str]:
    words: list[str] = _content()["words"][name].split()
    return words


def _number(slot: str, dice: random.Random) -> str:
    low, high = {"n": (5, 95), "m": (4, 99), "k": (2, 4), "n1": (2, 5), "n2": (0, 1), "age": (19, 91)}[slot]
    return str(dice.randint(low, high))


def _value(slot: str, dice: random.Random) -> str:
    """A value for a slot; a slot whose name ends in 2 is a second one of its kind."""
    if slot in ("n", "m", "k", "n1", "n2", "age"):
        return _number(slot, dice)
    lists = {"city": _words("city"), "org": _words("org"), "country": _words("country"), "role": _ROLES}
    lists |= {"day": numbers.WEEKDAYS, "month": numbers.MONTHS, "quarter": _QUARTERS, "rank": numbers.ORDINALS}
    base = slot.removesuffix("2")
    if base in lists:
        return dice.choice(lists[base])
    made = {
        "who": lambda: f"{dice.choice(_words('first'))} {dice.choice(_words('last'))}",
        "big": lambda: f"{dice.randint(11, 99) * 10 ** dice.randint(2, 3):,}",
        "pct": lambda: dice.choice([str(dice.randint(2, 79)), f"{dice.uniform(0.3, 19):.1f}"]),
        "mag": lambda: f"{dice.uniform(4, 8):.1f}",
        "money": lambda: str(dice.choice([15, 40, 65, 120, 250, 380, 500, 750, 900])),
        "dist": lambda: str(dice.randint(10, 300) * 10),
        "year": lambda: str(dice.randint(1985, 2027)),
        "time": lambda: (
            f"{dice.randint(1, 12)}{dice.choice([':15', ':30', ':45', ''])} {dice.choice(['a.m.', 'p.m.'])}"
        ),
    }
    return made[base]()


def _slots(scene: Mapping[str, Any]) -> list[str]:
    texts = [text for key in ("say", "less", "deny", "open") for text in scene[key]]
    return sorted({name for text in texts for _, name, _, _ in Formatter().parse(text) if name})


def _values(slots: list[str], dice: random.Random) -> dict[str, str]:
    values: dict[str, str] = {}
    for slot in slots:
        values[slot] = _other(slot, values, dice)
    return values


def _other(slot: str, taken: Mapping[str, str], dice: random.Random) -> str:
    """A value that no slot has yet."""
    while (value := _value(slot, dice)) in taken.values():
        pass
    return value


def _told(text: str, values: Mapping[str, str], dice: random.Random) -> str:
    """Fill a sentence in; small numbers in words or digits, names shortened, sometimes with who said it."""
    told = dict(values)
    for slot in ("n", "m", "k"):
        value = int(told.get(slot, "100"))
        word = numbers.as_word(value)
        if word and (value < 13 or dice.random() < 0.15) and dice.random() < 0.6:
            told[slot] = word
    sentence = text.format(**told)
    sentence = sentence[:1].upper() + sentence[1:]
    if dice.random() < 0.2 and ": " not in sentence:
        first = sentence.split()[0]
        keep = first[0].isdigit() or first in told.values() or any(first in v for v in told.values())
        frame = dice.choice(_FRAMES)
        inner = sentence if frame.startswith("{0}") or keep else sentence[0].lower() + sentence[1:]
        return frame.format(inner.rstrip("."), dice.choice(numbers.WEEKDAYS) if "{day}" not in text else "Wednesday")
    return sentence


def _changed(text: str, values: Mapping[str, str], dice: random.Random) -> dict[str, str] | None:
    """The values with one that the text gives replaced by another; two of one kind may change places."""
    given = [name for _, name, _, _ in Formatter().parse(text) if name]
    if not given:
        return None
    slot = dice.choice(given)
    twin = slot.removesuffix("2") if slot.endswith("2") else f"{slot}2"
    if twin in given and slot != "n2" and dice.random() < 0.5:
        return {**values, slot: values[twin], twin: values[slot]}
    if slot in ("n", "m", "big", "age") and dice.random() < 0.5:
        value = int(values[slot].replace(",", ""))
        near = max(2, value + dice.choice([-2, -1, 1, 2, 5]) * (1 if value < 1000 else 1000))
        return {**values, slot: f"{near:,}"}
    return {**values, slot: _other(slot, values, dice)}


def pairs(count: int, *, seed: int) -> Iterator[Row]:
    """Yield about `count` pairs, a third of each label."""
    dice = random.Random(seed)  # noqa: S311 - invention, not secrets
    scenes = _content()["scene"]
    for _ in range(count // 6):
        scene = dice.choice(scenes)
        values = _values(_slots(scene), dice)
        yield from _of_one(scene, values, dice)


def _of_one(scene: Mapping[str, Any], values: Mapping[str, str], dice: random.Random) -> Iterator[Row]:
    say, less = scene["say"], scene["less"]
    a, b = dice.sample(say, 2)
    short = dice.choice(less)

    def row(one: str, two: str, label: str, two_values: Mapping[str, str] = values) -> Row:
        return Row(_told(one, values, dice), _told(two, two_values, dice), label, "scene")

    yield row(a, dice.choice([b, b, short]), "entailment")
    yield row(a, short, "entailment")
    changed_text = dice.choice([b, b, a, short])
    if changed := _changed(changed_text, values, dice):
        yield row(a, changed_text, "contradiction", changed)
    denied = row(a, dice.choice(scene["deny"]), "contradiction")
    yield denied if dice.random() < 0.6 else Row(denied.b, denied.a, denied.label, denied.source)
    yield row(dice.choice([short, a]), dice.choice(scene["open"]), "neutral")
    if dice.random() < 0.6:
        yield row(short, a, "neutral")
    else:
        # Nothing agrees but the kind of happening: it is another one.
        yield row(a, b, "neutral", _values(_slots(scene), dice))
