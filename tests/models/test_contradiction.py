"""The network of `parallax judge`: put together once, told apart by what it is made of, and what it reads."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

import models.contradiction
from agents.divergences.nli import NliScorer, shipped_model
from models.contradiction import ensure_model, here
from stream.errors import ModelError


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network's folder, built anew."""
    return ensure_model(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def scorer(network: Path) -> NliScorer:
    """The network, loaded."""
    return NliScorer(network)


def test_it_is_built_once(network: Path) -> None:
    """The folder is whole, nothing is left beside it, and it is used again."""
    assert sorted(path.name for path in network.iterdir()) == ["labels.json", "model.onnx", "tokenizer.json"]
    assert list(network.parent.iterdir()) == [network]
    before = (network / "model.onnx").stat().st_mtime_ns
    assert ensure_model(network.parent.parent) == network
    assert (network / "model.onnx").stat().st_mtime_ns == before


def test_what_ships_is_small() -> None:
    """Both networks together take less than 40 MB of the repository."""
    own = ("graph.onnx", "delta.npz", "tokenizer.json", "labels.json")
    sizes = [(here() / name).stat().st_size for name in own]
    sizes += [(shipped_model() / name).stat().st_size for name in ("model.onnx", "tokenizer.json", "labels.json")]
    assert sum(sizes) < 40_000_000


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the base was not installed, the error says with what it comes."""
    monkeypatch.setattr(models.contradiction, "PACKAGES", ("no-such-part",))
    with pytest.raises(ModelError, match=r"no-such-part is missing: install parallax\[judge\]"):
        ensure_model(tmp_path)
    assert list((tmp_path / "contradiction").iterdir()) == []


def test_broken_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of an archive is none."""
    monkeypatch.setattr(models.contradiction, "PACKAGES", models.contradiction.PACKAGES[:1])
    with pytest.raises(ModelError, match=r"part-005 are broken \(File is not a zip file"):
        ensure_model(tmp_path)
    assert list((tmp_path / "contradiction").iterdir()) == []


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was changed fits one base alone: another is no network, whatever it says."""
    part = tmp_path / "all.zip.001"
    with ZipFile(part, "w") as archive:
        archive.writestr("all-mpnet-base-v2/model.safetensors", b"other weights")
    monkeypatch.setattr(models.contradiction, "PACKAGES", ("one",))
    monkeypatch.setattr(models.contradiction, "_part", lambda _package: part)
    with pytest.raises(ModelError, match=r"broken \(.* has the SHA-256 \w{64}, not 78c0197b"):
        ensure_model(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """The error names the folder and the setting."""
    (tmp_path / "contradiction").write_text("in the way")
    with pytest.raises(ModelError, match=r"worker\.cache_dir"):
        ensure_model(tmp_path)


CONTRADICTIONS = [
    ("The flood killed 27 people in Leeds on Monday.", "Nine people died in the flood in Leeds."),
    ("The central bank raised its key rate on Thursday.", "The central bank cut its key rate on Thursday."),
    ("The minister arrived in Madrid on Tuesday.", "The minister arrived in Madrid on Friday."),
    ("The company denied the report.", "The company confirmed the report."),
    ("All the hostages were freed.", "None of the hostages were freed."),
    ("Police arrested the suspect on Sunday.", "Police did not arrest the suspect."),
]
AGREEMENTS = [
    ("The flood killed 27 people in Leeds on Monday.", "Twenty-seven people were killed by the flood in Leeds."),
    ("The company bought its rival in 2019.", "In 2019, the rival was purchased by the company."),
    ("The minister arrived in Madrid on Tuesday to hold talks.", "The minister arrived in Madrid on Tuesday."),
]
OPEN = [
    ("The flood killed 27 people in Leeds.", "The mayor will visit the victims' families."),
    ("The company bought its rival.", "The rival has its headquarters in Turin."),
]


@pytest.mark.parametrize(("a", "b"), CONTRADICTIONS)
def test_it_sees_one_changed_detail(scorer: NliScorer, a: str, b: str) -> None:
    """A changed number, verb, day or denial is a contradiction."""
    assert scorer.score([(a, b)])[0].contradiction > 0.5


@pytest.mark.parametrize(("a", "b"), AGREEMENTS + OPEN)
def test_it_leaves_rewording_and_other_facts_alone(scorer: NliScorer, a: str, b: str) -> None:
    """Another wording, less said, or another fact is none."""
    assert scorer.score([(a, b)])[0].contradiction < 0.5
