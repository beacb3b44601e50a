"""Exercises whose code stands in the cells of notebooks: which cells the judge runs, of which notebook, for whom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import two_notebooks

from autograder.diagnosis.variants import module_files
from autograder.grading.batch import setup_for
from autograder.grading.grading_worker import GradingWorker
from autograder.results import Outcome, Status, SubmissionResult
from autograder.student.submission import Submission

FIRST, SECOND = "a1.ipynb", "part-2.ipynb"
HIGHEST = "notebook_part_2-highest-try"
RIGHT = dict.fromkeys(two_notebooks.EXERCISES, Outcome.PASSED)


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GradingWorker]:
    course = two_notebooks.make_course(tmp_path_factory.mktemp("two") / "course")
    worker = GradingWorker(setup_for(course, "none"))
    yield worker
    worker.close()


@pytest.fixture
def right(worker: GradingWorker) -> dict[str, bytes]:
    return dict(module_files(worker.judge("a1").folder, {}))


def graded(worker: GradingWorker, files: dict[str, bytes]) -> SubmissionResult:
    return worker(Submission("ada", "a1", files))


def outcomes(result: SubmissionResult) -> dict[str, Outcome]:
    return {exercise.name: exercise.checks[0].outcome for exercise in result.exercises}


def test_the_cells_of_each_notebook_are_run(worker: GradingWorker, right: dict[str, bytes]) -> None:
    result = graded(worker, right)
    assert (outcomes(result), result.status, result.message) == (RIGHT, Status.GRADED, "")


def test_the_next_submission_is_read_anew(worker: GradingWorker, right: dict[str, bytes]) -> None:
    wrong = {**right, SECOND: two_notebooks.with_cell(right[SECOND], HIGHEST, "highest = min")}
    assert outcomes(graded(worker, right)) == RIGHT
    assert outcomes(graded(worker, wrong)) == RIGHT | {"notebook_part_2.highest": Outcome.FAILED}
    assert outcomes(graded(worker, right)) == RIGHT


def test_a_notebook_that_is_missing_is_named_and_the_other_is_graded(
    worker: GradingWorker, right: dict[str, bytes]
) -> None:
    result = graded(worker, {FIRST: right[FIRST]})
    assert outcomes(result)["notebook.mean_price"] is Outcome.PASSED
    assert Outcome.PASSED not in (
        outcomes(result)[name] for name in RIGHT if name.startswith("notebook_part_2")
    )
    assert result.status is Status.INCOMPLETE
    assert result.message.startswith("part-2.ipynb is missing.")


def test_a_file_that_is_no_notebook_is_named(worker: GradingWorker, right: dict[str, bytes]) -> None:
    result = graded(worker, {**right, SECOND: b"highest = max"})
    assert outcomes(result)["notebook.mean_price"] is Outcome.PASSED
    assert result.status is Status.INCOMPLETE
    assert "part-2.ipynb is not a notebook (it is not JSON with cells)." in result.message
