"""From a clean article to a report: sentences, names, claims, vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

from agents.analysis.embedder import Embedder
from agents.analysis.language import load_pipeline, parse
from agents.analysis.names import Names, find_names
from agents.analysis.reading import Sentence
from agents.analysis.sentences import split
from agents.analysis.terms import weigh_terms
from config.settings import Analysis
from stream.records import Claim, CleanArticle, Report, Section, Token

LEAD_SENTENCES: Final = 3
"""How many sentences after the title stand in the report's vector."""
MAX_SENTENCES: Final = 600
"""A longer article is a transcript or a live page; what comes first tells the news."""


class Analyst:
    """Reads articles. One analyst serves one thread at a time.

    Every article is read by itself, so that its report does not hang on what is read with it.

    Args:
        settings: the `analysis` section.
        data_dir: where the embedder is built at first use.

    Raises:
        ModelError: a model is missing or does not fit.
    """

    def __init__(self, settings: Analysis, *, data_dir: Path) -> None:
        self._nlp = load_pipeline(settings.spacy_model)
        self._embedder = Embedder(settings.embedder, data_dir=data_dir, threads=settings.threads)

    def analyse(self, articles: Sequence[CleanArticle]) -> list[Report]:
        """The report of each article, in their order."""
        return [self._report(article) for article in articles]

    def _report(self, article: CleanArticle) -> Report:
        sentences = self._read(article)
        names = find_names(sentences, article.text)
        claims = self._claims(article, sentences, names)
        lead = " ".join(
            [article.title, *(s.text for s in sentences if s.section is not Section.TITLE)][: LEAD_SENTENCES + 1]
        )
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
            vector=self._embedder.embed([lead])[0],
            signature=article.signature,
            shingles=article.shingles,
            credits=article.credits,
        )

    def _read(self, article: CleanArticle) -> list[Sentence]:
        spans = list(_distinct(article))[:MAX_SENTENCES]
        docs = parse(self._nlp, [article.text[start:end] for start, end, _, _ in spans])
        return [
            Sentence(article.text[start:end], start, end, section, block, doc)
            for (start, end, section, block), doc in zip(spans, docs, strict=True)
        ]

    def _claims(self, article: CleanArticle, sentences: Sequence[Sentence], names: Names) -> tuple[Claim, ...]:
        vectors = self._embedder.embed([sentence.text for sentence in sentences])
        return tuple(
            Claim(
                id=_claim_id(article.id, sentence),
                sentence=sentence.text,
                start=sentence.start,
                end=sentence.end,
                index=index,
                section=sentence.section,
                mentions=names.mentions[index],
                tokens=_tokens(sentence),
                vector=vector,
            )
            for index, (sentence, vector) in enumerate(zip(sentences, vectors, strict=True))
        )


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


def _tokens(sentence: Sentence) -> tuple[Token, ...]:
    return tuple(
        Token(
            text=token.text,
            lemma=token.lemma_,
            pos=token.pos_,
            tag=token.tag_,
            dep=token.dep_,
            head=token.head.i,
            start=sentence.start + token.idx,
            entity_type=token.ent_type_,
        )
        for token in sentence.doc
    )
