"""Articles are found in every kind of file, byte for byte and with the line they start on, whatever the file holds."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream import article_files
from stream.article_files import STDIN, Found, count_lines, find, read
from stream.errors import InputError


def found_in(path: Path, content: bytes, *, max_bytes: int = 10_000) -> list[Found]:
    """What is found in a file of this content."""
    path.write_bytes(content)
    return list(read(path, max_bytes=max_bytes))


def placed(found: list[Found]) -> list[tuple[int, bytes]]:
    """Line and bytes of each."""
    return [(one.place.line, one.data) for one in found]


def test_lines_are_found_with_their_numbers(tmp_path: Path) -> None:
    """Blank lines are counted and are no articles; line ends of Windows and a byte order mark are not theirs."""
    content = b'\xef\xbb\xbf{"a": 1}\r\n\n  \n{"b":  2}'
    assert placed(found_in(tmp_path / "a.jsonl", content)) == [(1, b'{"a": 1}'), (4, b'{"b":  2}')]


def test_lines_that_are_no_json_are_found_as_they_are(tmp_path: Path) -> None:
    """Judging is not reading: any bytes of a line come through."""
    assert placed(found_in(tmp_path / "a.jsonl", b"oops\n\xff\xfe\n")) == [(1, b"oops"), (2, b"\xff\xfe")]


def test_a_line_too_long_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    """A line over the limit has no bytes, only a reason, and reading goes on behind it."""
    found = found_in(tmp_path / "a.jsonl", b"x" * 10 + b"\n" + b"y" * 11 + b"\nz\n" + b"w" * 5000, max_bytes=10)
    assert [(one.place.line, one.data, one.reason) for one in found] == [
        (1, b"x" * 10, ""),
        (2, b"", "too_long"),
        (3, b"z", ""),
        (4, b"", "too_long"),
    ]
    assert "10 bytes" in found[1].detail


def test_one_object_is_one_article_however_it_is_laid_out(tmp_path: Path) -> None:
    """A pretty-printed object in a .json file is one article, with the bytes it has."""
    content = b'\n{\n  "a": 1\n}\n'
    assert placed(found_in(tmp_path / "a.json", content)) == [(2, b'{\n  "a": 1\n}')]


def test_elements_of_an_array_keep_their_bytes_and_lines(tmp_path: Path) -> None:
    """Each element of an array is an article; its line is where it starts, and it is numbered."""
    found = found_in(tmp_path / "a.json", b'[{"a" : 1}, 7,\n {"b":\n2},\n\n"x"]')
    assert placed(found) == [(1, b'{"a" : 1}'), (1, b"7"), (2, b'{"b":\n2}'), (5, b'"x"')]
    assert str(found[1].place) == f"{tmp_path / 'a.json'}:1 (element 2)"


def test_json_lines_under_the_wrong_suffix_are_read_as_lines(tmp_path: Path) -> None:
    """A .json file with an object on each line is JSON lines."""
    assert placed(found_in(tmp_path / "a.json", b'{"a":1}\n{"b":2}\n')) == [(1, b'{"a":1}'), (2, b'{"b":2}')]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'[{"a": 1},]', "column"),
        (b'[{"a": NaN}]', "NaN"),
        (b'[{"a": 1}', "column"),
        (b"[\xff]", "utf-8"),
        (b"[" * 100_000 + b"]" * 100_000, "array or object"),
    ],
)
def test_an_array_that_is_no_json_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    """The file as a whole is refused, with what is wrong in it."""
    (found,) = found_in(tmp_path / "a.json", content)
    assert found.reason == "not_json"
    assert says in found.detail
    assert found.data == content


def test_an_element_too_long_is_told(tmp_path: Path) -> None:
    """The limit holds for elements and whole documents as for lines."""
    reasons = [one.reason for one in found_in(tmp_path / "a.json", b'["aaaaaaaaaaaa", 1]', max_bytes=10)]
    assert reasons == ["too_long", ""]
    assert found_in(tmp_path / "b.json", b'{"aaaaaaaaaaaa": 1}', max_bytes=10)[0].reason == "too_long"


def test_a_document_too_large_to_read_whole_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A huge .json file is refused with the advice to use lines."""
    monkeypatch.setattr(article_files, "MAX_DOCUMENT_BYTES", 5)
    (found,) = found_in(tmp_path / "a.json", b'{"a": 1}')
    assert found.reason == "too_long"
    assert ".jsonl" in found.detail


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.txt"])
@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_nothing(tmp_path: Path, name: str, content: bytes) -> None:
    """No bytes, or blanks only, are no article and no fault."""
    assert found_in(tmp_path / name, content) == []


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    """What the system refuses to read (here a folder) is a reason, not a crash."""
    (tmp_path / name).mkdir()
    (found,) = read(tmp_path / name, max_bytes=10)
    assert found.reason == "unreadable"


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_file_gone_since_is_told(tmp_path: Path, name: str) -> None:
    """A file deleted between finding and reading is a reason, not a crash."""
    (found,) = read(tmp_path / name, max_bytes=10)
    assert found.reason == "unreadable"
    assert "No such file" in found.detail
    assert not count_lines(tmp_path / name) or name == "a.json"


def test_standard_input_is_read_as_lines() -> None:
    """`-` reads lines, and names itself as the file."""
    found = list(read(STDIN, max_bytes=100, stdin=io.BytesIO(b"{}\n[]\n")))
    assert [(str(one.place), one.data) for one in found] == [("-:1", b"{}"), ("-:2", b"[]")]
    assert count_lines(STDIN) is None


def test_a_folder_gives_its_files_in_order(tmp_path: Path) -> None:
    """Every .json and .jsonl below a folder is found, sorted; other files are not."""
    for name in ("b/2.json", "b/10.jsonl", "a.jsonl", "notes.txt", "b/c/d.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    names = [str(path.relative_to(tmp_path)) for path in find([tmp_path])]
    assert names == ["a.jsonl", "b/10.jsonl", "b/2.json", "b/c/d.json"]
    assert find([tmp_path / "notes.txt", STDIN]) == [tmp_path / "notes.txt", STDIN]


def test_everything_wrong_with_the_paths_is_told_at_once(tmp_path: Path) -> None:
    """Missing paths and folders without articles are named together, before anything is read."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"empty has no \.json.*gone does not exist"):
        find([tmp_path / "empty", tmp_path / "gone"])


LEAVES = st.none() | st.integers() | st.text(max_size=5)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner), max_leaves=8)


@given(st.lists(VALUES, max_size=6))
def test_an_array_and_its_lines_give_the_same_articles(
    tmp_path_factory: pytest.TempPathFactory, values: list[object]
) -> None:
    """Law: the elements of an array, however it is indented, mean what the same values mean as lines."""
    folder = tmp_path_factory.mktemp("law")
    array = found_in(folder / "a.json", json.dumps(values, indent=1).encode(), max_bytes=10**6)
    lines = found_in(folder / "a.jsonl", "\n".join(map(json.dumps, values)).encode(), max_bytes=10**6)
    assert [json.loads(one.data) for one in array] == [json.loads(one.data) for one in lines] == values
    text = (folder / "a.json").read_bytes().split(b"\n")
    assert all(one.data.split(b"\n")[0] in text[one.place.line - 1] for one in array)


@given(st.binary(max_size=300), st.sampled_from(["a.json", "a.jsonl"]))
def test_any_bytes_are_read_without_a_crash(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    """Law: whatever a file holds, reading it ends, and nothing found is longer than allowed."""
    found = found_in(tmp_path_factory.mktemp("law") / name, content, max_bytes=20)
    assert all(len(one.data) <= 20 or one.reason for one in found)
