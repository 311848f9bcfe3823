"""What became of a push: what was delivered, what was refused and why, what was not delivered."""

from __future__ import annotations

from dataclasses import dataclass, field

from stream.article_files import Place

LISTED = 10_000
"""How many refused and how many undelivered articles are listed; all are counted."""


@dataclass(frozen=True)
class Unsent:
    """An article that is not on the topic: where it stands, a reason in one word, and what to do about it."""

    place: Place
    reason: str
    detail: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}: {self.detail}"


@dataclass
class PushResult:
    """What became of a push. `refused` and `undelivered` list the first 10,000 each; the counts are of all."""

    delivered: int = 0
    refused: list[Unsent] = field(default_factory=list)
    refused_count: int = 0
    undelivered: list[Unsent] = field(default_factory=list)
    undelivered_count: int = 0
    empty: list[str] = field(default_factory=list)
    """Files without any article."""
    interrupted: bool = False
    stopped_at: Place | None = None
    """Where reading stopped because the broker took no more, or because of an interruption; None: all was read."""

    def refuse(self, unsent: Unsent) -> None:
        """Counts an article that is not sent, and lists it while there is room."""
        self.refused_count += 1
        if self.refused_count <= LISTED:
            self.refused.append(unsent)

    def miss(self, unsent: Unsent) -> None:
        """Counts an article that was sent and not acknowledged, and lists it while there is room."""
        self.undelivered_count += 1
        if self.undelivered_count <= LISTED:
            self.undelivered.append(unsent)

    @property
    def ok(self) -> bool:
        """Whether everything there was to push is on the topic."""
        return not (self.refused_count or self.undelivered_count or self.interrupted or self.stopped_at)

    @property
    def summary(self) -> str:
        """One or two sentences for the terminal."""
        counts = f"{self.delivered} delivered, {self.refused_count} refused, {self.undelivered_count} not delivered"
        if not (self.interrupted or self.stopped_at or self.undelivered_count):
            return f"{counts}."
        why = "Interrupted" if self.interrupted else "The broker stopped acknowledging"
        where = f" at {self.stopped_at}" if self.stopped_at else ""
        return f"{counts}. {why}{where}: run the same command again, what is delivered already does no harm."
