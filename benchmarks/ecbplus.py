"""Real coverage that nothing was made for: the benchmark's `ecbplus` articles, with times and divergences of our own.


The set comes cut into words and without times of publication. Its text is put together again before anything reads it.
What readers found (`ecbplus.jsonl`) is kept as places in that text, so that no outlet's words are here. Of each event:
`when` each article appeared, as its words and the event tell; `divergences` as the benchmark has them, but that each
side's `sentence` and `value` are [start, end) in the article's `text` of title, line break and body. Two readers read
each event without seeing each other's work and agree at F1 .73; the divergences are those of both. `found_by` tells
how many of them found it; 0 marks what the monitor found and a reader then called right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

PLACES: Final = Path(__file__).with_suffix(".jsonl")
_QUOTES: Final = re.compile(r'(\s*"\s*)')
_MENDED: Final = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"``\s*", '"'),
        (r"\s*''", '"'),
        (r"-LRB-", "("),
        (r"-RRB-", ")"),
        (r"\s+([,.;:?!%)\]])", r"\1"),
        (r"([(\[$£€#])\s+", r"\1"),
        (r"\s+(n't|'s|'re|'ve|'ll|'d|'m|’s|’re|’ve|’ll|’d|n’t)\b", r"\1"),
        (r"s ' ", "s' "),
        (r"(\d)\s*,\s*(\d{3})\b", r"\1,\2"),
        (r"(\d)\s+\.\s*(\d)", r"\1.\2"),
        (r"\b([ap])\.?\s?m\s?\.", r"\1.m."),
    )
)
_MENDED_LAST: Final = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"(\d): (\d\d)\b", r"\1:\2"),
        (r"(\w) - (\w)", r"\1-\2"),
        (r"\b(\d{1,3})1 / 2\b", r"\1.5"),
        (r" ’ (s|t|re|ve|ll|d|m)\b", r"’\1"),
        (r"(\w)\. (com|net|org)\b", r"\1.\2"),
        (r"(^|\s)\. (\d{3})\b", r"\1.\2"),
        (r"(\d) / (\d)", r"\1/\2"),
    )
)


def whole(text: str) -> str:
    """A text that was cut into words, put together again."""
    for pattern, put in _MENDED:
        text = pattern.sub(put, text)
    text = re.sub(r" {2,}", " ", _quoted(text)).strip()
    for pattern, put in _MENDED_LAST:
        text = pattern.sub(put, text)
    return text


def _quoted(text: str) -> str:
    """Quotation marks closed up with what they quote: every other one opens."""
    pieces, opens = [], True
    for piece in _QUOTES.split(text):
        if piece.strip() == '"':
            pieces.append(' "' if opens else '" ')
            opens = not opens
        else:
            pieces.append(piece)
    return re.sub(r'\( "', '("', re.sub(r'" ([,.;:?!)])', r'"\1', "".join(pieces)))


def write_set(source: Path, target: Path, *, part: int) -> None:
    """Write one part's `articles.jsonl` and `gold.jsonl` in the benchmark's format into `target`.

    Args:
        source: the benchmark's `ecbplus` folder.
        target: the folder to write.
        part: 1, which may be looked into (42 events), or 2, on which is only measured (14).
    """
    lines = (source / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    known = {str(article["id"]): article for article in map(json.loads, lines)}
    events = [
        event for event in map(json.loads, PLACES.read_text(encoding="utf-8").splitlines()) if event["part"] == part
    ]
    target.mkdir(parents=True, exist_ok=True)
    articles = [article for event in events for article in _articles(event, known)]
    texts = {str(article["id"]): text_of(article) for article in articles}
    _write(target / "articles.jsonl", articles)
    _write(target / "gold.jsonl", [_gold(event, texts, known) for event in events])


def text_of(article: dict[str, Any]) -> str:
    """What the places of `ecbplus.jsonl` are in."""
    return f"{article['title']}\n{article['body']}"


def _articles(event: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for number, (article, day) in enumerate(event["when"].items()):
        told = known[article]
        yield told | {
            "title": whole(told["title"]),
            "body": whole(told["body"]),
            "published_at": f"{day}T20:{number:02d}:00Z",
        }


def _gold(event: dict[str, Any], texts: dict[str, str], known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    def side(one: dict[str, Any]) -> dict[str, Any]:
        text = texts[one["article"]]
        told = {key: text[slice(*one[key])] for key in ("sentence", "value")}
        return {"article": one["article"], "outlet": known[one["article"]]["outlet"], **told}

    return {
        "event": event["event"],
        "articles": list(event["when"]),
        "divergences": [one | {"a": side(one["a"]), "b": side(one["b"])} for one in event["divergences"]],
        "hard_negatives": [],
    }


def _write(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
