"""Text is stored, compared and shown in one form, and none of its visible words change."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.plaintext import one_line, plain

ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain words", "plain words"),
        ("tab\tand\u00a0no-break", "tab and no-break"),
        ("line\r\nline\rline\u2028line\x85line", "line\nline\nline\nline\nline"),
        ("nul\x00 bell\x07 del\x7f c1\x9d", "nul bell del c1"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("\u202eright to left\u202c", "right to left"),
        ("e\u0301", "é"),
        ("half \ud800 of a pair", "half \ufffd of a pair"),
        ("“quotes” — dashes … 👍🏽 👩\u200d🚒", "“quotes” — dashes … 👍🏽 👩\u200d🚒"),
    ],
)
def test_each_character_has_one_form(written: str, read: str) -> None:
    """What cannot be seen goes, what can be seen stays, joined emoji included."""
    assert plain(written) == read


@settings(deadline=None)
@given(ANY_TEXT)
def test_cleaning_clean_text_changes_nothing(text: str) -> None:
    """Texts cleaned at any step compare equal."""
    assert plain(plain(text)) == plain(text)
    assert one_line(one_line(text)) == one_line(text)


@settings(deadline=None)
@given(ANY_TEXT)
def test_clean_text_can_be_stored_and_has_no_control_characters(text: str) -> None:
    """It encodes, and newline is the only control character in it."""
    clean = plain(text)
    clean.encode()
    assert not [c for c in clean if unicodedata.category(c) in {"Cc", "Cs"} and c != "\n"]
    assert "\n" not in one_line(text)


@settings(deadline=None)
@given(st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po", "Zs"))))
def test_words_stay_word_for_word(text: str) -> None:
    """Only the form of letters may change, never which they are."""
    assert plain(text).split() == unicodedata.normalize("NFC", text).split()
