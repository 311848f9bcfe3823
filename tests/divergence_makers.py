"""Makes divergences for tests: invented outlets and sentences, and by hypothesis anything an outlet could write.

Beside that it says of which events a desk is to be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st

from config.settings import Alerts
from stream.records import (
    Against,
    Divergence,
    DivergenceType,
    Feedback,
    Judged,
    OwnSide,
    Relation,
    Section,
    SelfContradiction,
    Side,
    Span,
    Status,
    Verdict,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MAIL = "The fire brigade said 27 people were injured when the cruise ship hit the bridge."
TIMES = "Twenty-five passengers were hurt, the harbour police said on Saturday."


def make_side(**changes: Any) -> Side:
    """The Harbour Mail's account, with changes."""
    side = Side(
        article_id="mail-1",
        outlet="Harbour Mail",
        publisher="Harbour Press",
        url="https://mail.example/ship",
        title="Ship strikes bridge",
        published_at=NOON,
        sentence=MAIL,
        start=40,
        end=40 + len(MAIL),
        value="27",
        marks=(Span(22, 31),),
        supporters=("Harbour Mail", "Coast Post"),
        voices=2,
    )
    return msgspec.structs.replace(side, **changes)


def other_side(**changes: Any) -> Side:
    """The Northern Times' account, with changes."""
    times = {
        "article_id": "times-1",
        "outlet": "Northern Times",
        "publisher": "Times Group",
        "url": "https://times.example/boat",
        "sentence": TIMES,
        "end": 40 + len(TIMES),
        "value": "25",
        "marks": (Span(0, 22),),
        "supporters": ("Northern Times",),
        "voices": 1,
    }
    return make_side(**(times | changes))


def make_divergence(divergence_id: str = "d1", **changes: Any) -> Divergence:
    """27 or 25 injured, with changes."""
    divergence = Divergence(
        id=divergence_id,
        event_id="e1",
        type=DivergenceType.NUMBER,
        relation=Relation.CONFLICT,
        score=0.86,
        notability=3,
        about="injured on the Rhine ship",
        why="27 against 25 people injured; both state it as final.",
        detected_at=NOON,
        detectors={"number": 0.9, "network": 0.71},
        a=make_side(),
        b=other_side(),
        event_title="Cruise ship strikes bridge near Kehl",
    )
    return msgspec.structs.replace(divergence, **changes)


def make_own_side(side: Side | None = None, **changes: Any) -> OwnSide:
    """The Harbour Mail's headline, with changes."""
    own = OwnSide(**msgspec.structs.asdict(side or make_side()), section=Section.TITLE, version=NOON)
    return msgspec.structs.replace(own, **changes)


def make_self_contradiction(own_id: str = "s1", **changes: Any) -> SelfContradiction:
    """27 in the Harbour Mail's headline and 25 in its body, with changes."""
    own = SelfContradiction(
        id=own_id,
        event_id="e1",
        against=Against.BODY,
        type=DivergenceType.NUMBER,
        relation=Relation.CONFLICT,
        score=0.77,
        about="people injured",
        why="The headline says 27, the body 25.",
        detected_at=NOON,
        detectors={"number": 0.77, "network": 0.5},
        a=make_own_side(),
        b=make_own_side(sentence=TIMES, value="25", section=Section.BODY, marks=(Span(0, 22),)),
        event_title="Cruise ship strikes bridge near Kehl",
    )
    return msgspec.structs.replace(own, **changes)


def make_feedback(verdict: Verdict = Verdict.USEFUL, **changes: Any) -> Feedback:
    """What an editor says of the message with 27 or 25 injured, with changes; `minute` is when, after noon."""
    minute = changes.pop("minute", 10)
    who = changes.get("who", "U0EDITOR1")
    feedback = Feedback(
        id=f"{verdict}-{who}-{minute}",
        event_id="e1",
        verdict=verdict,
        divergences=(Judged("d1", DivergenceType.NUMBER),),
        who=who,
        at=NOON + timedelta(minutes=minute),
        channel="C0DESK000",
        ts="1795435100.000200",
    )
    return msgspec.structs.replace(feedback, **changes)


NASTY = [
    "",
    " ",
    "<!channel> <!here> @everyone <@U123>",
    "*bold* _it_ ~gone~ `code` :smile: &amp; <https://evil.example|click>",
    "\u202eright to left\u202c \u2066isolate",
    "zero\u200bwidth\ufeff\u2060joined\u00ad",
    "control\x00\x07\x1b[31m\x85\u2028lines\n\r\t",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">x</a>{{ 7*7 }}{% raw %}',
    "x" * 10_000,
    "👩‍👩‍👧‍👦" * 3_000,
    "漢字" * 4_000,
    "مرحبا بالعالم",
]
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=400))
urls = st.one_of(
    st.sampled_from(
        [
            "",
            "javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "https://ok.example/a?b=c&d=e",
            "HTTPS://OK.example/",
            "http://[broken",
            "https://x.example/" + "a" * 5_000,
            "//no-scheme.example",
            "https://evil.example/\u202etxt",
        ]
    ),
    texts,
)
times = st.datetimes(min_value=datetime(1960, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis wants the bounds naive)
spans = st.builds(Span, st.integers(-5, 12_000), st.integers(-5, 12_000))
some_sides = st.builds(
    make_side,
    article_id=texts,
    outlet=texts,
    publisher=texts,
    url=urls,
    title=texts,
    published_at=times,
    sentence=texts,
    value=texts,
    attributed_to=texts,
    marks=st.lists(spans, max_size=8).map(tuple),
    supporters=st.lists(texts, max_size=30).map(tuple),
    voices=st.integers(0, 400),
)
some_divergences = st.builds(
    make_divergence,
    st.sampled_from([f"d{i}" for i in range(40)]),
    type=st.sampled_from(DivergenceType),
    relation=st.sampled_from(Relation),
    status=st.sampled_from(Status),
    score=st.floats(0, 1),
    notability=st.integers(1, 3),
    about=texts,
    why=texts,
    detected_at=times,
    detectors=st.dictionaries(texts, st.floats(0, 1), max_size=4),
    a=some_sides,
    b=some_sides,
    event_title=texts,
)
some_own_sides = st.builds(
    make_own_side,
    some_sides,
    section=st.sampled_from(Section),
    version=times,
)
some_self_contradictions = st.builds(
    make_self_contradiction,
    st.one_of(texts, st.sampled_from([f"s{i}" for i in range(40)])),
    against=st.sampled_from(Against),
    type=st.sampled_from(DivergenceType),
    relation=st.sampled_from(Relation),
    status=st.sampled_from([Status.NEW, Status.WITHDRAWN]),
    score=st.floats(0, 1),
    about=texts,
    why=texts,
    detected_at=times,
    detectors=st.dictionaries(texts, st.floats(0, 1), max_size=4),
    a=some_own_sides,
    b=some_own_sides,
    event_title=texts,
)
some_feedback = st.builds(
    make_feedback,
    st.sampled_from(Verdict),
    minute=st.integers(0, 30),
    who=st.sampled_from([f"U0EDITOR{i}" for i in range(8)]),
    divergences=st.lists(
        st.builds(Judged, st.sampled_from([f"d{i}" for i in range(40)]), st.sampled_from(DivergenceType)), max_size=3
    ).map(tuple),
).map(lambda one: msgspec.structs.replace(one, id=f"{one.id}-{one.divergences}"))


def notable_events(found: Iterable[Divergence], alerts: Alerts) -> set[str]:
    """The events with a divergence that a desk is to be told of."""
    return {one.event_id for one in found if one.notability >= alerts.min_notability and one.score >= alerts.min_score}
