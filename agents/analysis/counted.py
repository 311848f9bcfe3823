"""What a figure counts or measures, and what is said of it, read off the sentence's parse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from spacy.tokens import Span, Token

from agents.analysis.lexicon import lines, words

PERSON: Final = "person"


def _fates() -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    for line in lines("fates"):
        told, _, nouns = line.partition(" : ")
        outcome, *verbs = told.split()
        yield outcome, frozenset(verbs), frozenset(nouns.split())


_PEOPLE: Final = words("people")
"""Nouns that only say that persons are counted; a noun that says which ("child") stays."""
_OUTCOMES: Final = {word: line.split()[0] for line in lines("outcomes") for word in line.split()}
"""Lemma or form -> the outcome that it tells of persons ("kill", "fatality" -> "dead")."""
_FATES: Final = tuple(_fates())
"""Outcome, verbs and nouns that tell it together ("lost their lives")."""
_CROWD: Final = "crowd"
_DEAD: Final = "dead"
_GATHERING: Final = words("gathering")
_GATHERERS: Final = words("gatherers")
_VENUES: Final = words("venues")
_DRAWING: Final = words("drawing")
_PUTTING: Final = frozenset({"put", "estimate"})
_WHEN: Final = words("when")
_BIDDING: Final = words("bidding")
_RANKING: Final = words("ranking")
_NEXT: Final = 2
"""How many words behind its verb a rank may stand."""
_TOLD: Final = words("told")
_TAKEN: Final = words("taken")
_HOSPITAL: Final = frozenset({"hospital", "hospitals"})
_TOLL: Final = words("toll")
_NUMBERS: Final = frozenset({"number", "total", "count", "tally"})
_TALLIES: Final = words("tallies")
_VEHICLES: Final = words("vehicles")
_TRAVELLERS: Final = words("travellers") | _PEOPLE
_CARRYING: Final = words("carrying")
_ABOARD: Final = "aboard"
_MEASURED: Final = words("measured")
"""Adjectives that name a dimension ("40 metres deep")."""
_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_THEM: Final = frozenset({"them", "whom", "those"})
_PUT: Final = frozenset({"at", "to", "as"})
_INTO: Final = frozenset({"to", "into", "in"})
_AWAY: Final = {"from": "from", "out": "from", "behind": "behind"}
"""Prepositions -> what a noun behind them has before it in the fates."""
_UP: Final = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "npadvmod", "advmod", "det"})
_AMONG: Final = "among"
_WITHIN: Final = frozenset({"include", "including", _AMONG})
_BESIDE: Final = frozenset({"another", "additional", "further", "other", "others"})
_HURT: Final = {"hospitalised": "injured"}
"""Outcomes that are told of the same people as another."""


class Counted(NamedTuple):
    """What a figure is about; see `stream.records.Quantity` for the fields."""

    counted: str = ""
    role: str = ""
    of: str = ""
    part: bool = False


def counted_by(figure: Span, *, measure: bool, share: bool = False) -> Counted:
    """What the figure counts, or, of a measure ("40 metres"), what it is a measure of.

    Args:
        figure: the figure's tokens, its unit included.
        measure: whether a unit of measure or money stands behind the number.
        share: whether it is a share, which is always of something ("a fifth of its workforce").
    """
    head = _noun(figure)
    return _measure(figure, head) if measure else _count(figure, head, share=share)


def _noun(figure: Span) -> Token:
    """The noun that the figure belongs to; the figure's own root when it stands for itself ("27 were hurt")."""
    joined = figure.doc[figure.end : figure.end + 2]
    if joined.text.startswith("-") and not figure[-1].whitespace_ and joined[-1].pos_ in _NOUNS:
        return joined[1]  # "a 300-room hotel" has 300 rooms
    token: Token = figure.root
    while token.dep_ in _UP and token.head.i != token.i and (token.head.i >= figure.start):
        token = token.head
        if token.pos_ in _NOUNS and token.dep_ not in {"compound", "nmod"} and token.i >= figure.end:
            break
    return figure.root if token.lower_ in _WHEN else token


def _count(figure: Span, noun: Token, *, share: bool) -> Counted:
    partitive, verb = _of_whom(figure), _bidden(_governor(noun))
    if (group := _group_of_them(figure)) is not None:
        return Counted(_name(group), _fate_before(figure), _lemma(verb), part=True)
    if partitive is not None and (fate := _fate_of(partitive)):
        return Counted(_name(_said_to_be(verb)), fate, _lemma(verb), part=True)
    outcome = _outcome_told(figure, noun, partitive, verb)
    of_known = partitive is not None and _is_known(partitive) and not share and not _befell(figure, noun, verb, outcome)
    part, of = of_known or _is_part(figure, noun, outcome), _lemma(verb)
    if partitive is not None and partitive.pos_ == "NUM":
        return Counted(PERSON if outcome else "", outcome, of, part)
    if partitive is not None and partitive.pos_ in _NOUNS:
        return Counted(_name(partitive), outcome or _verb_role(verb), of, part)
    if figure.start <= noun.i < figure.end or noun.pos_ == "PRON":
        return _count_alone(figure, verb, outcome, part=part)
    return Counted(_name(noun), outcome or _verb_role(verb), of, part)


def _outcome_told(figure: Span, noun: Token, partitive: Token | None, verb: Token) -> str:
    """The outcome told of those whom the figure counts, or that they are aboard."""
    if partitive is not None and partitive.pos_ == "NUM":
        return _outcome(partitive, verb)
    outcome = "" if _is_whole(figure, noun) else _outcome(noun, verb)
    part = partitive is not None and _is_definite(partitive)
    return outcome or (_ABOARD if not part and _is_aboard(partitive or noun) else "")


def _count_alone(figure: Span, verb: Token, outcome: str, *, part: bool) -> Counted:
    """What a figure without a noun counts: by the toll that stands at it, or by what is said of it."""
    subject = _tally(figure) or _changing(verb, figure)
    if subject is None:
        return Counted(PERSON if outcome else "", outcome or _verb_role(verb), _lemma(verb), part)
    toll = _toll_outcome(subject)
    people = toll and toll != _ABOARD
    return Counted(PERSON if people else _name(_numbered(subject)), toll or _lemma(verb), _lemma(verb), part)


def _measure(figure: Span, noun: Token) -> Counted:
    dimension = next((t for t in (noun, noun.head, figure.root.head) if t.lower_ in _MEASURED), None)
    if dimension is not None:
        return Counted("", dimension.lower_, _lemma(dimension.head))
    of = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    if of is not None and of.pos_ == "NOUN":
        return Counted("", _lemma(of), _lemma(_governor(of)))
    verb = _governor(noun)
    if noun.i >= figure.end and noun.pos_ not in _NOUNS:
        return Counted("", noun.lower_, _lemma(verb))  # "10 minutes after", "half again as high"
    beside = noun.head if noun.dep_ == "appos" and noun.head.pos_ in _NOUNS else None
    measured = noun if noun.i >= figure.end else _of_whom(figure) or beside
    if measured is not None:
        return Counted(_name(measured), _verb_role(verb), _lemma(verb))
    subject = next((t for t in verb.children if t.dep_ in _SUBJECTS), None)
    return Counted("" if subject is None else _name(subject), _lemma(verb), _lemma(verb))


def aged(figure: Span) -> Counted:
    """Who has the age that the figure tells: "a boy" in "a six-year-old boy" and "the boy was six years old"."""
    old: Token = figure.root
    while old.head.i != old.i and old.lower_ != "old" and figure.start <= old.head.i < figure.end:
        old = old.head
    if old.dep_ in {"amod", "compound", "nmod", "appos", "acl"} and old.head.pos_ in _NOUNS:
        return _who(old.head)
    if old.dep_ in {"acomp", "attr", "oprd", "xcomp", "npadvmod"}:
        subject = next((t for t in _governor(old).children if t.dep_ in _SUBJECTS), None)
        return Counted(PERSON, "", PERSON) if subject is None else _who(subject)
    before = (
        figure.doc[figure.start - 2] if figure.start > 1 and figure.doc[figure.start - 1].text in {",", "of"} else None
    )
    if before is not None and before.pos_ in _NOUNS:
        return _who(before)
    return Counted(PERSON, "", PERSON)


def befalls(role: str, counted: str) -> bool:
    """Is it an outcome of people in general ("no one was hurt"), of whom alone that there were none is a figure?"""
    return counted == PERSON and role in _OUTCOMES.values()


def ranked(figure: Span) -> Counted | None:
    """The place in a row that an ordinal behind a verb tells ("finished fourth", "came in sixth")."""
    above = figure.root.head
    verb = above if above.pos_ == "VERB" else above.head
    if verb.lemma_.lower() not in _RANKING or not verb.i < figure.start <= verb.i + _NEXT:
        return None
    return Counted("place", "finish", _lemma(verb))


def _who(noun: Token) -> Counted:
    """Whose age it is: anybody's, where "she" stands for the person."""
    if noun.pos_ == "PRON":
        return Counted(PERSON, "", PERSON)
    return Counted(PERSON if noun.pos_ == "PROPN" else _name(noun), "", _lemma(noun))


def _governor(token: Token) -> Token:
    """The verb that a noun hangs on, through prepositions, lists and appositions; else its head."""
    for ancestor in _upwards(token):
        if ancestor.pos_ in {"VERB", "AUX"}:
            return ancestor
    return token.head


def _upwards(token: Token) -> Iterator[Token]:
    while token.head.i != token.i:
        token = token.head
        yield token


def _outcome(noun: Token, verb: Token) -> str:
    """The outcome told of persons: by the noun itself, by what qualifies it, by its verb."""
    near = [noun, *(t for t in noun.children if t.dep_ in {"amod", "acl", "relcl", "appos", "acomp"})]
    if noun.dep_ in {"nsubj", "nsubjpass", "dobj", "conj", "attr", "pobj"} and noun.head.pos_ in {
        "VERB",
        "ADJ",
        "NOUN",
        "AUX",
    }:
        near.append(noun.head)
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        near.append(noun.head.head)
    near += [verb, *_complements(verb), *_among(verb)]
    if _is_taken(noun, verb) or any(t.lower_ in _HOSPITAL for t in _inside(noun)):
        return "hospitalised"
    for token in near:
        if found := _OUTCOMES.get(token.lower_) or _OUTCOMES.get(_with_particle(token)):
            if token is verb and not _bears(noun, verb):
                continue
            return found
    return _fate(noun, verb)


def _inside(noun: Token) -> Iterator[Token]:
    """What a noun is said to be in ("40 more in hospital")."""
    return (t for p in noun.children if p.lower_ == "in" for t in p.children)


def _with_particle(token: Token) -> str:
    """A lemma with the particle that it goes with ("round_up"), where there is one."""
    particle = next((t.lower_ for t in token.children if t.dep_ == "prt"), "")
    return f"{token.lemma_.lower()}_{particle}" if particle else _lemma(token)


def _bidden(verb: Token) -> Token:
    """What a verb makes people do ("leave" of "were ordered to leave", "had to leave"), or else the verb itself."""
    bids = verb.lemma_ == "have" or (
        verb.lemma_.lower() in _BIDDING and any(t.dep_ == "nsubjpass" for t in verb.children)
    )
    return next((t for t in verb.children if bids and t.dep_ in {"xcomp", "ccomp"}), verb)


def _fate(noun: Token, verb: Token) -> str:
    """The outcome that a verb tells of its subject by what it is done to, or of what it is done to itself."""
    lemma, mine = _with_particle(verb), noun.lemma_.lower()
    people = noun.pos_ == "NUM" or mine in _GATHERERS
    if people and _puts_crowd(noun, verb):
        return _CROWD
    if not _close(noun, verb):
        return ""
    if people:
        if _gathers(noun, verb):
            return _CROWD
        if lemma in _GATHERING:
            return ""
    objects = frozenset(_objects(verb, direct=noun.dep_ in _SUBJECTS))
    for outcome, verbs, nouns in _FATES:
        told = (mine in nouns and not any(t.lower_ == "without" for t in verb.children)) or (
            not objects.isdisjoint(nouns) and (outcome != _CROWD or noun.dep_ in _SUBJECTS)
        )
        if lemma in verbs and told and (outcome != _CROWD or mine in _GATHERERS):
            return outcome
    return ""


def _gathers(noun: Token, verb: Token) -> bool:
    """Do they come together, are they where crowds are ("11,000 people were in the square"), or drawn there?"""
    lemma = _with_particle(verb)
    objects = {t.lemma_.lower() for t in verb.children if t.dep_ == "dobj"}
    if noun.dep_ == "dobj":
        drawn = (t.lemma_.lower() for t in verb.children if t.dep_ == "nsubj")
        return lemma in _DRAWING and not _VENUES.isdisjoint(drawn)
    if noun.dep_ != "nsubj":
        return False
    there = (t.lemma_.lower() for p in verb.children if p.dep_ == "prep" for t in p.children)
    takes_part = (lemma == "be" and noun.pos_ != "NUM") or (lemma == "take" and "part" in objects)
    joins = lemma == "join" and not _VENUES.isdisjoint(objects)
    return lemma in _GATHERING or joins or (takes_part and not _VENUES.isdisjoint(there))


def _puts_crowd(noun: Token, verb: Token) -> bool:
    """Is it the number that a crowd is put at ("put the march at 30,000 people"), or by which it was attended?"""
    if noun.dep_ != "pobj":
        return False
    put = verb.lemma_.lower() in _PUTTING and noun.head.lower_ == "at"
    told = any(t.dep_ in {"dobj", "nsubjpass"} and t.lemma_.lower() in _VENUES | {_CROWD} for t in verb.children)
    return (put and told) or (verb.lemma_.lower() == "attend" and noun.head.dep_ == "agent")


def _close(noun: Token, verb: Token) -> bool:
    """Is the noun an argument of the verb, or of the one that bids it?"""
    return noun.head.i in {verb.i, verb.head.i} and noun.dep_ in {*_SUBJECTS, "dobj"}


def _objects(verb: Token, *, direct: bool) -> Iterator[str]:
    """What a verb is done to, and where: "custody", "from_home", "behind_bar"."""
    for child in verb.children:
        if child.dep_ == "dobj" and direct:
            yield child.lemma_.lower()
        elif child.dep_ == "prep" and child.lower_ in {*_INTO, *_AWAY}:
            way = "" if child.lower_ in _INTO else f"{_AWAY[child.lower_]}_"
            ends = (t for p in (child, *child.children) for t in p.children if t.dep_ == "pobj")
            yield from (f"{way}{t.lemma_.lower()}" for t in ends)


def _is_taken(noun: Token, verb: Token) -> bool:
    """Whether the persons are taken to hospital."""
    goes = verb.lemma_.lower() in _TAKEN and any(t.lower_ in _HOSPITAL for t in verb.subtree)
    if verb.lemma_ == "transport" and noun.dep_ == "nsubjpass":
        return goes or not any(t.dep_ in {"prep", "agent"} for t in verb.children)  # an ambulance's word
    return goes and noun.lower_ not in _HOSPITAL and _bears(noun, verb)


def _complements(verb: Token) -> Iterator[Token]:
    """What a verb says of its subject or object: "left dead", "confirmed as having died"."""
    for child in verb.children:
        if child.dep_ in {"acomp", "oprd", "attr"}:
            yield child
        elif verb.lemma_.lower() in _TOLD and child.dep_ in {"prep", "xcomp", "ccomp", "pcomp"}:
            yield from (t for t in child.subtree if t.pos_ in {"VERB", "ADJ"})


def _among(verb: Token) -> Iterator[Token]:
    """Those to whom somebody is said to belong: "eleven children are among the dead", "the dead include a child"."""
    if verb.lemma_ == "be":
        among = (t for p in verb.children if p.lower_ == "among" for t in p.children)
        yield from (one for t in among for one in (t, *t.children))
    elif verb.lemma_ == "include":
        yield from (t for t in verb.children if t.dep_ == "nsubj")


def _bears(noun: Token, verb: Token) -> bool:
    """Whether the noun is who the verb happens to: the object, or the subject of a passive or of "die"."""
    top = noun
    while top.dep_ in {"conj", "appos", "pobj", "prep"} and top.head.i not in {verb.i, top.i}:
        top = top.head
    if top.dep_ in {"dobj", "nsubjpass", "attr", "oprd", "ccomp", "dep"}:
        return True
    if top.dep_ in {"acl", "relcl"} or verb.dep_ in {"acl", "relcl"}:
        return verb.tag_ in {"VBN", "VBD"}
    if top.dep_ == "nsubj":
        intransitive = verb.lemma_.lower() in {"die", "perish", "escape", "survive", "drown", "disappear", "flee"}
        return (
            intransitive or verb.tag_ == "VBN" or verb.pos_ == "AUX" or not any(t.dep_ == "dobj" for t in verb.children)
        )
    return False


def _verb_role(verb: Token) -> str:
    return _lemma(verb) if verb.pos_ in {"VERB", "NOUN"} else ""


def _tally(figure: Span) -> Token | None:
    """The noun that says itself what its figure counts: "a toll of 38", "a crew of 17", "Death toll at 19"."""
    noun = figure.root.head.head
    told = figure.root.dep_ == "pobj" and figure.root.head.lower_ in {"of", *_PUT}
    return noun if told and noun.lemma_.lower() in _TALLIES else None


def _changing(verb: Token, figure: Span) -> Token | None:
    """What stands at the figure: "the toll rose to 27", "put the toll at 27", but not "a total of 27 were hurt"."""
    put = figure.root.dep_ == "pobj" and figure.root.head.head == verb and figure.root.head.lower_ in _PUT
    told = next((t for t in verb.children if put and t.dep_ == "dobj"), None)
    subject = told or next((t for t in verb.children if t.dep_ in _SUBJECTS), None)
    if subject is None or subject.pos_ != "NOUN" or subject.lemma_.lower() not in _TOLL | _TALLIES:
        return None
    beside = figure.root.dep_ == "pobj" and figure.root.head.lower_ == "with"  # "rose to 27, with 40 in hospital"
    return None if beside or any(figure.start <= t.i < figure.end for t in subject.subtree) else subject


def _numbered(subject: Token) -> Token:
    """Of what "the number of cases" is the number; any other subject itself."""
    of = (t for child in subject.children if child.lower_ == "of" for t in child.children if t.dep_ == "pobj")
    return next(of, subject) if subject.lemma_.lower() in _NUMBERS else subject


def _toll_outcome(subject: Token) -> str:
    if subject.lemma_.lower() in _TALLIES - _TOLL:
        return _ABOARD if subject.lemma_.lower() == "crew" else _CROWD
    for token in (subject, *subject.subtree):
        if found := _OUTCOMES.get(token.lower_) or _OUTCOMES.get(token.lemma_.lower()):
            return found
    return "dead" if subject.lemma_.lower() == "toll" else ""


def _group_of_them(figure: Span) -> Token | None:
    """Who a part of those told before are: the children in "26 people, eight of them children"."""
    behind = figure.doc[figure.end : figure.end + 3]
    told = len(behind) > 2 and behind[0].lower_ == "of" and behind[1].lower_ in _THEM
    return behind[2] if told and behind[2].tag_ == "NNS" else None


def _fate_before(figure: Span) -> str:
    """The outcome of the figure told last before this one."""
    numbers = (t for t in reversed(figure.doc[: figure.start]) if t.pos_ == "NUM")
    return next((fate for t in numbers if (fate := _outcome(t.head, _governor(t.head)))), "")


def _fate_of(whole: Token) -> str:
    """What became of those of whom a part is told: "three of the dead"."""
    return _OUTCOMES.get(whole.lower_, "") if whole.pos_ not in {"NUM", "PRON"} and _is_definite(whole) else ""


def _said_to_be(verb: Token) -> Token:
    """What somebody is said to be ("three of the dead were children"), or else the verb itself."""
    return next((t for t in verb.children if t.dep_ == "attr" and t.pos_ == "NOUN"), verb)


def _is_whole(figure: Span, noun: Token) -> bool:
    """Is it the size of a group of whom another figure is a part ("17 of the 64 people")?"""
    before = figure.doc[max(0, figure.start - 3) : figure.start].text.lower()
    return noun.dep_ == "pobj" and noun.head.head.pos_ == "NUM" and before.endswith("of the")


def _is_aboard(noun: Token) -> bool:
    """Are they those whom a vehicle carries ("64 people on board", "a ferry carrying 64 people")?"""
    first = noun.head if noun.dep_ == "conj" else noun
    carries = first.dep_ == "dobj" and first.head.lemma_.lower() in _CARRYING
    beside = [noun, *noun.conjuncts, *([noun.head] if noun.dep_ == "nsubj" and noun.head.lemma_ == "be" else [])]
    if (carries and noun.lemma_.lower() in _TRAVELLERS) or any(t.lower_ == _ABOARD for n in beside for t in n.children):
        return True
    inside = (t for n in beside for p in n.children if p.lower_ in {"on", "in"} for t in p.children if t.dep_ == "pobj")
    there = noun.head.lemma_ == "be" and (noun.pos_ == "NUM" or noun.lemma_.lower() in _TRAVELLERS)
    return any(t.lower_ == "board" or (there and t.lemma_.lower() in _VEHICLES) for t in inside)


def _of_whom(figure: Span) -> Token | None:
    """The whole that the figure is part of: "three of the nine", "six of them"."""
    after = [t for t in figure.doc[figure.end : figure.end + 1] if t.lower_ == "of"]
    if not after:
        return None
    return next((t for t in after[0].children if t.dep_ == "pobj"), None)


def _befell(figure: Span, noun: Token, verb: Token, outcome: str) -> bool:
    """Does the verb tell that some of a group died? Then they are all of the dead ("four of them were killed").

    So it is with any fate where the whole is told in figures ("17 of the 64 people on board were injured").
    """
    whole = _of_whom(figure)
    if outcome and whole is not None and any(t.dep_ == "nummod" for t in whole.children):
        return not any(t.dep_ in {"advmod", "amod"} for t in (*noun.children, *verb.children))
    if outcome == "arrested" and verb.lemma_ in {"be", "remain", "stay"}:
        return noun.head.i == verb.i  # whoever of them is still held is all who are
    dies = outcome == _DEAD and _DEAD in {_OUTCOMES.get(verb.lemma_.lower()), _OUTCOMES.get(verb.lower_)}
    return dies and noun.head.i == verb.i and not any(t.dep_ in {"prep", "advmod", "npadvmod"} for t in verb.children)


def _is_definite(whole: Token) -> bool:
    """ "Of the nine" takes a part of a known whole; "hundreds of people" only counts."""
    return whole.pos_ == "PRON" or any(
        t.dep_ == "poss" or t.lower_ in {"the", "those", "these"} for t in whole.children
    )


def _is_known(whole: Token) -> bool:
    """Is it a whole told of before? "1,200 of its people" only counts whose people they are."""
    return _is_definite(whole) and not (whole.lower_ in _PEOPLE and any(t.dep_ == "poss" for t in whole.children))


def _is_part(figure: Span, noun: Token, outcome: str) -> bool:
    """Whether the figure is told as part of, or beside, another: "including three children", "another 12"."""
    before = figure.doc[max(0, figure.start - 3) : figure.end]
    if before.text.lower().startswith("among the "):
        return False
    if noun.head.lower_ == _AMONG:
        return False  # "divided among five heirs", "he was among 12 people injured"
    around = (*before, *noun.ancestors, *noun.head.children) if noun.head.lemma_ == "be" else (*before, *noun.ancestors)
    if before.text.lower().startswith("all but") or any(t.lower_ in _WITHIN for t in around):
        return True
    if noun.dep_ == "nsubj" and any(t.lower_ == "also" and t.i > noun.i for t in noun.head.children):
        return True
    after = {t.lower_ for t in (*figure.doc[figure.end : figure.end + 1], noun)}
    beside = any(t.lower_ in _BESIDE for t in before) or not after.isdisjoint({*_BESIDE, "more"})
    return beside and not _first_of_its_fate(figure, outcome)


def _first_of_its_fate(figure: Span, outcome: str) -> bool:
    """ "12 were killed and 30 others hurt": beside figures of another fate alone, the others are all of theirs."""
    numbers = (t for t in figure.doc[: figure.start] if t.pos_ == "NUM")
    told = {_HURT.get(fate, fate) for t in numbers if (fate := _outcome(t.head, _governor(t.head)))}
    return bool(outcome and told) and _HURT.get(outcome, outcome) not in told


def _name(noun: Token) -> str:
    if noun.lower_ in _PEOPLE or noun.lemma_.lower() in _PEOPLE:
        return PERSON
    return _lemma(noun)


def _lemma(token: Token) -> str:
    return str(token.lemma_).lower()
