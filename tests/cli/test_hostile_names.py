"""Whatever a student is called and writes, no verb moves the terminal of who runs it, and no name looks like a line of ours."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from handed_in import DUE, hand_in, write
from kept_course import fresh_course

from autograder.cli import main
from autograder.cli.output import say, whisper
from autograder.course.course import Course, course_secret, load_course
from autograder.feedback.cleaned import Drawn, cleaned
from autograder.results import Outcome, Status

NAME = "ev\x1b]0;title\x07il\x9b2J\u202e\x7f\nada: everything is well"
MESSAGE = "There is \x1b[2J no \u202efile."
VERBS = [
    ["status"],
    ["status", NAME],
    ["status", "--json", "-"],
    ["explain", NAME, "a1"],
    ["explain", NAME, "a1", "--json", "-"],
    ["explain", NAME + "!", "a1"],
    ["feedback", "a1"],
    ["answers", "a1"],
    ["answers", "a1", "--readers", NAME],
    ["similarity", "a1"],
    ["export"],
    ["export", "--format", "canvas"],
    ["export", "--format", "moodle"],
    ["export", "--format", "gradescope"],
    ["export", "--format", "jsonl"],
    ["log"],
    ["log", NAME],
    ["verify"],
    ["people", "list"],
    ["people", "extend", NAME, "a1", "2"],
    ["people", "withdraw", NAME],
    ["people", "rename", NAME, "new" + NAME],
    ["people", "export", NAME, "--to", "person.zip"],
    ["people", "erase", NAME],
    ["bundle", NAME, "a1"],
    ["regrade", "a1", "--revert"],
]  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two students of whom one has a hostile name, an unread answer, late work that is not whole, and a forbidden act."""
    course = fresh_course(tmp_path_factory.mktemp("names") / "course")
    course_secret(course)
    write(
        course,
        hand_in(course, "right", DUE, student="ada", answer="A chord."),
        hand_in(
            course, "wrong", DUE.replace(day=14), student=NAME, answer=f"A {MESSAGE}", mse=Outcome.FORBIDDEN,
            status=Status.INCOMPLETE, message=MESSAGE,
        ),
    )  # fmt: skip
    return course.root


@pytest.fixture
def handed_in(kept: Path, tmp_path: Path) -> Course:
    shutil.copytree(kept, tmp_path / "course")
    return load_course(tmp_path / "course")


@pytest.mark.parametrize("arguments", VERBS, ids=lambda arguments: " ".join(arguments).replace(NAME, "NAME"))
def test_no_verb_prints_a_character_that_acts(
    handed_in: Course,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    monkeypatch.chdir(handed_in.root)
    assert main(arguments) in (0, 1, 2)
    captured = capsys.readouterr()
    printed = captured.out + captured.err
    assert printed.strip()
    assert "this is a fault of autograder" not in printed
    assert printed.replace("\r\n", "\n") == cleaned(printed)
    assert arguments[0] == "export" or not re.search(r"^ada: everything", printed, re.MULTILINE), printed


def test_the_document_says_the_same_as_without_escapes(
    handed_in: Course, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(handed_in.root)
    main(["status", "--json", str(tmp_path / "status.json")])
    text = (tmp_path / "status.json").read_text()
    assert cleaned(text) == text
    (status,) = json.loads(text)["status"]["assignments"]
    assert {matter["student"] for matter in status["matters"]} == {NAME}


@pytest.mark.parametrize("print_one", [say, whisper])
def test_only_what_was_laid_out_for_a_terminal_keeps_its_escapes(print_one, capsys) -> None:
    print_one(Drawn("\x1b[1mours\x1b[0m"), "\x1b[1mtheirs")
    captured = capsys.readouterr()
    assert captured.out + captured.err == "\x1b[1mours\x1b[0m \\x1b[1mtheirs\n"
