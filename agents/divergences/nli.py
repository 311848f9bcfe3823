"""The NLI scorer: does one sentence contradict, entail or leave open another, or are both on one matter and differ?

One interface to any ONNX cross-encoder. A model's folder holds `model.onnx` (or `onnx/model.onnx`), `tokenizer.json`,
and the order of the labels in `labels.json` (a list, or `{"labels": [...]}`) or in a Hugging Face `config.json`
(`id2label`). A model that was taught whether sentences speak of one matter has an output `matters` for that, and
`labels.json` names what its numbers stand for (`matters`); it may have been taught nothing else. What ships is one of
either kind: for matters `models/nli`, for contradiction what `models.contradiction` builds. The setting
`divergences.nli_model` names a folder that serves for both instead.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property, lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from models.nli.digits import in_digits
from stream.errors import ModelError
from stream.transformer import Transformer, files_in

MAX_TOKENS: Final = 256
"""Both sentences together, with the marks between them; what is longer is cut from the longer one."""

_MATTERS: Final = "matters"
"""The name of the output that tells of matters, and of its numbers in `labels.json`."""
_REMEMBERED: Final = 4096
"""Pairs whose scores are kept."""


class NliScore(NamedTuple):
    """Probabilities of what the first sentence of a pair means for the second; they sum to one."""

    entailment: float
    neutral: float
    contradiction: float


class MatterScore(NamedTuple):
    """Probabilities of what two sentences on one event are to one another: they tell of one matter and agree, tell of
    different ones, or tell of one and differ. They sum to one."""

    agree: float
    other: float
    differ: float


def shipped_model() -> Path:
    """The folder of the model of matters that ships with Parallax."""
    return Path(str(resources.files("models.nli")))


class NliScorer:
    """Scores pairs of sentences with an ONNX cross-encoder.

    Each pair is run alone (`stream.transformer` says why). On short pairs this costs a fifth of the speed, on long ones
    nothing. The model of matters that ships reads 148 pairs a second at 87 tokens (one thread).

    Args:
        directory: the model's folder; the one that ships for matters where none is given.
        threads: threads within one run of the network; 0 for as many as there are cores.
        max_tokens: where a pair is cut; no more than the model has positions for.

    Raises:
        ModelError: a file is missing or does not fit; the text says which and what is expected.
    """

    def __init__(self, directory: Path | None = None, *, threads: int = 1, max_tokens: int = MAX_TOKENS) -> None:
        self.directory = directory if directory is not None else shipped_model()
        self._answers = _read_answers(self.directory)
        model, tokenizer = files_in(
            self.directory, holds="an NLI model's folder holds model.onnx, tokenizer.json and labels.json"
        )
        self._load = partial(Transformer, model, tokenizer, threads=threads, max_tokens=max_tokens)
        # Who reads matters mostly asks for nothing else, and who scores contradiction neither: the other can wait.
        _ = self._for_matters if self.tells_matters else self._for_labels
        self._score = lru_cache(maxsize=_REMEMBERED)(self._score_one)
        self._matter = lru_cache(maxsize=_REMEMBERED)(self._matter_one)

    @property
    def tells_matters(self) -> bool:
        """Was the model taught whether two sentences speak of one matter?"""
        return bool(self._answers.matters)

    @cached_property
    def _for_labels(self) -> Transformer:
        return self._load()

    @cached_property
    def _for_matters(self) -> Transformer:
        return self._load(output=_MATTERS)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[NliScore]:
        """Score pairs, in their order.

        Raises:
            ModelError: the model was taught matters alone.
        """
        if not self._answers.labels:
            raise ModelError(f"{self.directory}: the model tells matters alone, not what contradicts what")
        return [self._score(*pair) for pair in pairs]

    def matters(self, pairs: Sequence[tuple[str, str]]) -> list[MatterScore]:
        """Of each pair whether it tells of one matter, in their order. Outlets share sentences: each is read once.

        A model that was not taught that has sentences agree where one entails the other, differ where it contradicts
        it, and speak of different matters else.
        """
        return [self._matter(*pair) for pair in pairs]

    def _score_one(self, first: str, second: str) -> NliScore:
        return NliScore(**self._run(self._for_labels, first, second, self._answers.labels))

    def _matter_one(self, first: str, second: str) -> MatterScore:
        if not self.tells_matters:
            said = self._score(first, second)
            return MatterScore(agree=said.entailment, other=said.neutral, differ=said.contradiction)
        return MatterScore(**self._run(self._for_matters, first, second, self._answers.matters))

    def _run(self, network: Transformer, first: str, second: str, names: Sequence[str]) -> dict[str, float]:
        """The share of each of the names that the network's numbers stand for."""
        numbers = network.run(in_digits(first), in_digits(second))
        if len(numbers) != len(names):
            raise ModelError(f"{self.directory}: the model gives {len(numbers)} numbers a pair, its labels are {names}")
        shares = np.exp(numbers - numbers.max())
        return dict(zip(names, (shares / shares.sum()).tolist(), strict=True))


class _Answers(NamedTuple):
    """What a model's numbers stand for, in their order."""

    labels: list[str]
    matters: list[str]


def _read_answers(directory: Path) -> _Answers:
    answers = _Answers(*([name.lower() for name in names] for names in _read_names(directory)))
    if (answers.labels or not answers.matters) and sorted(answers.labels) != sorted(NliScore._fields):
        expected = list(NliScore._fields)
        raise ModelError(f"{directory}: labels are {answers.labels}; an NLI model has {expected}, in any order")
    if answers.matters and sorted(answers.matters) != ["agree", "differ", "other"]:
        raise ModelError(f"{directory}: matters are {answers.matters}; expected agree, other and differ, in any order")
    return answers


def _read_names(directory: Path) -> tuple[list[str], list[str]]:
    own, theirs = directory / "labels.json", directory / "config.json"
    for path in (own, theirs):
        if path.is_file():
            try:
                return _names_in(json.loads(path.read_text(encoding="utf-8")))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ModelError(f"{path}: no labels can be read from it: {error!r}") from error
    raise ModelError(f"{directory}: neither labels.json nor config.json is there, so the order of labels is unknown")


def _names_in(content: Any) -> tuple[list[str], list[str]]:
    if isinstance(content, list):
        return content, []
    if "labels" in content or _MATTERS in content:
        return list(content.get("labels", ())), list(content.get(_MATTERS, ()))
    return [name for _, name in sorted((int(index), name) for index, name in content["id2label"].items())], []
