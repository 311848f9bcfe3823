"""What a desk is told, and when: from divergences to intents, one message an event, kept current.

The desk has no clock, no Slack and no Kafka: time comes in, intents go out, results come back. An intent is in the
state before `due` gives it out, and leaves it when `settle` is told what became of it, so that whatever is killed when,
`resume` knows the intents in doubt. Equal divergences at equal times give equal intents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, MutableMapping
from datetime import datetime, timedelta
from itertools import takewhile
from operator import itemgetter
from typing import Protocol

import msgspec

from agents.alerts.message import Message, compose, compose_news
from agents.alerts.state import EventAlert, hear, take
from config.settings import Alerts
from stream.records import AlertAction, AlertRecord, AlertStatus, Change, Divergence, Feedback

FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(minutes=15)
_NEVER_TOLD = "whoever asked Slack ended before the answer"


def _key(alert: EventAlert, action: AlertAction, message: Message) -> str:
    parts = (alert.event_id, action.value, str(alert.revision), message.digest)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


class EventChange(Protocol):
    """The part of an `EventReport` that matters to a desk."""

    @property
    def event_id(self) -> str:
        """The event."""

    @property
    def change(self) -> Change:
        """What happened to it."""

    @property
    def merged_into(self) -> str:
        """The event that took it in, if one did."""


class AlertDesk:
    """Turns divergences into alerts; `state` maps an event's id to its `EventAlert`.

    Call `resume` once when the state is there (at start, and when a worker was given other partitions) and before
    `due`; `consider` as things come. Where there is no `feedback`, messages neither ask for any nor show it.
    """

    def __init__(
        self, settings: Alerts, *, state: MutableMapping[str, EventAlert], public_url: str, feedback: bool = False
    ) -> None:
        self._settings = settings
        self._state = state
        self._public_url = public_url
        self._feedback = feedback
        self._wait = timedelta(seconds=settings.group_wait_seconds)
        self._interval = timedelta(seconds=settings.group_interval_seconds)
        self._due: dict[str, datetime] = {}
        self._asked: set[str] = set()
        """Events with an intent handed out and not settled yet."""
        self._waiting: dict[str, datetime] = {}
        self._over: dict[str, datetime] = {}
        """Events that no report joins any more, those first of which nothing was heard for longest."""

    # --- what comes in ---------------------------------------------------------------------------------------------

    def consider(self, divergence: Divergence, now: datetime) -> None:
        """Takes a divergence in; the same one twice changes nothing."""
        settings = self._settings
        worth = divergence.notability >= settings.min_notability and divergence.score >= settings.min_score
        before = self._state.get(divergence.event_id) or EventAlert(event_id=divergence.event_id)
        self._changed(before, take(before, divergence, worth=worth), now)

    def follow(self, change: EventChange, now: datetime) -> None:
        """Takes in what became of an event: another took it in, it is over, or a report joined it."""
        if change.merged_into:
            self.merge(change.event_id, change.merged_into, now)
        elif change.change is Change.CLOSED:
            self.close(change.event_id, now)
        elif change.change is Change.JOINED:
            self.reopen(change.event_id, now)

    def merge(self, event_id: str, into: str, now: datetime) -> None:
        """The event is one with `into`, where its divergences are told from now on; the message says so."""
        before = self._state.get(event_id)
        if before is not None and event_id != into:
            self._changed(before, msgspec.structs.replace(before, merged_into=into, over_at=now), now)

    def close(self, event_id: str, now: datetime) -> None:
        """No report joins the event any more; what was told of it stands."""
        before = self._state.get(event_id)
        if before is not None:
            self._put(msgspec.structs.replace(before, over_at=now))

    def reopen(self, event_id: str, now: datetime) -> None:
        """A report joined the event: it is not over, nor one with another, or not any more."""
        before = self._state.get(event_id)
        if before is not None:
            self._changed(before, msgspec.structs.replace(before, merged_into="", over_at=None), now)

    def hear(self, feedback: Feedback, now: datetime) -> None:
        """Takes in what somebody said of the event's message, which shows it at once."""
        before = self._state.get(feedback.event_id)
        if before is not None:
            self._changed(before, hear(before, feedback), now, at_once=True)

    def forget(self, before: datetime) -> None:
        """Drops the events that are over, of which nothing was heard since `before` and nothing is left to say."""
        for event_id, _ in list(takewhile(lambda over: over[1] < before, self._over.items())):
            if event_id not in self._due and event_id not in self._asked:
                del self._state[event_id], self._over[event_id]

    def _changed(self, before: EventAlert, after: EventAlert, now: datetime, *, at_once: bool = False) -> None:
        if after == before:
            return
        over_at = after.over_at and now
        due_at = after.due_at
        if (due_at is None or at_once) and self._next(after) is not None:
            due_at = now if at_once else self._in_turn(after, now)
        self._put(msgspec.structs.replace(after, due_at=due_at, over_at=over_at))

    def _in_turn(self, alert: EventAlert, now: datetime) -> datetime:
        gathered = now + self._wait
        return gathered if alert.changed_at is None else max(gathered, alert.changed_at + self._interval)

    # --- what goes out ---------------------------------------------------------------------------------------------

    def due(self, now: datetime) -> Iterator[AlertRecord]:
        """The intents whose time has come, at most one an event, each to be settled.

        Each is made, and written to the state, as it is taken: what is not asked of Slack is never in doubt.
        """
        for _, event_id in sorted((at, event_id) for event_id, at in self._due.items() if at <= now):
            if intent := self._intend(event_id, now):
                yield intent

    def next_due(self) -> datetime | None:
        """When `due` next has something to say, None when nothing is pending."""
        return min(self._due.values(), default=None)

    def waiting(self, now: datetime) -> tuple[int, datetime | None]:
        """How many events have something due that is not delivered, and since when the longest has."""
        since = {event_id: at for event_id, at in self._due.items() if at <= now} | self._waiting
        return len(since), min(since.values(), default=None)

    def _intend(self, event_id: str, now: datetime) -> AlertRecord | None:
        alert = self._state[event_id]
        wanted = self._next(alert)
        intent = alert.intent  # in doubt since an earlier attempt: the very same again
        revision = alert.revision
        if intent is None and wanted is not None:  # None: it squared again before anybody was told
            intent = self._record(alert, *wanted, now)
            revision += 1
        if intent is not None:
            self._asked.add(event_id)
        since = None if intent is None else alert.waiting_since or now
        self._put(msgspec.structs.replace(alert, due_at=None, intent=intent, revision=revision, waiting_since=since))
        return intent

    def _next(self, alert: EventAlert) -> tuple[AlertAction, Message] | None:
        """What Slack should be asked now; one thing at a time, so that replies follow what they speak of."""
        if alert.posted_at is None:
            unwanted = alert.merged_into or not alert.ids
            return None if unwanted else (AlertAction.POST, self._compose(alert))
        muted_by = self._muted_by(alert)
        if muted_by and muted_by == alert.told_muted:
            return None
        message = self._compose(alert)
        if message.digest != alert.content:
            return AlertAction.UPDATE, message
        news = None if muted_by else compose_news(alert, self._public_url)
        return (AlertAction.THREAD, news) if news is not None else None

    def _compose(self, alert: EventAlert) -> Message:
        return compose(alert, self._public_url, feedback=self._feedback)

    def _muted_by(self, alert: EventAlert) -> str:
        """Who muted the event; nobody where there is no button to undo it."""
        return alert.muted_by if self._feedback else ""

    def _record(self, alert: EventAlert, action: AlertAction, message: Message, now: datetime) -> AlertRecord:
        return AlertRecord(
            key=_key(alert, action, message),
            event_id=alert.event_id,
            action=action,
            status=AlertStatus.INTENDED,
            channel=alert.channel or self._settings.channel,
            ts=alert.ts if action is AlertAction.UPDATE else "",
            thread_ts=alert.ts if action is AlertAction.THREAD else "",
            merged_into=alert.merged_into,
            muted_by=self._muted_by(alert),
            text=message.text,
            blocks=message.blocks,
            divergences=alert.ids,
            at=now,
        )

    # --- what became of it -----------------------------------------------------------------------------------------

    def settle(self, result: AlertRecord) -> None:
        """Records what became of an intent; a result for another than the one in doubt is of no effect.

        SENT: done. FAILED: surely not in Slack, made anew later. INTENDED (with an error): not known, the same
        intent is due again later and must be looked for in Slack first. Nothing is given up.
        """
        alert = self._state.get(result.event_id)
        if alert is None or alert.intent is None or alert.intent.key != result.key:
            return
        self._asked.discard(result.event_id)
        if result.status is AlertStatus.SENT:
            self._sent(alert, result)
        else:
            self._failed(alert, result)

    def _sent(self, alert: EventAlert, result: AlertRecord) -> None:
        done = msgspec.structs.replace(
            alert, intent=None, attempts=0, changed_at=result.at, due_at=None, waiting_since=None
        )
        if result.action is AlertAction.THREAD:
            done = msgspec.structs.replace(done, told=result.divergences, told_merged=result.merged_into)
        else:
            content = Message(text=result.text, blocks=result.blocks).digest
            done = msgspec.structs.replace(
                done, ts=result.ts, channel=result.channel, content=content, told_muted=result.muted_by
            )
        if done.posted_at is None:
            done = msgspec.structs.replace(done, posted_at=result.at, told=result.divergences)
        wanted = self._next(done)
        if wanted is not None:
            at_once = result.action is AlertAction.UPDATE and wanted[0] is AlertAction.THREAD
            due_at = result.at if at_once else result.at + self._interval
            done = msgspec.structs.replace(done, due_at=due_at)
        self._put(done)

    def _failed(self, alert: EventAlert, result: AlertRecord) -> None:
        pause = min(FIRST_RETRY * 2 ** min(alert.attempts, 10), LAST_RETRY)
        in_doubt = None
        if alert.intent is not None and result.status is AlertStatus.INTENDED:
            # `at` stays that of the first attempt: the channel is read back from there
            in_doubt = msgspec.structs.replace(alert.intent, error=result.error)
        again = msgspec.structs.replace(alert, intent=in_doubt, attempts=alert.attempts + 1, due_at=result.at + pause)
        self._put(again)

    def resume(self) -> None:
        """Reads the whole state anew; an intent of which it is not known what became is due at once, as in doubt."""
        self._due, self._asked, self._waiting, self._over = {}, set(), {}, {}
        for event_id in list(self._state):
            alert = self._state[event_id]
            if alert.intent is None:
                self._note(alert)
            else:
                in_doubt = msgspec.structs.replace(alert.intent, error=alert.intent.error or _NEVER_TOLD)
                self._put(msgspec.structs.replace(alert, intent=in_doubt, due_at=in_doubt.at))
        self._over = dict(sorted(self._over.items(), key=itemgetter(1)))

    def _put(self, alert: EventAlert) -> None:
        self._state[alert.event_id] = alert
        self._note(alert)

    def _note(self, alert: EventAlert) -> None:
        """Keeps what is due, what waits and what is over in step with the state."""
        self._over.pop(alert.event_id, None)
        if alert.over_at is not None:
            self._over[alert.event_id] = alert.over_at
        if alert.due_at is None or alert.event_id in self._asked:
            self._due.pop(alert.event_id, None)
        else:
            self._due[alert.event_id] = alert.due_at
        if alert.waiting_since is None:
            self._waiting.pop(alert.event_id, None)
        else:
            self._waiting[alert.event_id] = alert.waiting_since
