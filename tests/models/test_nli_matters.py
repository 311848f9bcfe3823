"""Invented events sorted by matter: what the file says of any two sentences, and what hostile files are told."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from models.nli.matters import (
    MATTERS,
    TYPES,
    pairs,
    read_event,
    read_events,
    restyled_pairs,
    shipped,
    training_pairs,
)

EVENT = """# a ferry catches fire
## number | people taken to hospital
A: Nineteen passengers were taken to hospital.
A: Hospital treatment was needed by 19 people.
B: Ambulances took 27 survivors to hospital.
=: Some of those on board needed treatment.
~: Nineteen of the crew stayed on board.

## cause | what set it off
A: A lorry's battery caught fire.
B: The fire began in the engine room.
~: Lorries had been loaded in Brindisi.
"""


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """The file of one event."""
    path = tmp_path / "001.txt"
    path.write_text(EVENT)
    return path


def _told(path: Path, *, others: int = 0) -> dict[frozenset[str], tuple[str, str]]:
    made = pairs(read_event(path), others=others, dice=random.Random(0))  # noqa: S311 - chance, not secrets
    return {frozenset((one.a, one.b)): (one.matter, one.type) for one in made}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Nineteen passengers", "Hospital treatment", ("agree", "")),
        ("Nineteen passengers", "Ambulances", ("differ", "number")),
        ("Ambulances", "Some of those", ("agree", "")),
        ("Nineteen passengers", "Nineteen of the crew", ("other", "")),
        ("A lorry's", "The fire began", ("differ", "cause")),
    ],
)
def test_accounts_say_what_two_sentences_are_to_one_another(
    event: Path, first: str, second: str, expected: tuple[str, str]
) -> None:
    """Like accounts agree, unlike ones differ, a vague one agrees with all, a look-alike is of another matter."""
    told = {tuple(sorted(pair)): said for pair, said in _told(event).items()}
    found = [
        said
        for pair, said in told.items()
        if any(one.startswith(first) and two.startswith(second) for one, two in itertools.permutations(pair))
    ]
    assert found == [expected]


def test_what_is_not_known_is_left_out(event: Path) -> None:
    """A vague line may or may not speak of a look-alike's matter."""
    assert not any(
        {line[:4] for line in pair} == {"Some", "Nine"} and said[0] == "other"
        for pair, said in _told(event).items()
        if any(line.startswith("Nineteen of") for line in pair)
    )


def test_sentences_of_two_matters_are_of_different_ones(event: Path) -> None:
    """As many as asked for, and no more than there are."""
    assert len(_told(event, others=4)) == len(_told(event)) + 4
    assert {said for pair, said in _told(event, others=999).items() if pair not in _told(event)} == {("other", "")}


def test_training_pairs_can_be_made_again(event: Path) -> None:
    """The same events and seed make the same pairs, some of them lengthened."""
    events = [read_event(event)]
    made = training_pairs(events, others=5, lengthened=0.5, seed=3)
    assert made == training_pairs(events, others=5, lengthened=0.5, seed=3)
    assert len(made) == len(training_pairs(events, others=5, lengthened=0.0, seed=3))
    plain = {line.sentence for matter in events[0] for line in matter.lines}
    assert any(one.a not in plain or one.b not in plain for one in made)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A: a line before any matter", 1),
        ("## wonder | what\nA: one", 1),
        ("## number\nA: one", 1),
        ("## number | dead\nD: one", 2),
        ("## number | dead\nA:", 2),
        ("## number | dead\nno letter", 2),
    ],
)
def test_lines_of_no_format_are_refused(tmp_path: Path, text: str, line: int) -> None:
    """The error names the file and the line, and what is allowed."""
    path = tmp_path / "bad.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match=rf"bad\.txt:{line}: .*types: "):
        read_event(path)


def test_restyled_sentences_agree_with_themselves(event: Path) -> None:
    """Quotation marks, a cut or an added word are no difference; the same seed makes the same pairs."""
    events = [read_event(event)]
    made = restyled_pairs(events, count=6, seed=5)
    assert made == restyled_pairs(events, count=6, seed=5)
    assert len(made) == 6
    assert {pair.matter for pair in made} == {"agree"}


def test_folder_without_events_is_refused(tmp_path: Path) -> None:
    """Nothing to learn from is an error, not an empty lesson."""
    with pytest.raises(ValueError, match="no events"):
        read_events(tmp_path)


def test_events_that_ship_can_be_read_and_say_each_thing_once() -> None:
    """Every file keeps the format, and every matter has accounts that differ."""
    train, held = read_events(shipped())
    assert len(train) > 10 * len(held) > 0
    for event in (*train, *held):
        sentences = [line.sentence for matter in event for line in matter.lines]
        assert len(set(sentences)) == len(sentences)
        assert all({"A", "B"} <= {line.account for line in matter.lines} for matter in event)
        assert {matter.type for matter in event} <= set(TYPES)
    assert MATTERS == ("agree", "other", "differ")
