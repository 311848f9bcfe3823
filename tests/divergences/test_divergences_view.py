"""Views: a quality that is somebody's judgement here and the outlet's own word there."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.view import Views
from stream.records import DivergenceType, Relation

FOUND: list[tuple[str, str]] = [
    ("The moorings in Leith are considered illegal by the canal trust.", "Illegal moorings line the canal in Leith."),
    ("Karvia says the province of Tarn is not occupied.", "Troops patrol the occupied province of Tarn."),
    ("The fire at the mill was labelled suspicious by a captain.", "The mill was gutted by a suspicious fire."),
    ("The canal trust called the moorings illegal.", "Illegal moorings line the canal."),
]
SQUARE: list[tuple[str, str]] = [
    ("The moorings in Leith are considered ugly by the canal trust.", "Illegal moorings line the canal in Leith."),
    ("The toll bridge is considered illegal by the trust.", "Illegal moorings lie beside the toll bridge."),
    ("The moorings are considered illegal by the trust.", "Illegal moorings line the canal, the trust said."),
    ("The moorings are considered illegal by the trust.", "So-called “illegal” moorings line the canal."),
    ("The moorings are illegal.", "Illegal moorings line the canal."),
]


@pytest.mark.parametrize(("one", "other"), FOUND)
def test_a_view_is_at_odds_with_the_same_in_an_outlets_own_voice(find: Find, one: str, other: str) -> None:
    """Considered, called, or denied by somebody, and put before the name by the other outlet."""
    for found in (find(Views(), one, other), find(Views(), other, one)):
        assert len(found) == 1
        assert found[0].type is DivergenceType.ATTRIBUTION
        assert found[0].relation is Relation.SOURCE_DISPUTE


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_another_quality_or_thing_or_voice_squares(find: Find, one: str, other: str) -> None:
    """The quality and the thing must be the same, and the other account must speak for itself."""
    assert values(find(Views(), one, other)) == []
