"""Reports into events: the two groups most probably about one event become one, until none are probable enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agents.events.decision import Decision, Groups, single_logits
from agents.events.features import Features
from agents.events.likeness import pair_features

_NEVER = -np.inf


def group(decision: Decision, reports: Sequence[Features], least: float) -> list[list[int]]:
    """Partition `reports` (as indices), joining groups while their logit is `least` or more.

    The outcome is a function of the reports in the order given; give them in an order that is theirs alone (by id).
    """
    if len(reports) < 2:
        return [[index] for index in range(len(reports))]
    return group_by_features(decision, pair_features(reports, reports), least)


def group_by_features(decision: Decision, features: NDArray[np.float32], least: float) -> list[list[int]]:
    """The same, from the features of every pair (`len(NAMES)` × n × n)."""
    count = features.shape[1]
    logits = single_logits(decision, features)
    np.fill_diagonal(logits, _NEVER)
    groups = Groups.singles(decision, features)
    members = {index: [index] for index in range(count)}
    while True:
        keep, gone = divmod(int(np.argmax(logits)), count)
        if logits[keep, gone] < least:
            return [sorted(each) for each in members.values()]
        keep, gone = sorted((keep, gone))
        groups.merge(keep, gone)
        members[keep] += members.pop(gone)
        _update(logits, groups, list(members), keep, gone)


def _update(logits: NDArray[np.float64], groups: Groups, alive: list[int], keep: int, gone: int) -> None:
    row = np.full(len(logits), _NEVER)
    row[alive] = groups.logits(keep)[alive]
    row[keep] = _NEVER
    logits[gone] = logits[:, gone] = _NEVER
    logits[keep] = logits[:, keep] = row
