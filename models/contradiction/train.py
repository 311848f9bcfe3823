"""Teach contradiction: `python -m models.contradiction.train --train ROWS.jsonl.gz --out models/contradiction`.

Two lessons: rows that people wrote (`models.nli.rows`), pairs derived from them (`models.nli.mixture`), pairs written
for it (`models.nli.written`); then more of what it gets wrong, and excerpts of articles (`models.nli.excerpts`). The
lower layers and the word vectors stay as they are. Interrupted, the same command goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer
from transformers import MPNetConfig, MPNetModel

from models.contradiction import base_weights, here
from models.contradiction.delta import Weights, taken_off
from models.nli import coverage
from models.nli.batches import Batch, Encoded, collate, encode, order
from models.nli.excerpts import excerpt_rows
from models.nli.export import OPSET, figures, fit_shift, fit_temperature
from models.nli.mixture import FIRST, LAST, again, mixture
from models.nli.rows import LABELS, Row, read_rows, split
from models.nli.train import Lesson, fit
from models.nli.written import read_written, shipped

SEED: Final = 77
BATCH: Final = 32
STEPS: Final = 1_000
"""Batches of a lesson."""
HELD_LAYERS: Final = 5
"""Layers that stay as they are, from below: with these it learns a third faster."""
RATE: Final = 5e-5
WRITTEN, DERIVED = 20_000, 12_000
"""Pairs written for it, and pairs of the small network's first lesson, among those that the first lesson's batches are
taken from."""
WRITTEN_AGAIN: Final = {
    "written, denials": 0.7,
    "written, claims": 0.9,
    "written, summaries": 1.0,
    "written, captions": 0.07,
}
ROWS_AGAIN: Final = {
    "fm2": 2.0,
    "fever_sym_dev": 1.0,
    "snli_dev": 0.15,
    "cad_snli": 0.12,
    "fever_dev_gold_evidence": 0.25,
    "te_protocols": 0.03,
    "semi_auto": 0.06,
}
"""How often the second lesson takes each pair written for it, and each row, by its source."""
EXCERPTS: Final = 2_300
RANK: Final = 96
"""Of what is kept of the change of a matrix."""
WIDTH: Final = 768
_ASKED: Final = 32
_SMOOTHING: Final = 0.03


class Data(NamedTuple):
    """What trains: rows people wrote, pairs written for it, and events as whole articles tell of them."""

    rows: list[Row]
    written: list[Row]
    articles: list[coverage.Event]


class Reader(torch.nn.Module):  # type: ignore[misc, unused-ignore]  # torch is in the train group alone
    """The base, and on its first token what tells the labels."""

    def __init__(self, base: Weights) -> None:
        super().__init__()
        config = MPNetConfig(
            vocab_size=len(base["embeddings.word_embeddings.weight"]),
            max_position_embeddings=len(base["embeddings.position_embeddings.weight"]),
            layer_norm_eps=1e-5,
            # Less than one pass over the data does not overfit, and dropout costs speed on a CPU.
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.encoder = MPNetModel(config, add_pooling_layer=False)
        known = {name: torch.from_numpy(weights) for name, weights in base.items() if not name.startswith("pooler.")}
        self.encoder.load_state_dict(known, strict=False)
        self.pool, self.labels = torch.nn.Linear(WIDTH, WIDTH), torch.nn.Linear(WIDTH, len(LABELS))
        held = (self.encoder.embeddings, self.encoder.encoder.relative_attention_bias)
        for part in (*held, *self.encoder.encoder.layer[:HELD_LAYERS]):
            part.requires_grad_(False)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits of the labels, shape (pairs, 3)."""
        states = self.encoder(input_ids, attention_mask=attention_mask).last_hidden_state
        return self.labels(torch.tanh(self.pool(states[:, 0])))

    def missed(self, batch: Batch) -> torch.Tensor:
        """The loss of a batch, a pair's mean."""
        said = self(batch.input_ids, batch.attention_mask)
        return torch.nn.functional.cross_entropy(said, batch.targets[:, 0], label_smoothing=_SMOOTHING)

    def weights(self) -> Weights:
        """All weights, the encoder's by the base's names."""
        return {name.removeprefix("encoder."): tensor.numpy() for name, tensor in self.state_dict().items()}


def first(tokenizer: Tokenizer, data: Data, work: Path) -> Lesson:
    """What a contradiction is: of everything some."""
    dice = random.Random(SEED)  # noqa: S311 - shuffling, not secrets
    cache = work / "derived.json"
    mixed = [
        *mixture(data.rows, LAST, seed=SEED, cache=cache),
        *dice.sample(data.written, min(len(data.written), WRITTEN)),
        *mixture(data.rows, FIRST, seed=SEED + 1, cache=cache)[:DERIVED],
    ]
    return _lesson("first", tokenizer, mixed, seed=SEED)


def second(tokenizer: Tokenizer, data: Data) -> Lesson:
    """What it still gets wrong: denials above all, claims against evidence, summaries and excerpts of articles."""
    dice = random.Random(SEED + 2)  # noqa: S311 - shuffling, not secrets
    mixed = [
        *again(data.written, WRITTEN_AGAIN, dice),
        *again(data.rows, ROWS_AGAIN, dice),
        *excerpt_rows(data.articles, each=1, seed=SEED + 2)[:EXCERPTS],
    ]
    return _lesson("second", tokenizer, mixed, seed=SEED + 2)


def _lesson(name: str, tokenizer: Tokenizer, mixed: list[Row], *, seed: int) -> Lesson:
    random.Random(seed).shuffle(mixed)  # noqa: S311 - shuffling, not secrets
    pairs = encode(tokenizer, mixed)
    return Lesson(name, pairs, order(pairs, batch_size=BATCH, seed=seed)[:STEPS], rate=RATE)


def calibrate(reader: Reader, held: Sequence[Encoded]) -> dict[str, float]:
    """Put a temperature, and a shift of contradiction, into the weights; return the figures on what is held out."""
    reader.eval()
    with torch.no_grad():
        parts = [collate(held[start : start + _ASKED]) for start in range(0, len(held), _ASKED)]
        scores = torch.cat([reader(part.input_ids, part.attention_mask) for part in parts])
        right = torch.cat([part.targets[:, 0] for part in parts])
        temperature = fit_temperature(scores, right)
        shift = fit_shift(scores / temperature, right)
        reader.labels.weight.div_(temperature)
        reader.labels.bias.div_(temperature)
        reader.labels.bias[-1] += shift
    return {"temperature": temperature, "shift": shift} | figures(scores / temperature, right)


def to_graph(reader: Reader, path: Path) -> None:
    """Write the network's plan, its weights left out and named as `Reader.weights` names them."""
    example = torch.full((2, 8), 5)
    axes = {name: {0: "pairs", 1: "tokens"} for name in ("input_ids", "attention_mask")} | {"labels": {0: "pairs"}}
    torch.onnx.export(
        reader.eval(),
        (example, torch.ones_like(example)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["labels"],
        dynamic_axes=axes,
        opset_version=OPSET,
        do_constant_folding=False,  # it would give the weights other names
        dynamo=False,
    )
    model, known = onnx.load(str(path)), reader.state_dict()
    for tensor in model.graph.initializer:
        if tensor.name in known:
            tensor.ClearField("raw_data")
            _rename(model.graph, tensor.name)
    onnx.save(model, str(path))


def _rename(graph: onnx.GraphProto, name: str) -> None:
    short = name.removeprefix("encoder.")
    for tensor in graph.initializer:
        if tensor.name == name:
            tensor.name = short
    for node in graph.node:
        node.input[:] = [short if one == name else one for one in node.input]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line: learn what is not learnt yet, then write what ships."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True, help="rows, JSON Lines, gzipped")
    parser.add_argument("--out", type=Path, required=True, help="where graph.onnx and delta.npz go")
    parser.add_argument("--work", type=Path, default=Path(".parallax/nli"), help="checkpoints (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    options.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        base = base_weights(Path(folder))
    rows, held = split(read_rows(options.train))
    data = Data(rows, split(read_written(shipped()))[0], coverage.read_events(coverage.shipped())[0])
    tokenizer, reader = Tokenizer.from_file(str(here() / "tokenizer.json")), Reader(base)
    for lesson in (first(tokenizer, data, options.work), second(tokenizer, data)):
        fit(reader, lesson, options.work)
    told = calibrate(reader, encode(tokenizer, held))
    delta: dict[str, Any] = dict(taken_off(base, reader.weights(), rank=RANK))
    np.savez(options.out / "delta.npz", **delta)
    to_graph(reader, options.out / "graph.onnx")
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
