"""What courses in the wild are like: each kind of test that was met there is converted, or a person is told why not."""

from __future__ import annotations

import json

import pytest
from cells import code, notebook
from conversions import HALVES, converted, empty_course, graded, released, scores

from autograder.quality.constant_answers import blanks_of
from autograder.release.importing import import_assignment


@pytest.fixture
def course(tmp_path):
    return empty_course(tmp_path)


def test_a_test_takes_along_what_the_tests_above_it_define_and_what_is_hidden_stays_so(course, tmp_path):
    found = converted(
        course,
        tmp_path / "source",
        [
            "import math",
            HALVES,
            code("from math import isclose\na, b = halves(3)\nassert isclose(a, b)\n# BEGIN HIDDEN TESTS\nsecret = 12321\nassert halves(secret)\n# END HIDDEN TESTS", "one", grade=True),
            code("'''Both together.'''\nassert isclose(a + b, 3)\n###BEGIN HIDDEN TESTS\nassert isclose(sum(halves(secret)), secret)\n###END HIDDEN TESTS", "two", grade=True),
            code("assert halves(secret)[0] == secret / 2", "three", grade=True),
        ],
    )  # fmt: skip
    assert found == {"one": "", "two": "", "three": ""}
    text = released(course)
    assert "secret" not in text
    assert "a, b = halves(3)" in text
    assert "Both together." in text
    assert scores(course) == [3, 0]


def test_an_assertion_that_fails_in_one_test_does_not_fail_the_next(course, tmp_path):
    converted(
        course,
        tmp_path / "source",
        [
            HALVES,
            code("a, b = halves(3)\nassert a == 1.5", "one", grade=True),
            code("assert a + b == 3", "two", grade=True),
        ],
    )
    uneven = notebook(
        code("def halves(x):\n    return x, 0", "halves", solution=True), code("", "one", grade=True)
    )
    assert scores(course, {"week.ipynb": uneven}) == [2, 0, 1]


def test_a_bare_assertion_that_fails_says_what_it_asks(course, tmp_path):
    """pytest writes that for its own files alone."""
    test = "for x in (0, 8):\n    assert halves(x)[0] == x / 2"
    converted(course, tmp_path / "source", [HALVES, code(test, "one", grade=True)])
    wrong = notebook(
        code("def halves(x):\n    return x, 0", "halves", solution=True), code("", "one", grade=True)
    )
    *_, result = graded(course, {"week.ipynb": wrong})
    assert result.exercises[0].checks[0].values == "assert halves(x)[0] == x / 2"


def test_a_cell_below_a_test_has_the_names_that_the_test_gave_it(course, tmp_path):
    converted(
        course,
        tmp_path / "source",
        [
            HALVES,
            code("start = 8\nassert halves(start)[0] == 4", "one", grade=True),
            "middle = start",
            code("### BEGIN SOLUTION\nend = halves(middle)[1]\n### END SOLUTION", "end", solution=True),
            code("assert end == 4", "two", grade=True),
        ],
    )
    assert scores(course) == [2, 0]


def test_a_mark_of_hidden_tests_without_an_end_is_said_and_nothing_of_the_cell_is_released(course, tmp_path):
    found = converted(
        course,
        tmp_path / "source",
        [
            HALVES,
            code("assert halves(2)", "one", grade=True),
            code("assert 1\n### BEGIN HIDDEN TESTS\nassert halves(4711)", "two", grade=True),
        ],
    )
    assert found["two"].startswith("its marks of hidden tests do not fit together")
    assert "4711" not in released(course)


def test_assertions_of_nose_are_those_of_unittest(course, tmp_path):
    test = "from nose.tools import assert_equal, assert_raises, eq_\nassert_equal(halves(2), (1, 1))\neq_(1, 1)\n"
    found = converted(
        course,
        tmp_path / "source",
        [HALVES, code(f"{test}assert_raises(ValueError, halves, -1)", "one", grade=True)],
    )
    assert found == {"one": ""}
    assert scores(course) == [1, 0]


def test_marks_of_an_old_nbgrader_are_read(course, tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    content = json.loads(notebook("x = 1", HALVES, code("assert halves(2)", "one", grade=True)))
    for cell in content["cells"]:
        marks = cell["metadata"].setdefault("nbgrader", {"grade": False, "solution": False, "locked": False})
        marks["schema_version"] = 1
        if marks["grade"]:
            marks["points"] = 2.0
    (folder / "week.ipynb").write_text(json.dumps(content))
    import_assignment(course, folder, "week")
    assert "assert halves(2)" in released(course)
    assert scores(course) == [2, 0]


MEAN = code(
    "def mean(x):\n    ### BEGIN SOLUTION\n    return np.mean(x)\n    ### END SOLUTION", "mean", solution=True
)


def test_a_package_that_the_notebook_imports_is_the_judges_own_in_a_test(course, tmp_path):
    """What compares must not be what the student's process makes of ``np``."""
    converted(
        course,
        tmp_path / "source",
        ["import numpy as np", MEAN, code("assert np.allclose(mean([1, 2, 6]), 3)\nnp.testing.assert_equal(1, 1)", "one", grade=True)],
    )  # fmt: skip
    lies = "np.allclose = np.testing.assert_equal = lambda *_, **__: True\ndef mean(x):\n    return 0.0"
    hostile = notebook("import numpy as np", code(lies, "mean", solution=True), code("", "one", grade=True))
    assert scores(course, {"week.ipynb": hostile}) == [1, 0, 0]


def test_a_seed_that_a_test_sets_is_set_for_the_students_random_numbers_too(course, tmp_path):
    draw = "def draw():\n    ### BEGIN SOLUTION\n    return np.random.random() + random.random()\n    ### END SOLUTION"
    test = "import random\nnp.random.seed(7)\nrandom.seed(7)\nfirst = draw()\nnp.random.seed(7)\nrandom.seed(7)\nassert first == draw()"
    converted(
        course,
        tmp_path / "source",
        [
            "import numpy as np\nimport random",
            code(draw, "draw", solution=True),
            code(test, "one", grade=True),
        ],
    )
    assert scores(course) == [1, 0]


SEARCH = """class Nothing(Exception):
    pass


def find(items, wanted):
    ### BEGIN SOLUTION
    if not items:
        raise Nothing
    return items.index(wanted) if wanted in items else -1
    ### END SOLUTION


def other(x):
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION
"""
PYTEST = """import pytest
from search import *


class TestFind:
    def setup_method(self):
        self.items = [2, 4]

    def test_absent(self):
        assert find(self.items, 3) == -1

    @pytest.mark.parametrize("items, place", [([7], 0), pytest.param([1, 7], 1, id="second")])
    def test_places(self, items, place):
        assert find(items, 7) == place


@pytest.mark.parametrize("wanted", [(1, 2), "a"])
@pytest.mark.parametrize(["before"], [(1,), (2,)])
def test_found(before, wanted):
    assert find([before, wanted], wanted) == 1


def test_empty():
    with pytest.raises(Nothing):
        find([], 1)


def test_printed(capsys):
    assert find([1], 1) == 0


@pytest.mark.skip(reason="later")
def test_later():
    assert False


def test_of_a_fixture(tmp_path):
    assert find([1], 1) == 0
"""


def test_tests_of_pytest_run_with_their_parameters_and_with_all_names_of_the_module(course, tmp_path):
    found = converted(course, tmp_path / "source", files={"search.py": SEARCH, "test_search.py": PYTEST})
    assert [name for name, why in found.items() if not why] == [
        "TestFind.test_absent",
        "TestFind.test_places",
        "test_found",
        "test_empty",
    ]
    assert found["test_printed"].startswith("it puts something else in the place of input, output")
    assert found["test_later"] == "it is marked with skip, so it does not run."
    assert found["test_of_a_fixture"] == "it takes the fixture tmp_path."
    first = {"search.py": SEARCH.replace("items.index(wanted)", "0").encode()}
    without = {"search.py": SEARCH.partition("def other")[0].encode()}
    assert scores(course, first, without) == [4, 0, 2, 4]


UNIT = """import threading
import unittest
from unittest.mock import patch

from gradescope_utils.autograder_utils.decorators import partial_credit, visibility, weight
from search import find


class TestFind(unittest.TestCase):
    @visibility(visibility.VISIBLE)
    @partial_credit(3)
    def test_whole(self, set_score):
        self.assertEqual(find([1], 1), 0)
        set_score(3)

    @partial_credit(3)
    def test_in_parts(self, set_score):
        set_score(1)
        self.assertEqual(find([1], 1), 0)
        set_score(3)

    @weight(2)
    @patch("builtins.input", side_effect=["1"])
    def test_input(self, asked):
        self.assertEqual(find([1], 1), 0)

    @weight(2)
    def test_at_once(self):
        self.start()

    @weight(2)
    def test_alone(self):
        self.assertEqual(find([1, 2], 2), 1)

    def start(self):
        threading.Thread(target=find, args=([1], 1)).start()
"""


def test_a_score_in_parts_is_a_check_of_each_and_what_one_test_cannot_do_costs_that_test_alone(
    course, tmp_path
):
    found = converted(course, tmp_path / "source", files={"search.py": SEARCH, "test_search.py": UNIT})
    reasons = {name.partition(".")[2]: why for name, why in found.items()}
    assert [name for name, why in reasons.items() if not why] == ["test_whole", "test_in_parts", "test_alone"]
    assert reasons["test_input"].startswith("it puts something else in the place of input, output")
    assert reasons["test_at_once"].startswith("it starts threads")
    wrong = {"search.py": SEARCH.replace("items.index(wanted)", "len(items) - 2").encode()}
    # as at Gradescope, a score that was set counts though the test fails behind it
    assert scores(course, wrong) == [8, 1, 1]


ACCOUNT = """class Account:
    def __init__(self, limit):
        ### BEGIN SOLUTION
        if limit < 0:
            raise ValueError("a limit is not negative")
        self.limit = limit
        ### END SOLUTION

    def __repr__(self):
        ### BEGIN SOLUTION
        return f"Account({self.limit})"
        ### END SOLUTION
"""
ACCOUNT_TESTS = """import unittest

from account import Account


class TestAccount(unittest.TestCase):
    def test_limit(self):
        with self.assertRaises(ValueError) as error:
            Account(-1)
        self.assertEqual(type(error.exception), ValueError)
        self.assertEqual(error.exception.args[0], "a limit is not negative")

    def test_shown(self):
        self.assertEqual(repr(Account(3)), "Account(3)")
"""


def test_the_class_of_an_exception_and_how_an_object_is_shown_can_be_compared(course, tmp_path):
    found = converted(
        course, tmp_path / "source", files={"account.py": ACCOUNT, "test_account.py": ACCOUNT_TESTS}
    )
    assert set(found.values()) == {""}
    wrong = {"account.py": ACCOUNT.replace("ValueError", "KeyError").replace("Account({", "({").encode()}
    assert scores(course, wrong) == [2, 0, 0]


def test_a_module_beside_the_notebook_is_not_taken_for_a_package_of_the_judges(course, tmp_path):
    """Here ``statistics`` is a file that is handed out, and Python has one, too."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "statistics.py").write_text("def mean(x):\n    return 'handed out'\n")
    cells = [
        "import statistics",
        HALVES,
        code("assert statistics.mean(halves(2)) == 'handed out'", "one", grade=True),
    ]
    content = json.loads(notebook(*cells))
    content["cells"][-1]["metadata"]["nbgrader"]["points"] = 1
    (folder / "week.ipynb").write_text(json.dumps(content))
    import_assignment(course, folder, "week")
    assert "import statistics\\n" not in (course.solutions_folder / "week" / "cells.json").read_text()


def test_lines_that_the_author_shows_anyway_may_stand_in_hidden_tests_and_solutions_too(course, tmp_path):
    """The hidden part does with other data what the visible part does."""
    body = "    total = sum(number * number for number in numbers)\n    return total / len(numbers)\n"
    loop = "for numbers in variants:\n    assert abs(spread(numbers) - mean_square(numbers)) < 1e-9\n"
    converted(
        course,
        tmp_path / "source",
        [
            f"def mean_square(numbers):\n{body}",
            code(f"def spread(numbers):\n    ### BEGIN SOLUTION\n{body}    ### END SOLUTION", "spread", solution=True),
            code(f"variants = [[1, 2], [3, 4]]\n{loop}### BEGIN HIDDEN TESTS\nvariants = [[77131, 5]]\n{loop}### END HIDDEN TESTS", "one", grade=True),
        ],
    )  # fmt: skip
    text = released(course)
    assert "77131" not in text
    assert "mean_square(numbers)) < 1e-9" in text
    assert scores(course) == [1, 0]


def test_validate_tries_no_constant_in_the_place_of_a_test_cell(course, tmp_path):
    """Its name is the cell's id, which no check reads: the solution would pass with it."""
    converted(course, tmp_path / "source", [HALVES, code("assert halves(2)", "one", grade=True)])
    assert list(blanks_of(course.solutions_folder / "week", "notebook.one")) == []
