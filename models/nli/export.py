"""From the trained network to what ships: a temperature, `model.onnx` in int8, `tokenizer.json` and `labels.json`."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from models.nli.batches import HEADS, Encoded, encode
from models.nli.matters import MATTERS, Matter, MatterPair, pairs
from models.nli.network import PairNetwork, answers

OPSET: Final = 17
OTHERS: Final = 200
"""Pairs across matters that an event held out is measured with."""


def export(
    network: PairNetwork,
    tokenizer: Tokenizer,
    events: Sequence[Sequence[Matter]],
    across: Sequence[MatterPair],
    out: Path,
) -> dict[str, dict[str, float]]:
    """Write the three files of a model into `out`; return the figures on the events and articles held out.

    The temperature is fitted on the pairs `across` two articles.
    """
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    dice = random.Random(0)  # noqa: S311 - sampling, not secrets
    sorted_out = [pair for event in events for pair in pairs(event, others=OTHERS, dice=dice)]
    across_scores, across_right = _asked(network, encode(tokenizer, across))
    temperature = fit_temperature(across_scores, across_right)
    scores, right = _asked(network, encode(tokenizer, sorted_out))
    told = {
        "articles": figures(across_scores / temperature, across_right),
        "matters": figures(scores / temperature, right),
    }
    fold(network, temperature)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        to_onnx(network, full)
        # One scale for each output channel: the words that swap in a divergence sit in few of them.
        quantize_dynamic(full, out / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    (out / "labels.json").write_text(json.dumps({"matters": MATTERS}) + "\n", encoding="utf-8")
    return told


def _asked(network: PairNetwork, encoded: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor]:
    """The logits on matters, and the answers that are right."""
    right = torch.tensor([pair.targets for pair in encoded])[:, HEADS.index(MATTERS)]
    return answers(network, encoded, MATTERS), right


def fit_temperature(scores: torch.Tensor, labels: torch.Tensor) -> float:
    """The number that logits are divided by so that the held-out labels are most likely (Guo et al. 2017)."""
    candidates = torch.arange(0.5, 3.0, 0.02)
    losses = [torch.nn.functional.cross_entropy(scores / t, labels).item() for t in candidates]
    return round(float(candidates[losses.index(min(losses))]), 2)


def fit_shift(scores: torch.Tensor, labels: torch.Tensor) -> float:
    """What to add to the last answer's logit so that at one half it is given as often as it is right.

    Whoever asks for contradiction asks at one half; a lesson with few contradictions has taught reserve.
    """
    odds = scores[:, -1] - scores[:, :-1].logsumexp(1)
    right = int((labels == scores.shape[1] - 1).sum())
    return round(-float(odds.sort(descending=True).values[right]), 3)


def fold(network: PairNetwork, temperature: float) -> None:
    """Put the temperature into the weights, so that whoever reads the model needs not know of it."""
    with torch.no_grad():
        network.matters.weight.div_(temperature)
        network.matters.bias.div_(temperature)


def figures(scores: torch.Tensor, right: torch.Tensor) -> dict[str, float]:
    """Accuracy over all answers, and of the last one (contradiction, differ), at one half: precision, recall, F1."""
    truth = right == scores.shape[1] - 1
    said = scores.softmax(-1)[:, -1] >= 0.5
    hits = (truth & said).sum().item()
    precision, recall = hits / max(1, said.sum().item()), hits / max(1, truth.sum().item())
    return {
        "rows": len(right),
        "accuracy": round((scores.argmax(-1) == right).float().mean().item(), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
    }


def to_onnx(network: PairNetwork, path: Path) -> None:
    """Write what answers about matters in float32, with free batch and length.

    Contradiction and types, which only helped it to learn, are left out.
    """
    network.matters.weight = torch.nn.Parameter(network.matters.weight[: len(MATTERS)])
    network.matters.bias = torch.nn.Parameter(network.matters.bias[: len(MATTERS)])
    example = torch.ones(2, 8, dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "pairs", 1: "tokens"} for name in names} | {"matters": {0: "pairs"}}
    torch.onnx.export(
        _Matters(network),
        (example, example, torch.zeros_like(example)),
        str(path),
        input_names=names,
        output_names=["matters"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


class _Matters(torch.nn.Module):  # type: ignore[misc, unused-ignore]  # torch is in the train group alone
    """The lower layers alone."""

    def __init__(self, network: PairNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        return self.network.lower(input_ids, attention_mask, token_type_ids)[1]
