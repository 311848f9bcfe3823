"""Amounts told in words: all of a group here and some of it there, many who say so here and one there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final, NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, Value, value
from agents.divergences.facts.figures import figures
from agents.divergences.facts.frames import frames, of_what
from agents.divergences.facts.phrases import clause, noun_phrase
from agents.divergences.lexicon import concept, words
from agents.divergences.reading import ClaimReading, remembered
from stream.records import DivergenceType, Quantity, Span

_ALIKE: Final = 0.4
"""Likeness from which two claims tell one thing, so that only those who tell it differ."""
_SHARES: Final = {
    "all": (100.0, 100.0),
    "most": (50.1, 99.9),
    "half": (45.0, 55.0),
    "few": (0.1, 49.9),
    "part": (0.1, 99.9),
}
"""Per cent of a group that a word stands for; two that meet nowhere are at odds."""
_NEARLY: Final = (75.0, 99.9)
_ONE: Final = "one"
_AMOUNTS: Final = (*_SHARES, _ONE)
_PER_CENT: Final = "percent"
_KILL: Final = concept("kill")
_SURVIVE: Final = concept("survive")
_MANY: Final = ("part", "most", "few")
_MUCH_ALIKE: Final = 0.5
"""Cosine from which two claims are likely to speak of one group."""
_VOTED: Final = 0.3
"""Likeness from which two claims tell of one vote."""
_OPPOSED: Final = {"all", "one"}
"""Amounts that are at odds whatever group they are of: where the group is not named "some of them" may be many."""
_THEM: Final = frozenset({"them", "these", "those", "whom"})


class Amount(NamedTuple):
    """How much of a group a predicate is said of."""

    predicate: str
    group: str
    noun: int
    word: int
    amount: str
    verb: int
    share: tuple[float, float] = (0.0, 0.0)
    """Per cent of the group, least and most."""


class Amounts:
    """Finds one thing said of all of a group and of a part of it, or told by several people and by one."""

    name = "amount"
    both = True

    def tells(self, claim: ClaimReading) -> object:
        """Its amounts in words."""
        return _tells(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The groups of one predicate, or the tellers of one thing, in differing amounts."""
        return self._found(pair) if pair.a.past == pair.b.past else ()

    def _found(self, pair: Pair) -> Iterator[Finding]:
        yield from list(self._of_one_deed(pair)) or self._all_or_most(pair)
        for mine, theirs in product(of_them(pair.a), of_them(pair.b)):
            if mine[:2] == theirs[:2] and {mine.amount, theirs.amount} == _OPPOSED:
                a, b = value(pair.a, [mine.word, mine.noun]), value(pair.b, [theirs.word, theirs.noun])
                about = clause(pair.first, pair.a, mine.verb, asked="How many of them")
                yield self._finding(a, b, about or "How many of them", {"object": 1.0})
        yield from self._all_dead(pair)
        united = _united(pair.a), _united(pair.b)
        if (
            united[0] is not None
            and united[1] is not None
            and united[0].key != united[1].key
            and pair.likeness >= _VOTED
        ):
            yield self._finding(united[0], united[1], "Whether all were agreed", {})
        first = _teller(pair.a)
        second = _teller(pair.b) if first is not None else None
        if first is not None and second is not None and first.key != second.key and pair.likeness >= _ALIKE:
            yield self._finding(first, second, "How many people say so", {"tellers": 1.0})

    def _of_one_deed(self, pair: Pair) -> Iterator[Finding]:
        """The same is said of differing amounts of one group."""
        for one, other in product(amounts(pair.a), amounts(pair.b)):
            if one[:2] == other[:2] and _at_odds(one, other):
                a, b = value(pair.a, [one.word, one.noun]), value(pair.b, [other.word, other.noun])
                yield self._finding(a, b, f"How many of the {noun_phrase(pair.a, one.noun, bare=True)}", {})

    def _all_or_most(self, pair: Pair) -> Iterator[Finding]:
        """One account speaks of all of a group and the other of most of it, in sentences that are much alike."""
        if pair.cosine < _MUCH_ALIKE:
            return
        for one, other in product(shares(pair.a), shares(pair.b)):
            known = one.group != "" != other.group
            if one.amount != other.amount and (one.group == other.group or not known):
                a, b = value(pair.a, [one.word, one.noun]), value(pair.b, [other.word, other.noun])
                yield self._finding(a, b, "How many of them", {"share": 1.0})

    def _all_dead(self, pair: Pair) -> Iterator[Finding]:
        """Everyone aboard was killed in one account, somebody survived in the other."""
        for a, b in ((_killed(pair.a), _survived(pair.b)), (_survived(pair.a), _killed(pair.b))):
            if a is not None and b is not None:
                yield self._finding(a, b, "Whether anyone survived", {"object": 1.0})

    def _finding(self, a: Value, b: Value, about: str, features: dict[str, float]) -> Finding:
        return Finding(
            type=DivergenceType.QUANTIFIER,
            detector=self.name,
            a=a,
            b=b,
            about=about,
            why=f"One account has “{a.text}”, the other “{b.text}”.",
            features=features,
        )


@remembered
def _tells(claim: ClaimReading) -> bool:
    """Does a claim tell any amount in words?"""
    facts = (amounts, shares, of_them, _killed, _survived, _united, _teller)
    return any(of(claim) for of in facts)


@remembered
def _teller(claim: ClaimReading) -> Value | None:
    """How many are said to tell it, one or more, where they go without a name."""
    source = claim.claim.attribution.source
    first = source.lower().partition(" ")[0]
    amount = next((kind for kind in (*_MANY, _ONE) if first in words("amounts", kind)), "")
    at = claim.claim.sentence.find(source)
    if not amount or at < 0:
        return None
    return Value(text=source, key="one" if amount == _ONE else "several", marks=(Span(at, at + len(source)),))


def _at_odds(one: Amount, other: Amount) -> bool:
    """Can both not be true of one group? Two shares in per cent are for the numbers to tell."""
    if one.amount == other.amount:
        return False
    if _ONE in (one.amount, other.amount):
        return _PER_CENT not in (one.amount, other.amount)
    return one.share[1] < other.share[0] or other.share[1] < one.share[0]


@remembered
def _killed(claim: ClaimReading) -> Value | None:
    """All of those aboard, where they are said to have died."""
    dead = (one for one in amounts(claim) if one.amount == "all" and one.predicate == _KILL)
    found = next((one for one in dead if one.group in words("amounts", "aboard")), None)
    if found is not None:
        return value(claim, [found.word, found.noun], key="all")
    told = (who for frame in frames(claim) if frame.predicate == _KILL for who in (frame.agent, frame.patient))
    heads = (who.head for who in told if who is not None)
    everyone = (i for i in heads if claim.claim.tokens[i].lemma.lower() in words("amounts", "everyone"))
    return next((value(claim, [i], key="all") for i in everyone), None)


@remembered
def _survived(claim: ClaimReading) -> Value | None:
    """Those who survived, where there were any."""
    found = next((one.quantity for one in figures(claim) if one.role == _SURVIVE and one.quantity.high != 0), None)
    return value(claim, claim.token_at(found.start, found.end), key="part") if found is not None else None


@remembered
def _united(claim: ClaimReading) -> Value | None:
    """Where a claim says that all were agreed, or that some were not."""
    tokens = claim.claim.tokens
    for key in ("united", "divided"):
        against = claim.with_text(frozenset({"against"})) if key == "divided" else []
        opposed = [i for i in against if tokens[tokens[i].head].lemma.lower() == "vote"]
        told = min([*opposed, *claim.with_lemma(words("amounts", key))], default=None)
        if told is not None:
            return value(claim, [told], key=key)
    return None


@remembered
def amounts(claim: ClaimReading) -> tuple[Amount, ...]:
    """The groups of which a predicate is said in an amount told by a word ("all charges were dropped")."""
    return tuple(_amounts(claim))


def _amounts(claim: ClaimReading) -> Iterator[Amount]:
    tokens = claim.claim.tokens
    for frame in frames(claim):
        for argument in (frame.agent, frame.patient):
            if argument is None or frame.negations:
                continue
            of = of_what(claim, argument.head)
            noun = of[0] if of else argument.head
            near = [argument.head] if of else list(_before(claim, noun))
            if tokens[noun].tag != "NNS" or not claim.terms[noun]:
                continue
            told = [
                (w, kind) for w, kind in product(near, _AMOUNTS) if tokens[w].text.lower() in words("amounts", kind)
            ]
            for word, kind in told:
                nearly = kind == "all" and _is_nearly(claim, word)
                share = _NEARLY if nearly else _SHARES.get(kind, (0.0, 0.0))
                yield Amount(frame.predicate, claim.terms[noun], noun, word - nearly, kind, frame.verb, share)
            per_cent = _per_cent(claim, argument.head) if of and not told else None
            if per_cent is not None:
                word = claim.token_at(per_cent.start, per_cent.end)[0]
                share = per_cent.low or 0.0, per_cent.high or 0.0
                yield Amount(frame.predicate, claim.terms[noun], noun, word, _PER_CENT, frame.verb, share)


@remembered
def shares(claim: ClaimReading) -> tuple[Amount, ...]:
    """Where a claim speaks of all or most of a group, whatever it says of them; `group` is "" for "them"."""
    return tuple(_shares(claim))


def _shares(claim: ClaimReading) -> Iterator[Amount]:
    tokens = claim.claim.tokens
    for word in claim.with_text(words("amounts", "all") | words("amounts", "most")):
        token = tokens[word]
        nearly = _is_nearly(claim, word)
        kind = "all" if token.text.lower() in words("amounts", "all") and not nearly else "most"
        of = [*of_what(claim, word), *of_what(claim, token.head)]
        noun = of[0] if of else token.head
        if tokens[noun].text.lower() in _THEM:
            yield Amount("", "", noun, word - nearly, kind, token.head)
        elif tokens[noun].tag == "NNS" and claim.terms[noun]:
            yield Amount("", claim.terms[noun], noun, word - nearly, kind, token.head)


def _is_nearly(claim: ClaimReading, word: int) -> bool:
    """Is it "almost all" and not all?"""
    return word > 0 and claim.claim.tokens[word - 1].lemma.lower() in words("amounts", "nearly")


def _per_cent(claim: ClaimReading, index: int) -> Quantity | None:
    """The share that a token is part of ("44 per cent", "two thirds")."""
    at = claim.claim.tokens[index].start
    told = (one for one in claim.claim.quantities if one.unit == _PER_CENT and one.start <= at < one.end)
    return next((one for one in told if None not in (one.low, one.high)), None)


def _before(claim: ClaimReading, noun: int) -> Iterator[int]:
    """The words before a noun that belong to it; "all 12 jurors" are all, but "some 12 jurors" are about 12."""
    tokens, whole = claim.claim.tokens, words("amounts", "all")
    for child in claim.children(noun):
        if child < noun:
            yield child
            yield from (other for other in claim.children(child) if tokens[other].text.lower() in whole)


@remembered
def of_them(claim: ClaimReading) -> tuple[Amount, ...]:
    """The amounts of a group not named that do one thing to one object ("all but three were carrying bags")."""
    return tuple(_of_them(claim))


def _of_them(claim: ClaimReading) -> Iterator[Amount]:
    tokens = claim.claim.tokens
    for frame in frames(claim):
        if frame.agent is None or frame.patient is None or not frame.patient.term or frame.negations:
            continue
        head = frame.agent.head
        kind = next((kind for kind in ("all", "one") if tokens[head].lemma.lower() in words("amounts", kind)), "")
        last = _end_of_amount(claim, head)
        if kind and last is not None:
            yield Amount(frame.predicate, frame.patient.term, last, head, kind, frame.verb)


def _end_of_amount(claim: ClaimReading, head: int) -> int | None:
    """Where "one of them", "all" or "all but three" ends; None where a group is named or one is anyone's."""
    tokens = claim.claim.tokens
    of = of_what(claim, head)
    if of:
        return of[0] if tokens[of[0]].text.lower() in _THEM else None
    excepted = [j for j in claim.children(head) if tokens[j].pos == "NUM" and tokens[j - 1].text.lower() == "but"]
    return excepted[0] if excepted else head if tokens[head].text.lower() == "all" else None
