"""The tracker's laws: order, repetition, restarts and what it tells the stages after it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.events.core import EventTracker
from agents.events.state import TrackedReport
from config.settings import Events
from stream.copies import HASH
from stream.records import Change, EventReport, Report, decode, encode


def tracker(
    tracked: dict[str, TrackedReport] | None = None, archive: dict[str, Report] | None = None, **given: Any
) -> EventTracker:
    """A tracker over the state given, or none."""
    return EventTracker(
        Events(**given), tracked={} if tracked is None else tracked, archive={} if archive is None else archive
    )


def events(assignments: dict[str, str]) -> set[frozenset[str]]:
    """The events as sets of articles."""
    members = defaultdict(set)
    for article, event in assignments.items():
        members[event].add(article)
    return set(map(frozenset, members.values()))


class Downstream:
    """What a stage that reads the records comes to believe."""

    def __init__(self) -> None:
        self.members: dict[str, set[str]] = defaultdict(set)
        self.voices: dict[str, dict[str, str]] = {}
        self.merged: dict[str, str] = {}

    def read(self, records: Iterable[EventReport]) -> None:
        """Take in records in their order."""
        for record in records:
            if record.change is Change.JOINED:
                assert record.report is not None
                assert record.report.article_id == record.article_id
                self.members[record.event_id].add(record.article_id)
            elif record.change is Change.LEFT:
                self.members[record.event_id].remove(record.article_id)
                if record.merged_into:
                    self.merged[record.event_id] = record.merged_into
            self.voices[record.event_id] = record.voices

    def assignments(self) -> dict[str, str]:
        """Article id -> event id; an article must be in one event only."""
        pairs = [(article, event) for event, members in self.members.items() for article in members]
        assert len(pairs) == len(dict(pairs))
        return dict(pairs)


WORDS = (
    "Halvora",
    "Skerrin",
    "Oduya",
    "Brandtmere",
    "Tarn",
    "ferry",
    "strike",
    "reef",
    "wages",
    "inquiry",
    "2031",
    "45",
)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
many = st.lists(st.tuples(texts, texts), min_size=1, max_size=12)


def _shuffled(reports: list[Report], seed: int) -> list[Report]:
    return random.Random(seed).sample(reports, len(reports))  # noqa: S311  nothing secret


@given(drawn=many, seed=st.integers(0, 2**16))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_of_arrival_changes_no_event(
    make_report: Callable[..., Report], drawn: list[tuple[str, str]], seed: int
) -> None:
    """Whatever the reports, two orders of arrival end in the same events, and the records say the same as the state."""
    reports = [make_report(f"a{n}", title, body, hours=n) for n, (title, body) in enumerate(drawn)]
    outcomes = []
    for order in (reports, _shuffled(reports, seed)):
        placed, downstream = tracker(), Downstream()
        for report in order:
            downstream.read(placed.place(report))
            assert downstream.assignments() == placed.assignments()
        outcomes.append(events(placed.assignments()))
    assert outcomes[0] == outcomes[1]


def test_same_happening_is_one_event_and_another_is_not(ferry: list[Report], strike: list[Report]) -> None:
    """Accounts of one happening come together, those of another stay apart."""
    placed = tracker()
    for report in [*ferry, *strike]:
        placed.place(report)
    assert events(placed.assignments()) == {
        frozenset(r.article_id for r in ferry), frozenset(r.article_id for r in strike)
    }  # fmt: skip


def test_event_takes_its_id_from_its_founder_and_keeps_it(ferry: list[Report]) -> None:
    """The id is a function of the first report, and stays while others join."""
    placed = tracker()
    first = placed.place(ferry[0])[0].event_id
    for report in ferry[1:]:
        assert placed.place(report)[-1].event_id == first
    assert tracker().place(ferry[0])[0].event_id == first


def test_repeating_a_report_changes_nothing(ferry: list[Report]) -> None:
    """The same version again writes nothing and gives its JOINED record again, equal byte for byte."""
    tracked, archive = Counting(), Counting()
    placed = tracker(tracked, archive)
    first = [placed.place(report) for report in ferry][-1]
    tracked.written.clear()
    archive.written.clear()
    again = placed.place(ferry[-1])
    assert [encode(record) for record in again] == [
        encode(record) for record in first if record.article_id == ferry[-1].article_id
    ]
    assert not tracked.written
    assert not archive.written


class Counting(dict[str, Any]):
    """A mapping that remembers which keys were written or deleted, and which were read."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.read: list[str] = []

    def __setitem__(self, key: str, value: Any) -> None:
        self.written.append(key)
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        self.written.append(key)
        super().__delitem__(key)

    def __getitem__(self, key: str) -> Any:
        self.read.append(key)
        return super().__getitem__(key)


def test_placing_writes_what_changed_only(ferry: list[Report], strike: list[Report]) -> None:
    """A report that joins an event touches no row but its own, and reads none of the archive."""
    tracked, archive = Counting(), Counting()
    placed = tracker(tracked, archive)
    for report in [*ferry, *strike[:2]]:
        placed.place(report)
    tracked.written.clear()
    archive.read.clear()
    placed.place(strike[2])
    assert set(tracked.written) == {"strike-3"}
    assert archive.read == []


def test_older_version_is_ignored_and_a_later_one_replaces(
    make_report: Callable[..., Report], ferry: list[Report], strike: list[Report]
) -> None:
    """A rewritten article moves to the event it is about now; the old text arriving late brings nothing back."""
    placed, downstream = tracker(), Downstream()
    for report in [*ferry, *strike]:
        downstream.read(placed.place(report))
    old = ferry[2]
    body = "workers strike Brandtmere steelworks wages union Oduya picket"
    new = make_report("ferry-3", strike[0].title, body, hours=2, version=5)
    records = placed.place(new)
    downstream.read(records)
    assert [(r.change, r.article_id) for r in records][:2] == [(Change.LEFT, "ferry-3"), (Change.JOINED, "ferry-3")]
    assert placed.assignments()["ferry-3"] == placed.assignments()["strike-1"]
    assert downstream.assignments() == placed.assignments()
    assert placed.place(old) == []
    assert placed.assignments()["ferry-3"] == placed.assignments()["strike-1"]


@pytest.mark.parametrize("stop", [1, 4, 7])
def test_restart_goes_on_as_if_nothing_had_happened(ferry: list[Report], strike: list[Report], stop: int) -> None:
    """A tracker made anew from its tables, which went through their wire form, gives the same records from there on."""
    reports = [r for pair in zip(ferry, [*strike, *strike], strict=False) for r in pair]
    tracked: dict[str, TrackedReport] = {}
    archive: dict[str, Report] = {}
    through = tracker()
    before = [through.place(report) for report in reports]
    first = tracker(tracked, archive)
    for report in reports[:stop]:
        first.place(report)
    stored = {key: decode(encode(value), TrackedReport) for key, value in tracked.items()}
    second = tracker(stored, dict(archive))
    assert second.assignments() == first.assignments()
    assert [second.place(report) for report in reports[stop:]] == before[stop:]


def test_missing_link_merges_two_events(make_report: Callable[..., Report]) -> None:
    """Two events that a later report shows to be one are merged: all of one leave, the last with where they went."""
    sides: Sequence[Report] = [
        make_report("m1", "Ferry Halvora aground", "Halvora ferry aground Skerrin reef", hours=0),
        make_report("m2", "Lifeboat rescue at Tarn", "lifeboat rescue volunteers Tarn harbour", hours=1),
    ]
    title = "Lifeboat rescue at Tarn: ferry Halvora aground"
    body = "Halvora ferry aground Skerrin reef lifeboat rescue volunteers Tarn harbour"
    bridges = [make_report(f"b{n}", title, body, hours=2 + n) for n in range(4)]
    placed, downstream = tracker(), Downstream()
    for report in sides:
        downstream.read(placed.place(report))
    apart = placed.assignments()
    assert apart["m1"] != apart["m2"]
    for report in bridges:
        downstream.read(placed.place(report))
    assert len(set(placed.assignments().values())) == 1
    (survivor,) = set(placed.assignments().values())
    gone = {apart["m1"], apart["m2"]} - {survivor}
    assert {downstream.merged[event] for event in gone} == {survivor}


def test_a_publisher_is_one_voice(ferry: list[Report]) -> None:
    """Every member's voice is told, whenever it came."""
    reports = [msgspec.structs.replace(r, publisher=p) for r, p in zip(ferry, "abcab", strict=True)]
    placed, downstream = tracker(), Downstream()
    for report in reports:
        downstream.read(placed.place(report))
    (voices,) = [v for v in downstream.voices.values() if v]
    assert voices == {f"ferry-{number}": f"publisher:{name}" for number, name in enumerate("abcab", 1)}


def test_a_late_copy_ties_voices_together(ferry: list[Report]) -> None:
    """Whoever was there before is told that its voice is now that of a wire text."""
    text = np.arange(0, 4000, 40, dtype=np.uint32).astype(HASH).tobytes()
    first, late = (
        msgspec.structs.replace(report, publisher=name, passages=text, shingles=100)
        for report, name in zip(ferry[:2], "ab", strict=True)
    )
    placed, downstream = tracker(), Downstream()
    downstream.read(placed.place(first))
    assert list(downstream.voices.values()) == [{"ferry-1": "publisher:a"}]
    downstream.read(placed.place(late))
    assert {"ferry-1": "wire:ferry-1", "ferry-2": "wire:ferry-1"} in downstream.voices.values()


def test_idle_events_are_forgotten_by_the_setting(make_report: Callable[..., Report], ferry: list[Report]) -> None:
    """After `open_days` of event time an event's rows leave every table, and a late article founds it anew."""
    tracked, archive = Counting(), Counting()
    placed = tracker(tracked, archive, open_days=3)
    for report in ferry[:2]:
        placed.place(report)
    [gone] = set(placed.assignments().values())
    later = make_report("later", "Orchard harvest in Tarn", "orchard harvest Tarn cider apples", hours=24 * 4 + 2)
    joined, closed = placed.place(later)
    assert (joined.change, closed.change, closed.event_id) == (Change.JOINED, Change.CLOSED, gone)
    assert set(tracked) == set(archive) == {"later"} == set(placed.assignments())
    assert [r.change for r in placed.place(ferry[2])] == [Change.JOINED]


def test_no_more_events_are_open_than_allowed(make_report: Callable[..., Report]) -> None:
    """Beyond `max_open` the event that was idle longest is closed."""
    placed = tracker(max_open=2)
    for n, text in enumerate(("orchard harvest cider", "glacier meltwater valley", "tribunal verdict appeal")):
        placed.place(make_report(f"r{n}", text, text, hours=n))
    assert set(placed.assignments()) == {"r1", "r2"}


@pytest.mark.parametrize(("title", "body"), [("", ""), ("…", "?!"), ("a", "a")])
def test_report_without_words_is_an_event_of_its_own(make_report: Callable[..., Report], title: str, body: str) -> None:
    """A report that says nothing to go by stands alone, and stops nothing."""
    empty = msgspec.structs.replace(make_report("e1", title or "x", body or "x"), claims=(), vector=b"", title=title)
    other = msgspec.structs.replace(empty, article_id="e2", publisher="other")
    placed = tracker()
    assert [r.change for r in placed.place(empty)] == [Change.JOINED]
    placed.place(other)
    assert len(set(placed.assignments().values())) == 2
