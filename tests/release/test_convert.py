"""Other people's assignments: what is converted, what needs a person, and that the result is graded as it should be."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from cells import code, notebook

from autograder.cli import main
from autograder.cli.convert import report
from autograder.course.course import load_course
from autograder.grading.batch import public_seed_setup
from autograder.quality.grading import grade_all
from autograder.quality.validate import Specimen
from autograder.release import BuildError, build
from autograder.release.foreign_checks import why_not
from autograder.release.importing import import_assignment
from autograder.release.start import start_course
from autograder.release.stubs import stub_modules
from autograder.release.tried import tried

COURSE = '[course]\nname = "Converted"\nid = "converted"\n'


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "course.toml").write_text(COURSE)
    return load_course(tmp_path / "course")


def scores(course, name, *submissions):
    """The points of each submission, a dict of files, for the assignment ``name``."""
    from autograder.diagnosis.variants import module_files

    folder = course.solutions_folder / name
    every = [module_files(folder, {}), stub_modules(folder), *submissions]
    made = [Specimen("reference", "it", seed, (), files).submission(name) for seed, files in enumerate(every)]
    results = grade_all(made, public_seed_setup(course), 0, None)
    return [sum(exercise.score for exercise in result.exercises) for result in results]


SQUARES = (
    "import math",
    code("def squares(n):\n    ### BEGIN SOLUTION\n    if n < 1:\n        raise ValueError('n is too small')\n    return [i ** 2 for i in range(1, n + 1)]\n    ### END SOLUTION", "squares", solution=True),
    code("assert squares(2) == [1, 4]\n### BEGIN HIDDEN TESTS\nassert squares(3) == [1, 4, 9]\n### END HIDDEN TESTS", "test-squares", grade=True),
    code("try:\n    squares(0)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError('did not raise')", "test_invalid", grade=True),
    code("### BEGIN SOLUTION\nroot = math.sqrt(sum(squares(3)))\n### END SOLUTION", "root", solution=True),
    code("'''root is a number.'''\nassert abs(root - math.sqrt(14)) < 1e-9\nassert sum([1]) == 1", "test_root", grade=True),
    code("import subprocess\nassert subprocess.run(['ls'])", "test_shell", grade=True),
    code("assert eval('squares(1)') == [1]", "test_eval", grade=True),
    code("assert squares(1) == right_answer", "test_unknown", grade=True),
    code("### AUTOTEST squares(2)", "test_auto", grade=True),
    code("answer = 'by hand'", "by_hand", grade=True, solution=True),
)  # fmt: skip


def nbgrader_notebook(folder):
    content = json.loads(notebook(*SQUARES))
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"]["nbgrader"]["points"] = 2
    content["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "14"}]
    folder.mkdir()
    (folder / "week1.ipynb").write_text(json.dumps(content))
    (folder / "points.csv").write_text("a\n1\n")
    (folder / "notes.docx").write_text("")
    return folder / "week1.ipynb"


def test_an_nbgrader_notebook_is_converted_check_by_check(course, tmp_path):
    (converted,) = import_assignment(course, nbgrader_notebook(tmp_path / "source"))
    assert report(converted).splitlines() == [
        "week1: 3 of 7 checks",
        "  test-squares (2 points): converted",
        "  test_invalid (2 points): converted",
        "  test_root (2 points): converted",
        "  test_shell (2 points): needs a person: it uses subprocess, which would run a student's text at the judge. Rewrite it without.",
        "  test_eval (2 points): needs a person: it uses eval(), which would run a student's text at the judge. Rewrite it without.",
        "  test_unknown (2 points): needs a person: it uses right_answer, which neither it nor the notebook's other cells define.",
        "  test_auto (2 points): needs a person: its AUTOTEST lines need the course's autotests.yml, which is neither beside the notebook nor in a folder above it.",
        "  note: The stored outputs of 1 cells were taken out: they could give a solution away.",
        "  note: notes.docx was not copied: files of this kind are not released.",
    ]


def test_a_converted_notebook_builds_with_its_ids_and_is_graded(course, tmp_path):
    import_assignment(course, nbgrader_notebook(tmp_path / "source"))
    course = load_course(course.root)
    build(course)
    released = course.assignments_folder / "week1"
    cells = json.loads((released / "week1.ipynb").read_bytes())["cells"]
    points = {
        c["metadata"]["nbgrader"]["grade_id"]: c["metadata"]["nbgrader"].get("points")
        for c in cells
        if c["metadata"].get("nbgrader", {}).get("grade")
    }
    assert points == {"test-squares": 2, "test_invalid": 2, "test_root": 2, "by_hand": 2}
    everything = "".join(
        path.read_text() for path in released.iterdir() if path.suffix in (".py", ".ipynb", ".json")
    )
    assert "[1, 4, 9]" not in everything
    assert "assert squares(2) == [1, 4]" in everything
    always_equal = json.loads((course.solutions_folder / "week1" / "week1.ipynb").read_bytes())
    for cell in always_equal["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "squares":
            cell["source"] = (
                "class Equal(list):\n    __eq__ = lambda self, other: True\n"
                "def squares(n):\n    return Equal()\nimport builtins\nbuiltins.abs = lambda x: 0\n"
            )
    hostile = {"week1.ipynb": json.dumps(always_equal).encode(), "points.csv": b""}
    assert scores(course, "week1", hostile) == [6, 0, 0]


def test_the_data_in_a_folder_comes_along_and_code_in_it_does_not(course, tmp_path):
    source = nbgrader_notebook(tmp_path / "source")
    (source.parent / "data" / "deep").mkdir(parents=True)
    (source.parent / "data" / "deep" / "sizes.csv").write_text("1\n")
    (source.parent / "data" / "answers.py").write_text("")
    (converted,) = import_assignment(course, source)
    copied = course.solutions_folder / "week1" / "data"
    assert [path.name for path in copied.rglob("*.*")] == ["sizes.csv"]
    assert converted.notes[1:3] == (
        "data/ was copied (1 data files): students get it.",
        "data/: 1 files of other kinds were not copied.",
    )


def test_a_notebook_whose_name_has_spaces_gets_a_name_without(course, tmp_path):
    source = nbgrader_notebook(tmp_path / "source")
    (converted,) = import_assignment(course, source.rename(source.with_name("5 - More arrays.ipynb")))
    assert converted.name == "5-More-arrays"


def test_the_quickstart_of_nbgrader_is_converted_and_graded(course):
    """What `nbgrader quickstart` writes, from the installed package: nothing of it is in the repository."""
    spec = find_spec("nbgrader")
    source = Path(spec.submodule_search_locations[0]) / "docs" / "source" / "user_guide" / "source" / "ps1"
    (converted,) = import_assignment(course, source)
    assert [check.is_converted for check in converted.checks] == [True] * 4
    course = load_course(course.root)
    build(course)
    released = sorted(path.name for path in (course.assignments_folder / "ps1").glob("*.ipynb"))
    assert released == ["problem1.ipynb", "problem2.ipynb"]  # the second asks for written answers alone
    assert scores(course, "ps1") == [3, 0]


def test_notebooks_with_the_same_cell_ids_become_an_assignment_each(course, tmp_path):
    source = nbgrader_notebook(tmp_path / "source")
    source.with_name("week2.ipynb").write_bytes(source.read_bytes())
    converted = import_assignment(course, source.parent)
    assert [one.name for one in converted] == ["source-week1", "source-week2"]


CALCULATOR = """class Calculator:
    def add(self, a, b):
        ### BEGIN SOLUTION
        return a + b
        ### END SOLUTION

    def root(self, x):
        ### BEGIN SOLUTION
        if x < 0:
            raise ValueError("negative")
        return x ** 0.5
        ### END SOLUTION


def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
"""
TESTS = '''import unittest
from gradescope_utils.autograder_utils.decorators import weight, visibility
from calculator import Calculator, double


class TestCalculator(unittest.TestCase):
    def setUp(self):
        self.calc = Calculator()

    @weight(2)
    def test_add(self):
        """Adds two numbers"""
        self.assertEqual(self.calc.add(1, 2), 3)

    @weight(1)
    @visibility("hidden")
    def test_negative(self):
        with self.assertRaises(ValueError):
            self.calc.root(-1)


class TestDouble(unittest.TestCase):
    def test_double(self):
        for x in (1, 2.5):
            with self.subTest(x=x):
                self.assertAlmostEqual(double(x), 2 * x)
'''


def unittest_folder(folder):
    (folder / "tests").mkdir(parents=True)
    (folder / "calculator.py").write_text(CALCULATOR)
    (folder / "tests" / "test_calculator.py").write_text(TESTS)
    (folder / "tests" / "test_shell.py").write_text(
        "import os\nimport calculator\n\ndef test_it():\n    os.system('ls')\n"
    )
    return folder


def test_a_folder_of_unittest_is_converted_and_graded(course, tmp_path):
    (converted,) = import_assignment(course, unittest_folder(tmp_path / "calc"))
    assert [
        (check.name.partition("::")[2], check.points, check.is_converted) for check in converted.checks
    ] == [
        ("TestCalculator.test_add", 2, True),
        ("TestCalculator.test_negative", 1, True),
        ("TestDouble.test_double", 1, True),
        ("test_it", 1, False),
    ]
    course = load_course(course.root)
    build(course)
    wrong = {"calculator.py": CALCULATOR.replace("a + b", "a - b").encode()}
    assert scores(course, "calc", wrong) == [4, 0, 2]


PILE = """
class Bare(IndexError):
    pass


class Pile:
    def __init__(self, items=()):
        ### BEGIN SOLUTION
        self.items = list(items)
        ### END SOLUTION

    def take(self):
        ### BEGIN SOLUTION
        if not self.items:
            raise Bare("nothing is left")
        return self.items.pop()
        ### END SOLUTION

    def __eq__(self, other):
        ### BEGIN SOLUTION
        return self.items == other.items
        ### END SOLUTION
"""
PILE_TESTS = """
import unittest
from pile import Bare, Pile


class PileTest(unittest.TestCase):
    def test_the_own_error_is_told_from_its_base(self):
        with self.assertRaises(IndexError) as caught:
            Pile().take()
        self.assertEqual(type(caught.exception), Bare)
        self.assertEqual(caught.exception.args[0], "nothing is left")

    def test_the_own_error_is_asked_for(self):
        with self.assertRaises(Bare):
            Pile().take()

    def test_piles_with_the_same_items_are_equal(self):
        pile = Pile([1, 2])
        pile.take()
        self.assertEqual(pile, Pile([1]))
        self.assertNotEqual(pile, Pile([2]))

    def test_an_item_is_a_number(self):
        self.assertEqual(Pile([7]).take(), 7)
"""


def test_where_no_solution_is_marked_the_stub_is_not_said_to_pass(course, tmp_path):
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "one.py").write_text("def one():\n    return 1\n")
    (folder / "one_test.py").write_text("from one import one\n\ndef test_one():\n    assert one() == 1\n")
    (converted,) = import_assignment(course, folder)
    report = tried(load_course(course.root), converted)
    assert [check.remark for check in report.checks] == [""]
    assert report.notes[1:] == ("Nothing is marked as a solution, so the checks were not tried on a stub.",)


def test_tests_of_own_errors_and_of_equal_objects_are_converted(course, tmp_path):
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "pile.py").write_text(PILE)
    (folder / "pile_test.py").write_text(PILE_TESTS)
    import_assignment(course, folder)
    course = load_course(course.root)
    equal_to_all = (
        PILE + "\n\nclass All:\n    __eq__ = lambda self, other: True\n\nPile.take = lambda self: All()\n"
    )
    always = {"pile.py": equal_to_all.replace("self.items == other.items", "True").encode()}
    build(course)
    assert scores(course, "pile", always) == [4, 0, 0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("assert f(1) == 2", ""),
        ("import os\nos.system('ls')", "it uses .system()"),
        ("assert f.__globals__", "it uses __globals__"),
        ("assert open('x').read()", "it opens a file (line 1)"),
        ("import no_such_package\nassert f()", "it imports no_such_package"),
        ("x = 1", "it asserts nothing"),
        ("assert (", "its text is no Python"),
    ],
)
def test_why_a_test_cannot_run_at_the_judge(text, why):
    found = why_not(text)
    assert found.startswith(why)
    assert bool(found) == bool(why)


def test_nothing_is_left_behind_where_nothing_can_be_converted(course, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(BuildError, match="there are no tests"):
        import_assignment(course, tmp_path / "empty")
    assert not course.solutions_folder.exists() or not any(course.solutions_folder.iterdir())
    assert load_course(course.root).assignments == ()


def test_a_course_from_nothing_builds(tmp_path):
    course, files = start_course(tmp_path / "my course", "01-first-steps")
    assert {file.name for file in files} >= {"course.toml", "nbgrader_config.py", ".gitignore"}
    assert build(course).assignments[0].points == 3
    assert scores(course, "01-first-steps") == [3, 0]


def test_a_course_is_not_begun_twice(tmp_path):
    start_course(tmp_path, "01-first-steps")
    with pytest.raises(Exception, match="this is a course already"):
        start_course(tmp_path, "02-next")


def test_the_commands_of_the_page_do_what_the_page_says(tmp_path, monkeypatch, capsys):
    page = (Path(__file__).parents[2] / "docs" / "notebooks.md").read_text(encoding="utf-8")
    _, _, section = page.partition("## 6. Convert an assignment")
    nbgrader_notebook(tmp_path / "source").rename(tmp_path / "week1.ipynb")
    monkeypatch.chdir(tmp_path)
    ended = []
    for command in re.findall(r"^\$ (.+)$", section, flags=re.MULTILINE):
        words = command.split()
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
        elif words[1] != "validate":  # which takes long, and has a test of its own
            ended.append((words[1], main(words[1:])))
    assert ended == [("init", 0), ("convert", 1), ("build", 0)]
    assert "3 of 7 checks are converted." in capsys.readouterr().out
