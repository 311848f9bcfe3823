"""Builds the stages' cores from the settings: the one place where worker and replay get them from."""

from __future__ import annotations

import gc
from collections.abc import MutableMapping
from dataclasses import dataclass

from agents.alerts.core import AlertDesk
from agents.alerts.state import EventAlert
from agents.analysis.core import Analyst
from agents.divergences.core import DivergenceFinder
from agents.divergences.nli import NliScorer, shipped_model
from agents.divergences.state import EventState
from agents.events.core import EventTracker
from agents.events.state import TrackedReport
from agents.intake.core import Intake, SeenVersion
from config.outlets import load_publishers
from config.settings import Settings
from models.contradiction import ensure_model
from stream.records import Report


def make_intake(settings: Settings, seen: MutableMapping[str, SeenVersion]) -> Intake:
    """Validation, cleaning, fingerprints; `seen` only saves work, so it may forget."""
    return Intake(settings.intake, load_publishers(settings.outlets_file), seen)


def make_analyst(settings: Settings) -> Analyst:
    """The parser, names and sentence vectors; loading takes seconds."""
    return Analyst(settings.analysis, data_dir=settings.worker.cache_dir)


def make_tracker(
    settings: Settings, tracked: MutableMapping[str, TrackedReport], archive: MutableMapping[str, Report]
) -> EventTracker:
    """The event tracker over its state."""
    return EventTracker(settings.events, tracked=tracked, archive=archive)


def load_scorer(settings: Settings) -> NliScorer:
    """The NLI model the settings name, else the one that ships for matters."""
    return NliScorer(settings.divergences.nli_model or shipped_model(), threads=settings.analysis.threads)


def load_judge(settings: Settings) -> NliScorer:
    """The NLI model the settings name, else the one for contradiction, built where it is not there yet.

    It runs on all cores: nothing else does beside it.
    """
    return NliScorer(settings.divergences.nli_model or ensure_model(settings.worker.cache_dir), threads=0)


def make_finder(
    settings: Settings,
    scorer: NliScorer,
    events: MutableMapping[str, EventState],
    reports: MutableMapping[str, Report],
) -> DivergenceFinder:
    """The comparing of claims over its state."""
    return DivergenceFinder(settings.divergences, scorer, events=events, reports=reports)


def make_desk(settings: Settings, state: MutableMapping[str, EventAlert], *, public_url: str) -> AlertDesk:
    """What decides which alerts are due."""
    return AlertDesk(settings.alerts, state=state, public_url=public_url, feedback=settings.slack.feedback)


@dataclass
class Cores:
    """Every stage's core with its state in memory, as replay uses them."""

    intake: Intake
    analyst: Analyst
    tracker: EventTracker
    finder: DivergenceFinder
    desk: AlertDesk

    @classmethod
    def in_memory(cls, settings: Settings) -> Cores:
        """Fresh cores with empty state."""
        return cls(
            intake=make_intake(settings, {}),
            analyst=make_analyst(settings),
            tracker=make_tracker(settings, {}, {}),
            finder=make_finder(settings, load_scorer(settings), {}, {}),
            desk=make_desk(settings, {}, public_url=settings.public_url or default_url(settings)),
        )


def settle() -> None:
    """Spare what was loaded so far, which stays to the end, from garbage collection.

    Walking through models and word lists again and again takes a twelfth of the time that comparing does.
    """
    gc.collect()
    gc.freeze()


def default_url(settings: Settings) -> str:
    """Where this worker's own evidence pages are."""
    return f"http://{settings.worker.web_host}:{settings.worker.web_port}"
