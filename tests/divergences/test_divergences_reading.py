"""A claim's words as concepts."""

from __future__ import annotations

import gc
import weakref

import pytest
from divergences_support import MakeReport

from agents.divergences.facts.figures import figures
from agents.divergences.reading import ClaimReading, read, remembered


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("The attacker blew himself up in the market.", "explode"),
        ("The attacker blew up the bridge.", "explode"),
        ("The council turned it down.", "reject"),
    ],
)
def test_a_particle_is_its_verbs_wherever_it_stands(make_report: MakeReport, sentence: str, concept: str) -> None:
    """ "Blew himself up" is "blew up", whatever word comes between."""
    (claim,) = read(make_report(sentence)).claims
    assert concept in claim.bag


def test_a_list_whose_last_is_doubted_has_no_sum(make_report: MakeReport) -> None:
    """What is certain of it is told by articles alone, and no figure stands for the whole."""
    (claim,) = read(make_report("A man, a woman and possibly two children were killed in the crash.")).claims
    assert [one.quantity.text for one in figures(claim)] == ["two"]


def test_tokens_are_found_by_lemma_or_by_word(make_report: MakeReport) -> None:
    """In whatever form and case, in the order of the sentence; none where the claim has no such word."""
    (claim,) = read(make_report("Blamed on rain, the flood was blamed on the dam.")).claims
    tokens = claim.claim.tokens
    assert [tokens[i].text for i in claim.with_lemma(frozenset({"blame", "dam"}))] == ["Blamed", "blamed", "dam"]
    assert [tokens[i].text for i in claim.with_text(frozenset({"blamed", "on"}))] == ["Blamed", "on", "blamed", "on"]
    assert claim.with_lemma(frozenset({"blamed"})) == claim.with_text(frozenset({"blame"})) == []


def test_a_fact_is_worked_out_once_a_reading_and_goes_with_it(make_report: MakeReport) -> None:
    """However many readings there are meanwhile: a busy stream has an event's facts asked for again and again."""
    asked: list[str] = []

    @remembered
    def length(claim: ClaimReading) -> int:
        asked.append(claim.claim.sentence)
        return len(claim.terms)

    report = make_report("The ferry sank.")
    (kept,) = read(report).claims
    others = [read(report).claims[0] for _ in range(5_000)]
    assert {length(one) for one in (kept, *others, kept)} == {length(kept)}
    assert len(asked) == 1 + len(others)
    gone = weakref.ref(others.pop())
    gc.collect()
    assert gone() is None
