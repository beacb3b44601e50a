"""Grades as a file for another system: CSV, Canvas, Moodle, Gradescope or JSON lines.

What is exported is what the gradebook says: manual scores before automatic ones, extra credit, late
penalties. An empty score means that there is none (nothing was handed in, or a person has yet to look);
only somebody who scored zero gets a zero.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

    from ..course.course import Course

Format = Literal["csv", "canvas", "moodle", "gradescope", "jsonl"]
FORMATS: tuple[str, ...] = get_args(Format)

# A spreadsheet runs a cell that begins like this as a formula, and a student may choose a name.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Line:
    """One student's grade for one assignment.

    status: ``graded``, ``needs a person`` (a score is still to be given by hand), or ``missing``
    raw_score, score: before and after the late penalty; None where nothing was handed in or scored
    duedate, timestamp: in UTC, ISO 8601
    """

    assignment: str
    duedate: str
    timestamp: str
    student_id: str
    last_name: str
    first_name: str
    email: str
    lms_user_id: str
    status: str
    raw_score: float | None
    late_submission_penalty: float | None
    score: float | None
    max_score: float


def export(course: Course, format: Format = "csv") -> str:
    """Return the course's grades as text in ``format``. Raises GradebookError."""
    from ..gradebook.writer import open_gradebook

    names = [assignment.name for assignment in course.assignments]
    with open_gradebook(course) as book:
        return export_gradebook(book.gradebook, format, assignments=names)


def export_gradebook(
    gradebook: Gradebook,
    format: Format = "csv",
    *,
    assignments: Collection[str] = (),
    students: Collection[str] = (),
) -> str:
    """Return the grades in an open gradebook of nbgrader's; of all assignments and students if none is named."""
    return _WRITERS[format](list(lines(gradebook, assignments, students)))


def lines(
    gradebook: Gradebook, assignments: Collection[str] = (), students: Collection[str] = ()
) -> Iterable[Line]:
    """Yield a line for each assignment and student, by assignment, then student. Three queries in all."""
    from nbgrader import api
    from sqlalchemy import case, func, select

    database = gradebook.db
    unscored = func.sum(case(((api.Grade.manual_score == None) & (api.Grade.auto_score == None), 1), else_=0))  # noqa: E711
    asking = func.sum(case((api.Grade.needs_manual_grade, 1), else_=0))
    notebooks = (
        select(
            api.SubmittedNotebook.assignment_id.label("submission"),
            func.sum(api.Grade.score).label("score"),
            unscored.label("unscored"),
            asking.label("asking"),
            func.count().label("cells"),
        )
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .group_by(api.SubmittedNotebook.assignment_id)
    )
    scores = {row.submission: row for row in database.execute(notebooks)}
    lost = select(
        api.SubmittedNotebook.assignment_id, func.sum(api.SubmittedNotebook.late_submission_penalty)
    ).group_by(api.SubmittedNotebook.assignment_id)
    penalties = {submission: penalty or 0.0 for submission, penalty in database.execute(lost)}
    submitted = {(one.assignment_id, one.student_id): one for one in database.query(api.SubmittedAssignment)}
    people = database.query(api.Student).order_by(
        api.Student.last_name, api.Student.first_name, api.Student.id
    )
    chosen = [one for one in people if not students or one.id in students]
    for assignment in gradebook.assignments:
        if assignments and assignment.name not in assignments:
            continue
        for person in chosen:
            submission = submitted.get((assignment.id, person.id))
            row = scores.get(submission.id) if submission is not None else None
            has_score = row is not None and row.unscored < row.cells
            raw = float(row.score) if row is not None and has_score else None
            penalty = (
                float(penalties.get(submission.id, 0.0)) if submission is not None and has_score else None
            )
            yield Line(
                assignment.name,
                _moment(assignment.duedate),
                _moment(submission.timestamp) if submission is not None else "",
                person.id,
                person.last_name or "",
                person.first_name or "",
                person.email or "",
                person.lms_user_id or "",
                "missing"
                if submission is None
                else "needs a person"
                if row is None or row.asking
                else "graded",
                raw,
                penalty,
                max(0.0, raw - (penalty or 0.0)) if raw is not None else None,
                float(assignment.max_score),
            )


def _moment(naive_utc: Any) -> str:
    return f"{naive_utc.isoformat()}Z" if naive_utc is not None else ""


def _csv(found: Sequence[Line]) -> str:
    columns = list(Line.__dataclass_fields__)
    return _table([columns, *([getattr(line, name) for name in columns] for line in found)])


def _jsonl(found: Sequence[Line]) -> str:
    return "".join(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in found)


def _canvas(found: Sequence[Line]) -> str:
    """Canvas's grade book import: one column an assignment, and a row with the points."""
    names, most, students = _by_student(found)
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *names]
    points: list[Any] = ["    Points Possible", "", "", "", "", *(most[name] for name in names)]
    rows = [
        [_full_name(one), one.lms_user_id, "", one.student_id, "", *(scores.get(name) for name in names)]
        for one, scores in students
    ]
    return _table([head, points, *rows])


def _moodle(found: Sequence[Line]) -> str:
    """Moodle's grade import from CSV: map ``Username`` to the user's name, each column to its activity."""
    names, _, students = _by_student(found)
    head = ["Username", "Email address", "First name", "Last name", *names]
    rows = [
        [one.student_id, one.email, one.first_name, one.last_name, *(scores.get(name) for name in names)]
        for one, scores in students
    ]
    return _table([head, *rows])


def _gradescope(found: Sequence[Line]) -> str:
    """The columns of Gradescope's own grade download, which what reads that can read."""
    names, most, students = _by_student(found)
    head = ["First Name", "Last Name", "SID", "Email"]
    for name in names:
        head += [name, f"{name} - Max Points"]
    rows = []
    for one, scores in students:
        row: list[Any] = [one.first_name, one.last_name, one.student_id, one.email]
        for name in names:
            row += [scores.get(name), most[name]]
        rows.append(row)
    return _table([head, *rows])


def _by_student(
    found: Sequence[Line],
) -> tuple[list[str], dict[str, float], list[tuple[Line, dict[str, float | None]]]]:
    """The assignments, their points, and for each student one line and the scores by assignment."""
    most = {line.assignment: line.max_score for line in found}
    students: dict[str, tuple[Line, dict[str, float | None]]] = {}
    for line in found:
        students.setdefault(line.student_id, (line, {}))[1][line.assignment] = line.score
    return list(most), most, list(students.values())


def _full_name(line: Line) -> str:
    name = ", ".join(part for part in (line.last_name, line.first_name) if part)
    return name or line.student_id


def _table(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    """A value as a spreadsheet may have it: text is text, never a formula."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA) else text


_WRITERS: dict[str, Callable[[Sequence[Line]], str]] = {
    "csv": _csv,
    "canvas": _canvas,
    "moodle": _moodle,
    "gradescope": _gradescope,
    "jsonl": _jsonl,
}
