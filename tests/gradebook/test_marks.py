"""One mark in every place: gradebook, nbgrader, `marks`, explain, page, JSON, export; and a rerun changes nothing."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from five_places import agreed
from handed_in import DUE, by_hand, hand_in, notebook, write
from kept_course import fresh_course
from nbgrader_course import grades, query, submission

from autograder.course.course import Course, load_course
from autograder.gradebook.sync import Bookkeeper, students_view
from autograder.gradebook.writer import open_gradebook
from autograder.grading.attempts import Attempts
from autograder.grading.history import HandIn
from autograder.results import Outcome, SubmissionResult


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return fresh_course(tmp_path)


def rows(course: Course) -> list[str]:
    tables = ("submitted_assignment", "submitted_notebook", "grade", "comment", "autograder_answers")
    return [line for table in tables for line in sorted(map(str, query(course, f"SELECT * FROM {table}")))]


def test_code_first_and_the_answer_later_lose_neither(course: Course) -> None:
    hand_in(course, "code", DUE - timedelta(days=5))
    write(course, hand_in(course, "code", DUE - timedelta(days=1), answer="A chord."))
    assert grades(course)["why"] == (None, None, None, True)
    by_hand(course, "why", manual_score=3.0)
    assert agreed(course) == 6.5
    folder = course.autograded_folder / "ada" / "a1"
    assert "A chord." in (folder / "a1.ipynb").read_text()


def test_a_late_answer_costs_of_its_own_points_also_after_a_person_read_it(course: Course) -> None:
    hand_in(course, "right", DUE - timedelta(days=5))
    write(course, hand_in(course, "wrong", DUE + timedelta(days=2), answer="A chord.", mse=Outcome.FAILED))
    assert agreed(course) == 3.5
    by_hand(course, "why", manual_score=3.0)
    assert agreed(course) == pytest.approx(3.5 + 3.0 - 0.2 * 3.0)
    assert submission(course)[2] == pytest.approx(0.6)


def test_an_answer_that_was_blank_and_is_filled_in_waits_for_a_person(course: Course) -> None:
    write(course, hand_in(course, "code", DUE - timedelta(days=2)))
    assert grades(course)["why"] == (0.0, None, None, False)
    marks_now = write(course, hand_in(course, "code", DUE - timedelta(days=1), answer="A chord."))
    assert grades(course)["why"] == (None, None, None, True)
    assert marks_now["ada", "a1"].waiting == 1


def test_the_same_answer_with_other_code_does_not_ask_the_reader_again(course: Course) -> None:
    write(course, hand_in(course, "one", DUE - timedelta(days=2), answer="A chord."))
    by_hand(course, "why", manual_score=2.0)
    write(course, hand_in(course, "two", DUE - timedelta(days=1), answer="A chord."))
    assert grades(course)["why"] == (None, 2.0, None, False)
    write(course, hand_in(course, "two", DUE - timedelta(hours=1), answer="A tangent."))
    assert grades(course)["why"] == (None, 2.0, None, True)


def test_an_unreadable_time_keeps_the_gradebook_without_one_until_it_is_corrected(course: Course) -> None:
    (marks_now,) = write(course, hand_in(course, "code", None)).values()
    assert [entry.kind for entry in marks_now.open] == ["unknown time"]
    assert submission(course)[0] is None
    write(course, hand_in(course, "code", DUE + timedelta(days=1)))
    assert agreed(course) == pytest.approx(3.5 - 0.65)


def test_an_extension_that_nbgrader_granted_counts_everywhere(course: Course) -> None:
    write(course, hand_in(course, "code", DUE + timedelta(days=1)))
    assert agreed(course) == pytest.approx(3.5 - 0.65)
    query(course, "UPDATE submitted_assignment SET extension = '1970-01-03 00:00:00.000000'")
    assert agreed(course) == 3.5


def test_one_damaged_file_stops_nobody_and_heals(course: Course) -> None:
    shared = [hand_in(course, "same", DUE, student=name) for name in ("ada", "bob")]
    other = hand_in(course, "other", DUE, student="cy")
    blobs = {path: path.read_bytes() for path in (course.attempts_folder / "files").iterdir()}
    for path in blobs:
        if blobs[path] == b"same":
            path.write_bytes(b"SAME")
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        keeper.write([*shared, other])
    assert sorted(problem.partition(":")[0] for problem in keeper.problems) == ["ada", "bob"]
    assert {student for student, _ in keeper.marks} == {"cy"}
    hand_in(course, "same", DUE, student="ada")
    assert {student for student, _ in write(course, *shared, other)} == {"ada", "bob", "cy"}


@pytest.mark.parametrize("seed", range(5))
def test_for_random_histories_the_places_agree_and_a_rerun_changes_nothing(course: Course, seed: int) -> None:
    draw = random.Random(seed)
    suite, kept = "first", [hand_in(course, "0", DUE - timedelta(days=5))]
    write(course, kept[0])
    for step in range(8):
        action = draw.choice(["hand in", "hand in", "again", "suite", "manual", "extra", "due", "extension"])
        if action == "hand in":
            time = draw.choice([None, DUE + timedelta(hours=draw.randint(-99, 99))])
            kept.append(draw_hand_in(course, draw, str(step), time, suite))
        elif action == "again":
            Attempts(course.attempts_folder).keep(
                "ada", "a1", *files_of(course, draw), result=None, message="broke"
            )
        elif action == "suite":
            suite = draw.choice(["first", "second"])
            kept.append(draw_hand_in(course, random.Random(suite), "same", DUE - timedelta(days=1), suite))
        elif action == "manual":
            by_hand(course, draw.choice(["why", "losses-mse"]), manual_score=draw.choice([0.0, 1.0, 2.0]))
        elif action == "extra":
            by_hand(course, "why", extra_credit=draw.choice([0.5, None]))
        elif action == "due":
            change(course, f"due = 2026-10-1{draw.randint(1, 4)}T23:59:00+02:00")
        else:
            days = draw.choice(["'1970-01-02 00:00:00.000000'", "NULL"])
            query(course, f"UPDATE submitted_assignment SET extension = {days}")
        course = load_course(course.root)
        if draw.random() < 0.5:
            write(course, kept[-1])
        agreed(course)
    write(course, kept[-1])
    before = rows(course)
    total = agreed(course)
    write(course, kept[-1])
    assert agreed(course) == total
    assert rows(course) == before


def draw_hand_in(
    course: Course, draw: random.Random, code: str, time: datetime | None, suite: str
) -> SubmissionResult:
    outcomes: dict[str, Any] = {
        name: draw.choice([Outcome.PASSED, Outcome.FAILED, Outcome.BROKEN]) for name in ("mse", "one_hot")
    }
    answer = draw.choice(["", "A chord.", "A tangent."])
    return hand_in(course, code, time, answer=answer, suite=suite, **outcomes)


def files_of(course: Course, draw: random.Random) -> tuple[dict[str, bytes], HandIn]:
    """Files that could not be graded."""
    return {"losses.py": b"broken", "a1.ipynb": notebook(course, draw.choice(["", "So."]))}, HandIn(
        0, DUE, "claimed"
    )


def change(course: Course, due: str) -> None:
    file = course.root / "course.toml"
    lines = [due if line.startswith("due = ") else line for line in file.read_text().splitlines()]
    file.write_text("\n".join(line for line in lines if not line.startswith("extensions")) + "\n")
