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

from models.nli.batches import HEADS, Encoded, collate, encode
from models.nli.matters import MATTERS, TYPES, Matter, pairs
from models.nli.network import PairNetwork, logits
from models.nli.rows import LABELS, Row

OPSET: Final = 17
OTHERS: Final = 200
"""Pairs across matters that an event held out is measured with."""


def export(
    network: PairNetwork,
    tokenizer: Tokenizer,
    held: Sequence[Row],
    events: Sequence[Sequence[Matter]],
    out: Path,
) -> dict[str, dict[str, float]]:
    """Write the three files of a model into `out`; return the figures on the rows and events held out."""
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    dice = random.Random(0)  # noqa: S311 - sampling, not secrets
    across = [pair for event in events for pair in pairs(event, others=OTHERS, dice=dice)]
    told: dict[str, dict[str, float]] = {}
    for head, rows in ((LABELS, held), (MATTERS, across)):
        scores, answers = _answers(network, encode(tokenizer, rows), HEADS.index(head))
        temperature = fit_temperature(scores, answers)
        fold_temperature(network, temperature, HEADS.index(head))
        told[head[-1]] = {"temperature": temperature, **figures(scores / temperature, answers, len(head) - 1)}
        if head is LABELS:
            shift = fit_shift(scores / temperature, answers)
            network.answers.bias.data[_columns(0)][-1] += shift
            told[head[-1]]["shift"] = shift
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        to_onnx(network, full)
        # One scale for each output channel: the words that swap in a divergence sit in few of them.
        quantize_dynamic(full, out / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    order = {"labels": LABELS, "matters": MATTERS, "types": TYPES}
    (out / "labels.json").write_text(json.dumps(order) + "\n", encoding="utf-8")
    return told


def _answers(network: PairNetwork, encoded: Sequence[Encoded], head: int) -> tuple[torch.Tensor, torch.Tensor]:
    """A head's logits, and the answers that are right, both in the same order."""
    ordered = sorted(encoded, key=lambda p: len(p.ids))
    batches = [collate(ordered[i : i + 64]) for i in range(0, len(ordered), 64)]
    with torch.no_grad():
        scores = torch.cat([logits(network, batch) for batch in batches])
    return scores[:, _columns(head)], torch.cat([batch.targets for batch in batches])[:, head]


def _columns(head: int) -> slice:
    start = sum(map(len, HEADS[:head]))
    return slice(start, start + len(HEADS[head]))


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


def fold_temperature(network: PairNetwork, temperature: float, head: int) -> None:
    """Divide a head's weights, so that whoever reads the model needs to know of no temperature."""
    with torch.no_grad():
        network.answers.weight[_columns(head)].div_(temperature)
        network.answers.bias[_columns(head)].div_(temperature)


def figures(scores: torch.Tensor, labels: torch.Tensor, wanted: int) -> dict[str, float]:
    """Accuracy over all answers, and of the one `wanted`, at one half: precision, recall, F1."""
    truth = labels == wanted
    said = scores.softmax(-1)[:, wanted] >= 0.5
    hits = (truth & said).sum().item()
    precision, recall = hits / max(1, said.sum().item()), hits / max(1, truth.sum().item())
    return {
        "rows": len(labels),
        "accuracy": round((scores.argmax(-1) == labels).float().mean().item(), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
    }


def to_onnx(network: PairNetwork, path: Path) -> None:
    """Write the network in float32 with free batch and length."""
    example = torch.ones(2, 8, dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "pairs", 1: "tokens"} for name in names} | {"logits": {0: "pairs"}}
    torch.onnx.export(
        network,
        (example, example, torch.zeros_like(example)),
        str(path),
        input_names=names,
        output_names=["logits"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
