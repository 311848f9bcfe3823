"""What a claim says became of somebody or something ("was arrested", "is still at large"), by the lexicon's matters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from agents.divergences.facts.frames import Argument, argument, of_what
from agents.divergences.facts.happenings import chain_of
from agents.divergences.facts.phrases import subject
from agents.divergences.facts.stance import Stance, negates, told
from agents.divergences.lexicon import Ending, endings, happenings, means, words
from agents.divergences.reading import ClaimReading, remembered
from stream.records import Token

_WILL: Final = "willing"
"""The matter of what somebody agrees or refuses to do."""
_TOLD: Final = (Stance.FACT, Stance.DENIED)
_JUDGED: Final = frozenset({"acomp", "attr", "oprd", "prep", "pobj", "amod", "advmod", "compound", "xcomp", "conj"})
"""Arcs from what somebody is said to be up to the verb that says so ("was in a stable condition")."""
_PHRASAL: Final = frozenset({"prep", "dobj", "pobj"})
_DEPTH: Final = 3
"""Arcs of the parse tree below what hangs on a verb over which the word that it must go with is looked for."""
_CLOSE: Final = 3
"""Tokens from a verb to the one that it leads on to ("went on to win")."""
_STEPS: Final = 4
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
    lasting: bool = False
    """Is to remain what it was."""


@remembered
def fates(claim: ClaimReading) -> tuple[Fate, ...]:
    """The states that a claim tells of somebody or something or denies; hopes, guesses and conditions tell none."""
    if claim.asks:
        return ()
    found = (*_fates(claim), *_endowed(claim), *_unharmed(claim), *_equipped(claim))
    return tuple(fate for fate in found if not _long_ago(claim, fate.verb))


def opposed(one: Fate, other: Fate) -> bool:
    """Are they two states of one matter, or is one told here and denied there?"""
    if one.matter != other.matter or (one.denied and other.denied):
        return False
    return (one.state == other.state) == (one.denied or other.denied) and _at_once(one, other)


def at_odds(a: ClaimReading, b: ClaimReading) -> bool:
    """Do two claims tell, of whatever things, of states that exclude one another?"""
    return any(opposed(one, other) for one in fates(a) for other in fates(b))


def _at_once(one: Fate, other: Fate) -> bool:
    """Is what is still to come held against what was: a plan, or what is to remain as it was?"""
    coming = one if one.coming else other
    return one.coming == other.coming or coming.lasting or one.matter in words("fated", "planned")


def _long_ago(claim: ClaimReading, verb: int) -> bool:
    """Is it told of another time long before: does a time of the claim say so, unless it belongs to a word aside?"""
    tokens = claim.claim.tokens
    if not claim.past:
        return False
    chains = (chain_of(claim, claim.token_at(time.start, time.end)) for time in claim.claim.times)
    told_then = [chain for chain in chains if chain and not any(tokens[i].dep == "appos" for i in chain)]
    return any(verb in chain or not _aside(tokens[chain[-1]]) for chain in told_then)


def _aside(token: Token) -> bool:
    """Does it tell more of a noun beside the sentence's own clause ("who won the race in 2017")?"""
    return token.pos not in ("VERB", "AUX") or token.dep in ("relcl", "acl")


def _unharmed(claim: ClaimReading) -> Iterator[Fate]:
    """That nobody came to harm ("there were no injuries")."""
    for i in claim.with_lemma(words("fated", "harms")):
        if _none(claim, i):
            thing = argument(claim, i)
            if thing is not None:
                yield Fate("harm", 0, denied=True, thing=thing, verb=i, marks=(_none(claim, i)[0], i))


def _none(claim: ClaimReading, index: int) -> list[int]:
    """The "no" that stands before a noun."""
    return [j for j in claim.children(index) if claim.claim.tokens[j].lemma.lower() == "no"]


@cache
def _heads() -> frozenset[str]:
    return frozenset(endings())


@cache
def _means() -> frozenset[str]:
    return frozenset(means())


def _fates(claim: ClaimReading) -> Iterator[Fate]:
    for i in claim.with_word(_heads()):
        read = [(one, _said(claim, i) if one.how == "is" else _done(claim, i, one)) for one in _endings(claim, i)]
        for ending, found in read:
            if found is None or _picked_out(claim, found[0], found[2]):
                continue
            if ending.matter in words("fated", "passing") and lasted(claim, found[0]):
                continue
            verb, beside, thing = found
            if _left_open(claim, verb) or _only_named(claim, verb):
                continue
            stance = told(claim, verb).stance
            denied = stance is Stance.DENIED or any(_negated(claim, k) for k in (i, *beside))
            coming = stance is Stance.AHEAD or (denied and _to_come(claim, verb)) or _foretold(claim, verb)
            lasting = claim.claim.tokens[verb].lemma.lower() in words("fated", "lasting")
            if stance in _TOLD or coming:
                for one in (thing, *_joined(claim, thing)):
                    yield Fate(ending.matter, ending.state, denied, one, verb, tuple(beside), coming, lasting)


def _only_named(claim: ClaimReading, verb: int) -> bool:
    """Is it named and not told ("not paying would have been worse"), save as left undone ("without paying")?"""
    token = claim.claim.tokens[verb]
    return token.dep == "csubj" or (token.dep == "pcomp" and claim.claim.tokens[token.head].lemma != "without")


def _left_open(claim: ClaimReading, verb: int) -> bool:
    """Is a negation only added to what is told ("will (or won't) launch")?"""
    nots = (j for j in claim.children(verb) if negates(claim.claim.tokens[j]))
    return any(claim.claim.tokens[j + 1].text == ")" for j in nots if j + 1 < len(claim.claim.tokens))


def _joined(claim: ClaimReading, thing: Argument) -> Iterator[Argument]:
    """What is joined to a thing by "and"."""
    found = (argument(claim, j) for j in claim.children(thing.head) if claim.claim.tokens[j].dep == "conj")
    yield from (one for one in found if one is not None)


def _endings(claim: ClaimReading, index: int) -> tuple[Ending, ...]:
    """The fates that a word may tell of: of a matter, where one needs another word and has it, that one alone."""
    token = claim.claim.tokens[index]
    forms = {token.lemma.lower(): None, token.text.lower(): None}
    found = tuple(one for form in forms for one in endings().get(form, ()))
    if any(claim.claim.tokens[j].dep == "prt" for j in claim.children(index)):
        found = tuple(one for one in found if one.word)
    together = tuple(one for one in found if one.word and _with(claim, index, one.word))
    settled = {one.matter for one in together}
    return (*together, *(one for one in found if not one.word and one.matter not in settled))


def _picked_out(claim: ClaimReading, verb: int, thing: Argument) -> bool:
    """Is it told of some of several only ("the pirates who escaped")?"""
    several = claim.claim.tokens[thing.head].tag == "NNS"
    return several and claim.claim.tokens[verb].dep in ("relcl", "acl") and claim.claim.tokens[verb].head == thing.head


def lasted(claim: ClaimReading, verb: int) -> bool:
    """Is it told how long it was so ("was closed for two hours", "until noon", "not found in an hour"): is it over?"""
    tokens = claim.claim.tokens
    near = claim.children(verb)
    denied = any(negates(tokens[j]) for j in near)
    past = tokens[verb].tag == "VBD" or any(tokens[j].text.lower() in ("was", "were") for j in near)
    if past and not denied and any(tokens[j].text.lower() in ("until", "till") for j in near):
        return True
    before = ("for", "in", "within") if denied else ("for",)
    spans = [j for j in near if tokens[j].dep == "prep" and tokens[j].lemma in before]
    return any(tokens[k].lemma.lower() in words("fated", "spans") for j in spans for k in claim.children(j))


def _to_come(claim: ClaimReading, verb: int) -> bool:
    """Is it denied of what is to come ("will not appeal", "no plans to appeal", "is not expected to appeal")?"""
    token = claim.claim.tokens[verb]
    wished = token.dep == "acl" and token.tag == "VB"
    planned = token.dep == "xcomp" and claim.claim.tokens[token.head].lemma.lower() in words("governing", "ahead")
    helped = any(claim.claim.tokens[j].text.lower() in words("cues", "ahead") for j in claim.children(verb))
    return wished or planned or helped


def _foretold(claim: ClaimReading, verb: int) -> bool:
    """Is it what somebody said would be?"""
    tokens = claim.claim.tokens
    helped = {tokens[j].lemma.lower() for j in claim.children(verb) if tokens[j].dep == "aux"}
    said = tokens[verb].dep == "ccomp" and tokens[tokens[verb].head].tag in ("VBD", "VBN")
    return said and "would" in helped and "have" not in helped and "if" not in claim.lemmas


def _endowed(claim: ClaimReading) -> Iterator[Fate]:
    """What something is done with or without ("the talks ended without agreement")."""
    tokens = claim.claim.tokens
    for i in claim.with_lemma(frozenset(_WITH)):
        verb, lemma = tokens[i].head, tokens[i].lemma.lower()
        if tokens[i].dep != "prep" or tokens[verb].pos != "VERB":
            continue
        nouns = [j for j in claim.children(i) if tokens[j].dep == "pobj" and tokens[j].pos == "NOUN" and claim.terms[j]]
        thing = argument(claim, subject(claim, verb))
        if thing is not None and told(claim, verb).stance is Stance.FACT:
            yield from (
                Fate(f"{claim.terms[verb]} with {claim.terms[j]}", 0, _WITH[lemma], thing, verb, (i, j)) for j in nouns
            )
            yield from (_unshown(claim, thing, verb, (i, j)) for j in nouns if _WITH[lemma] and _shown(claim, j))


def _shown(claim: ClaimReading, noun: int) -> list[Ending]:
    """What it would tell of somebody that he showed it, or a trace of it ("a flicker of emotion")."""
    lemmas = {claim.claim.tokens[j].lemma.lower() for j in (noun, *of_what(claim, noun))}
    return [one for one in endings().get("show", ()) if one.word in lemmas]


def _unshown(claim: ClaimReading, thing: Argument, verb: int, marks: tuple[int, ...]) -> Fate:
    ending = _shown(claim, marks[-1])[0]
    return Fate(ending.matter, ending.state, denied=True, thing=thing, verb=verb, marks=marks)


def _equipped(claim: ClaimReading) -> Iterator[Fate]:
    """With which weapon somebody does something, or in which vehicle."""
    tokens = claim.claim.tokens
    for i in claim.with_lemma(_means()):
        token = tokens[i]
        for kind, state in means()[token.lemma.lower()]:
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
    """Does a negation hang on a word or stand before it ("pleaded not guilty", "showed no emotion")?"""
    before = negates(claim.claim.tokens[index - 1]) if index else False
    near = [claim.claim.tokens[k] for k in claim.children(index)]
    nothing = any(token.dep == "dobj" and token.lemma.lower() == "nothing" for token in near)
    return before or nothing or bool(_none(claim, index)) or any(map(negates, near))


def _done(claim: ClaimReading, verb: int, ending: Ending) -> tuple[int, list[int], Argument] | None:
    """A verb with what it must go with and whom it befalls, or who does it."""
    tokens = claim.claim.tokens
    if tokens[verb].pos != "VERB":
        return None
    beside = _with(claim, verb, ending.word) if ending.word else []
    if ending.word and not beside:
        return None
    near = {tokens[j].dep for j in claim.children(verb) if j not in beside}
    if ending.how == "does" and ending.matter != _WILL and _leads_on(claim, verb, beside):
        return None  # "failed to stop", "went on to win"
    if ending.how == "does" and "dobj" in near and not ending.word and ending.matter in words("fated", "inner"):
        return None  # "closed the plant"
    objects = (claim.terms[j] for j in claim.children(verb) if tokens[j].dep == "dobj")
    if ending.matter in words("fated", "running") and any(term in happenings() for term in objects):
        return None
    thing = subject(claim, verb) if ending.how == "does" else _befallen(claim, verb, beside)
    found = argument(claim, thing) if thing is not None and thing not in beside else None
    return (verb, beside, found) if found is not None else None


def _leads_on(claim: ClaimReading, verb: int, beside: list[int]) -> bool:
    """Does a verb only lead on to the one that says what was done ("continued to grow")?"""
    tokens = claim.claim.tokens
    after = [j for j in claim.children(verb) if j not in beside]
    return any(
        tokens[j].dep == "xcomp" or (tokens[j].dep == "advcl" and tokens[j].tag == "VB" and j <= verb + _CLOSE)
        for j in after
    )


def _befallen(claim: ClaimReading, verb: int, beside: list[int]) -> int | None:
    """Whom a verb befalls: the subject of its passive, its object, or what follows the preposition it goes with."""
    tokens = claim.claim.tokens
    near = {tokens[j].dep: j for j in claim.children(verb) if j not in beside}
    below = [k for j in beside for k in claim.children(j)]
    under = {tokens[k].dep: k for i in below if tokens[i].dep == "prep" for k in claim.children(i)}
    under |= {tokens[k].dep: k for k in below}
    judged = (k for j in beside if tokens[j].pos == "ADJ" for k in claim.children(j) if tokens[k].dep == "nsubj")
    if (of := next(judged, None)) is not None:
        return of  # "found her guilty"
    above = tokens[tokens[verb].head]
    if tokens[verb].tag == "VBN" and tokens[verb].dep in _JUDGED and above.lemma.lower() in words("fated", "being"):
        return subject(claim, tokens[verb].head)  # "remains suspended"
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
    for _ in range(_DEPTH):
        near += [k for j in near if tokens[j].dep in _PHRASAL for k in claim.children(j) if k not in near]
    return [j for j in near if tokens[j].lemma.lower() == word][:1]


def _said(claim: ClaimReading, word: int) -> tuple[int, list[int], Argument] | None:
    """What somebody is said to be: the verb that says so, the words, and of whom."""
    tokens, here = claim.claim.tokens, word
    if tokens[word].pos == "NOUN" and of_what(claim, word):
        return None  # "in the custody of a relative"
    if tokens[word].pos == "VERB":
        found = argument(claim, subject(claim, word))
        return (word, [word], found) if found is not None and tokens[word].tag == "VBG" else None
    for _ in range(_STEPS):
        clausal = tokens[here].dep == "advcl" and tokens[here].pos == "ADJ"  # "came back negative"
        if (tokens[here].dep not in _JUDGED and not clausal) or tokens[here].head == here:
            return None
        here = tokens[here].head
        if tokens[here].pos in ("VERB", "AUX"):
            found = argument(claim, _of_whom(claim, word, here))
            return (here, [word], found) if found is not None else None
    return None


def _of_whom(claim: ClaimReading, word: int, verb: int) -> int | None:
    """Of whom a verb says what he is: its subject, or the object that it leaves or finds so ("found him asleep")."""
    tokens = claim.claim.tokens
    if tokens[verb].lemma.lower() not in words("fated", "being"):
        return None
    near = {tokens[j].dep: j for j in claim.children(verb) if j != word}
    return near["dobj"] if "dobj" in near and "auxpass" not in near else subject(claim, verb)
