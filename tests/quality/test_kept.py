"""What was measured of an assignment is kept until something that it depends on changes."""

from __future__ import annotations

import pytest
import tiny

from autograder.course.course import Sandbox
from autograder.grading.batch import Setup
from autograder.quality.kept import depends_on, keep, read_kept
from autograder.quality.told import Told
from autograder.quality.unforeseen_page import Score

SCORES = [Score("01-tiny", "pairs", (Told(("tiny.mse: the sum",), True, wrong=("a name",)),))]


@pytest.fixture
def assignment(tmp_path):
    return tiny.write_assignment(tmp_path / "solutions" / "01-tiny")


def setup_of(assignment, **changes):
    return Setup(assignment.parent, b"secret", Sandbox(**changes))


def test_a_measurement_is_read_back_as_it_was_made(assignment, tmp_path):
    file, key = tmp_path / "kept.json", depends_on(assignment, setup_of(assignment))
    keep(file, key, SCORES)
    assert read_kept(file, key, list[Score]) == SCORES


@pytest.mark.parametrize("change", ["suite", "limits", "options"])
def test_what_a_measurement_depends_on_is_measured_again_after_a_change(assignment, tmp_path, change):
    file, setup, options = tmp_path / "kept.json", setup_of(assignment), {"doubles": 40}
    keep(file, depends_on(assignment, setup, **options), SCORES)
    if change == "suite":
        suite = next((assignment / "hidden").glob("test_*.py"))
        suite.write_text(suite.read_text() + "\n# another line\n")
    elif change == "limits":
        setup = setup_of(assignment, call_seconds=3.0)
    else:
        options = {"doubles": 10}
    assert read_kept(file, depends_on(assignment, setup, **options), list[Score]) is None


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00", b"[]", b'{"depends_on": {}, "measured": 3}', b'{"measured": ']
)
def test_a_file_that_cannot_be_used_counts_as_none(assignment, tmp_path, content):
    file, key = tmp_path / "kept.json", depends_on(assignment, setup_of(assignment))
    file.write_bytes(content)
    assert read_kept(file, key, list[Score]) is None


def test_a_measurement_of_another_form_counts_as_none(assignment, tmp_path):
    file, key = tmp_path / "kept.json", depends_on(assignment, setup_of(assignment))
    keep(file, key, 3)
    assert read_kept(file, key, list[Score]) is None
