"""The parts of a student's page: what lateness costs, the lines of their code, and where to read again."""

from __future__ import annotations

import dataclasses
import json

import pytest
import small_course

from autograder.course.course import Late
from autograder.feedback.student_parts import CodeLine, own_lines, rule_of_lateness, section_of
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
