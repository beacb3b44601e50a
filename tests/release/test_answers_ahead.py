"""No answer before its deadline: what the build says of functions that are handed out too early."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_course import make_course

from autograder.course.course import Course, load_course
from autograder.release import BuildError, build
from autograder.release.answers_ahead import answers_ahead, answers_in_the_package

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


def test_an_assignment_without_a_release_date_is_out_now(tmp_path):
    course = two_weeks(tmp_path, "def half(x, unit):\n    return x / 2\n")
    file = tmp_path / "course.toml"
    file.write_text(file.read_text().replace("released = 2026-10-19T08:00:00Z\n", ""))
    course = load_course(tmp_path)
    early, late = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC)
    a2 = course.assignment("a2")
    assert [answer.function for answer in answers_ahead(course, a2, early)] == ["half"]
    assert answers_ahead(course, a2, late) == ()


DISTANCE = """def certified_distance(gradient, mu):
    ### BEGIN SOLUTION
    return sum(g * g for g in gradient) ** 0.5 / mu
    ### END SOLUTION
"""


def test_a_function_of_the_installed_package_that_earns_points_is_named(tmp_path):
    course = two_weeks(tmp_path, "")
    folder = course.solutions_folder / "a1"
    (folder / "sizes.py").write_text(DISTANCE)
    (folder / "hidden" / "test_sizes.py").write_text(
        "import numpy as np\nimport pytest\n\n\n"
        '@pytest.mark.exercise("sizes.certified_distance", points=2)\n'
        "def test_distance(student):\n"
        '    """A slope of 5 and a curvature of 2."""\n'
        "    assert student.sizes.certified_distance(np.array([3.0, 4.0]), 2.0) == 2.5\n"
    )
    (answer,) = answers_in_the_package(course, course.assignment("a1"))
    assert (answer.handed_out_by, answer.file, answer.points) == (None, "autograder/checks/convergence.py", 2)
    assert answers_in_the_package(course, course.assignment("a2")) == ()


def given_too_early(root: Path, more: str = "") -> Course:
    """A course whose second assignment hands the answer of the first one out, a week before that closes."""
    course = make_course(root)
    file = course.root / "course.toml"
    dates = '\n[[assignments]]\nname = "a0"\ndue = 2026-10-12T23:59:00Z\n'
    file.write_text(file.read_text() + dates + more)
    for name, text in {"sizes.py": STUB, "hidden/test_sizes.py": SUITE}.items():
        path = course.solutions_folder / "a0" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (course.solutions_folder / "a1" / "given.py").write_text("def half(x, unit):\n    return 0.5 * x\n")
    return load_course(course.root)


def test_the_build_refuses_what_gives_an_open_answer_away_and_writes_nothing(tmp_path):
    course = given_too_early(tmp_path / "course")
    with pytest.raises(
        BuildError, match=r"a1 hands out half in given\.py .* earns 3 of 3 points for sizes\.half in a0"
    ):
        build(course, ["a1"], check=True)
    assert not course.assignments_folder.exists()


def test_a_case_that_the_course_allows_is_said_with_its_reason(tmp_path):
    course = given_too_early(
        tmp_path / "course", 'given_away = { "sizes.half" = "It is on the first slide." }\n'
    )
    (answer,) = answers_ahead(course, course.assignment("a1"))
    assert answer.sentence(course).endswith("course.toml allows it: It is on the first slide.")
    with pytest.raises(BuildError) as caught:
        build(course, ["a1"], check=True)
    assert type(caught.value).__name__ == "OutOfDate"  # that is, nothing else is wrong with it


def test_the_sentence_says_what_when_and_what_to_do(tmp_path):
    course = two_weeks(tmp_path, "def half(x, unit):\n    return x / 2\n")
    (answer,) = answers_ahead(course, course.assignment("a2"))
    assert answer.sentence(course) == (
        "a2 hands out half in given.py at 2026-10-19 08:00:00 UTC, and that earns 3 of 3 points for sizes.half in a1, which "
        "can be handed in until 2026-10-26 23:59:00 UTC. Release a2 later, let a1 close earlier (closes in course.toml), or "
        "take the function out of the file."
    )
