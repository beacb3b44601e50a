"""The total of one student in every place that shows one."""

from __future__ import annotations

import csv
import io

import pytest

from autograder.course.course import Course
from autograder.feedback.json_report import document
from autograder.feedback.pages import write_student_page
from autograder.feedback.student_view import student_view
from autograder.gradebook.marks import marks
from autograder.grading.explain import explain
from autograder.integrations.export import export


def in_nbgrader(course: Course, student: str) -> float:
    """nbgrader's own total: the scores less the penalty, and not below zero."""
    from nbgrader.api import Gradebook

    with Gradebook(course.database_url, course.id) as book:
        entry = book.find_submission("a1", student)
        return max(0.0, float(entry.score) - float(entry.late_submission_penalty or 0.0))


def everywhere(course: Course, student: str) -> dict[str, float]:
    """The total of one student in each place that shows one."""
    (mark,) = [mark for mark in marks(course, "a1") if mark.student == student]
    explanation = explain(course, student, "a1", mark)
    page = write_student_page(course, explanation.result, mark).read_text()
    assert f"{mark.score:g} of {mark.max_score:g} points" in page
    lines = list(csv.DictReader(io.StringIO(export(course, "csv"))))
    (exported,) = [line["score"] for line in lines if line["student_id"] == student]
    report = document(
        course,
        {"a1": 3.5},
        [explanation.result],
        lambda one: student_view(course, one),
        {(student, "a1"): mark},
    )
    in_document = report.assignments[0].submissions[0].mark
    assert in_document is not None
    return {
        "marks": mark.total,
        "explain": explanation.score,
        "nbgrader": in_nbgrader(course, student),
        "export": float(exported or 0.0),
        "document": in_document.total,
    }


def agreed(course: Course, student: str = "ada") -> float:
    places = everywhere(course, student)
    assert all(total == pytest.approx(places["marks"], abs=1e-9) for total in places.values()), places
    return places["marks"]
