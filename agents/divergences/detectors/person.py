"""People: one person under two first names, or one part given to two people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, value
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import DivergenceType, EntityKind, Mention

_SPELLING: Final = 0.7
"""First names more alike than this are two spellings of one."""


class Names:
    """Finds one surname with two first names in like sentences."""

    name = "person"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The people of the pair who share a surname and are called differently."""
        for one in _people(pair.a):
            for other in _people(pair.b):
                if _one_surname(one, other) and not (_known(pair.second, one) or _known(pair.first, other)):
                    yield Finding(
                        type=DivergenceType.PERSON_OR_ROLE,
                        detector=self.name,
                        a=value(pair.a, pair.a.token_at(one.start, one.end)),
                        b=value(pair.b, pair.b.token_at(other.start, other.end)),
                        about=f"the name of {one.text.split()[-1]}",
                        why=f"Called {one.text} in one account, {other.text} in the other.",
                        features={},
                        notability=1,
                    )


def _people(claim: ClaimReading) -> Iterator[Mention]:
    for mention in claim.claim.mentions:
        if mention.kind is EntityKind.PERSON and len(mention.text.split()) == 2:
            yield mention


def _one_surname(one: Mention, other: Mention) -> bool:
    (first, surname), (second, other_surname) = one.text.lower().split(), other.text.lower().split()
    if surname != other_surname or first == second or (first[0] == second[0] and min(len(first), len(second)) <= 2):
        return False
    return SequenceMatcher(None, first, second).ratio() < _SPELLING


def _known(report: ReportReading, mention: Mention) -> bool:
    return mention.text.lower() in report.text
