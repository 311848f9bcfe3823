"""Takes the README's pictures, of an alert and of an evidence page, from what `parallax replay` wrote.

    parallax replay samples/articles.jsonl --out OUT
    python docs/take_pictures.py OUT [--event ID]

The evidence page is the page as it is served; the alert is the very blocks that Slack is sent, laid out as Slack lays
them out. Needs Chromium (Debian's package `chromium`); writes docs/images/evidence.png and docs/images/alert.png.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, FileSystemLoader
from rich.console import Console

from agents.pages.render import event_page
from agents.pages.view import DivergenceView, EventView
from stream.errors import InputError, ParallaxError
from stream.records import AlertAction, AlertRecord, Divergence, Record, decode

HERE = Path(__file__).parent
IMAGES = HERE / "images"
# Headless, silent towards the network, as a machine without a display or the internet needs.
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--force-device-scale-factor=1.5",
)
# Where to cut: the page's end, or the end of the last whole divergence before the limit.
MEASURE = """<script>
const whole = document.documentElement.scrollHeight;
const parts = [...document.querySelectorAll(".divergence, .rich, .actions")];
const ends = parts.map(part => part.getBoundingClientRect().bottom + 12);
const last = ends.filter(end => end <= LIMIT).pop() ?? LIMIT;
document.documentElement.dataset.height = Math.ceil(whole <= LIMIT ? whole : last);
</script>"""

R = TypeVar("R", bound=Record)


class Camera:
    """A headless Chromium that photographs HTML."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        if found is None:
            raise InputError("pictures need Chromium, and there is none on the PATH: install Debian's chromium")
        self._program = found

    def _run(self, *arguments: str) -> str:
        profile = f"--user-data-dir={self._folder / 'profile'}"
        command = [self._program, *FLAGS, profile, *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)  # noqa: S603 (our own arguments)
        return done.stdout

    def take(self, html: str, picture: Path, *, width: int, max_height: int) -> None:
        """Writes `html` as a PNG of `width` CSS pixels, as high as the page is, at most `max_height`."""
        page = self._folder / "page.html"
        page.write_text(html + MEASURE.replace("LIMIT", str(max_height)), encoding="utf-8")
        dom = self._run(f"--window-size={width},600", "--dump-dom", page.as_uri())
        measured = re.search(r'data-height="(\d+)"', dom)
        if measured is None:
            raise InputError(f"Chromium could not show {picture.stem}; start it by hand to see why")
        page.write_text(html, encoding="utf-8")
        self._run(f"--window-size={width},{measured.group(1)}", f"--screenshot={picture}", page.as_uri())


def read(path: Path, kind: type[R]) -> list[R]:
    """The records of a JSONL file.

    Raises:
        InputError: there is no such file.
    """
    if not path.is_file():
        raise InputError(f"{path} is not there: give the folder that `parallax replay --out` wrote")
    return [decode(line, kind) for line in path.read_bytes().splitlines() if line.strip()]


def best(events: Iterable[EventView], alerts: list[AlertRecord]) -> str:
    """The event that shows most: posted, and with the most notable, most various divergences.

    Raises:
        InputError: no event was posted.
    """
    posted = {alert.event_id for alert in alerts if alert.action is AlertAction.POST}
    shown = [event for event in events if event.event_id in posted]
    if not shown:
        raise InputError("no alert was posted in this replay: there is nothing to picture")
    telling = max(shown, key=lambda e: (len({d.type for d in e.standing}), len(e.standing), e.event_id))
    return telling.event_id


def alert_html(alerts: list[AlertRecord], event_id: str) -> str:
    """The event's message as it last read, and its thread."""
    mine = [alert for alert in alerts if alert.event_id == event_id]
    message = [alert for alert in mine if alert.action is not AlertAction.THREAD][-1]
    replies = [alert for alert in mine if alert.action is AlertAction.THREAD]
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.get_template("slack_message.html")
    return template.render(message=message, replies=replies[-2:], channel=message.channel)


def main() -> None:
    """Takes both pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("replay", type=Path, help="the folder that `parallax replay --out` wrote")
    parser.add_argument("--event", help="the event to picture; by default the one that shows most")
    given = parser.parse_args()
    console = Console()
    try:
        view = DivergenceView()
        for divergence in read(given.replay / "divergences.jsonl", Divergence):
            view.apply(divergence)
        alerts = read(given.replay / "alerts.jsonl", AlertRecord)
        event = view.event(given.event or best(view.events(), alerts))
        if event is None:
            raise InputError(f"there is no event {given.event!r} in {given.replay}")
        IMAGES.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            camera = Camera(Path(folder))
            camera.take(event_page(event), IMAGES / "evidence.png", width=1100, max_height=1300)
            camera.take(alert_html(alerts, event.event_id), IMAGES / "alert.png", width=820, max_height=1300)
    except ParallaxError as error:
        console.print(f"error: {error}")
        raise SystemExit(1) from error
    console.print(f"event {event.event_id}: {IMAGES / 'alert.png'} and {IMAGES / 'evidence.png'}")


if __name__ == "__main__":
    main()
