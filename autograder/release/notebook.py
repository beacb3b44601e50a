"""The author's notebook: what must be true of it, and the copy that nbgrader converts.

Each exercise of the hidden suite has two cells: one locked grade cell, ``check("losses.mse")``, whose
points the build fills in from the suite, and above it one solution cell where the student tries the
function and which carries the comment (nbgrader keeps comments on solution cells only). An exercise in the notebook
itself, ``check("notebook.mean_price")``, is written in that cell, and the ids may be any. A question
that a person grades is a cell that is both graded and a solution; its points are written in the
notebook, since no suite knows it.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..gradebook.cell_ids import cell_id, exercise_of, try_id
from ..student.notebook_source import NOTEBOOK, checked, is_notebook, test_cell_exercise
from .errors import BuildError
from .strip import Marks, Region, read_text, strip


class Exercise(Protocol):
    """What the build needs to know of an exercise; `suite.Exercise` is one."""

    @property
    def name(self) -> str: ...
    @property
    def points(self) -> float: ...


@dataclass(frozen=True)
class Cell:
    """One cell. number: from 1; label: what an error calls it."""

    number: int
    label: str
    kind: str
    text: str
    marks: dict[str, Any]

    @property
    def grade_id(self) -> str:
        return str(self.marks.get("grade_id", ""))

    @property
    def is_graded(self) -> bool:
        return bool(self.marks.get("grade"))

    @property
    def is_solution(self) -> bool:
        return bool(self.marks.get("solution"))

    @property
    def is_exercise(self) -> bool:
        """Whether the grader scores it: graded, and not written by the student."""
        return self.is_graded and not self.is_solution


def read_notebook(data: bytes, where: str) -> dict[str, Any]:
    """Return the notebook. Raises BuildError if it is not JSON or no notebook of format 4."""
    try:
        notebook = json.loads(read_text(data, where))
    except json.JSONDecodeError as error:
        raise BuildError(
            f"{where}:{error.lineno}: this is not JSON ({error.msg}). Save it as a notebook again."
        ) from error
    except RecursionError as error:
        raise BuildError(f"{where}: its JSON is nested too deeply to be a notebook.") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise BuildError(f"{where}: this is JSON, but no notebook: it has no list of cells.")
    if notebook.get("nbformat") != 4:
        raise BuildError(
            f"{where}: the notebook's format is {notebook.get('nbformat')!r}. Convert it to format 4 "
            f"with jupyter nbconvert --to notebook --inplace."
        )
    return notebook


def cells(notebook: dict[str, Any], where: str) -> list[Cell]:
    """Return the notebook's cells. Raises BuildError if one is no cell or its nbgrader mark is wrong."""
    found_cells = []
    for number, cell in enumerate(notebook["cells"], start=1):
        label = f"{where}: cell {number}"
        if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
            raise BuildError(f"{label} is not a code, markdown or raw cell.")
        metadata = cell.get("metadata", {})
        marks = metadata.get("nbgrader", {}) if isinstance(metadata, dict) else None
        if not isinstance(marks, dict):
            raise BuildError(f"{label}: its metadata is not a table.")
        if marks.get("grade_id"):
            label += f" ({marks['grade_id']})"
        found_cells.append(
            Cell(number, label, cell["cell_type"], _joined(cell.get("source", ""), label), marks)
        )
    return found_cells


def regions(notebook: dict[str, Any], where: str, marks: Marks) -> Iterator[tuple[Cell, Region]]:
    """Yield what nbgrader takes out: marked regions, and solution cells without a mark as a whole."""
    for cell in cells(notebook, where):
        stripped = strip(cell.text, cell.label, marks)
        for region in stripped.regions:
            yield cell, region
        if cell.is_solution and not stripped.regions:
            yield cell, Region(1, tuple(cell.text.split("\n")))


def check_notebook(notebook: dict[str, Any], where: str, exercises: Sequence[Exercise], marks: Marks) -> None:
    """Raise BuildError unless every exercise has its two cells, and nothing is written twice."""
    all_cells = cells(notebook, where)
    for cell, raw in zip(all_cells, notebook["cells"], strict=True):
        _check_cell(cell, raw, marks)
    _check_ids(all_cells)
    known = grade_ids(all_cells, exercises)
    for cell in all_cells:
        if cell.is_exercise:
            _check_grade_cell(cell, known)
    for exercise in exercises:
        _check_pair(exercise.name, all_cells, known, where)


def check_test_cells(notebook: dict[str, Any], where: str, marks: Marks) -> None:
    """Raise BuildError for wrong marks in an ordinary nbgrader notebook, whose test cells are the checks."""
    all_cells = cells(notebook, where)
    for cell in all_cells:
        _check_marks(cell, marks)
    _check_ids(all_cells)


def staged(notebook: dict[str, Any], exercises: Sequence[Exercise], module: str = NOTEBOOK) -> bytes:
    """Return the notebook that nbgrader converts: points filled in, every cell with an id that stays.

    module: of the notebook, for test cells that name no exercise
    """
    worth_of = {exercise.name: exercise.points for exercise in exercises}
    ids = grade_ids(cells(notebook, ""), exercises, module)
    points = {grade_id: worth_of[name] for grade_id, name in ids.items()}
    notebook = copy.deepcopy(notebook)
    seen: set[str] = set()
    for cell in notebook["cells"]:
        marks = cell.setdefault("metadata", {}).get("nbgrader")
        if marks and marks.get("grade") and not marks.get("solution"):
            worth = float(points[marks["grade_id"]])
            marks["points"] = int(worth) if worth.is_integer() else worth
            marks["locked"] = True
        if "id" not in cell:
            cell["id"] = _stable_id(cell, seen)
        seen.add(cell["id"])
    notebook["nbformat_minor"] = max(5, int(notebook.get("nbformat_minor", 0)))
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.setdefault("metadata", {}).setdefault("kernelspec", python)
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()


def grade_ids(
    all_cells: Sequence[Cell], exercises: Sequence[Exercise], module: str = NOTEBOOK
) -> dict[str, str]:
    """Return grade id -> exercise: the id that follows from the name, else the id of the cell that checks it.

    module: of the notebook, for test cells that name no exercise
    """
    ids = {cell.grade_id for cell in all_cells}
    known = {cell_id(e.name): e.name for e in exercises if cell_id(e.name) in ids}
    for cell in all_cells:
        name = next(iter(checked(cell.text)), "") or test_cell_exercise(cell.grade_id, module)
        is_free = any(e.name == name for e in exercises) and name not in known.values()
        if cell.is_exercise and cell.grade_id not in known and is_free:
            known[cell.grade_id] = name
    return known


def _check_cell(cell: Cell, raw: dict[str, Any], marks: Marks) -> None:
    if raw.get("outputs"):
        raise BuildError(
            f"{cell.label} stores outputs, which could give a solution away. "
            f"Clear them: jupyter nbconvert --clear-output --inplace."
        )
    if re.search(r"BEGIN HIDDEN TESTS|END HIDDEN TESTS", cell.text):
        raise BuildError(f"{cell.label}: hidden tests in a notebook. Put them into hidden/test_*.py.")
    _check_marks(cell, marks)


def _check_marks(cell: Cell, marks: Marks) -> None:
    stripped = strip(cell.text, cell.label, marks)
    if stripped.regions and not cell.is_solution:
        raise BuildError(
            f"{cell.label}: a solution region in a cell that is no solution cell. "
            f"Mark the cell as a solution, or take the region out."
        )
    for key in ("grade", "solution", "locked", "task"):
        if not isinstance(cell.marks.get(key, False), bool):
            raise BuildError(
                f"{cell.label}: its nbgrader mark {key} is {cell.marks[key]!r}; write true or false."
            )
    if cell.is_graded and not isinstance(cell.marks.get("points", 0), int | float):
        raise BuildError(f"{cell.label}: its points are {cell.marks['points']!r}; write a number.")


def _check_ids(all_cells: Sequence[Cell]) -> None:
    seen: dict[str, Cell] = {}
    for cell in all_cells:
        if not any(cell.marks.get(key) for key in ("grade", "solution", "locked", "task")):
            continue
        if not re.fullmatch(r"[A-Za-z0-9_\-]+", cell.grade_id):
            raise BuildError(
                f"{cell.label}: {cell.grade_id!r} is not an id that nbgrader accepts. "
                f"Write letters, digits, - and _: losses-mse is the id for the exercise losses.mse."
            )
        if cell.grade_id in seen:
            raise BuildError(
                f"{cell.label}: cell {seen[cell.grade_id].number} has the same id. Give each its own."
            )
        seen[cell.grade_id] = cell


def _check_grade_cell(cell: Cell, known: dict[str, str]) -> None:
    name = known.get(cell.grade_id)
    if name is None:
        raise BuildError(
            f"{cell.label}: a grade cell without an exercise: the hidden suite marks no "
            f"{next(iter(checked(cell.text)), '') or exercise_of(cell.grade_id)!r}. Mark a test with it, or remove the cell."
        )
    if cell.kind != "code" or name not in _checked(cell.text):
        raise BuildError(f'{cell.label} does not check its exercise. Its code should be check("{name}").')
    if cell.marks.get("points", 0) != 0:
        raise BuildError(
            f"{cell.label}: its points are written here ({cell.marks['points']:g}) and in the hidden suite. "
            f"Write 0 here: the build fills in the suite's."
        )


def _check_pair(exercise: str, all_cells: Sequence[Cell], known: dict[str, str], where: str) -> None:
    grade = next((cell for cell in all_cells if known.get(cell.grade_id) == exercise), None)
    if grade is None or not grade.is_exercise:
        raise BuildError(
            f"{where}: the exercise {exercise} has no grade cell. Add a locked grade cell with the id "
            f'{cell_id(exercise)}, 0 points and the code check("{exercise}").'
        )
    in_a_cell = is_notebook(exercise.partition(".")[0])
    if in_a_cell and any(cell.is_solution and not cell.is_graded for cell in all_cells[: grade.number]):
        return  # it is written in the last of them, which carries the comment
    own = next((cell for cell in all_cells if cell.grade_id == try_id(exercise)), None)
    if own is None or not own.is_solution or own.is_graded:
        what = "that it is written in" if in_a_cell else "for its comment"
        raise BuildError(
            f"{where}: the exercise {exercise} has no cell {what}. Above cell {grade.number} "
            f"add a solution cell that is not graded, with the id {try_id(exercise)}."
        )
    between = [
        c
        for c in all_cells
        if c.grade_id and own.number < c.number < grade.number and (c.is_graded or c.is_solution)
    ]
    if own.number > grade.number or between:
        raise BuildError(
            f"{own.label} should be the last solution cell above cell {grade.number}. Move it there."
        )


def _checked(source: str) -> set[str]:
    """Return the exercises that ``check(...)`` is called with in ``source``."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "check"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def _joined(source: Any, label: str) -> str:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    if isinstance(source, str):
        return source
    raise BuildError(f"{label}: its source is not text.")


def _stable_id(cell: dict[str, Any], seen: set[str]) -> str:
    """Return an id that a rebuild gives again, and that depends on nothing that is taken out."""
    public = cell["metadata"].get("nbgrader", {}).get("grade_id") or _joined(cell.get("source", ""), "")
    for copy_number in range(len(seen) + 1):
        text = f"{copy_number} {cell['cell_type']} {public}"
        name = hashlib.blake2b(text.encode(), digest_size=4).hexdigest()
        if name not in seen:
            return name
    raise AssertionError("of more names than there are cells, one is free")
