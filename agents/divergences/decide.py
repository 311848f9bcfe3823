"""The decision: what a detector's finding is worth (a calibrated probability), how the claims stand to one another.

The coefficients (`coefficients.json`) are fitted by `benchmarks/divergences_fit.py`, one small logistic model a
detector. What a detector finds is then read by the network: whether both sentences tell of one matter, and differ,
moves the score up or down (`read`). What the network finds by itself (detector `model`) rests on that alone.

What it makes of contradiction is shown beside the score of every finding for a desk to weigh and decides nothing: the
claims held against each other are so near alike already that it finds a contradiction in most of them. Entailment
counts against a negation: where one sentence means the other, the negation belongs to something else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from agents.divergences.align import Pair, pairs
from agents.divergences.detectors import model
from agents.divergences.detectors.base import Detector, Finding
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.relation import relation
from agents.divergences.scoring import Contradiction, ContradictionScorer, Matter
from agents.divergences.state import PairFinding
from stream.records import Section

_FILE: Final = Path(__file__).with_name("coefficients.json")
READ: Final = 0.15
"""What scores less by what its detector found is forgotten before the network, by far the dearest step, reads it."""
KEPT: Final = 0.2
"""What scores less when it has been read is forgotten, too."""
_SUREST: Final = 1.0
"""Log odds beyond which the network's word that two claims differ counts no more: on real articles what it is surer of
was no more often right."""
_LEAST: Final = 1e-4


@cache
def coefficients() -> dict[str, dict[str, float]]:
    """Detector -> feature -> weight; `bias` is the constant."""
    table: dict[str, dict[str, float]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return table


@dataclass(frozen=True)
class Candidate:
    """A finding with the pair it was found in and all features of the decision."""

    pair: Pair
    finding: Finding
    features: dict[str, float]

    def score(self) -> float:
        """The calibrated probability that a reader would call this a divergence."""
        total = self.found()
        if "differ" in self.features and self.finding.detector != model.NAME:
            total = coefficients()["read"]["found"] * total + _weighed("read", self.features)
        return 1.0 / (1.0 + math.exp(-total))

    def found(self) -> float:
        """Log odds by what its detector found, before the network reads it."""
        return _weighed(self.finding.detector, self.features)


def _weighed(name: str, features: Mapping[str, float]) -> float:
    weights = coefficients()[name]
    return weights["bias"] + sum(weights.get(feature, 0.0) * value for feature, value in features.items())


def candidates(first: ReportReading, second: ReportReading, detectors: Sequence[Detector]) -> Iterator[Candidate]:
    """Everything the detectors find in two reports, with features but without the NLI model."""
    for pair in pairs(first, second):
        for detector in detectors:
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
    """Scores what detectors find, with the NLI model's help.

    Args:
        scorer: the NLI model.
    """

    def __init__(self, scorer: ContradictionScorer) -> None:
        self._scorer = scorer

    def findings(
        self, first: ReportReading, second: ReportReading, detectors: Sequence[Detector]
    ) -> Iterator[PairFinding]:
        """The findings on two reports that are worth keeping, scored; `first` has the smaller article id."""
        found = [one for one in candidates(first, second, detectors) if one.score() >= READ]
        return self._kept(self.told(found))

    def read(self, pairs: Sequence[Pair]) -> Iterator[PairFinding]:
        """What the network by itself finds in the pairs, and is worth keeping."""
        return self._kept(self.candidates(pairs))

    def candidates(self, pairs: Sequence[Pair]) -> Iterator[Candidate]:
        """What the network makes of each pair, likely or not; nothing where it cannot tell matters."""
        if not self._scorer.tells_matters:
            return
        for pair, told in zip(pairs, self._scorer.matters([_texts(pair) for pair in pairs]), strict=True):
            found = model.finding(pair, told)
            yield Candidate(pair=pair, finding=found, features=_features(pair, found) | _matter(told))

    def told(self, found: Sequence[Candidate]) -> Iterable[Candidate]:
        """The candidates with what the network says of their matters among their features, where it can tell."""
        if not self._scorer.tells_matters:
            return found
        told = self._scorer.matters([_texts(one.pair) for one in found])
        return [replace(one, features=one.features | _matter(each)) for one, each in zip(found, told, strict=True)]

    def asked(self, found: Sequence[Candidate]) -> Iterable[Candidate]:
        """The candidates with what the network says of contradiction, both ways, among their features."""
        if not found:
            return
        texts = [_texts(one.pair) for one in found]
        scores = self._scorer.score([*texts, *((b, a) for a, b in texts)])
        for one, forth, back in zip(found, scores[: len(found)], scores[len(found) :], strict=True):
            yield replace(one, features=one.features | _nli(forth, back))

    def _kept(self, found: Iterable[Candidate]) -> Iterator[PairFinding]:
        likely = [one for one in found if one.score() >= KEPT]
        records = (_record(one) for one in self.asked(likely))
        return (record for record in records if record.score >= KEPT)


def _texts(pair: Pair) -> tuple[str, str]:
    return pair.a.claim.sentence, pair.b.claim.sentence


def _nli(forth: Contradiction, back: Contradiction) -> dict[str, float]:
    return {
        "contradiction": max(forth.contradiction, back.contradiction),
        "entailment": max(forth.entailment, back.entailment),
    }


def _matter(told: Matter) -> dict[str, float]:
    """Log odds that the claims differ, and that they tell of different matters."""
    return {"differ": min(_SUREST, _log_odds(told.differ)), "other": _log_odds(told.other)}


def _log_odds(share: float) -> float:
    kept = min(max(share, _LEAST), 1.0 - _LEAST)
    return math.log(kept / (1.0 - kept))


def _record(candidate: Candidate) -> PairFinding:
    pair, finding, score = candidate.pair, candidate.finding, candidate.score()
    scores = {finding.detector: round(score, 4), "nli": round(candidate.features["contradiction"], 4)}
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
