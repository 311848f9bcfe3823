"""Articles in files as producers have them: JSON lines, JSON (one object or an array), folders of both, standard input.

Each comes as the very bytes it has in its file, with the line it starts on, and is not looked into. Lines are read one
at a time, so that a file may be larger than memory; a JSON document is read whole and so is limited in size.
"""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from stream.errors import InputError

STDIN = Path("-")
SUFFIXES = (".json", ".jsonl")
MAX_DOCUMENT_BYTES = 256 * 1024**2
"""Largest `.json` file; JSON lines have no limit."""
CHUNK_BYTES = 1024**2
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Place:
    """Where something stands: the file as it was named ("-" for standard input) and the line it starts on, from 1.

    `element` counts the elements of a JSON array from 1, since all may stand on one line; 0 outside an array.
    """

    file: str
    line: int
    element: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f" (element {self.element})" if self.element else "")


@dataclass(frozen=True)
class Found:
    """The bytes at a place, or, where they cannot be had as an article, why: `reason` (a word) and `detail`."""

    place: Place
    data: bytes = b""
    reason: str = ""
    detail: str = ""


def find(paths: Sequence[Path]) -> list[Path]:
    """The files meant: those named, and for a folder every `.json` and `.jsonl` below it, in sorted order.

    Raises:
        InputError: a path does not exist, or a folder has no such file; said of all of them at once.
    """
    files: list[Path] = []
    wrong: list[str] = []
    for path in paths:
        if path == STDIN or (path.exists() and not path.is_dir()):
            files.append(path)
        elif path.is_dir():
            below = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
            files += below
            if not below:
                wrong.append(f"{path} has no .json or .jsonl file in it")
        else:
            wrong.append(f"{path} does not exist")
    if wrong:
        allowed = "Name JSON or JSONL files, folders of them, or - for standard input."
        raise InputError(f"nothing was pushed: {'; '.join(wrong)}. {allowed}")
    return files


def count_lines(path: Path) -> int | None:
    """About how many articles a file has, for a progress bar; None where it cannot be known without using it up."""
    try:
        if path == STDIN or not stat.S_ISREG(path.stat().st_mode):
            return None
        if path.suffix == ".json":
            return 1
        with path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK_BYTES), b""))
    except OSError:
        return None  # whoever reads it will say so


def read(path: Path, *, max_bytes: int, stdin: BinaryIO | None = None) -> Iterator[Found]:
    """Every article in the file, in order; `max_bytes` is how long one may be. Blank lines are none.

    What cannot be read, or is too long, comes as a `Found` with a reason; nothing is raised.
    """
    name = str(path)
    try:
        if path == STDIN:
            yield from _lines(stdin or sys.stdin.buffer, name, max_bytes)
        elif path.suffix == ".json":
            yield from _document(path, max_bytes)
        else:
            with path.open("rb") as file:
                yield from _lines(file, name, max_bytes)
    except OSError as error:
        yield Found(Place(name, 1), reason="unreadable", detail=f"the file cannot be read: {error.strerror or error}")


def _lines(file: BinaryIO, name: str, max_bytes: int) -> Iterator[Found]:
    """Each line that is not blank."""
    number = 0
    while line := file.readline(max_bytes + 2):  # an article of the largest size, and its line end
        number += 1
        whole = line.endswith(b"\n") or len(line) < max_bytes + 2
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        line = line.rstrip(b"\r\n")
        if not whole or len(line) > max_bytes:
            _skip_line(file, whole=whole)
            yield _too_long(Place(name, number), max_bytes)
        elif line.strip():
            yield Found(Place(name, number), line)


def _skip_line(file: BinaryIO, *, whole: bool) -> None:
    """Reads to the end of the line in bounded pieces."""
    while not whole:
        piece = file.readline(CHUNK_BYTES)
        whole = not piece or piece.endswith(b"\n")


def _document(path: Path, max_bytes: int) -> Iterator[Found]:
    """The object, or each element of the array; JSON lines under the wrong suffix are read as what they are."""
    start = Place(str(path), 1)
    if path.stat().st_size > MAX_DOCUMENT_BYTES:
        size = f"a .json file is read whole and may have {MAX_DOCUMENT_BYTES // 1024**2} MB"
        yield Found(start, reason="too_long", detail=f"{size}: write one article a line and name it .jsonl")
        return
    data = path.read_bytes().removeprefix(BYTE_ORDER_MARK)
    if not data.strip():
        return
    if not data.lstrip().startswith(b"["):
        if _is_lines(data):
            with path.open("rb") as file:
                yield from _lines(file, str(path), max_bytes)
        else:
            yield from _sized(Place(str(path), _line_of(data, data.lstrip())), data.strip(), max_bytes)
        return
    yield from _elements(data, str(path), max_bytes)


def _elements(data: bytes, name: str, max_bytes: int) -> Iterator[Found]:
    """Each element of a JSON array, its bytes as they stand in it."""
    try:
        elements = msgspec.json.decode(data, type=list[msgspec.Raw])
    except (ValueError, RecursionError):
        yield Found(Place(name, 1), data.strip(), "not_json", _complaint(data))
        return
    at, line = 0, 1
    for number, element in enumerate(elements, start=1):
        raw = bytes(element)
        begins = data.index(raw, at)
        line += data.count(b"\n", at, begins)
        yield from _sized(Place(name, line, number), raw, max_bytes)
        at = begins + len(raw)
        line += raw.count(b"\n")


def _sized(place: Place, data: bytes, max_bytes: int) -> Iterator[Found]:
    yield _too_long(place, max_bytes) if len(data) > max_bytes else Found(place, data)


def _too_long(place: Place, max_bytes: int) -> Found:
    return Found(place, reason="too_long", detail=f"must have at most {max_bytes:,} bytes")


def _line_of(data: bytes, rest: bytes) -> int:
    """The line on which `rest`, the end of `data`, begins."""
    return data.count(b"\n", 0, len(data) - len(rest)) + 1


def _is_lines(data: bytes) -> bool:
    """Whether the first line is a whole JSON value and another follows."""
    first, _, rest = data.strip().partition(b"\n")
    if not rest.strip():
        return False
    try:
        msgspec.json.decode(first, type=msgspec.Raw)
    except (ValueError, RecursionError):
        return False
    return True


def _complaint(data: bytes) -> str:
    """Why this is no JSON, with the line and column."""
    try:
        json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # ValueError: also bytes that are not UTF-8
        return f"the file must be a JSON array or object: {error}"
    return "the file must be a JSON array or object, nested less deep"


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
