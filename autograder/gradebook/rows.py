"""Turn one assignment's results into nbgrader's rows: what is there, what is missing, what changed.

A batch takes a fixed number of statements: for each table one that reads, and at most one that inserts
and one that updates. Only automatic columns are ever updated; what a person entered stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ..grading.mark import CellScore, Mark
from ..results import Status, SubmissionResult
from ..student.submission import printable
from .additions import note_answers, noted_answers
from .layout import Layout, cell_scores, late_penalty_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from ..course.course import Course

Row = dict[str, Any]
_AT_ONCE = 5000  # values in one IN (...); SQLite allows 32766


@dataclass(frozen=True)
class Entry:
    """One submission to write.

    result:     what the exercises come from
    feedback:   exercise -> the text that the student may see; "" -> on the whole submission
    unanswered: the written cells that the student left as released
    handed_in:  in UTC; None where it is not known
    answers:    a digest of the written answers; empty where it is not known, and then another time of handing
                in means other answers
    mark:       makes the mark of the rows and of the extension that was granted in the gradebook
    is_noted:   whether a digest that was noted is of the same answers; None where ``answers`` is empty
    """

    result: SubmissionResult
    feedback: Mapping[str, str]
    unanswered: Collection[str]
    handed_in: datetime | None
    answers: str
    mark: Callable[[Sequence[CellScore], timedelta | None], Mark]
    is_noted: Callable[[str], bool] | None = None


def write_batch(
    connection: Connection, course: Course, layout: Layout, entries: Mapping[str, Entry]
) -> tuple[list[str], dict[str, Mark]]:
    """Write ``entries``, by student, in the connection's transaction.

    Returns the sentences on what could not be scored, and the marks by student.
    """
    from nbgrader import api

    _add_students(connection, entries)
    submissions, fresh = _write_submissions(connection, course, layout, entries)
    fresh = _with_other_answers(connection, submissions, entries, fresh)
    student_of = {row["id"]: student for student, row in submissions.items()}
    notebooks, grades, comments = _rows_below(connection, layout, submissions)
    problems: list[str] = []
    changed_grades: list[Row] = []
    changed_comments: list[Row] = []
    changed_notebooks: list[Row] = []
    for notebook in _flat(notebooks):
        student = student_of[notebook["assignment_id"]]
        if notebook["notebook_id"] in layout.own:
            entry = entries[student]
            own_grades = grades.get(notebook["id"], [])
            names = layout.grades[notebook["notebook_id"]]
            is_fresh = student in fresh
            problems += _score(layout, entry, own_grades, changed_grades, names=names, is_fresh=is_fresh)
            _comment(layout, entry, comments.get(notebook["id"], []), changed_comments)
    marks: dict[str, Mark] = {}
    for student, row in submissions.items():
        own_notebooks = notebooks[row["id"]]
        cells = cell_scores(layout, own_notebooks, grades, comments)
        marks[student] = entries[student].mark(cells, row["extension"])
        for notebook in own_notebooks:
            lost = late_penalty_of(marks[student]) if notebook["notebook_id"] == layout.main else None
            _change(notebook, changed_notebooks, late_submission_penalty=lost)
    update_rows(connection, api.Grade.__table__, changed_grades, ("auto_score", "needs_manual_grade"))
    update_rows(connection, api.Comment.__table__, changed_comments, ("auto_comment",))
    update_rows(connection, api.SubmittedNotebook.__table__, changed_notebooks, ("late_submission_penalty",))
    return problems, marks


def _rows_below(
    connection: Connection, layout: Layout, submissions: Mapping[str, Row]
) -> tuple[dict[str, list[Row]], dict[str, list[Row]], dict[str, list[Row]]]:
    """Return the notebooks by submission, and the grades and comments by notebook; what is not there is made."""
    from nbgrader import api

    notebooks = _children(
        connection,
        api.SubmittedNotebook.__table__,
        ("assignment_id", "notebook_id"),
        {row["id"]: layout.grades for row in submissions.values()},
    )
    grades = _children(
        connection,
        api.Grade.__table__,
        ("notebook_id", "cell_id"),
        {row["id"]: layout.grades[row["notebook_id"]] for row in _flat(notebooks)},
        needs_manual_grade=True,
    )
    comments = _children(
        connection,
        api.Comment.__table__,
        ("notebook_id", "cell_id"),
        {row["id"]: layout.comments[row["notebook_id"]] for row in _flat(notebooks)},
    )
    return notebooks, grades, comments


def update_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> None:
    """Set ``columns`` of the given rows, found by their id, to what the rows hold."""
    from sqlalchemy import bindparam, update

    if rows:
        statement = (
            update(table)
            .where(table.c.id == bindparam("key"))
            .values({column: bindparam(f"new_{column}") for column in columns})
        )
        connection.execute(
            statement, [{"key": row["id"]} | {f"new_{name}": row[name] for name in columns} for row in rows]
        )


def _add_students(connection: Connection, students: Iterable[str]) -> None:
    from nbgrader import api
    from sqlalchemy import insert

    table = api.Student.__table__
    known_students = {row["id"] for row in _rows_where(connection, table, "id", students)}
    new = [{"id": student} for student in students if student not in known_students]
    if new:
        connection.execute(insert(table), new)


def _write_submissions(
    connection: Connection, course: Course, layout: Layout, entries: Mapping[str, Entry]
) -> tuple[dict[str, Row], set[str]]:
    """Return the submission rows by student, and the students whose submission is new or another one."""
    from nbgrader import api
    from sqlalchemy import insert

    table = api.SubmittedAssignment.__table__
    submissions = {
        row["student_id"]: row
        for row in _rows_where(
            connection, table, "student_id", entries, table.c.assignment_id == layout.assignment_id
        )
    }
    fresh: set[str] = set()
    new: list[Row] = []
    changed: list[Row] = []
    for student, entry in entries.items():
        timestamp = naive(entry.handed_in)
        extension = _extension(course, entry.result.assignment, student)
        row = submissions.get(student)
        if row is None:
            row = {"id": uuid4().hex, "assignment_id": layout.assignment_id, "student_id": student}
            row |= {"timestamp": timestamp, "extension": extension}
            submissions[student] = row
            new.append(row)
            fresh.add(student)
            continue
        if row["timestamp"] != timestamp:
            fresh.add(student)
        # an extension that was granted in nbgrader stays where course.toml says nothing about the student
        _change(row, changed, timestamp=timestamp, extension=extension or row["extension"])
    if new:
        connection.execute(insert(table), new)
    update_rows(connection, table, changed, ("timestamp", "extension"))
    return submissions, fresh


def _with_other_answers(
    connection: Connection, submissions: Mapping[str, Row], entries: Mapping[str, Entry], fresh: set[str]
) -> set[str]:
    """Return the students whose written answers are not those that the rows were about; note the new ones."""
    noted_digests = noted_answers(connection, (row["id"] for row in submissions.values()))
    current = {row["id"]: entries[student].answers for student, row in submissions.items()}
    note_answers(connection, noted_digests, {key: digest for key, digest in current.items() if digest})
    others = set()
    for student, row in submissions.items():
        is_noted, noted = entries[student].is_noted, noted_digests.get(row["id"])
        is_other = student in fresh if is_noted is None or noted is None else not is_noted(noted)
        others |= {student} if is_other else set()
    return others


def _children(
    connection: Connection,
    table: Table,
    keys: tuple[str, str],
    child_ids: Mapping[str, Iterable[str]],
    **values: Any,
) -> dict[str, list[Row]]:
    """Return the rows of ``table`` by parent, after adding those that are missing.

    keys:      the columns that name the parent and the child
    child_ids: parent id -> the ids of the children that each parent must have a row for
    values:    the other columns of a new row
    """
    from sqlalchemy import insert

    parent_key, child_key = keys
    rows: dict[str, list[Row]] = {parent: [] for parent in child_ids}
    for row in _rows_where(connection, table, parent_key, child_ids):
        rows[row[parent_key]].append(row)
    blank = dict.fromkeys((column.name for column in table.columns), None)
    new = []
    for parent, children in child_ids.items():
        known_children = {row[child_key] for row in rows[parent]}
        for child in children:
            if child not in known_children:
                row = {**blank, "id": uuid4().hex, parent_key: parent, child_key: child, **values}
                if "flagged" in row:
                    row["flagged"] = False
                rows[parent].append(row)
                new.append(row)
    if new:
        connection.execute(insert(table), new)
    return rows


def _score(
    layout: Layout,
    entry: Entry,
    rows: list[Row],
    changed: list[Row],
    *,
    names: Mapping[str, str],
    is_fresh: bool,
) -> list[str]:
    """Set score and need of a person in ``rows`` of one notebook; return what could not be scored.

    names: cell id -> grade id
    """
    problems = []
    for row in rows:
        name, most = names.get(row["cell_id"]), layout.max_scores.get(row["cell_id"])
        if name is None or most is None:
            continue  # a row of a cell that is no more
        if name in layout.released.written:
            if name in entry.unanswered:
                _set_score(row, changed, 0.0)
            elif is_fresh or row["auto_score"] is not None:
                # another answer: a person reads it again, and the earlier manual score stays until then
                _change(row, changed, auto_score=None, needs_manual_grade=True)
            continue
        score, problem = points_of(entry.result, layout.released.graded.get(name, name), most)
        problems += [problem] if problem else []
        _set_score(row, changed, score)
    return problems


def points_of(result: SubmissionResult, name: str, most: float) -> tuple[float | None, str]:
    """Return the score of the exercise ``name`` as a plain float within [0, most]; None if it is not known.

    The second value is the sentence for the instructor, where that is a fault of the course's files.
    """
    if result.status not in (Status.GRADED, Status.INCOMPLETE):
        return None, ""
    exercise = next((exercise for exercise in result.exercises if exercise.name == name), None)
    if exercise is None:
        return None, (
            f"{printable(result.student)}: the released notebook of {result.assignment} has a grade cell for {name}, but "
            f"the result has no such exercise. It was left ungraded. Build and grade the assignment again."
        )
    if exercise.needs_a_person:
        return None, ""
    if abs(exercise.max_score - most) > 1e-6 * max(1.0, most):
        return None, (
            f"{printable(result.student)}: {name} was graded out of {exercise.max_score:g} points, and the released "
            f"notebook of {result.assignment} says {most:g}. It was left ungraded. Build and grade the "
            f"assignment again."
        )
    # a plain float within the points: nbgrader gives full marks for anything else
    return min(max(0.0, float(exercise.score)), float(most)), ""


def _set_score(row: Row, changed: list[Row], score: float | None) -> None:
    """Set an automatic score. A person is asked where there is none, or where it moved under a manual one."""
    if row["manual_score"] is None:
        asks = score is None
    else:
        asks = bool(row["needs_manual_grade"]) or row["auto_score"] != score
    _change(row, changed, auto_score=score, needs_manual_grade=asks)


def _comment(layout: Layout, entry: Entry, rows: list[Row], changed: list[Row]) -> None:
    """Set the automatic comments: feedback on exercises, and nbgrader's own remark on written cells."""
    carriers = layout.released.comments
    first = next(iter(carriers.values()), None)
    names = {cell: name for notebook in layout.own for cell, name in layout.comments[notebook].items()}
    for row in rows:
        name = names.get(row["cell_id"], "")
        text: str | None = None
        if name in carriers:
            exercise = carriers[name]
            parts = [entry.feedback.get("", "")] if exercise == first else []
            text = as_comment("\n\n".join([*parts, entry.feedback.get(exercise, "")]))
        elif name in entry.unanswered:
            text = "No response."
        _change(row, changed, auto_comment=text)


def as_comment(text: str) -> str | None:
    r"""Return ``text`` as nbgrader shows comments: Markdown, in which nothing of it is markup.

    nbgrader puts comments into its pages as Markdown with HTML let through, so a name that a student
    chose could be a script. Punctuation is escaped, line ends are kept, and what a database refuses
    (NUL, lone surrogates) is replaced. None for an empty text.
    """
    safe = text.encode("utf-8", "backslashreplace").decode()
    safe = "".join(
        c if c.isprintable() or c == "\n" else "\ufffd" for c in safe.replace("\r\n", "\n")
    ).strip()
    for mark in "\\`*_{}[]<>#|~$&":
        safe = safe.replace(mark, "\\" + mark)
    paragraphs = [part.strip() for part in safe.split("\n\n")]
    return "\n\n".join("  \n".join(part.splitlines()) for part in paragraphs if part) or None


def _extension(course: Course, assignment: str, student: str) -> timedelta | None:
    settings = course.assignment(assignment)
    late = settings.due_for(student).astimezone(UTC) - settings.due.astimezone(UTC)
    return late or None


def naive(moment: datetime | None) -> datetime | None:
    """Return the moment as nbgrader keeps it: in UTC and without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment is not None else None


def _change(row: Row, changed: list[Row], **values: Any) -> None:
    """Set ``values`` in ``row``, and note the row if that changes it."""
    if any(row[key] != value for key, value in values.items()):
        row.update(values)
        changed.append(row)


def _rows_where(
    connection: Connection, table: Table, column: str, values: Iterable[str], *conditions: Any
) -> list[Row]:
    from sqlalchemy import select

    keys = list(values)
    found: list[Row] = []
    for start in range(0, len(keys), _AT_ONCE):
        is_in_batch = table.c[column].in_(keys[start : start + _AT_ONCE])
        rows = connection.execute(select(table).where(is_in_batch, *conditions)).mappings()
        found += [dict(row) for row in rows]
    return found


def _flat(rows_by_key: Mapping[str, list[Row]]) -> Iterable[Row]:
    return [row for group in rows_by_key.values() for row in group]
