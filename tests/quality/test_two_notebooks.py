"""An assignment with two notebooks: each exercise, question and cell of both, on the whole way from the build to feedback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import two_notebooks
from nbgrader_course import grades, query

from autograder.cli import main
from autograder.course.course import load_course
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.variants import module_files, spliced
from autograder.feedback.pages import PAGES_FOLDER
from autograder.gradebook.marks import marks
from autograder.grading.batch import public_seed_setup
from autograder.quality.made_up_class import make_class
from autograder.quality.validate import validate
from autograder.release import build
from autograder.release.errors import BuildError
from autograder.release.stubs import stub_modules
from autograder.selfcheck.selfcheck import SelfCheck, is_right

FIRST, SECOND = "a1.ipynb", "part-2.ipynb"
SPREAD, HIGHEST = "notebook_part_2-spread-try", "notebook_part_2-highest-try"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course, built."""
    course = two_notebooks.make_course(tmp_path_factory.mktemp("two") / "course")
    build(course)
    return course


def right(course):
    files = module_files(course.solutions_folder / "a1", {})
    return {
        name: two_notebooks.with_cell(files[name], cell, "Because.")
        for name, cell in ((FIRST, "why"), (SECOND, "how"))
    }


@pytest.fixture(scope="module")
def graded(course):
    """student -> what `autograder grade` says of her."""
    folder = course.solutions_folder / "a1"
    wrong = next(m for m in load_misconceptions(folder) if m.name == "the sum of the ends")
    own = right(course)
    handed_in = {
        "right": own,
        "stub": {name: (course.assignments_folder / "a1" / name).read_bytes() for name in own},
        "wrong": module_files(folder, spliced(folder, wrong)),
        "raises": {**own, SECOND: two_notebooks.with_cell(own[SECOND], HIGHEST, "highest = 1 / 0")},
        "one": {FIRST: own[FIRST]},
    }
    for student, files in handed_in.items():
        place = course.submitted_folder / student / "a1"
        place.mkdir(parents=True)
        for name, content in files.items():
            (place / name).write_bytes(content)
    file = course.root / "graded.json"
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(course.root)
        main(["grade", "--workers", "1", "--json", str(file)])
        main(["feedback"])
    document = json.loads(file.read_text())
    return {entry["student"]: entry for entry in document["assignments"][0]["submissions"]}


@pytest.fixture
def copied(course, graded, tmp_path, monkeypatch):
    """The graded course, to do with as a test likes."""
    root = tmp_path / "course"
    shutil.copytree(course.root, root)
    monkeypatch.chdir(root)
    return load_course(root)


def scores(entry):
    return {exercise["name"]: exercise["score"] for exercise in entry["exercises"]}


def cells_of(file: Path):
    cells = json.loads(file.read_bytes())["cells"]
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in cells if cell["metadata"].get("nbgrader")
    }


def by_notebook(course, student):
    """notebook -> cell -> score, of a submission's rows."""
    rows = query(
        course,
        "SELECT notebook.name, base_cell.name, auto_score FROM grade "
        "JOIN base_cell ON grade.cell_id = base_cell.id "
        "JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id "
        "JOIN notebook ON submitted_notebook.notebook_id = notebook.id "
        "JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id "
        "WHERE student_id = :student",
        student=student,
    )
    found = {}
    for notebook, cell, score in rows:
        found.setdefault(notebook, {})[cell] = score
    return found


# build and validate


def test_each_notebook_is_released_with_its_stubs_and_points(course):
    first, second = (cells_of(course.assignments_folder / "a1" / name) for name in (FIRST, SECOND))
    assert first["notebook-mean_price"]["metadata"]["nbgrader"]["points"] == 2
    assert second["notebook_part_2-spread"]["metadata"]["nbgrader"]["points"] == 3
    assert "NotImplementedError" in "".join(second[SPREAD]["source"])
    assert "spread = " not in (course.assignments_folder / "a1" / SECOND).read_text()


def test_mistakes_and_mutants_are_made_in_both_notebooks(course):
    folder = course.solutions_folder / "a1"
    report = validate(folder, public_seed_setup(course), stub_modules(folder), seeds=1, mutants=True, drawn=2)
    assert {row.name: row.points for row in report.exercises} == two_notebooks.EXERCISES
    for row in report.exercises:
        assert (row.reference, row.stub) == (True, True)
        assert row.misconceptions_named == row.misconceptions == 1
        assert row.mutants_killed + row.mutants_equivalent == row.mutants > 0


def test_the_made_up_class_breaks_both_notebooks(course):
    made = {one.kind: one.files for one in make_class(course, course.assignment("a1"), 20)}
    assert made["notebook is not JSON"] == {FIRST: b"{", SECOND: b"{"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda first, second: second.append(two_notebooks.question("why", 1)), r"cell 8 \(why\): .*cell 5 \(why\) has the same id"),
        (lambda first, second: first.append(second.pop(3)), "a grade cell without an exercise"),
    ],
)  # fmt: skip
def test_cells_that_cannot_be_told_apart_are_refused(tmp_path, change, sentence):
    course = two_notebooks.make_course(tmp_path / "course")
    first, second = two_notebooks.first(), two_notebooks.second()
    change(first, second)
    two_notebooks.write(course.solutions_folder / "a1" / FIRST, first)
    two_notebooks.write(course.solutions_folder / "a1" / SECOND, second)
    with pytest.raises(BuildError, match=sentence):
        build(course)


def test_an_exercise_of_a_notebook_that_is_not_there_is_refused(tmp_path):
    course = two_notebooks.make_course(tmp_path / "course")
    folder = course.solutions_folder / "a1"
    (folder / SECOND).rename(folder / "part-3.ipynb")
    with pytest.raises(BuildError, match=r"notebook_part_3 \(part-3\.ipynb\)"):
        build(course)


def test_two_notebooks_with_one_name_for_checks_are_refused(tmp_path):
    course = two_notebooks.make_course(tmp_path / "course")
    two_notebooks.write(course.solutions_folder / "a1" / "part_2.ipynb", [])
    with pytest.raises(BuildError, match=r"would both be student\.notebook_part_2"):
        build(course)


# grading, gradebook, feedback


def test_each_exercise_is_graded_in_its_own_notebook(graded):
    assert scores(graded["right"]) == two_notebooks.EXERCISES
    assert set(scores(graded["stub"]).values()) == {0}


def test_a_mistake_in_the_second_notebook_is_named(graded):
    assert scores(graded["wrong"]) == {**two_notebooks.EXERCISES, "notebook_part_2.spread": 0}
    checks = {exercise["name"]: exercise["checks"][0] for exercise in graded["wrong"]["exercises"]}
    assert checks["notebook_part_2.spread"]["misconception"] == "the sum of the ends"


def test_a_cell_that_raises_costs_its_exercise_and_is_named_with_its_notebook(course, graded):
    assert scores(graded["raises"]) == {**two_notebooks.EXERCISES, "notebook_part_2.highest": 0}
    pages = [page.read_text("utf-8") for page in (course.data_folder / PAGES_FOLDER).rglob("*.html")]
    assert any("Cell 2 of part_2 raised ZeroDivisionError" in page for page in pages)


def test_a_notebook_that_was_not_handed_in_is_named_and_costs_its_exercises_alone(graded):
    assert scores(graded["one"]) == dict.fromkeys(two_notebooks.EXERCISES, 0) | {"notebook.mean_price": 2}
    assert "part-2.ipynb is missing." in graded["one"]["message"]


def test_the_points_of_each_notebook_stand_in_its_own_row(course, graded):
    assert by_notebook(course, "raises") == {
        "a1": {"notebook-mean_price": 2, "why": None},
        "part-2": {"notebook_part_2-highest": 0, "notebook_part_2-spread": 3, "how": None},
    }
    totals = {mark.student: (mark.total, mark.max_score) for mark in marks(course, "a1")}
    assert totals == {"right": (6, 11), "stub": (0, 11), "wrong": (3, 11), "raises": (5, 11), "one": (2, 11)}


def test_each_notebook_is_shown_with_its_results(course, graded):
    folder = course.autograded_folder / "wrong" / "a1"
    assert "2.0" in json.dumps(cells_of(folder / FIRST)["notebook-mean_price"]["outputs"])
    assert "0.0" in json.dumps(cells_of(folder / SECOND)["notebook_part_2-spread"]["outputs"])


def test_an_unanswered_question_of_either_notebook_is_no_points(course, graded):
    assert {name: grades(course, "stub")[name][0] for name in ("why", "how")} == {"why": 0, "how": 0}
    assert {name: grades(course, "right")[name][0] for name in ("why", "how")} == {"why": None, "how": None}


def test_the_written_answers_of_both_notebooks_are_read_and_entered(copied, capsys):
    assert main(["answers", "a1"]) in (0, 1)
    assert capsys.readouterr().out.splitlines()[:2] == ["why: 4 answers, 4 wait.", "how: 4 answers, 4 wait."]


def test_a_student_checks_both_notebooks_and_hears_of_a_kernel_that_holds_something_else(course, tmp_path):
    folder = tmp_path / "a1"
    shutil.copytree(course.assignments_folder / "a1", folder)
    for name, content in right(course).items():
        (folder / name).write_bytes(content)
    check = SelfCheck(folder)
    try:
        report = check.run(live={"spread": 7.0})
    finally:
        check.close()
    assert is_right(report)
    assert [exercise.name for exercise in report] == list(two_notebooks.EXERCISES)
    assert [remark.partition(". ")[0] for remark in report.remarks] == [
        "spread is another value in your kernel than in the saved cell 4 of part_2"
    ]


def test_nbgrader_autograde_writes_the_same_rows(copied):
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    from autograder.integrations.nbgrader_settings import configure

    before = by_notebook(copied, "raises")
    config = Config()
    configure(config)
    assert NbGraderAPI(config=config).autograde("a1", "raises", force=True)["success"]
    assert by_notebook(copied, "raises") == before


# changes after the release


def test_a_question_that_moves_to_the_other_notebook_keeps_what_a_reader_gave(copied, capsys):
    query(copied, "UPDATE grade SET manual_score = 2.5, needs_manual_grade = 0 WHERE cell_id IN (SELECT id FROM base_cell WHERE name = 'why')")  # fmt: skip
    folder = copied.solutions_folder / "a1"
    two_notebooks.write(folder / FIRST, two_notebooks.first()[:-1])
    two_notebooks.write(folder / SECOND, [*two_notebooks.second(), two_notebooks.question("why", 3)])
    assert main(["build"]) == 2
    assert "`autograder migrate a1 --dry-run` shows" in capsys.readouterr().err
    assert main(["migrate", "a1"]) in (0, 1)
    assert by_notebook(copied, "right")["part-2"].keys() == {"notebook_part_2-highest", "notebook_part_2-spread", "how", "why"}  # fmt: skip
    assert grades(copied, "right")["why"][1] == 2.5


def test_a_notebook_that_comes_and_one_that_goes_ask_for_a_migration(copied, capsys):
    folder = copied.solutions_folder / "a1"
    two_notebooks.write(folder / "more.ipynb", [two_notebooks.question("what", 4)])
    assert main(["build"]) == 2
    assert "what came" in capsys.readouterr().err
    assert main(["migrate", "a1"]) in (0, 1)
    assert by_notebook(copied, "right")["more"] == {"what": None}
    (folder / "more.ipynb").unlink()
    assert main(["build"]) == 2
    assert "what went" in capsys.readouterr().err
    assert main(["migrate", "a1"]) in (0, 1)
    assert by_notebook(copied, "right").keys() == {"a1", "part-2"}
    assert {mark.max_score for mark in marks(copied, "a1")} == {11}
