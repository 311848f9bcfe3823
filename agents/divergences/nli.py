"""The NLI scorer: does one sentence contradict, entail or leave open another? One interface to any ONNX cross-encoder.

The model that ships lies in `models/nli`; the setting `divergences.nli_model` names another folder. A folder holds
`model.onnx` (or `onnx/model.onnx`), `tokenizer.json`, and the order of the labels in `labels.json` (a list, or
`{"labels": [...]}`) or in a Hugging Face `config.json` (`id2label`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from stream.errors import ModelError
from stream.transformer import Transformer, files_in

MAX_TOKENS: Final = 256
"""Both sentences together, with the marks between them; what is longer is cut from the longer one."""

_REMEMBERED: Final = 4096
"""Pairs whose scores are kept."""
_TEENS: Final = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPELLED: Final = re.compile(
    rf"\b(?:({'|'.join(_TEENS)})|({'|'.join(_TENS)})(?:[- ]({'|'.join(_ONES)}))?)\b(?!-)", re.IGNORECASE
)


class NliScore(NamedTuple):
    """Probabilities of what the first sentence of a pair means for the second; they sum to one."""

    entailment: float
    neutral: float
    contradiction: float


def shipped_model() -> Path:
    """The folder of the model that ships with Parallax."""
    return Path(str(resources.files("models.nli")))


def in_digits(text: str) -> str:
    """Write the numbers from thirteen to ninety-nine in digits: a small model does not see 27 in "twenty-seven"."""
    return _SPELLED.sub(_value, text)


def _value(match: re.Match[str]) -> str:
    teen, ten, one = (group.lower() if group else None for group in match.groups())
    if teen:
        return str(13 + _TEENS.index(teen))
    return str(20 + 10 * _TENS.index(ten or "") + (1 + _ONES.index(one) if one else 0))


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
        self._columns = _label_columns(self.directory)
        model, tokenizer = files_in(
            self.directory, holds="an NLI model's folder holds model.onnx, tokenizer.json and labels.json"
        )
        self._network = Transformer(model, tokenizer, threads=threads, max_tokens=max_tokens)
        self._scored = lru_cache(maxsize=_REMEMBERED)(self._score_one)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[NliScore]:
        """Score pairs, in their order. What was scored lately is not run again: outlets share sentences."""
        return [self._scored(*pair) for pair in pairs]

    def _score_one(self, first: str, second: str) -> NliScore:
        logits = self._network.run(in_digits(first), in_digits(second))
        if len(logits) != len(self._columns):
            raise ModelError(
                f"{self.directory}: the model gives {len(logits)} numbers a pair, its labels are {len(self._columns)}"
            )
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        return NliScore(*(float(shares[column]) for column in self._columns))


def _label_columns(directory: Path) -> list[int]:
    """Which of the model's numbers is entailment, which neutral, which contradiction."""
    labels = [label.lower() for label in _read_labels(directory)]
    if sorted(labels) != sorted(NliScore._fields):
        raise ModelError(f"{directory}: labels are {labels}; an NLI model has {list(NliScore._fields)}, in any order")
    return [labels.index(field) for field in NliScore._fields]


def _read_labels(directory: Path) -> list[str]:
    own, theirs = directory / "labels.json", directory / "config.json"
    for path in (own, theirs):
        if path.is_file():
            try:
                return list(_labels_in(json.loads(path.read_text(encoding="utf-8"))))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ModelError(f"{path}: no labels can be read from it: {error!r}") from error
    raise ModelError(f"{directory}: neither labels.json nor config.json is there, so the order of labels is unknown")


def _labels_in(content: Any) -> Iterable[str]:
    if isinstance(content, list):
        return content
    if "labels" in content:
        return list(content["labels"])
    return [name for _, name in sorted((int(index), name) for index, name in content["id2label"].items())]
