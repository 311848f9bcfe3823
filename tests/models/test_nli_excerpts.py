"""Sentences against excerpts of articles, and the label that follows."""

from __future__ import annotations

from models.nli.coverage import Event, Sentence
from models.nli.evidence import EVIDENCE
from models.nli.excerpts import excerpt_rows
from models.nli.rows import Row

FIRST = [
    Sentence("Ferry burns off Kos", {}),
    Sentence("Nineteen passengers were taken to hospital in Kos.", {"hurt": "A"}),
    Sentence("The fire broke out in a lorry on the car deck on Sunday.", {"cause": "A"}),
    Sentence("It was the third fire on a ship of the line in seven years.", {}),
]
OTHER = [
    Sentence("Fire at sea", {}),
    Sentence("In all 27 passengers were taken to hospital.", {"hurt": "B"}),
    Sentence("Some passengers were taken to hospital.", {"hurt": "V"}),
    Sentence("A lorry on the car deck caught fire while passengers slept.", {"cause": "A", "night": "A"}),
]


def rows(seed: int) -> list[Row]:
    """What is made of one event with two articles."""
    return excerpt_rows([Event({"hurt": "number", "cause": "cause"}, [FIRST, OTHER])], each=3, seed=seed)


def test_what_another_outlet_tells_is_labelled_as_the_tags_say() -> None:
    """Another figure contradicts, a vaguer one is borne out; what tells of a matter more than the excerpt is no row."""
    told = {row.b: row.label for seed in range(6) for row in rows(seed) if row.source.endswith("told by another")}
    assert told["In all 27 passengers were taken to hospital."] == "contradiction"
    assert told["Some passengers were taken to hospital."] == "entailment"
    assert "A lorry on the car deck caught fire while passengers slept." not in told


def test_an_excerpt_is_a_few_of_the_articles_sentences_in_order() -> None:
    """Reworded or changed, a sentence is held against the article it is from; left out of it, it is open."""
    for row in rows(1):
        article = FIRST if row.a.startswith(tuple(one.text for one in FIRST)) else OTHER
        taken = [one.text for one in article if one.text in row.a]
        assert row.a == " ".join(taken)
        assert len(taken) <= max(EVIDENCE)
        assert row.source.endswith("left out") == (row.label == "neutral")


def test_same_seed_same_rows() -> None:
    """Training can be repeated."""
    assert rows(3) == rows(3)
    assert rows(3) != rows(4)
