"""The decision: what a detector's finding is worth (a calibrated probability), how the claims stand to one another.

The coefficients (`coefficients.json`) are one small logistic model a detector; those that have cases enough are fitted
by `benchmarks/divergences_fit.py`, the others set by hand in view of what it shows. What a detector finds is then read
by the network: whether both sentences tell of one matter, and differ, moves the score up or down (`read`).

Of contradiction it is not asked: the claims held against each other are so near alike already that it would find one in
most of them. Agreement counts against a negation: where the sentences agree, the negation belongs to something else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from agents.divergences.align import Pair, pairs
from agents.divergences.detector import Detectors, Finding
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.relation import relation
from agents.divergences.scoring import Matter, MatterScorer
from agents.divergences.state import PairFinding
from stream.records import Section

_FILE: Final = Path(__file__).with_name("coefficients.json")
READ: Final = 0.15
"""What scores less by what its detector found is forgotten before the network, by far the dearest step, reads it."""
KEPT: Final = 0.2
"""What scores less when it has been read is forgotten, too."""
_LEAST: Final = 1e-4


@cache
def coefficients() -> dict[str, dict[str, float]]:
    """Detector -> feature -> weight; `bias` is the constant."""
    table: dict[str, dict[str, float]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return table


@dataclass(frozen=True)
class Candidate:
    """A finding with the pair it was found in, all features of the decision, and what the network read in the pair."""

    pair: Pair
    finding: Finding
    features: dict[str, float]
    read: Matter | None = None

    def score(self) -> float:
        """The calibrated probability that a reader would call this a divergence."""
        total = self.found()
        if "differ" in self.features:
            total = coefficients()["read"]["found"] * total + _weighed("read", self.features)
        return 1.0 / (1.0 + math.exp(-total))

    def found(self) -> float:
        """Log odds by what its detector found, before the network reads it."""
        return _weighed(self.finding.detector, self.features)


def _weighed(name: str, features: Mapping[str, float]) -> float:
    weights = coefficients()[name]
    return weights["bias"] + sum(weights.get(feature, 0.0) * value for feature, value in features.items())


def candidates(first: ReportReading, second: ReportReading, detectors: Detectors) -> Iterator[Candidate]:
    """Everything the detectors find in two reports, with features but unread by the network."""
    for pair in pairs(first, second):
        for detector in detectors.of(pair):
            for finding in detector.find(pair):
                yield Candidate(pair=pair, finding=finding, features=_features(pair, finding))


def _features(pair: Pair, finding: Finding) -> dict[str, float]:
    gap = abs((pair.first.report.published_at - pair.second.report.published_at).total_seconds()) / 86_400
    return {
        "cosine": pair.cosine,
        "likeness": pair.likeness,
        "gap": min(1.0, gap / 7),
        "background": float(pair.a.past or pair.b.past),
        "headline": float(any(claim.claim.section is not Section.BODY for claim in (pair.a, pair.b))),
        **finding.features,
    }


class Judge:
    """Scores what detectors find, with the network's help.

    Args:
        scorer: the network.
    """

    def __init__(self, scorer: MatterScorer) -> None:
        self._scorer = scorer

    def findings(self, first: ReportReading, second: ReportReading, detectors: Detectors) -> Iterator[PairFinding]:
        """The findings on two reports that are worth keeping, scored; `first` has the smaller article id."""
        found = [one for one in candidates(first, second, detectors) if one.score() >= READ]
        return (_record(one) for one in self.told(found) if round(one.score(), 4) >= KEPT)

    def told(self, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """The candidates with what the network read in their pairs."""
        told = self._scorer.matters([_texts(one.pair) for one in found])
        return (self._read(one, read) for one, read in zip(found, told, strict=True))

    def _read(self, candidate: Candidate, read: Matter) -> Candidate:
        """The candidate with what was read; by a network that was not taught matters it is shown, not weighed."""
        features = {**candidate.features, "agree": read.agree}
        if self._scorer.tells_matters:
            features |= {"differ": _log_odds(read.differ), "other": _log_odds(read.other)}
        return replace(candidate, features=features, read=read)


def _texts(pair: Pair) -> tuple[str, str]:
    return pair.a.claim.sentence, pair.b.claim.sentence


def _log_odds(share: float) -> float:
    kept = min(max(share, _LEAST), 1.0 - _LEAST)
    return math.log(kept / (1.0 - kept))


def _record(candidate: Candidate) -> PairFinding:
    pair, finding, score = candidate.pair, candidate.finding, candidate.score()
    scores = {finding.detector: round(score, 4)}
    if candidate.read is not None:
        scores["network"] = round(candidate.read.differ, 4)
    return PairFinding(
        a=pair.first.report.article_id,
        b=pair.second.report.article_id,
        claim_a=_index(pair.first, pair.a),
        claim_b=_index(pair.second, pair.b),
        type=finding.type,
        relation=relation(pair, finding),
        detector=finding.detector,
        score=round(score, 4),
        notability=notability(pair, finding),
        about=finding.about,
        why=finding.why,
        value_a=finding.a.text,
        value_b=finding.b.text,
        key_a=finding.a.key,
        key_b=finding.b.key,
        marks_a=finding.a.marks,
        marks_b=finding.b.marks,
        scores=scores,
    )


def _index(report: ReportReading, claim: ClaimReading) -> int:
    return next(i for i, one in enumerate(report.claims) if one is claim)


def notability(pair: Pair, finding: Finding) -> int:
    """How much a desk would want to be told, 1 to 3: what stands in headline or lead on both sides weighs more."""
    leading = sum(claim.leads(2) for claim in (pair.a, pair.b))
    raised = finding.notability + (1 if leading == 2 else 0)
    return max(1, min(3, raised))
