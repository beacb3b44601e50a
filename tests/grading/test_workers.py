"""Work is done wherever it runs, and a worker that dies costs its own task only."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass

import pytest

from autograder.grading.dask_workers import on_dask
from autograder.grading.workers import Lost, in_processes, in_this_process


@dataclass
class Doubler:
    """Doubles numbers; a few numbers do something else."""

    done: int = 0

    def __call__(self, task: int) -> int:
        self.done += 1
        if task == 13:
            os.kill(os.getpid(), signal.SIGKILL)
        if task == 17:
            raise ValueError("seventeen")
        if task == 19:
            time.sleep(3600)
        return 2 * task

    def close(self) -> None:
        pass


class Unmakeable:
    def __init__(self) -> None:
        raise RuntimeError("no sandbox here")


def answers(done):
    return {task: answer for task, answer in done}


def test_tasks_done_here_come_in_order():
    assert list(in_this_process(Doubler, [1, 2, 3])) == [(1, 2), (2, 4), (3, 6)]


def test_an_error_here_loses_its_task_only():
    done = answers(in_this_process(Doubler, [1, 17, 2]))
    assert done[1] == 2
    assert done[2] == 4
    assert "ValueError: seventeen" in done[17].reason


def test_processes_do_every_task_once():
    done = list(in_processes(Doubler, range(10), count=2, seconds=60))
    assert sorted(done) == [(i, 2 * i) for i in range(10)]


def test_a_process_that_dies_loses_its_own_task_only():
    done = answers(in_processes(Doubler, [1, 13, 2, 3, 4], count=2, seconds=60))
    assert isinstance(done.pop(13), Lost)
    assert done == {1: 2, 2: 4, 3: 6, 4: 8}


def test_a_task_that_never_ends_is_given_up():
    done = answers(in_processes(Doubler, [19, 1, 2], count=1, seconds=10))
    assert "did not come to an end" in done.pop(19).reason
    assert done == {1: 2, 2: 4}


def test_a_worker_that_cannot_be_made_says_why():
    done = answers(in_processes(Unmakeable, [1], count=1, seconds=60))
    assert "no sandbox here" in done[1].reason


@pytest.mark.filterwarnings("ignore")
def test_dask_does_every_task():
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        done = answers(on_dask(Doubler, [1, 2, 17], cluster.scheduler_address, 60))
    assert done[1] == 2
    assert done[2] == 4
    assert isinstance(done[17], Lost)
