"""The marks of a class, with what the gradebook says: one number for every page, table and document.

    for mark in marks(course, "a1"):
        mark.student, mark.total, mark.max_score, mark.is_final, mark.waiting

See `autograder.grading.mark_values.Mark` for all that a mark says. Whoever shows points takes them from here:
``mark.total`` of ``mark.max_score``, ``mark.penalty``, ``mark.cells`` for each exercise and written answer, and
``mark.open`` for what is not final. Asking for the marks also brings the gradebook in step with what people
entered by hand, and with dates and extensions that changed, since it was last written.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..course.course import Course
from ..errors import AutograderError, going_on
from ..grading.attempts import Attempts
from ..grading.mark_values import Mark
from .sync import Bookkeeper, students_view
from .writer import CourseGradebook, open_gradebook


def marks(course: Course, assignment: str) -> list[Mark]:
    """Return the mark of everybody who handed something in for ``assignment``, sorted by student.

    Raises GradebookError where the gradebook cannot be used, CourseError for an unknown assignment.
    """
    course.assignment(assignment)
    with open_gradebook(course) as gradebook:
        return marks_in(course, gradebook, assignment)


def marks_in(course: Course, gradebook: CourseGradebook, assignment: str) -> list[Mark]:
    """Return the same of a gradebook that is open."""
    return Bookkeeper(course, gradebook, students_view(course)).class_marks(assignment)


def mark_or_reason(course: Course, assignment: str, student: str) -> tuple[Mark | None, str]:
    """Return the mark of one student, or None and the sentence that says why the gradebook cannot give it.

    None and no sentence: the student handed nothing in. Raises CourseError for an unknown assignment.
    """
    course.assignment(assignment)
    try:
        with open_gradebook(course) as gradebook:
            keeper = Bookkeeper(course, gradebook, students_view(course))
            own_marks = keeper.class_marks(assignment, student)
    except AutograderError as error:
        return None, str(error)
    return (own_marks[0] if own_marks else None), " ".join(keeper.problems)


def bring_log_in_step(course: Course, assignments: Sequence[str], student: str | None = None) -> list[str]:
    """Enter into the audit log what was changed in the gradebook since; return sentences on what needs a look.

    assignments: those that nobody handed in are passed over; student: this one alone

    One whose release or suite cannot be used stops no other. Raises GradebookError where there is no gradebook to use.
    """
    graded = Attempts(course.attempts_folder).assignments()
    with open_gradebook(course) as gradebook:
        keeper = Bookkeeper(course, gradebook, students_view(course))
        for name in assignments:
            if name in graded or keeper.log.students_with_marks(name):
                with going_on(name, keeper.problems):
                    keeper.class_marks(name, student)
    return keeper.problems
