"""Certainty: stated as a fact in one account, as a possibility or a claim in the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.frames import NOUN_MARKS, frames, marks
from agents.divergences.facts.phrases import ROOM, clause, noun_phrase, worded
from agents.divergences.facts.stance import Stance, Told, negates, stances, words_told
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import AttributionKind, Certainty, DivergenceType, Relation, Section, Token

_MIN_CONTEXT: Final = 0.08
"""Share of what is said of the hedged word that the other claim must say of it, too."""


class Doubt(NamedTuple):
    """A word that one claim hedges and the other states: where it stands in both, and what hedges it."""

    cue: int
    word: int
    there: int
    context: float


class Hedges:
    """Finds what one claim states and the other hedges or doubts."""

    name = "certainty"
    both = False

    def tells(self, claim: ClaimReading) -> object:
        """What it hedges."""
        return words_told(claim, Stance.HEDGED)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding a side: the hedged word that the other claim has without a hedge."""
        return self._found(pair) if pair.a.past == pair.b.past else ()

    def _found(self, pair: Pair) -> Iterator[Finding]:
        for hedged, plain, turned in ((pair.a, pair.b, False), (pair.b, pair.a, True)):
            if plain.claim.certainty is not Certainty.STATED or not words_told(hedged, Stance.HEDGED):
                continue
            found = max(_hedged(pair, hedged, plain), key=lambda one: one.context, default=None)
            if found is not None and found.context >= _MIN_CONTEXT:
                yield self._finding(pair, hedged, plain, found, turned=turned)

    def _finding(self, pair: Pair, hedged: ClaimReading, plain: ClaimReading, found: Doubt, *, turned: bool) -> Finding:
        one = value(hedged, [found.cue, *worded(hedged, found.word)])
        other = value(plain, worded(plain, found.there))
        return Finding(
            type=DivergenceType.CERTAINTY,
            detector=self.name,
            a=other if turned else one,
            b=one if turned else other,
            about=_about(pair.first if turned else pair.second, plain, found.there),
            why=f"One account says “{one.text}”, the other states “{other.text}” as fact.",
            features={
                "context": found.context,
                "strong": float(_cue(hedged, found.cue) in _strong()),
                "doubted": float(_cue(hedged, found.cue) in words("doubts")),
                "figure": float(bool(_figures(hedged) & _figures(plain))),
                "marked": float(bool(marks(hedged, found.word, NOUN_MARKS) & marks(plain, found.there, NOUN_MARKS))),
            },
            relation=Relation.CONFLICT if _forecasts(hedged, found.cue) else None,
        )


def _strong() -> frozenset[str]:
    """What says that it may well not be so, and "claims to have"."""
    return words("hedges") | words("governing", "verifying") | {"claim"}


def _about(report: ReportReading, plain: ClaimReading, word: int) -> str:
    """What one account states: a clause where the word is a verb that can stand in one, else the thing."""
    stated = clause(report, plain, word, room=ROOM - len("Whether "))
    if stated:
        return f"Whether {stated}"
    noun = plain.claim.tokens[word].pos in ("NOUN", "PROPN")
    return f"Whether it was {noun_phrase(plain, word)}" if noun else "How certain it is"


def _cue(claim: ClaimReading, index: int) -> str:
    return claim.claim.tokens[index].lemma.lower()


def _forecasts(claim: ClaimReading, index: int) -> bool:
    """Does the outlet itself weigh what is to come ("could", "is possible"), so that no sources disagree?"""
    return _cue(claim, index) == "could" or claim.claim.tokens[index].dep == "acomp"


def _parts(claim: ClaimReading, word: int) -> dict[str, frozenset[str]]:
    """What a word goes with, by the part it plays: a verb's doer and object, a noun's marks; pronouns say nothing."""
    if claim.claim.tokens[word].pos == "VERB":
        frame = next((one for one in frames(claim) if one.verb == word), None)
        if frame is None:
            return {}
        parts = {"doer": frame.agent, "object": frame.patient}
        return {part: one.terms for part, one in parts.items() if one is not None and one.terms}
    found = marks(claim, word, NOUN_MARKS) - words("cues", "hedged")
    return {"marks": found} if found else {}


def _figures(claim: ClaimReading) -> frozenset[tuple[float | None, str]]:
    return frozenset((quantity.low, quantity.unit) for quantity in claim.claim.quantities if quantity.unit)


def _hedged(pair: Pair, hedged: ClaimReading, plain: ClaimReading) -> Iterator[Doubt]:
    for word in (i for i in words_told(hedged, Stance.HEDGED) if hedged.terms[i] in pair.shared):
        told = stances(hedged)[word]
        cue = _cue(hedged, told.cue)
        hearsay = cue in words("hearsay")
        if (hearsay and _hearsay(plain)) or not _about_it(hedged, told):
            continue
        for there in (i for stance in _against(cue) for i in words_told(plain, stance)):
            if plain.terms[there] != hedged.terms[word] or not _one_thing(hedged, word, plain, there):
                continue
            if _believed(plain, there) or _headlined(pair.first if plain is pair.a else pair.second, plain, there):
                continue
            if not (hearsay and _unsaid_by_whom(hedged, word, plain, there)):
                yield Doubt(told.cue, word, there, pair.overlap(hedged.context([word]), plain.context([there])))


def _believed(claim: ClaimReading, index: int) -> bool:
    """Is it what somebody claims or believes, and so no fact to the outlet?"""
    tokens = claim.claim.tokens
    while tokens[index].head != index:
        above = tokens[index].head
        if tokens[index].dep == "ccomp" and tokens[above].lemma.lower() in words("governing", "believing"):
            return True
        index = above
    return False


def _headlined(report: ReportReading, claim: ClaimReading, verb: int) -> bool:
    """Is it a headline's participle of what is to come, "may be" being left out ("Club only sold next week")?"""
    ahead = any(time.earliest > report.report.published_at for time in claim.claim.times)
    bare = not any(claim.claim.tokens[j].dep in ("aux", "auxpass") for j in claim.children(verb))
    return ahead and bare and claim.claim.section is not Section.BODY and claim.claim.tokens[verb].tag in ("VBN", "VBD")


def _hearsay(plain: ClaimReading) -> bool:
    """Is it said by somebody ("police said", "prosecutors allege"), which is all that "allegedly" means?"""
    return plain.claim.attribution.kind is not AttributionKind.OWN_VOICE or bool(plain.lemmas & words("accusing"))


def _unsaid_by_whom(hedged: ClaimReading, word: int, plain: ClaimReading, there: int) -> bool:
    """Is it of who did it that there is doubt ("he allegedly hit her"), and not that it was done ("she was hit")?"""
    return "doer" in _parts(hedged, word) and "doer" not in _parts(plain, there)


def _kind(token: Token) -> str:
    """Verb, noun of one thing, or noun of several: only like is compared."""
    return token.pos if token.pos == "VERB" else token.tag


def _about_it(claim: ClaimReading, told: Told) -> bool:
    """Is the hedge about the word: "a boy might have been in danger" hedges no boy, and "may not" denies as much?"""
    if _cue(claim, told.cue) in words("governing", "verifying"):
        return True
    tokens = claim.claim.tokens
    above = tokens[told.cue].head
    beside = tokens[above].lemma == "be" and tokens[told.cue].dep != "acomp"
    return not beside and not any(negates(tokens[j]) for j in claim.children(above))


def _against(cue: str) -> tuple[Stance, ...]:
    """The stances that a hedge is at odds with: "could" only with what will be, for it is also said of the past."""
    return (Stance.AHEAD,) if cue == "could" or cue in words("governing", "mulling") else (Stance.FACT, Stance.AHEAD)


def _one_thing(hedged: ClaimReading, word: int, plain: ClaimReading, there: int) -> bool:
    """May the two words be of one happening: a verb of the same people and things, a noun with the same marks?"""
    if _kind(hedged.claim.tokens[word]) != _kind(plain.claim.tokens[there]):
        return False
    first, second = (_parts(claim, index) for claim, index in ((hedged, word), (plain, there)))
    return all(_compatible(first[part], second[part]) for part in first.keys() & second.keys())


def _compatible(one: frozenset[str], other: frozenset[str]) -> bool:
    names, others = ({term for term in terms if term.startswith("@")} for terms in (one, other))
    return bool(one & other) and not (names and others and not names & others)
