"""The NLI scorer: any ONNX cross-encoder behind one interface, and plain words where a model's files do not fit."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from agents.divergences.nli import MatterScore, NliScore, NliScorer, shipped_model
from models.nli.digits import in_digits
from stream.errors import ModelError

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "yes", "no", "maybe"]
OUTPUTS = ["logits", "matters"]
ORDER = ["entailment", "neutral", "contradiction"]
ModelFolder = Callable[..., Path]


def _network(path: Path, inputs: Sequence[str], outputs: Sequence[int]) -> None:
    """A network whose outputs, of so many numbers each, count the words yes, maybe and no, over and over."""
    nodes, weights = [], [numpy_helper.from_array(np.array([1]), "axis")]
    for name, width in zip(OUTPUTS, outputs, strict=False):
        votes = np.zeros((len(WORDS), width), dtype=np.float32)
        for column, word in zip(range(width), itertools.cycle(["yes", "maybe", "no"]), strict=False):
            votes[WORDS.index(word), column] = 4.0
        weights.append(numpy_helper.from_array(votes, f"votes_{name}"))
        nodes.append(helper.make_node("Gather", [f"votes_{name}", "input_ids"], [f"each_{name}"]))
        nodes.append(helper.make_node("ReduceSum", [f"each_{name}", "axis"], [name], keepdims=0))
    nodes += [helper.make_node("Identity", [name], [f"{name}_unused"]) for name in inputs if name != "input_ids"]
    graph = helper.make_graph(
        nodes,
        "votes",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["pairs", "tokens"]) for name in inputs],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["pairs", width])
            for name, width in zip(OUTPUTS, outputs, strict=False)
        ],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))


def _tokenizer(path: Path) -> None:
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    tokenizer.save(str(path))


@pytest.fixture
def model(tmp_path: Path) -> ModelFolder:
    """Makes the folder of a small model."""

    def make(
        inputs: Sequence[str] = ("input_ids", "attention_mask", "token_type_ids"),
        *,
        labels: object = ORDER,
        name: str = "labels.json",
        network: str = "model.onnx",
        outputs: Sequence[int] = (3,),
    ) -> Path:
        _network(tmp_path / network, inputs, outputs)
        _tokenizer(tmp_path / "tokenizer.json")
        if labels is not None:
            (tmp_path / name).write_text(json.dumps(labels))
        return tmp_path

    return make


def test_scores_are_probabilities_in_the_order_of_the_pairs(model: ModelFolder) -> None:
    """Each pair gets three shares that sum to one, and pairs keep their order."""
    scores = NliScorer(model()).score([("yes", "yes"), ("no", "yes no"), ("maybe", "maybe")])
    assert [max(NliScore._fields, key=lambda f: getattr(s, f)) for s in scores] == [
        "entailment",
        "contradiction",
        "neutral",
    ]
    assert all(sum(score) == pytest.approx(1) for score in scores)
    assert all(0 <= share <= 1 for score in scores for share in score)


def test_nothing_to_score_is_nothing(model: ModelFolder) -> None:
    """No pairs, no scores."""
    assert NliScorer(model()).score([]) == []


def test_a_score_does_not_hang_on_what_is_scored_beside_it(model: ModelFolder) -> None:
    """A pair alone and among others has the very same score, so that replay and worker agree."""
    scorer = NliScorer(model())
    alone = scorer.score([("no", "maybe no")])[0]
    among = scorer.score([("yes " * 30, "no"), ("no", "maybe no"), ("no", "maybe no"), ("yes", "no")])
    assert among[1] == among[2] == alone


@pytest.mark.parametrize("inputs", [("input_ids",), ("input_ids", "attention_mask")])
def test_models_without_token_types_are_fed_what_they_take(model: ModelFolder, inputs: tuple[str, ...]) -> None:
    """A model may take fewer inputs than BERT does."""
    score = NliScorer(model(inputs)).score([("no", "no")])[0]
    assert score.contradiction > 0.9


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        (["neutral", "contradiction", "entailment"], "labels.json"),
        ({"labels": ["NEUTRAL", "Contradiction", "ENTAILMENT"]}, "labels.json"),
        ({"id2label": {"0": "neutral", "2": "entailment", "1": "contradiction"}}, "config.json"),
    ],
)
def test_the_order_of_labels_is_the_models_own(model: ModelFolder, labels: object, name: str) -> None:
    """Labels in another order, or from a config.json, put each number where it belongs."""
    score = NliScorer(model(labels=labels, name=name)).score([("yes", "yes")])[0]
    assert score.neutral > 0.9, "the first number of this model is its neutral one"


def test_a_model_in_a_folder_onnx_is_found(model: ModelFolder) -> None:
    """Published repositories keep the network in onnx/model.onnx."""
    assert NliScorer(model(network="onnx/model.onnx")).score([("no", "no")])[0].contradiction > 0.9


def test_long_pairs_are_cut(model: ModelFolder) -> None:
    """What is over the limit is not read."""
    scorer = NliScorer(model(), max_tokens=10)
    assert scorer.score([("yes yes yes " + "maybe " * 50, "yes")])[0].entailment > 0.9


@pytest.mark.parametrize(
    ("missing", "named"),
    [("model.onnx", "model.onnx"), ("tokenizer.json", "tokenizer.json"), ("labels.json", "labels.json")],
)
def test_a_missing_file_is_named(model: ModelFolder, missing: str, named: str) -> None:
    """The error says which file is missing, with the folder."""
    folder = model()
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=named) as caught:
        NliScorer(folder)
    assert str(folder) in str(caught.value)


HEADS = {"labels": ORDER, "matters": ["Agree", "other", "differ"]}


def test_a_model_may_tell_whether_two_sentences_are_on_one_matter(model: ModelFolder) -> None:
    """Its second output says what they are to one another."""
    scorer = NliScorer(model(labels=HEADS, outputs=(3, 3)))
    assert scorer.tells_matters
    agree, differ = scorer.matters([("yes", "yes"), ("no", "no")])
    assert agree.agree > 0.9
    assert differ.differ > 0.9
    assert agree.agree + agree.other + agree.differ == pytest.approx(1)
    assert scorer.score([("no", "no")])[0].contradiction > 0.9


def test_a_model_of_contradiction_alone_says_so(model: ModelFolder) -> None:
    """What it makes of contradiction stands for what it was not taught: entailed is agreed, contradicted apart."""
    scorer = NliScorer(model())
    assert not scorer.tells_matters
    agree, other, differ = scorer.matters([("yes", "yes"), ("maybe", "maybe"), ("no", "no")])
    assert min(agree.agree, other.other, differ.differ) > 0.9


def test_a_model_whose_outputs_are_not_what_its_labels_say_is_refused(model: ModelFolder) -> None:
    """Labels that name matters want a second output, and as many numbers as there are names."""
    with pytest.raises(ModelError, match="no output 'matters'; it has \\['logits'\\]"):
        NliScorer(model(labels=HEADS))
    with pytest.raises(ModelError, match="gives 5 numbers a pair"):
        NliScorer(model(labels=HEADS, outputs=(3, 5))).matters([("yes", "no")])


@pytest.mark.parametrize("matters", [["agree", "differ"], ["agree", "other", "entailment"]])
def test_matters_of_another_task_are_refused(model: ModelFolder, matters: list[str]) -> None:
    """What its numbers stand for must be known, all of them."""
    with pytest.raises(ModelError, match="expected agree, other and differ"):
        NliScorer(model(labels=HEADS | {"matters": matters}, outputs=(3, 3)))


def test_the_model_that_ships_tells_matters() -> None:
    """Of two accounts that differ, two that agree and two of different things it tells which is which."""
    differ, agree, other = NliScorer().matters(
        [
            ("Twelve people died in the crash, police said.", "Fifteen people were killed when the coach crashed."),
            ("Twelve people died in the crash, police said.", "The crash killed a dozen people."),
            ("Twelve people died in the crash, police said.", "The road was closed until noon on Sunday."),
        ]
    )
    assert max(MatterScore._fields, key=lambda f: getattr(differ, f)) == "differ"
    assert max(MatterScore._fields, key=lambda f: getattr(other, f)) == "other"
    assert agree.differ < differ.differ


@pytest.mark.parametrize(
    "labels", [["yes", "no", "maybe"], ["entailment", "not_entailment"], {"id2label": {"0": "LABEL_0"}}]
)
def test_labels_of_another_task_are_refused(model: ModelFolder, labels: object) -> None:
    """A model that is not an NLI model of three labels is refused, with what was found."""
    with pytest.raises(ModelError, match="an NLI model has"):
        NliScorer(model(labels=labels))


@pytest.mark.parametrize("labels", [{"names": []}, {"id2label": ["x"]}, 7])
def test_labels_that_cannot_be_read_are_refused(model: ModelFolder, labels: object) -> None:
    """A labels file of another shape is an error of the model, not a crash."""
    with pytest.raises(ModelError, match="no labels can be read"):
        NliScorer(model(labels=labels))


def test_labels_that_are_not_json_are_refused(model: ModelFolder) -> None:
    """Broken JSON is named."""
    folder = model()
    (folder / "labels.json").write_text("{")
    with pytest.raises(ModelError, match=r"labels\.json"):
        NliScorer(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_broken_file_is_named(model: ModelFolder, name: str) -> None:
    """A file that is there but is something else is named."""
    folder = model()
    (folder / name).write_bytes(b"not what it says")
    with pytest.raises(ModelError, match=name):
        NliScorer(folder)


def test_a_network_with_other_outputs_than_labels_is_refused(model: ModelFolder) -> None:
    """Two numbers a pair cannot be three labels."""
    with pytest.raises(ModelError, match="2 numbers a pair"):
        NliScorer(model(outputs=(2,))).score([("yes", "no")])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Twenty-seven people, thirteen of them children.", "27 people, 13 of them children."),
        ("ninety nine years and forty days", "99 years and 40 days"),
        ("Two of the thirty-year-olds met.", "Two of the thirty-year-olds met."),
        ("A sixteenth of it.", "A sixteenth of it."),
    ],
)
def test_spelled_numbers_are_read_as_digits(text: str, written: str) -> None:
    """From thirteen on, numbers in words are put into digits; smaller ones and parts of words stay."""
    assert in_digits(text) == written


def test_the_model_that_ships_is_the_default() -> None:
    """Without a setting, the model in models/nli is read for matters; of contradiction it was taught nothing."""
    shipped = NliScorer()
    assert shipped.directory == shipped_model()
    assert shipped.tells_matters
    with pytest.raises(ModelError, match="matters alone"):
        shipped.score([("yes", "no")])
