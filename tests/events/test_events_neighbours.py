"""What is decided on together is a function of the links alone, however they came and went."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.events import neighbours
from agents.events.neighbours import LEVELS, Neighbours

ROWS = 12
links = st.dictionaries(
    st.tuples(st.integers(0, ROWS - 1), st.integers(0, ROWS - 1)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(0, len(LEVELS) - 1),
    max_size=24,
)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of three at most, so that few rows reach every case."""
    monkeypatch.setattr(neighbours, "MOST_TOGETHER", 3)


def graph_of(order: list[int], pairs: dict[tuple[int, int], int]) -> Neighbours:
    """The rows of `order` added one by one."""
    graph = Neighbours()
    for at, row in enumerate(order):
        graph.add(row, {other: pairs[edge] for other in order[:at] if (edge := _edge(row, other)) in pairs})
    return graph


def _edge(a: int, b: int) -> tuple[int, int]:
    return (min(a, b), max(a, b))


def together(graph: Neighbours, rows: list[int]) -> dict[int, frozenset[int]]:
    """Each row's part."""
    return {row: frozenset(graph.together(row)) for row in rows}


@given(pairs=links, order=st.permutations(range(ROWS)))
@settings(deadline=None)
def test_order_of_adding_does_not_matter(pairs: dict[tuple[int, int], int], order: list[int]) -> None:
    """Any order of the same rows gives the same parts."""
    rows = list(range(ROWS))
    assert together(graph_of(order, pairs), rows) == together(graph_of(rows, pairs), rows)


@given(pairs=links, order=st.permutations(range(ROWS)), kept=st.integers(1, ROWS))
@settings(deadline=None)
def test_removing_leaves_what_never_having_added_would(
    pairs: dict[tuple[int, int], int], order: list[int], kept: int
) -> None:
    """Rows added and removed again leave no trace."""
    graph = graph_of(order, pairs)
    for row in order[kept:]:
        graph.remove(row)
    assert together(graph, order[:kept]) == together(graph_of(order[:kept], pairs), order[:kept])


@given(pairs=links, order=st.permutations(range(ROWS)), removed=st.integers(0, ROWS - 1))
@settings(deadline=None)
def test_all_whose_part_changes_are_named(pairs: dict[tuple[int, int], int], order: list[int], removed: int) -> None:
    """Adding and removing a row name every row whose part is another afterwards."""
    graph = graph_of(order[:-1], pairs)
    before = together(graph, order[:-1])
    affected = graph.add(order[-1], {o: pairs[e] for o in order[:-1] if (e := _edge(order[-1], o)) in pairs})
    changed = {row for row in order[:-1] if frozenset(graph.together(row)) != before[row]}
    assert changed <= {member for row in affected for member in graph.together(row)}
    before = together(graph, list(order))
    affected = graph.remove(removed)
    rest = [row for row in order if row != removed]
    changed = {row for row in rest if frozenset(graph.together(row)) != before[row]}
    assert changed <= {member for row in affected for member in graph.together(row)}


def test_a_part_too_large_is_taken_at_tighter_links() -> None:
    """Four rows in a loose chain are too many together; the two that are tightly linked stay together."""
    graph = graph_of([0, 1, 2, 3], {(0, 1): 0, (1, 2): len(LEVELS) - 1, (2, 3): 0})
    assert together(graph, [0, 1, 3]) == {0: {0}, 1: {1, 2}, 3: {3}}
