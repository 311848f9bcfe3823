"""What a time dates: the verb or the noun that tells what happened then, and to what.

A happening is told by a verb ("it filed on Friday") or by a noun ("its filing on Friday"). A time dates what it hangs
on in the parse tree; where the parser is known to go astray, what stands before and after the time decides.
"""

from __future__ import annotations

from typing import Final

from agents.divergences.facts.frames import of_what, worded_as
from agents.divergences.lexicon import concept, happenings, idioms, kindred, words
from agents.divergences.reading import ClaimReading

_REACH: Final = 5
"""Arcs of the parse tree from a time up to what it dates."""
_OPENERS: Final = frozenset(
    {"when", "as", "while", "because", "where", "that", "who", "which", "whose", "after", "before"}
)
"""Words that open a clause: a time right after one belongs to it."""
_WITHIN: Final = frozenset({"in", "at", "during"})
"""What is done in, at or during a happening is done at its time."""
COMING: Final = frozenset({"will", "would", "shall", "'ll"})
"""Helping verbs of what is still to come."""
_GONE_TO: Final = frozenset({"for", "at", "during"})
_AIMS: Final = frozenset({"for", "to", "about", "against", "on", "of", "over", "with"})
_VERBAL: Final = frozenset({"VERB", "AUX"})
_NOMINAL: Final = frozenset({"NOUN", "PROPN"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_OBJECTS: Final = frozenset({"dobj", "attr", "nsubjpass"})
_OWNERS: Final = frozenset({"poss", "compound", "amod", "nummod", "nmod"})
_STATES: Final = frozenset({"acomp", "xcomp", "oprd", "advcl"})
_ADJACENT: Final = 3
"""Tokens from a verb to one that it is coupled with ("shot and killed")."""


def chain_of(claim: ClaimReading, seeds: list[int]) -> list[int]:
    """The tokens that a time hangs on, nearest first, up to the verb or noun that tells what happened."""
    tokens, inside = claim.claim.tokens, set(seeds)
    here = next((i for i in seeds if tokens[i].head not in inside or tokens[i].head == i), seeds[-1])
    found: list[int] = []
    while tokens[here].head != here and tokens[here].head not in inside and len(found) < _REACH:
        here = tokens[here].head
        found.append(here)
        if tokens[here].pos in _VERBAL or (happens(claim, here) and _held(claim, here) not in _AIMS | _WITHIN):
            break
    return _mended(claim, found, _beginning(claim, seeds))


def happens(claim: ClaimReading, index: int) -> bool:
    """Does a noun name a happening?"""
    token = claim.claim.tokens[index]
    return token.pos in _NOMINAL and token.lemma.lower() in happenings()


def deed(claim: ClaimReading, index: int) -> str:
    """The concept of a word that tells what happened, also where it was taken for a name ("Splashdown is due")."""
    token = claim.claim.tokens[index]
    if token.pos == "VERB" and (whole := idiom(claim, index)):
        return whole
    joined = next((w for j in claim.children(index) if (w := _joined(claim, index, j)) != kindred(w)), "")
    term = concept(token.lemma.lower(), "NOUN") if happens(claim, index) else claim.terms[index]
    return kindred(joined or term)


def _joined(claim: ClaimReading, verb: int, particle: int) -> str:
    """A verb with its particle, as the lexicon writes it ("pass_away")."""
    tokens = claim.claim.tokens
    return f"{tokens[verb].lemma}_{tokens[particle].lemma}".lower()


def idiom(claim: ClaimReading, verb: int, table: str = "idioms") -> str:
    """What a verb tells together with its object, or with what a preposition ties to it ("came off the tracks")."""
    tokens = claim.claim.tokens
    lemma = tokens[verb].lemma.lower()
    beside = claim.children(verb)
    objects = [("", j) for j in beside if tokens[j].dep in ("dobj", "acomp", "advmod", "nsubjpass")]
    objects += [(tokens[i].lemma.lower(), j) for i in beside if tokens[i].dep == "prep" for j in claim.children(i)]
    objects += [("to", j) for j in beside if tokens[j].dep == "xcomp"]
    found = (idioms(table).get((lemma, preposition, tokens[j].lemma.lower()), "") for preposition, j in objects)
    return next(filter(None, found), "")


def mishap(claim: ClaimReading, index: int) -> bool:
    """Does a word tell of an accident ("the crash", "it overturned", "it came off the tracks")?"""
    return deed(claim, index) in words("mishaps")


def ahead(claim: ClaimReading, index: int) -> bool:
    """Does a verb tell of what is still to come ("will land", "is to land", "is due to land")?"""
    tokens = claim.claim.tokens
    helpers = {tokens[j].lemma.lower() for j in claim.children(index) if tokens[j].dep == "aux"}
    above = tokens[tokens[index].head].lemma.lower() if tokens[index].dep in ("xcomp", "acomp") else ""
    awaited = {worded_as(claim, index), above} & words("awaiting")
    coming = bool(helpers & COMING) or bool(awaited) or ("to" in helpers and above == "be")
    return coming or postponed(claim, index) or timetabled(claim, index)


def timetabled(claim: ClaimReading, index: int) -> bool:
    """Is it in the present what a timetable foresees ("the trial starts on Monday")?"""
    token = claim.claim.tokens[index]
    return token.tag in ("VBZ", "VBP") and token.lemma.lower() in words("awaiting", "timetabled")


def postponed(claim: ClaimReading, index: int) -> bool:
    """Does a verb tell that something was put off to another time?"""
    return claim.claim.tokens[index].pos == "VERB" and deed(claim, index) == "delay"


def closed(claim: ClaimReading, index: int) -> bool:
    """Does a verb tell that something stays closed, as until it opens?"""
    tokens = claim.claim.tokens
    told = {tokens[j].lemma.lower() for j in claim.children(index) if tokens[j].dep in _STATES}
    return tokens[index].lemma.lower() in words("staying") and not words("staying", "closed").isdisjoint(told)


def past(claim: ClaimReading, index: int) -> bool:
    """Does a verb tell of what is over ("landed", "was opened", "has shown")?"""
    tokens = claim.claim.tokens
    helpers = [tokens[j] for j in claim.children(index) if tokens[j].dep in ("aux", "auxpass")]
    done = tokens[index].tag == "VBD" or any(t.tag == "VBD" or t.lemma.lower() == "have" for t in helpers)
    return done and not ahead(claim, index)


def _beginning(claim: ClaimReading, seeds: list[int]) -> int:
    """The first token of a time with the words that lead up to it ("late on", "at around")."""
    first = seeds[0]
    while first > 0 and claim.claim.tokens[first - 1].pos in ("ADP", "ADV", "DET"):
        if _opens(claim, first - 1):
            break
        first -= 1
    return first


def _opens(claim: ClaimReading, index: int) -> bool:
    """Does a word open a clause?"""
    token = claim.claim.tokens[index]
    return token.lemma.lower() in _OPENERS and token.pos != "ADP"


def _mended(claim: ClaimReading, chain: list[int], first: int) -> list[int]:
    """The chain where the words beside the time say better than the parser what it dates."""
    tokens = claim.claim.tokens
    if not first:
        return chain
    before = first - 1
    if _opens(claim, before) and chain and chain[-1] < first:
        clause = next((i for i in range(first, len(tokens)) if tokens[i].pos == "VERB"), None)
        return [clause] if clause is not None else chain
    noun = _named_before(claim, before)
    if noun is not None:
        return chain if noun in chain else [noun]
    return _before_comma(claim, chain, first)


def _before_comma(claim: ClaimReading, chain: list[int], first: int) -> list[int]:
    """The chain, but a time that ends a clause dates the verb before it ("fired at 3 p.m., killing two")."""
    tokens = claim.claim.tokens
    if not chain or tokens[first - 1].text == "," or not any(tokens[i].text == "," for i in range(first, chain[-1])):
        return chain
    verb = next((i for i in range(first - 1, -1, -1) if tokens[i].pos == "VERB" or tokens[i].text == ","), None)
    return [verb] if verb is not None and tokens[verb].pos == "VERB" else chain


def _named_before(claim: ClaimReading, before: int) -> int | None:
    """The happening that the words right before a time name, unless it is the object of a verb.

    "It announced the launch on Friday" tells when it was announced, "the launch on Friday was put off" when it was
    launched.
    """
    tokens, here = claim.claim.tokens, _nearest(claim, before)
    if here is None:
        return None
    role = tokens[tokens[here].head].dep if tokens[here].dep == "conj" else tokens[here].dep
    return here if role != "dobj" and _held(claim, here) not in _AIMS | _WITHIN else None


def _nearest(claim: ClaimReading, before: int) -> int | None:
    """The happening that the words up to there name."""
    tokens, here = claim.claim.tokens, before
    while not happens(claim, here):
        above = tokens[here].head
        if above == here or tokens[here].pos in _VERBAL or above > before:
            return None
        here = above
    return here


def gone_to(claim: ClaimReading, seeds: list[int]) -> int | None:
    """The happening before a time that one comes for or does something at ("flew in for the funeral on Friday")."""
    first = _beginning(claim, seeds)
    noun = _nearest(claim, first - 1) if first else None
    if noun is None or _held(claim, noun) not in _GONE_TO:
        return None
    tokens = claim.claim.tokens
    return noun if tokens[tokens[tokens[noun].head].head].pos in _VERBAL else None


def _held(claim: ClaimReading, noun: int) -> str:
    """The preposition that a noun hangs on: what is done "in a filing" is done at its time, "a vote on the
    nomination" is not at that of the nomination; either way the time is that of the verb or noun above."""
    tokens = claim.claim.tokens
    by = tokens[noun].head
    above = tokens[by].head
    if tokens[noun].dep != "pobj" or tokens[above].pos not in (*_VERBAL, "NOUN"):
        return ""
    lemma = tokens[by].lemma.lower()
    return "" if lemma == "of" and tokens[above].pos == "NOUN" and not happens(claim, above) else lemma


def deeds_of(claim: ClaimReading, chain: list[int], seeds: list[int], *, long: bool) -> list[int] | None:
    """The tokens that tell what happened, the surest first; None where the time is that of no happening."""
    if not chain:
        return []
    host = chain[-1]
    if claim.claim.tokens[host].pos not in _VERBAL:
        return [host] if happens(claim, host) else []
    if describes(claim, chain, seeds):
        return None
    lemma, within = claim.claim.tokens[host].lemma.lower(), _within(claim, host)
    if lemma in words("sayings"):
        return within or (_announced(claim, host) if long else None)
    put_off = _carried(claim, host) if postponed(claim, host) else []
    return [*put_off, *told(claim, host), *within, *_at_once(claim, host)]


def told(claim: ClaimReading, verb: int) -> list[int]:
    """What a verb and the nouns beside it tell to have happened."""
    if idiom(claim, verb) or kindred(worded_as(claim, verb)) != worded_as(claim, verb):
        return [verb]
    lemma, carried = claim.claim.tokens[verb].lemma.lower(), _carried(claim, verb)
    if lemma in words("light") and claim.terms[verb]:
        return [verb]  # a verb with its particle ("came ashore")
    lemma = whole if (whole := worded_as(claim, verb)) in words("carriers", "helpers") else lemma
    if lemma in words("carriers", "strikers") and carried != [verb]:
        return [*(j for j in carried if happens(claim, j) and claim.claim.tokens[j].dep in _SUBJECTS), verb]
    if lemma in words("carriers", "helpers"):
        said = happens(claim, carried[0]) or claim.claim.tokens[carried[0]].dep == "xcomp"
        return carried if said else [verb, *carried]
    return [verb] if claim.terms[verb] and lemma not in words("carriers") else carried


def _carried(claim: ClaimReading, verb: int) -> list[int]:
    """The nouns that say what happened where the verb does not ("held a vote", "the vote is on Monday")."""
    tokens = claim.claim.tokens
    further = next((j for j in claim.children(verb) if tokens[j].dep == "xcomp" and tokens[j].pos == "VERB"), None)
    if further is not None and claim.terms[further]:
        return [further]
    objects = [j for j in claim.children(verb) if tokens[j].dep in _OBJECTS and tokens[j].lemma != "place"]
    objects += [k for j in objects for k in claim.children(j) if tokens[k].dep == "conj"]
    aims = [k for i in claim.children(verb) if tokens[i].text == "for" for k in claim.children(i)]
    objects += [k for k in aims if happens(claim, k)]
    subjects = [_meant(claim, j) for j in claim.children(_doing(claim, verb)) if tokens[j].dep == "nsubj"]
    named = [k for j in (*objects, *subjects) if (k := _happening(claim, j)) is not None]
    plain = next(([j for j in side if tokens[j].pos == "NOUN"] for side in (objects, subjects) if side), [])
    return named or plain or [verb]


def _meant(claim: ClaimReading, subject: int) -> int:
    """The noun that a subject stands for ("the raid, which took place on Monday")."""
    tokens = claim.claim.tokens
    verb = tokens[subject].head
    return tokens[verb].head if tokens[subject].tag == "WDT" and tokens[verb].dep == "relcl" else subject


def _happening(claim: ClaimReading, noun: int) -> int | None:
    """The happening that a noun or the one compounded with it names ("the funeral service")."""
    if happens(claim, noun):
        return noun
    parts = (j for j in claim.children(noun) if claim.claim.tokens[j].dep == "compound")
    return next((j for j in parts if claim.claim.tokens[j].lemma.lower() in happenings()), None)


def _doing(claim: ClaimReading, verb: int) -> int:
    """The word that a verb's subject hangs on ("the trial is due to start")."""
    tokens = claim.claim.tokens
    while tokens[verb].dep in ("xcomp", "acomp") and tokens[verb].head != verb:
        verb = tokens[verb].head
    return verb


def describes(claim: ClaimReading, chain: list[int], seeds: list[int]) -> bool:
    """Does the time only tell one thing from another ("the 2014 report found ...")?"""
    tokens = claim.claim.tokens
    return bool(chain) and any(
        tokens[i].dep in _OWNERS and tokens[i].head == chain[0] and tokens[chain[0]].pos in _NOMINAL for i in seeds
    )


def _within(claim: ClaimReading, verb: int) -> list[int]:
    """The happenings in, at or during which it was done ("warned in its filing")."""
    tokens = claim.claim.tokens
    return [
        j
        for i in claim.children(verb)
        if tokens[i].dep == "prep" and tokens[i].lemma.lower() in _WITHIN
        for j in claim.children(i)
        if tokens[j].dep == "pobj" and happens(claim, j)
    ]


def at_law(claim: ClaimReading, verb: int) -> bool:
    """Is it what is done about a deed some time after it ("charged", "arrested", "jailed")?"""
    return claim.claim.tokens[verb].lemma.lower() in words("at_law")


def at_arrest(claim: ClaimReading, index: int) -> bool:
    """Is it told of the moment of an arrest or the like ("no shots were fired when he was taken into custody")?"""
    tokens = claim.claim.tokens
    verb = index if tokens[index].pos == "VERB" else tokens[index].head
    clauses = (j for j in claim.children(verb) if tokens[j].dep == "advcl" and _whenever(claim, j))
    return any(at_law(claim, j) or deed(claim, j) == concept("arrest") for j in clauses)


def _at_once(claim: ClaimReading, verb: int) -> list[int]:
    """The verbs of what happened at the same time ("shot and killed", "died when it fell", "fired, killing two").

    The parser ties "killing two" to the charge in "he was charged on Saturday after opening fire, killing two".
    """
    tokens = claim.claim.tokens
    above = tokens[verb].head
    coupled = tokens[verb].dep == "conj" and 0 < verb - above <= _ADJACENT
    framed = tokens[verb].dep == "advcl" and _whenever(claim, verb)
    beside = [above] if coupled or framed else []
    beside += [
        j
        for j in claim.children(verb)
        if (tokens[j].dep == "conj" and 0 < j - verb <= _ADJACENT)
        or (tokens[j].dep == "advcl" and (_whenever(claim, j) or (tokens[j].tag == "VBG" and not at_law(claim, verb))))
    ]
    return [j for j in beside if tokens[j].pos == "VERB"]


def _whenever(claim: ClaimReading, verb: int) -> bool:
    """Is it the verb of a clause that tells of the same time ("when the bus fell")?"""
    return any(claim.claim.tokens[j].lemma.lower() in ("when", "as", "while") for j in claim.children(verb))


def _announced(claim: ClaimReading, saying: int) -> list[int] | None:
    """What somebody says that he himself did: to say so is to make it known ("it said this month it had agreed")."""
    tokens = claim.claim.tokens
    told = next((j for j in claim.children(saying) if tokens[j].dep == "ccomp" and tokens[j].tag == "VBN"), None)
    if told is None or not claim.terms[told]:
        return None
    doers = [j for j in claim.children(told) if tokens[j].dep in _SUBJECTS]
    return [told] if any(tokens[j].text.lower() in ("it", "they", "he", "she") for j in doers) else None


def things_of(claim: ClaimReading, deeds: list[int]) -> list[int]:
    """What the happening happened to, or else who did it."""
    if not deeds:
        return []
    tokens, host = claim.claim.tokens, deeds[0]
    if tokens[host].pos in _NOMINAL:
        owned = [j for j in claim.children(host) if tokens[j].dep in ("poss", "compound")]
        parts = of_what(claim, host)
        return [*owned, *parts]
    objects = {"nsubjpass"} if tokens[host].pos == "VERB" and idiom(claim, host) else _OBJECTS
    done_to = [j for j in claim.children(host) if tokens[j].dep in objects and tokens[j].text.lower() not in _OPENERS]
    if tokens[host].dep in ("acl", "relcl") and tokens[host].tag in ("VBN", "VBD") and not done_to:
        return [tokens[host].head]
    return done_to or [j for j in claim.children(_doing(claim, host)) if tokens[j].dep == "nsubj"]
