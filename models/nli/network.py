"""The network: a BERT of 12 narrow layers that reads a pair of sentences, with a head for each question about it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import torch
from transformers import BertConfig, BertModel

from models.nli.batches import HEADS, Batch
from models.nli.rows import LABELS

LAYERS: Final = 12
WIDTH: Final = 384
_WEIGHTS: Final = (1.0, 1.0, 0.3)
"""What each head's loss counts: the type matters least."""
_SMOOTHING: Final = 0.03


class PairNetwork(torch.nn.Module):  # type: ignore[misc, unused-ignore]  # torch is in the train group alone
    """An encoder and one linear layer over the answers of all `HEADS`, side by side."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.answers = torch.nn.Linear(WIDTH, sum(map(len, HEADS)))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Logits of shape (pairs, answers)."""
        read = self.encoder(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return torch.as_tensor(self.answers(read[1]))

    def agree_as_entailed(self) -> None:
        """Begin to tell agreement on a matter as entailment, difference as contradiction: it is nearest to that."""
        labels = len(LABELS)
        with torch.no_grad():
            self.answers.weight[labels : 2 * labels] = self.answers.weight[:labels]
            self.answers.bias[labels : 2 * labels] = self.answers.bias[:labels]


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


def logits(network: PairNetwork, batch: Batch) -> torch.Tensor:
    """Logits of shape (pairs, answers) in float32; the heavy products run in bfloat16."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = network(batch.input_ids, batch.attention_mask, batch.token_type_ids)
    return torch.as_tensor(found).float()


def loss(answers: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """The loss of a batch, a pair's mean: each head counts by those pairs for which its answer is known."""
    total = torch.zeros(())
    for head, weight, part, target in zip(
        HEADS, _WEIGHTS, answers.split([len(head) for head in HEADS], dim=1), targets.unbind(1), strict=True
    ):
        known, square = (target >= 0) & (target < len(head)), target == len(head)
        missed = torch.nn.functional.cross_entropy(
            part[known], target[known], label_smoothing=_SMOOTHING, reduction="sum"
        )
        # Of what is only known not to differ, the last answer, the first two share what is right.
        missed = missed - part[square].log_softmax(1)[:, :-1].logsumexp(1).sum()
        total = total + weight * missed / len(target)
    return total
