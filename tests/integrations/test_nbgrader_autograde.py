"""``nbgrader autograde`` and the formgrader's button use our grader, and write what ours writes.

nbgrader runs as the formgrader runs it: through its Python API, with the configuration that
nbgrader_config.py makes from course.toml.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader_course import LATE, TWO_DAYS_LATE, comments, configured, grades, query, result, submission
from traitlets.config import Config

from autograder.course.course import Course, load_course
from autograder.gradebook.sync import Bookkeeper
from autograder.gradebook.writer import open_gradebook
from autograder.grading.attempts import Attempts
from autograder.integrations import nbgrader_hooks
from autograder.integrations.nbgrader_settings import configure
from autograder.results import Outcome, Status, SubmissionResult
from autograder.student.submission import read_submission

# nbgrader's own, under the newest SQLAlchemy and nbconvert
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Object of type <.*> not in session"),
]

Grade = Callable[[Course, str, str, Path], SubmissionResult]


def hand_in(
    course: Course, student: str = "ada", timestamp: str = "2026-10-12 18:00:00 UTC", **files: str
) -> Path:
    """Put the released assignment into the submitted folder, with some files replaced."""
    folder = course.submitted_folder / student / "a1"
    folder.mkdir(parents=True, exist_ok=True)
    for path in (course.assignments_folder / "a1").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "timestamp.txt").write_text(timestamp)
    (folder / "submission_secret.txt").write_text("secret")
    for name, content in files.items():
        (folder / f"{name}.py").write_text(content)
    return folder


def answer(folder: Path) -> None:
    """Answer the question that a person grades."""
    notebook = json.loads((folder / "a1.ipynb").read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "why":
            cell["source"] = "Since the root is concave."
    (folder / "a1.ipynb").write_text(json.dumps(notebook))


def shown(one: SubmissionResult) -> Mapping[str, str]:
    return {
        exercise.name: f"{exercise.name}: {exercise.score:g} of {exercise.max_score:g} points."
        for exercise in one.exercises
    }


def recording(course: Course, one: SubmissionResult, folder: Path) -> SubmissionResult:
    """What grading does with a result: keep it."""
    Attempts(course.attempts_folder).record(one, read_submission(folder, one.student, "a1").files)
    return one


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Callable[[SubmissionResult], None]:
    """Return a function that says which result the next grading has."""
    monkeypatch.setattr(nbgrader_hooks, "students_view", lambda course: shown)

    def set_result(one: SubmissionResult) -> None:
        def grade_one(course: Course, assignment: str, student: str, folder: Path) -> SubmissionResult:
            return recording(course, one, folder)

        monkeypatch.setattr(nbgrader_hooks, "grade_one", grade_one)

    return set_result


def nbgrader(course: Course, **steps: Any) -> NbGraderAPI:
    config = Config()
    configure(config, course.root)
    config.merge(Config(steps))
    return NbGraderAPI(config=config)


def autograde(course: Course, student: str = "ada", **steps: Any) -> dict[str, Any]:
    done: dict[str, Any] = nbgrader(course, **steps).autograde("a1", student)
    return done


def test_what_a_member_of_a_group_hands_in_is_graded_for_each_member(course: Course) -> None:
    text = course.file.read_text().replace('name = "a1"', 'name = "a1"\ngroups = [["ada", "bob"]]')
    course.file.write_text(text)
    course = load_course(course.root)
    answer(hand_in(course))
    assert autograde(course)["success"]
    assert grades(course, "ada") == grades(course, "bob") != {}
    assert (course.autograded_folder / "bob" / "a1" / "a1.ipynb").is_file()
    seeds = {
        name: Attempts(course.attempts_folder).history(name, "a1").attempts[0].result.provenance.seed
        for name in ("ada", "bob")
    }
    assert seeds["ada"] != seeds["bob"]


def all_rows(course: Course) -> list[str]:
    """The gradebook, without the ids that are made at random."""
    statement = (
        "SELECT student_id, timestamp, extension, late_submission_penalty, base_cell.name, auto_score, "
        "manual_score, needs_manual_grade FROM submitted_assignment "
        "JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id "
        "JOIN grade ON grade.notebook_id = submitted_notebook.id JOIN base_cell ON base_cell.id = grade.cell_id"
    )
    rows = query(course, statement) + [("comment", *row) for row in comments(course).items()]
    return sorted(map(str, rows))


def graded_cell(course: Course, name: str) -> dict[str, Any]:
    notebook = json.loads((course.autograded_folder / "ada" / "a1" / "a1.ipynb").read_text())
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


RESULTS = {
    "all right": result(),
    "one wrong": result(mse=Outcome.FAILED),
    "incomplete": result(one_hot=Outcome.NOT_REACHED, status=Status.INCOMPLETE),
    "a broken check": result(one_hot=Outcome.BROKEN),
    "late": result(timestamp=TWO_DAYS_LATE),
}


@pytest.mark.parametrize("answered", [False, True], ids=["question left", "question answered"])
@pytest.mark.parametrize("one", RESULTS.values(), ids=RESULTS)
def test_nbgraders_autograde_writes_the_rows_that_our_grade_writes(
    course: Course, made_up: Callable[[SubmissionResult], None], one: SubmissionResult, answered: bool
) -> None:
    late = configured(course, LATE)
    stamp = "2026-10-14 10:00:00 UTC" if one.timestamp == TWO_DAYS_LATE else "2026-10-12 18:00:00 UTC"
    folder = hand_in(late, timestamp=stamp)
    if answered:
        answer(folder)
    made_up(one)
    done = autograde(late)
    assert done["success"], done
    by_nbgrader = all_rows(late)
    for table in ("grade", "comment", "submitted_notebook", "submitted_assignment", "student"):
        query(late, f"DELETE FROM {table}")
    with open_gradebook(late) as book:
        Bookkeeper(late, book, shown).write([recording(late, one, folder)])
    assert all_rows(late) == by_nbgrader


def test_no_kernel_is_started_and_the_grade_cells_show_our_results(
    course: Course, made_up: Callable[[SubmissionResult], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbclient

    def refuse(*args: Any, **named: Any) -> None:
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(nbclient.NotebookClient, "execute", refuse)
    hand_in(course)
    made_up(result(mse=Outcome.FAILED))
    assert autograde(course)["success"]
    text, score = graded_cell(course, "losses-mse")["outputs"]
    assert "".join(text["text"]) == "losses.mse: 0 of 2 points.\n"
    assert "".join(score["data"]["text/plain"]) == "0.0"


def test_a_manual_score_and_comment_survive_nbgraders_regrade(
    course: Course, made_up: Callable[[SubmissionResult], None]
) -> None:
    hand_in(course)
    made_up(result(mse=Outcome.FAILED))
    assert autograde(course)["success"]
    query(course, "UPDATE grade SET manual_score = 1.5, extra_credit = 0.5 WHERE auto_score = 0.0")
    query(course, "UPDATE comment SET manual_comment = 'By hand.' WHERE auto_comment LIKE '%mse%'")
    made_up(result())
    assert autograde(course)["success"]
    assert grades(course)["losses-mse"] == (2.0, 1.5, 0.5, True)
    assert comments(course)["losses-mse-try"][1] == "By hand."


def test_a_submission_that_we_fail_to_grade_is_left_without_scores_and_never_gets_full_points(
    course: Course, made_up: Callable[[SubmissionResult], None]
) -> None:
    answer(hand_in(course))
    made_up(result())
    assert autograde(course)["success"]
    made_up(result(status=Status.BROKEN, message="The judge ran out of memory."))
    done = autograde(course)
    assert not done["success"]
    assert (
        "a1 of ada could not be graded: The judge ran out of memory. Its score is left empty." in done["log"]
    )
    assert {row[:2] for row in grades(course).values()} == {(None, None)}
    assert {row[3] for row in grades(course).values()} == {True}


def test_a_rejected_submission_reaches_the_instructor_without_a_single_zero(
    course: Course, made_up: Callable[[SubmissionResult], None]
) -> None:
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, lambda one: {"": "The folder is a link to somewhere else."})
        keeper.write([result(status=Status.REJECTED)])
    assert set(grades(course).values()) == {(None, None, None, True)}
    assert comments(course)["losses-mse-try"][0] == "The folder is a link to somewhere else."
    assert "The folder is a link" in graded_cell(course, "losses-mse")["outputs"][0]["text"]


def test_a_grader_that_raises_leaves_no_score(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> SubmissionResult:
        raise OSError("the sandbox is on fire")

    monkeypatch.setattr(nbgrader_hooks, "grade_one", fail)
    hand_in(course)
    done = autograde(course)
    assert not done["success"]
    assert "the sandbox is on fire" in done["log"]
    assert {row[0] for row in grades(course).values()} == {None}


def test_the_control_without_our_steps_a_cell_without_output_gets_full_points(course: Course) -> None:
    hand_in(course)
    steps = {"Autograde": {"autograde_preprocessors": ["nbgrader.preprocessors.SaveAutoGrades"]}}
    assert autograde(course, **steps)["success"]
    assert grades(course)["losses-mse"][0] == 2.0


def test_a_forgotten_first_step_is_said(course: Course) -> None:
    hand_in(course)
    steps = {"Autograde": {"autograde_preprocessors": ["autograder.nbgrader_hooks.SaveFeedback"]}}
    done = autograde(course, **steps)
    assert not done["success"]
    assert "put autograder.nbgrader_hooks.GradeInSandbox before it" in done["log"]


def test_points_that_changed_without_a_build_are_said_before_anybody_is_graded(course: Course) -> None:
    """It is what the formgrader's button shows."""
    hand_in(course)
    suite = course.solutions_folder / "a1" / "hidden" / "test_losses.py"
    suite.write_text(suite.read_text().replace("points=2", "points=4"))
    done = autograde(course)
    assert not done["success"]
    assert "losses.mse has 4 points, and had 2. Run `autograder build a1` first." in done["log"]
    assert query(course, "SELECT * FROM submitted_assignment") == []


def test_what_is_graded_is_what_was_submitted_never_the_instructors_file(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []

    def grade_one(course: Course, assignment: str, student: str, folder: Path) -> SubmissionResult:
        seen.append((folder / "losses.py").read_bytes())
        return recording(course, result(), folder)

    monkeypatch.setattr(nbgrader_hooks, "grade_one", grade_one)
    monkeypatch.setattr(nbgrader_hooks, "students_view", lambda course: shown)
    hand_in(course, losses="MINE = True\n")
    # even where nbgrader is told to overwrite everything, as it does by itself
    assert autograde(course, Autograde={"exclude_overwriting": {}})["success"]
    assert seen == [b"MINE = True\n"]
    copy = (course.autograded_folder / "ada" / "a1" / "losses.py").read_bytes()
    assert copy == (course.source_folder / "a1" / "losses.py").read_bytes(), (
        "the control: nbgrader did overwrite"
    )


def test_with_our_settings_nbgrader_keeps_the_students_module(
    course: Course, made_up: Callable[[SubmissionResult], None]
) -> None:
    hand_in(course, losses="MINE = True\n")
    made_up(result())
    assert autograde(course)["success"]
    assert (course.autograded_folder / "ada" / "a1" / "losses.py").read_text() == "MINE = True\n"


def test_the_attempt_that_counts_is_what_nbgrader_shows(
    course: Course, made_up: Callable[[SubmissionResult], None]
) -> None:
    best = configured(course, '[grading]\ncounts = "best"\n')
    folder = hand_in(best)
    recording(best, result(), folder)
    worse = result(mse=Outcome.FAILED, timestamp=TWO_DAYS_LATE)
    import msgspec

    from autograder.results import Provenance

    made_up(msgspec.structs.replace(worse, provenance=Provenance(submission="another")))
    assert autograde(best)["success"]
    assert grades(best)["losses-mse"][0] == 2.0
    assert "".join(graded_cell(best, "losses-mse")["outputs"][1]["data"]["text/plain"]) == "2.0"


def test_an_extension_of_course_toml_counts_in_nbgraders_autograde(
    course: Course, made_up: Callable[[SubmissionResult], None]
) -> None:
    file = course.root / "course.toml"
    file.write_text(file.read_text() + "extensions = { ada = 2 }\n")
    late = configured(course, LATE)
    hand_in(late, timestamp="2026-10-14 10:00:00 UTC")
    made_up(result(timestamp=TWO_DAYS_LATE))
    assert autograde(late)["success"]
    assert submission(late)[2] is None


# the whole way with the commands, and with the real grader in its sandbox


def commands(course: Course, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": "/usr/bin:/bin", "HOME": str(course.root)}
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


RIGHT = (
    "import numpy as np\n\n"
    "def mse(y_hat, y):\n    return float(np.mean((y_hat - y) ** 2))\n\n"
    "def one_hot(y, k):\n    return (y[:, None] == np.arange(k)).astype(float)\n"
)


def test_the_command_grades_a_class_in_the_sandbox(course: Course) -> None:
    hand_in(course, "ada", losses=RIGHT)
    hand_in(course, "eve", losses=RIGHT.replace("np.mean", "np.sum"))
    hand_in(course, "bob")
    (hand_in(course, "cem") / "losses.py").unlink()  # a missing module does not stop the batch
    hand_in(course, "dan", losses="def mse(:\n")
    done = commands(course, "autograde", "a1")
    assert done.returncode == 0, done.stderr
    found = {
        name: [grades(course, name)[cell][0] for cell in ("losses-mse", "losses-one_hot")] for name in NAMES
    }
    assert found == {
        "ada": [2.0, 1.5],
        "bob": [0.0, 0.0],
        "cem": [0.0, 0.0],
        "dan": [0.0, 0.0],
        "eve": [0.0, 1.5],
    }
    assert "which reduction does the text ask for" in comments(course, "eve")["losses-mse-try"][0]
    assert comments(course, "ada")["losses-mse-try"][0] == "All checks passed."


NAMES = ("ada", "bob", "cem", "dan", "eve")


def test_feedback_and_export_of_nbgrader_show_our_scores(course: Course) -> None:
    folder = hand_in(course)
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, shown)
        keeper.write([recording(course, result(mse=Outcome.FAILED), folder)])
    done = commands(course, "generate_feedback", "a1")
    assert done.returncode == 0, done.stderr
    pages = course.feedback_folder / "ada" / "a1"
    page = (pages / "a1.html").read_text()
    assert "Score: 1.5 / 6.5" in page
    assert "losses.mse: 0 of 2 points." in page
    assert {"timestamp.txt", "submission_secret.txt"} <= {path.name for path in pages.iterdir()}
    exporter = "autograder.nbgrader_hooks.ExportCsv"
    done = commands(course, "export", "--exporter", exporter, "--to", "grades.csv")
    assert done.returncode == 0, done.stderr
    assert "ada" in (course.root / "grades.csv").read_text()


def test_the_formgrader_lists_the_submission_with_our_score(course: Course) -> None:
    folder = hand_in(course)
    answer(folder)
    with open_gradebook(course) as book:
        Bookkeeper(course, book, shown).write([recording(course, result(), folder)])
    (listed,) = nbgrader(course).get_submissions("a1")
    assert (listed["student"], listed["score"], listed["autograded"]) == ("ada", 3.5, True)
    assert listed["needs_manual_grade"]  # the written question
