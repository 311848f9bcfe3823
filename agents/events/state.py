"""What the tracker keeps of a report: enough to place others beside it, small enough for a hundred thousand events."""

from __future__ import annotations

from datetime import datetime

from stream.records import Record


class TrackedReport(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A report as the tracker remembers it.

    `keys` and `weights` are the report's words, names, figures and dates: little-endian 32-bit numbers whose top four
    bits say which space a key belongs to (`features.Space`), and one byte of weight for each; in ascending order of
    space, and within a space the heaviest first. `vectors` holds one embedding of signed bytes for each view
    (`features.VIEWS`). `length` counts tokens. `active_at` is the event time of its event when it was placed, the
    newest `published_at` seen until then. `order` numbers placings, and `near` gives the reports that were there before
    and are linked to this one, with the level of the link (`neighbours.LEVELS`): a restart need not find them again.
    """

    article_id: str
    event_id: str
    voice: str = ""
    outlet: str
    publisher: str
    title: str
    published_at: datetime
    version: datetime
    content_hash: str
    active_at: datetime
    order: int
    near: dict[str, int] = {}  # noqa: RUF012  msgspec copies it
    length: int
    keys: bytes
    weights: bytes
    vectors: bytes
    shingles: int = 0
    passages: bytes = b""
    credits: tuple[str, ...] = ()
