"""The pages of an assignment, written again from what the marks are now."""

from __future__ import annotations

from pathlib import Path

from ..course.course import Course
from ..feedback.pages import write_class_page, write_student_page
from ..gradebook.sync import Bookkeeper, students_view
from ..gradebook.writer import open_gradebook


def write_pages(course: Course, assignment: str) -> tuple[int, Path, list[str]]:
    """Write the page of each student and that of the class.

    Returns how many students have one, the page of the class, and sentences on what needs a person. Raises
    GradebookError and CourseError.
    """
    with open_gradebook(course) as gradebook:
        keeper = Bookkeeper(course, gradebook, students_view(course))
        marks = keeper.class_marks(assignment)
        results = [keeper.result(mark) for mark in marks]
    for mark, result in zip(marks, results, strict=True):
        write_student_page(course, result, mark)
    page = write_class_page(course, assignment, results, marks)
    return len(results), page, keeper.problems
