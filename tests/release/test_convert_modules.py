"""Modules beside a notebook that a test imports: the author's own run at the judge, those that students write are the student's."""

from __future__ import annotations

import json

import pytest
from cells import code, notebook
from conversions import HALVES, converted, empty_course, released, scores

from autograder.cli import main
from autograder.release.importing import import_assignment

COMPARING = "import rounding\n\n\ndef check_halves(halves):\n    assert rounding.whole(halves(8)[0]) == 4\n"
ROUNDING = "def whole(x):\n    return round(x)\n"
SHAPES = (
    '"""Shapes."""\n\n\ndef area(a, b):\n    ### BEGIN SOLUTION\n    return a * b\n    ### END SOLUTION\n'
)
WRONG = code("def halves(x):\n    return x, x", "halves", solution=True)


@pytest.fixture
def course(tmp_path):
    return empty_course(tmp_path)


def test_a_module_that_is_handed_out_is_the_authors_own_whatever_a_student_hands_in(course, tmp_path):
    test = code("from comparing import check_halves\ncheck_halves(halves)", "one", grade=True)
    files = {"comparing.py": COMPARING, "rounding.py": ROUNDING}
    assert converted(course, tmp_path / "source", [HALVES, test], files) == {"one": ""}
    hostile = {
        "week.ipynb": notebook(WRONG, code("", "one", grade=True)),
        "comparing.py": b"def check_halves(halves):\n    pass\n",
        "rounding.py": b"def whole(x):\n    return 4\n",
    }
    assert scores(course, hostile) == [1, 0, 0]


def test_a_module_that_students_write_is_the_students_also_for_the_authors_own(course, tmp_path):
    uses = "from shapes import area\n\n\ndef check(a, b, wanted):\n    assert area(a, b) == wanted\n"
    test = code(
        "import shapes\nfrom using import check as same\nassert shapes.area(2, 3) == 6\nsame(4, 5, 20)",
        "one",
        grade=True,
    )
    found = converted(course, tmp_path / "source", [HALVES, test], {"shapes.py": SHAPES, "using.py": uses})
    assert found == {"one": ""}
    own = notebook(WRONG, code("", "one", grade=True))
    right = {"week.ipynb": own, "shapes.py": b"def area(a, b):\n    return b * a\n"}
    wrong = {"week.ipynb": own, "shapes.py": b"def area(a, b):\n    return 6\n"}
    assert scores(course, right, wrong) == [1, 0, 1, 0]


def test_a_course_that_lies_beside_the_notebook_is_no_data_of_the_students(tmp_path):
    """As it does where the course was begun beside the notebook, as the page on converting has it."""
    (tmp_path / "source").mkdir()
    course = empty_course(tmp_path / "source")
    (course.root / "data").mkdir()
    (course.root / "data" / "grades.csv").write_text("ada,5")
    content = json.loads(notebook(HALVES, code("assert halves(2)", "one", grade=True)))
    content["cells"][-1]["metadata"]["nbgrader"]["points"] = 1
    (tmp_path / "source" / "week.ipynb").write_text(json.dumps(content))
    (made,) = import_assignment(course, tmp_path / "source" / "week.ipynb", "week")
    assert made.notes == ()
    assert not [*(course.solutions_folder / "week").rglob("*.csv")]


def test_a_student_checks_against_the_module_in_the_folder(course, tmp_path, monkeypatch, capsys):
    test = code("from comparing import check_halves\ncheck_halves(halves)", "one", grade=True)
    converted(
        course, tmp_path / "source", [HALVES, test], {"comparing.py": COMPARING, "rounding.py": ROUNDING}
    )
    assert "def whole" in released(course)
    folder = course.assignments_folder / "week"
    (folder / "week.ipynb").write_bytes(
        notebook(
            code("def halves(x):\n    return x / 2, 0", "halves", solution=True), code("", "one", grade=True)
        )
    )
    monkeypatch.chdir(folder)
    assert main(["check"]) == 0, capsys.readouterr()
    (folder / "week.ipynb").write_bytes(notebook(WRONG, code("", "one", grade=True)))
    assert main(["check"]) == 1


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("starting", "import subprocess\n", "it imports starting, which uses subprocess"),
        (
            "starting",
            "import there\n",
            "it imports starting, which imports there, which is not installed here.",
        ),
        ("test_halves", "X = 1\n", "it imports test_halves, which is a suite by its name"),
    ],
)
def test_a_module_that_cannot_run_at_the_judge_needs_a_person(course, tmp_path, name, text, why):
    cells = [
        HALVES,
        code(f"import {name}\nassert halves(2)", "one", grade=True),
        code("assert halves(2)", "two", grade=True),
    ]
    found = converted(course, tmp_path / "source", cells, {f"{name}.py": text})
    assert found["one"].startswith(why)
    assert found["two"] == ""
    assert scores(course) == [1, 0]
