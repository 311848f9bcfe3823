"""From the bytes of a message to a clean article: validated, stripped of HTML and page furniture, fingerprinted.

Nothing here knows Kafka or a clock. What was seen is state the caller keeps, and is written only when the caller says
so: `accept` asks, `remember` tells, and a crash between the two costs a second run of work and no article.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from datetime import datetime
from hashlib import blake2b

import msgspec

from agents.intake.credits import Credits
from agents.intake.fingerprint import fingerprint
from agents.intake.furniture import sift
from agents.intake.language import code_of, language_of
from agents.intake.markup import readable
from agents.intake.paragraphs import paragraphs
from config.outlets import Publishers
from config.settings import Intake as Settings
from stream.article import ArticleError, ArticleIn, RejectReason, parse_article, shown
from stream.plaintext import one_line
from stream.records import Block, CleanArticle, Record, Section


class SeenVersion(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The version of an article that holds: `CleanArticle.version` and `content_hash`."""

    version: datetime
    content_hash: str

    def outdates(self, article: CleanArticle) -> bool:
        """Whether `article` is this version or one that it replaced, whichever came first."""
        return (self.version, self.content_hash) >= (article.version, article.content_hash)


class Rejection(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Why a message is no article to analyse: a `RejectReason` for machines, a detail for its producer."""

    reason: str
    detail: str


class Intake:
    """Intake of one worker. `seen` maps article ids to the version that holds."""

    def __init__(self, settings: Settings, publishers: Publishers, seen: MutableMapping[str, SeenVersion]) -> None:
        self._settings = settings
        self._publishers = publishers
        self._seen = seen
        self._credits = Credits(publishers.agencies)

    def accept(self, raw: bytes, *, received_at: datetime) -> CleanArticle | Rejection | None:
        """The article in `raw`, why it is refused, or None when nothing is new: this version or a later one was
        remembered.

        Records nothing, so that asking again before `remember` answers the same. `received_at` is aware.
        """
        try:
            article = self.clean(parse_article(raw, received_at=received_at, settings=self._settings))
        except ArticleError as error:
            return Rejection(reason=error.reason.value, detail=error.detail)
        seen = self._seen.get(article.id)
        return None if seen is not None and seen.outdates(article) else article

    def remember(self, article: CleanArticle) -> None:
        """Take note that everything downstream has `article`, unless a later version is noted already."""
        seen = self._seen.get(article.id)
        if seen is None or not seen.outdates(article):
            self._seen[article.id] = SeenVersion(version=article.version, content_hash=article.content_hash)

    def clean(self, article: ArticleIn) -> CleanArticle:
        """`article` ready for analysis; its title is the headline without the outlet's name, as the text begins.

        Raises:
            ArticleError: nothing is left of its body, or its language is none of those that are analysed.
        """
        title, summary, body = _parts(article)
        text, blocks = layout(title, summary, body)
        kept = sift(text, blocks).blocks
        own = [text[block.start : block.end] for block in kept]
        marks = fingerprint(own)
        return CleanArticle(
            id=article.id,
            outlet=article.outlet,
            publisher=self._publishers.publisher(article.outlet),
            url=article.url,
            title=own[0],
            text=text,
            blocks=kept,
            published_at=article.published_at,
            version=article.updated_at or article.published_at,
            content_hash=_content_hash(article),
            language=self._language(own, article.language),
            shingles=marks.shingles,
            passages=marks.passages,
            credits=self._credits.of(body, article.authors),
            extra=article.model_extra or {},
        )

    def _language(self, paragraphs_: Sequence[str], declared: str) -> str:
        allowed = self._settings.languages
        language = language_of("\n".join(paragraphs_), declared, allowed)
        if language in allowed:
            return language
        told = f", declared as {code_of(declared) or 'nothing known'!r}" if declared else ""
        detail = f"the text reads as {language!r}{told}; analysed are: {', '.join(allowed)}"
        raise ArticleError(RejectReason.LANGUAGE, detail)


def layout(title: str, summary: str, body: str) -> tuple[str, list[Block]]:
    """The article's text and its paragraphs; `title` and `summary` are one line each, `body` is a line a paragraph."""
    text = f"{title}\n{summary}\n{body}"
    start = len(title) + 1
    blocks = [Block(Section.TITLE, 0, len(title))]
    blocks += [Block(Section.SUMMARY, start, start + len(summary))] if summary else []
    blocks += [Block(Section.BODY, *span) for span in paragraphs(body, start + len(summary) + 1)]
    return text, blocks


def _parts(article: ArticleIn) -> tuple[str, str, str]:
    """Title, summary and body as a reader sees them."""
    title, body = one_line(readable(article.title)), readable(article.body)
    if not title:
        raise ArticleError(RejectReason.EMPTY_FIELD, f"title: is markup without text (given: {shown(article.title)})")
    if not body.strip():
        raise ArticleError(RejectReason.EMPTY_BODY, f"body: is markup without text (given: {shown(article.body)})")
    return title, one_line(readable(article.summary)), body


def _content_hash(article: ArticleIn) -> str:
    """A digest of all that a reader of the article would see changed, and of nothing else.

    Unknown fields are no part of it: crawlers add the time of crawling, which would make every visit a new version.
    """
    seen = article.model_dump(
        include={"outlet", "url", "title", "summary", "body", "published_at", "language", "authors"}
    )
    return blake2b(msgspec.json.encode(seen, order="deterministic"), digest_size=16).hexdigest()
