"""Reports into events: the two groups most probably about one event become one, until none are probable enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from agents.events.decision import Decision, Evidence, Groups, single_logits
from agents.events.features import Featured
from agents.events.likeness import among

_NEVER = -np.inf
Watch = Callable[[list[int], list[int]], None]


def evidence(reports: Sequence[Featured]) -> Evidence:
    """What `reports`, one at least, show together."""
    return Evidence(*among(reports))


def group(decision: Decision, shown: Evidence, least: float, watch: Watch | None = None) -> list[list[int]]:
    """Partition reports (as indices), joining groups while their logit is `least` or more.

    The outcome is a function of the reports in the order given; give them in an order that is theirs alone (by id).
    `watch` is told each two groups before they are joined.
    """
    count = len(shown.names)
    groups = Groups.singles(decision, shown)
    logits = single_logits(decision, shown.features)
    np.fill_diagonal(logits, _NEVER)
    members = {index: [index] for index in range(count)}
    while True:
        keep, gone = divmod(int(np.argmax(logits)), count)
        if logits[keep, gone] < least:
            return [sorted(each) for each in members.values()]
        keep, gone = sorted((keep, gone))
        if watch:
            watch(members[keep], members[gone])
        groups.merge(keep, gone)
        members[keep] = members[keep] + members.pop(gone)
        others = [index for index in members if index != keep]
        logits[[keep, gone]] = logits[:, [keep, gone]] = _NEVER
        logits[keep, others] = logits[others, keep] = groups.logits(keep, others, least)
