"""One person's rows in nbgrader's gradebook: named, renamed, erased."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..course.course import Course
from ..course.roster import Person
from ..gradebook.additions import forget_answers
from ..gradebook.writer import open_gradebook

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NAMES = ("first_name", "last_name", "email", "lms_user_id")


def has_gradebook(course: Course) -> bool:
    """Whether there may be rows: not where the gradebook is a file of SQLite's that is not there."""
    file = course.database_url.removeprefix("sqlite:///")
    return file == course.database_url or Path(file).exists()


def note_names(course: Course, people: Sequence[Person]) -> None:
    """Write the names of ``people`` into the gradebook; what is not known empties nothing. Raises GradebookError."""
    from nbgrader import api
    from sqlalchemy import insert, select, update

    table = api.Student.__table__

    def write(connection: Connection) -> None:
        known = {row.id: row for row in connection.execute(select(table))}
        for person in people:
            values = {name: value for name in _NAMES if (value := getattr(person, name))}
            row = known.get(person.name)
            if row is None:
                connection.execute(insert(table).values(id=person.name, **values))
            elif any(getattr(row, name) != value for name, value in values.items()):
                connection.execute(update(table).where(table.c.id == person.name).values(**values))

    with open_gradebook(course) as gradebook:
        gradebook.change(write)


def rename_rows(course: Course, former: str, name: str) -> None:
    """Give all rows of ``former`` to ``name``; nothing happens where there are none. Raises GradebookError."""
    from nbgrader import api
    from sqlalchemy import delete, insert, select, update

    students, submissions = api.Student.__table__, api.SubmittedAssignment.__table__

    def write(connection: Connection) -> None:
        row = connection.execute(select(students).where(students.c.id == former)).mappings().one_or_none()
        if row is None:
            return
        if connection.execute(select(students.c.id).where(students.c.id == name)).first() is None:
            connection.execute(insert(students).values({**row, "id": name}))
        own = submissions.c.student_id == former
        connection.execute(update(submissions).where(own).values(student_id=name))
        connection.execute(delete(students).where(students.c.id == former))

    if has_gradebook(course):
        with open_gradebook(course) as gradebook:
            gradebook.change(write)


def erase_rows(course: Course, student: str) -> int:
    """Erase all rows of ``student``; return how many submissions that were. Raises GradebookError.

    SQLite keeps erased rows in its file until it is written anew, so it is.
    """
    from nbgrader import api
    from sqlalchemy import delete, select

    submissions, notebooks = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__

    def write(connection: Connection) -> int:
        own = list(
            connection.execute(select(submissions.c.id).where(submissions.c.student_id == student)).scalars()
        )
        parts = list(
            connection.execute(select(notebooks.c.id).where(notebooks.c.assignment_id.in_(own))).scalars()
        )
        for table in (api.Grade.__table__, api.Comment.__table__):
            connection.execute(delete(table).where(table.c.notebook_id.in_(parts)))
        forget_answers(connection, own)
        connection.execute(delete(notebooks).where(notebooks.c.id.in_(parts)))
        connection.execute(delete(submissions).where(submissions.c.id.in_(own)))
        connection.execute(delete(api.Student.__table__).where(api.Student.__table__.c.id == student))
        return len(own)

    if not has_gradebook(course):
        return 0
    with open_gradebook(course) as gradebook:
        count = gradebook.change(write)
        gradebook.write_anew()
    return count


def forget_extension(course: Course, student: str, assignment: str) -> None:
    """Take an extension out of the gradebook's row of a submission. Raises GradebookError."""
    from nbgrader import api
    from sqlalchemy import select, update

    submissions, assignments = api.SubmittedAssignment.__table__, api.Assignment.__table__
    which = select(assignments.c.id).where(assignments.c.name == assignment).scalar_subquery()

    def write(connection: Connection) -> None:
        rows = update(submissions).where(
            submissions.c.student_id == student, submissions.c.assignment_id == which
        )
        connection.execute(rows.values(extension=None))

    if has_gradebook(course):
        with open_gradebook(course) as gradebook:
            gradebook.change(write)
