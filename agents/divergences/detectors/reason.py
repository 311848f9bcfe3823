"""Reasons: why the event happened, by one account this, by the other something else or not known."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.causes import mishaps
from agents.divergences.facts.happenings import deed
from agents.divergences.facts.reason_forms import Reason
from agents.divergences.facts.reasons import happened, hedged, leads, reasons
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from agents.divergences.relation import later
from stream.records import AttributionKind, Certainty, DivergenceType, Relation, Section


class Reasons:
    """Finds two reasons for the event that both reports are about, or a reason for what the other leaves open."""

    name = "reason"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its reasons."""
        return reasons(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The reasons of one claim against those of the other, and against the words by which it leaves them open."""
        for one, other in product(reasons(pair.a), reasons(pair.b)):
            if _of_one(pair, one, other) and _apart(pair, one, other):
                yield self._finding(pair, one, other)
            elif _doubted(pair, one, other):
                yield self._finding(pair, one, other, DivergenceType.CERTAINTY)

    def _finding(self, pair: Pair, one: Reason, other: Reason, of: DivergenceType = DivergenceType.CAUSE) -> Finding:
        a, b = value(pair.a, one.tokens), value(pair.b, other.tokens)
        hows = {one.how, other.how}
        learned = (not one.given and later(pair) > 0) or (not other.given and later(pair) < 0)
        return Finding(
            type=of,
            detector=self.name,
            a=a,
            b=b,
            about="Why it happened",
            why=f"One account has “{a.text}” for the reason, the other “{b.text}”.",
            features={
                **{how: float(how in hows) for how in ("open", "hasty", "sought", "suspected", "after", "out")},
                "lead": float((one.given and leads(pair.a)) or (other.given and leads(pair.b))),
            },
            relation=Relation.UPDATE if learned else None,
        )


def _of_one(pair: Pair, one: Reason, other: Reason) -> bool:
    """Are both reasons of one happening, by its name or because the reports are about it, and neither that itself?"""
    events = happened(pair.first) | happened(pair.second)
    same = bool(one.effect) and one.effect == other.effect
    about = same or all(not reason.effect or reason.effect in events for reason in (one, other))
    itself = events & mishaps() & {deed(pair.a, one.head), deed(pair.b, other.head)}
    return about and (one.given or other.given) and not itself


def _doubted(pair: Pair, one: Reason, other: Reason) -> bool:
    """Do both give one reason, a fact in the outlet's own voice to one, and only believed to the other?"""
    same = {pair.a.terms[one.head], pair.b.terms[other.head]} & one.terms & other.terms
    return (
        bool(same)
        and "after" not in (one.how, other.how)
        and ((_fact(pair.a, one) and hedged(pair.b, other)) or (hedged(pair.a, one) and _fact(pair.b, other)))
    )


def _fact(claim: ClaimReading, reason: Reason) -> bool:
    """Does the outlet itself state it, and not only a headline, which leaves hedges out?"""
    own = claim.claim.attribution.kind is AttributionKind.OWN_VOICE and claim.claim.section is Section.BODY
    return own and claim.claim.certainty is Certainty.STATED and not hedged(claim, reason)


def _apart(pair: Pair, one: Reason, other: Reason) -> bool:
    """Is one reason left open, or have both no word in common, and does neither report give the other's, too?"""
    if "out" in (one.how, other.how):
        return one.how != other.how and one.given and other.given and bool(one.terms & other.terms)
    if not (one.given and other.given):
        return True
    if "said" not in (one.how, other.how) or "from" in (one.how, other.how):
        return False
    told = [frozenset().union(*_told(report)) for report in (pair.first, pair.second)]
    return not one.terms & told[1] and not other.terms & told[0]


@remembered
def _told(report: ReportReading) -> tuple[frozenset[str], ...]:
    return tuple(reason.terms for claim in report.claims for reason in reasons(claim))
