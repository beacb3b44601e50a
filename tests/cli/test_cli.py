"""The command: every verb has help and is in the README, and bad input of any kind ends in a sentence."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cli import VERBS
from autograder.course.course import load_course

ROOT = Path(__file__).parents[2]


def autograder(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_a_description(run_here, tmp_path, verb):
    done = run_here(tmp_path, verb, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: autograder {verb}")
    assert len(done.stdout.split("\n\n")[1]) > 20


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_in_the_readme(verb):
    assert f"autograder {verb}" in (ROOT / "README.md").read_text()


def test_the_readme_names_no_verb_that_is_not_there():
    named = set(re.findall(r"(?<!from )\bautograder ([a-z]+)\b", (ROOT / "README.md").read_text()))
    assert named <= set(VERBS)


def test_the_readmes_session_is_what_the_command_prints(tmp_path):
    """The check of the stub, word for word."""
    text = (ROOT / "README.md").read_text()
    session = text.split("$ autograder check mse\n")[1].split("$ $EDITOR")[0]
    done = autograder("check", "mse", "--folder", ROOT / "assignments" / "02-losses")
    assert done.stdout == session


def test_without_a_verb_there_is_help():
    assert "verbs:" in autograder("--help").stdout


def test_an_unknown_verb_is_status_2():
    done = autograder("gradee")
    assert done.returncode == 2
    assert "gradee" in done.stderr


def test_the_version_is_said():
    assert re.fullmatch(r"autograder \d+\.\d+\.\d+\n", autograder("--version").stdout)


@pytest.mark.parametrize("verb", ["build", "validate", "grade", "feedback", "export", "demo"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[course\n", "course.toml"),
        (b"\xff\xfe", "course.toml"),
        (b'[course]\nname = "x"\nid = "x"\nnmae = 1\n', "nmae"),
        (b'[course]\nname = "x"\nid = "x"\n[[assignments]]\nname = "a"\ndue = 2026-01-01T00:00:00\n', "due"),
    ],
)
def test_every_verb_refuses_a_broken_course_in_the_same_way(run_here, tmp_path, verb, content, sentence):
    (tmp_path / "course.toml").write_bytes(content)
    done = run_here(tmp_path, verb)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_course_is_told_so(run_here, tmp_path):
    done = run_here(tmp_path, "grade")
    assert (done.returncode, "There is no course.toml" in done.stderr) == (2, True)


def test_doctor_says_what_holds(tmp_path):
    done = autograder("doctor", "--json", "-", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert found["sandbox"]["mode"] in ("namespaces", "landlock")
    assert found["packages"]["numpy"]


@pytest.fixture(scope="module")
def graded(built_course, tmp_path_factory):
    """A small course, built, with four submissions, graded by the command; its folder and what was printed."""
    course = load_course(shutil.copytree(built_course, tmp_path_factory.mktemp("cli") / "course"))
    module = (course.solutions_folder / "a1" / "losses.py").read_text()
    for student, code in {
        "ada": "",
        "bob": "\n\ndef mse(y_hat, y):\n    return float(np.sum((y_hat - y) ** 2))\n",
        "cleo": "\n\ndef (\n",
    }.items():
        folder = course.submitted_folder / student / "a1"
        folder.mkdir(parents=True)
        (folder / "losses.py").write_text(module + code)
        (folder / "a1.ipynb").write_bytes((course.assignments_folder / "a1" / "a1.ipynb").read_bytes())
    (course.submitted_folder / "dan" / "a1").mkdir(parents=True)
    done = autograder("grade", "a1", "--json", course.root / "grades.json", "--workers", "1", cwd=course.root)
    return load_course(course.root), done


def test_grade_writes_one_document_with_every_submission(graded):
    course, _ = graded
    document = json.loads((course.root / "grades.json").read_text())
    assert document["course"] == course.name
    (assignment,) = document["assignments"]
    found = {one["student"]: (one["status"], one["score"]) for one in assignment["submissions"]}
    assert found == {
        "ada": ("graded", assignment["max_score"]),
        "bob": ("graded", 1.5),
        "cleo": ("incomplete", 0.0),
        "dan": ("rejected", 0.0),
    }
    check = assignment["submissions"][1]["exercises"][0]["checks"][0]
    assert {"name", "outcome", "message", "misconception"} <= check.keys()


def test_grade_writes_the_statistics_of_the_class_too(graded):
    course, _ = graded
    statistics = json.loads((course.root / "grades.json").read_text())["assignments"][0]["statistics"]
    assert statistics["submissions"] == 3
    rates = {exercise["name"]: round(exercise["pass_rate"], 2) for exercise in statistics["exercises"]}
    assert rates == {"losses.mse": 0.33, "losses.one_hot": 0.67}
    assert statistics["misconceptions"] == {"losses.mse": {"summed": 1}}


def test_grade_ends_with_1_when_something_needs_attention_and_says_what(graded):
    _, done = graded
    assert done.returncode == 1
    assert "dan: rejected. There is no readable file in the folder." in done.stdout
    assert "cleo: incomplete." in done.stdout


def test_the_json_document_says_what_each_mark_is_made_of(graded):
    course, _ = graded
    (assignment,) = json.loads((course.root / "grades.json").read_text())["assignments"]
    marks = {line["student"]: line["mark"] for line in assignment["submissions"]}
    assert {student: mark["total"] for student, mark in marks.items()} == {
        "ada": 3.5,
        "bob": 1.5,
        "cleo": 0,
        "dan": 0,
    }
    assert {mark["max_score"] for mark in marks.values()} == {6.5}
    assert [entry["kind"] for entry in marks["dan"]["open"]] == ["rejected"]


def test_grade_shows_how_far_it_is_without_a_terminal(graded):
    _, done = graded
    assert re.search(r"grading: 4 of 4, [\d.]+ a second, 0 s left", done.stderr)


def test_explain_derives_the_grade_and_reproduces_it(graded):
    """In a process of its own: in this one, pytest writes the values of an assertion in other words."""
    course, _ = graded
    done = autograder("explain", "bob", "a1", "--reproduce", cwd=course.root)
    assert done.returncode == 0, done.stderr
    assert "Graded again: the same, byte for byte." in done.stdout
    assert "suite" in done.stdout


def test_feedback_writes_a_page_for_each_student_and_one_of_the_class(graded, run_here):
    course, _ = graded
    done = run_here(course.root, "feedback")
    assert done.returncode == 0, done.stderr
    page = (course.data_folder / "pages" / "bob" / "a1.html").read_text()
    assert "bob" in page
    assert "ada" not in page
    assert "ada" in (course.data_folder / "class" / "a1.html").read_text()


@pytest.mark.parametrize("format", ["csv", "canvas", "moodle", "gradescope", "jsonl"])
def test_export_prints_the_grades_and_says_how_many_are_not_final(graded, run_here, format):
    course, _ = graded
    done = run_here(course.root, "export", "--format", format)
    assert done.returncode == 1, done.stderr
    assert "1 grade is not final" in done.stderr  # the rejected one
    assert "ada" in done.stdout


def test_an_unknown_assignment_is_refused_with_a_suggestion(graded, run_here):
    course, _ = graded
    done = run_here(course.root, "grade", "a11")
    assert done.returncode == 2
    assert "a1" in done.stderr


def test_validate_ends_with_1_when_a_suite_has_a_hole(graded):
    course, _ = graded
    done = autograder("validate", "a1", "--seeds", "1", "--workers", "1", cwd=course.root)
    assert done.returncode == 1
    assert "write at least 4" in done.stdout


def test_without_a_sandbox_grading_is_refused_with_status_3(graded, monkeypatch):
    course, _ = graded
    code = (
        "import sys, autograder.sandbox.sandbox as host\n"
        "def refuse(*a, **k): raise host.SandboxUnavailable('No sandbox holds here. Say --sandbox none.')\n"
        "host.Sandbox.__init__ = refuse\n"
        "from autograder.cli import main\n"
        "sys.exit(main(['explain', 'bob', 'a1', '--reproduce']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=course.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert done.stderr == "autograder: No sandbox holds here. Say --sandbox none.\n"


def test_our_pages_do_not_keep_nbgrader_from_making_its_own(graded, run_here):
    """nbgrader skips a submission whose feedback folder holds anything."""
    course, _ = graded
    run_here(course.root, "feedback")
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_feedback", "a1", "--student", "bob"],
        cwd=course.root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "losses.mse" in (course.feedback_folder / "bob" / "a1" / "a1.html").read_text()


@pytest.mark.parametrize(
    ("verb", "option", "least"),
    [
        ("quality", "--drawn", 1),
        ("quality", "--doubles", 0),
        ("validate", "--drawn", 1),
        ("validate", "--seeds", 1),
        ("demo", "--students", 1),
        ("grade", "--workers", 0),
        ("work", "--workers", 1),
        ("similarity", "--most", 0),
        ("log", "--last", 0),
        ("serve", "--port", 0),
    ],
)
def test_a_number_that_an_option_cannot_have_is_refused_in_a_sentence(
    tmp_path, run_here, verb, option, least
):
    for text in (str(least - 1), "many"):
        done = run_here(tmp_path, verb, option, text)
        assert done.returncode == 2
        assert f"argument {option}: '{text}' is no whole number from {least} on" in done.stderr
