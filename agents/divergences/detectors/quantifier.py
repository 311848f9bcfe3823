"""Quantifiers: all of a group here, none but one there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value, value
from agents.divergences.facts.phrases import name
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, remembered
from stream.records import DivergenceType, EntityKind, Token

_SCOPE: Final = 4
"""How many words after "only" may name what it is that alone did it."""
_LEADING: Final = frozenset({"ADP", "DET", "ADJ", "PROPN", "NOUN"})
"""What may stand between "only" and the name; "only days after the council" is about time."""
_EXCLUDING: Final = frozenset({"only", "no", "none", "nobody"})
_STANCES: Final = ("speaking", "assent")
_ASKED: Final = {"speaking": "spoke of", "assent": "agreed on"}
_PERSON: Final = EntityKind.PERSON
_SUBJECTS: Final = frozenset({"nsubj", "agent"})


class Exclusions:
    """Finds that a group as such took a stance in one account, and none but one of it in the other."""

    name = "quantifier"
    both = False

    def tells(self, claim: ClaimReading) -> object:
        """The stance that it gives to one alone."""
        return _exclusive(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """A finding for each stance that one claim gives to one alone and the other to all."""
        return self._found(pair) if any(term.startswith("@") for term in pair.shared) else ()

    def _found(self, pair: Pair) -> Iterator[Finding]:
        for stance in _STANCES:
            for alone, group, turned in ((pair.a, pair.b, False), (pair.b, pair.a, True)):
                one, all_ = _exclusive(alone).get(stance), _collective(group).get(stance)
                if one is None or all_ is None:
                    continue
                yield Finding(
                    type=DivergenceType.QUANTIFIER,
                    detector=self.name,
                    a=all_ if turned else one,
                    b=one if turned else all_,
                    about=_about(pair, stance),
                    why=f"One account says it of the group (“{all_.text}”), the other of one alone (“{one.text}”).",
                    features={
                        "names": min(1.0, sum(term.startswith("@") for term in pair.shared) / 3),
                        "none": float(one.text.lower().startswith("no")),
                    },
                    notability=3,
                )


def _excludes(claim: ClaimReading) -> bool:
    return not claim.lemmas.isdisjoint(_EXCLUDING)


def _about(pair: Pair, stance: str) -> str:
    """Who took the stance, on the place or thing that both claims name."""
    people = {mention.entity for c in (pair.a, pair.b) for mention in c.claim.mentions if mention.kind is _PERSON}
    named = [term for term in pair.shared if term.startswith("@") and term.removeprefix("@") not in people]
    best = min(named, key=lambda term: (-pair.weight[term], term), default="")
    return f"Who {_ASKED[stance]} {name(pair.first, best.removeprefix('@')) if best else 'it'}"


@remembered
def _exclusive(claim: ClaimReading) -> Mapping[str, Value]:
    """The stances that, the claim says, no other or only one takes, each with where it does."""
    return _by_stance(claim, _alone)


def _alone(claim: ClaimReading, stance: str) -> Value | None:
    if not _excludes(claim) or not _stances(claim, stance):
        return None
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        following = range(i + 1, min(i + 1 + _SCOPE, len(tokens)))
        named = next((j for j in following if claim.terms[j].startswith("@")), None)
        if (
            token.lemma.lower() == "only"
            and named is not None
            and all(tokens[j].pos in _LEADING for j in range(i + 1, named))
        ):
            return value(claim, [i, named], key=stance)
        if token.lemma.lower() == "no" and any(tokens[j].lemma.lower() == "other" for j in following[:1]):
            return value(claim, [i, *following[:2]], key=stance)
        if token.text.lower() in ("none", "nobody"):
            return value(claim, [i], key=stance)
    return None


@remembered
def _collective(claim: ClaimReading) -> Mapping[str, Value]:
    """The stances that, the claim says, a group takes as such, each with where it does."""
    return _by_stance(claim, _together)


def _together(claim: ClaimReading, stance: str) -> Value | None:
    for verb in _stances(claim, stance):
        subject = _subject(claim, verb)
        if subject is not None and _is_group(claim, subject):
            return value(claim, [subject, verb], key=stance)
    return None


def _by_stance(claim: ClaimReading, find: Callable[[ClaimReading, str], Value | None]) -> dict[str, Value]:
    found = ((stance, find(claim, stance)) for stance in _STANCES)
    return {stance: told for stance, told in found if told is not None}


def _stances(claim: ClaimReading, stance: str) -> list[int]:
    known = words("stances", stance)
    if claim.lemmas.isdisjoint(known):
        return []
    return [i for i, token in enumerate(claim.claim.tokens) if token.lemma.lower() in known]


def _subject(claim: ClaimReading, verb: int) -> int | None:
    """The verb's subject; of a participle ("..., stressing that") that of the sentence, whatever it was tied to."""
    tokens = claim.claim.tokens
    places = [verb, tokens[verb].head] if tokens[verb].dep in ("conj", "xcomp", "advcl") else [verb]
    if tokens[verb].tag == "VBG":
        places = [next((i for i, token in enumerate(tokens) if token.head == i), verb), *places]
    subjects = (i for here in places for i in claim.children(here) if tokens[i].dep in _SUBJECTS)
    return next(subjects, None)


def _is_group(claim: ClaimReading, index: int) -> bool:
    token = claim.claim.tokens[index]
    limited = any(
        claim.claim.tokens[i].pos == "NUM" or claim.claim.tokens[i].lemma.lower() in ("other", "some", "one", "no")
        for i in claim.children(index)
    )
    return token.lemma.lower() in words("collectives") and _whole(token) and not limited


def _whole(token: Token) -> bool:
    return token.tag in ("NNS", "NNPS") or token.lemma.lower() in words("bodies")
