"""Where one student stands: what is due when, what it has brought, what lateness costs, how many attempts are left."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from ..course.course import Assignment, Course
from ..course.lateness import penalty, seconds_late
from ..errors import going_on
from ..gradebook.sync import Bookkeeper, students_view
from ..gradebook.writer import open_gradebook
from ..grading.attempts import Attempts
from ..grading.limits import AttemptsLeft, attempts_left
from ..grading.mark_values import Mark
from .names import present_name


class StudentLine(msgspec.Struct, frozen=True):
    """One assignment of one student.

    due:        until when the work is in time, extensions counted
    total:      the points that count; None where nothing was handed in
    penalty:    points that lateness costs, of those
    late_share: the share of the points that a hand-in at this moment would lose to lateness
    waiting:    answers that wait for a reader
    left_today, left_in_all: attempts that would still count; None where there is no limit
    """

    assignment: str
    due: datetime
    has_extension: bool
    attempts: int
    beyond_limit: int
    total: float | None
    max_score: float | None
    is_final: bool
    penalty: float
    late_share: float
    waiting: int
    left_today: int | None
    left_in_all: int | None


class StudentStatus(msgspec.Struct, frozen=True):
    """All assignments that are released, in the order of course.toml. notes: sentences on what cannot be said."""

    student: str
    lines: tuple[StudentLine, ...]
    notes: tuple[str, ...]


def student_status(course: Course, student: str, now: datetime | None = None) -> StudentStatus:
    """Return where ``student`` stands at the time ``now``, by default the present.

    Raises PeopleError for an unknown student, GradebookError.
    """
    now = now or datetime.now(UTC)
    name = present_name(course, student)
    store = Attempts(course.attempts_folder)
    graded = set(store.assignments())
    lines = []
    with open_gradebook(course) as gradebook:
        keeper = Bookkeeper(course, gradebook, students_view(course, now))
        for assignment in course.assignments:
            if assignment.released is not None and assignment.released > now:
                continue
            own: list[Mark] = []
            with going_on(assignment.name, keeper.problems):
                own = keeper.class_marks(assignment.name, name) if assignment.name in graded else []
            mark = own[0] if own else None
            due = mark.due if mark is not None else assignment.due_for(name)
            late_share = penalty(1.0, 1.0, seconds_late(now, due), course.late_for(assignment.name, due))
            left = attempts_left(course, store.history(name, assignment.name), now)
            lines.append(_line(assignment, mark, due, late_share, left))
    return StudentStatus(name, tuple(lines), tuple(keeper.problems))


def _line(
    assignment: Assignment, mark: Mark | None, due: datetime, late_share: float, left: AttemptsLeft
) -> StudentLine:
    return StudentLine(
        assignment=assignment.name,
        due=due,
        has_extension=due > assignment.due,
        attempts=mark.attempts if mark is not None else 0,
        beyond_limit=mark.beyond_limit if mark is not None else 0,
        total=mark.total if mark is not None else None,
        max_score=mark.max_score if mark is not None else None,
        is_final=mark is not None and mark.is_final,
        penalty=mark.penalty if mark is not None else 0.0,
        late_share=late_share,
        waiting=mark.waiting if mark is not None else 0,
        left_today=left.today,
        left_in_all=left.in_all,
    )
