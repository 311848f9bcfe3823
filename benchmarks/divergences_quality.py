"""How good the divergences are: gold events through intake, analysis and the finder, then the benchmark's own scorer.

    python -m benchmarks.divergences_quality [newsevents|seeds|tuned|fitted|held|ecbplus-1|ecbplus-2]
        [--min-score S] [--list] [--fresh] [--ablation]

`tuned`, `fitted` and `held` are our own coverage of invented events (`coverage/README.md`), `ecbplus-1` and
`ecbplus-2` real coverage that no detector was made with (`ecbplus.py`; into the second nobody looks). Events are the
gold's, so that only the comparing of claims is measured; `parallax replay` measures the whole way. Also shown: how
often each band of score is right (is the probability one?), and what comparing one article with its event costs.
`--ablation` scores once more without each detector, and without the network.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from unittest.mock import patch

from agents.divergences import core
from agents.divergences.core import DivergenceFinder
from agents.divergences.decide import Judge
from agents.divergences.detector import Detectors
from agents.divergences.detectors import DETECTORS
from agents.divergences.nli import NliScorer
from benchmarks.divergences_data import BENCHMARK, SETS, Gold, gold, reports, scorer, voices
from config.settings import Divergences
from stream.records import Change, Divergence, EventReport, Report, Status, encode

_BANDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.8, 1.01)
_WIDE = 40
"""Characters of the reliability diagram."""


def found_in(
    events: Sequence[Gold], members: dict[str, Report], settings: Divergences
) -> tuple[list[Divergence], list[float]]:
    """The divergences that stand after every article joined its event, and the seconds each took."""
    finder = DivergenceFinder(settings, NliScorer(), events={}, reports={})
    standing: dict[str, Divergence] = {}
    seconds: list[float] = []
    for event in events:
        voice = voices(event, members)
        for article in voice:
            joined = EventReport(
                event_id=str(event["event"]),
                change=Change.JOINED,
                article_id=article,
                report=members[article],
                voices=voice,
            )
            started = time.perf_counter()
            told = finder.observe(joined).divergences
            seconds.append(time.perf_counter() - started)
            standing |= {found.id: found for found in told}
    gone = (Status.SUPERSEDED, Status.WITHDRAWN)
    return [found for found in standing.values() if found.status not in gone], seconds


def scored(name: str, found: Sequence[Divergence], *, full: bool) -> str:
    """What the benchmark's scorer says; with `full` it lists what was missed and what is unmatched."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "divergences.jsonl"
        path.write_bytes(b"".join(encode(one) + b"\n" for one in found))
        command = [
            sys.executable,
            str(BENCHMARK / "score_divergences.py"),
            str(SETS[name] / "gold.jsonl"),
            str(path),
        ]
        return subprocess.run(  # noqa: S603  our own interpreter and the benchmark's script
            [*command, *(["--list"] if full else [])], check=True, capture_output=True, text=True
        ).stdout


def calibration(events: Sequence[Gold], found: Sequence[Divergence]) -> str:
    """A reliability diagram: of each band of score how many are right (the bar), and what they promise (the mark)."""
    score = scorer()
    by_event = {str(event["event"]): event for event in events}
    lines = []
    for low, high in itertools.pairwise(_BANDS):
        band = [one for one in found if low <= one.score < high]
        if band:
            right = sum(_is_right(score, by_event[one.event_id], one) for one in band)
            promised, hit = sum(one.score for one in band) / len(band), right / len(band)
            bar = "".join(
                "|" if i == round(promised * _WIDE) else "#" if i < hit * _WIDE else "." for i in range(_WIDE)
            )
            lines.append(
                f"  score {low:.1f}-{min(high, 1):.1f} {bar} right {hit:.2f}, promised {promised:.2f}, of {len(band)}"
            )
    return "\n".join(lines)


def _is_right(score: object, event: Gold, found: Divergence) -> bool:
    pair = {
        side: {"article_id": one.article_id, "sentence": one.sentence} for side, one in (("a", found.a), ("b", found.b))
    }
    return any(score.pair_matches(pair, one) for one in event["divergences"])  # type: ignore[attr-defined]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", nargs="?", default="newsevents", choices=tuple(SETS))
    parser.add_argument("--min-score", type=float, default=Divergences().min_score)
    parser.add_argument("--list", action="store_true", help="what was missed and what is unmatched")
    parser.add_argument("--fresh", action="store_true", help="read the articles anew")
    parser.add_argument("--ablation", action="store_true", help="once more without each detector")
    args = parser.parse_args()
    events, members = gold(args.name), reports(args.name, fresh=args.fresh)
    settings = Divergences(min_score=args.min_score)
    found, seconds = found_in(events, members, settings)
    print(scored(args.name, found, full=args.list))
    print(calibration(events, found))
    print(f"  one article against its event: median {median(seconds) * 1000:.0f} ms, most {max(seconds) * 1000:.0f} ms")
    if args.ablation:
        _ablation(args.name, events, members, settings)


def _ablation(name: str, events: Sequence[Gold], members: dict[str, Report], settings: Divergences) -> None:
    for left_out in DETECTORS:
        rest = Detectors(one for one in DETECTORS if one is not left_out)
        with patch.object(core, "DETECTORS", rest):
            _show_without(left_out.name, name, events, members, settings)
    with patch.object(Judge, "told", lambda _judge, found: iter(found)):
        _show_without("the network", name, events, members, settings)


def _show_without(
    what: str, name: str, events: Sequence[Gold], members: dict[str, Report], settings: Divergences
) -> None:
    found, _ = found_in(events, members, settings)
    lines = scored(name, found, full=False).splitlines()
    print(f"without {what}: {'  '.join(line for line in lines if line.startswith(('F1', 'precision')))}", flush=True)


if __name__ == "__main__":
    main()
