"""Visible checks of 11-autodiff: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close


@pytest.mark.exercise("autodiff.unbroadcast")
def test_a_row_and_a_column(student):
    """A row that was repeated twice, and a column that was repeated three times."""
    G = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    assert_close(student.autodiff.unbroadcast(G, (3,)), np.array([11.0, 22.0, 33.0]), what="slope")
    assert_close(student.autodiff.unbroadcast(G, (2, 1)), np.array([[6.0], [60.0]]), what="slope")


def assert_pulled(student, text, G, arrays, expected):
    came = student.graphs.pulled(text, G, *arrays)
    for key, right in expected.items():
        assert_close(came[key], right, what="value" if key == "value" else f"slope in {key}")


@pytest.mark.exercise("autodiff.add")
def test_a_bias_for_two_rows(student):
    """A bias that is added to two rows: its slope comes from both."""
    a, b, G = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0]), np.array([[1.0, 2.0], [3.0, 5.0]])
    right = {"value": np.array([[11.0, 22.0], [13.0, 24.0]]), "a": G, "b": np.array([4.0, 7.0])}
    assert_pulled(student, "add(a, b)", G, (a, b), right)


@pytest.mark.exercise("autodiff.mul")
def test_a_square(student):
    """3 times 3: the slope in 3 is 6."""
    assert_pulled(student, "mul(a, a)", 1.0, (np.array(3.0),), {"value": 9.0, "a": 6.0})


@pytest.mark.exercise("autodiff.matmul")
def test_a_row_times_a_column(student):
    """A row times a column: each gets the other, in its own shape."""
    a, b = np.array([[1.0, 2.0]]), np.array([[3.0], [5.0]])
    right = {"value": np.array([[13.0]]), "a": np.array([[6.0, 10.0]]), "b": np.array([[2.0], [4.0]])}
    assert_pulled(student, "matmul(a, b)", np.array([[2.0]]), (a, b), right)


@pytest.mark.exercise("autodiff.tanh")
def test_tanh_at_zero(student):
    """At 0 tanh is 0, and its slope is 1."""
    assert_pulled(
        student, "tanh(a)", np.array([5.0]), (np.array([0.0]),), {"value": np.zeros(1), "a": np.array([5.0])}
    )


@pytest.mark.exercise("autodiff.relu")
def test_relu_on_both_sides(student):
    """What is below 0 gets no slope."""
    a, G = np.array([-2.0, 3.0]), np.array([5.0, 7.0])
    assert_pulled(student, "relu(a)", G, (a,), {"value": np.array([0.0, 3.0]), "a": np.array([0.0, 7.0])})


@pytest.mark.exercise("autodiff.log_softmax")
def test_two_equal_scores(student):
    """Two equal scores: both logarithms are -log 2, and raising one lowers the other."""
    right = {"value": np.full((1, 2), -np.log(2)), "a": np.array([[0.5, -0.5]])}
    assert_pulled(student, "log_softmax(a)", np.array([[1.0, 0.0]]), (np.array([[4.0, 4.0]]),), right)


@pytest.mark.exercise("autodiff.take")
def test_an_entry_taken_twice(student):
    """An entry that is taken twice gets both slopes."""
    right = {"value": np.array([9.0, 8.0, 9.0]), "a": np.array([0.0, 10.0, 101.0])}
    assert_pulled(
        student,
        "take(a, B)",
        np.array([1.0, 10.0, 100.0]),
        (np.array([7.0, 8.0, 9.0]), np.array([2, 1, 2])),
        right,
    )


@pytest.mark.exercise("autodiff.order")
def test_a_diamond(student):
    """Two nodes computed from one leaf, and one from these two: the leaf is first, the end is last."""
    came = student.graphs.ordered([(0, 0, 1.0, 2.0), (0, 0, 3.0, 4.0), (1, 2, 1.0, 1.0)], np.array([5.0]))[
        "order"
    ]
    if came not in ([0, 1, 2, 3], [0, 2, 1, 3]):
        raise CheckFailed(
            f"The leaf is 0, the two in the middle are 1 and 2, the end is 3. Your order is {came}."
        )


@pytest.mark.exercise("autodiff.backward")
def test_a_sum_of_two_uses(student):
    """y = 2 x + 3 z with z = x + x: the slope in x is 8, and 3 in z."""
    slopes = student.graphs.slopes([(0, 0, 1.0, 1.0), (0, 1, 2.0, 3.0)], np.array([5.0]))[0]
    for name, yours, right in zip("xzy", slopes, (8.0, 3.0, 1.0)):
        if yours is None:
            raise CheckFailed(f"The dict that backward returns does not know {name}.")
        assert_close(yours, right, what=f"slope in {name}")


@pytest.mark.exercise("autodiff.value_and_grad")
def test_a_cubic(student):
    """x^3 + x^2 at 2: the value is 12, and the slope 16."""
    value, gradient = student.graphs.of_formula("total(t * t * t + t * t)", np.array([2.0]))
    assert_close(value, 12.0, what="value")
    assert_close(gradient, np.array([16.0]), what="gradient")
