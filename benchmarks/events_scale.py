"""What placing one report costs with few and with many events open, and what memory they take.

usage: python -m benchmarks.events_scale [--open 1000 100000] [--probes 400] [--check]

Invented reports, whose words, names and figures follow the skewed frequencies of a news feed: every event has names of
its own, and shares the words of its topic and the famous names with thousands of others. The tracker is filled as a
restart fills it, from its table; the reports then placed are measured. Unrelated reports are candidates for one another
about as often as the benchmark's are (2 pairs in 10,000). Memory is the growth of this process's resident
size, the table included (as records), the archive not (it is on disk). `--check` exits 1 above the targets: 5 ms at
the mean, 1.5 times the cost of 1,000, 1 GB.
"""

from __future__ import annotations

import argparse
import gc
import resource
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from wordfreq import top_n_list

from agents.events.core import EventTracker
from agents.events.decision import shipped
from agents.events.features import Space, key
from agents.events.links import Links
from agents.events.members import Members
from agents.events.state import TrackedReport
from config.settings import Events
from stream.records import DIMENSIONS, Claim, Report, Section, Token

Vector = NDArray[np.float64]
START = datetime(2031, 1, 1, tzinfo=UTC)
MOST_MS, MOST_GROWTH, MOST_GB = 5.0, 1.5, 1.0
_SENTENCES = 24
_TOPICS, _TOPIC_WORDS, _TOLD = 1500, 150, 25
_FAMOUS = 3000
_PASSAGES = 300  # hashes of own prose, as a report of this length has
_PAGE = resource.getpagesize()


@dataclass
class Feed:
    """An endless feed of invented events, the same for the same seed."""

    seed: int
    events: int = 0
    _rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        common = [word for word in top_n_list("en", 30_000) if word.isalpha()]
        self._glue, self._words = common[:300], common[300:20_000]
        self._topics = [self._rng.integers(len(self._words), size=_TOPIC_WORDS) for _ in range(_TOPICS)]

    def event(self) -> Event:
        """A new event."""
        self.events += 1
        topic = self._skewed(_TOPICS)
        told = [self._words[n] for n in self._rng.choice(self._topics[topic], _TOLD)]
        own = [f"N{zlib.crc32(f'{self.events}-{n}'.encode()):x}" for n in range(4)]
        famous = [f"Fam{self._skewed(_FAMOUS)}" for _ in range(3)]
        return Event(self.events, told, own, famous, _embedding(f"topic {topic}") + _embedding(f"event {self.events}"))

    def _skewed(self, count: int) -> int:
        """A rank; the first ranks have a few in a hundred each, as topics and the famous do."""
        return int(np.searchsorted(_shares(count), self._rng.random()))

    def words(self, event: Event) -> list[str]:
        """The words of a sentence about the event."""
        glue = [self._glue[n] for n in self._rng.integers(len(self._glue), size=11)]
        other = [self._words[n] for n in self._rng.integers(len(self._words), size=4)]
        names = [*event.own, *event.famous]
        picked = [event.told[n] for n in self._rng.integers(_TOLD, size=5)]
        return [*glue, *other, *picked, *(names[n] for n in self._rng.integers(len(names), size=2))]

    def report(self, event: Event) -> Report:
        """A report of the event."""
        article_id = f"a{event.number}-{int(self._rng.integers(2**40)):x}"
        sentences = [[event.own[0], *event.told[:5], event.famous[0]], *(self.words(event) for _ in range(_SENTENCES))]
        claims = [
            Claim(
                id=f"{article_id}-{n}", sentence="", start=0, end=0, index=n, vector=event.vector(f"{article_id} {n}"),
                section=Section.BODY if n else Section.TITLE, tokens=tuple(map(_token, words)),
            )
            for n, words in enumerate(sentences)
        ]  # fmt: skip
        return Report(
            article_id=article_id, outlet=f"o{event.number % 500}.example", publisher=article_id, url="",
            title=" ".join(sentences[0]), published_at=event.at, version=event.at, content_hash=article_id,
            language="en", claims=tuple(claims), entities={}, vector=event.vector(article_id),
            passages=self.passages(), shingles=_PASSAGES,
        )  # fmt: skip

    def rows(self, event: Event, count: int) -> Iterator[TrackedReport]:
        """What a tracker would have kept of so many reports of the event, not linked yet."""
        articles = [f"a{event.number}-{n:010x}" for n in range(count)]
        for n, article_id in enumerate(articles):
            keys, weights = self._keys(event)
            yield TrackedReport(
                article_id=article_id, event_id=f"ev-{event.number:016x}", voice=article_id, outlet="o.example",
                publisher=article_id, title=" ".join([*event.own, *event.told[:4]]), published_at=event.at,
                version=event.at, content_hash=article_id, active_at=event.at, order=2 * event.number + n,
                length=300, keys=keys, weights=weights,
                vectors=b"".join(event.vector(f"{article_id} {view}") for view in range(3)),
                shingles=_PASSAGES, passages=self.passages(),
            )  # fmt: skip

    def _keys(self, event: Event) -> tuple[bytes, bytes]:
        """Keys and weights in the shape that `features.of_report` gives them."""
        other = [self._words[n] for n in self._rng.integers(len(self._words), size=48)]
        names = [name.lower() for name in [*event.own, *event.famous]]
        terms = [key(Space.TERMS, word) for word in dict.fromkeys([*names, *event.told, *other])]
        held = [key(Space.NAMES, name) for name in dict.fromkeys(names)]
        weights = [max(1, 60 - n) for n in range(len(terms))] + [96] * len(held)
        return np.array([*terms, *held], "<u4").tobytes(), bytes(weights)

    def passages(self) -> bytes:
        """Fingerprints of prose that no other report has."""
        return bytes(np.sort(self._rng.integers(0, 2**32, _PASSAGES, dtype=np.uint32)).astype(">u4").tobytes())


@dataclass(frozen=True)
class Event:
    """What an event's reports have in common."""

    number: int
    told: list[str]
    own: list[str]
    famous: list[str]
    heart: Vector

    @property
    def at(self) -> datetime:
        """When it is reported: an event a minute."""
        return START + timedelta(minutes=self.number)

    def vector(self, seed: str) -> bytes:
        """An embedding near the event's heart."""
        vector = self.heart + _embedding(seed)
        return bytes(np.round(vector / np.linalg.norm(vector) * 127).astype(np.int8).tobytes())


class Elsewhere(dict[str, Report]):
    """An archive on disk, as far as memory goes: holds the newest report alone, and gives it whatever is asked for."""

    def __setitem__(self, key: str, value: Report) -> None:
        self._newest = value

    def __missing__(self, key: str) -> Report:
        return self._newest


def _token(word: str) -> Token:
    return Token(word, word, "PROPN" if word[0].isupper() else "NOUN", "", "", 0, 0)


@lru_cache
def _shares(count: int) -> Vector:
    shares = 1 / (np.arange(count) + 5.0)
    return np.asarray(np.cumsum(shares / shares.sum()))


def _embedding(seed: str) -> Vector:
    return np.random.Generator(np.random.SFC64(zlib.crc32(seed.encode()))).normal(size=DIMENSIONS)


def filled(feed: Feed, events: int) -> tuple[EventTracker, float]:
    """A tracker with so many open events, every other one of two reports, and the gigabytes it takes."""
    gc.collect()
    before = resident()
    tracked = linked(feed, events)
    start = time.perf_counter()
    tracker = EventTracker(Events(max_open=10**9, open_days=10**5), tracked=tracked, archive=Elsewhere())
    print(f"started from {len(tracked):,} tracked reports in {time.perf_counter() - start:.1f} s")
    gc.collect()
    return tracker, resident() - before


def linked(feed: Feed, events: int) -> dict[str, TrackedReport]:
    """The table of so many events, each report linked to those before it as placing it would have linked it."""
    tracked: dict[str, TrackedReport] = {}
    members = Members(tracked)
    links = Links(shipped(), Events().join_threshold, members)
    for number in track(range(events), f"making {events:,} events"):
        for row in feed.rows(feed.event(), 1 + number % 2):
            members.put(msgspec.structs.replace(row, near=links.near(row)))
            links.add(row.article_id)
    return tracked


def probe(tracker: EventTracker, feed: Feed, probes: int) -> list[float]:
    """Milliseconds of processor time to place each of so many reports, reading their features included.

    Half of them open an event, the others follow in it.
    """
    taken = []
    for _ in track(range(probes // 2), "placing"):
        event = feed.event()
        for report in (feed.report(event), feed.report(event)):
            start = time.process_time()
            tracker.place(report)
            taken.append(1000 * (time.process_time() - start))
    return taken


def resident() -> float:
    """Gigabytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 1e9


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--open", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--probes", type=int, default=400)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    means, gigabytes = [], 0.0
    for events in arguments.open:
        feed = Feed(seed=0)
        tracker, gigabytes = filled(feed, events)
        taken = probe(tracker, feed, arguments.probes)
        means.append(float(np.mean(taken)))
        found = tracker.assignments()
        print(
            f"{events:,} open events: {means[-1]:.2f} ms a report (median {np.median(taken):.2f}, 95 % "
            f"{np.quantile(taken, 0.95):.2f}), {gigabytes:.2f} GB; now {len(found):,} reports of "
            f"{len(set(found.values())):,} events"
        )
    print(f"cost at the last against the first: {means[-1] / means[0]:.2f}")
    if arguments.check and (max(means) > MOST_MS or means[-1] > MOST_GROWTH * means[0] or gigabytes > MOST_GB):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
