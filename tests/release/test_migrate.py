"""Exercises and questions that change after the release, through the verb: every mark is seen before and logged after."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import small_course
from nbgrader_course import built_course, query  # noqa: F401 (a fixture)

from autograder.cli import main
from autograder.course.course import Course, load_course
from autograder.gradebook.marks import marks
from autograder.grading.log import AuditLog


@pytest.fixture(scope="module")
def graded(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:  # noqa: F811
    """Ada handed in the solution, Bob too; the answer of Ada was read."""
    root = tmp_path_factory.mktemp("migrate") / "course"
    shutil.copytree(built_course, root)
    course = load_course(root)
    for student in ("ada", "bob"):
        folder = course.submitted_folder / student / "a1"
        folder.mkdir(parents=True)
        shutil.copy(course.solutions_folder / "a1" / "losses.py", folder)
        shutil.copy(course.solutions_folder / "a1" / "a1.ipynb", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["grade", "--sandbox", "none", "--workers", "1"]) in (0, 1)
    return course


@pytest.fixture
def course(graded: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    root = tmp_path / "course"
    shutil.copytree(graded.root, root)
    monkeypatch.chdir(root)
    return load_course(root)


def without_one_hot(course: Course) -> None:
    """Drop the exercise losses.one_hot from suite and notebook, and ask another question."""
    folder = course.solutions_folder / "a1"
    suite = folder / "hidden" / "test_losses.py"
    text = suite.read_text()
    suite.write_text(text[: text.index('@pytest.mark.exercise("losses.one_hot"')])
    notebook = small_course.notebook()
    cells = [cell for cell in notebook["cells"] if "one_hot" not in str(cell["metadata"])]
    cells.append(small_course.text("A sum.", grade_id="how", grade=True, solution=True, points=4))
    small_course.write_notebook(folder, notebook | {"cells": cells})


def totals(course: Course) -> dict[str, tuple[float, float]]:
    return {mark.student: (mark.total, mark.max_score) for mark in marks(course, "a1")}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_dry_run_shows_each_total_before_and_after_and_writes_nothing(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    without_one_hot(course)
    assert main(["build"]) == 2
    assert "`autograder migrate a1 --dry-run` shows" in capsys.readouterr().err
    before = files(course.data_folder), files(course.assignments_folder)
    assert main(["migrate", "a1", "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "a1:",
        "  how comes, 4 points: to be graded for everybody",
        "  losses-one_hot-try goes",
        "  losses-one_hot goes",
        "student  before      after   to be graded",
        "ada      3.5 of 6.5  2 of 9  why, how",
        "bob      3.5 of 6.5  2 of 9  why, how",
        "Nothing was written. `autograder migrate a1` with the same options does it.",
    ]
    assert (files(course.data_folder), files(course.assignments_folder)) == before


def test_it_puts_release_gradebook_and_log_in_step(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    without_one_hot(course)
    assert main(["migrate", "a1"]) == 0
    assert "before-migration-1/gradebook.db is the gradebook as it was." in capsys.readouterr().out
    assert totals(course) == {"ada": (2.0, 9.0), "bob": (2.0, 9.0)}
    released = json.loads((course.assignments_folder / "a1" / "a1.ipynb").read_text())
    assert "how" in str(released["cells"])
    assert main(["build", "--check"]) == 0
    entries = [line.entry for line in AuditLog(course).lines()]
    changes = [entry for entry in entries if entry is not None and entry.kind == "mark"][-2:]
    assert {change.why[0] for change in changes} == {
        "migrate: how came; losses-one_hot-try, losses-one_hot went"
    }
    assert [(change.before, change.mark.points) for change in changes if change.mark is not None] == [
        (3.5, 2.0),
        (3.5, 2.0),
    ]


def asking(course: Course) -> set[tuple[str, str]]:
    """Who is asked to read which answer, as (student, cell)."""
    return {
        (student, cell)
        for student, cell in query(
            course,
            "SELECT submitted_assignment.student_id, base_cell.name FROM grade"
            " JOIN base_cell ON grade.cell_id = base_cell.id"
            " JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id"
            " JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id"
            " WHERE grade.needs_manual_grade",
        )
    }


def test_an_answer_that_was_read_is_not_asked_for_again_where_another_question_comes(course: Course) -> None:
    query(course, "UPDATE grade SET manual_score = 1.5, needs_manual_grade = FALSE WHERE auto_score IS NULL")
    without_one_hot(course)
    assert main(["migrate", "a1"]) == 0
    assert main(["grade", "--sandbox", "none", "--workers", "1"]) in (0, 1)
    assert asking(course) == {("ada", "how"), ("bob", "how")}


def test_a_renamed_exercise_brings_both_of_its_cells_and_is_graded_again(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = course.solutions_folder / "a1"
    for path in [*folder.rglob("*.py"), folder / "a1.ipynb"]:
        text = path.read_text()
        path.write_text(
            text.replace("one_hot", "indicator")
            if path.suffix == ".py"
            else text.replace("losses-one_hot", "losses-indicator").replace(
                "losses.one_hot", "losses.indicator"
            )
        )
    assert main(["migrate", "a1", "--rename", "losses.one_hot=losses.indicator"]) == 1
    assert (
        "has a grade cell for losses.indicator, but the result has no such exercise"
        in capsys.readouterr().out
    )
    (entry,) = {line.entry.why[0] for line in AuditLog(course).lines()[-2:] if line.entry is not None}
    assert (
        entry
        == "migrate: losses-one_hot is now losses-indicator; losses-one_hot-try is now losses-indicator-try"
    )


def test_what_is_no_renaming_is_said(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "a1", "--dry-run", "--rename", "why"]) == 2
    assert "--rename is 'why'; write OLD=NEW" in capsys.readouterr().err
