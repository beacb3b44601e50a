"""nbgrader's own commands, for students and instructors, against a live service and without a shared folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from nbgrader.apps import NbGrader
from nbgrader.apps.collectapp import CollectApp
from nbgrader.apps.fetchassignmentapp import FetchAssignmentApp
from nbgrader.apps.fetchfeedbackapp import FetchFeedbackApp
from nbgrader.apps.listapp import ListApp
from nbgrader.apps.releaseassignmentapp import ReleaseAssignmentApp
from nbgrader.apps.releasefeedbackapp import ReleaseFeedbackApp
from nbgrader.apps.submitapp import SubmitApp
from service_ground import Ground, ground, listening

from autograder.course.course import Course
from autograder.grading.hand_ins import noted_times
from autograder.service.client import ClientError
from autograder.service.nbgrader_exchange import files_in
from autograder.service.packing import pack
from autograder.service.worker import GradingService

CONFIG = """
from autograder.service.nbgrader_exchange import use_service

use_service(get_config(), "{address}")
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ground, str]]:
    folder = tmp_path_factory.mktemp("service")
    with ground(folder, has_gradebook=True) as service, listening(service) as url:
        yield service, f"{url}/small"


@pytest.fixture
def student(live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's home with nothing but nbgrader's configuration."""
    return home(live, tmp_path, monkeypatch, "ada")


def home(live, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> Path:
    service, address = live
    (folder / "nbgrader_config.py").write_text(CONFIG.format(address=address))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AUTOGRADER_SERVICE", address)
    monkeypatch.setenv("AUTOGRADER_TOKEN", service.tokens["small", name])
    return folder


def run(app: type[NbGrader], *arguments: str):
    """Run one of nbgrader's commands as it runs itself; return what it gives."""
    app.clear_instance()
    command = app.instance()
    command.initialize(list(arguments))
    command.log.handlers[:] = [logging.NullHandler()]
    try:
        return command.start()
    finally:
        app.clear_instance()


def fails(app: type[NbGrader], *arguments: str) -> bool:
    try:
        run(app, *arguments)
    except SystemExit as error:
        return error.code != 0
    return False


def listing(*arguments: str):
    """What the Assignment List panel gets."""
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    app = NbGrader()
    app.config_file_paths.append(str(Path.cwd()))
    app.load_config_file()
    config = app.config
    for argument in arguments:
        config.ExchangeList[argument] = True  # as the panel does
    return (
        ExchangeFactory(config=config).List(coursedir=CourseDirectory(config=config), config=config).start()
    )


def test_a_student_lists_fetches_and_hands_in(live, student: Path):
    service, _ = live
    (released,) = listing()
    assert (released["assignment_id"], released["status"], released["course_id"]) == (
        "a1",
        "released",
        "small",
    )
    run(FetchAssignmentApp, "a1")
    assert sorted(path.name for path in (student / "a1").iterdir()) == sorted(
        path.name for path in (service.course.assignments_folder / "a1").iterdir()
    )
    (fetched,) = listing()
    assert (fetched["status"], [each["notebook_id"] for each in fetched["notebooks"]]) == ("fetched", ["a1"])
    run(SubmitApp, "a1")
    ((group,),) = [listing("cached")]
    (submission,) = group["submissions"]
    assert submission["timestamp"] == "2026-10-10 12:00:00.000000 UTC"  # the server's clock
    assert not submission["has_exchange_feedback"]
    run(ListApp, "--cached")


def test_what_a_student_has_is_never_written_over(live, student: Path):
    run(FetchAssignmentApp, "a1")
    (student / "a1" / "losses.py").write_text("mine")
    (student / "a1" / "points.csv").unlink()
    assert fails(FetchAssignmentApp, "a1")
    run(FetchAssignmentApp, "a1", "--replace")
    assert (student / "a1" / "losses.py").read_text() == "mine"
    assert (student / "a1" / "points.csv").exists()


def test_feedback_is_that_of_the_newest_graded_upload(live, student: Path):
    service, _ = live
    run(FetchAssignmentApp, "a1")
    solved = (service.course.solutions_folder / "a1" / "losses.py").read_text()
    (student / "a1" / "losses.py").write_text(solved)
    service.clock.forward(minutes=1)
    run(SubmitApp, "a1")
    with closing(GradingService(service.server.shelf, service.database, "none", service.clock)) as worker:
        while worker.step():
            pass
    run(FetchFeedbackApp, "a1")
    (page,) = (student / "a1" / "feedback").rglob("*.html")
    assert (page.parent.name, page.name) == ("2026-10-10 12:01:00.000000 UTC", "a1.html")
    assert "3.5 of 6.5 points" in page.read_text()
    (group,) = listing("cached")
    assert [each["has_exchange_feedback"] for each in group["submissions"]] == [False, True]
    assert [each["has_local_feedback"] for each in group["submissions"]] == [False, True]


def test_an_instructor_collects_with_the_servers_time(live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    service, _ = live
    folder = home(live, tmp_path, monkeypatch, "ivy")
    (folder / "course.toml").write_text(service.course.file.read_text())
    run(CollectApp, "a1")
    collected = folder / "submitted" / "ada" / "a1"
    assert (collected / "timestamp.txt").read_text() == "2026-10-10 12:01:00.000000 UTC"
    from autograder.course.course import load_course

    course: Course = load_course(folder)
    (noted,) = noted_times(course, "ada", "a1")
    assert noted.trust == "receipt"
    before = (collected / "losses.py").stat().st_mtime_ns
    run(CollectApp, "a1")
    assert (collected / "losses.py").stat().st_mtime_ns == before


def test_an_instructor_releases_an_assignment_and_feedback(
    live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    service, _ = live
    folder = home(live, tmp_path, monkeypatch, "ivy")
    release = folder / "release" / "a1"
    release.mkdir(parents=True)
    released = service.course.assignments_folder / "a1"
    for path in released.iterdir():
        (release / path.name).write_bytes(path.read_bytes())
    (release / "more.csv").write_text("1,2")
    run(ReleaseAssignmentApp, "a1")
    assert (released / "more.csv").read_text() == "1,2"
    (released / "more.csv").unlink()
    page = service.course.data_folder / "pages" / "ada" / "a1.html"
    page.unlink()
    run(ReleaseFeedbackApp, "a1")
    assert "3.5 of 6.5 points" in page.read_text()


def test_a_student_releases_nothing(live, student: Path):
    (student / "release" / "a1").mkdir(parents=True)
    (student / "release" / "a1" / "x.py").write_text("mine")
    assert fails(ReleaseAssignmentApp, "a1")
    assert fails(ReleaseFeedbackApp, "a1")
    assert fails(CollectApp, "a1")


def test_where_the_service_does_not_answer_the_command_fails_and_nothing_is_lost(
    live, student: Path, monkeypatch: pytest.MonkeyPatch
):
    (student / "a1").mkdir()
    (student / "a1" / "losses.py").write_text("mine")
    (student / "nbgrader_config.py").write_text(CONFIG.format(address="http://127.0.0.1:9/small"))
    assert fails(SubmitApp, "a1")
    assert (student / "a1" / "losses.py").read_text() == "mine"


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "C:x", "a\\..\\x"])
def test_a_service_cannot_write_outside_of_the_folder(name: str):
    with pytest.raises(ClientError, match="leads out of the folder"):
        list(files_in(pack({name: b""})))
