"""Hand-ins for the small course of `kept_course`, kept and written as a grading would, without any grading."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from nbgrader_course import check, query

from autograder.course.course import Course
from autograder.gradebook.sync import Bookkeeper, students_view
from autograder.gradebook.writer import open_gradebook
from autograder.grading.attempts import Attempts
from autograder.grading.history import HandIn
from autograder.grading.mark import Mark
from autograder.results import ExerciseResult, Outcome, Provenance, Status, SubmissionResult
from autograder.student.submission import contents_digest

DUE = datetime(2026, 10, 12, 21, 59, tzinfo=UTC)


def notebook(course: Course, answer: str) -> bytes:
    released = json.loads((course.assignments_folder / "a1" / "a1.ipynb").read_text())
    for cell in released["cells"]:
        if answer and cell["metadata"].get("nbgrader", {}).get("grade_id") == "why":
            cell["source"] = answer
    return json.dumps(released).encode()


def hand_in(
    course: Course,
    code: str,
    time: datetime | None,
    *,
    answer: str = "",
    student: str = "ada",
    mse: Outcome = Outcome.PASSED,
    one_hot: Outcome = Outcome.PASSED,
    suite: str = "suite",
    status: Status = Status.GRADED,
    message: str = "",
) -> SubmissionResult:
    """Hand ``code`` and ``answer`` in, and keep what a grading with ``suite`` says of it."""
    files = {"losses.py": code.encode(), "a1.ipynb": notebook(course, answer)}
    exercises = (
        ExerciseResult("losses.mse", (check("losses.mse", 2.0, mse),)),
        ExerciseResult("losses.one_hot", (check("losses.one_hot", 1.5, one_hot),)),
    )
    contents = contents_digest({name: f"{hash(content):x}" for name, content in files.items()})
    result = SubmissionResult(
        student, "a1", status, exercises, message, provenance=Provenance(contents, suite)
    )
    hand = HandIn(0, time, "claimed" if time is not None else "unknown")
    Attempts(course.attempts_folder).keep(student, "a1", files, hand, result=result)
    return result


def write(course: Course, *results: SubmissionResult) -> dict[tuple[str, str], Mark]:
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        keeper.write(results)
        assert keeper.problems == []
        return keeper.marks


def by_hand(course: Course, cell: str, student: str = "ada", **values: object) -> None:
    """What a person enters in the formgrader."""
    columns = ", ".join(f"{name} = :{name}" for name in values)
    query(
        course,
        f"UPDATE grade SET {columns}, needs_manual_grade = 0 WHERE cell_id IN "
        "(SELECT id FROM base_cell WHERE name = :cell) AND notebook_id IN (SELECT n.id FROM submitted_notebook n "
        "JOIN submitted_assignment s ON n.assignment_id = s.id WHERE s.student_id = :student)",
        cell=cell,
        student=student,
        **values,
    )
