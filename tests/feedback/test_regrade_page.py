"""The page of a regrade says who gains and who loses, check by check, and nothing in it is markup of a student's."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import small_course

from autograder.course.course import Course
from autograder.feedback.regrade_page import remove_regrade_page, write_regrade_page
from autograder.grading.regrade import CheckChange
from autograder.grading.regrade_table import ChangeLine, RegradeTable

VALUE = CheckChange("losses.mse", "test_value", "passed", "failed", 2.0, 0.0, "suite")
NEW = CheckChange("losses.mse", "test_new", "", "passed", None, 1.0, "suite")
DROPPED = CheckChange("losses.mse", "test_old", "broken", "", None, None, "suite")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return small_course.make_course(tmp_path / "course")


def line(student: str, before: float, after: float, *checks: CheckChange) -> ChangeLine:
    return ChangeLine(student, "a1", before, after, 3.5, ("suite",), checks)


def table(*lines: ChangeLine, applied: int | None = None, problems: tuple[str, ...] = ()) -> RegradeTable:
    return RegradeTable("as-is", applied, 1, 2, 3, lines, problems)


def words(page: Path) -> str:
    """The text of a page as a person reads it."""
    texts: list[str] = []
    parser = HTMLParser()
    parser.handle_data = texts.append
    parser.feed(page.read_text().partition("</style>")[2])
    return re.sub(r"\s+", " ", " ".join(texts))


def test_who_loses_most_comes_first_and_each_direction_is_a_word(course):
    lines = (line("ada", 1, 2, VALUE), line("bob", 3, 2.5, VALUE), line("cy", 3, 1, VALUE))
    text = words(write_regrade_page(course, table(*lines)))
    assert re.findall(r"(\w+) [\d.]+ [\d.]+ of 3\.5 (loses [\d.]+|gains [\d.]+)", text) == [
        ("cy", "loses 2"),
        ("bob", "loses 0.5"),
        ("ada", "gains 1"),
    ]


def test_each_check_says_what_it_was_what_it_is_and_why(course):
    text = words(write_regrade_page(course, table(line("ada", 2, 1, VALUE, NEW, DROPPED))))
    assert "losses.mse test_value: passed, 2 → failed, 0 (suite)" in text
    assert "losses.mse test_new: not in the suite → passed, 1 (suite)" in text
    assert "losses.mse test_old: broken, no score → not in the suite (suite)" in text


def test_who_keeps_points_and_outcomes_has_no_row(course):
    text = words(write_regrade_page(course, table(line("ada", 2, 2))))
    assert "ada" not in text
    assert "No points and no outcome of a check change." in text


def test_who_keeps_points_and_has_another_outcome_has_a_row(course):
    assert "ada" in words(write_regrade_page(course, table(line("ada", 2, 2, NEW))))


def test_nothing_of_a_student_is_markup(course):
    page = write_regrade_page(
        course,
        table(line("<script>alert(1)</script>\x1b", 2, 1, VALUE), problems=("<img src=x onerror=alert(1)>",)),
    )
    source = page.read_text()
    assert "<script" not in source
    assert "<img" not in source
    assert "\x1b" not in source
    assert """content="default-src 'none'; style-src 'unsafe-inline'">""" in source


def test_a_dry_run_says_that_nothing_was_written_and_goes_when_it_is_applied(course):
    dry = write_regrade_page(course, table(line("ada", 2, 1, VALUE)))
    assert "Nothing was written." in words(dry)
    assert dry == course.data_folder / "class" / "regrade.html"
    applied = write_regrade_page(course, table(line("ada", 2, 1, VALUE), applied=4))
    assert (dry.exists(), applied.name) == (False, "regrade-4.html")
    assert "autograder regrade --revert 4" in words(applied)


def test_a_regrade_that_was_taken_back_has_no_page_that_says_it_counts(course):
    page = write_regrade_page(course, table(line("ada", 2, 1, VALUE), applied=4))
    remove_regrade_page(course, 4)
    remove_regrade_page(course, 4)
    assert not page.exists()
