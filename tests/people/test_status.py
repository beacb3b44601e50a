"""What needs an instructor, and where a student stands."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from handed_in import DUE, by_hand, hand_in, write
from kept_course import fresh_course

from autograder.cli import main
from autograder.course.course import Course, load_course
from autograder.course.roster import Person
from autograder.people.class_status import class_status
from autograder.people.enrolment import import_people, withdraw
from autograder.people.extend import extend
from autograder.people.student_status import student_status
from autograder.results import Outcome, Status


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Five students, of whom one each has an unread answer, a forbidden act, a time out, a broken check, nothing."""
    course = fresh_course(tmp_path_factory.mktemp("course"))
    file = course.file
    file.write_text(file.read_text().replace("extensions = { gil = 3 }\n", "") + "\n[attempts]\nin_all = 2\n")
    course = load_course(course.root)
    results = [
        hand_in(course, "ann", DUE, student="ann", answer="A chord."),
        hand_in(course, "bob", DUE + timedelta(days=1.5), student="bob", mse=Outcome.FORBIDDEN),
        hand_in(course, "cy", DUE, student="cy", one_hot=Outcome.TIMED_OUT),
        hand_in(course, "dan", DUE, student="dan", mse=Outcome.BROKEN),
        hand_in(course, "gone", DUE, student="gone", mse=Outcome.FORBIDDEN, answer="Mine."),
    ]
    write(course, *results)
    import_people(course, [Person(name) for name in ("ann", "bob", "cy", "dan", "eve", "gone")])
    withdraw(course, "gone")
    return course


def test_everything_that_needs_a_person_is_named(course: Course) -> None:
    (status,) = class_status(course).assignments
    assert (status.handed_in, status.missing, status.provisional) == (4, 1, 2)
    assert status.unread == {"why": 1}
    assert [(matter.student, matter.kind) for matter in status.matters] == [
        ("bob", "suspicious"),
        ("dan", "broken check"),
    ]
    assert [(matter.student, matter.kind) for matter in status.information] == [
        ("bob", "late"),
        ("cy", "timed out"),
    ]
    assert "1.5 days late without an extension" in status.information[0].sentence


def test_a_submission_that_is_not_whole_needs_a_person(tmp_path: Path) -> None:
    course = fresh_course(tmp_path / "course")
    sentence = "There is no file losses.py."
    write(course, hand_in(course, "ann", DUE, student="ann", status=Status.INCOMPLETE, message=sentence))
    status = class_status(course)
    assert [(matter.student, matter.kind, matter.sentence) for matter in status.assignments[0].matters] == [
        ("ann", "incomplete", sentence)
    ]
    assert status.needs_person


def test_results_by_another_suite_are_said(course: Course) -> None:
    (status,) = class_status(course).assignments
    assert status.changes == (
        "4 of 4 results were made with another suite than now: `autograder regrade a1` shows who gains and who loses.",
    )


def test_the_verb_ends_with_1_and_its_document_says_the_same(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(course.root)
    assert main(["status", "--json", "-"]) == 1
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert document["status"]["assignments"][0]["unread"] == {"why": 1}
    assert "  unread: 1 answers to why" in printed.err
    assert "  suspicious: bob: The code did something in test_losses.mse" in printed.err


def test_a_student_sees_due_date_points_lateness_and_attempts_left(course: Course) -> None:
    now = DUE + timedelta(days=2, minutes=30)
    (line,) = student_status(course, "bob", now).lines
    assert (line.total, line.penalty, line.attempts, line.left_in_all) == (pytest.approx(0.75), 0.75, 1, 1)
    assert line.late_share == pytest.approx(0.3)
    assert line.has_extension is False
    (none,) = student_status(course, "eve", now).lines
    assert (none.total, none.attempts, none.left_in_all) == (None, 0, 2)


def test_all_is_well_where_everything_is_read_and_final(tmp_path: Path, monkeypatch, capsys) -> None:
    course = fresh_course(tmp_path)
    write(course, hand_in(course, "ann", DUE, student="ann", answer="A chord.", suite=""))
    by_hand(course, "why", student="ann", manual_score=3.0)
    extend(course, "ann", "a1", 2.0)
    monkeypatch.chdir(course.root)
    assert main(["status"]) == 0
    assert "Nothing needs a person." in capsys.readouterr().out
    assert main(["status", "ann"]) == 0
    printed = capsys.readouterr().out
    assert "2026-10-14 23:59:00 UTC+02:00 (extended); 6.5 of 6.5 points" in printed
