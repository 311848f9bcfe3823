"""The records that travel between stages, in DESIGN.md's words, and their JSON form on the topics.

All are immutable msgspec structs. Offsets are character offsets (Python `str` indices, end exclusive) into the
article's text, which is `title + "\\n" + summary + "\\n" + body` (see `CleanArticle.text`). Datetimes are aware, UTC.
What a *producer* pushes is validated apart, with errors it can act on: `stream.article`.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec

DIMENSIONS = 384
"""Length of every vector on the topics, a signed byte each (value / 127); one of another length cannot be compared."""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every record."""


# --- intake --------------------------------------------------------------------------------------------------------


class Span(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of an article's text."""

    start: int
    end: int


class Section(enum.StrEnum):
    """Where in an article a sentence stands."""

    TITLE = "title"
    SUMMARY = "summary"
    BODY = "body"


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A paragraph that intake kept; what lies between blocks is page furniture and is never analysed."""

    section: Section
    start: int
    end: int


class CleanArticle(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An article that passed intake: validated, HTML stripped, furniture marked, fingerprinted.

    `version` is `updated_at` or else `published_at`: of two articles with one id the later version holds, and of
    equals the one with the larger `content_hash`, so that the outcome does not depend on the order of arrival.
    """

    id: str
    outlet: str
    publisher: str
    url: str = ""
    title: str
    text: str
    blocks: tuple[Block, ...]
    published_at: datetime
    version: datetime
    content_hash: str
    language: str
    shingles: int = 0
    """How many distinct word shingles the article's own prose has."""
    passages: bytes = b""
    """The smallest of the shingles' 32-bit hashes, ascending, big-endian: what copies are told by; empty when the text
    is too short for that."""
    credits: tuple[str, ...] = ()
    """Agencies and outlets the article credits for its text ("(Reuters)", "AP contributed"), canonical names."""
    extra: dict[str, Any] = {}
    """Fields of the producer that Parallax does not know."""


# --- analysis ------------------------------------------------------------------------------------------------------


class Token(msgspec.Struct, frozen=True, array_like=True):
    """One spaCy token of a sentence. `head` is an index into the sentence's tokens (the root points at itself)."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int


class EntityKind(enum.StrEnum):
    """What a name stands for."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    NATIONALITY = "nationality"
    OTHER = "other"


class Mention(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A name in a text. `entity` is its canonical key, equal across spellings and aliases (`lukashenko`)."""

    text: str
    start: int
    end: int
    kind: EntityKind
    entity: str


class Quantity(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A figure in a sentence, as a range in base units, ends included; `None` is an open end.

    "At least 50" has low 50 and high None. `unit` is the canonical unit after conversion (`kg`, `m`, `m2`, `s`,
    `celsius`, `percent`, `USD`, ...; "" for a plain count), `counted` the lemma of what is counted ("person" for
    people, dead, wounded, ... with the word itself kept in `role`), `role` what is said of them ("injured", "dead",
    "arrested", "payload"), `of` the lemma of the verb or noun the figure hangs on. `part` marks part-of scope ("three
    of the nine", "of them", "including").
    """

    text: str
    start: int
    end: int
    low: float | None
    high: float | None
    unit: str = ""
    counted: str = ""
    role: str = ""
    of: str = ""
    approximate: bool = False
    ordinal: bool = False
    part: bool = False


class TimeRef(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An expression of time, made absolute against `published_at`: it means some moment in [earliest, latest)."""

    text: str
    start: int
    end: int
    earliest: datetime
    latest: datetime
    precision: str
    """`minute`, `hour`, `part_of_day`, `day`, `week`, `month`, `year` or `vague`."""
    anchored: bool = True
    """False when the text gives a weekday or "yesterday" only, so that a wrong stamp would shift it."""
    zone: str = ""
    """The zone that the text names for a clock time ("GMT"), which is then in UTC here; "" when it names none: the
    clock of the place, as it stands."""


class AttributionKind(enum.StrEnum):
    """Whose words a claim is."""

    OWN_VOICE = "own_voice"
    NAMED_SOURCE = "named_source"
    UNNAMED_SOURCE = "unnamed_source"


class Quote(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Words between quotation marks; `speaker` is the entity key or the words that name the speaker."""

    text: str
    start: int
    end: int
    speaker: str = ""


class Attribution(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Who says it: `source` as the text names them ("police"), `entity` their key, `cue` the word that tells."""

    kind: AttributionKind = AttributionKind.OWN_VOICE
    source: str = ""
    entity: str = ""
    cue: str = ""


class Certainty(enum.StrEnum):
    """How sure the claim is put."""

    STATED = "stated"
    HEDGED = "hedged"
    DENIED = "denied"


class Claim(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One statement in a report: a sentence of the article with what analysis read off it.

    `sentence` is word for word `text[start:end]`. `polarity` is -1 when the main predicate is negated, else 1.
    `background` marks sentences about other, past events. `vector` is the unit-length sentence embedding in
    `DIMENSIONS` bytes.
    """

    id: str
    sentence: str
    start: int
    end: int
    index: int
    section: Section
    attribution: Attribution = Attribution()
    certainty: Certainty = Certainty.STATED
    polarity: int = 1
    background: bool = False
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeRef, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    subject: str = ""
    """Key of the entity that is the main predicate's subject, pronouns resolved; "" where it is none or not sure."""
    tokens: tuple[Token, ...] = ()
    vector: bytes = b""


class Report(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An article after analysis. `terms` weighs the words that tell the event (lemma -> tf-idf-like weight)."""

    article_id: str
    outlet: str
    publisher: str
    url: str
    title: str
    published_at: datetime
    version: datetime
    content_hash: str
    language: str
    claims: tuple[Claim, ...]
    entities: dict[str, float]
    """Entity key -> salience in the article (0 to 1)."""
    entity_names: dict[str, str] = {}
    """Entity key -> the name as the article most fully writes it."""
    terms: dict[str, float] = {}
    vector: bytes = b""
    """Unit-length embedding of title and lead, as a claim's."""
    event_time: datetime | None = None
    """When the happening took place by the text's own account (not the publisher's stamp); None if it gives none."""
    shingles: int = 0
    passages: bytes = b""
    credits: tuple[str, ...] = ()


# --- events --------------------------------------------------------------------------------------------------------


class Change(enum.StrEnum):
    """What happened between a report and an event."""

    JOINED = "joined"
    LEFT = "left"
    VOICES = "voices"
    """Nothing moved, but who is one voice with whom changed (a late wire copy ties two together)."""
    CLOSED = "closed"
    """No report can join any more: the last that is said of the event. What was told of it stands."""


class EventReport(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A report joined or left an event, or the event was closed (`article_id` then is the report that came meanwhile).

    `voices` gives every present member's voice: two articles of one voice (wire copies, one publisher) are never
    compared. `merged_into` is set on the last LEFT of an event that ceased to exist.
    """

    event_id: str
    change: Change
    article_id: str
    report: Report | None = None
    """The report itself when it JOINED, else None."""
    voices: dict[str, str] = {}
    title: str = ""
    """How the event is called: the title of its most central report."""
    merged_into: str = ""


# --- divergences ---------------------------------------------------------------------------------------------------


class DivergenceType(enum.StrEnum):
    """What kind of thing does not square."""

    NUMBER = "number"
    DATE_TIME = "date_time"
    PLACE = "place"
    PERSON_OR_ROLE = "person_or_role"
    OUTCOME_OR_POLARITY = "outcome_or_polarity"
    CAUSE = "cause"
    ATTRIBUTION = "attribution"
    QUOTE = "quote"
    CERTAINTY = "certainty"
    QUANTIFIER = "quantifier"
    OTHER = "other"


class Relation(enum.StrEnum):
    """How the two claims stand to one another."""

    CONFLICT = "conflict"
    UPDATE = "update"
    SOURCE_DISPUTE = "source_dispute"


class Status(enum.StrEnum):
    """What a divergence record says of its divergence."""

    NEW = "new"
    STRENGTHENED = "strengthened"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Side(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One side of a divergence: a sentence word for word, where it stands, and what it claims.

    `marks` are the bits that do not square, as offsets into `sentence`.
    """

    article_id: str
    outlet: str
    publisher: str
    url: str
    title: str = ""
    published_at: datetime
    sentence: str
    start: int
    end: int
    value: str = ""
    attributed_to: str = ""
    marks: tuple[Span, ...] = ()
    supporters: tuple[str, ...] = ()
    """Outlets whose articles claim the same as this side, its own first."""
    voices: int = 1
    """How many independent voices stand on this side."""


class Divergence(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Two claims of different publishers about the same thing in one event that do not square.

    `id` is a function of the two claims. `score` is a calibrated probability (0 to 1), `notability` 1 to 3.
    `detected_at` is event time: when the later of the two articles was published. `detectors` maps each detector that
    spoke to its score; `why` is one plain sentence for the desk.
    """

    id: str
    event_id: str
    status: Status = Status.NEW
    type: DivergenceType
    relation: Relation
    score: float
    notability: int
    about: str
    why: str
    detected_at: datetime
    detectors: dict[str, float]
    a: Side
    b: Side
    event_title: str = ""
    superseded_by: str = ""


class Against(enum.StrEnum):
    """What of itself an article contradicts."""

    BODY = "body"
    """The headline or the summary says otherwise than the body."""
    EARLIER_VERSION = "earlier_version"
    """What the earlier version said was changed."""


class OwnSide(Side, frozen=True, kw_only=True, omit_defaults=True):
    """One side of an article that contradicts itself: in which part of which version (its time) the sentence stands."""

    section: Section
    version: datetime


class SelfContradiction(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Two claims of one article that do not square; a divergence is between publishers, and this is none.

    `a` is the headline, the summary or the earlier version, `b` the body or the later version. `id` is a function of
    the two sentences. `relation` is `update` where what two versions speak of may itself have changed between them.
    `detected_at` is event time: the later version's.
    """

    id: str
    event_id: str
    status: Status = Status.NEW
    against: Against
    type: DivergenceType
    relation: Relation
    score: float
    about: str
    why: str
    detected_at: datetime
    detectors: dict[str, float]
    a: OwnSide
    b: OwnSide
    event_title: str = ""


# --- alerts --------------------------------------------------------------------------------------------------------


class AlertStatus(enum.StrEnum):
    """What became of an alert: the intent is written before the request to Slack, the result after it."""

    INTENDED = "intended"
    SENT = "sent"
    FAILED = "failed"


class AlertAction(enum.StrEnum):
    """What is asked of Slack."""

    POST = "post"
    UPDATE = "update"
    THREAD = "thread"


class AlertRecord(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One decision for Slack about one event, and what became of it. `key` is unique to the message and its content."""

    key: str
    event_id: str
    action: AlertAction
    status: AlertStatus
    channel: str = ""
    ts: str = ""
    """Slack's id of the message, once there is one."""
    thread_ts: str = ""
    """The message a THREAD reply belongs to."""
    merged_into: str = ""
    """The event that took this one in, when the message says so."""
    muted_by: str = ""
    """Who muted the event, when the message says so."""
    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    divergences: tuple[str, ...] = ()
    at: datetime
    error: str = ""


# --- feedback ------------------------------------------------------------------------------------------------------


class Verdict(enum.StrEnum):
    """What a desk says of an alert by a click on the button that has this for its action id."""

    USEFUL = "useful"
    NOT_A_DIVERGENCE = "not_a_divergence"
    MUTED = "muted"
    """This event shall tell nothing more."""
    UNMUTED = "unmuted"


class Judged(msgspec.Struct, frozen=True, array_like=True):
    """A divergence that a message shows."""

    id: str
    type: DivergenceType


class Shown(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a message shows, the most notable first: the value of every button that asks for a verdict on it."""

    event_id: str
    divergences: tuple[Judged, ...] = ()


UserId = Annotated[str, msgspec.Meta(pattern=r"\A[UW][A-Z0-9]{1,30}\Z")]
"""Slack's id of a person; it refuses a whole message that names one by anything else."""


class Feedback(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What a person said, and when, of what the message `ts` in `channel` showed. `id` is a function of the click."""

    id: str
    verdict: Verdict
    who: UserId
    at: datetime
    channel: str
    ts: str

    @property
    def type(self) -> DivergenceType:
        """The type of the divergence that the message opens with; `other` where it shows none."""
        return self.divergences[0].type if self.divergences else DivergenceType.OTHER


R = TypeVar("R", bound=msgspec.Struct)
_encoder = msgspec.json.Encoder(order="deterministic")


def encode(record: msgspec.Struct) -> bytes:
    """The record's JSON, keys in a fixed order, so that equal records are equal bytes."""
    return _encoder.encode(record)


def decode(data: bytes, kind: type[R]) -> R:
    """The record of `kind` in JSON `data`.

    Raises:
        msgspec.ValidationError: the JSON is not such a record; the text names the field.
        msgspec.DecodeError: not JSON, or not UTF-8.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except UnicodeDecodeError as error:  # msgspec's own error does not stand over it
        raise msgspec.DecodeError(f"not UTF-8: {error}") from error
