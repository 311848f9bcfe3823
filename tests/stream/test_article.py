"""What producers push is either an article or refused with a reason they can act on, whatever the bytes."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stream
from config.settings import Intake
from stream.article import MAX_DEPTH, ArticleError, ArticleIn, RejectReason, article_schema, outlet_name, parse_article

SCHEMA_FILE = Path(stream.__file__).parent / "schema" / "article.schema.json"
NOW = datetime(2022, 5, 18, 12, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "id": "a-1",
    "outlet": "daily.example",
    "url": "https://daily.example/1",
    "title": "Ferry runs aground",
    "body": "A ferry ran aground on Monday.\nNobody was hurt.",
    "published_at": "2022-05-17T06:30:00Z",
}


def read(raw: bytes, settings: Intake | None = None) -> ArticleIn:
    """The article in `raw`, received at NOW."""
    return parse_article(raw, received_at=NOW, settings=settings or Intake())


def pushed(**changes: Any) -> bytes:
    """GOOD with `changes`, as a message; a field set to `...` is left out."""
    fields = {name: value for name, value in {**GOOD, **changes}.items() if value is not ...}
    return json.dumps(fields).encode()


def refused(raw: bytes, reason: RejectReason, settings: Intake | None = None) -> str:
    """The detail with which `raw` is refused for `reason`."""
    with pytest.raises(ArticleError) as caught:
        read(raw, settings)
    assert caught.value.reason == reason
    return caught.value.detail


def test_an_article_is_read_with_its_unknown_fields() -> None:
    """Every field arrives, what Parallax does not know included."""
    article = read(
        pushed(desk="foreign", geo={"lat": 1.5}, authors=["A. Writer"], updated_at="2022-05-17T08:30:00+02:00")
    )
    assert article.published_at == datetime(2022, 5, 17, 6, 30, tzinfo=UTC)
    assert article.updated_at == article.published_at
    assert article.authors == ("A. Writer",)
    assert article.model_extra == {"desk": "foreign", "geo": {"lat": 1.5}}


def test_optional_fields_may_be_absent_or_null() -> None:
    """null means absent."""
    article = read(pushed(url=None, summary=None, language=None, authors=None, updated_at=None))
    assert (article.url, article.summary, article.language, article.authors, article.updated_at) == (
        "",
        "",
        "",
        (),
        None,
    )
    assert read(pushed(url=...)).url == ""


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", RejectReason.NOT_JSON),
        (b"{", RejectReason.NOT_JSON),
        (b'{"a": 1} {"a": 2}', RejectReason.NOT_JSON),
        (b'{"a": NaN}', RejectReason.NOT_JSON),
        (b'{"a": -Infinity}', RejectReason.NOT_JSON),
        (b'{"a": "\n"}', RejectReason.NOT_JSON),
        (b'{"a": ' + b"9" * 10_000 + b"}", RejectReason.NOT_JSON),
        (b"\xff\xfe{\x00}\x00", RejectReason.NOT_UTF8),
        (b'{"title": "caf\xe9"}', RejectReason.NOT_UTF8),
        (b"[]", RejectReason.NOT_AN_OBJECT),
        (b'"article"', RejectReason.NOT_AN_OBJECT),
        (b"null", RejectReason.NOT_AN_OBJECT),
        (b"[" * 200_000, RejectReason.TOO_DEEP),
        (b'{"id": "a", "id": "b"}', RejectReason.DUPLICATE_FIELD),
        (b'{"meta": {"x": 1, "x": 1}}', RejectReason.DUPLICATE_FIELD),
        (b"{}", RejectReason.MISSING_FIELD),
    ],
)
def test_what_is_no_json_object_is_refused(raw: bytes, reason: RejectReason) -> None:
    """The reason says what kind of thing the bytes are not."""
    assert refused(raw, reason)


@pytest.mark.parametrize("field", ["id", "outlet", "title", "body", "published_at"])
def test_each_required_field_is_missed_by_name(field: str) -> None:
    """The detail names the field."""
    assert refused(pushed(**{field: ...}), RejectReason.MISSING_FIELD) == f"{field}: is required and missing"


@pytest.mark.parametrize("field", ["id", "outlet", "title", "body", "published_at", "url", "summary", "language"])
@pytest.mark.parametrize("value", [7, True, [], {}, 1.5, [[["deep"]]]])
def test_a_wrong_type_is_told_with_field_and_value(field: str, value: object) -> None:
    """Numbers are not taken for strings: an id of 7 and one of "7" would be two articles or one by chance."""
    detail = refused(pushed(**{field: value}), RejectReason.WRONG_TYPE)
    assert detail.startswith(f"{field}: must be ")
    assert "(given: " in detail


@pytest.mark.parametrize("value", [None, ""])
def test_required_fields_may_not_be_null_or_empty(value: str | None) -> None:
    """null is a wrong type, "" an empty field; an empty body has its own reason."""
    reason = RejectReason.WRONG_TYPE if value is None else RejectReason.EMPTY_FIELD
    refused(pushed(title=value), reason)
    refused(pushed(outlet=value), reason)
    refused(pushed(id=value), reason)
    refused(pushed(body=value), RejectReason.WRONG_TYPE if value is None else RejectReason.EMPTY_BODY)


@pytest.mark.parametrize("body", [" ", "\n\t\n", "\u200b\u00a0", "\x00\x07"])
def test_a_body_of_nothing_visible_is_empty(body: str) -> None:
    """Spaces, control and zero-width characters are no text."""
    refused(pushed(body=body), RejectReason.EMPTY_BODY)


def test_every_complaint_stands_in_the_detail() -> None:
    """A producer repairs all at once; the reason is that of the first field in the schema's order."""
    detail = refused(pushed(id=3, title=..., published_at="soon"), RejectReason.WRONG_TYPE)
    assert [part.split(":")[0] for part in detail.split("; ")] == ["id", "title", "published_at"]


def test_too_long_fields_are_refused_with_their_length_and_no_more_of_them() -> None:
    """A body of 5 MB is told in a detail of a line."""
    detail = refused(pushed(body="x" * 5_000_000), RejectReason.TOO_LONG)
    assert detail == f"body: must have at most {Intake().max_body_characters:,} characters (given: 5,000,000)"
    assert len(refused(pushed(title="x" * 10_000), RejectReason.TOO_LONG)) < 250
    refused(pushed(id="x" * 10_000), RejectReason.TOO_LONG)
    assert read(pushed(body="x" * 1500), Intake(max_body_characters=1500)).body
    refused(pushed(body="x" * 1501), RejectReason.TOO_LONG, Intake(max_body_characters=1500))


@pytest.mark.parametrize("identity", ["a\x00b", " a", "a ", "a\nb", "\ud800", "e\u0301", "\u200b", "a\u202eb"])
def test_ids_that_cleaning_would_change_are_refused(identity: str) -> None:
    """Two ids must never become one by cleaning."""
    with pytest.raises(ArticleError) as caught:
        read(pushed(id=identity))
    assert caught.value.reason in {RejectReason.BAD_ID, RejectReason.EMPTY_FIELD}


@pytest.mark.parametrize(
    "identity", ["7", "urn:x:1", "https://daily.example/ä?q=1&r=<2>", "статья 5", "../../etc", "🚢"]
)
def test_strange_but_printable_ids_are_taken_as_they_are(identity: str) -> None:
    """An id means nothing to Parallax."""
    assert read(pushed(id=identity)).id == identity


@pytest.mark.parametrize(
    ("given_stamp", "moment"),
    [
        ("2022-05-17T06:30:00Z", datetime(2022, 5, 17, 6, 30, tzinfo=UTC)),
        ("2022-05-17t06:30:00z", datetime(2022, 5, 17, 6, 30, tzinfo=UTC)),
        ("2022-05-17T08:30:00+02:00", datetime(2022, 5, 17, 6, 30, tzinfo=UTC)),
        ("2022-05-17 08:30:00 +0200", datetime(2022, 5, 17, 6, 30, tzinfo=UTC)),
        ("2022-05-17T06:30:00", datetime(2022, 5, 17, 6, 30, tzinfo=UTC)),
        ("2022-05-17T06:30", datetime(2022, 5, 17, 6, 30, tzinfo=UTC)),
        ("2022-05-17T06:30:00.1234567890Z", datetime(2022, 5, 17, 6, 30, 0, 123456, tzinfo=UTC)),
        ("2022-05-16T23:59:60Z", datetime(2022, 5, 16, 23, 59, 59, tzinfo=UTC)),
        ("2022-05-17", datetime(2022, 5, 17, tzinfo=UTC)),
    ],
)
def test_stamps_of_every_allowed_form_are_moments_in_utc(given_stamp: str, moment: datetime) -> None:
    """A stamp without a zone is taken as UTC, a bare date as its midnight, a leap second as the second before."""
    assert read(pushed(published_at=given_stamp)).published_at == moment


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "yesterday",
        "17 May 2022",
        "2022-13-01",
        "2022-02-30T00:00:00Z",
        "20220517",
        "2022-W20-2",
        "2022-05-17T25:00Z",
        "2022-05-17T06:30:00+99:00",
        "1652769000",
        "0001-01-01T00:00:00+14:00",
        "1970-01-01T00:00:00Z",
        "٢٠٢٢-٠٥-١٧",
    ],
)
def test_other_stamps_are_bad_dates(stamp: str) -> None:
    """Also those before the web: the epoch is what a forgotten field looks like."""
    assert refused(pushed(published_at=stamp), RejectReason.BAD_DATE).startswith("published_at: must ")


def test_stamps_ahead_of_arrival_are_refused_beyond_the_tolerance() -> None:
    """Also of updated_at: an update of the year 9999 would shut out every later one."""
    soon = (NOW + timedelta(hours=47)).isoformat()
    assert read(pushed(published_at=soon))
    refused(pushed(published_at=soon), RejectReason.FUTURE_DATE, Intake(future_tolerance_hours=46))
    assert "9999" in refused(pushed(published_at="9999-12-31T23:59:59Z"), RejectReason.FUTURE_DATE)
    assert refused(pushed(updated_at="2031-01-01"), RejectReason.FUTURE_DATE).startswith("updated_at: ")
    refused(pushed(updated_at="9999-12-31T23:59:59-12:00"), RejectReason.BAD_DATE)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("bbc.com", "bbc.com"),
        ("WWW.BBC.com", "bbc.com"),
        ("https://www.bbc.co.uk/news?x=1", "bbc.co.uk"),
        ("http://user:pw@edition.cnn.com:8080/", "edition.cnn.com"),
        ("//daily.example", "daily.example"),
        ("daily.example.", "daily.example"),
        ("The  Daily Example ", "the daily example"),
        ("München.example", "münchen.example"),
        ("https://www.https://www.bbc.com", "bbc.com"),
    ],
)
def test_an_outlet_is_its_bare_domain_or_its_name(written: str, name: str) -> None:
    """However the producer writes it, one outlet has one name."""
    assert outlet_name(written) == name
    assert read(pushed(outlet=written)).outlet == name


@settings(deadline=None)
@given(st.text())
def test_naming_an_outlet_twice_changes_nothing(text: str) -> None:
    """The name of a name is the name."""
    assert outlet_name(outlet_name(text)) == outlet_name(text)


def test_an_outlet_of_address_parts_alone_is_empty() -> None:
    """https:// names nobody."""
    refused(pushed(outlet="https://"), RejectReason.EMPTY_FIELD)


def test_texts_are_cleaned_and_titles_are_one_line() -> None:
    """Control characters go, line breaks are told one way, accents are composed."""
    article = read(
        pushed(
            title="Cafe\u0301\r\nfire \x07",
            body="One\u00a0two\u200b.\r\nThree\x00 \ud83d\ude00\ud800",
            summary=" a\nb ",
        )
    )
    assert article.title == "Café fire"
    assert article.body == "One two.\nThree 😀\ufffd"
    assert article.summary == "a b"


def test_a_byte_order_mark_is_no_error() -> None:
    """Windows tools write one."""
    assert read(b"\xef\xbb\xbf" + pushed()).id == "a-1"


def test_unknown_fields_come_out_storable() -> None:
    """Whatever a producer adds can be written as JSON again."""
    raw = (
        pushed(big=10**40, small=-(2**63), odd="\ud800", nested={"\ud800": ["\udfff", 10**40]})[:-1]
        + b', "far": 1e999}'
    )
    extra = read(raw).model_extra
    assert extra == {
        "big": str(10**40),
        "small": -(2**63),
        "odd": "?",
        "nested": {"?": ["?", str(10**40)]},
        "far": None,
    }
    assert msgspec.json.decode(msgspec.json.encode(extra)) == extra


def test_unknown_fields_may_nest_to_a_fixed_depth() -> None:
    """The depth does not hang on how deep the caller's stack is."""
    deep = json.loads("[" * (MAX_DEPTH) + "]" * (MAX_DEPTH))
    assert read(pushed(x=deep))
    refused(pushed(x=[deep]), RejectReason.TOO_DEEP)


def test_authors_are_strings() -> None:
    """One name or many; blank ones are left out."""
    assert read(pushed(authors="A. Writer")).authors == ("A. Writer",)
    assert read(pushed(authors=["A", " ", "B"])).authors == ("A", "B")
    assert refused(pushed(authors=["A", 3]), RejectReason.WRONG_TYPE).startswith("authors: ")
    refused(pushed(authors={"name": "A"}), RejectReason.WRONG_TYPE)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(sorted(GOOD)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.binary() | st.dictionaries(st.sampled_from([*GOOD, "x"]), JSON_VALUES).map(lambda x: json.dumps(x).encode()))
def test_any_bytes_are_an_article_or_refused(raw: bytes) -> None:
    """Nothing else is ever raised, and what is refused says why."""
    try:
        article = read(raw)
    except ArticleError as error:
        str(error).encode()
    else:
        assert article.body.strip()


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys([*GOOD, "summary", "authors", "updated_at", "x"], JSON_VALUES)))
def test_one_odd_field_is_an_article_or_refused(changes: dict[str, Any]) -> None:
    """A good article with any odd field either passes, and can be stored, or is refused."""
    try:
        article = read(pushed(**changes))
    except ArticleError as error:
        error.detail.encode()
    else:
        assert msgspec.json.encode(article.model_dump())
        assert article.published_at.tzinfo is UTC


def test_the_published_schema_is_current() -> None:
    """The committed file is what the code says; `parallax schema article` prints it anew."""
    assert json.loads(SCHEMA_FILE.read_text()) == article_schema()


def test_the_published_schema_is_one_and_describes_every_field() -> None:
    """It is valid 2020-12, and no field stands without a word."""
    schema = article_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["required"] == ["id", "outlet", "title", "body", "published_at"]
    assert all(field["description"] for field in schema["properties"].values())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"published_at": "2022-05-17"},
        {"url": None},
        {"authors": "A"},
        {"updated_at": None},
        {"x": [1, {"y": None}]},
    ],
)
def test_schema_and_parser_accept_the_same(changes: dict[str, Any]) -> None:
    """What the published schema lets through, intake reads."""
    raw = pushed(**changes)
    jsonschema.validate(json.loads(raw), article_schema())
    assert read(raw)


@pytest.mark.parametrize(
    "changes", [{"id": 3}, {"title": ...}, {"body": " \n"}, {"published_at": "soon"}, {"authors": [1]}, {"outlet": ""}]
)
def test_schema_and_parser_refuse_the_same(changes: dict[str, Any]) -> None:
    """What intake would refuse, a producer's own validator can tell."""
    raw = pushed(**changes)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(raw), article_schema())
    with pytest.raises(ArticleError):
        read(raw)


def test_details_stay_short() -> None:
    """However much was given."""
    detail = refused(pushed(published_at="x" * 100_000, outlet=[["x" * 1000] * 1000]), RejectReason.WRONG_TYPE)
    assert len(detail) < 400
    assert re.search(r"100,000 characters", detail)
