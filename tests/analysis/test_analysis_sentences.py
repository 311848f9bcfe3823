"""Sentences end where a reader would say they do."""

from __future__ import annotations

import pytest
from analysis_support import sentences
from hypothesis import given
from hypothesis import strategies as st

from agents.analysis.sentences import MAX_CHARACTERS, split


@pytest.mark.parametrize(
    "block",
    [
        "The U.S. Coast Guard said the ferry sank off St. Brendan on Friday.",
        "Lt. Gov. Ana Ruiz met Dr. Osei and Mr. Lund at 9 a.m. Friday.",
        "The train left at 5:15 p.m. EST and never arrived.",
        "It left just before 6 a.m. (2100 GMT Monday) and flew north.",
        "J. K. Marlow of Norvik Inc. and the Lund Co. board agreed.",
        "It costs 3.5 million in No. 4 Dock St. premises.",
        "They took $2. 6 million at 11. 30am after a 5. 9 magnitude quake that 12. 5% felt.",
        'He shouted "Stop! Thief!" and ran after the van.',
        "“Is anyone there?” the captain asked.",
        '"We are safe!" Mayor Lund said.',
        "The firm (It was founded in 1990. It failed in 2001) is gone.",
        "Yahoo! shares rose on the news.",
    ],
)
def test_keeps_one_sentence_whole(block: str) -> None:
    """Abbreviations, initials, clock times, speech tags and asides end no sentence."""
    assert sentences(block) == [block]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("The ferry sank. Nobody died.", ["The ferry sank.", "Nobody died."]),
        ("It sank in 2010. 3 million saw it.", ["It sank in 2010.", "3 million saw it."]),
        (
            "“We are safe,” he said. “We thank the crew.”",
            ["“We are safe,” he said.", "“We thank the crew.”"],
        ),
        (
            "Lund warned that the plan “would surely draw an answer. We’ll see what comes of it,” he said.",
            [
                "Lund warned that the plan “would surely draw an answer.",
                "We’ll see what comes of it,” he said.",
            ],
        ),
        ("She works for the U.N. The agency is in Geneva.", ["She works for the U.N.", "The agency is in Geneva."]),
        ("It closed at 5 p.m. Police came later.", ["It closed at 5 p.m.", "Police came later."]),
        ("The bridge fell.Police closed the road.", ["The bridge fell.", "Police closed the road."]),
        ("He left…” She stayed.", ["He left…”", "She stayed."]),
        (
            "A boat burns (AP Photo/Jo Lund) Crews fight the fire",
            ["A boat burns (AP Photo/Jo Lund)", "Crews fight the fire"],
        ),
        ("Boats • Crews", ["Boats •", "Crews"]),
        ("no full stop at the end", ["no full stop at the end"]),
    ],
)
def test_splits_where_a_sentence_ends(block: str, expected: list[str]) -> None:
    """Ends are seen behind quotes, abbreviations that may end a sentence, missing spaces and captions."""
    assert sentences(block) == expected


@pytest.mark.parametrize(
    "dateline",
    [
        "PARIS (Reuters) - ",
        "LONDON — ",
        "(CNN) ",
        "TEMPE, Ariz. (AP) — ",
        "BEIJING -- ",
        "GENEVA, March 3 (Xinhua) -- ",
    ],
)
def test_leaves_the_dateline_out(dateline: str) -> None:
    """A sentence begins with its prose, not with where it was filed."""
    assert sentences(dateline + "The ferry sank.") == ["The ferry sank."]


def test_a_headline_is_one_sentence() -> None:
    """Whatever marks it holds."""
    title = "‘Get out!’ Mayor tells builders. And they go"
    assert [title[s.start : s.end] for s in split(title, 0, len(title), headline=True)] == [title]


def test_takes_only_its_block() -> None:
    """Nothing outside the block is looked at, and offsets are the text's."""
    text = "First part. Second part here. Third."
    assert [text[s.start : s.end] for s in split(text, 12, 29)] == ["Second part here."]


def test_a_dump_without_ends_is_cut() -> None:
    """A text without any mark comes in pieces that the parser can bear."""
    text = "word " * 5000
    spans = split(text, 0, len(text))
    assert len(spans) > 1
    assert all(span.end - span.start <= MAX_CHARACTERS for span in spans)


def test_nothing_but_marks_is_no_sentence() -> None:
    """Rules and bullets are dropped."""
    assert sentences("* * * — …") == []


@given(st.text(alphabet=st.sampled_from("ab A.!?“”\"'()\n1,—…•"), max_size=200))
def test_spans_are_in_order_and_tight(block: str) -> None:
    """Whatever the text: spans do not overlap, stay inside, and have no space at their ends."""
    spans = split(block, 0, len(block))
    position = 0
    for span in spans:
        assert position <= span.start < span.end <= len(block)
        piece = block[span.start : span.end]
        assert piece == piece.strip()
        position = span.end


@given(st.lists(st.sampled_from(["Rain fell.", "It stopped!", "Who knew?", "He left"]), min_size=1, max_size=6))
def test_no_word_is_lost(parts: list[str]) -> None:
    """Every word of the block is in a sentence."""
    block = " ".join(parts)
    assert " ".join(sentences(block)).split() == block.split()


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", ["A. ", "x. Y", "... A", " ", "(a. B ", "PARIS ", '"', "1-"])
def test_a_megabyte_of_one_thing_is_split_in_time(unit: str) -> None:
    """No text makes splitting slower than in proportion to its length."""
    block = unit * (1_000_000 // len(unit)) + "x"
    assert all(span.end <= len(block) for span in split(block, 0, len(block)))
