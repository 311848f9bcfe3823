"""Which pairs the network reads of a report that joins an event."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from divergences_support import MakeReport

from agents.divergences.align import Pair
from agents.divergences.reading import ReportReading, read
from agents.divergences.suspects import likeliest

CRASH = "Twelve people died in the coach crash near Lyon.\nThe mayor thanked all nurses."
OTHER = "It had rained all night.\nThe coach crash near Lyon killed fifteen people."


def _texts(pairs: Sequence[Pair]) -> set[frozenset[str]]:
    return {frozenset((pair.a.lower, pair.b.lower)) for pair in pairs}


def test_claims_on_one_matter_come_first(make_report: MakeReport) -> None:
    """What both tell of the same thing is likelier to differ than what has little in common."""
    new, other = read(make_report(CRASH, article_id="b")), read(make_report(OTHER, article_id="a"))
    first = likeliest(new, [other])[0]
    assert first.a.claim.sentence.endswith("fifteen people."), "the report with the smaller id comes first"
    assert first.b.claim.sentence.startswith("Twelve people")


@pytest.mark.parametrize(
    "other",
    [
        "Twelve people died in the crash near Lyon.",
        "Twelve people died in the crash.",
        "“Twelve people died in the crash near Lyon”",
        "How many people died in the crash near Lyon?",
    ],
)
def test_shared_sentences_and_questions_are_never_read(make_report: MakeReport, other: str) -> None:
    """A copy of a sentence, cut or with other quotation marks, cannot differ from it, and a question tells nothing."""
    first = read(make_report("Twelve people died in the crash near Lyon.", article_id="a"))
    assert likeliest(first, [read(make_report(other, article_id="b"))]) == []


def test_sentence_and_its_denial_are_read(make_report: MakeReport) -> None:
    """A "not" and an "off" make a difference."""
    first = read(make_report("The trial in Lyon was not called off on Friday.", article_id="a"))
    second = read(make_report("The trial in Lyon was called off again.", article_id="b"))
    assert len(likeliest(first, [second])) == 1


def test_report_without_claims_has_nothing_to_read(make_report: MakeReport) -> None:
    """Nothing said, nothing to read."""
    empty, some = read(make_report("", article_id="a")), read(make_report("It rained.", article_id="b"))
    assert likeliest(empty, [some]) == likeliest(some, [empty]) == likeliest(some, []) == []


def _outlets(make_report: MakeReport, count: int) -> list[ReportReading]:
    return [
        read(
            make_report(
                "\n".join(f"{who} of outlet {n} saw the crash near Lyon." for who in ("Ann", "Ben", "Cy", "Di")),
                article_id=f"a{n}",
            )
        )
        for n in range(count)
    ]


def test_fewer_pairs_are_read_in_a_large_event(make_report: MakeReport) -> None:
    """What is read of a report stays a handful, however many it could be held against."""
    new, others = read(make_report(CRASH, article_id="z")), _outlets(make_report, 30)
    few, many = likeliest(new, others[:4]), likeliest(new, others)
    assert len(_texts(many)) == 2 < len(_texts(few)) <= 14


def test_sentence_that_many_outlets_share_is_one_pair(make_report: MakeReport) -> None:
    """An agency's sentence does not take the place of others: with all its outlets it counts once."""
    new = read(make_report(CRASH, article_id="z"))
    copies = [read(make_report(OTHER, article_id=f"a{n}")) for n in range(30)]
    found = likeliest(new, copies)
    assert len(found) == 30 * len(_texts(found))
    assert _texts(found) <= _texts(likeliest(new, copies[:1]))


def test_order_of_the_others_does_not_matter(make_report: MakeReport) -> None:
    """The event's reports are a set."""
    new, others = read(make_report(CRASH, article_id="z")), _outlets(make_report, 12)
    assert _texts(likeliest(new, others)) == _texts(likeliest(new, others[::-1]))
