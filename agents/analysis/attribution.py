"""Whose words each sentence is, and who speaks each quotation, also through pronouns and over paragraphs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from agents.analysis.certainty import main_predicate
from agents.analysis.quotes import is_quoted, quotes_in
from agents.analysis.reading import Sentence
from agents.analysis.referents import HE_OR_SHE, Referents, doer_of, named_after, root_of, subject_of
from agents.analysis.sources import SPEECH, Source, find_source
from stream.names import entity_key
from stream.records import Attribution, AttributionKind, EntityKind, Mention, Quote, Span

_RANK: Final = {
    EntityKind.PERSON: 0,
    EntityKind.ORGANISATION: 1,
    EntityKind.PLACE: 2,
    EntityKind.NATIONALITY: 3,
}
_SPEAKERS: Final = frozenset(_RANK)
_OF_WHOM: Final = frozenset({"of", "about", "for", "to", "with", "against", "on"})
_CARRIED: Final = 2
"""How many paragraphs on a quotation without a speaker is still the last one's."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words a sentence is, the quotations in it, and the entity that is its subject ("" where none is sure)."""

    attribution: Attribution
    quotes: tuple[Quote, ...]
    subject: str = ""


def attribute(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], quotes: Sequence[Span]
) -> list[Voice]:
    """The voice of each sentence of an article.

    Args:
        sentences: in their order.
        mentions: the names in each of them.
        quotes: the article's quotations (`quotes.find_quotes`).
    """
    told, subjects = _told(sentences, mentions)
    voices = []
    for number, sentence in enumerate(sentences):
        attribution = told[number]
        quoted = quotes_in(sentence, quotes)
        speaker = attribution
        if quoted and speaker is None:
            speaker = _from_nearby(number, sentences, told, quotes)
        if attribution is None and speaker is not None and is_quoted(sentence, quotes):
            attribution = speaker
        by = _speaker_name(speaker) or doer_of(sentence, mentions[number])
        by = by or ("" if _quoted_whole(sentence, quoted) else subjects[number])
        by = by or _only_person(sentence, mentions[number], quoted)
        parts = tuple(_quote(sentence, part, by) for part in quoted)
        voices.append(Voice(attribution or Attribution(), parts, subjects[number]))
    return voices


def _told(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]
) -> tuple[list[Attribution | None], list[str]]:
    """What each sentence itself says of its source, pronouns resolved, and who is its main subject."""
    results: list[Attribution | None] = []
    subjects: list[str] = []
    referents = Referents()
    for sentence, names in zip(sentences, mentions, strict=True):
        source = find_source(sentence.doc, sentence.section)
        attribution = None if source is None else _attribution(sentence, source, names)
        if source is not None and attribution is not None and source.pronoun:
            attribution = _resolved(attribution, referents, but=named_after(names, sentence.start + source.start))
        results.append(attribution)
        subjects.append(subject_of(sentence, names, referents))
        referents.read(sentence, names, attribution)
    return results, subjects


def _attribution(sentence: Sentence, source: Source, names: Sequence[Mention]) -> Attribution:
    start, end = sentence.start + source.start, sentence.start + source.end
    inside = [n for n in names if start <= n.start and n.end <= end and n.kind in _SPEAKERS]
    head = sentence.start + source.head
    ranked = sorted(inside, key=lambda n: (not n.start <= head < n.end, _RANK[n.kind], n.start))
    unnamed = source.unnamed or source.end == source.start
    return Attribution(
        kind=AttributionKind.UNNAMED_SOURCE if unnamed else AttributionKind.NAMED_SOURCE,
        source=sentence.text[source.start : source.end],
        entity=ranked[0].entity if ranked else _common(sentence.text[source.start : source.end], unnamed=unnamed),
        cue=source.cue,
    )


def _common(words: str, *, unnamed: bool) -> str:
    """A key for a source without a name of its own ("police", "the ministry")."""
    return "" if unnamed else entity_key(words, EntityKind.OTHER)


def _resolved(attribution: Attribution, referents: Referents, *, but: Collection[str]) -> Attribution:
    pronoun = attribution.source.lower()
    means = referents.person(pronoun, but=but) if pronoun in HE_OR_SHE else referents.body()
    if not means.entity:
        return Attribution(kind=attribution.kind, source=attribution.source, cue=attribution.cue)
    return Attribution(kind=means.kind, source=means.source, entity=means.entity, cue=attribution.cue)


def _from_nearby(
    number: int, sentences: Sequence[Sentence], told: Sequence[Attribution | None], quotes: Sequence[Span]
) -> Attribution | None:
    """The speaker of a quotation that its own sentence does not name: told later or earlier in its paragraph, or in
    the paragraphs just before."""
    here = sentences[number]
    if not is_quoted(here, quotes):
        return None
    same = [n for n, s in enumerate(sentences) if s.block == here.block and told[n] is not None]
    for near in sorted(same, key=lambda n: (n < number, abs(n - number))):
        if near < number or _one_quote(here, sentences[near], quotes):
            return told[near]
    for back in range(number - 1, -1, -1):
        if here.block - sentences[back].block > _CARRIED:
            break
        if told[back] is not None and quotes_in(sentences[back], quotes):
            return told[back]
    return None


def _one_quote(a: Sentence, b: Sentence, quotes: Sequence[Span]) -> bool:
    """Whether one quotation reaches into both sentences."""
    return any(q.start < a.end and a.start < q.end and q.start < b.end and b.start < q.end for q in quotes)


def _quoted_whole(sentence: Sentence, quoted: Sequence[Span]) -> bool:
    """Does a quotation hold the sentence's predicate, by the parser, so that its subject is spoken of, not speaking?"""
    predicate = main_predicate(sentence.doc)
    return predicate is not None and _in_one(sentence.start + predicate.idx, quoted)


def _in_one(place: int, quoted: Sequence[Span]) -> bool:
    return any(part.start <= place < part.end for part in quoted)


def _only_person(sentence: Sentence, names: Sequence[Mention], quoted: Sequence[Span]) -> str:
    """Who alone is named beside a quotation in a sentence that has a verb of saying, however it is parsed; else "".

    Whom something is said of or to, by a preposition, does not say it.
    """
    outside = [t for t in sentence.doc if not _in_one(sentence.start + t.idx, quoted)]
    said = any(t.lemma_.lower() in SPEECH for t in outside)
    people = [name for name in names if name.kind is EntityKind.PERSON and not _in_one(name.start, quoted)]
    one = len({name.entity for name in people}) == 1
    return people[0].entity if said and one and not all(_spoken_of(sentence, name) for name in people) else ""


def _spoken_of(sentence: Sentence, name: Mention) -> bool:
    """Does a name stand behind a preposition that is none of a speaker's ("about Tom Brandt")?"""
    root = root_of(sentence, name)
    return root is not None and root.dep_ == "pobj" and root.head.lower_ in _OF_WHOM


def _speaker_name(attribution: Attribution | None) -> str:
    return "" if attribution is None else attribution.entity or attribution.source


def _quote(sentence: Sentence, part: Span, speaker: str) -> Quote:
    text = sentence.text[part.start - sentence.start : part.end - sentence.start]
    return Quote(text=text, start=part.start, end=part.end, speaker=speaker)
