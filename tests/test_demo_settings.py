"""The settings that `make run` goes by; what it shows is in `scenario/test_demo.py`."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from agents import demo
from config.settings import Alerts, Settings, Worker


async def test_whoever_watches_does_not_wait_out_the_interval_between_edits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A desk is spared edits for half a minute; the summary here comes only after the last of them."""
    in_force: list[Settings] = []

    async def serve(settings: Settings, *_: object, **__: Any) -> None:
        in_force.append(settings)

    monkeypatch.setattr(demo, "serve", serve)
    settings = Settings(
        worker=Worker(data_dir=tmp_path), alerts=Alerts(group_wait_seconds=3, group_interval_seconds=30)
    )
    await demo.Demo(settings, tmp_path, Console(file=io.StringIO())).run(asyncio.Event(), once=True)
    assert (in_force[0].alerts.group_wait_seconds, in_force[0].alerts.group_interval_seconds) == (3, 3)
