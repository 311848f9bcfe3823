"""Bearings: what a distance is measured from, what kind of place a name is, where a thing fell, whose flag it flies."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.bearing import Bearings
from stream.records import DivergenceType

FOUND: list[tuple[str, str, str]] = [
    (
        "The yacht was found adrift 40 kilometers west of Cape Wrath on Monday.",
        "The yacht was found adrift some 40 km west of Malin Cape on Monday.",
        "What the distance west is measured from",
    ),
    (
        "The crash happened 30 miles north of Lyon on Monday.",
        "The crash happened about 30 miles north of Hamburg on Monday.",
        "What the distance north is measured from",
    ),
    (
        "The yacht was found adrift 40 miles west of Aden on Monday.",
        "The yacht was found adrift 40 miles east of Aden on Monday.",
        "In which direction from Aden it was",
    ),
    (
        "The warden was shot in the 12200 block of 223rd Street.",
        "The warden was shot outside a flat in the 12,000 block of East 223rd Street.",
        "In which block of 223rd Street it was",
    ),
    ("The ferry serves the island of Brannoch.", "The ferry serves the town of Brannoch.", "What Brannoch is"),
    (
        "The plane crashed into the Java Sea on Monday.",
        "The jet plunged into the Indian Ocean on Monday.",
        "Where the plane came down",
    ),
    (
        "The Lady Sorrel, a Panama-flagged tanker, lay off the port on Monday.",
        "The tanker Lady Sorrel is registered in the Marshall Islands, the port said.",
        "Where Lady Sorrel is registered",
    ),
    (
        "The Maltese-flagged tanker Lady Sorrel lay off the port on Monday.",
        "The tanker Lady Sorrel, flying the flag of Liberia, lay off the port.",
        "Where Lady Sorrel is registered",
    ),
]
SQUARE: list[tuple[str, str]] = [
    ("The yacht lay 40 miles west of Aden.", "The yacht lay 90 miles east of Aden."),
    ("The warden was shot in the 1200 block of Mill Road.", "The warden was shot in the 1200 block of West Mill Road."),
    ("The warden was shot in the 1200 block of Mill Road.", "Crowe lived in the 3400 block of Port Road."),
    ("The yacht lay 40 kilometers west of Cape Wrath.", "The yacht lay 90 kilometers west of Malin Cape."),
    ("The yacht lay 40 kilometers west of Cape Wrath.", "The yacht lay 40 kilometers east of Malin Cape."),
    ("The yacht lay 40 kilometers west of Cape Wrath.", "The yacht lay 40 kilometers west of Scotland."),
    ("The yacht lay 40 kilometers west of Arimoro Cape.", "The yacht lay 40 kilometers west of Cape Arimoru."),
    ("The ferry serves the island of Brannoch.", "The ferry serves the town of Leith."),
    ("The ferry serves the village of Brannoch.", "The ferry serves the town of Brannoch."),
    ("The plane crashed into the Java Sea.", "The plane crashed in the sea off Java."),
    ("The plane crashed into the Java Sea.", "The missile fell into the Indian Ocean."),
    ("The plane crashed into the Java Sea.", "The plane had crossed the Indian Ocean."),
    ("The Maltese-flagged tanker Lady Sorrel lay off the port.", "The Lady Sorrel is registered in Malta, they said."),
    ("The Maltese-flagged tanker Lady Sorrel lay off the port.", "The Orlova, a Liberian-flagged tanker, lay there."),
    ("The Maltese-flagged tanker Lady Sorrel lay off the port.", "The owner of the Lady Sorrel is based in Liberia."),
]


@pytest.mark.parametrize(("one", "other", "about"), FOUND)
def test_what_cannot_be_two_places_is_found(find: Find, one: str, other: str, about: str) -> None:
    """Whichever account comes first."""
    for found in (find(Bearings(), one, other), find(Bearings(), other, one)):
        assert [(finding.type, finding.about) for finding in found] == [(DivergenceType.PLACE, about)]


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_other_measures_sorts_and_spellings_square(find: Find, one: str, other: str) -> None:
    """Another distance, a place that may hold the other, a spelling, another thing that fell."""
    assert values(find(Bearings(), one, other)) == []
