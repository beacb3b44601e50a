"""The evening of a deadline, played with the real commands on PostgreSQL, with a killed worker and a restarted database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from deadline_evening import POINTS, Evening, Instructor, evening
from lti_platform import TABLE, Platform, platform
from nbgrader.api import Gradebook
from service_kills import wait_for

from autograder.gradebook.marks import marks
from autograder.grading.attempts import Attempts
from autograder.grading.log import AuditLog
from autograder.grading.log_check import check_log
from autograder.grading.log_words import changes_of
from autograder.service import tables
from autograder.service.receipts import check_receipt

STUDENTS = {f"s{number:03}": "wrong" if number % 4 == 0 else "right" for number in range(200)}
PATIENCE = 900.0  # seconds, on a machine that does other things too


@dataclass(frozen=True)
class Played:
    """The evening when everything is graded. interrupted: the upload whose worker was killed; heard: by one student

    platform: a learning system of the tests' own, from which the first student came; no real one was tried
    """

    tonight: Evening
    instructor: Instructor
    interrupted: int
    heard: list[Any]
    platform: Platform


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, postgres_server) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("evening")
    with (
        platform(lambda: datetime.now(UTC)) as lms,
        evening(folder, postgres_server.database(), workers=2, more=TABLE.format(url=lms.url)) as tonight,
    ):
        tonight.log_in_by_links(["ivy"], "instructor")
        first, *others = STUDENTS
        tonight.log_in_by_links(others)
        tonight.log_in_from(lms, first)
        instructor = Instructor(tonight, "ivy")
        with tonight.everybody_hands_in(STUDENTS) as threads:
            heard = threads.submit(tonight.watch, "s199")
            interrupted = tonight.kill_a_worker()
            postgres_server.stop()
            postgres_server.start()
            tonight.start_worker()
        wait_for(lambda: instructor.sees_all_graded(len(STUDENTS)), PATIENCE)
        instructor.end()
        yield Played(tonight, instructor, interrupted, heard.result(), lms)


def test_everybody_is_acknowledged_once_whatever_was_restarted(played: Played):
    tonight = played.tonight
    assert tonight.taken.keys() == STUDENTS.keys()
    rows = {row.number: row for row in tonight.rows()}
    assert len(rows) == len(STUDENTS)
    for name, answer in tonight.taken.items():
        row = rows[answer["upload"]["number"]]
        assert (row.student, row.digest) == (name, answer["receipt"]["digest"])


def test_every_upload_is_graded_once_and_that_of_the_killed_worker_too(played: Played):
    tonight = played.tonight
    rows = tonight.rows()
    assert {(row.state, row.graded) for row in rows} == {(tables.DONE, 1)}
    assert next(row.tries for row in rows if row.number == played.interrupted) > 1
    store = Attempts(tonight.course.attempts_folder)
    for name in STUDENTS:
        (attempt,) = store.all(name, "a1")
        assert attempt.is_graded
        assert len(attempt.hand_ins) == 1
        assert len(list((store.folder / "results" / "a1" / name).glob("*.json"))) == 1


def test_what_nobody_killed_runs_on_and_goes_on_telling(played: Played):
    running = [played.tonight.server, *played.tonight.workers]
    assert [process.poll() for process in running] == [None] * 3
    assert (played.heard[-1]["state"], played.heard[-1]["points"]) == ("done", POINTS["right"])


def test_the_learning_system_has_the_mark_of_who_came_from_it_and_no_other(played: Played):
    first = next(iter(STUDENTS))
    (score,) = wait_for(lambda: played.platform.taken, PATIENCE)[-1:]
    assert {user for _, user in played.platform.scores} == {f"id-of-{first}"}
    assert (score["scoreGiven"], score["scoreMaximum"], score["gradingProgress"]) == (
        POINTS[STUDENTS[first]],
        6.5,
        "FullyGraded",
    )


def test_the_instructor_saw_the_class_grow_and_nobody_vanish(played: Played):
    instructor = played.instructor
    handed_in = [state["handed_in"] for state in instructor.seen]
    assert handed_in == sorted(handed_in)
    assert len(set(handed_in)) > 2
    assert [line["attention"] for line in instructor.seen[-1]["students"] if line["attention"]] == []


def test_gradebook_pages_receipts_and_log_say_the_same_of_everybody(played: Played):
    tonight = played.tonight
    course = tonight.course
    expected = {name: POINTS[kind] for name, kind in STUDENTS.items()}
    assert gradebook_points(course) == expected
    assert logged_points(course) == expected
    assert check_log(course.data_folder / "log").faults == ()
    assert {name: page_points(tonight, name) for name in STUDENTS} == {
        name: f"{points:g} of 6.5 points" for name, points in expected.items()
    }
    receipts = {
        name: check_receipt(course, msgspec.json.encode(answer["receipt"]))
        for name, answer in tonight.taken.items()
    }
    by_receipt = {name: (receipt.received, "receipt") for name, receipt in receipts.items()}
    assert {
        mark.student: (mark.automatic.handed_in, mark.automatic.trust) for mark in marks(course, "a1")
    } == by_receipt


def gradebook_points(course: Any) -> dict[str, float]:
    """What nbgrader itself reads in its gradebook."""
    with Gradebook(f"sqlite:///{course.data_folder / 'gradebook.db'}", course.id) as gradebook:
        return {each.student.id: each.score for each in gradebook.assignment_submissions("a1")}


def logged_points(course: Any) -> dict[str, float]:
    """The points after each student's last line in the audit log."""
    log = AuditLog(course)
    changes = changes_of(log.lines(), log.names(), assignment="a1")
    return {change.student: change.after for change in changes if change.after is not None}


def page_points(tonight: Evening, name: str) -> str:
    """The points that stand on the page that the student gets."""
    number = tonight.taken[name]["upload"]["number"]
    page = tonight.client(name).send("GET", f"/uploads/{number}/page").decode()
    return next(
        f"{points:g} of 6.5 points" for points in POINTS.values() if f"{points:g} of 6.5 points" in page
    )
