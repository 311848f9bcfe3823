"""Sentence vectors: their form, what they are good for, and that nothing beside a text changes its vector."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from agents.analysis.embedder import Embedder
from models.embedder import ensure_model, tokenizer_path
from stream.errors import ModelError
from stream.records import DIMENSIONS


@pytest.fixture(scope="module")
def embedder(data_dir: Path) -> Embedder:
    """The embedder that ships."""
    return Embedder(data_dir=data_dir)


def test_a_vector_is_384_bytes_of_unit_length(embedder: Embedder) -> None:
    """Signed bytes of 127ths."""
    (vector,) = embedder.embed(["The ferry sank off the coast on Friday."])
    values = np.frombuffer(vector, dtype=np.int8) / 127
    assert len(vector) == DIMENSIONS
    assert np.linalg.norm(values) == pytest.approx(1, abs=0.05)


def test_like_sentences_lie_close(embedder: Embedder) -> None:
    """Two accounts of one thing are nearer to each other than to something else."""
    first, second, other = embedder.embed(
        ["Five people died when a train derailed.", "A rail crash killed five.", "The bank raised its interest rates."]
    )
    one, alike, unlike = (np.frombuffer(vector, dtype=np.int8) / 127 for vector in (first, second, other))
    assert one @ alike > 0.6
    assert one @ unlike < 0.3


def test_neighbours_do_not_change_a_vector(embedder: Embedder, data_dir: Path) -> None:
    """Bit for bit: alone, among others, in any order, and in another embedder."""
    texts = ["Rain.", "The ferry sank off the coast on Friday.", "x" * 3000, "Nobody died. " * 40]
    together = embedder.embed(texts)
    fresh = Embedder(data_dir=data_dir)
    assert [fresh.embed([text])[0] for text in texts] == together
    assert embedder.embed(texts[::-1]) == together[::-1]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_blank_text_has_no_vector(embedder: Embedder, text: str) -> None:
    """Nothing is near it."""
    assert embedder.embed([text, "The ferry sank."])[0] == b""


def test_odd_characters_are_no_error(embedder: Embedder) -> None:
    """Emoji, control characters, other scripts."""
    assert all(len(v) == DIMENSIONS for v in embedder.embed(["🚢", "\x00\x01", "船が沈んだ", "\u202e"]))


def test_two_builders_at_once(tmp_path: Path) -> None:
    """Both get a whole model, and no half-made file is left."""
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(ensure_model(tmp_path))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    onnx.checker.check_model(onnx.load(str(found[0])), full_check=False)
    assert list((tmp_path / "embedder").iterdir()) == [found[0]]


def test_a_built_model_is_used_again(data_dir: Path) -> None:
    """Only the first use pays for it."""
    path = ensure_model(data_dir)
    before = path.stat().st_mtime_ns
    assert ensure_model(data_dir).stat().st_mtime_ns == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """The error names the folder and the setting."""
    (tmp_path / "embedder").write_text("in the way")
    with pytest.raises(ModelError, match=r"worker\.cache_dir"):
        ensure_model(tmp_path)


def toy_model(folder: Path, width: int) -> None:
    """Writes an embedder that gives each token a vector of that width."""
    table = helper.make_tensor("table", TensorProto.FLOAT, [31000, width], np.ones(31000 * width, dtype=np.float32))
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["states"])],
        "toy",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "tokens", width])],
        [table],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
    (folder / "tokenizer.json").write_text(tokenizer_path().read_text())


def test_a_folder_of_the_users(tmp_path: Path) -> None:
    """A model that the settings name is used instead; it need not take every input."""
    toy_model(tmp_path, DIMENSIONS)
    (vector,) = Embedder(tmp_path, data_dir=tmp_path).embed(["any"])
    assert len(set(vector)) == 1


def test_another_width_is_refused(tmp_path: Path) -> None:
    """Records hold 384 dimensions; the error says what was found."""
    toy_model(tmp_path, 16)
    with pytest.raises(ModelError, match="16 dimensions"):
        Embedder(tmp_path, data_dir=tmp_path)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "model.onnx is missing"),
        ({"model.onnx": "x"}, "tokenizer.json is missing"),
        ({"model.onnx": "x", "tokenizer.json": "{"}, "not a tokenizer"),
    ],
)
def test_a_folder_that_lacks_something(tmp_path: Path, files: dict[str, str], message: str) -> None:
    """Each error names the file."""
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    with pytest.raises(ModelError, match=message):
        Embedder(tmp_path, data_dir=tmp_path)


def test_a_model_that_is_none(tmp_path: Path) -> None:
    """A file that onnxruntime cannot read is told as such."""
    (tmp_path / "model.onnx").write_bytes(b"\x00not a model")
    (tmp_path / "tokenizer.json").write_text(tokenizer_path().read_text())
    with pytest.raises(ModelError, match="cannot load"):
        Embedder(tmp_path, data_dir=tmp_path)
