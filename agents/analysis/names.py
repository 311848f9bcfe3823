"""Who and what an article names: mentions with keys that hold for every way the article writes a name.

spaCy finds the names; its labels are repaired by the alias table, the gazetteer and the article's majority. Within the
article a short form stands for its full name, an acronym for what the article spells out beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Doc, Span

from agents.analysis.lexicon import words
from agents.analysis.quantities import NUMBERED
from agents.analysis.reading import Sentence
from stream import gazetteer
from stream.names import TITLES, entity_key, is_acronym_of, known_kind, same_entity
from stream.records import EntityKind, Mention, Section

_LABELS: Final = {
    "PERSON": EntityKind.PERSON,
    "ORG": EntityKind.ORGANISATION,
    "GPE": EntityKind.PLACE,
    "LOC": EntityKind.PLACE,
    "FAC": EntityKind.PLACE,
    "NORP": EntityKind.NATIONALITY,
    "PRODUCT": EntityKind.OTHER,
    "EVENT": EntityKind.OTHER,
    "WORK_OF_ART": EntityKind.OTHER,
    "LAW": EntityKind.OTHER,
}
_MISTAKEN: Final = frozenset({EntityKind.ORGANISATION, EntityKind.OTHER})
"""What the parser takes a rare person's name for."""
_CALLED: Final = TITLES | words("ages") | words("callings")
_GIVEN: Final = words("given_names_he") | words("given_names_she")
_SCORE: Final = re.compile(r"\d+\s?[-–]\s?\d+")
_ORGANISATION_WORDS: Final = words("organisation_words")
_BIG_CITY: Final = 200_000
_SELDOM: Final = 5
_SALIENCE: Final = {Section.TITLE: 4.0, Section.SUMMARY: 2.0, Section.BODY: 1.0}
_LEAD_BLOCKS: Final = 3
_LONGEST_IN_TITLE: Final = 3
"""A longer name that only the headline has is a run of its capitals, not a name."""
_SPELLED_OUT: Final = re.compile(r"((?:[A-Z][\w’'&-]*\s+|(?:of|the|and|for|in|on)\s+){2,10})\(([A-Z][A-Za-z.&]{1,8})\)")


@dataclass(frozen=True, slots=True)
class _Found:
    """A name before it is known what it stands for."""

    text: str
    start: int
    end: int
    kind: EntityKind

    def overlaps(self, other: _Found) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an article: the mentions of each sentence, the salience and the fullest name of each entity."""

    mentions: tuple[tuple[Mention, ...], ...]
    salience: dict[str, float]
    full_names: dict[str, str]


def find_names(sentences: Sequence[Sentence], text: str) -> Names:
    """The names of an article's sentences."""
    found = [list(_in_sentence(sentence)) for sentence in sentences]
    found = _settled(found)
    elsewhere = _elsewhere(sentences, found)
    found = [_with_known(sentence, names, elsewhere) for sentence, names in zip(sentences, found, strict=True)]
    keys = _keys([name for names in found for name in names], text)
    mentions = tuple(
        tuple(
            Mention(text=n.text, start=n.start, end=n.end, kind=n.kind, entity=keys[n.text, n.kind])
            for n in names
            if keys.get((n.text, n.kind))
        )
        for names in found
    )
    return Names(mentions, _salience(sentences, mentions), _full_names(mentions))


def _in_sentence(sentence: Sentence) -> Iterator[_Found]:
    covered: set[int] = set()
    for entity in sentence.doc.ents:
        if entity.label_ not in _LABELS:
            continue
        for part in _owner_and_owned(entity):
            if (span := _trimmed(part)) is not None:
                covered.update(range(span.start, span.end))
                yield _found(sentence, span, _kind(span, _LABELS[entity.label_]))
    for span in _missed(sentence.doc, covered):
        kind = known_kind(span.text) or EntityKind.PLACE
        yield _found(sentence, span, EntityKind.NATIONALITY if gazetteer.country_of(span.text) else kind)


def _owner_and_owned(entity: Span) -> list[Span]:
    """ "China's Foreign Ministry" names a country and a ministry; "People's Army" is one name."""
    marks = [token.i for token in entity if token.tag_ == "POS" and entity.start < token.i < entity.end - 1]
    if not marks:
        return [entity]
    owner, owned = entity.doc[entity.start : marks[0]], entity.doc[marks[0] + 1 : entity.end]
    known = known_kind(owner.text) or gazetteer.find(owner.text)
    return (
        [Span(owner.doc, owner.start, owner.end, "ORG"), Span(owned.doc, owned.start, owned.end, "ORG")]
        if known
        else [entity]
    )


def _found(sentence: Sentence, span: Span, kind: EntityKind) -> _Found:
    start = sentence.start + span.start_char
    return _Found(span.text, start, start + len(span.text), kind)


def _trimmed(span: Span) -> Span | None:
    """The name without article, title, possessive and marks around it; None when nothing of a name is left."""
    doc, start, end = span.doc, span.start, span.end
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].lower_ in {"the", "a", "an"}):
        start += 1
    if NUMBERED.match(doc[start:end].text):
        start += 2  # "Lap 29 Rosberg" names a driver
    while end > start and (
        doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].lower_ in {"'s", "’s", "’", "'"}
    ):
        end -= 1
    if score := _SCORE.search(doc[start:end].text):
        behind = (t.i for t in doc[start:end] if t.idx >= doc[start].idx + score.start())
        end = next(behind, end)  # "beat Poole 6-4 6-3", but "COP26–27"
    while end - start > 1 and span.label_ == "PERSON" and _is_title(doc[start].text):
        start += 1
    kept = doc[start:end]
    letters = sum(map(str.isalpha, kept.text))
    return kept if letters > 1 and any(c.isupper() for c in kept.text) and len(kept) <= 12 else None


def _is_title(word: str) -> bool:
    """A title, or a people's name before a person's ("Frenchman Romain ...")."""
    return word.lower().rstrip(".") in TITLES or gazetteer.country_of(word) is not None


def _kind(span: Span, kind: EntityKind) -> EntityKind:
    """The kind that the name has by what is known of it, else the parser's."""
    if gazetteer.country_of(span.text):
        return EntityKind.NATIONALITY
    if known := known_kind(span.text):
        return known
    if len(span) > 1 and span[-1].lower_.rstrip(".") in _ORGANISATION_WORDS:
        return EntityKind.ORGANISATION
    if kind in _MISTAKEN and _is_titled(span):
        return EntityKind.PERSON
    place = gazetteer.find(span.text)
    if place and kind is not EntityKind.PLACE and (place.level == "country" or place.population >= _BIG_CITY):
        single_person = kind is EntityKind.PERSON and len(span) == 1
        return kind if single_person and _acts_as_person(span) else EntityKind.PLACE
    return kind


def _is_titled(span: Span) -> bool:
    """Whether a title or calling stands before two names or more, as in "Constable Ann Poole", "striker Ann Poole"."""
    before = span.doc[span.start - 1].lower_.rstrip(".") if span.start else ""
    titles = [before in _CALLED, span[0].lower_.rstrip(".") in TITLES]
    return any(titles) and len(span) - titles[1] in {2, 3} and all(t.pos_ == "PROPN" for t in span)


def _acts_as_person(span: Span) -> bool:
    return span.root.dep_ in {"nsubj", "nsubjpass", "poss", "compound"}


def _missed(doc: Doc, covered: set[int]) -> Iterator[Span]:
    """Places and known names that the parser's name finder passed over: runs of proper nouns that are known."""
    able = [token.text[:1].isupper() and token.pos_ in {"PROPN", "ADJ"} for token in doc]
    for size in (3, 2, 1):
        for start in range(len(doc) - size + 1):
            if not (able[start] and able[start + size - 1]) or not covered.isdisjoint(range(start, start + size)):
                continue
            if _is_known(span := doc[start : start + size]):
                covered.update(range(start, start + size))
                yield span


def _is_known(span: Span) -> bool:
    if known_kind(span.text) is not None:
        return True
    if len(span) > 1:
        return gazetteer.find(span.text) is not None
    if gazetteer.country_of(span.text) is not None:
        return True
    place = gazetteer.find(span.text) if len(span.text) > 4 and span[0].dep_ == "pobj" else None
    return place is not None and (place.level != "city" or place.population >= _BIG_CITY)


def _settled(found: list[list[_Found]]) -> list[list[_Found]]:
    """Every name with the kind that most of its mentions have; of equals the one seen first.

    A lone word that the article has as somebody's surname is that person, whatever the parser took it for.
    """
    votes: dict[str, Counter[EntityKind]] = {}
    for name in (one for names in found for one in names):
        votes.setdefault(gazetteer.plain(name.text), Counter())[name.kind] += 1
    kinds = {text: counter.most_common(1)[0][0] for text, counter in votes.items()}
    people = [text.split() for text, kind in kinds.items() if kind is EntityKind.PERSON and " " in text]
    for surname in (parts[-1] for parts in people):
        if gazetteer.country_of(surname) is None and known_kind(surname) is None:
            kinds[surname] = EntityKind.PERSON
    return [[replace(n, kind=kinds[gazetteer.plain(n.text)]) for n in names] for names in found]


def _with_known(sentence: Sentence, names: list[_Found], elsewhere: dict[str, EntityKind]) -> list[_Found]:
    """A headline's names as the rest of the article writes them: capitals hide where a name begins and ends."""
    if sentence.section is not Section.TITLE:
        return names
    result = [name for name in names if name.text in elsewhere or _in_full(name, elsewhere)]
    for text in sorted(elsewhere, key=lambda one: (-len(one), one)):
        for match in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", sentence.text):
            start = sentence.start + match.start()
            name = _Found(text, start, start + len(text), elsewhere[text])
            if not any(map(name.overlaps, result)):
                result.append(name)
    result += [n for n in names if not any(map(n.overlaps, result)) and len(n.text.split()) <= _LONGEST_IN_TITLE]
    return sorted(result, key=lambda one: one.start)


def _in_full(name: _Found, elsewhere: dict[str, EntityKind]) -> bool:
    """Is it a given name with a surname that the rest of the article has alone, as when a feed's title is its first
    sentence?"""
    given, _, surname = name.text.rpartition(" ")
    known = name.kind is EntityKind.PERSON and elsewhere.get(surname) is EntityKind.PERSON
    return known and given.partition(" ")[0].lower() in _GIVEN and len(name.text.split()) <= _LONGEST_IN_TITLE


def _elsewhere(sentences: Sequence[Sentence], found: list[list[_Found]]) -> dict[str, EntityKind]:
    """The names that stand outside the headline, with their kind."""
    return {
        name.text: name.kind
        for sentence, names in zip(sentences, found, strict=True)
        for name in names
        if sentence.section is not Section.TITLE and name.kind is not EntityKind.OTHER and len(name.text) > 2
    }


def _keys(names: list[_Found], text: str) -> dict[tuple[str, EntityKind], str]:
    """The key of every name as written, by the fullest name that the article has for it."""
    counts = Counter((n.text, n.kind) for n in names)
    first: dict[tuple[str, EntityKind], int] = {}
    for n in names:
        first.setdefault((n.text, n.kind), n.start)
    full = sorted(counts, key=lambda one: (-len(one[0].split()), -counts[one], first[one]))
    acronyms = {letters: words for words, letters in _SPELLED_OUT.findall(text)}
    keys: dict[tuple[str, EntityKind], str] = {}
    for one in full:
        # Who is called by a short name is named in full first, and not just once among many: else the longer is
        # something of theirs (a firm's product, a club's stadium).
        fuller = [o for o in full if o in keys and first[o] < first[one] and counts[o] * _SELDOM >= counts[one]]
        keys[one] = _key_in_article(*one, full, fuller, keys, acronyms)
    return _georgia(keys)


def _key_in_article(
    name: str,
    kind: EntityKind,
    full: list[tuple[str, EntityKind]],
    fuller: list[tuple[str, EntityKind]],
    keys: dict[tuple[str, EntityKind], str],
    acronyms: dict[str, str],
) -> str:
    own = entity_key(name, kind)
    if team := _team(name, kind, full):
        return keys.get(team) or entity_key(*team)
    if known_kind(name) or kind in {EntityKind.PLACE, EntityKind.NATIONALITY}:
        return own
    if (words := acronyms.get(name)) and is_acronym_of(name, gazetteer.plain(words)):
        return entity_key(_initialled(words, name), EntityKind.ORGANISATION)
    longer = [one for one in full if one in keys and one[1] is kind and len(one[0]) > len(name)]
    for other, other_kind in longer:
        short = (other, other_kind) in fuller and _short_form(name, other, kind)
        if short or same_entity(name, kind, other, other_kind) >= 0.5:
            return keys[other, other_kind]
    return own


def _team(name: str, kind: EntityKind, full: list[tuple[str, EntityKind]]) -> tuple[str, EntityKind] | None:
    """The team that a word stands for where the article has one that ends in it ("Cleveland Indians", "Indians")."""
    if kind not in {EntityKind.NATIONALITY, EntityKind.ORGANISATION} or " " in name:
        return None
    teams = [one for one in full if one[1] is EntityKind.ORGANISATION and one[0].endswith(f" {name}")]
    return next((one for one in teams if gazetteer.find(one[0].removesuffix(f" {name}"))), None)


def _initialled(words: str, acronym: str) -> str:
    """Of the words before "(ABC)" the last ones that make up the acronym."""
    tokens = words.split()
    for start in range(len(tokens) - 1, -1, -1):
        if is_acronym_of(acronym, gazetteer.plain(" ".join(tokens[start:]))):
            return " ".join(tokens[start:])
    return words


def _short_form(name: str, other: str, kind: EntityKind) -> bool:
    """ "Goldman" for "Goldman Sachs": the beginning of a longer name of the article, when it is not a place's name."""
    if kind is EntityKind.PERSON:
        return len(name.split()) == 1 and name in other.split()[:1] and len(name) > 3
    beginning = gazetteer.plain(other).startswith(gazetteer.plain(name) + " ")
    return kind is EntityKind.ORGANISATION and beginning and gazetteer.find(name) is None


def _georgia(keys: dict[tuple[str, EntityKind], str]) -> dict[tuple[str, EntityKind], str]:
    """Georgia is the state in an article that names the United States' places and none of the Caucasus."""
    places = [place for name, kind in keys if kind is EntityKind.PLACE for place in gazetteer.find_all(name)[:1]]
    caucasus = {"GE", "AM", "AZ", "RU", "UA", "TR"}
    american = any(p.country == "US" and p.level != "country" for p in places)
    near = any(p.country in caucasus for p in places if p.key != "georgia") or "georgia" in {
        key for (_, kind), key in keys.items() if kind is EntityKind.NATIONALITY
    }
    if not american or near:
        return keys
    return {one: "georgia us" if key == "georgia" else key for one, key in keys.items()}


def _salience(sentences: Sequence[Sentence], mentions: Sequence[tuple[Mention, ...]]) -> dict[str, float]:
    """0 to 1: mentions weighed by where they stand, against the entity that has most."""
    weights: dict[str, float] = {}
    for sentence, names in zip(sentences, mentions, strict=True):
        lead = 1.5 if sentence.section is Section.BODY and sentence.block <= _LEAD_BLOCKS else 1.0
        for name in names:
            weights[name.entity] = weights.get(name.entity, 0.0) + _SALIENCE[sentence.section] * lead
    top = max(weights.values(), default=1.0)
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return {key: round(weight / top, 4) for key, weight in ranked}


def _full_names(mentions: Sequence[tuple[Mention, ...]]) -> dict[str, str]:
    """The longest way a name is written, of equals the first; a country by its name before its people's."""
    best: dict[str, Mention] = {}
    for name in (one for names in mentions for one in names):
        known = best.get(name.entity)
        if known is None or _fullness(name) > _fullness(known):
            best[name.entity] = name
    return {key: best[key].text for key in sorted(best)}


def _fullness(name: Mention) -> tuple[bool, int]:
    return name.kind is not EntityKind.NATIONALITY, len(name.text)
