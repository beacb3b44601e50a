"""A test that gives a score in parts becomes checks that give the same score together; where the parts are not seen, a person is told."""

from __future__ import annotations

import ast
from fractions import Fraction

import pytest
from cells import code, notebook
from conversions import HALVES, converted, empty_course, released, scores
from hypothesis import given
from hypothesis import strategies as st

from autograder.release.partial_scores import parts_of_score, scores_of_cell


@pytest.fixture
def course(tmp_path):
    return empty_course(tmp_path)


def steps(text, most):
    """The scores that are asked for, of a test cell that ends with its score."""
    tree = ast.parse(text)
    return [part.at_least for part in parts_of_score(tree, [tree.body[-1].value], most)]


@pytest.mark.parametrize(
    ("text", "most", "asked"),
    [
        ("n = 0\nif f(1):\n    n += 1\nif f(2):\n    n += 2\nn", 3, [1, 2, 3]),
        ("n = 0\nfor x in range(4):\n    n += 0.5 * (f(x) == x)\nn", 2, [0.5, 1, 1.5, 2]),
        ("n = 4\nif f(1) != 1:\n    n -= 2\nn", 4, [2, 4]),
        ("n = 2 * (f(1) == 1) + 4 * (f(2) == 2)\nn", 6, [2, 4, 6]),
        ("a = b = 0\na += 3\nb = a\nmin(b, 6) + 0", 6, [3, 6]),
        ("3 if f(1) else 1", 3, [1, 2, 3]),
        ("3", 3, [3]),
    ],
)  # fmt: skip
def test_the_parts_are_the_multiples_of_what_the_text_adds_up(text, most, asked):
    assert steps(text, most) == asked


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("n = f(1)\nn", 3),  # anything
        ("n = 0\nn *= 2\nn", 3),
        ("for n in range(3):\n    pass\nn", 3),
        ("n = 0\nn += 2\nn", 3),  # 3 cannot be reached
        ("n = 0\nn += 0.01\nn", 3),  # a check for each hundredth
        ("n", 3),
        ("2", 3),
    ],
)
def test_what_is_not_seen_in_the_text_has_no_parts(text, most):
    assert steps(text, most) == []


@given(st.lists(st.sampled_from([1, 2, 3, 0.5, 1.5, 0.1]), min_size=1, max_size=6), st.randoms())
def test_the_checks_that_pass_give_together_the_score_of_the_test(added, random):
    text = "n = 0\n" + "".join(f"if f({k}):\n    n += {value}\n" for k, value in enumerate(added)) + "n"
    tree = ast.parse(text)
    most = float(sum(Fraction(str(value)) for value in added))
    parts = parts_of_score(tree, [tree.body[-1].value], most)
    score = sum(Fraction(str(value)) for value in added if random.random() < 0.5)
    reached = sum(part.points for part in parts if part.at_least <= float(score) + 1e-9)
    assert not parts or reached == pytest.approx(float(score))
    assert sum(part.points for part in parts) == pytest.approx(most if parts else 0)


IN_PARTS = "score = 0\nif halves(4)[0] == 2:\n    score += 1\nif halves(5)[1] == 2.5:\n    score += 2\n"


def test_a_test_cell_that_ends_with_its_score_gives_these_points(course, tmp_path):
    hidden = (
        "### BEGIN HIDDEN TESTS\nif halves(4711)[1] == 2355.5:\n    score += 1\n### END HIDDEN TESTS\nscore"
    )
    found = converted(
        course, tmp_path / "source", [HALVES, code(IN_PARTS + hidden, "one", grade=True)], points=4
    )
    assert found == {"one": ""}
    first = notebook(
        code("def halves(x):\n    return x / 2, 0", "halves", solution=True), code("", "one", grade=True)
    )
    assert scores(course, {"week.ipynb": first}) == [4, 0, 1]
    suite = (course.solutions_folder / "week" / "hidden" / "test_cells.py").read_text()
    assert [f'"one ({k} of 4 points)"' in suite for k in (1, 2, 3, 4)] == [True] * 4
    assert "4711" not in released(course)


def test_a_name_that_a_test_cell_only_shows_is_no_score(course, tmp_path):
    test = "pair = halves(4)\nassert pair == (2, 2)\npair"
    assert converted(course, tmp_path / "source", [HALVES, code(test, "one", grade=True)]) == {"one": ""}
    assert scores(course) == [1, 0]


@pytest.mark.parametrize("last", ["points = halves(2)[0]\npoints", "assert halves(2)\n0.5"])
def test_a_score_whose_parts_are_not_seen_needs_a_person(course, tmp_path, last):
    found = converted(
        course,
        tmp_path / "source",
        [HALVES, code(last, "one", grade=True), code("assert halves(2)", "two", grade=True)],
    )
    assert "gives a score in parts, and which there can be is not seen" in found["one"]
    assert found["two"] == ""


def test_a_cell_that_ends_with_a_call_or_a_text_gives_all_or_nothing():
    for text in ("assert f(1)\nprint('done')", "'''A title.'''", "assert f(1)", "x = 3", ""):
        assert scores_of_cell(text, 2) == ([], "")


UNIT = """import unittest

from gradescope_utils.autograder_utils.decorators import partial_credit
from search import find


class TestFind(unittest.TestCase):
    @partial_credit(3)
    def test_counted(self, set_score):
        passed = 0
        for place in range(3):
            passed += find([5, 6, 7], 5 + place) == place
        set_score(passed)

    @partial_credit(2)
    def test_forgotten(self, set_score=None):
        self.assertEqual(find([1], 1), 0)

    @partial_credit(2)
    def test_of_any_number(self, set_score):
        set_score(2 * find([1], 1))
"""
SEARCH = (
    "def find(items, wanted):\n    ### BEGIN SOLUTION\n    return items.index(wanted)\n    ### END SOLUTION\n"
)


def test_a_score_that_a_test_counts_gives_these_points(course, tmp_path):
    found = converted(course, tmp_path / "source", files={"search.py": SEARCH, "test_search.py": UNIT})
    reasons = {name.partition(".")[2]: why for name, why in found.items()}
    assert [name for name, why in reasons.items() if not why] == ["test_counted"]
    assert reasons["test_of_any_number"].startswith("it gives a score in parts through set_score")
    wrong = {"search.py": SEARCH.replace("items.index(wanted)", "min(items.index(wanted), 1)").encode()}
    assert scores(course, wrong) == [3, 0, 2]
