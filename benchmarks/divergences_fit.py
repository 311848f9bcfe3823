"""Fits `agents/divergences/coefficients.json` on the public half of the benchmark, our own coverage and the samples.

    python -m benchmarks.divergences_fit [--write] [DETECTOR ...]
    python -m benchmarks.divergences_fit --offsets

One small logistic model a detector (L2, a handful of features); the precision shown is crossed by event. Findings of
one event that name the same two values share their weight, so that an event of twenty articles counts little more than
one of five. Features and detectors that occur too seldom to be fitted keep the coefficients that were set by hand.

`--offsets` shows, for every detector, what to add to its constant so that it is right as often as it says on newsevents
and on real coverage that no detector was made with (`ecbplus-1`), each set counting as much. The constants are set by
hand in view of that, and raised only where `ecbplus-1` bears it out.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from agents.divergences import decide
from agents.divergences.detector import Detectors
from agents.divergences.detectors import DETECTORS
from agents.divergences.nli import NliScorer
from agents.divergences.reading import ReportReading, read
from benchmarks.divergences_data import Gold, Labelled, gold, labelled, reports, samples
from stream.records import Report

FEATURES: Final[dict[str, tuple[str, ...]]] = {
    "number": (
        "context",
        "cosine",
        "near",
        "stated",
        "only",
        "is_toll",
        "toll_cosine",
        "past_apart",
        "open",
        "vague",
        "gap",
        "near_toll",
        "sources",
    ),
    "certainty": ("context", "cosine", "strong", "figure", "doubted"),
    "polarity": ("common", "context", "cosine", "ahead", "agree"),
    "read": ("found", "differ", "other"),
}
"""By detector; `read` weighs what any of them found against what the network reads in it."""
_FITTED_ON: Final = ("newsevents", "tuned")
_OTHERS_ON: Final = {"read": ("fitted",)}
"""The network was taught on none of these; the detectors were made with newsevents and `tuned` in view: what a finding
is worth against its reading shows only where they were not. What stands in the file for `read` is set by hand
between what fits `fitted` and what fits newsevents, in view of findings on real articles that no rule was made for."""
NLI: Final = frozenset({"agree", "differ", "other"})
"""Features that the network gives."""
_OFFSETS_ON: Final = ("newsevents", "ecbplus-1")
_L2: Final = 3.0
_SET_WEIGHT: Final = 500
_SHARE: Final = 0.7
"""How far findings with the same two values share one weight (1: fully)."""
Vector = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def fit(features: Vector, hits: Vector, weights: Vector) -> Vector:
    """Coefficients, constant last, of a logistic regression with L2 on standardised features (Newton's method)."""
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    rows = np.hstack([(features - middle) / spread, np.ones((len(features), 1))])
    found, penalty = np.zeros(rows.shape[1]), np.diag([_L2] * features.shape[1] + [1e-6])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weights * (chance - hits)) + penalty @ found
        curve = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + penalty
        found = found - np.linalg.solve(curve, slope)
    plain = found[:-1] / spread
    return np.append(plain, found[-1] - plain @ middle)


def crossed(features: Vector, hits: Vector, weights: Vector, events: list[str]) -> Vector:
    """The probability of each finding by a model that has not seen its event."""
    chance = np.zeros(len(hits))
    for event in sorted(set(events)):
        here = np.array([one == event for one in events])
        coefficients = fit(features[~here], hits[~here], weights[~here])
        chance[here] = 1 / (1 + np.exp(-(features[here] @ coefficients[:-1] + coefficients[-1])))
    return chance


def main() -> None:
    """Fit, show precision at the top of the cross-validated ranking, and with `--write` keep the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("detectors", nargs="*", default=list(FEATURES))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--fresh", action="store_true", help="read the articles anew")
    parser.add_argument("--offsets", action="store_true", help="show what each detector's constant lacks")
    args = parser.parse_args()
    if args.offsets:
        _show_offsets(decide.Judge(NliScorer()), fresh=args.fresh)
        return
    table, judge = dict(decide.coefficients()), decide.Judge(NliScorer())
    for name in args.detectors:
        events, readings = _sets(_OTHERS_ON.get(name, _FITTED_ON), fresh=args.fresh)
        table[name] = table[name] | _fitted(name, _material(name, events, readings, judge))
    if args.write:
        path = Path(decide.__file__).with_name("coefficients.json")
        path.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _sets(names: Iterable[str], *, fresh: bool) -> tuple[list[Gold], dict[str, ReportReading]]:
    """The events of the samples and of the sets named, and their articles read."""
    events, found = samples()
    for name in names:
        found |= reports(name, fresh=fresh)
        events += gold(name)
    return events, _read(found)


def _read(found: dict[str, Report]) -> dict[str, ReportReading]:
    return {article: read(report) for article, report in found.items()}


def _material(name: str, events: list[Gold], readings: dict[str, ReportReading], judge: decide.Judge) -> list[Labelled]:
    """What there is to fit one of `FEATURES` on."""
    detectors = Detectors(one for one in DETECTORS if name in (one.name, "read"))
    found = list(labelled(events, readings, detectors))
    if name == "read":
        found = [one for one in found if one[1].score() >= decide.READ]
    if NLI.isdisjoint(FEATURES[name]):
        return found
    told = judge.told([one for _, one, _ in found])
    weighed = [replace(one, features=one.features | {"found": one.found()}) for one in told]
    return [(event, one, hits) for (event, _, hits), one in zip(found, weighed, strict=True)]


def _fitted(name: str, found: list[Labelled]) -> dict[str, float]:
    names = FEATURES[name]
    features = np.array([[one.features[feature] for feature in names] for _, one, _ in found])
    hits = np.array([float(bool(gold_ids)) for _, _, gold_ids in found])
    events = [str(event["event"]) for event, _, _ in found]
    values = _values(found)
    weights = _shared(values)
    _show(name, crossed(features, hits, weights, events), values, [gold_ids for _, _, gold_ids in found])
    coefficients = fit(features, hits, weights)
    coefficients[-1] += _shift(features @ coefficients[:-1] + coefficients[-1], hits, values)
    return {k: round(float(v), 3) for k, v in zip((*names, "bias"), coefficients, strict=True)}


def _values(found: list[Labelled]) -> list[tuple[str, ...]]:
    """Of each finding its event and the two values, in whatever order they were found."""
    return [(str(event["event"]), *sorted((c.finding.a.key, c.finding.b.key))) for event, c, _ in found]


def _shared(values: list[tuple[str, ...]]) -> Vector:
    """Weights of findings: those with the same two values share theirs."""
    often = Counter(values)
    return np.array([often[value] ** -_SHARE for value in values])


def _show_offsets(judge: decide.Judge, *, fresh: bool) -> None:
    sets = [_material("read", gold(name), _read(reports(name, fresh=fresh)), judge) for name in _OFFSETS_ON]
    names = [one.finding.detector for found in sets for _, one, _ in found]
    scores = np.array([np.log(one.score() / (1 - one.score())) for found in sets for _, one, _ in found])
    hits = np.array([float(bool(ids)) for found in sets for _, _, ids in found])
    weights = np.concatenate([_evened(found) for found in sets])
    for name in sorted(set(names)):
        here = np.array([one == name for one in names])
        offset = _offset(scores[here], hits[here], weights[here]) / decide.coefficients()["read"]["found"]
        print(f"{name}: {offset:+.2f} ({int(hits[here].sum())} of {int(here.sum())} right)")


def _evened(found: list[Labelled]) -> Vector:
    """Weights of a set's findings that sum to `_SET_WEIGHT`; findings with the same two values share theirs."""
    weights = _shared(_values(found))
    return np.asarray(weights * (_SET_WEIGHT / weights.sum()))


def _offset(scores: Vector, hits: Vector, weights: Vector) -> float:
    """What to add to the scores (log odds) so that they are most likely, drawn to 0 where there are few."""
    offset = 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(scores + offset)))
        slope = float((weights * (chance - hits)).sum()) + offset
        offset -= slope / (float((weights * chance * (1 - chance)).sum()) + 1.0)
    return offset


def _shift(scores: Vector, hits: Vector, values: list[tuple[str, ...]]) -> float:
    """What to add to every score so that the best finding of each pair of values, which is what gets reported, is
    right as often as its probability says."""
    best: dict[tuple[str, ...], int] = {}
    for i in np.argsort(-scores):
        best.setdefault(values[i], int(i))
    rows = list(best.values())
    shift = 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(scores[rows] + shift)))
        shift += float((hits[rows] - chance).sum() / (chance * (1 - chance)).sum())
    return shift


def _show(name: str, chance: Vector, values: list[tuple[str, ...]], hits: list[list[str]]) -> None:
    """Precision and gold found among the best N pairs of values, each pair taken once."""
    best: dict[tuple[str, ...], int] = {}
    for i in np.argsort(-chance):
        best.setdefault(values[i], int(i))
    ranked = sorted(best.values(), key=lambda i: -chance[i])
    line = [f"{name}: {len(ranked)} value pairs"]
    for top in (5, 10, 20, 30, 50, 80):
        right = [i for i in ranked[:top] if hits[i]]
        line.append(f"top {top}: P {len(right) / top:.2f}, gold {len({g for i in right for g in hits[i]})}")
    print("; ".join(line))


if __name__ == "__main__":
    main()
