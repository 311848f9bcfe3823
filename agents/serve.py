"""What stands around a worker: the broker it uses, the topics it needs, where its alerts go, its metrics and logs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack

import structlog
from rich.console import Console

from agents.alerts.agent import Channel
from agents.alerts.slack import SlackDesk
from agents.alerts.terminal import TerminalDesk
from agents.worker import STAGES, Addresses, Worker, changelogs
from config.settings import Settings
from stream import topics
from stream.broker import Broker, TopicSpec, choose
from stream.errors import BrokerError
from stream.lag import wait_until_led
from stream.logs import configure_logs
from stream.metrics import Metrics
from stream.slack_errors import SlackError, SlackRefusedError

log = structlog.get_logger(__name__)


def changelog_specs(settings: Settings) -> list[TopicSpec]:
    """The topics of the stages' tables as they must be."""
    return [topics.changelog(name, settings) for name in changelogs()]


def prepare_topics(broker: Broker, settings: Settings) -> tuple[str, ...]:
    """Create what is missing and make sure of all; the names of those made.

    Raises:
        BrokerError: a topic is not as it must be: a worker that starts all the same loses messages.
    """
    made = topics.create(broker, settings, extra=changelog_specs(settings))
    problems = topics.check(broker, settings, extra=changelog_specs(settings))
    if problems:
        raise BrokerError("the topics are not as they must be:\n" + "\n".join(f"  {problem}" for problem in problems))
    wait_until_led(broker.bootstrap_servers)
    return made


async def alert_channel(settings: Settings, metrics: Metrics, console: Console) -> Channel:
    """Slack where there is a token, else the terminal.

    Raises:
        SlackRefusedError: the token, its scopes or the channel will not do. A Slack that is merely away is waited for
            later, alert by alert.
    """
    if not settings.slack.token.get_secret_value():
        return TerminalDesk(console)
    slack = SlackDesk(settings.slack, settings.alerts, observe=metrics.slack_request)
    try:
        await slack.check(settings.alerts.channel)
    except SlackRefusedError:
        raise
    except SlackError as error:
        log.warning("Slack does not answer; alerts wait until it does", error=str(error))
    return slack


def _explaining(settings: Settings, stages: Sequence[str]) -> dict[str, str]:
    """The settings that explain a graph."""
    return {
        "stages": ",".join(stages),
        "join_threshold": str(settings.events.join_threshold),
        "min_score": str(settings.divergences.min_score),
        "min_notability": str(settings.alerts.min_notability),
        "nli_model": settings.divergences.nli_model.name if settings.divergences.nli_model else "shipped",
    }


async def serve(
    settings: Settings,
    stop: asyncio.Event,
    console: Console,
    *,
    stages: Sequence[str] = STAGES,
    started: Callable[[Worker, Addresses], None] = lambda _worker, _addresses: None,
) -> None:
    """Run a worker with all it needs until `stop` is set.

    Raises:
        ParallaxError: the broker, a topic, a model or a port cannot be had.
    """
    configure_logs(settings.log_level)
    with ExitStack() as stack:
        broker = await asyncio.to_thread(choose, settings)
        await asyncio.to_thread(broker.start)
        stack.callback(broker.stop)
        console.print(broker.notice)
        await asyncio.to_thread(prepare_topics, broker, settings)
        metrics = Metrics()
        metrics.config_info(_explaining(settings, stages))
        worker = Worker(
            settings,
            bootstrap=broker.bootstrap_servers,
            channel=await alert_channel(settings, metrics, console) if "alerts" in stages else TerminalDesk(console),
            metrics=metrics,
            stages=stages,
        )
        await worker.run(stop, started=lambda addresses: started(worker, addresses))
