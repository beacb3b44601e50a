"""Hidden suite of 07-regularization: two penalties, their minimisers with a proof, and when to stop.

Ridge and the lasso are checked against optima that are known exactly, and by what must hold for any data: the limits
of lam, copies of the data, targets that are shifted. Masks are never all of theta but in the edge cases, the bias of
the data is never near 0, and curves of validation losses are built so that each way of counting gives its own answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.bridge import Student
from autograder.checks import (
    CheckFailed,
    assert_close,
    assert_contract,
    assert_depends,
    assert_gradient,
    assert_leaves_inputs,
    assert_reaches,
    assert_relation,
    assert_repeatable,
    assert_same,
    assert_shape,
    problems,
)
from autograder.checks.values import FLOAT32_RTOL, as_array

ZERO = 1e-12
"""Some right ways to compute a threshold leave a rounding error where others leave 0."""


def data(rng: np.random.Generator, n: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Return X (n, d), whose columns have other means and sizes, and y (n,), which is far from 0 on average."""
    X = rng.normal(size=(n, d)) * rng.uniform(0.6, 1.6, d) + rng.normal(size=d)
    return X, X @ rng.normal(size=d) + 2.5 + rng.uniform(0, 2) + 0.4 * rng.normal(size=n)


def masks(rng: np.random.Generator, p: int) -> np.ndarray:
    """Return a mask with both kinds of entries, in any order."""
    mask = np.arange(p) < rng.integers(2, p - 1)
    return rng.permutation(mask)


def near_enough(theta: np.ndarray, tolerance: float) -> float:
    """Return the tolerance for how far ``theta`` is from the optimum: more in single precision, whose check is another."""
    return tolerance if theta.dtype == np.float64 else max(tolerance, FLOAT32_RTOL * np.abs(theta).max())


def weights_first(p: int) -> np.ndarray:
    return np.arange(p) < p - 1


def vector(actual: Any, p: int, what: str = "theta") -> np.ndarray:
    """Return what came as an array (p,) of floats, of their own precision. Raises CheckFailed if it is none."""
    yours = as_array(actual, np.zeros(p), what)
    assert_shape(yours, (p,), what=what)
    return yours if yours.dtype.kind == "f" else yours.astype(np.float64)


# l2_penalty


@pytest.mark.exercise("regularization.l2_penalty", points=1)
def test_the_penalty_of_the_weights(student, reference, rng):
    """The penalty has the right value, for masks of any kind."""
    for p, mask in ((5, weights_first(5)), (9, masks(rng, 9)), (7, masks(rng, 7))):
        assert_same(
            student.regularization.l2_penalty,
            reference.regularization.l2_penalty,
            rng.normal(size=p) * 2,
            rng.uniform(0.2, 3.0),
            mask,
            what="penalty",
            sizes={"p": p, "number of weights": int(mask.sum())},
        )


@pytest.mark.exercise("regularization.l2_penalty", points=1)
def test_what_the_penalty_notices(student, rng):
    """A useless weight of 0 costs nothing, nor does a bias; twice the weights cost four times as much."""
    theta, mask, lam = rng.normal(size=6) + 3.0, masks(rng, 6), 0.7
    penalty = student.regularization.l2_penalty
    other = np.where(mask, theta + 1.0, theta)
    assert_depends(penalty, (theta, lam, mask), (other, lam, mask), (theta, 1.3, mask), what="penalty")
    cost = penalty(theta, lam, mask)
    longer, longer_mask = np.append(theta, 0.0), np.append(mask, True)
    assert_relation(
        penalty(longer, lam, longer_mask), cost, "Add a weight that is 0: your penalty changes. Should it?"
    )
    moved = np.where(mask, theta, theta - 5.0)
    assert_relation(
        penalty(moved, lam, mask), cost, "Your penalty changes when only a bias changes. What is mask for?"
    )
    twice = np.where(mask, 2 * theta, theta)
    assert_relation(
        penalty(twice, lam, mask), 4 * cost, "Weights that are twice as large should cost four times as much."
    )


@pytest.mark.exercise("regularization.l2_penalty", points=1, kind="edge")
def test_the_penalty_at_the_limits(student, reference, rng):
    """Negative weights, weights that cancel, all or none of theta masked, and lam = 0."""
    theta = np.array([1.5, -1.5, -2.0, 0.5])
    all_of_it, nothing = np.ones(4, dtype=bool), np.zeros(4, dtype=bool)
    penalty, right = student.regularization.l2_penalty, reference.regularization.l2_penalty
    for lam, mask in (
        (1.7, all_of_it),
        (1.7, np.array([True, True, False, False])),
        (1.7, nothing),
        (0.0, all_of_it),
    ):
        assert_same(penalty, right, theta, lam, mask, what="penalty")


@pytest.mark.exercise("regularization.l2_penalty", points=1, kind="purity")
def test_the_penalty_is_a_pure_function(student, rng):
    """The penalty leaves its inputs alone and repeats itself, in double precision."""
    theta, mask = rng.normal(size=5), masks(rng, 5)
    assert_contract(
        student.regularization.l2_penalty,
        (theta, 0.9, mask),
        (theta * 1.5, 0.9, mask),
        (theta, 0.4, mask),
        (theta, 0.9, ~mask),
        what="penalty",
        between=(0.0, np.inf),
    )


# l2_grad


@pytest.mark.exercise("regularization.l2_grad", points=1)
def test_the_slope_of_the_penalty(student, reference, rng):
    """The gradient is right, in the mask and outside of it."""
    for p, mask in ((5, weights_first(5)), (9, masks(rng, 9)), (7, masks(rng, 7))):
        theta, lam = rng.normal(size=p) * 2, rng.uniform(0.2, 3.0)
        assert_gradient(
            student.regularization.l2_grad(theta, lam, mask),
            reference.regularization.l2_grad(theta, lam, mask),
            own_loss=None,
            sizes={"p": p, "number of weights": int(mask.sum()), "lam": lam},
        )


@pytest.mark.exercise("regularization.l2_grad", points=1, kind="edge")
def test_the_slope_at_the_limits(student, reference, rng):
    """All or none of theta masked, lam = 0, weights of 0, and weights of very different sizes."""
    gradient, right = student.regularization.l2_grad, reference.regularization.l2_grad
    all_of_it, nothing = np.ones(4, dtype=bool), np.zeros(4, dtype=bool)
    theta = np.array([-1.5, 0.0, 2.0, 0.25])
    for lam, mask in ((1.7, all_of_it), (1.7, ~weights_first(4)), (1.7, nothing), (0.0, all_of_it)):
        assert_same(gradient, right, theta, lam, mask, what="gradient")
    small = np.array([1e-7, -3e-9, 2e-12, 1e-5])
    came = vector(gradient(small, 0.5, all_of_it), 4, "gradient")
    assert_close(came / small.astype(came.dtype), np.full(4, 0.5), what="gradient, as a part of theta")


@pytest.mark.exercise("regularization.l2_grad", points=1, kind="purity")
def test_the_slope_is_a_pure_function(student, rng):
    """The gradient leaves its inputs alone and repeats itself, in double precision."""
    theta, mask = rng.normal(size=5), masks(rng, 5)
    assert_contract(
        student.regularization.l2_grad,
        (theta, 0.9, mask),
        (theta * 1.5, 0.9, mask),
        (theta, 0.4, mask),
        (theta, 0.9, ~mask),
        shape=(5,),
        what="gradient",
    )


# ridge


@pytest.mark.exercise("regularization.ridge", points=2)
def test_ridge_finds_the_minimum(student, reference, rng):
    """The minimum is right on random data, and on a problem whose minimum is known exactly."""
    for n, d, lam in ((9, 3, 0.4), (14, 5, 1.7), (7, 2, 0.05)):
        assert_same(
            student.regularization.ridge,
            reference.regularization.ridge,
            *data(rng, n, d),
            lam,
            what="theta",
            sizes={"n": n, "d": d},
        )
    known = problems.ridge()
    theta = vector(student.regularization.ridge(known.X, known.y, known.lam), known.theta_star.size)
    assert_reaches(
        theta, known.theta_star, tolerance=near_enough(theta, 1e-9), radius=known.certificate.radius
    )


@pytest.mark.exercise("regularization.ridge", points=1)
def test_what_ridge_notices(student, rng):
    """Targets that are all higher by 7 move only the bias, and a second copy of the data moves nothing."""
    (X, y), lam = data(rng, 8, 3), 0.6
    ridge = student.regularization.ridge
    assert_depends(
        ridge, (X, y, lam), (X, y, 6.0), (X + X[::-1], y, lam), (X, 2 * y, lam), shape=(4,), what="theta"
    )
    theta = vector(ridge(X, y, lam), 4)
    shifted = vector(ridge(X, y + 7.0, lam), 4)
    assert_relation(
        shifted - theta,
        np.array([0.0, 0.0, 0.0, 7.0]),
        "Make all targets higher by 7: the best weights stay, and the bias goes up by 7. Yours do not. "
        "Is your bias penalised, or is there none?",
    )
    assert_relation(
        ridge(np.r_[X, X], np.r_[y, y], lam),
        theta,
        "Take each example twice: the mean squared error is the same function as before, but your theta is not. "
        "What do you do with n?",
    )


@pytest.mark.exercise("regularization.ridge", points=1, kind="edge")
def test_ridge_at_the_limits_of_lam(student, reference, rng):
    """For lam = 0 it is least squares; for a huge lam little is left of the weights, and the bias is free."""
    X, y = data(rng, 9, 3)
    ridge, right = student.regularization.ridge, reference.regularization.ridge
    assert_same(ridge, right, X, y, 0.0, what="theta")
    lam = 300.0  # the weights of right solutions, also by lstsq, agree to 7e-12 here, and to 6e-9 for 1e6
    theta, expected = vector(ridge(X, y, lam), 4), right(X, y, lam)
    assert_close(theta[-1], expected[-1], what="bias for a huge lam")
    assert_close(theta[:-1] * lam, expected[:-1] * lam, what="weights for a huge lam, times lam")


@pytest.mark.exercise("regularization.ridge", points=1, kind="edge")
def test_ridge_where_least_squares_has_no_answer(student, reference, rng):
    """Fewer examples than features, a single example, and two columns that are the same."""
    ridge, right = student.regularization.ridge, reference.regularization.ridge
    for n, d in ((3, 5), (1, 2)):
        assert_same(ridge, right, *data(rng, n, d), 0.8, what="theta")
    X, y = data(rng, 9, 2)
    assert_same(ridge, right, X[:, [0, 1, 0]], y, 0.3, what="theta")


@pytest.mark.exercise("regularization.ridge", points=1, kind="purity")
def test_ridge_is_a_pure_function(student, rng):
    """Ridge regression leaves its inputs alone and repeats itself, in double precision."""
    X, y = data(rng, 8, 3)
    assert_contract(
        student.regularization.ridge,
        (X, y, 0.9),
        (X + X[::-1], y, 0.9),
        (X, y * y, 0.9),
        (X, y, 0.3),
        shape=(4,),
        what="theta",
    )


# soft_threshold


@pytest.mark.exercise("regularization.soft_threshold", points=1)
def test_entries_move_towards_zero(student, reference, rng):
    """Large entries of both signs shrink, small ones become 0."""
    for t in (0.7, 1.9, 0.02):
        v = rng.permutation(
            np.r_[rng.uniform(1.2, 3.0, 3), -rng.uniform(1.2, 3.0, 2), rng.uniform(-0.8, 0.8, 3)] * t
        )
        assert_same(
            student.regularization.soft_threshold,
            reference.regularization.soft_threshold,
            v,
            t,
            what="entries",
        )


@pytest.mark.exercise("regularization.soft_threshold", points=1, kind="edge")
def test_entries_on_the_threshold(student, reference, rng):
    """Entries that are as large as t, entries of 0, a t of 0, a t larger than all, and very large entries."""
    soft, right = student.regularization.soft_threshold, reference.regularization.soft_threshold
    for v, t in (
        (np.array([0.5, -0.5, 0.0, 0.75, -2.0]), 0.5),
        (np.array([1.25, -3.0, 0.0]), 0.0),
        (np.array([2.0, -2.5, 1.0]), 4.0),
        (np.array([-3.5]), 1.0),
    ):
        assert_same(soft, right, v, t, what="entries")
    large = np.array([1e30, -1e30])  # not so large that the product of two of them overflows
    assert_close(vector(soft(large, 1e29), 2, "entries"), 0.9 * large, what="very large entries")


@pytest.mark.exercise("regularization.soft_threshold", points=1, kind="purity")
def test_soft_threshold_is_a_pure_function(student, rng):
    """The threshold leaves its input alone and repeats itself, in double precision."""
    v = rng.uniform(1.0, 2.0, 5) * np.array([1.0, -1.0, 1.0, -1.0, 0.1])
    assert_contract(
        student.regularization.soft_threshold,
        (v, 0.5),
        (v * 2, 0.5),
        (-v, 0.5),
        (v, 0.3),
        shape=(5,),
        what="entries",
    )


# ista_step


@pytest.mark.exercise("regularization.ista_step", points=1)
def test_one_step_of_ista(student, reference, rng):
    """One step is right, whatever the learning rate and lam are."""
    right = reference.regularization.ista_step

    def attempt(own: Student) -> None:
        for p, lr, lam in ((6, 0.2, 1.5), (4, 0.05, 8.0), (7, 1.7, 0.3)):
            assert_same(
                own.regularization.ista_step, right, *rng.normal(size=(2, p)) * 1.5, lr, lam, what="theta"
            )

    student.own_then_reference(attempt, "regularization.soft_threshold")


@pytest.mark.exercise("regularization.ista_step", points=1)
def test_steps_of_ista_reach_the_minimum(student, rng):
    """Many steps reach the lowest point, where some entries are 0."""
    known = problems.lasso()
    bias, star = known.theta_star[-1], known.theta_star[:-1]

    def attempt(own: Student) -> None:
        theta = star + rng.normal(size=star.size)
        for _ in range(60):  # over 400 seeds at most 3e-16 was left
            g = known.grad(np.append(theta, bias))[:-1]
            theta = vector(own.regularization.ista_step(theta, g, 1 / known.L, known.lam), star.size)
            if not np.abs(theta).max() < 1e3:
                raise CheckFailed("Your steps run away from the minimum. Do they go downhill?")
        assert_reaches(theta, star, tolerance=near_enough(theta, 1e-8), radius=known.certificate.radius)
        if (np.abs(theta[star == 0]) > ZERO).any():
            raise CheckFailed(
                "Where the penalty wins, your entries come near to 0, but they should be 0 exactly."
            )

    student.own_then_reference(attempt, "regularization.soft_threshold")


@pytest.mark.exercise("regularization.ista_step", points=1, kind="edge")
def test_ista_at_its_limits(student, reference, rng):
    """With lam = 0 it is a plain step, without a slope only the penalty pulls, and a tiny learning rate does little."""
    theta, g = np.array([2.0, -0.4, 0.0, -3.0]), np.array([1.0, -0.5, 0.3, 6.0])
    right = reference.regularization.ista_step

    def attempt(own: Student) -> None:
        for slope, lr, lam in ((g, 0.3, 0.0), (0 * g, 0.35, 1.2), (g, 0.35, 40.0), (g, 1e-7, 2.5)):
            assert_same(own.regularization.ista_step, right, theta, slope, lr, lam, what="theta")

    student.own_then_reference(attempt, "regularization.soft_threshold")


@pytest.mark.exercise("regularization.ista_step", points=1, kind="purity")
def test_ista_step_is_a_pure_function(student, rng):
    """A step leaves its inputs alone and repeats itself, in double precision."""
    theta, g = rng.uniform(1.0, 2.0, 5), rng.normal(size=5)

    def attempt(own: Student) -> None:
        assert_contract(
            own.regularization.ista_step,
            (theta, g, 0.2, 0.9),
            (theta + 1, g, 0.2, 0.9),
            (theta, g - 1, 0.2, 0.9),
            (theta, g, 0.1, 0.9),
            (theta, g, 0.2, 0.5),
            shape=(5,),
            what="theta",
        )

    student.own_then_reference(attempt, "regularization.soft_threshold")


# lasso

BELOW = ("regularization.ista_step", "regularization.soft_threshold")


@pytest.mark.exercise("regularization.lasso", points=2)
def test_the_first_steps_of_the_lasso(student, reference, rng):
    """The first steps are right, one after the other: weights and bias."""
    X, y = data(rng, 9, 4)
    more = data(rng, 6, 3)

    def attempt(own: Student) -> None:
        lasso, right = own.regularization.lasso, reference.regularization.lasso
        for steps in (1, 2, 3, 8):
            assert_same(lasso, right, X, y, 0.9, steps, what="theta", sizes={"n": 9, "d": 4})
        assert_same(lasso, right, *more, 0.3, 5, what="theta", sizes={"n": 6, "d": 3})

    student.own_then_reference(attempt, *BELOW)


@pytest.mark.exercise("regularization.lasso", points=1)
def test_the_lasso_reaches_the_minimum(student, rng):
    """The lowest point is reached where it is known exactly, and its zeros are zeros."""
    known = problems.lasso()

    def attempt(own: Student) -> None:
        theta = vector(own.regularization.lasso(known.X, known.y, known.lam, 60), known.theta_star.size)
        assert_reaches(
            theta, known.theta_star, tolerance=near_enough(theta, 1e-8), radius=known.certificate.radius
        )
        if (np.abs(theta[known.theta_star == 0]) > ZERO).any():
            raise CheckFailed(
                "Weights that should be 0 are only small in your theta. Which step sets them to 0?"
            )

    student.own_then_reference(attempt, *BELOW)


@pytest.mark.exercise("regularization.lasso", points=1, kind="edge")
def test_the_lasso_at_its_limits(student, reference, rng):
    """No steps, a lam of 0 and a huge one, targets near 0, one feature, and fewer examples than features."""
    X, y = data(rng, 8, 3)
    small = y - y.mean() + 1e-3
    wide = data(rng, 3, 5)

    def attempt(own: Student) -> None:
        lasso, right = own.regularization.lasso, reference.regularization.lasso
        for lam, steps in ((0.0, 6), (500.0, 6), (0.7, 0)):
            assert_same(lasso, right, X, y, lam, steps, what="theta")
        assert_same(lasso, right, X, small, 50.0, 4, what="theta")
        assert_same(lasso, right, X[:, :1], y, 0.4, 5, what="theta")
        assert_same(lasso, right, *wide, 0.4, 5, what="theta")

    student.own_then_reference(attempt, *BELOW)


@pytest.mark.exercise("regularization.lasso", points=1, kind="purity")
def test_the_lasso_is_a_pure_function(student, rng):
    """The lasso leaves its inputs alone and repeats itself, in double precision."""
    X, y = data(rng, 8, 3)

    def attempt(own: Student) -> None:
        assert_contract(
            own.regularization.lasso,
            (X, y, 0.1, 4),
            (X + X[::-1], y, 0.1, 4),
            (X, y * y, 0.1, 4),
            (X, y, 0.05, 4),
            (X, y, 0.1, 6),
            shape=(4,),
            what="theta",
        )

    student.own_then_reference(attempt, *BELOW)


# lasso_gap


@pytest.mark.exercise("regularization.lasso_gap", points=2)
def test_the_gap_at_random_places(student, reference, rng):
    """The gap is right at random places, for a lam that is small and for one that is large."""
    for n, d, lam in ((9, 4, 0.3), (6, 3, 1.4), (8, 2, 60.0)):
        X, y = data(rng, n, d)
        assert_same(
            student.regularization.lasso_gap,
            reference.regularization.lasso_gap,
            rng.normal(size=d + 1),
            X,
            y,
            lam,
            what="gap",
            sizes={"n": n, "d": d},
        )


@pytest.mark.exercise("regularization.lasso_gap", points=1)
def test_the_gap_is_a_certificate(student, rng):
    """Nowhere is the objective further above its least value than the gap says, and there the gap is 0."""
    known = problems.lasso()
    X, y, lam, star = known.X, known.y, known.lam, known.theta_star
    gap = student.regularization.lasso_gap
    assert_depends(gap, (star, X, y, lam), (star + 1, X, y, lam), (star, X, y + X[:, 0], lam), what="gap")
    assert_close(gap(star, X, y, lam), 0.0, atol=1e-11, what="gap at the lowest point")
    for distance in 10.0 ** rng.uniform(-8, 1.5, 200):
        theta = star + distance * rng.normal(size=star.size)
        above = known.loss(theta) - known.loss_star
        if not float(as_array(gap(theta, X, y, lam), np.zeros(()), "gap")) >= above * (1 - 1e-9) - 1e-11:
            raise CheckFailed(
                "There is a place where the objective is further above its least value than your gap says. "
                "Then the gap proves nothing. Is u scaled where it has to be?"
            )


@pytest.mark.exercise("regularization.lasso_gap", points=1, kind="edge")
def test_the_gap_at_the_limits(student, reference, rng):
    """A perfect fit, weights of 0, one example, one feature, and residuals that are all the same."""
    gap, right = student.regularization.lasso_gap, reference.regularization.lasso_gap
    X = np.array([[1.0, -2.0], [0.5, 1.0], [-1.5, 3.0], [2.0, 0.0]])
    theta = np.array([1.5, -0.5, 4.0])
    y = X @ theta[:-1] + theta[-1]
    for lam in (0.3, 2.0):
        assert_same(gap, right, theta, X, y, lam, what="gap")
        assert_same(gap, right, theta + np.array([0.0, 0.0, 1.25]), X, y, lam, what="gap")
    assert_same(gap, right, np.zeros(3), X, y, 0.4, what="gap")
    assert_same(gap, right, theta, X[:1], y[:1] + 2.0, 0.4, what="gap")
    assert_same(gap, right, theta[1:], X[:, :1], y, 0.4, what="gap")


@pytest.mark.exercise("regularization.lasso_gap", points=1, kind="purity")
def test_the_gap_is_a_pure_function(student, rng):
    """The gap leaves its inputs alone and repeats itself, in double precision."""
    X, y = data(rng, 8, 3)
    theta = rng.normal(size=4)
    assert_contract(
        student.regularization.lasso_gap,
        (theta, X, y, 0.5),
        (theta + 1, X, y, 0.5),
        (theta, X + X[::-1], y, 0.5),
        (theta, X, y * y, 0.5),
        (theta, X, y, 0.2),
        what="gap",
        between=(0.0, np.inf),
    )


# early_stopping

LONGER = 2
"""For so many epochs a loss stays high after patience has ended: who waits longer does not come out at the end."""


def curve(rng: np.random.Generator, patience: int, bumps: int = 2) -> np.ndarray:
    """Return validation losses which fall, with bumps that patience outlasts, rise for longer, and fall still lower.

    Each way of counting has its own answer: the first rise is not the end, patience ends before the rise does, the
    lowest loss of all comes after the stop, the best epoch is not the one at which we stop, and after the best one
    the loss falls again now and then.
    """
    level, val = 10.0, [10.0]
    for _ in range(bumps):
        for _ in range(rng.integers(1, 3)):
            level -= rng.uniform(0.4, 0.8)
            val.append(level)
        val.extend(level + rng.uniform(0.05, 0.3, patience - 1))
    level -= rng.uniform(0.4, 0.8)
    val.append(level)
    worse = level + rng.uniform(0.5, 1.0, patience + LONGER)
    worse[patience // 2 :] -= 0.4  # lower again, but no improvement
    return np.array([*val, *worse, *(level - rng.uniform(0.1, 3.0, 4))])


def answer(actual: Any) -> tuple[Any, Any]:
    """Return the two epochs. Raises CheckFailed if there are not two."""
    if not isinstance(actual, tuple | list) or len(actual) != 2:
        raise CheckFailed("Your function should return two values, best_epoch and stop_epoch.")
    return actual[0], actual[1]


def assert_epochs(student: Student, reference: Student, val: np.ndarray, patience: int) -> None:
    best, stop = answer(student.regularization.early_stopping(val, patience))
    right_best, right_stop = reference.regularization.early_stopping(val, patience)
    assert_close(best, right_best, what=f"best epoch for patience {patience}")
    assert_close(stop, right_stop, what=f"stop epoch for patience {patience}")


@pytest.mark.exercise("regularization.early_stopping", points=2)
def test_best_epoch_and_stop_epoch(student, reference, rng):
    """Both epochs are right for curves with bumps, for several patiences."""
    for patience in (3, 4, 2, 6):
        assert_epochs(student, reference, curve(rng, patience), patience)
    assert_epochs(student, reference, curve(rng, 3, bumps=0), 3)


@pytest.mark.exercise("regularization.early_stopping", points=1)
def test_a_training_that_is_never_stopped(student, reference, rng):
    """Where patience never ends, the training goes on to the last epoch."""
    falling = np.cumsum(-rng.uniform(0.1, 1.0, 7))
    assert_epochs(student, reference, falling, 3)
    for patience, rest in ((4, 3), (5, 2), (3, 1)):
        bumpy = curve(rng, patience)[: -4 - LONGER - patience]  # up to the best epoch
        val = np.r_[bumpy, bumpy[-1] + rng.uniform(0.1, 0.5, rest)]
        assert_epochs(student, reference, val, patience)


@pytest.mark.exercise("regularization.early_stopping", points=1, kind="edge")
def test_early_stopping_at_the_limits(student, reference, rng):
    """Equal losses, tiny improvements, a patience of one, huge or negative losses, a best first or only epoch."""
    for val, patience in (
        ([3.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.5, 2.6, 2.7, 2.8, 1.0], 3),
        ([1.0, 1.0, 1.0, 1.0, 1.0], 2),
        ([2.0, 1.0, 1.5, 0.5, 0.4], 1),
        ([1.0, 2.0, 3.0, 4.0, 5.0], 2),
        ([-1.0, -3.0, -2.0, -2.5, -2.9, -9.0], 3),
        ([4.0], 2),
        ([5.0, 6.0, 7.0], 9),
        (
            [8.0, 9.0, 7.9, 9.5, 9.4, 9.3, 9.2, 1.0],
            3,
        ),  # much worse than the epoch three before, but not for long
        ([3e12, 2e12, 2.5e12, 2.4e12, 2.6e12, 1e12], 2),
        ([1.0, 1.0 - 1e-9, 1.0 - 2e-9, 1.0 - 3e-9, 1.0], 2),
    ):
        assert_epochs(student, reference, 0.731 * np.array(val), patience)  # no loss looks like an epoch


@pytest.mark.exercise("regularization.early_stopping", points=1, kind="purity")
def test_early_stopping_returns_integers(student, rng):
    """The two epochs are integers; the losses are left alone, and a second call gives the same."""
    stop = student.regularization.early_stopping
    val = curve(rng, 3)
    assert_leaves_inputs(stop, val, 3)
    first = answer(assert_repeatable(stop, val, 3, what="epochs"))
    if any(isinstance(epoch, bool) or not isinstance(epoch, int | np.integer) for epoch in first):
        raise CheckFailed("An epoch is a whole number: return two integers.")
    for other in ((np.r_[20.0, 19.0, val], 3), (val, 1)):
        if answer(stop(*other)) == first:
            raise CheckFailed(
                "Your epochs stay the same when the losses or the patience become quite others."
            )
