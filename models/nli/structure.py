"""Edits that need the sentence's structure: denial, who does it to whom, passive, order, what is left out.

They obey the same contract as `models.nli.edits`. `places` says which tokens the other sentence vouches for; an edit
of the main clause wants the main verb among them.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from typing import Final

from lemminflect import getInflection
from spacy.tokens import Doc, Span, Token

from models.nli import lexicon
from models.nli.edits import Edit, replace

_BE: Final = {"NN": "was", "NNP": "was", "NNS": "were", "NNPS": "were"}
# Who does it and whom it is done to cannot change places with these.
_ONE_WAY: Final = frozenset(lexicon.listed("one_way"))


def main_verb(doc: Doc) -> Token | None:
    """The verb the whole sentence hangs from, where there is just one."""
    roots = [t for t in doc if t.dep_ == "ROOT"]
    return roots[0] if len(roots) == 1 and roots[0].pos_ in ("VERB", "AUX") else None


def _denied(root: Token) -> bool:
    words = {t.lower_ for t in root.subtree}
    return any(t.dep_ == "neg" for t in root.children) or bool(
        words & {"no", "none", "nobody", "neither", "nor", "nothing"}
    )


def _form(lemma: str, tag: str) -> str:
    forms = getInflection(lemma, tag=tag)
    return str(forms[0]) if forms else lemma


def deny(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """The main clause denied: was becomes was not, rose did not rise, a man no man."""
    root = main_verb(doc)
    if root is None or root.i not in places or _denied(root):
        return None
    subject = next((t for t in root.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None:
        return _fragment_denied(doc, root)
    article = next((t for t in subject.children if t.lower_ in ("a", "an", "some", "the") and t.dep_ == "det"), None)
    if article is not None and article.lower_ != "the" and dice.random() < 0.4:
        return replace(doc, {article.i: "No"})
    return _verb_denied(doc, root, dice)


def _fragment_denied(doc: Doc, root: Token) -> str | None:
    return None if root.pos_ != "AUX" else replace(doc, {root.i: f"{root.text} not"})


def _verb_denied(doc: Doc, root: Token, dice: random.Random) -> str | None:
    helper = next((t for t in root.children if t.dep_ in ("aux", "auxpass") and t.tag_ != "TO"), None)
    carrier = root if root.pos_ == "AUX" else helper
    if carrier is not None:
        choices = ["not", "not", "not", "never"] if carrier.lower_ in ("is", "was", "are", "were") else ["not"]
        word = dice.choice(choices)
        short = (
            word == "not"
            and carrier.lower_ in ("is", "was", "are", "were", "has", "had", "did")
            and dice.random() < 0.4
        )
        return replace(doc, {carrier.i: carrier.text + ("n't" if short else f" {word}")})
    if root.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    helper_word = {"VBD": "did", "VBZ": "does", "VBP": "do"}[root.tag_]
    forms = [f"{helper_word} not {root.lemma_}"] * 3 + [f"{helper_word}n't {root.lemma_}"]
    if root.tag_ == "VBD":
        forms += [f"never {root.text}", f"failed to {root.lemma_}"]
    return replace(doc, {root.i: dice.choice(forms)})


def affirm(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """A denial taken away: did not rise becomes rose."""
    del dice
    root = main_verb(doc)
    negation = next((t for t in root.children if t.dep_ == "neg"), None) if root is not None else None
    if root is None or negation is None or negation.i not in places or negation.lower_ == "n't":
        return None
    helper = doc[negation.i - 1] if negation.i else None
    if helper is not None and helper.lower_ in ("did", "does", "do") and helper.head == root:
        tag = {"did": "VBD", "does": "VBZ", "do": "VBP"}[helper.lower_]
        return replace(doc, {negation.i: "", helper.i: "", root.i: _form(root.lemma_, tag)})
    return replace(doc, {negation.i: ""})


def _clause(doc: Doc) -> tuple[Span, Token, Span] | None:
    """Subject, verb and object of a plain active past clause "S V O ...", each a run of tokens."""
    root = main_verb(doc)
    if root is None or root.tag_ != "VBD" or _denied(root):
        return None
    parts = {
        t.dep_: t
        for t in root.children
        if t.dep_ in ("nsubj", "dobj", "aux", "conj", "dative", "prt", "xcomp", "ccomp")
    }
    if set(parts) != {"nsubj", "dobj"}:
        return None
    subject, thing = (doc[t.left_edge.i : t.right_edge.i + 1] for t in (parts["nsubj"], parts["dobj"]))
    plain = all(t.pos_ not in ("PRON", "PUNCT") for span in (subject, thing) for t in span)
    if not plain or subject.end != root.i or thing.start != root.i + 1 or len(subject) > 8 or len(thing) > 10:
        return None
    return subject, root, thing


def _around(doc: Doc, start: int, end: int, middle: str) -> str:
    before, after = doc[:start].text_with_ws, doc[end:].text_with_ws
    gap = doc[end - 1].whitespace_
    text = before + (middle[:1].upper() + middle[1:] if not before else middle) + gap + after
    return text.strip()


def _lowered(span: Span) -> str:
    first = span[0]
    return span.text if first.pos_ == "PROPN" or first.i else first.lower_ + span.text[len(first.text) :]


def passive(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """The company bought the ship becomes the ship was bought by the company."""
    del places, dice
    clause = _clause(doc)
    if clause is None:
        return None
    subject, verb, thing = clause
    plural = any(t.dep_ == "conj" for t in thing.root.children)
    be = "were" if plural else _BE.get(thing.root.tag_, "was")
    middle = f"{thing.text} {be} {_form(verb.lemma_, 'VBN')} by {_lowered(subject)}"
    return _around(doc, subject.start, thing.end, middle)


def roles_exchanged(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """Spain beat Italy becomes Italy beat Spain."""
    del dice
    clause = _clause(doc)
    if clause is None or clause[1].lemma_ not in _ONE_WAY or clause[1].i not in places:
        return None
    subject, verb, thing = clause
    named = [any(t.pos_ == "PROPN" or t.tag_ in ("NN", "NNS") for t in span) for span in (subject, thing)]
    if not all(named) or subject.root.ent_type_ != thing.root.ent_type_:
        return None
    return _around(doc, subject.start, thing.end, f"{thing.text} {verb.text} {_lowered(subject)}")


def time_moved(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """In 1997, the BBC released it becomes The BBC released it in 1997, and the other way round."""
    del places, dice
    if len(doc) < 6 or doc[-1].text != "." or any(t.text in '"“”' for t in doc):
        return None
    first = doc[0]
    if first.dep_ == "prep" and first.head.dep_ == "ROOT":
        end = first.right_edge.i
        if end + 1 < len(doc) and doc[end + 1].text == "," and end < 7:
            rest = doc[end + 2 : len(doc) - 1].text
            return f"{rest[:1].upper()}{rest[1:]} {_lowered(doc[: end + 1])}."
    for t in doc:
        span = doc[t.i : len(doc) - 1]
        dated = any(x.ent_type_ == "DATE" for x in span)
        if t.dep_ == "prep" and t.head.dep_ == "ROOT" and t.right_edge.i == len(doc) - 2 and dated and t.i > 2:
            return f"{span.text[:1].upper()}{span.text[1:]}, {_lowered(doc[: t.i])}."
    return None


def shortened(doc: Doc, places: Collection[int], dice: random.Random) -> str | None:
    """A phrase of place, time or manner, a relative clause or an apposition left out."""
    del places
    root = main_verb(doc)
    if (
        root is None
        or any(_denied(t) for t in doc if t.pos_ in ("VERB", "AUX"))
        or any(t.lower_ == "only" for t in doc)
    ):
        return None
    spans = []
    for t in doc:
        loose = t.dep_ in ("relcl", "appos", "advcl", "npadvmod") or (
            t.dep_ == "prep" and t.head.pos_ in ("VERB", "AUX")
        )
        size = t.right_edge.i - t.left_edge.i + 1
        if (
            loose
            and 2 <= size <= len(doc) * 0.6
            and t.left_edge.i > 1
            and not (t.left_edge.i <= root.i <= t.right_edge.i)
        ):
            spans.append((t.left_edge.i, t.right_edge.i))
    if not spans:
        return None
    start, end = dice.choice(spans)
    if doc[start - 1].text == "," and end + 1 < len(doc) and doc[end + 1].text in (",", "."):
        start, end = start - 1, end + (doc[end + 1].text == ",")
    return replace(doc, dict.fromkeys(range(start, end + 1), "")).replace(" .", ".").replace(" ,", ",")


CONTRADICT: Final[Mapping[str, Edit]] = {"deny": deny, "affirm": affirm, "roles": roles_exchanged}
SAME: Final[Mapping[str, Edit]] = {"passive": passive, "time moved": time_moved}
WEAKER: Final[Mapping[str, Edit]] = {"shortened": shortened}
