"""Outcome and polarity: it happened and it did not, denied and stated, or one thing and its opposite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.fates import lasted
from agents.divergences.facts.frames import NOUN_MARKS, Argument, Frame, frames, is_nobody, is_pronoun, marks, named
from agents.divergences.facts.happenings import at_arrest
from agents.divergences.facts.phrases import (
    ROOM,
    below,
    clause,
    headed,
    noun_phrase,
    subject,
    subject_phrase,
    verb_group,
)
from agents.divergences.facts.stance import Stance, told
from agents.divergences.lexicon import opposed, words
from agents.divergences.reading import ClaimReading, remembered
from agents.divergences.relation import later
from stream.records import DivergenceType, Relation, Token

_DEGREES: Final = frozenset({"only", "just", "merely", "necessarily", "enough", "solely"})
_MORE: Final = frozenset({"further", "again", "anymore", "anew"})
_EARLIER: Final = frozenset({"previously", "formerly"})
_REACH: Final = 12
"""Words between a predicate and what negates it."""
_MIN_CONTEXT: Final = 0.2
"""Share of what is said with the predicate that both claims must have in common."""
_ALIKE: Final = 0.35
"""Likeness from which two claims that share no name speak of one matter."""


class Negations:
    """Finds a predicate that one claim negates and the other does not, of the same people and things."""

    name = "polarity"
    both = False

    def tells(self, claim: ClaimReading) -> object:
        """A predicate that it negates."""
        return next((one for one in frames(claim) if one.negations), None)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: the shared predicate with most in common around it."""
        if pair.a.past != pair.b.past or _negating(pair.a) == _negating(pair.b):
            return ()
        found = max(_opposed(pair), key=lambda one: one[2], default=None)
        return [self._finding(pair, *found)] if found is not None else ()

    def _finding(self, pair: Pair, one: Frame, other: Frame, common: float) -> Finding:
        a = value(pair.a, [*one.negations, *verb_group(pair.a, one.verb)])
        b = value(pair.b, [*other.negations, *verb_group(pair.b, other.verb)])
        return Finding(
            type=DivergenceType.OUTCOME_OR_POLARITY,
            detector=self.name,
            a=a,
            b=b,
            about=_about(pair, one, other),
            why=f"One account says “{a.text}”, the other “{b.text}”.",
            features={
                "common": common,
                "context": pair.overlap(pair.a.context([one.verb]), pair.b.context([other.verb])),
                "ahead": float(one.ahead != other.ahead),
                "bounded": float(bool({"until", "never"} & (pair.a.lemmas | pair.b.lemmas))),
            },
        )


class Antonyms:
    """Finds opposite words said of one thing."""

    name = "antonym"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """The opposites of its words."""
        return opposites(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """At most one finding: the opposite words with most in common around them."""
        if opposites(pair.a).isdisjoint(pair.b.bag) or not _one_matter(pair):
            return
        if pair.a.past != pair.b.past or "if" in pair.a.lemmas | pair.b.lemmas:
            return
        found = max(_opposites(pair), key=lambda one: one[2], default=None)
        if found is None or found[2] < _MIN_CONTEXT:
            return
        here, there, context = found
        one, other = value(pair.a, [here]), value(pair.b, [there])
        yield Finding(
            type=DivergenceType.OUTCOME_OR_POLARITY,
            detector=self.name,
            a=one,
            b=other,
            about=_opposites_about(pair, here, there),
            why=f"One account says “{one.text}”, the other “{other.text}”.",
            relation=Relation.UPDATE if later(pair) else None,
            features={
                "context": context,
                "negated": float(bool(_negation(pair.a, here)) != bool(_negation(pair.b, there))),
            },
        )


def _one_matter(pair: Pair) -> bool:
    """Do the claims name the same, or are they much alike without a name?"""
    return any(term.startswith("@") for term in pair.shared) or pair.likeness >= _ALIKE


def _about(pair: Pair, one: Frame, other: Frame) -> str:
    """The clause that one account states and the other negates, of the one who is named in either."""
    sides = (pair.first, pair.a, one), (pair.second, pair.b, other)
    (report, claim, stated), (denying, denier, denied) = sides if other.negations else sides[::-1]
    nobody = denied.agent is None or set(denied.negations) & set(below(denier, denied.agent.head))
    who = "" if nobody else subject_phrase(denying, denier, denied.verb)
    told = clause(report, claim, stated.verb, who=who, room=ROOM - len("Whether "))
    return f"Whether {told}" if told else "Whether it is so"


def _opposites_about(pair: Pair, here: int, there: int) -> str:
    """What the opposite words are said of: the clause of the first that can stand alone, or the thing."""
    for report, claim, index in ((pair.first, pair.a, here), (pair.second, pair.b, there)):
        told = clause(report, claim, index, room=ROOM - len("Whether "))
        if told:
            return f"Whether {told}"
    shared = [i for i, term in enumerate(pair.a.terms) if term in pair.shared and i != here]
    said_of = max(shared, key=lambda i: (pair.weight[pair.a.terms[i]], -i), default=here)
    return headed(noun_phrase(pair.a, said_of, bare=True))


@remembered
def _negating(claim: ClaimReading) -> bool:
    return bool(claim.lemmas & (words("negations") | words("denials")))


def _opposed(pair: Pair) -> Iterator[tuple[Frame, Frame, float]]:
    """Frames of one predicate, one of them negated, that share the one it befell or else the one who did it."""
    for one in frames(pair.a):
        for other in frames(pair.b):
            if one.predicate != other.predicate or bool(one.negations) == bool(other.negations):
                continue
            if (
                not (_asserted(pair.a, one) and _asserted(pair.b, other))
                or {_tense(pair.a, one), _tense(pair.b, other)} == {"now", "before"}
                or _loose(pair.a, one)
                or _loose(pair.b, other)
                or _two_doers(pair, one.agent, other.agent)
                or _narrower(pair, one, other)
                or _complement(pair.a, one) != _complement(pair.b, other)
                or at_arrest(pair.a, one.verb) != at_arrest(pair.b, other.verb)
            ):
                continue
            patients = _alike(pair, one.patient, other.patient)
            agents = _alike(pair, one.agent, other.agent)
            alone = one.patient is None and other.patient is None
            named = patients > 0.5 or agents > 0 or one.agent is None or other.agent is None
            told = agents == 1 and one.predicate in words("disclosing")
            if (patients > 0 and named) or (agents > 0 and alone) or told:
                yield one, other, max(patients, agents)


def _loose(claim: ClaimReading, frame: Frame) -> bool:
    """Does a negation deny only how it was or more of it ("not only", "not again"), or stand too far off?"""
    tokens = claim.claim.tokens
    adverbs = [i for i in claim.children(frame.verb) if tokens[i].dep == "advmod"]
    degrees = any(tokens[i].lemma.lower() in _DEGREES | _MORE for i in adverbs) or any(
        tokens[j].lemma.lower() == "as" for i in adverbs for j in claim.children(i)
    )
    near = all(abs(frame.verb - index) <= _REACH for index in frame.negations)
    aside = any(tokens[index + 1].text == ")" for index in frame.negations if index + 1 < len(tokens))
    return bool(frame.negations) and (degrees or aside or not near)


def _alike(pair: Pair, one: Argument | None, other: Argument | None) -> float:
    """How surely two arguments stand for one: a name or head in common 1, a pronoun with anyone 0.5."""
    if one is None or other is None:
        return 0.0
    if one.names & other.names or (one.term and one.term == other.term):
        return 1.0
    if is_nobody(pair.a, one) or is_nobody(pair.b, other):
        return 0.7
    if is_pronoun(pair.a, one) or is_pronoun(pair.b, other):
        return 0.5
    return 0.0


def _two_doers(pair: Pair, one: Argument | None, other: Argument | None) -> bool:
    """Do two do it: of other names, or of other kinds where neither is named? A name may stand for any kind."""
    if one is None or other is None or is_nobody(pair.a, one) or is_nobody(pair.b, other):
        return False
    first, second = named(pair.a, one), named(pair.b, other)
    if first or second or is_pronoun(pair.a, one) or is_pronoun(pair.b, other):
        return bool(first and second) and not first & second
    return bool(one.terms and other.terms) and not one.terms & other.terms


def _narrower(pair: Pair, one: Frame, other: Frame) -> bool:
    """Is what the negation denies of a narrower kind than what was ("no penalty goal", "three goals")?"""
    if one.patient is None or other.patient is None or one.patient.term != other.patient.term:
        return False
    first, second = marks(pair.a, one.patient.head, NOUN_MARKS), marks(pair.b, other.patient.head, NOUN_MARKS)
    return not (first <= second if one.negations else second <= first)


def _asserted(claim: ClaimReading, frame: Frame) -> bool:
    """Is the predicate told as what was or will be, and not as what could be, had not yet been, or is tried?"""
    tokens = claim.claim.tokens
    token = tokens[frame.verb]
    if token.tag == "VBG" and token.head in frame.negations:
        return tokens[token.head].head == token.head or tokens[token.head].dep in ("ccomp", "conj")  # "denied firing"
    helpers = {helper.lemma.lower() for helper in _helpers(claim, frame)}
    going = token.lemma == "go" and any(tokens[i].dep == "xcomp" for i in claim.children(frame.verb))
    foretold = frame.ahead and "never" in claim.lemmas  # a curse, a vow
    if (token.tag == "VBG" and "be" not in helpers) or {"would", "have"} <= helpers or going or foretold:
        return False
    possible = helpers & {"can", "could", "may", "might", "to", "should"}
    elsewhen = claim.lemmas & ({"since", "prior", "whether"} | _EARLIER)
    bounded = bool(frame.negations) and "until" in claim.lemmas
    return not (possible or elsewhen or bounded) and (token.head == frame.verb or token.dep in ("ccomp", "conj"))


def _complement(claim: ClaimReading, frame: Frame) -> frozenset[str]:
    """The adjectives that make the verb another ("made public", "found guilty")."""
    tokens = claim.claim.tokens
    beside = (i for i in claim.children(frame.verb) if tokens[i].dep in ("acomp", "oprd") and tokens[i].pos == "ADJ")
    return frozenset(claim.terms[i] for i in beside)


def _tense(claim: ClaimReading, frame: Frame) -> str:
    """`now` ("does not own"), `before` what is told of ("had owned"), or "" for any other."""
    helpers = {helper.text.lower() for helper in _helpers(claim, frame)}
    if "had" in helpers:
        return "before"
    alone = not helpers and claim.claim.tokens[frame.verb].tag in ("VBZ", "VBP")
    return "now" if alone or helpers & {"does", "do", "is", "are"} else ""


def _helpers(claim: ClaimReading, frame: Frame) -> list[Token]:
    """The helping verbs of a predicate."""
    tokens = claim.claim.tokens
    return [tokens[i] for i in claim.children(frame.verb) if tokens[i].dep in ("aux", "auxpass")]


def _negation(claim: ClaimReading, index: int) -> list[int]:
    """The words that negate or deny a predicate: "not", "no" before its object or itself, "denied" above it."""
    tokens = claim.claim.tokens
    found = [
        i for i in claim.children(index) if tokens[i].dep == "neg" or tokens[i].lemma.lower() in words("negations")
    ]
    if tokens[index].pos == "VERB":
        arguments = [i for i in claim.children(index) if tokens[i].dep in ("dobj", "nsubj", "nsubjpass", "attr")]
        found += [
            j for i in arguments for j in claim.children(i) if tokens[j].lemma.lower() in ("no", "none", "neither")
        ]
    head = tokens[index].head
    if head != index and tokens[head].lemma.lower() in words("denials"):
        found.append(head)
    return found


@remembered
def opposites(claim: ClaimReading) -> frozenset[str]:
    """The concepts opposed to any of the claim's."""
    return frozenset().union(*(opposed().get(term, frozenset()) for term in claim.bag))


def _opposites(pair: Pair) -> Iterator[tuple[int, int, float]]:
    wanted = opposites(pair.a) & pair.b.bag
    places = [there for there, other in enumerate(pair.b.terms) if other in wanted]
    for here, term in enumerate(pair.a.terms):
        for there in places:
            if pair.b.terms[there] in opposed().get(term, frozenset()) and not any(
                doubt(pair, here, there)
                for doubt in (_told_of_both, _done_to_two, _of_another, _foreseen, _counted, _over)
            ):
                yield here, there, pair.overlap(pair.a.context([here]), pair.b.context([there]))


def _told_of_both(pair: Pair, here: int, there: int) -> bool:
    """Do the claims say both of it, so that they agree: each of them, or either of two qualities at once?"""
    has = [{pair.a.terms[here], pair.b.terms[there]} <= claim.bag for claim in (pair.a, pair.b)]
    verbs = all(
        claim.claim.tokens[i].pos == "VERB" or claim.claim.tokens[i].dep == "acomp"
        for claim, i in ((pair.a, here), (pair.b, there))
    )
    return all(has) or (any(has) and not verbs)


def _of_another(pair: Pair, here: int, there: int) -> bool:
    """Is either said of a deed that the other claim does not tell of ("refused to say why")?"""
    sides = ((pair.a, here, pair.b), (pair.b, there, pair.a))
    return any(
        claim.claim.tokens[j].dep == "xcomp"
        and claim.claim.tokens[j].lemma.lower() not in other.lemmas - words("sayings")
        for claim, index, other in sides
        for j in claim.children(index)
    )


def _foreseen(pair: Pair, here: int, there: int) -> bool:
    """Is one deed expected and its opposite told as done, or as how it is ("expected to die", "is alive")?"""
    stances = {
        told(claim, i).stance if claim.claim.tokens[i].pos == "VERB" else Stance.FACT
        for claim, i in ((pair.a, here), (pair.b, there))
    }
    return stances == {Stance.FACT, Stance.AHEAD}


def _done_to_two(pair: Pair, here: int, there: int) -> bool:
    """Are the opposite deeds done each to another ("convicted the owner", "acquitted the manager")?"""
    found = [
        frame.patient
        for claim, index in ((pair.a, here), (pair.b, there))
        for frame in frames(claim)
        if frame.verb == index and frame.patient is not None and not is_pronoun(claim, frame.patient)
    ]
    heads = {one.term for one in found}
    return len(heads) == len(found) > 1 and not any(head[:1] in ("", "@") for head in heads)


def _counted(pair: Pair, here: int, there: int) -> bool:
    """Is each said of some of several ("three of them were found alive", "two of them dead")?"""
    sides = ((pair.a, here), (pair.b, there))
    said_of = [
        subject(claim, i if claim.claim.tokens[i].pos == "VERB" else claim.claim.tokens[i].head) for claim, i in sides
    ]
    return all(
        i is not None and claim.claim.tokens[i].pos == "NUM" for (claim, _), i in zip(sides, said_of, strict=True)
    )


def _over(pair: Pair, here: int, there: int) -> bool:
    """Is either over, as it is told how long it lasted?"""
    return lasted(pair.a, here) or lasted(pair.b, there)
