"""Quotes: other words for one utterance, another speaker for it, another tone on one subject."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.attribution import Speakers
from agents.divergences.detectors.quote import Tones, Wordings
from stream.records import DivergenceType, Relation


def test_other_words_inside_a_quotation_are_found(find: Find) -> None:
    """What stands between the same words tells."""
    one = '"We called the ship twice on the radio and she never answered," said Ruth Ansell.'
    other = '"We called the ship twice on the radio and she answered too late," said Ruth Ansell.'
    found = find(Wordings(), one, other)
    assert [finding.type for finding in found] in ([DivergenceType.QUOTE], [])


@pytest.mark.parametrize(
    "other",
    [
        '"We called the ship twice on the radio and she never answered," Ansell said on Monday.',
        'Ruth Ansell said they had called "the ship twice on the radio".',
        '"The weather was as bad as I have seen it in years," said Ruth Ansell.',
    ],
)
def test_same_words_cut_short_or_other_utterances_are_no_divergence(find: Find, other: str) -> None:
    """A quotation cut at its ends is no other wording."""
    one = '"We called the ship twice on the radio and she never answered," said Ruth Ansell.'
    assert values(find(Wordings(), one, other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            '"This is just rude, just silly," Ruth Ansell said over the radio of the ship.',
            '"This is just mad," said Ruth Ansell over the ship\'s radio.',
        ),
        ('"How many ships do we want to lose?" said Ansell.', '"How many ships do they want to lose?" Ansell said.'),
    ],
)
def test_short_utterances_in_other_words_are_found(find: Find, one: str, other: str) -> None:
    """A few words at the end may be the whole of the difference."""
    assert len(values(find(Wordings(), one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"It put a million people in duck and cover," she said.', '"It put a million people into duck and cover."'),
        ('"They knew that the crew were OK," she said.', '"They knew that the crew were okay."'),
        ('"The ship left at 6 p.m. with her crew," he said.', '"The ship left at 6:00 p.m. with her crew," he said.'),
        (
            '"The failures of the [National Harbour Board] management are plain to all of us on the quay," he said.',
            '"The failures of the NHB management are plain to all of us on the quay," he said.',
        ),
        (
            '"I\'m sorry for the ship and for her crew," he said.',
            '"I am sorry for the ship and for her crew," he said.',
        ),
    ],
)
def test_words_of_grammar_figures_and_editors_words_are_no_other_wording(find: Find, one: str, other: str) -> None:
    """What changes no meaning, what another detector compares, and what the speaker did not say."""
    assert values(find(Wordings(), one, other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            '"I am going to enjoy this one, it has been a long time coming," Obi said.',
            "\"I'm gonna enjoy this one, it's been a long time coming,\" Obi said.",
        ),
        (
            '"Our prisons are full, and frankly they have been full for ten years," Obi said.',
            '"Our prisons are full ... they have been full for ten years," Obi said.',
        ),
        (
            '"We cannot let them go on like this for another year," Obi said.',
            '"We can\'t let them, you know, go on like this for another year," Obi said.',
        ),
    ],
)
def test_a_tidied_quotation_is_no_other_wording(find: Find, one: str, other: str) -> None:
    """Short forms, words left out at an ellipsis, and what one says while looking for the next word."""
    assert find(Wordings(), one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"I will miss the players," Obi said. "I will miss the game," Obi said.', '"I will miss the game," Obi said.'),
        ('They wrote "The Night of the Long Boats" in Leith.', 'They wrote "The Day of the Long Boats" in Leith.'),
        (
            '"This is not a threat but a plain reality for us," Obi said.',
            '"This is a plain reality for us, not a threat," Obi said.',
        ),
    ],
)
def test_sentences_of_one_speech_titles_and_other_order_are_no_other_wording(find: Find, one: str, other: str) -> None:
    """What both accounts quote, what is the name of a thing, and words that only stand elsewhere."""
    assert find(Wordings(), one, other) == []


@pytest.mark.parametrize(
    "full",
    [
        '"The bridge is lost to us as a crossing, but it will stand," Ruth Ansell told the paper.',
        'Ruth Ansell said: "The bridge is lost to us unless the state pays for it."',
    ],
)
def test_a_sentence_ended_before_what_it_was_about_is_another_wording(find: Find, full: str) -> None:
    """What one account ends the other has the speaker limit."""
    for one, other in (('Ruth Ansell said: "The bridge is lost to us."', full), (full, '"The bridge is lost to us."')):
        assert [finding.features["cut"] for finding in find(Wordings(), one, other)] == [1.0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            '"The bridge is lost to us," she said. "Unless the state pays."',
            '"The bridge is lost to us unless the state pays."',
        ),
        ('"The bridge is lost to us."', '"The bridge is lost to us, and the road behind it," Ansell said.'),
        ('"The bridge is lost to us."', '"The bridge is lost to us and to the town."'),
        ('She called them "lost to us in every way."', 'They were "lost to us in every way that counts", she said.'),
    ],
    ids=["goes on", "behind a comma", "adds", "no sentence"],
)
def test_a_sentence_that_only_goes_on_is_no_other_wording(find: Find, one: str, other: str) -> None:
    """What follows behind a stop limits nothing."""
    assert find(Wordings(), one, other) == []


def test_one_utterance_of_two_people_is_a_conflict(find: Find) -> None:
    """The same words cannot be first said by both."""
    one = '"This is an unprecedented and very grave threat to all of us," David Carter said.'
    other = '"This is an unprecedented and very grave threat to all of us," John Miller said.'
    found = find(Speakers(), one, other)
    assert [(finding.type, finding.relation) for finding in found] == [(DivergenceType.ATTRIBUTION, Relation.CONFLICT)]


@pytest.mark.parametrize("surname", ["Carter", "Heller", "Quick"])
def test_a_claim_that_names_both_is_no_conflict(find: Find, surname: str) -> None:
    """A claim that names both people does not settle who of them spoke, however their names are spelled."""
    one = f'John Miller said of David {surname} that "this is a very grave threat to all of us".'
    other = f'David {surname} said: "This is a very grave threat to all of us."'
    assert find(Speakers(), one, other) == []


def test_a_spokesmans_words_are_not_those_whom_he_speaks_for(find: Find) -> None:
    """Who speaks for somebody is somebody else."""
    one = 'John Miller, a spokesman for David Carter, said "this is a very grave threat to all of us".'
    other = 'David Carter said: "This is a very grave threat to all of us."'
    assert values(find(Speakers(), one, other)) == [("John Miller", "David Carter")]


@pytest.mark.parametrize("name", ["David Carter", "Carter", "Mr Carter", "David J. Carter"])
def test_one_speaker_under_any_form_of_the_name_is_no_conflict(find: Find, name: str) -> None:
    """The same words said by the same person square."""
    one = '"This is a very grave threat to all of us," David Carter said.'
    assert find(Speakers(), one, f'"This is a very grave threat to all of us," {name} told reporters on Monday.') == []


SPOKEN = '"They were never ours to keep and never will be," {} said.'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"Stop the train right now," shouted Ada Holm.', 'Tom Birk shouted: "Stop the train right now."'),
        (SPOKEN.format("the museum's director, Philip Haan,"), SPOKEN.format("trustee Irene Foss")),
        (
            'Philip Haan, the head of the league, was called "a traitor to the movement" by former ally Irene Foss.',
            'Youth leader Emil Strand called Philip Haan, the head of the league, "a traitor to the movement".',
        ),
    ],
)
def test_speakers_are_known_by_calling_and_passive(find: Find, one: str, other: str) -> None:
    """A name behind what somebody is, and the doer of a passive, tell who spoke."""
    assert len(find(Speakers(), one, other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            'Union leader Paul Antens spoke first. "It is not the sea that kills, it is neglect," he said.',
            '"It is not the sea that kills, it is neglect," said ferry owner Joan Pardes.',
        ),
        (
            'The minister gave no details of the rescue, saying only that "every method was used".',
            'Ambassador Orhan Tekel would say only that "every method was used".',
        ),
        (
            '"This was a plain act of pure cowardice," the bishop said.',
            'Governor Paul Iversen called it "a plain act of pure cowardice".',
        ),
        (
            'Fisheries minister Ben Tausen spoke of "a verdict of fear, not of reason".',
            '"It is a verdict of fear, and I have to live with it," said prime minister Hanna Lamb.',
        ),
    ],
    ids=["a pronoun", "an office alone", "a source alone", "a run of words"],
)
def test_speakers_are_known_without_their_name_beside_the_words(find: Find, one: str, other: str) -> None:
    """Whom "he" stands for, an office that but one has, and words that two would hardly both come upon."""
    assert len(find(Speakers(), one, other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('A spokesman said the reports "do not square with facts".', 'Hua Chan said they "do not square with facts".'),
        (
            'The minister, Ben Tausen, left early. The minister said "every method was used".',
            'Ben Tausen said "every method was used".',
        ),
        (
            'Ben Tausen said "every method was used". Later Ruth Lind, too, said "every method was used".',
            'Ruth Lind said that "every method was used".',
        ),
    ],
    ids=["a spokesman", "the same by office", "both"],
)
def test_speakers_that_may_be_one_are_no_conflict(find: Find, one: str, other: str) -> None:
    """A spokesman may be anybody, an office somebody whom the account names, and two may say the same."""
    assert find(Speakers(), one, other) == []


def test_speaker_by_pronoun_is_not_compared(find: Find) -> None:
    """ "She" may be the very person."""
    one = '"This is an unprecedented and very grave threat to all of us," David Carter said.'
    assert find(Speakers(), one, '"This is an unprecedented and very grave threat to all of us," she said.') == []


def test_speaker_who_warns_here_and_reassures_there_is_found(find: Find) -> None:
    """Two tones on one subject by one speaker."""
    warns = 'President Orla Venn said that the enlargement of Tresia "would certainly bring a response from us".'
    calms = 'President Orla Venn said that the enlargement of Tresia "does not pose a direct threat to us".'
    for one, other in ((warns, calms), (calms, warns)):
        assert [finding.type for finding in find(Tones(), one, other)] == [DivergenceType.QUOTE]


def test_two_speakers_may_differ_in_tone(find: Find) -> None:
    """What one says binds nobody else."""
    warns = 'President Orla Venn said that the enlargement of Tresia "would certainly bring a response from us".'
    calms = 'Minister Colm Rusk said that the enlargement of Tresia "does not pose a direct threat to us".'
    assert find(Tones(), warns, calms) == []
