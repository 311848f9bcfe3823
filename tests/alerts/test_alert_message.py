"""The message as Slack gets it: within its limits, and harmless, whatever outlets write."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from divergence_makers import (
    NASTY,
    make_divergence,
    make_feedback,
    make_side,
    other_side,
    some_divergences,
    some_feedback,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_limits import breaches

from agents.alerts.message import Message, compose, compose_news, escape, evidence_link, reposted
from agents.alerts.state import SAID, EventAlert, hear, take
from stream.records import Divergence, DivergenceType, Feedback, Judged, Shown, Span, Status, Verdict, decode, encode

URL = "https://parallax.example"


def alert_of(*divergences: Divergence, **changes: Any) -> EventAlert:
    """An event's alert after these divergences, all worth telling."""
    alert = EventAlert(event_id="e1", **changes)
    for divergence in divergences:
        alert = take(alert, divergence, worth=True)
    return alert


def heard(alert: EventAlert, *said: Feedback) -> EventAlert:
    """The event's alert after all that was said of it."""
    for one in said:
        alert = hear(alert, one)
    return alert


def buttons(message: Message) -> dict[str, dict[str, Any]]:
    """The message's buttons by what they say."""
    found = [e for block in message.blocks if block["type"] == "actions" for e in block["elements"]]
    return {button["text"]["text"]: button for button in found}


def elements(message: Message) -> list[dict[str, Any]]:
    """Every element of the message's rich text."""
    return [
        element
        for block in message.blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        for element in part["elements"]
    ]


def read(message: Message) -> str:
    """The message's rich text as it is read."""
    return "".join(element.get("text") or element.get("fallback", "") for element in elements(message))


def test_the_first_block_stands_alone() -> None:
    """A desktop notification shows the first block only: it is the whole finding in one sentence."""
    first = compose(alert_of(make_divergence()), URL).blocks[0]
    assert first["text"]["text"] == "Injured on the Rhine ship: 27 (Harbour Mail) or 25 (Northern Times)"


def test_both_sentences_stand_word_for_word_with_outlet_time_and_link() -> None:
    """Everything a desk needs to check it is in the message."""
    divergence = make_divergence()
    message = compose(alert_of(divergence), URL)
    text = read(message)
    for side in (divergence.a, divergence.b):
        assert side.sentence in text
        assert {"type": "link", "url": side.url, "text": side.outlet, "style": {"bold": True}} in elements(message)
    assert text.count("21 Nov 2026, 12:00 UTC") == 3
    for words in ("Conflict: both cannot hold", "very likely", "2 independent voices, with Coast Post"):
        assert words in text
    assert divergence.why in text


def test_the_bits_that_do_not_square_are_bold() -> None:
    """Marked bits, and only those, are bold inside the quotations."""
    message = compose(alert_of(make_divergence()), URL)
    quotes = [
        p for b in message.blocks if b["type"] == "rich_text" for p in b["elements"] if p["type"].endswith("quote")
    ]
    bold = [e["text"] for quote in quotes for e in quote["elements"] if "style" in e]
    assert bold == ["27 people", "Twenty-five passengers"]


def test_the_button_opens_the_evidence() -> None:
    """The page of this event, its id safe in the address."""
    assert compose(alert_of(make_divergence()), URL).blocks[-1]["elements"][0]["url"] == f"{URL}/events/e1"
    assert evidence_link(URL + "/", "a/b?c#d") == f"{URL}/events/a%2Fb%3Fc%23d"


def test_without_a_usable_address_there_is_no_button() -> None:
    """A button that leads nowhere would make Slack refuse the whole message."""
    assert all(block["type"] != "actions" for block in compose(alert_of(make_divergence()), "").blocks)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(some_divergences, min_size=1, max_size=14),
    st.sampled_from([URL, "", "javascript:x"]),
    st.lists(some_feedback, max_size=10),
    st.booleans(),
)
def test_slack_takes_the_message_whatever_outlets_write(
    divergences: list[Divergence], url: str, said: list[Feedback], feedback: bool
) -> None:
    """No limit of Slack's is broken by any texts, marks, links, times, numbers of divergences or verdicts."""
    alert = heard(alert_of(*divergences), *said)
    message = compose(alert, url, feedback=feedback)
    assert breaches(message.text, list(message.blocks)) == []
    assert message.size <= 13_200
    told = msgspec.structs.replace(alert, told=("d1", "d2", "d3"))
    news = compose_news(told, url)
    assert news is None or breaches(news.text, list(news.blocks)) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(some_divergences, min_size=1, max_size=6))
def test_outlet_text_never_stands_where_slack_reads_markup(divergences: list[Divergence]) -> None:
    """No mrkdwn anywhere, no emoji names read, and the top-level text has no bare `<` or `>`."""
    message = compose(alert_of(*divergences), URL, feedback=True)
    assert "mrkdwn" not in {key for block in message.blocks for key in _types(block)}
    assert not set("<>") & set(message.text)


def _types(value: Any) -> set[str]:
    """Every `type` in a block, and a note where plain text would have its emoji read."""
    found: set[str] = set()
    if isinstance(value, dict):
        found = {str(value.get("type", ""))}
        if value.get("type") == "plain_text" and value.get("emoji") is not False:
            found.add("mrkdwn")
        found |= {kind for inner in value.values() for kind in _types(inner)}
    elif isinstance(value, list | tuple):
        found = {kind for inner in value for kind in _types(inner)}
    return found


def test_a_hostile_headline_pings_nobody() -> None:
    """`<!channel>` is shown as it is, in places where it is only text, and escaped in the top-level text."""
    hostile = make_divergence(event_title="<!channel> read *this*", about="<!here>")
    message = compose(alert_of(hostile), URL)
    assert "&lt;!here&gt;" in message.text
    assert "<!" not in message.text
    assert "<!channel> read *this*" in json.dumps(message.blocks)


def test_the_most_notable_are_shown_and_the_rest_counted() -> None:
    """Three at most in full; the count of the others says where to find them."""
    divergences = [make_divergence(f"d{i:02}", notability=2) for i in range(20)]
    alert = alert_of(*divergences, make_divergence("top", notability=3, about="the cause"))
    message = compose(alert, URL)
    assert sum(block["type"] == "rich_text" for block in message.blocks) == 3
    assert message.blocks[0]["text"]["text"].startswith("The cause")
    assert "18 more divergences on the evidence page" in json.dumps(message.blocks)


def test_minor_ones_are_counted() -> None:
    """They are not told, and a desk that looks for them knows where they are."""
    alert = take(alert_of(make_divergence()), make_divergence("d2", notability=1), worth=False)
    assert "1 minor one on the evidence page" in json.dumps(compose(alert, URL).blocks)


def test_a_sentence_of_ten_thousand_characters_is_cut_round_its_mark() -> None:
    """The marked bit is always among what is shown."""
    sentence = "a " * 4_000 + "27 injured" + " b" * 3_000
    divergence = make_divergence(a=make_side(sentence=sentence, marks=(Span(8_000, 8_010),)))
    message = compose(alert_of(divergence), URL)
    assert {"type": "text", "text": "27 injured", "style": {"bold": True}} in elements(message)


def test_content_gives_block_ids() -> None:
    """Equal content has equal ids, other content other ids, as an update in place needs."""
    one, same = (compose(alert_of(make_divergence()), URL) for _ in range(2))
    other = compose(alert_of(make_divergence(why="Another reason.")), URL)
    assert one == same
    assert not {b["block_id"] for b in one.blocks} & {b["block_id"] for b in other.blocks}


def test_a_better_score_within_one_word_changes_nothing() -> None:
    """A message that reads the same is the same: nobody is told of the third decimal."""
    one, other = (compose(alert_of(make_divergence(score=s)), URL) for s in (0.86, 0.87))
    assert one.digest == other.digest


def test_a_merged_event_points_to_the_other() -> None:
    """It says so, and its button opens the other event."""
    message = compose(_merged(), URL)
    assert message.blocks[0]["text"]["text"].startswith("Merged with another event")
    assert message.blocks[-1]["elements"][0]["url"].endswith("/events/e2")


def _merged() -> EventAlert:
    return msgspec.structs.replace(alert_of(make_divergence()), merged_into="e2")


def test_a_new_message_links_the_one_that_can_no_longer_be_edited() -> None:
    """The old one's address stands in it; without one it is the message itself."""
    message = compose(alert_of(make_divergence()), URL)
    linked = reposted(message, "https://example.slack.com/archives/C1/p1")
    assert breaches(linked.text, list(linked.blocks)) == []
    assert "https://example.slack.com/archives/C1/p1" in json.dumps(linked.blocks[-1])
    assert reposted(message, "") == message


@given(st.lists(some_divergences, min_size=1, max_size=40))
@settings(max_examples=30, deadline=None)
def test_the_state_of_an_event_stays_small(divergences: list[Divergence]) -> None:
    """Under 100 kB with any texts, so that a changelog can carry it on every change."""
    assert len(encode(alert_of(*divergences))) < 100_000


def test_forty_of_the_worst_still_fit() -> None:
    """Every text ten thousand characters of four bytes: state and message stay in their limits."""
    huge = NASTY[9] * 3
    sides = {
        side: make(
            article_id=huge,
            outlet=huge,
            publisher=huge,
            sentence=huge,
            value=huge,
            attributed_to=huge,
            supporters=(huge,) * 50,
        )
        for side, make in (("a", make_side), ("b", other_side))
    }
    alert = alert_of(*(make_divergence(f"d{i:02}", about=huge, why=huge, event_title=huge, **sides) for i in range(40)))
    alert = heard(alert, *(make_feedback(who=f"U{i:030}", minute=i) for i in range(SAID)), make_feedback(Verdict.MUTED))
    message = compose(alert, URL, feedback=True)
    assert breaches(message.text, list(message.blocks)) == []
    assert len(encode(alert)) < 100_000


@given(st.text())
def test_escaping_touches_three_characters_only(text: str) -> None:
    """`&`, `<`, `>` and nothing else, and it can be undone."""
    back = escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == text


# --- feedback -----------------------------------------------------------------------------------------------------


def test_without_feedback_the_message_neither_asks_for_it_nor_shows_it() -> None:
    """Nobody would take a click in; what was said while somebody did is kept."""
    alert = alert_of(make_divergence())
    message = compose(heard(alert, make_feedback(), make_feedback(Verdict.MUTED)), URL)
    assert message == compose(alert, URL)
    assert list(buttons(message)) == ["Open the evidence"]


def test_a_button_carries_what_the_message_shows() -> None:
    """The event, and the divergences shown in full, the one that the message opens with first."""
    others = [make_divergence(f"d{i}", notability=2) for i in range(2, 9)]
    alert = alert_of(*others, make_divergence(type=DivergenceType.PLACE))
    asked = buttons(compose(alert, URL, feedback=True))
    assert list(asked) == ["Open the evidence", "Useful", "Not a divergence", "Mute this event"]
    assert [asked[words]["action_id"] for words in list(asked)[1:]] == ["useful", "not_a_divergence", "muted"]
    (value,) = {button["value"] for button in asked.values() if "value" in button}
    shown = decode(value.encode(), Shown)
    assert shown.event_id == "e1"
    assert shown.divergences[0] == Judged("d1", DivergenceType.PLACE)
    assert len(shown.divergences) == 3


def test_desks_are_asked_also_where_there_are_no_pages() -> None:
    """The buttons do not depend on the link."""
    assert "Useful" in buttons(compose(alert_of(make_divergence()), "", feedback=True))


def test_who_said_what_stands_in_the_message() -> None:
    """As Slack's own element for a person, with the time; in the top-level text there is nobody to ping."""
    said = [make_feedback(), make_feedback(Verdict.NOT_A_DIVERGENCE, who="U0EDITOR2", minute=11)]
    message = compose(heard(alert_of(make_divergence()), *said), URL, feedback=True)
    people = [element["user_id"] for element in elements(message) if element["type"] == "user"]
    assert people == ["U0EDITOR1", "U0EDITOR2"]
    assert " finds this useful · 21 Nov 2026, 12:10 UTC\n says: not a divergence · " in read(message)
    assert "U0EDITOR" not in message.text


def test_a_muted_event_says_who_muted_it_and_can_be_unmuted() -> None:
    """Of what it shows no verdict is asked for: it is not kept current."""
    message = compose(heard(alert_of(make_divergence()), make_feedback(Verdict.MUTED)), URL, feedback=True)
    assert "Muted by " in read(message)
    assert list(buttons(message)) == ["Open the evidence", "Unmute"]
    assert buttons(message)["Unmute"]["action_id"] == "unmuted"


def test_of_what_no_longer_stands_no_verdict_is_asked_for() -> None:
    """The event can be muted all the same."""
    told = msgspec.structs.replace(alert_of(make_divergence()), told=("d1",))
    gone = take(told, make_divergence(status=Status.WITHDRAWN), worth=True)
    assert list(buttons(compose(gone, URL, feedback=True))) == ["Open the evidence", "Mute this event"]


def test_where_an_event_is_one_with_another_its_desk_is_asked_there() -> None:
    """The pointer has nothing to judge, and nothing more to tell."""
    assert list(buttons(compose(heard(_merged(), make_feedback()), URL, feedback=True))) == ["Open the evidence"]


def test_what_is_muted_can_be_unmuted_also_where_it_is_one_with_another() -> None:
    """The event may come apart again, and would be silent for ever."""
    message = compose(heard(_merged(), make_feedback(Verdict.MUTED)), URL, feedback=True)
    assert list(buttons(message)) == ["Open the evidence", "Unmute"]
