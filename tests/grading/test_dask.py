"""Dask's workers have the limits of a pool's, never another batch's setup, and every loss is one sentence."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from echo_worker import Echo, NoSandbox, Unmakeable
from tiny_course import grade, hand_in, scores

from autograder.grading import dask_workers
from autograder.grading.batch import find_jobs, grade_batch, setup_for
from autograder.grading.dask_workers import SchedulerError, on_dask
from autograder.grading.workers import AHEAD, Lost

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """One worker with two threads, as Dask starts it by itself on two cores."""
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.fixture
def scheduler(tmp_path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A scheduler without workers, in a process of its own, and its address."""
    file = tmp_path / "scheduler.json"
    process = start(
        "dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
        str(file),
    )
    latest = time.monotonic() + 60
    while not file.exists() and time.monotonic() < latest:
        time.sleep(0.1)
    yield process, json.loads(file.read_text())["address"]
    process.kill()
    process.wait()


def test_a_class_gets_on_two_threads_what_it_gets_here(course, cluster):
    for number in range(8):
        hand_in(course, f"student-{number}", f"def mse(y_hat, y): return {number}.0\n" if number % 2 else "")
    jobs = find_jobs(course.submitted_folder, ["01-tiny"])
    there = list(grade_batch(course, jobs, setup_for(course, "none"), scheduler=cluster))
    assert not any(one.earlier for one in there)
    for path in course.attempts_folder.rglob("*.json"):
        path.unlink()
    assert scores(there) == scores(grade(course))


def test_an_edited_suite_is_used_by_workers_that_graded_with_the_former(course, cluster):
    hand_in(course, "ann")
    jobs = find_jobs(course.submitted_folder, ["01-tiny"])
    list(grade_batch(course, jobs, setup_for(course, "none"), scheduler=cluster))
    suite = course.solutions_folder / "01-tiny" / "hidden" / "test_tiny.py"
    suite.write_text(suite.read_text().replace('"tiny.mse", points=2', '"tiny.mse", points=0.5'))
    (again,) = grade_batch(course, jobs, setup_for(course, "none"), scheduler=cluster)
    assert again.result.score == 4.5


def test_a_batch_with_a_sandbox_gets_one_after_a_batch_without(course, cluster):
    hand_in(course, "ann")
    jobs = find_jobs(course.submitted_folder, ["01-tiny"])
    modes = [
        one.result.sandbox
        for mode in ("none", "auto")
        for one in grade_batch(course, jobs, setup_for(course, mode), scheduler=cluster)
    ]
    assert modes == ["none", "namespaces"]


def test_time_and_memory_are_limited_there_too(cluster):
    done = dict(on_dask(Echo, ["hang", "eat", 1], cluster, 4))
    assert done["hang"] == Lost("the grading did not come to an end within 4 s")
    assert done["eat"].reason.startswith("MemoryError")
    assert done[1][2] == 1


def test_alarms_ring_there_too(cluster):
    assert dict(on_dask(Echo, ["alarm"], cluster, 60))["alarm"][2] is True


def test_what_cannot_be_made_there_is_the_same_error_here(cluster):
    with pytest.raises(NoSandbox, match=r"^No sandbox holds here\.$"):
        list(on_dask(Unmakeable, [1, 2], cluster, 60))


def test_no_scheduler_is_one_sentence(monkeypatch):
    monkeypatch.setattr("autograder.grading.dask_workers.CONNECT_SECONDS", 1)
    with pytest.raises(SchedulerError, match=r"^No Dask scheduler answers at tcp://127.0.0.1:9 "):
        list(on_dask(Echo, [1], "tcp://127.0.0.1:9", 60))


def test_an_address_that_is_none_is_one_sentence(monkeypatch):
    monkeypatch.setattr("autograder.grading.dask_workers.CONNECT_SECONDS", 1)
    with pytest.raises(SchedulerError, match=r"^No Dask scheduler answers at nonsense"):
        list(on_dask(Echo, [1], "nonsense://x", 60))


def test_no_workers_is_one_sentence(scheduler):
    with pytest.raises(SchedulerError, match=r"has no workers, and none came within 1 s\. Start some with"):
        list(on_dask(Echo, [1], scheduler[1], 60, workers_seconds=1))


def test_a_scheduler_that_is_lost_is_one_sentence_and_keeps_what_was_done(scheduler, caplog, capfd):
    process, address = scheduler
    worker = start("dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny")
    done = []

    def work() -> None:
        for task, _ in on_dask(Echo, range(10**6), address, 60):
            done.append(task)
            if len(done) == 3:
                process.send_signal(signal.SIGKILL)

    try:
        with pytest.raises(
            SchedulerError, match=r"^The connection to the Dask scheduler at .* is lost"
        ) as error:
            work()
    finally:
        worker.kill()
        worker.wait()
    assert len(done) >= 3
    assert str(error.value).endswith("What was graded is kept; run the same command again.")
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "Traceback" not in capfd.readouterr().err


def test_with_tls_only_those_who_have_the_certificate_are_let_in(tmp_path, monkeypatch):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-keyout", tmp_path / "key.pem", "-out", tmp_path / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    settings = {
        "distributed.comm.require-encryption": True,
        "distributed.comm.tls.ca-file": str(tmp_path / "certificate.pem"),
        **{
            f"distributed.comm.tls.{who}.{what}": str(tmp_path / file)
            for who in ("client", "scheduler", "worker")
            for what, file in (("cert", "certificate.pem"), ("key", "key.pem"))
        },
    }
    with dask.config.set(settings):
        security = distributed.Security()
        with distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, security=security
        ) as cluster:
            address = cluster.scheduler_address
            assert address.startswith("tls://")
            assert dict(on_dask(Echo, [1], address, 60))[1][2] == 1
            monkeypatch.setattr("autograder.grading.dask_workers.CONNECT_SECONDS", 3)
            with (
                dask.config.set(
                    {"distributed.comm.tls.ca-file": None, "distributed.comm.tls.client.cert": None}
                ),
                pytest.raises(SchedulerError, match="No Dask scheduler answers"),
            ):
                list(on_dask(Echo, [1], address, 60))


def test_each_thread_has_a_task_that_waits_so_that_none_is_idle(cluster):
    taken = []
    done = on_dask(Echo, (taken.append(task) or task for task in range(20)), cluster, 60)
    next(done)
    assert len(taken) == 2 * AHEAD
    assert len(list(done)) == 19


def test_a_scheduler_that_hangs_is_one_sentence(scheduler, monkeypatch):
    process, address = scheduler
    with distributed.Client(address, set_as_default=False, timeout=30) as client:
        monkeypatch.setattr("autograder.grading.dask_workers.CONNECT_SECONDS", 0.5)
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(SchedulerError, match=r"^The connection to the Dask scheduler at .* is lost"):
            dask_workers._workers(client, address)
        process.send_signal(signal.SIGCONT)
