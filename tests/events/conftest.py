"""Invented reports, made of words alone: what the tracker reads of a report, without an analysis of real text."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from stream.records import DIMENSIONS, Claim, Report, Section, Token

START = datetime(2031, 5, 1, 8, 0, tzinfo=UTC)
MakeReport = Callable[..., Report]


def _vector(words: list[str]) -> bytes:
    """A stand-in for an embedding: reports that share words point in like directions."""
    total = np.sum(
        [np.random.default_rng(zlib.crc32(w.lower().encode())).normal(size=DIMENSIONS) for w in words], axis=0
    )
    return np.round(total / np.linalg.norm(total) * 127).astype(np.int8).tobytes()


def _claim(article_id: str, index: int, section: Section, text: str) -> Claim:
    words = text.split()
    at, tokens = 0, []
    for word in words:
        pos = "NUM" if word[0].isdigit() else "PROPN" if word[0].isupper() else "NOUN"
        tokens.append(Token(word, word if pos == "PROPN" else word.lower(), pos, "", "", 0, at))
        at += len(word) + 1
    return Claim(
        id=f"{article_id}-{index}", sentence=text, start=0, end=len(text), index=index, section=section,
        tokens=tuple(tokens), vector=_vector(words),
    )  # fmt: skip


@pytest.fixture(scope="session")
def make_report() -> MakeReport:
    """Makes a report from its words: capitalised ones are names, the rest nouns."""

    def make(
        article_id: str, title: str, body: str, *, publisher: str = "", hours: float = 0, version: int = 0,
        passages: bytes = b"", shingles: int = 0,
    ) -> Report:  # fmt: skip
        published = START + timedelta(hours=hours)
        claims = [_claim(article_id, 0, Section.TITLE, title), _claim(article_id, 1, Section.BODY, body)]
        return Report(
            article_id=article_id, outlet=f"{publisher or article_id}.example", publisher=publisher or article_id,
            url="", title=title, published_at=published, version=published + timedelta(minutes=version),
            content_hash=f"{zlib.crc32(f'{title} {body}'.encode()):08x}", language="en", claims=tuple(claims),
            entities={}, vector=_vector(f"{title} {body}".split()), passages=passages, shingles=shingles,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def ferry(make_report: MakeReport) -> list[Report]:
    """Five accounts of a ferry that ran aground off an invented island."""
    accounts = (
        (0, "Ferry Halvora aground off Skerrin", "ferry Halvora aground reef Skerrin passengers coastguard Monday 212"),
        (
            1,
            "Passengers rescued from ferry Halvora",
            "coastguard rescue passengers ferry Halvora reef Skerrin Monday 212",
        ),
        (
            2,
            "Halvora ferry aground: passengers safe",
            "ferry Halvora aground reef Skerrin coastguard passengers inquiry",
        ),
        (30, "Inquiry into Halvora ferry grounding", "inquiry ferry Halvora aground Skerrin captain reef coastguard"),
        (4, "Skerrin rescue of Halvora passengers", "coastguard lifeboat Skerrin rescue ferry Halvora passengers reef"),
    )
    return [make_report(f"ferry-{n}", title, body, hours=hours) for n, (hours, title, body) in enumerate(accounts, 1)]


@pytest.fixture(scope="session")
def strike(make_report: MakeReport) -> list[Report]:
    """Three accounts of a strike at an invented works, which share nothing with the ferry."""
    accounts = (
        (3, "Workers strike at Brandtmere steelworks", "workers strike Brandtmere steelworks wages union Oduya picket"),
        (5, "Brandtmere steelworks strike over wages", "union Oduya strike wages Brandtmere steelworks picket furnace"),
        (6, "Oduya says Brandtmere strike goes on", "Oduya union strike Brandtmere steelworks wages talks picket"),
    )
    return [make_report(f"strike-{n}", title, body, hours=hours) for n, (hours, title, body) in enumerate(accounts, 1)]
