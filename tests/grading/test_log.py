"""The audit log: every change has a line, a changed byte is found, an erased person is gone, and the chain holds."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.course.course import Course
from autograder.grading.log import AuditLog, LogError, MarkToLog, account, erase, note, person_id, rename
from autograder.grading.log_check import check_log
from autograder.grading.log_file import Line, LogFile, digest_of, without_who
from autograder.grading.log_words import changes_of, log_text
from autograder.grading.mark_values import CellScore, Mark, Part
from autograder.results import Provenance, Status, SubmissionResult

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
EMPTY_COURSE = (
    '[course]\nname = "A"\nid = "a"\n\n[[assignments]]\nname = "a1"\ndue = 2026-10-12T23:59:00+02:00\n'
)


@pytest.fixture
def course(tmp_path: Path):
    return make_course(tmp_path)


def make_course(folder: Path):
    from autograder.course.course import load_course

    (folder / "course.toml").write_text(EMPTY_COURSE)
    return load_course(folder)


def mark(student: str = "ada", points: float = 2.0, **changes: Any) -> Mark:
    """A mark of one exercise."""
    by_hand = changes.pop("by_hand", None)
    part = Part("contents", 1, NOW, "claimed", 0.0, points, 3.0)
    counted = points if by_hand is None else by_hand
    values = {
        "student": student,
        "assignment": "a1",
        "status": Status.GRADED,
        "message": "",
        "counts": "last",
        "hand_ins": 1,
        "attempts": 1,
        "due": NOW,
        "automatic": part,
        "written": None,
        "cells": (CellScore("losses-mse", "losses.mse", 3.0, points, by_hand),),
        "charges": (),
        "open": (),
        "score": counted,
        "penalty": 0.0,
        "total": counted,
        "max_score": 3.0,
    }
    return Mark(**(values | changes))


def to_log(student: str = "ada", points: float = 2.0, suite: str = "s1", **changes: Any) -> MarkToLog:
    result = SubmissionResult(
        student, "a1", Status.GRADED, provenance=Provenance("contents", suite, "e", "p")
    )
    return MarkToLog(mark(student, points, **changes), result)


def enter(course, *marks: MarkToLog, cause: str = "") -> int:
    log = AuditLog(course, clock=lambda: NOW)
    log.cause = cause
    with log.writing():
        return log.enter(marks)


def reasons_of(course) -> list[tuple[str, ...]]:
    log = AuditLog(course)
    return [change.why for change in changes_of(log.lines(), log.names()) if change.what == "mark"]


def faults(course) -> tuple[str, ...]:
    return check_log(course.data_folder / "log").faults


def file_of(course) -> Path:
    return course.data_folder / "log" / "log.jsonl"


# what is entered


def test_a_mark_is_entered_once_and_again_when_it_changes(course):
    assert [enter(course, to_log()), enter(course, to_log()), enter(course, to_log(points=1.0))] == [1, 0, 1]
    log = AuditLog(course)
    first, second = [c for c in changes_of(log.lines(), log.names()) if c.what == "mark"]
    assert (first.student, first.before, first.after, first.why) == ("ada", None, 2.0, ("first mark",))
    assert (second.before, second.after, second.why) == (2.0, 1.0, ("graded again",))
    assert [(c.name, c.what, c.before, c.after) for c in second.cells] == [
        ("losses-mse", "automatic", 2.0, 1.0)
    ]
    assert faults(course) == ()


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (to_log(by_hand=1.5), ("by hand",)),
        (to_log(suite="s2"), ("suite",)),
        (to_log(points=1.0, suite="s2"), ("suite",)),
        (to_log(due=NOW.replace(day=25)), ("due date or extension",)),
        (to_log(penalty=0.5, total=1.5), ("rule for lateness",)),
        (to_log(counts="best"), ("rule for attempts",)),
        (
            to_log(points=1.0, automatic=Part("others", 2, NOW, "claimed", 0.0, 1.0, 3.0)),
            ("another attempt",),
        ),
        (
            to_log(automatic=Part("contents", 1, NOW.replace(hour=13), "lms", 0.0, 2.0, 3.0)),
            ("time of handing in",),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_the_reason_of_a_change_is_found_by_comparison(course, later, why):
    enter(course, to_log())
    assert enter(course, later) == 1
    assert reasons_of(course)[-1] == why


def test_a_command_says_what_it_does(course):
    enter(course, to_log())
    enter(course, to_log(points=3.0, suite="s2"), cause="regrade 1, as-is")
    assert reasons_of(course)[-1] == ("regrade 1, as-is", "suite")


def test_a_decision_names_no_hidden_check(course):
    result = SubmissionResult(
        "ada", "a1", Status.GRADED, decision="Regraded as best-of: test_secret stays passed."
    )
    enter(course, MarkToLog(mark(), result))
    assert b"test_secret" not in file_of(course).read_bytes()
    assert b"Regraded as best-of" in file_of(course).read_bytes()


def test_the_log_reads_as_sentences(course):
    enter(course, to_log())
    enter(course, to_log(by_hand=1.5))
    log = AuditLog(course)
    text = log_text(course, changes_of(log.lines(), log.names(), student="ada", assignment="a1"))
    who = AuditLog(course)._who
    assert text.splitlines() == [
        f"    2  2026-10-20 14:00:00 UTC+02:00  ada, a1: none -> 2 of 3, first mark (by {who})",
        f"    3  2026-10-20 14:00:00 UTC+02:00  ada, a1: 2 -> 1.5 of 3, by hand (noticed by {who})",
        "      losses-mse, by hand: none -> 1.5",
    ]


def test_the_last_mark_is_that_of_the_last_line(course):
    enter(course, to_log(), to_log("bob", 3.0))
    enter(course, to_log(points=1.0))
    log = AuditLog(course)
    assert [log.last_mark(student, "a1").points for student in ("ada", "bob")] == [1.0, 3.0]
    assert log.last_mark("eve", "a1") is None


def test_whose_mark_was_removed_has_none_by_the_log(course):
    enter(course, to_log(), to_log("bob"))
    log = AuditLog(course)
    with log.writing():
        log.enter([], removed=[("ada", "a1")])
    assert log.students_with_marks("a1") == ["bob"]


def test_a_line_names_the_line_that_it_follows_also_of_the_same_command(course):
    log = AuditLog(course)
    with log.writing():
        log.enter([to_log(), to_log("bob")])
        log.enter([to_log("bob", 1.0)])
    *_, first, second = [line for line in log.lines() if line.entry.person == log.known_id("bob")]
    assert second.entry.since == first.line.number


# people


def test_a_person_keeps_the_id_through_a_rename(course):
    enter(course, to_log())
    number = person_id(course, "ada")
    rename(course, "ada", "ada.l")
    assert person_id(course, "ada.l") == number
    assert enter(course, to_log("ada.l")) == 0
    assert faults(course) == ()


def test_a_rename_to_a_known_name_is_refused(course):
    enter(course, to_log(), to_log("bob"))
    with pytest.raises(LogError, match="knows bob already"):
        rename(course, "ada", "bob")


@pytest.mark.parametrize(
    ("salt", "body", "is_erased"),
    [("", b"null", True), ("salt", b"null", False), ("", b"{}", False), ("salt", b"{}", False)],
)
def test_a_line_is_erased_where_it_has_neither_salt_nor_content(salt, body, is_erased):
    assert Line(1, "", "", salt, msgspec.Raw(body)).is_erased is is_erased


def test_who_runs_the_program_is_the_user_of_the_hub_where_there_is_one(monkeypatch):
    monkeypatch.setenv("LOGNAME", "somebody")
    assert account() == "somebody"
    monkeypatch.setenv("JUPYTERHUB_USER", "professor")
    assert account() == "professor"


def test_an_erased_person_is_nowhere_in_the_file_and_the_chain_holds(course):
    note(course, "ursula", "An extension, for ursula's illness.")
    enter(course, to_log("ursula"), to_log("bob"))
    number = person_id(course, "ursula")
    assert erase(course, "ursula") == 3
    content = file_of(course).read_text()
    assert "ursula" not in content
    assert "illness" not in content
    assert content.count(number) == 1  # the line that says that somebody was erased
    assert faults(course) == ()
    assert check_log(course.data_folder / "log").erased == 3
    assert reasons_of(course) == [("first mark",)]  # bob's


def test_who_is_erased_by_another_process_is_forgotten_here_too(course):
    enter(course, to_log(), to_log("bob"))
    log = AuditLog(course)
    assert log.known_id("ada") is not None
    erase(course, "ada")
    assert list(log.names().values()) == ["bob"]


def test_who_comes_back_after_an_erasure_is_another_person(course):
    enter(course, to_log())
    number = person_id(course, "ada")
    erase(course, "ada")
    assert person_id(course, "ada") != number
    assert enter(course, to_log()) == 1
    assert faults(course) == ()


def test_erasing_somebody_unknown_changes_nothing(course):
    enter(course, to_log())
    before = file_of(course).read_bytes()
    assert erase(course, "eve") == 0
    assert file_of(course).read_bytes() == before


def test_a_name_that_is_no_unicode_is_kept(course):
    name = os.fsdecode(b"ad\xffa")
    enter(course, to_log(name))
    assert AuditLog(course).students_with_marks("a1") == [name]


# tampering


@pytest.fixture(scope="module")
def full_log(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a log with an erasure, a rename and changes."""
    course = make_course(tmp_path_factory.mktemp("full"))
    enter(course, to_log(), to_log("bob"))
    enter(course, to_log(points=1.0), to_log("bob", by_hand=3.0))
    rename(course, "bob", "bobby")
    erase(course, "ada")
    note(course, "bobby", "An extension.")
    folder = course.data_folder / "log"
    return {name: (folder / name).read_bytes() for name in ("log.jsonl", "head.json")}


def check_bytes(folder: Path, files: dict[str, bytes]) -> tuple[str, ...]:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return check_log(folder).faults


def test_an_untouched_log_has_no_fault(full_log, tmp_path):
    assert check_bytes(tmp_path, full_log) == ()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_changed_byte_is_found(full_log, tmp_path, data):
    name = data.draw(st.sampled_from(sorted(full_log)))
    content = full_log[name]
    place = data.draw(st.integers(0, len(content) - 1))
    kind = data.draw(st.sampled_from(["replace", "remove", "insert"]))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != content[place]))
    changed = {
        "replace": content[:place] + bytes([byte]) + content[place + 1 :],
        "remove": content[:place] + content[place + 1 :],
        "insert": content[:place] + bytes([byte]) + content[place:],
    }[kind]
    with contextlib.suppress(LogError):  # a changed format number, which is refused with a sentence
        assert check_bytes(tmp_path, full_log | {name: changed}) != ()


def test_every_removed_doubled_or_moved_line_is_found(full_log, tmp_path):
    lines = full_log["log.jsonl"].splitlines(keepends=True)
    for index in range(len(lines)):
        for changed in (
            lines[:index] + lines[index + 1 :],
            lines[: index + 1] + lines[index:],
            lines[:index],
            [*lines[:index], *lines[index + 1 : index + 2], lines[index], *lines[index + 2 :]],
        ):
            if changed != lines:
                assert check_bytes(tmp_path, full_log | {"log.jsonl": b"".join(changed)}) != ()


def test_a_line_that_was_written_otherwise_is_named(full_log, tmp_path):
    lines = full_log["log.jsonl"].splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"number":2', b'"number": 2', 1)
    found = check_bytes(tmp_path, full_log | {"log.jsonl": b"".join(lines)})
    assert found[0] == "Line 2 is not as it was written; what follows it was not checked."


def test_content_that_is_taken_out_without_an_erasure_is_found(full_log, tmp_path):
    lines = full_log["log.jsonl"].splitlines(keepends=True)
    number = next(n for n, text in enumerate(lines) if b'"renamed"' in text)
    line = msgspec.json.decode(lines[number])
    bare = {name: line[name] for name in ("number", "previous", "digest")}
    lines[number] = msgspec.json.encode(bare) + b"\n"
    changed = full_log | {"log.jsonl": b"".join(lines)}
    assert check_bytes(tmp_path, changed) == (
        f"Line {number} is empty, and no line says that a person was erased.",
    )


def test_a_log_that_was_written_anew_is_found_with_an_anchor(course):
    enter(course, to_log())
    anchor = check_log(course.data_folder / "log").anchor
    enter(course, to_log(points=1.0))
    assert check_log(course.data_folder / "log", anchor).faults == ()
    file_of(course).unlink()
    (course.data_folder / "log" / "head.json").unlink()
    enter(course, to_log(points=1.0))
    assert faults(course) == ()
    (fault,) = check_log(course.data_folder / "log", anchor).faults
    assert "written anew" in fault


def test_nothing_is_entered_into_a_log_whose_end_was_cut(course):
    enter(course, to_log())
    enter(course, to_log(points=1.0))
    lines = file_of(course).read_bytes().splitlines(keepends=True)
    file_of(course).write_bytes(b"".join(lines[:-1]))
    with pytest.raises(LogError, match="damaged"):
        enter(course, to_log(points=3.0))


def test_a_log_without_its_file_is_not_begun_anew_in_silence(course):
    enter(course, to_log())
    file_of(course).unlink()
    with pytest.raises(LogError, match="it is gone"):
        enter(course, to_log(points=3.0))


def test_a_newer_format_is_refused_with_a_sentence(course):
    enter(course, to_log())
    content = file_of(course).read_bytes()
    file_of(course).write_bytes(content.replace(b'{"format":1,', b'{"format":2,', 1))
    with pytest.raises(LogError, match="newer version"):
        AuditLog(course).lines()


# kills and other processes


def test_a_line_that_was_not_finished_is_removed_with_a_word(course):
    enter(course, to_log())
    whole = file_of(course).read_bytes()
    enter(course, to_log(points=1.0))
    lines = file_of(course).read_bytes()[len(whole) :]
    head = (course.data_folder / "log" / "head.json").read_bytes()
    for length in range(1, len(lines)):
        (course.data_folder / "log" / "head.json").write_bytes(head)
        file_of(course).write_bytes(whole + lines[:length])
        _as_head_of(course, whole)
        assert "killed while it wrote" in " ".join(faults(course))
        if length % 40 == 1:
            log = AuditLog(course)
            with log.writing():
                log.enter([to_log(points=1.0)])
            assert "was not finished" in log.remarks[0]
            assert faults(course) == ()
            assert reasons_of(course)[-1] == ("graded again",)


def _as_head_of(course, content: bytes) -> None:
    """Let the head say that ``content`` is all."""
    from autograder.grading.log_file import FORMAT, Head, LogFile, to_bytes

    path, now = file_of(course), file_of(course).read_bytes()
    path.write_bytes(content)
    file = LogFile(path.parent, "a")
    file.new_lines()
    (path.parent / "head.json").write_bytes(to_bytes(Head(FORMAT, *file.end)))
    path.write_bytes(now)


def test_lines_that_the_head_does_not_count_yet_are_taken(course):
    enter(course, to_log())
    head = (course.data_folder / "log" / "head.json").read_bytes()
    enter(course, to_log(points=1.0))
    (course.data_folder / "log" / "head.json").write_bytes(head)  # as a kill before its writing leaves it
    assert faults(course) == ()
    assert enter(course, to_log(points=1.0)) == 0
    assert enter(course, to_log(points=3.0)) == 1
    assert faults(course) == ()


def _enter_many(course: Course, name: str) -> None:
    for points in range(20):
        enter(course, to_log(name, float(points)))


def test_two_processes_at_once_lose_no_line(course):
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_enter_many, args=(course, name)) for name in ("ada", "bob")]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert faults(course) == ()
    log = AuditLog(course)
    changes = [change for change in changes_of(log.lines(), log.names()) if change.what == "mark"]
    assert [change.after for change in changes if change.student == "ada"] == [float(n) for n in range(20)]
    assert [change.after for change in changes if change.student == "bob"] == [float(n) for n in range(20)]


def test_a_log_that_cannot_be_written_is_a_sentence(course, monkeypatch):
    enter(course, to_log())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("autograder.grading.log_file.LogFile._write", full)
    with pytest.raises(LogError, match="the disk is full"):
        enter(course, to_log(points=1.0))


def test_an_erasure_that_cannot_be_written_is_a_sentence(course, monkeypatch):
    enter(course, to_log())

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("autograder.grading.log_file.write_file", full)
    with pytest.raises(LogError, match="the disk is full"):
        erase(course, "ada")


def test_a_log_whose_folder_cannot_be_made_is_a_sentence(course):
    course.data_folder.mkdir()
    (course.data_folder / "log").write_text("a file stands here")
    with pytest.raises(LogError, match="cannot be written"):
        enter(course, to_log())


def test_a_log_that_is_no_file_is_a_sentence(course):
    file_of(course).mkdir(parents=True)
    with pytest.raises(LogError, match="cannot be written"), LogFile(file_of(course).parent, "a").locked():
        pass


def test_a_line_that_cannot_be_read_is_a_sentence_that_says_where(course):
    enter(course, to_log())
    log = AuditLog(course)
    log.names()
    with file_of(course).open("ab") as stream:
        stream.write(b"not a line\n")
    with pytest.raises(LogError, match="a line after number 2 cannot be read"):
        log.names()


def test_a_copy_without_accounts_has_the_same_digests(course):
    enter(course, to_log())
    lines = [line.line for line in AuditLog(course).lines()]
    copies = [without_who(line) for line in lines]
    assert {copy.who for copy in copies} == {""}
    assert [digest_of(copy) for copy in copies] == [line.digest for line in lines]
