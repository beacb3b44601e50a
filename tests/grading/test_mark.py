"""What a mark is made of: every rule of docs/marks.md, with marks that are known by hand."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course.course import Course, load_course
from autograder.course.times import shown_time
from autograder.grading.history import Attempt, HandIn, History
from autograder.grading.mark import CellScore, Choice, Mark, choose, due_of, mark_of, mark_of_result
from autograder.grading.mark_words import lines, origins
from autograder.results import CheckResult, ExerciseResult, Outcome, Provenance, Status, SubmissionResult
from autograder.student.timestamps import parse_timestamp

DUE = datetime(2026, 10, 25, 22, 59, tzinfo=UTC)
TEXT = """
[course]
name = "Marks"
id = "marks"
timezone = "Europe/Berlin"

[grading]
counts = "best"

[late]
grace_minutes = 15
penalty_per_day = 0.1
floor = 0.5
cap_days = 14

[[assignments]]
name = "a1"
released = 2026-10-12T08:00:00+02:00
due = 2026-10-25T23:59:00+01:00
extensions = { gil = 3 }
"""


@pytest.fixture(scope="module")
def best(tmp_path_factory: pytest.TempPathFactory) -> Course:
    file: Path = tmp_path_factory.mktemp("marks") / "course.toml"
    file.write_text(TEXT)
    return load_course(file)


@pytest.fixture(scope="module")
def last(best: Course) -> Course:
    return dataclasses.replace(best, grading=msgspec.structs.replace(best.grading, counts="last"))


def attempt(
    name: str,
    number: int,
    time: datetime | None,
    points: float | None = 10.0,
    *,
    of: float = 10.0,
    problem: str = "",
) -> Attempt:
    """An attempt handed in once; points: of its one exercise, None if it could not be graded."""
    checks = (
        CheckResult("right", "It is right", "m.f", points or 0.0, Outcome.PASSED),
        CheckResult("wrong", "It is wrong", "m.f", of - (points or 0.0), Outcome.FAILED),
    )
    exercise = ExerciseResult("m.f", checks)
    result = SubmissionResult("ada", "a1", Status.GRADED, (exercise,), provenance=Provenance(name))
    trust = "claimed" if time is not None else "unknown"
    return Attempt(
        "ada",
        "a1",
        name,
        {"m.py": name},
        (HandIn(number, time, trust, seen=DUE + timedelta(days=30), problem=problem),),
        result if points is not None else None,
        "" if points is not None else "The sandbox broke.",
        number,
    )


def history(*attempts: Attempt, student: str = "ada") -> History:
    return History(student, "a1", attempts)


def cells(
    score: float | None, answer: float | None = None, *, manual: float | None = None
) -> list[CellScore]:
    """One exercise with 10 points, and one written answer with 2, which is unread where it has no points."""
    return [
        CellScore("m-f", "m.f", 10.0, score, manual),
        CellScore("why", "", 2.0, None, answer, needs_person=answer is None),
    ]


def mark(course: Course, *attempts: Attempt, answers: set[str] = frozenset(), **values: float | None) -> Mark:  # type: ignore[assignment]
    past = history(*attempts)
    choice = choose(course, past, DUE, lambda one: one.contents in answers)
    result = choice.automatic.result if choice.automatic is not None else None
    return mark_of(course, past, choice, DUE, cells(result.score if result is not None else None, **values))


IN_TIME, NEXT = DUE - timedelta(days=5), DUE - timedelta(days=1)
TWO_DAYS = DUE + timedelta(days=2)


def test_right_code_first_and_the_same_code_with_an_answer_later_loses_neither(best: Course) -> None:
    whole = mark(best, attempt("code", 1, IN_TIME), attempt("with answer", 2, NEXT), answers={"with answer"})
    assert (whole.automatic.contents, whole.written and whole.written.contents) == ("code", "with answer")
    assert [entry.kind for entry in whole.open] == ["unread answer"]
    assert (whole.total, whole.max_score, whole.waiting, whole.is_final) == (10.0, 12.0, 1, False)


def test_the_best_attempt_is_the_best_after_its_own_lateness(best: Course) -> None:
    early, late = attempt("early", 1, IN_TIME, 7.0), attempt("late", 2, TWO_DAYS, 8.5)
    assert mark(best, early, late).automatic.contents == "early"  # 8.5 - 2 < 7
    assert mark(best, early, attempt("later", 2, TWO_DAYS, 9.5)).automatic.contents == "later"  # 9.5 - 2 > 7


def test_of_a_single_hand_in_nothing_is_read_to_choose_it(best: Course) -> None:
    def answers(attempt: Attempt) -> int:
        raise AssertionError("the files of a single attempt were read")

    only = attempt("only", 1, IN_TIME)
    assert choose(best, history(only), DUE, answers) == Choice(only, only)


def test_each_part_is_charged_with_its_own_lateness(best: Course) -> None:
    whole = mark(
        best,
        attempt("code", 1, IN_TIME),
        attempt("late answer", 2, TWO_DAYS, 3.0),
        answers={"late answer"},
        answer=2.0,
    )
    assert [(charge.parts, round(charge.penalty, 9)) for charge in whole.charges] == [
        (("written answers",), 0.4)
    ]
    assert whole.total == pytest.approx(11.6)  # 10, and 2 less two days of 0.1 * 2


def test_the_parts_of_one_attempt_are_charged_together(best: Course) -> None:
    (charge,) = mark(best, attempt("both", 1, TWO_DAYS), answers={"both"}).charges
    assert charge.parts == ("exercises", "written answers")
    assert charge.penalty == pytest.approx(0.2 * 12)


def test_the_last_hand_in_gives_both_parts_under_last(last: Course) -> None:
    whole = mark(last, attempt("better", 1, IN_TIME), attempt("worse", 2, NEXT, 4.0), answers={"better"})
    assert (whole.automatic.contents, whole.written and whole.written.contents) == ("worse", "worse")
    assert whole.total == 4.0


def test_a_manual_score_and_extra_credit_come_before_the_automatic_score(best: Course) -> None:
    past = history(attempt("a", 1, IN_TIME, 3.0))
    rows = [CellScore("m-f", "m.f", 10.0, 3.0, 6.0, 1.5), CellScore("why", "", 2.0, None, 2.0)]
    whole = mark_of(best, past, choose(best, past, DUE), DUE, rows)
    assert (whole.score, whole.total, whole.is_final) == (9.5, 9.5, True)


def test_an_unknown_time_is_neither_in_time_nor_late_and_asks_a_person(best: Course) -> None:
    problem = "timestamp.txt holds 'friday', which is not a date and time."
    whole = mark(best, attempt("a", 1, None, problem=problem), answer=2.0)
    assert whole.automatic.seconds_late is None
    assert [(entry.kind, entry.sentence) for entry in whole.open] == [("unknown time", problem)]
    assert not whole.is_final


def test_an_unknown_time_that_no_rule_asks_for_is_no_trouble(best: Course) -> None:
    free = dataclasses.replace(
        best, late=msgspec.structs.replace(best.late, penalty_per_day=0.0, cap_days=None)
    )
    assert mark(free, attempt("a", 1, None), answer=2.0).is_final
    assert [entry.kind for entry in mark(best, attempt("a", 1, None), answer=2.0).open] == ["unknown time"]


def test_what_the_store_saw_before_the_due_date_was_in_time_whenever_it_was(best: Course) -> None:
    seen = msgspec.structs.replace(attempt("a", 1, None).hand_ins[0], seen=IN_TIME)
    whole = mark(best, msgspec.structs.replace(attempt("a", 1, None), hand_ins=(seen,)), answer=2.0)
    assert (whole.automatic.seconds_late, whole.is_final) == (0.0, True)


def test_what_could_not_be_graded_is_open_and_no_zero(last: Course, best: Course) -> None:
    broken = attempt("broken", 2, NEXT, None)
    for course, status, total in ((last, Status.BROKEN, 0.0), (best, Status.GRADED, 10.0)):
        whole = mark(course, attempt("a", 1, IN_TIME), broken, answer=0.0)
        assert (whole.status, whole.total) == (status, total)
        assert [entry.sentence for entry in whole.open] == [
            "Hand-in 2 could not be graded. The sandbox broke."
        ]


def test_a_person_who_scores_everything_settles_what_could_not_be_graded(last: Course) -> None:
    past = history(attempt("broken", 1, IN_TIME, None))
    choice = choose(last, past, DUE)
    rows = [CellScore("m-f", "m.f", 10.0, None, 8.0), CellScore("why", "", 2.0, None, 1.0)]
    assert mark_of(last, past, choice, DUE, rows).is_final


def test_an_extension_of_course_toml_comes_before_one_of_the_gradebook(best: Course) -> None:
    assert due_of(best, "gil", "a1", timedelta(days=9)) == DUE + timedelta(days=3)
    assert due_of(best, "ada", "a1", timedelta(days=9)) == DUE + timedelta(days=9)
    assert due_of(best, "ada", "a1") == DUE


@pytest.mark.parametrize(("zone", "late"), [("CEST", 0.0), ("CET", 1800.0)])
def test_the_two_half_past_twos_of_one_night_are_an_hour_apart(best: Course, zone: str, late: float) -> None:
    due = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # 02:00 CET, half an hour before the second 02:30
    time = parse_timestamp(f"2026-10-25 02:30:00 {zone}", ZoneInfo("Europe/Berlin"))
    one = attempt("a", 1, time)
    assert mark_of(best, history(one), Choice(one, one), due, cells(10.0)).automatic.seconds_late == late
    assert shown_time(best, time, "a1") == f"2026-10-25 02:30:00 {zone} (Europe/Berlin)"


def test_a_mark_in_words_names_the_attempts_the_zone_and_who_says_so(best: Course) -> None:
    whole = mark(
        best, attempt("code", 1, IN_TIME), attempt("late answer", 2, TWO_DAYS, 3.0), answers={"late answer"}
    )
    assert origins(best, whole) == [
        "The exercises count as in hand-in 1 of 2, 2026-10-21 00:59:00 CEST (Europe/Berlin) (as claimed by timestamp.txt).",
        "The written answers count as in hand-in 2 of 2, 2026-10-27 23:59:00 CET (Europe/Berlin) (as claimed by timestamp.txt).",
    ]
    words = "\n".join(lines(best, whole))
    assert "why                            not graded yet of 2" in words
    assert "points                         10 of 12 (provisional)" in words


# for arbitrary histories

times = st.one_of(st.none(), st.integers(-20 * 24, 20 * 24).map(lambda hours: DUE + timedelta(hours=hours)))
histories = st.lists(st.tuples(times, st.one_of(st.none(), st.integers(0, 10))), min_size=1, max_size=6)


@settings(max_examples=200, deadline=None)
@given(histories, st.sets(st.integers(0, 5)), st.one_of(st.none(), st.integers(0, 2)), st.booleans())
def test_a_mark_lies_between_nothing_and_its_points_and_adds_up(
    best: Course,
    last: Course,
    drawn: list[tuple[datetime | None, int | None]],
    answered: set[int],
    answer: int | None,
    is_best: bool,
) -> None:
    attempts = [attempt(f"{number}", number + 1, *pair) for number, pair in enumerate(drawn)]
    whole = mark(
        best if is_best else last, *attempts, answers={str(number) for number in answered}, answer=answer
    )
    assert whole.max_score == 12.0
    assert 0 <= whole.penalty <= whole.score
    assert whole.total == pytest.approx(whole.score - whole.penalty)
    assert whole.penalty == pytest.approx(sum(charge.penalty for charge in whole.charges))
    assert whole.score == pytest.approx(sum(cell.score or 0.0 for cell in whole.cells))
    assert whole.handed_in is not None or not whole.charges
    assert whole.is_final == (not whole.open)


@settings(max_examples=200, deadline=None)
@given(histories)
def test_handing_in_again_never_takes_points_away_under_best(
    best: Course, drawn: list[tuple[datetime | None, int | None]]
) -> None:
    attempts = [attempt(f"{number}", number + 1, *pair) for number, pair in enumerate(drawn)]
    totals = [mark(best, *attempts[:count], answer=0.0).total for count in range(1, len(attempts) + 1)]
    assert totals == sorted(totals)


@pytest.mark.parametrize("status", [Status.GRADED, Status.REJECTED, Status.BROKEN])
def test_a_result_alone_is_the_first_and_only_hand_in(best: Course, status: Status) -> None:
    result = SubmissionResult("ada", "a1", status, timestamp=(DUE - timedelta(hours=1)).isoformat())
    mark = mark_of_result(best, result)
    assert (mark.status, mark.hand_ins, mark.attempts, mark.automatic.hand_in) == (status, 1, 1, 1)
    assert (mark.automatic.handed_in, mark.automatic.trust) == (DUE - timedelta(hours=1), "claimed")
