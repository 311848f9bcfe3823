"""Whose words a sentence is, and who speaks a quotation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.analysis.attribution import Voice, attribute
from agents.analysis.names import find_names
from agents.analysis.quotes import find_quotes
from agents.analysis.reading import Sentence
from stream.records import AttributionKind, Block, CleanArticle, Section

NAMED, UNNAMED, OWN = AttributionKind.NAMED_SOURCE, AttributionKind.UNNAMED_SOURCE, AttributionKind.OWN_VOICE


@pytest.fixture
def voices(
    clean: Callable[..., CleanArticle], sentences_of: Callable[[CleanArticle], list[Sentence]]
) -> Callable[..., list[Voice]]:
    """The voices of the sentences of a body, the title's left out unless one is given."""

    def make(body: str, title: str = "") -> list[Voice]:
        article = clean(body, title=title or "A title")
        sentences = sentences_of(article)
        names = find_names(sentences, article.text)
        found = attribute(sentences, names.mentions, find_quotes(article.text, article.blocks))
        return found if title else found[1:]

    return make


@pytest.mark.parametrize(
    ("text", "kind", "source"),
    [
        ("The ferry sank off the coast.", OWN, ""),
        ("The ferry sank, police said.", NAMED, "police"),
        ("Police said the ferry sank.", NAMED, "Police"),
        ("Mayor Jane Hollis told reporters that the ferry sank.", NAMED, "Mayor Jane Hollis"),
        ("The ferry sank, according to the coast guard.", NAMED, "the coast guard"),
        ("Officials said the ferry sank.", UNNAMED, "Officials"),
        ("The ferry sank, two officials said.", UNNAMED, "two officials"),
        ("The ferry reportedly sank.", UNNAMED, ""),
        ("Witnesses said the ferry sank.", UNNAMED, "Witnesses"),
        ("A spokeswoman for the navy said the ferry sank.", NAMED, "A spokeswoman for the navy"),
        ("Two survivors were taken ashore, the Harbour Post reported.", NAMED, "the Harbour Post"),
        ("He said goodbye and left.", OWN, ""),
        ("The board announced a new pier.", OWN, ""),
        ("The board announced that the pier would close.", NAMED, "The board"),
        ("The mayor's adviser, Jane Hollis, told reporters that it sank.", NAMED, "The mayor's adviser, Jane Hollis"),
        ("She had learned of it on Monday, said Hollis, three days after the race.", NAMED, "Hollis"),
        (
            "All ports were shut as a storm neared, forcing ships away, the harbour office said.",
            NAMED,
            "the harbour office",
        ),
        ("The ferry sank, a source close to the owners said on Monday.", UNNAMED, "a source close to the owners"),
        ("Turnout was 64.7 per cent, the lowest since the war.", OWN, ""),
        ("She knew all along that he was there.", OWN, ""),
        ("In 2020 a rival, Sunmarch, recalled many cookers.", OWN, ""),
    ],
)
def test_source_of_a_sentence(
    voices: Callable[..., list[Voice]], text: str, kind: AttributionKind, source: str
) -> None:
    """Own voice, somebody who is named, somebody who is not."""
    (voice,) = voices(text)
    assert (voice.attribution.kind, voice.attribution.source) == (kind, source)


@pytest.mark.parametrize(
    ("title", "kind", "source"),
    [
        ("Six dead in ferry fire: police", NAMED, "police"),
        ("Police: Six dead in ferry fire", NAMED, "Police"),
        ("Six dead in ferry fire - officials", UNNAMED, "officials"),
        ("Recap: how the ferry sank", OWN, ""),
    ],
)
def test_source_of_a_headline(
    voices: Callable[..., list[Voice]], title: str, kind: AttributionKind, source: str
) -> None:
    """Before a colon that follows somebody who can speak, or behind the headline."""
    voice = voices("Nothing more is known.", title)[0]
    assert (voice.attribution.kind, voice.attribution.source) == (kind, source)


def test_another_outlets_report_is_that_outlets_voice(voices: Callable[..., list[Voice]]) -> None:
    """Retelling the New York Times makes it the source."""
    (voice,) = voices("The ferry was overloaded, the New York Times reported.")
    assert voice.attribution.entity == "new york times"


def test_a_quotation_has_its_speaker(voices: Callable[..., list[Voice]]) -> None:
    """The words between the marks, and the key of who says them."""
    (voice,) = voices("“We are safe,” Jane Hollis said.")
    (quote,) = voice.quotes
    assert quote.text == "We are safe,"
    assert quote.speaker == voice.attribution.entity != ""


@pytest.mark.parametrize(
    "text",
    [
        'The mayor was called "a traitor to the town" by former ally Jane Hollis.',
        '"The pier was never ours to keep and never will be," the board\'s head, Jane Hollis, said.',
    ],
)
def test_a_speaker_is_the_doer_of_a_passive_or_the_only_one_named(
    voices: Callable[..., list[Voice]], text: str
) -> None:
    """However the parser ties the name to the verb."""
    (voice,) = voices(text)
    assert [quote.speaker for quote in voice.quotes] == ["iane holis"]


def test_whom_it_is_said_of_is_no_speaker(voices: Callable[..., list[Voice]]) -> None:
    """Nor is the subject of what is quoted, whatever the parser takes for the predicate."""
    (voice,) = voices(
        'In a statement, producers had this to say about their choice of Hollis as the host, "Jane Hollis is a star."'
    )
    assert [quote.speaker for quote in voice.quotes] == [""]


def test_he_is_the_agent_who_spoke_before(voices: Callable[..., list[Voice]]) -> None:
    """Somebody without a name may be meant by "he"."""
    *_, last = voices('Hollis left the clinic, her agent confirmed.\n"We ask for respect," he said.')
    assert last.attribution.source == "her agent"


def test_he_is_nobody_whom_he_speaks_of(voices: Callable[..., list[Voice]]) -> None:
    """ "He said Farouk would stay" is said by another."""
    *_, last = voices("David Hollis resigned.\nOmar Farouk stayed.\nHe said Farouk would lead the port.")
    assert last.attribution.source == "David Hollis"


def test_a_pronoun_is_the_last_speaker(voices: Callable[..., list[Voice]]) -> None:
    """ "She said" is who spoke before."""
    first, second = voices("Jane Hollis said the pier was safe.\n“We checked it twice,” she said.")
    assert second.attribution.entity == first.attribution.entity != ""
    assert second.quotes[0].speaker == first.attribution.entity


def test_a_quotation_that_goes_on_keeps_its_speaker(voices: Callable[..., list[Voice]]) -> None:
    """Later sentences of a quotation, in its paragraph and the next, are the same speaker's."""
    first, second, third = voices(
        "“The pier is safe,” Jane Hollis said. “We checked it twice.\n“It will open on Monday.”"
    )
    assert first.attribution.entity
    assert second.attribution.entity == third.attribution.entity == first.attribution.entity


def test_a_speaker_told_after_the_first_sentence(voices: Callable[..., list[Voice]]) -> None:
    """Of one quotation over two sentences the speaker may stand in the second."""
    first, second = voices("“The pier is safe. We checked it twice,” Jane Hollis said.")
    assert first.attribution.entity == second.attribution.entity != ""


def test_own_words_after_a_quotation_are_own_voice(voices: Callable[..., list[Voice]]) -> None:
    """A speaker is carried over quotations only."""
    _, second = voices("“The pier is safe,” Jane Hollis said.\nThe pier was built in 1911.")
    assert second.attribution.kind is OWN


def quotes(text: str) -> list[str]:
    """The quotations of a text whose lines are its paragraphs."""
    blocks, position = [], 0
    for line in text.split("\n"):
        blocks.append(Block(Section.BODY, position, position + len(line)))
        position += len(line) + 1
    return [text[q.start : q.end] for q in find_quotes(text, blocks)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "we are safe" twice.', ["we are safe"]),
        ("He said “we are safe” twice.", ["we are safe"]),
        ("He said ‘we’re safe’ twice.", ["we’re safe"]),
        ("He said 'they are safe' twice.", ["they are safe"]),
        ("It's the mayor's word, isn't it?", []),
        ("The crews’ boats and the ’90s", []),
        ("“It holds.\n“It will hold.”", ["It holds.", "It will hold."]),
        ("He said “we are “all” safe”.", ["we are “all"]),
        ("no marks", []),
        ("the crews' boats and the owners' boats", []),
        ("`` We are safe,'' he said.", [" We are safe,"]),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    """Straight and curly marks, apostrophes that are none, a quotation over paragraphs."""
    assert quotes(text) == expected


@given(st.text(alphabet=st.sampled_from("ab \"“”'‘’«»\n."), max_size=80))
def test_any_marks_give_stretches_in_order(text: str) -> None:
    """Whatever the marks, quotations lie in the text, apart from one another."""
    blocks = [Block(Section.BODY, 0, len(text))]
    position = 0
    for quote in find_quotes(text, blocks):
        assert position <= quote.start < quote.end <= len(text)
        position = quote.end
