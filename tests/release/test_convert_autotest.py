"""AUTOTEST lines of nbgrader become assertions with the values that the solution gives, by the course's own templates."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbgrader
import pytest
from cells import code, notebook
from conversions import HALVES, converted, empty_course, released, scores

from autograder.course.course import load_course
from autograder.release.importing import import_assignment
from autograder.release.tried import tried

NBGRADERS = Path(nbgrader.__file__).parent / "tests" / "apps" / "files"
TEMPLATES = """
python3:
    setup: "from hashlib import sha1"
    hash: 'sha1({{snippet}}.encode("utf-8")+b"{{salt}}").hexdigest()'
    dispatch: "type({{snippet}})"
    normalize: "str({{snippet}})"
    check: 'assert {{snippet}} == "{{value}}", "{{message}}"'
    success: "print('Success!')"
    templates:
        default:
            - test: "type({{snippet}})"
              fail: "the type of {{snippet}} is another one"
            - test: "{{snippet}}"
              fail: 'the value of "{{snippet}}" is another one'
        float:
            - test: "round({{snippet}}, 2)"
              fail: "{{snippet}} is another number (to 2 places)"
"""
ANSWERS = code(
    "### BEGIN SOLUTION\nwords = [\"it's\", '\"']\nlength = 2\n### END SOLUTION", "words", solution=True
)


@pytest.fixture
def course(tmp_path):
    return empty_course(tmp_path)


def answers(text):
    return {"week.ipynb": notebook(HALVES, code(text, "words", solution=True), code("", "one", grade=True))}


def test_values_types_and_roundings_are_asked_as_the_templates_ask_them(course, tmp_path):
    cells = [
        HALVES,
        ANSWERS,
        code("# the parts\n### AUTOTEST halves(6.006)[0]; words\n#AUTOTEST length", "one", grade=True),
    ]
    found = converted(course, tmp_path / "source", cells, {"autotests.yml": TEMPLATES})
    assert found == {"one": ""}
    close = answers("words = [\"it's\", '\"']\nlength = 2\ndef halves(x):\n    return x / 2 + 0.001, 0")
    another_type = answers("words = [\"it's\", '\"']\nlength = 2.0")
    assert scores(course, close, another_type, answers("words, length = [], 2")) == [1, 0, 1, 0, 0]
    text = json.loads((course.solutions_folder / "week" / "cells.json").read_text())["notebook.one"]
    assert (
        "assert str(round(halves(6.006)[0], 2)) == '3.0', \"halves(6.006)[0] is another number (to 2 places)\""
        in text
    )
    assert "sha1" not in text
    assert "Success" not in text


@pytest.mark.parametrize("name", ["autotest-simple", "autotest-hidden", "autotest-hashed", "autotest-multi"])
def test_nbgraders_own_examples_are_converted_whole(course, name):
    """By nbgrader's own templates: the solution passes each check, and the stub none."""
    folder = course.root.parent / "source"
    folder.mkdir()
    for file in (f"{name}.ipynb", "autotests.yml"):
        shutil.copy(NBGRADERS / file, folder)
    (made,) = import_assignment(course, folder / f"{name}.ipynb", "week")
    made = tried(load_course(course.root), made)
    print(f"{name}: {sum(check.is_converted for check in made.checks)} of {len(made.checks)} checks")
    assert made.checks
    assert [(check.why, check.remark) for check in made.checks] == [("", "")] * len(made.checks)


def test_what_nbgrader_would_hash_is_hidden(course, tmp_path):
    test = "### AUTOTEST length\n### HASHED AUTOTEST halves(4711.0)[0]\n### BEGIN HIDDEN TESTS\n### AUTOTEST halves(81513.0)\n### END HIDDEN TESTS"
    assert converted(
        course,
        tmp_path / "source",
        [HALVES, ANSWERS, code(test, "one", grade=True)],
        {"autotests.yml": TEMPLATES},
    ) == {"one": ""}
    text = released(course)
    assert "assert str(length) == '2'" in text
    assert "4711" not in text
    assert "81513" not in text
    assert scores(course, answers("words = [\"it's\", '\"']\nlength = 2\nhalves = lambda x: (x, x)")) == [
        1,
        0,
        0,
    ]


def test_the_solution_runs_beside_its_files_and_a_test_cell_gives_names_to_the_next(course, tmp_path):
    cells = [
        "import numbers_here\nfrom pathlib import Path\ntext = Path('words.txt').read_text()",
        HALVES,
        code(
            "def first(pair):\n    return pair[0]\n### AUTOTEST first(halves(float(text)))", "one", grade=True
        ),
        code("#AUTOTEST first(halves(numbers_here.FOUR))", "two", grade=True),
    ]
    files = {"autotests.yml": TEMPLATES, "words.txt": "8.0", "numbers_here.py": "FOUR = 4.0\n"}
    assert converted(course, tmp_path / "source", cells, files) == {"one": "", "two": ""}
    assert scores(course) == [2, 0]


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (
            {"autotests.yml": TEMPLATES},
            "the solution does not give: NameError: name 'missing' is not defined.",
        ),
        (
            {},
            "need the course's autotests.yml, which is neither beside the notebook nor in a folder above it.",
        ),
    ],
    ids=["the solution has no such name", "there are no templates"],
)
def test_what_cannot_be_filled_in_needs_a_person(course, tmp_path, files, why):
    cells = [
        HALVES,
        code("### AUTOTEST missing", "one", grade=True),
        code("assert halves(2.0) == (1.0, 1.0)", "two", grade=True),
    ]
    found = converted(course, tmp_path / "source", cells, files)
    assert found["one"].endswith(why)
    assert found["two"] == ""
