"""An assignment whose exercises or questions changed after its release: see what that means for every mark, then do it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..course.course import Course
from ..gradebook.cell_ids import cell_id, try_id
from ..gradebook.cells import ReleasedNotebook, read_released
from ..gradebook.copies import copy_gradebook, new_folder
from ..gradebook.database import GradebookError
from ..gradebook.migration import Migrated, migrate_cells
from ..gradebook.sync import Bookkeeper, students_view
from ..gradebook.writer import open_gradebook
from .build import derive_suites, make, put_in_place, workshop
from .secrets import collect_secrets
from .strip import nbgraders_marks


@dataclass(frozen=True)
class Migration:
    """What a migration did, or would do.

    points:   cell -> the points of it in the new release
    copy:     the gradebook as it was before; None where nothing was changed, or the database is not SQLite
    problems: sentences on what needs a person
    """

    assignment: str
    migrated: Migrated
    points: Mapping[str, float]
    copy: Path | None = None
    problems: tuple[str, ...] = ()


def migrate(course: Course, name: str, renamed: Mapping[str, str], *, is_dry_run: bool) -> Migration:
    """Build ``name`` and bring the gradebook's cells in step with it, submissions or not; then put the release in place.

    renamed:    old -> new, exercises such as ``losses.mse`` or ids of cells such as ``why``
    is_dry_run: only say what would change; nothing is written

    Every mark that changes has its line in the audit log. Raises BuildError as the build does, GradebookError where the
    cells cannot be changed so, and LogError; then nothing was changed.
    """
    (assignment,) = course.select([name])
    marks = nbgraders_marks()
    for error in derive_suites(course, [assignment], check=is_dry_run).values():
        raise error
    secrets = collect_secrets(course.solutions_folder, marks)
    with workshop(course, check=is_dry_run) as folder, open_gradebook(course) as gradebook:
        place = Path(folder)
        built = make(course, assignment, place, marks, secrets)
        released = read_released(place / "release" / assignment.name / f"{assignment.name}.ipynb")
        keeper = Bookkeeper(course, gradebook, students_view(course))
        copy = None if is_dry_run else _copy(course)
        migrated = migrate_cells(
            keeper, assignment.name, released, _cells_of(renamed, released), is_dry_run=is_dry_run
        )
        if not is_dry_run:
            put_in_place(course, built, place)
            keeper.log.cause = f"migrate: {migrated.changes.sentence() or 'no cell changed'}"
            keeper.class_marks(assignment.name)
    return Migration(assignment.name, migrated, dict(released.points), copy, tuple(keeper.problems))


def _copy(course: Course) -> Path | None:
    try:
        return copy_gradebook(course, new_folder(course.data_folder, "before-migration"))
    except (OSError, sqlite3.Error) as error:
        raise GradebookError(
            f"The gradebook could not be copied to {course.data_folder} ({error}), so nothing was changed. Make room, or "
            f"give this user write access to the folder."
        ) from error


def _cells_of(renamed: Mapping[str, str], released: ReleasedNotebook) -> dict[str, str]:
    """Return old id -> new id. An exercise brings its grade cell, and the cell where it is tried if the release has one."""
    cells: dict[str, str] = {}
    for old, new in renamed.items():
        if "." not in old or "." not in new:
            cells[old] = new
            continue
        try:
            pairs = [(cell_id(old), cell_id(new)), (try_id(old), try_id(new))]
        except ValueError as error:
            raise GradebookError(f"--rename {old}={new}: {error}") from error
        cells.update((one, other) for one, other in pairs if other in released.cells)
    return cells
