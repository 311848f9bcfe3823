"""Who did what to whom: the predicates of a claim with their arguments, active and passive read alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from agents.divergences.facts.stance import negates
from agents.divergences.lexicon import concept, words
from agents.divergences.reading import ClaimReading, remembered
from stream.names import folded

_AGENT: Final = frozenset({"nsubj", "csubj"})
_PATIENT: Final = frozenset({"dobj", "nsubjpass", "attr", "oprd"})
_EMPTY: Final = frozenset({"be", "have", "do", "say", "tell", "add"})
NOUN_MARKS: Final = ("amod", "compound", "nmod")
"""Dependencies of the words that say which of its kind a thing is."""
_RELATIVE: Final = frozenset({"who", "which", "that"})
_NONE: Final = frozenset({"no", "none", "nobody", "neither", "nothing"})


@dataclass(frozen=True)
class Argument:
    """One argument of a predicate: its head and the concepts and names of its whole phrase."""

    head: int
    term: str
    terms: frozenset[str]
    tokens: tuple[int, ...]

    @property
    def names(self) -> frozenset[str]:
        """The entities named in it."""
        return frozenset(term for term in self.terms if term.startswith("@"))


@dataclass(frozen=True)
class Frame:
    """A predicate with what is said of it. `others` are its further arguments by preposition."""

    verb: int
    predicate: str
    agent: Argument | None
    patient: Argument | None
    others: tuple[tuple[str, Argument], ...]
    negations: tuple[int, ...]
    ahead: bool

    @property
    def terms(self) -> frozenset[str]:
        """The concepts of all arguments."""
        mine = [one for one in (self.agent, self.patient) if one is not None]
        return frozenset().union(*(one.terms for one in mine), *(one.terms for _, one in self.others))


@remembered
def frames(claim: ClaimReading) -> tuple[Frame, ...]:
    """The predicates of a claim that say something: verbs, with their particle."""
    return tuple(_frames(claim))


def deeds(claim: ClaimReading, *, negated: bool) -> frozenset[tuple[str, str]]:
    """The predicates that a claim negates, or does not, each with the noun or name that it is said of."""
    said = (frame for frame in frames(claim) if bool(frame.negations) is negated)
    return frozenset(
        (frame.predicate, term)
        for frame in said
        for one in (frame.agent, frame.patient)
        if one is not None
        for term in {one.term, *one.names} - {""}
    )


def particle_of(claim: ClaimReading, verb: int) -> str:
    """The particle that a verb goes with ("up" of "picked up"), or ""."""
    tokens = claim.claim.tokens
    return next((tokens[j].lemma.lower() for j in claim.children(verb) if tokens[j].dep == "prt"), "")


def worded_as(claim: ClaimReading, verb: int) -> str:
    """A verb's lemma with its particle, as the lexicon writes it ("pick_up")."""
    lemma, particle = claim.claim.tokens[verb].lemma.lower(), particle_of(claim, verb)
    return f"{lemma}_{particle}" if particle else lemma


def _frames(claim: ClaimReading) -> Iterator[Frame]:
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        if token.pos != "VERB":
            continue
        children = claim.children(i)
        particle = particle_of(claim, i)
        lemma = token.lemma.lower()
        predicate = f"{lemma} {particle}" if particle else concept(lemma)
        if not particle and lemma in _EMPTY:
            continue
        yield Frame(
            verb=i,
            predicate=predicate,
            agent=_agent(claim, i),
            patient=_patient(claim, i),
            others=tuple(_others(claim, children)),
            negations=tuple(_negations(claim, i)),
            ahead=any(
                tokens[j].lemma.lower() in ("will", "would", "shall") for j in children if tokens[j].dep == "aux"
            ),
        )


def _agent(claim: ClaimReading, verb: int) -> Argument | None:
    """The subject, of a passive the one after "by", of a joined verb that of the verb it is joined to."""
    tokens = claim.claim.tokens
    by = next((j for j in claim.children(verb) if tokens[j].dep == "agent"), None)
    if by is not None:
        return argument(claim, next((j for j in claim.children(by) if tokens[j].dep == "pobj"), None))
    if any(tokens[j].dep == "nsubjpass" for j in claim.children(verb)):
        return None
    for here in (verb, tokens[verb].head if tokens[verb].dep in ("conj", "xcomp") else verb):
        found = next((j for j in claim.children(here) if tokens[j].dep in _AGENT), None)
        if found is None and here != verb and tokens[verb].dep == "xcomp":  # "is believed to have driven"
            found = next((j for j in claim.children(here) if tokens[j].dep == "nsubjpass"), None)
        if found is not None:
            return argument(claim, _meant(claim, verb, found))
    return None


def _meant(claim: ClaimReading, verb: int, doer: int) -> int:
    """Whom "who" stands for ("it was Ann Poole who called off the strike")."""
    relative = claim.claim.tokens[verb].dep == "relcl" and claim.claim.tokens[doer].text.lower() in _RELATIVE
    return claim.claim.tokens[verb].head if relative else doer


def _patient(claim: ClaimReading, verb: int) -> Argument | None:
    """The object, or the subject of a passive, also of one joined to another ("was questioned but not arrested")."""
    tokens = claim.claim.tokens
    found = next((j for j in claim.children(verb) if tokens[j].dep in _PATIENT), None)
    passive = any(tokens[j].dep == "auxpass" for j in claim.children(verb))
    if found is None and passive and tokens[verb].dep == "conj":
        found = next((j for j in claim.children(tokens[verb].head) if tokens[j].dep == "nsubjpass"), None)
    return argument(claim, found)


def _others(claim: ClaimReading, children: tuple[int, ...]) -> Iterator[tuple[str, Argument]]:
    """The arguments after prepositions, those inside them, too ("to a clinic in Hamburg")."""
    tokens = claim.claim.tokens
    queue = [j for j in children if tokens[j].dep == "prep"]
    while queue:
        preposition = queue.pop(0)
        for j in claim.children(preposition):
            if tokens[j].dep == "pobj":
                found = argument(claim, j)
                if found is not None:
                    yield tokens[preposition].lemma.lower(), found
                queue += [k for k in claim.children(j) if tokens[k].dep == "prep"]


def argument(claim: ClaimReading, head: int | None) -> Argument | None:
    """The noun `head` with what belongs to it."""
    if head is None:
        return None
    tokens = claim.claim.tokens
    near = [head, *(j for j in claim.children(head) if tokens[j].dep in ("compound", "amod", "nmod", "poss", "nummod"))]
    near += [j for i in claim.children(head) if tokens[i].dep == "appos" for j in (i, *claim.children(i))]
    return Argument(
        head=head,
        term=claim.terms[head],
        terms=frozenset(claim.terms[i] for i in near if claim.terms[i]),
        tokens=tuple(sorted(i for i in near if tokens[i].dep != "appos" and tokens[i].pos != "PUNCT")),
    )


def _negations(claim: ClaimReading, verb: int) -> Iterator[int]:
    """The words that negate a predicate: "not", "no" before an argument or as one, "denied" above it."""
    tokens = claim.claim.tokens
    for j in claim.children(verb):
        if negates(tokens[j]) or tokens[j].lemma.lower() == "never":
            yield j
        elif tokens[j].dep in _AGENT | _PATIENT:
            words_of = [j, *(k for k in claim.children(j) if tokens[k].dep == "det")]
            yield from (k for k in words_of if tokens[k].lemma.lower() in _NONE)
    head = tokens[verb].head
    if head != verb and tokens[head].lemma.lower() in words("denials"):
        yield head


def kinds(claim: ClaimReading, head: int) -> frozenset[str]:
    """The concept of the noun `head` and the names in its compound: "the West Bank territory" is of the West Bank."""
    compound = [claim.terms[j] for j in claim.children(head) if claim.claim.tokens[j].dep == "compound"]
    return frozenset([claim.terms[head], *(term for term in compound if term.startswith("@"))]) - {""}


def marks(claim: ClaimReading, index: int, by: Collection[str] = (*NOUN_MARKS, "advmod")) -> frozenset[str]:
    """The concepts of the words that say which of its kind a thing is, or how a deed was done ("serious", "static").

    `by` are the dependencies of such words.
    """
    return frozenset(claim.terms[j] for j in claim.children(index) if claim.claim.tokens[j].dep in by) - {""}


def is_pronoun(claim: ClaimReading, of: Argument) -> bool:
    """Is it a pronoun, which may stand for anyone?"""
    return claim.claim.tokens[of.head].pos == "PRON"


def is_nobody(claim: ClaimReading, of: Argument) -> bool:
    """Is it "no one", which denies it of everyone?"""
    text = claim.claim.tokens[of.head].text.lower()
    before = claim.claim.tokens[of.head - 1].text.lower() if of.head else ""
    if any(claim.claim.tokens[i].lemma == "of" for i in claim.children(of.head)):
        return False  # none of the crew, and so of nobody else
    return text in ("nobody", "none") or (text in ("one", "person", "people") and before == "no")


def of_what(claim: ClaimReading, index: int) -> list[int]:
    """The heads of what a word is said to be of ("one of them", "the start of the trial")."""
    return [k for j in claim.children(index) if claim.claim.tokens[j].lemma == "of" for k in claim.children(j)]


def named(claim: ClaimReading, of: Argument) -> frozenset[str]:
    """The names in an argument, of "he", "she" or "they" those of the sentence's subject."""
    meant = claim.claim.tokens[of.head].text.lower() in ("he", "she", "they") and claim.claim.subject
    return frozenset([f"@{folded(claim.claim.subject)}"]) if meant else of.names


def doers(claim: ClaimReading, index: int) -> frozenset[str]:
    """Who is named as doing what a verb says, or what the verb of a noun does with it ("they made an offer")."""
    verb = index if claim.claim.tokens[index].pos == "VERB" else claim.claim.tokens[index].head
    agent = next((frame.agent for frame in frames(claim) if frame.verb == verb), None)
    return named(claim, agent) if agent is not None else frozenset()
