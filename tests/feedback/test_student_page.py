"""The page of one student: what counts and why, every attempt, the lines of the code, and what to do next."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta
from html.parser import HTMLParser

import msgspec
import pytest
import small_course
from hand_ins_of_ada import DUE, hand_in, marked, result_of

from autograder.course.course import Late
from autograder.course.roster import Person, change_roster
from autograder.feedback.pages import student_page, write_class_page, write_student_page
from autograder.grading.mark_values import CellScore, Part
from autograder.results import ExerciseResult, Outcome

CODE = b"def mse(y_hat, y):\n    n = 1\n    return 0\n"


@pytest.fixture
def course(tmp_path):
    course = small_course.make_course(tmp_path)
    best = msgspec.structs.replace(course.grading, counts="best")
    return dataclasses.replace(course, grading=best, late=Late(penalty_per_day=0.125))


def words(page) -> str:
    """The text of a page as a person reads it."""
    texts: list[str] = []
    parser = HTMLParser()
    parser.handle_data = texts.append
    parser.feed(page.read_text().partition("</style>")[2])
    return re.sub(r"\s+", " ", " ".join(texts))


def page_of_two_attempts(course) -> str:
    hand_in(course, b"x = 1\n", DUE - timedelta(hours=1), "claimed", 0.5)
    hand_in(course, CODE, DUE + timedelta(hours=30), "lms", 1.5)
    return words(write_student_page(course, result_of(1.5), marked(course)))


def test_what_counts_is_said_with_lateness_and_its_rule(course):
    text = page_of_two_attempts(course)
    assert "counts 1.75 of 3 points exercises 2.5 of 3 lateness −0.75 attempts 2; the best counts" in text
    assert "Handed in late: 0.75 points are taken off, so 1.75 count. Each day begun costs 12.5 %" in text
    assert "due 2026-10-12 23:59:00 UTC+02:00 · handed in 2026-10-14 05:59:00 UTC+02:00" in text


def test_every_attempt_has_a_row(course):
    text = page_of_two_attempts(course)
    table = text.partition("counts for ")[2]
    assert table.startswith(
        "1 2026-10-12 22:59:00 UTC+02:00 (as timestamp.txt claims) 1.5 0 "
        "2 2026-10-14 05:59:00 UTC+02:00 2.5 −0.75 exercises"
    )
    assert "The exercises count as in hand-in 2 of 2" in text


def test_of_one_attempt_there_is_no_table_and_of_a_result_alone_no_line_of_code(course):
    hand_in(course, CODE, DUE, "claimed", 1.5)
    alone = words(write_student_page(course, result_of(1.5)))
    assert "Attempts" not in words(write_student_page(course, result_of(1.5), marked(course)))
    assert ("n = 1" in alone, "return 0" in alone) == (False, True)  # the line that the result itself quotes


def test_the_line_that_matters_stands_among_its_neighbours(course):
    page = write_student_page(course, result_of(1.5), marked_after(course))
    assert "<mark>    return 0</mark>" in page.read_text()
    assert "losses.py, line 3 1 def mse(y_hat, y): 2 n = 1 3 return 0" in words(page)


def marked_after(course):
    hand_in(course, CODE, DUE, "claimed", 1.5)
    return marked(course)


def test_what_lost_points_comes_first_and_is_the_next_step(course):
    text = words(write_student_page(course, result_of(1.5), marked_after(course)))
    assert "Next: losses.mse. Look at “The mean is taken”." in text
    assert text.index("losses.mse 1.5 of 2") < text.index("losses.one_hot 1 of 1")


def test_with_everything_right_there_is_no_next_step(course):
    hand_in(course, CODE, DUE, "claimed", 2.0)
    result = result_of(2.0)
    passed = msgspec.structs.replace(result, exercises=result.exercises[:1])
    assert "Next:" not in words(write_student_page(course, passed, marked(course)))


def test_where_nothing_failed_the_first_check_to_do_is_the_next_step_and_none_that_broke_through_us(course):
    hand_in(course, CODE, DUE, "claimed", 1.5)
    result = result_of(1.5)
    full, (right, wrong) = result.exercises[0], result.exercises[1].checks
    broken = msgspec.structs.replace(right, outcome=Outcome.BROKEN)
    to_do = msgspec.structs.replace(wrong, outcome=Outcome.NOT_ATTEMPTED)
    open_ones = (full, ExerciseResult("losses.mse", (broken, to_do)))
    text = words(
        write_student_page(course, msgspec.structs.replace(result, exercises=open_ones), marked(course))
    )
    assert "Next: losses.mse. Look at “The mean is taken”." in text


def test_of_one_attempt_the_page_does_not_say_which_one_counts(course):
    text = words(write_student_page(course, result_of(1.5), marked_after(course)))
    assert "count as in hand-in" not in text


def test_who_has_left_the_course_is_not_on_the_class_page(course):
    hand_in(course, CODE, DUE, "claimed", 1.5)
    bob = msgspec.structs.replace(result_of(1.5), student="bob")
    change_roster(course.data_folder, lambda roster: roster.with_person(Person("ada", withdrawn=DUE)))
    text = words(write_class_page(course, "a1", [result_of(1.5), bob], [marked(course)]))
    assert ("ada" in text, "bob" in text) == (False, True)


def test_the_class_page_counts_by_the_marks_of_those_who_are_there(course):
    page_of_two_attempts(course)
    change_roster(course.data_folder, lambda roster: roster.with_person(Person("bob", withdrawn=DUE)))
    text = words(write_class_page(course, "a1", [result_of(1.5)], [marked(course)]))
    assert "1.75" in text


def test_a_page_can_be_read_by_others_on_the_machine(course):
    page = write_student_page(course, result_of(1.5), marked_after(course))
    assert page.stat().st_mode & 0o777 == 0o644


def test_written_answers_and_scores_of_a_person_are_named(course):
    mark = msgspec.structs.replace(
        marked_after(course),
        written=Part("x", 1, DUE, "claimed", 0.0, 2.0, 5.0),
        cells=(
            CellScore("losses-mse", "losses.mse", 2.0, 1.5, 1.75),
            CellScore("why", "", 3.0, None, 2.0, comment="Well <b>said</b>."),
            CellScore("how", "", 2.0, None, None, needs_person=True),
        ),
    )
    text = words(write_student_page(course, result_of(1.5), mark))
    assert "written answers 2 of 5" in text
    assert "why 2 of 3 Well <b>said</b>. how not read yet, of 2" in text
    assert "1.5 of 2; a person gave 1.75" in text


def test_the_class_page_links_to_the_pages_that_there_are(course):
    results = [msgspec.structs.replace(result_of(1.5), student=name) for name in ("ada", "bob", "cleo")]
    write_student_page(course, results[0])
    page = write_class_page(course, "a1", results)
    assert re.findall(r'<a href="([^"]+)">(\w+)</a>', page.read_text()) == [("../pages/ada/a1.html", "ada")]
    assert student_page(course, "ada", "a1").is_file()
    assert {"ada", "bob", "cleo"} <= set(re.findall(r"\w+", words(page)))
