"""The parts of a student's page: what lateness costs, the lines of their code, and where to read again."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import msgspec
import pytest
import small_course
from hand_ins_of_ada import DUE, hand_in, marked

from autograder.course.course import Late
from autograder.feedback.student_parts import (
    AttemptLine,
    CodeLine,
    attempt_lines,
    own_lines,
    rule_of_lateness,
    section_of,
    submitted_sources,
)
from autograder.results import Frame

LINES = ["import numpy as np", "", "", "def mse(y_hat, y):", "    d = y_hat - y", "    return d", "", "x = 1"]


@pytest.mark.parametrize(
    ("late", "words"),
    [
        ({}, "Lateness costs nothing."),
        ({"cap_days": 3.0}, "After 3 days nothing counts."),
        ({"penalty_per_day": 0.1}, "Each day begun costs 10 % of the assignment's points."),
        (
            {"penalty_per_day": 0.1, "grace_minutes": 15.0},
            "Each day begun costs 10 % of the assignment's points. The first 15 minutes cost nothing.",
        ),
        (
            {"penalty_per_day": 0.1, "floor": 0.5},
            "Each day begun costs 10 % of the assignment's points. 50 % of the score are kept however late.",
        ),
        (
            {"penalty_per_day": 0.1, "cap_days": 7.0},
            "Each day begun costs 10 % of the assignment's points. After 7 days nothing counts.",
        ),
        (
            {"penalty_per_day": 0.2, "floor": 0.5, "cap_days": 7.0},
            "Each day begun costs 20 % of the assignment's points. 50 % of the score are kept however late, until "
            "after 7 days nothing counts.",
        ),
    ],
)
def test_the_rule_of_lateness_is_said_in_words(tmp_path, late, words):
    course = dataclasses.replace(small_course.make_course(tmp_path), late=Late(**late))
    assert rule_of_lateness(course) == words


def test_two_lines_around_the_place_are_shown_without_their_common_margin():
    place = Frame("losses.py", 5, "mse", "    d = y_hat - y")
    assert own_lines(place, {"losses.py": LINES}) == [
        CodeLine(3, "", False),
        CodeLine(4, "def mse(y_hat, y):", False),
        CodeLine(5, "    d = y_hat - y", True),
        CodeLine(6, "    return d", False),
        CodeLine(7, "", False),
    ]
    inside = own_lines(Frame("losses.py", 1, "mse", "    d = 1"), {"losses.py": ["    d = 1", "      e = 2"]})
    assert [(line.number, line.text) for line in inside] == [(1, "d = 1"), (2, "  e = 2")]


def test_an_empty_line_between_has_no_part_in_the_margin():
    lines = ["    d = 1", "", "    e = 2"]
    inside = own_lines(Frame("losses.py", 1, "mse", "    d = 1"), {"losses.py": lines})
    assert [line.text for line in inside] == ["d = 1", "", "e = 2"]


def test_at_the_ends_of_a_file_there_are_fewer_lines():
    first = own_lines(Frame("losses.py", 1, "", "import numpy as np"), {"losses.py": LINES})
    last = own_lines(Frame("losses.py", 8, "", "x = 1"), {"losses.py": LINES})
    assert [line.number for line in first] == [1, 2, 3]
    assert [line.number for line in last] == [6, 7, 8]


@pytest.mark.parametrize("line", [0, 3, 9])
def test_where_the_files_are_not_what_ran_the_line_stands_alone(line):
    place = Frame("losses.py", line, "mse", "  return y  ")
    assert own_lines(place, {"losses.py": LINES}) == [CodeLine(line, "return y", True)]
    assert own_lines(place, {}) == [CodeLine(line, "return y", True)]


def test_without_a_line_of_the_students_nothing_is_shown():
    assert own_lines(None, {"losses.py": LINES}) == []
    assert own_lines(Frame("losses.py", 2, "mse", "  "), {"losses.py": LINES}) == []


def test_a_long_line_is_cut_after_200_characters():
    (line,) = own_lines(Frame("losses.py", 1, "", "x" * 300), {"losses.py": ["x" * 300]})
    assert line.text == "x" * 200


def test_an_exercise_stands_under_the_last_heading_before_its_first_check(tmp_path):
    course = small_course.make_course(tmp_path)
    folder = course.assignments_folder / "a1"
    folder.mkdir(parents=True, exist_ok=True)
    cells = [
        {
            "cell_type": "markdown",
            "source": ["# The losses\n", "\n", "## The `mean` of *squares*\n", "#### too deep"],
        },
        {"cell_type": "code", "source": "check('losses.mse')"},
        {"cell_type": "markdown", "source": "### Again"},
        {"cell_type": "code", "source": ['check( "losses.mse" )\n', 'check("losses.rmse")']},
    ]
    (folder / "a1.ipynb").write_text(json.dumps({"cells": cells}))
    assert section_of(course, "a1", "losses.mse") == "The mean of squares"
    assert section_of(course, "a1", "losses.rmse") == "Again"
    assert section_of(course, "a1", "losses.other") == ""
    assert section_of(course, "a2", "losses.mse") == ""


@pytest.fixture
def late_course(tmp_path):
    course = small_course.make_course(tmp_path)
    best = msgspec.structs.replace(course.grading, counts="best")
    return dataclasses.replace(course, grading=best, late=Late(penalty_per_day=0.125))


def test_each_attempt_has_a_line_with_its_time_points_and_lateness(late_course):
    hand_in(late_course, b"x = 1\n", DUE - timedelta(hours=1), "claimed", 1.0)
    hand_in(late_course, b"x = 2\n", DUE + timedelta(hours=30), "lms", 2.0)
    hand_in(late_course, b"x = 3\n", None, "unknown", None)
    assert attempt_lines(late_course, marked(late_course)) == [
        AttemptLine(1, "2026-10-12 22:59:00 UTC+02:00 (as timestamp.txt claims)", 2.0, 0.0, ""),
        AttemptLine(2, "2026-10-14 05:59:00 UTC+02:00", 3.0, 0.75, "exercises"),
        AttemptLine(3, "nobody says when", None, 0.0, ""),
    ]


def test_without_an_attempt_there_are_no_lines_and_no_sources(late_course):
    hand_in(late_course, b"x = 1\n", DUE, "claimed", 1.0)
    nobody = msgspec.structs.replace(marked(late_course), student="bob")
    assert attempt_lines(late_course, nobody) == []
    assert submitted_sources(late_course, nobody) == {}


def test_the_lines_shown_are_those_of_the_modules_of_the_attempt_that_counts(late_course):
    hand_in(late_course, b"first = 1\n", DUE, "claimed", 2.0)
    hand_in(late_course, b"second = \xff\nx\n", DUE, "claimed", 1.0)
    assert submitted_sources(late_course, marked(late_course)) == {"losses.py": ["first = 1"]}


def test_where_a_stored_file_is_damaged_no_line_is_shown(late_course):
    hand_in(late_course, b"first = 1\n", DUE, "claimed", 2.0)
    for file in (late_course.attempts_folder / "files").iterdir():
        file.chmod(0o600)
        file.write_bytes(b"other")
    assert submitted_sources(late_course, marked(late_course)) == {}
