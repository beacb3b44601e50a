"""Cells of a released notebook that came, went, moved or were renamed while there are submissions: nothing manual is lost.

nbgrader's own SaveCells refuses such a change.  Here cells are matched by their id, and renamed only where somebody
says so.  The cells that went are taken out of the gradebook, and what people had entered for them is put on a shelf,
by student and cell::

    data/shelved_grades/<assignment>.json
    {"format": 1, "cells": {"why": {"grades": {"ada": {...}}, "comments": {"ada": "..."}}}}

Cells that came are added to every submission, and wait for a grade; where the shelf has one under the same name,
it comes back.  All other cells, and what was entered for them, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ..durable import make_folder, write_file
from .cells import ReleasedNotebook, metadata, source
from .database import GradebookError

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

FORMAT: Final = 1
KINDS: Final = ("grade", "solution", "task", "source")
_ENTERED: Final = ("manual_score", "extra_credit")


class Shelved(msgspec.Struct):
    """What people entered for one cell. grades: student -> manual score, extra credit; comments: student -> text."""

    grades: dict[str, dict[str, float | None]] = {}
    comments: dict[str, str] = {}


class Shelf(msgspec.Struct):
    """What people entered for cells that went."""

    format: int = FORMAT
    cells: dict[str, Shelved] = {}


@dataclass(frozen=True)
class CellChanges:
    """How the cells of a release differ from those in the gradebook: came, went, and old id -> new id."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    renamed: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.renamed)

    def sentence(self) -> str:
        """Return what changed, such as ``how came; why went``."""
        parts = [f"{', '.join(self.came)} came" if self.came else ""]
        parts += [f"{', '.join(self.went)} went" if self.went else ""]
        parts += [f"{old} is now {new}" for old, new in self.renamed.items()]
        return "; ".join(filter(None, parts))


def changes_between(
    stored: ReleasedNotebook, released: ReleasedNotebook, renamed: Mapping[str, str] | None = None
) -> CellChanges:
    """Return how the cells differ. renamed: old id -> new id, as somebody declared.

    Raises GradebookError for a renaming that does not fit, and for a cell that somebody else would grade from now on:
    an exercise that became a question, or a question that became an exercise.
    """
    renamed = renamed or {}
    for old, new in renamed.items():
        if old not in stored.cells or old in released.cells:
            raise GradebookError(
                f"{old} cannot be renamed: the gradebook has to know it, and the release must not."
            )
        if new not in released.cells or new in stored.cells:
            raise GradebookError(
                f"{old} cannot become {new}: the release has to know it, and the gradebook must not."
            )
    if len(set(renamed.values())) < len(renamed):
        raise GradebookError("Two cells cannot become one. Name each new id once.")
    names = {name: renamed.get(name, name) for name in stored.cells}
    for old, new in names.items():
        if new in released.cells and (_grader(stored, old) != _grader(released, new)):
            raise GradebookError(
                f"{new} was graded by {_grader(stored, old)} and would be graded by {_grader(released, new)} from now on, "
                f"with the same points behind it. Give the new cell an id of its own."
            )
    came = tuple(name for name in released.cells if name not in names.values())
    went = tuple(old for old, new in names.items() if new not in released.cells)
    return CellChanges(came, went, dict(renamed))


def _grader(notebook: ReleasedNotebook, name: str) -> str:
    if name in notebook.written:
        return "a person"
    return "the checks" if name in notebook.points else "nobody"


def change_cells(
    gradebook: Gradebook, assignment: str, released: ReleasedNotebook, changes: CellChanges, shelf: Shelf
) -> None:
    """Bring the cells in step with the release, in the session's transaction, which the caller ends.

    What people entered for cells that go is put on the ``shelf``, which the caller writes before that.
    """
    from nbgrader import api

    db = gradebook.db
    rows = gradebook.find_assignment(assignment)
    for notebook in rows.notebooks:
        for kind in KINDS:
            for cell in _cells_of(notebook, kind):
                cell.name = changes.renamed.get(cell.name, cell.name)
    db.flush()
    wanted = {notebook.name: _names_by_kind(notebook) for notebook in released.notebooks}
    nothing: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for notebook in list(rows.notebooks):
        _take_out(db, notebook, wanted.get(notebook.name, nothing), shelf)
        if notebook.name not in wanted:
            for submitted in list(notebook.submissions):
                db.delete(submitted)
            db.delete(notebook)
    db.flush()
    db.expire_all()
    for name in wanted.keys() - {notebook.name for notebook in rows.notebooks}:
        notebook = api.Notebook(name=name, assignment=rows)
        db.add(notebook)
        for submission in rows.submissions:
            db.add(api.SubmittedNotebook(notebook=notebook, assignment=submission))
    db.flush()
    db.expire_all()
    for one in released.notebooks:
        _put_in(gradebook, gradebook.find_notebook(one.name, assignment), one, shelf)


def _take_out(db: Any, notebook: Any, wanted: Mapping[str, set[str]], shelf: Shelf) -> None:
    """Delete the cells of a notebook that are not ``wanted``, names by kind, with their rows."""
    for kind in KINDS:
        for cell in [cell for cell in _cells_of(notebook, kind) if cell.name not in wanted[kind]]:
            _shelve(shelf, cell)
            for row in [*(getattr(cell, "grades", ()) or ()), *(getattr(cell, "comments", ()) or ())]:
                db.delete(row)
            db.delete(cell)
    db.flush()


def _put_in(gradebook: Gradebook, notebook: Any, released: ReleasedNotebook, shelf: Shelf) -> None:
    """Note the cells of a released notebook, and give every submission a row for each."""
    from nbgrader import api

    db = gradebook.db
    wanted = _names_by_kind(released)
    for kind in KINDS:
        known = {cell.name: cell for cell in _cells_of(notebook, kind)}
        for name in sorted(wanted[kind]):
            cell = known.get(name)
            if cell is None:
                cell = getattr(api, f"{kind.title()}Cell")(name=name, notebook=notebook)
                db.add(cell)
            for key, value in _noted(released, name, kind).items():
                setattr(cell, key, value)
    db.flush()
    db.expire_all()
    _fill(gradebook, notebook, shelf)
    db.flush()


def _names_by_kind(released: ReleasedNotebook) -> dict[str, set[str]]:
    marks = {name: metadata(cell) for name, cell in released.cells.items()}
    return {
        "grade": {name for name, mark in marks.items() if mark.get("grade")},
        "solution": {name for name, mark in marks.items() if mark.get("solution")},
        "task": {name for name, mark in marks.items() if mark.get("task")},
        "source": set(marks),
    }


def _cells_of(notebook: Any, kind: str) -> Iterable[Any]:
    cells: Iterable[Any] = list(getattr(notebook, f"{kind}_cells"))
    return cells


def _shelve(shelf: Shelf, cell: Any) -> None:
    """Put what people entered for ``cell`` on the shelf."""
    grades = {
        grade.student.id: {key: getattr(grade, key) for key in _ENTERED}
        for grade in getattr(cell, "grades", ()) or ()
        if any(getattr(grade, key) is not None for key in _ENTERED)
    }
    comments = {
        comment.student.id: comment.manual_comment
        for comment in getattr(cell, "comments", ()) or ()
        if comment.manual_comment
    }
    if grades or comments:
        entry = shelf.cells.setdefault(cell.name, Shelved())
        entry.grades |= grades
        entry.comments |= comments


def _noted(released: ReleasedNotebook, name: str, kind: str) -> dict[str, Any]:
    """Return what nbgrader's SaveCells notes of a cell."""
    import nbformat
    from nbgrader import utils

    cell = released.cells[name]
    if kind in ("grade", "task"):
        return {"max_score": released.points[name], "cell_type": cell["cell_type"]}
    if kind != "source":
        return {}
    return {
        "cell_type": cell["cell_type"],
        "locked": utils.is_locked(nbformat.from_dict(cell)),  # type: ignore[no-untyped-call]
        "source": source(cell),
        "checksum": metadata(cell).get("checksum"),
    }


def _fill(gradebook: Gradebook, notebook: Any, shelf: Shelf) -> None:
    """Give every submission a row for each cell that it has none for, with what the shelf has of it."""
    from nbgrader.api import Comment, Grade

    for submitted in notebook.submissions:
        student = submitted.student.id
        graded = {grade.cell_id for grade in submitted.grades}
        commented = {comment.cell_id for comment in submitted.comments}
        for cell in [*notebook.grade_cells, *notebook.task_cells]:
            if cell.id not in graded:
                entered = shelf.cells.get(cell.name, Shelved()).grades.get(student, {})
                is_asking = entered.get("manual_score") is None
                gradebook.db.add(
                    Grade(cell_id=cell.id, notebook_id=submitted.id, needs_manual_grade=is_asking, **entered)
                )
        for cell in [*notebook.solution_cells, *notebook.task_cells]:
            if cell.id not in commented:
                text = shelf.cells.get(cell.name, Shelved()).comments.get(student)
                gradebook.db.add(Comment(cell_id=cell.id, notebook_id=submitted.id, manual_comment=text))


def read_shelf(path: Path) -> Shelf:
    """Return the shelf, an empty one where there is none yet. Raises GradebookError."""
    try:
        shelf = msgspec.json.decode(path.read_bytes(), type=Shelf)
    except FileNotFoundError:
        return Shelf()
    except (OSError, msgspec.MsgspecError, UnicodeError) as error:
        raise GradebookError(
            f"{path}, which keeps manual grades of cells that went, cannot be read ({error}). Restore it from a "
            f"backup, or move it away. Nothing was changed."
        ) from error
    if shelf.format > FORMAT:
        raise GradebookError(f"{path} has format {shelf.format}, and this program knows {FORMAT}: update it.")
    return shelf


def write_shelf(path: Path, shelf: Shelf) -> None:
    """Write the shelf, durable on return. Raises GradebookError."""
    try:
        make_folder(path.parent)
        write_file(path, msgspec.json.encode(shelf) + b"\n")
    except OSError as error:
        raise GradebookError(f"{path} cannot be written ({error.strerror}). Nothing was changed.") from error


def shelf_file(data_folder: Path, assignment: str) -> Path:
    """Return where the manual grades of cells that went are kept."""
    return data_folder / "shelved_grades" / f"{assignment}.json"
