"""The tracker's parts: likeness, index, naming, voices and the decision that ships."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.events import decision, naming
from agents.events.ageing import Ageing
from agents.events.decision import shipped
from agents.events.features import KEY, VIEWS, Features, Space, key, keys_of, of_report, space_of, tracked, weights_of
from agents.events.grouping import evidence, group
from agents.events.index import LEAST_SHARED, LEAST_SHARED_SOON, SOON, TELLING_WORDS, TellingIndex
from agents.events.likeness import NAMES, pair_features
from agents.events.state import TrackedReport
from agents.events.voices import voices
from stream.copies import HASH
from stream.errors import ModelError
from stream.records import DIMENSIONS, Report, decode, encode

START = datetime(2031, 5, 1, tzinfo=UTC)


@st.composite
def some_features(draw: st.DrawFn) -> Features:
    """Features as `of_report` makes them: spaces ascending, heaviest first."""
    keys: list[int] = []
    weights: list[int] = []
    for space in Space:
        words = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6))
        keys += [key(space, word) for word in words]
        weights += sorted(draw(st.lists(st.integers(1, 255), min_size=len(words), max_size=len(words))), reverse=True)
    seed = draw(st.integers(0, 99))
    vectors = np.random.default_rng(seed).integers(-20, 20, (VIEWS, DIMENSIONS)).astype(np.int8)
    return Features(np.array(keys, KEY).tobytes(), bytes(weights), vectors.tobytes(), draw(st.integers(0, 3000)))


@given(st.lists(some_features(), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_likeness_is_symmetric_and_the_same_beside_any_others(reports: list[Features]) -> None:
    """A pair's features are equal bits whichever comes first, and whatever else is computed with them."""
    whole = pair_features(reports, reports)
    assert np.array_equal(whole, whole.transpose(0, 2, 1))
    for at, report in enumerate(reports):
        assert np.array_equal(pair_features([report], reports)[:, 0], whole[:, at])


@given(st.lists(st.tuples(some_features(), st.integers(0, 9)), max_size=8), some_features(), st.sets(st.integers(0, 7)))
@settings(max_examples=60, deadline=None)
def test_index_finds_exactly_the_pairs_that_share_enough(
    reports: list[tuple[Features, int]], asked: Features, removed: set[int]
) -> None:
    """Candidates are what a look at every report would find, also once some are removed; within days less will do."""
    index, beginning = TellingIndex(), datetime(2026, 1, 1, tzinfo=UTC)
    for row, (report, day) in enumerate(reports):
        index.add(row, report, beginning + timedelta(days=day))
    for row in removed & set(range(len(reports))):
        index.remove(row, reports[row][0])
    expected = [
        row
        for row, (report, day) in enumerate(reports)
        if row not in removed
        and _shared(report, asked) >= (LEAST_SHARED_SOON if timedelta(days=day) <= SOON else LEAST_SHARED)
    ]
    assert index.candidates(asked, beginning).tolist() == expected


def _shared(a: Features, b: Features) -> float:
    terms = [
        {int(k): int(w) for k, w in zip(keys_of([f]), f.weights, strict=True) if k >> 28 == Space.TERMS} for f in (a, b)
    ]
    tops = [dict(list(each.items())[:TELLING_WORDS]) for each in terms]
    return sum(w * tops[1].get(k, 0) for k, w in tops[0].items()) / 255**2


def test_features_survive_their_packing(ferry: list[Report]) -> None:
    """What is kept of a report gives back the features that were read off it."""
    read = of_report(ferry[0])
    kept = decode(encode(tracked(ferry[0], order=1, active_at=START)), TrackedReport)
    assert Features(kept.keys, kept.weights, kept.vectors, kept.length) == read
    assert np.all(np.diff(space_of(keys_of([read])).astype(int)) >= 0)
    assert len(keys_of([read])) == len(weights_of([read]))


def test_names_figures_and_weekdays_are_read(ferry: list[Report]) -> None:
    """A name is a name and a term, a figure is a figure, a weekday is a day and no name."""
    keys = set(keys_of([of_report(ferry[0])]).tolist())
    assert {key(Space.NAMES, "halvora"), key(Space.TERMS, "halvora"), key(Space.FIGURES, "212")} <= keys
    assert key(Space.WEEKDAYS, "mon") in keys
    assert key(Space.NAMES, "monday") not in keys


groupings = st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=5), min_size=1, max_size=6)


@given(groupings, st.dictionaries(st.integers(0, 30), st.integers(0, 5)))
def test_every_event_gets_one_id_and_no_two_the_same(drawn: list[list[int]], before: dict[int, int]) -> None:
    """Names are unique, and a group that holds all of an event has an old id: that event's, or another it took in."""
    seen: set[int] = set()
    groups: list[list[str]] = []
    for numbers in drawn:
        groups += [[f"a{n:02}" for n in sorted(set(numbers) - seen)]] if set(numbers) - seen else []
        seen.update(numbers)
    articles = [a for g in groups for a in g]
    was = {a: f"ev-{before[int(a[1:])]}" if int(a[1:]) in before else "" for a in articles}
    names = naming.name_groups(groups, was, dict.fromkeys(articles, START), set(was.values()))
    assert len(set(names)) == len(groups)
    for group_, name in zip(groups, names, strict=True):
        old = {was[a] for a in group_} - {""}
        whole = [e for e in old if {a for a in articles if was[a] == e} <= set(group_)]
        assert name in old or not whole


def test_a_split_event_stays_with_its_larger_part() -> None:
    """The larger part keeps the id; the other is named after its own first article, even if that name is taken."""
    was = dict.fromkeys(("a", "b", "c"), "ev-old")
    published = {"a": START, "b": START, "c": START + timedelta(hours=1)}
    kept, new = naming.name_groups([["a"], ["b", "c"]], was, published, {"ev-old"})[::-1]
    assert kept == "ev-old"
    (again,) = naming.name_groups([["a"]], {"a": ""}, published, {new})
    assert again != new


def test_copies_are_one_voice_and_so_is_a_publisher(make_report: Callable[..., Report]) -> None:
    """Carrying an agency's text does not tie a publisher's own articles to it; a copy that left leaves no voice."""
    text = np.arange(0, 4000, 40, dtype=np.uint32).astype(HASH).tobytes()
    other = np.arange(1, 4000, 40, dtype=np.uint32).astype(HASH).tobytes()
    made = [
        make_report("w1", "t", "x", publisher="agency", passages=text, shingles=100),
        make_report("w2", "t", "x", publisher="paper", passages=text, shingles=100),
        make_report("w3", "t", "x", publisher="paper", passages=other, shingles=100),
        make_report("w4", "t", "x", publisher="rival", passages=other[:0]),
        make_report("w5", "t", "x", publisher="rival", passages=other[:0]),
    ]
    kept = [tracked(report, order=1, active_at=START) for report in made]
    assert voices(kept) == {
        "w1": "wire:w1",
        "w2": "wire:w1",
        "w3": "publisher:paper",
        "w4": "publisher:rival",
        "w5": "publisher:rival",
    }
    assert voices(kept, voices(kept[:3])) == voices(kept)
    assert voices(kept[1:], {"w2": "wire:w1"})["w2"] == "publisher:paper"


@given(st.lists(some_features(), min_size=2, max_size=6), st.floats(-3, 3))
@settings(max_examples=30, deadline=None)
def test_grouping_is_a_partition(reports: list[Features], least: float) -> None:
    """Every report is in one group, whatever the threshold."""
    groups = group(shipped(), evidence(reports), least)
    assert sorted(index for each in groups for index in each) == list(range(len(reports)))


def test_nothing_joins_beyond_every_threshold(ferry: list[Report]) -> None:
    """An infinite threshold leaves each report alone; an infinitely low one joins all."""
    shown = evidence([of_report(report) for report in ferry])
    assert group(shipped(), shown, np.inf) == [[index] for index in range(len(ferry))]
    assert group(shipped(), shown, -1e9) == [list(range(len(ferry)))]


@pytest.mark.parametrize(
    ("content", "said"), [("{", "cannot be used"), ("{}", "cannot be used"), (None, "names other features")]
)
def test_a_decision_that_does_not_fit_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None, said: str
) -> None:
    """A file cut short, or of another version, is named with what to do, and nothing is placed by it."""
    good = Path(str(decision.files("agents.events").joinpath("decision.json"))).read_text()
    (tmp_path / "decision.json").write_text(content if content is not None else good.replace(NAMES[0], "unknown", 1))
    monkeypatch.setattr(decision, "files", lambda _: tmp_path)
    shipped.cache_clear()
    with pytest.raises(ModelError, match=said):
        shipped()
    monkeypatch.undo()
    shipped.cache_clear()
    assert shipped().pair


def test_an_event_touched_again_stays_open() -> None:
    """Activity counts, not age; events that are gone already are passed over."""
    ageing = Ageing(open_days=2, max_open=10)
    ageing.touch("old", START)
    ageing.touch("gone", START)
    ageing.touch("old", START + timedelta(days=2))
    ageing.advance(START + timedelta(days=3))
    assert list(ageing.due({"old"})) == []
    ageing.advance(START + timedelta(days=5))
    assert list(ageing.due({"old"})) == ["old"]
