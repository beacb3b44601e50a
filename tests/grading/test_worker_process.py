"""A process that works for others: it keeps its limits, ends when nobody wants it, and is never taken for another."""

from __future__ import annotations

import functools
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from echo_worker import Broken, Echo, NoSandbox, Unmakeable

from autograder.grading.worker_process import Lost, WorkerProcess
from autograder.grading.workers import TRIES, WarmProcesses, in_processes


@pytest.fixture
def warm():
    processes = WarmProcesses()
    yield processes
    processes.close()


def is_gone(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_workers_asked_for_work_at_the_same_time(tmp_path):
    done = [answer for _, answer in in_processes(Echo, [tmp_path, tmp_path], count=2, seconds=60)]
    assert len({number for number, _, _ in done}) == 2


def test_one_worker_is_a_process_of_its_own_too():
    ((_, (number, _, _)),) = in_processes(Echo, [1], count=1, seconds=60)
    assert number != os.getpid()


def test_no_more_processes_work_than_were_asked_for():
    numbers = {answer[0] for _, answer in in_processes(Echo, range(4), count=1, seconds=60)}
    assert len(numbers) == 1


def test_a_task_that_kills_its_process_is_tried_as_often_as_is_said(tmp_path):
    ((_, answer),) = in_processes(Echo, [("die", tmp_path)], count=1, seconds=60)
    assert isinstance(answer, Lost)
    assert len(list(tmp_path.iterdir())) == TRIES


def test_a_task_that_hangs_is_given_up_after_its_time():
    done = dict(in_processes(Echo, ["hang"], count=1, seconds=0.5))
    assert done["hang"].reason.startswith("the grading did not come to an end within")


def test_no_process_is_started_for_nothing(monkeypatch):
    monkeypatch.setattr("autograder.grading.workers.WorkerProcess", None)
    assert list(in_processes(Echo, [], count=2, seconds=60)) == []


def test_the_processes_have_ended_when_the_work_is_done():
    numbers = {answer[0] for _, answer in in_processes(Echo, range(4), count=2, seconds=60)}
    assert all(is_gone(number) for number in numbers)


def test_memory_is_limited():
    done = dict(in_processes(Echo, ["eat", 1], count=1, seconds=60))
    assert done["eat"].reason.startswith("MemoryError")
    assert done[1][2] == 1


def test_an_answer_that_cannot_be_sent_is_a_lost_task_and_the_next_one_is_done():
    done = dict(in_processes(Echo, ["secret", 1], count=1, seconds=60))
    assert isinstance(done["secret"], Lost)
    assert done[1][2] == 1


def test_a_task_is_done_in_the_main_thread_where_alarms_ring():
    ((_, answer),) = in_processes(Echo, ["alarm"], count=1, seconds=60)
    assert answer[2] is True


def test_a_stopped_process_holds_nobody_up():
    tasks = ["stop", b"x" * 2**24, b"y" * 2**24]
    done = list(in_processes(Echo, tasks, count=1, seconds=3))
    assert [task for task, answer in done if isinstance(answer, Lost)] == ["stop"]


def test_what_cannot_be_made_is_an_error_and_not_an_answer():
    with pytest.raises(NoSandbox, match=r"^No sandbox holds here\.$"):
        list(in_processes(Unmakeable, range(10), count=2, seconds=60))


def test_a_process_ends_when_its_owner_lets_it_go():
    process: WorkerProcess[int] = WorkerProcess(Echo, 60)
    number = process.ask(1, 60)[0]
    process.close()
    assert is_gone(number)


def test_a_process_that_was_given_no_task_ends_without_an_error():
    process: WorkerProcess[int] = WorkerProcess(Echo, 60)
    process.close()
    assert process._process.returncode == 0


@pytest.mark.parametrize("make", [Unmakeable, Broken])
def test_a_process_that_could_make_no_worker_ends_without_an_error(make):
    process: WorkerProcess[int] = WorkerProcess(make, 60)
    process.ask(1, 60)
    process.close()
    assert process._process.returncode == 0


def test_warm_processes_are_used_again(warm):
    assert warm.run(Echo, 1, 60)[0] == warm.run(Echo, 2, 60)[0]


def test_a_warm_process_serves_nobody_with_another_setup(warm):
    loose = warm.run(functools.partial(Echo, "no sandbox"), 1, 60)
    strict = warm.run(functools.partial(Echo, "namespaces"), 1, 60)
    assert (loose[1], strict[1]) == ("no sandbox", "namespaces")
    assert is_gone(loose[0])


def test_threads_that_ask_at_once_get_a_process_each(warm, tmp_path):
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: warm.run(Echo, tmp_path, 60), range(2)))
    assert len({number for number, _, _ in answers}) == 2


def test_a_warm_process_that_dies_is_replaced(warm):
    assert isinstance(warm.run(Echo, "die", 60), Lost)
    assert warm.run(Echo, 1, 60)[2] == 1


def test_a_warm_process_that_hangs_is_given_up(warm):
    answer = warm.run(Echo, "hang", 2)
    assert answer == Lost("the grading did not come to an end within 2 s")
    assert warm.run(Echo, 1, 60)[2] == 1


def test_a_warm_process_that_cannot_be_made_says_why(warm):
    with pytest.raises(NoSandbox):
        warm.run(Unmakeable, 1, 60)
