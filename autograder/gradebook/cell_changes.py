"""Cells of a released notebook that came, went or moved while there are submissions: no manual grade is lost.

nbgrader's own SaveCells refuses such a change.  Here the cells that went are taken out of the gradebook, and what
people had entered for them is put on a shelf first, by student and cell::

    data/shelved_grades/<assignment>.json
    {"format": 1, "cells": {"why": {"grades": {"ada": {...}}, "comments": {"ada": "..."}}}}

Cells that came are added to every submission, and wait for a grade; where the shelf has one under the same name,
it comes back.  All other cells, and what was entered for them, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ..durable import make_folder, write_file
from .cells import ReleasedNotebook, metadata
from .database import GradebookError

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

FORMAT: Final = 1
KINDS: Final = ("grade", "solution", "task", "source")
_ENTERED: Final = ("manual_score", "extra_credit")


class _Shelved(msgspec.Struct):
    """What people entered for one cell. grades: student -> manual score, extra credit; comments: student -> text."""

    grades: dict[str, dict[str, float | None]] = {}
    comments: dict[str, str] = {}


class _Shelf(msgspec.Struct):
    format: int = FORMAT
    cells: dict[str, _Shelved] = {}


def change_cells(gradebook: Gradebook, assignment: str, released: ReleasedNotebook, shelf_file: Path) -> str:
    """Bring the set of cells in step with the release, and return the sentence for the instructor.

    The caller lets nbgrader's SaveCells note the cells' contents afterwards. Raises GradebookError where the
    shelf cannot be read or written; then nothing was changed.
    """
    notebook = gradebook.find_notebook(released.name, assignment)
    wanted = _wanted(released)
    stored = {kind: {cell.name: cell for cell in _cells_of(notebook, kind)} for kind in KINDS}
    gone = [cell for kind in KINDS for name, cell in stored[kind].items() if name not in wanted[kind]]
    came = {kind: sorted(wanted[kind] - stored[kind].keys()) for kind in KINDS}
    shelf = _read(shelf_file)
    for cell in gone:
        _shelve(shelf, cell)
    if any(cell.name in shelf.cells for cell in gone):
        _write(shelf_file, shelf)  # durable before anything is taken out
    for cell in gone:
        for row in [*getattr(cell, "grades", ()), *getattr(cell, "comments", ())]:
            gradebook.db.delete(row)
        gradebook.db.delete(cell)
    gradebook.db.flush()
    gradebook.db.expire_all()
    for kind, names in came.items():
        for name in names:
            _add(gradebook, assignment, released, kind, name)
    _fill(gradebook, assignment, released, shelf)
    gradebook.db.commit()
    return _sentence(
        assignment,
        {cell.name for cell in gone},
        {n for names in came.values() for n in names},
        wanted,
        stored,
    )


def _wanted(released: ReleasedNotebook) -> dict[str, set[str]]:
    marks = {name: metadata(cell) for name, cell in released.cells.items()}
    return {
        "grade": {name for name, mark in marks.items() if mark.get("grade")},
        "solution": {name for name, mark in marks.items() if mark.get("solution")},
        "task": {name for name, mark in marks.items() if mark.get("task")},
        "source": set(marks),
    }


def _cells_of(notebook: Any, kind: str) -> Iterable[Any]:
    cells: Iterable[Any] = getattr(notebook, f"{kind}_cells")
    return cells


def _shelve(shelf: _Shelf, cell: Any) -> None:
    """Put what people entered for ``cell`` on the shelf."""
    grades = {
        grade.student.id: {key: getattr(grade, key) for key in _ENTERED}
        for grade in getattr(cell, "grades", ())
        if any(getattr(grade, key) is not None for key in _ENTERED)
    }
    comments = {
        comment.student.id: comment.manual_comment
        for comment in getattr(cell, "comments", ())
        if comment.manual_comment
    }
    if grades or comments:
        entry = shelf.cells.setdefault(cell.name, _Shelved())
        entry.grades |= grades
        entry.comments |= comments


def _add(gradebook: Gradebook, assignment: str, released: ReleasedNotebook, kind: str, name: str) -> None:
    """Add one cell; SaveCells fills in the rest of what it knows of it."""
    cell = released.cells[name]
    values: dict[str, Any] = {}
    if kind in ("grade", "task"):
        values = {"max_score": released.points[name], "cell_type": cell["cell_type"]}
    if kind == "source":
        values = {"cell_type": cell["cell_type"]}
    getattr(gradebook, f"add_{kind}_cell")(name, released.name, assignment, **values)


def _fill(gradebook: Gradebook, assignment: str, released: ReleasedNotebook, shelf: _Shelf) -> None:
    """Give every submission a row for each cell that it has none for, with what the shelf has of it."""
    from nbgrader.api import Comment, Grade

    notebook = gradebook.find_notebook(released.name, assignment)
    for submitted in notebook.submissions:
        student = submitted.student.id
        graded = {grade.cell_id for grade in submitted.grades}
        commented = {comment.cell_id for comment in submitted.comments}
        for cell in [*notebook.grade_cells, *notebook.task_cells]:
            if cell.id not in graded:
                entered = shelf.cells.get(cell.name, _Shelved()).grades.get(student, {})
                is_asking = entered.get("manual_score") is None
                gradebook.db.add(
                    Grade(cell_id=cell.id, notebook_id=submitted.id, needs_manual_grade=is_asking, **entered)
                )
        for cell in [*notebook.solution_cells, *notebook.task_cells]:
            if cell.id not in commented:
                text = shelf.cells.get(cell.name, _Shelved()).comments.get(student)
                gradebook.db.add(Comment(cell_id=cell.id, notebook_id=submitted.id, manual_comment=text))


def _read(path: Path) -> _Shelf:
    try:
        shelf = msgspec.json.decode(path.read_bytes(), type=_Shelf)
    except FileNotFoundError:
        return _Shelf()
    except (OSError, msgspec.MsgspecError, UnicodeError) as error:
        raise GradebookError(
            f"{path}, which keeps manual grades of cells that went, cannot be read ({error}). Restore it from a "
            f"backup, or move it away. Nothing was changed."
        ) from error
    if shelf.format > FORMAT:
        raise GradebookError(f"{path} has format {shelf.format}, and this program knows {FORMAT}: update it.")
    return shelf


def _write(path: Path, shelf: _Shelf) -> None:
    try:
        make_folder(path.parent)
        write_file(path, msgspec.json.encode(shelf) + b"\n")
    except OSError as error:
        raise GradebookError(f"{path} cannot be written ({error.strerror}). Nothing was changed.") from error


def _sentence(
    assignment: str,
    gone: set[str],
    came: set[str],
    wanted: Mapping[str, set[str]],
    stored: Mapping[str, Mapping[str, Any]],
) -> str:
    kept = wanted["source"] & stored["source"].keys()
    changes = [f"{', '.join(sorted(came - kept))} came" if came - kept else ""]
    changes += [f"{', '.join(sorted(gone - kept))} went" if gone - kept else ""]
    changes += [f"{', '.join(sorted((came | gone) & kept))} changed in kind" if (came | gone) & kept else ""]
    return (
        f"The cells of {assignment} changed since its submissions were graded: {'; '.join(filter(None, changes))}. "
        f"What people entered is kept, for a cell that went until it comes back. Grade {assignment} again."
    )


def shelf_file(data_folder: Path, assignment: str) -> Path:
    """Return where the manual grades of cells that went are kept."""
    return data_folder / "shelved_grades" / f"{assignment}.json"
