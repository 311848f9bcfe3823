"""The NLI scorer: does one sentence contradict, entail or leave open another? One interface to any ONNX cross-encoder.

The model that ships lies in `models/nli`; the setting `divergences.nli_model` names another folder. A folder holds
`model.onnx` (or `onnx/model.onnx`), `tokenizer.json`, and the order of the labels in `labels.json` (a list, or
`{"labels": [...]}`) or in a Hugging Face `config.json` (`id2label`). A model that also tells whether sentences speak of
one matter names in `labels.json` what it then says, in the order of its further numbers (`matters`, `types`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from models.nli.digits import in_digits
from stream.errors import ModelError
from stream.records import DivergenceType
from stream.transformer import Numbers, Transformer, files_in

MAX_TOKENS: Final = 256
"""Both sentences together, with the marks between them; what is longer is cut from the longer one."""

_REMEMBERED: Final = 4096
"""Pairs whose scores are kept."""


class NliScore(NamedTuple):
    """Probabilities of what the first sentence of a pair means for the second; they sum to one."""

    entailment: float
    neutral: float
    contradiction: float


class MatterScore(NamedTuple):
    """Probabilities of what two sentences on one event are to one another: they tell of one matter and agree, tell of
    different ones, or tell of one and differ. They sum to one. `type` is what they most likely differ in."""

    agree: float
    other: float
    differ: float
    type: DivergenceType = DivergenceType.OTHER


def shipped_model() -> Path:
    """The folder of the model that ships with Parallax."""
    return Path(str(resources.files("models.nli")))


class NliScorer:
    """Scores pairs of sentences with an ONNX cross-encoder.

    Each pair is run alone (`stream.transformer` says why). On short pairs this costs a fifth of the speed, on long ones
    nothing. The model that ships reads 180 pairs a second at 40 tokens, 75 at 96 (one thread).

    Args:
        directory: the model's folder; the one that ships where none is given.
        threads: threads within one run of the network.
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
        self._network = Transformer(model, tokenizer, threads=threads, max_tokens=max_tokens)
        self._run = lru_cache(maxsize=_REMEMBERED)(self._run_one)

    @property
    def tells_matters(self) -> bool:
        """Can the model say whether two sentences speak of one matter?"""
        return bool(self._answers.matters)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[NliScore]:
        """Score pairs, in their order. What was run lately is not run again: outlets share sentences."""
        return [NliScore(**_shares(self._run(*pair)[0], self._answers.labels)) for pair in pairs]

    def matters(self, pairs: Sequence[tuple[str, str]]) -> list[MatterScore]:
        """Of each pair whether it tells of one matter, in their order.

        Raises:
            ModelError: the model was not taught that (`tells_matters`).
        """
        if not self.tells_matters:
            raise ModelError(f"{self.directory}: the model does not tell whether sentences speak of one matter")
        return [self._matter(*self._run(*pair)[1:]) for pair in pairs]

    def _matter(self, matters: Numbers, types: Numbers) -> MatterScore:
        likeliest = DivergenceType(self._answers.types[int(types.argmax())])
        return MatterScore(**_shares(matters, self._answers.matters), type=likeliest)

    def _run_one(self, first: str, second: str) -> tuple[Numbers, Numbers, Numbers]:
        logits = self._network.run(in_digits(first), in_digits(second))
        one, two, three = (len(answers) for answers in self._answers)
        if len(logits) != one + two + three:
            raise ModelError(
                f"{self.directory}: the model gives {len(logits)} numbers a pair, its labels are {one + two + three}"
            )
        return logits[:one], logits[one : one + two], logits[one + two :]


def _shares(logits: Numbers, names: Sequence[str]) -> dict[str, float]:
    shares = np.exp(logits - logits.max())
    return dict(zip(names, (shares / shares.sum()).tolist(), strict=True))


class _Answers(NamedTuple):
    """What a model's numbers stand for, in their order."""

    labels: list[str]
    matters: list[str]
    types: list[str]


def _read_answers(directory: Path) -> _Answers:
    answers = _Answers(*([name.lower() for name in names] for names in _read_names(directory)))
    if sorted(answers.labels) != sorted(NliScore._fields):
        expected = list(NliScore._fields)
        raise ModelError(f"{directory}: labels are {answers.labels}; an NLI model has {expected}, in any order")
    if answers.matters and sorted(answers.matters) != ["agree", "differ", "other"]:
        raise ModelError(f"{directory}: matters are {answers.matters}; expected agree, other and differ, in any order")
    unknown = set(answers.types) - set(DivergenceType)
    if unknown or bool(answers.matters) != bool(answers.types):
        raise ModelError(f"{directory}: types are {answers.types}; expected beside matters: {[*DivergenceType]}")
    return answers


def _read_names(directory: Path) -> tuple[list[str], list[str], list[str]]:
    own, theirs = directory / "labels.json", directory / "config.json"
    for path in (own, theirs):
        if path.is_file():
            try:
                return _names_in(json.loads(path.read_text(encoding="utf-8")))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ModelError(f"{path}: no labels can be read from it: {error!r}") from error
    raise ModelError(f"{directory}: neither labels.json nor config.json is there, so the order of labels is unknown")


def _names_in(content: Any) -> tuple[list[str], list[str], list[str]]:
    if isinstance(content, list):
        return content, [], []
    if "labels" in content:
        return list(content["labels"]), list(content.get("matters", ())), list(content.get("types", ()))
    return [name for _, name in sorted((int(index), name) for index, name in content["id2label"].items())], [], []
