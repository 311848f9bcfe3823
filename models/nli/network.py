"""The network: a BERT of 12 narrow layers that reads a pair of sentences and answers several questions about it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import torch
from transformers import BertConfig, BertModel

from models.nli.batches import HEADS, Batch, Encoded, collate
from models.nli.matters import MATTERS, TYPES
from models.nli.rows import LABELS

LAYERS: Final = 12
MATTER_LAYERS: Final = 8
"""Layers that the answers about matters need."""
WIDTH: Final = 384
_WEIGHTS: Final = (1.0, 1.0, 0.3)
"""What each head's loss counts: the type matters least."""
_SMOOTHING: Final = 0.03
_ASKED: Final = 64
"""Pairs in a batch of those that are only asked about."""


class PairNetwork(torch.nn.Module):  # type: ignore[misc, unused-ignore]  # torch is in the train group alone
    """An encoder that answers about matters from its lower layers and about contradiction from all of them.

    Who asks about matters alone need not run the upper layers; what they learn is of contradiction only.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.pooler = torch.nn.Linear(WIDTH, WIDTH)
        self.matters = torch.nn.Linear(WIDTH, len(MATTERS) + len(TYPES))
        self.labels = torch.nn.Linear(WIDTH, len(LABELS))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of the labels, and of matters and types side by side."""
        states, matters = self.lower(input_ids, attention_mask, token_type_ids)
        states = self._run(states, attention_mask, MATTER_LAYERS, LAYERS)
        return self.labels(self.encoder.pooler(states)), matters

    def lower(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What the lower layers make of the tokens, and the logits of matters and types."""
        states = self.encoder.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        states = self._run(states, attention_mask, 0, MATTER_LAYERS)
        return states, self.matters(torch.tanh(self.pooler(states[:, 0])))

    def missed(self, batch: Batch) -> torch.Tensor:
        """The loss of a batch, a pair's mean."""
        return loss(logits(self, batch), batch.targets)

    def _run(self, states: torch.Tensor, attention_mask: torch.Tensor, start: int, end: int) -> torch.Tensor:
        seen = attention_mask[:, None, None, :].bool()
        for layer in self.encoder.encoder.layer[start:end]:
            states = layer(states, seen)[0]
        return states


def new_network(encoder: Mapping[str, torch.Tensor]) -> PairNetwork:
    """The base with fresh heads. Word vectors stay as they are: a swapped word must mean what it meant before.

    Raises:
        ValueError: `encoder` lacks weights of the network, or has others.
    """
    config = BertConfig(
        vocab_size=len(encoder["embeddings.word_embeddings.weight"]),
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=12,
        intermediate_size=4 * WIDTH,
        # A few passes do not overfit a network this small, and dropout costs a tenth of the speed on a CPU.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="sdpa",
        return_dict=False,
    )
    bert = BertModel(config)
    missing, unknown = bert.load_state_dict(encoder, strict=False)
    if unknown or any(not name.startswith("pooler.") for name in missing):
        raise ValueError(f"the base is no BERT of {LAYERS} layers: missing {missing}, unknown {unknown}")
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return PairNetwork(bert)


def optimizer(network: torch.nn.Module, *, rate: float) -> torch.optim.AdamW:
    """AdamW over what may change; no decay on biases and norms, as in BERT."""
    decayed: list[torch.nn.Parameter] = []
    plain: list[torch.nn.Parameter] = []
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            (plain if name.endswith("bias") or "LayerNorm" in name else decayed).append(weight)
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, fused=True)


def rate_at(step: int, steps: int, *, warm_up: float = 0.06, floor: float = 0.02) -> float:
    """The share of the top learning rate at a step: a linear rise, then half a cosine down to `floor`."""
    rise = max(1, round(steps * warm_up))
    if step < rise:
        return (step + 1) / rise
    done = (step - rise) / max(1, steps - rise)
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def logits(network: PairNetwork, batch: Batch) -> tuple[torch.Tensor, ...]:
    """Logits of each of `HEADS`, shape (pairs, answers) in float32; the heavy products run in bfloat16 where the
    processor is likely to have it: without, it is some twenty times slower than float32.

    Where no pair's label is known the upper layers are not run, and the labels have no columns.
    """
    tokens = batch.input_ids, batch.attention_mask, batch.token_type_ids
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled="AVX512" in torch.backends.cpu.get_cpu_capability()):
        if (batch.targets[:, 0] >= 0).any():
            labels, matters = network(*tokens)
        else:
            matters = network.lower(*tokens)[1]
            labels = matters[:, :0]
    return labels.float(), *matters.float().split([len(MATTERS), len(TYPES)], dim=1)


def answers(network: PairNetwork, pairs: Sequence[Encoded], head: Sequence[str]) -> torch.Tensor:
    """The logits that one of `HEADS` answers with, shape (pairs, answers), without learning from it."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].ids))
    parts = [collate([pairs[i] for i in order[start : start + _ASKED]]) for start in range(0, len(order), _ASKED)]
    with torch.no_grad():
        scores = torch.cat([logits(network, batch)[HEADS.index(head)] for batch in parts])
    return scores[torch.tensor(order).argsort()]


def loss(parts: Sequence[torch.Tensor], targets: torch.Tensor) -> torch.Tensor:
    """The loss of a batch, a pair's mean: each head counts by those pairs for which its answer is known."""
    total = torch.zeros(())
    for weight, part, target in zip(_WEIGHTS, parts, targets.unbind(1), strict=True):
        known = target >= 0
        if known.any():
            missed = torch.nn.functional.cross_entropy(
                part[known], target[known], label_smoothing=_SMOOTHING, reduction="sum"
            )
            total = total + weight * missed / len(target)
    return total
