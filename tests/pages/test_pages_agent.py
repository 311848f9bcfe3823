"""The pages of a worker: where they can be served."""

from __future__ import annotations

import socket

import pytest

from agents.pages.agent import EvidencePages
from config.settings import Worker, load
from stream.errors import SettingsError


async def test_a_taken_port_is_told_with_its_setting() -> None:
    """Not a traceback; and what had begun can be stopped."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        pages = EvidencePages(load(_env_file=None, worker=Worker(web_port=port)), bootstrap="127.0.0.1:1")
        with pytest.raises(SettingsError, match=rf"127\.0\.0\.1:{port} .*PARALLAX_WORKER__WEB_PORT"):
            await pages.start()
        await pages.stop()
