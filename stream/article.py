"""The article a producer pushes: its published JSON Schema, and reading it from the bytes of a message.

`parse_article` is the only gate: whatever the bytes are, it returns an `ArticleIn` or raises an `ArticleError` whose
reason is one of `RejectReason` and whose detail tells the producer which field, what was given and what is allowed.
"""

from __future__ import annotations

import enum
import json
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from config.settings import Intake
from stream.errors import ParallaxError
from stream.plaintext import one_line, plain

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before it nothing was published on the web: such a stamp is a default somebody forgot to set."""
MAX_DEPTH = 32
"""How deep objects and lists may nest in one another; far more than metadata needs, far less than recursion allows."""
MAX_ID = 1024
MAX_TITLE = 2_000
MAX_SUMMARY = 50_000
DATE_PATTERN = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?([Zz]|[+-][0-9]{2}:?[0-9]{2}))?)?$"
)
_DATE = re.compile(DATE_PATTERN)
_LEAP_SECOND = re.compile(r":60(?=[.Z+ -]|$)")
_OUTLET_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//(?:[^/@]*@)?|^www\d?\.(?=.)", re.IGNORECASE)
_OUTLET_DOMAIN = re.compile(r"^([\w-]+(?:\.[\w-]+)+)\.?(?::\d+)?(?:[/?#].*)?$")


class RejectReason(enum.StrEnum):
    """Why an article was refused: a closed list, for metrics and for producers' own handling."""

    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    TOO_DEEP = "too_deep"
    DUPLICATE_FIELD = "duplicate_field"
    MISSING_FIELD = "missing_field"
    WRONG_TYPE = "wrong_type"
    EMPTY_FIELD = "empty_field"
    EMPTY_BODY = "empty_body"
    TOO_LONG = "too_long"
    BAD_ID = "bad_id"
    BAD_DATE = "bad_date"
    FUTURE_DATE = "future_date"
    LANGUAGE = "language"


class ArticleError(ParallaxError):
    """The bytes are not an article: `reason` for machines, `detail` for the people who pushed it."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail


def shown(value: object) -> str:
    """`value` as a detail quotes it: short, printable, and safe for any JSON value."""
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    text = repr(value[:60]) if isinstance(value, str) else repr(value)[:60]
    return f"{text}... ({len(value):,} characters)" if isinstance(value, str) and len(value) > 60 else text


def parse_stamp(value: object) -> datetime:
    """The moment an RFC 3339 date-time names, in UTC; without a zone it is taken as UTC, a bare date as midnight UTC.

    Raises:
        PydanticCustomError: `bad_date`.
    """
    allowed = "must be an RFC 3339 date-time such as 2022-05-17T06:30:00Z (a date alone means midnight UTC)"
    if not isinstance(value, str) or not _DATE.match(value.strip()):
        raise _complaint(RejectReason.BAD_DATE if isinstance(value, str) else RejectReason.WRONG_TYPE, allowed)
    try:
        # RFC 3339 knows leap seconds and Python does not: 23:59:60 is read as 23:59:59.
        text = _LEAP_SECOND.sub(":59", value.strip().upper())
        stamp = datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))
        stamp = stamp.replace(tzinfo=stamp.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _complaint(RejectReason.BAD_DATE, allowed) from error
    if stamp < EARLIEST:
        raise _complaint(RejectReason.BAD_DATE, f"must not lie before {EARLIEST:%Y-%m-%d}")
    return stamp


def outlet_name(value: str) -> str:
    """The outlet as it is keyed: a bare lower-case host without `www.` where an address is given, else the name.

    `HTTPS://www.BBC.com/news` is `bbc.com`; `The Daily Example` is `the daily example`.
    """
    name = " ".join(one_line(value).lower().split())
    while (shorter := _OUTLET_ADDRESS.sub("", name)) != name:
        name = shorter
    host = _OUTLET_DOMAIN.match(name)
    return host.group(1) if host else name


def _complaint(reason: RejectReason, message: str) -> PydanticCustomError:
    """An error that pydantic carries through with our reason as its type."""
    return PydanticCustomError(reason.value, "{message}", {"message": message})


def _text(value: object, reason: RejectReason | None, limit: int | None, *, line: bool) -> str:
    """A cleaned string; refused when it is none, empty (with `reason`, if one is given) or longer than `limit`."""
    if not isinstance(value, str):
        raise _complaint(RejectReason.WRONG_TYPE, "must be a string")
    if limit is not None and len(value) > limit:
        raise _complaint(RejectReason.TOO_LONG, f"must have at most {limit:,} characters")
    text = one_line(value) if line else plain(value)
    if reason is not None and not text.strip():
        raise _complaint(reason, "must not be empty")
    return text


def _identity(value: object) -> str:
    text = _text(value, RejectReason.EMPTY_FIELD, MAX_ID, line=False)
    if text != value or not text.isprintable() or text != text.strip():
        raise _complaint(RejectReason.BAD_ID, "must be printable characters in Unicode NFC, without spaces at its ends")
    return text


def _title(value: object) -> str:
    return _text(value, RejectReason.EMPTY_FIELD, MAX_TITLE, line=True)


def _outlet(value: object) -> str:
    name = outlet_name(_text(value, RejectReason.EMPTY_FIELD, MAX_ID, line=True))
    if not name:
        raise _complaint(RejectReason.EMPTY_FIELD, "must be the outlet's domain, such as bbc.com, or its name")
    return name


def _body(value: object) -> str:
    return _text(value, RejectReason.EMPTY_BODY, None, line=False)


def _optional(value: object) -> str:
    return "" if value is None else _text(value, None, MAX_SUMMARY, line=True)


def _authors(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple):
        raise _complaint(RejectReason.WRONG_TYPE, "must be a list of strings, or one string")
    return tuple(name for name in (_text(name, None, MAX_TITLE, line=True) for name in names) if name)


def _updated(value: object) -> datetime | None:
    return None if value is None else parse_stamp(value)


def _string(pattern: str | None = None, limit: int | None = None, *, null: bool = False) -> WithJsonSchema:
    """The published form of a string field."""
    schema: dict[str, Any] = {"type": ["string", "null"] if null else "string"}
    if pattern:
        schema["pattern"] = pattern
    if limit:
        schema["maxLength"] = limit
    return WithJsonSchema(schema)


_FILLED = r"\S"
_AUTHORS = WithJsonSchema({"type": ["array", "string", "null"], "items": {"type": "string"}})


class ArticleIn(BaseModel):
    """One published text of one outlet, as a producer pushes it. Fields not named here are allowed and passed over."""

    model_config = ConfigDict(extra="allow", frozen=True, title="Article")

    id: Annotated[str, PlainValidator(_identity), _string(_FILLED, MAX_ID)] = Field(
        description="The producer's own id of the article, the same for every version of it; also the message's key.",
        examples=["bbc-61472000"],
    )
    outlet: Annotated[str, PlainValidator(_outlet), _string(_FILLED, MAX_ID)] = Field(
        description="The masthead, best as its domain (bbc.com); an address or a leading www. is reduced to that.",
        examples=["bbc.com"],
    )
    title: Annotated[str, PlainValidator(_title), _string(_FILLED, MAX_TITLE)] = Field(
        description="The headline, plain text.", examples=["Ferry runs aground off Example Island"]
    )
    body: Annotated[str, PlainValidator(_body), _string(_FILLED)] = Field(
        description="The text, one paragraph a line, or HTML; "
        f"of at most {Intake().max_body_characters:,} characters unless set otherwise."
    )
    published_at: Annotated[datetime, BeforeValidator(parse_stamp), _string(DATE_PATTERN)] = Field(
        description="When the outlet published it, RFC 3339. Without a zone: UTC. A date alone: midnight UTC. "
        "Not before 1990, and not more than two days (unless set otherwise) ahead of its arrival.",
        examples=["2022-05-17T06:30:00Z"],
    )
    url: Annotated[str, PlainValidator(_optional), _string(None, MAX_SUMMARY, null=True)] = Field(
        default="",
        description="Where it can be read; shown with every divergence.",
        examples=["https://bbc.com/news/1"],
    )
    summary: Annotated[str, PlainValidator(_optional), _string(None, MAX_SUMMARY, null=True)] = Field(
        default="", description="The standfirst or abstract that stands between title and body, plain text."
    )
    language: Annotated[str, PlainValidator(_optional), _string(None, MAX_SUMMARY, null=True)] = Field(
        default="", description="BCP 47 tag of the language, such as en or en-GB; found from the text when absent."
    )
    authors: Annotated[tuple[str, ...], PlainValidator(_authors), _AUTHORS] = Field(
        default=(), description="Names in the byline; agencies among them tell wire copy."
    )
    updated_at: Annotated[datetime | None, BeforeValidator(_updated), _string(DATE_PATTERN, null=True)] = Field(
        default=None, description="When this version was published. A later one replaces the article of the same id."
    )


def article_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an article on the topic, as published in `stream/schema/article.schema.json`."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:parallax:article"}
    schema = ArticleIn.model_json_schema(mode="validation")
    for field in schema["properties"].values():
        field.pop("title", None)
        field.pop("default", None)
    return head | schema


def parse_article(raw: bytes, *, received_at: datetime, settings: Intake) -> ArticleIn:
    """The article in the message `raw`, its strings cleaned (`stream.plaintext`), its dates in UTC.

    `received_at` (aware) bounds how far its dates may lie ahead.

    Raises:
        ArticleError: the bytes are no such article; nothing else is ever raised for any bytes.
    """
    given = _object(raw)
    own = ArticleIn.model_fields
    fields = {_encodable(name): value if name in own else _storable(value) for name, value in given.items()}
    try:
        article = ArticleIn.model_validate(fields)
    except ValidationError as error:
        raise _refusal(error) from error
    if len(article.body) > settings.max_body_characters:
        allowed = f"must have at most {settings.max_body_characters:,} characters"
        raise ArticleError(RejectReason.TOO_LONG, f"body: {allowed} (given: {len(article.body):,})")
    latest = received_at + timedelta(hours=settings.future_tolerance_hours)
    for name, stamp in (("published_at", article.published_at), ("updated_at", article.updated_at)):
        if stamp is not None and stamp > latest:
            allowed = f"must not lie more than {settings.future_tolerance_hours:g} hours after its arrival"
            arrived = f"{stamp.isoformat()}, received {received_at.isoformat()}"
            raise ArticleError(RejectReason.FUTURE_DATE, f"{name}: {allowed} (given: {arrived})")
    return article


def _object(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"byte {error.start} is 0x{raw[error.start]:02x}"
        raise ArticleError(RejectReason.NOT_UTF8, f"the message must be JSON in UTF-8; {where}") from error
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise ArticleError(RejectReason.NOT_JSON, f"the message must be one JSON object: {error}") from error
    if not isinstance(value, dict):
        raise ArticleError(RejectReason.NOT_AN_OBJECT, f"the message must be a JSON object (given: {shown(value)})")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names occur once: readers disagree on which of two holds, so neither does."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ArticleError(RejectReason.DUPLICATE_FIELD, f"{shown(name)} stands more than once in one object")
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _too_deep() -> ArticleError:
    return ArticleError(RejectReason.TOO_DEEP, f"objects and lists must not nest deeper than {MAX_DEPTH}")


def _storable(value: Any, depth: int = 1) -> Any:
    """An unknown field's `value` such that it can be written as JSON again and every reader reads the same.

    Lone surrogates become "?", integers of more than 64 bits the string of their digits, infinite floats null.
    """
    if depth > MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, dict):
        return {_encodable(name): _storable(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_storable(inner, depth + 1) for inner in value]
    if isinstance(value, str):
        return _encodable(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return str(value)
    return None if isinstance(value, float) and math.isinf(value) else value


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _refusal(error: ValidationError) -> ArticleError:
    """What is wrong with the fields, all of it in the detail, the first in the article's order as the reason."""
    complaints = error.errors(include_url=False)
    reasons = {"missing": RejectReason.MISSING_FIELD} | {reason.value: reason for reason in RejectReason}
    return ArticleError(reasons[complaints[0]["type"]], "; ".join(map(_complained, complaints)))


def _complained(complaint: ErrorDetails) -> str:
    field = ".".join(map(str, complaint["loc"]))
    if complaint["type"] == "missing":
        return f"{field}: is required and missing"
    return f"{field}: {complaint['msg']} (given: {shown(complaint['input'])})"
