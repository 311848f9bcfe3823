"""`make run`: a broker, a worker, the sample articles, and what was found in them, in one process."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from agents.alerts.wording import headline
from agents.serve import serve
from agents.worker import Addresses, Worker
from config.settings import Settings
from stream.broker.folder import Folder
from stream.errors import BrokerError
from stream.lag import ProgressReader
from stream.plaintext import one_line
from stream.producer import push
from stream.records import Divergence

_POLL_SECONDS = 0.3
_QUIET_POLLS = 3  # a stage that has read all may still be sending; only silence in a row means done


@dataclass
class Demo:
    """The sample articles' way through everything; with `once` it ends there, else the worker goes on."""

    settings: Settings
    samples: Path
    console: Console
    _tour: asyncio.Task[None] | None = field(default=None, init=False)

    async def run(self, stop: asyncio.Event, *, once: bool) -> None:
        """Run until `stop` is set, or until all was shown where `once`."""
        settings = _fresh(self.settings)

        def started(worker: Worker, addresses: Addresses) -> None:
            self._tour = asyncio.create_task(self._show(worker, addresses, stop, once=once))

        self.console.print("starting a broker and a worker (the first time takes longest) ...")
        await serve(settings, stop, self.console, started=started)
        if self._tour is not None:
            await self._tour

    async def _show(self, worker: Worker, addresses: Addresses, stop: asyncio.Event, *, once: bool) -> None:
        try:
            self.console.print(f"pushing {self.samples} onto the topic articles")
            result = await asyncio.to_thread(
                push, [self.samples], bootstrap=worker.bootstrap, settings=worker.settings, unchecked=True
            )
            self.console.print(result.summary)
            await self._until_all_is_said(worker, stop)
            self._summary(worker, addresses)
        except BaseException:
            stop.set()
            raise
        if once:
            stop.set()
        elif not stop.is_set():
            self.console.print(
                f"Ctrl-C stops the worker. Push more: .venv/bin/parallax push --broker {worker.bootstrap} FILE"
            )

    async def _until_all_is_said(self, worker: Worker, stop: asyncio.Event) -> None:
        quiet, reader = 0, await asyncio.to_thread(ProgressReader, worker.bootstrap)
        with reader:
            while quiet < _QUIET_POLLS and not stop.is_set():
                await asyncio.sleep(_POLL_SECONDS)
                waiting = await asyncio.to_thread(reader.behind)
                quiet = 0 if waiting or worker.alerts_pending else quiet + 1

    def _summary(self, worker: Worker, addresses: Addresses) -> None:
        table = Table(title="What does not square", title_justify="left", expand=False)
        for column in ("notability", "type", "relation", "the accounts"):
            table.add_column(column, overflow="fold")
        for divergence in _standing(worker):
            table.add_row(
                str(divergence.notability), divergence.type, divergence.relation, escape(one_line(headline(divergence)))
            )
        self.console.print(table)
        self.console.print(f"evidence pages  {addresses.pages}\nmetrics         {addresses.metrics}")


def _standing(worker: Worker) -> list[Divergence]:
    found = [divergence for event in worker.pages.view.events() for divergence in event.standing]
    return sorted(found, key=lambda divergence: (-divergence.notability, -divergence.score, divergence.id))


def _fresh(settings: Settings) -> Settings:
    """Settings for a run of its own, so that every run shows the same: a folder emptied first.

    An edit waits no longer than a post, since whoever watches waits for the last of them. With a broker that the
    settings name, what was said of the samples before stands there and is not said again.
    """
    folder, alerts = settings.worker.data_dir / "demo", settings.alerts
    if not settings.kafka.bootstrap_servers:
        lock = Folder(folder / "kafka").own()
        if lock is None:
            raise BrokerError(f"a demo is running already in {folder}: stop it first (Ctrl-C where it runs)")
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)
    return settings.model_copy(
        update={
            "worker": settings.worker.model_copy(update={"data_dir": folder}),
            "alerts": alerts.model_copy(update={"group_interval_seconds": alerts.group_wait_seconds}),
        }
    )
