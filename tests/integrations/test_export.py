"""Grades for other systems: right quoting, no formulas, and an empty cell where there is no score."""

from __future__ import annotations

import csv
import io
import json

import pytest
from nbgrader_course import LATE, TWO_DAYS_LATE, configured, query, result

from autograder.course.course import Course
from autograder.gradebook.writer import open_gradebook
from autograder.integrations.export import FORMATS, export
from autograder.results import Outcome, Status, SubmissionResult


def write(course: Course, *results: SubmissionResult) -> None:
    with open_gradebook(course) as book:
        book.write(results, unanswered=lambda one: {"why"})


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_student_has_a_line_with_score_and_status(course: Course) -> None:
    write(course, result("ada"), result("eve", Outcome.FAILED))
    ada, eve = table(export(course))
    assert (ada["student_id"], ada["score"], ada["max_score"], ada["status"]) == (
        "ada",
        "3.5",
        "6.5",
        "graded",
    )
    assert (eve["student_id"], eve["score"]) == ("eve", "1.5")
    assert (ada["duedate"], ada["timestamp"]) == ("2026-10-12T21:59:00Z", "2026-10-12T18:00:00Z")


def test_the_late_penalty_is_taken_off(course: Course) -> None:
    late = configured(course, LATE)
    write(late, result(timestamp=TWO_DAYS_LATE))
    (ada,) = table(export(late))
    assert (ada["raw_score"], ada["late_submission_penalty"], ada["score"]) == ("3.5", "1.3", "2.2")


def test_manual_scores_and_extra_credit_count(course: Course) -> None:
    write(course, result(mse=Outcome.FAILED))
    query(course, "UPDATE grade SET manual_score = 1.0, extra_credit = 0.5 WHERE auto_score = 0.0")
    (ada,) = table(export(course))
    assert ada["score"] == "4.5"  # both cells with zero points have 1.5 by hand now


def test_ungraded_and_missing_submissions_have_no_score_at_all(course: Course) -> None:
    from nbgrader.api import Gradebook

    with open_gradebook(course) as book:
        book.write([result("ada", status=Status.BROKEN)])
    with Gradebook(course.database_url, course.id) as gradebook:
        gradebook.add_student("zoe")
    ada, zoe = table(export(course))
    assert (ada["score"], ada["status"]) == ("", "needs a person")
    assert (zoe["score"], zoe["status"]) == ("", "missing")


def test_what_was_handed_in_and_has_no_result_yet_is_not_called_missing(course: Course) -> None:
    from nbgrader.api import Gradebook

    write(course, result("ada"))
    with Gradebook(course.database_url, course.id) as gradebook:
        gradebook.add_student("zoe")
    (course.submitted_folder / "zoe" / "a1").mkdir(parents=True)
    _, zoe = table(export(course))
    assert (zoe["score"], zoe["status"]) == ("", "needs a person")


NAMES = ["Smith, Jr", 'The "Great"', "two\nlines", "semi;colon", "ünïcode", "'quoted'", "tab\there"]


@pytest.mark.parametrize("name", NAMES)
def test_names_with_commas_quotes_and_lines_stay_in_their_column(course: Course, name: str) -> None:
    # nbgrader's own export joins with commas, so that "Smith, Jr" shifts the score by one column
    write(course, result("ada"))
    query(course, "UPDATE student SET last_name = :name", name=name)
    (ada,) = table(export(course))
    assert ada["last_name"] in (name, f"'{name}")
    assert ada["score"] == "3.5"


FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"]


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "jsonl"])
@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_never_becomes_a_formula(course: Course, name: str, kind: str) -> None:
    write(course, result("ada"))
    query(course, "UPDATE student SET first_name = :name, email = :name", name=name)
    cells = [cell for row in csv.reader(io.StringIO(export(course, kind), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert f"'{name}" in cells or f", {name}" in "".join(cells) or any(name in cell for cell in cells)


def test_canvas_has_its_columns_and_the_row_of_points(course: Course) -> None:
    write(course, result("ada"))
    query(course, "UPDATE student SET first_name = 'Ada', last_name = 'Lovelace', lms_user_id = '77'")
    head, points, ada = csv.reader(io.StringIO(export(course, "canvas"), newline=""))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "a1"]
    assert points[0].strip() == "Points Possible"
    assert points[-1] == "6.5"
    assert ada == ["Lovelace, Ada", "77", "", "ada", "", "3.5"]


def test_moodle_and_gradescope_have_a_column_for_each_assignment(course: Course) -> None:
    write(course, result("ada"))
    (moodle,) = table(export(course, "moodle"))
    assert (moodle["Username"], moodle["a1"]) == ("ada", "3.5")
    (gradescope,) = table(export(course, "gradescope"))
    assert (gradescope["SID"], gradescope["a1"], gradescope["a1 - Max Points"]) == ("ada", "3.5", "6.5")


def test_json_lines_hold_numbers_and_null(course: Course) -> None:
    write(course, result("ada"), result("eve", status=Status.REJECTED))
    ada, eve = (json.loads(line) for line in export(course, "jsonl").splitlines() if line)
    assert (ada["student_id"], ada["score"]) == ("ada", 3.5)
    # the written question was left as released, so that one cell is scored, and the rest waits
    assert (eve["status"], eve["score"]) == ("needs a person", 0.0)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_gradebook_without_anybody_exports_in_every_format(course: Course, kind: str) -> None:
    assert isinstance(export(course, kind), str)
