"""Hidden suite of 07-regularization: fresh examples, the shortest solution, two penalties with a proof, when to stop.

Ridge and the lasso are checked against optima that are known exactly, and by what must hold for any data: the limits
of lam, copies of the data, targets that are shifted. The bias of the data is never near 0, and curves of validation losses are built so that each way of counting gives its own answer.
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
    assert_count,
    assert_depends,
    assert_leaves_inputs,
    assert_left_alone,
    assert_reaches,
    assert_relation,
    assert_repeatable,
    assert_same,
    assert_shape,
    assert_uses_generator,
    problems,
)
from autograder.checks.values import FLOAT32_RTOL, as_array

ALPHA = 1e-9

ZERO = 1e-12
"""Some right ways to compute a threshold leave a rounding error where others leave 0."""


def data(rng: np.random.Generator, n: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Return X (n, d), whose columns have other means and sizes, and y (n,), which is far from 0 on average."""
    X = rng.normal(size=(n, d)) * rng.uniform(0.6, 1.6, d) + rng.normal(size=d)
    return X, X @ rng.normal(size=d) + 2.5 + rng.uniform(0, 2) + 0.4 * rng.normal(size=n)


def near_enough(theta: np.ndarray, tolerance: float) -> float:
    """Return the tolerance for how far ``theta`` is from the optimum: more in single precision, whose check is another."""
    return tolerance if theta.dtype == np.float64 else max(tolerance, FLOAT32_RTOL * np.abs(theta).max())


def vector(actual: Any, p: int, what: str = "theta") -> np.ndarray:
    """Return what came as an array (p,) of floats, of their own precision. Raises CheckFailed if it is none."""
    yours = as_array(actual, np.zeros(p), what)
    assert_shape(yours, (p,), what=what)
    return yours if yours.dtype.kind == "f" else yours.astype(np.float64)


# folds


def pairs_of(came: Any, n: int, k: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the pairs as arrays, after a check of all that does not depend on chance. Raises CheckFailed."""
    if not isinstance(came, tuple | list) or len(came) != k:
        raise CheckFailed(f"Your folds should be a list of {k} pairs here.")
    pairs = []
    for pair in came:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise CheckFailed(
                "Each of your folds should be a pair: the rows to train on, and the rows to judge by."
            )
        train, val = (rows(part, name) for part, name in zip(pair, ("train", "val"), strict=True))
        if np.intersect1d(train, val).size:
            raise CheckFailed("In one of your pairs the same example is in train and in val.")
        if not np.array_equal(np.sort(np.r_[train, val]), np.arange(n)):
            raise CheckFailed(
                "In one of your pairs train and val together are not all examples, each of them once."
            )
        pairs.append((train, val))
    if not np.array_equal(np.sort(np.concatenate([val for _, val in pairs])), np.arange(n)):
        raise CheckFailed("Over all pairs each example should be in val exactly once.")
    sizes = [val.size for _, val in pairs]
    if max(sizes) - min(sizes) > 1:
        raise CheckFailed("The sizes of two of your parts differ by more than 1.")
    return pairs


def rows(part: Any, name: str) -> np.ndarray:
    """Return row numbers as an array of int64. Raises CheckFailed if they are something else."""
    array = as_array(part, np.zeros(1, dtype=np.int64), name)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise CheckFailed(f"Your {name} should be a one-dimensional array of row numbers, whole numbers.")
    return array.astype(np.int64)


@pytest.mark.exercise("regularization.folds", points=1)
def test_folds_are_a_partition(student, rng):
    """Each example is in val once and in train in all other pairs, and the parts have the right sizes."""
    for n, k in ((11, 4), (12, 3), (9, 2), (17, 5)):
        pairs_of(student.regularization.folds(n, k, rng), n, k)


@pytest.mark.exercise("regularization.folds", points=2)
def test_examples_are_spread_at_random(student, rng):
    """Over many calls any two examples are in one part as often as chance says."""
    n, k, calls = 12, 4, 600
    together = np.zeros((n, n), dtype=int)
    part_of = np.empty(n, dtype=int)
    for _ in range(calls):
        for number, (_, val) in enumerate(pairs_of(student.regularization.folds(n, k, rng), n, k)):
            part_of[val] = number
        together += part_of[:, None] == part_of
    two = [(i, j) for i in range(n) for j in range(i)]
    for i, j in two:
        assert_count(
            int(together[i, j]),
            calls,
            2 / 11,
            alpha=ALPHA / len(two),
            what="calls with two examples in one part",
        )


@pytest.mark.exercise("regularization.folds", points=1, kind="edge")
def test_folds_at_the_limits(student, rng):
    """As many parts as examples, two parts of two examples, and sizes that do not divide."""
    for n, k in ((6, 6), (2, 2), (3, 2), (10, 9), (10, 6)):
        pairs_of(student.regularization.folds(n, k, rng), n, k)


@pytest.mark.exercise("regularization.folds", points=1, kind="purity")
def test_folds_take_their_chance_from_the_generator(student):
    """The same generator gives the same parts, and another one gives others."""
    pairs_of(student.regularization.folds(40, 5, np.random.default_rng(3)), 40, 5)
    assert_uses_generator(student.regularization.folds, 40, 5, what="list of folds")


# cross_validate


class Examples:
    """Data whose rows can be told from each other, a fit and a loss from the judge, and what they were asked about.

    The first number of a theta says which rows it was trained on, bit by bit. What fit and loss return depends on what they
    are given alone.
    """

    def __init__(self, rng: np.random.Generator, n: int) -> None:
        self.X, self.y = rng.normal(size=(n, 2)), rng.normal(size=n)
        self.order = rng.permutation(n)
        self.trained: list[np.ndarray] = []
        self.judged: list[tuple[float, np.ndarray]] = []

    def rows_of(self, X: Any, y: Any, who: str) -> np.ndarray:
        X, y = as_array(X, self.X, f"X for {who}"), as_array(y, self.y, f"y for {who}")
        if X.ndim != 2 or X.shape[1] != 2 or y.shape != X.shape[:1] or not len(X):
            raise CheckFailed(
                f"What you give to {who} is no data: X with some rows and both columns, and as many y."
            )
        found = [np.flatnonzero((row == self.X).all(axis=1)) for row in X]
        if any(match.size != 1 for match in found):
            raise CheckFailed(f"You give rows to {who} that are not rows of X.")
        rows = np.array([int(match[0]) for match in found])
        if not np.array_equal(self.y[rows], y):
            raise CheckFailed(f"What you give to {who} has the rows of X in another order than the targets.")
        return rows

    def fit(self, X: Any, y: Any) -> np.ndarray:
        rows = self.rows_of(X, y, "fit")
        self.trained.append(rows)
        return np.array([bits(rows), 0.25])

    def loss(self, theta: Any, X: Any, y: Any) -> float:
        theta = as_array(theta, np.zeros(2), "theta for loss").reshape(-1)
        if theta.size != 2:
            raise CheckFailed("You give a theta to loss that fit has not returned.")
        rows = self.rows_of(X, y, "loss")
        self.judged.append((float(theta[0]), rows))
        return float(losses_of(float(theta[0]), rows).mean())


def bits(rows: np.ndarray) -> float:
    return float(sum(2 ** int(row) for row in rows))


def losses_of(theta: float, rows: np.ndarray) -> np.ndarray:
    """Return a loss for each row, from 0.5 to 4, that depends on theta and on the row as if at random."""
    return 0.5 + 3.5 * np.modf(np.abs(np.sin(12.9898 * theta + 78.233 * rows)) * 437.585453)[0]


def cut(order: np.ndarray, sizes: tuple[int, ...]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return pairs whose vals have these sizes."""
    vals = np.split(order, np.cumsum(sizes)[:-1])
    return [(np.setdiff1d(order, val), val) for val in vals]


def assert_cross_validated(student: Student, examples: Examples, sizes: tuple[int, ...]) -> None:
    """Check which rows were trained on and judged by which theta, and the mean."""
    pairs = cut(examples.order, sizes)
    came = student.regularization.cross_validate(examples.fit, examples.loss, examples.X, examples.y, pairs)
    for train, _ in pairs:
        if not any(sorted(rows) == sorted(train) for rows in examples.trained):
            raise CheckFailed("For one of the pairs there is no fit on exactly the rows of its train.")
    if len(examples.trained) > len(pairs):
        raise CheckFailed("You call fit more often than there are pairs. A training is dear.")
    trained = {bits(rows): rows for rows in examples.trained}
    for theta, rows in examples.judged:
        if theta not in trained:
            raise CheckFailed("You give a theta to loss that fit has not returned.")
        if np.intersect1d(rows, trained[theta]).size:
            raise CheckFailed("A theta is judged by examples that it was trained on. Who has not seen them?")
    right = np.concatenate([losses_of(bits(train), val) for train, val in pairs]).mean()
    assert_close(came, float(right), what="mean loss", sizes={"k": len(sizes), "n": sum(sizes)})


@pytest.mark.exercise("regularization.cross_validate", points=3)
def test_each_example_is_judged_by_others(student, rng):
    """Each theta is fitted on train and judged by val alone, and all examples count the same."""
    for sizes in ((4, 3, 3), (2, 5, 1, 3)):
        assert_cross_validated(student, Examples(rng, sum(sizes)), sizes)


@pytest.mark.exercise("regularization.cross_validate", points=1)
def test_leaving_out_one_of_six(student):
    """Least squares on six examples, each judged by the line of the other five: a number that is known exactly."""
    known = problems.linear()

    def fit(X: Any, y: Any) -> np.ndarray:
        Z = np.column_stack([as_array(X, known.X, "X for fit"), np.ones(len(X))])
        return np.linalg.lstsq(Z, as_array(y, known.y, "y for fit"), rcond=None)[0]

    def loss(theta: Any, X: Any, y: Any) -> float:
        theta, X = as_array(theta, np.zeros(3), "theta for loss"), as_array(X, known.X, "X for loss")
        return float(np.mean((X @ theta[:-1] + theta[-1] - as_array(y, known.y, "y for loss")) ** 2))

    pairs = cut(np.arange(6), (1,) * 6)
    came = student.regularization.cross_validate(fit, loss, known.X, known.y, pairs)
    exact = (
        112715834517165056758841 / 463334911992270392256675
    )  # by rational arithmetic, and mean((r / (1 - h))^2)
    assert_close(came, exact, what="mean loss of six examples")


@pytest.mark.exercise("regularization.cross_validate", points=1, kind="edge")
def test_cross_validation_at_the_limits(student, rng):
    """Two parts of very different sizes, parts of one example, and two examples."""
    for sizes in ((9, 1), (1, 1, 1, 1, 1), (1, 1)):
        assert_cross_validated(student, Examples(rng, sum(sizes)), sizes)


@pytest.mark.exercise("regularization.cross_validate", points=1, kind="purity")
def test_cross_validate_is_a_pure_function(student, rng):
    """The data are left alone, a second call gives the same, in double precision."""
    (X, y), pairs = data(rng, 7, 2), cut(rng.permutation(7), (3, 4))

    def fit(X: Any, y: Any) -> np.ndarray:
        return np.array(
            [np.mean(as_array(y, np.zeros(1), "y for fit")), np.mean(as_array(X, np.zeros((1, 1)), "X"))]
        )

    def loss(theta: Any, X: Any, y: Any) -> float:
        theta = as_array(theta, np.zeros(2), "theta for loss")
        return float(np.mean((as_array(y, np.zeros(1), "y for loss") - theta[0]) ** 2) + theta[1] ** 2)

    assert_contract(
        lambda X, y: student.regularization.cross_validate(fit, loss, X, y, pairs),
        (X, y),
        (X, 2 * y),
        (X + 1, y),
        what="mean loss",
        between=(0.0, np.inf),
    )
    assert_left_alone(student.regularization.cross_validate)


# min_norm


@pytest.mark.exercise("regularization.min_norm", points=2)
def test_the_shortest_of_the_best(student, reference, rng):
    """The theta is right for more columns than rows, for fewer, and for as many."""
    for n, p in ((4, 9), (3, 4), (8, 3), (5, 5), (2, 12)):
        F = 0.4 * rng.normal(size=(n, p)) + 2 * np.eye(n, p)  # far from singular
        assert_same(
            student.regularization.min_norm,
            reference.regularization.min_norm,
            F,
            rng.normal(size=n) * 2,
            what="theta",
            sizes={"n": n, "p": p},
            rtol=1e-8,
        )
    exact = np.array([86.0, 91.0, 199.0]) / 74
    came = student.regularization.min_norm(
        np.array([[1.0, 2.0, 2.0], [0.0, 3.0, -1.0]]), np.array([9.0, 1.0])
    )
    assert_close(came, exact, what="theta of a problem that is solved exactly")


@pytest.mark.exercise("regularization.min_norm", points=1)
def test_what_the_shortest_theta_must_keep(student, rng):
    """It fits what can be fitted, lies in the space of the rows, and is shorter than fifty other solutions."""
    n, p = 4, 9
    F, y = 0.4 * rng.normal(size=(n, p)) + 2 * np.eye(n, p), rng.normal(size=n)
    shortest = student.regularization.min_norm
    assert_depends(shortest, (F, y), (F[::-1], y), (F, 2 * y), shape=(p,), what="theta")
    theta = vector(shortest(F, y), p)
    assert_relation(
        F @ theta, y, "With more parameters than examples every target can be met; yours are not.", rtol=1e-8
    )
    silent = np.linalg.svd(F)[2][n:]  # directions that no example sees
    assert_relation(
        silent @ theta,
        np.zeros(p - n),
        "Your theta has a part that no example sees: F times it is 0. Without it theta would be shorter.",
        scale=float(np.linalg.norm(theta)),
        rtol=1e-8,
    )
    others = theta + rng.normal(size=(50, p - n)) @ silent
    if not (np.linalg.norm(others, axis=1) > np.linalg.norm(theta)).all():
        raise CheckFailed("There are theta that fit as well and are shorter.")
    order = rng.permutation(p)
    assert_relation(
        shortest(F[:, order], y),
        theta[order],
        "Swap columns: theta should be swapped in the same way.",
        rtol=1e-8,
    )


@pytest.mark.exercise("regularization.min_norm", points=1, kind="edge")
def test_the_shortest_theta_at_the_limits(student):
    """One row, one column, targets of 0, very small features, and rows or columns that follow from others."""
    shortest = student.regularization.min_norm
    for F, y, right in (
        (np.array([[3.0, 4.0]]), np.array([10.0]), np.array([1.2, 1.6])),
        (np.array([[1.0], [2.0], [2.0]]), np.array([3.0, 0.0, 3.0]), np.array([1.0])),
        (np.array([[1.0, -2.0, 0.5], [0.0, 1.0, 3.0]]), np.zeros(2), np.zeros(3)),
        (np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 2.0]]), np.array([3.0, 8.0]), np.array([1.5, 1.5, 4.0])),
        (np.array([[3.0, 4.0, 0.0], [3.0, 4.0, 0.0]]), np.array([10.0, 20.0]), np.array([1.8, 2.4, 0.0])),
        (np.array([[1.0, 1.0], [2.0, 2.0], [2.0, 2.0]]), np.array([3.0, 0.0, 3.0]), np.array([0.5, 0.5])),
        (np.array([[2.5]]), np.array([5.0]), np.array([2.0])),
        (1e-6 * np.array([[3.0, 4.0, 0.0]]), np.array([1.0]), 1e6 * np.array([0.12, 0.16, 0.0])),
    ):
        assert_close(shortest(F, y), right, atol=1e-12, what="theta")


@pytest.mark.exercise("regularization.min_norm", points=1, kind="purity")
def test_min_norm_is_a_pure_function(student, rng):
    """The data are left alone, a second call gives the same, in double precision."""
    for n, p in ((3, 6), (6, 2)):
        F, y = 0.4 * rng.normal(size=(n, p)) + 2 * np.eye(n, p), rng.normal(size=n)
        assert_contract(
            student.regularization.min_norm, (F, y), (F[::-1] + 0.1, y), (F, y + 1), shape=(p,), what="theta"
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


# lasso

BELOW = ("regularization.soft_threshold",)


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
