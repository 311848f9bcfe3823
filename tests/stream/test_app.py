"""What a stage's app does when partitions change hands."""

from __future__ import annotations

import asyncio
from pathlib import Path

from faust.types import TP

from config.settings import load
from stream.app import make_app, on_assignment, work_lock

PARTITION = TP("articles", 0)


async def test_partitions_are_given_up_only_when_the_work_on_them_is_done(tmp_path: Path) -> None:
    """What is written after the heir has read the changelog would overwrite what it wrote."""
    app = make_app("stage", load(_env_file=None), bootstrap="nowhere:1", data_dir=tmp_path)
    lock = work_lock(app)
    async with lock:
        giving_up = asyncio.create_task(app.on_partitions_revoked.send({PARTITION}))
        done, _ = await asyncio.wait([giving_up], timeout=0.1)
        assert not done
    await asyncio.wait_for(giving_up, 5)


async def test_what_was_kept_in_memory_is_forgotten_when_partitions_come(tmp_path: Path) -> None:
    """At every assignment."""
    app = make_app("stage", load(_env_file=None), bootstrap="nowhere:1", data_dir=tmp_path)
    times: list[None] = []
    on_assignment(app, lambda: times.append(None))
    for _ in range(2):
        await app.on_partitions_assigned.send({PARTITION})
    assert len(times) == 2
