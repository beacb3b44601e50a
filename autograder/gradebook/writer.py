"""Write results to nbgrader's own gradebook, in batches.

nbgrader's rows stay nbgrader's: its tables, its cells (made by its own SaveCells from the released
notebook), its late penalty. What a person entered - a manual score, a manual comment, extra credit, a
flag - is never touched. A score that is not known is no score: the row then needs a person, and is
never a zero.

What is written for a submission:

- ``graded``, ``incomplete``: the score of every exercise, and its feedback as the comment. An exercise
  with a check that broke has no score and needs a person.
- ``rejected``: the submission is there, no exercise has a score, each needs a person, and the comment
  says why: so that the formgrader shows it to the instructor, who decides.
- ``broken``: the same; the fault is ours, and it is never a zero.

nbgrader's ``update_or_create_*`` commit on every call and ask for one row at a time, which takes about
40 ms for a submission; a batch here is one transaction with a fixed number of statements.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from ..course import lateness
from ..grading.mark import CellScore, Mark, mark_of_result
from ..results import SubmissionResult
from .assignment_lock import assignment_lock
from .assignment_rows import write_assignment
from .cells import NotebookError, ReleasedNotebook, read_released
from .database import (
    GradebookError,
    explain,
    open_database,
    without_password,
)
from .layout import Layout, read_layout
from .manual import Entered, Key, ManualEntry, WrittenRow, enter, read_written
from .patience import Patience
from .reading import SubmissionRows, Submitted, read_extensions, read_rows, read_submitted
from .rows import Entry, as_comment, update_rows, write_batch

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from sqlalchemy import Connection

    from ..course.course import Course

T = TypeVar("T")

__all__ = ["CourseGradebook", "GradebookError", "as_comment", "open_gradebook"]

Feedback = Callable[[SubmissionResult], Mapping[str, str]]
"""The text a student sees for each exercise; under the empty name, what concerns the whole submission."""

_LOCK = 0x6E6267  # "nbg": one writer at a time, on PostgreSQL
_LONGEST_ID = 128  # of a student, in nbgrader's table
_AT_ONCE = 200  # submissions in one transaction
_RACES = 3  # how often to write again after another program wrote the same row


@contextlib.contextmanager
def open_gradebook(course: Course) -> Iterator[CourseGradebook]:
    """Open the course's gradebook, which is made if there is none. Raises GradebookError."""
    gradebook = open_database(course.database_url, course.id)
    try:
        yield CourseGradebook(course, gradebook)
    finally:
        gradebook.close()


class CourseGradebook:
    """One course's gradebook; see `open_gradebook`."""

    def __init__(self, course: Course, gradebook: Gradebook) -> None:
        self.course = course
        self.gradebook = gradebook
        self._layouts: dict[str, Layout] = {}
        self._reported: set[str] = set()
        gradebook.db.rollback()  # gives its connection back: each that is taken from here on is watched
        self._patience = Patience(gradebook.engine, without_password(course.database_url))

    def write(
        self,
        results: Sequence[SubmissionResult],
        feedback: Feedback = lambda result: {},
        unanswered: Callable[[SubmissionResult], Collection[str]] = lambda result: (),
    ) -> list[str]:
        """Write ``results``, at most one for each student and assignment, as if each were the only attempt.

        unanswered: the grade ids of written cells that a student left as released; like nbgrader, these
            get zero points instead of waiting for a person

        Returns what needs attention; see `write_entries`.
        """
        problems: list[str] = []
        for name in dict.fromkeys(result.assignment for result in results):
            entries = {
                result.student: _only_attempt(self.course, result, feedback(result), unanswered(result))
                for result in results
                if result.assignment == name
            }
            problems += self.write_entries(name, entries)[0]
        return problems

    def write_entries(
        self, assignment: str, entries: Mapping[str, Entry]
    ) -> tuple[list[str], dict[str, Mark]]:
        """Write ``entries``, by student; return what needs attention, and the marks by student.

        A result that cannot be written (a student's name that the database cannot hold, an exercise whose
        points are not the released ones) is left out, or its exercise ungraded, with a sentence in the
        returned list. Raises GradebookError if nothing can be written; then nothing of the batch was.
        """
        problems = [problem for student in entries if (problem := _bad_name(student))]
        fit = [student for student in entries if not _bad_name(student)]
        marks: dict[str, Mark] = {}
        if fit:
            with self._explained():
                layout = self._layout(assignment)
                for start in range(0, len(fit), _AT_ONCE):
                    batch = {student: entries[student] for student in fit[start : start + _AT_ONCE]}
                    more_problems, more_marks = self._write_batch(layout, batch)
                    problems += more_problems
                    marks |= more_marks
        return each_once(problems, self._reported), marks

    def submitted(self, assignment: str, student: str | None = None) -> dict[str, Submitted]:
        """Return what the rows say of every submission of ``assignment``, or of one student's, by student."""
        with self._explained():
            layout = self._layout(assignment)
            with self.gradebook.engine.connect() as connection:
                return read_submitted(connection, layout, student)

    def rows_and_submitted(self, assignment: str) -> dict[str, tuple[SubmissionRows, Submitted]]:
        """Return the rows of every submission of ``assignment``, and what they say, by student."""
        with self._explained():
            layout = self._layout(assignment)
            with self.gradebook.engine.connect() as connection:
                rows = read_rows(connection, layout)
        return {student: (own, own.submitted(layout)) for student, own in rows.items()}

    def extensions(self, assignment: str) -> dict[str, timedelta | None]:
        """Return the extensions that the rows of ``assignment`` have, by student."""
        with self._explained():
            layout = self._layout(assignment)
            with self.gradebook.engine.connect() as connection:
                return read_extensions(connection, layout)

    def written(self, assignment: str) -> dict[Key, WrittenRow]:
        """Return what people entered for the written answers of ``assignment``, by student and cell."""
        with self._explained():
            layout = self._layout(assignment)
            with self.gradebook.engine.connect() as connection:
                return read_written(connection, layout)

    def enter(self, assignment: str, entries: Mapping[Key, ManualEntry]) -> Entered:
        """Write what a reader enters for written answers, in one transaction; see `manual`."""
        with self._explained():
            layout = self._layout(assignment)
        return self.change(lambda connection: enter(connection, layout, entries))

    def prepare(self, assignment: str) -> None:
        """Make sure that the assignment, its notebook and its cells are in the gradebook as released."""
        self.released(assignment)

    def released(self, assignment: str) -> ReleasedNotebook:
        """Return the released notebook of ``assignment``, which the gradebook's cells agree with."""
        with self._explained():
            return self._layout(assignment).released

    def has_submissions(self, assignment: str) -> bool:
        """Whether anybody has handed in ``assignment``, as far as the gradebook knows."""
        with self._explained():
            return bool(self.gradebook.find_assignment(assignment).submissions)

    def rows(self, assignment: str, student: str) -> dict[str, dict[str, Any]]:
        """Return what the gradebook says about one submission: grade and comment rows by their id."""
        from nbgrader import api
        from sqlalchemy import select

        with self._explained(), self.gradebook.engine.connect() as connection:
            submitted = select(api.SubmittedNotebook.id).where(
                api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id,
                api.SubmittedAssignment.assignment_id == api.Assignment.id,
                api.Assignment.name == assignment,
                api.SubmittedAssignment.student_id == student,
            )
            rows = {}
            for table in (api.SubmittedNotebook.__table__, api.Grade.__table__, api.Comment.__table__):
                key = table.c.id if table is api.SubmittedNotebook.__table__ else table.c.notebook_id
                for row in connection.execute(select(table).where(key.in_(submitted))).mappings():
                    rows[row["id"]] = {"table": table.name, **row}
            return rows

    def restore(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Put back the automatic part of ``rows``: scores, comments, penalties, who needs a person."""
        from nbgrader import api

        automatic_columns = {
            api.Grade.__table__: ("auto_score", "needs_manual_grade"),
            api.Comment.__table__: ("auto_comment",),
            api.SubmittedNotebook.__table__: ("late_submission_penalty",),
        }
        with self._explained(), self._transaction() as connection:
            for table, columns in automatic_columns.items():
                table_rows = [row for row in rows.values() if row["table"] == table.name]
                update_rows(connection, table, table_rows, columns)

    def change(self, write: Callable[[Connection], T]) -> T:
        """Let ``write`` change rows in one transaction in which nobody else writes; return what it returns.

        Raises GradebookError; then nothing was changed.
        """
        with self._explained(), self._transaction() as connection:
            return write(connection)

    def rest(self) -> None:
        """End the reading of rows: the next look sees what other programs wrote meanwhile."""
        self.gradebook.db.rollback()
        self.gradebook.db.expire_all()

    def write_anew(self) -> None:
        """Let SQLite write its file anew, so that nothing that was deleted is left in it. Raises GradebookError."""
        with self._explained():
            self.gradebook.db.commit()
            with self.gradebook.engine.connect() as connection:
                if connection.dialect.name == "sqlite":
                    connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")

    # the assignment's side

    def _layout(self, name: str) -> Layout:
        if name not in self._layouts:
            try:
                released = read_released(self.course.assignments_folder / name / f"{name}.ipynb")
            except NotebookError as error:
                raise GradebookError(str(error)) from error
            with assignment_lock(self.gradebook.engine):
                self._agree(name, released)
            self._layouts[name] = read_layout(self.gradebook, name, released)
            self.gradebook.db.commit()
        return self._layouts[name]

    def use(self, name: str, layout: Layout | None) -> None:
        """Take ``layout`` for that of the assignment ``name`` from now on; None: the one that the release and the rows give."""
        self._layouts.pop(name, None)
        if layout is not None:
            self._layouts[name] = layout

    def _agree(self, name: str, released: ReleasedNotebook) -> None:
        """Write the assignment, again if another program added or replaced the same rows in between: now they are there."""
        from nbgrader.api import InvalidEntry, MissingEntry
        from sqlalchemy.exc import IntegrityError
        from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

        for races in range(_RACES):
            try:
                return write_assignment(self.gradebook, self.course, name, released)
            except (InvalidEntry, MissingEntry, IntegrityError, ObjectDeletedError, StaleDataError):
                self.gradebook.db.rollback()
                if races == _RACES - 1:
                    raise

    # the students' side

    def _write_batch(self, layout: Layout, entries: Mapping[str, Entry]) -> tuple[list[str], dict[str, Mark]]:
        from sqlalchemy.exc import IntegrityError

        for races in range(_RACES):
            try:
                with self._transaction() as connection:
                    return write_batch(connection, self.course, layout, entries)
            except IntegrityError:  # another program added the same row in between
                if races == _RACES - 1:
                    raise
        raise AssertionError("unreachable")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Any]:
        """One transaction, in which nobody else writes."""
        with self.gradebook.engine.connect() as connection:
            _lock(connection)
            yield connection
            connection.commit()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        from nbgrader.api import InvalidEntry
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._patience.watching():
                yield
        except (SQLAlchemyError, InvalidEntry) as error:
            with contextlib.suppress(SQLAlchemyError):
                self.gradebook.db.rollback()
            raise explain(error, without_password(self.course.database_url)) from error


def lock_for_writing(gradebook: Gradebook) -> None:
    """Begin a transaction of nbgrader's session in which nobody else writes; its commit or rollback ends it."""
    gradebook.db.rollback()
    gradebook.db.expire_all()
    _lock(gradebook.db.connection())


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def each_once(problems: Sequence[str], already: set[str]) -> list[str]:
    """Return ``problems``, sentences of the form ``student: sentence``, with one entry for all students who have the same.

    already: sentences that were returned for several students before and are left out now; it grows
    """
    names_by_sentence: dict[str, list[str]] = {}
    for problem in problems:
        student, separator, sentence = problem.partition(": ")
        names_by_sentence.setdefault(sentence if separator else problem, []).append(
            student if separator else ""
        )
    sentences = []
    for sentence, names in names_by_sentence.items():
        if sentence not in already:
            others = " and others" if len(names) > 1 else ""
            sentences.append(f"{names[0]}{others}: {sentence}" if names[0] else sentence)
        if len(names) > 1:
            already.add(sentence)
    return sentences


def _only_attempt(
    course: Course, result: SubmissionResult, feedback: Mapping[str, str], unanswered: Collection[str]
) -> Entry:
    """The entry of a result that has no other attempts beside it."""

    def mark(cells: Sequence[CellScore], granted: timedelta | None) -> Mark:
        return mark_of_result(course, result, cells, granted)

    return Entry(result, feedback, frozenset(unanswered), lateness.handed_in(result), "", mark)


def _bad_name(student: str) -> str:
    """Why the database cannot hold a student of this name; empty if it can."""
    readable = student.encode("utf-8", "backslashreplace").decode()
    if readable != student or "\0" in student:
        reason = "is no text that a database can hold"
    elif len(student) > _LONGEST_ID:
        reason = f"is {len(student)} characters long, and the gradebook holds {_LONGEST_ID}"
    elif not student:
        reason = "is empty"
    else:
        return ""
    return f"The student's name {readable[:80]!r} {reason}; the submission is not in the gradebook. Rename its folder."
