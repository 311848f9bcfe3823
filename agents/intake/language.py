"""Which language an article is in: what its words say where there are enough of them, else what its producer says."""

from __future__ import annotations

from functools import cache, lru_cache

import pycountry
from py3langid.langid import MODEL_FILE, LanguageIdentifier

ENOUGH_WORDS = 25
"""With fewer the identifier errs too often (names, headlines) for it to overrule a producer."""
SURE = 0.9
_SAMPLE = 800
"""Characters looked at: more tells nothing new, and costs more than the rest of intake."""


def language_of(text: str, declared: str, allowed: tuple[str, ...]) -> str:
    """The ISO 639-1 code of the language of `text`, or "und" when neither text nor producer tell.

    A long text speaks for itself, even against the producer (feeds declare the site's language, not the article's); a
    short one, or one the identifier is unsure of, is what the producer declares. Undeclared short text in a language
    that may be one of `allowed` is given the benefit of the doubt.
    """
    said = code_of(declared)
    found, probability = _identified(text[:_SAMPLE])
    if len(text.split()) >= ENOUGH_WORDS and probability >= SURE:
        return found
    if said:
        return said
    return found if found in allowed or probability >= SURE else "und"


@lru_cache(maxsize=1000)
def code_of(tag: str) -> str:
    """The two-letter code of a BCP 47 tag, a three-letter code or an English name; "" for anything else."""
    name = tag.strip().lower().replace("_", "-").split("-")[0]
    if len(name) == 2 and name.isalpha():
        return name
    language = pycountry.languages.get(alpha_3=name) or pycountry.languages.get(name=name.title())
    return getattr(language, "alpha_2", "") if language else ""


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _identified(text: str) -> tuple[str, float]:
    code, probability = _identifier().classify(text)
    return str(code), float(probability)
