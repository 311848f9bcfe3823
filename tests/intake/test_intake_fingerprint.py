"""A fingerprint is the same on every machine and stands for an article's own prose alone."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.intake.fingerprint import MIN_SHINGLES, fingerprint

TEXT = [
    "The ferry Example Star ran aground off Example Island on Monday night with 40 people on board.",
    "Boats from the harbour of Sampleton brought all of them ashore before the tide turned again.",
]

FIXED = (25, "00b2f5a5")


def test_a_fingerprint_has_four_bytes_a_shingle() -> None:
    """While they are few."""
    found = fingerprint(TEXT)
    assert len(found.passages) == 4 * found.shingles
    assert found.shingles >= MIN_SHINGLES


def test_the_fingerprint_is_a_fixed_function_of_the_text() -> None:
    """Stored fingerprints are compared with new ones: a change of format must be meant, and this test changed."""
    found = fingerprint(TEXT)
    assert (found.shingles, found.passages[:4].hex()) == FIXED


def test_processes_agree() -> None:
    """Whatever their hash seed."""
    code = f"from agents.intake.fingerprint import fingerprint; print(fingerprint({TEXT!r}))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] == f"{fingerprint(TEXT)}\n".encode()


def test_paragraphing_case_and_punctuation_do_not_matter() -> None:
    """Outlets set one text differently."""
    assert fingerprint([" ".join(TEXT).upper().replace(".", "!")]) == fingerprint(TEXT)


def test_quoted_words_are_not_the_articles_own() -> None:
    """In any quotation marks, also those of tokenised corpora; a missing closing mark hides nothing."""
    said = "we saw the lights of the island too late and the rudder would not answer"
    for quoted in (f"“{said}”", f'"{said}"', f"‘{said}’", f"'{said}'", f"`` {said} ''"):
        assert fingerprint([*TEXT, f"{quoted} he said."]) == fingerprint(TEXT)
    assert fingerprint([*TEXT, f"“{said} he said."]).shingles > fingerprint(TEXT).shingles


def test_words_set_off_as_doubtful_stay() -> None:
    """Scare quotes and apostrophes hide no prose."""
    assert fingerprint(["The captain's 'short cut' was the crew's idea and the owners' wish all along."]).shingles > 0


def test_too_little_prose_keeps_no_hashes() -> None:
    """But says how little it is."""
    found = fingerprint(["The ferry ran aground on Monday."])
    assert (found.passages, found.shingles) == (b"", 2)


@settings(deadline=None)
@given(st.lists(st.text(), max_size=6))
def test_any_text_has_a_fingerprint(paragraphs: list[str]) -> None:
    """In bounds, and the same twice."""
    found = fingerprint(paragraphs)
    assert found == fingerprint(paragraphs)
    assert bool(found.passages) == (found.shingles >= MIN_SHINGLES)
