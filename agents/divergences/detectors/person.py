"""People: one person under two first names, or one part given to two people."""

from __future__ import annotations

import math
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import product
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.figures import compatible, figures
from agents.divergences.facts.frames import Argument, Frame, frames, named
from agents.divergences.facts.phrases import ROOM, clause, predicate, subject_phrase
from agents.divergences.reading import ClaimReading, ReportReading, remembered
from stream.names import TITLES
from stream.records import DivergenceType, EntityKind, Mention

_SPELLING: Final = 0.7
"""First names more alike than this are two spellings of one."""
_KIN: Final = frozenset({"brother", "sister", "wife", "husband", "son", "daughter", "father", "mother", "cousin"})
"""Where these are spoken of, one surname is two people's."""


_PERHAPS: Final = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.OTHER})
_SAYING: Final = frozenset({"tweet", "write", "speak", "mention", "lead", "join", "meet"})
"""What many people do on one day."""
_NICKNAMES: Final = {
    short: full
    for full, shorts in {
        "william": "bill billy will willie",
        "robert": "bob bobby rob",
        "richard": "dick rick rich",
        "james": "jim jimmy jamie",
        "john": "jack johnny",
        "edward": "ed eddie ted",
        "charles": "chuck charlie",
        "thomas": "tom tommy",
        "joseph": "joe joey",
        "elizabeth": "liz beth betty",
        "margaret": "maggie peggy meg",
        "katherine": "kate kathy katie",
        "anthony": "tony",
        "henry": "harry hank",
        "alexander": "alex sandy sasha",
        "michael": "mike mick",
    }.items()
    for short in shorts.split()
}


class Names:
    """Finds one surname with two first names in like sentences."""

    name = "person"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """The people it names."""
        return _people(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The people of the pair who share a surname and are called differently."""
        return (
            self._finding(pair, one, other)
            for one, other in product(_people(pair.a), _people(pair.b))
            if EntityKind.PERSON in (one.kind, other.kind)
            and _one_surname(one, other)
            and not (_known(pair.second, one) or _known(pair.first, other))
        )

    def _finding(self, pair: Pair, one: Mention, other: Mention) -> Finding:
        return Finding(
            type=DivergenceType.PERSON_OR_ROLE,
            detector=self.name,
            a=value(pair.a, pair.a.token_at(one.start, one.end)),
            b=value(pair.b, pair.b.token_at(other.start, other.end)),
            about=f"First name of {one.text.split()[-1]}",
            why=f"One account calls the person {one.text}, the other {other.text}.",
            features={"sure": float(one.kind is other.kind)},
            notability=1,
        )


@remembered
def _people(claim: ClaimReading) -> tuple[Mention, ...]:
    """The people named in full, and what may be one: the parser takes many a rare name for a body's or a thing's.

    None where kin are spoken of.
    """
    if claim.lemmas & _KIN:
        return ()
    mentions = (one for one in claim.claim.mentions if one.kind in _PERHAPS and len(one.text.split()) == 2)
    return tuple(one for one in mentions if _named(claim, one))


def _named(claim: ClaimReading, mention: Mention) -> bool:
    """Is the first word a name, and not a word that begins the sentence or a title ("Following", "Captain")?"""
    first = claim.token_at(mention.start, mention.end)[:1]
    return all(claim.claim.tokens[i].pos == "PROPN" and claim.claim.tokens[i].text.lower() not in TITLES for i in first)


def _one_surname(one: Mention, other: Mention) -> bool:
    (first, surname), (second, other_surname) = one.text.lower().split(), other.text.lower().split()
    if surname != other_surname or first == second or (first[0] == second[0] and min(len(first), len(second)) <= 2):
        return False
    if _NICKNAMES.get(first, first) == _NICKNAMES.get(second, second) or _shortened(first, second):
        return False
    return SequenceMatcher(None, first, second).ratio() < _SPELLING


def _shortened(one: str, other: str) -> bool:
    """May one name be short for the other ("Fred", "Frederick"; "Alexis", "Alexandros")?"""
    return one[:3] == other[:3]


def _known(report: ReportReading, mention: Mention) -> bool:
    """Does the report speak of somebody of that first name, too, with or without the surname?"""
    return mention.text.lower() in report.text or any(
        token.text == mention.text.split()[0] for claim in report.claims for token in claim.claim.tokens
    )


class Parts:
    """Finds one deed with two doers, or one fate with two people it befell."""

    name = "part"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its predicates of somebody."""
        return _of_somebody(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The predicates that both claims have with one argument in common and different people in the other."""
        for one, other in product(_of_somebody(pair.a), _of_somebody(pair.b)):
            if one.predicate != other.predicate or bool(one.negations) != bool(other.negations):
                continue
            for part, mine, theirs in (("doer", one.agent, other.agent), ("object", one.patient, other.patient)):
                if mine and theirs and _two_people(pair, one, other, mine, theirs) and not _figures_differ(pair):
                    yield self._finding(pair, part, (one, mine), (other, theirs))

    def _finding(self, pair: Pair, part: str, first: tuple[Frame, Argument], second: tuple[Frame, Argument]) -> Finding:
        (one, mine), (other, theirs) = first, second
        a, b = value(pair.a, mine.tokens), value(pair.b, theirs.tokens)
        kept = [_rest(claim, *told) for claim, told in ((pair.a, first), (pair.b, second))]
        weights = [math.fsum(pair.weight[term] for term in terms) for terms in (kept[0] & kept[1], kept[0] | kept[1])]
        return Finding(
            type=DivergenceType.PERSON_OR_ROLE,
            detector=self.name,
            a=a,
            b=b,
            about=_about(pair, one, part),
            why=f"One account names {a.text}, the other {b.text}.",
            features={
                "kept": weights[0] / weights[1] if weights[1] else 0.0,
                "known": float(_knows(pair.second, mine) and _knows(pair.first, theirs)),
                "context": pair.overlap(pair.a.context([one.verb]), pair.b.context([other.verb])),
            },
        )


def _about(pair: Pair, frame: Frame, part: str) -> str:
    """The question that the accounts answer with two people."""
    claim = pair.a
    if part == "object":
        done_by = subject_phrase(pair.first, claim, frame.verb)
        told = predicate(claim, frame.verb)
        passive = any(claim.claim.tokens[j].dep == "nsubjpass" for j in claim.children(frame.verb))
        return f"Who {told}" if passive else f"Whom {done_by} {told}" if done_by else "Who it was"
    told = clause(pair.first, claim, frame.verb, asked="Who", room=ROOM)
    return told or "Who it was"


@remembered
def _of_somebody(claim: ClaimReading) -> tuple[Frame, ...]:
    """The predicates that are said of somebody by name; none where no people are named."""
    if not any(mention.kind is EntityKind.PERSON for mention in claim.claim.mentions):
        return ()
    return tuple(one for one in frames(claim) if any(who and who.names for who in (one.agent, one.patient)))


def _figures_differ(pair: Pair) -> bool:
    """Do they give different figures for one kind of thing, so that each did his own?"""
    first, second = ([one for one in figures(claim) if one.counted or one.quantity.unit] for claim in (pair.a, pair.b))
    alike = [
        compatible(one.quantity, other.quantity)
        for one in first
        for other in second
        if one.quantity.unit == other.quantity.unit and (one.quantity.unit or one.counted == other.counted)
    ]
    return bool(alike) and not any(alike)


def _two_people(pair: Pair, one: Frame, other: Frame, mine: Argument, theirs: Argument) -> bool:
    """Are both arguments people by name, none in both, and is something else of the two predicates the same?"""
    if not (mine.names and theirs.names) or _one_surname_in(mine, theirs) or one.predicate in _SAYING:
        return False
    people = {f"@{m.entity}" for c in (pair.a, pair.b) for m in c.claim.mentions if m.kind is EntityKind.PERSON}
    if not (mine.names <= people and theirs.names <= people):
        return False
    rest = _rest(pair.a, one, mine) & _rest(pair.b, other, theirs)
    return bool(rest) and not (_does(pair.second, one, mine) or _does(pair.first, other, theirs))


def _rest(claim: ClaimReading, frame: Frame, without: Argument) -> frozenset[str]:
    """The concepts of the other arguments, the pronoun that is its subject put into the name it stands for."""
    meant = named(claim, frame.agent) if frame.agent is not None and frame.agent is not without else frozenset()
    return (frame.terms | meant) - without.terms


def _one_surname_in(mine: Argument, theirs: Argument) -> bool:
    """Have they a last name in common, in whatever spelling, or is one called by a part of the other's name?"""
    pairs = product(_last(mine.names), _last(theirs.names))
    alike = any(SequenceMatcher(None, one, other).ratio() >= _SPELLING for one, other in pairs)
    return alike or not _words(mine.names).isdisjoint(_words(theirs.names))


def _last(names: Iterable[str]) -> set[str]:
    """The last words of names: "@ben zobrist" and "@mvp ben zobrist" are one man."""
    return {name.removeprefix("@").split()[-1] for name in names}


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in name.removeprefix("@").split()}


def _knows(report: ReportReading, argument: Argument) -> bool:
    """Does the report, too, speak of that person, so that it would not take them for the other?"""
    return any(argument.names & claim.bag for claim in report.claims)


def _does(report: ReportReading, frame: Frame, argument: Argument) -> bool:
    """Does the report, too, say so of that person?"""
    called = _last(argument.names)
    return any(
        frame.predicate == other.predicate and called & _last(term for term in other.terms if term.startswith("@"))
        for claim in report.claims
        if called & _last(term for term in claim.bag if term.startswith("@"))
        for other in frames(claim)
    )
