"""The cells of a released notebook that nbgrader keeps something for, and the exercises they carry.

nbgrader keeps a score for each *grade* cell and a comment for each *solution* cell, never both for a
locked test cell. So an exercise has two cells (see `cell_ids`): the locked grade cell, and the cell above
it in which the student tries the exercise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AutograderError
from ..student.notebook_source import checked, notebook_module, test_cell_exercise
from .cell_ids import exercise_of, try_id

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


class NotebookError(AutograderError):
    """A released notebook cannot be used. The message says which, why, and what to do."""


@dataclass(frozen=True)
class ReleasedNotebook:
    """The notebook of one assignment as it was released; of an assignment with several, what all of them hold.

    name:     the notebook's name, without ``.ipynb``; of several the first one's
    notebook: its JSON; of several with the cells of all
    cells:    grade id -> cell, in the notebook's order
    points:   grade id -> points, for the cells that carry a score
    graded:   grade id -> exercise, for the cells that the grader scores
    comments: grade id -> exercise, for the cells that carry the comment on an exercise
    written:  the grade ids of the cells that a person grades
    parts:    the notebooks, where there are several. No two cells of them have the same id
    """

    name: str
    notebook: Mapping[str, Any]
    cells: Mapping[str, Mapping[str, Any]]
    points: Mapping[str, float]
    graded: Mapping[str, str]
    comments: Mapping[str, str]
    written: frozenset[str]
    parts: tuple[ReleasedNotebook, ...] = ()

    @property
    def notebooks(self) -> tuple[ReleasedNotebook, ...]:
        """The notebooks one by one: the one that is named like the assignment first, then by their names."""
        return self.parts or (self,)

    def with_cell(self, name: str) -> ReleasedNotebook:
        """Return the notebook that has the cell ``name``."""
        return next(notebook for notebook in self.notebooks if name in notebook.cells)


def read_released(path: Path) -> ReleasedNotebook:
    """Return the released notebook at ``path``, together with those beside it that nbgrader keeps something for.

    path: of the one that is named like the assignment, which need not be there if others are

    Raises NotebookError if it is missing or has no cells of ours.
    """
    others = sorted(other for other in path.parent.glob("*.ipynb") if other != path)
    beside = [notebook for notebook in map(_read_one, others) if notebook.cells]
    return together(beside if beside and not path.exists() else [_read_one(path), *beside])


def together(notebooks: Sequence[ReleasedNotebook]) -> ReleasedNotebook:
    """Return one value for the notebooks of an assignment. Raises NotebookError if two have a cell of the same id."""
    main = notebooks[0]
    if len(notebooks) == 1:
        return main
    cells: dict[str, Mapping[str, Any]] = {}
    for notebook in notebooks:
        for name in notebook.cells.keys() & cells.keys():
            raise NotebookError(
                f"Two notebooks of {main.name} have a cell {name}. Give each an id of its own, and run autograder "
                f"build {main.name}."
            )
        cells |= notebook.cells
    return ReleasedNotebook(
        main.name,
        {**main.notebook, "cells": [cell for one in notebooks for cell in one.notebook["cells"]]},
        cells,
        {name: points for one in notebooks for name, points in one.points.items()},
        {name: exercise for one in notebooks for name, exercise in one.graded.items()},
        {name: exercise for one in notebooks for name, exercise in one.comments.items()},
        frozenset().union(*(one.written for one in notebooks)),
        tuple(notebooks),
    )


def _read_one(path: Path) -> ReleasedNotebook:
    try:
        notebook = json.loads(path.read_bytes())
        cells = {metadata(cell)["grade_id"]: cell for cell in notebook["cells"] if is_ours(cell)}
    except FileNotFoundError as error:
        raise NotebookError(
            f"{path} is missing: the assignment is not built. Run autograder build {path.parent.name}."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotebookError(
            f"{path} cannot be read as a notebook ({error}). Run autograder build {path.parent.name}."
        ) from error
    return _with_marks(path.stem, notebook, cells, notebook_module(path.parent.name, path.name))


def stored_notebooks(gradebook: Gradebook, assignment: str) -> ReleasedNotebook:
    """Return the notebooks of ``assignment`` as the gradebook has them: the cells of the release that it was told.

    Raises nbgrader's MissingEntry where it has none.
    """
    notebooks = gradebook.find_assignment(assignment).notebooks
    ordered = sorted(notebooks, key=lambda notebook: (notebook.name != assignment, str(notebook.name)))
    if not ordered:
        gradebook.find_notebook(assignment, assignment)  # raises MissingEntry
    return together([_stored(notebook, assignment) for notebook in ordered])


def _stored(notebook: Any, assignment: str) -> ReleasedNotebook:
    kinds = {
        kind: {cell.name: cell for cell in getattr(notebook, f"{kind}_cells")}
        for kind in ("grade", "solution", "task")
    }
    cells: dict[str, dict[str, Any]] = {}
    for cell in notebook.source_cells:
        marks = {"grade_id": cell.name, "locked": cell.locked, "checksum": cell.checksum}
        marks |= {kind: cell.name in named for kind, named in kinds.items()}
        points = kinds["grade"].get(cell.name) or kinds["task"].get(cell.name)
        marks |= {"points": points.max_score} if points is not None else {}
        cells[cell.name] = {
            "cell_type": cell.cell_type,
            "source": cell.source,
            "metadata": {"nbgrader": marks},
        }
    module = notebook_module(assignment, notebook.name)
    return _with_marks(notebook.name, {"cells": list(cells.values())}, cells, module)


def _with_marks(
    name: str, notebook: Mapping[str, Any], cells: Mapping[str, Mapping[str, Any]], module: str
) -> ReleasedNotebook:
    marks = {name: metadata(cell) for name, cell in cells.items()}
    points = {
        name: float(mark["points"]) for name, mark in marks.items() if mark.get("grade") or mark.get("task")
    }
    written = frozenset(name for name in points if marks[name].get("solution") or marks[name].get("task"))
    graded = {name: _exercise(name, cells[name], module) for name in points if name not in written}
    comments = _comments(marks, graded)
    return ReleasedNotebook(name, notebook, cells, points, graded, comments, written)


def cells_stored(notebook: Any) -> dict[str, set[Any]]:
    """The cells of a notebook in the gradebook, by kind."""
    return {
        "grade": {(cell.name, cell.max_score) for cell in notebook.grade_cells},
        "task": {(cell.name, cell.max_score) for cell in notebook.task_cells},
        "solution": {cell.name for cell in notebook.solution_cells},
        "source": {(cell.name, cell.checksum) for cell in notebook.source_cells},
    }


def cells_noted(released: ReleasedNotebook) -> dict[str, set[Any]]:
    """The cells that nbgrader's SaveCells would note for the released notebook, by kind."""
    marks = {name: metadata(cell) for name, cell in released.cells.items()}
    return {
        "grade": {(name, float(one["points"])) for name, one in marks.items() if one.get("grade")},
        "task": {(name, float(one["points"])) for name, one in marks.items() if one.get("task")},
        "solution": {name for name, one in marks.items() if one.get("solution")},
        "source": {(name, one.get("checksum")) for name, one in marks.items()},
    }


def _exercise(grade_id: str, cell: Mapping[str, Any], module: str) -> str:
    """The exercise of a grade cell: the one that its id follows from, or that its ``check(...)`` names, or its own test."""
    named = checked(source(cell))
    follows = exercise_of(grade_id)
    if not named:
        return test_cell_exercise(grade_id, module)
    return named[0] if follows not in named else follows


def _comments(marks: Mapping[str, Mapping[str, Any]], graded: Mapping[str, str]) -> dict[str, str]:
    """Return grade id -> exercise of the cells that carry comments: the try cell, else the last solution cell above."""
    comments: dict[str, str] = {}
    solution_above = ""
    for name, cell_marks in marks.items():
        if cell_marks.get("solution") and not cell_marks.get("grade"):
            solution_above = name
        elif name in graded:
            carrier = _try_id(graded[name])
            carrier = carrier if carrier in marks else solution_above
            if carrier:
                comments.setdefault(carrier, graded[name])
    return comments


def _try_id(exercise: str) -> str:
    try:
        return try_id(exercise)
    except (
        ValueError
    ):  # the id of a test cell in an ordinary nbgrader assignment, which is no exercise's name
        return ""


def metadata(cell: Any) -> dict[str, Any]:
    """What nbgrader notes about a cell; empty for a cell that it does not know, and for nonsense."""
    marks = cell.get("metadata", {}) if isinstance(cell, dict) else {}
    marks = marks.get("nbgrader", {}) if isinstance(marks, dict) else {}
    return marks if isinstance(marks, dict) else {}


def is_ours(cell: Any) -> bool:
    """Whether nbgrader keeps anything for this cell."""
    marks = metadata(cell)
    return isinstance(marks.get("grade_id"), str) and any(
        marks.get(key) for key in ("grade", "solution", "locked", "task")
    )


def source(cell: Mapping[str, Any]) -> str:
    """The text of a cell, which a notebook stores as a string or as a list of lines."""
    text = cell.get("source", "")
    if isinstance(text, list):
        return "".join(line for line in text if isinstance(line, str))
    return text if isinstance(text, str) else ""
