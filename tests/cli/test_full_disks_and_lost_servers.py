"""A disk that is full and a database server that is gone: a sentence, nothing lost, and the next run makes good.

The disk is a real one, small, in memory, and filled up to so many bytes before a command runs; the server is PostgreSQL,
killed or stopped while a command waits for it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from handed_in import notebook
from nbgrader_course import at, query, without_gradebook
from postgres import Server
from small_course import MODULE
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from autograder.course.course import Course, load_course
from autograder.gradebook.database import with_driver
from autograder.gradebook.log_and_marks import check_course
from autograder.gradebook.marks import marks

DISK_MIB = 24
STUDENTS = ("ada", "bob", "cy", "dora")
WRONG = "\n\ndef mse(y_hat, y):\n    return 0.0\n"
EXPECTED = {"ada": 3.5, "bob": 1.5, "cy": 3.5, "dora": 1.5}
DEADLINE_SECONDS = 90.0


def hand_in_class(course: Course) -> Course:
    """Every second student is wrong; all write something for a person to read."""
    for number, student in enumerate(STUDENTS):
        folder = course.submitted_folder / student / "a1"
        folder.mkdir(parents=True)
        (folder / "losses.py").write_text(MODULE + (WRONG if number % 2 else ""))
        (folder / "a1.ipynb").write_bytes(notebook(course, "A chord. " * 2000))
        (folder / "timestamp.txt").write_text("2026-10-12 18:00:00 UTC")
    return course


def start(course: Course, *arguments: str, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,  # type: ignore[call-overload]
    )


def run(course: Course, *arguments: str) -> tuple[int, str]:
    """Return the exit status, and all that was printed."""
    process = start(course, *arguments)
    said, _ = process.communicate(timeout=300)
    return process.returncode, said


def assert_a_sentence(said: str, *words: str) -> None:
    assert "Traceback" not in said
    assert "this is a fault of autograder" not in said
    assert all(word in said for word in words), said


def assert_all_is_well(course: Course) -> None:
    assert {mark.student: mark.total for mark in marks(course, "a1")} == EXPECTED
    assert check_course(course).is_sound


# full disks


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def on_disk(built_course: Path, disk: Path) -> Course:
    """The course with its data on the small disk; nothing is graded."""
    shutil.copytree(built_course, disk / "course")
    return hand_in_class(load_course(disk / "course"))


@contextlib.contextmanager
def all_but(disk: Path, kibibytes: int) -> Iterator[None]:
    """Fill the disk up, so that so much is free; empty it again at the end."""
    room = os.statvfs(disk)
    filler = disk / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_bsize - kibibytes * 1024)
    yield
    filler.unlink()


@pytest.mark.parametrize("kibibytes", [16, 90, 140])
def test_grading_on_a_disk_that_fills_up_is_a_sentence_and_the_next_run_makes_good(
    on_disk: Course, disk: Path, kibibytes: int
) -> None:
    """The room ends while attempts are stored, while the gradebook is written, and while the folders are."""
    with all_but(disk, kibibytes):
        status, said = run(on_disk, "grade", "a1", "--workers", "1")
    assert status in (1, 2), said
    assert_a_sentence(said)
    assert "disk" in said or "No space left on device" in said, said
    status, said = run(on_disk, "grade", "a1", "--workers", "1")
    assert status == 0, said
    assert_all_is_well(on_disk)


def test_pages_and_exports_on_a_full_disk_are_a_sentence_and_what_was_there_stays(
    on_disk: Course, disk: Path
) -> None:
    table = disk / "grades.csv"
    assert run(on_disk, "grade", "a1", "--workers", "1")[0] == 0
    assert run(on_disk, "export", "--to", str(table))[0] == 1, "answers wait"
    assert run(on_disk, "feedback", "a1")[0] == 0
    before = {path: path.read_bytes() for path in (table, *on_disk.data_folder.rglob("*.html"))}
    with all_but(disk, 0):
        for arguments in (
            ["export", "--to", str(table)],
            ["feedback", "a1"],
            ["grade", "a1", "--json", str(table)],
        ):
            status, said = run(on_disk, *arguments)
            assert status == 2, (arguments, said)
            assert_a_sentence(said, "No space left on device")
        assert {path: path.read_bytes() for path in before} == before
    assert run(on_disk, "feedback", "a1")[0] == 0
    assert_all_is_well(on_disk)


def test_a_full_standard_output_is_a_sentence(on_disk: Course) -> None:
    assert run(on_disk, "grade", "a1", "--workers", "1")[0] == 0
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "autograder", "export"],
            cwd=on_disk.root, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert_a_sentence(done.stderr, "No space left on device")
    assert "Exception ignored" not in done.stderr


# lost servers


@pytest.fixture
def on_server(course: Course, postgres_gradebook: str) -> Course:
    return hand_in_class(at(course, postgres_gradebook))


@contextlib.contextmanager
def waiting_in_the_middle(course: Course, process: subprocess.Popen[str]) -> Iterator[None]:
    """Let ``process`` come to where it writes grades, and wait there for a lock that somebody else has."""
    engine = create_engine(with_driver(course.database_url), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE grade IN EXCLUSIVE MODE"))
        end = time.monotonic() + DEADLINE_SECONDS
        while query(course, "SELECT count(*) FROM pg_locks WHERE NOT granted") == [(0,)]:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        yield
        with contextlib.suppress(Exception):  # the server may be gone by now
            connection.rollback()
    engine.dispose()


def signal_server(server: Server, number: signal.Signals) -> None:
    """Send a signal to the server and to each of its processes."""
    master = int(Path(server.cluster, "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    for process in [master, *map(int, children)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def test_a_server_that_is_killed_while_grades_are_written_is_a_sentence_and_the_next_run_makes_good(
    on_server: Course, postgres_server: Server
) -> None:
    grading = start(on_server, "grade", "a1", "--workers", "1")
    with waiting_in_the_middle(on_server, grading):
        signal_server(postgres_server, signal.SIGKILL)
    try:
        said, _ = grading.communicate(timeout=DEADLINE_SECONDS)
        assert grading.returncode == 2
        assert_a_sentence(
            said,
            "cannot be reached",
            "Start the database server and run the command again",
            "Nothing is lost",
        )
        status, said = run(on_server, "grade", "a1")
        assert status == 2
        assert_a_sentence(said, "cannot be reached")
    finally:
        postgres_server.start_after_a_kill()
    status, said = run(on_server, "grade", "a1")
    assert status == 0, said
    assert "4 of them had been graded before" in said
    assert_all_is_well(on_server)


SHORT = """
import sys
from autograder.cli import main
from autograder.gradebook import patience
patience.SAID_AFTER_SECONDS, patience.GIVEN_UP_AFTER_SECONDS = 0.3, 10.0
sys.exit(main(["grade", "a1", "--workers", "1"]))
"""


def test_a_server_that_answers_nothing_is_waited_for_with_a_word_and_given_up(
    on_server: Course, postgres_server: Server
) -> None:
    grading = subprocess.Popen(
        [sys.executable, "-c", SHORT],
        cwd=on_server.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        with waiting_in_the_middle(on_server, grading):
            signal_server(postgres_server, signal.SIGSTOP)
            try:
                said, _ = grading.communicate(timeout=DEADLINE_SECONDS)
            finally:
                signal_server(postgres_server, signal.SIGCONT)
    finally:
        grading.kill()
        grading.communicate()
    assert grading.returncode == 2, said
    assert_a_sentence(said, "does not answer yet", "Waiting.", "cannot be reached", "Nothing is lost")
    assert run(on_server, "grade", "a1")[0] == 0
    assert_all_is_well(on_server)


@pytest.mark.parametrize("is_server", [True, False])
def test_two_graders_at_once_on_a_new_gradebook_grade_everybody_once(
    is_server: bool, course: Course, postgres: Callable[[], str]
) -> None:
    there = hand_in_class(at(course, postgres()) if is_server else without_gradebook(course))
    graders = [start(there, "grade", "a1", "--workers", "1") for _ in range(2)]
    for grader in graders:
        said, _ = grader.communicate(timeout=300)
        assert grader.returncode == 0, said
        assert "Traceback" not in said
    assert_all_is_well(there)
