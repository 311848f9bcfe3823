"""An agency is credited where its name signs the text, and not where it is only mentioned."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.intake.credits import Credits
from config.outlets import load_publishers

CREDITS = Credits(load_publishers().agencies)
STORY = "A ferry ran aground on Monday, the coastguard said.\nNobody was hurt."


@pytest.mark.parametrize(
    ("body", "agencies"),
    [
        (f"SAMPLETON (Reuters) - {STORY}", ["Reuters"]),
        (f"SAMPLETON, Example Island, May 5 (AP) — {STORY}", ["Associated Press"]),
        (f"MOSCOW, May 16. /TASS/. {STORY}", ["TASS"]),
        (f"{STORY}\n(Reuters)", ["Reuters"]),
        (f"{STORY}\nAP", ["Associated Press"]),
        (f"{STORY}\njw/ss (AFP, dpa)", ["Agence France-Presse", "dpa"]),
        (f"{STORY}\n– PA Media", ["PA Media"]),
        (f"Xinhua | Updated: 2020-05-05 17:52\n{STORY}", ["Xinhua"]),
        (f"By The Associated Press\n{STORY}", ["Associated Press"]),
        (f"{STORY}\nThe Associated Press contributed to this report.", ["Associated Press"]),
        (f"{STORY}\nReuters and AFP contributed to this article.", ["Agence France-Presse", "Reuters"]),
        (f"{STORY}\nCopyright 2020 The Associated Press. All rights reserved.", ["Associated Press"]),
        (f"{STORY}\n© 2020 AFP", ["Agence France-Presse"]),
        (f"{STORY}\nWith reporting by Interfax and UNIAN", ["Interfax", "UNIAN"]),
    ],
)
def test_credits_are_read_where_agencies_sign(body: str, agencies: list[str]) -> None:
    """Dateline, byline, closing line, thanks and copyright."""
    assert list(CREDITS.of(body)) == agencies


@pytest.mark.parametrize(
    "body",
    [
        STORY,
        f"{STORY}\nThe captain told Reuters that he had slept.",
        f"{STORY}\nThe ferry on the rocks (Reuters)",
        f"{STORY}\nAP said on Monday that its reporter was on board.",
        f"{STORY}\nThe PA system failed, passengers told AFP.",
        f"{STORY}\nThe government (AP means a party here) was silent.",
        f"{STORY}\nMAP\nTAPAS",
        "",
    ],
)
def test_a_mention_is_no_credit(body: str) -> None:
    """Whoever is quoted did not write the text."""
    assert CREDITS.of(body) == ()


def test_agencies_among_the_authors_are_credited() -> None:
    """However the byline has them."""
    assert CREDITS.of(STORY, ["Jo Writer", "Associated Press", "Reuters Staff"]) == ("Associated Press", "Reuters")
    assert CREDITS.of(STORY, ["Jo AP Writer", "Tass Scribe"]) == ()


@settings(deadline=None)
@given(st.text(), st.lists(st.text(), max_size=3))
def test_credits_of_anything_are_known_agencies(body: str, authors: list[str]) -> None:
    """Sorted, each once."""
    found = CREDITS.of(body, authors)
    assert list(found) == sorted(set(found))
    assert set(found) <= {agency.name for agency in load_publishers().agencies}


@pytest.mark.timeout(20)
def test_long_lines_take_no_endless_time() -> None:
    """Even one that is full of what stands beside credits."""
    assert CREDITS.of("reporting from AP " * 10_000) == ("Associated Press",)
    assert CREDITS.of("contributed Reut" * 10_000) == ()
