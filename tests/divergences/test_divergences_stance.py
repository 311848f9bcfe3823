"""Stances: what a claim makes of one of its words, and what of its neighbours' cues does not count."""

from __future__ import annotations

import pytest
from divergences_support import MakeReport

from agents.divergences.facts.stance import Stance, stances
from agents.divergences.reading import read

TOLD: list[tuple[str, str, Stance]] = [
    ("The dam burst on Monday.", "burst", Stance.FACT),
    ("The two firms signed a deal in Oslo.", "deal", Stance.FACT),
    ("The dam may have burst on Monday.", "burst", Stance.HEDGED),
    ("The driver is believed to have fallen asleep.", "fallen", Stance.HEDGED),
    ("A suspected arsonist was held in Leith.", "arsonist", Stance.HEDGED),
    ("The innkeeper supposedly put a curse on the town.", "curse", Stance.HEDGED),
    ("A second inquiry is possible this year.", "inquiry", Stance.HEDGED),
    ("The fire is being investigated as arson.", "arson", Stance.HEDGED),
    ("Police are treating the death as murder.", "murder", Stance.HEDGED),
    ("Investigators suspect arson.", "arson", Stance.HEDGED),
    ("He was charged with arson.", "arson", Stance.OPEN),
    ("The video cast doubt on claims that the guard had slept.", "slept", Stance.HEDGED),
    ("The dam did not burst on Monday.", "burst", Stance.DENIED),
    ("No hostages were released on Monday.", "released", Stance.DENIED),
    ("The letter contained no apology for the delay.", "apology", Stance.DENIED),
    ("The ministry denied doing a deal with the rebels.", "deal", Stance.DENIED),
    ("The firm refused to release the report.", "release", Stance.DENIED),
    ("Not a single hostage was released.", "released", Stance.DENIED),
    ("There are no plans to close the plant.", "close", Stance.DENIED),
    ("The board saw no grounds for an inquiry.", "inquiry", Stance.DENIED),
    ("The minister has no intention of resigning.", "resigning", Stance.DENIED),
    ("Divers have yet to find the wreck.", "find", Stance.DENIED),
    ("He has not decided whether to appeal.", "appeal", Stance.DENIED),
    ("The envoy left without meeting the king.", "meeting", Stance.DENIED),
    ("The results are to remain in force.", "remain", Stance.AHEAD),
    ("The inquiry will be the third in a year.", "inquiry", Stance.AHEAD),
    ("The firm plans to close the plant.", "close", Stance.AHEAD),
    ("The merger would be the largest in the trade.", "merger", Stance.OPEN),
    ("The treaty has banned transfers of arms.", "transfers", Stance.OPEN),
    ("The town denied them shelter.", "shelter", Stance.FACT),
    ("If the dam burst, the town would flood.", "burst", Stance.OPEN),
    ("Rebels want to release the pilot.", "release", Stance.OPEN),
    ("It is not known how many have died.", "died", Stance.OPEN),
    ("The harbour pilot, who may retire, guided the ship in.", "guided", Stance.FACT),
    ("Police said the boat sank, but its owner may sue.", "sank", Stance.FACT),
    ("One of the suspected smugglers arrested in Leith escaped.", "arrested", Stance.FACT),
    ("He was held on suspicion of arson after a fire.", "arson", Stance.HEDGED),
    ("He was held on suspicion of arson after a fire.", "fire", Stance.FACT),
    ("The storm not only sank the boat but broke the pier.", "sank", Stance.FACT),
    ("The crew lost possibly the best mast they had.", "lost", Stance.FACT),
]


@pytest.mark.parametrize(
    ("sentence", "word", "expected"), TOLD, ids=[f"{row[1]}-{row[2]}-{n}" for n, row in enumerate(TOLD)]
)
def test_stance_is_that_of_the_words_own_clause(
    make_report: MakeReport, sentence: str, word: str, expected: Stance
) -> None:
    """Cues beside a word and above it count, those of another clause do not."""
    claim = read(make_report(sentence)).claims[0]
    index = next(i for i, token in enumerate(claim.claim.tokens) if token.text == word)
    assert stances(claim)[index].stance is expected


@pytest.mark.parametrize(
    ("sentence", "expected"), [("The minister issued an apology.", True), ("The apology pleased few.", False)]
)
def test_a_noun_is_carried_by_a_verb_that_says_no_more_than_that_it_was(
    make_report: MakeReport, sentence: str, expected: bool
) -> None:
    """To issue an apology is to say that there was one."""
    claim = read(make_report(sentence)).claims[0]
    index = next(i for i, token in enumerate(claim.claim.tokens) if token.text == "apology")
    assert stances(claim)[index].carried is expected
