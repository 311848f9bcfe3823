"""Make the weights: `python -m models.nli.train --train ROWS.jsonl.gz --out models/nli`.

Three stages, each one pass with its own learning rate curve: the licensed rows as they are; pairs derived from their
sentences and invented news, mixed with part of the rows again; last, mostly the rows (`models.nli.mixture`).
Interrupted, the same command goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import torch
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from transformers import BertForSequenceClassification

from models.nli.batches import Encoded, encode, iterate, order
from models.nli.export import export
from models.nli.mixture import BROAD, LAST, REST, mixture
from models.nli.network import base_tokenizer, logits, new_network, optimizer, rate_at
from models.nli.rows import Row, read_rows, split

SEED: Final = 20220516
CHECKPOINT_EVERY: Final = 250


class Stage(NamedTuple):
    """One pass: its name, its rows (of all rows, and a folder to work in), top rate, size of a batch, last step."""

    name: str
    rows: Callable[[Sequence[Row], Path], list[Row]]
    rate: float
    batch_size: int = 32
    stop: int | None = None


def licensed(train: Sequence[Row], work: Path) -> list[Row]:
    """The rows as they are."""
    del work
    return list(train)


def broad(train: Sequence[Row], work: Path) -> list[Row]:
    """Mostly what is derived from the rows' sentences."""
    return mixture(train, BROAD, seed=SEED, cache=work / "derived.json")


def last(train: Sequence[Row], work: Path) -> list[Row]:
    """Mostly the rows again."""
    return mixture(train, LAST, seed=SEED + 1, cache=work / "derived.json")


def rest(train: Sequence[Row], work: Path) -> list[Row]:
    """The rows once more, and denials."""
    return mixture(train, REST, seed=SEED + 2, cache=work / "derived.json")


STAGES: Final = (
    Stage("licensed", licensed, rate=1.5e-4),
    # The last stage takes the rate down, so this one stops before its curve's end.
    Stage("derived", broad, rate=1.2e-4, stop=1500),
    Stage("last", last, rate=8e-5),
    Stage("rest", rest, rate=5e-5, stop=500),
)


def run_stage(stage: Stage, network: BertForSequenceClassification, train: Sequence[Row], work: Path) -> None:
    """Train one stage, or go on with it from its checkpoint in `work`."""
    done = work / f"{stage.name}.done.pt"
    if done.exists():
        network.load_state_dict(torch.load(done, weights_only=True))
        return
    pairs = encode(base_tokenizer(), stage.rows(train, work))
    plan = order(pairs, batch_size=stage.batch_size, seed=SEED)
    _train(stage, network, pairs, plan, work / f"{stage.name}.checkpoint.pt")
    torch.save(network.state_dict(), done)


def _train(
    stage: Stage,
    network: BertForSequenceClassification,
    pairs: Sequence[Encoded],
    plan: Sequence[Sequence[int]],
    checkpoint: Path,
) -> None:
    adam = optimizer(network, rate=stage.rate)
    start = _resume(checkpoint, network, adam)
    network.train()
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=0.03)
    recent = 1.1
    with _progress() as bar:
        task = bar.add_task(stage.name, total=len(plan[: stage.stop]), completed=start, loss=recent)
        for step, batch in enumerate(iterate(pairs, plan[: stage.stop], skip=start), start=start):
            for group in adam.param_groups:
                group["lr"] = stage.rate * rate_at(step, len(plan))
            loss = loss_of(logits(network, batch), batch.labels)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            adam.step()
            adam.zero_grad()
            recent += 0.01 * (loss.item() - recent)
            bar.update(task, advance=1, loss=recent)
            if (step + 1) % CHECKPOINT_EVERY == 0:
                _save(checkpoint, network, adam, step + 1)


def average(paths: Sequence[Path]) -> dict[str, torch.Tensor]:
    """The mean of several stages' weights, which holds out better than any of them (Wortsman et al. 2022)."""
    states = [torch.load(path, weights_only=True) for path in paths]
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


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
    network = new_network()
    for stage in STAGES:
        run_stage(stage, network, train, options.work)
    network.load_state_dict(average([options.work / f"{stage.name}.done.pt" for stage in STAGES[-2:]]))
    figures = export(network, held, options.out)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
