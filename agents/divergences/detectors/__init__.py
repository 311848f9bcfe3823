"""The detectors, one module a way in which accounts may not square."""

from __future__ import annotations

from typing import Final

from agents.divergences.detector import Detectors
from agents.divergences.detectors.amount import Amounts
from agents.divergences.detectors.attribution import Speakers
from agents.divergences.detectors.bearing import Bearings
from agents.divergences.detectors.blame import Blames
from agents.divergences.detectors.calling import Callings
from agents.divergences.detectors.cause import Causes
from agents.divergences.detectors.certainty import Hedges
from agents.divergences.detectors.date_time import Times
from agents.divergences.detectors.doer import Doers
from agents.divergences.detectors.fate import Fates
from agents.divergences.detectors.foreknowledge import Foreknowledge
from agents.divergences.detectors.holder import Holders
from agents.divergences.detectors.kind import Kinds
from agents.divergences.detectors.number import Numbers
from agents.divergences.detectors.occasion import Occasions
from agents.divergences.detectors.order import Orders
from agents.divergences.detectors.outcome import Outcomes
from agents.divergences.detectors.person import Names, Parts
from agents.divergences.detectors.place import Places
from agents.divergences.detectors.polarity import Antonyms, Negations
from agents.divergences.detectors.quantifier import Exclusions
from agents.divergences.detectors.quote import Tones, Wordings
from agents.divergences.detectors.reason import Reasons
from agents.divergences.detectors.responsibility import Responsibilities
from agents.divergences.detectors.spot import Spots
from agents.divergences.detectors.target import Targets
from agents.divergences.detectors.unsaid import Unsaid
from agents.divergences.detectors.version import Versions
from agents.divergences.detectors.view import Views
from agents.divergences.detectors.where import Wheres

DETECTORS: Final = Detectors(
    (
        Numbers(),
        Times(),
        Occasions(),
        Orders(),
        Places(),
        Bearings(),
        Spots(),
        Wheres(),
        Names(),
        Parts(),
        Holders(),
        Doers(),
        Callings(),
        Causes(),
        Negations(),
        Antonyms(),
        Outcomes(),
        Fates(),
        Exclusions(),
        Amounts(),
        Hedges(),
        Wordings(),
        Tones(),
        Speakers(),
        Views(),
        Responsibilities(),
        Targets(),
        Reasons(),
        Kinds(),
        Foreknowledge(),
        Versions(),
        Blames(),
        Unsaid(),
    )
)
