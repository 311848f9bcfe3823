"""Copies of one text are one voice; articles that quote one statement, or tell of one event, are not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.intake.fingerprint import MAX_PASSAGES, fingerprint
from stream.copies import same_voice_text, shared_passages
from stream.records import Record


class Marked(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The part of an article that copies are told by."""

    shingles: int = 0
    passages: bytes = b""
    credits: tuple[str, ...] = ()


def marked(paragraphs: list[str], *agencies: str) -> Marked:
    """An article of these paragraphs that credits these agencies."""
    found = fingerprint(paragraphs)
    return Marked(shingles=found.shingles, passages=found.passages, credits=agencies)


def prose(seed: int, sentences: int) -> list[str]:
    """Paragraphs of sentences that no other seed has."""
    source = random.Random(seed)  # noqa: S311  invented words, no secret
    word = lambda: "".join(source.choices("abcdefghijklmnopqrstuvwxyz", k=source.randint(3, 9)))  # noqa: E731
    return [" ".join(word() for _ in range(18)).capitalize() + "." for _ in range(sentences)]


WIRE = prose(1, 20)


def test_the_same_text_is_one_voice() -> None:
    """Whatever outlet carries it."""
    assert same_voice_text(marked(WIRE), marked(WIRE))


@pytest.mark.parametrize(
    "copy",
    [
        prose(2, 6) + WIRE,
        WIRE[:6],
        WIRE[10:],
        prose(3, 4) + WIRE[:8] + prose(4, 4),
        list(reversed(WIRE)),
        [" ".join(WIRE)],
        [paragraph.upper() for paragraph in WIRE],
        WIRE[:4] + prose(5, 9),
    ],
    ids=["new lead", "cut end", "cut lead", "both", "other order", "one paragraph", "capitals", "a third of it"],
)
def test_copies_are_found_when_an_outlet_edits_them(copy: list[str]) -> None:
    """A lead of its own, a cut end, other paragraphs or case: what is left is still the agency's."""
    assert same_voice_text(marked(WIRE), marked(copy))
    assert same_voice_text(marked(copy), marked(WIRE))


def test_own_words_about_one_event_are_two_voices() -> None:
    """Sharing a sentence or a phrase makes no copy."""
    assert not same_voice_text(marked(WIRE), marked(prose(6, 20)))
    assert not same_voice_text(marked(WIRE), marked(prose(6, 20) + WIRE[:2]))


def test_quoting_one_statement_at_length_makes_no_copy() -> None:
    """Whose words they are is between quotation marks."""
    statement = "“" + " ".join(WIRE[:8]) + "”"
    one, other = marked([*prose(7, 6), statement]), marked([statement, *prose(8, 6)])
    assert shared_passages(one, other).seen == 0
    assert not same_voice_text(one, other)


def test_texts_too_short_to_tell_are_no_copies() -> None:
    """Two stubs may read alike by chance."""
    stub = marked(["The ferry ran aground on Monday."])
    assert stub.passages == b""
    assert not same_voice_text(stub, stub)


def test_who_credits_one_agency_needs_less() -> None:
    """A fifth of the text in common is a copy for two that credit it, and none for two that do not."""
    part = WIRE[:4] + prose(9, 16)
    assert not same_voice_text(marked(WIRE), marked(part))
    assert same_voice_text(marked(WIRE, "Reuters"), marked(part, "Reuters"))
    assert not same_voice_text(marked(WIRE, "Reuters"), marked(part, "dpa"))


def test_short_copies_of_long_texts_are_found_from_a_sample() -> None:
    """A long text keeps only some of its hashes; a stub out of it is found all the same, a stranger is not."""
    long = prose(10, 150)
    assert len(marked(long).passages) == 4 * MAX_PASSAGES
    assert same_voice_text(marked(long), marked(long[40:55]))
    assert not same_voice_text(marked(long), marked(prose(11, 15)))
    share = shared_passages(marked(long), marked(long[:75] + prose(12, 75)))
    assert share.containment == pytest.approx(0.5, abs=0.08)
    assert share.shingles == pytest.approx(75 * 14, rel=0.16)


@settings(deadline=None)
@given(st.integers(0, 20), st.integers(0, 20))
def test_any_stretch_of_a_text_is_a_copy_of_it(start: int, end: int) -> None:
    """In both directions alike, unless nothing is left."""
    part = WIRE[start:end]
    one, other = marked(WIRE), marked(part)
    assert same_voice_text(one, other) == same_voice_text(other, one) == bool(part)


def test_nothing_is_shared_with_an_empty_fingerprint() -> None:
    """Too short to tell is not alike."""
    assert shared_passages(Marked(), marked(WIRE)) == (0, 0.0, 0.0)
