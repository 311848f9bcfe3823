"""Views: a quality that one account gives to somebody's judgement or denies, and the other states in its own voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from agents.divergences.align import Pair
from agents.divergences.detector import Finding, value
from agents.divergences.facts.frames import kinds
from agents.divergences.facts.phrases import noun_phrase
from agents.divergences.facts.stance import negates
from agents.divergences.lexicon import words
from agents.divergences.reading import ClaimReading, remembered
from stream.records import AttributionKind, DivergenceType, Relation

_QUALITIES: Final = frozenset({"ADJ", "VERB"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_HELD: Final = frozenset({"oprd", "acomp", "ccomp", "xcomp"})


class Quality(NamedTuple):
    """A quality with whose it is: the word, the thing's word and its concepts, and what makes it a view."""

    word: int
    thing: int
    terms: frozenset[str]
    cue: int


class Views:
    """Finds what is somebody's view, or denied, in one account and told as plain fact by the other."""

    name = "view"
    both = False

    def tells(self, claim: ClaimReading) -> object:
        """What it gives as a view."""
        return viewed(claim)

    def find(self, pair: Pair) -> Iterable[Finding]:
        """The qualities that one claim puts as a view and the other before the same thing's name."""
        for viewing, plain, turned in ((pair.a, pair.b, False), (pair.b, pair.a, True)):
            views, stated = viewed(viewing), given(plain)
            for view in views:
                for other in stated:
                    if _text(viewing, view.word) == _text(plain, other.word) and view.terms & other.terms:
                        yield self._finding(viewing, plain, view, other, turned=turned)

    def _finding(
        self, viewing: ClaimReading, plain: ClaimReading, view: Quality, stated: Quality, *, turned: bool
    ) -> Finding:
        one = value(viewing, [view.cue, view.word])
        other = value(plain, [stated.word, stated.thing])
        return Finding(
            type=DivergenceType.ATTRIBUTION,
            detector=self.name,
            a=other if turned else one,
            b=one if turned else other,
            about=_about(plain, stated),
            why=f"One account gives it as a view (“{one.text}”), the other says “{other.text}” in its own voice.",
            features={"negated": float(negates(viewing.claim.tokens[view.cue]))},
            relation=Relation.SOURCE_DISPUTE,
            notability=1,
        )


def _about(claim: ClaimReading, stated: Quality) -> str:
    thing = noun_phrase(claim, stated.thing, bare=True, without=[stated.word])
    copula = "are" if claim.claim.tokens[stated.thing].tag in ("NNS", "NNPS") else "is"
    return f"Whether the {thing} {copula} {_text(claim, stated.word)}"


def _text(claim: ClaimReading, index: int) -> str:
    return claim.claim.tokens[index].text.lower()


@remembered
def viewed(claim: ClaimReading) -> tuple[Quality, ...]:
    """The qualities that a claim puts as somebody's view ("are considered illegal by") or denies ("not occupied")."""
    return tuple(_viewed(claim))


def _viewed(claim: ClaimReading) -> Iterator[Quality]:
    tokens = claim.claim.tokens
    for i, token in enumerate(tokens):
        if token.pos not in _QUALITIES:
            continue
        cue = next((j for j in claim.children(i) if negates(tokens[j])), -1)
        above = token.head
        if cue < 0 and tokens[above].lemma.lower() in words("views") and token.dep in _HELD:
            cue = above
        if cue >= 0:
            yield from (Quality(i, j, kinds(claim, j), cue) for j in _things(claim, i, above))


def _things(claim: ClaimReading, quality: int, above: int) -> list[int]:
    """Whose quality it is: the subject of its own clause, else the subject or object of what governs it."""
    tokens = claim.claim.tokens
    for here, parts in ((quality, _SUBJECTS), (above, frozenset({"nsubjpass", "dobj"}))):
        found = [j for j in claim.children(here) if tokens[j].dep in parts]
        if found:
            return found
    return [j for j in claim.children(above) if tokens[above].lemma == "be" and tokens[j].dep == "nsubj"]


@remembered
def given(claim: ClaimReading) -> tuple[Quality, ...]:
    """The qualities that an outlet in its own voice puts before a thing's name, outside quotation marks."""
    if claim.claim.attribution.kind is not AttributionKind.OWN_VOICE:
        return ()
    tokens = claim.claim.tokens
    return tuple(
        Quality(i, token.head, kinds(claim, token.head), i)
        for i, token in enumerate(tokens)
        if token.dep == "amod" and token.pos in _QUALITIES and not _quoted(claim, i)
    )


def _quoted(claim: ClaimReading, index: int) -> bool:
    start = claim.claim.tokens[index].start
    return any(quote.start <= start < quote.end for quote in claim.claim.quotes)
