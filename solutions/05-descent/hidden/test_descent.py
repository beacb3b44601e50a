"""Hidden suite of 05-descent: steps, paths, limits and certificates.

Gradients come from the judge as oracles. Where an exercise builds on another of the student's functions it is
judged alone: first as it stands, and if that fails, once more with the lower functions given, so that a mistake
in them does not cost twice. A fresh sandbox and twice the calls are spent only where they are needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.bridge import Student
from autograder.checks import (
    CheckFailed,
    CountedOracle,
    assert_calls,
    assert_close,
    assert_contract,
    assert_same,
    assert_shape,
)
from autograder.checks.convergence import (
    assert_basins,
    assert_certified,
    assert_path,
    assert_reaches,
    assert_stability_limit,
)
from autograder.checks.values import as_array

# the course's integer data set; its least-squares solution is rational: exact Gaussian elimination gives
FEATURES = [[0, 1], [1, 3], [2, 2], [3, 5], [4, 4], [5, 8]]
TARGETS = [1, 3, 2, 6, 5, 9]
OLS_STAR = np.array([39 / 179, 185 / 179, -31 / 179])

# the critical points of the double well: roots of x^3 - 1.69 x + 0.1, isolated at 200 bits
WELLS = np.array([-1.3286328822411041, 1.2693379268305823])
BARRIER = 0.05929495541052171
SMALL_STEP = 1 / (3 * 2.0**2 - 1.69)  # 1 / max f'' on [-2, 2], which small steps never leave


def number(value: Any, what: str) -> float:
    """Return what a function returned as a float. Raises CheckFailed if it is not a single number."""
    yours = as_array(value, np.zeros(()), what)
    assert_shape(yours, (), what=what)
    return float(yours)


def frozen(array: np.ndarray) -> np.ndarray:
    array = np.array(array, dtype=np.float64)
    array.flags.writeable = False
    return array


def random_hessian(rng: np.random.Generator, eigenvalues: list[float]) -> np.ndarray:
    """Return a symmetric matrix with these eigenvalues and axes in general position."""
    p = len(eigenvalues)
    axes, _ = np.linalg.qr(rng.normal(size=(p, p)))
    H = axes @ np.diag(eigenvalues) @ axes.T
    return (H + H.T) / 2


def bowl(H: np.ndarray, star: np.ndarray) -> CountedOracle:
    return CountedOracle(lambda theta: frozen(H @ (theta - star)))


def wavy(rng: np.random.Generator, p: int) -> CountedOracle:
    """A gradient that no formula of a straight line, a bowl or a constant can imitate."""
    H, shift = random_hessian(rng, list(rng.uniform(0.5, 2.0, p))), rng.normal(size=p)
    return CountedOracle(lambda theta: frozen(H @ theta + np.sin(3 * theta + shift)))


# gd_step


@pytest.mark.exercise("descent.gd_step", points=1)
def test_gd_step_goes_against_the_gradient(student, reference, rng):
    """A step goes lr times the gradient, downhill."""
    for p, lr, steep in ((5, 0.37, 3.0), (3, 0.011, 400.0), (4, 2.3, 0.8)):
        theta, g = rng.normal(size=p), steep * rng.normal(size=p)
        assert_same(student.descent.gd_step, reference.descent.gd_step, theta, g, lr, what="new theta")


@pytest.mark.exercise("descent.gd_step", points=1, kind="edge")
def test_gd_step_shrinks_with_the_slope(student, rng):
    """Where the slope is small the step is small, and where it is 0 there is none."""
    theta, g = rng.normal(size=(2, 4))
    slopes = (np.zeros(4), 2.0**-20 * g, g)
    places = [student.descent.gd_step(theta, slope, 0.25) for slope in slopes]
    assert_close(places[0], theta, what="new theta")
    for place, slope in zip(places, slopes, strict=True):
        new = as_array(place, theta, "new theta")
        assert_shape(new, (4,), what="new theta")
        # theta is below 5 and was rounded to 2^-53 of itself, or to 2^-24, which the check of the contract sees
        assert_close(theta - new, 0.25 * slope, atol=1e-6 if new.dtype == np.float32 else 1e-15, what="step")


@pytest.mark.exercise("descent.gd_step", points=1, kind="purity")
def test_gd_step_is_a_pure_function(student, rng):
    """The step leaves its inputs alone, repeats, and stays in double precision."""
    theta, g = rng.normal(size=(2, 3))
    others = (theta + 1, g, 0.2), (theta, g + 1, 0.2), (theta, g, 0.3)
    assert_contract(student.descent.gd_step, (theta, g, 0.2), *others, shape=(3,), what="new theta")


# gradient_descent


@pytest.mark.exercise("descent.gradient_descent", points=2)
def test_the_path_is_right_step_by_step(student, reference, rng):
    """The path is right, step by step, with our gd_step in place of yours."""
    own = student.with_reference("descent.gd_step")
    for p, steps, lr in ((3, 6, 0.21), (2, 4, 0.07)):
        grad, start = wavy(rng, p), rng.normal(size=p)
        expected = reference.descent.gradient_descent(grad, start, lr, steps)
        assert_path(own.descent.gradient_descent(grad, start, lr, steps), expected)


@pytest.mark.exercise("descent.gradient_descent", points=1)
def test_the_gradient_is_asked_for_once_a_step(student, rng):
    """The gradient is asked for once in each step, at the point where the step begins."""

    def attempt(own: Student) -> None:
        grad = wavy(rng, 3)
        path = own.descent.gradient_descent(grad, rng.normal(size=3), 0.13, 7)
        assert_calls(grad, 7)
        assert_path(np.array(grad.points), np.asarray(path)[:-1], what="list of points you asked at")

    student.own_then_reference(attempt, "descent.gd_step")


@pytest.mark.exercise("descent.gradient_descent", points=2)
def test_descent_reaches_the_known_minima(student, reference, rng):
    """Descent reaches the known minimum: of linear regression, of a penalised logistic loss, of both wells."""

    def attempt(own: Student) -> None:
        descend = own.descent.gradient_descent
        to_theta, grad = rounder_regression(rng)
        assert_reaches(
            to_theta @ last(descend(grad, rng.normal(size=3), 2 / 3, 25), 3), OLS_STAR, tolerance=1e-8
        )
        grad, lr = penalised_logistic(rng)
        assert_certified(last(descend(grad, rng.normal(size=3), lr, 25), 3), grad, mu=1.0, tolerance=1e-6)
        slope = reference.landscapes.double_well_grad
        starts = np.array([-0.5, 0.5]) + rng.uniform(-0.1, 0.1, 2)
        assert_reaches(last(descend(lambda x: frozen(slope(x)), starts, 0.27, 25), 2), WELLS, tolerance=1e-8)

    student.own_then_reference(attempt, "descent.gd_step")


def rounder_regression(rng: np.random.Generator) -> tuple[np.ndarray, CountedOracle]:
    """Return (A, gradient in phi) of the integer data's mean squared error, with theta = A phi.

    The curvatures in phi are 1, 1.5 and 2, so 25 steps go to rounding, where in theta it takes 2000.
    """
    Z = np.column_stack([np.array(FEATURES, dtype=float), np.ones(len(TARGETS))])
    y = np.array(TARGETS, dtype=float)
    curvatures, axes = np.linalg.eigh(2 / len(y) * Z.T @ Z)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    A = axes @ np.diag(curvatures**-0.5) @ turn @ np.diag(np.sqrt([1.0, 1.5, 2.0]))
    return A, CountedOracle(lambda phi: frozen(2 / len(y) * A.T @ (Z.T @ (Z @ (A @ phi) - y))))


def penalised_logistic(rng: np.random.Generator) -> tuple[CountedOracle, float]:
    """Return (gradient, lr) of the mean logistic loss + |theta|^2 / 2: mu = 1 and L <= 1 + 3/4."""
    Z = np.column_stack([rng.uniform(-1, 1, (7, 2)), np.ones(7)])
    y = (rng.random(7) < 0.5).astype(float)
    return CountedOracle(lambda theta: frozen(Z.T @ (1 / (1 + np.exp(-Z @ theta)) - y) / 7 + theta)), 1 / 1.75


def last(path: Any, p: int) -> np.ndarray:
    """Return the last row of a path, whatever the student has returned."""
    rows = np.asarray(path)
    if rows.ndim != 2 or rows.shape[1] != p or not len(rows):
        raise CheckFailed(
            f"Your path has shape {rows.shape}; one row for each point, {p} columns, is expected."
        )
    return rows[-1]


@pytest.mark.exercise("descent.gradient_descent", points=1)
def test_descent_is_stable_up_to_the_limit_only(student, rng):
    """Descent converges for lr = 1.9/L and runs away for lr = 2.01/L."""
    H, star = random_hessian(rng, [0.5, 1.0, 4.0]), rng.normal(size=3)
    start = star + np.linalg.eigh(H)[1] @ np.array([0.1, -0.2, 1.0])

    def attempt(own: Student) -> None:
        grad = bowl(H, star)
        assert_stability_limit(
            lambda lr: own.descent.gradient_descent(grad, start, lr, 16), 4.0, theta_star=star, start=start
        )

    student.own_then_reference(attempt, "descent.gd_step")


@pytest.mark.exercise("descent.gradient_descent", points=1, kind="edge")
def test_the_shortest_paths(student, reference, rng):
    """No step at all, a single step, a single parameter, steps of thousands, and a start at the minimum give paths too."""

    def attempt(own: Student) -> None:
        cases = []
        for p, steps, size in ((3, 0, 1.0), (3, 1, 1.0), (1, 3, 1.0), (3, 4, 1e4)):
            grad, start = wavy(rng, p), size * rng.normal(size=p)
            cases.append((grad, start, 0.3, steps))
        star = rng.normal(size=3)
        cases.append((bowl(random_hessian(rng, [0.5, 1.0, 4.0]), star), star, 0.3, 3))
        paths = [own.descent.gradient_descent(*case) for case in cases]
        for case, path in zip(cases, paths, strict=True):
            assert_path(path, reference.descent.gradient_descent(*case))

    student.own_then_reference(attempt, "descent.gd_step")


@pytest.mark.exercise("descent.gradient_descent", points=1, kind="purity")
def test_gradient_descent_is_a_pure_function(student, rng):
    """The starting point is left alone, a second run gives the same path, in double precision."""
    grad, start = wavy(rng, 3), rng.normal(size=3)

    def attempt(own: Student) -> None:
        others = (grad, start + 1, 0.1, 3), (grad, start, 0.2, 3)
        descend = own.descent.gradient_descent
        assert_contract(descend, (grad, start, 0.1, 3), *others, shape=(4, 3), what="path")

    student.own_then_reference(attempt, "descent.gd_step")


@pytest.mark.exercise("descent.gradient_descent", points=1)
def test_your_own_step_and_loop_work_together(student, reference, rng):
    """Your own gd_step and gradient_descent work together."""
    grad, start = wavy(rng, 4), rng.normal(size=4)
    expected = reference.descent.gradient_descent(grad, start, 0.19, 3)
    assert_path(student.descent.gradient_descent(grad, start, 0.19, 3), expected)


# ols


@pytest.mark.exercise("descent.ols", points=2, smallest={"X": 5}, nonzero=["X"])
def test_ols_finds_the_minimum_of_random_problems(student, reference, rng):
    """The solution is right for data without any pattern."""
    for n, d in ((7, 3), (9, 2), (12, 4)):
        X, y = rng.normal(size=(n, d)) + 1.5, 2 + rng.normal(size=n)
        assert_same(student.descent.ols, reference.descent.ols, X, y, what="theta", sizes={"n": n, "d": d})


@pytest.mark.exercise("descent.ols", points=1)
def test_ols_agrees_with_the_exact_solution(student, rng):
    """On integer data theta is the exact fraction, in whatever order the examples come."""
    X, y = np.array(FEATURES, dtype=float), np.array(TARGETS, dtype=float)
    order = rng.permutation(len(y))
    assert_close(student.descent.ols(X, y), OLS_STAR, what="theta")
    assert_close(student.descent.ols(X[order], y[order]), OLS_STAR, what="theta")


@pytest.mark.exercise("descent.ols", points=1, kind="edge")
def test_ols_at_its_limits(student, rng):
    """One feature, as many examples as parameters, a feature in another unit, and targets that do not vary."""
    x = rng.normal(size=6)
    assert_close(student.descent.ols(x[:, None], 3 * x - 2), np.array([3.0, -2.0]), what="theta")
    corner, theta = random_hessian(rng, [1.0, 1.5, 2.0]), rng.normal(size=4)
    X = np.vstack([corner, np.zeros(3)]) + rng.normal(size=3)  # 4 examples, 4 parameters
    assert_close(student.descent.ols(X, X @ theta[:-1] + theta[-1]), theta, what="theta")
    # a feature 100 times smaller: over 2000 draws the worst of eight right methods, which squares the condition number
    # twice, was wrong by 3e-11 of the largest number, and a penalty of 1e-10 by 3e-8 at least
    X, theta = rng.normal(size=(9, 2)) * np.array([1.0, 0.01]), np.array([0.7, -2.0, 1.3])
    assert_close(student.descent.ols(X, X @ theta[:-1] + theta[-1]), theta, what="theta")
    flat = student.descent.ols(rng.normal(size=(8, 2)), np.full(8, 5.0))
    assert_close(flat, np.array([0.0, 0.0, 5.0]), what="theta")


@pytest.mark.exercise("descent.ols", points=1, kind="purity")
def test_ols_is_a_pure_function(student, rng):
    """The data are left alone, a second call gives the same theta, in double precision."""
    X, y = rng.normal(size=(6, 2)), rng.normal(size=6)
    assert_contract(student.descent.ols, (X, y), (2 * X, y), (X, 2 * y), shape=(3,), what="theta")


# max_stable_lr


@pytest.mark.exercise("descent.max_stable_lr", points=1, nonzero=["H"])
def test_the_limit_is_two_over_the_largest_curvature(student, reference, rng):
    """The limit is right for bowls whose axes lie anywhere."""
    for p in (2, 3, 5):
        H = random_hessian(rng, list(rng.uniform(0.3, 6.0, p)))
        assert_same(
            student.descent.max_stable_lr, reference.descent.max_stable_lr, H, what="limit", sizes={"p": p}
        )


@pytest.mark.exercise("descent.max_stable_lr", points=1)
def test_the_limit_separates_convergence_from_divergence(student, rng):
    """Just below your limit our descent converges, just above it it runs away."""
    H = random_hessian(rng, [0.6, 1.1, 2.9])
    limit = number(student.descent.max_stable_lr(H), "limit")
    start = np.linalg.eigh(H)[1] @ np.ones(3)
    near, far = (distance_after(80, H, start, factor * limit) for factor in (0.95, 1.005))
    if not near < 0.1 * np.linalg.norm(start):
        raise CheckFailed("A little below your limit the path still runs away: your limit is too large.")
    if not far > distance_after(40, H, start, 1.005 * limit):
        raise CheckFailed("A little above your limit the path still converges: your limit is too small.")


def distance_after(steps: int, H: np.ndarray, start: np.ndarray, lr: float) -> float:
    """Return how far from the minimum, which is 0, plain descent on the bowl H is after ``steps`` steps."""
    with np.errstate(over="ignore", invalid="ignore"):
        step = np.eye(len(H)) - lr * H
        return float(np.linalg.norm(np.linalg.matrix_power(step, steps) @ start))


@pytest.mark.exercise("descent.max_stable_lr", points=1, kind="edge")
def test_the_limit_of_special_bowls(student, rng):
    """One parameter, a valley that is flat along one axis, and a bowl 1000 times as steep."""
    bowls = (
        (np.array([[5.0]]), 0.4),
        (np.diag([1.0, 8.0, 3.0]), 0.25),
        (random_hessian(rng, [0.0, 0.5, 1.6]), 1.25),
        (random_hessian(rng, [700.0, 4000.0]), 0.0005),
    )
    limits = [student.descent.max_stable_lr(H) for H, _ in bowls]
    for limit, (_, right) in zip(limits, bowls, strict=True):
        assert_close(limit, right, what="limit")


@pytest.mark.exercise("descent.max_stable_lr", points=1, kind="purity")
def test_the_limit_is_a_pure_function(student, rng):
    """The Hessian is left alone, a second call gives the same limit, a number in double precision."""
    H = random_hessian(rng, [0.4, 1.3, 2.2])
    assert_contract(student.descent.max_stable_lr, (H,), (2 * H,), what="limit")


# certified_distance


@pytest.mark.exercise("descent.certified_distance", points=1)
def test_the_bound_is_the_length_of_the_gradient_over_mu(student, reference, rng):
    """The bound is right for gradients in any direction."""
    for p, mu in ((5, 0.7), (3, 2.5), (4, 0.05)):
        g = rng.normal(size=p)
        assert_same(student.descent.certified_distance, reference.descent.certified_distance, g, mu, what="bound",
                    sizes={"p": p})  # fmt: skip


@pytest.mark.exercise("descent.certified_distance", points=1)
def test_the_bound_holds_and_is_sharp_along_the_flattest_axis(student, rng):
    """The true distance is never larger than your bound, and equal to it along the flattest axis."""
    H = random_hessian(rng, [0.35, 1.0, 3.0])
    for _ in range(4):
        error = rng.normal(size=3)
        bound = number(student.descent.certified_distance(H @ error, 0.35), "bound")
        if not bound >= np.linalg.norm(error):
            raise CheckFailed(
                "At one point theta_star is further away than your bound says: that is no bound."
            )
    axis = 1.7 * np.linalg.eigh(H)[1][:, 0]
    assert_close(student.descent.certified_distance(H @ axis, 0.35), 1.7, what="bound")


@pytest.mark.exercise("descent.certified_distance", points=1, kind="edge")
def test_the_bound_of_special_gradients(student):
    """No slope, one parameter, and a very steep or a very flat place."""
    assert_close(student.descent.certified_distance(np.zeros(3), 0.5), 0.0, what="bound")
    assert_close(student.descent.certified_distance(np.array([-0.3]), 0.1), 3.0, what="bound")
    assert_close(student.descent.certified_distance(np.array([-3e-9, 0.0, 4e-9]), 0.02), 2.5e-7, what="bound")
    assert_close(student.descent.certified_distance(np.array([-5e7, 12e7]), 2.0), 6.5e7, what="bound")


@pytest.mark.exercise("descent.certified_distance", points=1, kind="purity")
def test_the_bound_is_a_pure_function(student, rng):
    """The gradient is left alone, a second call gives the same bound, a number in double precision."""
    g = rng.normal(size=4)
    assert_contract(student.descent.certified_distance, (g, 0.8), (2 * g, 0.8), (g, 0.4), what="bound")


# basin


@pytest.mark.exercise("descent.basin", points=2)
def test_small_steps_stay_on_their_side_of_the_barrier(student, rng):
    """With small steps each start ends in the valley on its own side of the barrier."""

    def attempt(own: Student) -> None:
        left, right = rng.uniform(-1.9, -0.1, 2), rng.uniform(0.2, 1.9, 2)
        assert_sides(own, [*left, *right, rng.uniform(0.01, 0.04)], lr=0.06)

    student.own_then_reference(attempt, "descent.gd_step", "descent.gradient_descent")


@pytest.mark.exercise("descent.basin", points=1)
def test_the_boundary_between_the_valleys_is_the_barrier(student):
    """Two starts close together, one on each side of the barrier, part for good."""

    def attempt(own: Student) -> None:
        assert_sides(own, [0.05, 0.07], lr=0.09)

    student.own_then_reference(attempt, "descent.gd_step", "descent.gradient_descent")


@pytest.mark.exercise("descent.basin", points=1, kind="edge")
def test_steps_that_are_too_long_do_not_settle(student):
    """Where neither minimum can hold the path it does not settle; with short steps and enough of them it does."""

    def attempt(own: Student) -> None:
        # 2 / f'' is 0.5547 in the left minimum and 0.6362 in the right one: both repel at 0.7
        jumping = [own.descent.basin(x0, lr) for x0, lr in ((0.5, 0.7), (-1.5, 0.7), (0.3, 0.66))]
        running = [own.descent.basin(x0, lr) for x0, lr in ((3.0, 0.5), (-4.0, 1.0))]
        # at 0.015 the slope is 1e-6 after 260 to 310 steps, and 1e-10 or less after all of them
        starts = (1.2, 0.1), (-1.2, 0.1), (0.03, 0.09), (1.0, 0.015), (-1.0, 0.015)
        settling = [own.descent.basin(x0, lr) for x0, lr in starts]
        for answer in jumping:
            if number(answer, "answer") != 0:
                raise CheckFailed(
                    "You name a valley for a path that jumps to and fro for ever. How large is the slope where it is "
                    "after the last step? A slope can be negative too."
                )
        for answer in running:
            if number(answer, "answer") != 0:
                raise CheckFailed(
                    "Your answer is not 0 for a path that runs away to infinity. What are x and the slope at its end, "
                    "and what does each of your comparisons say about them?"
                )
        for (x0, _), answer in zip(starts, settling, strict=True):
            if number(answer, "answer") == 0:
                raise CheckFailed(
                    "Your answer is 0 for a path that comes to rest. Do you take all BASIN_STEPS steps, also when they "
                    "are short, and when do you say that it rests?"
                )
            assert_close(answer, 1 if x0 > BARRIER else -1, what="answer")

    student.own_then_reference(attempt, "descent.gd_step", "descent.gradient_descent")


def assert_sides(own: Student, starts: list[float], lr: float) -> None:
    """Check that each start ends on its own side, as it provably does, and that the answer is -1 or 1."""
    answers = {float(start): own.descent.basin(float(start), lr) for start in starts}
    assert_basins(answers.__getitem__, list(answers), BARRIER, lr=lr, lr_limit=SMALL_STEP)
    for start, answer in answers.items():
        assert_close(answer, 1 if start > BARRIER else -1, what="answer")
