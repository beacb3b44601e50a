"""Ordinary nbgrader assignments beside ours: their test cells are the checks, run at the judge."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cells import code, notebook

from autograder.cli import main
from autograder.course.course import Course, CourseError, load_course
from autograder.diagnosis.variants import module_files
from autograder.grading.batch import public_seed_setup
from autograder.quality.grading import grade_all
from autograder.release import BuildError, OutOfDate, build
from autograder.release.stubs import stub_modules
from autograder.results import Outcome
from autograder.student.submission import Submission
from autograder.suite.foreign import IN_GUEST

COURSE = """\
[course]
name = "Beside"
id = "beside"

[[assignments]]
name = "week1"
kind = "cells"
due = 2030-10-12T23:59:00+02:00
"""
SQUARES = "def squares(n):\n    ### BEGIN SOLUTION\n    return [i ** 2 for i in range(1, n + 1)]\n    ### END SOLUTION"
TEST = "assert squares(2) == [1, 4]\n### BEGIN HIDDEN TESTS\nassert squares(3) == [1, 4, 9]\n### END HIDDEN TESTS"
SHELL = "import importlib\nassert importlib.import_module('math').prod(squares(3)) == 36"


def write(folder: Path, *more: dict[str, object], guest: bool = False) -> Course:
    """A course with the ordinary assignment week1, whose test cells have a point each."""
    own = [
        "import math",
        code(SQUARES, "squares", solution=True),
        code(TEST, "test-squares", grade=True),
        *more,
        code("By hand.", "why", grade=True, solution=True),
    ]
    content = json.loads(notebook(*own))
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"]["nbgrader"]["points"] = 1
    solutions = folder / "solutions" / "week1"
    solutions.mkdir(parents=True, exist_ok=True)
    (solutions / "week1.ipynb").write_text(json.dumps(content))
    (folder / "course.toml").write_text(COURSE + ("tests_in_guest = true\n" if guest else ""))
    return load_course(folder)


def graded(course: Course, *files: dict[str, bytes]):
    submissions = [Submission(f"s{number}", "week1", content) for number, content in enumerate(files)]
    return grade_all(submissions, public_seed_setup(course), 0, None)


def handed_in(course: Course, squares: str) -> dict[str, bytes]:
    content = json.loads((course.assignments_folder / "week1" / "week1.ipynb").read_bytes())
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "squares":
            cell["source"] = squares
    return {"week1.ipynb": json.dumps(content).encode()}


def hand_in(course: Course, files: dict[str, bytes]) -> None:
    folder = course.submitted_folder / "ada" / "week1"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = write(tmp_path_factory.mktemp("beside"))
    build(course)
    return course


def test_the_release_is_what_nbgrader_makes_of_it(course):
    cells = json.loads((course.assignments_folder / "week1" / "week1.ipynb").read_bytes())["cells"]
    texts = {cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"]) for cell in cells[1:]}
    assert texts["test-squares"].strip() == "assert squares(2) == [1, 4]"
    assert "raise NotImplementedError" in texts["squares"]
    everything = b"".join(path.read_bytes() for path in (course.assignments_folder / "week1").iterdir())
    assert b"[1, 4, 9]" not in everything


def test_the_tests_run_at_the_judge_and_an_object_that_equals_everything_gains_nothing(course):
    always = "class Equal(list):\n    __eq__ = lambda self, other: True\ndef squares(n):\n    return Equal()"
    visible_only = "def squares(n):\n    return [1, 4]"
    right = "def squares(n):\n    return [i * i for i in range(1, n + 1)]"
    stub = stub_modules(course.solutions_folder / "week1")
    scores = [
        sum(exercise.score for exercise in result.exercises)
        for result in graded(
            course, stub, *(handed_in(course, text) for text in (right, always, visible_only))
        )
    ]
    assert scores == [0, 1, 0, 0]


def test_each_test_cell_of_several_notebooks_runs_against_its_own(tmp_path):
    write(tmp_path)
    folder = tmp_path / "solutions" / "week1"
    (folder / "week1.ipynb").rename(folder / "problem1.ipynb")
    other = [
        code(
            "### BEGIN SOLUTION\ndef squares(n):\n    return 'none'\n### END SOLUTION", "other", solution=True
        ),
        code("assert squares(2) == 'none'", "test-other", grade=True),
    ]
    content = json.loads(notebook(*other))
    content["cells"][1]["metadata"]["nbgrader"]["points"] = 4
    (folder / "problem2.ipynb").write_text(json.dumps(content))
    course = load_course(tmp_path)
    build(course)
    right = module_files(folder, {})
    results = graded(course, stub_modules(folder), right, {"problem2.ipynb": right["problem2.ipynb"]})
    scores = [{one.name: one.score for one in result.exercises} for result in results]
    assert [list(one.values()) for one in scores] == [[0, 0], [1, 4], [0, 4]]
    assert list(scores[0]) == ["notebook_problem1.test_squares", "notebook_problem2.test_other"]


@pytest.mark.parametrize("sandbox", ["auto", "none"])
def test_it_is_graded_into_the_same_gradebook_by_the_same_commands(tmp_path, monkeypatch, capsys, sandbox):
    course = write(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 0
    folder = course.submitted_folder / "ada" / "week1"
    folder.mkdir(parents=True)
    for name, content in handed_in(
        course, "def squares(n):\n    return [i * i for i in range(1, n + 1)]"
    ).items():
        (folder / name).write_bytes(content)
    main(["grade", "--workers", "1", "--sandbox", sandbox])
    capsys.readouterr()
    main(["export", "--format", "exercises"])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("week1,ada")]
    assert line == "week1,ada,,,,test-squares,1,,0,1,1,graded,at the judge"


def test_a_test_that_cannot_run_at_the_judge_is_refused_by_name(tmp_path):
    course = write(tmp_path, code(SHELL, "test_shell", grade=True))
    with pytest.raises(BuildError, match=r"test_shell: it uses importlib.*\n.*tests_in_guest = true"):
        build(course)
    assert not course.assignments_folder.exists()


def test_only_where_the_author_says_so_it_runs_inside_the_students_process_and_is_labelled(
    tmp_path, monkeypatch, capsys
):
    course = write(tmp_path, code(SHELL, "test_shell", grade=True), guest=True)
    build(course)
    reference = {"week1.ipynb": (course.solutions_folder / "week1" / "week1.ipynb").read_bytes()}
    result, wrong = graded(course, reference, handed_in(course, "def squares(n):\n    return [2]"))
    at_judge, inside = [check for exercise in result.exercises for check in exercise.checks]
    assert (at_judge.outcome, inside.outcome) == (Outcome.PASSED, Outcome.PASSED)
    assert inside.title == f"test shell ({IN_GUEST})"
    assert IN_GUEST not in at_judge.title
    assert [check.outcome for exercise in wrong.exercises for check in exercise.checks] == [
        Outcome.FAILED
    ] * 2
    monkeypatch.chdir(tmp_path)
    main(["validate", "--seeds", "1", "--workers", "1"])
    assert f"note: notebook.test_shell: {IN_GUEST}: a submission can read" in capsys.readouterr().out
    hand_in(course, {"week1.ipynb": reference["week1.ipynb"]})
    main(["grade", "--workers", "1"])
    main(["export", "--format", "exercises"])
    assert f"test_shell,1,,0,1,1,graded,{IN_GUEST}" in capsys.readouterr().out
    main(["feedback"])
    own, class_page = (
        path.read_text()
        for path in sorted(course.data_folder.rglob("*.html"), key=lambda p: p.parent.name == "class")
    )
    assert "tested inside the student" in own
    assert "can read such a test and decide how it ends" in class_page


def test_tests_in_guest_alone_makes_no_assignment_one_of_cells(tmp_path):
    write(tmp_path)
    file = tmp_path / "course.toml"
    file.write_text(COURSE.replace('kind = "cells"\n', "tests_in_guest = true\n"))
    with pytest.raises(CourseError, match=r"tests_in_guest is true; write nothing: it is for kind"):
        load_course(tmp_path)


def test_a_notebook_that_changed_is_out_of_date_until_it_is_built(tmp_path):
    course = write(tmp_path)
    build(course)
    write(tmp_path, code("assert squares(1) == [1]", "test_one", grade=True))
    with pytest.raises(OutOfDate, match="solutions/week1/hidden/test_cells"):
        build(course, check=True)
    assert "test_one" not in (course.solutions_folder / "week1" / "hidden" / "test_cells.py").read_text()
    build(course)
    build(course, check=True)


def test_a_suite_that_somebody_wrote_is_not_written_over(tmp_path):
    course = write(tmp_path)
    own = course.solutions_folder / "week1" / "hidden" / "test_cells.py"
    own.parent.mkdir()
    own.write_text("my_own = 1\n")
    with pytest.raises(BuildError, match="is not made by the build"):
        build(course)
    assert own.read_text() == "my_own = 1\n"
