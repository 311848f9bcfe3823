"""A sentence against an excerpt of an article, as a summary is held against what it sums up, from our own coverage.

Excerpts are cut as `parallax judge` cuts them (`models.nli.evidence`), one of them at random. What another outlet tells
is borne out or contradicted as the tags say. Of an article's own sentences, reworded, a detail is changed or not; with
the sentence itself left out of the article they are open.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Final

from models.nli.coverage import VAGUE, Event, Sentence, differ
from models.nli.derive import MAX_WORDS, Maker, Quota, parse, reworded
from models.nli.evidence import Known
from models.nli.names import NamePool
from models.nli.rows import Row

_OPEN: Final = 0.25
"""Share of the sentences that are also held against an article without them."""
_QUOTA: Final = 2_500
"""Changes of one kind."""
_FEWEST_WORDS: Final = 6

Article = Sequence[Sentence]


def excerpt_rows(events: Sequence[Event], *, each: int, seed: int) -> list[Row]:
    """`each` sentences of every article against it, and as many against every other article of its event."""
    dice = random.Random(seed)  # noqa: S311 - sampling, not secrets
    made = [row for row in (*_told_by_others(events, each, dice), *_reworded(events, each, dice)) if row.a]
    dice.shuffle(made)
    return made


def _told_by_others(events: Sequence[Event], each: int, dice: random.Random) -> Iterator[Row]:
    for event in events:
        for article, other in itertools.permutations(event.articles, 2):
            for sentence in _some(other, each, dice):
                excerpt = _excerpt(sentence.text, article, dice)
                if label := _label(sentence, excerpt):
                    yield _row(excerpt, sentence.text, label, "told by another")


def _label(sentence: Sentence, excerpt: Article) -> str:
    """What an excerpt means for a sentence of another outlet, or "" where its tags do not say."""
    told = {key: account for one in excerpt for key, account in one.accounts.items()}
    common = [(told[key], account) for key, account in sentence.accounts.items() if key in told]
    if any(differ(*accounts) for accounts in common):
        return "contradiction"
    borne_out = all(account in (known, VAGUE) for known, account in common)
    return "entailment" if common and borne_out and len(common) == len(sentence.accounts) else ""


def _reworded(events: Sequence[Event], each: int, dice: random.Random) -> Iterator[Row]:
    picked = [(a, s) for event in events for a in event.articles for s in _some(a, each, dice) if _plain(s.text)]
    docs = parse(sentence.text for _, sentence in picked)
    maker, quota = Maker(dice, NamePool(docs.values())), Quota(_QUOTA)
    texts = [reworded(docs[sentence.text], maker)[1] for _, sentence in picked]
    again = parse(texts)
    for (article, sentence), text in zip(picked, texts, strict=True):
        yield _row(_excerpt(text, article, dice), text, "entailment", "reworded")
        doc = again[text]
        if changed := quota.pick(list(maker.contradicting(doc, range(len(doc)))), dice):
            yield _row(_excerpt(changed[1], article, dice), changed[1], "contradiction", f"{changed[0]} changed")
        if dice.random() < _OPEN:
            rest = [one for one in article if one is not sentence]
            yield _row(_excerpt(text, rest, dice), text, "neutral", "left out")


def _some(article: Article, count: int, dice: random.Random) -> list[Sentence]:
    """Sentences of an article's body."""
    body = article[1:]
    return dice.sample(body, min(count, len(body)))


def _plain(text: str) -> bool:
    return _FEWEST_WORDS <= len(text.split()) <= MAX_WORDS


def _excerpt(text: str, article: Article, dice: random.Random) -> list[Sentence]:
    """Sentences of the article that the text is held against; none where they have no word in common."""
    found = Known([one.text for one in article]).nearest(text)
    return [article[i] for i in dice.choice(found)] if found else []


def _row(excerpt: Article, text: str, label: str, source: str) -> Row:
    return Row(" ".join(one.text for one in excerpt), text, label, f"excerpt, {source}")
