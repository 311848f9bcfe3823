"""The detectors, one module a type of divergence."""

from __future__ import annotations

from typing import Final

from agents.divergences.detectors.attribution import Speakers
from agents.divergences.detectors.base import Detector
from agents.divergences.detectors.number import Numbers
from agents.divergences.detectors.quote import Tones, Wordings

DETECTORS: Final[tuple[Detector, ...]] = (Numbers(), Wordings(), Tones(), Speakers())
