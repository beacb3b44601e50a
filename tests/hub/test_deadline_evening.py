"""The evening of a deadline, in one piece: a real hub, two students in JupyterLab, two hundred at once, and accidents.

``make hub``. JupyterHub with its proxy starts the service as deploy/hub says, on PostgreSQL. While students hand in from
the Assignment List, from JupyterLab's terminal, and two hundred by programs, the worker is killed and the database
restarted; one of them came from a learning system of the tests' own (no real one was tried), an instructor looks on.
"""

from __future__ import annotations

import getpass
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

pytest.importorskip("jupyterhub")

from chromium import chromium
from deadline_evening import POINTS, Evening, Instructor, evening_course
from lti_platform import TABLE, Platform, platform
from nbgrader.api import Gradebook
from os_users import IS_ROOT, os_users
from playwright import sync_api
from postgres import Server
from real_hub import PROXY, running_hub
from service_ground import solution
from service_kills import wait_for
from students_in_lab import AssignmentList, Terminal, lab_of, log_in

from autograder.gradebook.marks import marks
from autograder.grading.attempts import Attempts
from autograder.grading.log import AuditLog
from autograder.grading.log_check import check_log
from autograder.grading.log_words import changes_of
from autograder.service import tables
from autograder.service.client import Client, ClientError, Login
from autograder.service.database import open_database
from autograder.service.receipts import check_receipt

LAUNCHED, *OTHERS = [f"s{number:03}" for number in range(200)]
BY_LINKS, BY_HUB = OTHERS[:99], OTHERS[99:]
PANEL, TERMINAL = "thetastar-ada", "thetastar-bob"  # users of this machine, where root runs this
WATCHING = BY_HUB[-1]
AT_ONCE = {name: "wrong" if name.endswith("0") else "right" for name in (LAUNCHED, *OTHERS)}
EXPECTED = {name: POINTS[kind] for name, kind in AT_ONCE.items()} | {
    PANEL: POINTS["right"],
    TERMINAL: POINTS["right"],
}
PATIENCE = 900.0  # seconds, on a machine that does other things too


@dataclass(frozen=True)
class Played:
    """The evening when everything is graded.

    interrupted: the upload whose worker was killed; heard: by one student; said: by the command in the terminal
    class_page:  what the instructor's page showed of the numbers at the end, without being loaded again
    owners:      student -> the user whose process the student's server was
    """

    tonight: Evening
    instructor: Instructor
    platform: Platform
    interrupted: int
    heard: list[Any]
    said: str
    class_page: str
    owners: dict[str, str]

    def receipts(self) -> dict[str, bytes]:
        """student -> the receipt: as it was answered to a program, or as the page gives it"""
        tonight = self.tonight
        answered = {name: msgspec.json.encode(answer["receipt"]) for name, answer in tonight.taken.items()}
        for name in (PANEL, TERMINAL):
            (state,) = tonight.client(name).get("/api/uploads")
            answered[name] = tonight.client(name).send("GET", f"/uploads/{state['number']}/receipt")
        return answered


@pytest.fixture(scope="module")
def homes() -> Iterator[Path]:
    """Where students' homes are: in a folder that other users may enter, as pytest's are not."""
    folder = Path(tempfile.mkdtemp(prefix="hub-homes-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def played(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, homes: Path
) -> Iterator[Played]:
    if not PROXY:
        pytest.skip("CONFIGURABLE_HTTP_PROXY names no proxy; `make hub` installs one")
    folder, address = tmp_path_factory.mktemp("hub"), postgres_server.database()
    students = (PANEL, TERMINAL)
    with (
        platform(lambda: datetime.now(UTC)) as lms,
        os_users(students, homes),
        running_hub(
            folder, evening_course(folder / "course", address, TABLE.format(url=lms.url)), [*students, *BY_HUB], homes
        ) as hub,
        chromium() as browser,
    ):  # fmt: skip
        database = open_database(address)
        yield play(Evening(hub, database), lms, browser, postgres_server)
        database.close()


def play(tonight: Evening, lms: Platform, browser: sync_api.Browser, postgres_server: Server) -> Played:
    """Let the evening come and go."""
    labs = {name: lab_of(tonight.hub, browser, name) for name in (PANEL, TERMINAL)}
    tonight.log_in_by_links(BY_LINKS)
    tonight.log_in_by_the_hub([*BY_HUB, PANEL, TERMINAL, "ivy"])
    tonight.log_in_from(lms, LAUNCHED)
    panel = AssignmentList.with_fetched(labs[PANEL], tonight.hub.homes / PANEL)
    terminal = Terminal.with_fetched(labs[TERMINAL], tonight.hub.homes / TERMINAL)
    for name, student in ((PANEL, panel), (TERMINAL, terminal)):
        (student.folder / "losses.py").write_bytes(solution(tonight.course, name)["losses.py"])
    class_page = watched_class(tonight, browser)
    instructor = Instructor(tonight, "ivy")
    with tonight.everybody_hands_in(AT_ONCE) as threads:
        heard = threads.submit(tonight.watch, WATCHING)
        terminal.submit()
        panel.submit()
        panel.wait_until_listed()
        interrupted = tonight.kill_a_worker()
        postgres_server.stop()
        postgres_server.start()
    wait_for(lambda: instructor.sees_all_graded(len(EXPECTED)), PATIENCE)
    instructor.end()
    sync_api.expect(class_page).to_have_text(re.compile("0 wait, 0 being graded"), timeout=20_000)
    owners = {name: (tonight.hub.homes / name / ".local").owner() for name in (PANEL, TERMINAL)}
    return Played(
        tonight, instructor, lms, interrupted, heard.result(), terminal.said(), class_page.inner_text(), owners
    )  # fmt: skip


def watched_class(tonight: Evening, browser: sync_api.Browser) -> sync_api.Locator:
    """Let the instructor log in with the hub and open the class; return where its page says the numbers."""
    page = browser.new_page()
    page.goto(f"{tonight.url}/hub")
    log_in(page, "ivy")
    page.get_by_text("ivy (instructor)").wait_for()
    page.goto(f"{tonight.url}/class/a1")
    return page.locator("#counts")


def test_everybody_is_acknowledged_once_whatever_was_restarted(played: Played):
    tonight = played.tonight
    assert tonight.taken.keys() == AT_ONCE.keys()
    rows = {row.number: row for row in tonight.rows()}
    assert sorted(row.student for row in rows.values()) == sorted(EXPECTED)
    for name, answer in tonight.taken.items():
        row = rows[answer["upload"]["number"]]
        assert (row.student, row.digest) == (name, answer["receipt"]["digest"])


def test_every_upload_is_graded_once_and_that_of_the_killed_worker_too(played: Played):
    tonight = played.tonight
    rows = tonight.rows()
    assert {(row.state, row.graded) for row in rows} == {(tables.DONE, 1)}
    assert next(row.tries for row in rows if row.number == played.interrupted) > 1
    store = Attempts(tonight.course.attempts_folder)
    for name in EXPECTED:
        (attempt,) = store.all(name, "a1")
        assert attempt.is_graded
        assert len(attempt.hand_ins) == 1
        assert len(list((store.folder / "results" / "a1" / name).glob("*.json"))) == 1


def test_a_stream_of_events_outlives_the_restart_of_the_database(played: Played):
    assert (played.heard[-1]["state"], played.heard[-1]["points"]) == ("done", EXPECTED[WATCHING])


def test_the_terminal_says_that_it_was_received_and_what_counts(played: Played):
    assert "Received: upload " in played.said
    assert f"{POINTS['right']:g} of 6.5 points count for a1." in played.said


def test_each_students_server_is_a_process_of_the_students_own(played: Played):
    # only root can start processes of other users
    assert played.owners == {name: name if IS_ROOT else getpass.getuser() for name in (PANEL, TERMINAL)}


def test_who_is_in_no_group_stays_outside(played: Played):
    hub = played.tonight.hub
    with pytest.raises(ClientError, match="not valid"):
        Client(Login(hub.service, hub.token("eve"))).get("/api/me")


def test_the_learning_system_has_the_mark_of_who_came_from_it_and_no_other(played: Played):
    (score,) = wait_for(lambda: played.platform.taken, PATIENCE)[-1:]
    assert {user for _, user in played.platform.scores} == {f"id-of-{LAUNCHED}"}
    assert (score["scoreGiven"], score["scoreMaximum"], score["gradingProgress"]) == (
        EXPECTED[LAUNCHED],
        6.5,
        "FullyGraded",
    )


def test_the_instructor_saw_the_class_grow_and_nobody_vanish(played: Played):
    instructor = played.instructor
    handed_in = [state["handed_in"] for state in instructor.seen]
    assert handed_in == sorted(handed_in)
    assert len(set(handed_in)) > 2
    assert [line["attention"] for line in instructor.seen[-1]["students"] if line["attention"]] == []
    assert played.class_page.startswith(f"{len(EXPECTED)} handed in, ")
    assert played.class_page.endswith("; 0 wait, 0 being graded, 0 failed")


def test_gradebook_pages_receipts_and_log_say_the_same_of_everybody(played: Played):
    tonight = played.tonight
    course = tonight.course
    assert gradebook_points(course) == EXPECTED
    assert logged_points(course) == EXPECTED
    assert check_log(course.data_folder / "log").faults == ()
    assert {name: page_points(tonight, name) for name in EXPECTED} == {
        name: f"{points:g} of 6.5 points" for name, points in EXPECTED.items()
    }
    receipts = {name: check_receipt(course, receipt) for name, receipt in played.receipts().items()}
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
    (state,) = tonight.client(name).get("/api/uploads")
    page = tonight.client(name).send("GET", f"/uploads/{state['number']}/page").decode()
    return next(
        f"{points:g} of 6.5 points" for points in POINTS.values() if f"{points:g} of 6.5 points" in page
    )
