"""Exercises and questions that come, go or move while there are submissions: manual grades stay with their cell."""

from __future__ import annotations

import json
from typing import Any

import pytest
from nbgrader_course import comments, grades, query, result

from autograder.course.course import Course
from autograder.gradebook.cell_changes import changes_between, shelf_file
from autograder.gradebook.cells import read_released
from autograder.gradebook.database import GradebookError, MigrationNeeded
from autograder.gradebook.migration import Migrated, migrate_cells
from autograder.gradebook.sync import Bookkeeper, students_view
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


def migrate(course: Course, *, is_dry_run: bool = False, **renamed: str) -> Migrated:
    released = read_released(course.assignments_folder / "a1" / "a1.ipynb")
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        return migrate_cells(keeper, "a1", released, renamed, is_dry_run=is_dry_run)


def named(new: str) -> Any:
    """Give the question why another id."""

    def change(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for cell in cells:
            if name_of(cell) == "why":
                cell["metadata"]["nbgrader"]["grade_id"] = new
        return cells

    return change


def everything(course: Course) -> list[Any]:
    tables = ("base_cell", "grade_cells", "solution_cells", "source_cell", "grade", "comment")
    return [sorted(map(str, query(course, f"SELECT * FROM {table}"))) for table in tables]


def test_nothing_is_written_for_other_cells_than_the_submissions_were_graded_by(course: Course) -> None:
    graded_by_hand(course)
    before = everything(course)
    rebuild(course, with_another_question)
    with pytest.raises(MigrationNeeded, match=r"how came\. `autograder migrate a1 --dry-run` shows"):
        write(course, result("ada"))
    assert everything(course) == before


def test_a_question_that_comes_waits_and_the_others_keep_their_grades(course: Course) -> None:
    graded_by_hand(course)
    rebuild(course, with_another_question)
    assert migrate(course).changes.came == ("how",)
    assert write(course, result("ada")) == []
    for student in ("ada", "eve"):  # eve, too, who was not written again
        assert grades(course, student)["why"][1:3] == (2.5, 0.5)
        assert grades(course, student)["how"] == (None, None, None, True)
    assert comments(course)["why"][1] == "Well put."


def test_a_question_that_goes_and_comes_back_has_its_manual_grades_again(course: Course) -> None:
    graded_by_hand(course)
    path = course.assignments_folder / "a1" / "a1.ipynb"
    before = path.read_text()
    rebuild(course, without("why"))
    migrated = migrate(course)
    assert (migrated.changes.went, migrated.by_hand) == (("why",), {"why": 2})
    assert set(grades(course)) == {"losses-mse", "losses-one_hot"}
    path.write_text(before)
    migrate(course)
    for student in ("ada", "eve"):
        assert grades(course, student)["why"][1:] == (2.5, 0.5, False)
        assert comments(course, student)["why"][1] == "Well put."


def test_a_question_that_is_declared_renamed_keeps_score_and_comment(course: Course) -> None:
    graded_by_hand(course)
    rebuild(course, named("because"))
    assert migrate(course, why="because").changes.sentence() == "why is now because"
    assert grades(course)["because"][1:] == (2.5, 0.5, False)
    assert comments(course)["because"][1] == "Well put."


def test_another_name_is_another_question_unless_somebody_says_otherwise(course: Course) -> None:
    graded_by_hand(course)
    rebuild(course, named("because"))
    assert migrate(course).changes.sentence() == "because came; why went"
    assert grades(course)["because"] == (None, None, None, True)


@pytest.mark.parametrize("renamed", [{"how": "because"}, {"why": "how"}, {"why": "losses-mse"}])
def test_a_renaming_that_does_not_fit_is_refused(course: Course, renamed: dict[str, str]) -> None:
    graded_by_hand(course)
    rebuild(course, named("because"))
    before = everything(course)
    with pytest.raises(GradebookError, match=r"cannot be renamed|cannot become"):
        migrate(course, **renamed)
    assert everything(course) == before


def test_a_question_that_came_is_a_change_though_none_went(course: Course) -> None:
    before = read_released(course.assignments_folder / "a1" / "a1.ipynb")
    rebuild(course, with_another_question)
    after = read_released(course.assignments_folder / "a1" / "a1.ipynb")
    assert (bool(changes_between(before, after)), bool(changes_between(after, after))) == (True, False)


def test_a_question_that_the_release_still_has_is_not_renamed(course: Course) -> None:
    before = read_released(course.assignments_folder / "a1" / "a1.ipynb")
    rebuild(course, with_another_question)
    after = read_released(course.assignments_folder / "a1" / "a1.ipynb")
    with pytest.raises(GradebookError, match=r"^why cannot be renamed: .* the release must not\.$"):
        changes_between(before, after, {"why": "how"})


def test_an_exercise_does_not_become_a_question_with_the_same_points_behind_it(course: Course) -> None:
    graded_by_hand(course)

    def by_hand(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for cell in cells:
            if name_of(cell) == "losses-mse":
                cell["metadata"]["nbgrader"]["solution"] = True
        return cells

    rebuild(course, by_hand)
    with pytest.raises(
        GradebookError, match="losses-mse was graded by the checks and would be graded by a person"
    ):
        migrate(course)


def test_a_dry_run_says_the_totals_and_writes_nothing(course: Course) -> None:
    graded_by_hand(course)
    before = everything(course)
    rebuild(course, without("why"))
    ada, _ = migrate(course, is_dry_run=True).marks
    assert [(mark.total, mark.max_score) for mark in (ada.before, ada.after)] == [(6.5, 6.5), (3.5, 3.5)]
    assert everything(course) == before
    assert not shelf_file(course.data_folder, "a1").exists()


def test_where_manual_grades_cannot_be_kept_nothing_is_taken_out(course: Course) -> None:
    graded_by_hand(course)
    rebuild(course, without("why"))
    before = everything(course)
    course.data_folder.joinpath("shelved_grades").write_text("in the way")
    with pytest.raises(GradebookError, match="Nothing was changed"):
        migrate(course)
    assert everything(course) == before


def test_the_points_that_can_be_had_follow_the_cells(course: Course) -> None:
    graded_by_hand(course)
    rebuild(course, without("losses-one_hot"))
    migrate(course)
    assert query(course, "SELECT SUM(max_score) FROM grade_cells") == [(5.0,)]


def test_a_cell_that_moves_keeps_everything(course: Course) -> None:
    graded_by_hand(course)
    rebuild(course, lambda cells: list(reversed(cells)))
    assert not migrate(course).changes
    assert write(course, result("ada")) == []
    assert grades(course)["why"][1:3] == (2.5, 0.5)


def test_points_that_changed_without_a_build_are_said_once(course: Course) -> None:
    problems = write(course, *(result(name, mse_points=4.0) for name in ("ada", "bob", "eve")))
    assert problems == [
        "ada and others: losses.mse was graded out of 4 points, and the released notebook of a1 says 2. It was "
        "left ungraded. Build and grade the assignment again."
    ]
