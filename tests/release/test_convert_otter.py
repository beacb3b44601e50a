"""Otter's assignments: what is converted, what needs a person, and that the result is graded as it should be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cells import code, notebook

from autograder.cli import main
from autograder.cli.convert import report
from autograder.course.course import Course, load_course
from autograder.diagnosis.variants import module_files
from autograder.grading.batch import public_seed_setup
from autograder.quality.grading import grade_all
from autograder.release import BuildError, build
from autograder.release.importing import import_assignment
from autograder.release.otter_cells import OtterTest, Question, points_of, with_marks
from autograder.release.stubs import stub_modules
from autograder.release.tried import tried
from autograder.student.submission import Submission

SOLUTION = """\
def square(x):
    y = x * x # SOLUTION
    # BEGIN IGNORE
    z = 1
    # END IGNORE
    return y # SOLUTION

nine = square(3)"""
HIDDEN_TEST = '''\
""" # BEGIN TEST CONFIG
points: 2
hidden: true
""" # END TEST CONFIG
square(16)'''


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "course.toml").write_text('[course]\nname = "Converted"\nid = "converted"\n')
    return load_course(tmp_path / "course")


def raw(text: str) -> dict[str, Any]:
    return {"cell_type": "raw", "metadata": {}, "source": text}


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def shown(source: str, output: str = "") -> dict[str, Any]:
    """A test cell with its stored output."""
    result = {"output_type": "execute_result", "data": {"text/plain": output}, "metadata": {}}
    return code(source) | {"outputs": [result] if output else []}


def master(folder: Path) -> Path:
    """A master notebook of Otter Assign, with one test of every fate."""
    cells = [
        raw("# ASSIGNMENT CONFIG\nname: hw1"),
        "import numpy as np",
        raw("# BEGIN QUESTION\nname: q1\npoints: 4"),
        text("Assign `x`."),
        raw("# BEGIN SOLUTION"),
        "x = 2 # SOLUTION",
        raw("# END SOLUTION"),
        raw("# BEGIN TESTS"),
        shown("isinstance(x, int)", "True"),
        shown("np.int64(1) == 1", "True"),
        shown("x + 1", "4"),
        shown("import subprocess\nsubprocess.run(['ls'])", "True"),
        raw("# END TESTS"),
        raw("# END QUESTION"),
        raw("# BEGIN QUESTION\nname: q2\nmanual: true\npoints: 1.5"),
        raw("# BEGIN SOLUTION"),
        text("**SOLUTION**: Equal sides."),
        raw("# END SOLUTION"),
        raw("# END QUESTION"),
        raw("# BEGIN QUESTION\nname: q3"),
        raw("# BEGIN SOLUTION"),
        SOLUTION,
        raw("# END SOLUTION"),
        raw("# BEGIN TESTS"),
        code("def test_nine(nine, square):\n    assert nine == square(3) == 9\n\ntest_nine(nine, square)  # IGNORE"),
        shown(HIDDEN_TEST, "256"),
        raw("# END TESTS"),
        raw("# END QUESTION"),
    ]  # fmt: skip
    folder.mkdir()
    (folder / "hw1.ipynb").write_bytes(notebook(*cells))
    return folder / "hw1.ipynb"


def scores(course: Course, name: str, *submissions: dict[str, bytes]) -> list[float]:
    folder = course.solutions_folder / name
    every = [module_files(folder, {}), stub_modules(folder), *submissions]
    handed_in = [Submission(f"s{number}", name, files) for number, files in enumerate(every)]
    results = grade_all(handed_in, public_seed_setup(course), 0)
    return [sum(exercise.score for exercise in result.exercises) for result in results]


def test_every_check_is_told_converted_or_why_it_needs_a_person(course, tmp_path):
    (converted,) = import_assignment(course, master(tmp_path / "source"))
    assert report(tried(course, converted)).splitlines() == [
        "hw1: 4 of 6 checks",
        "  q1 1 (1 points): converted",
        "  q1 2 (1 points): converted, but the stub passes it",
        "  q1 3 (1 points): converted, but the solution does not pass it (failed: x + 1 shows 3, and 4 was stored.)",
        "  q1 4 (1 points): needs a person: it uses subprocess, which would run a student's text at the judge. Rewrite it without.",
        "  q3 1 (0 points): needs a person: it has no points.",
        "  q3 2 (2 points): converted",
        "  note: The stored outputs of 5 cells were taken out: they could give a solution away.",
    ]


def test_it_builds_and_its_hidden_tests_stay_hidden(course, tmp_path):
    import_assignment(course, master(tmp_path / "source"))
    course = load_course(course.root)
    build(course)
    released = course.assignments_folder / "hw1"
    cells = json.loads((released / "hw1.ipynb").read_bytes())["cells"]
    points = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]["nbgrader"]["points"]
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }
    assert points == {"q1": 3, "q2": 1.5, "q3": 2}
    everything = "".join(path.read_text() for path in released.iterdir() if path.is_file())
    assert "square(16)" not in everything
    assert "x * x" not in everything
    assert "Equal sides" not in everything
    assert "isinstance(x, int)" in everything


def test_the_tests_run_at_the_judge(course, tmp_path):
    import_assignment(course, master(tmp_path / "source"))
    content = json.loads((course.solutions_folder / "hw1" / "hw1.ipynb").read_bytes())
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "q3-solution":
            cell["source"] = (
                "class Always(int):\n    __eq__ = lambda self, other: True\n    __repr__ = lambda self: '256'\n"
                "def square(x):\n    return Always()\n"
            )
    hostile = {"hw1.ipynb": json.dumps(content).encode()}
    assert scores(course, "hw1", hostile) == [4, 1, 2]  # of q1, of which the solution loses one


def ok_format(folder: Path) -> Path:
    """A solution notebook with ok-format tests beside it."""
    cells = [
        "import otter\ngrader = otter.Notebook()",
        "def double(x):\n    return 2 * x",
        'grader.check("q1")',
    ]
    folder.mkdir()
    (folder / "tests").mkdir()
    (folder / "lab.ipynb").write_bytes(notebook(*cells))
    (folder / "tests" / "q1.py").write_text(
        "OK_FORMAT = True\n\ntest = {'name': 'q1', 'points': 3, 'suites': [{'cases': [\n"
        "    {'code': '>>> double(2)\\n4\\n', 'hidden': False, 'locked': False},\n"
        "    {'code': '>>> for x in (1, 2):\\n...     print(double(x))\\n2\\n4', 'hidden': True, 'points': 2},\n"
        "], 'scored': True, 'setup': '', 'teardown': '', 'type': 'doctest'}]}\n"
    )
    return folder / "lab.ipynb"


def test_ok_format_tests_beside_a_notebook_are_converted_with_their_points(course, tmp_path):
    (converted,) = import_assignment(course, ok_format(tmp_path / "lab"))
    assert [(check.name, check.points, check.why) for check in converted.checks] == [
        ("q1 1", 1, ""),
        ("q1 2", 2, ""),
    ]
    assert scores(course, "lab") == [3, 0]
    course = load_course(course.root)
    build(course)
    released = (course.assignments_folder / "lab" / "lab.ipynb").read_text()
    assert "2 * x" not in released
    assert "otter" not in released


def test_a_test_file_is_read_and_never_run(course, tmp_path):
    file = ok_format(tmp_path / "lab")
    (file.parent / "tests" / "q1.py").write_text(
        f"open({str(tmp_path / 'run')!r}, 'w')\ntest = {{'name': 'q1'}}\n"
    )
    import_assignment(course, file)
    assert not (tmp_path / "run").exists()


def test_all_or_nothing_is_one_check(course, tmp_path):
    file = ok_format(tmp_path / "lab")
    content = json.loads(file.read_bytes())
    mark = raw("# BEGIN QUESTION\nname: q1\npoints: 3\nall_or_nothing: true")
    solution = [raw("# BEGIN SOLUTION"), content["cells"][1], raw("# END SOLUTION"), raw("# BEGIN TESTS")]
    tests = [shown("double(2)", "4"), shown("double('a')", "'aa'"), raw("# END TESTS"), raw("# END QUESTION")]
    file.write_bytes(notebook(mark, *solution, *tests))
    import_assignment(course, file)
    half = {"lab.ipynb": file.read_bytes().replace(b"return 2 * x", b"return x + x if x == 2 else 0")}
    assert scores(course, "lab", half) == [3, 0, 0]


@pytest.mark.parametrize(
    ("given", "own", "points"),
    [
        (3, [None, None], [1.5, 1.5]),
        (3, [1, None, None], [1, 1, 1]),
        (None, [None, None], [0.5, 0.5]),
        (None, [2, None], [2, 0]),
        ({"each": 2}, [None, None], [2, 2]),
        ([1, 3], [None, None], [1, 3]),
        ([2, None], [7, 7], [2, 0]),
        ([None, None], [7, None], [0.5, 0.5]),
    ],
)
def test_points_are_shared_out_as_otter_does(given, own, points):
    question = Question("q", {"points": given}, tests=[OtterTest("", True, False, worth) for worth in own])
    assert points_of(question) == points


def test_a_list_of_points_with_an_entry_too_few_is_refused():
    question = Question("q4", {"points": [1]}, tests=[OtterTest("", True, False, None)] * 2)
    with pytest.raises(BuildError, match="q4: its list of points has 1 entries, and there are 2 tests"):
        points_of(question)


def test_otters_marks_become_nbgraders():
    assert with_marks(SOLUTION).splitlines() == [
        "def square(x):",
        "    ### BEGIN SOLUTION",
        "    y = x * x",
        "    return y",
        "    ### END SOLUTION",
        "",
        "nine = square(3)",
    ]


def test_a_mark_without_its_partner_is_refused(course, tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "hw.ipynb").write_bytes(notebook(raw("# BEGIN QUESTION\nname: q1"), "x = 1"))
    with pytest.raises(BuildError, match="# BEGIN QUESTION has no # END QUESTION"):
        import_assignment(course, folder / "hw.ipynb")


def test_the_command_says_how_many_checks_are_converted(course, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(course.root)
    assert main(["convert", str(master(tmp_path / "source"))]) == 1
    assert "4 of 6 checks are converted. Next, for each assignment:" in capsys.readouterr().out
