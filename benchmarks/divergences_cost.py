"""What comparing one article with an event of 20 articles costs: CPU milliseconds on one core.

    python -m benchmarks.divergences_cost [--busy]

Of every newsevents event of ten articles or more some are taken by turns to be the 21st; the others, repeated under
other ids and publishers until there are twenty, are there before it. Nothing of the 21st has been read before. What was
loaded is settled, as a worker settles it. To reach: a median of 150 ms.

With `--busy` some 770 articles of 150 events come as a busy stream brings them, one of each event by turns, and are
held against the baseline of one event after the other: what is read of an event's reports must outlast what comes
between.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Final

import msgspec

from agents.compose import settle
from agents.divergences.core import DivergenceFinder
from agents.divergences.nli import NliScorer
from benchmarks.divergences_data import gold, reports
from config.settings import Divergences
from stream.records import Change, EventReport, Report

_OTHERS: Final = 20
_TURNS: Final = 4
_SETS: Final = ("newsevents", "ecbplus-1", "tuned", "held", "fitted")


def last_of(others: Sequence[Report], last: Report) -> float:
    """CPU milliseconds that the last of an event's reports takes."""
    finder = DivergenceFinder(Divergences(), NliScorer(), events={}, reports={})
    for report in others:
        finder.observe(_joins("e", report))
    started = time.process_time()
    finder.observe(_joins("e", last))
    return (time.process_time() - started) * 1000


def in_order(arrivals: Iterable[tuple[str, Report]]) -> float:
    """CPU milliseconds an article that joining takes, event and report, in this order."""
    finder = DivergenceFinder(Divergences(), NliScorer(), events={}, reports={})
    taken = list(arrivals)
    started = time.process_time()
    for event, report in taken:
        finder.observe(_joins(event, report))
    return (time.process_time() - started) * 1000 / len(taken)


def _joins(event: str, report: Report) -> EventReport:
    return EventReport(event_id=event, change=Change.JOINED, article_id=report.article_id, report=report)


def _repeated(found: Sequence[Report]) -> Iterator[Report]:
    for turn in itertools.count():
        for report in found:
            yield msgspec.structs.replace(
                report, article_id=f"{report.article_id}-{turn}", publisher=f"{report.publisher} {turn}"
            )


def _events(name: str) -> list[list[Report]]:
    """The reports of each event of a set."""
    members = reports(name)
    return [[members[article] for article in event["articles"] if article in members] for event in gold(name)]


def _last(events: Iterable[Sequence[Report]]) -> Iterator[float]:
    for known in events:
        if len(known) < _OTHERS // 2:
            continue
        for last in known[:: max(1, len(known) // _TURNS)][:_TURNS]:
            others = itertools.islice(_repeated([one for one in known if one is not last]), _OTHERS)
            yield last_of(list(others), last)


def _cost() -> None:
    events = _events("newsevents")
    settle()
    costs = list(_last(events))
    print(f"{len(costs)} articles against {_OTHERS}: median {median(costs):.0f} ms, most {max(costs):.0f} ms of CPU")


def _busy() -> None:
    every = enumerate(itertools.chain.from_iterable(map(_events, _SETS)))
    events = [[(str(number), report) for report in event] for number, event in every]
    settle()
    baseline = in_order(itertools.chain(*events))
    by_turns = in_order(one for turn in itertools.zip_longest(*events) for one in turn if one is not None)
    print(
        f"{len(events)} events by turns: {by_turns:.0f} ms of CPU an article, "
        f"{by_turns / baseline:.2f} times one event after the other"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--busy", action="store_true", help="many events by turns instead (some three minutes)")
    _busy() if parser.parse_args().busy else _cost()


if __name__ == "__main__":
    main()
