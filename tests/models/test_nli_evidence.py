"""Which sentences of an article a sentence is held against."""

from __future__ import annotations

import os
import subprocess
import sys

from models.nli.evidence import EVIDENCE, Known

ARTICLE = ["A ferry burns off Kos.", "Nineteen were hurt.", "A lorry caught fire on the car deck of the ferry."]

# Words come out of a set in another order in every process.
ASK_ALL = """
from hashlib import sha256
from models.nli import coverage
from models.nli.evidence import Known
found = sha256()
for event in coverage.read_events(coverage.shipped())[0][:150]:
    for article in event.articles:
        known = Known([one.text for one in article])
        for other in event.articles:
            found.update(repr([known.nearest(one.text) for one in other]).encode())
print(found.hexdigest())
"""


def test_excerpts_are_the_nearest_sentences_in_the_articles_order() -> None:
    """Two of the three share words with it; who shares none is held against nothing."""
    found = Known(ARTICLE).excerpts("The ferry's lorry burnt on the car deck.")
    assert found[0] == ARTICLE[2]
    assert all(one in (ARTICLE[2], f"{ARTICLE[0]} {ARTICLE[2]}") for one in found)
    assert len(found) == len(EVIDENCE)
    assert Known(ARTICLE).excerpts("Nobody knows.") == []


def test_every_process_takes_the_same_excerpts() -> None:
    """Regression: sums over words hung on their order, and with a tie so did what `parallax judge` answered."""
    told = {
        subprocess.run(
            [sys.executable, "-c", ASK_ALL], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
