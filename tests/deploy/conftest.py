"""Fixtures of the tests of the deployment."""

from __future__ import annotations

import pytest
from deploy_tools import exercise, needs

from stream.metrics import Metrics


@pytest.fixture
def promtool() -> str:
    """Prometheus's checker."""
    return needs("promtool")


@pytest.fixture
def amtool() -> str:
    """Alertmanager's checker."""
    return needs("amtool")


@pytest.fixture
def exposed() -> dict[str, set[str]]:
    """Every sample's name in `Metrics`' exposition, with the names of its labels."""
    metrics = Metrics()
    exercise(metrics)
    return {sample.name: set(sample.labels) for family in metrics.registry.collect() for sample in family.samples}
