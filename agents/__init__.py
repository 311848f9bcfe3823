"""The stages of Parallax, one package each, and what composes them: the worker, replay, the command line."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

# Matrices here have a few dozen rows: a second thread spins longer than it computes. What grows is the workers.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _no_collisions() -> None:
    """Fail early and clearly where another package took one of our generic names.

    Raises:
        ImportError: naming the package that stands before ours, and what to do.
    """
    ours = Path(__file__).resolve().parent.parent
    for name in ("config", "models", "stream"):
        spec = find_spec(name)
        found = Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
        if found != ours:
            raise ImportError(
                f"the package {name!r} that Python finds is not Parallax's ({spec.origin if spec else 'none'}): "
                "install Parallax into an environment of its own (make setup) and mind PYTHONPATH"
            )


_no_collisions()
