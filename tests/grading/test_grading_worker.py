"""A submission is tried again in a new sandbox, and never in a weaker one."""

from __future__ import annotations

import functools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import tiny

from autograder.course.course import Sandbox as Limits
from autograder.grading import grading_worker
from autograder.grading.grading_worker import SANDBOX_TRIES, GradingWorker, SandboxTooWeak, Setup
from autograder.grading.judge import TRIES, SandboxLost
from autograder.results import Status, SubmissionResult
from autograder.student.submission import Submission

SUBMISSION = Submission("ada", "a1", {})


class LosingJudge:
    """Loses its sandbox ``losses`` times before it grades."""

    def __init__(self, losses: int) -> None:
        self.calls = 0
        self._losses = losses

    def grade(self, *_: object, **__: object) -> SubmissionResult:
        self.calls += 1
        if self.calls <= self._losses:
            raise SandboxLost("The sandbox was ended.")
        return SubmissionResult("ada", "a1", Status.GRADED)

    def close(self) -> None:
        pass


class Sandboxes:
    """Makes stand-ins of the modes that are named, one after another, and counts those that are open."""

    def __init__(self, *modes: str) -> None:
        self.open: list[str] = []
        self._modes = iter(modes)

    def __call__(self, *_: object) -> Any:
        mode = next(self._modes)
        self.open.append(mode)
        return SimpleNamespace(mode=mode, close=functools.partial(self.open.remove, mode))


@pytest.fixture
def worker_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Return a function that makes a worker whose sandboxes have the modes that are named."""

    def worker(sandboxes: Sandboxes, judge: LosingJudge, **limits: Any) -> GradingWorker:
        monkeypatch.setattr(GradingWorker, "_new_sandbox", sandboxes)
        monkeypatch.setattr(grading_worker, "Judge", lambda *_, **__: judge)
        return GradingWorker(Setup(tmp_path, b"secret", Limits(**limits)))

    return worker


def test_a_result_names_the_sandbox_that_it_was_made_in(worker_in: Any) -> None:
    worker = worker_in(Sandboxes("landlock"), LosingJudge(0))
    assert worker(SUBMISSION).sandbox == "landlock"


def test_where_the_sandbox_is_lost_a_new_one_is_tried(worker_in: Any) -> None:
    sandboxes, judge = Sandboxes("namespaces", "namespaces"), LosingJudge(SANDBOX_TRIES - 1)
    worker = worker_in(sandboxes, judge)
    assert worker(SUBMISSION).status is Status.GRADED
    assert (judge.calls, sandboxes.open) == (SANDBOX_TRIES, ["namespaces"])
    worker.close()
    assert sandboxes.open == []


def test_where_every_sandbox_is_lost_that_is_an_error(worker_in: Any) -> None:
    judge = LosingJudge(100)
    worker = worker_in(Sandboxes(*["namespaces"] * SANDBOX_TRIES), judge)
    with pytest.raises(SandboxLost):
        worker(SUBMISSION)
    assert judge.calls == SANDBOX_TRIES == 2


def test_a_lost_sandbox_is_not_replaced_by_a_weaker_one(worker_in: Any) -> None:
    judge = LosingJudge(1)
    worker = worker_in(Sandboxes("namespaces", "landlock"), judge)
    with pytest.raises(
        SandboxTooWeak, match="'namespaces', which held until now, holds no more: 'landlock' is left"
    ):
        worker(SUBMISSION)
    assert judge.calls == 1


def test_a_lost_sandbox_may_be_replaced_by_one_as_strong(worker_in: Any) -> None:
    worker = worker_in(Sandboxes("landlock", "landlock"), LosingJudge(1))
    assert worker(SUBMISSION).sandbox == "landlock"


@pytest.mark.parametrize(
    ("required", "mode", "is_enough"),
    [
        ("", "landlock", True),
        ("landlock", "landlock", True),
        ("landlock", "namespaces", True),
        ("namespaces", "landlock", False),
    ],
)
def test_nothing_is_graded_in_a_weaker_sandbox_than_the_course_demands(
    worker_in: Any, required: str, mode: str, is_enough: bool
) -> None:
    sandboxes = Sandboxes(mode)
    if is_enough:
        assert worker_in(sandboxes, LosingJudge(0), require=required).mode == mode
    else:
        with pytest.raises(SandboxTooWeak, match=f"demands the sandbox '{required}'.*would be '{mode}'"):
            worker_in(sandboxes, LosingJudge(0), require=required)
        assert sandboxes.open == []


def test_each_assignment_has_its_own_list_of_what_is_handed_out(tmp_path: Path) -> None:
    setup = Setup(tmp_path, b"", Limits(), handed_out=(("a1", ("data.csv",)), ("a2", ())))
    assert setup.handed_out_for("a1") == ("data.csv",)
    assert setup.handed_out_for("a2") == setup.handed_out_for("another") == ()


def test_a_worker_grades_with_what_its_setup_says_of_the_assignment(tmp_path: Path) -> None:
    tiny.write(tiny.write_assignment(tmp_path / "a1") / "data.csv", "1,2\n")
    limits = Limits(file_mib=3)
    setup = Setup(tmp_path, b"s" * 32, limits, sandbox="none", handed_out=(("a1", ("data.csv",)),))
    worker = GradingWorker(setup)
    try:
        assert worker.judge("a1").versions == setup.versions_of("a1")
    finally:
        worker.close()


def test_a_submission_may_use_its_time_in_every_try_before_its_worker_is_ended(tmp_path: Path) -> None:
    setup = Setup(tmp_path, b"", Limits(wall_seconds=1000))
    assert setup.seconds > TRIES * setup.limits.wall_seconds
