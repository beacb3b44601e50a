"""A new assignment passes validate as it is, and the tutorial's commands do what the tutorial says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import tiny

from autograder.course.course import load_course
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.release.scaffold import ScaffoldError, module_name, new_assignment

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "writing-an-assignment.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TUTORIAL, flags=re.MULTILINE | re.DOTALL)


def block(language: str, number: int = 0) -> str:
    """Return a block of the tutorial."""
    return [text for name, text in BLOCKS if name == language][number]


@pytest.fixture
def course(tmp_path):
    tiny.write(tmp_path / "course.toml", block("toml"))
    return load_course(tmp_path)


def test_every_command_of_the_tutorial_works_in_its_order(course, run_here):
    commands = re.findall(r"^\$ (.+)$", TUTORIAL, flags=re.MULTILINE)
    assert len(commands) >= 6
    for command in commands:
        program, *words = command.split()
        done = (
            run_here(course.root, *words)
            if program == "autograder"
            else subprocess.run(
                [sys.executable, *words], cwd=course.root, capture_output=True, text=True, check=False
            )
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_the_tutorials_check_is_the_scaffolds(course):
    new_assignment(course, "11-mean-square")
    suite = (course.solutions_folder / "11-mean-square" / "hidden" / "test_mean_square.py").read_text()
    assert block("python") in suite


def test_the_tutorial_lists_the_files_that_are_made(course):
    new_assignment(course, "11-mean-square")
    folder = course.solutions_folder / "11-mean-square"
    patterns = re.findall(r"^\| `([^`]+)` \|", TUTORIAL, flags=re.MULTILINE)
    listed = {file for pattern in patterns for file in folder.glob(pattern)}
    assert listed == {file for file in folder.rglob("*") if file.is_file()}


def test_the_tutorials_line_is_one_more_misconception_of_the_scaffold(course):
    new_assignment(course, "11-mean-square")
    folder = course.solutions_folder / "11-mean-square"
    before = len(load_misconceptions(folder))
    (folder / "hidden" / "misconceptions.toml").write_text(block("toml", 1))
    assert [one.name for one in load_misconceptions(folder)][before:] == ["adds up"]


def test_a_hole_in_the_suite_is_said_as_the_tutorial_says(course, run_here):
    new_assignment(course, "11-mean-square")
    suite = course.solutions_folder / "11-mean-square" / "hidden" / "test_mean_square.py"
    suite.write_text(suite.read_text().replace("x = rng.normal(size=7)", "x = rng.normal(size=7) ** 0"))
    done = run_here(course.root, "validate", "11-mean-square", "--mutants")
    assert done.returncode == 1
    sentences = block("text").splitlines()
    assert len(sentences) >= 3
    assert set(sentences) <= set(done.stdout.splitlines())


def test_an_exercise_takes_another_name_where_the_tutorial_says(course, run_here):
    new_assignment(course, "11-mean-square")
    folder = course.solutions_folder / "11-mean-square"
    renamed = {
        "mean_square.mean_square": "mean_square.rms",
        "mean_square-mean_square": "mean_square-rms",
        "def mean_square(": "def rms(",
    }
    for file in (file for file in folder.rglob("*") if file.is_file()):
        text = file.read_text()
        for old, new in renamed.items():
            text = text.replace(old, new)
        file.write_text(text)
    for verb in ("validate", "build"):
        done = run_here(course.root, verb, "11-mean-square")
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_new_assignment_is_in_the_course(course):
    new_assignment(course, "01-weight-decay")
    assignment = load_course(course.root).assignment("01-weight-decay")
    assert assignment.title == "Weight decay"
    assert assignment.due.tzinfo is not None


def test_init_lists_each_file_below_the_folder_that_was_named(tmp_path, run_here):
    done = run_here(tmp_path, "init", "my-course")
    files = {
        str(path.relative_to(tmp_path)) for path in (tmp_path / "my-course").rglob("*") if path.is_file()
    }
    assert set(done.stdout.split("\n\n")[0].splitlines()) == files


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


@pytest.mark.parametrize(
    "name", ["11-numpy", "11-math", "statistics", "11-autograder", "11-PyTest", "13-torch"]
)
def test_a_name_that_would_hide_a_module_from_students_is_refused_with_another_one(name):
    with pytest.raises(ScaffoldError, match=f"such as {name}-topic"):
        module_name(name)
    assert module_name(f"{name}-topic")
