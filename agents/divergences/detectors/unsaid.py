"""Unsaid: how fast, how many or when is left open by one account, and told by the other."""

from __future__ import annotations

from collections.abc import Iterable

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.unsaid import answers, questions
from agents.divergences.reading import ClaimReading
from agents.divergences.relation import later
from stream.records import DivergenceType, Relation


class Unsaid:
    """Finds what one account says is not known, or too early to say, and the other tells."""

    name = "unsaid"
    both = False

    def tells(self, claim: ClaimReading) -> object:
        """What it leaves open."""
        return questions(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """What either claim leaves open and the other answers."""
        for open_to, telling, turned in ((pair.a, pair.b, False), (pair.b, pair.a, True)):
            for asked, words in questions(open_to).items():
                told = answers(telling).get(asked)
                if told is not None:
                    one, other = value(open_to, words), value(telling, told)
                    yield Finding(
                        type=DivergenceType.CERTAINTY,
                        detector=self.name,
                        a=other if turned else one,
                        b=one if turned else other,
                        about="What is not known yet",
                        why=f"One account says “{one.text}”, the other tells: {other.text}.",
                        features={
                            "speed": float(asked == "how m/s"),
                            "shared": float(bool(pair.shared)),
                        },
                        relation=Relation.UPDATE if later(pair) == (-1 if turned else 1) else None,
                    )
