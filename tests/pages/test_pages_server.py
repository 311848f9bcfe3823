"""The pages as a browser gets them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from aiohttp.test_utils import TestClient, TestServer
from divergence_makers import make_divergence

from agents.pages.render import style_hash
from agents.pages.server import make_app
from agents.pages.view import DivergenceView

ODD = "a/b ?#%…"


@pytest.fixture
async def client() -> AsyncIterator[TestClient]:
    """A browser before a server with two events."""
    view = DivergenceView()
    view.apply(make_divergence())
    view.apply(make_divergence(event_id=ODD, event_title="Odd \ud800"))
    async with TestClient(TestServer(make_app(view))) as browser:
        yield browser


@pytest.mark.parametrize("path", ["/", "/events/e1", f"/events/{quote(ODD, safe='')}", "/healthz"])
async def test_what_is_there_is_served(client: TestClient, path: str) -> None:
    """The index, events with any id, and the health check."""
    answer = await client.get(path)
    assert answer.status == 200
    assert await answer.text()


@pytest.mark.parametrize("path", ["/events/e9", "/nowhere", "/events/", "/events/e1/more"])
async def test_what_is_not_there_is_a_page_too(client: TestClient, path: str) -> None:
    """404 with words and a way back."""
    answer = await client.get(path)
    assert answer.status == 404
    assert "Not here" in await answer.text()


@pytest.mark.parametrize("path", ["/", "/events/e1", "/healthz", "/events/e9", "/nowhere"])
async def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    """No script, no frame, no sniffing, no referrer; the style sheet alone is allowed, by its hash."""
    headers = (await client.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert f"style-src '{style_hash()}'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_writing_is_not_offered(client: TestClient) -> None:
    """The pages only show, and say so with the same headers."""
    answer = await client.post("/events/e1")
    assert answer.status == 405
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_a_path_that_climbs_is_not_there(client: TestClient) -> None:
    """As it stands on the wire: clients that are polite resolve it themselves."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(b"GET /../etc/passwd HTTP/1.1\r\nHost: pages\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    assert b" 404 " in answer.splitlines()[0]
    assert b"Not here" in answer
