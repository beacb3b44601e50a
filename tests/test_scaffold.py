"""A new assignment passes validate as it is, and the tutorial's commands do what the tutorial says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import tiny

from autograder.course import load_course
from autograder.scaffold import ScaffoldError, module_name, new_assignment

ROOT = Path(__file__).parent.parent


@pytest.fixture
def course(tmp_path):
    tiny.write(tmp_path / "course.toml", '[course]\nname = "Mine"\nid = "mine"\n')
    return load_course(tmp_path)


def test_every_command_of_the_tutorial_works_in_its_order(course):
    text = (ROOT / "docs" / "writing-an-assignment.md").read_text()
    commands = re.findall(r"^\$ (.+)$", text, flags=re.MULTILINE)
    assert len(commands) >= 6
    for command in commands:
        words = command.split()
        program = ["-m", "autograder", *words[1:]] if words[0] == "autograder" else words[1:]
        done = subprocess.run(
            [sys.executable, *program], cwd=course.root, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_the_tutorials_check_is_the_scaffolds(course):
    new_assignment(course, "11-mean-square")
    suite = (course.solutions_folder / "11-mean-square" / "hidden" / "test_mean_square.py").read_text()
    assert 'def test_value(student, reference, rng):\n    """mean_square averages the squares."""' in suite


def test_the_new_assignment_is_in_the_course(course):
    new_assignment(course, "01-weight-decay")
    assignment = load_course(course.root).assignment("01-weight-decay")
    assert assignment.title == "Weight decay"
    assert assignment.due.tzinfo is not None


def test_nothing_is_written_over(course):
    files = new_assignment(course, "01-weight-decay")
    files[0].write_text("mine")
    before = course.file.read_text()
    with pytest.raises(ScaffoldError, match="There is an assignment 01-weight-decay already"):
        new_assignment(load_course(course.root), "01-weight-decay")
    assert files[0].read_text() == "mine"
    assert course.file.read_text() == before


@pytest.mark.parametrize(
    ("name", "module"), [("11-weight-decay", "weight_decay"), ("Losses", "losses"), ("2_b", "b")]
)
def test_the_module_takes_its_name_from_the_assignment(name, module):
    assert module_name(name) == module


@pytest.mark.parametrize("name", ["", "11", "../x", "a b", "11-class", "ä", "x" * 100, "-x"])
def test_a_name_that_cannot_be_one_is_refused(name):
    with pytest.raises(ScaffoldError):
        module_name(name)
