"""The cells of a student's notebook, read out of hostile bytes in bounded time and memory.

Only what a person reads is taken: each cell's kind, text, grade id, pictures and the text of its outputs.
All else (other metadata, widgets, plots) is skipped without being built in memory, so a notebook of 100 MiB of
plots costs what its text costs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import msgspec

MOST_CELLS: Final = 2_000
MOST_VALUES: Final = 2_000_000  # commas in a notebook: a bound for the memory of its lists
MOST_ODD_LINES: Final = 20_000  # of a text that is no list of strings alone
MOST_OUTPUT_CHARACTERS: Final = 20_000  # of one cell
MOST_LENIENT_BYTES: Final = (
    2 * 2**20
)  # of a notebook that is no strict JSON: Python's reader takes 50 times that

PICTURES: Final = {
    "image/png": ("iVBORw0KGgo", "png"),
    "image/jpeg": ("/9j/", "jpg"),
    "image/gif": ("R0lGOD", "gif"),
}
"""The pictures that hold no script: media type -> how their base64 begins, and the ending of their name."""

MOST_PICTURE_BYTES: Final = 4 * 2**20
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")


@dataclass(frozen=True)
class NotebookCell:
    """One cell as a student handed it in.

    kind:     ``code``, ``markdown``, ``raw``, or whatever else the notebook says
    grade_id: nbgrader's id of the cell; empty for a cell that has none
    output:   the text of the stored outputs, cut at `MOST_OUTPUT_CHARACTERS`
    pictures: name of an attachment -> (media type, base64)
    is_grade: whether nbgrader's mark says that the cell carries points
    is_solution: whether it says that the student writes the cell
    """

    kind: str
    source: str
    grade_id: str = ""
    output: str = ""
    pictures: dict[str, tuple[str, str]] = field(default_factory=dict)
    is_grade: bool = False
    is_solution: bool = False


class _Worksheet(msgspec.Struct):
    cells: list[msgspec.Raw] = []


class _Notebook(msgspec.Struct):
    cells: list[msgspec.Raw] = []
    worksheets: list[_Worksheet] = []  # before 2015, nbformat 3


class _Marks(msgspec.Struct):
    grade_id: msgspec.Raw = msgspec.Raw()
    grade: msgspec.Raw = msgspec.Raw()
    solution: msgspec.Raw = msgspec.Raw()


class _Metadata(msgspec.Struct):
    nbgrader: msgspec.Raw = msgspec.Raw()


class _Cell(msgspec.Struct):
    cell_type: msgspec.Raw = msgspec.Raw()
    source: msgspec.Raw = msgspec.Raw()
    input: msgspec.Raw = msgspec.Raw()  # what nbformat 3 calls the source of a code cell
    metadata: msgspec.Raw = msgspec.Raw()
    outputs: msgspec.Raw = msgspec.Raw()
    attachments: msgspec.Raw = msgspec.Raw()


class _Output(msgspec.Struct):
    text: msgspec.Raw = msgspec.Raw()
    data: msgspec.Raw = msgspec.Raw()


def read_cells(content: bytes) -> list[NotebookCell] | None:
    """Return the cells of a notebook; None if the bytes are no notebook that can be read. Raises nothing.

    What is no cell is left out. Of more than `MOST_CELLS` the first are taken, and a last cell says so.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    if content.count(b",") > MOST_VALUES:
        return None
    notebook = _decode(content, _Notebook) or _decode(_strict(content), _Notebook)
    if notebook is None:
        return None
    cells = notebook.cells or [cell for sheet in notebook.worksheets for cell in sheet.cells]
    read = [cell for raw in cells[:MOST_CELLS] if (cell := _cell(raw)) is not None]
    if len(cells) > MOST_CELLS:
        read.append(NotebookCell("raw", f"... {len(cells) - MOST_CELLS} more cells are left out here ..."))
    return read


def without_outputs(content: bytes) -> bytes | None:
    """Return a small notebook with the cells' text, grade ids, pictures and text outputs; None as `read_cells`."""
    cells = read_cells(content)
    if cells is None:
        return None
    return msgspec.json.encode(
        {"cells": [_as_json(cell) for cell in cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    )


def _strict(content: bytes) -> bytes:
    """Return JSON in which NaN, lone surrogates and bytes that are no UTF-8 are replaced; empty if it is no JSON."""
    if len(content) > MOST_LENIENT_BYTES:
        return b""
    try:
        value = json.loads(content.decode("utf-8", "replace"), parse_constant=lambda name: None)
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return b""


def _as_json(cell: NotebookCell) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "metadata": {"nbgrader": _marks_of(cell)} if cell.grade_id else {},
        "source": cell.source,
    }
    if cell.pictures:
        made["attachments"] = {name: {kind: data} for name, (kind, data) in cell.pictures.items()}
    if cell.kind == "code":
        made["execution_count"] = None
        made["outputs"] = (
            [{"output_type": "stream", "name": "stdout", "text": cell.output}] if cell.output else []
        )
    return made


def _marks_of(cell: NotebookCell) -> dict[str, Any]:
    marks: dict[str, Any] = {"grade_id": cell.grade_id}
    marks |= {"grade": True} if cell.is_grade else {}
    return marks | ({"solution": True} if cell.is_solution else {})


def _cell(raw: msgspec.Raw) -> NotebookCell | None:
    cell = _decode(raw, _Cell)
    if cell is None:
        return None
    metadata = _decode(cell.metadata, _Metadata)
    marks = _decode(metadata.nbgrader, _Marks) if metadata is not None else None
    return NotebookCell(
        kind=_text(cell.cell_type),
        source=_text(cell.source) or _text(cell.input),
        grade_id=_text(marks.grade_id) if marks is not None else "",
        output="\n".join(_outputs(cell.outputs))[:MOST_OUTPUT_CHARACTERS],
        pictures=dict(_pictures(cell.attachments)),
        is_grade=marks is not None and _is_true(marks.grade),
        is_solution=marks is not None and _is_true(marks.solution),
    )


def _outputs(raw: msgspec.Raw) -> Iterator[str]:
    """The text of each output: what was printed, and the plain text of what was shown."""
    for one in (_decode(raw, list[msgspec.Raw]) or [])[:100]:
        output = _decode(one, _Output)
        if output is None:
            continue
        shown = _decode(output.data, dict[str, msgspec.Raw]) or {}
        texts = [
            output.text,
            *(shown[kind] for kind in ("text/markdown", "text/html", "text/plain") if kind in shown),
        ]
        yield next((text for text in map(_text, texts) if text.strip()), "")


def _pictures(raw: msgspec.Raw) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, bundle in list((_decode(raw, dict[str, dict[str, msgspec.Raw]]) or {}).items())[:100]:
        for kind, (start, _) in PICTURES.items():
            data = "".join(_text(bundle.get(kind, msgspec.Raw())).split())
            if (
                data.startswith(start)
                and len(data) <= MOST_PICTURE_BYTES * 4 // 3
                and _BASE64.fullmatch(data)
            ):
                yield name, (kind, data)
                break


def _is_true(raw: msgspec.Raw) -> bool:
    return bytes(memoryview(raw)[:5]) == b"true"


def _text(raw: msgspec.Raw) -> str:
    """A text, which a notebook stores as a string or as a list of lines; empty for anything else."""
    start = bytes(memoryview(raw)[:1])
    if start == b'"':
        text = _decode(raw, str)
        return text if text is not None else ""
    if start == b"[":
        lines = _decode(raw, list[str])
        return "".join(_strings_in(raw) if lines is None else lines)
    return ""


def _strings_in(raw: msgspec.Raw) -> Iterator[str]:
    """The strings of a list that holds something else too, which is slow: of the first `MOST_ODD_LINES` values."""
    for line in (_decode(raw, list[msgspec.Raw]) or [])[:MOST_ODD_LINES]:
        if bytes(memoryview(line)[:1]) == b'"':
            yield _decode(line, str) or ""


def _decode(raw: Any, kind: Any) -> Any:
    """Return the value, or None where the JSON is not of this kind."""
    if not memoryview(raw):
        return None
    try:
        return _decoder(kind).decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
