"""The benchmark's `ecbplus` articles with gold of our own: its text put together again, and places that are in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.divergences_data import BENCHMARK
from benchmarks.ecbplus import whole, write_set


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        ("`` We have n't , '' she said .", '"We haven\'t," she said.'),
        ("It rose ( by $ 1.5 million ) at 7 : 35 a.m .", "It rose (by $1.5 million) at 7:35 a.m."),
        ("a six - year sentence of 41 / 2 years", "a six-year sentence of 4.5 years"),
        ("", ""),
    ],
)
def test_what_was_cut_is_put_together(cut: str, expected: str) -> None:
    """Quotation marks, stops, contractions, money, clocks and hyphens."""
    assert whole(cut) == expected


@pytest.mark.benchmark_data
@pytest.mark.skipif(not BENCHMARK.is_dir(), reason="the benchmark is not beside the repository")
@pytest.mark.parametrize(("part", "count"), [(1, 42), (2, 14)])
def test_every_place_is_a_sentence_with_its_value(tmp_path: Path, part: int, count: int) -> None:
    """The places are of words, and each value stands in its sentence."""
    write_set(BENCHMARK / "ecbplus", tmp_path, part=part)
    events = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    sides = [one[side] for event in events for one in event["divergences"] for side in ("a", "b")]
    assert len(events) == count
    assert len(sides) > 25 * count
    assert all(side["value"] in side["sentence"] and side["sentence"] == side["sentence"].strip() for side in sides)
