"""From a clean article to a report: sentences, names, claims, vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
from spacy.tokens import Token as SpacyToken

from agents.analysis.attribution import Voice, attribute
from agents.analysis.background import is_background
from agents.analysis.certainty import certainty_of, polarity_of
from agents.analysis.embedder import Embedder
from agents.analysis.language import load_pipeline, parse
from agents.analysis.lexicon import words
from agents.analysis.names import Names, find_names
from agents.analysis.quantities import find_quantities
from agents.analysis.quotes import find_quotes
from agents.analysis.reading import Sentence
from agents.analysis.sentences import split
from agents.analysis.tense import told_as_over
from agents.analysis.terms import weigh_terms
from agents.analysis.times import event_time, find_times, reference_time
from config.settings import Analysis
from stream.records import Claim, CleanArticle, EntityKind, Mention, Report, Section, Span, TimeRef, Token

LEAD_SENTENCES: Final = 3
"""How many sentences after the title stand in the report's vector."""
OPENING: Final = 200
"""How far into the body a date line is looked for."""
LEAD_CLAIMS: Final = 6
"""Where an article says when it happened, if it says so."""
MAX_QUOTES: Final = 2000
"""More marks than that are no quotations; every sentence looks through them."""
MAX_SENTENCES: Final = 600
"""A longer article is a transcript or a live page; what comes first tells the news."""


class Analyst:
    """Reads articles. One analyst serves one thread at a time.

    Every article is read by itself, so that its report does not hang on what is read with it. Sentences turn into
    vectors in a thread beside the parser: each lets the other run while it computes.

    Args:
        settings: the `analysis` section.
        data_dir: where the embedder is built at first use.

    Raises:
        ModelError: a model is missing or does not fit.
    """

    def __init__(self, settings: Analysis, *, data_dir: Path) -> None:
        self._nlp = load_pipeline(settings.spacy_model)
        self._embedder = Embedder(settings.embedder, data_dir=data_dir, threads=settings.threads)
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")

    def analyse(self, articles: Sequence[CleanArticle]) -> list[Report]:
        """The report of each article, in their order."""
        drafts = [_Draft(article, tuple(_distinct(article))[:MAX_SENTENCES]) for article in articles]
        vectors = [self._beside.submit(self._embedder.embed, draft.texts()) for draft in drafts]
        return [self._report(draft, future) for draft, future in zip(drafts, vectors, strict=True)]

    def _report(self, draft: _Draft, vectors: Future[list[bytes]]) -> Report:
        article = draft.article
        sentences = self._read(draft)
        names = find_names(sentences, article.text)
        *of_sentences, of_lead = vectors.result()
        claims = _claims(article, sentences, names, of_sentences)
        return Report(
            article_id=article.id,
            outlet=article.outlet,
            publisher=article.publisher,
            url=article.url,
            title=article.title,
            published_at=article.published_at,
            version=article.version,
            content_hash=article.content_hash,
            language=article.language,
            claims=claims,
            entities=names.salience,
            entity_names=names.full_names,
            terms=weigh_terms(sentences, names.salience),
            vector=of_lead,
            passages=article.passages,
            shingles=article.shingles,
            credits=article.credits,
            event_time=_event_time(claims, _reference(article)),
        )

    def _read(self, draft: _Draft) -> list[Sentence]:
        text = draft.article.text
        docs = parse(self._nlp, [text[start:end] for start, end, _, _ in draft.spans])
        return [
            Sentence(text[start:end], start, end, section, block, doc)
            for (start, end, section, block), doc in zip(draft.spans, docs, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Draft:
    """An article and its sentences: start, end, section and number of the block of each."""

    article: CleanArticle
    spans: tuple[tuple[int, int, Section, int], ...]

    def texts(self) -> list[str]:
        """What to embed: each sentence, then title and lead together."""
        sentences = [self.article.text[start:end] for start, end, _, _ in self.spans]
        body = [text for text, span in zip(sentences, self.spans, strict=True) if span[2] is not Section.TITLE]
        return [*sentences, " ".join([self.article.title, *body[:LEAD_SENTENCES]])]


def _claims(
    article: CleanArticle, sentences: Sequence[Sentence], names: Names, vectors: Sequence[bytes]
) -> tuple[Claim, ...]:
    voices = attribute(sentences, names.mentions, find_quotes(article.text, article.blocks)[:MAX_QUOTES])
    reference = _reference(article)
    claims = [
        _claim(article.id, sentence, names.mentions[index], voices[index], vectors[index], index=index, now=reference)
        for index, sentence in enumerate(sentences)
    ]
    return tuple(_with_background(sentences, claims, reference))


def _claim(
    article_id: str,
    sentence: Sentence,
    mentions: tuple[Mention, ...],
    voice: Voice,
    vector: bytes,
    *,
    index: int,
    now: datetime,
) -> Claim:
    times = find_times(sentence.text, sentence.start, now, over=partial(told_as_over, sentence.doc))
    quoted = [Span(quote.start - sentence.start, quote.end - sentence.start) for quote in voice.quotes]
    return Claim(
        id=_claim_id(article_id, sentence),
        sentence=sentence.text,
        start=sentence.start,
        end=sentence.end,
        index=index,
        section=sentence.section,
        attribution=voice.attribution,
        certainty=certainty_of(sentence.doc, quoted),
        polarity=polarity_of(sentence.doc),
        quantities=find_quantities(sentence.doc, sentence.start, _taken(sentence, times, mentions)),
        times=times,
        mentions=mentions,
        quotes=voice.quotes,
        subject=voice.subject,
        tokens=_tokens(sentence),
        vector=vector,
    )


def _with_background(sentences: Sequence[Sentence], claims: Sequence[Claim], published: datetime) -> Iterator[Claim]:
    event = _event_time(claims, published) or published
    first_body = next((c.index for c in claims if c.section is Section.BODY), 0)
    for sentence, claim in zip(sentences, claims, strict=True):
        order = claim.index - first_body
        if is_background(sentence.doc, claim.section, order, claim.times, offset=sentence.start, event=event):
            yield msgspec.structs.replace(claim, background=True)
        else:
            yield claim


def _reference(article: CleanArticle) -> datetime:
    """What "yesterday" is read against: see `times.reference_time`."""
    body = next((block.start for block in article.blocks if block.section is Section.BODY), 0)
    return reference_time(article.text[len(article.title) : body + OPENING], article.published_at)


def _event_time(claims: Sequence[Claim], published: datetime) -> datetime | None:
    """When it happened by the title and the first sentences."""
    return event_time(tuple(time for claim in claims[:LEAD_CLAIMS] for time in claim.times), published)


def _taken(sentence: Sentence, times: Sequence[TimeRef], mentions: Sequence[Mention]) -> list[Span]:
    """Stretches of the sentence whose figures belong to a date or a name ("Route 91")."""
    names = [m for m in mentions if m.kind is not EntityKind.NATIONALITY and " " in m.text and not m.text[0].isdigit()]
    stretches = [(one.start, one.end) for one in times] + [(one.start, one.end) for one in names]
    return [Span(start - sentence.start, end - sentence.start) for start, end in stretches]


def _distinct(article: CleanArticle) -> Iterator[tuple[int, int, Section, int]]:
    """Start, end, section and block of each sentence that is not said a second time.

    Of a title and its repetition in the body the title stands; of a summary and the body's sentence that it copies or
    cuts short, the body's.
    """
    spans = [
        (span.start, span.end, block.section, number)
        for number, block in enumerate(article.blocks)
        for span in split(article.text, block.start, block.end, headline=block.section is Section.TITLE)
    ]
    plain = [_plain(article.text[start:end]) for start, end, _, _ in spans]
    body = [text for text, (_, _, section, _) in zip(plain, spans, strict=True) if section is Section.BODY]
    seen: set[str] = set()
    for text, span in zip(plain, spans, strict=True):
        cut_short = span[2] is Section.SUMMARY and any(one.startswith(text) for one in body)
        if text not in seen and not cut_short:
            seen.add(text)
            yield span


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _claim_id(article_id: str, sentence: Sentence) -> str:
    content = f"{article_id}\n{sentence.start}\n{sentence.text}".encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=8).hexdigest()


def _arc(token: SpacyToken) -> str:
    """The parser's arc; the "not" of "not only" denies nothing, and has Universal Dependencies' arc for it."""
    more = token.dep_ == "neg" and token.i + 1 < len(token.doc) and token.nbor().lower_ in words("degrees")
    paired = token.dep_ == "preconj" and token.lemma_.lower() == "not"
    return "cc:preconj" if more or paired else token.dep_


def _tokens(sentence: Sentence) -> tuple[Token, ...]:
    return tuple(
        Token(
            text=token.text,
            lemma=token.lemma_,
            pos=token.pos_,
            tag=token.tag_,
            dep=_arc(token),
            head=token.head.i,
            start=sentence.start + token.idx,
        )
        for token in sentence.doc
    )
