"""What is kept of one event between decisions, and how a divergence changes it (all pure).

A state stays under 100 kB whatever outlets write: sentences are cut to an excerpt round their marks, few divergences
are kept whole, the rest by id.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from stream.records import AlertAction, AlertRecord, Divergence, Feedback, Record, Side, Span, Status, Verdict, encode
from stream.showing import web_link

KEPT = 12  # divergences kept whole; a message shows fewer
COUNTED = 500  # ids kept of those beyond
GONE = 3  # withdrawn ones kept, to say what no longer stands
SAID = 5  # people whose verdict is kept, those who spoke last
SENTENCE = 600  # characters
SUPPORTERS = 12
MAX_BYTES = 60_000  # of the divergences; the intent in flight may add a message (12 kB)


class EventAlert(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One event's alert.

    `standing` are the divergences worth telling, the most notable first; `more` the ids of others worth telling;
    `minor` the ids of those below the threshold; `gone` what was told and then withdrawn, the latest last; `told` the
    ids that the desk knows of. `said` are the desk's verdicts, each person's last, the latest last; `mute` is the last
    that muted the event or undid that. `content` is the digest of what the message now says. `intent` is a request to
    Slack of which it is not known what became.
    """

    event_id: str
    title: str = ""
    standing: tuple[Divergence, ...] = ()
    more: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    gone: tuple[Divergence, ...] = ()
    told: tuple[str, ...] = ()
    merged_into: str = ""
    told_merged: str = ""
    said: tuple[Feedback, ...] = ()
    mute: Feedback | None = None
    told_muted: str = ""
    channel: str = ""
    ts: str = ""
    content: str = ""
    posted_at: datetime | None = None
    changed_at: datetime | None = None
    """When the message was last posted, changed or replied to."""
    due_at: datetime | None = None
    intent: AlertRecord | None = None
    revision: int = 0
    """How many intents were made, so that equal words at two times have two keys."""
    attempts: int = 0
    """Failures since the last success."""
    waiting_since: datetime | None = None
    """When what is not delivered yet first was to be."""
    over_at: datetime | None = None
    """When something was last heard of an event that no report joins any more."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Every divergence that stands and is worth telling."""
        return (*(d.id for d in self.standing), *self.more)

    @property
    def muted_by(self) -> str:
        """Who muted the event; '' when it is not muted."""
        return self.mute.who if self.mute is not None and self.mute.verdict is Verdict.MUTED else ""

    @property
    def verdicts(self) -> tuple[Feedback, ...]:
        """What was said of divergences that the message still speaks of."""
        spoken_of = {*self.ids, *(d.id for d in self.gone)}
        return tuple(one for one in self.said if any(judged.id in spoken_of for judged in one.divergences))

    @property
    def known(self) -> tuple[str, ...]:
        """Every divergence that the desk knows of, or will when Slack does what it was asked; an edit tells nobody."""
        if self.intent is None or self.intent.action is AlertAction.UPDATE:
            return self.told
        return (*self.told, *self.intent.divergences)


def excerpt(sentence: str, marks: tuple[Span, ...], limit: int = SENTENCE) -> tuple[str, tuple[Span, ...]]:
    """The sentence as it is when it has `limit` characters or fewer, else a window of it round the first mark.

    What is cut is shown by "…"; the marks are moved along.
    """
    if len(sentence) <= limit:
        return sentence, marks
    first = min((m.start for m in marks if 0 <= m.start < len(sentence)), default=0)
    begin = 0 if first < limit // 2 else min(first - limit // 4, len(sentence) - limit)
    head = "…" if begin else ""
    tail = "…" if begin + limit < len(sentence) else ""
    shift = len(head) - begin
    moved = (Span(max(m.start + shift, len(head)), min(m.end + shift, limit + len(head))) for m in marks)
    return f"{head}{sentence[begin : begin + limit]}{tail}", tuple(m for m in moved if m.start < m.end)


def clip(text: str, limit: int) -> str:
    """`text`, cut with "…" when longer than `limit` characters."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + "…"


def _trim_side(side: Side) -> Side:
    sentence, marks = excerpt(side.sentence, side.marks)
    return msgspec.structs.replace(
        side,
        article_id="",
        outlet=clip(side.outlet, 80),
        publisher=clip(side.publisher, 80),
        url=web_link(side.url) if len(side.url) <= 2000 else "",
        title="",
        sentence=sentence,
        marks=marks[:10],
        value=clip(side.value, 120),
        attributed_to=clip(side.attributed_to, 120),
        supporters=tuple(clip(s, 80) for s in side.supporters[:SUPPORTERS]),
    )


def trim(divergence: Divergence) -> Divergence:
    """The divergence with all that a message shows of it and no more (so that an unseen change changes nothing)."""
    return msgspec.structs.replace(
        divergence,
        about=clip(divergence.about, 200),
        why=clip(divergence.why, 400),
        event_title=clip(divergence.event_title, 300),
        detectors={},
        a=_trim_side(divergence.a),
        b=_trim_side(divergence.b),
    )


def rank(divergence: Divergence) -> tuple[int, int, float, str]:
    """Sorts the most notable first: by notability, then independent voices, then score."""
    return -divergence.notability, -(divergence.a.voices + divergence.b.voices), -divergence.score, divergence.id


def _without(alert: EventAlert, divergence_id: str) -> EventAlert:
    return msgspec.structs.replace(
        alert,
        standing=tuple(d for d in alert.standing if d.id != divergence_id),
        more=tuple(i for i in alert.more if i != divergence_id),
        minor=tuple(i for i in alert.minor if i != divergence_id),
        gone=tuple(d for d in alert.gone if d.id != divergence_id),
    )


def _fit(alert: EventAlert) -> EventAlert:
    """Moves the least notable from `standing` to `more` until the state is small enough."""
    standing, more = list(alert.standing), list(alert.more)
    while len(standing) > 1 and (len(standing) > KEPT or sum(len(encode(d)) for d in standing) > MAX_BYTES):
        more.insert(0, standing.pop().id)
    return msgspec.structs.replace(alert, standing=tuple(standing), more=tuple(more[:COUNTED]))


def _retire(alert: EventAlert, divergence: Divergence) -> EventAlert:
    known = next((d for d in alert.standing if d.id == divergence.id), divergence)
    after = _without(alert, divergence.id)
    if divergence.id not in alert.known:
        return after
    gone = msgspec.structs.replace(known, status=divergence.status, superseded_by=divergence.superseded_by)
    return msgspec.structs.replace(after, gone=(*after.gone, trim(gone))[-GONE:])


def take(alert: EventAlert, divergence: Divergence, *, worth: bool) -> EventAlert:
    """The alert after `divergence`; `worth` says whether it passes the thresholds.

    Once told, a divergence stays until it is withdrawn or superseded, also when it falls below the thresholds: a desk
    must not see it come and go. The same divergence again changes nothing.
    """
    if divergence.status in {Status.WITHDRAWN, Status.SUPERSEDED}:
        known = divergence.id in (*alert.ids, *alert.minor)
        return _retire(alert, divergence) if known else alert
    after = _without(alert, divergence.id)
    if not worth and divergence.id not in alert.known:
        return msgspec.structs.replace(after, minor=tuple(sorted({*after.minor, divergence.id}))[:COUNTED])
    standing = sorted((*after.standing, trim(divergence)), key=rank)
    title = clip(divergence.event_title, 300) or alert.title
    return _fit(msgspec.structs.replace(after, standing=tuple(standing), title=title))


def hear(alert: EventAlert, feedback: Feedback) -> EventAlert:
    """The alert after what somebody said of it; read in any order and any number of times, the outcome is the same."""
    if feedback.verdict in {Verdict.MUTED, Verdict.UNMUTED}:
        last = max((feedback, *filter(None, [alert.mute])), key=_when)
        return msgspec.structs.replace(alert, mute=last)
    each = {one.who: one for one in sorted((*alert.said, feedback), key=_when)}
    return msgspec.structs.replace(alert, said=tuple(sorted(each.values(), key=_when)[-SAID:]))


def _when(feedback: Feedback) -> tuple[datetime, str]:
    return feedback.at, feedback.id
