"""Pairs to batches of token ids: tokenised once, then batched by length, so that little is padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import torch
from tokenizers import Tokenizer

from models.nli.digits import in_digits
from models.nli.matters import MATTERS, TYPES, MatterPair
from models.nli.rows import LABELS, Row

HEADS: Final = (LABELS, MATTERS, TYPES)
"""The questions the network answers, each by one of these: what the first sentence means for the second, whether both
speak of one matter and agree, and if they differ, in what."""
_UNKNOWN: Final = -1
MAX_TOKENS: Final = 128
# A row much longer than what the network sees has likely lost the words its label rests on.
DROP_OVER_TOKENS: Final = 160


class Batch(NamedTuple):
    """Tensors of shape (pairs, tokens), int64; `targets` of shape (pairs, heads), -1 where a pair has no answer."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor
    targets: torch.Tensor


class Encoded(NamedTuple):
    """One pair as token ids, which of them are the second sentence's, and the index of each head's answer."""

    ids: list[int]
    types: list[int]
    targets: tuple[int, ...]


def encode(tokenizer: Tokenizer, rows: Sequence[Row | MatterPair], *, max_tokens: int = MAX_TOKENS) -> list[Encoded]:
    """Tokenise rows, numbers in digits; rows over `DROP_OVER_TOKENS` are left out, the others cut to `max_tokens`."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    texts = [(in_digits(row.a), in_digits(row.b)) for row in rows]
    lengths = [len(e.ids) for e in tokenizer.encode_batch(texts)]
    kept = [i for i, length in enumerate(lengths) if length <= DROP_OVER_TOKENS]
    tokenizer.enable_truncation(max_tokens)
    encodings = tokenizer.encode_batch([texts[i] for i in kept])
    return [Encoded(e.ids, e.type_ids, _targets(rows[i])) for e, i in zip(encodings, kept, strict=True)]


def _targets(row: Row | MatterPair) -> tuple[int, ...]:
    answers = (row.label, "", "") if isinstance(row, Row) else ("", row.matter, row.type)
    return tuple(head.index(said) if said else _UNKNOWN for head, said in zip(HEADS, answers, strict=True))


def order(pairs: Sequence[Encoded], *, batch_size: int, seed: int) -> list[list[int]]:
    """Indices of each batch: shuffled, sorted by length within windows of 64 batches, batches shuffled again."""
    dice = random.Random(seed)  # noqa: S311 - shuffling, not secrets
    indices = list(range(len(pairs)))
    dice.shuffle(indices)
    batches: list[list[int]] = []
    window = batch_size * 64
    for start in range(0, len(indices), window):
        part = sorted(indices[start : start + window], key=lambda i: len(pairs[i].ids))
        batches += [part[i : i + batch_size] for i in range(0, len(part), batch_size)]
    dice.shuffle(batches)
    return batches


def collate(pairs: Sequence[Encoded]) -> Batch:
    """Pad pairs to the longest of them."""
    width = max(len(p.ids) for p in pairs)

    def padded(values: list[list[int]]) -> torch.Tensor:
        return torch.tensor([v + [0] * (width - len(v)) for v in values])

    return Batch(
        padded([p.ids for p in pairs]),
        padded([[1] * len(p.ids) for p in pairs]),
        padded([p.types for p in pairs]),
        torch.tensor([p.targets for p in pairs]),
    )


def iterate(pairs: Sequence[Encoded], plan: Sequence[Sequence[int]], *, skip: int = 0) -> Iterator[Batch]:
    """Yield the batches of a plan, from the `skip`-th on (to resume)."""
    for indices in plan[skip:]:
        yield collate([pairs[i] for i in indices])
