"""Words of a claim cut out as a desk reads them: noun phrases, clauses, names, figures.

Phrases are in the sentence's own words and begin with a small letter unless a name does; `headed` makes one a heading.
They are cut between constituents of the parse tree, never inside a word or a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from wordfreq import zipf_frequency

from agents.divergences.reading import ClaimReading, ReportReading
from stream.records import Quantity

ROOM: Final = 60
"""Characters that what a divergence is about should fit in."""
_MODIFIERS: Final = frozenset({"det", "amod", "compound", "nmod", "poss", "case", "predet"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_HELPERS: Final = frozenset({"aux", "auxpass", "neg", "prt"})
_COMPLEMENTS: Final = frozenset({"dobj", "attr", "acomp", "dative", "oprd", "prep", "xcomp", "ccomp"})
_RELATIVE: Final = frozenset({"who", "which", "that"})
_SPEAKING: Final = frozenset({"i", "we"})
_OTHERS: Final = frozenset({"he", "she", "it", "they", "this", "these", "those", "some", "you"})
_DETERMINERS: Final = frozenset({"det", "predet", "poss", "case"})
_KNOWN: Final = 2.0
"""Zipf frequency below which a word with a capital is taken for a name that the parser did not know."""
_PARTICIPLES: Final = frozenset({"VBN", "VBG"})
NUMBER_WORDS: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
"""By the number that each is."""
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPELLED: Final = re.compile(
    rf"(?<![\w-])(?:({'|'.join(_TENS)})(?:[ -]({'|'.join(NUMBER_WORDS[1:10])}))?|({'|'.join(NUMBER_WORDS)}))(?![\w-])",
    re.IGNORECASE,
)
_HUNDREDS: Final = re.compile(r"(?<![\w-])hundred|thousand", re.IGNORECASE)


def headed(phrase: str) -> str:
    """A phrase as a heading or at the start of a sentence."""
    return phrase[:1].upper() + phrase[1:]


def figure(claim: ClaimReading, quantity: Quantity) -> str:
    """A quantity as it stands inside a sentence, small numbers spelled out turned to digits ("25", "at least 14")."""
    text = quantity.text
    if not _HUNDREDS.search(text):
        text = _SPELLED.sub(_digits, text)
    first = next(iter(claim.token_at(quantity.start, quantity.end)), 0)
    return text[:1].lower() + text[1:] if _may_fall(claim, first) else text


def _digits(found: re.Match[str]) -> str:
    tens, unit, single = (part.lower() if part else "" for part in found.groups())
    if single:
        return str(NUMBER_WORDS.index(single))
    return str(20 + 10 * _TENS.index(tens) + (NUMBER_WORDS.index(unit) if unit else 0))


def _may_fall(claim: ClaimReading, index: int) -> bool:
    """Is the word's capital only that of a sentence's start?"""
    token = claim.claim.tokens[index]
    named = token.pos == "PROPN" or claim.terms[index].startswith("@") or token.text == "I"
    known = zipf_frequency(token.text.lower(), "en") >= _KNOWN or not token.text.isalpha()
    return known and not named and token.text[1:] == token.text[1:].lower()


def name(report: ReportReading, key: str) -> str:
    """An entity's name as the report most fully writes it."""
    return report.report.entity_names.get(key, "")


def span_text(claim: ClaimReading, indices: Iterable[int]) -> str:
    """The sentence's words from the first to the last of the tokens, as they stand inside a sentence."""
    inside = sorted(indices)
    first, last = claim.claim.tokens[inside[0]], claim.claim.tokens[inside[-1]]
    text = claim.claim.sentence[first.start - claim.claim.start : last.start + len(last.text) - claim.claim.start]
    return text[:1].lower() + text[1:] if _may_fall(claim, inside[0]) else text


def below(claim: ClaimReading, index: int, keep: Callable[[int], bool] = lambda _: True) -> list[int]:
    """A token with all that hangs on it by way of tokens that `keep` lets through, in the order of the sentence."""
    found, queue = [index], [index]
    while queue:
        here = queue.pop()
        fresh = [j for j in claim.children(here) if keep(j)]
        found += fresh
        queue += fresh
    return sorted(found)


def _run(indices: list[int], index: int) -> list[int]:
    """Those of the tokens that stand in one unbroken row with token `index`."""
    inside, low, high = set(indices), index, index
    while low - 1 in inside:
        low -= 1
    while high + 1 in inside:
        high += 1
    return list(range(low, high + 1))


def noun_phrase(claim: ClaimReading, index: int, *, bare: bool = False, without: Iterable[int] = ()) -> str:
    """A noun with its modifiers, but no figures, and what an "of" ties to it; `bare` leaves out determiners, owners."""
    tokens, left_out = claim.claim.tokens, set(without)

    def keep(j: int) -> bool:
        if j in left_out:
            return False
        if tokens[j].dep in _MODIFIERS:
            return not (bare and tokens[j].head == index and tokens[j].dep in _DETERMINERS) and j <= index
        return tokens[j].dep == "prep" and tokens[j].lemma == "of" and tokens[j].head == index

    near = _run(below(claim, index, keep), index)
    far = _run(below(claim, index, lambda j: keep(j) or (j > index and tokens[j].dep in _MODIFIERS | {"pobj"})), index)
    whole = far if len(span_text(claim, far)) <= ROOM // 2 and tokens[far[-1]].pos != "ADP" else near
    while len(whole) > 1 and tokens[whole[-1]].pos in ("ADP", "DET"):
        whole = whole[:-1]
    return span_text(claim, whole)


def subject(claim: ClaimReading, verb: int) -> int | None:
    """The token that is a verb's subject, also of one joined to another, and of a participle the noun it describes."""
    tokens = claim.claim.tokens
    found = next((j for j in claim.children(verb) if tokens[j].dep in _SUBJECTS), None)
    if found is not None and tokens[found].lemma.lower() in _RELATIVE and tokens[verb].dep == "relcl":
        return tokens[verb].head
    if found is None and tokens[verb].dep in ("conj", "xcomp") and tokens[verb].head != verb:
        return subject(claim, tokens[verb].head)
    if found is None and tokens[verb].dep == "acl" and tokens[verb].tag == "VBN":
        return tokens[verb].head
    return found


def subject_phrase(report: ReportReading, claim: ClaimReading, verb: int) -> str:
    """Whom or what a verb is said of, "" where that is not to be told: a pronoun is put into the name it stands for."""
    found = subject(claim, verb)
    if found is None:
        return ""
    word = claim.claim.tokens[found].text.lower()
    if word in _SPEAKING:
        return _speaker(report, claim, claim.claim.tokens[found].start)
    if claim.claim.tokens[found].pos == "PRON" or word in _OTHERS:
        root = claim.claim.tokens[verb].head == verb
        return name(report, claim.claim.subject) if root and word in ("he", "she") else ""
    return noun_phrase(claim, found)


def _speaker(report: ReportReading, claim: ClaimReading, position: int) -> str:
    quote = next((q for q in claim.claim.quotes if q.start <= position < q.end), None)
    told = claim.claim.attribution
    for key in (quote.speaker if quote else "", told.entity):
        if name(report, key):
            return name(report, key)
    return told.source


def pronoun(claim: ClaimReading, verb: int) -> str:
    """A verb's subject where it is a pronoun that may stand in a heading; else ""."""
    found = subject(claim, verb)
    word = claim.claim.tokens[found].text.lower() if found is not None else ""
    return word if word in ("he", "she", "it", "they") else ""


def worded(claim: ClaimReading, word: int) -> list[int]:
    """The tokens by which a word is told: a verb with its helping words, any other word as it is."""
    return verb_group(claim, word) if claim.claim.tokens[word].pos == "VERB" else [word]


def verb_group(claim: ClaimReading, verb: int) -> list[int]:
    """A verb with its helping words, negation and particle."""
    tokens = claim.claim.tokens
    return _run_over(claim, sorted([verb, *(j for j in claim.children(verb) if tokens[j].dep in _HELPERS)]), verb)


def _run_over(claim: ClaimReading, group: list[int], verb: int) -> list[int]:
    """The group without what an object or subject parts from the verb ("did he go")."""
    tokens, kept = claim.claim.tokens, [verb]
    for j in sorted((i for i in group if i < verb), reverse=True):
        if any(tokens[k].pos not in ("ADV", "AUX", "PART") for k in range(j + 1, kept[0])):
            break
        kept.insert(0, j)
    return kept + [j for j in group if j == kept[-1] + 1 and j > verb]


def predicate(claim: ClaimReading, verb: int) -> str:
    """What a verb says with its helping words; a participle alone gets its "was" back."""
    tokens = claim.claim.tokens
    text = span_text(claim, verb_group(claim, verb))
    helped = any(tokens[j].dep in ("aux", "auxpass") for j in claim.children(verb))
    described = tokens[verb].dep == "acl" and tokens[verb].tag == "VBN"
    if not helped and (described or tokens[verb].tag == "VBG"):
        done_by = subject(claim, verb)
        many = done_by is not None and tokens[done_by].tag in ("NNS", "NNPS")
        return f"{'were' if many else 'was'} {text}"
    return text


def finite(claim: ClaimReading, verb: int) -> bool:
    """Can a verb stand with its subject as a clause ("the ships collided", not "the ships colliding")?"""
    tokens = claim.claim.tokens
    helped = any(tokens[j].dep in ("aux", "auxpass") and tokens[j].tag != "TO" for j in claim.children(verb))
    owned = any(tokens[j].dep in _SUBJECTS for j in claim.children(verb))
    described = tokens[verb].dep == "acl" and tokens[verb].tag == "VBN"
    return tokens[verb].pos in ("VERB", "AUX") and (
        tokens[verb].tag in ("VBD", "VBZ", "VBP") or described or helped or (owned and tokens[verb].tag in _PARTICIPLES)
    )


def clause(
    report: ReportReading,
    claim: ClaimReading,
    verb: int,
    *,
    who: str = "",
    asked: str = "",
    without: Iterable[int] = (),
    room: int = ROOM,
) -> str:
    """Subject, verb and as much of what follows as fits in `room`; "" where there can be no clause.

    Args:
        report: the report of the claim.
        claim: the claim.
        verb: index of the verb.
        who: the subject to use where the claim has none but a pronoun.
        asked: what to put in the subject's place whatever it is ("Who").
        without: tokens that must not be in it (the value that the accounts differ in).
        room: characters it should fit in.
    """
    done_by = asked or subject_phrase(report, claim, verb) or who or pronoun(claim, verb)
    if not done_by or not finite(claim, verb):
        return ""
    tokens, left_out = claim.claim.tokens, set(without)
    text = f"{done_by} {predicate(claim, verb)}"
    last = verb_group(claim, verb)[-1]
    following = sorted(j for j in claim.children(verb) if j > verb and tokens[j].dep in _COMPLEMENTS)
    for j in following:
        whole = below(claim, j)
        if left_out & set(whole) or whole[0] != last + 1 or whole != list(range(whole[0], whole[-1] + 1)):
            break
        more = span_text(claim, whole)
        if len(text) + 1 + len(more) > room or tokens[whole[-1]].pos == "ADP" or _quoted(more):
            named = tokens[j].dep in ("dobj", "attr") and tokens[j].pos in ("NOUN", "PROPN") and not _counted(claim, j)
            short = noun_phrase(claim, j) if named else ""
            return f"{text} {short}" if short and len(text) + 1 + len(short) <= room else text
        text, last = f"{text} {more}", whole[-1]
    return text


def _counted(claim: ClaimReading, index: int) -> bool:
    return any(claim.claim.tokens[j].dep == "nummod" for j in claim.children(index))


def _quoted(text: str) -> bool:
    return any(mark in text for mark in '"“”‘()[];:')


def shortened(text: str, room: int) -> str:
    """As many whole words of a text as fit in `room` characters, with an ellipsis where some are left out."""
    if len(text) <= room:
        return text
    return f"{text[:room].rsplit(' ', 1)[0].rstrip(' ,.;:–—-')}…"
