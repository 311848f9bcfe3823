"""Judging pairs of texts: long against short, both directions, and files with bad lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from agents.divergences.nli import NliScore
from agents.judge import KNOWN_FIRST, LONG_WORDS, Pair, judge, judge_file, judge_pairs, read_pairs, sentences
from stream.errors import InputError

QUIET = Console(file=StringIO())
FILLER = "The committee talked about many other matters of no interest at length. " * (LONG_WORDS // 10)


class WordScorer:
    """Contradiction of `rose` and `fell`; entailment where the first holds the second's last word."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[NliScore]:
        """Score by words."""
        self.asked += pairs
        return [self._one(*pair) for pair in pairs]

    def _one(self, a: str, b: str) -> NliScore:
        said, other = ("rose", "fell") if "rose" in b else ("fell", "rose")
        if said in b and other in a and said not in a:
            return NliScore(0.0, 0.1, 0.9)
        return NliScore(0.9, 0.1, 0.0) if b.rsplit(maxsplit=1)[-1] in a else NliScore(0.1, 0.8, 0.1)


def test_short_texts_are_judged_whole_and_both_ways() -> None:
    """A pair of sentences goes to the model in both directions."""
    scorer = WordScorer()
    assert judge("Prices rose.", "Prices fell.", scorer) == pytest.approx(0.9)
    assert set(scorer.asked) == {("Prices rose.", "Prices fell."), ("Prices fell.", "Prices rose.")}


class SidedScorer:
    """Finds a contradiction only where the text about June comes first."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[NliScore]:
        """Score by which text comes first."""
        return [NliScore(0.0, 0.0, 1.0) if "June" in a else NliScore(0.0, 1.0, 0.0) for a, _ in pairs]


def test_the_reading_in_the_given_order_weighs_more() -> None:
    """What is known is given first, what is said of it second."""
    assert judge("Prices rose in June.", "Prices fell.", SidedScorer()) == KNOWN_FIRST
    assert judge("Prices fell.", "Prices rose in June.", SidedScorer()) == 1 - KNOWN_FIRST


def test_an_article_is_shown_in_excerpts_in_its_own_order() -> None:
    """A sentence is held against its nearest sentence alone, and against several as they follow each other."""
    scorer = WordScorer()
    judge(FILLER + "Oil rose in May. Gas was dear. Oil was dear in Rome. " + FILLER, "Oil fell in Rome.", scorer)
    contexts = [context for context, _ in scorer.asked]
    assert "Oil was dear in Rome." in contexts
    assert "Oil rose in May. Oil was dear in Rome." in contexts
    assert len(contexts) == 3


@given(st.sampled_from(["Prices rose.", "Prices fell.", "It rained."]), st.sampled_from(["Prices rose.", "It is dry."]))
def test_a_scorer_that_knows_no_direction_gives_none(a: str, b: str) -> None:
    """The two readings of a pair weigh one together, so that equal ones are the verdict."""
    assert judge(a, b, WordScorer()) == pytest.approx(judge(b, a, WordScorer()))


@pytest.mark.parametrize("long_first", [True, False])
def test_one_wrong_sentence_of_a_summary_is_found_in_a_long_article(*, long_first: bool) -> None:
    """The worst sentence decides, whichever of the two texts is the article."""
    article = FILLER + "Share prices in London rose. " + FILLER
    summary = "The committee talked. Share prices in London fell."
    a, b = (article, summary) if long_first else (summary, article)
    assert judge(a, b, WordScorer()) > 0.5


def test_a_true_summary_of_a_long_article_is_not_contradicted() -> None:
    """What the nearest sentences bear out is not contradicted by others."""
    article = FILLER + "Share prices in London rose. Share prices in Paris fell. " + FILLER
    assert judge(article, "Share prices in London rose.", WordScorer()) < 0.5


def test_texts_that_share_no_word_do_not_contradict() -> None:
    """A long text with nothing near the other is no evidence against it."""
    scorer = WordScorer()
    assert judge(FILLER, "Prices fell?!", scorer) == 0.0
    assert scorer.asked == []


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_text_contradicts_nothing(text: str) -> None:
    """Nothing said, nothing contradicted."""
    assert judge(FILLER * 3, text, WordScorer()) == 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. It was cold! Was it?", ["It rained.", "It was cold!", "Was it?"]),
        ("Mr. Smith met Gen. Jones on Jan. 5. They spoke.", ["Mr. Smith met Gen. Jones on Jan. 5.", "They spoke."]),
        ("The U.S. Army left. It came back.", ["The U.S. Army left.", "It came back."]),
        ("A heading\n\nA sentence of 3.5 million.", ["A heading", "A sentence of 3.5 million."]),
        ('He said: "I will go." Then he went.', ['He said: "I will go.', "Then he went."]),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    """Abbreviations, initials and decimals do not end a sentence; line breaks do."""
    assert sentences(text) == expected


@given(st.text())
def test_splitting_loses_no_word(text: str) -> None:
    """All that is not space, or a quotation mark at a boundary, stands in some sentence."""
    kept = "".join("".join(sentences(text)).split())
    marks = str.maketrans("", "", "\"'”’)")
    assert kept.translate(marks) == "".join(text.split()).translate(marks)


def test_verdicts_come_in_order_with_their_ids() -> None:
    """Each pair has one verdict, under its id."""
    pairs = [Pair("x", "Prices rose.", "Prices fell."), Pair("y", "It rained.", "It rained.")]
    verdicts = list(judge_pairs(pairs, WordScorer()))
    assert [v.id for v in verdicts] == ["x", "y"]
    assert verdicts[0].contradiction > 0.5 > verdicts[1].contradiction


def _write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_file_is_judged_into_another(tmp_path: Path) -> None:
    """A line with id, a and b gives one with id and contradiction; other keys and empty lines are passed over."""
    record = {"id": "1", "a": "Prices rose.", "b": "Prices fell.", "label": "contradiction"}
    source = _write(tmp_path / "pairs.jsonl", json.dumps(record), "", json.dumps({**record, "id": "2"}))
    target = tmp_path / "new" / "scores.jsonl"
    assert judge_file(source, target, WordScorer(), console=QUIET) == 2
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert rows == [{"id": "1", "contradiction": 0.9}, {"id": "2", "contradiction": 0.9}]
    assert [path.name for path in target.parent.iterdir()] == ["scores.jsonl"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "an object"),
        ('{"id": "1", "a": "x"}', "'b' is missing"),
        ('{"id": "1", "a": "x", "b": 5}', "'b' is not text"),
    ],
)
def test_a_bad_line_is_named_with_its_number(tmp_path: Path, line: str, reason: str) -> None:
    """The error says which line of which file, and why; nothing is written."""
    source = _write(tmp_path / "pairs.jsonl", '{"id": "0", "a": "x", "b": "y"}', line)
    target = tmp_path / "scores.jsonl"
    with pytest.raises(InputError, match=r"pairs\.jsonl:2: .*" + reason):
        judge_file(source, target, WordScorer(), console=QUIET)
    assert not target.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing or undecodable source is an input error."""
    with pytest.raises(InputError, match=r"none\.jsonl"):
        read_pairs(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r"latin\.jsonl"):
        read_pairs(tmp_path / "latin.jsonl")


def test_a_target_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A folder in the place of the target is an input error."""
    source = _write(tmp_path / "pairs.jsonl", '{"id": "0", "a": "x", "b": "y"}')
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputError, match="cannot be written"):
        judge_file(source, tmp_path / "taken" / "scores.jsonl", WordScorer(), console=QUIET)


def test_progress_is_shown(tmp_path: Path) -> None:
    """Who waits sees how far it is."""
    out = StringIO()
    source = _write(tmp_path / "pairs.jsonl", '{"id": "0", "a": "x", "b": "y"}')
    judge_file(source, tmp_path / "scores.jsonl", WordScorer(), console=Console(file=out, force_terminal=True))
    assert "judging" in out.getvalue()
