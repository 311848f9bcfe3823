"""The words of an alert: what a desk reads, and never who is right.

Everything here is plain text made `visible`; what Slack needs (blocks, escaping) is added by `message`.
"""

from __future__ import annotations

from agents.alerts.state import SUPPORTERS, EventAlert, clip
from stream.records import Divergence, DivergenceType, Relation, Side, Status, Verdict
from stream.showing import ordered, visible

HEADLINE = 80  # characters; what a phone's notification shows
HEADLINE_MAX = 140  # a header block takes 150
VALUE = 32
OUTLET = 28
ABOUT_MIN = 36
NAMED = 5  # supporting outlets named

_TYPES = {
    DivergenceType.NUMBER: "Number",
    DivergenceType.DATE_TIME: "Date or time",
    DivergenceType.PLACE: "Place",
    DivergenceType.PERSON_OR_ROLE: "Person or role",
    DivergenceType.OUTCOME_OR_POLARITY: "Outcome",
    DivergenceType.CAUSE: "Cause",
    DivergenceType.ATTRIBUTION: "Who said it",
    DivergenceType.QUOTE: "Quotation",
    DivergenceType.CERTAINTY: "How certain",
    DivergenceType.QUANTIFIER: "How many of them",
    DivergenceType.OTHER: "Account",
}
_CONFIDENCE = ((0.95, "almost certain"), (0.8, "very likely"), (0.65, "likely"), (0.5, "more likely than not"))

BUTTONS = {
    Verdict.USEFUL: "Useful",
    Verdict.NOT_A_DIVERGENCE: "Not a divergence",
    Verdict.MUTED: "Mute this event",
    Verdict.UNMUTED: "Unmute",
}
SAID = {
    Verdict.USEFUL: ("", " finds this useful"),
    Verdict.NOT_A_DIVERGENCE: ("", " says: not a divergence"),
    Verdict.MUTED: ("Muted by ", ": what is new stands on the evidence page only"),
}
"""What a message says of a verdict, before and after who gave it."""


def confidence(score: float) -> str:
    """The word for a calibrated probability (0 to 1)."""
    return next((word for least, word in _CONFIDENCE if score >= least), "possible")


def kind(divergence: Divergence) -> str:
    """What kind of thing does not square."""
    return _TYPES[divergence.type]


def _tidy(text: str) -> str:
    return " ".join(visible(text).split())


def outlet(side: Side) -> str:
    """The outlet's name as shown."""
    return _tidy(side.outlet) or "an outlet without a name"


def _stands_for(divergence: Divergence, side: Side, other: Side) -> str:
    """Whose the value is: the sources where two named ones disagree, else the outlets."""
    disputed = divergence.relation is Relation.SOURCE_DISPUTE
    named = side.attributed_to and other.attributed_to and side.attributed_to != other.attributed_to
    return clip(_tidy(side.attributed_to) if disputed and named else outlet(side), OUTLET)


def _value(divergence: Divergence, side: Side) -> str:
    """The value as it stands inside a sentence: a figure that began one ("Twenty-five") loses its capital."""
    value = _tidy(side.value)
    first = value.split(" ")[0]
    if divergence.type in {DivergenceType.NUMBER, DivergenceType.QUANTIFIER} and first[1:].islower():
        value = value[:1].lower() + value[1:]
    return clip(value, VALUE)


def _accounts(divergence: Divergence) -> str:
    first, second = ordered(divergence)
    values = [_value(divergence, side) for side in (first, second)]
    if not all(values) or values[0].casefold() == values[1].casefold():
        return f"{clip(outlet(first), OUTLET)} and {clip(outlet(second), OUTLET)} do not square"
    who = _stands_for(divergence, first, second), _stands_for(divergence, second, first)
    between = ", then" if divergence.relation is Relation.UPDATE else " or"
    return f"{values[0]} ({who[0]}){between} {values[1]} ({who[1]})"


def headline(divergence: Divergence) -> str:
    """The disagreement in one sentence: `Injured on the Rhine ship: 27 (Mail) or 25 (NYT)`.

    Within 80 characters where what it is about can be cut to fit, never over 140.
    """
    accounts = _accounts(divergence)
    about = _tidy(divergence.about)
    about = about[:1].upper() + about[1:] or kind(divergence)
    room = max(HEADLINE - len(accounts) - 2, ABOUT_MIN)
    return clip(f"{clip(about, room)}: {accounts}", HEADLINE_MAX)


def voices(side: Side) -> str:
    """How many independent voices stand on a side, and with which other outlets: `2 voices, with the NYT`.

    Of a side with so many outlets that not all are kept, nobody can say how many more there are.
    """
    names = [clip(name, OUTLET) for s in side.supporters if (name := _tidy(s)) and name != outlet(side)]
    more = "others" if len(side.supporters) >= SUPPORTERS else f"{len(names) - NAMED} more"
    shown = ", ".join(names[:NAMED]) + (f" and {more}" if len(names) > NAMED else "")
    count = max(side.voices, 1)
    return f"{count} independent voice{'s' if count > 1 else ''}{', with ' if names else ''}{shown}"


def opening(alert: EventAlert) -> str:
    """The message's first line, which must stand alone: a notification shows nothing else."""
    if alert.merged_into:
        return "Merged with another event: this alert goes on there"
    if alert.standing:
        others = len(alert.ids) - 1
        first = headline(alert.standing[0])
        return f"{clip(first, HEADLINE_MAX - 12)} (+{others} more)" if others else first
    if alert.more:
        return "What stands of this event is on the evidence page"
    if alert.gone:
        return clip(f"No longer stands: {headline(alert.gone[-1])}", HEADLINE_MAX)
    return "No longer stands: the accounts of this event square"


def title(alert: EventAlert) -> str:
    """What the event is called."""
    return clip(_tidy(alert.title), 200) or "an event without a title yet"


def retired(divergence: Divergence) -> str:
    """A line saying that a divergence no longer stands, and why."""
    reason = "Superseded by a later account" if divergence.status is Status.SUPERSEDED else "Withdrawn"
    return f"{reason}: {headline(divergence)}"


def news(alert: EventAlert) -> list[str]:
    """What the desk was not told yet, a line each; empty when it knows all."""
    lines = []
    if alert.merged_into and alert.merged_into != alert.told_merged:
        return ["This event turned out to be one with another; its divergences are told there from now on."]
    if alert.merged_into:
        return []
    lines += [f"New: {headline(d)}" for d in alert.standing if d.id not in alert.told]
    hidden = sum(1 for i in alert.more if i not in alert.told)
    if hidden:
        lines.append(f"New: {hidden} more on the evidence page")
    lines += [retired(d) for d in alert.gone if d.id in alert.told and d.superseded_by not in alert.ids]
    unnamed = len(set(alert.told) - {*alert.ids, *(d.id for d in alert.gone)})
    return [*lines, f"{unnamed} more no longer stand{'s' if unnamed == 1 else ''}"] if unnamed else lines
