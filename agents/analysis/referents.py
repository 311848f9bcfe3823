"""Whom pronouns and "the company" mean, sentence after sentence: cheap, and silent where it is not sure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from spacy.tokens import Token

from agents.analysis.certainty import main_predicate
from agents.analysis.lexicon import words
from agents.analysis.reading import Sentence
from stream.records import Attribution, AttributionKind, EntityKind, Mention

HE_OR_SHE: Final = frozenset({"he", "she", "who", "i"})
_GENDERS: Final = {"he": "m", "she": "f"}
_TITLE_GENDERS: Final = {
    **dict.fromkeys(("mr", "sir", "lord", "king", "prince", "father"), "m"),
    **dict.fromkeys(("mrs", "ms", "miss", "lady", "dame", "queen", "princess", "mother"), "f"),
}
_NAME_GENDERS: Final = {
    **dict.fromkeys(words("given_names_he"), "m"),
    **dict.fromkeys(words("given_names_she"), "f"),
}
_BODY_NOUNS: Final = words("body_nouns")
"""Nouns that, with "the", stand for the body named last ("the company")."""
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})


class Referents:
    """What has been named so far in an article, the last first, and of which gender it proved to be."""

    def __init__(self) -> None:
        self._people: list[Attribution] = []
        self._bodies: list[Attribution] = []
        self._genders: dict[str, str] = {}

    def person(self, pronoun: str, *, but: Collection[str]) -> Attribution:
        """Whom the pronoun means: the last person in subject place whose gender it does not contradict.

        Args:
            but: whom its sentence names after it (`named_after`).
        """
        gender = _GENDERS.get(pronoun.lower(), "")
        for person in (one for one in self._people if one.entity not in but):
            known = self._genders.get(person.entity, "")
            if not gender or known in {"", gender}:
                if gender:
                    self._genders[person.entity] = gender
                return person
        return Attribution()

    def body(self) -> Attribution:
        """Which body "it", "they" or "the company" means: the last that spoke or was a subject."""
        return next(iter(self._bodies), Attribution())

    def read(self, sentence: Sentence, names: Sequence[Mention], told: Attribution | None) -> None:
        """Takes in a sentence: its subjects, and who was said to say it."""
        for name in names:
            if name.kind is EntityKind.PERSON:
                self._note_gender(sentence, name)
        people = [n for n in names if n.kind is EntityKind.PERSON]
        subjects = [n for n in people if is_subject(sentence, n)]
        if not subjects and not self._people and len({n.entity for n in people}) == 1:
            subjects = people[:1]
        for name in reversed(subjects):
            self._push(self._people, _named(name))
        for name in (n for n in names if n.kind is EntityKind.ORGANISATION and is_subject(sentence, n)):
            self._push(self._bodies, _named(name))
        if told is not None and told.entity:
            spoke = next((n.kind for n in names if n.entity == told.entity), None)
            known = any(person.entity == told.entity for person in self._people)
            someone = spoke is EntityKind.PERSON or known or (spoke is None and _is_somebody(told.source))
            self._push(self._people if someone else self._bodies, told)

    def _note_gender(self, sentence: Sentence, name: Mention) -> None:
        """Takes a person's gender from the title before the name, else from the given name, if it is of one alone."""
        before = sentence.text[: name.start - sentence.start].split()
        title = before[-1].lower().rstrip(".") if before else ""
        given, _, rest = name.text.lower().partition(" ")
        if title in _TITLE_GENDERS:
            self._genders[name.entity] = _TITLE_GENDERS[title]
        elif rest and given in _NAME_GENDERS:
            self._genders.setdefault(name.entity, _NAME_GENDERS[given])

    @staticmethod
    def _push(where: list[Attribution], one: Attribution) -> None:
        where[:] = [one, *(other for other in where if other.entity != one.entity)]


def subject_of(sentence: Sentence, names: Sequence[Mention], referents: Referents) -> str:
    """The key of the entity that is the main predicate's subject; "" where it is none or not sure."""
    predicate = main_predicate(sentence.doc)
    subject = next((t for t in predicate.children if t.dep_ in _SUBJECTS), None) if predicate is not None else None
    if subject is None:
        return ""
    place = sentence.start + subject.idx
    if subject.lower_ in _GENDERS:
        return referents.person(subject.lower_, but=named_after(names, place)).entity
    if _stands_for_body(subject):
        return referents.body().entity
    return next((n.entity for n in names if n.start <= place < n.end), "")


def named_after(names: Sequence[Mention], place: int) -> set[str]:
    """The keys of whom a sentence names behind a place: a pronoun there means none ("he did not say what Reid had")."""
    return {name.entity for name in names if name.start > place}


def doer_of(sentence: Sentence, names: Sequence[Mention]) -> str:
    """The key of the person who by a passive sentence did it ("was called \"a liar\" by ally Bo Winter"); else ""."""
    predicate = main_predicate(sentence.doc)
    by = next((t for t in predicate.children if t.dep_ == "agent"), None) if predicate is not None else None
    if by is None:
        return ""
    start, end = sentence.start + by.idx, sentence.start + max(t.idx for t in by.subtree)
    return next((n.entity for n in names if n.kind is EntityKind.PERSON and start < n.start <= end), "")


def is_subject(sentence: Sentence, name: Mention) -> bool:
    """Whether the name is the subject of a verb of the sentence."""
    root = root_of(sentence, name)
    return root is not None and root.dep_ in _SUBJECTS


def root_of(sentence: Sentence, name: Mention) -> Token | None:
    """The word of a name that the others hang on."""
    span = sentence.doc.char_span(name.start - sentence.start, name.end - sentence.start, alignment_mode="expand")
    return None if span is None else span.root


def _is_somebody(source: str) -> bool:
    """Is a source without a name one person by his calling ("her agent")?"""
    return source.lower().rpartition(" ")[2] in words("callings")


def _stands_for_body(token: Token) -> bool:
    children = [t.lower_ for t in token.children if t.dep_ in {"det", "amod", "compound", "nmod", "poss", "prep"}]
    return token.lemma_.lower() in _BODY_NOUNS and children == ["the"]


def _named(name: Mention) -> Attribution:
    return Attribution(kind=AttributionKind.NAMED_SOURCE, source=name.text, entity=name.entity)
