"""An assignment in the gradebook: its due date, its notebooks and their cells, as they were released."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

from .cell_changes import changes_between
from .cells import ReleasedNotebook, cells_noted, cells_stored, stored_notebooks
from .database import MigrationNeeded, with_driver

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

    from ..course.course import Course


def write_assignment(book: Gradebook, course: Course, name: str, released: ReleasedNotebook) -> None:
    """Bring assignment, due date, notebooks and cells up to date, each only where it differs.

    Raises MigrationNeeded where cells or notebooks came or went and there are submissions. May raise what nbgrader and the
    database raise where another program writes the same rows.
    """
    from nbgrader.api import MissingEntry

    naive = course.assignment(name).due.astimezone(UTC).replace(tzinfo=None)
    try:
        assignment = book.find_assignment(name)
    except MissingEntry:
        assignment = book.add_assignment(name, duedate=naive)
    if assignment.duedate != naive:
        book.update_or_create_assignment(name, duedate=naive)
    for one in released.notebooks:
        try:
            as_released = cells_stored(book.find_notebook(one.name, name)) == cells_noted(one)
        except MissingEntry:
            if one.name != released.name:
                _refuse_if_submitted(book, name, released)
            as_released = False
        if not as_released:
            _save_cells(book, course, name, one, released)
    for extra in {one.name for one in assignment.notebooks} - {one.name for one in released.notebooks}:
        _refuse_if_submitted(book, name, released)
        book.remove_notebook(extra, name)
    book.db.commit()
    book.db.expire_all()


def _refuse_if_submitted(book: Gradebook, name: str, released: ReleasedNotebook) -> None:
    """Raise MigrationNeeded where there are submissions: their rows are of other notebooks."""
    if book.find_assignment(name).submissions:
        changes = changes_between(stored_notebooks(book, name), released)
        raise MigrationNeeded(name, changes.sentence())


def _save_cells(
    book: Gradebook, course: Course, name: str, one: ReleasedNotebook, released: ReleasedNotebook
) -> None:
    """Let nbgrader note the cells of a released notebook, as ``nbgrader generate_assignment`` does."""
    import nbformat
    from nbgrader.preprocessors import SaveCells

    # reading joins the lines of a source, which a notebook may store apart
    notebook = nbformat.reads(json.dumps(one.notebook), as_version=4)  # type: ignore[no-untyped-call]
    where = {"notebook": one.name, "assignment": name, "db_url": with_driver(course.database_url)}
    book.db.commit()  # SaveCells opens the database for itself
    try:
        SaveCells().preprocess(notebook, {"nbgrader": where})
    except RuntimeError:  # cells came or went, and there are submissions
        book.db.expire_all()
        changes = changes_between(stored_notebooks(book, name), released)
        raise MigrationNeeded(name, changes.sentence()) from None
    book.db.expire_all()
