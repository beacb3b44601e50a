"""Grade made-up submissions by the real way of grading, in as many processes as wanted."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..grading.grading_worker import GradingWorker, Regrading, Setup
from ..grading.workers import Lost, Make, in_processes, in_this_process
from ..results import SubmissionResult
from ..student.submission import Submission

OnProgress = Callable[[int, int], None]
"""Told how many of how many are graded."""


@dataclass(frozen=True)
class _Task:
    number: int
    submission: Submission
    only: frozenset[str] | None
    diagnosed: bool


class _Grader:
    def __init__(self, setup: Setup) -> None:
        self._worker = GradingWorker(setup)

    def __call__(self, task: _Task) -> SubmissionResult:
        return self._worker(Regrading(task.submission, only=task.only, diagnosed=task.diagnosed))

    def close(self) -> None:
        self._worker.close()


def grade_all(
    submissions: Sequence[Submission],
    setup: Setup,
    workers: int = 1,
    on_progress: OnProgress | None = None,
    *,
    only: Sequence[frozenset[str] | None] = (),
    diagnosed: Sequence[bool] = (),
) -> list[SubmissionResult | Lost]:
    """Return the result of each submission, in their order; Lost for one that could not be graded.

    only:      for each submission the exercises to grade, None for all; empty for all exercises of all
    diagnosed: for each submission whether its mistakes are named; empty for all
    """
    exercises = only or [None] * len(submissions)
    named = diagnosed or [True] * len(submissions)
    tasks = [_Task(k, *task) for k, task in enumerate(zip(submissions, exercises, named, strict=True))]
    make: Make[_Task, SubmissionResult] = functools.partial(_Grader, setup)
    done = in_processes(make, tasks, workers, setup.seconds) if workers > 0 else in_this_process(make, tasks)
    results: dict[int, SubmissionResult | Lost] = {}
    for task, answer in done:
        results[task.number] = answer
        if on_progress is not None:
            on_progress(len(results), len(tasks))
    return [results[number] for number in range(len(tasks))]
