"""Sentence vectors: an ONNX network, the mean over its tokens, unit length, one signed byte a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from models.embedder import ensure_model, tokenizer_path
from stream.errors import ModelError
from stream.records import DIMENSIONS
from stream.transformer import Transformer, files_in

MAX_TOKENS: Final = 256
_CACHED: Final = 20_000
"""Sentences remembered (10 MB): wire copies bring the same ones again and again."""


class Embedder:
    """Turns texts into vectors.

    Args:
        directory: folder with `model.onnx` and `tokenizer.json`; None: MiniLM-L6, built under `data_dir` at first use.
        data_dir: where the built model lives.
        threads: threads within one run of the network.

    Raises:
        ModelError: a file is missing or cannot be loaded, or the vectors do not have `DIMENSIONS`.
    """

    def __init__(self, directory: Path | None = None, *, data_dir: Path, threads: int = 1) -> None:
        model, tokenizer = _files(directory, data_dir)
        self._network = Transformer(model, tokenizer, threads=threads, max_tokens=MAX_TOKENS)
        self._embed = lru_cache(maxsize=_CACHED)(self._compute)
        width = len(self._pooled("width"))
        if width != DIMENSIONS:
            raise ModelError(f"{model}: its vectors have {width} dimensions; Parallax's records hold {DIMENSIONS}")

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """The vector of each text, a signed byte (value / 127) a dimension; empty for a blank text."""
        return [self._embed(text) if text.strip() else b"" for text in texts]

    def _compute(self, text: str) -> bytes:
        vector = self._pooled(text)
        vector /= max(float(np.linalg.norm(vector)), 1e-12)
        return bytes(np.rint(vector * 127).astype(np.int8).tobytes())

    def _pooled(self, text: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        states = self._network.run(text)
        pooled: np.ndarray[tuple[int], np.dtype[np.float64]] = states.mean(axis=0) if states.ndim == 2 else states
        return pooled


def _files(directory: Path | None, data_dir: Path) -> tuple[Path, Path]:
    if directory is None:
        return ensure_model(data_dir), tokenizer_path()
    return files_in(directory, holds="an embedder's folder holds model.onnx and tokenizer.json")
