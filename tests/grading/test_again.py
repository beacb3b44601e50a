"""A stored attempt is graded again by the suite as it is now: no hand-in, and no result is lost by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tiny_course import grade, hand_in

from autograder.course.course import Course
from autograder.grading.again import find_stored
from autograder.grading.attempts import Attempts
from autograder.grading.batch import setup_for
from autograder.grading.history import Attempt, HandIn
from autograder.grading.intake import Intake
from autograder.grading.one_at_a_time import WarmGrader
from autograder.grading.workers import Lost
from autograder.results import Status, SubmissionResult

ZERO = "def mse(y_hat, y): return 0.0\n"


class Answering:
    """Stands in for the processes: gives each task the same answer, and counts the tasks."""

    def __init__(self, answer: Any) -> None:
        self.tasks = 0
        self._answer = answer

    def run(self, *_: object) -> Any:
        self.tasks += 1
        return self._answer


@pytest.fixture
def graded(course: Course) -> Course:
    """Ann handed two things in; the second is right."""
    for code in (ZERO, ""):
        hand_in(course, "ann", code)
        grade(course)
    return course


def attempts_of_ann(course: Course) -> tuple[Attempt, ...]:
    return Attempts(course.attempts_folder).history("ann", "01-tiny").attempts


def worth_less(course: Course) -> None:
    suite: Path = course.solutions_folder / "01-tiny" / "hidden" / "test_tiny.py"
    suite.write_text(suite.read_text().replace('"tiny.mse", points=2', '"tiny.mse", points=0.5'))


def test_what_was_graded_by_another_suite_is_graded_again(graded: Course) -> None:
    first, second = attempts_of_ann(graded)
    written: list[SubmissionResult] = []
    worth_less(graded)
    with WarmGrader(graded, setup_for(graded, "none"), write=written.extend) as grader:
        result = grader.grade_again("ann", "01-tiny", first.contents)
    assert result is not None
    assert first.result is not None
    assert (first.result.max_score, result.max_score) == (6.0, 4.5)
    assert written == [result]
    again, last = attempts_of_ann(graded)
    assert last == second
    assert (again.contents, again.hand_ins) == (first.contents, first.hand_ins)
    assert again.result is not None
    assert again.result.max_score == 4.5


def test_what_is_current_is_not_graded_again_and_is_written(graded: Course) -> None:
    first, _ = attempts_of_ann(graded)
    written: list[SubmissionResult] = []
    processes: Any = Answering(None)
    grader = WarmGrader(graded, setup_for(graded, "none"), write=written.extend, processes=processes)
    assert grader.grade_again("ann", "01-tiny", first.contents) == first.result
    assert (processes.tasks, written) == (0, [first.result])


def test_what_was_graded_in_a_weaker_sandbox_is_not_current(graded: Course) -> None:
    first, _ = attempts_of_ann(graded)
    processes: Any = Answering(Lost("The process was killed."))
    WarmGrader(graded, setup_for(graded, "landlock"), processes=processes).grade_again(
        "ann", "01-tiny", first.contents
    )
    assert processes.tasks == 1


@pytest.mark.parametrize("contents", ["", "0" * 64])
def test_an_attempt_that_the_store_has_not_is_none(graded: Course, contents: str) -> None:
    processes: Any = Answering(None)
    grader = WarmGrader(graded, setup_for(graded, "none"), processes=processes)
    assert grader.grade_again("ann", "01-tiny", contents) is None
    assert grader.grade_again("bob", "01-tiny", attempts_of_ann(graded)[0].contents) is None
    assert processes.tasks == 0


def test_an_attempt_whose_files_cannot_be_read_is_none_and_is_reported(course: Course) -> None:
    setup = setup_for(course, "none")
    files = {"tiny.py": b"VERSION = 1\n"}
    store = Attempts(course.attempts_folder)
    store.keep("ann", "01-tiny", files, HandIn(0), message="It was not graded.")
    (attempt,) = attempts_of_ann(course)
    (course.attempts_folder / "files" / attempt.files["tiny.py"]).unlink()
    said: list[str] = []
    intake = Intake(course, setup, said.append)
    stored = find_stored(intake, setup, "ann", "01-tiny", attempt.contents, report=said.append)
    assert stored is None
    assert said[0].startswith("ann, 01-tiny: ")


@pytest.mark.parametrize(
    "answer",
    [Lost("The process was killed."), SubmissionResult("bob", "01-tiny", Status.GRADED)],
    ids=["no answer", "an answer about somebody else"],
)
def test_where_it_cannot_be_graded_the_stored_result_stays(graded: Course, answer: Any) -> None:
    before = attempts_of_ann(graded)
    worth_less(graded)
    written: list[SubmissionResult] = []
    grader = WarmGrader(
        graded,
        setup_for(graded, "none"),
        write=written.extend,
        processes=Answering(answer),  # type: ignore[arg-type]
    )
    result = grader.grade_again("ann", "01-tiny", before[0].contents)
    assert result is not None
    assert (result.status, result.student, written) == (Status.BROKEN, "ann", [])
    assert attempts_of_ann(graded) == before
