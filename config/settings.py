"""All settings of Parallax, read once at start, with every error reported together.

Three places, the first wins: environment variables (`PARALLAX_KAFKA__BOOTSTRAP_SERVERS`; section and name joined by two
underscores), a `.env` file, `monitor.toml` (the one beside this file, or the one `PARALLAX_MONITOR_FILE` names).
What each setting means stands at the setting; `parallax settings` prints those in force, secrets masked.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from stream.errors import SettingsError

HERE = Path(__file__).parent
ROOT = HERE.parent
_PREFIX = "PARALLAX_"
_MONITOR = "PARALLAX_MONITOR_FILE"
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Section(BaseModel):
    """Base of a group of settings: unknown names are errors, so that a typing slip is told and not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Kafka(Section):
    """The broker and its topics."""

    bootstrap_servers: str = ""
    """host:port[,host:port]. Empty: a Kafka of our own as a child process, else the memory-only stand-in."""
    own: Literal["auto", "kafka", "stand-in"] = "auto"
    """What to start when no servers are named: a genuine Kafka or else the stand-in (auto), or strictly one of them."""
    partitions: int = Field(default=8, ge=1, le=1024)
    """Partitions of every topic; the same for all, since tables must be partitioned as their source."""
    replication_factor: int = Field(default=1, ge=1)
    """Copies of every topic that is made; at most as many as there are brokers."""
    max_message_bytes: int = Field(default=8_388_608, ge=1_048_576)
    """Largest message on a topic: a whole rejected article must fit."""
    session_timeout_seconds: float = Field(default=15, ge=6, le=300)
    """A worker that was silent so long counts as dead, and others take over its partitions."""


class Worker(Section):
    """One worker process."""

    name: str = Field(default="worker", pattern=r"^[A-Za-z0-9._-]{1,64}$")
    """Tells workers on one machine apart: each has its own folder of table stores under `data_dir`."""
    data_dir: Path = ROOT / ".parallax"
    """Where table stores and the child Kafka's log live."""
    cache_dir: Path = ROOT / ".parallax" / "cache"
    """Where what is built once (the embedder) is kept; losing it costs seconds at the next start."""
    web_host: str = "127.0.0.1"
    """Address the evidence pages and `/metrics` are served on; 0.0.0.0 for other hosts. They ask for no password."""
    web_port: int = Field(default=6066, ge=0, le=65535)
    """Port of the evidence pages (0: any free one)."""
    metrics_port: int = Field(default=9108, ge=0, le=65535)
    """Port of `/metrics` (0: any free one)."""
    batch_size: int = Field(default=16, ge=1, le=1000)
    """Articles analysed together."""
    batch_wait_seconds: float = Field(default=0.5, gt=0, le=60)
    """How long to wait for a batch to fill."""


class Intake(Section):
    """What is taken in."""

    max_body_characters: int = Field(default=200_000, ge=1000, le=300_000)
    """A longer body is refused: it is a dump, not an article, and its report would outgrow a Kafka message."""
    languages: tuple[str, ...] = ("en",)
    """Languages analysed; articles in others are counted and rejected with the reason `language`."""
    future_tolerance_hours: float = Field(default=48, ge=0, le=87_600)
    """How far `published_at` may lie ahead of the time of arrival."""


class Analysis(Section):
    """How articles are read."""

    spacy_model: str = ""
    """A spaCy model's package name; empty: en_core_web_md or en_core_web_sm where installed."""
    embedder: Path | None = None
    """Folder of an ONNX sentence embedder (model.onnx, tokenizer.json); empty: MiniLM-L6, built at first use."""
    threads: int = Field(default=1, ge=1, le=64)
    """Threads within one run of a network: the embedder, and the one that reads what detectors found."""


class Events(Section):
    """Which articles report the same event."""

    join_threshold: Share = 0.5
    """Calibrated probability from which a report joins an event."""
    max_open: int = Field(default=100_000, ge=1)
    """Events kept open in each partition of the topic `reports` (mostly one language); beyond it the one longest
    without a new report is closed."""
    open_days: float = Field(default=730, gt=0, le=36_500)
    """An event closes when no report joined it for so many days of event time; long, as stamps err by months and
    follow-ups come late. What bounds memory is `max_open`."""


class Divergences(Section):
    """What counts as a divergence."""

    min_score: Share = 0.25
    """Calibrated probability from which a divergence is reported. About three in four of those are right on the
    benchmark, three in ten on real articles that no rule was made for."""
    self_contradiction_min_score: Share = 0.5
    """Score from which an article is said to contradict itself; 1 turns that off. Higher than between outlets, since
    within one article most figures that differ are of different things."""
    kept_reports: int = Field(default=512, ge=32, le=1_000_000)
    """Reports of current events that a worker keeps read in memory, some half a megabyte each. Those of an event that
    are not kept are read anew whenever an article joins it: with too few a busy stream costs twice the time."""
    nli_model: Path | None = None
    """Folder of an ONNX NLI cross-encoder (model.onnx, tokenizer.json, labels.json), for the monitor and for `parallax
    judge`; empty: models/nli for the one, models/contradiction for the other."""


class Alerts(Section):
    """What a desk is told, and where."""

    min_notability: int = Field(default=2, ge=1, le=3)
    """What is less notable is not told: 1 trivial, 2 worth logging, 3 tell me now."""
    min_score: Share = 0.6
    """Calibrated probability from which a divergence is told; what is below `divergences.min_score` never is."""
    channel: str = "#parallax"
    """Slack channel (name or id) of the alerts."""
    thread_broadcast: bool = False
    """Also show thread replies in the channel."""
    group_wait_seconds: float = Field(default=5, ge=0, le=3600)
    """How long an event's first divergences are gathered before they are posted; what is withdrawn meanwhile is not."""
    group_interval_seconds: float = Field(default=30, ge=0, le=86_400)
    """Least time between two changes of one event's message."""


class Slack(Section):
    """Access to Slack. Without a token the same messages are shown in the terminal."""

    token: SecretStr = SecretStr("")
    """Bot token (xoxb-...); its scopes stand in docs/slack.md."""
    app_token: SecretStr = SecretStr("")
    """App-level token (xapp-...): with it desks can answer alerts by the buttons below them."""
    base_url: str = "https://slack.com/api/"
    timeout_seconds: float = Field(default=15, gt=0)
    """How long to wait for an answer; after that the channel is read back before anything is posted again."""

    @property
    def feedback(self) -> bool:
        """Can desks answer alerts? That takes messages in Slack, and a Slack that tells us what is clicked."""
        return bool(self.token.get_secret_value() and self.app_token.get_secret_value())


class OwnLines(DotEnvSettingsSource):
    """The lines of `.env` that are Parallax's: `docker compose` reads the same file and keeps its own there."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        own = self.env_prefix.lower()
        return {name: value for name, value in super()._load_env_vars().items() if name.lower().startswith(own)}


class Settings(BaseSettings):
    """Every setting, by section."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        env_file=".env",
        extra="forbid",
        frozen=True,
    )
    kafka: Kafka = Kafka()
    worker: Worker = Worker()
    intake: Intake = Intake()
    analysis: Analysis = Analysis()
    events: Events = Events()
    divergences: Divergences = Divergences()
    alerts: Alerts = Alerts()
    slack: Slack = Slack()
    outlets_file: Path = HERE / "outlets.toml"
    """Publishers with their outlets, and the agencies."""
    monitor_file: Path = HERE / "monitor.toml"
    """What a newsroom tunes. `PARALLAX_MONITOR_FILE` is read from the environment only, not from `.env`."""
    public_url: str = ""
    """Where desks reach the evidence pages, for the links in alerts; empty: the worker's own web address."""
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over `.env` over `monitor.toml`; arguments (tests) over all."""
        monitor = Path(os.environ.get(_MONITOR, HERE / "monitor.toml"))
        if not monitor.is_file():
            raise SettingsError(f"{_MONITOR} names {monitor}, which is no file")
        own_lines = OwnLines(settings_cls, env_file=getattr(dotenv_settings, "env_file", None))
        return init_settings, env_settings, own_lines, TomlConfigSettingsSource(settings_cls, monitor)


def _is_slip(name: str) -> bool:
    """Is it a mistyped variable of ours ("PARALLAX_SLAK__TOKEN", "PARALLAX_SLACK_TOKEN")?

    Others that begin so are not ours: Kubernetes hands `PARALLAX_PORT` to whoever runs beside a service of our name.
    """
    prefix, rest = name[: len(_PREFIX)].upper(), name[len(_PREFIX) :].lower()
    if prefix != _PREFIX or name.upper() == _MONITOR:
        return False
    first, nested, _ = rest.partition("__")
    sections = {known: type(default.default) for known, default in Settings.model_fields.items()}
    if nested:
        return first not in sections
    of = next((known for known in sections if rest.startswith(f"{known}_")), "")
    return bool(of) and rest.removeprefix(f"{of}_") in getattr(sections[of], "model_fields", ())


def _given(error: ErrorDetails) -> str:
    """What was given; not where it may be a secret under a wrong name."""
    may_be_secret = error["type"] == "extra_forbidden" or error["loc"][:1] == ("slack",)
    return "" if may_be_secret else f" (given: {error['input']!r})"


def load(**overrides: object) -> Settings:
    """The settings in force.

    Raises:
        SettingsError: every wrong setting, one a line: its name, what was given, what is allowed.
    """
    if slips := [f"  {name}: there is no such setting" for name in sorted(os.environ) if _is_slip(name)]:
        raise SettingsError("these settings cannot be used:\n" + "\n".join(slips))
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}{_given(e)}" for e in error.errors()]
        raise SettingsError("these settings cannot be used:\n" + "\n".join(lines)) from error
    except ValueError as error:  # monitor.toml is not TOML, or a JSON-valued variable is not JSON
        raise SettingsError(f"the settings cannot be read: {error}") from error
