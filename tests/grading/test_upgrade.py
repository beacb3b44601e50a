"""A store of format 1 becomes one of the present format: the same attempts, for the same eyes."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from kept_course import old_course

from autograder.grading.attempts import Attempts
from autograder.grading.upgrade import upgrade_attempts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return old_course(tmp_path).attempts_folder


def test_a_result_names_the_contents_that_it_is_of(folder: Path) -> None:
    assert upgrade_attempts(folder) == []
    (attempt,) = Attempts(folder).all("ada", "a1")
    assert attempt.result is not None
    assert attempt.result.provenance.submission == attempt.contents


def test_a_submission_that_was_graded_twice_was_handed_in_once(folder: Path) -> None:
    (path,) = (folder / "results" / "a1" / "ada").iterdir()
    record = json.loads(path.read_text())
    record["recorded"] += 1
    record["result"]["provenance"]["suite"] = "another"
    path.with_name("0" * 32 + ".json").write_text(json.dumps(record))
    upgrade_attempts(folder)
    (attempt,) = Attempts(folder).all("ada", "a1")
    assert len(attempt.hand_ins) == 1


def test_nobody_else_may_enter_the_new_store(folder: Path) -> None:
    upgrade_attempts(folder)
    assert {stat.S_IMODE(place.stat().st_mode) for place in (folder, folder / "results")} == {0o700}


def test_files_are_linked_and_take_no_room_twice(folder: Path) -> None:
    def places() -> dict[str, int]:
        return {path.name: path.stat().st_ino for path in (folder / "files").iterdir()}

    before = places()
    upgrade_attempts(folder)
    assert places() == before
