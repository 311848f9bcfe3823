"""Fates: two states that nothing is in at once ("was arrested", "is still at large"), told of one person or thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cache, lru_cache
from itertools import product
from typing import Final, NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detectors.base import Finding, Value, value
from agents.divergences.frames import NOUN_MARKS, Argument, argument, is_pronoun, named, of_what
from agents.divergences.lexicon import Ending, endings, happenings, means, words
from agents.divergences.phrases import ROOM, below, clause, headed, noun_phrase, subject, verb_group
from agents.divergences.reading import ClaimReading, ReportReading
from agents.divergences.relation import later
from agents.divergences.stance import Stance, told
from stream.names import folded
from stream.records import DivergenceType, Relation, TimeRef, Token

_TYPES: Final = {
    "manner": DivergenceType.CAUSE,
    "hand": DivergenceType.CAUSE,
    "driving": DivergenceType.CAUSE,
    "intent": DivergenceType.CAUSE,
    "suspicion": DivergenceType.CERTAINTY,
}
"""What the matters tell of that are no outcomes."""
_PLANNED: Final = "holding"
"""The matter of which what is still to come is told as what was."""
_TOLD: Final = (Stance.FACT, Stance.DENIED)
_JUDGED: Final = frozenset({"acomp", "attr", "oprd", "prep", "pobj", "amod", "advmod", "compound", "xcomp", "conj"})
"""Arcs from what somebody is said to be up to the verb that says so ("was in a stable condition")."""
_SURE: Final = frozenset({"the", "his", "her", "its", "their", "this", "that", "both", "all"})
_STEPS: Final = 4
_DAYS: Final = timedelta(days=2)
_WITH: Final = {"with": False, "without": True}
"""Prepositions by which something has a thing or, where it is denied, has none."""


class Fate(NamedTuple):
    """A state that a claim tells of a thing or denies: its matter, which of that matter's, and the words."""

    matter: str
    state: int
    denied: bool
    thing: Argument
    verb: int
    marks: tuple[int, ...]
    coming: bool = False


class Fates:
    """Finds what nobody and nothing can be at once, told of one."""

    name = "fate"

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: the opposed states with most in common around them."""
        if pair.a.past != pair.b.past or not fates(pair.a):
            return
        apart = _apart(pair.a.claim.times, pair.b.claim.times)
        here, there = ([fate for fate in fates(claim) if apart < _while(fate)] for claim in (pair.a, pair.b))
        both = product(here, there)
        opposed = [(one, other) for one, other in both if _opposed(one, other) and _one_thing(pair, one, other)]
        opposed = [two for two in opposed if not (_plainly_negated(pair, *two) or _agreed(pair, *two))]
        if opposed:
            yield self._finding(pair, *max(opposed, key=lambda two: _context(pair, *two)))

    def _finding(self, pair: Pair, one: Fate, other: Fate) -> Finding:
        a, b = _value(pair.a, one), _value(pair.b, other)
        sure = any(_sure(claim, fate.thing) for claim, fate in ((pair.a, one), (pair.b, other)))
        return Finding(
            type=_type(one.matter),
            detector=self.name,
            a=a,
            b=b,
            about=_about(pair, one),
            why=f"One account says “{a.text}”, the other “{b.text}”.",
            relation=Relation.UPDATE if later(pair) and one.matter in words("fated", "passing") else None,
            features={
                "context": _context(pair, one, other),
                "named": float(bool(_names(pair.a, one.thing) and _names(pair.b, other.thing))),
                "sure": float(sure),
            },
        )


def _apart(one: Sequence[TimeRef], other: Sequence[TimeRef]) -> timedelta:
    """How far the nearest times that two claims give lie apart."""
    return min((max(a.earliest - b.latest, b.earliest - a.latest) for a in one for b in other), default=-_DAYS)


def _while(fate: Fate) -> timedelta:
    """How long a state may be told of: somebody is hurt once, and sought for days."""
    return timedelta(0) if fate.matter in words("fated", "momentary") else _DAYS


def _type(matter: str) -> DivergenceType:
    default = DivergenceType.OTHER if " by " in matter else DivergenceType.OUTCOME_OR_POLARITY
    return _TYPES.get(matter, default)


def _about(pair: Pair, one: Fate) -> str:
    stated = clause(pair.first, pair.a, one.verb, room=ROOM - len("Whether "))
    return f"Whether {stated}" if stated else headed(noun_phrase(pair.a, one.thing.head))


def _value(claim: ClaimReading, fate: Fate) -> Value:
    return value(claim, [*verb_group(claim, fate.verb), *fate.marks])


def _context(pair: Pair, one: Fate, other: Fate) -> float:
    return pair.overlap(pair.a.context([one.verb]), pair.b.context([other.verb]))


def _opposed(one: Fate, other: Fate) -> bool:
    """Two states of one matter, or one that is told here and denied there."""
    if one.matter != other.matter or (one.denied and other.denied):
        return False
    return (one.state == other.state) == (one.denied or other.denied)


def _plainly_negated(pair: Pair, one: Fate, other: Fate) -> bool:
    """Is it one verb with "not" and without, which is for `Negations` to find?"""
    same = pair.a.terms[one.verb] == pair.b.terms[other.verb]
    return same and one.state == other.state and not (one.marks or other.marks)


def _agreed(pair: Pair, one: Fate, other: Fate) -> bool:
    """Does either account tell of the thing, somewhere, what the other tells of it?"""
    return _tells(pair.first, one, other) or _tells(pair.second, other, one)


def _tells(report: ReportReading, mine: Fate, there: Fate) -> bool:
    if " by " in there.matter:
        kind = (there.matter.rpartition(" ")[2], there.state)
        return any(kind in means().get(lemma, ()) for claim in report.claims for lemma in claim.lemmas)
    return any(
        (fate.matter, fate.state, fate.denied, fate.coming) == (there.matter, there.state, there.denied, there.coming)
        and (fate.thing.term == mine.thing.term or is_pronoun(claim, fate.thing))
        for claim in report.claims
        for fate in fates(claim)
    )


def _one_thing(pair: Pair, one: Fate, other: Fate) -> bool:
    """Is it told of one: of one name, or of one noun that nothing sets apart from the other?"""
    if one.matter in words("fated", "chosen") and _two_doers(pair, one, other):
        return False
    first, second = _names(pair.a, one.thing), _names(pair.b, other.thing)
    named_both = product(first or [one.thing.term], second or [other.thing.term])
    if (first or second) and any(one_name(mine, yours) for mine, yours in named_both):
        return True
    same = bool(one.thing.term) and one.thing.term == other.thing.term
    return same and not (first and second) and _alike(pair, one.thing.head, other.thing.head)


def _names(claim: ClaimReading, thing: Argument) -> list[str]:
    """The names by which a thing is called: its own, that beside it ("the climber Ray Santo"), a pronoun's."""
    if is_pronoun(claim, thing):
        return list(named(claim, thing))
    tokens = claim.claim.tokens
    beside = [j for j in claim.children(thing.head) if tokens[j].dep == "appos"]
    after = [j for j in range(thing.head + 1, len(tokens)) if not claim.terms[j].startswith("@")][:1]
    beside += [after[0] - 1] if after else []
    return [_full(claim, j) for j in (thing.head, *beside) if tokens[j].pos == "PROPN" or claim.terms[j][:1] == "@"]


def _full(claim: ClaimReading, index: int) -> str:
    """A name with what stands before it, also where analysis did not know it for one."""
    if claim.terms[index][:1] == "@":
        return claim.terms[index]
    before = (j for j in claim.children(index) if j < index and claim.claim.tokens[j].pos == "PROPN")
    return " ".join(claim.terms[j].removeprefix("@") for j in (*before, index) if claim.terms[j])


def one_name(one: str, other: str) -> bool:
    """May two concepts be names of one: is either the end of the other ("Hart", "Lena Hart")?"""
    short, full = sorted((folded(name.removeprefix("@")).split() for name in (one, other)), key=len)
    return bool(short) and full[-len(short) :] == short


def _alike(pair: Pair, one: int, other: int) -> bool:
    """May two nouns be of one: both of one or of several, and not each with a mark, a figure or an owner of its own?"""
    if pair.a.claim.tokens[one].tag != pair.b.claim.tokens[other].tag:
        return False
    if _count(pair.a, one) != _count(pair.b, other) or not (_whole(pair.a, one) and _whole(pair.b, other)):
        return False
    kinds = [_kinds(claim, i) for claim, i in ((pair.a, one), (pair.b, other))]
    if all(kinds) and kinds[0].isdisjoint(kinds[1]):
        return False
    owners = [_owners(claim, i) for claim, i in ((pair.a, one), (pair.b, other))]
    if not all(owners):
        return True
    same = ((i, j) for i in owners[0] for j in owners[1] if pair.a.terms[i] == pair.b.terms[j])
    return any(_alike(pair, i, j) for i, j in same)


def _count(claim: ClaimReading, index: int) -> set[str]:
    return {claim.claim.tokens[j].text.lower() for j in claim.children(index) if claim.claim.tokens[j].dep == "nummod"}


def _kinds(claim: ClaimReading, index: int) -> frozenset[str]:
    """The words that say which of its kind a thing is."""
    kinds = below(claim, index, lambda j: claim.claim.tokens[j].dep in NOUN_MARKS)
    return frozenset(claim.terms[j] for j in kinds if j != index) - {""}


def _owners(claim: ClaimReading, index: int) -> list[int]:
    """Whose it is, what it is of, or the places by name that it is at."""
    tokens = claim.claim.tokens
    after = [k for j in claim.children(index) if tokens[j].dep == "prep" for k in claim.children(j)]
    of = of_what(claim, index)
    near = [j for j in claim.children(index) if tokens[j].dep == "poss" and tokens[j].pos != "PRON"]
    return [j for j in (*near, *of, *(k for k in after if k not in of and claim.terms[k][:1] == "@")) if claim.terms[j]]


def _whole(claim: ClaimReading, index: int) -> bool:
    """One, or all of several that are spoken of: of "miners" there may be some and others."""
    several = claim.claim.tokens[index].tag == "NNS"
    return not several or any(claim.claim.tokens[j].text.lower() in _SURE for j in claim.children(index))


def _sure(claim: ClaimReading, thing: Argument) -> bool:
    """Is it spoken of as one that is known, by name or with "the"?"""
    return bool(_names(claim, thing)) or any(
        claim.claim.tokens[j].text.lower() in _SURE or claim.claim.tokens[j].dep == "poss"
        for j in claim.children(thing.head)
    )


def _two_doers(pair: Pair, one: Fate, other: Fate) -> bool:
    """Is each done by another ("the House approved", "the Senate rejected")?"""
    doers = [subject(claim, fate.verb) for claim, fate in ((pair.a, one), (pair.b, other))]
    if doers[0] in (None, one.thing.head) or doers[1] in (None, other.thing.head):
        return False
    first, second = (claim.terms[i] for claim, i in zip((pair.a, pair.b), doers, strict=True) if i is not None)
    return bool(first and second) and not one_name(first, second) and not {first, second} & words("fated", "members")


@lru_cache(maxsize=4096)
def fates(claim: ClaimReading) -> tuple[Fate, ...]:
    """The states that a claim tells of somebody or something or denies; hopes, guesses and conditions tell none."""
    told_of = tuple(_fates(claim)) if _heads() & (claim.lemmas | {t.text.lower() for t in claim.claim.tokens}) else ()
    endowed = _endowed(claim) if claim.lemmas & _WITH.keys() else ()
    return (*told_of, *endowed, *(_equipped(claim) if claim.lemmas & means().keys() else ()))


@cache
def _heads() -> frozenset[str]:
    return frozenset(endings())


def _fates(claim: ClaimReading) -> Iterator[Fate]:
    for i, token in enumerate(claim.claim.tokens):
        read = [
            (one, _said(claim, i) if one.how == "is" else _done(claim, i, one)) for one in _endings(claim, i, token)
        ]
        for ending, found in read:
            if found is None or _picked_out(claim, found[0], found[2]):
                continue
            verb, beside, thing = found
            stance = told(claim, verb).stance
            denied = stance is Stance.DENIED or any(_negated(claim, k) for k in (i, *beside))
            coming = stance is Stance.AHEAD or (denied and _to_come(claim, verb))
            if (stance in _TOLD or coming) and (not coming or ending.matter == _PLANNED):
                yield Fate(ending.matter, ending.state, denied, thing, verb, tuple(beside), coming)


def _endings(claim: ClaimReading, index: int, token: Token) -> tuple[Ending, ...]:
    """The fates that a word may tell of: where one needs another word beside it, and has it, that one alone."""
    forms = {token.lemma.lower(): None, token.text.lower(): None}
    found = tuple(one for form in forms for one in endings().get(form, ()))
    if any(claim.claim.tokens[j].dep == "prt" for j in claim.children(index)):
        found = tuple(one for one in found if one.word)
    together = tuple(one for one in found if one.word and _with(claim, index, one.word))
    return together or found


def _picked_out(claim: ClaimReading, verb: int, thing: Argument) -> bool:
    """Is it told of some of several only ("the pirates who escaped")?"""
    several = claim.claim.tokens[thing.head].tag == "NNS"
    return several and claim.claim.tokens[verb].dep in ("relcl", "acl") and claim.claim.tokens[verb].head == thing.head


def _to_come(claim: ClaimReading, verb: int) -> bool:
    return any(claim.claim.tokens[j].text.lower() in words("cues", "ahead") for j in claim.children(verb))


def _endowed(claim: ClaimReading) -> Iterator[Fate]:
    """What something is done with or without ("the talks ended without agreement")."""
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        verb, lemma = token.head, token.lemma.lower()
        if lemma not in _WITH or token.dep != "prep" or tokens[verb].pos != "VERB":
            continue
        nouns = [j for j in claim.children(i) if tokens[j].dep == "pobj" and tokens[j].pos == "NOUN" and claim.terms[j]]
        thing = argument(claim, subject(claim, verb))
        if thing is not None and told(claim, verb).stance is Stance.FACT:
            yield from (
                Fate(f"{claim.terms[verb]} with {claim.terms[j]}", 0, _WITH[lemma], thing, verb, (i, j)) for j in nouns
            )


def _equipped(claim: ClaimReading) -> Iterator[Fate]:
    """With which weapon somebody does something, or in which vehicle."""
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        for kind, state in means().get(token.lemma.lower(), ()):
            before = token.head
            held = token.dep == "dobj" and tokens[before].lemma.lower() in words("means", "using")
            if not held and (token.dep != "pobj" or tokens[before].text.lower() not in words("means", "by")):
                continue
            verb = before if held else tokens[before].head
            thing = argument(claim, subject(claim, verb)) if tokens[verb].pos == "VERB" else None
            if thing is not None and told(claim, verb).stance is Stance.FACT:
                suffers = any(tokens[j].dep == "auxpass" for j in claim.children(verb))
                what = claim.terms[verb] if kind == "vehicle" else "be attacked" if suffers else "attack"
                yield Fate(f"{what} by {kind}", state, denied=False, thing=thing, verb=verb, marks=(before, i))


def _negated(claim: ClaimReading, index: int) -> bool:
    """Does a negation hang on a word or stand before it ("pleaded not guilty")?"""
    before = claim.claim.tokens[index - 1].dep == "neg" if index else False
    return before or any(claim.claim.tokens[k].dep == "neg" for k in claim.children(index))


def _done(claim: ClaimReading, verb: int, ending: Ending) -> tuple[int, list[int], Argument] | None:
    """A verb with what it must go with and whom it befalls, or who does it."""
    tokens = claim.claim.tokens
    if tokens[verb].pos != "VERB":
        return None
    beside = _with(claim, verb, ending.word) if ending.word else []
    if ending.word and not beside:
        return None
    objects = (claim.terms[j] for j in claim.children(verb) if tokens[j].dep == "dobj")
    if ending.matter in words("fated", "running") and any(term in happenings() for term in objects):
        return None
    thing = subject(claim, verb) if ending.how == "does" else _befallen(claim, verb, beside)
    found = argument(claim, thing) if thing is not None and thing not in beside else None
    return (verb, beside, found) if found is not None else None


def _befallen(claim: ClaimReading, verb: int, beside: list[int]) -> int | None:
    """Whom a verb befalls: the subject of its passive, its object, or what follows the preposition it goes with."""
    tokens = claim.claim.tokens
    near = {tokens[j].dep: j for j in claim.children(verb) if j not in beside}
    under = {tokens[k].dep: k for j in beside for k in claim.children(j)}
    passive = "auxpass" in near or (tokens[verb].tag == "VBN" and tokens[verb].dep in ("acl", "conj"))
    if passive and (done_to := subject(claim, verb)) is not None:
        return done_to
    to = [
        k for j in claim.children(verb) if tokens[j].lemma == "to" for k in claim.children(j) if tokens[k].dep == "pobj"
    ]
    if any(tokens[j].dep == "dobj" for j in beside) and to:
        return to[0]
    return next(
        (place[dep] for place, dep in ((near, "dative"), (near, "dobj"), (under, "pobj")) if dep in place), None
    )


def _with(claim: ClaimReading, verb: int, word: str) -> list[int]:
    """Where the word stands that a verb must go with: beside it, or after a preposition ("released without charge")."""
    tokens = claim.claim.tokens
    near = [j for j in claim.children(verb) if tokens[j].dep not in ("nsubj", "nsubjpass")]
    near += [k for j in near if tokens[j].dep in ("prep", "dobj") for k in claim.children(j)]
    return [j for j in near if tokens[j].lemma.lower() == word][:1]


def _said(claim: ClaimReading, word: int) -> tuple[int, list[int], Argument] | None:
    """What somebody is said to be: the verb that says so, the words, and of whom."""
    tokens, here = claim.claim.tokens, word
    if tokens[word].pos == "VERB":
        found = argument(claim, subject(claim, word))
        return (word, [word], found) if found is not None and tokens[word].tag == "VBG" else None
    for _ in range(_STEPS):
        if tokens[here].dep not in _JUDGED or tokens[here].head == here:
            return None
        here = tokens[here].head
        if tokens[here].pos in ("VERB", "AUX"):
            thing = subject(claim, here) if tokens[here].lemma.lower() in words("fated", "being") else None
            found = argument(claim, thing)
            return (here, [word], found) if found is not None else None
    return None
