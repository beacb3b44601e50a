"""A mistake that no misconception explains is narrowed down to the smallest case that goes wrong."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.narrowing import NO_LIMITS, narrow, parameter_names
from autograder.diagnosis.other_inputs import Limits
from autograder.results import Outcome
from autograder.student.backend import RecordedCall
from autograder.student.faults import StudentRaised, StudentStopped

RNG = np.random.default_rng(3)
Y_HAT, Y = RNG.normal(size=(2, 7))
LABELS = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0])


def mse(y_hat, y):
    return float(np.mean((y_hat - y) ** 2))


def narrowed(right, wrong, *args, limits=NO_LIMITS):
    call = RecordedCall("losses.mse", args, {}, result=wrong(*args))
    names = parameter_names(right)
    return narrow(call, names, lambda args: wrong(*args), lambda args: right(*args), limits)


def said(right, wrong, *args, limits=NO_LIMITS):
    found = narrowed(right, wrong, *args, limits=limits)
    return found.sentence if found else ""


def test_one_example_is_named_when_it_is_enough():
    sentence = said(mse, lambda y_hat, y: float(np.mean((y_hat - 1.1 * y) ** 2)), Y_HAT, Y)
    assert "One entry of y_hat and y is enough to go wrong" in sentence


def test_a_mistake_that_needs_two_examples_points_to_how_they_are_put_together():
    sentence = said(mse, lambda y_hat, y: float(np.sum((y_hat - y) ** 2)), Y_HAT, Y)
    assert sentence == ("It is right with one entry of y_hat and y, and goes wrong with two entries.")


def test_an_example_that_is_wrong_by_itself_is_not_called_a_matter_of_putting_together():
    def grad(z, y):
        return z - y

    def wrong(z, y):
        return (z - y) * np.where(z > 0.9, 2.0, 1.0)

    z = np.array([0.1, 2.0, 0.3])
    found = narrowed(grad, wrong, z, np.zeros(3))
    assert "One entry of z and y is enough" in found.sentence
    assert "z=[2.]" in found.smallest


def test_rows_are_said_of_tables():
    def linear(theta, X):
        return X @ theta

    sentence = said(
        linear, lambda theta, X: X @ theta - X.mean() * (len(X) > 1), np.ones(3), RNG.normal(size=(5, 3))
    )
    assert "right with one row of X, and goes wrong with two rows" in sentence


def test_the_other_axis_is_named():
    def shares(Z):
        return Z / Z.sum(axis=1, keepdims=True)

    Z = 1 + RNG.random((4, 3))
    sentence = said(shares, lambda Z: Z / Z.sum(axis=0), Z)
    assert sentence.startswith("You treat the columns of Z as its rows should be treated")
    assert "columns" not in said(shares, lambda Z: Z / Z.sum(), Z)


def test_nothing_is_added_where_nothing_was_returned():
    assert said(mse, lambda y_hat, y: None, Y_HAT, Y) == ""


def test_the_argument_with_which_the_mistake_vanishes_is_named():
    def penalised(theta, lam):
        return float(theta @ theta + lam * np.abs(theta).sum())

    sentence = said(
        penalised, lambda theta, lam: float(theta @ theta + 1.3 * lam * np.abs(theta).sum()), Y, 0.3
    )
    assert "It is right when lam is zero: look at the terms in which lam stands." in sentence


def test_a_wrong_power_of_a_number_vanishes_at_one():
    def distance(g, mu):
        return float(np.linalg.norm(g) / mu)

    assert "It is right when mu is one" in said(distance, lambda g, mu: distance(g, mu**1.2), Y, 0.3)


def test_an_argument_that_is_ignored_is_named():
    def step(theta, g, lr):
        return theta - lr * g

    assert "stays the same when lr becomes zero" in said(step, lambda theta, g, lr: theta - g, Y_HAT, Y, 0.3)


@pytest.mark.parametrize(
    ("wrong_where", "words"),
    [
        (lambda z, y: y == 1, "exactly where y is 1"),
        (lambda z, y: z < 0, "exactly where z is negative"),
        (lambda z, y: z > 0, "exactly where z is positive"),
    ],
)
def test_the_region_where_entries_are_wrong_is_named(wrong_where, words):
    def grad(z, y):
        return z - y + 3.0

    z = np.array([-2.0, -1.0, 1.0, -3.0, 2.0, 3.0, -0.5])
    assert words in said(grad, lambda z, y: grad(z, y) + wrong_where(z, y), z, LABELS)


def test_no_right_value_is_in_the_sentence_and_both_are_in_the_text_for_instructors():
    found = narrowed(mse, lambda y_hat, y: 1.7 * mse(y_hat, y), Y_HAT, Y)
    assert f"expected {mse(Y_HAT[:1], Y[:1])!r}" in found.smallest
    assert not any(character.isdigit() for character in found.sentence)


def test_an_oracle_among_the_arguments_is_left_alone():
    assert narrowed(lambda f, x: f(x), lambda f, x: 2 * f(x), np.sum, Y) is None


def test_what_the_right_function_refuses_is_not_tried():
    def picky(A):
        return float(np.linalg.eigvalsh(A).max())

    assert said(picky, lambda A: 2 * picky(A), np.diag([1.0, 2.0, 3.0])) == ""


def test_a_student_who_fails_on_the_simpler_case_tells_nothing():
    def wrong(y_hat, y):
        if len(y) < 7 or not y.any() or not y_hat.any():
            raise StudentRaised("ValueError", "")
        return 2 * mse(y_hat, y)

    assert narrowed(mse, wrong, Y_HAT, Y) is None


def test_a_student_who_does_not_end_is_not_asked_again():
    asked = []

    def wrong(y_hat, y):
        asked.append(len(y))
        if len(asked) > 1:
            raise StudentStopped(Outcome.TIMED_OUT, "It did not end.")
        return 2 * mse(y_hat, y)

    with pytest.raises(StudentStopped):
        narrowed(mse, wrong, Y_HAT, Y)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            lambda y_hat, y: 1.37 * mse(y_hat, y),
            "the same multiple of the right number whatever the input is",
        ),
        (lambda y_hat, y: mse(y_hat, y) + 0.1, "differs from the right number by the same amount"),
    ],
    ids=["factor", "offset"],
)
def test_a_constant_beside_a_single_number_is_named(wrong, words):
    assert words in said(mse, wrong, Y_HAT, Y)


def test_a_factor_that_is_the_size_of_the_data_is_no_constant():
    assert "whatever the input" not in said(mse, lambda y_hat, y: 1.37 * len(y) * mse(y_hat, y), Y_HAT, Y)


def test_inputs_in_single_precision_are_named():
    def rounded(y_hat, y):
        return mse(y_hat.astype(np.float32).astype(float), y)

    assert "right for inputs rounded to single precision" in said(mse, rounded, 100 + Y_HAT, 100 + Y)


def test_a_factor_that_was_named_is_not_narrowed_further():
    def grad(y_hat, y):
        return 2 * (y_hat - y)

    assert narrowed(grad, lambda y_hat, y: grad(y_hat, y) / 2, Y_HAT, Y) is None
    assert narrowed(mse, lambda y_hat, y: -mse(y_hat, y), Y_HAT, Y) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda y_hat, y: np.array([mse(y_hat, y)]),
        lambda y_hat, y: str(mse(y_hat, y)),
        lambda y_hat, y: np.full(7, mse(y_hat, y)),
        lambda y_hat, y: float("nan"),
    ],
    ids=["shape (1,)", "text", "shape (7,)", "nan"],
)
def test_an_answer_of_another_shape_or_kind_is_left_alone(wrong):
    assert narrowed(mse, wrong, Y_HAT, Y) is None


def test_an_answer_that_is_wrong_once_and_right_with_the_same_example_again_is_left_alone():
    asked = []

    def sometimes(y_hat, y):
        asked.append(len(y))
        return mse(y_hat, y) + (1.37 if len(y) > 1 or asked.count(1) == 1 else 0.0) * abs(y_hat).sum()

    assert "One" not in said(mse, sometimes, Y_HAT, Y)


def test_an_answer_that_changes_from_call_to_call_is_left_alone():
    draws = iter(np.random.default_rng(5).normal(size=100))
    assert narrowed(mse, lambda y_hat, y: mse(y_hat, y) + next(draws), Y_HAT, Y) is None


def test_an_answer_of_several_arrays_is_narrowed_too():
    def slopes(X, y):
        return X * y[:, None], y, 2.0

    assert "One row of X and y" in said(slopes, lambda X, y: (X, y, 2.0), np.outer(Y, [1.0, 2.0]), Y)


def test_no_case_is_smaller_than_the_text_allows():
    def spread(X):
        return (X - X.mean(axis=0)) / X.std(axis=0)

    X = RNG.normal(size=(6, 2))
    sentence = said(spread, lambda X: 1.1 * spread(X) + 0.1, X, limits=Limits({"X": 2}))
    assert sentence.startswith("Two rows of X are enough to go wrong")
    sentence = said(spread, lambda X: spread(X) + (len(X) > 2) * X, X, limits=Limits({"X": 2}))
    assert sentence == "It is right with two rows of X, and goes wrong with three rows."


def test_an_argument_that_is_never_zero_is_not_set_to_zero():
    def step(theta, g, lr):
        return theta - lr * g

    def wrong(theta, g, lr):
        return theta - g

    limits = Limits(nonzero=frozenset({"lr"}))
    assert "lr becomes zero" not in said(step, wrong, Y_HAT, Y, 0.3, limits=limits)
    assert "lr becomes zero" in said(step, wrong, Y_HAT, Y, 0.3)
