"""The benchmark's articles as reports, its gold, and its scorer, for measuring and fitting what finds divergences."""

from __future__ import annotations

import importlib.util
import itertools
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec

from agents.compose import make_analyst, make_intake
from agents.divergences.decide import Candidate, candidates
from agents.divergences.detector import Detectors
from agents.divergences.findings import are_apart
from agents.divergences.reading import ReportReading
from benchmarks.ecbplus import write_set
from config.settings import load
from stream.records import CleanArticle, Report

ROOT: Final = Path(__file__).parents[1]
BENCHMARK: Final = ROOT.parent / "shared" / "benchmark"
_COVERAGE: Final = Path(__file__).parent / "coverage"
_SAMPLES: Final = ROOT / "samples"
_CACHE: Final = ROOT / ".parallax" / "benchmarks"
_RECEIVED: Final = datetime(2030, 1, 1, tzinfo=UTC)

Gold = dict[str, Any]
SETS: Final = {
    "newsevents": BENCHMARK / "newsevents",
    "seeds": BENCHMARK / "seeds",
    "tuned": _COVERAGE / "tuned",
    "fitted": _COVERAGE / "fitted",
    "held": _COVERAGE / "held",
    "ecbplus-1": _CACHE / "ecbplus-1",
    "ecbplus-2": _CACHE / "ecbplus-2",
}
"""Where each set of articles with gold lies: two of the benchmark, three of our own (`coverage/README.md`), and real
coverage with gold of our own, which is put together when it is asked for (`ecbplus.py`)."""


@cache
def folder(name: str) -> Path:
    """The folder of one of `SETS`."""
    if name.startswith("ecbplus-"):
        write_set(BENCHMARK / "ecbplus", SETS[name], part=int(name[-1]))
    return SETS[name]


def gold(name: str) -> list[Gold]:
    """The events of one of `SETS` with what readers found in them."""
    lines = (folder(name) / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@cache
def scorer() -> ModuleType:
    """The benchmark's own scorer."""
    spec = importlib.util.spec_from_file_location("score_divergences", BENCHMARK / "score_divergences.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{BENCHMARK / 'score_divergences.py'} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reports(name: str, *, fresh: bool = False) -> dict[str, Report]:
    """The set's articles through intake and analysis, kept on disk; `fresh` reads them anew."""
    cache = _CACHE / f"{name}.msgpack"
    if fresh or not cache.is_file():
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_bytes(msgspec.msgpack.encode(_analysed(name)))
    found = msgspec.msgpack.decode(cache.read_bytes(), type=list[Report])
    return {report.article_id: report for report in found}


def _analysed(name: str) -> list[Report]:
    return _analysed_lines((folder(name) / "articles.jsonl").read_bytes())


def _analysed_lines(data: bytes) -> list[Report]:
    settings = load()
    intake, analyst = make_intake(settings, {}), make_analyst(settings)
    accepted = [intake.accept(line, received_at=_RECEIVED) for line in data.splitlines()]
    return [
        report for article in accepted if isinstance(article, CleanArticle) for report in analyst.analyse([article])
    ]


def samples() -> tuple[list[Gold], dict[str, Report]]:
    """The sample articles as the same kind of set: what is expected of them is their gold."""
    expected = json.loads((_SAMPLES / "expected.json").read_text(encoding="utf-8"))
    found = {report.article_id: report for report in _analysed_lines((_SAMPLES / "articles.jsonl").read_bytes())}
    events = [
        {
            "event": name,
            "articles": [article for article in event["articles"] if article in found],
            "syndicated_groups": [group["articles"] for group in expected["wire_copies"]],
            "divergences": [
                {**one, "id": f"{name}-{number}", "other_articles": one.get("supporters")}
                for number, one in enumerate(expected["divergences"])
                if one["event"] == name
            ],
            "hard_negatives": [],
        }
        for name, event in expected["events"].items()
    ]
    return events, found


def voices(event: Gold, members: dict[str, Report]) -> dict[str, str]:
    """Each article's voice by the gold: its wire group, or else its publisher."""
    found = {article: members[article].publisher for article in event["articles"] if article in members}
    for group in event.get("syndicated_groups", []):
        found |= {article: found[group[0]] for article in group if article in found and group[0] in found}
    return found


Labelled = tuple[Gold, Candidate, list[str]]
"""A finding, its event and the gold divergences it hits."""


def labelled(events: Sequence[Gold], readings: dict[str, ReportReading], detectors: Detectors) -> Iterator[Labelled]:
    """Every finding of the detectors; those that hit only what readers dispute are left out."""
    for event in events:
        for first, second in _apart(event, readings):
            for found in candidates(first, second, detectors):
                yield from _hits(event, found)


def _apart(event: Gold, readings: dict[str, ReportReading]) -> Iterator[tuple[ReportReading, ReportReading]]:
    voice = _voices(event, readings)
    for first, second in itertools.combinations(sorted(voice), 2):
        if are_apart(voice, readings[first].report, readings[second].report):
            yield readings[first], readings[second]


def _voices(event: Gold, readings: dict[str, ReportReading]) -> dict[str, str]:
    return voices(event, {article: reading.report for article, reading in readings.items()})


def _hits(event: Gold, found: Candidate) -> Iterator[Labelled]:
    pair = {
        "a": {"article_id": found.pair.first.report.article_id, "sentence": found.pair.a.claim.sentence},
        "b": {"article_id": found.pair.second.report.article_id, "sentence": found.pair.b.claim.sentence},
    }
    matches = scorer().pair_matches
    hits = [one["id"] for one in event["divergences"] if matches(pair, one)]
    if hits or not any(matches(pair, one) for one in event.get("disputed", [])):
        yield event, found, hits
