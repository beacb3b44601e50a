"""What a hand-in may hold stands in course.toml once: whoever reads a hand-in leaves the same out, and says so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from service_ground import Ground, ground, listening, solution

from autograder.cli import main
from autograder.grading.grading_worker import setup_for
from autograder.grading.intake import Intake, Job
from autograder.integrations.archives.exchange import collect_exchange
from autograder.release.notes import write_notes
from autograder.student.released import read_released, working_files
from autograder.student.submission import Submission

SAID = "data.bin was left out: it holds 2 MiB, and 1 MiB are allowed."


@pytest.fixture(scope="module")
def small_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with ground(tmp_path_factory.mktemp("service"), "[service]\nfile_mib = 1\n") as service:
        yield service


@pytest.fixture
def folder(small_files: Ground, tmp_path: Path) -> Path:
    """A student's folder with a file that is larger than the course allows."""
    made = tmp_path / "a1"
    made.mkdir()
    for name, content in solution(small_files.course).items():
        (made / name).write_bytes(content)
    (made / "data.bin").write_bytes(bytes(2 << 20))
    return made


def by_self_check(service: Ground, folder: Path) -> str:
    course = service.course
    write_notes(course, course.assignment("a1"), course.solutions_folder / "a1", folder)
    return " ".join(working_files(folder, read_released(folder)).remarks)


def by_grading(service: Ground, folder: Path) -> str:
    intake = Intake(service.course, setup_for(service.course, "none"), lambda sentence: None)
    submission = intake.look_up(Job("ada", "a1", folder))
    assert isinstance(submission, Submission)
    return " ".join(submission.remarks)


def by_collecting(service: Ground, folder: Path) -> str:
    inbound = folder.parent / "inbound"
    shutil.copytree(folder, inbound / "ada+a1+2026-10-10 10:00:00 UTC+xyz")
    return " ".join(collect_exchange(service.course, "a1", inbound).notes)


@pytest.mark.parametrize("reader", [by_self_check, by_grading, by_collecting])
def test_every_reader_leaves_the_same_out_and_says_so(
    small_files: Ground, folder: Path, reader: Callable[[Ground, Path], str]
):
    assert SAID in reader(small_files, folder)


def test_submit_says_it_before_sending_by_what_the_service_says(small_files, folder, monkeypatch, capsys):
    with listening(small_files) as url:
        monkeypatch.setenv("AUTOGRADER_SERVICE", f"{url}/small")
        monkeypatch.setenv("AUTOGRADER_TOKEN", small_files.tokens["small", "ada"])
        assert main(["submit", str(folder), "--dry-run"]) == 0
    assert f"left out: {SAID}" in capsys.readouterr().out


def test_without_the_service_submit_says_it_by_what_the_released_folder_says(
    small_files, folder, monkeypatch, capsys
):
    course = small_files.course
    write_notes(course, course.assignment("a1"), course.solutions_folder / "a1", folder)
    monkeypatch.setenv("AUTOGRADER_SERVICE", "http://127.0.0.1:9/small")
    monkeypatch.setenv("AUTOGRADER_TOKEN", "x")
    assert main(["submit", str(folder), "--dry-run"]) == 0
    assert f"left out: {SAID}" in capsys.readouterr().out


def test_an_upload_that_holds_it_all_the_same_is_refused_whole(small_files: Ground):
    answer = small_files.hand_in("bob", **solution(small_files.course), **{"data.bin": bytes(2 << 20)})
    assert answer.status_code == 422
    assert "data.bin was left out: it holds more than 1 MiB" in answer.json()["error"]
