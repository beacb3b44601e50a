"""The course of notebook cells below examples/: built, validated, graded, and seen by a student."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.course.course import load_course
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.mutants import mutants_of
from autograder.diagnosis.variants import module_files, spliced
from autograder.feedback.pages import PAGES_FOLDER
from autograder.grading.batch import public_seed_setup
from autograder.quality.grading import grade_all
from autograder.quality.validate import validate
from autograder.release import build
from autograder.release.stubs import stub_modules
from autograder.selfcheck.selfcheck import SelfCheck, is_right
from autograder.student.submission import Submission

EXAMPLES = Path(__file__).parents[2] / "examples"
WEATHER = "01-weather"
EXERCISES = ("notebook.clean", "notebook.station_means", "notebook.with_heights", "notebook.warmest_day")


def copy(name, target):
    shutil.copytree(EXAMPLES / name, target, ignore=shutil.ignore_patterns("data", "assignments", ".build"))
    return load_course(target)


@pytest.fixture(scope="module")
def weather(tmp_path_factory):
    """The course of notebook cells, built."""
    course = copy("notebook-cells", tmp_path_factory.mktemp("weather") / "course")
    build(course)
    return course


def cells_of(content):
    return json.loads(content)["cells"]


def with_cell(content, grade_id, text):
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            cell["source"] = text
    return json.dumps(notebook).encode()


@pytest.fixture(scope="module")
def graded(weather):
    """student -> what `autograder grade` says of a class of five, one of each kind."""
    folder = weather.solutions_folder / WEATHER
    notebook = f"{WEATHER}.ipynb"
    right = module_files(folder, {})[notebook]
    inner = next(m for m in load_misconceptions(folder) if m.name == "loses rows without a height")
    released = (weather.assignments_folder / WEATHER / notebook).read_bytes()
    endless = with_cell(right, "notebook-station_means-try", "while True:\n    pass")
    looks = (
        "import os, sys\nfound = []\nfor place in ('/work', '/root', '..', '/proc/1'):\n"
        "    try:\n        found += os.listdir(place)\n    except OSError:\n        pass\n"
        "class Equal(pd.Series):\n    __eq__ = lambda self, other: True\n    get = lambda self, *_: 20.0\n"
        "station_means = Equal({'airport': 1.0})"
    )
    for student, content in {
        "right": right,
        "stub": released,
        "wrong": module_files(folder, spliced(folder, inner))[notebook],
        "endless": endless,
        "hostile": with_cell(right, "notebook-station_means-try", looks),
    }.items():
        place = weather.submitted_folder / student / WEATHER
        place.mkdir(parents=True)
        (place / notebook).write_bytes(content)
    file = weather.root / "graded.json"
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(weather.root)
        main(["grade", "--workers", "1", "--json", str(file)])
        main(["feedback"])
    document = json.loads(file.read_text())
    return {entry["student"]: entry for entry in document["assignments"][0]["submissions"]}


def scores(entry):
    return [exercise["score"] for exercise in entry["exercises"]]


def test_the_notebook_course_is_valid(weather):
    folder = weather.solutions_folder / WEATHER
    report = validate(folder, public_seed_setup(weather), stub_modules(folder), seeds=1)
    assert report.problems == ()
    assert [(row.reference, row.stub) for row in report.exercises] == [(True, True)] * len(EXERCISES)


def test_cells_have_mutants(weather):
    folder = weather.solutions_folder / WEATHER
    assert [len(list(mutants_of(folder, name))) > 0 for name in EXERCISES] == [True] * len(EXERCISES)


def test_the_released_notebook_holds_stubs_and_points(weather):
    cells = cells_of((weather.assignments_folder / WEATHER / f"{WEATHER}.ipynb").read_bytes())
    marks = {c["metadata"]["nbgrader"]["grade_id"]: c for c in cells if "nbgrader" in c["metadata"]}
    stub = "# YOUR CODE HERE\nraise NotImplementedError()"
    assert "".join(marks["notebook-warmest_day-try"]["source"]) == stub
    assert marks["notebook-clean"]["metadata"]["nbgrader"]["points"] == 4


def test_the_solution_gets_full_marks(graded):
    assert scores(graded["right"]) == [4, 2, 3, 2]


def test_the_stub_gets_nothing_and_is_not_attempted(graded):
    assert scores(graded["stub"]) == [0, 0, 0, 0]
    outcomes = {check["outcome"] for exercise in graded["stub"]["exercises"] for check in exercise["checks"]}
    assert outcomes == {"not attempted"}
    assert graded["stub"]["exercises"][1]["checks"][0]["message"] == (
        "Not attempted yet. Write station_means in your notebook."
    )


def test_a_known_mistake_in_a_cell_is_named(graded):
    assert scores(graded["wrong"]) == [4, 2, 0, 2]
    assert graded["wrong"]["exercises"][2]["checks"][0]["misconception"] == "loses rows without a height"


def test_an_endless_cell_costs_its_exercise_alone(graded):
    assert scores(graded["endless"]) == [4, 0, 3, 2]
    message = graded["endless"]["exercises"][1]["checks"][0]["message"]
    assert message.startswith(
        "There is no station_means: Cell 5 was stopped: Cell 5 did not come to an end within"
    )


def test_the_cells_with_plots_run_and_their_pictures_are_real(weather):
    """What a plot cell makes stays in the student's process, and a check may look at it there."""
    folder = weather.solutions_folder / WEATHER
    (folder / "hidden" / "test_picture.py").write_text(
        "import pytest\n\n\n@pytest.mark.exercise('notebook.station_means', points=1)\ndef test_picture(student):\n"
        "    axes = student.notebook['axes']\n    assert axes.get_xlabel() == 'degrees Celsius'\n"
        "    assert [bar.get_width() > 0 for bar in axes.patches] == [True] * 3\n"
    )
    right = Submission("right", WEATHER, module_files(folder, {}))
    try:
        (result,) = grade_all([right], public_seed_setup(weather), 0)
    finally:
        (folder / "hidden" / "test_picture.py").unlink()
    assert result.score == result.max_score == 12


def test_a_hostile_cell_gets_nothing_and_costs_its_exercise_alone(graded):
    assert scores(graded["hostile"]) == [4, 0, 3, 2]


def test_the_students_page_names_the_cell(weather, graded):
    pages = [p.read_text(encoding="utf-8") for p in (weather.data_folder / PAGES_FOLDER).rglob("*.html")]
    assert any("Cell 5 was stopped" in page for page in pages)


def test_the_gradebook_has_a_row_for_each_cell(weather, graded):
    from nbgrader.api import Gradebook

    with Gradebook(weather.database_url, weather.id) as book:
        rows = {
            row.name: row.auto_score for row in book.find_submission(WEATHER, "endless").notebooks[0].grades
        }
    assert rows["notebook-clean"] == 4
    assert rows["notebook-station_means"] == 0
    assert rows["notebook-warmest_day"] == 2


def test_a_student_checks_the_saved_cells_and_hears_of_a_kernel_that_holds_something_else(weather, tmp_path):
    folder = tmp_path / WEATHER
    shutil.copytree(weather.assignments_folder / WEATHER, folder)
    own = weather.solutions_folder / WEATHER
    (folder / f"{WEATHER}.ipynb").write_bytes(module_files(own, {})[f"{WEATHER}.ipynb"])
    check = SelfCheck(folder)
    live = {"clean": lambda table: table, "warmest_day": 1}
    try:
        report = check.run(["notebook.clean", "notebook.warmest_day"], live=live)
    finally:
        check.close()
    assert is_right(report)
    assert [remark.partition(". ")[0] for remark in report.remarks] == [
        "clean is another function in your kernel than in the saved cell 2",
        "warmest_day is another value in your kernel than in the saved cell 11",
    ]
