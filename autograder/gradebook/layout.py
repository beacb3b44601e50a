"""An assignment's rows in the gradebook, and what they say of a submission's points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..grading.mark import CellScore, Mark
from .cells import ReleasedNotebook

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

Row = dict[str, Any]


@dataclass(frozen=True)
class Layout:
    """An assignment's rows in the gradebook.

    due:        naive and in UTC, as nbgrader keeps it
    grades:     notebook id -> cell id -> grade id, for every cell with a score
    comments:   the same for every cell with a comment
    max_scores: cell id -> points
    own:        the ids of the notebooks that are released
    main:       the id of the first of them, which carries the penalty of all
    """

    assignment_id: str
    due: datetime | None
    grades: Mapping[str, Mapping[str, str]]
    comments: Mapping[str, Mapping[str, str]]
    max_scores: Mapping[str, float]
    own: frozenset[str]
    main: str
    released: ReleasedNotebook


def read_layout(gradebook: Gradebook, name: str, released: ReleasedNotebook) -> Layout:
    """Return the layout of the assignment ``name`` as the gradebook's session has it now."""
    assignment = gradebook.find_assignment(name)
    names = {notebook.name for notebook in released.notebooks}
    grades, comments, max_scores, own, main = {}, {}, {}, set(), ""
    for notebook in assignment.notebooks:
        graded = [*notebook.grade_cells, *notebook.task_cells]
        commented = [*notebook.solution_cells, *notebook.task_cells]
        grades[notebook.id] = {cell.id: cell.name for cell in graded}
        comments[notebook.id] = {cell.id: cell.name for cell in commented}
        max_scores.update({cell.id: cell.max_score for cell in graded})
        own |= {notebook.id} if notebook.name in names else set()
        if notebook.name == released.name:
            main = notebook.id
    return Layout(
        assignment.id, assignment.duedate, grades, comments, max_scores, frozenset(own), main, released
    )


def cell_scores(
    layout: Layout,
    notebooks: Sequence[Row],
    grades: Mapping[str, Sequence[Row]],
    comments: Mapping[str, Sequence[Row]],
) -> list[CellScore]:
    """Return what the rows of one submission say of each cell with points, in the order of the notebooks.

    grades, comments: the rows by notebook row
    """
    order = {name: index for index, name in enumerate(layout.released.cells)}
    cells = []
    for notebook in notebooks:
        is_own = notebook["notebook_id"] in layout.own
        texts = {
            layout.comments[notebook["notebook_id"]].get(row["cell_id"], ""): row["manual_comment"]
            for row in comments.get(notebook["id"], ())
        }
        for row in grades.get(notebook["id"], ()):
            name = layout.grades[notebook["notebook_id"]].get(row["cell_id"])
            if name is not None:  # else a row of a cell that is no more
                cell = CellScore(
                    name,
                    layout.released.graded.get(name, "") if is_own else "",
                    float(layout.max_scores.get(row["cell_id"]) or 0.0),
                    row["auto_score"],
                    row["manual_score"],
                    row["extra_credit"] or 0.0,
                    bool(row["needs_manual_grade"]),
                    texts.get(name) or "",
                )
                cells.append((not is_own, order.get(name, len(order)), name, cell))
    return [cell for *_, cell in sorted(cells, key=lambda entry: entry[:3])]


def late_penalty_of(mark: Mark) -> float | None:
    """Return the penalty as nbgrader notes it: None where nothing is late."""
    return mark.penalty if mark.charges else None
