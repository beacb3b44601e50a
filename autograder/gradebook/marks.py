"""The marks of a class, with what the gradebook says: one number for every page, table and document.

    for mark in marks(course, "02-losses"):
        mark.student, mark.total, mark.max_score, mark.is_final, mark.waiting

See `autograder.grading.mark_values.Mark` for all that a mark says. Whoever shows points takes them from here:
``mark.total`` of ``mark.max_score``, ``mark.penalty``, ``mark.cells`` for each exercise and written answer, and
``mark.open`` for what is not final. Asking for the marks also brings the gradebook's late penalties in step with
what people entered by hand since it was last written.
"""

from __future__ import annotations

from ..course.course import Course
from ..grading.mark_values import Mark


def marks(course: Course, assignment: str) -> list[Mark]:
    """Return the mark of everybody who handed something in for ``assignment``, sorted by student.

    Raises GradebookError where the gradebook cannot be used, CourseError for an unknown assignment.
    """
    raise NotImplementedError
