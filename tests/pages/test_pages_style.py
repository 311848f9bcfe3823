"""The style sheet: allowed by the policy that guards the pages, and legible in light, dark and print."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from agents.pages.render import missing_page, style, style_hash

PAIRS = [
    *((ink, paper) for ink in ("ink", "quiet", "link") for paper in ("paper", "card")),
    *((relation, "card") for relation in ("conflict", "update", "source_dispute")),
    ("mark-ink", "mark"),
]


def schemes() -> list[dict[str, str]]:
    """The colours of each scheme: light, dark, and light with what print changes."""
    light, dark, paper = (
        dict(re.findall(r"--([a-z_-]+): (#[0-9a-f]+)", block))
        for block in re.findall(r":root \{(.*?)\}", style(), re.DOTALL)
    )
    return [light, dark, light | paper]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    full = digits if len(digits) == 6 else "".join(d * 2 for d in digits)
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_text_stands_out(ink: str, paper: str, scheme: int) -> None:
    """At least 4.5 to 1 (WCAG AA) in every scheme."""
    colours = schemes()[scheme]
    lights = sorted((luminance(colours[ink]), luminance(colours[paper])))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5


def test_the_policy_allows_the_very_sheet_in_the_page() -> None:
    """A browser takes the hash of what stands between the tags."""
    inside = missing_page("x").split("<style>")[1].split("</style>")[0]
    assert style_hash() == "sha256-" + base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
