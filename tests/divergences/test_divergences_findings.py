"""One finding said once: how findings of pairs become divergences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agents.divergences.findings import grouped
from agents.divergences.state import PairFinding
from stream.records import DivergenceType, Relation


def finding(a: str, b: str, keys: tuple[str, str] = ("12", "15"), **changes: object) -> PairFinding:
    """A finding on the first claims of two articles."""
    fields: dict[str, object] = {
        "a": a,
        "b": b,
        "claim_a": 0,
        "claim_b": 0,
        "type": DivergenceType.NUMBER,
        "relation": Relation.CONFLICT,
        "detector": "number",
        "score": 0.5,
        "notability": 2,
        "about": "people killed",
        "why": "12 against 15",
        "value_a": keys[0],
        "value_b": keys[1],
        "key_a": keys[0],
        "key_b": keys[1],
    }
    return PairFinding(**(fields | changes))  # type: ignore[arg-type]


def test_same_two_values_are_one_group_whichever_side_they_stand_on() -> None:
    """A finding is turned so that its first side agrees with the group's."""
    (group,) = grouped([finding("p", "q"), finding("r", "s", ("15", "12"), score=0.4)])
    assert [(one.a, one.key_a, one.b, one.key_b) for one in group.findings] == [
        ("p", "12", "q", "15"),
        ("s", "12", "r", "15"),
    ]


def test_other_values_are_another_group() -> None:
    """Twelve against fifteen is not twelve against twenty."""
    assert len(grouped([finding("p", "q"), finding("p", "r", ("12", "20"))])) == 2


def test_best_finding_represents_the_group() -> None:
    """The score decides, not the order."""
    (group,) = grouped([finding("p", "q", score=0.4), finding("p", "r", score=0.9)])
    assert group.best.b == "r"


def test_claims_tell_findings_of_words_together() -> None:
    """A denial that two outlets' claims contradict is one divergence."""
    word = {"type": DivergenceType.OUTCOME_OR_POLARITY, "detector": "polarity"}
    found = grouped([finding("p", "q", ("not", "did"), **word), finding("p", "r", ("not", "has"), **word)])
    assert len(found) == 1


names = st.sampled_from(["p", "q", "r", "s"])
keys = st.sampled_from(["12", "15", "20"])
scores = st.sampled_from([0.3, 0.5, 0.9])
findings = st.lists(
    st.builds(
        lambda pair, one, other, score: finding(min(pair), max(pair), (one, other), score=score),
        st.tuples(names, names).filter(lambda pair: pair[0] != pair[1]),
        keys,
        keys,
        scores,
    ),
    max_size=8,
    unique_by=lambda one: (one.a, one.b, one.key_a, one.key_b),
)


@given(findings, st.randoms(use_true_random=False))
def test_grouping_does_not_depend_on_order(found: list[PairFinding], random: object) -> None:
    """Any order of the findings gives the same groups."""
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [group.findings for group in grouped(found)] == [group.findings for group in grouped(shuffled)]


@given(findings)
def test_every_finding_is_in_one_group(found: list[PairFinding]) -> None:
    """Nothing is lost and nothing is said twice."""
    assert sum(len(group.findings) for group in grouped(found)) == len(found)
