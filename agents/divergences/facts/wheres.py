"""Where a claim sets what a report sets in one place as a rule: a death, the way to care, a voyage's port, a seat.

Each is told by verbs and nouns of the lexicon; its place is read with what holds it ("a bay on the ground floor",
"Muonio, Finland"), so that two outlets that tell it of two places are found in whatever other words they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from agents.divergences.facts.frames import NOUN_MARKS, of_what
from agents.divergences.facts.phrases import subject
from agents.divergences.facts.stance import negates
from agents.divergences.lexicon import Setting, concept, flanks, kindred, sites, wheres_of, words
from agents.divergences.reading import ClaimReading, remembered
from stream import gazetteer
from stream.records import EntityKind

_DEPTH: Final = 3
"""Nouns between what happened and the preposition of its place ("during the squad's training in Leeds")."""
_SUPPOSED: Final = frozenset({"may", "might", "could", "should"})
_OUTER: Final = frozenset({"in", "at", "on", "near", "of", "outside", "off"})
_BEHIND: Final = frozenset({"prt", "advmod", "oprd", "acomp"})
_CLOSE: Final = 2
"""Words from a verb to the one that goes together with it ("found dead")."""
_HYPHENED: Final = {"based": "seat", "flagged": "flag", "registered": "flag"}
_OBJECTS: Final = frozenset({"dobj", "nsubjpass", "attr"})
_CLOSED: Final = frozenset({"from", "of", "with", "by", "as", "like", "against", "about"})
"""Prepositions of what has a place of its own."""
_VERBAL: Final = frozenset({"VERB", "AUX"})
_TELLING: Final = frozenset({*_VERBAL, "NOUN", "PROPN"})
_COMMON: Final = frozenset({"NOUN", "ADJ"})


class Site(NamedTuple):
    """One level of a place: its name or noun, the words that mark it among its kind, whether it is a name."""

    word: str
    marks: frozenset[str]
    named: bool


class Where(NamedTuple):
    """What happened (`matter`, told by the token `host`), to what (`things`), and the place from the inside out."""

    matter: str
    host: int
    things: tuple[int, ...]
    sites: tuple[Site, ...]
    tokens: tuple[int, ...]
    between: bool = False


@remembered
def wheres(claim: ClaimReading) -> tuple[Where, ...]:
    """What a claim sets where."""
    return (*_wheres(claim), *_hyphened(claim), *_flanks(claim), *_homes(claim))


def _wheres(claim: ClaimReading) -> Iterator[Where]:
    for host, token in enumerate(claim.claim.tokens):
        if token.pos not in _TELLING:
            continue
        for rule in wheres_of(_lemma(claim, host), token.pos):
            things = tuple(_things(claim, host))
            if _of_part(claim, host) or not _applies(claim, host, rule, things):
                continue
            inside: set[int] = set()
            for first, place in _places(claim, host, rule.ways):
                levels, shown = _sites(claim, place)
                fits = not rule.sites or any(kindred(one.word.rpartition(" ")[2]) in rule.sites for one in levels)
                if levels and fits and place not in inside:
                    inside |= shown
                    whole = range(min(first, *shown), max(shown) + 1)
                    between = claim.claim.tokens[first].lemma.lower() == "between"
                    yield Where(rule.matter, host, things, levels, tuple(whole), between)


def _hyphened(claim: ClaimReading) -> Iterator[Where]:
    """What is told in one word with its place ("a Leeds-based firm", "the Liberian-flagged tanker")."""
    tokens = claim.claim.tokens
    for index in claim.with_text(frozenset(_HYPHENED)):
        matter = _HYPHENED[tokens[index].text.lower()]
        mention = claim.mention_at(index - 2) if index > 1 and tokens[index - 1].text == "-" else None
        if mention is not None:
            inside = tuple(claim.token_at(mention.start, mention.end))
            nation = mention.kind is EntityKind.NATIONALITY
            site = Site(mention.entity if nation else _plain(mention.text), frozenset(), named=True)
            yield Where(matter, index, (tokens[index].head,), (site,), inside)


def _flanks(claim: ClaimReading) -> Iterator[Where]:
    """Of which of two like things it is told ("the left engine", "the left of two screens")."""
    tokens = claim.claim.tokens
    for index in claim.with_text(frozenset().union(*flanks())):
        token, side = tokens[index], tokens[index].text.lower()
        of = of_what(claim, index) if token.pos in ("NOUN", "ADJ") else []
        head = next(iter(of), token.head if token.dep in NOUN_MARKS else index)
        if tokens[head].text.lower() == "hand" and tokens[head].dep in NOUN_MARKS:
            head = tokens[head].head  # "the right-hand screen"
        thing = tokens[head].lemma.lower()
        if head != index and thing in words("flanks", "things"):
            shown = tuple(range(min(index, head), max(index, head) + 1))
            yield Where(f"side of {concept(thing)}", head, (), (Site(thing, frozenset({side}), named=False),), shown)


def _homes(claim: ClaimReading) -> Iterator[Where]:
    """Of which town or country somebody is by name ("Ann Poole, of Leeds", "Dutch sprinter Ann Poole")."""
    tokens = claim.claim.tokens
    for mention in claim.claim.mentions:
        inside = claim.token_at(mention.start, mention.end)
        if not inside:
            continue
        head = inside[-1]
        if mention.kind is EntityKind.NATIONALITY and tokens[head].dep in NOUN_MARKS:
            noun = tokens[head].head
            noun = tokens[noun].head if tokens[noun].dep == "appos" else noun
            if noun in _people(claim):
                yield Where("nation", noun, (noun,), (Site(mention.entity, frozenset(), named=True),), tuple(inside))
        if mention.kind is EntityKind.PLACE and tokens[head].dep == "pobj":
            preposition = tokens[head].head
            noun = tokens[preposition].head
            if tokens[preposition].lemma in ("of", "from") and noun in _people(claim):
                place = gazetteer.find(mention.text)
                matter = "nation" if place is not None and place.level == "country" else "home"
                yield Where(matter, noun, (noun,), _sites(claim, head)[0], (preposition, *inside))


@remembered
def _people(claim: ClaimReading) -> frozenset[int]:
    """The last words of the people named."""
    named = (m for m in claim.claim.mentions if m.kind is EntityKind.PERSON)
    return frozenset(inside[-1] for m in named if (inside := claim.token_at(m.start, m.end)))


def _applies(claim: ClaimReading, host: int, rule: Setting, things: tuple[int, ...]) -> bool:
    """Is it told as a fact, in a way and of what the matter asks for?"""
    verb = claim.claim.tokens[host].pos in _VERBAL
    if _supposed(claim, host) or (not verb and rule.beside and not _beside(claim, host, rule.beside)):
        return False
    if rule.by:
        doer = subject(claim, host)
        return doer is not None and _is_one_of(claim, doer, rule.by, named=False)
    return not rule.of or any(_is_one_of(claim, thing, rule.of) for thing in things or (host,))


def _lemma(claim: ClaimReading, index: int) -> str:
    """A verb's lemma with its particle, or with the adverb that the parser takes for none ("taken away")."""
    tokens = claim.claim.tokens
    behind = (j for j in claim.children(index) if tokens[j].dep in _BEHIND and 0 < j - index <= _CLOSE)
    whole = next((f"{tokens[index].lemma}_{tokens[j].lemma}".lower() for j in behind), "")
    return whole if whole and wheres_of(whole, tokens[index].pos) else tokens[index].lemma.lower()


def _beside(claim: ClaimReading, host: int, verbs: frozenset[str]) -> bool:
    """Is a noun the subject or object of one of the verbs, or is the place told behind the noun itself?"""
    own = any(claim.claim.tokens[j].dep == "prep" for j in claim.children(host))
    return own or any(claim.claim.tokens[verb].lemma.lower() in verbs for verb in _above(claim, host))


def _things(claim: ClaimReading, host: int) -> Iterator[int]:
    """Whom or what it befell, of a noun whose it is."""
    tokens = claim.claim.tokens
    if tokens[host].pos not in _VERBAL:
        yield from (j for j in claim.children(host) if tokens[j].dep in ("poss", "compound"))
        return
    objects = [j for j in claim.children(host) if tokens[j].dep in _OBJECTS]
    doer = subject(claim, host)
    found = [j for j in objects if tokens[j].text.lower() not in ("who", "which", "that", "where")]
    if found:
        yield from (_counted(claim, j) for j in found)
    elif (objects and tokens[host].dep == "relcl") or tokens[host].dep in ("amod", "acl"):
        yield tokens[host].head
    elif doer is not None:
        yield _counted(claim, doer)


def _of_part(claim: ClaimReading, host: int) -> bool:
    """Is it told of a number out of more ("three of the injured were flown to Leeds")?"""
    tokens = claim.claim.tokens
    beside = (j for j in claim.children(host) if tokens[j].dep in (*_OBJECTS, "nsubj") and tokens[j].tag == "CD")
    return any(of_what(claim, j) for j in beside)


def _counted(claim: ClaimReading, index: int) -> int:
    """What is counted by a word of amount ("most of the injured")."""
    tokens = claim.claim.tokens
    of = (k for j in claim.children(index) if tokens[j].lemma == "of" for k in claim.children(j))
    return next(of, index) if tokens[index].pos != "NOUN" else index


def _is_one_of(claim: ClaimReading, index: int, of: frozenset[str], *, named: bool = True) -> bool:
    """Is it one of these things, or, where that may be, a pronoun or a name?"""
    token = claim.claim.tokens[index]
    someone = token.text.lower() in ("he", "his", "him", *(() if "ship" in of else ("she", "her")))
    unsaid = (
        named
        and (token.pos == "PRON" or claim.terms[index][:1] == "@")
        and (not someone or "man" in of or "person" in of)
    )
    return unsaid or not of.isdisjoint((token.lemma.lower(), concept(token.lemma.lower())))


def _supposed(claim: ClaimReading, host: int) -> bool:
    tokens = claim.claim.tokens
    verb = host if tokens[host].pos in _VERBAL else tokens[host].head
    beside = [tokens[j] for j in claim.children(verb)]
    supposed = any(negates(t) or (t.dep == "aux" and t.lemma.lower() in _SUPPOSED) for t in beside)
    return supposed or (verb != host and tokens[verb].lemma == "be" and any(t.lemma == "would" for t in beside))


def _places(claim: ClaimReading, host: int, ways: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The first token of each phrase that tells a place of what happened, and the noun of the place."""
    tokens = claim.claim.tokens
    if tokens[host].dep == "relcl" and any(tokens[j].text.lower() == "where" for j in claim.children(host)):
        yield tokens[host].head, tokens[host].head
    if "from" in ways and tokens[host].lemma in ("leave", "depart"):
        yield from ((j, j) for j in claim.children(host) if tokens[j].dep == "dobj" and tokens[j].pos == "PROPN")
    telling = [host, *_above(claim, host)]
    queue = [(j, 0) for i in telling for j in claim.children(i)]
    while queue:
        here, depth = queue.pop(0)
        if tokens[here].dep == "prep" and tokens[here].lemma.lower() in ways:
            yield from ((here, j) for j in claim.children(here) if tokens[j].dep == "pobj")
        if depth < _DEPTH and tokens[here].dep in ("prep", "pobj", "dobj", "npadvmod") and here > min(telling):
            inner = (j for j in claim.children(here) if tokens[j].dep in ("prep", "pobj"))
            queue += [(j, depth + 1) for j in inner if tokens[here].lemma.lower() not in _CLOSED]


def _above(claim: ClaimReading, host: int) -> Iterator[int]:
    """The verb that a noun is subject or object of, also one that tells of part of it ("an attempt at mediation")."""
    tokens, here = claim.claim.tokens, host
    if tokens[host].pos in _VERBAL:
        return
    if tokens[here].dep == "pobj" and tokens[tokens[here].head].lemma in ("of", "at"):
        here = tokens[tokens[here].head].head
    if tokens[here].dep in ("nsubj", "nsubjpass", "dobj"):
        yield tokens[here].head


def _sites(claim: ClaimReading, place: int) -> tuple[tuple[Site, ...], set[int]]:
    """A place and what it lies in, from the inside out, with the tokens that tell of it."""
    tokens = claim.claim.tokens
    found, here, shown = [], [place], {place}
    while here:
        index = here.pop(0)
        if (sea := _sea(claim, index)) is not None:
            found.append(sea)
            shown |= {index, *of_what(claim, index)}
            continue
        site = _site(claim, index)
        if site is not None:
            found.append(site)
            shown |= {index, *(j for j in claim.children(index) if j < index and tokens[j].dep in NOUN_MARKS)}
        beside = (j for j in claim.children(index) if tokens[j].dep in ("appos", "conj"))
        outer = [j for j in beside if tokens[j].pos == "PROPN" or tokens[j].lemma.lower() in _nouns()]
        preps = [j for j in claim.children(index) if tokens[j].dep == "prep" and tokens[j].lemma.lower() in _OUTER]
        here += [*outer, *(k for j in preps for k in claim.children(j) if tokens[k].dep == "pobj")]
    return tuple(found), shown


def _sea(claim: ClaimReading, index: int) -> Site | None:
    """A sea that is called after a place and lies in none ("the Gulf of Aden")."""
    tokens = claim.claim.tokens
    after = of_what(claim, index)
    if tokens[index].pos != "PROPN" or not after or tokens[index].text.lower() not in words("places", "seas"):
        return None
    return Site(f"{_plain(tokens[index].text)} of {_plain(tokens[after[0]].text)}", frozenset(), named=True)


def _site(claim: ClaimReading, index: int) -> Site | None:
    token = claim.claim.tokens[index]
    if any(time.start <= token.start < time.end for time in claim.claim.times):
        return None
    beside = [j for j in claim.children(index) if j < index and claim.claim.tokens[j].dep in (*NOUN_MARKS, "nummod")]
    if token.pos == "PROPN":
        whole = " ".join(claim.claim.tokens[j].text for j in (*sorted(beside), index))
        owned = any(claim.claim.tokens[j].dep == "case" for j in claim.children(index)) and token.dep == "pobj"
        return Site(_plain(f"{whole}'s" if owned else whole), frozenset(), named=True)  # "from St. John's"
    lemma = token.lemma.lower()
    names = [j for j in beside if claim.claim.tokens[j].pos == "PROPN"]
    names = [j for j in names if claim.claim.tokens[j].text.lower() not in _quarters()]
    if names and lemma in words("places", "wraps"):  # "Hajjah city", "Edo state"
        return Site(_plain(" ".join(claim.claim.tokens[j].text for j in sorted(names))), frozenset(), named=True)
    if token.pos not in _COMMON or _nouns().isdisjoint((lemma, kindred(lemma))) or _part(claim, index):
        return None
    if names:  # "Belmarsh prison"
        whole = " ".join(claim.claim.tokens[j].text for j in sorted(names))
        return Site(f"{_plain(whole)} {kindred(lemma)}", frozenset(), named=True)
    return Site(kindred(lemma), frozenset(claim.claim.tokens[j].lemma.lower() for j in beside), named=False)


def _part(claim: ClaimReading, index: int) -> bool:
    """Is it only a part of the place told behind it ("the foot of a cliff")?"""
    return claim.claim.tokens[index].lemma.lower() in words("places", "depths") and bool(of_what(claim, index))


def _plain(name: str) -> str:
    """A name without the quarter that it is told of ("northern Yemen")."""
    return unquartered(gazetteer.plain(name).replace("mt ", "mount "), _quarters())


def unquartered(name: str, quarters: frozenset[str]) -> str:
    """A plain name without the first word if that is one of `quarters`, unless a known place is called so."""
    first, _, rest = name.partition(" ")
    return rest if rest and first in quarters and gazetteer.find(name) is None else name


@cache
def _quarters() -> frozenset[str]:
    """Words for a part of a country or town, the directions among them."""
    return words("places", "compass") | words("places", "quarters")


@cache
def _nouns() -> frozenset[str]:
    """Nouns of what one may be in or at."""
    lists = ("venues", "enclosures", "rooms", "spots", "sides")
    return sites().union(*(words("places", key) for key in lists))


def names(where: Where) -> tuple[str, ...]:
    """The names of a place and of what holds it."""
    return tuple(site.word for site in where.sites if site.named)
