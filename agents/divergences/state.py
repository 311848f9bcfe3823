"""What the finder remembers of an event: its members, what any two of them disagree on, what was told."""

from __future__ import annotations

import msgspec

from stream.records import Divergence, DivergenceType, Record, Relation, SelfContradiction, Span


class PairFinding(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One detector's finding on one claim of `a` and one of `b`; `a` is the article with the smaller id.

    `claim_a` and `claim_b` are indices into the reports' claims, marks are offsets into the sentences. `key_a` and
    `key_b` are the values in a form in which equal values are equal text, so that findings can be grouped.
    """

    a: str
    b: str
    claim_a: int
    claim_b: int
    type: DivergenceType
    relation: Relation
    detector: str
    score: float
    notability: int
    about: str
    why: str
    value_a: str
    value_b: str
    key_a: str
    key_b: str
    marks_a: tuple[Span, ...] = ()
    marks_b: tuple[Span, ...] = ()
    scores: dict[str, float] = msgspec.field(default_factory=dict)
    """What each detector and the NLI model made of the pair."""


class EventState(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An event as the finder knows it: `members` maps article ids to the fingerprints of their reports.

    `findings` holds what any two members were found to disagree on, whatever their voices; `told` the divergences that
    stand, by id, as they were last emitted; `own` the members' self-contradictions that stand, by id, likewise.
    """

    event_id: str
    title: str = ""
    members: dict[str, str] = msgspec.field(default_factory=dict)
    voices: dict[str, str] = msgspec.field(default_factory=dict)
    findings: tuple[PairFinding, ...] = ()
    told: dict[str, Divergence] = msgspec.field(default_factory=dict)
    own: dict[str, SelfContradiction] = msgspec.field(default_factory=dict)
