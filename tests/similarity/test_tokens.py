"""What a student may change without changing what is computed leaves the codes as they are."""

from __future__ import annotations

import pytest

from autograder.similarity.tokens import MOST_TOKENS, READ_STATEMENTS, read_statements
from autograder.student.limited_process import LimitedProcess

ORIGINAL = '''\
import numpy as np

class Model:
    """A model."""
    def fit(self, X, y):
        self.theta = np.zeros(X.shape[1])
        for i in range(100):
            self.theta = self.theta - 0.1 * self.slope(X, y)  # a step
        return float(np.sum(self.theta))
'''
DISGUISED = """\
# My own work.
import numpy as numerics



class Line:
  def train(this, data,
            targets):
    # zeros first
    this.weights = numerics.zeros(data.shape[0])
    for step in range(7_000):
        this.weights = (this.weights
            - 0.5 * this.direction(data, targets))
    return float(numerics.sum(this.weights))
"""


def codes(text: str) -> list[list[int]]:
    statements, problem = read_statements(text)
    assert problem == ""
    return [codes for *_, codes in statements]


def test_names_comments_layout_literals_and_docstrings_do_not_count():
    original = ORIGINAL.replace("self.slope", "self.fit")
    disguised = (
        DISGUISED.replace("this.direction", "this.train")
        .replace("(this.weights\n            -", "this.weights \\\n            -")
        .replace("targets))\n    return", "targets)\n    return")
    )
    assert codes(original) == codes(disguised)


@pytest.mark.parametrize(
    ("first", "second"),
    [("a + b", "a - b"), ("np.sum(x)", "np.mean(x)"), ("len(x)", "max(x)"), ("x.shape", "x.size"), ("if a: b", "while a: b")],
)  # fmt: skip
def test_what_is_computed_counts(first, second):
    assert codes(f"{first}\n") != codes(f"{second}\n")


def test_a_builtin_that_is_a_variable_is_a_variable():
    assert codes("sum = sum + x\n") == codes("total = total + x\n")


def test_each_statement_has_its_lines():
    statements, _ = read_statements("x = 1; y = 2\n\nz = [\n    1,\n]\n")
    assert [(first, last) for first, last, *_ in statements] == [(1, 1), (1, 1), (3, 5)]


def test_the_same_text_has_the_same_digest_whatever_its_layout():
    (first,), (second,) = read_statements("f( x,y )  # c\n")[0], read_statements("f(x, y)\n")[0]
    assert first[2] == second[2] != read_statements("f(x, z)\n")[0][0][2]


@pytest.mark.parametrize(
    "text",
    ["x = 1\ny = (", "x = 1\n'''", "x = 1\n  y\n z\n"],
    ids=["a bracket", "a string", "an indent"],
)
def test_a_text_that_is_no_python_is_read_as_far_as_it_goes(text):
    statements, problem = read_statements(text)
    assert statements[0][:2] == (1, 1)
    assert problem.startswith("it is no whole Python text")


@pytest.mark.parametrize(
    "text",
    ["x = [" + "1," * 300_000 + "]", "(" * 300_000, "a\n b\n" * 100_000, "f'{" * 100_000, "\x00\ud800".encode("utf-8", "replace").decode() * 9],
    ids=["a long list", "brackets", "indents", "f-strings", "no text"],
)  # fmt: skip
def test_hostile_text_is_bounded_and_the_next_one_is_read(text):
    process = LimitedProcess()
    try:
        answer = process.call(READ_STATEMENTS, text)
        assert answer is None or sum(len(codes) for *_, codes in answer[0]) <= MOST_TOKENS
        assert process.call(READ_STATEMENTS, "x = 1\n")[1] == ""
    finally:
        process.close()
