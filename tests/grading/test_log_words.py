"""The audit log as people read it: a sentence for every kind of line, and every change of a mark below it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import small_course

from autograder.grading.log import AuditLog, MarkToLog, erase, note, rename
from autograder.grading.log_words import CellChange, changes_of, log_text
from autograder.grading.mark_values import CellScore, Mark, Part
from autograder.results import Provenance, Status, SubmissionResult

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
AT = "2026-10-20 14:00:00 UTC+02:00"
CELL = CellScore("losses-mse", "losses.mse", 3.0, 2.0)
MARK = Mark(
    student="ada",
    assignment="a1",
    status=Status.GRADED,
    message="",
    counts="last",
    hand_ins=1,
    attempts=1,
    due=NOW,
    automatic=Part("contents", 1, NOW, "claimed", 0.0, 2.0, 3.0),
    written=None,
    cells=(CELL,),
    charges=(),
    open=(),
    score=2.0,
    penalty=0.0,
    total=2.0,
    max_score=3.0,
)


@pytest.fixture
def course(tmp_path):
    return small_course.make_course(tmp_path / "course")


def enter(course, mark: Mark, *, suite: str = "s1", cause: str = "") -> None:
    log = AuditLog(course, clock=lambda: NOW)
    log.cause = cause
    result = SubmissionResult(
        mark.student, "a1", Status.GRADED, provenance=Provenance("c", suite, "e", "p", limits="l")
    )
    with log.writing():
        log.enter([MarkToLog(mark, result)])


def changed(**changes: object) -> Mark:
    return msgspec.structs.replace(MARK, **changes)


def text_of(course, **options: object) -> list[str]:
    log = AuditLog(course)
    who = log._who
    changes = changes_of(log.lines(), log.names())
    return log_text(course, changes, **options).replace(f"(by {who})", "(by me)").splitlines()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("later", "cells"),
    [
        (
            changed(cells=(msgspec.structs.replace(CELL, auto_score=None),)),
            [CellChange("losses-mse", "automatic", 2.0, None)],
        ),
        (
            changed(cells=(msgspec.structs.replace(CELL, manual_score=1.0, extra_credit=0.5),)),
            [CellChange("losses-mse", "by hand", None, 1.0), CellChange("losses-mse", "extra credit", 0.0, 0.5)],
        ),
        (
            changed(cells=(msgspec.structs.replace(CELL, max_score=4.0),)),
            [CellChange("losses-mse", "most points", 3.0, 4.0)],
        ),
        (changed(penalty=0.5), [CellChange("lateness", "costs", 0.0, 0.5)]),
        (changed(due=NOW + timedelta(hours=36)), [CellChange("due", "moved by days", 0.0, 1.5)]),
        (
            changed(cells=(CELL, CellScore("why", "", 2.0, None, 1.0))),
            [
                CellChange("why", "by hand", None, 1.0),
                CellChange("why", "extra credit", None, 0.0),
                CellChange("why", "most points", None, 2.0),
            ],
        ),
    ],
    ids=["automatic", "by hand", "points", "lateness", "due date", "a new cell"],
)  # fmt: skip
def test_what_changed_in_a_mark_is_listed(course, later, cells):
    enter(course, MARK)
    enter(course, later)
    log = AuditLog(course)
    *_, change = changes_of(log.lines(), log.names())
    assert list(change.cells) == cells


def test_every_kind_of_line_is_a_sentence(course):
    enter(course, MARK)
    note(course, "ada", "An extension of 2 days.", assignment="a1")
    rename(course, "ada", "ada.l")
    person, *_ = [change.person for change in changes_of(AuditLog(course).lines(), AuditLog(course).names())]
    lines = text_of(course)
    assert lines[0].endswith(f"ada.l: {person} is called ada. (by me)")
    assert lines[1] == f"    2  {AT}  ada.l, a1: none -> 2 of 3, first mark (by me)"
    assert lines[2].endswith("ada.l, a1: An extension of 2 days. (by me)")
    assert lines[3].endswith(f"ada.l: {person} is called ada.l. (by me)")


def test_after_an_erasure_only_the_numbers_are_left(course):
    enter(course, MARK)
    number = erase(course, "ada")
    lines = text_of(course)
    assert lines[:number] == [f"{line:>5}  Erased with the person it was about." for line in (1, 2)]
    assert lines[-1].endswith(f"was erased, with {number} lines. (by me)")


def test_what_a_mark_rests_on_is_named_where_it_is_asked_for(course):
    enter(course, MARK, suite="s" * 70, cause="regrade 3, as-is")
    assert text_of(course, versions=True)[1:] == [
        f"    2  {AT}  ada, a1: none -> 2 of 3, regrade 3, as-is, first mark (by me)",
        f"      suite: {'s' * 60}",
        "      engine: e",
        "      packages: p",
        "      limits: l",
        "      contents: contents",
    ]
    assert not [line for line in text_of(course) if "suite:" in line]


def test_lines_are_chosen_by_student_and_assignment(course):
    enter(course, MARK)
    enter(course, changed(student="bob"))
    log = AuditLog(course)

    def chosen(**options: str) -> list[tuple[str, str]]:
        return [(change.student, change.what) for change in changes_of(log.lines(), log.names(), **options)]

    assert chosen(student="bob") == [("bob", "person"), ("bob", "mark")]
    assert chosen(assignment="a1") == [("ada", "mark"), ("bob", "mark")]
    assert chosen(student="bob", assignment="b1") == []
