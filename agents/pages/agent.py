"""The evidence pages of a worker: reads every divergence and self-contradiction from its topic's beginning and serves
what stands.

No consumer group and no table: each worker with pages reads all partitions, so any of them can show any event.
"""

from __future__ import annotations

import asyncio

import msgspec
import structlog
from aiohttp import web
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from agents.pages.server import make_app
from agents.pages.view import DivergenceView
from config.settings import Settings
from stream.errors import port_refused
from stream.records import Divergence, SelfContradiction, decode
from stream.topics import DIVERGENCES, SELF_CONTRADICTIONS

log = structlog.get_logger(__name__)

_RETRY_SECONDS = 2.0
_KINDS: dict[str, type[Divergence] | type[SelfContradiction]] = {
    DIVERGENCES: Divergence,
    SELF_CONTRADICTIONS: SelfContradiction,
}


class EvidencePages:
    """The view of all that was found, kept current, and the web server that shows it."""

    def __init__(self, settings: Settings, *, bootstrap: str) -> None:
        self.view = DivergenceView()
        self._settings = settings
        self._bootstrap = bootstrap
        self._runner: web.AppRunner | None = None
        self._reader: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Serve; the address of the pages.

        Raises:
            SettingsError: the port cannot be listened on.
        """
        worker = self._settings.worker
        self._runner = web.AppRunner(make_app(self.view), access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, worker.web_host, worker.web_port)
        try:
            await site.start()
        except OSError as error:
            raise port_refused(
                "the pages", worker.web_host, worker.web_port, setting="PARALLAX_WORKER__WEB_PORT", error=error
            ) from error
        self._reader = asyncio.create_task(self._read_for_ever())
        port = self._runner.addresses[0][1]
        return f"http://{worker.web_host}:{port}"

    async def stop(self) -> None:
        """Stop reading and serving."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    async def _read_for_ever(self) -> None:
        while True:
            try:
                await self._read()
            except KafkaError as error:
                log.warning("divergences cannot be read for the pages; trying again", error=str(error))
                await asyncio.sleep(_RETRY_SECONDS)

    async def _read(self) -> None:
        consumer = AIOKafkaConsumer(
            *_KINDS,
            bootstrap_servers=self._bootstrap,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            max_partition_fetch_bytes=self._settings.kafka.max_message_bytes,
        )
        await consumer.start()
        try:
            async for message in consumer:
                try:
                    self.view.apply(decode(message.value or b"", _KINDS[message.topic]))
                except msgspec.MsgspecError as error:
                    log.warning(
                        "not what the topic carries", topic=message.topic, offset=message.offset, error=str(error)
                    )
        finally:
            await consumer.stop()
