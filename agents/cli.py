"""The command `parallax`."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from config import settings as settings_module
from config.settings import Settings
from stream import producer, topics
from stream.broker import Broker, choose
from stream.errors import BrokerError, InputError, ParallaxError

if TYPE_CHECKING:
    from agents.worker import Addresses

app = typer.Typer(
    name="parallax",
    help="Tells a newsroom when outlets' accounts of one event do not square.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
topics_app = typer.Typer(no_args_is_help=True, help="Create the Kafka topics, or check that they are as they must be.")
schema_app = typer.Typer(no_args_is_help=True, help="Print the JSON Schema of what travels on a topic.")
app.add_typer(topics_app, name="topics")
app.add_typer(schema_app, name="schema")

console = Console()
errors = Console(stderr=True)

_ENDING_SECONDS = 3.0  # for tasks that are cancelled in the end

SAMPLES = settings_module.ROOT / "samples" / "articles.jsonl"
OutFolder = Annotated[Path, typer.Option("--out", help="Folder for what was found; made when it is not there.")]
BrokerOption = Annotated[str, typer.Option("--broker", help="host:port of the broker; else the one the settings name.")]


def main() -> None:
    """Run the command line; an error of ours is one red line and exit code 2, never a traceback."""
    try:
        app()
    except ParallaxError as error:
        errors.print(f"[bold red]error:[/] {escape(str(error))}", highlight=False)
        sys.exit(2)


def progress_bar() -> Progress:
    """The one look of every progress bar."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=not errors.is_terminal,
    )


@app.command()
def demo(
    samples: Annotated[Path, typer.Option(help="Articles to push (a JSONL file).")] = SAMPLES,
    once: Annotated[bool, typer.Option("--once", help="Stop when the divergences were shown.")] = False,
) -> None:
    """Start a broker and a worker, push the sample articles, show what diverges, and go on running."""
    from agents.demo import Demo  # loading spaCy and Faust takes seconds that `--help` should not wait for

    _until_stopped(lambda stop: Demo(_settings(), samples, console).run(stop, once=once))


@app.command()
def worker(
    stages: Annotated[
        str,
        typer.Option(
            help="Comma-separated: analysis (and intake, which is not named), events, divergences, alerts, pages. "
            "Default: all."
        ),
    ] = "",
    broker: BrokerOption = "",
) -> None:
    """Run a worker until it is stopped (SIGTERM or Ctrl-C)."""
    from agents.serve import serve

    wanted, settings = _stages(stages), _settings(broker)

    def started(_worker: object, addresses: Addresses) -> None:
        console.print(f"running {', '.join(wanted)}; metrics at {addresses.metrics}")
        if addresses.pages:
            console.print(f"evidence pages at {addresses.pages}")

    _until_stopped(lambda stop: serve(settings, stop, console, stages=wanted, started=started))


@topics_app.command("create")
def topics_create(broker: BrokerOption = "") -> None:
    """Create every topic that is not there yet, the tables' changelogs included."""
    from agents.serve import prepare_topics

    settings = _settings(broker)
    with _lasting(settings) as running:
        for name in prepare_topics(running, settings):
            console.print(f"created {name}")
    console.print("every topic is there")


@topics_app.command("check")
def topics_check(broker: BrokerOption = "") -> None:
    """Say which topics are missing or not as they must be; exit code 1 if any."""
    from agents.serve import changelog_specs

    settings = _settings(broker)
    with _lasting(settings) as running:
        problems = topics.check(running, settings, extra=changelog_specs(settings))
    for problem in problems:
        errors.print(f"- {problem}", markup=False)
    if problems:
        raise typer.Exit(1)
    console.print("every topic is as it must be")


@app.command()
def push(
    paths: Annotated[list[Path], typer.Argument(help="JSONL or JSON files, folders, or - for standard input.")],
    broker: BrokerOption = "",
    unchecked: Annotated[
        bool, typer.Option("--unchecked", help="Send every line as it is and let the stream judge it.")
    ] = False,
) -> None:
    """Push articles onto the topic; exit code 1 if any was refused or not delivered. Pushing again does no harm."""
    settings = _settings(broker)
    with _lasting(settings) as running, progress_bar() as bar:
        result = producer.push(
            paths, bootstrap=running.bootstrap_servers, settings=settings, progress=bar, unchecked=unchecked
        )
    for path in result.empty:
        errors.print(f"{path}: nothing in it", markup=False, highlight=False)
    for trouble in (*result.refused, *result.undelivered):
        errors.print(str(trouble), markup=False, highlight=False)
    console.print(result.summary)
    if not result.ok:
        raise typer.Exit(1)


@schema_app.command("article")
def schema_article() -> None:
    """Print the JSON Schema of an article as producers push it."""
    import msgspec

    from stream.article import article_schema

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(article_schema()), indent=2).decode() + "\n")


@app.command()
def replay(articles: Annotated[Path, typer.Argument(help="A JSONL file of articles.")], out: OutFolder) -> None:
    """Run articles through every stage without a broker and write what was found; the same in, the same out."""
    from agents.compose import Cores, settle
    from agents.replay import Replay, read_lines

    settings = _settings()
    lines = read_lines(articles)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"--out {out}: {error.strerror or error}; it must be a folder, or a name that is free"
        ) from error
    with progress_bar() as bar:
        bar.add_task("loading models", total=None)
        run = Replay(Cores.in_memory(settings), batch_size=settings.worker.batch_size)
        settle()
        bar.update(bar.task_ids[0], visible=False)
        task = bar.add_task("articles", total=len(lines))
        output = run.run(lines, received_at=datetime.now(UTC), advance=lambda: bar.advance(task))
    output.write(out)
    console.print(
        f"{output.articles} articles, {len(output.standing)} divergences, {len(output.self_contradictions)} "
        f"self-contradictions, {len(output.alerts)} alerts, {len(output.rejected)} rejected: {out}"
    )


@app.command()
def judge(
    pairs: Annotated[Path, typer.Argument(help="A JSONL file of sentence pairs: id, a, b.")],
    out: Annotated[Path, typer.Option("--out", help="File for the scores: id, contradiction.")],
) -> None:
    """Score how likely the two sentences of each pair cannot both be true."""
    from agents.compose import load_judge
    from agents.judge import judge_file

    with errors.status("loading the network (the first time it is built, half a minute)"):
        network = load_judge(_settings())
    count = judge_file(pairs, out, network, console=errors)
    console.print(f"{count} pairs: {out}")


@app.command("settings")
def show_settings() -> None:
    """Print the settings in force, secrets masked."""
    console.print_json(_settings().model_dump_json())


def _settings(broker: str = "") -> Settings:
    settings = settings_module.load()
    if not broker:
        return settings
    return settings.model_copy(update={"kafka": settings.kafka.model_copy(update={"bootstrap_servers": broker})})


def _lasting(settings: Settings) -> Broker:
    """A broker that outlives this command.

    Raises:
        BrokerError: there is only the stand-in, which would vanish with what was put on it.
    """
    broker = choose(settings)
    if broker.kind == "stand-in":
        raise BrokerError(
            "no broker is named, and without Java 17 and Maven the one started here would vanish with this command: "
            "give --broker host:port (a running `parallax demo` or `worker` tells its own)"
        )
    return broker


def _stages(text: str) -> Sequence[str]:
    from agents.worker import STAGES

    wanted = tuple(stage.strip() for stage in text.split(",") if stage.strip()) or STAGES
    unknown = [stage for stage in wanted if stage not in STAGES]
    if unknown:
        raise InputError(f"no such stage: {', '.join(unknown)}. Allowed: {', '.join(STAGES)}.")
    return wanted


def _until_stopped(run: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run until a signal comes, and end then.

    Not by `asyncio.run`, which waits for ever for tasks that do not end when cancelled: aiokafka's go on asking a
    broker that is away.
    """

    async def supervised() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        await run(stop)

    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(supervised())
    finally:
        loop.run_until_complete(_end_tasks())
        loop.close()


async def _end_tasks() -> None:
    """Cancel whatever still runs; what does not end soon is left."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=_ENDING_SECONDS)


if __name__ == "__main__":
    main()
