"""What stands on an article's page and is no part of its text goes; what an outlet reports stays, word for word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.intake.core import layout
from agents.intake.furniture import Sifted, sift
from stream.records import Section

LEAD = "A ferry carrying 40 people ran aground off Example Island on Monday, the coastguard said."
MORE = "Nobody was hurt, and the passengers were taken to the harbour of Sampleton by two fishing boats."
LAST = "The ferry company said that it would examine how the vessel had come to leave its course at night."
TITLE = "Ferry runs aground off Example Island"


def sifted(*paragraphs: str, title: str = TITLE, summary: str = "") -> tuple[str, Sifted]:
    """The text of an article with these paragraphs, and what was made of it."""
    text, blocks = layout(title, summary, "\n".join(paragraphs))
    return text, sift(text, blocks)


def kept(*paragraphs: str, title: str = TITLE, summary: str = "") -> list[str]:
    """The paragraphs of the body that are left, as they stand in the text."""
    text, found = sifted(*paragraphs, title=title, summary=summary)
    return [text[block.start : block.end] for block in found.blocks if block.section is Section.BODY]


@pytest.mark.parametrize(
    "furniture",
    [
        "Advertisement",
        "Advertisement Continue reading the main story",
        "Story continues below this ad",
        "Photo",
        "Share this with Facebook",
        "Share",
        "___",
        "...",
        "3 min read",
        "https://daily.example/2020/ferry",
        "#ferry #ExampleIsland",
        "Tags: ferries, islands",
        "Newsletter Sign Up Continue reading the main story Please verify you're not a robot by clicking the box.",
        "Sign up for our weekly newsletter and never miss a boat.",
        "Never miss any important news. Subscribe to our newsletter.",
        "Get daily updates directly to your inbox",
        "Subscribe now",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "This website uses cookies to give you the best experience.",
        "We use cookies to personalise content.",
        "Read or Share this story: https://usat.example/1",
        "Follow us on Twitter and Facebook",
        "Follow Jo Writer on Twitter: @jowriter",
        "Click here to see more pictures",
        "SCROLL DOWN FOR VIDEO",
        "We pay for your stories! Do you have a story for our team? Email us at tips@daily.example",
        "Copyright 2020 The Daily Example. All rights reserved.",
        "© 2020 Example Media",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "By Jo Writer",
        "By Jo Writer and Sam Scribe for The Daily Example",
        "Updated at 9:50 p.m. ET Thursday",
        "23 July 2013 Last updated at 13:42 GMT",
        "Published: 12:04, 5 May 2020",
        "Example Wire | Updated: 2020-05-05 17:52",
        "May 5, 2020",
        "2020-05-05 17:52",
        "This post has been updated.",
        "Correction: An earlier version of this article misstated the ferry's name.",
        "This is a breaking news story, more follows...",
        "(Additional reporting by Jo Writer; Editing by Sam Scribe)",
        "Jo Writer in Sampleton and Sam Scribe in Exampleville contributed to this report.",
        "The Associated Press contributed to this report.",
        "jw/ss (AFP, dpa)",
        "Reporting by Jo Writer in Sampleton; additional reporting by Sam Scribe; Editing by Kim Reader",
        "— With assistance by Jo Writer",
        "READ MORE: Second ferry runs aground in a week",
        "Related: Ferries of the north",
        "Related stories LOST AT SEA Sailor found after nine days BOATING Who pays for the lifeboats",
        "JUST WATCHED Why ferries run aground Replay More Videos ... MUST WATCH Why ferries run aground 02:13",
        "[Five things to know about the ferries of Example Island]",
        "The ferries of the north: a history in pictures Read more",
        "34 show all Ferries in pictures",
        "7/34 30 November 2020 A ferry leaves the harbour in fog",
        "(Image: Getty Images)",
        "Photo by Jo Writer",
        "Source: Example Coastguard",
        "Jo C. Writer/AP",
        "Enlarge this image toggle caption Jo Writer/AP Jo Writer/AP",
        "FILE - In this May 1, 2019, file photo, a ferry leaves the harbour",
        "So glad to be on dry land! pic.twitter.com/abc123 — Jo Passenger (@jopassenger) May 5, 2020",
        "So glad to be on dry land! — Jo Passenger (@jopassenger) May 5, 2020",
        "LIFEBOATS CALLED",
        "'Nothing to be seen'",
        "After newsletter promotion",
        "Start the day smarter. Get all the news you need in your inbox each morning.",
        "Download the Daily Example app for the latest on ferries.",
        "Our Standards: The Example Trust Principles.",
        "(Except for the headline, this story has not been edited by our staff.)",
        "Story continues",
        "License this article",
        "Also Read | Ferry captain named",
        "Share this article Share 22 shares",
        "Post to Facebook Posted! A link has been posted to your Facebook feed.",
    ],
)
def test_furniture_goes(furniture: str) -> None:
    """Each kind, between paragraphs of an article that stay."""
    assert kept(LEAD, MORE, furniture, LAST) == [LEAD, MORE, LAST]


@pytest.mark.parametrize(
    "sentence",
    [
        "Share prices of the ferry company fell by 3 percent.",
        "Photos released by police show the ferry on the rocks.",
        "Video shows the moment at which the ferry ran aground",
        "Published in 1998, the company's rules ask for two officers on the bridge.",
        "Posted 10 times on Facebook, the video reached a million people.",
        "Terms of use of the harbour were changed on Monday.",
        "Children need to read more.",
        "Reporting by The Daily Example states that the captain slept.",
        "Download speeds on the ferry were slow.",
        "Your message has to be heard, she told the captain.",
        "Story continues to trouble the island, islanders said.",
        "Listen to the coastguard, the mayor said.",
        "Every morning the ferry is full.",
        "Share this burden with us, the mayor asked.",
        "You may be interested to know that the captain is 29.",
        "See also is what the judge wrote beside the paragraph.",
        "9/11 was the last time the port had been closed.",
        "24/7 patrols were ordered by the mayor.",
        "Related deaths were not reported.",
        "Jo Writer was a journalist. She was killed when the ferry sank.",
        "Victory for The Rangers came late.",
        "He posted on YouTube.",
        "Heavy rain contributed.",
        "Follow-up checks were ordered.",
        "Click beetles were found in the cargo.",
        "Advertisement revenue at the company fell.",
        "Comments made by the captain were not recorded.",
        "More than 50 people were on board.",
        "Watch officers are to be questioned.",
        "Reuters first reported the accident on Sunday.",
        "Copyright law does not apply, the court held.",
        "By Monday evening all passengers were ashore.",
        "Example town: 49 killed",
        "Rangers 34, Rovers 6",
        "“He went over the side,” she said.",
        "“Nobody told us anything and the crew had left, she said.",
        "`` Nobody told us,'' she said.",
        "In May 2019 two ferries collided.",
        "The Palestinian Authority (PA) sent help.",
        "He said: “Never miss a ferry. Subscribe to life.”",
    ],
)
def test_sentences_that_only_look_like_furniture_stay(sentence: str) -> None:
    """What a desk would miss is worse than a line too many."""
    assert kept(LEAD, MORE, sentence, LAST) == [LEAD, MORE, sentence, LAST]


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("The ferry on the rocks on Monday (Getty Images)", "The ferry on the rocks on Monday"),
        ("The ferry on the rocks. (Jo Writer/AP)", "The ferry on the rocks."),
        ("The ferry lies on the rocks. Photograph: Jo Writer/AP", "The ferry lies on the rocks."),
        ("The ferry lies on the rocks. [Photo/Agencies]", "The ferry lies on the rocks."),
        ("The ferry lies on the rocks. Hide Caption 3 of 8", "The ferry lies on the rocks."),
        ("Image copyright Getty Images Image caption The ferry hit rocks", "The ferry hit rocks"),
        ("Media playback is not supported on this device Media caption The ferry hit rocks", "The ferry hit rocks"),
        (
            "Facebook Twitter Pinterest The ferry lies on the rocks. Photograph: Jo Writer/AP",
            "The ferry lies on the rocks.",
        ),
        ("AP:Associated Press The ferry was pulled off the rocks", "The ferry was pulled off the rocks"),
        ("Reuters The ferry was pulled off the rocks", "The ferry was pulled off the rocks"),
        ("Jo Writer / Reuters The ferry was pulled off the rocks.", "The ferry was pulled off the rocks."),
        (
            "FILE - In this May 1, 2019, file photo, the ferry leaves port. The ferry sank on Monday.",
            "The ferry sank on Monday.",
        ),
        ("Updated | The ferry has sunk.", "The ferry has sunk."),
        ("The ferry has sunk. pic.twitter.com/abc123", "The ferry has sunk."),
    ],
)
def test_parts_of_a_paragraph_go_and_the_rest_stays(paragraph: str, words: str) -> None:
    """A caption keeps its words, which an outlet stands for, and loses its credit and its player's words."""
    assert kept(LEAD, paragraph, MORE) == [LEAD, words, MORE]


def test_teasers_go_with_their_heading() -> None:
    """The paragraph between "Read also" and the next heading is about another article, though it is of sentences."""
    teaser = "The premier opened a new harbour on Friday. He also spoke of ferries."
    tail = [
        "Read also:",
        teaser,
        "You may also be interested in the news:",
        "Leave a Reply",
        "Your email address will not be published.",
    ]
    assert kept(LEAD, MORE, *tail) == [LEAD, MORE]
    assert kept(LEAD, MORE, "Read more:", "Ferries of the north", "Who pays? Nobody.", "A captain's life") == [
        LEAD,
        MORE,
    ]


def test_a_link_between_paragraphs_takes_no_paragraph_along() -> None:
    """ "Read more" in the middle of an article is a link, and the article goes on after it."""
    assert kept(LEAD, "Read more", MORE, LAST) == [LEAD, MORE, LAST]
    assert kept(LEAD, "Related articles", "Ferries of the north, a history in many pictures", MORE, LAST) == [
        LEAD,
        MORE,
        LAST,
    ]
    long = "The coastguard would not say on Monday whether the captain had been on the bridge or asleep, " * 2
    assert kept(LEAD, "Read more:", MORE, long.strip(), LAST) == [LEAD, MORE, long.strip(), LAST]


def test_what_readers_wrote_below_goes() -> None:
    """After the comment form nothing is the outlet's."""
    comment = "I was on that ferry and 400 people were on board, not 40 as you say here."
    assert kept(LEAD, MORE, LAST, f"{MORE} He said so.", "Leave a Reply", comment) == [
        LEAD,
        LAST,
        f"{MORE} He said so.",
    ]


def test_a_count_of_comments_above_an_article_does_not_end_it() -> None:
    """It stands above articles as well as below them."""
    assert kept("12 comments", LEAD, MORE, LAST) == [LEAD, MORE, LAST]


def test_what_is_said_twice_is_kept_once() -> None:
    """Captions again, the title again as the first line, the summary again as the first paragraph."""
    assert kept(
        LEAD,
        MORE,
        "The ferry lies on the rocks of Example Island",
        LAST,
        "The ferry lies on the rocks of Example Island",
    ) == [
        LEAD,
        MORE,
        "The ferry lies on the rocks of Example Island",
        LAST,
    ]
    assert kept(TITLE, LEAD, MORE) == [LEAD, MORE]
    text, found = sifted(LEAD, MORE, summary=LEAD)
    assert [block.section for block in found.blocks] == [Section.TITLE, Section.BODY, Section.BODY]
    assert text.count(LEAD) == 2


def test_a_cut_summary_gives_way_to_the_sentence_it_was_cut_from() -> None:
    """Half a sentence would be half a claim."""
    _, found = sifted(LEAD, MORE, summary=LEAD.partition(",")[0] + "...")
    assert [block.section for block in found.blocks] == [Section.TITLE, Section.BODY, Section.BODY]


def test_a_title_stays_though_the_body_says_it_and_more() -> None:
    """Headlines are claims of their own."""
    text, found = sifted(f"{TITLE}, coastguard says.", MORE)
    assert text[found.blocks[0].start : found.blocks[0].end] == TITLE


@pytest.mark.parametrize(
    "title", [f"{TITLE} | The Daily Example", f"{TITLE} - BBC News", f"{TITLE} | World | The Daily Example"]
)
def test_a_title_loses_the_name_of_its_outlet(title: str) -> None:
    """The masthead is no part of the claim."""
    text, found = sifted(LEAD, title=title)
    assert text[found.blocks[0].start : found.blocks[0].end] == TITLE


@pytest.mark.parametrize("title", ["Photo", "Read more:", "Advertisement", "© 2020 Example", "| The Sun", "Live | Sun"])
def test_a_title_is_never_furniture(title: str) -> None:
    """Whatever it looks like, some of it stays."""
    _, found = sifted(LEAD, title=title)
    assert found.blocks[0].section is Section.TITLE
    assert found.blocks[0].end > found.blocks[0].start == 0


def test_a_gallery_title_goes_from_every_caption() -> None:
    """It stands before each without a stop between them."""
    gallery = "Photos: Ferry on the rocks "
    captions = ["The ferry ran aground at night.", "Boats took everybody off.", "Tugs came at dawn."]
    lines = [f"{gallery}{caption} Hide Caption {n} of 3" for n, caption in enumerate(captions, 1)]
    assert kept(*lines, LEAD) == [*captions, LEAD]


def test_a_text_of_short_lines_keeps_them() -> None:
    """A poem or a list is no row of crossheads."""
    lines = ["The ferry left", "The fog came down", "The rocks were near", "The bell rang out"]
    assert kept(*lines) == lines


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs",))), max_size=12), st.text())
def test_blocks_are_stretches_of_the_text_in_order(paragraphs: list[str], summary: str) -> None:
    """Whatever the text: inside it, apart from one another, without blanks at their ends, the title first."""
    text, found = sifted(*paragraphs, summary=" ".join(summary.split()))
    ends = 0
    for block in found.blocks:
        assert ends <= block.start < block.end <= len(text)
        assert text[block.start : block.end].strip() == text[block.start : block.end]
        ends = block.end
    assert found.blocks[0].section is Section.TITLE


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([LEAD, MORE, LAST, "Read also:", "Photo", "LIFEBOATS CALLED", "12 comments"]), max_size=10)
)
def test_what_is_kept_and_what_is_dropped_make_up_all_paragraphs(paragraphs: list[str]) -> None:
    """Nothing is lost without a kind, and nothing is both."""
    text, blocks = layout(TITLE, "", "\n".join(paragraphs))
    found = sift(text, blocks)
    covered = sorted([(b.start, b.end) for b in found.blocks] + [(d.start, d.end) for d in found.dropped])
    assert covered == [(b.start, b.end) for b in blocks]
    assert all(dropped.kind for dropped in found.dropped)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "paragraph",
    [
        "." * 100_000 + "a",
        "-" * 100_000 + "a",
        "#a " * 40_000 + "!",
        "(" * 100_000,
        "“" * 100_000,
        "A b " * 40_000,
        "1/2 " * 40_000,
        "Photo: " * 20_000,
        "Media caption " * 2_000,
        "pic.twitter.com/a " * 2_000,
    ],
)
def test_odd_paragraphs_take_no_endless_time(paragraph: str) -> None:
    """Patterns look at a bounded stretch; a producer cannot stop the stream with one line."""
    assert sifted(LEAD, paragraph)[1].blocks


@pytest.mark.timeout(30)
def test_many_paragraphs_take_no_endless_time() -> None:
    """A body of 20,000 lines is sifted, if with less looking for repeats."""
    lines = [f"The ferry was late on day {n} of the year" for n in range(20_000)]
    assert len(kept(*lines, lines[0])) == len(lines)
