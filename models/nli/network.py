"""The network: a BERT of 12 narrow layers with a head of three labels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import torch
from transformers import BertConfig, BertForSequenceClassification

from models.nli.batches import Batch
from models.nli.rows import LABELS

LAYERS: Final = 12
WIDTH: Final = 384


def new_network(encoder: Mapping[str, torch.Tensor]) -> BertForSequenceClassification:
    """The base with a fresh head. Word vectors stay as they are: a swapped word must mean what it meant before.

    Raises:
        ValueError: `encoder` lacks weights of the network, or has others.
    """
    config = BertConfig(
        vocab_size=len(encoder["embeddings.word_embeddings.weight"]),
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=12,
        intermediate_size=4 * WIDTH,
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)},
        # One or two passes do not overfit a network this small, and dropout costs a tenth of the speed on a CPU.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="sdpa",
    )
    network = BertForSequenceClassification(config)
    missing, unknown = network.bert.load_state_dict(encoder, strict=False)
    if unknown or any(not name.startswith("pooler.") for name in missing):
        raise ValueError(f"the base is no BERT of {LAYERS} layers: missing {missing}, unknown {unknown}")
    network.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return network


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


def logits(network: BertForSequenceClassification, batch: Batch) -> torch.Tensor:
    """Logits of shape (pairs, labels) in float32; the heavy products run in bfloat16."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = network(
            input_ids=batch.input_ids,
            attention_mask=batch.attention_mask,
            token_type_ids=batch.token_type_ids,
        )
    return torch.as_tensor(output.logits).float()
