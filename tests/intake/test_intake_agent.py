"""Intake's agent without Kafka: what is sent, what is rejected, and what counts as done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from aiokafka.errors import MessageSizeTooLargeError

from agents.intake import agent
from agents.intake.core import Intake
from config.outlets import Publishers
from config.settings import Intake as Settings
from stream.delivery import Outgoing
from stream.metrics import Metrics
from stream.records import CleanArticle


class Bench:
    """The agent with a courier that keeps what it is given, and an analysis that fails as often as scripted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, failures: int = 0) -> None:
        self.sent: list[tuple[str, str]] = []
        self.failures = failures
        self.handle: Any = None
        bench = self

        class KeepingCourier:
            def __init__(self, _app: object) -> None: ...

            async def send(self, messages: Iterable[Outgoing]) -> None:
                for message in messages:
                    if message.topic == "reports" and b"huge" in message.value:
                        raise MessageSizeTooLargeError
                    told = message.headers.get("reason", message.value)
                    bench.sent.append((message.topic, told.decode()))

        monkeypatch.setattr(agent, "Courier", KeepingCourier)
        monkeypatch.setattr(agent, "listen_in_batches", lambda *_, handle, **__: setattr(bench, "handle", handle))
        monkeypatch.setattr(
            agent, "_report_message", lambda found: Outgoing("reports", b"en", found.article_id.encode())
        )
        app: Any = SimpleNamespace()
        intake = Intake(Settings(), Publishers((), ()), {})
        agent.register(
            app, intake=intake, analyse=self._analyse, metrics=Metrics(), batch_size=9, batch_wait_seconds=0.1
        )

    async def _analyse(self, articles: Sequence[CleanArticle]) -> list[Any]:
        if self.failures:
            self.failures -= 1
            raise MemoryError
        return [SimpleNamespace(article_id=article.id) for article in articles]

    async def push(self, *ids: str) -> list[tuple[str, str]]:
        """One batch of articles arrives; what is sent then: the topic, and the article's id or the reason."""
        self.sent.clear()
        await self.handle([event(id_) for id_ in ids])
        return self.sent


def event(id_: str) -> Any:
    """A message with an article."""
    article = {
        "id": id_,
        "outlet": "daily.example",
        "title": "Ferry runs aground",
        "body": "A ferry carrying 40 people ran aground off Example Island on Monday, the coastguard said.",
        "published_at": "2022-05-17T06:30:00Z",
    }
    message = SimpleNamespace(
        topic="articles", partition=1, offset=7, key=b"k", value=msgspec.json.encode(article), timestamp=1.7e9
    )
    return SimpleNamespace(message=message)


async def test_a_report_that_no_message_can_hold_costs_only_its_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is rejected with its reason, and the batch's others go on."""
    bench = Bench(monkeypatch)
    sent = await bench.push("a-1", "huge-2", "a-3")
    assert sent == [("reports", "a-1"), ("reports", "a-3"), ("articles-rejected", "too_long")]


async def test_what_failed_may_be_pushed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what came through counts as done."""
    bench = Bench(monkeypatch, failures=2)
    assert await bench.push("a-1") == [("articles-rejected", "internal_error")]
    assert await bench.push("a-1") == [("reports", "a-1")]
    assert await bench.push("a-1") == []
