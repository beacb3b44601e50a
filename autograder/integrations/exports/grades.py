"""The grades to export, as values: what the gradebook says of each student, assignment and cell with points.

Manual scores come before automatic ones; extra credit and late penalties count. A score is None where there is
none: nothing was handed in, or a person has yet to look; only somebody who scored zero has a zero.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

Status = Literal["graded", "needs a person", "missing"]


@dataclass(frozen=True)
class Line:
    """One student's grade for one assignment.

    status: ``graded``, ``needs a person`` (a score is still to be given by hand, or what was handed in has no result),
            or ``missing`` (nothing was handed in)
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
    status: Status
    raw_score: float | None
    late_submission_penalty: float | None
    score: float | None
    max_score: float


@dataclass(frozen=True)
class CellLine:
    """One student's points for one exercise or one written answer.

    exercise: the cell's name in the gradebook, such as ``losses-mse`` or ``why``
    kind:     ``exercise`` or ``question``
    score:    the points that count before lateness, extra credit included; None where there are none yet
    comment:  what a person wrote
    """

    assignment: str
    student_id: str
    last_name: str
    first_name: str
    email: str
    exercise: str
    kind: Literal["exercise", "question"]
    auto_score: float | None
    manual_score: float | None
    extra_credit: float
    score: float | None
    max_score: float
    status: Status
    comment: str


@dataclass(frozen=True)
class Selection:
    """Whose grades for what. None means all; an empty collection means none.

    withdrawn: people who are not in any table
    is_provisional_shown: whether a number that is not final stands in a table that is taken for final
    is_final_only: whether lines that are not final are left out altogether
    """

    assignments: Collection[str] | None = None
    students: Collection[str] | None = None
    withdrawn: Collection[str] = ()
    is_provisional_shown: bool = False
    is_final_only: bool = False

    def has(self, assignment: str, student: str) -> bool:
        """Whether this student's grade for this assignment is asked for."""
        return (
            (self.assignments is None or assignment in self.assignments)
            and (self.students is None or student in self.students)
            and student not in self.withdrawn
        )


EVERYTHING: Final = Selection()


@dataclass(frozen=True)
class Grades:
    """What is exported. waiting: how many of the lines are not final, and so stand without a number or not at all."""

    lines: Sequence[Line]
    cells: Sequence[CellLine]
    waiting: int = 0


def read_grades(
    gradebook: Gradebook,
    selection: Selection = EVERYTHING,
    handed_in: Collection[tuple[str, str]] = (),
) -> Grades:
    """Return the grades in an open gradebook of nbgrader's, by assignment, then student. Six queries in all.

    handed_in: (assignment, student) of what was handed in, of which the gradebook may have no row yet
    """
    lines = [
        replace(line, status="needs a person")
        if line.status == "missing" and (line.assignment, line.student_id) in handed_in
        else line
        for line in _lines(gradebook)
        if selection.has(line.assignment, line.student_id)
    ]
    cells = [cell for cell in _cells(gradebook) if selection.has(cell.assignment, cell.student_id)]
    waiting = sum(line.status == "needs a person" for line in lines)
    if selection.is_final_only:
        lines = [line for line in lines if line.status != "needs a person"]
        cells = [cell for cell in cells if cell.status != "needs a person"]
    return Grades(lines, cells, waiting)


def without_provisional(grades: Grades) -> Grades:
    """Return the same lines, without a number where it is not final."""
    return replace(
        grades,
        lines=[
            replace(line, raw_score=None, late_submission_penalty=None, score=None)
            if line.status == "needs a person"
            else line
            for line in grades.lines
        ],
    )


def _lines(gradebook: Gradebook) -> list[Line]:
    from nbgrader import api
    from sqlalchemy import case, func, select

    database = gradebook.db
    unscored = func.sum(case(((api.Grade.manual_score == None) & (api.Grade.auto_score == None), 1), else_=0))  # noqa: E711
    notebooks = (
        select(
            api.SubmittedNotebook.assignment_id.label("submission"),
            func.sum(api.Grade.score).label("score"),
            unscored.label("unscored"),
            func.sum(case((api.Grade.needs_manual_grade, 1), else_=0)).label("asking"),
            func.count().label("cells"),
        )
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .group_by(api.SubmittedNotebook.assignment_id)
    )
    sums = {row.submission: row for row in database.execute(notebooks)}
    lost = select(
        api.SubmittedNotebook.assignment_id, func.sum(api.SubmittedNotebook.late_submission_penalty)
    ).group_by(api.SubmittedNotebook.assignment_id)
    penalties = {submission: float(penalty or 0.0) for submission, penalty in database.execute(lost)}
    submitted = {(row.assignment_id, row.student_id): row for row in database.query(api.SubmittedAssignment)}
    people = database.query(api.Student).order_by(
        api.Student.last_name, api.Student.first_name, api.Student.id
    )
    return [
        _line(assignment, person, submission, sums.get(submission.id), penalties.get(submission.id, 0.0))
        if (submission := submitted.get((assignment.id, person.id))) is not None
        else _line(assignment, person, None, None, 0.0)
        for assignment in gradebook.assignments
        for person in list(people)
    ]


def _line(assignment: Any, person: Any, submission: Any, sums: Any, penalty: float) -> Line:
    """One line of the gradebook's rows. sums: the points of its cells, and how many of them have none."""
    has_score = sums is not None and sums.unscored < sums.cells
    raw = float(sums.score) if has_score else None
    status: Status = "graded"
    if submission is None:
        status = "missing"
    elif sums is None or sums.asking or sums.unscored:
        status = "needs a person"
    return Line(
        assignment=assignment.name,
        duedate=_moment(assignment.duedate),
        timestamp=_moment(submission.timestamp) if submission is not None else "",
        student_id=person.id,
        last_name=person.last_name or "",
        first_name=person.first_name or "",
        email=person.email or "",
        lms_user_id=person.lms_user_id or "",
        status=status,
        raw_score=raw,
        late_submission_penalty=penalty if has_score else None,
        score=max(0.0, raw - penalty) if raw is not None else None,
        max_score=float(assignment.max_score),
    )


def _cells(gradebook: Gradebook) -> list[CellLine]:
    """The points of every cell, by assignment, student and the order of the notebook."""
    from nbgrader import api
    from sqlalchemy import select

    database = gradebook.db
    comments = {
        (row.notebook_id, row.cell_id): row.manual_comment or ""
        for row in database.execute(
            select(api.Comment.notebook_id, api.Comment.cell_id, api.Comment.manual_comment)
        )
    }
    solutions = {
        (cell.notebook_id, cell.name): cell.id
        for kind in (api.SolutionCell, api.TaskCell)
        for cell in database.query(kind)
    }
    lines = []
    for assignment in gradebook.assignments:
        for notebook in assignment.notebooks:
            for cell in [*notebook.grade_cells, *notebook.task_cells]:
                commented = solutions.get((notebook.id, cell.name))
                for grade in cell.grades:
                    comment = comments.get((grade.notebook_id, commented), "")
                    lines.append(_cell_line(assignment, cell, grade, commented is not None, comment))
    return sorted(lines, key=lambda line: (line.assignment, line.student_id))


def _cell_line(assignment: Any, cell: Any, grade: Any, is_written: bool, comment: str) -> CellLine:
    score = grade.manual_score if grade.manual_score is not None else grade.auto_score
    extra = float(grade.extra_credit or 0.0)
    person = grade.student
    return CellLine(
        assignment=assignment.name,
        student_id=person.id,
        last_name=person.last_name or "",
        first_name=person.first_name or "",
        email=person.email or "",
        exercise=cell.name,
        kind="question" if is_written else "exercise",
        auto_score=grade.auto_score,
        manual_score=grade.manual_score,
        extra_credit=extra,
        score=None if score is None else float(score) + extra,
        max_score=float(cell.max_score),
        status="needs a person" if grade.needs_manual_grade or score is None else "graded",
        comment=comment,
    )


def _moment(naive_utc: Any) -> str:
    return f"{naive_utc.isoformat()}Z" if naive_utc is not None else ""
