"""Bring the gradebook in step with a release whose cells came, went, moved or were renamed; or see what that would mean.

All is done in one transaction: the same one is rolled back where somebody only looks. What people entered stays with
its cell; see `cell_changes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..grading.attempts import Attempts
from ..grading.mark import Mark
from .cell_changes import CellChanges, change_cells, changes_between, read_shelf, shelf_file, write_shelf
from .cells import ReleasedNotebook, stored_notebooks
from .database import GradebookError, explain, without_password
from .layout import read_layout
from .reading import Submitted, read_submitted
from .sync import Bookkeeper
from .writer import lock_for_writing

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


@dataclass(frozen=True)
class MarkChange:
    """One student's mark before and after, by what the gradebook and the stored results say."""

    student: str
    before: Mark
    after: Mark


@dataclass(frozen=True)
class Migrated:
    """What a migration does, or would do.

    by_hand: cell that went -> how many scores and comments people had entered for it; they are shelved
    marks:   of everybody who handed something in, sorted
    """

    changes: CellChanges
    by_hand: Mapping[str, int]
    marks: tuple[MarkChange, ...]


def migrate_cells(
    keeper: Bookkeeper,
    assignment: str,
    released: ReleasedNotebook,
    renamed: Mapping[str, str],
    *,
    is_dry_run: bool,
) -> Migrated:
    """Change the cells of ``assignment`` in the gradebook to those of ``released``; say what it means for each mark.

    renamed: old id -> new id

    Raises GradebookError, with nothing changed: for a renaming that does not fit, for a cell that somebody else would
    grade from now on, and where the gradebook does not know the assignment.
    """
    from nbgrader.api import MissingEntry
    from sqlalchemy.exc import SQLAlchemyError

    book, course = keeper.gradebook.gradebook, keeper.course
    file = shelf_file(course.data_folder, assignment)
    with keeper.log.writing():  # before the database's own lock, here as everywhere
        try:
            lock_for_writing(book)
            before = stored_notebooks(book, assignment)
            changes = changes_between(before, released, renamed)
            shelf = read_shelf(file)
            by_hand = {name: 0 for name in changes.went}
            old = _marks(keeper, book, assignment, before, is_graded=False)
            for change in old.values():
                for cell in change.cells:
                    if cell.name in by_hand:
                        by_hand[cell.name] += cell.manual_score is not None or bool(cell.comment)
            change_cells(book, assignment, released, changes, shelf)
            new = _marks(keeper, book, assignment, released, is_graded=True)
            if not is_dry_run:
                write_shelf(file, shelf)  # durable before anything is taken out
                book.db.commit()
        except MissingEntry as error:
            raise GradebookError(
                f"The gradebook does not know {assignment} yet, so there is nothing to migrate. Run autograder build "
                f"{assignment}."
            ) from error
        except SQLAlchemyError as error:
            raise explain(error, without_password(course.database_url)) from error
        finally:
            book.db.rollback()
            keeper.gradebook.use(assignment, None)
    return Migrated(
        changes,
        by_hand,
        tuple(MarkChange(student, old[student], new[student]) for student in sorted(old)),
    )


def _marks(
    keeper: Bookkeeper, book: Gradebook, assignment: str, notebook: ReleasedNotebook, *, is_graded: bool
) -> dict[str, Mark]:
    """Return the marks by the rows that the session has. is_graded: with the stored results written into them."""
    layout = read_layout(book, assignment, notebook)
    keeper.gradebook.use(assignment, layout)
    rows: dict[str, Submitted] = read_submitted(book.db.connection(), layout)
    store = Attempts(keeper.course.attempts_folder)
    marks = {}
    for student, own in rows.items():
        history = store.history(student, assignment)
        is_stored = is_graded and bool(history.attempts)
        mark = keeper.mark_if(history, own) if is_stored else keeper.mark_by_rows(student, assignment, own)
        marks[student] = mark
    return marks
