"""A transformer network from ONNX files, as the embedder and the NLI scorer run it: one text, or pair of texts, a time.

One at a time on purpose: dynamic int8 scales its activations over all that runs together, so that in a batch a result
would hang on its neighbours, and a worker and a replay would differ.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx.utils
import onnxruntime as ort
from tokenizers import Tokenizer

from stream.errors import ModelError

Numbers = np.ndarray[Any, np.dtype[np.float64]]
_ORT_ERRORS_ONLY: Final = 3


class Transformer:
    """A network and its tokenizer.

    Args:
        model: the ONNX file; its inputs are any of `input_ids`, `attention_mask`, `token_type_ids`.
        tokenizer: the tokenizer's JSON file.
        threads: threads within one run; 0 for as many as there are cores.
        max_tokens: where a text or pair is cut.
        output: which of the network's outputs is wanted, by its name; only what it hangs on is loaded. Else the first.

    Raises:
        ModelError: a file cannot be loaded, or the network has no such output.
    """

    def __init__(
        self, model: Path, tokenizer: Path, *, threads: int, max_tokens: int, output: str | None = None
    ) -> None:
        self._tokenizer = _load_tokenizer(tokenizer, max_tokens)
        self._session = _load_session(model, threads, output)
        self._inputs = frozenset(one.name for one in self._session.get_inputs())

    def run(self, first: str, second: str | None = None) -> Numbers:
        """The network's output for the text or pair, without the dimension of the batch."""
        encoding = self._tokenizer.encode(first, second)
        feed = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        arrays = {name: np.array([ids], dtype=np.int64) for name, ids in feed.items() if name in self._inputs}
        return np.asarray(self._session.run(None, arrays)[0][0], dtype=np.float64)


def files_in(directory: Path, *, holds: str) -> tuple[Path, Path]:
    """The ONNX file (`model.onnx` or `onnx/model.onnx`) and `tokenizer.json` of a model's folder.

    Raises:
        ModelError: one is missing; the text names it and says what such a folder `holds`.
    """
    models = [directory / "model.onnx", directory / "onnx" / "model.onnx"]
    model = next((path for path in models if path.is_file()), None)
    tokenizer = directory / "tokenizer.json"
    if model is None or not tokenizer.is_file():
        missing = models[0] if model is None else tokenizer
        raise ModelError(f"{missing} is missing: {holds}")
    return model, tokenizer


def _load_tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare Exception
        raise ModelError(f"{path}: not a tokenizer: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _load_session(path: Path, threads: int, output: str | None) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ORT_ERRORS_ONLY
    network = str(path) if output is None else _part(path, output)
    try:
        return ort.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises its own errors, all of them children of Exception alone
        raise ModelError(f"{path}: onnxruntime cannot load it: {error}") from error


def _part(path: Path, output: str) -> bytes:
    """The network up to one of its outputs. onnxruntime runs all of a graph, whatever output is asked for."""
    try:
        model = onnx.load(str(path))
    except Exception as error:  # protobuf raises its own
        raise ModelError(f"{path}: not an ONNX network: {error}") from error
    outputs = [one.name for one in model.graph.output]
    if output not in outputs:
        raise ModelError(f"{path}: the network has no output {output!r}; it has {outputs}")
    inputs = [one.name for one in model.graph.input]
    return bytes(onnx.utils.Extractor(model).extract_model(inputs, [output]).SerializeToString())
