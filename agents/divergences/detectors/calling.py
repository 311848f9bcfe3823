"""Callings: one person under two offices or ranks, or one part given to two sorts of people ("a nurse", "a vet")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import product
from typing import Final, NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value, value
from agents.divergences.facts.callings import Calling, called, calling_at, exclusive, people, receivers
from agents.divergences.facts.frames import Argument, Frame, frames
from agents.divergences.facts.phrases import name
from agents.divergences.lexicon import callings, words
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from agents.divergences.things import one_name
from stream.names import folded
from stream.records import DivergenceType, Mention

_BESIDE: Final = 3
"""Words from a relative to their name."""
_SPELLING: Final = 0.85
_LIKE: Final = 0.5
"""How alike two names are that are taken for one another."""
_COMMON: Final = 2
"""What two claims must have in common, the name aside, to speak of one relative."""
_MASS: Final = frozenset({"NNS", "NNPS"})


class Callings:
    """Finds one person called two things that nobody is at once, and one part given to two such people."""

    name = "calling"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """What it calls anyone."""
        return _people(claim) or _people_unnamed(claim) or kin(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """What either claim calls a person whom both name; then what they call whoever did or met with a thing."""
        yield from self._of_named(pair)
        yield from self._of_unnamed(pair)
        yield from self._of_kin(pair)

    def _of_named(self, pair: Pair) -> Iterator[Finding]:
        for (one, mine), (other, theirs) in product(_people(pair.a), _people(pair.b)):
            if not one_name(one.entity, other.entity) or " " not in one.entity + other.entity:
                continue
            for here, there in product(mine, theirs):
                if _at_odds(pair, here, there):
                    about = f"What {name(pair.first, one.entity) or one.text} is"
                    yield self._finding(value(pair.a, here.tokens), value(pair.b, there.tokens), about, named=True)

    def _of_unnamed(self, pair: Pair) -> Iterator[Finding]:
        for one, other in product(_people_unnamed(pair.a), _people_unnamed(pair.b)):
            if one.predicate != other.predicate or bool(one.negations) != bool(other.negations):
                continue
            for mine, theirs in _parts(pair, one, other):
                here, there = _sole(pair.a, mine), _sole(pair.b, theirs)
                if here is None or there is None or not _at_odds(pair, here, there):
                    continue
                kept = bool((one.terms - mine.terms) & (other.terms - theirs.terms))
                yield self._finding(value(pair.a, mine.tokens), value(pair.b, theirs.tokens), "Who it was", kept=kept)

    def _of_kin(self, pair: Pair) -> Iterator[Finding]:
        for one, other in product(kin(pair.a), kin(pair.b)):
            if one.name and other.name:
                yield from self._of_names(pair, one, other)
                continue
            common = pair.shared - {one.of, other.of}
            if len(common) < _COMMON or not one_name(one.of, other.of) or not exclusive(one.word, other.word):
                continue
            if not (_tells_of(pair.second, one.word) or _tells_of(pair.first, other.word)):
                a, b = value(pair.a, one.tokens), value(pair.b, other.tokens)
                whose = name(pair.first, one.of.removeprefix("@")) or one.of.removeprefix("@")
                yield self._finding(a, b, f"How it is related to {whose}", kept=True)

    def _of_names(self, pair: Pair, one: Kin, other: Kin) -> Iterator[Finding]:
        """Names of one relative: of a wife, who is but one, or, as like names are, of one child."""
        if one.word != other.word or (one.of and other.of and not one_name(one.of, other.of)):
            return
        like = SequenceMatcher(None, one.name, other.name).ratio()
        alone = one.word in words("callings", "only_kin") and bool(one.of and other.of)
        if like >= _SPELLING or not (alone or like >= _LIKE or one.name[0] == other.name[0]):
            return
        if one.name not in pair.second.text and other.name not in pair.first.text:
            a, b = value(pair.a, one.tokens), value(pair.b, other.tokens)
            yield self._finding(a, b, f"What the {one.word} is called", named=alone)

    def _finding(self, a: Value, b: Value, about: str, **features: bool) -> Finding:
        return Finding(
            type=DivergenceType.PERSON_OR_ROLE,
            detector=self.name,
            a=a,
            b=b,
            about=about,
            why=f"One account says {a.text}, the other {b.text}.",
            features={feature: float(holds) for feature, holds in features.items()},
            notability=2,
        )


class Kin(NamedTuple):
    """A relative of somebody by name: the word for it, whose, and the tokens that say so."""

    word: str
    of: str
    tokens: tuple[int, ...]
    name: str = ""


@remembered
def kin(claim: ClaimReading) -> tuple[Kin, ...]:
    """The relatives of people by name that a claim speaks of ("Poole's cousin", "her brother-in-law")."""
    return tuple(_kin(claim)) if claim.lemmas & words("callings", "kin") else ()


def _kin(claim: ClaimReading) -> Iterator[Kin]:
    tokens = claim.claim.tokens
    for index, token in enumerate(tokens):
        owner = next((j for j in claim.children(index) if tokens[j].dep == "poss"), None)
        if token.lemma.lower() not in words("callings", "kin"):
            continue
        own = owner is not None and tokens[owner].text.lower() in ("his", "her") and claim.claim.subject
        of = f"@{folded(claim.claim.subject)}" if own else claim.terms[owner] if owner is not None else ""
        married = [t.text.lower() for t in tokens[index + 1 : index + 5]] == ["-", "in", "-", "law"]
        word, last = (f"{token.lemma.lower()}_in_law", index + 4) if married else (token.lemma.lower(), index)
        called = next((j for j in _named_beside(claim, index)), None)
        if called is not None:
            of = of if of[:1] == "@" else ""
            yield Kin(word, of, (index, called), name=tokens[called].text.lower())
        elif of[:1] == "@" and token.dep != "poss":  # "her husband's brother" is no husband
            yield Kin(word, of, tuple(range(index, last + 1)))


def _named_beside(claim: ClaimReading, index: int) -> Iterator[int]:
    """The name beside a word for a relative ("his wife Karin", "their son, Tom,")."""
    tokens = claim.claim.tokens
    beside = [j for j in claim.children(index) if tokens[j].dep == "appos"]
    beside += [tokens[index].head] if tokens[index].dep in ("compound", "nmod", "appos") else []
    yield from (j for j in beside if tokens[j].pos == "PROPN" and 0 < j - index <= _BESIDE)


@remembered
def _people(claim: ClaimReading) -> tuple[tuple[Mention, tuple[Calling, ...]], ...]:
    """The people whom a claim calls something, with what it calls them."""
    found = ((mention, tuple(called(claim, mention))) for mention in people(claim))
    return tuple(one for one in found if one[1])


@remembered
def _people_unnamed(claim: ClaimReading) -> tuple[Frame, ...]:
    """The predicates of a claim that are said of somebody by a calling alone."""
    return tuple(
        frame
        for frame in frames(claim)
        if any(
            who is not None and _sole(claim, who) is not None
            for who in (frame.agent, frame.patient, *receivers(claim, frame))
        )
    )


def _tells_of(report: ReportReading, word: str) -> bool:
    """Does a report speak of such a relative of anyone's?"""
    return any(one.word == word for claim in report.claims for one in kin(claim))


def _at_odds(pair: Pair, here: Calling, there: Calling) -> bool:
    """Are the two callings no one's at once, and does neither report speak of the other's, too?"""
    if not exclusive(here.word, there.word):
        return False
    told = [(pair.second, here), (pair.first, there)]
    if here.word.removeprefix("deputy ") == there.word.removeprefix("deputy "):
        told = [(report, calling) for report, calling in told if calling.word.startswith("deputy ")]
    return not any(_mentions(report, calling) for report, calling in told)


def _mentions(report: ReportReading, calling: Calling) -> bool:
    """Does a report have the calling, of whomever, or a word that stands for it?"""
    places = callings().get(calling.word, {}).items()
    alike = {other for other, there in callings().items() if places and places <= there.items()} | {calling.word}
    return any(
        word.replace("_", " ") in report.text if set(word) & {"_", " "} else _has(report, word) for word in alike
    )


def _has(report: ReportReading, word: str) -> bool:
    return any(word in claim.lemmas for claim in report.claims)


def _parts(pair: Pair, one: Frame, other: Frame) -> Iterator[tuple[Argument, Argument]]:
    """The arguments of one place in both predicates: who did it, whom it befell, whom it went to."""
    for mine, theirs in ((one.agent, other.agent), (one.patient, other.patient)):
        if mine is not None and theirs is not None:
            yield mine, theirs
    yield from product(receivers(pair.a, one), receivers(pair.b, other))


def _sole(claim: ClaimReading, of: Argument) -> Calling | None:
    """The calling of one person without a name."""
    if of.names or claim.claim.tokens[of.head].tag in _MASS or claim.claim.tokens[of.head].pos != "NOUN":
        return None
    return calling_at(claim, of.head, ever=True)
