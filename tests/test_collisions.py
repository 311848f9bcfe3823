"""Parallax's packages have generic names; another of the same name must not be taken for ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import ROOT


@pytest.mark.parametrize("name", ["config", "models", "stream"])
def test_another_package_of_our_name_is_told_at_once(name: str, tmp_path: Path) -> None:
    """The error names the package and where it was found."""
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("")
    ended = subprocess.run(
        [sys.executable, "-c", "import agents"],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode != 0
    assert f"the package {name!r} that Python finds is not Parallax's" in ended.stderr
    assert str(tmp_path) in ended.stderr
