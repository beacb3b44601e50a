"""Whether the release is what the author's files say where marks hang on it: the same exercises, questions and points.

After an edit of points without a build, results have other points than the gradebook, and none of them could be written.
So it is said once, before anybody is graded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..suite.session import collect_checks
from .cells import is_ours, metadata
from .database import GradebookError

if TYPE_CHECKING:
    from .cells import ReleasedNotebook
    from .writer import CourseGradebook

_MOST_SAID = 4


class ReleaseBehind(GradebookError):
    """Exercises, questions or points of an assignment are others than in its release: it has to be built first."""


def check_release(gradebook: CourseGradebook, name: str) -> None:
    """Raise ReleaseBehind where the suite or the notebooks of the assignment ``name`` ask for another release than there is.

    Runs the author's own suite, in this process. Raises SuiteError, and GradebookError as `CourseGradebook.released` does.
    """
    released = gradebook.released(name)
    folder = gradebook.course.solutions_folder / name
    differences = _differences(
        folder, released, points_in_cells=gradebook.course.assignment(name).is_of_cells
    )
    if not differences:
        return
    said = [sentence for sentence, _ in differences[:_MOST_SAID]]
    said += [f"{len(differences) - _MOST_SAID} more"] if len(differences) > _MOST_SAID else []
    same_cells = all(is_of_points for _, is_of_points in differences)
    if same_cells or not gradebook.has_submissions(name):
        cure = f"Run `autograder build {name}` first"
    else:
        cure = f"Run `autograder migrate {name} --dry-run` first, which shows what that means for every mark, then without --dry-run"
    raise ReleaseBehind(
        f"solutions/{name} is not what was built last: {'; '.join(said)}. {cure}. Until then nobody is graded."
    )


Difference = tuple[str, bool]
"""A sentence on one difference, and whether the points alone are others."""


def _differences(folder: Path, released: ReleasedNotebook, *, points_in_cells: bool) -> list[Difference]:
    """Return what differs between the author's ``folder`` and the release.

    points_in_cells: whether the notebook has the points of exercises, too, as an ordinary one of nbgrader's has
    """
    asked: dict[str, float] = {}
    for check in collect_checks(folder):
        asked[check.exercise] = asked.get(check.exercise, 0.0) + check.points
    given = {exercise: released.points[cell] for cell, exercise in released.graded.items()}
    found = list(_between("exercise", asked, {name: points for name, points in given.items() if points}))
    cells = _graded_cells(folder)
    if cells is None:
        return found  # a notebook that cannot be read: the build says what is wrong with it
    counted = cells.keys() if points_in_cells else {cell for cell in cells if cells[cell][1]}
    theirs = released.points.keys() if points_in_cells else released.written
    found += _between(
        "cell", {cell: cells[cell][0] for cell in counted}, {cell: released.points[cell] for cell in theirs}
    )
    if all(
        is_of_points for _, is_of_points in found
    ):  # else a cell that came with its exercise is said twice
        found += _between(
            "cell",
            dict.fromkeys(cells.keys() - counted, 0.0),
            dict.fromkeys(released.points.keys() - theirs, 0.0),
        )
    return found


def _between(what: str, asked: Mapping[str, float], given: Mapping[str, float]) -> Iterator[Difference]:
    for name in [*asked, *(name for name in given if name not in asked)]:
        if name not in given:
            yield f"the {what} {name} is new", False
        elif name not in asked:
            yield f"the {what} {name} is no more", False
        elif abs(asked[name] - given[name]) > 1e-6 * max(1.0, given[name]):
            yield f"{name} has {asked[name]:g} points, and had {given[name]:g}", True


def _graded_cells(folder: Path) -> dict[str, tuple[float, bool]] | None:
    """Return grade id -> (points, whether a person grades it) of the author's notebooks; None where one cannot be read."""
    found: dict[str, tuple[float, bool]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            for cell in json.loads(path.read_bytes())["cells"]:
                marks = metadata(cell)
                if is_ours(cell) and (marks.get("grade") or marks.get("task")):
                    by_hand = bool(marks.get("solution") or marks.get("task"))
                    found[marks["grade_id"]] = (float(marks.get("points") or 0), by_hand)
        except (OSError, ValueError, KeyError, TypeError):
            return None
    return found
