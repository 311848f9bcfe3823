"""Denials: what a claim denies that there was, and what it tells as having been."""

from __future__ import annotations

import pytest
from divergences_support import MakeReport

from agents.divergences.facts.denials import been, been_in, denied, denied_in
from agents.divergences.opposed import opposed
from agents.divergences.reading import read


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("There was no fire on board.", {"fire"}),
        ("The yard received no call.", {"call"}),
        ("The planned parade did not take place.", {"parade"}),
        ("The crew did not carry out its vow.", set()),
        ("The older sets do not have the dial.", set()),
        ("No parade should be held.", set()),
        ("No other fire was seen.", set()),
        ("There was no doubt about it.", set()),
    ],
)
def test_only_what_there_was_none_of_at_all_is_denied(
    make_report: MakeReport, sentence: str, expected: set[str]
) -> None:
    """One that is known, another one, what ought not to be and what is nothing by itself are not denied."""
    assert denied(read(make_report(sentence)).claims[0]) == expected


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Both calls were answered.", "call", True),
        ("There was smoke and a fire on board.", "fire", True),
        ("A call may have come.", "call", False),
        ("A call would be welcome.", "call", False),
        ("The call was lost in the noise.", "call", False),
    ],
)
def test_what_took_part_in_something_has_been(
    make_report: MakeReport, sentence: str, word: str, expected: bool
) -> None:
    """Of what did something or had something done with it there was one; what is hedged or ahead has not been."""
    assert (word in been(read(make_report(sentence)).claims[0])) is expected


def test_a_report_denies_what_any_of_its_claims_denies(make_report: MakeReport) -> None:
    """What a report denies and tells as having been is read off all its claims."""
    report = read(make_report("There was no fire on board.\n\nBoth calls were answered."))
    assert ("fire" in denied_in(report), "call" in been_in(report)) == (True, True)


def test_a_denial_is_opposed_to_what_was(make_report: MakeReport) -> None:
    """One report's denial and the other's account of the thing are opposed, whichever comes first."""
    none, some, other = (
        read(make_report(text))
        for text in ("There was no fire on board.", "A fire broke out in the galley.", "The galley was new.")
    )
    assert (opposed(none, some).any(), opposed(some, none).any(), opposed(none, other).any()) == (True, True, False)
