"""The written answers of a hand-in: which exist, which are blank, and what else the student wrote.

A blank answer cell is not a zero as long as the notebooks hold any text that the release has not: the answer may
stand in a new cell, in the other half of a split cell, in a cell that lost its metadata, in a renamed notebook, in
a comment or in an output.  Then a person decides, and sees that text beside the blank cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final

from ..student.notebook_cells import NotebookCell, read_cells
from .cells import ReleasedNotebook, metadata, source

_INVISIBLE: Final = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_EXCERPT: Final = 2_000  # characters of a notebook that cannot be read


@dataclass(frozen=True)
class OwnText:
    """Something that a student wrote, and the release has not.

    where: for people: the notebook and the cell's number
    kind:  ``markdown``, ``code``, ``raw``, ``output``, or ``unreadable`` for a notebook that is none
    """

    where: str
    kind: str
    text: str
    pictures: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class HandedInNotebook:
    """A notebook of a hand-in. cells: None where it cannot be read; content: its bytes."""

    name: str
    cells: list[NotebookCell] | None
    content: bytes


def notebooks_in(released: ReleasedNotebook, files: Mapping[str, bytes]) -> list[HandedInNotebook]:
    """Return the notebooks of a hand-in, first the one that stands for the released one (see `standing_for`)."""
    notebooks = [
        HandedInNotebook(name, _cells(content), content)
        for name, content in sorted(files.items())
        if name.lower().endswith(".ipynb")
    ]
    return sorted(notebooks, key=lambda notebook: _distance(released, notebook))


@lru_cache(maxsize=4)
def _cells(content: bytes) -> list[NotebookCell] | None:
    """The cells of a notebook, which several here look at one after another. Nobody changes them."""
    return read_cells(content)


def standing_for(released: ReleasedNotebook, notebooks: Iterable[HandedInNotebook]) -> list[NotebookCell]:
    """Return the cells of the notebook that stands for one released notebook; none where there is none.

    That is the notebook of the released name, or, where it is missing or holds none of our cells, another that
    holds most of our cells: a renamed one.
    """
    nearest = min(notebooks, key=lambda notebook: _distance(released, notebook), default=None)
    return (nearest.cells or []) if nearest is not None else []


def _distance(released: ReleasedNotebook, notebook: HandedInNotebook) -> tuple[bool, bool, int]:
    count = len({cell.grade_id for cell in notebook.cells or []} & released.cells.keys())
    return not count, notebook.name != f"{released.name}.ipynb", -count


def own_texts(released: ReleasedNotebook, notebooks: Iterable[HandedInNotebook]) -> list[OwnText]:
    """Return what the notebooks hold and the release has not: prose first, then code and its outputs.

    A cell counts with its whole text as soon as one of its lines is in no cell of the release. The outputs of
    cells that are as released are not the student's text; those of other cells are.
    """
    lines = {line for cell in released.notebook["cells"] for line in _lines(source(cell))}
    texts = [text for notebook in notebooks for text in _own_texts_of(notebook, lines)]
    return sorted(texts, key=lambda text: text.kind in ("code", "output"))


def answered_cell(
    released: ReleasedNotebook, name: str, cells: Iterable[NotebookCell]
) -> NotebookCell | None:
    """Return the cell that stands for the released cell ``name``; None if there is none.

    Of copies it is the last one in which the student wrote something, or else the last one.
    """
    copies = [cell for cell in cells if cell.grade_id == name]
    written = [cell for cell in copies if says_something(released.cells[name], cell)]
    return next(reversed(written or copies), None)


def says_something(released_cell: Mapping[str, Any], cell: NotebookCell) -> bool:
    """Whether a student's cell holds a line that the released one has not, or a picture."""
    if cell.pictures:
        return True
    text = source(released_cell)
    return cell.source != text and bool(_lines(cell.source) - _lines(text))


def blank_answers(released: ReleasedNotebook, notebooks: list[HandedInNotebook]) -> frozenset[str]:
    """Return the written cells in which the student wrote nothing, or that are gone. Task cells are never blank."""
    blank: set[str] = set()
    for one in released.notebooks:
        cells = standing_for(one, notebooks) if one.written else []
        for name in one.written:
            cell = answered_cell(one, name, cells)
            is_silent = cell is None or not says_something(one.cells[name], cell)
            if is_silent and not metadata(one.cells[name]).get("task"):
                blank.add(name)
    return frozenset(blank)


def unanswered(released: ReleasedNotebook, files: Mapping[str, bytes]) -> frozenset[str]:
    """Return the written cells that get no points without a person: they are blank, and the hand-in has no text of its own."""
    if not released.written:
        return frozenset()
    notebooks = notebooks_in(released, files)
    blank = blank_answers(released, notebooks)
    return blank if blank and not own_texts(released, notebooks) else frozenset()


def _own_texts_of(notebook: HandedInNotebook, released_lines: set[str]) -> Iterator[OwnText]:
    if notebook.cells is None:
        if _lines(_excerpt(notebook.content)):
            yield OwnText(notebook.name, "unreadable", _excerpt(notebook.content), {})
        return
    for number, cell in enumerate(notebook.cells, start=1):
        where = f"{PurePosixPath(notebook.name)}, cell {number}"
        if _lines(cell.source) <= released_lines and not cell.pictures:
            # the output of a released cell that was run is ours; that of an emptied cell is not
            if not _lines(cell.source) and _lines(cell.output):
                yield OwnText(f"{where}, output", "output", cell.output, {})
            continue
        kind = cell.kind if cell.kind in ("markdown", "code") else "raw"
        yield OwnText(where, kind, cell.source, cell.pictures)
        if _lines(cell.output):
            yield OwnText(f"{where}, output", "output", cell.output, {})


def _excerpt(content: bytes) -> str:
    return content[:_EXCERPT].decode("utf-8", "replace")


def _lines(text: str) -> set[str]:
    """The lines that say something, without what no reader sees."""
    return {line for raw in text.splitlines() if (line := raw.translate(_INVISIBLE).strip())}
