"""No answer before its deadline: what the build says of functions that are handed out too early."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.course import Course, load_course
from autograder.release.answers_ahead import answers_ahead

COURSE = """[course]
name = "Two weeks"
id = "two"

[late]
cap_days = 14

[[assignments]]
name = "a1"
released = 2026-10-05T08:00:00Z
due = 2026-10-12T23:59:00Z
{closes}

[[assignments]]
name = "a2"
released = {released}
due = 2027-01-10T23:59:00Z
"""

STUB = """def half(x, unit):
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION
"""

SUITE = """import pytest


@pytest.mark.exercise("sizes.half", points=2)
def test_half(student):
    \"\"\"Half of six is three.\"\"\"
    assert student.sizes.half(6.0, 1.0) == 3.0


@pytest.mark.exercise("sizes.half", points=1)
def test_half_of_a_negative_number(student):
    \"\"\"Half of minus four is minus two.\"\"\"
    assert student.sizes.half(-4.0, 1.0) == -2.0
"""

OWN = """def third(x):
    ### BEGIN SOLUTION
    return x / 3
    ### END SOLUTION
"""


def two_weeks(root: Path, helper: str, *, released: str = "2026-10-19T08:00:00Z", closes: str = "") -> Course:
    (root / "course.toml").write_text(COURSE.format(released=released, closes=closes))
    for name, files in {
        "a1": {"sizes.py": STUB, "hidden/test_sizes.py": SUITE},
        "a2": {"thirds.py": OWN, "given.py": helper},
    }.items():
        for file, text in files.items():
            path = root / "solutions" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return load_course(root)


def found(course: Course) -> list[tuple[str, str, float]]:
    return [
        (answer.function, answer.exercise, answer.points)
        for answer in answers_ahead(course, course.assignment("a2"))
    ]


@pytest.mark.parametrize(
    ("helper", "points"),
    [
        ("def half(x, unit):\n    return 0.5 * x\n", 3),  # the same name
        (
            "def middle(x, unit):\n    return _times(x, 0.5)\n\n\ndef _times(a, b):\n    return a * b\n",
            3,
        ),  # the same parameters
        ("def half(x, unit):\n    return abs(x) / 2\n", 2),  # right in part
    ],
)
def test_a_helper_that_earns_points_in_an_open_assignment_is_named(tmp_path, helper, points):
    (answer,) = found(two_weeks(tmp_path, helper))
    assert answer[1:] == ("sizes.half", points)


@pytest.mark.parametrize(
    "helper",
    [
        "def half(x, unit):\n    return x\n",  # wrong
        "def middle(x):\n    return x / 2\n",  # neither the name nor the parameters
        "from absent import nothing\n\n\ndef half(x, unit):\n    return x / 2\n",  # cannot be run there
    ],
)
def test_a_helper_that_earns_nothing_is_not(tmp_path, helper):
    assert found(two_weeks(tmp_path, helper)) == []


def test_once_nobody_can_hand_in_for_points_any_more_everything_may_be_handed_out(tmp_path):
    helper = "def half(x, unit):\n    return x / 2\n"
    assert found(two_weeks(tmp_path, helper, released="2026-10-27T08:00:00Z")) == []
    assert found(two_weeks(tmp_path, helper, closes="closes = 2026-10-18T23:59:00Z")) == []


def test_an_extension_keeps_an_assignment_open(tmp_path):
    helper = "def half(x, unit):\n    return x / 2\n"
    closes = "closes = 2026-10-18T23:59:00Z\nextensions = { ada = 2026-10-20T23:59:00Z }"
    (answer,) = found(two_weeks(tmp_path, helper, closes=closes))
    assert answer[0] == "half"


def test_the_sentence_says_what_when_and_what_to_do(tmp_path):
    course = two_weeks(tmp_path, "def half(x, unit):\n    return x / 2\n")
    (answer,) = answers_ahead(course, course.assignment("a2"))
    assert answer.sentence(course) == (
        "a2 hands out half in given.py at 2026-10-19 08:00:00 UTC, and that earns 3 of 3 points for sizes.half in a1, which "
        "can be handed in until 2026-10-26 23:59:00 UTC. Release a2 later, let a1 close earlier (closes in course.toml), or "
        "take the function out of the file."
    )
