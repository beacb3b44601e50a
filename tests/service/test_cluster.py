"""Much that is graded again goes to the Dask cluster of course.toml, over TLS, with the suite by its contents."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import dask
import distributed
import pytest
from service_ground import Ground, ground
from sqlalchemy import select

from autograder.course.toml import CourseError
from autograder.grading import dask_workers
from autograder.grading.dask_workers import on_dask
from autograder.grading.grading_worker import setup_for, worker_at
from autograder.grading.intake import Intake, Job
from autograder.grading.provenance import folder_digest
from autograder.grading.sent_suites import packed_suite, unpacked_suite
from autograder.grading.workers import WarmProcesses
from autograder.service import tables
from autograder.service.worker import GradingService

pytestmark = pytest.mark.filterwarnings("ignore")
STUDENTS = ("ada", "bob")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster that talks over TLS alone; Dask's configuration names the certificate."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=test",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    certificate, key = str(folder / "cert.pem"), str(folder / "key.pem")
    settings = {"ca-file": certificate} | {
        f"{role}.{kind}": path
        for role in ("scheduler", "worker", "client")
        for kind, path in (("cert", certificate), ("key", key))
    }
    names = {f"distributed.comm.tls.{name}": value for name, value in settings.items()}
    with (
        dask.config.set({**names, "distributed.comm.require-encryption": True}),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, protocol="tls://", security=distributed.Security(),
            dashboard_address=None,
        ) as made,
    ):  # fmt: skip
        yield made.scheduler_address


def course_with(folder: Path, cluster: str, least: int) -> Iterator[tuple[Ground, GradingService]]:
    more = f'[service]\ncluster = "{cluster}"\ncluster_from = {least}\n'
    with ground(folder, more, has_gradebook=True) as service:
        worker = GradingService(service.server.shelf, service.database, "none", service.clock)
        with closing(worker):
            for name in STUDENTS:
                service.hand_in(name)
                assert worker.step()
            yield service, worker


@pytest.fixture
def large(tmp_path: Path, cluster: str) -> Iterator[tuple[Ground, GradingService]]:
    """A course whose cluster gets two uploads and more; both students' are graded by the first suite."""
    yield from course_with(tmp_path, cluster, 2)


def grade_all_again_by_another_suite(service: Ground) -> None:
    suite = service.course.solutions_folder / "a1" / "hidden" / "test_losses.py"
    suite.write_text(suite.read_text().replace("2.1200451", "7.0"))
    answer = service.client.post("/small/class/a1/again", data={"what": "all"}, headers=service.token("ivy"))
    assert answer.status_code == 303


def rows(service: Ground) -> list[object]:
    with service.database.reading() as connection:
        return list(connection.execute(select(tables.uploads).order_by(tables.uploads.c.number)))


def test_a_large_regrade_runs_on_the_cluster_and_changes_the_marks(large, monkeypatch):
    service, worker = large
    grade_all_again_by_another_suite(service)
    monkeypatch.setattr(WarmProcesses, "run", lambda *_: pytest.fail("it was graded here"))
    assert worker.step()
    assert [(row.state, row.points, row.graded) for row in rows(service)] == [("done", 1.5, 2)] * 2
    assert not worker.step()


def test_what_is_handed_in_meanwhile_goes_first(large):
    service, worker = large
    grade_all_again_by_another_suite(service)
    service.hand_in("ada", comment="newer")
    assert worker.step()
    assert [row.state for row in rows(service)] == ["waiting", "waiting", "done"]


def test_a_small_regrade_asks_no_cluster(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("autograder.service.cluster.on_dask", lambda *_, **__: pytest.fail("it was asked"))
    for service, worker in course_with(tmp_path, "tls://scheduler.example.edu:8786", 3):
        grade_all_again_by_another_suite(service)
        assert worker.step()
        assert worker.step()
        assert [row.state for row in rows(service)] == ["done"] * 2


def test_where_the_cluster_does_not_answer_the_worker_does_it_and_no_try_is_lost(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(dask_workers, "CONNECT_SECONDS", 0.5)
    for service, worker in course_with(tmp_path, "tcp://127.0.0.1:9", 2):
        grade_all_again_by_another_suite(service)
        assert worker.step()
        assert [(row.state, row.tries) for row in rows(service)] == [("waiting", 0)] * 2
        assert worker.step()
        assert worker.step()
        assert [(row.state, row.points) for row in rows(service)] == [("done", 1.5)] * 2


def test_a_worker_of_the_cluster_needs_no_folder_of_solutions(large, cluster: str):
    service, _ = large
    course = service.course
    setup = setup_for(course, "none")
    submission = Intake(course, setup, lambda _: None).look_up(
        Job("cyd", "a1", course.submitted_folder / "ada" / "a1")
    )
    nowhere = replace(setup, solutions=Path("/nowhere"))
    ((_, result),) = on_dask(
        partial(worker_at, nowhere),
        [submission],
        cluster,
        60,
        suite=packed_suite(course.solutions_folder, "a1"),
    )
    assert result.score == 3.5


def test_a_suite_that_was_sent_is_the_same_by_its_digest(large):
    service, _ = large
    solutions = service.course.solutions_folder
    there = unpacked_suite(packed_suite(solutions, "a1"))
    assert folder_digest(there / "a1") == folder_digest(solutions / "a1")
    assert unpacked_suite(packed_suite(solutions, "a1")) == there
    assert there.parent.stat().st_mode & 0o077 == 0
    shutil.rmtree(there)


def test_a_cluster_without_tls_on_another_machine_is_refused(tmp_path: Path):
    with (
        pytest.raises(CourseError, match="a Dask scheduler with TLS"),
        ground(tmp_path, '[service]\ncluster = "tcp://scheduler.example.edu:8786"\n'),
    ):
        pass
