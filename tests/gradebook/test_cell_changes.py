"""Exercises and questions that come, go or move while there are submissions: manual grades stay with their cell."""

from __future__ import annotations

import json
from typing import Any

from nbgrader_course import comments, grades, query, result

from autograder.course.course import Course
from autograder.gradebook.writer import open_gradebook
from autograder.results import SubmissionResult


def write(course: Course, *results: SubmissionResult) -> list[str]:
    with open_gradebook(course) as book:
        return book.write(results)


def rebuild(course: Course, change: Any) -> None:
    """Change the cells of the released notebook, as a build would after an edit of the source."""
    path = course.assignments_folder / "a1" / "a1.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"] = change(notebook["cells"])
    path.write_text(json.dumps(notebook))


def name_of(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def without(prefix: str) -> Any:
    return lambda cells: [cell for cell in cells if not name_of(cell).startswith(prefix)]


def with_another_question(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    why = next(cell for cell in cells if name_of(cell) == "why")
    another = json.loads(json.dumps(why))
    another["metadata"]["nbgrader"] |= {"grade_id": "how", "points": 4}
    another["id"] = "how"
    return [another, *cells]


def graded_by_hand(course: Course) -> None:
    write(course, result("ada"), result("eve"))
    query(
        course,
        "UPDATE grade SET manual_score = 2.5, extra_credit = 0.5, needs_manual_grade = 0 WHERE auto_score IS NULL",
    )
    query(
        course,
        "UPDATE comment SET manual_comment = 'Well put.' WHERE cell_id IN (SELECT id FROM base_cell WHERE name = 'why')",
    )


def test_a_question_that_comes_waits_and_the_others_keep_their_grades(course: Course) -> None:
    graded_by_hand(course)
    rebuild(course, with_another_question)
    said = write(course, result("ada"))
    assert said == [
        "The cells of a1 changed since its submissions were graded: how came. What people entered is kept, for a "
        "cell that went until it comes back. Grade a1 again."
    ]
    for student in ("ada", "eve"):  # eve, too, who was not written again
        assert grades(course, student)["why"][1:3] == (2.5, 0.5)
        assert grades(course, student)["how"] == (None, None, None, True)
    assert comments(course)["why"][1] == "Well put."


def test_a_question_that_goes_and_comes_back_has_its_manual_grades_again(course: Course) -> None:
    graded_by_hand(course)
    path = course.assignments_folder / "a1" / "a1.ipynb"
    before = path.read_text()
    rebuild(course, without("why"))
    write(course, result("ada"))
    assert set(grades(course)) == {"losses-mse", "losses-one_hot"}
    path.write_text(before)
    write(course, result("ada"))
    for student in ("ada", "eve"):
        assert grades(course, student)["why"][1:] == (2.5, 0.5, False)
        assert comments(course, student)["why"][1] == "Well put."


def test_the_points_that_can_be_had_follow_the_cells(course: Course) -> None:
    graded_by_hand(course)
    rebuild(course, without("losses-one_hot"))
    write(course, result("ada"))
    assert query(course, "SELECT SUM(max_score) FROM grade_cells") == [(5.0,)]


def test_a_cell_that_moves_keeps_everything(course: Course) -> None:
    graded_by_hand(course)
    rebuild(course, lambda cells: list(reversed(cells)))
    assert write(course, result("ada")) == []
    assert grades(course)["why"][1:3] == (2.5, 0.5)


def test_points_that_changed_without_a_build_are_said_once(course: Course) -> None:
    problems = write(course, *(result(name, mse_points=4.0) for name in ("ada", "bob", "eve")))
    assert problems == [
        "ada and others: losses.mse was graded out of 4 points, and the released notebook of a1 says 2. It was "
        "left ungraded. Build and grade the assignment again."
    ]
