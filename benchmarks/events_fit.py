"""Fits the join decision (`agents/events/decision.json`) on the public halves of the benchmark's event sets.

usage: python -m benchmarks.events_fit --reports NAME=REPORTS.jsonl:GOLD.jsonl ... [--write]

REPORTS.jsonl holds one report a line, as the topic `reports` carries it (`benchmarks.events_quality --keep` writes
such files). Groups of one event, and groups of two events that are alike, are drawn at random in many sizes; a
logistic regression tells the ones from the others. What is printed is cross-validated: events of the same confusable
pair stand in one fold, and each fold is grouped by a decision that never saw it. `--write` fits on everything.
"""

from __future__ import annotations

import argparse
import collections
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

import agents.events
from agents.events.decision import PRIOR_PAIRS, RATIOS, Decision, single_logits
from agents.events.features import of_report
from agents.events.grouping import group_by_features
from agents.events.likeness import NAMES, pair_features
from stream.records import Report, decode

Array = NDArray[np.float64]
FOLDS = 4
_SIZES = (1, 1, 2, 3, 5, 8, 20)  # of the groups drawn: an event starts small, and mostly stays so
_DRAWS = 12
_NEAREST = (8, 3, 3)  # draws against the events most alike
_RIDGE = 3.0
_THRESHOLDS = np.arange(-4.0, 3.01, 0.25)


@dataclass
class EventSet:
    """One set: features of every pair of reports, and the gold event of each report ("" for none)."""

    name: str
    features: NDArray[np.float32]
    events: list[str]
    texts: list[str]

    def members(self, families: Iterable[str]) -> dict[str, list[int]]:
        """Event -> its reports' indices, of the events whose family is among those given."""
        wanted = set(families)
        found: dict[str, list[int]] = collections.defaultdict(list)
        for index, event in enumerate(self.events):
            if event and _family(event) in wanted:
                found[event].append(index)
        return dict(sorted(found.items()))

    def folds(self) -> list[list[str]]:
        """Families of events (a confusable pair is one) in `FOLDS` folds."""
        families = sorted({_family(event) for event in self.events if event})
        return [families[fold::FOLDS] for fold in range(FOLDS)]


def _family(event: str) -> str:
    return event.partition("-")[0]


def load(name: str, reports: Path, gold: Path) -> EventSet:
    """A set from its reports and gold."""
    events = {
        article: str(row["event"])
        for row in map(json.loads, gold.read_text().splitlines())
        for article in row["articles"]
    }
    read = [decode(line, Report) for line in reports.read_bytes().splitlines()]
    read = [report for report in read if report.article_id in events]
    features = [of_report(report) for report in read]
    return EventSet(
        name, pair_features(features, features), [events[r.article_id] for r in read], [r.title for r in read]
    )


# --- samples -------------------------------------------------------------------------------------------------------


def within_means(sets: Sequence[EventSet]) -> dict[str, float]:
    """Mean of each ratio's feature over pairs of one event."""
    means: dict[str, list[float]] = {name: [] for name in RATIOS}
    for each in sets:
        events = np.array(each.events)
        same = (events[:, None] == events[None, :]) & ~np.eye(len(events), dtype=bool)
        for name in RATIOS:
            means[name].append(float(each.features[NAMES.index(name)][same].mean()))
    return {name: round(float(np.mean(values)), 4) for name, values in means.items()}


def describe(each: EventSet, within: dict[str, float], a: list[int], b: list[int]) -> Array:
    """What the regression sees of two groups: mean pair features, ratios, logarithms of sizes."""
    means = each.features[:, a][:, :, b].mean(axis=(1, 2), dtype=np.float64)
    ratios = []
    for name in RATIOS:
        row = each.features[NAMES.index(name)].astype(np.float64)
        inside = [_inside(row, members, within[name]) for members in (a, b)]
        ratios.append(means[NAMES.index(name)] / np.sqrt(inside[0] * inside[1]))
    small, large = sorted((len(a), len(b)))
    return np.array([*means, *ratios, np.log(small), np.log(large)])


def _inside(row: Array, members: list[int], prior: float) -> float:
    sub = row[np.ix_(members, members)]
    pairs = len(members) * (len(members) - 1) / 2
    seen = (sub.sum() - np.trace(sub)) / 2
    return max((seen + PRIOR_PAIRS * prior) / (pairs + PRIOR_PAIRS), 1e-3)


def draw(
    each: EventSet, families: Sequence[str], within: dict[str, float], rng: np.random.Generator
) -> tuple[Array, Array]:
    """Pairs of groups: what the regression sees of them, and whether they are of one event."""
    events = each.members(families)
    near = each.features[NAMES.index("lead")] + 2 * each.features[NAMES.index("terms")]
    rows: list[Array] = []
    same: list[float] = []
    for event, members in events.items():
        for _ in range(_DRAWS if len(members) > 1 else 0):
            mixed = [int(i) for i in rng.permutation(members)]
            cut = int(rng.integers(1, len(mixed)))
            rows.append(describe(each, within, _some(rng, mixed[:cut]), _some(rng, mixed[cut:])))
            same.append(1.0)
        alike = sorted((-float(near[np.ix_(members, o)].mean()), e) for e, o in events.items() if e != event)
        for draws, (_, other) in zip(_NEAREST, alike, strict=False):
            for _ in range(draws):
                rows.append(describe(each, within, _some(rng, members), _some(rng, events[other])))
                same.append(0.0)
    return np.array(rows), np.array(same)


def _some(rng: np.random.Generator, members: Sequence[int]) -> list[int]:
    return [int(i) for i in rng.permutation(members)[: int(rng.choice(_SIZES))]]


# --- the regression ------------------------------------------------------------------------------------------------


def fit(rows: Array, same: Array, weights: Array) -> tuple[Array, float]:
    """Coefficients and intercept of a ridge logistic regression, by Newton's method."""
    mean = np.average(rows, axis=0, weights=weights)
    spread = np.sqrt(np.average((rows - mean) ** 2, axis=0, weights=weights)) + 1e-9
    design = np.c_[(rows - mean) / spread, np.ones(len(rows))]
    ridge = np.diag([_RIDGE] * rows.shape[1] + [0.0])
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        probability = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        hessian = design.T @ (design * (weights * probability * (1 - probability))[:, None]) + ridge
        step = np.linalg.solve(hessian, design.T @ (weights * (same - probability)) - ridge @ beta)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    coefficients = beta[:-1] / spread
    return coefficients, float(beta[-1] - coefficients @ mean)


def decision_of(coefficients: Array, intercept: float, within: dict[str, float]) -> Decision:
    """The regression as the tracker reads it."""
    numbers = [float(f"{value:.5g}") for value in coefficients]
    pair, rest = numbers[: len(NAMES)], numbers[len(NAMES) :]
    return Decision(
        pair=dict(zip(NAMES, pair, strict=True)),
        ratio=dict(zip(RATIOS, rest, strict=False)),
        within=within,
        log_smaller=rest[-2],
        log_larger=rest[-1],
        intercept=float(f"{intercept:.5g}"),
    )


def fitted(samples: Sequence[tuple[Array, Array]], within: dict[str, float]) -> Decision:
    """The decision fitted on samples; each set's samples weigh the same in all."""
    rows = np.concatenate([rows for rows, _ in samples])
    same = np.concatenate([same for _, same in samples])
    return decision_of(*fit(rows, same, np.ones(len(rows))), within)


# --- scores --------------------------------------------------------------------------------------------------------


def b_cubed(gold: Sequence[str], found: Sequence[object]) -> tuple[float, float, float]:
    """F1, precision and recall."""
    by_event, by_found = collections.defaultdict(set), collections.defaultdict(set)
    for index, (event, cluster) in enumerate(zip(gold, found, strict=True)):
        by_event[event].add(index)
        by_found[cluster].add(index)
    both = [len(by_event[e] & by_found[c]) for e, c in zip(gold, found, strict=True)]
    precision = float(np.mean([n / len(by_found[c]) for n, c in zip(both, found, strict=True)]))
    recall = float(np.mean([n / len(by_event[e]) for n, e in zip(both, gold, strict=True)]))
    return 2 * precision * recall / (precision + recall), precision, recall


def score(each: EventSet, families: Sequence[str], decision: Decision, least: float) -> list[tuple[str, object]]:
    """Gold and found event of each report of some families, grouped among themselves."""
    indices = [index for index, event in enumerate(each.events) if event and _family(event) in set(families)]
    groups = group_by_features(decision, each.features[:, indices][:, :, indices], least)
    found = {indices[index]: (families[0], number) for number, group in enumerate(groups) for index in group}
    return [(each.events[index], found[index]) for index in indices]


def cross_validate(sets: Sequence[EventSet], *, seed: int = 0) -> dict[str, list[tuple[float, float, float]]]:
    """Set name -> F1, precision and recall at each of `_THRESHOLDS`, every fold by a decision that never saw it."""
    within = within_means(sets)
    rng = np.random.default_rng(seed)
    samples = {(s.name, f): draw(s, families, within, rng) for s in sets for f, families in enumerate(s.folds())}
    curves = {}
    for each in sets:
        pooled: dict[float, list[tuple[str, object]]] = {t: [] for t in _THRESHOLDS}
        for fold, families in enumerate(each.folds()):
            seen = [sample for key, sample in samples.items() if key != (each.name, fold)]
            decision = fitted(seen, within)
            for least in _THRESHOLDS:
                pooled[least] += score(each, families, decision, float(least))
        curves[each.name] = [b_cubed(*map(list, zip(*pooled[t], strict=True))) for t in _THRESHOLDS]
    return curves


def best(curves: dict[str, list[tuple[float, float, float]]]) -> int:
    """The index of the threshold with the best mean F1."""
    return int(np.argmax(np.mean([[f1 for f1, _, _ in curve] for curve in curves.values()], axis=0)))


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", action="append", required=True, metavar="NAME=REPORTS:GOLD")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    sets = []
    for item in track(arguments.reports, "reading"):
        name, _, files = item.partition("=")
        reports, _, gold = files.rpartition(":")
        sets.append(load(name, Path(reports), Path(gold)))
    curves = cross_validate(sets)
    at = best(curves)
    print(f"cross-validated, threshold {_THRESHOLDS[at]:+.2f}")
    for name, curve in curves.items():
        print(f"  {name}: F1 {curve[at][0]:.4f} P {curve[at][1]:.4f} R {curve[at][2]:.4f}; best {max(curve)[0]:.4f}")
    if arguments.write:
        write(sets, float(_THRESHOLDS[at]))


def write(sets: Sequence[EventSet], least: float) -> None:
    """Fit on everything and write the decision, shifted so that the best threshold is a probability of one half."""
    within = within_means(sets)
    rng = np.random.default_rng(0)
    samples = [draw(each, sum(each.folds(), []), within, rng) for each in sets]
    decision = fitted(samples, within)
    decision = msgspec.structs.replace(decision, intercept=round(decision.intercept - least, 4))
    path = Path(cast(str, agents.events.__file__)).with_name("decision.json")
    path.write_bytes(msgspec.json.format(msgspec.json.encode(decision), indent=1) + b"\n")
    print(f"written: {path}")


if __name__ == "__main__":
    main()
