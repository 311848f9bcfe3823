"""Order: two happenings in another order, a date that an order rules out, help called before the accident."""

from __future__ import annotations

import pytest
from divergences_support import Find, values

from agents.divergences.detectors.order import Orders
from stream.records import DivergenceType

FOUND: list[tuple[str, str, tuple[str, str]]] = [
    (
        "The minister resigned before the vote on the budget.",
        "The minister resigned after the vote on the budget.",
        ("before the vote", "after the vote"),
    ),
    (
        "The minister resigned a day after the vote on the budget.",
        "The minister resigned three days after the vote on the budget.",
        ("a day after the vote", "three days after the vote"),
    ),
    (
        "The roof collapsed hours after the explosion at the mill.",
        "The roof collapsed two days after the explosion at the mill.",
        ("hours after the explosion", "two days after the explosion"),
    ),
    (
        "The mayor took time out from her rally to watch the final of the cup.",
        "The mayor watched the final of the cup after finishing a rally.",
        ("from her rally", "after finishing a rally"),
    ),
    (
        "The tanker was impounded after the council passed a resolution on Feb. 22.",
        "The tanker was seized on Jan. 24, the port said.",
        ("after Feb. 22", "Jan. 24"),
    ),
    (
        "Harbour Bank moved from Ohio in 2015 after a merger with Lakeside Trust.",
        "The takeover of Lakeside Trust by Harbour Bank in 2017 made it move from Ohio.",
        ("by 2015", "2017"),
    ),
    (
        "Crews were called at 6.04am to an overturned bus in the High Street.",
        "The bus crash in the High Street happened at 6.15am on Friday.",
        ("6.04am", "6.15am on Friday"),
    ),
]
SQUARE: list[tuple[str, str]] = [
    (
        "The minister resigned before the vote on the budget.",
        "The minister resigned a day before the vote on the budget.",
    ),
    (
        "The minister resigned a few days after the vote on the budget.",
        "The minister resigned three days after the vote on the budget.",
    ),
    (
        "The minister resigned before the vote on the budget.",
        "The minister resigned after the trial of the banker.",
    ),
    (
        "The minister said before the vote that he was calm.",
        "The minister said after the vote that he was calm.",
    ),
    (
        "The minister resigned before the vote on the budget.",
        "The minister resigned after the vote on the budget. He resigned hours before the vote, others say.",
    ),
    (
        "The tanker was impounded after the council passed a resolution on Jan. 22.",
        "The tanker was seized on Feb. 24, the port said.",
    ),
    (
        "The tanker was impounded after the council passed a resolution on Feb. 22.",
        "A ferry was seized on Jan. 24, the port said.",
    ),
    (
        "The tanker was impounded again after the council passed a resolution on Feb. 22.",
        "The tanker was also seized previously on Jan. 24, the port said.",
    ),
    (
        "The tanker was impounded after the council passed a resolution on Thursday.",
        "The tanker was seized on Wednesday, the port said.",
    ),
    (
        "Deputy Okafor was shot on Friday, June 24, 2005.",
        "In 2004 Okafor won a medal after he shot a robber.",
    ),
    (
        "Harbour Bank moved from Ohio in 2015 after a merger with Lakeside Trust.",
        "Harbour Bank announced its plan to acquire Lakeside Trust on Nov. 6, 2017.",
    ),
    (
        "Crews were called at 6.14am to an overturned bus in the High Street.",
        "The bus crash in the High Street happened at 6.05am.",
    ),
    (
        "Crews were called at 6.04am to an overturned bus in the High Street.",
        "The bus crash in the High Street happened at 6.06am.",
    ),
    (
        "The mayor was called at 6.04am to a meeting in the High Street.",
        "The meeting in the High Street began at 6.15am.",
    ),
]


@pytest.mark.parametrize(("one", "other", "told"), FOUND)
def test_what_cannot_have_come_in_both_orders_is_found(find: Find, one: str, other: str, told: tuple[str, str]) -> None:
    """Before and after, sooner and later, a date on the wrong side of another, whichever account comes first."""
    for found, expected in ((find(Orders(), one, other), told), (find(Orders(), other, one), told[::-1])):
        assert values(found) == [expected]
        assert [finding.type for finding in found] == [DivergenceType.DATE_TIME]


@pytest.mark.parametrize(("one", "other"), SQUARE)
def test_orders_that_can_both_hold_square(find: Find, one: str, other: str) -> None:
    """A looser count, another happening, what is merely said, a date on the right side, help that came after."""
    assert values(find(Orders(), one, other)) == []


def test_dates_beyond_one_bound_say_the_same(find: Find) -> None:
    """They are one disagreement, however precisely each account dates it."""
    bound = "The tanker was impounded after the council passed a resolution on Feb. 22."
    told = ("The tanker was seized on Jan. 24, the port said.", "The tanker was seized in January, the port said.")
    found = [one for other in told for one in find(Orders(), bound, other)]
    assert len({one.b.key for one in found}) == 1
    assert [sorted(one.features) for one in found] == [["dated"], ["bound"]]
