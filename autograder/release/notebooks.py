"""An assignment with more than one notebook: which exercise stands in which, and that no two cells are taken for each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..student.notebook_source import is_notebook, notebook_module
from .errors import BuildError
from .notebook import Cell, Exercise, cells, grade_ids, read_notebook


def exercises_by_notebook(
    notebooks: Mapping[str, bytes], assignment: str, where: str, exercises: Sequence[Exercise]
) -> dict[str, tuple[Exercise, ...]]:
    """Return the exercises of each notebook: those written in its cells, and those of modules that it has the grade cell of.

    notebooks: file -> content, of the author's
    where:     what an error calls the author's folder

    An exercise without any grade cell counts for the first notebook. Raises BuildError for a
    notebook that cannot be read, two of one module, an exercise in a notebook that is missing, and cells with one id.
    """
    own = {
        name: cells(read_notebook(data, f"{where}/{name}"), f"{where}/{name}")
        for name, data in notebooks.items()
    }
    files = _files(notebooks, assignment, where)
    _check_ids(own)
    graded = {name: set(grade_ids(own[name], exercises, module).values()) for module, name in files.items()}
    placed: dict[str, list[Exercise]] = {name: [] for name in notebooks}
    for exercise in exercises:
        module = exercise.name.partition(".")[0]
        if is_notebook(module) and module not in files:
            raise BuildError(
                f"{where}: the exercise {exercise.name} is one of a notebook that is not here. There are "
                f"{', '.join(f'{known} ({file})' for known, file in files.items())}."
            )
        holder = next((name for name in notebooks if exercise.name in graded[name]), next(iter(notebooks)))
        placed[files.get(module, holder)].append(exercise)
    return {name: tuple(theirs) for name, theirs in placed.items()}


def _files(notebooks: Mapping[str, bytes], assignment: str, where: str) -> dict[str, str]:
    """Return module -> file of the notebooks."""
    files: dict[str, str] = {}
    for name in notebooks:
        module = notebook_module(assignment, name)
        if module in files:
            raise BuildError(
                f"{where}: {files[module]} and {name} would both be student.{module}. Rename one of them."
            )
        files[module] = name
    return files


def _check_ids(notebooks: Mapping[str, Sequence[Cell]]) -> None:
    seen: dict[str, Cell] = {}
    for theirs in notebooks.values():
        own = {cell.grade_id: cell for cell in theirs if cell.grade_id}
        for name in own.keys() & seen.keys():
            raise BuildError(
                f"{own[name].label}: {seen[name].label} has the same id. Give each cell of the assignment its own."
            )
        seen |= own
