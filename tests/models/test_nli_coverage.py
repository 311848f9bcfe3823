"""Invented articles tagged with their matters: what a file says of two sentences, and what hostile files are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.nli.coverage import Sentence, article_pairs, look_alikes, read_event, read_events, shipped
from models.nli.matters import MATTERS, TYPES

EVENT = """# a ferry catches fire
## hurt | number | people taken to hospital
## cause | cause | what set it off

@ harbourpost.example | 2021-08-09T06:10Z
[hurt:V] Ferry burns off Kos, some in hospital
[hurt:A cause:A] Nineteen people were hurt when a lorry's battery caught fire.
[] It was the third fire on a ship of the line.
@ dagblad.example | 2021-08-09T11:40+02:00
[hurt:A cause:B] Nineteen were taken to hospital after the fire, which began in the engine room.
[hurt:B] The hospitals say that they had 27 patients.
"""


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """The file of the event."""
    path = tmp_path / "event.txt"
    path.write_text(EVENT)
    return path


def test_two_sentences_differ_if_they_do_on_any_matter(event: Path) -> None:
    """Of one outlet nothing is paired; a vaguer account squares with all; without a common tag matters are others."""
    made = article_pairs([read_event(event)], others=9.0, seed=1)
    found = {tuple(sorted((pair.a.split()[0], pair.b.split()[0]))): (pair.matter, pair.type) for pair in made}
    assert len(made) == len(found) == 6, "each of three with each of two"
    assert found["Ferry", "Nineteen"] == found["Ferry", "The"] == ("agree", "")
    assert found["It", "Nineteen"] == found["It", "The"] == ("other", "")
    assert found["Nineteen", "Nineteen"] == ("differ", "cause")
    assert found["Nineteen", "The"] == ("differ", "number")


def test_as_many_pairs_across_matters_as_asked(event: Path) -> None:
    """`others` counts for each pair on a matter, as far as there are any."""
    made = article_pairs([read_event(event)], others=0.25, seed=1)
    assert sum(pair.matter == "other" for pair in made) == 1
    assert made == article_pairs([read_event(event)], others=0.25, seed=1)


def test_pairs_across_matters_are_those_most_alike_by_whatever_measure(event: Path) -> None:
    """What a network takes for one matter comes first where it is asked; by words it is what shares most of them."""
    read = read_event(event)
    (by_words,) = look_alikes([read], count=1)
    assert (by_words.a[:6], by_words.b[:8], by_words.matter) == ("It was", "Nineteen", "other")
    read.articles[0].append(Sentence("A brass band played.", {}))
    for seed in range(8):
        made = article_pairs([read], others=0.5, seed=seed, alike=lambda a, b: float((a[0], b[:3]) == ("A", "The")))
        across = [{pair.a[:3], pair.b[:3]} for pair in made if pair.matter == "other"]
        assert len(across) == 2
        assert {"A b", "The"} in across


@pytest.mark.parametrize(
    "wrong",
    [
        "## hurt | wonder | people taken to hospital",
        "## hurt | number",
        "@ harbourpost.example",
        "[hurt] no account",
        "[hurt:D] no such account",
        "[night:A] no such matter",
        "[hurt:A]",
        "a sentence without tags",
        "\x00",
    ],
)
def test_line_of_another_format_is_refused(event: Path, wrong: str) -> None:
    """The error names file and line, and says what is expected."""
    event.write_text(EVENT + wrong)
    with pytest.raises(ValueError, match=r"event\.txt:12: .* is neither"):
        read_event(event)


def test_events_that_ship_can_be_read() -> None:
    """Each has articles of several outlets that differ in something; every answer is one of those known."""
    train, held = read_events(shipped())
    assert len(train) > 10 * len(held) > 0
    for event in [*train, *held]:
        assert len(event.articles) > 1
        made = article_pairs([event], others=0.5, seed=1)
        assert {pair.matter for pair in made} == set(MATTERS)
        assert {pair.type for pair in made} <= {"", *TYPES}
