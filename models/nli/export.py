"""From the trained network to what ships: a temperature, `model.onnx` in int8, `tokenizer.json` and `labels.json`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification

from models.nli.batches import Encoded, collate, encode
from models.nli.network import logits
from models.nli.rows import LABELS, Row

OPSET: Final = 17


def export(
    network: BertForSequenceClassification, tokenizer: Tokenizer, held: Sequence[Row], out: Path
) -> dict[str, float]:
    """Write the three files of a model into `out`; return the figures on the rows held out."""
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    scores, labels = _logits(network, encode(tokenizer, held))
    temperature = fit_temperature(scores, labels)
    fold_temperature(network, temperature)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        to_onnx(network, full)
        # One scale for each output channel: the words that swap in a divergence sit in few of them.
        quantize_dynamic(full, out / "model.onnx", per_channel=True, weight_type=QuantType.QInt8)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    (out / "labels.json").write_text(json.dumps(LABELS) + "\n", encoding="utf-8")
    return {"temperature": temperature, **figures(scores / temperature, labels)}


def _logits(network: BertForSequenceClassification, pairs: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor]:
    ordered = sorted(pairs, key=lambda p: len(p.ids))
    batches = [collate(ordered[i : i + 64]) for i in range(0, len(ordered), 64)]
    with torch.no_grad():
        scores = torch.cat([logits(network, batch) for batch in batches])
    return scores, torch.cat([batch.labels for batch in batches])


def fit_temperature(scores: torch.Tensor, labels: torch.Tensor) -> float:
    """The number that logits are divided by so that the held-out labels are most likely (Guo et al. 2017)."""
    candidates = torch.arange(0.5, 3.0, 0.02)
    losses = [torch.nn.functional.cross_entropy(scores / t, labels).item() for t in candidates]
    return round(float(candidates[losses.index(min(losses))]), 2)


def fold_temperature(network: BertForSequenceClassification, temperature: float) -> None:
    """Divide the last layer's weights, so that whoever reads the model needs to know of no temperature."""
    with torch.no_grad():
        network.classifier.weight.div_(temperature)
        network.classifier.bias.div_(temperature)


def figures(scores: torch.Tensor, labels: torch.Tensor) -> dict[str, float]:
    """Accuracy over three labels, and of contradiction at one half: precision, recall, F1."""
    truth = labels == LABELS.index("contradiction")
    said = scores.softmax(-1)[:, LABELS.index("contradiction")] >= 0.5
    hits = (truth & said).sum().item()
    precision, recall = hits / max(1, said.sum().item()), hits / max(1, truth.sum().item())
    return {
        "rows": len(labels),
        "accuracy": round((scores.argmax(-1) == labels).float().mean().item(), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
    }


def to_onnx(network: BertForSequenceClassification, path: Path) -> None:
    """Write the network in float32 with free batch and length."""
    example = torch.ones(2, 8, dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "pairs", 1: "tokens"} for name in names} | {"logits": {0: "pairs"}}
    network.config.return_dict = False
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
