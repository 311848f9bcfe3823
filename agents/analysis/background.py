"""Marks sentences about other, past events ("In 2007, at another school ..."), which today's are not compared with.

Conservative: only a sentence all of whose times lie well before the event's counts as background.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from spacy.tokens import Doc

from agents.analysis.certainty import main_predicate
from agents.analysis.tense import in_past
from stream.records import Section, TimeRef

BEFORE: Final = timedelta(days=60)
"""How long before the event a sentence's times must end."""
LEAD: Final = 2
"""The first sentences of a body tell the news itself."""
_SINCE: Final = re.compile(r"\b(?:since|from|until|till|through|between|as of)\s(?:the\s)?$", re.IGNORECASE)
_ASIDE: Final = "acl"


def is_background(
    doc: Doc, section: Section, order: int, times: Sequence[TimeRef], *, offset: int, event: datetime
) -> bool:
    """Whether a sentence is about another, past event.

    Args:
        doc: the sentence.
        section: where it stands.
        order: how many sentences of that section stand before it.
        times: its expressions of time.
        offset: where it begins in the article's text.
        event: when the article's own event took place, or its stamp.
    """
    if section is not Section.BODY or order < LEAD or not times:
        return False
    if all(_beside(doc, time, offset) for time in times):
        return False
    if any(time.latest > event - BEFORE for time in times):
        return False
    if any(_SINCE.search(doc.text[: time.start - offset]) for time in times):
        return False
    predicate = main_predicate(doc)
    return predicate is not None and in_past(predicate)


def _beside(doc: Doc, time: TimeRef, offset: int) -> bool:
    """Is the time given only of a thing, by a participle that hangs on it ("the train, built in 1962, was ...")?"""
    span = doc.char_span(time.start - offset, time.end - offset, alignment_mode="expand")
    return span is not None and any(t.dep_ == _ASIDE for t in (span.root, *span.root.ancestors))
