"""Fits the join decision (`agents/events/decision.json`) on the public halves of the benchmark's event sets.

usage: python -m benchmarks.events_fit --reports FOLDER [--write]

FOLDER holds newsevents.jsonl and ecbplus.jsonl, the reports that `benchmarks.events_quality --keep FOLDER` writes. A
logistic regression learns to tell two groups of one event from groups of two: first from groups drawn at random in many
sizes, then, in rounds, from those that grouping by the decision so far really joins or leaves apart. What is printed is
cross-validated: events of the same confusable pair stand in one fold, and a fold's articles are scored as a decision
that never saw their events groups the whole set. `--write` fits on everything.
"""

from __future__ import annotations

import argparse
import collections
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

import agents.events
from agents.events.decision import RATIOS, Decision, Evidence, Held, believed, contrast, single_logits
from agents.events.features import of_report
from agents.events.grouping import evidence, group
from agents.events.likeness import NAMES
from stream.records import Report, decode

Array = NDArray[np.float64]
Sample = tuple[Array, Array]
"""What the regression sees of pairs of groups, and whether they are of one event (1 or 0)."""
BENCHMARK = Path(__file__).parent.parent.parent / "shared" / "benchmark"
FOLDS = 4
_SIZES = (1, 1, 2, 3, 5, 8, 20)  # of the groups drawn: an event starts small, and mostly stays so
_DRAWS = 12
_NEAREST = (8, 3, 3)  # draws against the events most alike
_RIDGE = 10.0
_THRESHOLDS = np.arange(-1.5, 1.01, 0.25)
_ROUNDS = ((-3.0, -1.0), (-0.5, 0.5), (-0.5, 0.5))
"""Least logits at which groups are met in each round: loose first, to see what should not have been joined."""
_MIXED = 0.2
"""Groups whose pairs are of one event by half, give or take this, teach nothing."""
_NEAR_LEFT = 3


@dataclass
class EventSet:
    """One set: what its reports show together, and the gold event of each report."""

    name: str
    shown: Evidence
    events: list[str]

    def members(self, families: Iterable[str]) -> dict[str, list[int]]:
        """Event -> its reports' indices, of the events whose family is among those given."""
        wanted = set(families)
        found: dict[str, list[int]] = collections.defaultdict(list)
        for index, event in enumerate(self.events):
            if _family(event) in wanted:
                found[event].append(index)
        return dict(sorted(found.items()))

    def folds(self) -> list[list[str]]:
        """Families of events (a confusable pair is one) in `FOLDS` folds."""
        families = sorted({_family(event) for event in self.events})
        return [families[fold::FOLDS] for fold in range(FOLDS)]


def _family(event: str) -> str:
    return event.partition("-")[0]


def load(folder: Path, name: str) -> EventSet:
    """A set from its reports and gold."""
    gold = (BENCHMARK / name / "gold.jsonl").read_text().splitlines()
    events = {article: str(row["event"]) for row in map(json.loads, gold) for article in row["articles"]}
    read = [decode(line, Report) for line in (folder / f"{name}.jsonl").read_bytes().splitlines()]
    read = [report for report in read if report.article_id in events]
    return EventSet(name, evidence([of_report(report) for report in read]), [events[r.article_id] for r in read])


# --- samples -------------------------------------------------------------------------------------------------------


def within_means(sets: Sequence[EventSet]) -> dict[str, float]:
    """Mean of each ratio's feature over pairs of one event."""
    means: dict[str, list[float]] = {name: [] for name in RATIOS}
    for each in sets:
        events = np.array(each.events)
        same = (events[:, None] == events[None, :]) & ~np.eye(len(events), dtype=bool)
        for name in RATIOS:
            means[name].append(float(each.shown.features[NAMES.index(name)][same].mean()))
    return {name: round(float(np.mean(values)), 4) for name, values in means.items()}


def describe(each: EventSet, within: dict[str, float], a: list[int], b: list[int]) -> Array:
    """What the regression sees of two groups: mean pair features, ratios, logarithms of sizes, contrasts of names."""
    means = each.shown.features[:, a][:, :, b].mean(axis=(1, 2), dtype=np.float64)
    ratios = []
    for name in RATIOS:
        row = each.shown.features[NAMES.index(name)].astype(np.float64)
        inside = [_inside(row, members, within[name]) for members in (a, b)]
        ratios.append(means[NAMES.index(name)] / np.sqrt(inside[0] * inside[1]))
    small, large = sorted((len(a), len(b)))
    return np.array([*means, *ratios, np.log(small), np.log(large), *_contrast(each.shown.names, a, b)])


def _contrast(names: NDArray[np.float32], a: list[int], b: list[int]) -> tuple[float, float]:
    if min(len(a), len(b)) == 1:
        return 0.0, 0.0
    larger, smaller = contrast(_held(names[a]), _held(names[b]))
    return float(larger[0]), float(smaller[0])


def _held(names: NDArray[np.float32]) -> Held:
    holders = np.count_nonzero(names, axis=0)[None].astype(np.float32)
    return Held(holders, names.sum(axis=0)[None], np.full((1, 1), len(names), np.float32))


def _inside(row: Array, members: list[int], prior: float) -> float:
    sub = row[np.ix_(members, members)]
    pairs = len(members) * (len(members) - 1) / 2
    seen = (sub.sum() - np.trace(sub)) / 2
    return float(believed(seen, pairs, prior))


def draw(each: EventSet, families: Sequence[str], within: dict[str, float], rng: np.random.Generator) -> Sample:
    """Pairs of groups: what the regression sees of them, and whether they are of one event."""
    events = each.members(families)
    near = each.shown.features[NAMES.index("lead")] + 2 * each.shown.features[NAMES.index("terms")]
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


def met(each: EventSet, families: Sequence[str], decision: Decision, least: float) -> Sample:
    """Pairs of groups as `draw` gives them: those that grouping joins, and for each group left its nearest others."""
    wanted = set(families)
    indices = [index for index, event in enumerate(each.events) if _family(event) in wanted]
    rows: list[Array] = []
    same: list[float] = []

    def note(a: list[int], b: list[int]) -> None:
        one, two = [indices[i] for i in a], [indices[i] for i in b]
        share = np.mean([each.events[i] == each.events[j] for i in one for j in two])
        if abs(share - 0.5) > _MIXED:
            rows.append(describe(each, decision.within, one, two))
            same.append(float(share > 0.5))

    shown = each.shown.of(indices)
    left = group(decision, shown, least, note)
    for a, b in _nearest(decision, shown, left):
        note(a, b)
    return np.array(rows), np.array(same)


def _nearest(decision: Decision, shown: Evidence, left: list[list[int]]) -> Iterator[tuple[list[int], list[int]]]:
    pairs = single_logits(decision, shown.features)
    means = np.array([[pairs[np.ix_(a, b)].mean() for b in left] for a in left])
    np.fill_diagonal(means, -np.inf)
    near = {tuple(sorted((a, int(b)))) for a in range(len(left)) for b in np.argsort(-means[a])[:_NEAR_LEFT]}
    return ((left[a], left[b]) for a, b in sorted(near) if a != b)


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
    pair, ratio, rest = np.split(np.array(numbers), [len(NAMES), len(NAMES) + len(RATIOS)])
    names = ("log_smaller", "log_larger", "contrast_larger", "contrast_smaller")
    return Decision(
        pair=dict(zip(NAMES, pair.tolist(), strict=True)),
        ratio=dict(zip(RATIOS, ratio.tolist(), strict=True)),
        within=within,
        intercept=float(f"{intercept:.5g}"),
        **dict(zip(names, rest.tolist(), strict=True)),
    )


def fitted(samples: Sequence[tuple[str, Sample]], within: dict[str, float]) -> Decision:
    """The decision fitted on samples of sets (by name); every set weighs the same in all."""
    rows = np.concatenate([rows for _, (rows, _) in samples])
    same = np.concatenate([same for _, (_, same) in samples])
    owner = np.concatenate([[name] * len(same) for name, (_, same) in samples])
    weights = np.ones(len(rows))
    for name in set(owner):
        weights[owner == name] *= len(rows) / np.count_nonzero(owner == name) / len(set(owner))
    return decision_of(*fit(rows, same, weights), within)


def learn(parts: Sequence[tuple[EventSet, Sequence[str]]], seed: int) -> Decision:
    """The decision learned from some families of each set."""
    rng = np.random.default_rng(seed)
    within = within_means([each for each, _ in parts])
    drawn = [(each.name, draw(each, families, within, rng)) for each, families in parts]
    decision = fitted(drawn, within)
    seen: list[tuple[str, Sample]] = []
    for leasts in _ROUNDS:
        seen += [(each.name, met(each, families, decision, least)) for each, families in parts for least in leasts]
        decision = fitted(seen, within)
    return decision


# --- scores --------------------------------------------------------------------------------------------------------


def b_cubed_shares(gold: Sequence[str], found: Sequence[int]) -> list[tuple[float, float]]:
    """B-cubed precision and recall of each report."""
    events, groups = collections.Counter(gold), collections.Counter(found)
    both = collections.Counter(zip(gold, found, strict=True))
    return [(both[e, g] / groups[g], both[e, g] / events[e]) for e, g in zip(gold, found, strict=True)]


def f1(shares: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """F1, precision and recall over reports."""
    precision, recall = (float(value) for value in np.mean(shares, axis=0))
    return round(2 * precision * recall / (precision + recall), 4), round(precision, 4), round(recall, 4)


def found_by(each: EventSet, decision: Decision, least: float) -> list[int]:
    """The number of each report's group."""
    groups = group(decision, each.shown, least)
    numbers = {index: number for number, members in enumerate(groups) for index in members}
    return [numbers[index] for index in range(len(each.events))]


def cross_validate(sets: Sequence[EventSet], seed: int) -> dict[str, list[tuple[float, float, float]]]:
    """Set name -> F1, precision and recall at each of `_THRESHOLDS`, every fold by a decision that never saw it."""
    curves = {}
    for each in sets:
        shares: list[list[tuple[float, float]]] = [[] for _ in _THRESHOLDS]
        for families in each.folds():
            parts = [(s, [f for fold in s.folds() for f in fold if s is not each or f not in families]) for s in sets]
            decision = learn(parts, seed)
            for pooled, least in zip(shares, _THRESHOLDS, strict=True):
                all_shares = b_cubed_shares(each.events, found_by(each, decision, float(least)))
                pooled += [
                    share for share, event in zip(all_shares, each.events, strict=True) if _family(event) in families
                ]
        curves[each.name] = [f1(pooled) for pooled in shares]
    return curves


def best(curves: dict[str, list[tuple[float, float, float]]]) -> int:
    """The index of the threshold with the best mean F1."""
    return int(np.argmax(np.mean([[f1 for f1, _, _ in curve] for curve in curves.values()], axis=0)))


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    sets = [load(arguments.reports, name) for name in ("newsevents", "ecbplus")]
    chosen = []
    for seed in track(range(arguments.seeds), "cross-validating"):
        curves = cross_validate(sets, seed)
        chosen.append(float(_THRESHOLDS[best(curves)]))
        print(f"threshold {chosen[-1]:+.2f}")
        for name, curve in curves.items():
            print(f"  {name}: {curve[best(curves)]}; over thresholds {[round(f1, 3) for f1, _, _ in curve]}")
    if arguments.write:
        write(sets, float(np.mean(chosen)))


def write(sets: Sequence[EventSet], least: float) -> None:
    """Fit on everything and write the decision, shifted so that the best threshold is a probability of one half."""
    decision = learn([(each, [family for fold in each.folds() for family in fold]) for each in sets], 0)
    decision = msgspec.structs.replace(decision, intercept=round(decision.intercept - least, 4))
    path = Path(agents.events.__file__).with_name("decision.json")
    path.write_bytes(msgspec.json.format(msgspec.json.encode(decision), indent=1) + b"\n")
    print(f"written: {path}")


if __name__ == "__main__":
    main()
