"""What a person has to decide: one entry for each thing that is open, and none for what is settled."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import small_course

from autograder.course.settings import Late
from autograder.grading.history import Attempt, HandIn, History
from autograder.grading.mark_open import lateness, open_points
from autograder.grading.mark_values import CellScore, Choice
from autograder.results import CheckResult, ExerciseResult, Outcome, Status, SubmissionResult

DUE = datetime(2026, 10, 12, 21, 59, tzinfo=UTC)
EARLY, LATE = DUE - timedelta(hours=1), DUE + timedelta(hours=2)
SCORED = CellScore("losses-mse", "losses.mse", 2.0, 1.0)
READ = CellScore("why", "", 3.0, None, 2.0)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = small_course.make_course(tmp_path_factory.mktemp("open"))
    return dataclasses.replace(course, late=Late(penalty_per_day=0.1))


def attempt(
    contents: str = "x",
    outcome: Outcome | None = Outcome.PASSED,
    *,
    time: datetime | None = EARLY,
    number: int = 1,
    seen: datetime | None = None,
    problem: str = "",
) -> Attempt:
    """An attempt handed in once; outcome: of its one check, None where it could not be graded."""
    check = CheckResult("test_value", "", "losses.mse", 2.0, outcome or Outcome.PASSED)
    result = SubmissionResult("ada", "a1", Status.GRADED, (ExerciseResult("losses.mse", (check,)),))
    hand_in = HandIn(number, time, "claimed" if time is not None else "unknown", seen=seen, problem=problem)
    return Attempt(
        "ada", "a1", contents, {}, (hand_in,), result if outcome is not None else None,
        "" if outcome is not None else "The sandbox broke.",
    )  # fmt: skip


def kinds(
    course, *attempts: Attempt, rows=(SCORED, READ), choice: Choice | None = None
) -> list[tuple[str, str]]:
    choice = choice or Choice(attempts[-1] if attempts else None, attempts[-1] if attempts else None)
    entries = open_points(course, History("ada", "a1", attempts), choice, DUE, rows)
    assert all(entry.sentence.endswith(".") for entry in entries)
    return [(entry.kind, entry.what) for entry in entries]


def row(cell: CellScore, **changes: object) -> CellScore:
    return msgspec.structs.replace(cell, **changes)


def test_where_everything_is_scored_and_in_time_nothing_is_open(course):
    assert kinds(course, attempt()) == []


@pytest.mark.parametrize(
    ("rows", "entries"),
    [
        ([row(SCORED, auto_score=None)], [("no score", "losses.mse")]),
        ([row(SCORED, auto_score=None, manual_score=1.0)], []),
        ([row(SCORED, manual_score=1.0, needs_person=True)], [("changed under a manual score", "losses.mse")]),
        ([row(SCORED, needs_person=True)], []),
        ([row(READ, manual_score=None, needs_person=True)], [("unread answer", "why")]),
        ([row(READ, needs_person=True)], [("unread answer", "why")]),
    ],
)  # fmt: skip
def test_a_row_is_open_where_a_person_has_to_look(course, rows, entries):
    assert kinds(course, attempt(), rows=rows) == entries


@pytest.mark.parametrize(
    ("cell", "is_open"),
    [
        (row(SCORED, auto_score=None), True),
        (row(SCORED, manual_score=1.0, needs_person=True), True),
        (row(SCORED, manual_score=1.0), False),
    ],
)
def test_a_broken_check_is_open_until_a_person_has_scored_the_exercise(course, cell, is_open):
    expected = [("broken check", "losses.mse")] if is_open else []
    assert kinds(course, attempt(outcome=Outcome.BROKEN), rows=[cell]) == expected


def test_an_answer_that_nobody_handed_in_waits_for_nobody(course):
    unread = row(READ, manual_score=None, needs_person=True)
    nothing = attempt("")
    assert kinds(course, attempt(), rows=[SCORED, unread], choice=Choice(attempt(), nothing)) == []
    assert kinds(course, attempt(), rows=[SCORED, unread], choice=Choice(attempt(), None)) == []


def test_an_attempt_that_counts_and_could_not_be_graded_is_open_until_a_person_scores_all(course):
    broken = attempt(outcome=None)
    unscored = [row(SCORED, auto_score=None)]
    assert kinds(course, broken, rows=unscored) == [("not graded", "")]
    assert kinds(course, broken, rows=[row(SCORED, auto_score=None, manual_score=1.0)]) == []
    assert kinds(course, broken, rows=()) == [("not graded", "")]


def test_a_newer_attempt_without_a_result_is_open_and_an_older_one_is_not(course):
    graded, broken = attempt("x"), attempt("y", None, number=2)
    counts = Choice(graded, graded)
    assert kinds(course, graded, broken, choice=counts) == [("not graded", "")]
    scored = [row(SCORED, manual_score=1.0)]
    assert kinds(course, graded, broken, rows=scored, choice=counts) == [("not graded", "")]
    older, newer = attempt("y", None), attempt("x", number=2)
    assert kinds(course, older, newer, choice=Choice(newer, newer)) == []


def test_a_folder_that_was_no_submission_is_open_where_it_counts(course):
    rejected, graded = attempt("", None, number=2), attempt("x")
    assert kinds(course, rejected, rows=()) == [("rejected", "")]
    assert kinds(course, graded, rejected, choice=Choice(graded, graded)) == []
    assert kinds(course, rows=()) == [("rejected", "")]
    assert kinds(course, rows=[row(SCORED, manual_score=0.0)]) == []


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        ({"time": EARLY}, 0.0),
        ({"time": LATE}, 7200.0),
        ({"time": LATE, "seen": EARLY}, 7200.0),
        ({"time": None, "seen": EARLY}, 0.0),
        ({"time": None, "seen": LATE}, None),
        ({"time": None}, None),
        ({"time": None, "seen": EARLY, "problem": "It holds 'friday'."}, None),
    ],
)
def test_lateness_is_known_from_the_time_or_from_when_the_store_saw_it(values, seconds):
    (hand_in,) = attempt(**values).hand_ins
    assert lateness(hand_in, DUE) == seconds


def test_an_unknown_time_is_open_where_it_could_matter(course):
    free = dataclasses.replace(course, late=Late())
    capped = dataclasses.replace(course, late=Late(cap_days=3.0))
    unknown, unread = attempt(time=None, seen=LATE), attempt(time=None, problem="It holds 'friday'.")
    assert kinds(course, unknown) == kinds(capped, unknown) == [("unknown time", "")]
    assert kinds(free, unknown) == []
    assert kinds(free, unread) == [("unknown time", "")]
    assert kinds(course, attempt(time=None, seen=EARLY)) == []


def test_two_hand_ins_of_unknown_time_are_two_entries_and_one_that_gives_both_parts_is_one(course):
    first, second = attempt("x", time=None, seen=LATE), attempt("y", time=None, seen=LATE, number=2)
    assert len(kinds(course, first, second, choice=Choice(second, first))) == 2
    assert len(kinds(course, first, second, choice=Choice(second, second))) == 1


def test_a_damaged_record_is_open(course):
    history = History("ada", "a1", (attempt(),), ("A record is damaged.",))
    (entry,) = open_points(course, history, Choice(*history.attempts * 2), DUE, [SCORED])
    assert (entry.kind, entry.sentence) == ("damaged record", "A record is damaged.")
