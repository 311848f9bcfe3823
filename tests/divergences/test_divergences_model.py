"""What the network finds: the values shown are what one claim has and the other has not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from divergences_support import Read

from agents.divergences.align import Pair
from agents.divergences.detectors import model
from stream.records import DivergenceType

MakePair = Callable[[str, str], list[Pair]]


@pytest.mark.parametrize(
    ("kind", "one", "other", "values"),
    [
        (
            "number",
            "At 9:30 the tram carried 70 people when it left the rails.",
            "When it left the rails at 9:30 the tram had 58 people in it.",
            ("70", "58"),
        ),
        (
            "date_time",
            "The council voted on the tram line on Tuesday.",
            "The council voted on the tram line on Monday.",
            ("Tuesday", "Monday"),
        ),
        (
            "place",
            "The suspects were arrested in Lyon after the raid.",
            "The suspects were arrested in Paris after the raid.",
            ("Lyon", "Paris"),
        ),
    ],
)
def test_value_is_what_the_other_claim_has_not(
    make_pair: MakePair, kind: str, one: str, other: str, values: tuple[str, str]
) -> None:
    """Of figures, times and places it is the first that only one of them gives."""
    pair = make_pair(one, other)[0]
    found = model.finding(pair, Read(differ=0.9, other=0.1, type=DivergenceType(kind)))
    assert tuple(v.text.split()[0] for v in (found.a, found.b)) == values
    assert found.type == kind
    assert found.about in ("The tram", "The council", "The tram line", "The raid", "The suspects")


def test_words_stand_for_what_has_no_value(make_pair: MakePair) -> None:
    """Of an outcome it is a short stretch of words, which lies in the sentence."""
    pair = make_pair(
        "The driver of the tram walked free from court on Friday after the jury had sat for an hour.",
        "The driver of the tram was jailed for four years by the court on Friday.",
    )[0]
    found = model.finding(pair, Read(differ=0.9, other=0.1, type=DivergenceType.OUTCOME_OR_POLARITY))
    for value, claim in ((found.a, pair.a), (found.b, pair.b)):
        (mark,) = value.marks
        assert claim.claim.sentence[mark.start : mark.end].lower() == value.text.lower()
        assert 0 < len(value.text.split()) <= 8
    assert "jailed" in found.b.text
    assert found.about == "Whether the driver of the tram walked free from court"
    assert found.why == f"One account says “{found.a.text}”, the other “{found.b.text}”."


def test_sentence_that_says_nothing_more_is_shown_from_its_start(make_pair: MakePair) -> None:
    """A claim all of whose words the other has is still shown by some of them."""
    pair = make_pair("Two trams collided in Lyon.", "Two trams collided in Lyon on Friday, police said.")[0]
    found = model.finding(pair, Read(differ=0.9, other=0.1, type=DivergenceType.OTHER))
    assert found.a.text
    assert found.b.text
