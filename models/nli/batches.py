"""Pairs to batches of token ids: tokenised once, then batched by length, so that little is padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import torch
from tokenizers import Tokenizer

from models.nli.rows import LABELS, Row

MAX_TOKENS: Final = 128
# A row much longer than what the network sees has likely lost the words its label rests on.
DROP_OVER_TOKENS: Final = 160


class Batch(NamedTuple):
    """Tensors of shape (pairs, tokens), int64; `labels` of shape (pairs,)."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor
    labels: torch.Tensor


class Encoded(NamedTuple):
    """One pair as token ids, which of them are the second sentence's, and the label's index in `LABELS`."""

    ids: list[int]
    types: list[int]
    label: int


def encode(tokenizer: Tokenizer, rows: Sequence[Row], *, max_tokens: int = MAX_TOKENS) -> list[Encoded]:
    """Tokenise rows; rows over `DROP_OVER_TOKENS` are left out, the others cut to `max_tokens`."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    lengths = [len(e.ids) for e in tokenizer.encode_batch([(r.a, r.b) for r in rows])]
    kept = [row for row, length in zip(rows, lengths, strict=True) if length <= DROP_OVER_TOKENS]
    tokenizer.enable_truncation(max_tokens)
    encodings = tokenizer.encode_batch([(r.a, r.b) for r in kept])
    return [Encoded(e.ids, e.type_ids, LABELS.index(r.label)) for e, r in zip(encodings, kept, strict=True)]


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
        torch.tensor([p.label for p in pairs]),
    )


def iterate(pairs: Sequence[Encoded], plan: Sequence[Sequence[int]], *, skip: int = 0) -> Iterator[Batch]:
    """Yield the batches of a plan, from the `skip`-th on (to resume)."""
    for indices in plan[skip:]:
        yield collate([pairs[i] for i in indices])
