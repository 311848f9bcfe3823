"""The container's health check tells a worker that is well from one that is not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry, start_http_server

from stream.healthcheck import LONGEST_SECONDS, complaint
from stream.metrics import Metrics


@pytest.fixture
def port() -> Iterator[int]:
    """Where a worker's metrics are served."""
    port, stop = Metrics().serve(0, "127.0.0.1")
    yield port
    stop()


def test_a_worker_whose_loop_runs_is_well(port: int) -> None:
    """The command that the container runs exits with 0."""
    environment = {**os.environ, "PARALLAX_WORKER__METRICS_PORT": str(port)}
    command = [sys.executable, "-m", "stream.healthcheck"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_worker_whose_loop_hangs_is_not_well(port: int) -> None:
    """That the process answers is not enough."""
    address = f"http://127.0.0.1:{port}/metrics"
    assert complaint(address, now=time.time() + LONGEST_SECONDS - 5) == ""
    assert "has not come round for" in complaint(address, now=time.time() + LONGEST_SECONDS + 5)


def test_a_worker_that_is_gone_is_not_well() -> None:
    """Nobody listens: the command says so and exits with 1."""
    port, stop = Metrics().serve(0, "127.0.0.1")
    stop()
    environment = {**os.environ, "PARALLAX_WORKER__METRICS_PORT": str(port)}
    command = [sys.executable, "-m", "stream.healthcheck"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "does not answer" in done.stderr


def test_something_else_on_the_port_is_not_a_worker() -> None:
    """Another program's metrics are no sign of health."""
    server, thread = start_http_server(0, "127.0.0.1", registry=CollectorRegistry())
    assert "no worker of Parallax" in complaint(f"http://127.0.0.1:{server.server_port}/metrics", now=time.time())
    server.shutdown()
    thread.join()
    server.server_close()
