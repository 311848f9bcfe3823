"""What comparing one article with an event of 20 articles costs: CPU milliseconds on one core.

    python -m benchmarks.divergences_cost

Of every newsevents event of ten articles or more some are taken by turns to be the 21st; the others, repeated under
other ids and publishers until there are twenty, are there before it. Nothing of the 21st has been read before. To
reach: a median of 150 ms.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

import msgspec

from agents.divergences.core import DivergenceFinder
from agents.divergences.nli import NliScorer
from benchmarks.divergences_data import gold, reports
from config.settings import Divergences
from stream.records import Change, EventReport, Report

_OTHERS: Final = 20
_TURNS: Final = 4


def last_of(others: Sequence[Report], last: Report) -> float:
    """CPU milliseconds that the last of an event's reports takes."""
    finder = DivergenceFinder(Divergences(), NliScorer(), events={}, reports={})
    for report in others:
        finder.observe(_joins(report))
    started = time.process_time()
    finder.observe(_joins(last))
    return (time.process_time() - started) * 1000


def _joins(report: Report) -> EventReport:
    return EventReport(event_id="e", change=Change.JOINED, article_id=report.article_id, report=report)


def _repeated(found: Sequence[Report]) -> Iterator[Report]:
    for turn in itertools.count():
        for report in found:
            yield msgspec.structs.replace(
                report, article_id=f"{report.article_id}-{turn}", publisher=f"{report.publisher} {turn}"
            )


def main() -> None:
    """Measure and print."""
    members, costs = reports("newsevents"), []
    for event in gold("newsevents"):
        known = [members[article] for article in event["articles"] if article in members]
        if len(known) < _OTHERS // 2:
            continue
        for last in known[:: max(1, len(known) // _TURNS)][:_TURNS]:
            others = itertools.islice(_repeated([one for one in known if one is not last]), _OTHERS)
            costs.append(last_of(list(others), last))
    print(f"{len(costs)} articles against {_OTHERS}: median {median(costs):.0f} ms, most {max(costs):.0f} ms of CPU")


if __name__ == "__main__":
    main()
